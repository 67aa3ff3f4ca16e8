package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tradewind/internal/kit/sheet"
)

// shared returns a file of the test data kept beside the repository, or skips.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	dirs := []string{filepath.Join("..", "..", "..", "..", "shared", "data")}
	if d := os.Getenv("TRADEWIND_TESTDATA"); d != "" {
		dirs = []string{d}
	}
	for _, d := range dirs {
		if f, err := os.Open(filepath.Join(d, name)); err == nil {
			t.Cleanup(func() { _ = f.Close() })
			return f
		}
	}
	t.Skipf("%s is not there: set TRADEWIND_TESTDATA to the folder of test data", name)
	return nil
}

// read collects all rows of a file held in memory.
func read(t testing.TB, raw []byte, opt sheet.Options) (header []string, rows []sheet.Row, warnings []sheet.Warning, err error) {
	t.Helper()
	r, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), opt)
	if err != nil {
		return nil, nil, nil, err
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if err == io.EOF {
			return r.Header(), rows, r.Warnings(), nil
		}
		if err != nil {
			return r.Header(), rows, r.Warnings(), err
		}
		rows = append(rows, row)
	}
}

func cells(rows []sheet.Row) [][]string {
	out := [][]string{}
	for _, r := range rows {
		out = append(out, r.Cells)
	}
	return out
}

func codeOf(err error) string {
	var e *sheet.Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err == nil {
		return ""
	}
	return "uncoded: " + err.Error()
}

func warned(list []sheet.Warning, code string) (sheet.Warning, bool) {
	i := slices.IndexFunc(list, func(w sheet.Warning) bool { return w.Code == code })
	if i < 0 {
		return sheet.Warning{}, false
	}
	return list[i], true
}

func TestDeliveryHistory(t *testing.T) {
	t.Parallel()
	f := shared(t, "scms-delivery-history.txt")
	st, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	info, err := sheet.Sniff(t.Context(), f, st.Size(), "scms-delivery-history.txt")
	if err != nil {
		t.Fatal(err)
	}
	if info.Kind != sheet.TSV || info.Encoding != "utf-8" || info.LineEnd != "cr" || !info.Quoted || info.HeaderRow != 1 || info.DataRow != 2 || len(info.Header) != 33 {
		t.Fatalf("sniffed %s %s %s quoted=%v header=%d data=%d columns=%d", info.Kind, info.Encoding, info.LineEnd, info.Quoted, info.HeaderRow, info.DataRow, len(info.Header))
	}
	r, err := sheet.Open(t.Context(), f, st.Size(), info.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	project, country := slices.Index(r.Header(), "Project Code"), slices.Index(r.Header(), "Country")
	projects, countries, n, last := map[string]bool{}, map[string]bool{}, 0, 0
	for {
		row, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Rejected != nil || len(row.Cells) != 33 {
			t.Fatalf("row %d: %d cells, %v", row.Line, len(row.Cells), row.Rejected)
		}
		projects[row.Cells[project]], countries[row.Cells[country]] = true, true
		if row.Line == 2 {
			if got, want := row.Cells[18], "HIV, Reveal G3 Rapid HIV-1 Antibody Test, 30 Tests"; got != want {
				t.Errorf("item %q, want %q", got, want)
			}
		}
		for _, c := range row.Cells {
			if strings.HasPrefix(c, `"`) {
				t.Errorf("row %d: quote left in %q", row.Line, c)
			}
		}
		n, last = n+1, row.Line
	}
	if n != 10324 || last != 10325 || len(projects) != 142 || len(countries) != 43 {
		t.Errorf("rows %d, last line %d, projects %d, countries %d", n, last, len(projects), len(countries))
	}
	if !countries["Côte d'Ivoire"] || !countries["Congo, DRC"] {
		t.Errorf("countries %v", countries)
	}
	if w := r.Warnings(); len(w) > 0 {
		t.Errorf("warnings %v", w)
	}
}

func TestTextRows(t *testing.T) {
	t.Parallel()
	const lf = "\n"
	cases := []struct {
		name, raw string
		opt       sheet.Options
		header    []string
		rows      [][]string
		rejected  map[int]string // by line
		warnings  []string
	}{
		{name: "comma", raw: "Name,Country\nAcme,Germany\nBeta,France\n", header: []string{"Name", "Country"}, rows: [][]string{{"Acme", "Germany"}, {"Beta", "France"}}},
		{name: "semicolon with decimal commas", raw: "Name;Umsatz\nAcme;1,5\nBeta;2,75\nGamma;12,1\n", header: []string{"Name", "Umsatz"}, rows: [][]string{{"Acme", "1,5"}, {"Beta", "2,75"}, {"Gamma", "12,1"}}},
		{name: "pipe", raw: "Name|City\nAcme, Inc.|Rome\n", header: []string{"Name", "City"}, rows: [][]string{{"Acme, Inc.", "Rome"}}},
		{name: "old Mac", raw: "Name\tCity\rAcme\tRome\rBeta\tOslo", header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome"}, {"Beta", "Oslo"}}},
		{name: "mixed ends", raw: "Name,City\r\nAcme,Rome\nBeta,Oslo\rGamma,Bern\r\n", header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome"}, {"Beta", "Oslo"}, {"Gamma", "Bern"}}},
		{name: "quoted line ends", raw: "Name,Address\nAcme,\"1 High St\nLondon\"\nBeta,\"x\r\ny\"\n", header: []string{"Name", "Address"}, rows: [][]string{{"Acme", "1 High St\nLondon"}, {"Beta", "x\r\ny"}}},
		{name: "doubled quotes", raw: "Name,Size\n\"Acme \"\"Best\"\" Ltd\",\"3\"\"\"\n", header: []string{"Name", "Size"}, rows: [][]string{{`Acme "Best" Ltd`, `3"`}}},
		{name: "space before quote", raw: "Name, Note\nAcme, \"a, b\"\n", header: []string{"Name", "Note"}, rows: [][]string{{"Acme", "a, b"}}},
		{name: "inch sign", raw: "Name,Size,City\n\"5\" pipe, steel\",x,Rome\nBeta,3\" pipe,Oslo\n", header: []string{"Name", "Size", "City"}, rows: [][]string{{`5" pipe, steel`, "x", "Rome"}, {"Beta", `3" pipe`, "Oslo"}}, warnings: []string{sheet.QuoteLenient}},
		{name: "text after quote", raw: "Name,City\n\"Acme\" Ltd,\"Rome\"\nBeta,Oslo\n", header: []string{"Name", "City"}, rows: [][]string{{`"Acme" Ltd`, "Rome"}, {"Beta", "Oslo"}}, warnings: []string{sheet.QuoteLenient}},
		{name: "unclosed quote is text", raw: "Name,City\n\"Acme,Rome\nBeta,Oslo\nGamma,Bern\n", header: []string{"Name", "City"}, rows: [][]string{{`"Acme`, "Rome"}, {"Beta", "Oslo"}, {"Gamma", "Bern"}}, warnings: []string{sheet.QuoteLenient}},
		{name: "unclosed quote that breaks the row", raw: "Name,City,Note\nX,Y,Z\n\"Acme,Rome\nBeta,Oslo,b\nGamma,Bern,c\n", header: []string{"Name", "City", "Note"}, rows: [][]string{{"X", "Y", "Z"}, {`"Acme`, "Rome", ""}, {"Beta", "Oslo", "b"}, {"Gamma", "Bern", "c"}}, rejected: map[int]string{3: sheet.QuoteUnclosed}},
		{name: "title rows", raw: "Customer list 2026,,\n,,\nName,Country,City\nAcme,Germany,Bonn\nBeta,Italy,Rome\n", header: []string{"Name", "Country", "City"}, rows: [][]string{{"Acme", "Germany", "Bonn"}, {"Beta", "Italy", "Rome"}}},
		{name: "no header", raw: "Acme,info@acme.de,1200\nBeta,info@beta.it,1300\n", header: []string{"列 A", "列 B", "列 C"}, rows: [][]string{{"Acme", "info@acme.de", "1200"}, {"Beta", "info@beta.it", "1300"}}},
		{name: "same values below", raw: "Acme,Germany,x\nBeta,Germany,x\nGamma,Germany,y\n", header: []string{"列 A", "列 B", "列 C"}, rows: [][]string{{"Acme", "Germany", "x"}, {"Beta", "Germany", "x"}, {"Gamma", "Germany", "y"}}},
		{name: "header chosen", raw: "a,b\nName,City\nAcme,Rome\n", opt: sheet.Options{HeaderRow: 2}, header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome"}}},
		{name: "no header chosen", raw: "Name,City\nAcme,Rome\n", opt: sheet.Options{HeaderRow: sheet.HeaderNone, Lang: "en"}, header: []string{"Column A", "Column B"}, rows: [][]string{{"Name", "City"}, {"Acme", "Rome"}}},
		{name: "data row chosen", raw: "Name,City\n名称,城市\nAcme,Rome\n", opt: sheet.Options{HeaderRow: 1, DataRow: 3}, header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome"}}},
		{name: "duplicate and empty headers", raw: "Name,,Name,name,\nAcme,b,c,d,e\n", header: []string{"Name", "列 B", "Name (2)", "name (3)", "列 E"}, rows: [][]string{{"Acme", "b", "c", "d", "e"}}, warnings: []string{sheet.HeaderUnnamed, sheet.HeaderDuplicated}},
		{name: "short and long rows", raw: "A1x,B1x,C1x\na\nb,c,d,e\nf,g,h,,\n", header: []string{"A1x", "B1x", "C1x"}, rows: [][]string{{"a", "", ""}, {"b", "c", "d", "e"}, {"f", "g", "h"}}, warnings: []string{sheet.CellsBeyond}},
		{name: "broken UTF-8", raw: "Name,City\nM\xC3\xBCller,K\xC3\xB6ln\nJ\xE4ger,D\xC3\xBCren\n客户,中国深圳市\n", header: []string{"Name", "City"}, rows: [][]string{{"Müller", "Köln"}, {"J\uFFFDger", "Düren"}, {"客户", "中国深圳市"}}, warnings: []string{sheet.BytesReplaced}},
		{name: "NUL bytes", raw: "Name,City\nAc\x00me,Rome and a longer text so that it stays a text\n", header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome and a longer text so that it stays a text"}}, warnings: []string{sheet.NULsRemoved}},
		{name: "marks and emoji", raw: "\uFEFF\u200EName\u200F,Phone\nשלום 👩‍👩‍👧,\u202A+86 138\u202C\n", header: []string{"Name", "Phone"}, rows: [][]string{{"שלום 👩‍👩‍👧", "\u202A+86 138\u202C"}}},
		{name: "sep line", raw: "sep=;\r\nName;City\r\nAcme, Inc.;Rome\r\n", header: []string{"Name", "City"}, rows: [][]string{{"Acme, Inc.", "Rome"}}},
		{name: "guarded cells", raw: "Name,Note\nAcme,'=1+1\nBeta,'s-Hertogenbosch\nGamma,'+49\n", header: []string{"Name", "Note"}, rows: [][]string{{"Acme", "=1+1"}, {"Beta", "'s-Hertogenbosch"}, {"Gamma", "+49"}}},
		{name: "one column", raw: "Company\nAcme\nBeta\n", header: []string{"Company"}, rows: [][]string{{"Acme"}, {"Beta"}}},
		{name: "blank lines count", raw: "Name,City\n\n\nAcme,Rome\n,\nBeta,Oslo" + lf, header: []string{"Name", "City"}, rows: [][]string{{"Acme", "Rome"}, {"Beta", "Oslo"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			header, rows, warnings, err := read(t, []byte(c.raw), c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.header, header); d != "" {
				t.Errorf("header (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.rows, cells(rows)); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
			for _, r := range rows {
				if got := codeOf(errOrNil(r.Rejected)); got != c.rejected[r.Line] {
					t.Errorf("row %d: rejected %q, want %q", r.Line, got, c.rejected[r.Line])
				}
			}
			got := []string{}
			for _, w := range warnings {
				got = append(got, w.Code)
			}
			if d := cmp.Diff(append([]string{}, c.warnings...), got); d != "" {
				t.Errorf("warnings (-want +got):\n%s", d)
			}
		})
	}
}

// errOrNil keeps a nil *Error from becoming a non-nil error.
func errOrNil(e *sheet.Error) error {
	if e == nil {
		return nil
	}
	return e
}

func TestLineNumbersAreThoseOfExcel(t *testing.T) {
	t.Parallel()
	_, rows, _, err := read(t, []byte("Name,City\n\n\"a\nb\",Rome\n,\nBeta,Oslo\n"), sheet.Options{})
	if err != nil || len(rows) != 2 || rows[0].Line != 3 || rows[1].Line != 5 {
		t.Fatalf("rows %v, %v", rows, err)
	}
}

func TestRowLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 40_000)
	raw := "Name,City\nAcme," + long + "\nBeta,Oslo\nGamma," + strings.Repeat(",", 600) + "x\nDelta,\"" + long + "\"\nEps,Rome\n"
	_, rows, _, err := read(t, []byte(raw), sheet.Options{Delimiter: ","})
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{2: sheet.CellTooLong, 4: sheet.RowTooWide, 5: sheet.CellTooLong}
	if len(rows) != 5 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		if got := codeOf(errOrNil(r.Rejected)); got != want[r.Line] {
			t.Errorf("row %d: %q, want %q", r.Line, got, want[r.Line])
		}
		if r.Rejected != nil && r.Rejected.Row != r.Line {
			t.Errorf("row %d: problem names row %d", r.Line, r.Rejected.Row)
		}
	}
	if r := rows[0].Rejected; r.Col != "B" || !strings.Contains(r.Message("zh"), "第 2 行 B 列") {
		t.Errorf("message %q", r.Message("zh"))
	}

	_, rows, _, err = read(t, []byte("Name,City\nAcme,Rome\n"+strings.Repeat("y", 3<<20)+"\nBeta,Oslo\n"), sheet.Options{Delimiter: ",", Limits: sheet.Limits{RowBytes: 1 << 20}})
	if err != nil || len(rows) != 3 || rows[1].Rejected == nil || rows[1].Rejected.Code != sheet.RowTooLong || rows[2].Cells[0] != "Beta" || rows[2].Line != 4 {
		t.Errorf("long row: %d rows, %v", len(rows), err)
	}

	_, rows, _, err = read(t, []byte("Name,City\na,b\nc,d\ne,f\n"), sheet.Options{Limits: sheet.Limits{Rows: 2}})
	if codeOf(err) != sheet.RowsTooMany || len(rows) != 2 {
		t.Errorf("rows limit: %v, %d rows", err, len(rows))
	}

	_, _, _, err = read(t, []byte(strings.Repeat("h,", 9_999)+"h\n"+strings.Repeat("1,", 9_999)+"1\n"), sheet.Options{})
	if codeOf(err) != sheet.ColumnsTooMany {
		t.Errorf("10,000 columns: %v", err)
	}

	_, err = sheet.Sniff(t.Context(), strings.NewReader(""), 101<<20, "big.csv")
	if codeOf(err) != sheet.FileTooLarge {
		t.Errorf("101 MiB: %v", err)
	}
}

// TestHostileText would run for hours if quotes were looked for again and again, and fill the memory if every cell of
// an endless row were kept.
func TestHostileText(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"misplaced quotes": strings.Repeat(`"a" b,`, 1<<18),
		"unclosed quotes":  strings.Repeat("x,\"a\nb,\"\"c\n", 1<<18),
		"only quotes":      strings.Repeat(`"`, 2<<20),
		"only commas":      "a,b\n" + strings.Repeat(",", 2<<20),
		"one line":         "a,b\n" + strings.Repeat("很", 10<<20/3) + ",c\n",
		"only tables":      strings.Repeat("<table>", 1<<17),
		"no end":           "<table>" + strings.Repeat("<tr><td>", 1<<16),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, rows, _, err := read(t, []byte(raw), sheet.Options{})
			if c := codeOf(err); strings.HasPrefix(c, "uncoded") {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			for _, r := range rows {
				if len(r.Cells) > 500 {
					t.Fatalf("%d cells", len(r.Cells))
				}
			}
		})
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	raw := []byte("Name,City\n" + strings.Repeat("Acme,Rome\n", 200_000))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := sheet.Open(ctx, bytes.NewReader(raw), int64(len(raw)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if p := r.Progress(); p <= 0 || p >= 0.5 {
		t.Errorf("progress %v", p)
	}
	cancel()
	for err = nil; err == nil; {
		_, err = r.Next()
	}
	if codeOf(err) != sheet.Cancelled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestForeignFilesAreNamed(t *testing.T) {
	t.Parallel()
	ole := func(stream string) []byte {
		b := make([]byte, 2048)
		copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
		b[30] = 9
		for i, c := range []byte(stream) {
			b[512+2*i] = c
		}
		return b
	}
	cases := map[string]struct {
		raw  []byte
		want string
	}{
		"empty":      {nil, sheet.FileEmpty},
		"blank":      {[]byte(" \n\n"), sheet.FileEmpty},
		"xls":        {ole("Workbook"), sheet.FileOldExcel},
		"encrypted":  {ole("EncryptedPackage"), sheet.FileProtected},
		"doc":        {ole("WordDocument"), sheet.FileWord},
		"msi":        {ole("Other"), sheet.FileUnknown},
		"biff2":      {[]byte("\x09\x00\x04\x00\x02\x00\x10\x00\x0a\x00\x00\x00"), sheet.FileOldExcel},
		"pdf":        {[]byte("%PDF-1.7\n..."), sheet.FilePDF},
		"png":        {[]byte("\x89PNG\r\n\x1a\n...."), sheet.FileImage},
		"jpeg":       {[]byte("\xFF\xD8\xFF\xE0.."), sheet.FileImage},
		"rar":        {[]byte("Rar!\x1a\x07\x00"), sheet.FileArchive},
		"gzip":       {[]byte("\x1f\x8b\x08\x00aaaa"), sheet.FileArchive},
		"rtf":        {[]byte("{\\rtf1 hello}"), sheet.FileWord},
		"json":       {[]byte(`{"a": 1, "b": 2}`), sheet.FileJSON},
		"json array": {[]byte(`[{"a": 1}]`), sheet.FileJSON},
		"mht":        {[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"), sheet.FileWebArchive},
		"ods xml":    {[]byte(`<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>`), sheet.FileODS},
		"entities":   {[]byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`), sheet.FileEntities},
		"binary":     {bytes.Repeat([]byte{1, 2, 3, 0, 200, 7, 0, 5}, 100), sheet.FileUnknown},
		"bad zip":    {[]byte("PK\x03\x04 not really a zip"), sheet.FileDamaged},
		"page":       {[]byte("<html><body><p>hello</p></body></html>"), sheet.FileNoTable},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Sniff(t.Context(), bytes.NewReader(c.raw), int64(len(c.raw)), "list.xlsx")
			if codeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		raw    string
		header []string
		rows   [][]string
	}{
		"plain": {`<html><head><meta charset="utf-8"><style>td{x:y}</style></head><body><table>
			<tr><th>客户名称</th><th>国家</th></tr><tr><td>Acme &amp; Co</td><td>德国</td></tr><tr><td>Beta<br>GmbH</td><td>&nbsp;法国 </td></tr></table>`,
			[]string{"客户名称", "国家"}, [][]string{{"Acme & Co", "德国"}, {"Beta\nGmbH", "法国"}}},
		"in a layout": {`<table><tr><td><table><tr><td>Name<td>City<tr><td>Acme<td>Rome<tr><td>Beta<td>Oslo</table></td></tr></table>`,
			[]string{"Name", "City"}, [][]string{{"Acme", "Rome"}, {"Beta", "Oslo"}}},
		"spans": {`<table><tr><td colspan=3>List</td></tr><tr><td>Name</td><td>City</td><td>Note</td></tr><tr><td rowspan=2>Acme</td><td>Rome</td><td>a</td></tr><tr><td>Oslo</td><td>b</td></tr></table>`,
			[]string{"Name", "City", "Note"}, [][]string{{"Acme", "Rome", "a"}, {"", "Oslo", "b"}}},
		"xml 2003": {`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
			<Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Founded</Data></Cell></Row>
			<Row ss:Index="4"><Cell><Data ss:Type="String">A&amp;B</Data><Comment><ss:Data>no</ss:Data></Comment></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="DateTime">2020-01-02T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>`,
			[]string{"Name", "列 B", "Founded"}, [][]string{{"A&B", "1.5", "2020-01-02"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			header, rows, _, err := read(t, []byte(c.raw), sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.header, header); d != "" {
				t.Errorf("header (-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.rows, cells(rows)); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
		})
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	for _, code := range sheet.Codes() {
		for _, lang := range []string{"en", "zh"} {
			if sheet.Template(code, lang) == "" {
				t.Errorf("%s has no %s wording", code, lang)
			}
		}
		if holes(sheet.Template(code, "en")) != holes(sheet.Template(code, "zh")) {
			t.Errorf("%s: placeholders differ: %s / %s", code, holes(sheet.Template(code, "en")), holes(sheet.Template(code, "zh")))
		}
	}
	e := sheet.Problem(sheet.CellTooLong, "max", 10).At(7, "B")
	if got, want := e.Message("zh-CN"), "第 7 行 B 列：单元格超过 10 个字符。请缩短内容。"; got != want {
		t.Errorf("got %q", got)
	}
	long := sheet.Problem(sheet.NumberInvalid, "value", strings.Repeat("{value}", 100)).Message("en")
	if len(long) > 200 {
		t.Errorf("message of %d bytes", len(long))
	}
}

func holes(s string) string {
	var out []string
	for {
		i, j := strings.IndexByte(s, '{'), strings.IndexByte(s, '}')
		if i < 0 || j < i {
			slices.Sort(out)
			return strings.Join(slices.Compact(out), " ")
		}
		out = append(out, s[i+1:j])
		s = s[j+1:]
	}
}
