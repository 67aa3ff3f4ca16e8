package access_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
)

var (
	deal = &access.Resource{Key: "deal", Label: access.Label{En: "Deals", Zh: "商机"}, Ranged: true, Actions: []access.Action{access.View, access.Update},
		Groups: []access.Group{{Key: "basic", Label: access.Label{En: "Basics", Zh: "基本信息"}}}}
	setting = &access.Resource{Key: "setting", Label: access.Label{En: "Settings", Zh: "设置"}, Actions: []access.Action{access.Manage}}
)

type row struct {
	ID    int64
	Owner *string
	Team  *string
}

// Allows decides in Go about one record, Scope in SQL about all of them: they must agree on every record, for all rights.
func TestScopeAgreesWithAllows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		people, teams := []string{"p1", "p2", "p3", "p4"}, []string{"t1", "t2", "t3"}
		var rows []row
		err := d.Update(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec("CREATE TABLE deal (id BIGINT PRIMARY KEY, owner_id TEXT, team_id TEXT)"); err != nil {
				return err
			}
			for _, o := range append([]string{""}, people...) {
				for _, tm := range append([]string{""}, teams...) {
					r := row{ID: int64(len(rows) + 1)}
					if o != "" {
						r.Owner = &o
					}
					if tm != "" {
						r.Team = &tm
					}
					rows = append(rows, r)
					if _, err := tx.Exec("INSERT INTO deal (id, owner_id, team_id) VALUES (?, ?, ?)", r.ID, r.Owner, r.Team); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		need := deal.Of(access.View)
		rapid.Check(t, func(rt *rapid.T) {
			some := func(name string, from []string) []string {
				return slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.SampledFrom(from), 0, 3).Draw(rt, name))))
			}
			r := &access.Rights{OwnerIDs: some("owners", people), TeamIDs: some("teams", teams), DepartmentTeamIDs: some("department", teams)}
			rng := access.Range(rapid.IntRange(0, int(access.All)).Draw(rt, "range"))
			r.Grants.Actions = map[string]map[string]access.Range{"deal": {"view": rng}}
			if s := rapid.SampledFrom([][]string{nil, {}, {"*"}, {"deal:*"}, {"deal:view"}, {"deal:edit"}, {"task:*"}}).Draw(rt, "scopes"); s != nil {
				r = r.Narrow(s)
			}
			cond, args := r.Scope(need, "owner_id", "team_id")
			var got []int64
			err := d.View(ctx, func(tx *db.Tx) error {
				var err error
				got, err = db.Select[int64](tx, "SELECT id FROM deal WHERE ("+cond+") AND id > 0 ORDER BY id", args...)
				return err
			})
			if err != nil {
				rt.Fatal(err)
			}
			var want []int64
			for _, x := range rows {
				var rec access.Record
				if x.Owner != nil {
					rec.OwnerID = *x.Owner
				}
				if x.Team != nil {
					rec.TeamID = *x.Team
				}
				if r.Allows(need, rec) {
					want = append(want, x.ID)
				}
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%v with %s: SQL gives %v, Allows gives %v", cond, rng, got, want)
			}
			// The search index narrows by words: the same records again.
			words := r.ScopeToken(need)
			var byWords []int64
			for _, x := range rows {
				if words == nil || x.Owner != nil && slices.Contains(words, access.OwnerToken(*x.Owner)) || x.Team != nil && slices.Contains(words, access.TeamToken(*x.Team)) {
					byWords = append(byWords, x.ID)
				}
			}
			if !slices.Equal(byWords, want) {
				rt.Fatalf("words %v give %v, Allows gives %v", words, byWords, want)
			}
		})
	})
}

func TestRange(t *testing.T) {
	t.Parallel()
	r := &access.Rights{Grants: access.Grants{Actions: map[string]map[string]access.Range{"deal": {"view": access.Team, "edit": access.Own}, "setting": {"manage": access.All}},
		Groups: map[string]map[string]access.Level{"deal": {"basic": access.Read}}}}
	for _, c := range []struct {
		name   string
		rights *access.Rights
		need   access.Need
		want   access.Range
	}{
		{"granted", r, deal.Of(access.View), access.Team},
		{"not granted", r, deal.Of(access.Delete), access.None},
		{"unknown resource", r, access.Need{Resource: "order", Action: "view"}, access.None},
		{"zero need", r, access.Need{}, access.None},
		{"nobody", nil, deal.Of(access.View), access.None},
		{"nobody signed in", nil, access.SignedIn, access.None},
		{"signed in", r, access.SignedIn, access.All},
		{"token without scopes", r.Narrow(nil), deal.Of(access.View), access.None},
		{"token of another resource", r.Narrow([]string{"task:*"}), deal.Of(access.View), access.None},
		{"token of another action", r.Narrow([]string{"deal:edit"}), deal.Of(access.View), access.None},
		{"token", r.Narrow([]string{"deal:view"}), deal.Of(access.View), access.Team},
		{"token never widens", r.Narrow([]string{"*"}), deal.Of(access.Delete), access.None},
	} {
		if got := c.rights.Range(c.need); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if r.Scopes != nil {
		t.Error("narrowing changed the rights it was made from")
	}
	if r.Level("deal", "basic") != access.Read || r.Level("deal", "new group") != access.Hidden || r.Level("order", "basic") != access.Hidden || (*access.Rights)(nil).Level("deal", "basic") != access.Hidden {
		t.Error("levels")
	}
	if e := r.Narrow([]string{"deal:view"}).Effective(); e["deal"]["view"] != access.Team || e["deal"]["edit"] != access.None || e["setting"]["manage"] != access.None {
		t.Errorf("%v", e)
	}
}

func TestUnion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		gen := func(name string) access.Grants {
			g := access.Grants{Actions: map[string]map[string]access.Range{}, Groups: map[string]map[string]access.Level{}}
			for _, r := range []string{"a", "b"} {
				if rapid.Bool().Draw(rt, name+r) {
					g.Actions[r] = map[string]access.Range{"x": access.Range(rapid.IntRange(0, 4).Draw(rt, "range"))}
					g.Groups[r] = map[string]access.Level{"y": access.Level(rapid.IntRange(0, 3).Draw(rt, "level"))}
				}
			}
			return g
		}
		a, b := gen("a"), gen("b")
		before := fmt.Sprint(a, b)
		u, v := a.Union(b), b.Union(a)
		for _, r := range []string{"a", "b"} {
			if u.Actions[r]["x"] != max(a.Actions[r]["x"], b.Actions[r]["x"]) || u.Groups[r]["y"] != max(a.Groups[r]["y"], b.Groups[r]["y"]) {
				rt.Fatalf("%v + %v = %v", a, b, u)
			}
		}
		if fmt.Sprint(u) != fmt.Sprint(v) || fmt.Sprint(a, b) != before {
			rt.Fatal("the union depends on the order or changes its parts")
		}
	})
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	reg := access.NewRegistry(deal, setting)
	for _, c := range []struct {
		need access.Need
		ok   bool
	}{{deal.Of(access.View), true}, {access.Public, true}, {access.SignedIn, true}, {access.Need{}, false}, {deal.Of(access.Delete), false}, {access.Need{Resource: "order", Action: "view"}, false},
		{access.Need{Resource: "-", Action: "other"}, false}} {
		if err := reg.Check(c.need); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.need, err)
		}
	}
	all := reg.Everything()
	if err := reg.Validate(all); err != nil {
		t.Error(err)
	}
	if all.Actions["deal"]["edit"] != access.All || all.Groups["deal"]["basic"] != access.Edit {
		t.Errorf("%v", all)
	}
	for name, g := range map[string]access.Grants{
		"unknown resource":  {Actions: map[string]map[string]access.Range{"order": {"view": access.All}}},
		"unknown action":    {Actions: map[string]map[string]access.Range{"deal": {"fly": access.All}}},
		"range on unranged": {Actions: map[string]map[string]access.Range{"setting": {"manage": access.Own}}},
		"unknown group":     {Groups: map[string]map[string]access.Level{"deal": {"secret": access.Read}}},
		"group of nothing":  {Groups: map[string]map[string]access.Level{"order": {"basic": access.Read}}},
	} {
		if err := reg.Validate(g); !errors.Is(err, access.ErrRoleCell) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, rs := range map[string][]*access.Resource{
		"twice":      {deal, deal},
		"no key":     {{Label: deal.Label, Actions: deal.Actions}},
		"no label":   {{Key: "x", Actions: deal.Actions}},
		"no actions": {{Key: "x", Label: deal.Label}},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", name)
				}
			}()
			access.NewRegistry(rs...)
		}()
	}
}

func TestGrantsTravelAsJSON(t *testing.T) {
	t.Parallel()
	g := access.NewRegistry(deal, setting).Everything()
	g.Actions["deal"]["view"] = access.Department
	b, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	var back access.Grants
	if err := json.Unmarshal(b, &back); err != nil || fmt.Sprint(back) != fmt.Sprint(g) {
		t.Errorf("%s: %v", b, err)
	}
	for _, bad := range []string{`{"actions":{"deal":{"view":"galaxy"}}}`, `{"groups":{"deal":{"basic":"write"}}}`, `{"actions":{"deal":{"view":4}}}`} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}
