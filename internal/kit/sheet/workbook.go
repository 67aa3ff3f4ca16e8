package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"os"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// workbook is an open XLSX file: where its sheets are, how styles show numbers, and the shared strings.
type workbook struct {
	ctx      context.Context
	lim      Limits
	parts    map[string]*zip.File // by lower-case path
	sheets   []sheetRef
	chosen   *zip.File
	date1904 bool
	styles   []numberStyle
	strings  *stringTable
}

type sheetRef struct {
	name   string
	hidden bool
	part   *zip.File
}

// openWorkbook reads everything but the rows.
func openWorkbook(ctx context.Context, r io.ReaderAt, size int64, opt Options, lim Limits, info *Info) (_ file, err error) {
	w := &workbook{ctx: ctx, lim: lim, parts: map[string]*zip.File{}}
	defer func() {
		if err != nil {
			_ = w.close()
		}
	}()
	if err := w.directory(r, size); err != nil {
		return nil, err
	}
	if err := w.refuseOthers(); err != nil {
		return nil, err
	}
	if err := w.readBook(); err != nil {
		return nil, err
	}
	if err := w.readStyles(); err != nil {
		return nil, err
	}
	if err := w.readStrings(); err != nil {
		return nil, err
	}
	info.Kind = XLSX
	for _, s := range w.sheets {
		info.Sheets = append(info.Sheets, s.name)
	}
	if info.Sheet, err = w.choose(opt.Sheet); err != nil {
		return nil, err
	}
	return w, nil
}

// directory indexes the parts and checks what they claim before a byte is unpacked.
func (w *workbook) directory(r io.ReaderAt, size int64) error {
	// The directory may list millions of entries, each costing memory; a workbook has some dozens.
	entries := 0
	buf := make([]byte, 1<<20)
	for off := int64(0); off < size; off += int64(len(buf)) - 3 {
		n, err := r.ReadAt(buf, off)
		if err != nil && err != io.EOF {
			return Problem(ReadFailed).because(err)
		}
		if entries += bytes.Count(buf[:n], []byte("PK\x01\x02")); entries > 20_000 {
			return Problem(ZipBomb, "max", w.lim.UnzipBytes>>20, "ratio", w.lim.UnzipRatio)
		}
		if n < len(buf) {
			break
		}
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Problem(FileDamaged, "part", "ZIP").because(err)
	}
	var total uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return Problem(FileProtected)
		}
		total += f.UncompressedSize64
		packed := min(f.CompressedSize64, uint64(size))
		if total > uint64(w.lim.UnzipBytes) || f.UncompressedSize64 > 10<<20 && f.UncompressedSize64/uint64(w.lim.UnzipRatio) > packed {
			return Problem(ZipBomb, "max", w.lim.UnzipBytes>>20, "ratio", w.lim.UnzipRatio)
		}
		name := partName(f.Name)
		if _, ok := w.parts[name]; !ok {
			w.parts[name] = f
		}
	}
	return nil
}

// partName makes the spellings of various programs alike: some write backslashes, some a leading slash.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// refuseOthers names the file when it is some other packed format.
func (w *workbook) refuseOthers() error {
	has := func(name string) bool { return w.parts[name] != nil }
	switch {
	case has("xl/workbook.xml"):
		return nil
	case has("xl/workbook.bin"):
		return Problem(FileBinaryExcel)
	case has("word/document.xml"), has("ppt/presentation.xml"):
		return Problem(FileWord)
	case has("index/document.iwa"), has("index.zip"), has("index.apxl"):
		return Problem(FileNumbers)
	case has("mimetype") && has("content.xml"):
		head := make([]byte, 100)
		rc, err := w.parts["mimetype"].Open()
		if err != nil {
			return Problem(FileDamaged, "part", "mimetype").because(err)
		}
		n, _ := io.ReadFull(rc, head)
		_ = rc.Close() // read only
		if bytes.Contains(head[:n], []byte("spreadsheet")) {
			return Problem(FileODS)
		}
		return Problem(FileWord)
	}
	return Problem(FileArchive)
}

// open returns a part as XML. It fails when more comes out than the directory promised.
func (w *workbook) open(f *zip.File) (*xmlScanner, *partReader, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, nil, Problem(FileDamaged, "part", f.Name).because(err)
	}
	p := &partReader{ctx: w.ctx, rc: rc, left: int64(f.UncompressedSize64), size: int64(f.UncompressedSize64), name: f.Name}
	x, err := newXMLScanner(p)
	if err != nil {
		_ = p.rc.Close() // read only
		return nil, nil, cancelledOr(w.ctx, err)
	}
	return x, p, nil
}

type partReader struct {
	ctx        context.Context
	rc         io.ReadCloser
	left, size int64
	name       string
}

func (p *partReader) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.rc.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, Problem(FileDamaged, "part", p.name)
	}
	if err != nil && err != io.EOF {
		err = Problem(FileDamaged, "part", p.name).because(err)
	}
	return n, err
}

// each calls fn for every start tag of a part.
func (w *workbook) each(name string, fn func(x *xmlScanner) error) error {
	f := w.parts[name]
	if f == nil {
		return nil
	}
	x, p, err := w.open(f)
	if err != nil {
		return err
	}
	defer p.rc.Close()
	for {
		tok, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return cancelledOr(w.ctx, err)
		}
		if tok == xmlStart {
			if err := fn(x); err != nil {
				return err
			}
		}
	}
}

// readBook lists the worksheets, resolving them through the relations of the workbook.
func (w *workbook) readBook() error {
	targets := map[string]string{}
	err := w.each("xl/_rels/workbook.xml.rels", func(x *xmlScanner) error {
		if string(x.name) != "Relationship" || !strings.HasSuffix(x.attrText("Type"), "/worksheet") {
			return nil
		}
		target := strings.ReplaceAll(x.attrText("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/xl/" + target
		}
		targets[x.attrText("Id")] = partName(target)
		return nil
	})
	if err != nil {
		return err
	}
	return w.each("xl/workbook.xml", func(x *xmlScanner) error {
		switch string(x.name) {
		case "workbookPr":
			v := x.attrText("date1904")
			w.date1904 = v == "1" || v == "true"
		case "sheet":
			if part := w.parts[targets[x.attrText("id")]]; part != nil && len(w.sheets) < 1000 {
				state := x.attrText("state")
				w.sheets = append(w.sheets, sheetRef{name: validText([]byte(x.attrText("name"))), hidden: state == "hidden" || state == "veryHidden", part: part})
			}
		}
		return nil
	})
}

// choose settles the sheet: the named one, or the first visible one that holds anything.
func (w *workbook) choose(name string) (string, error) {
	if len(w.sheets) == 0 {
		return "", Problem(FileDamaged, "part", "xl/workbook.xml")
	}
	if name != "" {
		names := make([]string, 0, len(w.sheets))
		for _, s := range w.sheets {
			if s.name == name {
				w.chosen = s.part
				return name, nil
			}
			names = append(names, s.name)
		}
		return "", Problem(SheetMissing, "sheet", name, "sheets", strings.Join(names, ", "))
	}
	for _, hidden := range []bool{false, true} {
		for i, s := range w.sheets {
			if s.hidden != hidden || i > 50 {
				continue
			}
			w.chosen = s.part
			src, err := w.rows(&tally{})
			if err != nil {
				return "", err
			}
			_, err = src.next()
			_ = src.close() // read only
			if err == nil {
				return s.name, nil
			}
			if err != io.EOF {
				return "", cancelledOr(w.ctx, err)
			}
		}
	}
	return "", Problem(SheetEmpty, "sheet", w.sheets[0].name)
}

// readStyles notes for each cell style whether it shows a date, a time or leading zeros.
func (w *workbook) readStyles() error {
	codes := map[int]numberStyle{}
	inXfs := false
	return w.each("xl/styles.xml", func(x *xmlScanner) error {
		switch string(x.name) {
		case "numFmt":
			if len(codes) < 10_000 {
				codes[x.attrInt("numFmtId")] = styleOf(x.attrText("formatCode"))
			}
		case "cellXfs":
			inXfs = true
		case "cellStyleXfs", "cellStyles", "dxfs", "fonts", "fills", "borders":
			inXfs = false
		case "xf":
			if inXfs && len(w.styles) < 100_000 {
				id := x.attrInt("numFmtId")
				s, own := codes[id]
				if !own {
					s = builtinStyle(id)
				}
				w.styles = append(w.styles, s)
			}
		}
		return nil
	})
}

// readStrings loads the shared strings; phonetic guides (rPh) are not part of the text.
func (w *workbook) readStrings() error {
	w.strings = &stringTable{}
	f := w.parts["xl/sharedstrings.xml"]
	if f == nil {
		return nil
	}
	x, p, err := w.open(f)
	if err != nil {
		return err
	}
	defer p.rc.Close()
	var item []byte
	inText, phonetic := false, false
	most := 4 * (w.lim.CellChars + 1)
	for {
		tok, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return cancelledOr(w.ctx, err)
		}
		switch tok {
		case xmlStart:
			switch string(x.name) {
			case "si":
				item = item[:0]
				if x.empty {
					if err := w.strings.add(nil); err != nil {
						return err
					}
				}
			case "t":
				inText = !x.empty && !phonetic
			case "rPh":
				phonetic = !x.empty
			}
		case xmlEnd:
			switch string(x.name) {
			case "si":
				if len(w.strings.at) >= w.lim.SharedItems {
					return Problem(SharedTooMany, "max", w.lim.SharedItems)
				}
				if err := w.strings.add(item); err != nil {
					return err
				}
			case "t":
				inText = false
			case "rPh":
				phonetic = false
			}
		case xmlText, xmlCDATA:
			if !inText || len(item) > most {
				continue
			}
			if tok == xmlText {
				item = unescape(item, x.text)
			} else {
				item = append(item, x.text...)
			}
			if len(item) > most+4 {
				item = item[:most+4]
			}
		}
	}
}

func (w *workbook) close() error {
	if w.strings == nil {
		return nil
	}
	return w.strings.close()
}

// stringTable keeps shared strings in chunks of memory, and beyond memoryChunks of them in a temporary file: each
// string as its length and bytes.
type stringTable struct {
	at     []uint32 // position of each string; the 1 GiB limit of unpacking keeps it below 4 GiB
	chunks [][]byte
	tail   []byte // the chunk being filled, when in the file
	spill  *os.File
	size   uint32
	buf    []byte
}

const (
	chunkBytes   = 1 << 20
	memoryChunks = 24
)

func (t *stringTable) add(s []byte) error {
	need := uint32(len(s) + binary.MaxVarintLen32)
	if need > chunkBytes {
		return Problem(FileDamaged, "part", "xl/sharedStrings.xml")
	}
	if rest := chunkBytes - t.size%chunkBytes; t.size == 0 || rest < need || rest == chunkBytes {
		if err := t.newChunk(); err != nil {
			return err
		}
	}
	cur := &t.tail
	if len(t.chunks) > 0 && t.spill == nil {
		cur = &t.chunks[len(t.chunks)-1]
	}
	before := len(*cur)
	t.at = append(t.at, t.size)
	*cur = binary.AppendUvarint(*cur, uint64(len(s)))
	*cur = append(*cur, s...)
	t.size += uint32(len(*cur) - before)
	return nil
}

// newChunk moves on to the next chunk boundary.
func (t *stringTable) newChunk() error {
	if err := t.flush(); err != nil {
		return err
	}
	if t.size%chunkBytes != 0 {
		t.size += chunkBytes - t.size%chunkBytes
	}
	if len(t.chunks) < memoryChunks {
		t.chunks = append(t.chunks, make([]byte, 0, chunkBytes))
		return nil
	}
	if t.spill == nil {
		f, err := os.CreateTemp("", "sheet-*")
		if err != nil {
			return Problem(WriteFailed).because(err)
		}
		t.spill = f
		_ = os.Remove(f.Name()) // best effort: where an open file can be removed it vanishes even after a crash
		t.tail = make([]byte, 0, chunkBytes)
	}
	return nil
}

// flush writes the finished chunk of the file.
func (t *stringTable) flush() error {
	if t.spill == nil || len(t.tail) == 0 {
		return nil
	}
	off := int64(t.size) - int64(len(t.tail)) - memoryChunks*chunkBytes
	if _, err := t.spill.WriteAt(t.tail, off); err != nil {
		return Problem(WriteFailed).because(err)
	}
	t.tail = t.tail[:0]
	return nil
}

// get returns string i; ok is false when there is none.
func (t *stringTable) get(i int) (b []byte, ok bool, err error) {
	if i < 0 || i >= len(t.at) {
		return nil, false, nil
	}
	at := t.at[i]
	if c := int(at / chunkBytes); c < len(t.chunks) {
		rest := t.chunks[c][at%chunkBytes:]
		n, k := binary.Uvarint(rest)
		return rest[k : k+int(n)], true, nil
	}
	if err := t.flush(); err != nil {
		return nil, false, err
	}
	if t.buf == nil {
		t.buf = make([]byte, chunkBytes)
	}
	off := int64(at) - memoryChunks*chunkBytes
	m, err := t.spill.ReadAt(t.buf[:512], off)
	if err != nil && err != io.EOF {
		return nil, false, Problem(ReadFailed).because(err)
	}
	n, k := binary.Uvarint(t.buf[:m])
	if k <= 0 {
		return nil, false, Problem(ReadFailed)
	}
	if end := k + int(n); end > m {
		if m, err = t.spill.ReadAt(t.buf[:end], off); err != nil && (err != io.EOF || m < end) {
			return nil, false, Problem(ReadFailed).because(err)
		}
	}
	return t.buf[k : k+int(n)], true, nil
}

func (t *stringTable) close() error {
	if t.spill == nil {
		return nil
	}
	f := t.spill
	t.spill, t.chunks, t.at = nil, nil, nil
	err := f.Close()
	if rerr := os.Remove(f.Name()); rerr != nil && !os.IsNotExist(rerr) && err == nil {
		err = rerr
	}
	if err != nil {
		return Problem(WriteFailed).because(err)
	}
	return nil
}

func (w *workbook) rows(t *tally) (source, error) {
	x, p, err := w.open(w.chosen)
	if err != nil {
		return nil, err
	}
	return &sheetRows{w: w, x: x, part: p, tally: t}, nil
}

// sheetRows streams the rows of one worksheet.
type sheetRows struct {
	w      *workbook
	x      *xmlScanner
	part   *partReader
	tally  *tally
	line   int // of the row element read last
	filled int // of the last row with content
	ended  bool
	text   []byte // of the current cell
}

func (s *sheetRows) close() error { return s.part.rc.Close() }
func (s *sheetRows) done() int64  { return s.part.size - s.part.left }
func (s *sheetRows) total() int64 { return s.part.size }

func (s *sheetRows) next() (Row, error) {
	for !s.ended {
		tok, err := s.x.next()
		if err == io.EOF {
			return Row{}, Problem(FileDamaged, "part", s.part.name) // a sheet ends with </worksheet>, not anywhere
		}
		if err != nil {
			return Row{}, err
		}
		switch {
		case tok == xmlStart && string(s.x.name) == "row":
			line := s.x.attrInt("r")
			if line <= s.line {
				line = s.line + 1
			}
			s.line = line
			if line > 1<<20 {
				return Row{}, Problem(FileDamaged, "part", s.part.name)
			}
			if s.x.empty {
				continue
			}
			row, any, err := s.row()
			if err != nil {
				return Row{}, err
			}
			if !any {
				continue
			}
			if line-s.filled > s.w.lim.EmptyRows {
				s.ended = true
				e := Problem(RowsAfterGap, "max", s.w.lim.EmptyRows)
				e.Row = line
				s.tally.list = append(s.tally.list, *e)
				return Row{}, io.EOF
			}
			s.filled = line
			return row, nil
		case tok == xmlEnd && string(s.x.name) == "sheetData", tok == xmlStart && string(s.x.name) == "sheetData" && s.x.empty,
			tok == xmlEnd && string(s.x.name) == "worksheet":
			s.ended = true
		}
	}
	return Row{}, io.EOF
}

// row reads the cells of the current row element; any reports whether one holds something.
func (s *sheetRows) row() (row Row, any bool, err error) {
	row.Line = s.line
	col := -1
	for {
		tok, err := s.x.next()
		if err != nil {
			return row, any, unexpected(err)
		}
		if tok == xmlEnd && string(s.x.name) == "row" {
			return row, any, nil
		}
		if tok != xmlStart || string(s.x.name) != "c" {
			continue
		}
		col++
		if ref, ok := s.x.attr("r"); ok {
			if c := columnOf(ref); c >= 0 {
				col = c
			}
		}
		style, typ := 0, cellPlain
		if v, ok := s.x.attr("s"); ok {
			style, _ = strconv.Atoi(string(v))
		}
		if v, ok := s.x.attr("t"); ok {
			typ = cellTypeOf(v)
		}
		if s.x.empty {
			continue
		}
		text, kind, err := s.cell(typ, style)
		if err != nil {
			return row, any, err
		}
		if text == "" {
			continue
		}
		any = true
		if col >= s.w.lim.Columns {
			row.Rejected = Problem(RowTooWide, "columns", col+1, "max", s.w.lim.Columns).At(row.Line, "")
			continue
		}
		if len(text) > s.w.lim.CellChars && utf8.RuneCountInString(text) > s.w.lim.CellChars {
			if row.Rejected == nil {
				row.Rejected = Problem(CellTooLong, "max", s.w.lim.CellChars).At(row.Line, ColumnName(col))
			}
			text = strings.Clone(shorten(text, 100))
		}
		if row.Cells == nil {
			row.Cells = make([]string, 0, 16)
			row.Types = make([]CellType, 0, 16)
		}
		if col < len(row.Cells) { // a file may name a cell twice
			row.Cells[col], row.Types[col] = text, kind
			continue
		}
		if gap := col - len(row.Cells); gap > 0 {
			row.Cells = append(row.Cells, make([]string, gap)...)
			row.Types = append(row.Types, make([]CellType, gap)...)
		}
		row.Cells = append(row.Cells, text)
		row.Types = append(row.Types, kind)
	}
}

type storedType uint8

const (
	cellPlain storedType = iota
	cellShared
	cellText // formula result or inline text
	cellBool
	cellFault
	cellISO
)

func cellTypeOf(v []byte) storedType {
	switch string(v) {
	case "s":
		return cellShared
	case "str", "inlineStr":
		return cellText
	case "b":
		return cellBool
	case "e":
		return cellFault
	case "d":
		return cellISO
	}
	return cellPlain
}

// columnOf reads the letters of a cell reference, counted from 0; -1 when there are none.
func columnOf(ref []byte) int {
	n := 0
	for _, c := range ref {
		switch {
		case c >= 'A' && c <= 'Z':
			n = n*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			n = n*26 + int(c-'a') + 1
		default:
			return n - 1
		}
		if n > 1<<20 {
			return 1 << 20
		}
	}
	return n - 1
}

// cell reads the value of the current cell element.
func (s *sheetRows) cell(typ storedType, style int) (string, CellType, error) {
	s.text = s.text[:0]
	inValue, phonetic, formula, stored := false, false, false, false
	most := 4 * (s.w.lim.CellChars + 1)
	for {
		tok, err := s.x.next()
		if err != nil {
			return "", Text, unexpected(err)
		}
		switch tok {
		case xmlStart:
			switch string(s.x.name) {
			case "v", "t":
				inValue, stored = !s.x.empty && !phonetic, true
			case "f":
				formula = true
			case "rPh":
				phonetic = !s.x.empty
			}
		case xmlEnd:
			switch string(s.x.name) {
			case "c":
				if formula && !stored {
					s.tally.add(FormulaUnsaved, s.line, 1)
				}
				return s.value(typ, style)
			case "v", "t":
				inValue = false
			case "rPh":
				phonetic = false
			}
		default:
			if !inValue || len(s.text) > most {
				continue
			}
			if tok == xmlText {
				s.text = unescape(s.text, s.x.text)
			} else {
				s.text = append(s.text, s.x.text...)
			}
			if len(s.text) > most+4 {
				s.text = s.text[:most+4]
			}
		}
	}
}

// value renders the stored text of a cell as described at CellType.
func (s *sheetRows) value(typ storedType, style int) (string, CellType, error) {
	switch typ {
	case cellShared:
		i, err := strconv.Atoi(string(bytes.TrimSpace(s.text)))
		if err != nil {
			return "", Text, nil
		}
		b, ok, err := s.w.strings.get(i)
		if err != nil || !ok {
			return "", Text, err
		}
		return s.plain(b), Text, nil
	case cellText:
		return s.plain(s.text), Text, nil
	case cellBool:
		if t := string(bytes.TrimSpace(s.text)); t == "1" || t == "true" {
			return "TRUE", Bool, nil
		} else if t == "" {
			return "", Text, nil
		}
		return "FALSE", Bool, nil
	case cellFault:
		if len(s.text) > 0 {
			s.tally.add(FaultCells, s.line, 1)
		}
		return s.plain(s.text), Fault, nil
	case cellISO:
		return isoDate(string(bytes.TrimSpace(s.text))), Date, nil
	}
	raw := string(bytes.TrimSpace(s.text))
	if raw == "" {
		return "", Text, nil
	}
	var st numberStyle
	if style >= 0 && style < len(s.w.styles) {
		st = s.w.styles[style]
	}
	text, kind := renderNumber(raw, st, s.w.date1904)
	return text, kind, nil
}

// plain repairs a text: broken UTF-8 and NULs are replaced and reported, the _x000D_ escapes of Excel resolved.
func (s *sheetRows) plain(b []byte) string {
	text := validText(b)
	if strings.Contains(text, "_x") {
		text = unescapeExcel(text)
	}
	if c := strings.Count(text, "\uFFFD"); c > 0 {
		s.tally.add(BytesReplaced, s.line, c)
	}
	if c := strings.Count(text, "\x00"); c > 0 {
		s.tally.add(NULsRemoved, s.line, c)
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return text
}

// unescapeExcel resolves _xHHHH_, by which Excel stores control characters and protects look-alikes.
func unescapeExcel(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if s[i+6] != '_' || err != nil {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
