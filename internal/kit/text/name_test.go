package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestNameNorm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"Müller & Söhne GmbH & Co. KG", "muller sohne"},
		{"Acme Co.,Ltd.", "acme"},
		{"ACME CO., LIMITED", "acme"},
		{"Acme (Shanghai) Co., Ltd.", "acme shanghai"},
		{"Acme Co Ltd Shanghai", "acme shanghai"},
		{"PT. Maju Jaya Tbk", "maju jaya"},
		{"Kowalski Sp. z o.o.", "kowalski"},
		{"Kowalski Sp. z o. o.", "kowalski"},
		{"KOWALSKI SP Z O O", "kowalski sp z o o"},
		{"ООО «Ромашка»", "ромашка"},
		{"上海华贸国际贸易有限公司", "上海华贸国际贸易"},
		{"华贸（上海）进出口股份有限公司", "华贸 上海 进出口"},
		{"华为集团有限公司", "华为"},
		{"Rossi S.p.A.", "rossi"},
		{"Rossi SPA", "rossi"},
		{"Verdi S.r.l.", "verdi"},
		{"Dupont S.A.S.", "dupont"},
		{"Transportes López, S.A. de C.V.", "transportes lopez"},
		{"Grupo Bimbo, S.A.B. de C.V.", "grupo bimbo"},
		{"株式会社トヨタ", "トヨタ"},
		{"㈱日立製作所", "日立製作所"},
		{"삼성 주식회사", "삼성"},
		{"㈜한국", "한국"},
		{"Công ty TNHH Minh Phát", "minh phat"},
		{"Yıldız San. ve Tic. Ltd. Şti.", "yildiz"},
		{"Koç Holding A.Ş.", "koc"},
		{"Novo Nordisk A/S", "novo nordisk"},
		{"Volvo AB", "volvo"},
		{"Nokia Oyj", "nokia"},
		{"Philips N.V.", "philips"},
		{"Petronas Sdn. Bhd.", "petronas"},
		{"Tata Pvt. Ltd.", "tata"},
		{"BHP Pty Ltd", "bhp"},
		{"Škoda a.s.", "skoda"},
		{"Alza s.r.o.", "alza"},
		{"Richter Kft.", "richter"},
		{"Podravka d.o.o.", "podravka"},
		{"Vale Ltda", "vale"},
		{"ABC Import & Export Trading Co., Ltd", "abc import export trading"},
		{"O'Neil Inc.", "oneil"},
		{"บริษัท ซีพี จำกัด", Fold("ซพ")},
		{"Co Ltd", "co ltd"},
		{"有限公司", "有限公司"},
		{"S.A.", "sa"},
		{"", ""},
		{"***", ""},
	} {
		if got := NameNorm(c.in); got != c.want {
			t.Errorf("NameNorm(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b     string
		min, max float64
	}{
		{"Acme Co., Ltd", "ACME LIMITED", 1, 1},
		{"上海华贸国际贸易有限公司", "上海华贸国际贸易股份有限公司", 1, 1},
		{"Shanghai Huamao Trading", "Shanghai Huamao Tradng Co", .5, .99},
		{"Shanghai Huamao Trading", "Ningbo Lighting Import Export", 0, .2},
		{"宁波华美", "上海华贸", 0, .1},
		{"", "Acme", 0, 0},
	} {
		got := Similarity(c.a, c.b)
		if got < c.min || got > c.max {
			t.Errorf("Similarity(%q, %q) = %.2f, want %.2f to %.2f", c.a, c.b, got, c.min, c.max)
		}
		if back := Similarity(c.b, c.a); back != got {
			t.Errorf("Similarity(%q, %q) is not symmetric", c.a, c.b)
		}
	}
}

// The keys are stored in databases: a change here means every stored key must be computed again.
func TestMinHashIsFixed(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Acme Trading Co., Ltd": "[3081208587578674458 -6576977243108029359 -5733890822553225374 589449247075142511 6130702543113348207 541108753570524990 6680506770695411260 -5873823939588800024 -4393820893519636349 6303140808506024870]",
		"上海华贸国际贸易有限公司":          "[-8381371711842708288 8782405358364754190 -3866023428095574943 -7929445640108510263 -6102916793363453462 1844513980908539522 -5669371260839375908 6431669405818970766 3228240345139541009 6158951101380741372]",
	} {
		if got := fmt.Sprint(MinHash(in)); got != want {
			t.Errorf("MinHash(%q) = %s, want %s", in, got, want)
		}
	}
	if MinHash("???") != nil {
		t.Error("keys for a name without letters")
	}
}

var dirtyNames = []string{
	"Shanghai Huamao International Trading Co., Ltd", "Bayerische Lighting Systems GmbH", "Kowalski Meble Sp. z o.o.",
	"Transportes López Hermanos S.A. de C.V.", "Société Générale de Matériel SARL", "Nordic Furniture Group AB",
	"Istanbul Tekstil Sanayi ve Ticaret A.Ş.", "PT Sumber Makmur Sejahtera", "Minh Phat Garment Company Limited",
	"Al Futtaim Building Materials LLC", "Southern Cross Hardware Pty Ltd", "Maharashtra Auto Components Pvt Ltd",
	"Grupo Industrial Monterrey", "Petrosyan Machinery OOO", "Ceylon Tea Exporters PLC", "Kilimanjaro Coffee Traders",
	"Johannesburg Mining Supplies", "Lagos Electrical Distributors", "Casablanca Import Export", "Vancouver Timber Products Inc",
	"Ferramentas Paulista Ltda", "Ceramica Modenese S.p.A.", "Andalucía Aceites S.L.", "Rotterdam Port Services B.V.",
	"Helsinki Paper Machines Oy", "Praha Sklo s.r.o.", "Zagreb Plastika d.o.o.", "Bosphorus Marine Equipment",
	"上海华贸国际贸易有限公司", "宁波远洋进出口股份有限公司", "深圳市创新电子科技有限公司", "广州白云家具制造有限公司", "青岛海尔电器集团有限公司",
	"义乌市鸿运工艺品有限公司",
}

// TestMinHashRecall spoils each name in three ways people do and asks that the original is still among the candidates.
func TestMinHashRecall(t *testing.T) {
	t.Parallel()
	dirty := func(s string, how int) string {
		chars := []rune(s)
		switch how {
		case 0: // another legal form, shouted
			return strings.ToUpper(NameNorm(s)) + " INC."
		case 1: // a letter missing near the middle
			i := len(chars) / 2
			if s[0] >= 0x80 {
				i = 2
			}
			return string(slices.Delete(chars, i, i+1))
		default: // two letters swapped at a third
			i := len(chars) / 3
			chars[i], chars[i+1] = chars[i+1], chars[i]
			return string(chars)
		}
	}
	pairs, found, strangers := 0, 0, 0
	for i, name := range dirtyNames {
		keys := MinHash(name)
		for how := range 3 {
			pairs++
			if sharesKey(keys, MinHash(dirty(name, how))) {
				found++
			} else {
				t.Logf("missed %q as %q (%.2f)", name, dirty(name, how), Similarity(name, dirty(name, how)))
			}
		}
		for _, other := range dirtyNames[i+1:] {
			if sharesKey(keys, MinHash(other)) {
				strangers++
			}
		}
	}
	if recall := float64(found) / float64(pairs); recall < 0.93 {
		t.Errorf("found %d of %d spoilt names", found, pairs)
	}
	if strangers > 15 {
		t.Errorf("%d pairs of different companies share a key", strangers)
	}
}

func sharesKey(a, b []int64) bool {
	return slices.ContainsFunc(a, func(k int64) bool { return slices.Contains(b, k) })
}

func FuzzNameNorm(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	for _, s := range dirtyNames {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := NameNorm(s)
		if n != strings.Join(strings.Fields(n), " ") {
			t.Fatalf("NameNorm(%q) = %q", s, n)
		}
		if n == "" && len(appendItems(nil, Fold(firstRunes(s, maxNameRunes)), false)) > 0 && bracketForms.Replace(Fold(s)) == Fold(s) {
			t.Fatalf("NameNorm(%q) is empty", s)
		}
		if keys := MinHash(s); (keys == nil) != (n == "") || (keys != nil && len(keys) != minHashBands) {
			t.Fatalf("MinHash(%q) = %v", s, keys)
		}
		if sim := Similarity(s, s); n != "" && sim != 1 {
			t.Fatalf("Similarity(%q, itself) = %v", s, sim)
		}
	})
}

func BenchmarkMinHash(b *testing.B) {
	for b.Loop() {
		MinHash("Shanghai Huamao International Trading Co., Ltd")
	}
}

func BenchmarkNameNorm(b *testing.B) {
	for b.Loop() {
		NameNorm("Shanghai Huamao International Trading Co., Ltd")
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("上海华贸国际贸易有限公司")
	}
}
