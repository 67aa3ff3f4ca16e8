package transfer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// zipped makes a file of parts.
func zipped(parts map[string]func(w io.Writer)) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, write := range parts {
		w, _ := z.Create(name)
		write(w)
	}
	_ = z.Close()
	return b.String()
}

func put(s string) func(io.Writer) { return func(w io.Writer) { _, _ = io.WriteString(w, s) } }

// bookParts is a workbook with the given sheet.
func bookParts(sheet func(io.Writer)) map[string]func(io.Writer) {
	return map[string]func(io.Writer){
		"[Content_Types].xml":        put(`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`),
		"_rels/.rels":                put(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml":            put(`<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": put(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml":   sheet,
	}
}

// Files that must be refused as a whole, with a sentence in the reader's language, and of which nothing stays.
func TestHostileFilesAreRefused(t *testing.T) {
	t.Parallel()
	zeros := bytes.Repeat([]byte("<row><c><v>0</v></c></row>"), 1<<14)
	files := map[string]struct{ content, code string }{
		"nothing": {"", "file.empty"},
		"zip bomb": {zipped(bookParts(func(w io.Writer) {
			_, _ = io.WriteString(w, "<worksheet><sheetData>")
			for range 60 {
				_, _ = w.Write(zeros)
			}
		})), "sheet.zip_bomb"},
		"xml entities":    {zipped(bookParts(put(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`))), "sheet.file_entities"},
		"10,000 columns":  {strings.Repeat("h,", 9_999) + "h\n" + strings.Repeat("1,", 9_999) + "1\n", "sheet.columns_too_many"},
		"old excel":       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 2000), "sheet.file_"},
		"pdf":             {"%PDF-1.7\n%âãÏÓ\n", "sheet.file_pdf"},
		"picture":         {"\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 100), "sheet.file_image"},
		"program":         {"\x7fELF\x02\x01\x01" + strings.Repeat("\x00\x01\x02", 500), "sheet.file_unknown"},
		"json":            {`[{"name":"a"},{"name":"b"}]`, "sheet.file_json"},
		"damaged archive": {"PK\x03\x04" + strings.Repeat("x", 300), "sheet.file_"},
	}
	each(t, func(t *testing.T, h *house) {
		for name, f := range files {
			_, err := h.s.Upload(as(h.boss), name+".xlsx", strings.NewReader(f.content))
			e := fault.From(err)
			if err == nil || !strings.HasPrefix(e.Def.Code, f.code) || e.Def.Kind == fault.Internal {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if zh := e.Text("zh-CN"); zh == e.Text("en") || strings.ContainsAny(zh, "{}") {
				t.Errorf("%s: %q", name, zh)
			}
		}
		s := New(h.door, h.cust, h.ppl, h.files, h.q, Options{MaxFile: 1 << 20, Temp: t.TempDir()})
		if _, err := s.Upload(as(h.boss), "huge.csv", io.LimitReader(endless{}, 1<<30)); !errors.Is(err, blob.ErrTooLarge) {
			t.Errorf("a huge file: %v", err)
		}
		_ = h.db.View(context.Background(), func(tx *db.Tx) error {
			if n, err := db.One[int64](tx, "SELECT COUNT(*) FROM import_run"); n != 0 || err != nil {
				t.Errorf("%d runs of refused files: %v", n, err)
			}
			return nil
		})
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "name,country\nOstwind,DE\n"[i%24]
	}
	return len(p), nil
}

// Cells that are wrong, strange or hostile: the row is refused with its reason, or the value is cleaned, and the rest of the
// file comes in.
func TestHostileCells(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		file := "code,name,country,founded,staff,notes,notes\n" +
			"H1,\u202eevil\u202c Trading,DE,2020-02-29,1.234,,x\n" + // direction marks
			"H2,Nul\x00 Ltd,US,30/02/2020,5,,\n" + // no such day
			"H3,🚢 Ship & Co 👨‍👩‍👧,法国,31.12.2020,1.200,\"line\nbreak\",\n" +
			"H4,\"=cmd|'/c calc'!A1\",Narnia,,,,\n" + // unknown country
			"H5," + strings.Repeat("long", 2_500_000) + ",DE,,,,\n" + // ten million characters
			"H6,شركة النور,مصر,,,,\n" +
			"H7,'=1+1,Italien,,12.500.000,,\n" +
			",,,,,,\n" +
			"H8," + strings.Repeat("n", 301) + ",DE,,,,\n"
		u := h.upload(h.boss, "../../etc/passwd\x00.csv", file)
		if strings.ContainsAny(u.FileName, "/\x00") {
			t.Errorf("file name %q", u.FileName)
		}
		if u.Headers[6] != "notes (2)" {
			t.Errorf("headers %q", u.Headers)
		}
		hint := ""
		for _, x := range u.Info.Hints {
			hint += x.Column + "=" + x.Number + x.Date + " "
		}
		if !strings.Contains(hint, "staff=comma") || !strings.Contains(hint, "founded=dmy") {
			t.Errorf("hints: %s", hint)
		}
		r := h.importAll(h.boss, u.ID, Plan{Mapping: assign("code", "code", "name", "name", "country", "country", "founded_on", "founded", "staff_count", "staff", "notes", "notes"), Key: []string{"code"}})
		rej := map[string]string{}
		for _, x := range h.rejects(h.boss, r.ID) {
			rej[x.Cells[0]] = codes(x.Reasons)
		}
		want := map[string]string{"H2": "date_impossible", "H4": "customer.unknown_country", "H8": "too_long"}
		for code, reason := range want {
			if rej[code] != reason {
				t.Errorf("%s: %q, want %s", code, rej[code], reason)
			}
		}
		got := h.customers(h.boss)
		if len(got) != 4 || r.Created != 4 || r.Rejected != 4 {
			t.Fatalf("%d customers: %s", len(got), asJSON(r))
		}
		if n := got["H1"].Name; n != "evil Trading" || *got["H1"].StaffCount != 1234 {
			t.Errorf("H1 %q %d", n, *got["H1"].StaffCount)
		}
		if c := got["H3"]; c.Name != "🚢 Ship & Co 👨‍👩‍👧" || c.Country != "FR" || *c.StaffCount != 1200 || c.Notes != "line\nbreak" || c.FoundedOn != "2020-12-31" {
			t.Errorf("H3 %s", asJSON(c))
		}
		if c := got["H6"]; c.Country != "EG" || c.Name != "شركة النور" {
			t.Errorf("H6 %s", asJSON(c))
		}
		if c := got["H7"]; c.Name != "=1+1" || *c.StaffCount != 12_500_000 {
			t.Errorf("H7 %s", asJSON(c))
		}
		// Out again, nothing becomes a formula: in the list of refused rows and in exports of both kinds.
		var out bytes.Buffer
		if err := h.s.WriteRejects(as(h.boss), r.ID, func(string) io.Writer { return &out }); err != nil {
			t.Fatal(err)
		}
		rows := readTable(t, out.Bytes(), "")
		if len(rows) != 5 || rows[0][2] != "Reason for rejection" || rows[0][3] != "code" || rows[1][3] != "H2" || rows[1][0] != "3" || !strings.Contains(rows[1][2], "2020-02-30") {
			t.Errorf("refused rows: %.600s", asJSON(rows))
		}
		if strings.Contains(unzip(t, out.Bytes()), "<f>") {
			t.Error("a formula in the list of refused rows")
		}
		// The mended list goes in again: the columns in front are left out by themselves.
		u2 := h.upload(h.boss, "mended.xlsx", out.String())
		for _, g := range u2.Guess[:3] {
			if g.Field != "" {
				t.Errorf("%q was taken for %s", g.Column, g.Field)
			}
		}
		for _, format := range []string{"csv", "xlsx"} {
			b := h.export(h.boss, ExportRequest{Format: format, Columns: []string{"code", "name"}})
			if format == "xlsx" {
				if x := unzip(t, b); strings.Contains(x, "<f>") || !strings.Contains(x, ">=1+1<") {
					t.Error("the workbook holds a formula, or not the text")
				}
			} else if !bytes.Contains(b, []byte("H7,'=1+1\r\n")) {
				t.Errorf("csv: %q", b)
			}
		}
	})
}

func unzip(t *testing.T, b []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(&out, rc)
		_ = rc.Close()
	}
	return out.String()
}

// The encodings and separators real lists come in, and one that is not what it is read as.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := "客户名称;国家/地区;城市\n宁波海贸有限公司;德国;汉堡\n上海远航贸易公司;法国;里昂\n广州顺达进出口公司;巴西;圣保罗\n"
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(text)
	u16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	each(t, func(t *testing.T, h *house) {
		for name, content := range map[string]string{"utf8": text, "bom": "\ufeff" + text, "gb18030": gb, "utf16": u16, "old mac": strings.ReplaceAll(text, "\n", "\r")} {
			u := h.upload(h.boss, name+".csv", content)
			if u.Headers[0] != "客户名称" || u.Guess[0].Field != "customer.name" || u.Guess[1].Field != "customer.country" || u.Rows != 3 {
				t.Errorf("%s: %q %v", name, u.Headers, u.Guess)
			}
		}
		// Read in the wrong encoding, the text is damaged: the rows are refused, not stored broken.
		u := h.upload(h.boss, "wrong.csv", gb)
		p := Plan{Options: FileOptions{Encoding: "utf-8"}}
		re, err := h.s.Reopen(as(h.boss), u.ID)
		if err != nil {
			t.Fatal(err)
		}
		pv, err := h.s.Preview(as(h.boss), u.ID, Plan{Options: p.Options, Mapping: []Assign{{Column: re.Headers[0], Field: "name"}}})
		if err == nil && pv.Counts[actReject] == 0 {
			t.Errorf("damaged text is taken: %s", asJSON(pv))
		}
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("another encoding: %v", err)
		}
		_ = p
	})
}

// Whatever bytes a file has: a refusal or a run, never a crash, never text the database cannot hold.
func FuzzUpload(f *testing.F) {
	f.Add([]byte("name,country\nOstwind,DE\n"))
	f.Add([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00x\x00"))
	f.Add([]byte("a\tb\r1\t\"2\r"))
	f.Fuzz(func(t *testing.T, b []byte) {
		ctx := context.Background()
		r := bytes.NewReader(b)
		in, err := sheet.SniffWith(ctx, r, r.Size(), "x", sheet.Options{})
		if err != nil {
			return
		}
		list := []*Target{{Key: "customer.name", name: "name", Kind: "text", Block: "customer", max: 300}, {Key: "customer.country", name: "country", Kind: "country", Block: "customer"}}
		p := Plan{Mapping: []Assign{{Column: in.Header[0], Field: "customer.name"}}, Key: []string{"column:" + in.Header[len(in.Header)-1]}, Mode: modeUpsert}
		_, v, _, err := survey(ctx, r, r.Size(), sheet.Options{})
		if err != nil {
			return
		}
		c, err := p.compile(in.Header, list, v.hints(), "en")
		if err != nil {
			return
		}
		sc, err := scanFile(ctx, r, r.Size(), sheet.Options{}, c, t.TempDir(), 0, nil)
		if err != nil {
			return
		}
		defer sc.close()
		rows := 0
		for u := range sc.units() {
			d, err := c.draftOf(sc, u)
			if err != nil {
				t.Fatal(err)
			}
			rows += d.rows + d.bad
			for _, v := range d.vals {
				if s, ok := v.(string); ok && (!utf8.ValidString(s) || strings.ContainsRune(s, 0)) {
					t.Fatalf("%q", s)
				}
			}
		}
		if rows != sc.rows() {
			t.Fatalf("%d rows of %d", rows, sc.rows())
		}
	})
}

func TestRowSpool(t *testing.T) {
	t.Parallel()
	for i, r := range []sheet.Row{
		{Line: 1, Cells: []string{}}, {Line: 7, Cells: []string{"", "a", "日本", strings.Repeat("x", 70_000)}},
		{Line: 900_000, Cells: []string{"1", "2"}, Types: []sheet.CellType{sheet.Number, sheet.Date}},
		{Line: 3, Cells: []string{"x"}, Rejected: sheet.Problem(sheet.CellTooLong, "max", 5).At(3, "A")},
	} {
		got, err := decodeRow(encodeRow(nil, &r))
		if err != nil || asJSON(got) != asJSON(r) {
			t.Errorf("%d: %v %.200s", i, err, asJSON(got))
		}
	}
	for _, b := range []string{"", "\x05", "\x05\x00", "\x05\x01\x02\x00", "\x05\x00\x02\x09ab"} {
		if _, err := decodeRow([]byte(b)); err == nil {
			t.Errorf("%q was read", b)
		}
	}
}

// export asks for a file, lets the job make it when it is large, and fetches it.
func (h *house) export(a *work.Actor, in ExportRequest) []byte {
	h.t.Helper()
	x, err := h.s.RequestExport(as(a), in)
	if err != nil {
		h.t.Fatalf("export: %v", err)
	}
	if x.State == exportWaiting {
		if err := h.s.runExport(context.Background(), x.ID); err != nil {
			h.t.Fatalf("export job: %v", err)
		}
	}
	f, _, _, err := h.s.Fetch(as(a), x.ID)
	if err != nil {
		h.t.Fatalf("fetch: %v", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(f)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}
