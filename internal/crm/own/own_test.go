package own_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

var options = db.JSON[[]own.Option]{V: []own.Option{{Code: "low", Label: "Low"}, {Code: "old", Label: "Old", Disabled: true}}}

func TestRead(t *testing.T) {
	t.Parallel()
	somebody := id.New()
	for _, tc := range []struct {
		kind string
		v    any
		want string // JSON, "" when refused, "null" when cleared
	}{
		{"text", "  hello ", `"hello"`}, {"text", 5.0, ""}, {"text", nil, "null"}, {"text", "", "null"}, {"text", "   ", "null"},
		{"number", 1.5, "1.5"}, {"number", "1.50", "1.50"}, {"number", json.Number("7"), "7"}, {"number", "+5", "5"}, {"number", ".5", "0.5"}, {"number", "1e3", "1000"}, {"number", "0x10p0", "16"},
		{"number", "ten", ""}, {"number", "NaN", ""}, {"number", "Inf", ""}, {"number", 1e16, ""}, {"number", true, ""}, {"number", "00012", "12"},
		{"date", "2026-02-28", `"2026-02-28"`}, {"date", "2026-02-30", ""}, {"date", "28.02.2026", ""},
		{"choice", "low", `"low"`}, {"choice", "old", `"old"`}, {"choice", "high", ""}, {"choice", 1.0, ""},
		{"multi", []any{"low", "low"}, `["low"]`}, {"multi", []string{"low"}, `["low"]`}, {"multi", []any{}, "null"}, {"multi", []any{"high"}, ""}, {"multi", "low", ""},
		{"money", map[string]any{"amount": 100.0, "currency": "USD"}, `{"amount":100,"currency":"USD"}`}, {"money", map[string]any{"amount": 1.5, "currency": "USD"}, ""}, {"money", map[string]any{"amount": 1.0, "currency": "usd"}, ""}, {"money", "5 USD", ""},
		{"user", somebody, `"` + somebody + `"`}, {"user", "nobody", ""}, {"user", id.New(), ""},
		{"link", "https://x.example/a?b=c", `"https://x.example/a?b=c"`}, {"link", "javascript:alert(1)", ""}, {"link", "//x.example", ""}, {"link", "data:text/html,x", ""}, {"link", 3.0, ""},
	} {
		d := own.Def{Code: "x", Label: "X", Kind: tc.kind, Group: "profile", Options: options}
		stored, rows, err := d.Read(tc.v, func(u string) bool { return u == somebody })
		if tc.want == "" {
			if err == nil {
				t.Errorf("%s %v: accepted as %v", tc.kind, tc.v, stored)
			} else if f := fault.From(err); f.Field != "own.x" {
				t.Errorf("%s %v: names the field %q", tc.kind, tc.v, f.Field)
			}
			continue
		}
		b, merr := json.Marshal(stored)
		if err != nil || merr != nil || string(b) != tc.want {
			t.Errorf("%s %v: %s %v %v, want %s", tc.kind, tc.v, b, err, merr, tc.want)
		}
		if (stored == nil) != (len(rows) == 0) {
			t.Errorf("%s %v: %d typed rows", tc.kind, tc.v, len(rows))
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := own.Def{Code: "size_2", Label: "Size", LabelZh: "尺寸", Kind: "number", Group: "profile"}
	if err := good.Check([]string{"profile"}); err != nil {
		t.Errorf("good: %v", err)
	}
	for name, spoil := range map[string]func(*own.Def){
		"kind": func(d *own.Def) { d.Kind = "blob" }, "code": func(d *own.Def) { d.Code = "Size" }, "code with dot": func(d *own.Def) { d.Code = "a.b" }, "code of digits": func(d *own.Def) { d.Code = "1a" },
		"group": func(d *own.Def) { d.Group = "" }, "label": func(d *own.Def) { d.LabelZh = "" }, "no options": func(d *own.Def) { d.Kind = "choice" },
		"double options": func(d *own.Def) {
			d.Kind = "multi"
			d.Options.V = []own.Option{{Code: "a", Label: "A"}, {Code: "a", Label: "B"}}
		},
	} {
		d := good
		spoil(&d)
		if d.Check([]string{"profile"}) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestDefinitions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		res := &access.Resource{Key: "thing", Label: access.Label{En: "Thing", Zh: "物"}, Actions: []access.Action{access.View, access.Update}, Groups: []access.Group{{Key: "open"}, {Key: "closed"}}}
		door := work.New(d, access.NewRegistry(res))
		s := own.New(door)
		base := field.NewSet("thing", []*field.Field{{Key: "name", Label: access.Label{En: "Name", Zh: "名"}, Group: "open", Expr: "c.name"}})
		s.Serve(own.Entity{Name: "thing", Alias: "c", Base: base, Groups: []string{"open", "closed"}})
		as := func(version int64, lv access.Level) context.Context {
			return work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: id.New(), Rights: &access.Rights{Version: version, Grants: access.Grants{
				Actions: map[string]map[string]access.Range{"thing": {"view": access.All, "edit": access.All}}, Groups: map[string]map[string]access.Level{"thing": {"open": access.Edit, "closed": lv}}}}})
		}
		define := func(code, group string) {
			t.Helper()
			err := d.Update(context.Background(), func(tx *db.Tx) error {
				return db.Insert(tx, "own_field", own.Def{ID: id.New(), Entity: "thing", Code: code, Label: code, LabelZh: code, Kind: "text", Group: group, Version: 1,
					Options: db.JSON[[]own.Option]{V: []own.Option{}}, CreatedAt: db.At(time.Unix(1, 0)), UpdatedAt: db.At(time.Unix(1, 0))})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		count := func(ctx context.Context) (n int) {
			t.Helper()
			if err := door.View(ctx, res.Of(access.View), func(tx *work.Tx) error {
				defs, set, err := s.Load(tx, "thing")
				if err == nil && len(set.List) != len(defs)+1 {
					t.Errorf("%d fields for %d definitions", len(set.List), len(defs))
				}
				n = len(defs)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		define("a", "open")
		if n := count(as(1, access.Edit)); n != 1 {
			t.Errorf("%d definitions", n)
		}
		define("b", "closed")
		if n := count(as(1, access.Edit)); n != 1 {
			t.Errorf("version 1 shows %d definitions: not from the cache", n)
		}
		if n := count(as(2, access.Edit)); n != 2 {
			t.Errorf("version 2 shows %d definitions", n)
		}
		if n := count(as(0, access.Edit)); n != 2 {
			t.Errorf("an unknown version shows %d definitions", n)
		}
		apply := func(lv access.Level, given map[string]any) (out map[string]any, err error) {
			err = door.View(as(0, lv), res.Of(access.View), func(tx *work.Tx) error {
				out, _, err = s.Apply(tx, "thing", map[string]any{"b": "kept"}, given, nil)
				return err
			})
			return out, err
		}
		got, err := apply(access.Edit, map[string]any{"a": "x", "b": nil})
		if err != nil || len(got) != 1 || got["a"] != "x" {
			t.Errorf("applied %v %v", got, err)
		}
		if _, err := apply(access.Read, map[string]any{"b": "x"}); err == nil || fault.From(err).Fields[0].Def != fault.ErrFieldDenied {
			t.Errorf("a read-only group: %v", err)
		}
		got, err = apply(access.Read, map[string]any{"a": "x"})
		if err != nil || got["b"] != "kept" {
			t.Errorf("untouched fields: %v %v", got, err)
		}
		if _, err := apply(access.Edit, map[string]any{"c": 1}); err == nil {
			t.Error("an unknown field was accepted")
		}
	})
}
