package text

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	_ "modernc.org/sqlite"
	"pgregory.net/rapid"
)

// docOf makes a document with one group b.
func docOf(infix bool, texts ...string) *Doc {
	var d Doc
	if infix {
		d.AddInfix('b', texts...)
	} else {
		d.Add('b', texts...)
	}
	return &d
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		infix bool
		texts []string
		want  string
	}{
		{true, []string{"Acme 3M"}, "bw3 bw3m bwa bwac bwacm bwacme bwcme"},
		{false, []string{"Acme", "a.b@c.de"}, "bwa bwab bwac bwacm bwacme bwb bwc bwcd bwcde bwd bwde"},
		{true, []string{"Wal-Mart"}, "bwalm bwalma bwalmar bwalmart bwart bwlma bwlmar bwlmart bwm bwma bwmar bwmart bww bwwa bwwal bwwalm bwwalma bwwalmar bwwalmart"},
		{false, []string{"Trading-Co.de"}, "bcadingcod bcdingcode bcradingco bwc bwco bwcod bwcode bwd bwde bwt bwtr bwtra bwtrad bwtradi bwtradin bwtrading bwtradingc"},
		{false, []string{"华贸有限公司"}, "bg公 bg公司 bg华 bg华贸 bg司 bg有 bg有限 bg贸 bg贸有 bg限 bg限公 bwh bwhm bwhu bwhua bwhuam bwhuama bwhuamao bwm bwma bwmao"},
		{true, []string{"绿"}, "bg绿 bwl bwlu bwlv"},
		{false, []string{"138 0013"}, "bd0013 bd1380 bd3800 bd8001 bw0 bw00 bw001 bw0013 bw1 bw13 bw138"},
	} {
		got := docOf(c.infix, c.texts...).Tokens()
		want := strings.Fields(c.want)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q\ngot  %v\nwant %v", c.texts, got, want)
		}
	}
	if len(docOf(true).Tokens()) > 0 || len(docOf(true, " ,", "").Tokens()) > 0 {
		t.Error("tokens out of nothing")
	}
	if got, want := docOf(false, "华贸（上海）公司 Trading", "O’Neil 绿, トヨタ株", "华贸").Fold('b'), "华贸上海公司\nトヨタ株"; got != want {
		t.Errorf("Fold = %q, want %q", got, want)
	}
}

func TestDoc(t *testing.T) {
	t.Parallel()
	var d Doc
	d.Add('n', "secret")
	d.Add('b', "Acme")
	d.AddInfix('b', "华贸公司", "Beta")
	d.Add('!', "lost")
	tokens := d.Tokens()
	for _, want := range []string{"bwacme", "nwsecret", "bg华贸", "bweta"} {
		if !slices.Contains(tokens, want) {
			t.Errorf("no %s in %v", want, tokens)
		}
	}
	if !slices.IsSorted(tokens) || slices.Contains(tokens, "bwcme") || slices.Contains(tokens, "!wlost") {
		t.Errorf("tokens %v", tokens)
	}
	if d.Fold('b') != "华贸公司" || d.Fold('n') != "" || d.Fold('x') != "" {
		t.Errorf("folds %q %q %q", d.Fold('b'), d.Fold('n'), d.Fold('x'))
	}
	d.Add('n', "later")
	if !slices.Contains(d.Tokens(), "nwlater") {
		t.Error("what is added after the tokens were asked for is lost")
	}
	q, err := ParseQuery("b", "secret")
	if err != nil || q.Match(tokens, d.Fold('b')) {
		t.Errorf("a hidden group is searched: %v", err)
	}
}

func TestQueryFinds(t *testing.T) {
	t.Parallel()
	var doc Doc
	doc.AddInfix('b', "上海华贸国际贸易（集团）有限公司", "Shanghai Huamao International Trading Co., Ltd.", "绿源", "Wal-Mart A&B T-Shirt S.A.", "Blue Bird")
	doc.Add('b', "https://www.huamao-trade.com.cn/about", "see www.sunrise-tools.de")
	doc.AddInfix('c', "单晓明 Zhang San")
	doc.Add('c', "zhang.san+x@acme.com", "+86 138 0013 8000", "+4930123456", "021-6888 8888", "0086 574 8765 4321")
	doc.Add('n', "Müller d'Ivoire ООО Ромашка トヨタ株式会社 한국무역 PO-2024/0815 A4-100, 3.5mm internationalisation")
	for _, c := range []struct {
		in  string
		hit bool
	}{
		{"华贸", true}, {"海华", true}, {"华", true}, {"司", true}, {"华贸国际", true}, {"国际贸易集团", true}, {"贸易（集团）", true},
		{"华美", false}, {"际国", false}, {"华贸贸易", false}, {"上海 国际", true}, {"上海 北京", false},
		{"huamao", true}, {"shanghaihuamao", true}, {"guojimaoyi", true}, {"hm", true}, {"shhm", true}, {"hmgj", true}, {"h", true},
		{"lvyuan", true}, {"luyuan", true}, {"ly", true}, {"shanxiaoming", true}, {"danxiaoming", true}, {"sxm", true}, {"xiaom", true},
		{"hai hua", true}, {"qingdao", false}, {"qd", false},
		{"trad", true}, {"radin", true}, {"adi", true}, {"tr", true}, {"radi ng", false}, {"ding", true}, {"SHANGHAI huamao", true},
		{"international", true}, {"ternationa", true}, {"nternational", true}, {"internationals", false}, {"internetional", false},
		{"internationalis", true}, {"nternationalis", false},
		{"walmart", true}, {"wal-mart", true}, {"wal mart", true}, {"mart", true}, {"almar", true}, {"a&b", true}, {"ab", true}, {"t-shirt", true}, {"tshirt", true},
		{"shirt", true}, {"S.A.", true}, {"sa", true}, {"blue-bird", true}, {"bluebird", false}, {"bird/blue", true}, {"blue-bard", false},
		{"zhang.san+x@acme.com", true}, {"zhang.san@acme.com", true}, {"zhang.sun@acme.com", false}, {"zhang.san", true}, {"acme.com", true}, {"san+x@acme.co", true}, {"@acme.com", true},
		{"acme.org", false}, {"com.acme", false}, {"cme.com", false},
		{"huamao-trade.com.cn", true}, {"www.huamao-trade.com.cn", true}, {"http://huamao-trade.com.cn/x/y?z=1", true}, {"trade.com", true}, {"(www.huamao-trade.com.cn)", true},
		{"https://sunrise-tools.de/", true}, {"sunrise-tools.com", false},
		{"+86 138-0013-8000", true}, {"13800138000", true}, {"138 0013 8000", true}, {"8613800138000", true}, {"0013 8000", true}, {"0013800", true}, {"8000", true},
		{"008613800138000", true}, {"0086 138 0013 8000", true}, {"00138000", true}, {"38001", true}, {"13900139000", false}, {"13800138001", false}, {"9000", false},
		{"+49 (0)30 123456", true}, {"021-68888888", true}, {"(021) 6888 8888", true}, {"68888888", true}, {"87654321", true}, {"+86 574 87654321", true},
		{"muller", true}, {"MÜLL", true}, {"uller", false}, {"divoire", true}, {"d'ivoire", true}, {"ivoire", true}, {"ромаш", true}, {"РОМАШКА", true},
		{"トヨ", true}, {"ヨタ", true}, {"トヨタ株式", true}, {"무역", true}, {"한국무", true}, {"PO-2024", true}, {"2024/0815", true}, {"0815", true},
		{"A4-100", true}, {"a4 100", true}, {"3.5mm", true}, {"华贸 huamao trading 13800138000", true},
	} {
		q, err := ParseQuery("bcn", c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := q.Match(doc.Tokens(), doc.Fold('b'), doc.Fold('c'), doc.Fold('n')); got != c.hit {
			t.Errorf("%q: found %v, want %v\n%s", c.in, got, c.hit, q.FTS5())
		}
	}
	for _, in := range []string{"13800138000", "zhang", "xiaoming", "sxm"} {
		q, err := ParseQuery("bn", in)
		if err != nil || q.Match(doc.Tokens(), doc.Fold('b'), doc.Fold('n')) {
			t.Errorf("%q is found in a group that may not be read (%v)", in, err)
		}
	}
}

func TestQueryErrors(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "  ", "，。！", "\x00\u202e", "---", "*\"'", "\xff"} {
		if _, err := ParseQuery("b", in); !errors.Is(err, ErrNothingToSearch) {
			t.Errorf("%q: %v", in, err)
		}
	}
	if _, err := ParseQuery("", "acme"); !errors.Is(err, ErrNoGroups) {
		t.Errorf("no groups: %v", err)
	}
	q, err := ParseQuery("b", strings.Repeat("a1 b2 c3 d4 e5 f6 g7 h8 i9 ", 100))
	if err != nil || len(q.Terms) != MaxTerms {
		t.Errorf("%d terms, %v", len(q.Terms), err)
	}
}

func TestQueryRenders(t *testing.T) {
	t.Parallel()
	q, err := ParseQuery("bc", "华贸 Acme distribution 12345 华贸易")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.FTS5(), `("bg华贸" OR "cg华贸") AND ("bwacme" OR "cwacme")`+
		` AND (("bwdistribu" AND "bcistribut" AND "bcstributi" AND "bctributio" AND "bcribution") OR ("cwdistribu" AND "ccistribut" AND "ccstributi" AND "cctributio" AND "ccribution"))`+
		` AND ("bw12345" OR ("bd1234" AND "bd2345") OR "cw12345" OR ("cd1234" AND "cd2345"))`+
		` AND (("bg华贸" AND "bg贸易") OR ("cg华贸" AND "cg贸易"))`; got != want {
		t.Errorf("FTS5\n%s, want\n%s", got, want)
	}
	if got, want := q.TSQuery(), strings.NewReplacer(`"`, `'`, "AND", "&", "OR", "|").Replace(q.FTS5()); got != want {
		t.Errorf("TSQuery\n%s, want\n%s", got, want)
	}
	cond, args := q.VerifySQL("instr", "fold_b", "fold_c")
	if cond != "(instr(fold_b,?)>0 OR instr(fold_c,?)>0)" || len(args) != 2 || args[0] != "华贸易" || args[1] != "华贸易" {
		t.Errorf("VerifySQL %q %v", cond, args)
	}
	if cond, args := q.VerifySQL("strpos"); cond != "(1=0)" || len(args) != 0 {
		t.Errorf("VerifySQL without columns %q %v", cond, args)
	}
	if got := TSVector([]string{"bg华贸", "bwacme"}); got != "'bg华贸' 'bwacme'" {
		t.Errorf("TSVector %q", got)
	}
}

// textGen draws values as they occur: words of several scripts, signs, numbers and now and then any characters at all.
func textGen() *rapid.Generator[string] {
	han := rapid.StringOfN(rapid.SampledFrom([]rune("上海华贸国际易有限公司重庆长安银行绿单张宁波远洋の東京トヨータ한국무역々㐂")), 1, 12, -1)
	latin := rapid.StringOfN(rapid.SampledFrom([]rune("abcdefgxyzABCßüøłıİéñ'’Жйя0123456789σςΣกิ")), 1, 14, -1)
	number := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789 -().+/")), 1, 20, -1)
	signs := rapid.SampledFrom([]string{" ", "  ", "(", "）", "·", ",", "。", ".", "@", "-", "&", "\n", "\u200b", "/", "'", "、"})
	part := rapid.OneOf(han, latin, signs, number, rapid.String())
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(part, 1, 8).Draw(t, "parts"), "")
	})
}

// TestTokensAndQueryAgree is the promise of the search: whatever stands in a text is found by typing it.
func TestTokensAndQueryAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(textGen(), 1, 3).Draw(t, "texts")
		infix := rapid.Bool().Draw(t, "infix")
		d := docOf(infix, texts...)
		tokens, fold := d.Tokens(), d.Fold('b')
		must := func(in string) {
			q, err := ParseQuery("b", in)
			if err != nil {
				if len(appendItems(nil, Fold(in), false)) > 0 {
					t.Fatalf("query %q: %v", in, err)
				}
				return
			}
			if !q.Match(tokens, fold) {
				t.Fatalf("%q is in %q but %s, verify %q finds nothing\n%v\n%q", in, texts, q.FTS5(), q.Terms[0].Verify, tokens, fold)
			}
		}
		// Every run of CJK characters and every part of it; every start of every word and of its parts; in infix texts every
		// part of at least three letters; every part of at least four digits of a phone number.
		for _, s := range texts {
			for _, it := range appendItems(nil, withoutScheme(Fold(s)), false) {
				chars := []rune(it.text)
				if it.cjk || infix && len(chars) >= infixRunes {
					least := infixRunes
					if it.cjk {
						least = 1
					}
					chars = chars[:min(len(chars), maxInfixRunes)]
					from := rapid.IntRange(0, len(chars)-least).Draw(t, "from")
					to := rapid.IntRange(from+least, len(chars)).Draw(t, "to")
					must(string(chars[from:to]))
				}
				must(it.text)
				must(string(chars[:rapid.IntRange(1, len(chars)).Draw(t, "start")]))
				for _, at := range it.parts {
					part := []rune(it.text[at:])
					must(string(part[:rapid.IntRange(1, len(part)).Draw(t, "part")]))
				}
			}
			for _, n := range appendNumbers(nil, Fold(s)) {
				from := rapid.IntRange(0, len(n)-shortDigits).Draw(t, "from")
				to := rapid.IntRange(from+shortDigits, min(len(n), from+maxTermRunes)).Draw(t, "to")
				must(n[from:to])
			}
			// Pinyin and initials of every run, read as the index reads it: a character beside a space may belong to a word.
			for _, it := range appendItems(nil, Fold(s), true) {
				unread := func(r rune) bool { return syllableOf(r) == "" }
				most := maxPlainHan
				if infix {
					most = maxPinyinHan
				}
				if it.cjk && utf8.RuneCountInString(it.text) <= most && !strings.ContainsFunc(it.text, unread) {
					r := join(syllables([]rune(withoutForm(it.text)), false))
					i := rapid.IntRange(0, len(r.starts)-1).Draw(t, "syllable")
					must(r.full[r.starts[i]:])
					must(r.full[r.starts[i]:][:1])
					must(r.initials[i:])
				}
			}
			// The whole value, as pasted from the list.
			if q, err := ParseQuery("b", s); err == nil && !strings.Contains(s, "://") && !q.Match(tokens, fold) {
				t.Fatalf("the text %q does not find itself: %s\n%v\n%q", s, q.FTS5(), tokens, fold)
			}
		}
	})
}

// TestEngineAgrees runs the rendered expressions on a real FTS5 table: the engine must decide as Match does.
func TestEngineAgrees(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE VIRTUAL TABLE doc USING fts5(t, content='', contentless_delete=1, detail=none, tokenize='ascii')`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE f (id INTEGER PRIMARY KEY, fold TEXT NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	type stored struct {
		tokens []string
		fold   string
	}
	var docs []stored
	var inputs []string
	gen := rapid.SliceOfN(textGen(), 1, 3)
	for seed := range 60 {
		texts := gen.Example(seed)
		doc := docOf(seed%2 == 0, texts...)
		d := stored{doc.Tokens(), doc.Fold('b')}
		docs = append(docs, d)
		if _, err := db.Exec(`INSERT INTO doc(rowid, t) VALUES (?, ?)`, len(docs), FTS5Doc(d.tokens)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`INSERT INTO f VALUES (?, ?)`, len(docs), d.fold); err != nil {
			t.Fatal(err)
		}
		for _, s := range texts {
			chars := []rune(s)
			inputs = append(inputs, s, string(chars[:(len(chars)+1)/2]), string(chars[len(chars)/2:]))
		}
	}
	hits := 0
	for _, in := range append(inputs, fuzzSeeds...) {
		q, err := ParseQuery("b", in)
		if err != nil {
			continue
		}
		cond, args := q.VerifySQL("instr", "fold")
		if cond != "" {
			cond = " AND " + cond
		}
		rows, err := db.Query(`SELECT id FROM f WHERE id IN (SELECT rowid FROM doc WHERE doc MATCH ?)`+cond+` ORDER BY id`, append([]any{q.FTS5()}, args...)...)
		if err != nil {
			t.Fatalf("%q: %s: %v", in, q.FTS5(), err)
		}
		var got, want []int
		for rows.Next() {
			var id int
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			got = append(got, id)
		}
		if err := rows.Err(); err != nil {
			t.Fatalf("%q: %s: %v", in, q.FTS5(), err)
		}
		for i, d := range docs {
			if q.Match(d.tokens, d.fold) {
				want = append(want, i+1)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: engine %v, memory %v\n%s", in, got, want, q.FTS5())
		}
		hits += len(got)
	}
	if hits < len(docs) {
		t.Errorf("only %d hits", hits)
	}
}

func checkTokens(t *testing.T, tokens []string) {
	t.Helper()
	if len(tokens) > MaxTokens {
		t.Fatalf("%d tokens", len(tokens))
	}
	if !slices.IsSorted(tokens) || len(slices.Compact(slices.Clone(tokens))) != len(tokens) {
		t.Fatalf("not sorted and distinct: %q", tokens)
	}
	for _, tok := range tokens {
		if len(tok) < 3 || utf8.RuneCountInString(tok) > wordRunes+2 {
			t.Fatalf("token %q", tok)
		}
		for _, r := range tok {
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
				t.Fatalf("token %q holds %U", tok, r)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var d Doc
		d.AddInfix('b', a)
		d.Add('b', b)
		checkTokens(t, d.Tokens())
		fold := d.Fold('b')
		if !utf8.ValidString(fold) || utf8.RuneCountInString(fold) > 2*MaxInputRunes {
			t.Fatalf("Fold has %d runes", utf8.RuneCountInString(fold))
		}
		if strings.ContainsFunc(fold, func(r rune) bool { return r != '\n' && !isCJK(r) }) {
			t.Fatalf("Fold = %q", fold)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add("bcn", s)
	}
	f.Fuzz(func(t *testing.T, groups, in string) {
		q, err := ParseQuery(groups, in)
		if err != nil {
			if len(q.Terms) != 0 {
				t.Fatal("terms beside an error")
			}
			return
		}
		if len(q.Terms) == 0 || len(q.Terms) > MaxTerms {
			t.Fatalf("%d terms", len(q.Terms))
		}
		for _, term := range q.Terms {
			if len(term.Any) == 0 || len(term.Any) > 26*4 {
				t.Fatalf("%d alternatives", len(term.Any))
			}
			for _, alt := range term.Any {
				if len(alt) == 0 || len(alt) > 4*(maxPieces+1) {
					t.Fatalf("%d tokens in an alternative of %q", len(alt), in)
				}
				for _, tok := range alt {
					checkTokens(t, []string{tok})
					if !strings.Contains(groups, tok[:1]) {
						t.Fatalf("token %q is outside the groups %q", tok, groups)
					}
				}
			}
		}
		if strings.Count(q.FTS5(), `"`)%2 != 0 || strings.Count(q.TSQuery(), `'`)%2 != 0 {
			t.Fatalf("unbalanced %s %s", q.FTS5(), q.TSQuery())
		}
	})
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		strings.Repeat("上海华贸国际", 20000), strings.Repeat("x", 1<<20), strings.Repeat("华 ", 30000), strings.Repeat("1 2 ", 30000),
		strings.Repeat("\ufdfa", 30000), strings.Repeat("'", 1<<20), strings.Repeat("a'", 1<<18),
	} {
		d := docOf(true, s, s)
		checkTokens(t, d.Tokens())
		if n := utf8.RuneCountInString(d.Fold('b')); n > 2*MaxInputRunes {
			t.Errorf("Fold of %q… has %d runes", s[:9], n)
		}
	}
	// The bound cuts the end of a text, not its beginning.
	long := "Firstword " + strings.Repeat("lorem ipsum dolor ", 20) + strings.Repeat("上海华贸国际贸易有限公司。", 2000)
	q, err := ParseQuery("b", "firstw")
	if d := docOf(true, long); err != nil || !q.Match(d.Tokens(), d.Fold('b')) {
		t.Errorf("the first word is not found (%v)", err)
	}
}

var typicalDoc = []string{
	"上海华贸国际贸易有限公司", "Shanghai Huamao International Trading Co., Ltd.", "华贸国际", "https://www.huamao-trade.com", "C-2024-000123",
	"上海市浦东新区世纪大道100号", "Zhang San", "zhang.san@huamao-trade.com", "+86 138 0013 8000", "91310000MA1FL0XX7A", "展会 VIP", "Germany 德国",
}

func BenchmarkTokens(b *testing.B) {
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		var d Doc
		d.AddInfix('i', typicalDoc[:3]...)
		d.Add('p', typicalDoc[3:5]...)
		d.Add('c', typicalDoc[5:]...)
		n = len(d.Tokens())
		d.Fold('i')
		d.Fold('c')
	}
	b.ReportMetric(float64(n), "tokens")
}

func BenchmarkParseQuery(b *testing.B) {
	for b.Loop() {
		if _, err := ParseQuery("bcfn", "华贸 trading"); err != nil {
			b.Fatal(err)
		}
	}
}
