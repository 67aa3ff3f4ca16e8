package transfer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/sheet/value"
)

// Hint says how a column writes numbers or dates, found from all its values. A column is read in one way only: guessing
// row by row would read 3/4 as April in one row and as March in the next.
type Hint struct {
	Column string `json:"column"`
	Number string `json:"number,omitempty" enum:"point,comma"`
	// NumberSure and DateSure are false when the values allow both readings: the person has to choose.
	NumberSure bool   `json:"number_sure,omitempty"`
	Date       string `json:"date,omitempty" enum:"dmy,mdy,ymd"`
	DateSure   bool   `json:"date_sure,omitempty"`
	Sample     string `json:"sample" doc:"A value that shows it"`
}

// maxShapes bounds how many forms of values are remembered per column.
const maxShapes = 400

// surveyor looks at every value of every column and keeps one of each form: 1,234.56 and 7,001.20 have the same.
type surveyor struct {
	header []string
	seen   []map[string]string
	date   []map[string]string
	values []map[string]int // how often each value occurs, up to so many different ones
	more   []bool           // there are more of them
	limit  int
}

// Bounds of the values that are counted: for all columns together, and for one.
const (
	countedAll = 100_000
	countedOne = 2_000
)

func newSurveyor(header []string) *surveyor {
	n := len(header)
	return &surveyor{header: header, seen: make([]map[string]string, n), date: make([]map[string]string, n), values: make([]map[string]int, n), more: make([]bool, n),
		limit: max(50, min(countedOne, countedAll/max(n, 1)))}
}

// Column is what the values of a column are like.
type Column struct {
	Name     string `json:"name"`
	Filled   int    `json:"filled" doc:"Rows with a value"`
	Distinct int    `json:"distinct" doc:"Different values"`
	More     bool   `json:"more,omitempty" doc:"There are more different values than were counted"`
}

func (v *surveyor) columns() []Column {
	out := make([]Column, len(v.header))
	for i, h := range v.header {
		out[i] = Column{Name: h, Distinct: len(v.values[i]), More: v.more[i]}
		for _, n := range v.values[i] {
			out[i].Filled += n
		}
	}
	return out
}

func (v *surveyor) count(i int, s string) {
	if s == "" {
		return
	}
	if v.values[i] == nil {
		v.values[i] = map[string]int{}
	}
	key := s
	if len(key) > 100 {
		key = key[:100]
	}
	if n, ok := v.values[i][key]; ok {
		v.values[i][key] = n + 1
		return
	}
	if len(v.values[i]) >= v.limit {
		v.more[i] = true
		return
	}
	v.values[i][strings.Clone(key)] = 1
}

func (v *surveyor) add(r *sheet.Row) {
	for i, s := range r.Cells {
		if i >= len(v.header) {
			return
		}
		v.count(i, s)
		if len(s) < 3 || len(s) > 40 || i < len(r.Types) && r.Types[i] != sheet.Text {
			continue
		}
		// Only digits with separators can be read in two ways.
		digits, marks, slashes := 0, 0, 0
		for k := range len(s) {
			switch c := s[k]; {
			case c >= '0' && c <= '9':
				digits++
			case c == '.' || c == ',':
				marks++
			case c == '/' || c == '-':
				slashes++
			}
		}
		if digits == 0 {
			continue
		}
		if marks > 0 {
			remember(&v.seen[i], numberShape(s), s)
		}
		if slashes == 2 || marks == 2 && strings.Count(s, ".") == 2 {
			remember(&v.date[i], dateShape(s), s)
		}
	}
}

func remember(m *map[string]string, shape, s string) {
	if *m == nil {
		*m = map[string]string{}
	}
	if len(*m) < maxShapes {
		if _, ok := (*m)[shape]; !ok {
			(*m)[shape] = strings.Clone(s) // the cell is a part of its whole row
		}
	}
}

// numberShape turns every digit into 0 but for a lone leading zero, which tells decimals.
func numberShape(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= '1' && c <= '9' || c == '0' && i > 0 {
			b[i] = '1'
		}
	}
	return string(b)
}

// dateShape keeps for each run of digits its length and whether it can be a month.
func dateShape(s string) string {
	var b strings.Builder
	n, run := 0, 0
	end := func() {
		switch {
		case run == 0:
		case run > 2:
			b.WriteByte('Y')
		case n > 12:
			b.WriteByte('d')
		default:
			b.WriteByte('m')
		}
		n, run = 0, 0
	}
	for i := range len(s) {
		if c := s[i]; c >= '0' && c <= '9' {
			n, run = n*10+int(c-'0'), run+1
			if run > 8 {
				n = 100
			}
			continue
		}
		end()
		b.WriteByte(s[i])
	}
	end()
	return b.String()
}

func (v *surveyor) hints() []Hint {
	out := []Hint{}
	for i, h := range v.header {
		hint := Hint{Column: h}
		if list, sample := readable(v.date[i], func(s string) bool { return dateLike(s) }); len(list) > 0 {
			o, sure := value.DateOrderOf(list)
			if o != value.UnknownOrder {
				hint.Date, hint.DateSure, hint.Sample = string(o), sure, sample
			}
		}
		if hint.Date == "" {
			if list, sample := readable(v.seen[i], func(s string) bool { return numberLike(s) }); len(list) > 0 {
				l, sure := value.NumberLocale(list)
				hint.Number, hint.NumberSure, hint.Sample = string(l), sure, sample
			}
		}
		if hint.Date != "" || hint.Number != "" {
			out = append(out, hint)
		}
	}
	return out
}

// readable returns the values that are what the test says, if they are most of the forms seen.
func readable(m map[string]string, test func(string) bool) (list []string, sample string) {
	for _, s := range m {
		if test(s) {
			if list = append(list, s); sample == "" || s < sample {
				sample = s
			}
		}
	}
	if len(list)*2 < len(m) {
		return nil, ""
	}
	return list, sample
}

func numberLike(s string) bool {
	_, _, a := value.Money(s, value.DecimalPoint, "USD")
	if a == nil {
		return true
	}
	_, _, b := value.Money(s, value.DecimalComma, "USD")
	return b == nil
}

func dateLike(s string) bool {
	for _, o := range []value.Order{value.DayFirst, value.MonthFirst, value.YearFirst} {
		if _, err := value.Date(s, o); err == nil {
			return true
		}
	}
	return false
}

// survey reads the whole file once: how many rows, how columns are written, what was odd.
func survey(ctx context.Context, f io.ReaderAt, size int64, opt sheet.Options) (rows int, v *surveyor, warnings []sheet.Warning, err error) {
	r, err := sheet.Open(ctx, f, size, opt)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = r.Close() }()
	v = newSurveyor(r.Header())
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, v, r.Warnings(), nil
		}
		if err != nil {
			return rows, nil, nil, err
		}
		rows++
		v.add(&row)
	}
}

// scan is a file read once and put aside row by row, with an index of which rows belong together: rows of one customer need
// not be neighbours. In memory it costs 16 bytes per row, and 40 more per customer while it is made.
type scan struct {
	header []string
	file   *os.File
	at     []int64 // where each row begins; one more than rows
	heads  []int32 // first row of each unit, in the order of the file
	next   []int32 // the following row of the same unit, -1 at its end
	buf    []byte
	// seenRows and seenUnits count what was read beyond a limit too; whole tells that the file was read to its end.
	seenRows, seenUnits int
	whole               bool
}

const noRow = int32(-1)

// scanFile reads the file under a compiled plan. The rows are kept in a temporary file: all of them, or the first limit of
// them while the rest is only counted, as far as enough lets it.
func scanFile(ctx context.Context, f io.ReaderAt, size int64, opt sheet.Options, c *compiled, temp string, limit int, enough <-chan struct{}) (_ *scan, err error) {
	r, err := sheet.Open(ctx, f, size, opt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if err := sameHeader(c.header, r.Header()); err != nil {
		return nil, err
	}
	tf, err := workingFile(temp)
	if err != nil {
		return nil, err
	}
	s := &scan{header: r.Header(), file: tf}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	w := bufio.NewWriterSize(tf, 256<<10)
	pos := int64(0)
	units := map[[16]byte]int32{}
	var tails []int32
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			s.whole = true
			break
		}
		if err != nil {
			return nil, err
		}
		s.seenRows++
		if limit > 0 && len(s.next) >= limit {
			fresh := true
			if c.folding && row.Rejected == nil {
				if key, ok := c.foldKey(&row); ok {
					_, known := units[key]
					if fresh = !known; fresh {
						units[key] = noRow
					}
				}
			}
			if fresh {
				s.seenUnits++
			}
			if s.seenRows&0xFF == 0 && closed(enough) {
				break
			}
			continue
		}
		n := int32(len(s.next))
		s.at = append(s.at, pos)
		s.next = append(s.next, noRow)
		s.buf = encodeRow(s.buf[:0], &row)
		if _, err := w.Write(s.buf); err != nil {
			return nil, fmt.Errorf("working file of an import: %w", err)
		}
		pos += int64(len(s.buf))
		if c.folding && row.Rejected == nil {
			if key, ok := c.foldKey(&row); ok {
				if u, known := units[key]; known {
					s.next[tails[u]] = n
					tails[u] = n
					continue
				}
				units[key] = int32(len(s.heads))
			}
		}
		s.heads = append(s.heads, n)
		s.seenUnits++
		if c.folding {
			tails = append(tails, n)
		}
	}
	s.at = append(s.at, pos)
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("working file of an import: %w", err)
	}
	return s, nil
}

// workingFile opens a file that is gone when the process ends, however it ends: where the system allows it, its name is
// removed at once.
func workingFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "tradewind-*")
	if err != nil {
		return nil, fmt.Errorf("working file: %w", err)
	}
	_ = os.Remove(f.Name()) // Windows keeps it until it is closed
	return f, nil
}

func closed(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// errHeader says that the file, read again, has other columns than the plan was made for.
var errHeader = errors.New("the columns of the file are not those the plan was made for")

func sameHeader(a, b []string) error {
	if len(a) != len(b) {
		return errHeader
	}
	for i := range a {
		if a[i] != b[i] {
			return errHeader
		}
	}
	return nil
}

// foldKey is what rows of one customer share: the first key part that has a value.
func (c *compiled) foldKey(row *sheet.Row) (key [16]byte, ok bool) {
	for _, k := range c.keys {
		if k.col >= len(row.Cells) {
			continue
		}
		if v := keyValue(k.kind, row.Cells[k.col]); v != "" {
			sum := sha256.Sum256([]byte(k.kind + "\x00" + v))
			copy(key[:], sum[:16])
			return key, true
		}
	}
	return key, false
}

func (s *scan) rows() int  { return len(s.next) }
func (s *scan) units() int { return len(s.heads) }

func (s *scan) close() {
	if s != nil && s.file != nil {
		_ = s.file.Close()
		_ = os.Remove(s.file.Name())
		s.file = nil
	}
}

// unit calls fn for each row of a unit; the row is valid only during the call.
func (s *scan) unit(u int, fn func(row *sheet.Row) error) error {
	for n := s.heads[u]; n != noRow; n = s.next[n] {
		size := int(s.at[n+1] - s.at[n])
		if cap(s.buf) < size {
			s.buf = make([]byte, size, size*2)
		}
		b := s.buf[:size]
		if _, err := s.file.ReadAt(b, s.at[n]); err != nil {
			return fmt.Errorf("working file of an import: %w", err)
		}
		row, err := decodeRow(b)
		if err != nil {
			return err
		}
		if err := fn(&row); err != nil {
			return err
		}
	}
	return nil
}

func encodeRow(b []byte, r *sheet.Row) []byte {
	b = binary.AppendUvarint(b, uint64(r.Line))
	flags := byte(0)
	if r.Types != nil {
		flags |= 1
	}
	if r.Rejected != nil {
		flags |= 2
	}
	b = append(b, flags)
	b = binary.AppendUvarint(b, uint64(len(r.Cells)))
	for i, c := range r.Cells {
		if flags&1 != 0 {
			t := sheet.Text
			if i < len(r.Types) {
				t = r.Types[i]
			}
			b = append(b, byte(t))
		}
		b = binary.AppendUvarint(b, uint64(len(c)))
		b = append(b, c...)
	}
	if r.Rejected != nil {
		j, _ := json.Marshal(r.Rejected) // plain values
		b = append(b, j...)
	}
	return b
}

var errSpool = errors.New("the working file of the import is damaged")

func decodeRow(b []byte) (sheet.Row, error) {
	var r sheet.Row
	num := func() (int, bool) {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 1<<31 {
			return 0, false
		}
		b = b[n:]
		return int(v), true
	}
	line, ok := num()
	if !ok || len(b) == 0 {
		return r, errSpool
	}
	r.Line = line
	flags := b[0]
	b = b[1:]
	n, ok := num()
	if !ok || n > len(b) {
		return r, errSpool
	}
	r.Cells = make([]string, n)
	if flags&1 != 0 {
		r.Types = make([]sheet.CellType, n)
	}
	// One string for the whole row: the cells are parts of it.
	whole := string(b)
	off := 0
	for i := range n {
		if flags&1 != 0 {
			if len(b) == 0 {
				return r, errSpool
			}
			r.Types[i] = sheet.CellType(b[0])
			b, off = b[1:], off+1
		}
		before := len(b)
		size, ok := num()
		if !ok || size > len(b) {
			return r, errSpool
		}
		off += before - len(b)
		r.Cells[i] = whole[off : off+size]
		b, off = b[size:], off+size
	}
	if flags&2 != 0 {
		r.Rejected = &sheet.Error{}
		if err := json.Unmarshal(b, r.Rejected); err != nil {
			return r, errSpool
		}
	}
	return r, nil
}
