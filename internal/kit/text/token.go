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
	MaxInputRunes = 20000 // runes of input read per group, and runes of FoldDoc's result

	maxFoldRunes    = 14000 // share of FoldDoc for the words as written; the rest is for pinyin and joined digits
	maxWordRunes    = 32    // longest word token; longer words are indexed by their start and their trigrams
	maxPinyinBytes  = 32    // longest pinyin token
	maxInitialBytes = 16    // longest initials token
	maxPinyinHan    = 40    // characters of one run that get pinyin: names do, the tail of a clause need not
	minPhoneDigits  = 7     // digits from which separated groups count as one number
)

// Kinds of tokens, the second letter of each.
const (
	kindWord     = 'w'
	kindGram     = 'g' // two CJK characters, or the last one of a run
	kindTrigram  = 't'
	kindPinyin   = 'y'
	kindInitials = 'i'
)

// Doc is one search document: texts by field group. A group is a letter a–z that names who may search it, so a reader
// without the right to a group cannot find anything through it.
type Doc struct {
	groups []docGroup
}

type docGroup struct {
	letter byte
	texts  []string
}

// Add puts texts into a group. A letter outside a–z is ignored together with its texts: a text that no reader's groups
// could name must not become findable.
func (d *Doc) Add(group byte, texts ...string) {
	if group < 'a' || group > 'z' {
		return
	}
	for i := range d.groups {
		if d.groups[i].letter == group {
			d.groups[i].texts = append(d.groups[i].texts, texts...)
			return
		}
	}
	d.groups = append(d.groups, docGroup{letter: group, texts: slices.Clone(texts)})
}

// Tokens returns the sorted tokens of all groups.
func (d *Doc) Tokens() []string {
	var all []string
	for _, g := range d.groups {
		all = append(all, Tokens(g.letter, g.texts...)...)
	}
	slices.Sort(all)
	return all
}

// Fold returns the verification text of one group, "" when the document has none.
func (d *Doc) Fold(group byte) string {
	for _, g := range d.groups {
		if g.letter == group {
			return FoldDoc(g.texts...)
		}
	}
	return ""
}

// Tokens returns the distinct search tokens of one field group, sorted bytewise, at most MaxTokens. Each is the group
// letter, a kind letter and folded letters or digits, nothing else:
//
//	w  a word of any script that is written with spaces, or the joined digits of a phone number
//	g  two neighbouring CJK characters; also the last character of a run alone, so that one character is a prefix query
//	y  pinyin of a run of Chinese characters, from each of its syllables on
//	i  the initials of the same
//	t  three neighbouring letters or digits of a word, to find a part inside one
//
// When a group exceeds the bound, trigrams go first, then initials and pinyin, and within a kind the end of the text.
func Tokens(group byte, texts ...string) []string {
	if group < 'a' || group > 'z' {
		return nil
	}
	doc := split(texts)
	if len(doc.items) == 0 {
		return nil
	}
	t := tokenizer{group: group, buf: make([]byte, 0, 4096), ends: make([]int, 0, 512)}
	for _, it := range doc.items {
		if !it.cjk {
			t.add(kindWord, firstRunes(it.text, maxWordRunes))
		}
	}
	for _, n := range doc.numbers {
		t.add(kindWord, firstRunes(n, maxWordRunes))
	}
	for _, it := range doc.items {
		if it.cjk {
			t.grams(it.text)
		}
	}
	for _, r := range doc.readings {
		for _, off := range r.starts {
			t.add(kindPinyin, r.full[off:min(off+maxPinyinBytes, len(r.full))])
		}
	}
	for _, r := range doc.readings {
		for i := range r.initials {
			t.add(kindInitials, r.initials[i:min(i+maxInitialBytes, len(r.initials))])
		}
	}
	for _, it := range doc.items {
		if !it.cjk {
			t.trigrams(it.text)
		}
	}
	for _, n := range doc.numbers {
		t.trigrams(n)
	}
	return t.result()
}

// FoldDoc returns the text against which the parts of a query that tokens cannot decide are checked by plain substring
// search: each text's folded words joined by single spaces, one text per line, then one line for each phone number as
// digits only, and one each for the pinyin and the initials of every run of Chinese characters. At most MaxInputRunes.
func FoldDoc(texts ...string) string {
	doc := split(texts)
	var b strings.Builder
	size := 0
	line := -1
	for _, it := range doc.items {
		if b.Len() > 0 {
			if it.line != line {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
		line = it.line
		b.WriteString(it.text)
	}
	size = utf8.RuneCountInString(b.String())
	extra := func(s string) {
		if size += len(s) + 1; size <= MaxInputRunes {
			b.WriteByte('\n')
			b.WriteString(s)
		}
	}
	for _, n := range doc.numbers {
		extra(n)
	}
	for _, r := range doc.readings {
		extra(r.full)
		extra(r.initials)
	}
	return b.String()
}

// item is one word, or one run of CJK characters, of a folded text.
type item struct {
	text string
	line int // index of the text it came from
	cjk  bool
}

// splitDoc is what Tokens and FoldDoc both start from, so that they never disagree.
type splitDoc struct {
	items    []item
	numbers  []string
	readings []reading
}

func split(texts []string) splitDoc {
	var doc splitDoc
	input, output := MaxInputRunes, maxFoldRunes
	for line, s := range texts {
		if input <= 0 || output <= 0 {
			break
		}
		s = firstRunes(s, input)
		input -= utf8.RuneCountInString(s)
		s = Fold(s)
		from := len(doc.items)
		doc.items = appendItems(doc.items, s, line, true)
		for i := from; i < len(doc.items); i++ {
			n := utf8.RuneCountInString(doc.items[i].text) + 1
			if n > output {
				doc.items[i].text = firstRunes(doc.items[i].text, output-1)
				doc.items = doc.items[:i+1]
				if doc.items[i].text == "" {
					doc.items = doc.items[:i]
				}
				output = 0
				break
			}
			output -= n
		}
		doc.numbers = appendNumbers(doc.numbers, s)
	}
	for _, it := range doc.items {
		if it.cjk {
			doc.readings = appendReadings(doc.readings, it.text)
		}
	}
	return doc
}

// appendItems splits folded text s. With join set, CJK runs that only white space or brackets separate become one, so
// that 华贸（上海）公司 is found as 华贸上海公司; a query keeps them apart and finds either spelling.
func appendItems(items []item, s string, line int, join bool) []item {
	var (
		word    []byte // pending word, only when a character had to be dropped from its middle
		start   = -1   // start of the pending word or run in s
		cjk     bool
		pending bool // a run of CJK characters may continue after a soft separator
		soft    bool // separators seen since then are all soft
	)
	flush := func(end int) {
		if start < 0 {
			return
		}
		text := s[start:end]
		if word != nil {
			text = string(append(word, text...))
		}
		start, word = -1, nil
		if text == "" {
			return
		}
		// The length bound keeps a page of single characters from being copied once per character.
		if cjk && pending && soft && join && len(items[len(items)-1].text) < 512 {
			items[len(items)-1].text += text
		} else {
			items = append(items, item{text: text, line: line, cjk: cjk})
		}
		pending, soft = cjk, true
	}
	for i, r := range s {
		c := classify(r)
		switch c {
		case classWord, classCJK:
			isCJK := c == classCJK
			if start >= 0 && isCJK != cjk {
				flush(i)
			}
			if start < 0 {
				start, cjk = i, isCJK
				if !isCJK {
					pending = false
				}
			}
		case classDrop:
			// A mark or an apostrophe inside a word: O'Neil is one word, oneil.
			if start >= 0 {
				word = append(word, s[start:i]...)
				start = i + utf8.RuneLen(r)
			}
		default:
			flush(i)
			if c == classBreak {
				soft = false
			}
		}
	}
	flush(len(s))
	return items
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
		if groups > 1 && len(digits) >= minPhoneDigits {
			numbers = append(numbers, digits)
		}
		i += end
	}
	return numbers
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

func (t *tokenizer) add(kind byte, s string) {
	t.buf = append(t.buf, t.group, kind)
	t.buf = append(t.buf, s...)
	t.ends = append(t.ends, len(t.buf))
}

func (t *tokenizer) grams(run string) {
	prev := -1
	for i, r := range run {
		if prev >= 0 {
			t.add(kindGram, run[prev:i+utf8.RuneLen(r)])
		}
		prev = i
	}
	t.add(kindGram, run[prev:])
}

func (t *tokenizer) trigrams(word string) {
	a, b := -1, -1
	for i, r := range word {
		if a >= 0 {
			t.add(kindTrigram, word[a:i+utf8.RuneLen(r)])
		}
		a, b = b, i
	}
}

func (t *tokenizer) result() []string {
	all := string(t.buf)
	tokens := make([]string, len(t.ends))
	from := 0
	for i, end := range t.ends {
		tokens[i] = all[from:end]
		from = end
	}
	if len(tokens) > MaxTokens {
		seen := make(map[string]struct{}, MaxTokens)
		kept := tokens[:0]
		for _, tok := range tokens {
			if _, ok := seen[tok]; ok {
				continue
			}
			if len(kept) == MaxTokens {
				break
			}
			seen[tok] = struct{}{}
			kept = append(kept, tok)
		}
		tokens = kept
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
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
