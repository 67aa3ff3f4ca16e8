// Package dump owns the engine-neutral copy of a whole database: every table as JSON lines in the order of its primary key,
// the same bytes whether they were read from SQLite or from PostgreSQL, and the archive they travel in together with the
// attached files. It knows no table by name and refuses everything in an archive that it would not have written itself.
package dump

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tradewind/internal/kit/db"
)

// Kind is what a column holds, whatever the engine calls it.
type Kind string

// The kinds of the portable schema.
const (
	Text  Kind = "text"
	Int   Kind = "int"
	Real  Kind = "real"
	Bool  Kind = "bool"
	Bytes Kind = "bytes"
)

// Column is one column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Table is one table with its columns by name.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	// Key are the columns of the primary key, in its order: the order of the rows.
	Key []string `json:"key"`

	refs []ref
}

// ref is a column that refers to a table.
type ref struct{ column, table string }

// own are tables of the machinery around the data: an archive carries the schema's version instead.
var own = []string{"goose_db_version"}

// Tables reads the schema: all ordinary tables but those in leave, each after the tables it refers to. Virtual tables and
// what belongs to them hold nothing of their own and are left out. A table without a primary key or with a column of an
// unknown type is an error: it could not be copied faithfully.
func Tables(t *db.Tx, leave []string) ([]Table, error) {
	read := liteTables
	if t.Postgres() {
		read = postgresTables
	}
	all, err := read(t)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	kept := all[:0]
	for _, tab := range all {
		if slices.Contains(own, tab.Name) || slices.Contains(leave, tab.Name) {
			continue
		}
		if len(tab.Key) == 0 {
			return nil, fmt.Errorf("table %s has no primary key", tab.Name)
		}
		slices.SortFunc(tab.Columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
		kept = append(kept, tab)
	}
	return order(kept)
}

// order puts each table after those it refers to, by name among equals, so that both engines agree.
func order(tables []Table) ([]Table, error) {
	slices.SortFunc(tables, func(a, b Table) int { return strings.Compare(a.Name, b.Name) })
	known := map[string]bool{}
	for _, t := range tables {
		known[t.Name] = true
	}
	done, out := map[string]bool{}, make([]Table, 0, len(tables))
	for len(out) < len(tables) {
		before := len(out)
		for _, t := range tables {
			if done[t.Name] || slices.ContainsFunc(t.refs, func(r ref) bool { return r.table != t.Name && known[r.table] && !done[r.table] }) {
				continue
			}
			done[t.Name] = true
			out = append(out, t)
		}
		if len(out) == before {
			return nil, fmt.Errorf("tables refer to each other in a circle")
		}
	}
	return out, nil
}

func liteTables(t *db.Tx) ([]Table, error) {
	names, err := db.Select[string](t, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
	if err != nil {
		return nil, err
	}
	var out []Table
	for _, name := range names {
		tab := Table{Name: name}
		type key struct {
			at   int64
			name string
		}
		var keys []key
		err := t.Each("SELECT name, type, pk FROM pragma_table_info(?)", []any{name}, func(r *sql.Rows) error {
			var col, typ string
			var pk int64
			if err := r.Scan(&col, &typ, &pk); err != nil {
				return err
			}
			k, err := kindOf(typ)
			if err != nil {
				return fmt.Errorf("%s.%s: %w", name, col, err)
			}
			tab.Columns = append(tab.Columns, Column{col, k})
			if pk > 0 {
				keys = append(keys, key{pk, col})
			}
			return nil
		})
		if err != nil {
			if slices.Contains(own, name) {
				continue
			}
			return nil, err
		}
		slices.SortFunc(keys, func(a, b key) int { return int(a.at - b.at) })
		for _, k := range keys {
			tab.Key = append(tab.Key, k.name)
		}
		err = t.Each(`SELECT "from", "table" FROM pragma_foreign_key_list(?)`, []any{name}, func(r *sql.Rows) error {
			var x ref
			err := r.Scan(&x.column, &x.table)
			tab.refs = append(tab.refs, x)
			return err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, tab)
	}
	return out, nil
}

func postgresTables(t *db.Tx) ([]Table, error) {
	var out []Table
	at := map[string]int{}
	err := t.Each(`SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
		JOIN information_schema.tables x ON x.table_schema = c.table_schema AND x.table_name = c.table_name
		WHERE c.table_schema = current_schema() AND x.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`, nil,
		func(r *sql.Rows) error {
			var table, col, typ string
			if err := r.Scan(&table, &col, &typ); err != nil {
				return err
			}
			i, ok := at[table]
			if !ok {
				i = len(out)
				at[table] = i
				out = append(out, Table{Name: table})
			}
			k, err := kindOf(typ)
			if err != nil { // named when the table turns out to be wanted
				k = Kind("?" + typ)
			}
			out[i].Columns = append(out[i].Columns, Column{col, k})
			return nil
		})
	if err != nil {
		return nil, err
	}
	err = t.Each(`SELECT c.table_name, k.column_name FROM information_schema.table_constraints c
		JOIN information_schema.key_column_usage k ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name
			AND k.table_name = c.table_name
		WHERE c.table_schema = current_schema() AND c.constraint_type = 'PRIMARY KEY' ORDER BY c.table_name, k.ordinal_position`, nil,
		func(r *sql.Rows) error {
			var table, col string
			if err := r.Scan(&table, &col); err != nil {
				return err
			}
			if i, ok := at[table]; ok {
				out[i].Key = append(out[i].Key, col)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	err = t.Each(`SELECT a.relname, f.relname, col.attname FROM pg_constraint c
		JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid JOIN pg_namespace n ON n.oid = a.relnamespace
		JOIN pg_attribute col ON col.attrelid = a.oid AND col.attnum = c.conkey[1]
		WHERE c.contype = 'f' AND n.nspname = current_schema() ORDER BY a.relname, col.attname`, nil,
		func(r *sql.Rows) error {
			var table, to, col string
			if err := r.Scan(&table, &to, &col); err != nil {
				return err
			}
			if i, ok := at[table]; ok {
				out[i].refs = append(out[i].refs, ref{col, to})
			}
			return nil
		})
	return out, err
}

// kindOf maps the engines' type names to the portable kinds.
func kindOf(typ string) (Kind, error) {
	switch strings.ToUpper(typ) {
	case "TEXT", "UUID":
		return Text, nil
	case "BIGINT", "INTEGER", "SMALLINT":
		return Int, nil
	case "DOUBLE PRECISION", "REAL":
		return Real, nil
	case "BOOLEAN":
		return Bool, nil
	case "BLOB", "BYTEA":
		return Bytes, nil
	}
	return "", fmt.Errorf("columns of type %q cannot be copied between engines", typ)
}

// quote makes a name that is read as it is written on both engines.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quote(n)
	}
	return strings.Join(out, ", ")
}

func (t *Table) names() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

// selfRef returns the index of the column that refers to the table itself, -1 when there is none.
func (t *Table) selfRef() int {
	for _, r := range t.refs {
		if r.table == t.Name {
			return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == r.column })
		}
	}
	return -1
}

// Occupied returns the first of the tables that holds rows, "" when all are empty.
func Occupied(t *db.Tx, tables []Table) (string, error) {
	for _, tab := range tables {
		has, err := db.Exists(t, "SELECT 1 FROM "+quote(tab.Name)+" LIMIT 1")
		if err != nil {
			return "", err
		}
		if has {
			return tab.Name, nil
		}
	}
	return "", nil
}

// Clear deletes all rows of the tables, those that refer to others first.
func Clear(t *db.Tx, tables []Table) error {
	for _, tab := range slices.Backward(tables) {
		if i := tab.selfRef(); i >= 0 {
			c := quote(tab.Columns[i].Name)
			if _, err := t.Exec("UPDATE " + quote(tab.Name) + " SET " + c + " = NULL WHERE " + c + " IS NOT NULL"); err != nil {
				return err
			}
		}
		if _, err := t.Exec("DELETE FROM " + quote(tab.Name)); err != nil {
			return err
		}
	}
	return nil
}

// Dangling returns a description of every reference that leads nowhere; the engines forbid them, a damaged file may hold
// them all the same.
func Dangling(t *db.Tx, tables []Table) ([]string, error) {
	if t.Postgres() {
		return nil, nil // checked row by row while loading, and the engine has no other way to hold such a row
	}
	known := map[string]bool{}
	for _, tab := range tables {
		known[tab.Name] = true
	}
	var out []string
	err := t.Each(`SELECT "table", COALESCE("rowid", 0), "parent" FROM pragma_foreign_key_check`, nil, func(r *sql.Rows) error {
		var table, parent string
		var row int64
		if err := r.Scan(&table, &row, &parent); err != nil {
			return err
		}
		if known[table] && len(out) < 20 {
			out = append(out, fmt.Sprintf("%s row %d refers to a missing %s", table, row, parent))
		}
		return nil
	})
	return out, err
}
