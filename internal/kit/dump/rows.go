package dump

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tradewind/internal/kit/db"
)

// Digest proves the content of a table.
type Digest struct {
	Rows int64 `json:"rows"`
	// SHA256 of the JSON lines, in hex.
	SHA256 string `json:"sha256"`
}

// maxLine bounds one row in an archive, in bytes.
const maxLine = 64 << 20

// summer counts and hashes what flows through it.
type summer struct {
	hash hash.Hash
	rows int64
}

func newSummer() *summer { return &summer{hash: sha256.New()} }

func (s *summer) digest() Digest {
	return Digest{Rows: s.rows, SHA256: hex.EncodeToString(s.hash.Sum(nil))}
}

// Write writes the table as JSON lines, one array of values per row, columns in the order of tab.Columns, rows in the order
// of the primary key.
func Write(t *db.Tx, tab Table, w io.Writer) (Digest, error) {
	for _, c := range tab.Columns {
		if strings.HasPrefix(string(c.Kind), "?") {
			return Digest{}, fmt.Errorf("table %s: columns of type %q cannot be copied between engines", tab.Name, c.Kind[1:])
		}
	}
	sum := newSummer()
	out := io.MultiWriter(sum.hash, w)
	line := make([]byte, 0, 4096)
	vals, dst := make([]any, len(tab.Columns)), make([]any, len(tab.Columns))
	for i := range vals {
		dst[i] = &vals[i]
	}
	text := "SELECT " + quoted(tab.names()) + " FROM " + quote(tab.Name) + " ORDER BY " + quoted(tab.Key)
	err := t.Each(text, nil, func(r *sql.Rows) error {
		if err := t.Context().Err(); err != nil {
			return err
		}
		if err := r.Scan(dst...); err != nil {
			return err
		}
		line = append(line[:0], '[')
		for i, v := range vals {
			if i > 0 {
				line = append(line, ',')
			}
			var err error
			if line, err = appendValue(line, tab.Columns[i].Kind, v); err != nil {
				return fmt.Errorf("table %s, column %s: %w", tab.Name, tab.Columns[i].Name, err)
			}
		}
		line = append(line, ']', '\n')
		sum.rows++
		_, err := out.Write(line)
		return err
	})
	return sum.digest(), err
}

// appendValue writes one value in the only form it has: what the engines hand out differently is made equal here.
func appendValue(b []byte, k Kind, v any) ([]byte, error) {
	if v == nil {
		return append(b, "null"...), nil
	}
	switch k {
	case Text:
		switch x := v.(type) {
		case string:
			return appendText(b, x), nil
		case []byte:
			return appendText(b, string(x)), nil
		case int64:
			return appendText(b, strconv.FormatInt(x, 10)), nil
		}
	case Int:
		if x, ok := v.(int64); ok {
			return strconv.AppendInt(b, x, 10), nil
		}
	case Real:
		f, ok := v.(float64)
		if x, is := v.(int64); is {
			f, ok = float64(x), true
		}
		if ok && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return strconv.AppendFloat(b, f, 'g', -1, 64), nil
		}
	case Bool:
		switch x := v.(type) {
		case bool:
			return strconv.AppendBool(b, x), nil
		case int64:
			return strconv.AppendBool(b, x != 0), nil
		}
	case Bytes:
		if x, ok := v.([]byte); ok {
			b = append(b, '"')
			b = base64.StdEncoding.AppendEncode(b, x)
			return append(b, '"'), nil
		}
	}
	return nil, fmt.Errorf("a value of type %T does not fit %s", v, k)
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON string with as few escapes as JSON allows. Text that is not UTF-8, which only SQLite can hold,
// becomes {"b64": …} so that not even that is lost.
func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		b = append(b, `{"b64":"`...)
		b = base64.StdEncoding.AppendEncode(b, []byte(s))
		return append(b, `"}`...)
	}
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		from = i + 1
	}
	b = append(b, s[from:]...)
	return append(b, '"')
}

// errLine is a line of an archive that Write would not have written.
var errLine = errors.New("is not a row of this table")

// Load inserts the JSON lines of r into the table, which has the columns of tab. It returns what it read, to be compared
// with what was written. The table must be empty.
func Load(t *db.Tx, tab Table, r io.Reader) (Digest, error) {
	sum := newSummer()
	br := bufio.NewReaderSize(io.TeeReader(r, sum.hash), 1<<20)
	in := inserter{t: t, tab: tab, self: tab.selfRef()}
	in.prepare()
	for {
		line, err := readLine(br)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Digest{}, fmt.Errorf("table %s: %w", tab.Name, err)
		}
		sum.rows++
		vals, err := parseRow(line, tab.Columns, t.Postgres())
		if err != nil {
			return Digest{}, fmt.Errorf("table %s: line %d %w", tab.Name, sum.rows, err)
		}
		if err := in.add(vals, len(line)); err != nil {
			return Digest{}, fmt.Errorf("table %s: near line %d: %w", tab.Name, sum.rows, err)
		}
	}
	if err := in.finish(); err != nil {
		return Digest{}, fmt.Errorf("table %s: %w", tab.Name, err)
	}
	return sum.digest(), nil
}

// readLine returns one line without its end; the slice is valid until the next call.
func readLine(r *bufio.Reader) ([]byte, error) {
	var long []byte
	for {
		part, err := r.ReadSlice('\n')
		if err == nil && long == nil {
			return part[:len(part)-1], nil
		}
		long = append(long, part...)
		switch {
		case len(long) > maxLine:
			return nil, fmt.Errorf("a row is larger than %d MB", maxLine>>20)
		case err == nil:
			return long[:len(long)-1], nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(long) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}

func parseRow(line []byte, cols []Column, postgres bool) ([]any, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil || len(raw) != len(cols) {
		return nil, errLine
	}
	vals := make([]any, len(cols))
	for i, c := range cols {
		v, err := parseValue(raw[i], c.Kind, postgres)
		if err != nil {
			return nil, fmt.Errorf("%w: column %s", errLine, c.Name)
		}
		vals[i] = v
	}
	return vals, nil
}

func parseValue(raw json.RawMessage, k Kind, postgres bool) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch k {
	case Int:
		return strconv.ParseInt(string(raw), 10, 64)
	case Real:
		return strconv.ParseFloat(string(raw), 64)
	case Bool:
		return strconv.ParseBool(string(raw))
	case Bytes:
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, err
		}
		return base64.StdEncoding.DecodeString(s)
	}
	if bytes.HasPrefix(raw, []byte("{")) {
		var odd struct{ B64 []byte }
		if err := json.Unmarshal(raw, &odd); err != nil {
			return nil, err
		}
		s := string(odd.B64)
		if postgres { // cannot hold it
			s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\ufffd")
		}
		return s, nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// inserter puts rows in many at a time: a statement of its own per row would cost more than the row.
type inserter struct {
	t    *db.Tx
	tab  Table
	self int
	size int // rows of a full statement
	many string
	one  string

	rows  [][]any
	bytes int
	later [][]any // self references, set once all rows are there
}

func (in *inserter) prepare() {
	n := len(in.tab.Columns)
	in.size = max(1, min(200, 1500/n))
	head := "INSERT INTO " + quote(in.tab.Name) + " (" + quoted(in.tab.names()) + ") VALUES "
	row := "(" + db.Marks(n) + ")"
	in.one = head + row
	in.many = head + strings.Repeat(row+", ", in.size-1) + row
}

func (in *inserter) add(vals []any, size int) error {
	if in.self >= 0 && vals[in.self] != nil {
		args := []any{vals[in.self]}
		for _, k := range in.tab.Key {
			args = append(args, vals[slices.IndexFunc(in.tab.Columns, func(c Column) bool { return c.Name == k })])
		}
		in.later = append(in.later, args)
		vals[in.self] = nil
	}
	in.rows = append(in.rows, vals)
	in.bytes += size
	if len(in.rows) == in.size || in.bytes > 4<<20 {
		return in.flush()
	}
	return nil
}

func (in *inserter) flush() error {
	defer func() { in.rows, in.bytes = in.rows[:0], 0 }()
	if len(in.rows) == in.size {
		args := make([]any, 0, in.size*len(in.tab.Columns))
		for _, r := range in.rows {
			args = append(args, r...)
		}
		_, err := in.t.Exec(in.many, args...)
		return err
	}
	for _, r := range in.rows {
		if _, err := in.t.Exec(in.one, r...); err != nil {
			return err
		}
	}
	return nil
}

func (in *inserter) finish() error {
	if err := in.flush(); err != nil || in.self < 0 {
		return err
	}
	where := make([]string, len(in.tab.Key))
	for i, k := range in.tab.Key {
		where[i] = quote(k) + " = ?"
	}
	text := "UPDATE " + quote(in.tab.Name) + " SET " + quote(in.tab.Columns[in.self].Name) + " = ? WHERE " + strings.Join(where, " AND ")
	for _, args := range in.later {
		if _, err := in.t.Exec(text, args...); err != nil {
			return err
		}
	}
	return nil
}
