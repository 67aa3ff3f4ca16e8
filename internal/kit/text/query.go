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
	maxPieces     = 8 // tokens asked for of one long word or run
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
// text of one of the readable groups (Doc.Fold) contains Verify. Only CJK runs of three characters and more need that.
type Term struct {
	Any    []Alt
	Verify string
}

// Alt is a set of tokens of one group that must all be present.
type Alt []string

// ParseQuery turns what a person typed into a query over the groups (letters a–z) that person may read. Words are
// separated by white space and punctuation; words held together by one of . - _ / & + ' are one, so a domain finds that
// domain and not every document with its parts; something that looks like a phone number is searched by its digits. A word of one or two letters is the start of a word, a longer one any part of a word in infix texts and the
// start of one elsewhere. Errors: ErrNothingToSearch, ErrNoGroups.
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
	for i := range words {
		if seen[words[i].text] {
			continue
		}
		seen[words[i].text] = true
		q.Terms = append(q.Terms, words[i].term(letters))
		if len(q.Terms) == MaxTerms {
			break
		}
	}
	return q, nil
}

func queryWords(s string) []item {
	if digits, ok := phoneQuery(s); ok {
		return []item{{text: digits}}
	}
	var words []item
	for _, chunk := range strings.Fields(s) {
		if digits, ok := phoneQuery(chunk); ok {
			words = append(words, item{text: digits})
			continue
		}
		words = appendItems(words, siteChunk(chunk), false)
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
	return withoutScheme(chunk)
}

// phoneQuery reports whether s is a phone number and nothing else, and returns its digits.
func phoneQuery(s string) (digits string, ok bool) {
	s = strings.TrimLeft(s, "+ (")
	if s == "" || s[0] < '0' || s[0] > '9' {
		return "", false
	}
	digits, _, end := scanNumber(s)
	if strings.Trim(s[end:], " ).-/") != "" || len(digits) > maxTermRunes {
		return "", false
	}
	return digits, len(digits) >= minPhoneDigits
}

func (w *item) term(groups []byte) Term {
	var t Term
	for _, g := range groups {
		if w.cjk {
			t.Any = append(t.Any, runAlt(g, w.text))
			continue
		}
		t.Any = append(t.Any, wordAlt(nil, g, w.text))
		if alt := digitAlt(g, w.text); alt != nil {
			t.Any = append(t.Any, alt)
		}
		// What is typed with a hyphen may be written apart: Wal-Mart, Wal Mart.
		if w.loose && len(w.parts) <= 4 {
			var alt Alt
			for i, at := range w.parts {
				end := len(w.text)
				if i+1 < len(w.parts) {
					end = w.parts[i+1]
				}
				alt = wordAlt(alt, g, w.text[at:end])
			}
			t.Any = append(t.Any, alt)
		}
	}
	if w.cjk && utf8.RuneCountInString(w.text) > 2 {
		t.Verify = firstRunes(w.text, maxTermRunes)
	}
	return t
}

func runAlt(g byte, run string) Alt {
	chars := []rune(firstRunes(run, maxTermRunes))
	if len(chars) <= 2 {
		return Alt{string([]byte{g, kindGram}) + run}
	}
	return pieces(nil, g, kindGram, chars, 2)
}

// wordAlt adds the tokens that stand for the start of a word, or a part of one in an infix text.
func wordAlt(alt Alt, g byte, word string) Alt {
	alt = append(alt, string([]byte{g, kindWord})+firstRunes(word, wordRunes))
	if utf8.RuneCountInString(word) > wordRunes {
		alt = pieces(alt, g, kindRest, []rune(firstRunes(word, maxTermRunes))[1:], wordRunes)
	}
	return alt
}

// digitAlt is the tokens of a part of a phone number, nil for anything else. Zeros dialled before a number are left out,
// because the stored form may lack them.
func digitAlt(g byte, s string) Alt {
	if len(s) < shortDigits || !isDigits(s) {
		return nil
	}
	if short := strings.TrimLeft(s, "0"); len(short) >= minPhoneDigits {
		s = short
	}
	n := shortDigits
	if len(s) >= wordRunes {
		n = wordRunes
	}
	return pieces(nil, g, kindDigit, []rune(firstRunes(s, maxTermRunes)), n)
}

// pieces adds the n-grams of chars. Each costs a look-up in every group, so of more than four only every fourth is asked
// for, at most maxPieces: evenly thinned, the first and the last kept, so that no letter is left out.
func pieces(alt Alt, g, kind byte, chars []rune, n int) Alt {
	count := len(chars) - n + 1
	take := min(count, max(4, min(count/4, maxPieces)))
	for i := range take {
		from := i
		if take < count {
			from = i * (count - 1) / (take - 1)
		}
		tok := string([]byte{g, kind}) + string(chars[from:from+n])
		if !slices.Contains(alt, tok) {
			alt = append(alt, tok)
		}
	}
	return alt
}

// FTS5 renders the query as an SQLite FTS5 MATCH expression. It uses no phrases, so it works with detail=none. The table
// should be made with tokenize='ascii', under which a token is indexed exactly as it was written.
func (q Query) FTS5() string { return q.render(" AND ", " OR ", '"') }

// TSQuery renders the query as a literal to be cast to PostgreSQL's tsquery. The document side is TSVector.
func (q Query) TSQuery() string { return q.render(" & ", " | ", '\'') }

// FTS5Doc renders tokens as the text of an FTS5 row.
func FTS5Doc(tokens []string) string { return strings.Join(tokens, " ") }

// TSVector renders tokens as a literal to be cast to PostgreSQL's tsvector.
func TSVector(tokens []string) string {
	if len(tokens) == 0 {
		return ""
	}
	return "'" + strings.Join(tokens, "' '") + "'"
}

func (q Query) render(and, or string, quote byte) string {
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
				b.WriteByte(quote)
				b.WriteString(tok)
				b.WriteByte(quote)
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
// instr (SQLite) or strpos (PostgreSQL); columns hold the Doc.Fold texts of the groups the searcher may read and must be
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
// a document, folds the Doc.Fold texts of its readable groups.
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
	return slices.ContainsFunc(t.Any, func(alt Alt) bool {
		return !slices.ContainsFunc(alt, func(tok string) bool {
			_, ok := slices.BinarySearch(tokens, tok)
			return !ok
		})
	})
}
