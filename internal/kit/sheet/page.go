package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTables bounds the tables of a page and the sheets of an XML workbook that are offered for choice.
const maxTables = 200

// openMarkup opens the HTML and XML tables that platforms hand out as ".xls".
func openMarkup(f *textFile, kind Kind, sample []byte, opt Options, info *Info) (file, error) {
	info.Kind = kind
	if opt.Encoding == "" && !info.BOM && !utf8.Valid(trimPartial(sample)) || opt.Encoding == "" && info.Encoding != "utf-8" && !info.BOM {
		if label := declaredEncoding(sample); label != "" {
			f.encoding, info.Encoding, info.Sure = label, label, true
		}
	}
	if kind == XML {
		return openXMLBook(f, opt, info)
	}
	return openPage(f, opt, info)
}

// trimPartial drops a UTF-8 sequence the end of the sample cut in two.
func trimPartial(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// declaredEncoding finds charset= of a page or encoding= of XML.
func declaredEncoding(sample []byte) string {
	head := bytes.ToLower(sample[:min(len(sample), 8<<10)])
	for _, key := range []string{"charset=", "encoding="} {
		i := bytes.Index(head, []byte(key))
		if i < 0 {
			continue
		}
		rest := bytes.TrimLeft(head[i+len(key):], `"' `)
		if j := bytes.IndexAny(rest, "\"' ;/>?"); j > 0 {
			return canonicalEncoding(string(rest[:j]))
		}
	}
	return ""
}

// page is an HTML file; table is the number of the chosen table, in the order of their opening tags.
type page struct {
	*textFile
	table int
}

// openPage walks through the page once to learn how many rows each table has and which hold other tables.
func openPage(f *textFile, opt Options, info *Info) (file, error) {
	type tableInfo struct {
		rows   int
		nested bool
	}
	var tables []tableInfo
	var open []int
	z := tokenizer(f)
	for {
		tok := z.Next()
		if tok == html.ErrorToken {
			if err := pageError(f, z.Err()); err != nil {
				return nil, err
			}
			break
		}
		name, _ := z.TagName()
		switch tag := atom.Lookup(name); {
		case tok == html.StartTagToken && tag == atom.Table:
			if len(open) > 0 {
				tables[open[len(open)-1]].nested = true
			}
			if len(open) >= 100 || len(tables) >= 100_000 {
				return nil, Problem(FileNested)
			}
			open = append(open, len(tables))
			tables = append(tables, tableInfo{})
		case tok == html.EndTagToken && tag == atom.Table && len(open) > 0:
			open = open[:len(open)-1]
		case tok == html.StartTagToken && tag == atom.Tr && len(open) > 0:
			tables[open[len(open)-1]].rows++
		}
	}
	best := -1
	for i, t := range tables {
		if t.rows > 0 && !t.nested && (best < 0 || t.rows > tables[best].rows) {
			best = i
		}
		if len(info.Sheets) < maxTables {
			info.Sheets = append(info.Sheets, strconv.Itoa(i+1))
		}
	}
	if opt.Sheet != "" {
		n, err := strconv.Atoi(opt.Sheet)
		if err != nil || n < 1 || n > len(tables) {
			return nil, Problem(SheetMissing, "sheet", opt.Sheet, "sheets", strings.Join(info.Sheets, ", "))
		}
		if best = n - 1; tables[best].nested {
			return nil, Problem(FileNested)
		}
	}
	if best < 0 {
		for _, t := range tables {
			if t.rows > 0 {
				return nil, Problem(FileNested)
			}
		}
		return nil, Problem(FileNoTable)
	}
	info.Sheet = strconv.Itoa(best + 1)
	return &page{f, best}, nil
}

func tokenizer(f *textFile) *html.Tokenizer {
	z := html.NewTokenizer(f.decoded())
	z.SetMaxBuf(4 << 20)
	return z
}

// pageError returns nil at the regular end of a page.
func pageError(f *textFile, err error) error {
	switch {
	case err == io.EOF:
		return nil
	case errors.Is(err, html.ErrBufferExceeded):
		return Problem(FileDamaged, "part", "HTML").because(err)
	}
	return cancelledOr(f.ctx, err)
}

func (p *page) rows(t *tally) (source, error) {
	z := tokenizer(p.textFile)
	return &pageRows{p: p, z: z, tally: t, seen: -1}, nil
}

// pageRows delivers the rows of one table of a page.
type pageRows struct {
	p     *page
	z     *html.Tokenizer
	tally *tally
	seen  int // number of the table opened last
	depth int // tables open around and including the chosen one; 0 while outside
	line  int
	spans map[int]int // columns still covered by a cell of an earlier row, with the rows left
	ended bool
}

func (s *pageRows) close() error { return nil }
func (s *pageRows) done() int64  { return s.p.counter.n }
func (s *pageRows) total() int64 { return s.p.size - s.p.skip }

func (s *pageRows) next() (Row, error) {
	var row *Row
	var text strings.Builder
	inCell, skip := false, atom.Atom(0)
	across, down := 1, 1
	endCell := func() {
		if inCell && row != nil {
			s.put(row, text.String(), across, down)
		}
		inCell = false
		text.Reset()
	}
	for !s.ended {
		tok := s.z.Next()
		switch tok {
		case html.ErrorToken:
			s.ended = true
			if err := pageError(s.p.textFile, s.z.Err()); err != nil {
				return Row{}, err
			}
			endCell()
			if row != nil {
				return *row, nil
			}
			return Row{}, io.EOF
		case html.TextToken:
			if inCell && skip == 0 && text.Len() <= 4*(s.p.lim.CellChars+1) {
				text.Write(s.z.Text())
			}
			continue
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		default:
			continue
		}
		name, more := s.z.TagName()
		tag := atom.Lookup(name)
		if tag == atom.Table {
			if tok == html.StartTagToken {
				if s.seen++; s.seen == s.p.table {
					s.depth = 1
				}
			} else if tok == html.EndTagToken && s.depth > 0 {
				s.depth, s.ended = 0, true
				endCell()
				if row != nil {
					return *row, nil
				}
			}
			continue
		}
		if s.depth == 0 {
			continue
		}
		switch {
		case tok == html.StartTagToken && tag == atom.Tr:
			endCell()
			if row != nil { // the end tag may be left out
				return *row, nil
			}
			s.line++
			row = &Row{Line: s.line}
		case tok == html.EndTagToken && tag == atom.Tr && row != nil:
			endCell()
			return *row, nil
		case tok == html.StartTagToken && (tag == atom.Td || tag == atom.Th):
			endCell()
			if row == nil {
				s.line++
				row = &Row{Line: s.line}
			}
			inCell, across, down = true, 1, 1
			for more {
				var key, value []byte
				key, value, more = s.z.TagAttr()
				switch n, err := strconv.Atoi(strings.TrimSpace(string(value))); {
				case err != nil || n < 1:
				case string(key) == "colspan":
					across = min(n, s.p.lim.Columns)
				case string(key) == "rowspan":
					down = min(n, 1000)
				}
			}
		case tok == html.EndTagToken && (tag == atom.Td || tag == atom.Th):
			endCell()
		case tag == atom.Br && inCell, tok == html.EndTagToken && (tag == atom.P || tag == atom.Div) && inCell:
			text.WriteByte('\v') // a line end that the collapsing of white space leaves alone
		case tag == atom.Script || tag == atom.Style:
			if skip = tag; tok == html.EndTagToken {
				skip = 0
			}
		}
	}
	return Row{}, io.EOF
}

// put adds a cell to the row, behind the columns that cells of earlier rows still cover.
func (s *pageRows) put(row *Row, text string, across, down int) {
	if s.spans == nil {
		s.spans = map[int]int{}
	}
	for s.spans[len(row.Cells)] > 0 && len(row.Cells) < s.p.lim.Columns {
		s.covered(row)
	}
	if len(row.Cells) >= s.p.lim.Columns {
		if row.Rejected == nil {
			row.Rejected = Problem(RowTooWide, "columns", len(row.Cells)+1, "max", s.p.lim.Columns).At(row.Line, "")
		}
		return
	}
	lines := strings.Split(text, "\v")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	text = strings.Trim(strings.Join(lines, "\n"), "\n")
	if utf8.RuneCountInString(text) > s.p.lim.CellChars {
		if row.Rejected == nil {
			row.Rejected = Problem(CellTooLong, "max", s.p.lim.CellChars).At(row.Line, ColumnName(len(row.Cells)))
		}
		text = strings.Clone(shorten(text, 100))
	}
	if c := strings.Count(text, "\uFFFD"); c > 0 {
		s.tally.add(BytesReplaced, row.Line, c)
	}
	for i := range across {
		if len(row.Cells) >= s.p.lim.Columns {
			break
		}
		if down > 1 {
			s.spans[len(row.Cells)] = down - 1
		}
		if i > 0 {
			text = ""
		}
		row.Cells = append(row.Cells, text)
	}
}

// covered leaves a column empty that an earlier cell covers.
func (s *pageRows) covered(row *Row) {
	s.spans[len(row.Cells)]--
	row.Cells = append(row.Cells, "")
}

// xmlBook is an Excel 2003 XML workbook.
type xmlBook struct {
	*textFile
	sheet int
}

func openXMLBook(f *textFile, opt Options, info *Info) (file, error) {
	x, err := newXMLScanner(f.decoded())
	if err != nil {
		return nil, cancelledOr(f.ctx, err)
	}
	best, filled, cells := -1, -1, 0
	for {
		tok, err := x.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, cancelledOr(f.ctx, err)
		}
		if tok != xmlStart {
			continue
		}
		switch string(x.name) {
		case "Worksheet":
			if len(info.Sheets) >= maxTables {
				return nil, Problem(FileDamaged, "part", "Workbook")
			}
			name := x.attrText("Name")
			if opt.Sheet != "" && name == opt.Sheet {
				best = len(info.Sheets)
			}
			info.Sheets = append(info.Sheets, name)
		case "Data":
			if cells++; filled < 0 {
				filled = len(info.Sheets) - 1
			}
		}
	}
	switch {
	case len(info.Sheets) == 0 || cells == 0:
		return nil, Problem(FileNoTable)
	case opt.Sheet != "" && best < 0:
		return nil, Problem(SheetMissing, "sheet", opt.Sheet, "sheets", strings.Join(info.Sheets, ", "))
	case best < 0:
		best = max(filled, 0)
	}
	info.Sheet = info.Sheets[best]
	return &xmlBook{f, best}, nil
}

func (b *xmlBook) rows(t *tally) (source, error) {
	x, err := newXMLScanner(b.decoded())
	if err != nil {
		return nil, cancelledOr(b.ctx, err)
	}
	return &xmlRows{b: b, x: x, tally: t, sheet: -1}, nil
}

type xmlRows struct {
	b     *xmlBook
	x     *xmlScanner
	tally *tally
	sheet int
	line  int
	ended bool
}

func (s *xmlRows) close() error { return nil }
func (s *xmlRows) done() int64  { return s.b.counter.n }
func (s *xmlRows) total() int64 { return s.b.size - s.b.skip }

func (s *xmlRows) next() (Row, error) {
	for !s.ended {
		tok, err := s.x.next()
		if err == io.EOF {
			return Row{}, Problem(FileDamaged, "part", "Workbook")
		}
		if err != nil {
			return Row{}, err
		}
		switch name := string(s.x.name); {
		case tok == xmlStart && name == "Worksheet":
			if s.sheet++; s.sheet > s.b.sheet {
				s.ended = true
			}
		case tok == xmlEnd && name == "Workbook":
			s.ended = true
		case tok == xmlStart && name == "Row" && s.sheet == s.b.sheet:
			s.line = max(s.line+1, min(s.x.attrInt("Index"), 1<<20))
			if s.x.empty {
				continue
			}
			return s.row()
		}
	}
	return Row{}, io.EOF
}

func (s *xmlRows) row() (Row, error) {
	row := Row{Line: s.line}
	lim := s.b.lim
	col, across := -1, 0
	var text []byte
	inData, comment, kind := false, false, ""
	for {
		tok, err := s.x.next()
		if err != nil {
			return row, unexpected(err)
		}
		name := string(s.x.name)
		switch {
		case tok == xmlEnd && name == "Row":
			return row, nil
		case tok == xmlStart && name == "Cell":
			col += 1 + across
			if i := s.x.attrInt("Index"); i > 0 {
				col = max(col, min(i, 1<<20)-1)
			}
			across = max(0, min(s.x.attrInt("MergeAcross"), 1<<14))
			text = text[:0]
		case tok == xmlStart && name == "Comment":
			comment = !s.x.empty
		case tok == xmlEnd && name == "Comment":
			comment = false
		case tok == xmlStart && name == "Data" && !comment:
			inData, kind = !s.x.empty, s.x.attrText("Type")
		case tok == xmlEnd && name == "Data" && inData:
			inData = false
			s.put(&row, col, text, kind)
		case (tok == xmlText || tok == xmlCDATA) && inData && len(text) <= 4*(lim.CellChars+1):
			if tok == xmlText {
				text = unescape(text, s.x.text)
			} else {
				text = append(text, s.x.text...)
			}
		}
	}
}

func (s *xmlRows) put(row *Row, col int, raw []byte, kind string) {
	text, typ := validText(raw), Text
	switch kind {
	case "Number":
		text, typ = renderNumber(strings.TrimSpace(text), numberStyle{}, false)
	case "DateTime":
		text, typ = isoDate(strings.TrimSpace(text)), Date
	case "Boolean":
		typ = Bool
		if text == "1" {
			text = "TRUE"
		} else {
			text = "FALSE"
		}
	case "Error":
		typ = Fault
		s.tally.add(FaultCells, row.Line, 1)
	}
	if text == "" {
		return
	}
	if c := strings.Count(text, "\uFFFD"); c > 0 {
		s.tally.add(BytesReplaced, row.Line, c)
	}
	if col >= s.b.lim.Columns || col < 0 {
		row.Rejected = Problem(RowTooWide, "columns", col+1, "max", s.b.lim.Columns).At(row.Line, "")
		return
	}
	if utf8.RuneCountInString(text) > s.b.lim.CellChars {
		if row.Rejected == nil {
			row.Rejected = Problem(CellTooLong, "max", s.b.lim.CellChars).At(row.Line, ColumnName(col))
		}
		text = strings.Clone(shorten(text, 100))
	}
	for len(row.Cells) <= col {
		row.Cells = append(row.Cells, "")
		row.Types = append(row.Types, Text)
	}
	row.Cells[col], row.Types[col] = text, typ
}
