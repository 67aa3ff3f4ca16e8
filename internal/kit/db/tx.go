package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

type querier interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// Tx is one unit of reading or writing. It lives only inside the function it was handed to.
type Tx struct {
	ctx      context.Context
	q        querier
	db       *DB
	now      time.Time
	writable bool
	writes   int
}

// Context is the context of the caller.
func (t *Tx) Context() context.Context { return t.ctx }

// Now is the same instant for everything in this unit.
func (t *Tx) Now() time.Time { return t.now }

// Postgres reports whether the engine is PostgreSQL, for the few places where the texts must differ.
func (t *Tx) Postgres() bool { return t.db.engine == Postgres }

// Writes counts the writing statements so far.
func (t *Tx) Writes() int { return t.writes }

// Exec runs a writing statement and returns how many rows it touched.
func (t *Tx) Exec(text string, args ...any) (int64, error) {
	if !t.writable {
		return 0, errors.New("a write in a reading unit: " + clip(text))
	}
	t.writes++
	r, err := t.q.ExecContext(t.ctx, t.db.bind(text), args...)
	if err != nil {
		return 0, fmt.Errorf("%w in %s", err, clip(text))
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("rows affected: %w", err)
	}
	return n, nil
}

// Each calls fn for each row; fn must not use the transaction while rows are open.
func (t *Tx) Each(text string, args []any, fn func(*sql.Rows) error) error {
	if t.writable && !strings.HasPrefix(text, "SELECT") && !strings.HasPrefix(text, "WITH") {
		t.writes++ // UPDATE … RETURNING and its like
	}
	rows, err := t.q.QueryContext(t.ctx, t.db.bind(text), args...)
	if err != nil {
		return fmt.Errorf("%w in %s", err, clip(text))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%w in %s", err, clip(text))
	}
	return nil
}

func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 160 {
		s = s[:160] + "…"
	}
	return s
}

// Select returns all rows as T: a struct with `db:"column"` tags (anonymous structs are flattened), or a single value.
func Select[T any](t *Tx, text string, args ...any) ([]T, error) {
	out := []T{}
	err := t.Each(text, args, func(r *sql.Rows) error {
		var v T
		if err := Scan(r, &v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	})
	return out, err
}

// One returns the single row as T, or ErrNone.
func One[T any](t *Tx, text string, args ...any) (T, error) {
	var v T
	found := false
	err := t.Each(text, args, func(r *sql.Rows) error {
		if found {
			return nil
		}
		found = true
		return Scan(r, &v)
	})
	if err == nil && !found {
		err = ErrNone
	}
	return v, err
}

// Exists reports whether the query has a row.
func Exists(t *Tx, text string, args ...any) (bool, error) {
	found := false
	err := t.Each(text, args, func(*sql.Rows) error { found = true; return nil })
	return found, err
}

// Scan reads the current row into v.
func Scan(r *sql.Rows, v any) error {
	rv := reflect.ValueOf(v).Elem()
	if rv.Kind() != reflect.Struct || isScalar(rv.Type()) {
		return r.Scan(v)
	}
	cols, err := r.Columns()
	if err != nil {
		return fmt.Errorf("columns: %w", err)
	}
	idx := fieldsOf(rv.Type())
	dst := make([]any, len(cols))
	for i, c := range cols {
		path, ok := idx[c]
		if !ok {
			return fmt.Errorf("column %s has no field in %s", c, rv.Type())
		}
		dst[i] = rv.FieldByIndex(path).Addr().Interface()
	}
	return r.Scan(dst...)
}

var scanner = reflect.TypeFor[sql.Scanner]()

func isScalar(t reflect.Type) bool { return reflect.PointerTo(t).Implements(scanner) }

var fieldCache sync.Map //nolint:gochecknoglobals // a pure cache of reflection

// Columns lists the columns of a struct type in order.
func Columns[T any]() []string {
	var out []string
	walk(reflect.TypeFor[T](), nil, func(name string, _ []int) { out = append(out, name) })
	return out
}

func fieldsOf(t reflect.Type) map[string][]int {
	if m, ok := fieldCache.Load(t); ok {
		return m.(map[string][]int)
	}
	m := map[string][]int{}
	walk(t, nil, func(name string, path []int) { m[name] = path })
	fieldCache.Store(t, m)
	return m
}

func walk(t reflect.Type, at []int, fn func(string, []int)) {
	for i := range t.NumField() {
		f := t.Field(i)
		path := append(append([]int{}, at...), i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			walk(f.Type, path, fn)
			continue
		}
		if tag := f.Tag.Get("db"); tag != "" && tag != "-" {
			fn(tag, path)
		}
	}
}

// Values returns the column names and values of a struct with db tags, in order.
func Values(v any) (cols []string, vals []any) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	walk(rv.Type(), nil, func(name string, path []int) {
		cols = append(cols, name)
		vals = append(vals, rv.FieldByIndex(path).Interface())
	})
	return cols, vals
}

// Insert writes one row from a struct with db tags.
func Insert(t *Tx, table string, v any) error {
	cols, vals := Values(v)
	_, err := t.Exec("INSERT INTO "+table+" ("+strings.Join(cols, ", ")+") VALUES ("+Marks(len(cols))+")", vals...)
	return err
}

// UpdateRow writes all columns of v but id to the row with v's id and the given earlier version (column version); it
// returns false when the row has another version or does not exist.
func UpdateRow(t *Tx, table string, v any, id string, version int64) (bool, error) {
	cols, vals := Values(v)
	var set []string
	var args []any
	for i, c := range cols {
		if c == "id" {
			continue
		}
		set = append(set, c+" = ?")
		args = append(args, vals[i])
	}
	args = append(args, id, version)
	n, err := t.Exec("UPDATE "+table+" SET "+strings.Join(set, ", ")+" WHERE id = ? AND version = ?", args...)
	return n == 1, err
}

// Marks returns "?, ?, …" for n values.
func Marks(n int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("?, ", n-1) + "?"
}

// In returns "col IN (?, …)" and its arguments; with no values it is a condition that never holds.
func In(col string, values []string) (string, []any) {
	if len(values) == 0 {
		return "1 = 0", nil
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return col + " IN (" + Marks(len(values)) + ")", args
}

// Where gathers conditions, each in parentheses.
type Where struct {
	parts []string
	args  []any
}

// And adds a condition.
func (w *Where) And(cond string, args ...any) *Where {
	w.parts = append(w.parts, "("+cond+")")
	w.args = append(w.args, args...)
	return w
}

// If adds a condition when ok.
func (w *Where) If(ok bool, cond string, args ...any) *Where {
	if ok {
		w.And(cond, args...)
	}
	return w
}

// In adds col IN (values).
func (w *Where) In(col string, values []string) *Where {
	c, a := In(col, values)
	return w.And(c, a...)
}

// SQL returns " WHERE …", or nothing when there is no condition.
func (w *Where) SQL() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// Cond returns the conditions without WHERE; "1 = 1" when there is none.
func (w *Where) Cond() string {
	if len(w.parts) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.parts, " AND ")
}

// Args returns the arguments in order, with more appended.
func (w *Where) Args(more ...any) []any { return append(append([]any{}, w.args...), more...) }

// Time is an instant stored as microseconds since 1970 UTC; the zero Time is NULL.
type Time struct{ time.Time }

// At wraps an instant.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// Micro reads an instant from microseconds.
func Micro(us int64) Time { return Time{time.UnixMicro(us).UTC()} }

// Scan reads a BIGINT or NULL.
func (t *Time) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		t.Time = time.Time{}
	case int64:
		t.Time = time.UnixMicro(x).UTC()
	default:
		return fmt.Errorf("an instant must be a whole number, got %T", v)
	}
	return nil
}

// Value writes microseconds or NULL.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMicro(), nil
}

// MarshalJSON writes RFC 3339 or null.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.Format("2006-01-02T15:04:05.000Z07:00"))
}

// JSON stores any value as JSON text.
type JSON[T any] struct{ V T }

// Scan reads JSON text; NULL and empty text leave the zero value.
func (j *JSON[T]) Scan(v any) error {
	var b []byte
	switch x := v.(type) {
	case nil:
		return nil
	case string:
		b = []byte(x)
	case []byte:
		b = x
	default:
		return fmt.Errorf("JSON must be text, got %T", v)
	}
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, &j.V)
}

// Value writes JSON text.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// MarshalJSON writes the value itself.
func (j JSON[T]) MarshalJSON() ([]byte, error) { return json.Marshal(j.V) }

// UnmarshalJSON reads the value itself.
func (j *JSON[T]) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &j.V) }
