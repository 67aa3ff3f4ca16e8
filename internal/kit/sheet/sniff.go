package sheet

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// sampleBytes of the decoded beginning of a text decide separator and line ends.
const sampleBytes = 256 << 10

// Sniff finds out what the file is. name is only repeated in the result. The error is an *Error of the catalogue.
func Sniff(ctx context.Context, r io.ReaderAt, size int64, name string) (Info, error) {
	return SniffWith(ctx, r, size, name, Options{})
}

// SniffWith is Sniff with some guesses already overruled, for example after the user chose another encoding.
func SniffWith(ctx context.Context, r io.ReaderAt, size int64, name string, opt Options) (info Info, err error) {
	defer rescue(&err)
	f, info, err := inspect(ctx, r, size, name, opt)
	if err != nil {
		return info, err
	}
	return info, f.close()
}

// rescue turns a panic of a parser into a coded error: no file may stop the server.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = Problem(FileDamaged, "part", "-")
	}
}

// file is an inspected file from which rows can be read again and again.
type file interface {
	// rows starts at the top of the chosen sheet.
	rows(t *tally) (source, error)
	close() error
}

// source delivers physical rows; rows that are absent or empty may be left out, Line keeps counting.
type source interface {
	next() (Row, error) // io.EOF at the end
	close() error
	// done and total measure progress in the same unit.
	done() int64
	total() int64
}

// inspect identifies the file, then reads its first rows to find header and data.
func inspect(ctx context.Context, r io.ReaderAt, size int64, name string, opt Options) (file, Info, error) {
	lim := opt.Limits.withDefaults()
	info := Info{Name: name, Size: size, Sure: true, HeaderRow: HeaderNone, lang: opt.Lang, limits: opt.Limits}
	if err := checkOptions(opt); err != nil {
		return nil, info, err
	}
	if size <= 0 {
		return nil, info, Problem(FileEmpty)
	}
	if size > lim.FileBytes {
		return nil, info, Problem(FileTooLarge, "size", megabytes(size), "max", lim.FileBytes>>20)
	}
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, info, Problem(ReadFailed).because(err)
	}
	f, err := identify(ctx, r, size, head, opt, lim, &info)
	if err != nil {
		return nil, info, err
	}
	if err := frame(ctx, f, opt, lim, &info); err != nil {
		_ = f.close() // the first problem is the one to report
		return nil, info, err
	}
	return f, info, nil
}

func checkOptions(opt Options) error {
	switch {
	case opt.Encoding != "" && codec(opt.Encoding) == nil:
		return Problem(OptionInvalid, "option", "encoding", "value", opt.Encoding)
	case opt.Delimiter != "" && !slices.Contains([]string{",", ";", "|", "\t"}, opt.Delimiter):
		return Problem(OptionInvalid, "option", "delimiter", "value", opt.Delimiter)
	case opt.HeaderRow < HeaderNone:
		return Problem(OptionInvalid, "option", "header_row", "value", opt.HeaderRow)
	case opt.DataRow < 0 || opt.DataRow > 0 && opt.DataRow <= opt.HeaderRow:
		return Problem(OptionInvalid, "option", "data_row", "value", opt.DataRow)
	}
	return nil
}

func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// identify tells the kinds apart by their first bytes and, for text, by the census.
func identify(ctx context.Context, r io.ReaderAt, size int64, head []byte, opt Options, lim Limits, info *Info) (file, error) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openWorkbook(ctx, r, size, opt, lim, info)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		return nil, Problem(oleCode(r, head))
	case len(head) > 4 && head[0] == 0x09 && (head[1] == 0x00 || head[1] == 0x02 || head[1] == 0x04 || head[1] == 0x08) && head[3] == 0 && head[2] < 0x10:
		return nil, Problem(FileOldExcel) // BIFF 2 to 5 without a container
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return nil, Problem(FilePDF)
	case bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(head, []byte("GIF8")),
		bytes.HasPrefix(head, []byte("BM")) && len(head) > 10 && bytes.Equal(head[6:10], []byte{0, 0, 0, 0}),
		bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")), len(head) > 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP",
		len(head) > 12 && string(head[4:8]) == "ftyp":
		return nil, Problem(FileImage)
	case bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xBC\xAF")), bytes.HasPrefix(head, []byte("\x1F\x8B")),
		bytes.HasPrefix(head, []byte("BZh")), bytes.HasPrefix(head, []byte("\xFD7zXZ")), bytes.HasPrefix(head, []byte("\x28\xB5\x2F\xFD")):
		return nil, Problem(FileArchive)
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return nil, Problem(FileWord)
	}
	var c census
	if err := c.count(&contextReader{ctx, io.NewSectionReader(r, 0, size)}); err != nil {
		return nil, cancelledOr(ctx, err)
	}
	cs, binary := c.judge(head, opt.Lang)
	if opt.Encoding != "" {
		if cs.name != opt.Encoding {
			cs.bom = 0
		}
		cs.name, cs.sure, binary = opt.Encoding, true, false
	}
	if binary {
		return nil, Problem(FileUnknown)
	}
	info.Encoding, info.BOM, info.Sure, info.Guesses = cs.name, cs.bom > 0, cs.sure, cs.guesses
	f := &textFile{ctx: ctx, r: r, size: size, skip: int64(cs.bom), encoding: cs.name, lim: lim}
	sample, cut, err := f.sample()
	if err != nil {
		return nil, cancelledOr(ctx, err)
	}
	if len(bytes.TrimSpace(sample)) == 0 && !cut {
		return nil, Problem(FileEmpty)
	}
	if marked, code := markup(sample); code != "" {
		return nil, Problem(code)
	} else if marked != "" {
		return openMarkup(f, marked, sample, opt, info)
	}
	f.frame(sample, cut, opt, info)
	return f, nil
}

// oleCode looks into the directory of an OLE2 container: a workbook of Excel 97, or a protected new one.
func oleCode(r io.ReaderAt, head []byte) Code {
	dir := head
	if len(head) >= 512 {
		shift := binary.LittleEndian.Uint16(head[30:])
		first := binary.LittleEndian.Uint32(head[48:])
		if shift >= 7 && shift <= 16 {
			buf := make([]byte, 16<<10)
			if n, _ := r.ReadAt(buf, (int64(first)+1)<<shift); n > 0 {
				dir = buf[:n]
			}
		}
	}
	wide := func(s string) []byte {
		b := make([]byte, 0, 2*len(s))
		for _, c := range []byte(s) {
			b = append(b, c, 0)
		}
		return b
	}
	switch {
	case bytes.Contains(dir, wide("EncryptedPackage")):
		return FileProtected
	case bytes.Contains(dir, wide("WordDocument")), bytes.Contains(dir, wide("PowerPoint Document")):
		return FileWord
	case bytes.Contains(dir, wide("Workbook")), bytes.Contains(dir, wide("Book")):
		return FileOldExcel
	}
	return FileUnknown
}

// markup recognises pages and XML by their first tag; code names kinds of text that are no tables.
func markup(sample []byte) (kind Kind, code Code) {
	s := bytes.ToLower(bytes.TrimLeft(sample[:min(len(sample), 32<<10)], " \t\r\n\uFEFF"))
	has := func(tag string) bool { return bytes.Contains(s, []byte(tag)) }
	switch {
	case bytes.HasPrefix(s, []byte("mime-version:")), bytes.HasPrefix(s, []byte("from:")) && has("multipart/related"):
		return "", FileWebArchive
	case bytes.HasPrefix(s, []byte("<?xml")), bytes.HasPrefix(s, []byte("<workbook")), bytes.HasPrefix(s, []byte("<ss:workbook")):
		switch {
		case has("<!doctype html"), has("<html"):
			return HTML, ""
		case has("<!entity"):
			return "", FileEntities
		case has("urn:schemas-microsoft-com:office:spreadsheet"):
			return XML, ""
		case has("opendocument"):
			return "", FileODS
		}
		return "", FileUnknown
	case bytes.HasPrefix(s, []byte("<!doctype html")), bytes.HasPrefix(s, []byte("<html")), bytes.HasPrefix(s, []byte("<table")),
		bytes.HasPrefix(s, []byte("<head")), bytes.HasPrefix(s, []byte("<meta")), bytes.HasPrefix(s, []byte("<!--")),
		bytes.HasPrefix(s, []byte("<body")), bytes.HasPrefix(s, []byte("<style")), bytes.HasPrefix(s, []byte("<div")):
		return HTML, ""
	case bytes.HasPrefix(s, []byte("{\"")), bytes.HasPrefix(s, []byte("{\n")), bytes.HasPrefix(s, []byte("{\r\n")), bytes.HasPrefix(s, []byte("[{")), bytes.HasPrefix(s, []byte("[\n")):
		return "", FileJSON
	}
	return "", ""
}

// textFile is a delimited text.
type textFile struct {
	ctx      context.Context
	r        io.ReaderAt
	size     int64
	skip     int64 // bytes of the byte order mark
	encoding string
	drop     int // decoded bytes of a leading "sep=" line
	delim    byte
	width    int
	lim      Limits
	counter  *countingReader
}

// decoded returns the text as UTF-8 from its beginning.
func (f *textFile) decoded() io.Reader {
	f.counter = &countingReader{r: io.NewSectionReader(f.r, f.skip, f.size-f.skip)}
	return transform.NewReader(&contextReader{f.ctx, f.counter}, codec(f.encoding).NewDecoder())
}

// sample returns the decoded beginning; cut says that there is more.
func (f *textFile) sample() (b []byte, cut bool, err error) {
	b = make([]byte, sampleBytes)
	n, err := io.ReadFull(f.decoded(), b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return b[:n], false, nil
	}
	return b[:n], true, err
}

func (f *textFile) rows(t *tally) (source, error) {
	r := f.decoded()
	if f.drop > 0 {
		if _, err := io.CopyN(io.Discard, r, int64(f.drop)); err != nil {
			return nil, cancelledOr(f.ctx, err)
		}
	}
	return &textSource{textRows{r: r, delim: f.delim, width: f.width, lim: f.lim, tally: t, guards: true}, f}, nil
}

func (f *textFile) close() error { return nil }

type textSource struct {
	textRows
	f *textFile
}

func (s *textSource) done() int64  { return s.f.counter.n }
func (s *textSource) total() int64 { return s.f.size - s.f.skip }

// frame finds separator and line ends in the sample.
func (f *textFile) frame(sample []byte, cut bool, opt Options, info *Info) {
	if sep, n := sepLine(sample); n > 0 {
		f.drop = n
		sample = sample[n:]
		f.delim = sep
	}
	if opt.Delimiter != "" {
		f.delim = opt.Delimiter[0]
	}
	best, fixed := -1.0, f.delim
	for _, d := range []byte{',', '\t', ';', '|'} {
		if fixed != 0 && d != fixed {
			continue
		}
		look := f.try(sample, cut, d)
		if look.score > best {
			best = look.score
			f.delim, f.width = d, look.width
			info.Quoted, info.LineEnd = look.quoted, look.lineEnd
		}
	}
	info.Delimiter = string(f.delim)
	info.Kind = CSV
	if f.delim == '\t' {
		info.Kind = TSV
	}
}

// sepLine recognises the "sep=;" line Excel understands; Excel does not count it as a row.
func sepLine(sample []byte) (sep byte, n int) {
	if len(sample) < 6 || !strings.EqualFold(string(sample[:4]), "sep=") || !strings.ContainsRune(",;|\t", rune(sample[4])) {
		return 0, 0
	}
	switch {
	case sample[5] == '\r' && len(sample) > 6 && sample[6] == '\n':
		return sample[4], 7
	case sample[5] == '\r' || sample[5] == '\n':
		return sample[4], 6
	}
	return 0, 0
}

// attempt is how a sample looks when split by one separator.
type attempt struct {
	score   float64
	width   int // the most frequent number of cells
	quoted  bool
	lineEnd string
}

// try splits the sample and judges how regular the result is: the share of rows with the most frequent width above
// one, with a small bonus for more columns and a malus for broken quotes.
func (f *textFile) try(sample []byte, cut bool, d byte) attempt {
	var t tally
	rows := textRows{r: bytes.NewReader(sample), delim: d, lim: f.lim, tally: &t}
	widths := map[int]int{}
	n, last := 0, 0
	for n < 500 {
		r, err := rows.next()
		if err != nil {
			break
		}
		if r.Blank() && r.Rejected == nil {
			continue
		}
		last = rows.cells
		widths[last]++
		n++
	}
	if cut && rows.eof && n > 1 {
		widths[last]-- // the sample ends in the middle of this row
		n--
	}
	a := attempt{quoted: rows.quoted, lineEnd: lineEnds(rows.lf, rows.crlf, rows.cr), width: 1}
	most := 0
	for w, c := range widths {
		if w > 1 && (c > most || c == most && w > a.width) {
			a.width, most = w, c
		}
	}
	if most == 0 {
		if d == ',' {
			a.score = 0.01 // one column: any separator will do
		}
		return a
	}
	broken := 0
	for _, w := range t.list {
		if w.Code == QuoteLenient {
			broken = w.Params["count"].(int)
		}
	}
	share := float64(most) / float64(n)
	a.score = share * share * (1 + float64(min(a.width, 40))/100)
	a.score -= 0.5 * float64(min(broken, n)) / float64(n)
	if d == '\t' {
		a.score *= 1.05 // tabs do not occur in texts, commas and bars do
	}
	return a
}

func lineEnds(lf, crlf, cr int) string {
	total := lf + crlf + cr
	for _, k := range []struct {
		n    int
		name string
	}{{lf, "lf"}, {crlf, "crlf"}, {cr, "cr"}} {
		if k.n == total {
			return k.name
		}
	}
	return "mixed"
}

// frame reads the first rows of any kind of file and settles header, data row, names of columns and preview.
func frame(ctx context.Context, f file, opt Options, lim Limits, info *Info) error {
	var t tally
	src, err := f.rows(&t)
	if err != nil {
		return err
	}
	rows, err := firstRows(ctx, src, opt)
	if cerr := src.close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return Problem(SheetEmpty, "sheet", info.Sheet)
	}
	header, data := opt.HeaderRow, opt.DataRow
	if header == HeaderAuto {
		var found int
		if header, found = findHeader(rows); data == 0 {
			data = found
		}
	}
	i := slices.IndexFunc(rows, func(r Row) bool { return header > 0 && r.Line >= header })
	var names []string
	width := 0
	if i >= 0 && rows[i].Line == header {
		names = trimRight(rows[i].Cells)
		if bad := rows[i].Rejected; bad != nil && bad.Code == RowTooWide {
			return Problem(ColumnsTooMany, "columns", bad.Params["columns"], "max", lim.Columns).At(header, "")
		}
		width = unnamedWidth(rows[i+1:], len(names))
	} else {
		for _, r := range rows {
			if r.Rejected != nil && r.Rejected.Code == RowTooWide {
				return Problem(ColumnsTooMany, "columns", r.Rejected.Params["columns"], "max", lim.Columns).At(r.Line, "")
			}
		}
		width = bodyWidth(rows)
	}
	if data == 0 {
		for _, r := range rows {
			if r.Line > header {
				data = r.Line
				break
			}
		}
	}
	named := 0
	if len(names) > 0 {
		named = header
	}
	info.Header = uniqueHeader(names, width, opt.Lang, named, &t)
	info.HeaderRow, info.DataRow = header, data
	info.Preview = []Row{}
	for _, r := range rows {
		if data > 0 && r.Line >= data && len(info.Preview) < PreviewRows {
			info.Preview = append(info.Preview, fit(r, width))
		}
	}
	info.Warnings = t.copyOf()
	return nil
}

// unnamedWidth widens the header by columns that have no name but are filled in at least half of the rows.
func unnamedWidth(data []Row, named int) int {
	beyond := make([]Row, 0, len(data))
	for _, r := range data {
		if r.Rejected == nil && len(trimRight(r.Cells)) > named {
			beyond = append(beyond, r)
		}
	}
	if len(beyond) == 0 || 2*len(beyond) < len(data) {
		return named
	}
	return max(named, bodyWidth(beyond))
}

// firstRows reads enough non-empty rows to find a header and fill the preview.
func firstRows(ctx context.Context, src source, opt Options) ([]Row, error) {
	var rows []Row
	bytesSeen, need := 0, 3*PreviewRows
	for n := 0; n < 100_000 && len(rows) < need && bytesSeen < 8<<20; n++ {
		r, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, cancelledOr(ctx, err)
		}
		if r.Blank() && r.Rejected == nil {
			continue
		}
		if r.Line < opt.HeaderRow {
			continue
		}
		for i, c := range r.Cells {
			// The cells share the text of their row; a preview must not hold on to megabytes.
			r.Cells[i] = strings.Clone(c)
			bytesSeen += len(c)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// fit pads a row to the width of the header and drops empty cells beyond it.
func fit(r Row, width int) Row {
	for len(r.Cells) < width {
		r.Cells = append(r.Cells, "")
	}
	last := len(r.Cells)
	for last > width && Clean(r.Cells[last-1]) == "" {
		last--
	}
	r.Cells = r.Cells[:last]
	if r.Types != nil {
		for len(r.Types) < last {
			r.Types = append(r.Types, Text)
		}
		r.Types = r.Types[:last]
	}
	return r
}

func trimRight(cells []string) []string {
	n := len(cells)
	for n > 0 && Clean(cells[n-1]) == "" {
		n--
	}
	return cells[:n]
}

// contextReader stops between reads when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// cancelledOr words the end of the context, keeps our own errors and codes the rest.
func cancelledOr(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return Problem(Cancelled).because(cause)
	}
	return readError(err)
}

// validText replaces what is not UTF-8, for parts of files that should be.
func validText(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}
