package sheet

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// rescanBudget bounds the bytes looked at twice because a quotation mark was never closed. Beyond it quotes may no
// longer span lines, so that a hostile file cannot make the reader run through it once per row.
const rescanBudget = 8 << 20

var errRowTooLong = errors.New("row exceeds the buffer")

// textRows splits decoded text into rows. Rows end with LF, CRLF or a lone CR; cells may be wrapped in double quotes,
// inside which quotes are doubled and line ends are text. Rows that break these rules are read leniently when the
// result has the expected number of cells, and rejected otherwise.
type textRows struct {
	r      io.Reader // UTF-8
	buf    []byte
	pos    int // begin of the current row in buf
	end    int // end of the data in buf
	eof    bool
	delim  byte
	line   int // rows delivered so far
	width  int // cells of the header; 0 while unknown
	lim    Limits
	tally  *tally
	guards bool // strip the apostrophe our own writer puts before formula characters

	rescanned  int64
	singleLine bool
	spans      []span // of the first lim.Columns cells
	cells      int    // of the row, counting those beyond the limit
	filled     int    // cells up to the last one beyond the limit that holds something
	// what was seen, for Sniff
	quoted       bool
	lf, crlf, cr int
}

// span is one cell, relative to the begin of its row.
type span struct {
	from, to int
	doubled  bool // holds doubled quotes to be undone
}

// slip is the first breach of the quoting rules in a row.
type slip struct {
	code Code
	col  int
}

// fill makes more bytes available. It returns io.EOF at the end and errRowTooLong when a row outgrows its limit.
func (t *textRows) fill() error {
	if t.eof {
		return io.EOF
	}
	if t.pos > 0 && t.end == len(t.buf) {
		copy(t.buf, t.buf[t.pos:t.end])
		t.end -= t.pos
		t.pos = 0
	}
	if t.end == len(t.buf) {
		if len(t.buf) >= t.lim.RowBytes+64<<10 {
			return errRowTooLong
		}
		size := min(max(64<<10, 2*len(t.buf)), t.lim.RowBytes+64<<10)
		bigger := make([]byte, size)
		copy(bigger, t.buf[:t.end])
		t.buf = bigger
	}
	for range 100 {
		n, err := t.r.Read(t.buf[t.end:])
		t.end += n
		switch {
		case err == io.EOF:
			t.eof = true
			if n == 0 {
				return io.EOF
			}
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// at returns the byte at offset i of the current row.
func (t *textRows) at(i int) (byte, error) {
	for t.pos+i >= t.end {
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	return t.buf[t.pos+i], nil
}

func (t *textRows) next() (Row, error) {
	if _, err := t.at(0); err != nil {
		return Row{}, readError(err)
	}
	n, bad, err := t.parse(false)
	if bad != nil && err == nil && t.width > 0 && t.cells != t.width {
		first := *bad
		if n, bad, err = t.parse(true); err == nil && t.cells != t.width {
			bad = &first
			row := t.row(n)
			row.Rejected = Problem(bad.code).At(row.Line, ColumnName(bad.col))
			return row, nil
		}
	}
	switch {
	case errors.Is(err, errRowTooLong):
		row := Row{Line: t.line + 1}
		row.Rejected = Problem(RowTooLong, "max", t.lim.RowBytes>>20).At(row.Line, "")
		if err := t.skipLine(); err != nil && err != io.EOF {
			return Row{}, readError(err)
		}
		t.line++
		return row, nil
	case err != nil:
		return Row{}, readError(err)
	}
	row := t.row(n)
	if bad != nil && row.Rejected == nil {
		t.tally.add(QuoteLenient, row.Line, 1)
	}
	return row, nil
}

// skipLine drops everything up to the next line end.
func (t *textRows) skipLine() error {
	for {
		if i := bytes.IndexAny(t.buf[t.pos:t.end], "\r\n"); i >= 0 {
			t.pos += i
			_, err := t.lineEnd(0, true)
			return err
		}
		t.pos, t.end = 0, 0
		if err := t.fill(); err != nil {
			return err
		}
	}
}

// lineEnd consumes the line end at offset i and returns its length.
func (t *textRows) lineEnd(i int, consume bool) (int, error) {
	b, err := t.at(i)
	if err != nil {
		return 0, err
	}
	size := 1
	if b == '\r' {
		next, err := t.at(i + 1)
		if err == nil && next == '\n' {
			size = 2
			t.crlf++
		} else {
			t.cr++
			if err != nil && err != io.EOF && !errors.Is(err, errRowTooLong) {
				return 0, err
			}
		}
	} else {
		t.lf++
	}
	if consume {
		t.pos += i + size
	}
	return size, nil
}

// parse finds the cells of the row at t.pos and returns its length with the line end. literal reads every quotation
// mark that breaks the rules as text, instead of looking for its partner on the same line.
func (t *textRows) parse(literal bool) (n int, bad *slip, err error) {
	t.spans, t.cells, t.filled = t.spans[:0], 0, 0
	i := 0
	for {
		var s span
		start := i
		q := i
		b, err := t.at(q)
		for err == nil && b == ' ' {
			q++
			b, err = t.at(q)
		}
		if err != nil && err != io.EOF {
			return 0, nil, err
		}
		open := err == nil && b == '"'
		if open {
			var next int
			var code Code
			s, next, code, err = t.quotedCell(q, literal)
			if err != nil {
				return 0, nil, err
			}
			if code != "" && bad == nil {
				bad = &slip{code: code, col: t.cells}
			}
			if next >= 0 {
				i = next
				t.quoted = t.quoted || code == ""
			} else {
				open = false
			}
		}
		if !open {
			if i, err = t.plainEnd(start); err != nil {
				return 0, nil, err
			}
			s = span{from: start, to: i}
		}
		t.cells++
		if len(t.spans) < t.lim.Columns {
			t.spans = append(t.spans, s)
		} else if s.to > s.from {
			t.filled = t.cells
		}
		b, err = t.at(i)
		switch {
		case err == io.EOF:
			return i, bad, nil
		case err != nil:
			return 0, nil, err
		case b == t.delim:
			i++
		default:
			size, err := t.lineEnd(i, false)
			if err != nil {
				return 0, nil, err
			}
			return i + size, bad, nil
		}
	}
}

// plainEnd returns the offset of the separator, line end or end of text after i.
func (t *textRows) plainEnd(i int) (int, error) {
	for {
		b := t.buf[t.pos+i : t.end]
		for k, c := range b {
			if c == t.delim || c == '\n' || c == '\r' {
				return i + k, nil
			}
		}
		i += len(b)
		if err := t.fill(); err == io.EOF {
			return i, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// quotedCell reads the cell whose opening quote is at q. next is the offset after it, or -1 when the quote has to be
// read as text; code names the breach of the rules, if any.
func (t *textRows) quotedCell(q int, literal bool) (s span, next int, code Code, err error) {
	s = span{from: q + 1}
	i := q + 1
	for {
		b := t.buf[t.pos+i : t.end]
		k := bytes.IndexByte(b, '"')
		if t.singleLine {
			line := b
			if k >= 0 {
				line = b[:k]
			}
			if bytes.ContainsAny(line, "\r\n") {
				return s, -1, QuoteUnclosed, nil
			}
		}
		if k < 0 {
			i += len(b)
			switch err := t.fill(); {
			case err == io.EOF || errors.Is(err, errRowTooLong):
				if bytes.ContainsAny(t.buf[t.pos+q:t.pos+i], "\r\n") {
					if t.rescanned += int64(i - q); t.rescanned > rescanBudget {
						t.singleLine = true
					}
					return s, -1, QuoteUnclosed, nil
				}
				if err != io.EOF {
					return s, 0, "", err
				}
				return s, -1, QuoteUnclosed, nil
			case err != nil:
				return s, 0, "", err
			}
			continue
		}
		i += k
		c, err := t.at(i + 1)
		if err == nil && c == '"' {
			s.doubled = true
			i += 2
			continue
		}
		closed, after, err := t.closes(i)
		if err != nil {
			return s, 0, "", err
		}
		if closed {
			s.to = i
			return s, after, "", nil
		}
		if literal || t.singleLine || bytes.ContainsAny(t.buf[t.pos+q:t.pos+i], "\r\n") {
			if t.rescanned += int64(i - q); t.rescanned > rescanBudget {
				t.singleLine = true
			}
			return s, -1, QuoteMisplaced, nil
		}
		// The quote belongs to the text, as in "3" pipe". Look for the real closing one on this line.
		from := i
		for i++; ; {
			c, err := t.at(i)
			if err == io.EOF || err == nil && (c == '\r' || c == '\n') {
				if t.rescanned += int64(i - from); t.rescanned > rescanBudget {
					t.singleLine = true
				}
				return s, -1, QuoteMisplaced, nil
			}
			if err != nil {
				return s, 0, "", err
			}
			if c == '"' {
				closed, after, err := t.closes(i)
				if err != nil {
					return s, 0, "", err
				}
				if closed {
					s.to = i
					return s, after, QuoteMisplaced, nil
				}
			}
			i++
		}
	}
}

// closes reports whether the quote at i ends its cell: only spaces may follow before the separator or the line end.
func (t *textRows) closes(i int) (closed bool, after int, err error) {
	for k := i + 1; ; k++ {
		c, err := t.at(k)
		switch {
		case err == io.EOF:
			return true, k, nil
		case err != nil:
			return false, 0, err
		case c == t.delim || c == '\r' || c == '\n':
			return true, k, nil
		case c != ' ':
			return false, 0, nil
		}
	}
}

// row turns the spans into cells and moves on to the next row, n bytes further.
func (t *textRows) row(n int) Row {
	t.line++
	raw := t.buf[t.pos : t.pos+n]
	t.pos += n
	row := Row{Line: t.line}
	if c := bytes.Count(raw, []byte("\uFFFD")); c > 0 {
		t.tally.add(BytesReplaced, row.Line, c)
	}
	nuls := bytes.Count(raw, []byte{0})
	if nuls > 0 {
		t.tally.add(NULsRemoved, row.Line, nuls)
	}
	spans := t.spans
	if t.filled > 0 {
		row.Rejected = Problem(RowTooWide, "columns", t.filled, "max", t.lim.Columns).At(row.Line, "")
	}
	row.Cells = make([]string, len(spans))
	whole := "" // one string for the row; its cells share it
	for i, s := range spans {
		if s.to <= s.from {
			continue
		}
		b := raw[s.from:s.to]
		if len(b) > t.lim.CellChars && utf8.RuneCount(b) > t.lim.CellChars {
			if row.Rejected == nil {
				row.Rejected = Problem(CellTooLong, "max", t.lim.CellChars).At(row.Line, ColumnName(i))
			}
			row.Cells[i] = shorten(string(b[:min(len(b), 1024)]), 100)
			continue
		}
		if whole == "" && len(raw) < 1<<20 {
			whole = string(raw)
		}
		var v string
		if whole != "" {
			v = whole[s.from:s.to]
		} else {
			v = string(b)
		}
		if s.doubled {
			v = strings.ReplaceAll(v, `""`, `"`)
		}
		if nuls > 0 {
			v = strings.ReplaceAll(v, "\x00", "")
		}
		if t.guards {
			v = unguard(v)
		}
		row.Cells[i] = v
	}
	return row
}

func (t *textRows) close() error { return nil }

// readError keeps io.EOF and our own errors and hides everything else behind a code.
func readError(err error) error {
	var own *Error
	if err == io.EOF || errors.As(err, &own) {
		return err
	}
	return Problem(ReadFailed).because(err)
}
