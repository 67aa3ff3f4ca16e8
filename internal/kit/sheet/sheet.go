// Package sheet reads and writes tabular files that come from, or go to, the outside: CSV and its relatives, XLSX,
// and the HTML or XML tables that web platforms hand out under the name ".xls".
//
// It owns: finding out what a file is by its content, decoding its text, finding the header row, streaming the rows
// in constant memory, hard limits on everything, and writing files in which no cell can turn into a formula. Every
// refusal is an *Error with a code of the catalogue in problem.go, worded in Chinese and English with a remedy.
//
// It refuses: to guess what a value means (package value does that, on request), to know any word of the trade, to
// compute formulas (it reads the values Excel stored), and to open protected files.
package sheet

// Kind is what a file is, found by its content; the name and extension are never trusted.
type Kind string

// The kinds that can be read. Everything else is refused with a code that names it.
const (
	CSV  Kind = "csv"  // text with a comma, semicolon or pipe between cells
	TSV  Kind = "tsv"  // text with tabs between cells
	XLSX Kind = "xlsx" // Excel 2007 and later: xlsx, xlsm, xltx
	HTML Kind = "html" // a page with a table, often named .xls
	XML  Kind = "xml"  // Excel 2003 "XML spreadsheet", often named .xls
)

// Limits bounds what a file may claim or contain. A zero field takes the default of DefaultLimits.
type Limits struct {
	FileBytes   int64 `json:"file_bytes"`   // whole file
	Rows        int   `json:"rows"`         // non-empty data rows
	Columns     int   `json:"columns"`      // cells in a row
	CellChars   int   `json:"cell_chars"`   // characters in a cell; a longer one rejects its row only
	RowBytes    int   `json:"row_bytes"`    // decoded bytes of one row; a longer one is rejected
	EmptyRows   int   `json:"empty_rows"`   // consecutive empty rows that end an Excel sheet
	UnzipBytes  int64 `json:"unzip_bytes"`  // sum of all unpacked parts
	UnzipRatio  int64 `json:"unzip_ratio"`  // unpacked : packed of any part above 10 MiB
	SharedItems int   `json:"shared_items"` // entries of the shared string table
}

// DefaultLimits fits every real customer list; 32,767 characters and 1,048,576 rows are Excel's own bounds.
func DefaultLimits() Limits {
	return Limits{
		FileBytes: 100 << 20, Rows: 1_000_000, Columns: 500, CellChars: 32_767, RowBytes: 32 << 20,
		EmptyRows: 1000, UnzipBytes: 1 << 30, UnzipRatio: 200, SharedItems: 10_000_000,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def64 := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	def64(&l.FileBytes, d.FileBytes)
	def(&l.Rows, d.Rows)
	def(&l.Columns, d.Columns)
	def(&l.CellChars, d.CellChars)
	def(&l.RowBytes, d.RowBytes)
	def(&l.EmptyRows, d.EmptyRows)
	def64(&l.UnzipBytes, d.UnzipBytes)
	def64(&l.UnzipRatio, d.UnzipRatio)
	def(&l.SharedItems, d.SharedItems)
	return l
}

// Header positions that are not a row number.
const (
	HeaderAuto = 0  // find it
	HeaderNone = -1 // the file has none; columns are named by letter
)

// Options overrides what Sniff would find. A zero field means "find it"; Info.Options gives a complete set.
type Options struct {
	Encoding  string `json:"encoding,omitempty"`   // one of Encodings
	Delimiter string `json:"delimiter,omitempty"`  // one of , ; | and tab
	Sheet     string `json:"sheet,omitempty"`      // name of an Excel sheet, or "1", "2" … of an HTML table
	HeaderRow int    `json:"header_row,omitempty"` // row number, HeaderAuto or HeaderNone
	DataRow   int    `json:"data_row,omitempty"`   // first row of data; 0 means the row after the header
	Lang      string `json:"lang,omitempty"`       // "en" or "zh" (default): names of unnamed columns, tie-break of encodings
	Limits    Limits `json:"limits,omitzero"`
}

// Info is what Sniff found: every field is a guess the user may overrule by Options.
type Info struct {
	Kind      Kind      `json:"kind"`
	Name      string    `json:"name"`
	Size      int64     `json:"size"`
	Sheets    []string  `json:"sheets,omitempty"`    // Excel sheets or HTML tables in file order
	Sheet     string    `json:"sheet,omitempty"`     // the one looked at
	Encoding  string    `json:"encoding,omitempty"`  // text kinds only
	BOM       bool      `json:"bom,omitempty"`       // the text began with a byte order mark
	Sure      bool      `json:"sure"`                // false: show the preview and let the user choose the encoding
	Guesses   []Guess   `json:"guesses,omitempty"`   // encodings, most likely first
	Delimiter string    `json:"delimiter,omitempty"` // CSV and TSV only
	LineEnd   string    `json:"line_end,omitempty"`  // "lf", "crlf", "cr", "mixed"; CSV and TSV only
	Quoted    bool      `json:"quoted,omitempty"`    // some cells are wrapped in double quotes
	HeaderRow int       `json:"header_row"`          // row number or HeaderNone
	DataRow   int       `json:"data_row"`            // row number of the first data row; 0 when there is none
	Header    []string  `json:"header"`              // cleaned and made unique
	Preview   []Row     `json:"preview"`             // up to PreviewRows data rows
	Warnings  []Warning `json:"warnings,omitempty"`  // oddities in the part that was read
	lang      string
	limits    Limits
}

// Guess is one possible encoding with its score, 0 to 1.
type Guess struct {
	Encoding string  `json:"encoding"`
	Score    float64 `json:"score"`
}

// PreviewRows is how many data rows Info.Preview holds at most.
const PreviewRows = 50

// Options returns the options that make Open read the file exactly as Sniff saw it.
func (i Info) Options() Options {
	return Options{
		Encoding: i.Encoding, Delimiter: i.Delimiter, Sheet: i.Sheet, HeaderRow: i.HeaderRow, DataRow: i.DataRow,
		Lang: i.lang, Limits: i.limits,
	}
}

// CellType says how a cell was stored. Text files know only Text.
type CellType uint8

// Cell types. Dates are rendered as YYYY-MM-DD, with " HH:MM:SS" when the cell has a time of day; a time alone as
// HH:MM:SS. Numbers are plain decimals without exponent or grouping. Booleans are TRUE and FALSE.
const (
	Text CellType = iota
	Number
	Date
	Bool
	Fault // an Excel error value such as #N/A
)

// Row is one row of data.
type Row struct {
	Line  int        `json:"line"`            // 1-based row number as Excel shows it when the file is opened there
	Cells []string   `json:"cells"`           // at least as many as the header has columns
	Types []CellType `json:"types,omitempty"` // beside Cells; nil for text files
	// Rejected says why this row must not be used; its cells are then incomplete and only good for showing.
	Rejected *Error `json:"rejected,omitempty"`
}

// Blank reports whether no cell holds anything but white space.
func (r Row) Blank() bool {
	for _, c := range r.Cells {
		if Clean(c) != "" {
			return false
		}
	}
	return true
}
