package sheet

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// Cell is one value to write. Text holds it in the form of CellType; a Number or Date that is not in that form is
// written as text rather than changed.
type Cell struct {
	Type CellType
	Text string
}

// TextCell is a text, whatever it looks like: phone and HS numbers keep their zeros, "=1+1" stays five characters.
func TextCell(s string) Cell { return Cell{Type: Text, Text: s} }

// NumberCell is a plain decimal such as "-1234.5".
func NumberCell(s string) Cell { return Cell{Type: Number, Text: s} }

// DateCell is a date YYYY-MM-DD, with HH:MM:SS after a space when it has a time.
func DateCell(s string) Cell { return Cell{Type: Date, Text: s} }

// BoolCell is true or false.
func BoolCell(b bool) Cell {
	if b {
		return Cell{Type: Bool, Text: "TRUE"}
	}
	return Cell{Type: Bool, Text: "FALSE"}
}

// Writer writes one table in a stream; memory does not grow with the number of rows. After an error every call
// returns that error. Close completes the file but does not close the underlying writer.
type Writer interface {
	Write(cells []Cell) error
	Close() error
	// Warnings tells what had to be changed to fit the format; complete after Close.
	Warnings() []Warning
}

// CSVOptions shapes a text file; the zero value is what Excel opens rightly by a double click.
type CSVOptions struct {
	Delimiter byte // 0 means a comma
	NoBOM     bool // leave out the mark by which Excel recognises UTF-8
	GB18030   bool // for Chinese software that cannot read UTF-8; implies NoBOM
}

// NewCSV writes a text table with CRLF line ends. Texts that a spreadsheet program would take for a formula get one
// leading apostrophe, which Open takes off again; numbers and dates are never touched.
func NewCSV(w io.Writer, header []string, opt CSVOptions) Writer {
	c := &csvWriter{delim: opt.Delimiter}
	if c.delim == 0 {
		c.delim = ','
	}
	if opt.GB18030 {
		c.encoder = transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
		w = c.encoder
	}
	c.w = bufio.NewWriterSize(w, 64<<10)
	if !opt.NoBOM && !opt.GB18030 {
		c.put("\uFEFF")
	}
	if len(header) > 0 {
		c.err = c.Write(textCells(header))
	}
	return c
}

type csvWriter struct {
	w       *bufio.Writer
	encoder io.WriteCloser
	delim   byte
	err     error
	closed  bool
}

func (c *csvWriter) put(s string) {
	if c.err == nil {
		if _, err := c.w.WriteString(s); err != nil {
			c.err = Problem(WriteFailed).because(err)
		}
	}
}

func (c *csvWriter) Write(cells []Cell) error {
	for i, cell := range cells {
		if i > 0 {
			c.put(string(c.delim))
		}
		s := cell.Text
		if !inForm(cell) {
			s = guard(s)
		}
		quoted := len(cells) == 1 && s == "" || strings.ContainsAny(s, "\"\r\n") || strings.IndexByte(s, c.delim) >= 0 ||
			s != "" && (s[0] == ' ' || s[len(s)-1] == ' ')
		if quoted {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		c.put(strings.ToValidUTF8(s, "\uFFFD"))
	}
	c.put("\r\n")
	return c.err
}

func (c *csvWriter) Warnings() []Warning { return nil }

func (c *csvWriter) Close() error {
	if c.closed {
		return c.err
	}
	c.closed = true
	if c.err != nil {
		return c.err
	}
	err := c.w.Flush()
	if err == nil && c.encoder != nil {
		err = c.encoder.Close()
	}
	if err != nil {
		c.err = Problem(WriteFailed).because(err)
	}
	return c.err
}

// inForm reports whether a cell that claims to be more than text really is, so that it cannot smuggle a formula.
func inForm(c Cell) bool {
	switch c.Type {
	case Number:
		return decimalForm(c.Text)
	case Date:
		_, _, ok := dateForm(c.Text)
		return ok
	case Bool:
		return c.Text == "TRUE" || c.Text == "FALSE"
	}
	return false
}

// decimalForm accepts digits with an optional sign and fraction.
func decimalForm(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole, fraction, dot := strings.Cut(s, ".")
	return whole != "" && strings.Trim(whole, "0123456789") == "" && (!dot || fraction != "" && strings.Trim(fraction, "0123456789") == "")
}

// dateForm parses YYYY-MM-DD with an optional time.
func dateForm(s string) (t time.Time, clock, ok bool) {
	layout := "2006-01-02"
	if len(s) > 10 {
		layout, clock = "2006-01-02 15:04:05", true
	}
	t, err := time.Parse(layout, s)
	return t, clock, err == nil
}

func textCells(list []string) []Cell {
	cells := make([]Cell, len(list))
	for i, s := range list {
		cells[i] = TextCell(s)
	}
	return cells
}

// Excel's own bounds.
const (
	excelRows  = 1_048_576
	excelChars = 32_767
)

// widthRows is how many rows are held back to choose column widths from.
const widthRows = 100

// Cell styles of the workbook, by position in stylesPart.
const (
	styleText = iota + 1
	styleHeader
	styleDate
	styleDateTime
	styleLongNumber
)

// NewXLSX writes a workbook: header bold and frozen with a filter, texts stored as texts, dates and numbers as real
// ones. A table longer than Excel's 1,048,576 rows goes on in a second sheet. No formula is ever written.
func NewXLSX(w io.Writer, sheet string, header []string) Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, 3) })
	return &xlsxWriter{zip: z, name: sheetName(sheet), header: header}
}

type xlsxWriter struct {
	zip     *zip.Writer
	name    string
	header  []string
	sheets  []string
	out     *bufio.Writer // the sheet being written; nil before its first row
	held    [][]Cell      // first rows, until the widths are known
	row     int           // rows in the current sheet
	total   int           // rows in all
	columns int
	letters []string // names of columns, for references
	tally   tally
	err     error
	closed  bool
	limit   int // rows per sheet; 0 means excelRows
}

// sheetName makes a name Excel accepts: no : \ / ? * [ ], at most 31 UTF-16 units, no apostrophe at the ends.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Trim(cutUTF16(strings.TrimSpace(s), 25), "' ") // leaves room for " (12)"
	if s == "" {
		return "Sheet1"
	}
	return s
}

// cutUTF16 shortens s to n UTF-16 units, the measure of Excel's limits.
func cutUTF16(s string, n int) string {
	if len(s) <= n {
		return s
	}
	units := 0
	for i, r := range s {
		if units += max(1, utf16.RuneLen(r)); units > n {
			return s[:i]
		}
	}
	return s
}

func (x *xlsxWriter) Write(cells []Cell) error {
	if x.err != nil || x.closed {
		return x.err
	}
	x.total++
	if x.out == nil {
		held := make([]Cell, len(cells)) // the caller may use its slice again
		copy(held, cells)
		if x.held = append(x.held, held); len(x.held) < widthRows {
			return nil
		}
		x.begin()
		return x.err
	}
	x.emit(cells)
	return x.err
}

// begin opens the sheet and writes the header and the rows held back.
func (x *xlsxWriter) begin() {
	name := x.name
	if n := len(x.sheets); n > 0 {
		name += " (" + strconv.Itoa(n+1) + ")"
	}
	x.sheets = append(x.sheets, name)
	f, err := x.zip.Create("xl/worksheets/sheet" + strconv.Itoa(len(x.sheets)) + ".xml")
	if err != nil {
		x.fail(err)
		return
	}
	x.out = bufio.NewWriterSize(f, 64<<10)
	x.row, x.columns = 0, 0
	x.put(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"`)
	if len(x.sheets) == 1 {
		x.put(` tabSelected="1"`)
	}
	if len(x.header) > 0 {
		x.put(`><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	} else {
		x.put(`/></sheetViews>`)
	}
	x.widths()
	x.put("<sheetData>")
	if len(x.header) > 0 {
		x.line(textCells(x.header), styleHeader)
	}
	held := x.held
	x.held = nil
	for _, cells := range held {
		x.emit(cells)
	}
}

// widths sizes the columns by the header and the rows held back: a Chinese character counts double.
func (x *xlsxWriter) widths() {
	var w []int
	see := func(i int, s string) {
		for len(w) <= i {
			w = append(w, 8)
		}
		longest := 0
		for line := range strings.SplitSeq(s[:min(len(s), 400)], "\n") {
			n := 2
			for _, r := range line {
				n++
				if r >= 0x1100 {
					n++
				}
			}
			longest = max(longest, n)
		}
		w[i] = min(max(w[i], longest), 50)
	}
	for i, h := range x.header {
		see(i, h)
	}
	for _, r := range x.held {
		for i, c := range r {
			see(i, c.Text)
		}
	}
	if len(w) == 0 {
		return
	}
	x.put("<cols>")
	for i, n := range w {
		x.put(fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, n))
	}
	x.put("</cols>")
}

// emit writes a row, in a new sheet when this one is full.
func (x *xlsxWriter) emit(cells []Cell) {
	limit := x.limit
	if limit == 0 {
		limit = excelRows
	}
	if x.row >= limit {
		x.finish()
		x.begin()
	}
	x.line(cells, styleText)
}

func (x *xlsxWriter) line(cells []Cell, style int) {
	x.row++
	x.columns = max(x.columns, len(cells))
	row := strconv.Itoa(x.row)
	x.put(`<row r="` + row + `">`)
	for i, c := range cells {
		if c.Text != "" {
			for len(x.letters) <= i {
				x.letters = append(x.letters, ColumnName(len(x.letters)))
			}
			x.cell(x.letters[i]+row, c, style)
		}
	}
	x.put("</row>")
}

func (x *xlsxWriter) cell(ref string, c Cell, style int) {
	switch {
	case c.Type == Number && decimalForm(c.Text) && len(c.Text) <= 40 && digitsOf(c.Text) <= 15:
		attr := ""
		if digitsOf(c.Text) > 11 {
			attr = ` s="` + strconv.Itoa(styleLongNumber) + `"` // General would show 1.23E+11
		}
		x.put(`<c r="` + ref + `"` + attr + `><v>` + c.Text + `</v></c>`)
		return
	case c.Type == Bool && inForm(c):
		v := "0"
		if c.Text == "TRUE" {
			v = "1"
		}
		x.put(`<c r="` + ref + `" t="b"><v>` + v + `</v></c>`)
		return
	case c.Type == Date:
		if t, clock, ok := dateForm(c.Text); ok {
			// Before March 1900 Excel's calendar is off by a day.
			if s := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Seconds() / 86400; s >= 61 && s < 2958466 {
				st := styleDate
				if clock {
					st = styleDateTime
				}
				x.put(`<c r="` + ref + `" s="` + strconv.Itoa(st) + `"><v>` + strconv.FormatFloat(s, 'f', -1, 64) + `</v></c>`)
				return
			}
		}
	}
	x.put(`<c r="`)
	x.put(ref)
	x.put(textOpen[style])
	if strings.ContainsAny(c.Text[:1]+c.Text[len(c.Text)-1:], " \t\r\n") || strings.Contains(c.Text, "\n") {
		x.put(` xml:space="preserve"`)
	}
	x.put(">")
	x.put(x.escape(c.Text))
	x.put(`</t></is></c>`)
}

// textOpen is what follows the reference of a text cell, by style. Read only.
var textOpen = [...]string{styleText: `" s="1" t="inlineStr"><is><t`, styleHeader: `" s="2" t="inlineStr"><is><t`}

// digitsOf counts the significant digits of a plain decimal.
func digitsOf(s string) int {
	n := 0
	for _, c := range []byte(s) {
		if c >= '1' && c <= '9' || c == '0' && n > 0 {
			n++
		}
	}
	return n
}

// escape makes a text safe for XML and for Excel: markup as entities, control characters and look-alikes of their
// escapes as _xHHHH_, what Excel cannot hold left out.
func (x *xlsxWriter) escape(s string) string {
	if cut := cutUTF16(s, excelChars); len(cut) < len(s) {
		x.tally.add(TextTruncated, x.row, 1, "max", excelChars)
		s = cut
	}
	plain := true
	for i := range len(s) {
		if b := s[i]; b < 0x20 || b == '<' || b == '>' || b == '&' || b == '_' || b >= 0xEF {
			plain = false
			break
		}
	}
	if plain && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	dropped := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteRune(utf8.RuneError)
			dropped = true
		case r == 0, r == 0xFFFE, r == 0xFFFF:
			dropped = true
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case r < 0x20:
			fmt.Fprintf(&b, "_x%04X_", r)
		case r == '_' && looksEscaped(s[i:]):
			b.WriteString("_x005F_")
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	if dropped {
		x.tally.add(TextCleaned, x.row, 1)
	}
	return b.String()
}

// looksEscaped reports whether s begins like _x000D_.
func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

// finish closes the current sheet.
func (x *xlsxWriter) finish() {
	x.put("</sheetData>")
	if len(x.header) > 0 && x.columns > 0 {
		x.put(`<autoFilter ref="A1:` + ColumnName(x.columns-1) + strconv.Itoa(x.row) + `"/>`)
	}
	x.put("</worksheet>")
	if x.err == nil {
		if err := x.out.Flush(); err != nil {
			x.fail(err)
		}
	}
}

func (x *xlsxWriter) put(s string) {
	if x.err == nil {
		if _, err := x.out.WriteString(s); err != nil {
			x.fail(err)
		}
	}
}

func (x *xlsxWriter) fail(err error) {
	if x.err == nil {
		x.err = Problem(WriteFailed).because(err)
	}
}

func (x *xlsxWriter) Warnings() []Warning { return x.tally.copyOf() }

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const stylesPart = xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFEEF2F7"/><bgColor indexed="64"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// Close writes what is held back and the parts that name the sheets.
func (x *xlsxWriter) Close() error {
	if x.closed {
		return x.err
	}
	if x.out == nil && x.err == nil {
		x.begin()
	}
	if x.err == nil {
		x.finish()
	}
	x.closed = true
	var types, book, rels strings.Builder
	types.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`)
	book.WriteString(xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + relNS + `"><sheets>`)
	rels.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, name := range x.sheets {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		book.WriteString(`<sheet name="` + strings.ReplaceAll(x.escape(name), `"`, "&quot;") + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		rels.WriteString(`<Relationship Id="rId` + n + `" Type="` + relNS + `/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
	}
	types.WriteString(`</Types>`)
	book.WriteString(`</sheets></workbook>`)
	rels.WriteString(`<Relationship Id="rIdStyles" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`)
	x.part("xl/workbook.xml", book.String())
	x.part("xl/_rels/workbook.xml.rels", rels.String())
	x.part("xl/styles.xml", stylesPart)
	x.part("_rels/.rels", xmlHead+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+
		`<Relationship Id="rId1" Type="`+relNS+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	x.part("[Content_Types].xml", types.String())
	if x.err == nil {
		if err := x.zip.Close(); err != nil {
			x.fail(err)
		}
	}
	return x.err
}

const relNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

func (x *xlsxWriter) part(name, content string) {
	if x.err != nil {
		return
	}
	f, err := x.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(f, content)
	}
	if err != nil {
		x.fail(err)
	}
}
