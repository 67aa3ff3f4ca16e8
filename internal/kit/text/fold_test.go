package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"acme", "acme"},
		{"  ACME\t Trading\r\n Co.  ", "acme trading co."},
		{"Müller Straße", "muller strasse"},
		{"GROẞE", "grosse"},
		{"Łódź", "lodz"},
		{"Ørsted Æble Œuvre", "orsted aeble oeuvre"},
		{"Þór Guðmundsson", "thor gudmundsson"},
		{"İSTANBUL Işık ısı", "istanbul isik isi"},
		{"Đà Nẵng", "da nang"},
		{"Ёлкин Йод", "елкин иод"},
		{"ΟΔΥΣΣΕΎΣ οδυσσεύς", "οδυσσευσ οδυσσευσ"},
		{"ＡＢＣ１２３　华贸（集团）", "abc123 华贸(集团)"},
		{"㈱日立", "(株)日立"},
		{"ﬁne ½", "fine 1⁄2"},
		{"a\u200bb\u200dc\ufeffd\u202ee\u2066f", "abcdef"},
		{"a\x00b\x07c", "abc"},
		{"O’Neil", "o'neil"},
		{"1–2—3", "1-2-3"},
		{"がか", "がか"},
		{"ｶﾞｽ", "ガス"},
		{"한국", "한국"},
		{"٠١٢٣٤ ९", "01234 9"},
		{"\xffabc\xc0", "abc"},
		{"0\xf4Ϋ", "0υ"},
		{"أحمد", "احمد"},
		{"Zhōngguó", "zhongguo"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"  Müller Straße ", "Müller Straße"},
		{"a\x00b\x1bc", "abc"},
		{"line one\r\nline two\rline three\u2028four", "line one\nline two\nline three\nfour"},
		{"tab\tstays", "tab\tstays"},
		{"invoice\u202efdp.exe", "invoicefdp.exe"},
		{"\u2066x\u2069 \u200ey\u200f", "x y"},
		{"a\u200bb\u200dc\ufeff", "abc"},
		{"family 👨\u200d👩\u200d👧 ok", "family 👨\u200d👩\u200d👧 ok"},
		{"❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"},
		{"bad \xff byte", "bad \ufffd byte"},
		{"\u3000华贸\u3000", "华贸"},
		{"", ""},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

var fuzzSeeds = []string{
	"", " ", "上海华贸国际贸易有限公司", "Müller & Söhne GmbH", "+86 138-0013-8000", "zhang.san@acme.com", "\xff\xfe", "a\x00b",
	"👨\u200d👩\u200d👧", "\u202eabc", "İıŁß", "（株）", "O'Neil", "ｶﾞ", "กรุงเทพ", "한국", "שלום", "(0)30", "0086 (0)21-6888/8888转808",
	"http://www.acme.com/x?y", "'", "\"", "* AND OR NOT", "':* & |", "\u0301", strings.Repeat("长", 300),
}

func FuzzFold(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if !utf8.ValidString(folded) {
			t.Fatalf("Fold(%q) = %q is not UTF-8", s, folded)
		}
		if again := Fold(folded); again != folded {
			t.Fatalf("Fold is not idempotent on %q: %q, then %q", s, folded, again)
		}
		if folded != strings.TrimSpace(folded) || strings.Contains(folded, "  ") {
			t.Fatalf("Fold(%q) = %q has loose white space", s, folded)
		}
		for _, r := range folded {
			if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("Fold(%q) = %q holds %U", s, folded, r)
			}
		}
		cleaned := Clean(s)
		if !utf8.ValidString(cleaned) || Clean(cleaned) != cleaned {
			t.Fatalf("Clean(%q) = %q, then %q", s, cleaned, Clean(cleaned))
		}
		for _, r := range cleaned {
			if r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)) {
				t.Fatalf("Clean(%q) = %q holds %U", s, cleaned, r)
			}
		}
		if norm.NFC.String(folded) != folded {
			t.Fatalf("Fold(%q) = %q is not composed", s, folded)
		}
	})
}

func TestPinyin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, full, initials string }{
		{"上海华贸", "shanghaihuamao", "shhm"},
		{"重庆长安", "chongqingchangan", "cqca"},
		{"厦门大厦", "xiamendasha", "xmds"},
		{"六安", "luan", "la"},
		{"蚌埠", "bengbu", "bb"},
		{"长沙 长春", "changshachangchun", "cscc"},
		{"中国银行", "zhongguoyinhang", "zgyh"},
		{"三一重工", "sanyizhonggong", "syzg"},
		{"音乐会计", "yinyuekuaiji", "yykj"},
		{"成都", "chengdu", "cd"},
		{"绿色", "lvse", "ls"},
		{"3M中国", "3mzhongguo", "3zg"},
		{"曾", "ceng", "c"},
		{"𠮷野", "ye", "y"},
		{"！？", "", ""},
	} {
		full, initials := Pinyin(c.in)
		if full != c.full || initials != c.initials {
			t.Errorf("Pinyin(%q) = %q, %q; want %q, %q", c.in, full, initials, c.full, c.initials)
		}
	}
	for in, want := range map[string]string{
		"曾国藩": "zengguofan", "单晓明": "shanxiaoming", "解缙": "xiejin", "仇英": "qiuying", "查良镛": "zhaliangyong",
		"区小姐": "ouxiaojie", "朴树": "piaoshu", "翟志刚": "zhaizhigang", "尉迟恭": "yuchigong", "长孙无忌": "zhangsunwuji",
		"张单": "zhangdan", "王长安": "wangchangan",
	} {
		if got, _ := PersonPinyin(in); got != want {
			t.Errorf("PersonPinyin(%q) = %q, want %q", in, got, want)
		}
	}
}

// A line with a missing or an extra syllable would shift every reading after it.
func TestReadingTables(t *testing.T) {
	t.Parallel()
	count := 0
	for name, table := range map[string]string{"words": wordReadings, "surnames": surnameReadings} {
		seen := map[string]bool{}
		for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
			f := strings.Fields(line)
			if utf8.RuneCountInString(f[0]) != len(f)-1 {
				t.Errorf("%s: %q has %d characters and %d syllables", name, line, utf8.RuneCountInString(f[0]), len(f)-1)
			}
			if seen[f[0]] {
				t.Errorf("%s: %q twice", name, f[0])
			}
			seen[f[0]] = true
			count++
			for _, s := range f[1:] {
				if !slices.Contains(readingTable().syllables, s) {
					t.Errorf("%s: %q is no syllable", line, s)
				}
			}
		}
	}
	if count < 200 {
		t.Errorf("only %d readings", count)
	}
	for s, r := range sortsLike {
		if got := syllableOf(r); got != s {
			t.Errorf("sortsLike[%q] = %c, which reads %q", s, r, got)
		}
	}
}

func TestSortKey(t *testing.T) {
	t.Parallel()
	want := []string{
		"1688", "3M", "Acme", "acme trading", "Böhm", "bohr", "Zebra", "阿里巴巴", "蚌埠轴承", "长安汽车", "成都天府", "重庆力帆", "大连重工",
		"高新", "华为", "六安茶业", "宁波", "厦门建发", "张三", "中国银行",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("sorted:\n%v, want\n%v", got, want)
	}
	if SortKey("ACME") != SortKey("acme") {
		t.Error("case matters")
	}
	for _, s := range fuzzSeeds {
		k := SortKey(s)
		if len(k) > 103 || strings.Trim(k, "0123456789abcdefghijklmnopqrstuv") != "" {
			t.Errorf("SortKey(%q) = %q", s, k)
		}
	}
}
