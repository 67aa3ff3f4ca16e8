package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tradewind/internal/kit/sheet"
)

// excel writes a workbook with another library, so that our reader is not only tested against our writer.
func excel(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbookValues(t *testing.T) {
	t.Parallel()
	raw := excel(t, func(f *excelize.File) {
		style := func(code string) int {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			must(t, err)
			return id
		}
		date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		put := func(cell string, v any, st int) {
			must(t, f.SetCellValue("Sheet1", cell, v))
			if st > 0 {
				must(t, f.SetCellStyle("Sheet1", cell, cell, st))
			}
		}
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"客户名称", "日期", "时间", "数字", "邮编", "布尔", "文本", "公式"}))
		put("A2", "杭州<西湖> & Co", 0)
		put("B2", 45351, date)
		put("C2", 45351.75, style(`yyyy"年"m"月"d"日" hh:mm`))
		put("D2", 0.07, 0)
		put("E2", 1234, style("000000"))
		put("F2", true, 0)
		put("G2", "007", 0)
		must(t, f.SetCellFormula("Sheet1", "H2", "1+1"))
		put("B3", 59, date)
		put("C3", 0.5, style("hh:mm:ss"))
		put("D3", 1.5, style("[h]:mm"))
		put("E3", 12345678901234, 0)
		put("F3", false, 0)
		put("G3", " lead\nline ", 0)
		put("A5", "after a gap", 0)
		put("D5", 1234.5, style(`#,##0.00 "days"`))
		put("B5", 43831, style("[$-804]yyyy/m/d;@"))
		must(t, f.MergeCell("Sheet1", "A5", "A6"))
	})
	header, rows, warnings, err := read(t, raw, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(header) != 8 || header[0] != "客户名称" {
		t.Errorf("header %q", header)
	}
	want := [][]string{
		{"杭州<西湖> & Co", "2024-02-29", "2024-02-29 18:00:00", "0.07", "001234", "TRUE", "007", ""},
		{"", "1900-02-28", "12:00:00", "1.5", "12345678901234", "FALSE", " lead\nline ", ""},
		{"after a gap", "2020-01-01", "", "1234.5", "", "", "", ""},
	}
	if d := cmp.Diff(want, cells(rows)); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	types := []sheet.CellType{sheet.Text, sheet.Date, sheet.Date, sheet.Number, sheet.Number, sheet.Bool, sheet.Text, sheet.Text}
	if d := cmp.Diff(types, rows[0].Types); d != "" {
		t.Errorf("types (-want +got):\n%s", d)
	}
	if rows[2].Line != 5 {
		t.Errorf("line %d", rows[2].Line)
	}
	if w, ok := warned(warnings, sheet.FormulaUnsaved); !ok || w.Row != 2 {
		t.Errorf("warnings %v", warnings)
	}
}

func TestWorkbookSheets(t *testing.T) {
	t.Parallel()
	raw := excel(t, func(f *excelize.File) {
		for _, n := range []string{"客户 & 联系人", "Hidden"} {
			_, err := f.NewSheet(n)
			must(t, err)
		}
		must(t, f.SetSheetRow("客户 & 联系人", "B3", &[]string{"Name", "City"}), f.SetSheetRow("客户 & 联系人", "B4", &[]string{"Acme", "Rome"}),
			f.SetSheetRow("Hidden", "A1", &[]string{"x", "y"}), f.SetSheetVisible("Hidden", false))
	})
	info, err := sheet.Sniff(t.Context(), bytes.NewReader(raw), int64(len(raw)), "x.csv")
	if err != nil {
		t.Fatal(err)
	}
	if info.Kind != sheet.XLSX || info.Sheet != "客户 & 联系人" || len(info.Sheets) != 3 || info.HeaderRow != 3 || info.DataRow != 4 {
		t.Errorf("info %+v", info)
	}
	if d := cmp.Diff([]string{"列 A", "Name", "City"}, info.Header); d != "" {
		t.Error(d)
	}
	if _, _, _, err := read(t, raw, sheet.Options{Sheet: "None"}); codeOf(err) != sheet.SheetMissing {
		t.Errorf("got %v", err)
	}
	if _, _, _, err := read(t, raw, sheet.Options{Sheet: "Sheet1"}); codeOf(err) != sheet.SheetEmpty {
		t.Errorf("got %v", err)
	}
}

// archive packs parts as they are; a part named in stored is not compressed.
func archive(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.WriteString(w, content)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// minimal is a workbook around the given sheet.
func minimal(sheetXML string) map[string]string {
	return map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetXML,
	}
}

func inline(ref, text string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	row := func(n int, cells ...string) string {
		return fmt.Sprintf(`<row r="%d">%s</row>`, n, strings.Join(cells, ""))
	}
	book := func(rows ...string) string {
		return `<worksheet><sheetData>` + strings.Join(rows, "") + `</sheetData></worksheet>`
	}
	head := row(1, inline("A1", "Name"), inline("B1", "City"))
	data := row(2, inline("A2", "Acme"), inline("B2", "Rome"))
	shared := func(s string) map[string]string {
		p := minimal(book(head, row(2, `<c r="A2" t="s"><v>0</v></c>`, `<c r="B2" t="s"><v>99</v></c>`)))
		p["xl/sharedStrings.xml"] = s
		return p
	}
	wide := []string{}
	for i := range 10_000 {
		wide = append(wide, inline(sheet.ColumnName(i)+"1", "h"))
	}
	bomb := minimal(book(head, data))
	bomb["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si><t/></si>", 1<<20) + "</sst>"
	encrypted := archive(t, minimal(book(head, data)))
	for _, sig := range []string{"PK\x01\x02"} {
		for i := bytes.Index(encrypted, []byte(sig)); i >= 0; {
			encrypted[i+8] |= 1
			j := bytes.Index(encrypted[i+4:], []byte(sig))
			if j < 0 {
				break
			}
			i += 4 + j
		}
	}
	cases := map[string]struct {
		raw  []byte
		want string // code of the error
		rows int
		warn string
	}{
		"good":              {archive(t, minimal(book(head, data))), "", 1, ""},
		"zip bomb":          {archive(t, bomb), sheet.ZipBomb, 0, ""},
		"lying size":        {lying(t), sheet.FileDamaged, 0, ""},
		"entities":          {archive(t, minimal(`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData>`+row(1, inline("A1", "&b;"))+`</sheetData></worksheet>`)), sheet.FileEntities, 0, ""},
		"entities strings":  {archive(t, shared(`<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>`)), sheet.FileEntities, 0, ""},
		"10,000 columns":    {archive(t, minimal(book(row(1, wide...)))), sheet.ColumnsTooMany, 0, ""},
		"far cell":          {archive(t, minimal(book(head, data, row(3, inline("XFD3", "x"))))), "", 2, ""},
		"far row":           {archive(t, minimal(book(head, data, row(1048576, inline("A1048576", "x"))))), "", 1, sheet.RowsAfterGap},
		"row beyond Excel":  {archive(t, minimal(book(head, data, row(99999999, inline("A1", "x"))))), sheet.FileDamaged, 0, ""},
		"cut off":           {archive(t, minimal(`<worksheet><sheetData>`+head+data)), sheet.FileDamaged, 0, ""},
		"cut in a tag":      {archive(t, minimal(`<worksheet><sheetData>`+head+`<row r="2"><c r="A2`)), sheet.FileDamaged, 0, ""},
		"missing string":    {archive(t, shared(`<sst><si><r><t>Ac</t></r><r><t>me</t></r><rPh sb="0"><t>no</t></rPh></si></sst>`)), "", 1, ""},
		"password":          {encrypted, sheet.FileProtected, 0, ""},
		"xlsb":              {archive(t, map[string]string{"xl/workbook.bin": "x"}), sheet.FileBinaryExcel, 0, ""},
		"docx":              {archive(t, map[string]string{"word/document.xml": "x"}), sheet.FileWord, 0, ""},
		"ods":               {archive(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}), sheet.FileODS, 0, ""},
		"numbers":           {archive(t, map[string]string{"Index/Document.iwa": "x"}), sheet.FileNumbers, 0, ""},
		"plain zip":         {archive(t, map[string]string{"list.csv": "a,b"}), sheet.FileArchive, 0, ""},
		"no relations":      {archive(t, map[string]string{"xl/workbook.xml": `<workbook/>`}), sheet.FileDamaged, 0, ""},
		"empty":             {archive(t, minimal(book())), sheet.SheetEmpty, 0, ""},
		"rows out of order": {archive(t, minimal(book(row(5, inline("A5", "Name"), inline("B5", "City")), row(2, inline("A2", "Acme"), inline("B2", "Rome"))))), "", 1, ""},
		"prefix and UTF-16": {archive(t, minimal("\xFF\xFE"+string(utf16(`<x:worksheet xmlns:x="u"><x:sheetData>`+strings.NewReplacer("</", "</x:", "<", "<x:").Replace(head+data)+`</x:sheetData></x:worksheet>`)))), "", 1, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, rows, warnings, err := read(t, c.raw, sheet.Options{})
			if codeOf(err) != c.want || len(rows) != c.rows {
				t.Fatalf("got %v and %d rows, want %q and %d", err, len(rows), c.want, c.rows)
			}
			if c.rows > 0 && c.want == "" && rows[0].Cells[0] != "Acme" {
				t.Errorf("cells %q", rows[0].Cells)
			}
			if _, ok := warned(warnings, c.warn); c.warn != "" && !ok {
				t.Errorf("warnings %v", warnings)
			}
		})
	}
	t.Run("far cell rejects its row", func(t *testing.T) {
		t.Parallel()
		_, rows, _, err := read(t, archive(t, minimal(book(head, data, row(3, inline("XFD3", "x"))))), sheet.Options{})
		if err != nil || rows[1].Rejected == nil || rows[1].Rejected.Code != sheet.RowTooWide {
			t.Errorf("rows %v, %v", rows, err)
		}
	})
	t.Run("long text rejects its row", func(t *testing.T) {
		t.Parallel()
		_, rows, _, err := read(t, archive(t, minimal(book(head, row(2, inline("A2", strings.Repeat("很", 3<<20)), inline("B2", "x")), row(3, inline("A3", "Acme"), inline("B3", "y"))))), sheet.Options{})
		if err != nil || len(rows) != 2 || rows[0].Rejected == nil || rows[0].Rejected.Code != sheet.CellTooLong || rows[1].Cells[0] != "Acme" {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	})
}

func utf16(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// lying packs a sheet that unpacks to more than its entry says.
func lying(t *testing.T) []byte {
	t.Helper()
	content := "<worksheet><sheetData>" + strings.Repeat("<row><c><v>1</v></c></row>", 100_000) + "</sheetData></worksheet>"
	parts := minimal("")
	delete(parts, "xl/worksheets/sheet1.xml")
	raw := archive(t, parts)
	var packed, out bytes.Buffer
	z := zip.NewWriter(&packed)
	w, err := z.Create("x")
	must(t, err)
	_, err = io.WriteString(w, content)
	must(t, err)
	must(t, z.Close())
	zr, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	must(t, err)
	body, err := zr.File[0].OpenRaw()
	must(t, err)
	deflated, err := io.ReadAll(body)
	must(t, err)
	z = zip.NewWriter(&out)
	old, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	must(t, err)
	for _, f := range old.File {
		must(t, z.Copy(f))
	}
	h := &zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(deflated)), UncompressedSize64: 1000}
	w, err = z.CreateRaw(h)
	must(t, err)
	_, err = w.Write(deflated)
	must(t, err)
	must(t, z.Close())
	return out.Bytes()
}

// bigWorkbook writes rows × 20 cells of texts, numbers and dates to a file.
func bigWorkbook(t testing.TB, rows int) (f *os.File, size int64) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "big.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	header := make([]string, 20)
	for i := range header {
		header[i] = fmt.Sprintf("Column %d", i+1)
	}
	w := sheet.NewXLSX(f, "Customers", header)
	row := make([]sheet.Cell, 20)
	for n := range rows {
		for i := range row {
			switch i % 4 {
			case 0:
				row[i] = sheet.TextCell(fmt.Sprintf("Customer %d of column %d 客户", n, i))
			case 1:
				row[i] = sheet.NumberCell(fmt.Sprintf("%d.25", n*i))
			case 2:
				row[i] = sheet.DateCell("2026-03-31")
			default:
				row[i] = sheet.TextCell("Germany")
			}
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return f, st.Size()
}

// readBig reads it back and returns the number of rows and the most heap in use on the way.
func readBig(t testing.TB, f *os.File, size int64) (rows int, heap uint64) {
	t.Helper()
	r, err := sheet.Open(t.Context(), f, size, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var m runtime.MemStats
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, heap
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(row.Cells) != 20 || row.Cells[2] != "2026-03-31" {
			t.Fatalf("row %d: %q", row.Line, row.Cells)
		}
		if rows++; rows%5000 == 0 {
			runtime.ReadMemStats(&m)
			heap = max(heap, m.HeapInuse)
		}
	}
}

func TestManyRows(t *testing.T) {
	f, size := bigWorkbook(t, 20_000)
	start := time.Now()
	rows, heap := readBig(t, f, size)
	if rows != 20_000 {
		t.Errorf("%d rows", rows)
	}
	// A fifth of the promise for 100,000 rows: a minute and 150 MB.
	if took := time.Since(start); took > 12*time.Second {
		t.Errorf("reading took %s", took)
	}
	if heap > 100<<20 {
		t.Errorf("%d MB of heap", heap>>20)
	}
}

// BenchmarkReadXLSX reads 100,000 × 20 cells.
func BenchmarkReadXLSX(b *testing.B) {
	f, size := bigWorkbook(b, 100_000)
	for b.Loop() {
		rows, heap := readBig(b, f, size)
		if rows != 100_000 {
			b.Fatalf("%d rows", rows)
		}
		b.ReportMetric(float64(heap>>20), "MB-heap")
	}
}
