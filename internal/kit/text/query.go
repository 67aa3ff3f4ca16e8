package text

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds of one search.
const (
	MaxTerms      = 8   // further words of the input are ignored
	maxQueryRunes = 256 // further input is ignored
	maxTermRunes  = 64
	maxPieces     = 8 // trigrams or bigrams asked for in one alternative; verification decides the rest
)

// ErrNothingToSearch is returned for input without a letter or digit: such a search has no answer, which is not the same
// as finding nothing.
var ErrNothingToSearch = errors.New("text: nothing to search for")

// ErrNoGroups is returned when the searcher may read no field group at all.
var ErrNoGroups = errors.New("text: no field group to search in")

// Query is a parsed search: every term must be found, in any of the readable groups.
type Query struct {
	Terms []Term
}

// Term is one word of the input. A document matches when one alternative of Any does and, if Verify is not empty, the
// FoldDoc text of one of the readable groups contains Verify. Whatever an alternative finds by the start of a word, by
// pinyin or by initials also contains Verify, so the check only removes what merely looked right.
type Term struct {
	Any    []Alt
	Verify string
}

// Alt is a set of tokens of one group that must all be present.
type Alt []Token

// Token is a search token, or with Prefix the start of one.
type Token struct {
	Text   string
	Prefix bool
}

// ParseQuery turns what a person typed into a query over the groups (letters a–z) that person may read. Words are
// separated by white space and punctuation; words held together by one of @ . - _ / & stay together, so a mail address
// or a domain finds that address and not every document with its parts; something that looks like a phone number is
// searched by its digits. Errors: ErrNothingToSearch, ErrNoGroups.
func ParseQuery(groups, input string) (Query, error) {
	letters := make([]byte, 0, len(groups))
	for i := 0; i < len(groups); i++ {
		if g := groups[i]; g >= 'a' && g <= 'z' && !slices.Contains(letters, g) {
			letters = append(letters, g)
		}
	}
	words := queryWords(Fold(firstRunes(input, maxQueryRunes)))
	if len(words) == 0 {
		return Query{}, ErrNothingToSearch
	}
	if len(letters) == 0 {
		return Query{}, ErrNoGroups
	}
	var q Query
	seen := make(map[string]bool, len(words))
	for _, w := range words {
		key := strings.Join(w.parts, " ")
		if seen[key] {
			continue
		}
		seen[key] = true
		q.Terms = append(q.Terms, w.term(letters))
		if len(q.Terms) == MaxTerms {
			break
		}
	}
	return q, nil
}

// queryWord is one CJK run, one word, or the words of an address.
type queryWord struct {
	parts []string
	cjk   bool
}

func queryWords(s string) []queryWord {
	if digits, ok := phoneQuery(s); ok {
		return []queryWord{{parts: []string{digits}}}
	}
	var words []queryWord
	for _, chunk := range strings.Fields(s) {
		if digits, ok := phoneQuery(chunk); ok {
			words = append(words, queryWord{parts: []string{digits}})
			continue
		}
		words = appendChunk(words, siteChunk(chunk))
	}
	return words
}

// siteChunk reduces a pasted web address to its host, because the stored one may lack scheme, www. and path.
func siteChunk(chunk string) string {
	for _, scheme := range [...]string{"http://", "https://"} {
		if rest, ok := strings.CutPrefix(chunk, scheme); ok {
			if i := strings.IndexAny(rest, "/?#"); i >= 0 {
				rest = rest[:i]
			}
			chunk = rest
			break
		}
	}
	return strings.TrimPrefix(chunk, "www.")
}

// phoneQuery reports whether s is a phone number and nothing else, and returns its digits without the zeros dialled
// before it, which the stored form may lack.
func phoneQuery(s string) (digits string, ok bool) {
	s = strings.TrimLeft(s, "+ (")
	if s == "" || s[0] < '0' || s[0] > '9' {
		return "", false
	}
	digits, groups, end := scanNumber(s)
	if strings.Trim(s[end:], " ).-/") != "" || len(digits) > maxWordRunes {
		return "", false
	}
	short := strings.TrimLeft(digits, "0")
	if len(short) < minPhoneDigits || (groups == 1 && len(digits) == len(short)) {
		return digits, groups > 1 && len(digits) >= minPhoneDigits
	}
	return short, true
}

// appendChunk splits a piece of input without white space.
func appendChunk(words []queryWord, chunk string) []queryWord {
	type span struct{ from, to int }
	var (
		cur       []string // words of the pending phrase
		at        span
		word      []byte
		in        bool
		inCJK     bool
		connected bool // only connectors since the last word
	)
	flushWord := func(end int) {
		if !in {
			return
		}
		in = false
		at.to = end
		w := string(append(word, chunk[at.from:at.to]...))
		word = nil
		if w == "" {
			return
		}
		w = firstRunes(w, maxTermRunes)
		if inCJK {
			words = append(words, queryWord{parts: []string{w}, cjk: true})
			return
		}
		if len(cur) > 0 && !connected {
			words = append(words, queryWord{parts: cur})
			cur = nil
		}
		cur = append(cur, w)
		connected = true
	}
	flushPhrase := func() {
		if len(cur) > 0 {
			words = append(words, queryWord{parts: cur})
			cur = nil
		}
	}
	for i, r := range chunk {
		switch c := classify(r); c {
		case classWord, classCJK:
			isCJK := c == classCJK
			if in && isCJK != inCJK {
				flushWord(i)
			}
			if isCJK {
				flushPhrase()
			}
			if !in {
				in, inCJK, at.from = true, isCJK, i
			}
		case classDrop:
			if in {
				word = append(word, chunk[at.from:i]...)
				at.from = i + utf8.RuneLen(r)
			}
		default:
			flushWord(i)
			switch r {
			case '@', '.', '-', '_', '/', '&':
			default:
				connected = false
			}
		}
	}
	flushWord(len(chunk))
	flushPhrase()
	return words
}

func (w queryWord) term(groups []byte) Term {
	var t Term
	for _, g := range groups {
		switch {
		case w.cjk:
			t.Any = append(t.Any, runAlt(g, w.parts[0]))
		case len(w.parts) > 1:
			t.Any = append(t.Any, phraseAlt(g, w.parts))
		default:
			t.Any = append(t.Any, wordAlts(g, w.parts[0])...)
		}
	}
	switch n := utf8.RuneCountInString(w.parts[0]); {
	case len(w.parts) > 1:
		t.Verify = strings.Join(w.parts, " ")
	case w.cjk && n > 2, !w.cjk && n > 3:
		t.Verify = w.parts[0]
	}
	return t
}

func runAlt(g byte, run string) Alt {
	chars := []rune(run)
	if len(chars) == 1 {
		return Alt{{Text: string([]byte{g, kindGram}) + run, Prefix: true}}
	}
	return pieces(g, kindGram, chars, 2)
}

func wordAlts(g byte, word string) []Alt {
	chars := []rune(word)
	alts := []Alt{{wordToken(g, word, true)}}
	ascii := true
	for _, r := range chars {
		ascii = ascii && r >= 'a' && r <= 'z'
	}
	if ascii {
		alts = append(alts, Alt{{Text: string([]byte{g, kindPinyin}) + firstRunes(word, maxPinyinBytes), Prefix: true}})
		if len(word) <= maxInitialBytes {
			alts = append(alts, Alt{{Text: string([]byte{g, kindInitials}) + word, Prefix: true}})
		}
	}
	if len(chars) >= 3 {
		alts = append(alts, pieces(g, kindTrigram, chars, 3))
	}
	return alts
}

// phraseAlt finds words that follow one another: the first may be the end of a word, the last the start of one.
func phraseAlt(g byte, parts []string) Alt {
	var alt Alt
	if first := []rune(parts[0]); len(first) >= 3 {
		alt = pieces(g, kindTrigram, first, 3)
	}
	for _, w := range parts[1 : len(parts)-1] {
		if len(alt) < 2*maxPieces {
			alt = append(alt, wordToken(g, w, false))
		}
	}
	return append(alt, wordToken(g, parts[len(parts)-1], true))
}

func wordToken(g byte, word string, prefix bool) Token {
	return Token{Text: string([]byte{g, kindWord}) + firstRunes(word, maxWordRunes), Prefix: prefix}
}

// pieces returns the n-grams of chars, evenly thinned to maxPieces with the first and the last kept.
func pieces(g, kind byte, chars []rune, n int) Alt {
	count := len(chars) - n + 1
	take := min(count, maxPieces)
	alt := make(Alt, 0, take)
	for i := range take {
		from := i
		if take < count {
			from = i * (count - 1) / (take - 1)
		}
		tok := Token{Text: string([]byte{g, kind}) + string(chars[from:from+n])}
		if !slices.Contains(alt, tok) {
			alt = append(alt, tok)
		}
	}
	return alt
}

// FTS5 renders the query as an SQLite FTS5 MATCH expression. It uses no phrases, so it works with detail=none. The table
// should be made with tokenize='ascii', under which a token is indexed exactly as it was written.
func (q Query) FTS5() string {
	return q.render(" AND ", " OR ", func(b *strings.Builder, t Token) {
		b.WriteByte('"')
		b.WriteString(t.Text)
		b.WriteByte('"')
		if t.Prefix {
			b.WriteString(" *")
		}
	})
}

// TSQuery renders the query as a literal to be cast to PostgreSQL's tsquery. The document side is TSVector.
func (q Query) TSQuery() string {
	return q.render(" & ", " | ", func(b *strings.Builder, t Token) {
		b.WriteByte('\'')
		b.WriteString(t.Text)
		b.WriteByte('\'')
		if t.Prefix {
			b.WriteString(":*")
		}
	})
}

// FTS5Doc renders tokens as the text of an FTS5 row.
func FTS5Doc(tokens []string) string { return strings.Join(tokens, " ") }

// TSVector renders tokens as a literal to be cast to PostgreSQL's tsvector.
func TSVector(tokens []string) string {
	if len(tokens) == 0 {
		return ""
	}
	return "'" + strings.Join(tokens, "' '") + "'"
}

func (q Query) render(and, or string, token func(*strings.Builder, Token)) string {
	var b strings.Builder
	for i, t := range q.Terms {
		if i > 0 {
			b.WriteString(and)
		}
		b.WriteByte('(')
		for j, alt := range t.Any {
			if j > 0 {
				b.WriteString(or)
			}
			if len(alt) > 1 {
				b.WriteByte('(')
			}
			for k, tok := range alt {
				if k > 0 {
					b.WriteString(and)
				}
				token(&b, tok)
			}
			if len(alt) > 1 {
				b.WriteByte(')')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}

// VerifySQL returns the condition, with one ? per argument, under which a row that the token index found really
// matches: for each term that needs it, one of the columns contains the term. function is the engine's substring search,
// instr (SQLite) or strpos (PostgreSQL); columns are the FoldDoc columns of the groups the searcher may read and must be
// trusted SQL. It returns "" and no arguments when the tokens alone decide.
func (q Query) VerifySQL(function string, columns ...string) (condition string, args []any) {
	var b strings.Builder
	for _, t := range q.Terms {
		if t.Verify == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('(')
		for i, c := range columns {
			if i > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(function + "(" + c + ",?)>0")
			args = append(args, t.Verify)
		}
		if len(columns) == 0 {
			b.WriteString("1=0")
		}
		b.WriteByte(')')
	}
	return b.String(), args
}

// Match decides in memory what the database decides with FTS5 or TSQuery and VerifySQL: tokens are the sorted tokens of
// a document, folds the FoldDoc texts of its readable groups.
func (q Query) Match(tokens []string, folds ...string) bool {
	for _, t := range q.Terms {
		if !t.found(tokens) {
			return false
		}
		if t.Verify != "" && !slices.ContainsFunc(folds, func(f string) bool { return strings.Contains(f, t.Verify) }) {
			return false
		}
	}
	return len(q.Terms) > 0
}

func (t Term) found(tokens []string) bool {
	for _, alt := range t.Any {
		all := true
		for _, tok := range alt {
			i, ok := slices.BinarySearch(tokens, tok.Text)
			if !ok && tok.Prefix {
				ok = i < len(tokens) && strings.HasPrefix(tokens[i], tok.Text)
			}
			if !ok {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}
