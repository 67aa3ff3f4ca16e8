package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of one field group of a search document. Text beyond them is stored but not found; the words of a name never
// come near them, long notes may.
const (
	MaxTokens     = 2000  // tokens per group
	MaxInputRunes = 20000 // runes of input read per group

	wordRunes      = 8    // letters of the longest token of a word; longer words have several
	infixRunes     = 3    // letters of the shortest part that is found inside a word
	shortDigits    = 4    // digits of the shortest part that is found inside a phone number
	maxInfixRunes  = 64   // letters of one word among which parts are found
	maxInfixTokens = 1000 // tokens of parts inside words per group
	maxPinyinHan   = 40   // characters of one run that get pinyin in an infix text: names do, the tail of a clause need not
	maxPlainHan    = 6    // characters of a run that gets pinyin in other texts: a city does, a street or a sentence need not
	minPhoneDigits = 7    // digits from which groups of them count as one number
)

// Kinds of tokens, the second letter of each.
const (
	kindWord  = 'w' // the start of a word, or a part of one that may be searched for by itself
	kindRest  = 'c' // what must follow for a longer start or part
	kindGram  = 'g' // one CJK character, or two
	kindDigit = 'd' // digits of a phone number
)

// Doc is one search document: texts by field group. A group is a letter a–z that names who may search it, so a reader
// without the right to a group cannot find anything through it.
type Doc struct {
	groups []docGroup
}

type docGroup struct {
	letter byte
	texts  []docText
	split  *splitDoc // of texts, once it was needed
}

type docText struct {
	s     string
	infix bool
}

// Add puts texts into a group: words are found by their start, CJK text by any two characters. A letter outside a–z is
// ignored together with its texts: a text that no reader's groups could name must not become findable.
func (d *Doc) Add(group byte, texts ...string) { d.add(group, false, texts) }

// AddInfix is Add for names: their words are also found by any part of at least three letters, at the price of several
// tokens per letter.
func (d *Doc) AddInfix(group byte, texts ...string) { d.add(group, true, texts) }

func (d *Doc) add(group byte, infix bool, texts []string) {
	if group < 'a' || group > 'z' {
		return
	}
	at := slices.IndexFunc(d.groups, func(g docGroup) bool { return g.letter == group })
	if at < 0 {
		at = len(d.groups)
		d.groups = append(d.groups, docGroup{letter: group})
	}
	g := &d.groups[at]
	g.split = nil
	for _, s := range texts {
		if s != "" {
			g.texts = append(g.texts, docText{s, infix})
		}
	}
}

// Tokens returns the distinct search tokens, sorted bytewise, at most MaxTokens of each group. Each is the group letter, a
// kind letter and folded letters or digits, nothing else:
//
//	w  every start of a word, up to eight letters, and of its parts (zhang.san@acme.com: zhangsan, san, acmecom, com); in
//	   infix texts every part of three to eight letters; the starts of the pinyin of a run of Chinese characters from each
//	   syllable on, and of its initials from each on, where the run is a name or short
//	c  every eight letters in a row of a longer word
//	d  every four and every eight digits in a row of a phone number
//	g  every CJK character and every two neighbouring ones
//
// A query asks for whole tokens only: both engines read the postings of a token lazily and from the newest on, but collect
// those of a prefix first, which takes long for a start that many documents share.
//
// When a group exceeds the bound, parts inside words go first, then c, then pinyin, and within a kind the end of the text.
func (d *Doc) Tokens() []string {
	slices.SortStableFunc(d.groups, func(a, b docGroup) int { return int(a.letter) - int(b.letter) })
	t := tokenizer{buf: make([]byte, 0, 4096), ends: make([]int, 0, 512)}
	all := make([]string, 0, 512)
	for i := range d.groups {
		t.group, t.buf, t.ends = d.groups[i].letter, t.buf[:0], t.ends[:0]
		all = t.tokens(all, d.groups[i].parsed())
	}
	return all
}

// Fold returns the verification text of one group, "" when the document has none: its runs of at least three CJK
// characters, one per line, against which longer runs of a query are checked by plain substring search.
func (d *Doc) Fold(group byte) string {
	for i := range d.groups {
		if d.groups[i].letter == group {
			return d.groups[i].parsed().fold()
		}
	}
	return ""
}

func (g *docGroup) parsed() *splitDoc {
	if g.split == nil {
		doc := split(g.texts)
		g.split = &doc
	}
	return g.split
}

func (doc *splitDoc) fold() string {
	var b strings.Builder
	for _, it := range doc.items {
		if it.cjk && utf8.RuneCountInString(it.text) > 2 {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(it.text)
		}
	}
	return b.String()
}

// item is one word, its parts joined, or one run of CJK characters.
type item struct {
	text  string
	parts []int // where the parts begin in text, when there are several
	cjk   bool
	loose bool // the parts might as well be written apart: Wal-Mart, A&B
	infix bool
}

// itemKey tells words apart that have different tokens.
type itemKey struct {
	text  string
	parts int
	infix bool
}

// splitDoc is what tokens and verification text both start from, so that they never disagree.
type splitDoc struct {
	items    []item
	numbers  []string
	readings []reading
}

func split(texts []docText) splitDoc {
	var doc splitDoc
	seen := make(map[itemKey]struct{}, 32) // every address of a company repeats its domain
	input := MaxInputRunes
	for _, t := range texts {
		if input <= 0 {
			break
		}
		s := firstRunes(t.s, input)
		read := utf8.RuneCountInString(s)
		s = firstRunes(Fold(s), input) // one character may fold to eighteen
		input -= max(read, utf8.RuneCountInString(s))
		from := len(doc.items)
		doc.items = appendItems(doc.items, withoutScheme(s), true)
		kept := doc.items[:from]
		for _, it := range doc.items[from:] {
			it.infix = t.infix
			key := itemKey{it.text, len(it.parts), it.infix}
			if _, again := seen[key]; !again {
				seen[key] = struct{}{}
				kept = append(kept, it)
			}
		}
		doc.items = kept
		doc.numbers = appendNumbers(doc.numbers, s)
	}
	for _, it := range doc.items {
		if it.cjk && (it.infix || utf8.RuneCountInString(it.text) <= maxPlainHan) {
			doc.readings = appendReadings(doc.readings, withoutForm(it.text))
		}
	}
	return doc
}

// withoutForm cuts the legal form from the end of a Chinese company name: nobody spells it out in pinyin.
func withoutForm(run string) string {
	rest, ok := strings.CutSuffix(run, "公司")
	if !ok {
		return run
	}
	if limited, ok := strings.CutSuffix(rest, "有限责任"); ok {
		rest = limited
	} else if limited, ok := strings.CutSuffix(rest, "有限責任"); ok {
		rest = limited
	} else if limited, ok := strings.CutSuffix(rest, "有限"); ok {
		rest = strings.TrimSuffix(limited, "股份")
	}
	if rest == "" {
		return run
	}
	return rest
}

// appendItems splits folded text s into words and runs. Letters that only connectors hold apart are one word: a domain,
// O'Neil, T-Shirt, what stands before the @ of an address. With join set, CJK runs that only white space or brackets separate become one, so that
// 华贸（上海）公司 is found as 华贸上海公司; a query keeps them apart and finds either spelling.
func appendItems(items []item, s string, join bool) []item {
	var (
		open, cjk bool
		head      []byte // letters of the open word or run before the stretch from:to of s
		from, to  int
		inside    bool // the stretch has not ended
		parts     []int
		connected bool // a connector came after the stretch
		tight     bool // some connector was one that words written apart do not have
		pending   bool // a run of CJK characters may continue after a soft separator
		soft      bool // separators seen since then are all soft
	)
	flush := func() {
		if !open {
			return
		}
		text := s[from:to]
		if head != nil {
			text = string(append(head, text...))
		}
		// The length bound keeps a page of single characters from being copied once per character.
		if cjk && pending && soft && join && len(items[len(items)-1].text) < 512 {
			items[len(items)-1].text += text
		} else {
			items = append(items, item{text: text, parts: parts, cjk: cjk, loose: parts != nil && !tight})
		}
		pending, soft = cjk, true
		open, head, parts, connected, tight = false, nil, nil, false, false
	}
	stop := func(i int) {
		if inside {
			to, inside = i, false
		}
	}
	for i, r := range s {
		c := classify(r)
		switch {
		case c == classWord || c == classCJK:
			isCJK := c == classCJK
			if open && isCJK != cjk {
				stop(i)
				flush()
			}
			if !open {
				open, cjk, from, inside = true, isCJK, i, true
				if !isCJK {
					pending = false
				}
			} else if !inside {
				head = append(head, s[from:to]...)
				if connected {
					if parts == nil {
						parts = append(parts, 0)
					}
					parts = append(parts, len(head))
					connected = false
				}
				from, inside = i, true
			}
		case open && !cjk && isConnector(r):
			stop(i)
			connected = true
			tight = tight || r == '.' || r == '_' || r == '\''
		case c == classDrop:
			stop(i)
		default:
			stop(i)
			flush()
			if c == classBreak {
				soft = false
			}
		}
	}
	stop(len(s))
	flush()
	return items
}

// isConnector reports whether r holds letters on both sides of it together as one word.
func isConnector(r rune) bool {
	switch r {
	case '.', '-', '_', '/', '&', '+', '\'':
		return true
	}
	return false
}

// withoutScheme cuts the scheme and www. of web addresses, which people leave out when they search.
func withoutScheme(s string) string {
	for _, x := range [...]string{"https://", "http://", "www."} {
		for at := 0; ; {
			i := strings.Index(s[at:], x)
			if i < 0 {
				break
			}
			at += i
			if at > 0 && s[at-1] != '/' && (classOfByte(s[at-1]) == classWord || isConnector(rune(s[at-1]))) {
				at += len(x)
				continue
			}
			s = s[:at] + s[at+len(x):]
		}
	}
	return s
}

type class int

const (
	classBreak class = iota // ends a word and a run of CJK characters
	classSoft               // ends a word, but a name may go on after it
	classWord
	classCJK
	classDrop
)

func classify(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return classWord
		case r == '\'':
			return classDrop
		case r == ' ', r == '(', r == ')', r == '[', r == ']', r == '-', r == '.', r == '"', r == '&', r == '/':
			return classSoft
		}
		return classBreak
	case r >= 0x4e00 && r <= 0x9fff:
		return classCJK
	case r == '·', r == '・', r == '【', r == '】', r == '《', r == '》', r == '「', r == '」', r == '〔', r == '〕', r == '•', r == '‧':
		return classSoft
	case isCJK(r):
		return classCJK
	case unicode.IsLetter(r), unicode.IsNumber(r):
		return classWord
	case unicode.IsMark(r):
		return classDrop
	}
	return classBreak
}

// isCJK reports whether r belongs to a script written without spaces between words and searched by pairs of
// characters: Chinese, Japanese, Korean.
func isCJK(r rune) bool {
	if r < 0x1100 {
		return false
	}
	if r <= 0x11ff {
		return true
	}
	if r < 0x2e80 {
		return false
	}
	if r == 0x30fc { // the Japanese long-vowel mark belongs to no script, but to every katakana name
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Katakana, unicode.Hiragana, unicode.Bopomofo) &&
		(unicode.IsLetter(r) || unicode.IsNumber(r))
}

// appendNumbers adds, for every stretch of folded text in which groups of digits are held together only by the
// separators people write phone numbers with, those digits joined.
func appendNumbers(numbers []string, s string) []string {
	for i := 0; i < len(s); {
		if s[i] < '0' || s[i] > '9' {
			i++
			continue
		}
		digits, groups, end := scanNumber(s[i:])
		// Digits inside a word belong to a code; nobody searches for the end of them.
		alone := groups > 1 || (i == 0 || classOfByte(s[i-1]) != classWord) && (i+end == len(s) || classOfByte(s[i+end]) != classWord)
		if alone && len(digits) >= minPhoneDigits {
			numbers = append(numbers, digits)
		}
		i += end
	}
	return numbers
}

func classOfByte(c byte) class {
	if c >= utf8.RuneSelf {
		return classBreak
	}
	return classify(rune(c))
}

// scanNumber reads digits and phone separators from the start of s, which is a digit. The trunk zero in brackets, as in
// +49 (0)30, is not dialled from abroad and is left out.
func scanNumber(s string) (digits string, groups, end int) {
	var b []byte
	gap := 1
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			if gap > 0 {
				groups++
				gap = 0
			}
			b = append(b, c)
			end = i + 1
		case c == '(' && strings.HasPrefix(s[i:], "(0)"):
			i += 2
			gap++
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/':
			if gap++; gap > 3 {
				return string(b), groups, end
			}
		default:
			return string(b), groups, end
		}
	}
	return string(b), groups, end
}

// tokenizer collects tokens in one buffer, because a document has hundreds of very short ones.
type tokenizer struct {
	group byte
	buf   []byte
	ends  []int
}

// tokens appends the tokens of one group to all.
func (t *tokenizer) tokens(all []string, doc *splitDoc) []string {
	for i := range doc.items {
		it := &doc.items[i]
		switch {
		case it.cjk:
			t.grams(it.text)
		case it.parts == nil:
			t.starts(it.text)
		default:
			for _, at := range it.parts {
				t.starts(it.text[at:])
				if part := it.text[at:]; len(part) >= minPhoneDigits && isDigits(part) {
					t.number(part)
				}
			}
		}
	}
	for _, n := range doc.numbers {
		t.number(n)
	}
	for _, r := range doc.readings {
		for i, off := range r.starts {
			t.starts(r.full[off:])
			t.starts(r.initials[i:])
		}
	}
	for i := range doc.items {
		if !doc.items[i].cjk {
			t.rest(doc.items[i].text)
		}
	}
	for _, r := range doc.readings {
		t.rest(r.full)
		t.rest(r.initials)
	}
	left := maxInfixTokens
	for i := range doc.items {
		if it := &doc.items[i]; it.infix && !it.cjk {
			left = t.inside(it.text, left)
		}
	}
	return t.result(all)
}

// starts adds the starts of a word.
func (t *tokenizer) starts(s string) {
	n := 0
	for i, r := range s {
		if n++; n > wordRunes {
			break
		}
		t.add(kindWord, s[:i+utf8.RuneLen(r)])
	}
}

// number adds all fours and all eights of digits in a row.
func (t *tokenizer) number(digits string) {
	for _, n := range [...]int{shortDigits, wordRunes} {
		for i := n; i <= len(digits); i++ {
			t.add(kindDigit, digits[i-n:i])
		}
	}
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// rest adds all eights of letters of a word except the first, which is a start.
func (t *tokenizer) rest(s string) {
	if len(s) <= wordRunes {
		return
	}
	for i := range window(s, wordRunes) {
		if i > 0 {
			t.add(kindRest, firstRunes(s[i:], wordRunes))
		}
	}
}

// inside adds all parts of a word of at least infixRunes letters that do not begin it, at most left; it returns what is
// left.
func (t *tokenizer) inside(s string, left int) int {
	for i := range window(firstRunes(s, maxInfixRunes), infixRunes) {
		if i == 0 {
			continue
		}
		n := 0
		for j, r := range s[i:] {
			if n++; n > wordRunes {
				break
			}
			if n < infixRunes {
				continue
			}
			if left == 0 {
				return 0
			}
			left--
			t.add(kindWord, s[i:i+j+utf8.RuneLen(r)])
		}
	}
	return left
}

// window yields the byte offsets from which at least n runes of s remain.
func window(s string, n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		left := utf8.RuneCountInString(s)
		for i := range s {
			if left < n || !yield(i) {
				return
			}
			left--
		}
	}
}

func (t *tokenizer) add(kind byte, s string) {
	if len(t.ends) >= 8*MaxTokens { // beyond any that could be kept
		return
	}
	t.buf = append(t.buf, t.group, kind)
	t.buf = append(t.buf, s...)
	t.ends = append(t.ends, len(t.buf))
}

func (t *tokenizer) grams(run string) {
	prev := -1
	for i, r := range run {
		end := i + utf8.RuneLen(r)
		if prev >= 0 {
			t.add(kindGram, run[prev:end])
		}
		t.add(kindGram, run[i:end])
		prev = i
	}
}

// result appends the distinct tokens to all, sorted.
func (t *tokenizer) result(all []string) []string {
	text := string(t.buf)
	first := len(all)
	all = slices.Grow(all, len(t.ends))
	from := 0
	for _, end := range t.ends {
		all = append(all, text[from:end])
		from = end
	}
	if len(t.ends) > MaxTokens {
		seen := make(map[string]struct{}, MaxTokens)
		kept := all[:first]
		for _, tok := range all[first:] {
			if _, ok := seen[tok]; ok {
				continue
			}
			if len(kept)-first == MaxTokens {
				break
			}
			seen[tok] = struct{}{}
			kept = append(kept, tok)
		}
		all = kept
	}
	slices.Sort(all[first:])
	return all[:first+len(slices.Compact(all[first:]))]
}

// firstRunes returns the first n runes of s, all of s when it is shorter.
func firstRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
