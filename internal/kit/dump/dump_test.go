package dump

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
)

// Whatever text a row holds, it comes back as it was, and what is written is JSON.
func TestTextComesBack(t *testing.T) {
	t.Parallel()
	back := func(fail func(string, ...any), s string) {
		b := appendText(nil, s)
		if !json.Valid(b) || bytes.IndexByte(b, '\n') >= 0 {
			fail("%q became %s", s, b)
		}
		v, err := parseValue(b, Text, false)
		if err != nil || v != s {
			fail("%q came back as %q: %v", s, v, err)
		}
	}
	for _, s := range []string{"", "宁波", `a"b\c`, "a\nb\r\t\u2028\u202e", "\x00", "\xff\xfe", "a\x01\x1f\x7f", "💡", `{"b64":"eA=="}`, "null"} {
		back(t.Errorf, s)
	}
	rapid.Check(t, func(r *rapid.T) {
		back(r.Fatalf, string(rapid.SliceOf(rapid.Byte()).Draw(r, "bytes")))
	})
	// PostgreSQL cannot hold everything SQLite can: what it cannot is replaced, never refused.
	v, err := parseValue(appendText(nil, "a\x00b\xffc"), Text, true)
	if err != nil || v != "ab\ufffdc" {
		t.Errorf("%q %v", v, err)
	}
}

func TestValuesAreEqualOnBothEngines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  Kind
		given []any // as one engine or the other hands the same value out
		want  string
	}{
		{Text, []any{"x", []byte("x")}, `"x"`},
		{Int, []any{int64(-9007199254740993)}, "-9007199254740993"},
		{Real, []any{1.0, int64(1)}, "1"},
		{Real, []any{0.30000000000000004}, "0.30000000000000004"},
		{Bool, []any{true, int64(1)}, "true"},
		{Bool, []any{false, int64(0)}, "false"},
		{Bytes, []any{[]byte{0, 255}}, `"AP8="`},
		{Int, []any{nil}, "null"},
	} {
		for _, v := range c.given {
			b, err := appendValue(nil, c.kind, v)
			if err != nil || string(b) != c.want {
				t.Errorf("%s %T: %s, want %s (%v)", c.kind, v, b, c.want, err)
			}
		}
	}
	for kind, v := range map[Kind]any{Int: "1", Bool: "true", Real: "x", Bytes: int64(1)} {
		if b, err := appendValue(nil, kind, v); err == nil {
			t.Errorf("%s took a %T: %s", kind, v, b)
		}
	}
}

// Both engines describe the real schema alike: same tables in the same order, same columns, kinds and keys.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	describe := func(url string) string {
		d, err := db.Open(context.Background(), db.Config{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		var out string
		if err := d.View(context.Background(), func(tx *db.Tx) error {
			tabs, err := Tables(tx, []string{"customer_search"})
			b, _ := json.MarshalIndent(tabs, "", " ")
			out = string(b)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	lite := describe(dbtest.SQLite(t))
	if strings.Count(lite, `"name": "customer"`) != 1 || strings.Contains(lite, "goose") || strings.Contains(lite, "fts") {
		t.Errorf("not the tables that were meant:\n%.2000s", lite)
	}
	if pg := describe(dbtest.Postgres(t)); pg != lite {
		t.Errorf("the engines describe the schema differently:\n%s\n%s", lite, pg)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	got, err := order([]Table{
		{Name: "a", refs: []ref{{"b_id", "b"}, {"a_id", "a"}}}, {Name: "b", refs: []ref{{"c_id", "c"}}}, {Name: "c", refs: []ref{{"x", "left out"}}},
	})
	if err != nil || got[0].Name != "c" || got[1].Name != "b" || got[2].Name != "a" {
		t.Errorf("%v %v", got, err)
	}
	if _, err := order([]Table{{Name: "a", refs: []ref{{"b_id", "b"}}}, {Name: "b", refs: []ref{{"a_id", "a"}}}}); err == nil {
		t.Error("a circle was ordered")
	}
}

// Nothing that is read as a row makes the reader fail otherwise than by saying so.
func FuzzRow(f *testing.F) {
	cols := []Column{{"a", Text}, {"b", Int}, {"c", Real}, {"d", Bool}, {"e", Bytes}}
	f.Add([]byte(`["x",1,0.5,true,"AA=="]`))
	f.Add([]byte(`[{"b64":"AA=="},null,1e9,false,null]`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if _, err := parseRow(line, cols, true); err != nil && !errors.Is(err, errLine) {
			t.Errorf("%q: %v", line, err)
		}
	})
}
