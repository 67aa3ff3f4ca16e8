package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"unicode/utf8"

	"tradewind/internal/kit/sheet"
)

// FuzzOpen feeds arbitrary bytes: every answer is rows within the limits or a coded error, never a panic.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{
		"Name,City\nAcme,Rome\n", "a;b\r\"x\ry\";1\r", "\"unclosed\na,b\n", "\xFF\xFEa\x00,\x00", "<table><tr><td>a<td>b<tr><td>1<td>2</table>",
		"sep=;\na;b\n", "\xBF\xCD\xBB\xA7,\xB9\xFA\xBC\xD2\n", "PK\x03\x04", "{\"a\":1}", "\"a\" b,\"c\"\nd,e",
		`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>x</Data></Cell></Row></Table></Worksheet></Workbook>`,
	} {
		f.Add([]byte(s))
	}
	var book bytes.Buffer
	w := sheet.NewXLSX(&book, "S", []string{"Name"})
	if err := errors.Join(w.Write([]sheet.Cell{sheet.TextCell("Acme")}), w.Close()); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		lim := sheet.Limits{Columns: 50, CellChars: 100, RowBytes: 64 << 10, Rows: 1000}
		r, err := sheet.Open(t.Context(), bytes.NewReader(raw), int64(len(raw)), sheet.Options{Limits: lim})
		if err != nil {
			checkCoded(t, err)
			return
		}
		defer r.Close()
		last := 0
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				checkCoded(t, err)
				return
			}
			if row.Line <= last {
				t.Fatalf("row %d after %d", row.Line, last)
			}
			last = row.Line
			if len(row.Cells) > 50 || row.Types != nil && len(row.Types) != len(row.Cells) {
				t.Fatalf("%d cells, %d types", len(row.Cells), len(row.Types))
			}
			for _, c := range row.Cells {
				if !utf8.ValidString(c) || utf8.RuneCountInString(c) > 101 {
					t.Fatalf("cell %q", c)
				}
			}
		}
	})
}

func checkCoded(t *testing.T, err error) {
	t.Helper()
	var e *sheet.Error
	if !errors.As(err, &e) || e.Message("zh") == e.Code {
		t.Fatalf("not coded: %v", err)
	}
}

// FuzzRoundTrip writes one text and reads it back. Texts that are not UTF-8 or hold NUL are changed by design.
func FuzzRoundTrip(f *testing.F) {
	for _, s := range nasty() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || bytes.ContainsAny([]byte(s), "\x00\uFFFD\uFFFE\uFFFF") || utf8.RuneCountInString(s) > 10_000 || sheet.Clean(s) == "" {
			t.Skip()
		}
		for name, open := range map[string]func(io.Writer) sheet.Writer{
			"csv":  func(w io.Writer) sheet.Writer { return sheet.NewCSV(w, []string{"A", "B"}, sheet.CSVOptions{}) },
			"xlsx": func(w io.Writer) sheet.Writer { return sheet.NewXLSX(w, "S", []string{"A", "B"}) },
		} {
			var b bytes.Buffer
			w := open(&b)
			if err := errors.Join(w.Write([]sheet.Cell{sheet.TextCell(s), sheet.TextCell("x")}), w.Close()); err != nil {
				t.Fatal(err)
			}
			_, rows, _, err := read(t, b.Bytes(), sheet.Options{HeaderRow: 1, Delimiter: ",", Encoding: "utf-8"})
			if err != nil || len(rows) != 1 || rows[0].Cells[0] != s {
				t.Fatalf("%s: %q became %v, %v", name, s, rows, err)
			}
		}
	})
}
