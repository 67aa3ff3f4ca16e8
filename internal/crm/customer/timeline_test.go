package customer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/work"
)

func (r *rig) timeline(ctx context.Context, cid string, kinds ...string) []customer.Event {
	r.t.Helper()
	must(r.t, r.door.FlushSights(context.Background()))
	var out []customer.Event
	cursor := ""
	for range 100 {
		var next string
		r.view(ctx, func(tx *work.Tx) error {
			page, err := r.s.Timeline(tx, cid, kinds, cursor, 3)
			out, next = append(out, page.Items...), page.NextCursor
			return err
		})
		if cursor = next; cursor == "" {
			return out
		}
	}
	r.t.Fatal("the timeline has no end")
	return nil
}

// story renders events in one line each.
func story(events []customer.Event) []string {
	var out []string
	for _, e := range events {
		s := e.Type + " " + e.Action
		for _, c := range e.Changes {
			b, _ := json.Marshal([]any{c.Before, c.After})
			s += " " + c.Field + string(b)
		}
		out = append(out, s)
	}
	return out
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		r.define(own.Def{Code: "risk", Label: "Risk", Kind: "choice", Group: "billing", Options: dbOptions("low", "high")})
		boss := r.manager()
		var tag customer.Tag
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) (err error) { tag, err = r.s.TagByName(tx, "VIP", "gold"); return err }))
		c := r.add(boss, customer.Patch{Name: new("Acme"), Country: new("DE"), BankAccount: new("DE1")}, customer.ContactPatch{Name: new("Eva"), Emails: &[]customer.Point{{Value: "eva@acme.example"}}})
		steps := []customer.Patch{{City: new("Bonn"), CreditLimit: &customer.Money{Amount: 5, Currency: "USD"}}, {BankAccount: new("DE2")}, {Stage: new("won"), TagIDs: &[]string{tag.ID}}, {Own: map[string]any{"risk": "high"}}, {OwnerID: new(r.carla)}, {Notes: new("secret note")}}
		for _, in := range steps {
			_, err := r.change(boss, c.ID, 0, in)
			must(t, err)
		}
		r.clock.Add(time.Second)
		_, err := r.s.Attach(boss, c.ID, "offer.txt", strings.NewReader("an offer"))
		must(t, err)
		r.clock.Add(time.Second)
		_, err = r.get(r.finance(), c.ID)
		must(t, err)

		equal(t, "finance sees the billing side only", story(r.timeline(r.finance(), c.ID)), []string{
			`change edit own.risk[null,{"code":"high","label":{"en":"high","zh":"high"}}]`,
			`change edit bank_account["DE1","DE2"]`,
			`change edit credit_limit[null,{"amount":5,"currency":"USD"}]`,
			`change create code[null,"C-000001"] name[null,"Acme"] country[null,"DE"] bank_account[null,"DE1"]`,
		})
		all := r.timeline(boss, c.ID)
		if all[0].Type != "view" || all[0].Actor.Name != "fin" || all[1].Type != "file" || all[1].Label != "offer.txt" {
			t.Errorf("newest: %+v %+v", all[0], all[1])
		}
		b, _ := json.Marshal(all)
		for _, want := range []string{`{"id":"` + r.carla + `","name":"carla"}`, `"name":"VIP","color":"gold"`, `{"en":"Bank account","zh":"银行账号"}`, `{"code":"won","label":{"en":"Won","zh":"成交"}}`, `"id":"` + r.south + `","name":"South"`, "eva@acme.example", "secret note"} {
			if !strings.Contains(string(b), want) {
				t.Errorf("the timeline lacks %s in %s", want, b)
			}
		}
		// Newest first, each once.
		for i := 1; i < len(all); i++ {
			if all[i].At.After(all[i-1].At.Time) || all[i].ID == all[i-1].ID {
				t.Errorf("order broken at %d", i)
			}
		}
		equal(t, "kinds", story(r.timeline(boss, c.ID, "contact", "file"))[1:], []string{`contact create name[null,"Eva"] is_main[null,false] emails[null,"eva@acme.example"]`})
		plain := r.actor(r.boss, access.All, map[string]access.Level{"identity": access.Read, "contact": access.Masked, "billing": access.Masked}, "view")
		b, _ = json.Marshal(r.timeline(plain, c.ID))
		for _, secret := range []string{"eva@", "DE1", "DE2", "secret", "carla", "VIP", "Bonn", "won", "offer", "view", "high"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("the timeline shows %q: %s", secret, b)
			}
		}
		if !strings.Contains(string(b), customer.Dots) || !strings.Contains(string(b), "Eva") {
			t.Errorf("masked values are dots: %s", b)
		}
		// Invisible customers have no timeline.
		err = r.door.View(r.sales(r.anna), customer.CanView, func(tx *work.Tx) error { _, err := r.s.Timeline(tx, c.ID, nil, "", 5); return err })
		is(t, "stranger", err, "not_found")
		// A record of another feature is shown to those who may see it.
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) error {
			tx.Changed("create", audit.Ref{Entity: "task", ID: "t1", RootKind: "customer", RootID: c.ID, Label: "Call them"}, []audit.Change{{Field: "title", After: "Call them"}}, "")
			tx.Changed("create", audit.Ref{Entity: "task", ID: "t2", RootKind: "customer", RootID: c.ID, Label: "Hidden job"}, nil, "")
			return nil
		}))
		if got := r.timeline(boss, c.ID, "task"); len(got) != 0 {
			t.Errorf("tasks without any right to them: %v", story(got))
		}
		r.s.GuardEvents("task", func(_ *work.Tx, ids []string) (map[string]bool, error) {
			return map[string]bool{"t1": slices.Contains(ids, "t1")}, nil
		}, map[string]access.Label{"title": {En: "Title", Zh: "标题"}})
		got := r.timeline(boss, c.ID, "task")
		equal(t, "guarded tasks", story(got), []string{`task create title[null,"Call them"]`})
		if got[0].Changes[0].Label.Zh != "标题" {
			t.Errorf("label %+v", got[0].Changes[0].Label)
		}
		// The history of one that was merged in goes on here.
		other := r.add(boss, customer.Patch{Name: new("Acme old"), City: new("Trier")})
		_, err = r.merge(boss, c.ID, other.ID, nil)
		must(t, err)
		b, _ = json.Marshal(r.timeline(boss, c.ID))
		if !strings.Contains(string(b), "Trier") || strings.Count(string(b), `"action":"merge"`) != 1 || strings.Contains(string(b), "merged-away") {
			t.Errorf("after a merge: %s", b)
		}
	})
}

func dbOptions(codes ...string) db.JSON[[]own.Option] {
	var o db.JSON[[]own.Option]
	for _, c := range codes {
		o.V = append(o.V, own.Option{Code: c, Label: c})
	}
	return o
}

// TestTimelineReadsPastHiddenRows: a reader who may see little must still reach what he may see.
func TestTimelineReadsPastHiddenRows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		c := r.add(boss, customer.Patch{Name: new("Acme"), BankAccount: new("DE1")})
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) error {
			for i := range 2500 {
				tx.Changed("edit", audit.Ref{Entity: "customer", ID: c.ID, RootKind: "customer", RootID: c.ID}, []audit.Change{{Field: "city", Group: "profile", After: fmt.Sprint(i)}}, "")
			}
			return nil
		}))
		equal(t, "finance", story(r.timeline(r.finance(), c.ID)), []string{`change create code[null,"C-000001"] name[null,"Acme"] bank_account[null,"DE1"]`})
	})
}

func TestFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		ctx := r.sales(r.anna)
		c := r.add(ctx, customer.Patch{Name: new("Acme")})
		attach := func(ctx context.Context, name, content string) (customer.AttachmentView, error) {
			r.clock.Add(time.Second)
			return r.s.Attach(ctx, c.ID, name, strings.NewReader(content))
		}
		a, err := attach(ctx, "../../etc/报价 2026.txt", "price list")
		must(t, err)
		if a.Name != "报价 2026.txt" || a.Size != 10 || a.By.Name != "anna" || a.Mime != "text/plain; charset=utf-8" {
			t.Errorf("attached %+v", a)
		}
		_, err = attach(ctx, "copy.txt", "price list")
		must(t, err)
		if n := r.figure("SELECT COUNT(*) FROM blob"); n != 1 || r.figure("SELECT refs FROM blob") != 2 {
			t.Errorf("the same content is stored %d times", n)
		}
		list := func(ctx context.Context, deleted bool) (names []string, err error) {
			err = r.door.View(ctx, customer.CanView, func(tx *work.Tx) error {
				cursor := ""
				for {
					page, err := r.s.Files(tx, c.ID, deleted, cursor, 1)
					for _, f := range page.Items {
						names = append(names, f.Name)
					}
					if cursor = page.NextCursor; cursor == "" || err != nil {
						return err
					}
				}
			})
			return names, err
		}
		got, err := list(ctx, false)
		must(t, err)
		equal(t, "list", got, []string{"copy.txt", "报价 2026.txt"})
		fetch := func(ctx context.Context, fid string) (string, error) {
			_, f, err := r.s.Fetch(ctx, fid)
			if err != nil {
				return "", err
			}
			defer func() { _ = f.Close() }()
			var b bytes.Buffer
			_, err = b.ReadFrom(f)
			return b.String(), err
		}
		if s, err := fetch(ctx, a.ID); err != nil || s != "price list" {
			t.Errorf("fetched %q %v", s, err)
		}
		remove := func(ctx context.Context, fid string) error {
			return r.update(ctx, customer.CanEdit, func(tx *work.Tx) error { return r.s.RemoveFile(tx, fid) })
		}
		noNotes := r.actor(r.anna, access.Own, levels(access.Edit, "identity", "profile"))
		viewer := r.actor(r.anna, access.Own, levels(access.Read, allGroups...), "view")
		for name, tc := range map[string]struct {
			err  error
			code string
		}{
			"program":              {second(attach(ctx, "run.exe", "MZ")), "file.type"},
			"wrong content":        {second(attach(ctx, "photo.png", "no picture")), "file.mismatch"},
			"empty":                {second(attach(ctx, "a.txt", "")), "file.empty"},
			"too large":            {second(attach(ctx, "a.txt", strings.Repeat("x", customer.MaxFile+1))), "file.too_large"},
			"stranger attaches":    {second(attach(r.sales(r.carla), "a.txt", "x")), "not_found"},
			"viewer attaches":      {second(attach(viewer, "a.txt", "x")), "denied"},
			"no notes: attach":     {second(attach(noNotes, "a.txt", "x")), "field_denied"},
			"stranger fetches":     {second(fetch(r.sales(r.carla), a.ID)), "not_found"},
			"no notes: fetch":      {second(fetch(noNotes, a.ID)), "not_found"},
			"no notes: list":       {second(list(noNotes, false)), "field_denied"},
			"viewer lists deleted": {second(list(viewer, true)), "denied"},
			"stranger removes":     {remove(r.sales(r.carla), a.ID), "not_found"},
			"viewer removes":       {remove(viewer, a.ID), "denied"},
			"nonsense id":          {second(fetch(ctx, "../x")), "not_found"},
		} {
			is(t, name, tc.err, tc.code)
		}
		if s, err := fetch(viewer, a.ID); err != nil || s == "" {
			t.Errorf("a viewer may download: %v", err)
		}
		must(t, remove(ctx, a.ID))
		is(t, "deleted", second(fetch(ctx, a.ID)), "not_found")
		is(t, "delete twice", remove(ctx, a.ID), "not_found")
		got, _ = list(ctx, true)
		equal(t, "deleted list", got, []string{"报价 2026.txt"})
		must(t, r.update(ctx, customer.CanEdit, func(tx *work.Tx) error { _, err := r.s.RestoreFile(tx, a.ID); return err }))
		if s, err := fetch(ctx, a.ID); err != nil || s != "price list" {
			t.Errorf("restored %q %v", s, err)
		}
		// A merge takes them along, an undo brings them back.
		w := r.add(ctx, customer.Patch{Name: new("Winner")})
		mid, err := r.merge(ctx, w.ID, c.ID, nil)
		must(t, err)
		if n := r.figure("SELECT COUNT(*) FROM attachment WHERE customer_id = ?", w.ID); n != 2 {
			t.Errorf("%d files moved", n)
		}
		must(t, r.undo(ctx, mid))
		if n := r.figure("SELECT COUNT(*) FROM attachment WHERE customer_id = ?", c.ID); n != 2 {
			t.Errorf("%d files came back", n)
		}
	})
}

func second[T any](_ T, err error) error { return err }
