package sheet_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tradewind/internal/kit/sheet"
)

// nasty are texts that programs like to change.
func nasty() []string {
	return []string{
		"=1+1", "+86 138 0013 8000", "-5", "@SUM(A1)", "\t=x", "\r=x", "\n=x", "＝1", "＋1", "－1", "＠x", " =1", "\u200E=1", "'=1", "''=1", "'s-Hertogenbosch", "'",
		"=HYPERLINK(\"http://x\",\"y\")", "00861234", "8471300000", "1E5", "12345678901234567890", "a,b", `say "hi"`, "line\nbreak", "line\r\nbreak", " space ", "<b>&amp;</b>",
		"_x000D_", "_x41_", "bell\x07", "客户 👩‍👩‍👧 שלום", "TRUE", "2026-01-02", "#N/A", "sep=;", "]]>",
	}
}

func write(t *testing.T, w sheet.Writer, rows [][]sheet.Cell) {
	t.Helper()
	for _, r := range rows {
		must(t, w.Write(r))
	}
	must(t, w.Close())
}

func TestTextSurvivesTheRoundTrip(t *testing.T) {
	t.Parallel()
	var want [][]string
	var rows [][]sheet.Cell
	for _, s := range nasty() {
		want = append(want, []string{s, "x"})
		rows = append(rows, []sheet.Cell{sheet.TextCell(s), sheet.TextCell("x")})
	}
	writers := map[string]func(*bytes.Buffer) sheet.Writer{
		"csv": func(b *bytes.Buffer) sheet.Writer { return sheet.NewCSV(b, []string{"Text", "X"}, sheet.CSVOptions{}) },
		"semicolon": func(b *bytes.Buffer) sheet.Writer {
			return sheet.NewCSV(b, []string{"Text", "X"}, sheet.CSVOptions{Delimiter: ';'})
		},
		"tab": func(b *bytes.Buffer) sheet.Writer {
			return sheet.NewCSV(b, []string{"Text", "X"}, sheet.CSVOptions{Delimiter: '\t', NoBOM: true})
		},
		"gb18030": func(b *bytes.Buffer) sheet.Writer {
			return sheet.NewCSV(b, []string{"Text", "X"}, sheet.CSVOptions{GB18030: true})
		},
		"xlsx": func(b *bytes.Buffer) sheet.Writer { return sheet.NewXLSX(b, "客户", []string{"Text", "X"}) },
	}
	for name, open := range writers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			write(t, open(&b), rows)
			opt := sheet.Options{HeaderRow: 1}
			if name == "gb18030" {
				opt.Encoding = name
			}
			header, got, _, err := read(t, b.Bytes(), opt)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]string{"Text", "X"}, header); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(want, cells(got)); d != "" {
				t.Errorf("rows (-want +got):\n%s", d)
			}
		})
	}
}

func TestCSVHoldsNoFormula(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	rows := [][]sheet.Cell{{sheet.TextCell("=1"), sheet.NumberCell("-5.5"), sheet.NumberCell("=1"), sheet.DateCell("+1"), sheet.BoolCell(true)}}
	write(t, sheet.NewCSV(&b, []string{"=evil", "n", "m", "d", "b"}, sheet.CSVOptions{}), rows)
	want := "\uFEFF'=evil,n,m,d,b\r\n'=1,-5.5,'=1,'+1,TRUE\r\n"
	if b.String() != want {
		t.Errorf("got %q", b.String())
	}
}

func TestWorkbookOpensElsewhere(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := sheet.NewXLSX(&b, "a/b:[c]*?", []string{"Name", "HS code", "Amount", "Date", "Ok", "Long"})
	write(t, w, [][]sheet.Cell{{
		sheet.TextCell("=HYPERLINK(1)"), sheet.TextCell("0847130"), sheet.NumberCell("1234.5"), sheet.DateCell("2026-02-28"), sheet.BoolCell(true), sheet.TextCell(strings.Repeat("x", 40_000)),
	}, {sheet.DateCell("1899-01-01"), sheet.NumberCell("12345678901234567"), sheet.NumberCell("abc"), sheet.DateCell("2026-02-28 13:14:15")}})
	if ws, ok := warned(w.Warnings(), sheet.TextTruncated); !ok || ws.Row != 2 {
		t.Errorf("warnings %v", w.Warnings())
	}
	f, err := excelize.OpenReader(&b)
	must(t, err)
	defer f.Close()
	name := f.GetSheetName(0)
	if strings.ContainsAny(name, `/:[]*?`) {
		t.Errorf("sheet name %q", name)
	}
	for cell, want := range map[string]string{"A1": "Name", "A2": "=HYPERLINK(1)", "B2": "0847130", "C2": "1234.5", "D2": "2026-02-28", "E2": "TRUE", "A3": "1899-01-01", "B3": "12345678901234567", "C3": "abc", "D3": "2026-02-28 13:14:15"} {
		got, err := f.GetCellValue(name, cell)
		must(t, err)
		if got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
		if formula, err := f.GetCellFormula(name, cell); err != nil || formula != "" {
			t.Errorf("%s: formula %q, %v", cell, formula, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"C2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset, "E2": excelize.CellTypeBool, "B2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(name, cell); err != nil || got != want {
			t.Errorf("%s: type %v, want %v, %v", cell, got, want, err)
		}
	}
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
}

type brokenDisk struct{ left int }

func (b *brokenDisk) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestFullDiskIsReported(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]sheet.Writer{
		"csv":  sheet.NewCSV(&brokenDisk{1000}, []string{"a"}, sheet.CSVOptions{}),
		"xlsx": sheet.NewXLSX(&brokenDisk{1000}, "x", []string{"a"}),
	} {
		var err error
		for range 100_000 {
			if err = w.Write([]sheet.Cell{sheet.TextCell("some text of a customer")}); err != nil {
				break
			}
		}
		if closing := w.Close(); codeOf(closing) != sheet.WriteFailed {
			t.Errorf("%s: close gave %v", name, closing)
		}
		if name == "csv" && codeOf(err) != sheet.WriteFailed {
			t.Errorf("%s: write gave %v", name, err)
		}
	}
}

func TestEmptyTable(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	must(t, sheet.NewXLSX(&b, "", []string{"Name", "City"}).Close())
	info, err := sheet.Sniff(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), "")
	if err != nil || len(info.Header) != 2 || info.DataRow != 0 || len(info.Preview) != 0 {
		t.Errorf("%+v, %v", info, err)
	}
	if _, rows, _, err := read(t, b.Bytes(), sheet.Options{}); err != nil || len(rows) != 0 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
