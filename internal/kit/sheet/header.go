package sheet

import (
	"strconv"
	"strings"
	"unicode"
)

// ColumnName returns the letters Excel shows above column i, counted from 0: A, B, … Z, AA.
func ColumnName(i int) string {
	if i < 0 {
		return ""
	}
	var b [8]byte
	p := len(b)
	for i++; i > 0 && p > 0; i = (i - 1) / 26 {
		p--
		b[p] = byte('A' + (i-1)%26)
	}
	return string(b[p:])
}

// invisible reports the marks that ride along in copied text: byte order marks, zero-width spaces, and the
// directional marks Excel and WhatsApp put around phone numbers.
func invisible(r rune) bool {
	switch {
	case r == '\uFEFF', r == '\u200B', r == '\u200E', r == '\u200F', r == '\u061C', r == '\u00AD', r == '\u2060':
		return true
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// Clean removes what nobody means to type: white space, control and directional marks at both ends, and control
// characters other than line ends inside. Joiners inside emoji and Persian words stay.
func Clean(s string) string {
	edge := func(r rune) bool {
		return unicode.IsSpace(r) || invisible(r) || unicode.IsControl(r) || r == '\u3000'
	}
	s = strings.TrimFunc(s, edge)
	bad := func(r rune) bool {
		return r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0x7F || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\uFEFF'
	}
	if strings.IndexFunc(s, bad) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return -1
		}
		return r
	}, s)
}

// uniqueHeader cleans header cells into names of which no two are alike: repeated ones become "Name (2)", unnamed
// ones "列 C" or "Column C".
func uniqueHeader(cells []string, width int, lang string, row int, t *tally) []string {
	out := make([]string, max(width, len(cells)))
	seen := make(map[string]bool, len(out))
	for i := range out {
		name := ""
		if i < len(cells) {
			name = strings.Join(strings.Fields(Clean(cells[i])), " ")
		}
		name = shorten(name, 200)
		if name == "" {
			if lang == "en" {
				name = "Column " + ColumnName(i)
			} else {
				name = "列 " + ColumnName(i)
			}
			if row > 0 {
				t.add(HeaderUnnamed, row, 1)
				if w := &t.list[len(t.list)-1]; w.Code == HeaderUnnamed && w.Col == "" {
					w.Col = ColumnName(i)
				}
			}
		}
		unique := name
		for n := 2; seen[strings.ToLower(unique)]; n++ {
			unique = name + " (" + strconv.Itoa(n) + ")"
		}
		if unique != name {
			t.add(HeaderDuplicated, row, 1, "name", name)
		}
		seen[strings.ToLower(unique)] = true
		out[i] = unique
	}
	return out
}

// datum reports whether a cell looks like a value rather than the name of a column: a number, date, mail or web
// address.
func datum(s string, typ CellType) bool {
	if typ != Text {
		return true
	}
	if strings.Contains(s, "@") && !strings.ContainsAny(s, " ") || strings.Contains(s, "://") {
		return true
	}
	digits, others := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case strings.ContainsRune(".,-/: +()%¥$€£'年月日", r):
		default:
			others++
		}
	}
	return digits > 0 && (others == 0 || digits > 2*others)
}

// findHeader looks for the header in the first rows: the first row that is about as wide as the body, filled with
// short distinct words and not repeated as data below. Title rows above it are narrow and thereby skipped. It
// returns HeaderNone when the first wide row is already data, and the row number of the first data row.
func findHeader(rows []Row) (header, data int) {
	width := bodyWidth(rows)
	for i, r := range rows {
		if i >= 30 {
			break
		}
		filled, data, distinct := 0, 0, map[string]bool{}
		long := 0
		for c, s := range r.Cells {
			if s = Clean(s); s == "" {
				continue
			}
			filled++
			distinct[strings.ToLower(s)] = true
			var typ CellType
			if c < len(r.Types) {
				typ = r.Types[c]
			}
			if datum(s, typ) {
				data++
			}
			if len([]rune(s)) > 80 {
				long++
			}
		}
		if filled == 0 || r.Rejected != nil {
			continue
		}
		if width > 1 && (filled < 2 || filled*10 < width*5) {
			continue // a title, a remark, an empty group row
		}
		if i+2 < len(rows) && width > 2 && filled*10 < width*8 && wider(rows[i+1], filled, width) && holdsData(rows[i+2]) {
			continue // the upper of two header rows, its merged cells empty; the lower names the columns
		}
		if data*5 > filled || long*4 > filled || len(distinct)*10 < filled*3 || repeated(r, rows[i+1:]) {
			return HeaderNone, r.Line
		}
		if i+1 < len(rows) {
			return r.Line, rows[i+1].Line
		}
		return r.Line, 0
	}
	if len(rows) == 0 {
		return HeaderNone, 0
	}
	return HeaderNone, rows[0].Line
}

// wider reports whether r is filled more than the row above it and all words, as the lower of two header rows is.
func wider(r Row, above, width int) bool {
	filled := 0
	for c, s := range r.Cells {
		if s = Clean(s); s == "" {
			continue
		}
		filled++
		if c < len(r.Types) && datum(s, r.Types[c]) || c >= len(r.Types) && datum(s, Text) {
			return false
		}
	}
	return filled > above && filled*10 >= width*8
}

// holdsData reports whether some cell of the row is a value rather than a word.
func holdsData(r Row) bool {
	for c, s := range r.Cells {
		if s = Clean(s); s != "" && (c < len(r.Types) && datum(s, r.Types[c]) || c >= len(r.Types) && datum(s, Text)) {
			return true
		}
	}
	return false
}

// bodyWidth is the usual number of filled-up-to columns of the rows.
func bodyWidth(rows []Row) int {
	counts := map[int]int{}
	for _, r := range rows {
		last := 0
		for i, c := range r.Cells {
			if Clean(c) != "" {
				last = i + 1
			}
		}
		counts[last]++
	}
	best, n := 0, 0
	for w, c := range counts {
		if c > n || c == n && w > best {
			best, n = w, c
		}
	}
	return best
}

// repeated reports whether a third of the filled cells occur again below in their own column: data do, names of
// columns do not.
func repeated(r Row, below []Row) bool {
	filled, again := 0, 0
	for c, s := range r.Cells {
		if s = Clean(s); s == "" {
			continue
		}
		filled++
		for _, b := range below {
			if c < len(b.Cells) && Clean(b.Cells[c]) == s {
				again++
				break
			}
		}
	}
	return filled > 0 && again*3 >= filled
}
