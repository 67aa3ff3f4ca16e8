package customer_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// taskChild stands for a feature above the archive.
type taskChild struct{ fail error }

func (taskChild) Name() string                                        { return "tasks" }
func (taskChild) Count(tx *work.Tx, customerID string) (int64, error) { return 1, nil }
func (c taskChild) Move(tx *work.Tx, from, to string) ([]string, error) {
	if c.fail != nil {
		return nil, c.fail
	}
	return customer.MoveRows(tx, "task", from, to)
}

func (taskChild) MoveBack(tx *work.Tx, ids []string, from, to string) error {
	return customer.MoveRowsBack(tx, "task", ids, from, to)
}

func (r *rig) task(customerID string) string {
	i := id.New()
	r.exec(`INSERT INTO task (id, title, notes, customer_id, creator_id, due_on, priority, state, rank, created_at, updated_at, version) VALUES (?, 'Call', '', ?, '', '', 'normal', 'open', '', 0, 0, 1)`, i, customerID)
	return i
}

func (r *rig) merge(ctx context.Context, w, l string, choices map[string]string) (mid string, err error) {
	r.clock.Add(1)
	err = r.update(ctx, customer.CanMerge, func(tx *work.Tx) (err error) { mid, _, err = r.s.Merge(tx, w, l, choices); return err })
	return mid, err
}

func (r *rig) undo(ctx context.Context, mid string) error {
	r.clock.Add(1)
	return r.update(ctx, customer.CanMerge, func(tx *work.Tx) error { _, err := r.s.UndoMerge(tx, mid); return err })
}

// picture is everything of a customer that must come back, without what only counts changes.
func (r *rig) picture(cid string) string {
	r.t.Helper()
	v, err := r.get(r.manager(), cid)
	must(r.t, err)
	v.Version, v.UpdatedAt = 0, v.CreatedAt
	b, err := json.Marshal(v)
	must(r.t, err)
	var contacts []customer.Contact
	r.view(r.manager(), func(tx *work.Tx) (err error) { contacts, err = r.s.Contacts(tx, cid); return err })
	c, err := json.Marshal(contacts)
	must(r.t, err)
	return string(b) + string(c)
}

func TestMergeAndUndo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		r.s.AddChild(taskChild{})
		r.define(own.Def{Code: "color", Label: "Colour", Kind: "text", Group: "profile"})
		r.define(own.Def{Code: "rank", Label: "Rank", Kind: "number", Group: "profile"})
		boss := r.manager()
		var vip, fair customer.Tag
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) (err error) {
			if vip, err = r.s.TagByName(tx, "VIP", ""); err != nil {
				return err
			}
			fair, err = r.s.TagByName(tx, "Fair", "")
			return err
		}))
		w := r.add(boss, customer.Patch{Name: new("Acme Trading"), City: new("Bonn"), Website: new("acme.example"), TagIDs: &[]string{vip.ID}, Own: map[string]any{"color": "red"}, Turnover: &customer.Money{Amount: 100, Currency: "USD"}},
			customer.ContactPatch{Name: new("Eva"), IsMain: new(true)})
		l := r.add(boss, customer.Patch{Name: new("ACME Trading Company"), Code: new("L-9"), City: new("Köln"), Phone: new("+49 221 7654321"), OwnerID: new(r.carla), TagIDs: &[]string{vip.ID, fair.ID}, Own: map[string]any{"color": "blue", "rank": 7.0}, Turnover: &customer.Money{Amount: 900, Currency: "EUR"}},
			customer.ContactPatch{Name: new("Jan"), IsMain: new(true), Emails: &[]customer.Point{{Value: "jan@acme-old.example"}}})
		job := r.task(l.ID)
		beforeW, beforeL := r.picture(w.ID), r.picture(l.ID)

		var pre *customer.MergePreview
		r.view(boss, func(tx *work.Tx) (err error) { pre, err = r.s.MergePreview(tx, w.ID, l.ID); return err })
		choice := map[string]string{}
		for _, f := range pre.Fields {
			if f.Differs {
				choice[f.Field] = f.Choice
			}
		}
		if choice["city"] != "winner" || choice["phone"] != "loser" || choice["own.rank"] != "loser" || choice["turnover"] != "winner" || pre.Counts["contacts"] != 1 || pre.Counts["tasks"] != 1 {
			t.Errorf("preview %v %v", choice, pre.Counts)
		}
		mid, err := r.merge(boss, w.ID, l.ID, map[string]string{"city": "loser", "own.color": "loser", "code": "loser", "turnover": "loser"})
		must(t, err)
		v, err := r.get(boss, w.ID)
		must(t, err)
		if v.City != "Köln" || v.Phone == "" || v.Code != "L-9" || v.Own["color"] != "blue" || v.Own["rank"] != 7.0 || len(v.Tags) != 2 || v.Coverage.Contacts != 2 || *v.Turnover != (customer.Money{Amount: 900, Currency: "EUR"}) || v.Owner.Name != "boss" {
			t.Errorf("merged %+v own %v", v.Customer, v.Own)
		}
		equal(t, "found by the loser's contact", r.names(boss, customer.Query{Q: "jan@acme-old.example"}), []string{"Acme Trading"})
		equal(t, "filter on the own field it took over", r.names(boss, customer.Query{Filter: cond("own.rank", "eq", 7.0)}), []string{"Acme Trading"})
		if n := r.figure("SELECT COUNT(*) FROM task WHERE id = ? AND customer_id = ?", job, w.ID); n != 1 {
			t.Error("the task did not move")
		}
		_, err = r.get(boss, l.ID)
		is(t, "the loser", err, "customer.merged")
		if d, _ := fault.From(err).Data.(map[string]any); d["id"] != w.ID {
			t.Errorf("points to %v", fault.From(err).Data)
		}
		_, err = r.get(r.sales(r.carla), l.ID)
		is(t, "the loser, for one who does not see the winner", err, "not_found")
		is(t, "restoring the loser", r.update(boss, customer.CanDelete, func(tx *work.Tx) error { _, err := r.s.Restore(tx, l.ID); return err }), "not_found")
		equal(t, "not among the deleted", r.names(boss, customer.Query{Deleted: true, Need: customer.CanDelete}), nil)
		for _, id := range []string{w.ID, l.ID} {
			if n := r.figure("SELECT COUNT(*) FROM audit WHERE entity_id = ? AND action IN ('merge', 'merged-away')", id); n != 1 {
				t.Errorf("%d rows in the log of %s", n, id)
			}
		}
		// Undo brings back both as they were.
		must(t, r.undo(boss, mid))
		if got := r.picture(w.ID); got != beforeW {
			t.Errorf("winner\n got %s\nwant %s", got, beforeW)
		}
		if got := r.picture(l.ID); got != beforeL {
			t.Errorf("loser\n got %s\nwant %s", got, beforeL)
		}
		equal(t, "loser is found again", r.names(boss, customer.Query{Q: "jan@acme-old.example"}), []string{"ACME Trading Company"})
		equal(t, "and only the loser", r.names(boss, customer.Query{Filter: cond("own.rank", "eq", 7.0)}), []string{"ACME Trading Company"})
		if n := r.figure("SELECT COUNT(*) FROM task WHERE id = ? AND customer_id = ?", job, l.ID); n != 1 {
			t.Error("the task did not come back")
		}
		is(t, "undo twice", r.undo(boss, mid), "merge.undone")
		is(t, "undo nothing", r.undo(boss, id.New()), "not_found")
	})
}

func TestUndoKeepsLaterEdits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		w := r.add(boss, customer.Patch{Name: new("Acme"), City: new("Bonn")})
		l := r.add(boss, customer.Patch{Name: new("Acme 2"), City: new("Köln"), Phone: new("+49 221 7654321"), Region: new("NRW")}, customer.ContactPatch{Name: new("Jan")})
		mid, err := r.merge(boss, w.ID, l.ID, map[string]string{"city": "loser"})
		must(t, err)
		_, err = r.change(boss, w.ID, 0, customer.Patch{City: new("Mainz"), Notes: new("later")})
		must(t, err)
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) error {
			_, err := r.s.AddContact(tx, w.ID, &customer.ContactPatch{Name: new("New")})
			return err
		}))
		must(t, r.undo(boss, mid))
		v, _ := r.get(boss, w.ID)
		if v.City != "Mainz" || v.Notes != "later" || v.Phone != "" || v.Region != "" || v.Coverage.Contacts != 1 {
			t.Errorf("winner after undo: %+v", v.Customer)
		}
		v, _ = r.get(boss, l.ID)
		if v.City != "Köln" || v.Phone == "" || v.Coverage.Contacts != 1 {
			t.Errorf("loser after undo: %+v", v.Customer)
		}
	})
}

func TestMergeChain(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"last first", "first first"} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, r *rig) {
				boss := r.manager()
				a := r.add(boss, customer.Patch{Name: new("Alpha"), Phone: new("+49 221 1111111")}, customer.ContactPatch{Name: new("Anton")})
				b := r.add(boss, customer.Patch{Name: new("Beta"), City: new("Bonn")}, customer.ContactPatch{Name: new("Berta")})
				c := r.add(boss, customer.Patch{Name: new("Gamma")}, customer.ContactPatch{Name: new("Cäsar")})
				pictures := []string{r.picture(a.ID), r.picture(b.ID), r.picture(c.ID)}
				ab, err := r.merge(boss, b.ID, a.ID, nil)
				must(t, err)
				bc, err := r.merge(boss, c.ID, b.ID, nil)
				must(t, err)
				_, err = r.get(boss, a.ID)
				if d, _ := fault.From(err).Data.(map[string]any); d["id"] != c.ID {
					t.Errorf("a chain leads to %v", err)
				}
				if v, _ := r.get(boss, c.ID); v.Coverage.Contacts != 3 || v.City != "Bonn" || v.Phone == "" {
					t.Errorf("end of the chain %+v", v.Customer)
				}
				if order == "last first" {
					must(t, r.undo(boss, bc))
					must(t, r.undo(boss, ab))
				} else {
					must(t, r.undo(boss, ab))
					equal(t, "Anton went home", r.names(boss, customer.Query{Q: "anton"}), []string{"Alpha"})
					equal(t, "Berta still there", r.names(boss, customer.Query{Q: "berta"}), []string{"Gamma"})
					must(t, r.undo(boss, bc))
				}
				for i, cid := range []string{a.ID, b.ID, c.ID} {
					if got := r.picture(cid); got != pictures[i] {
						t.Errorf("record %d\n got %s\nwant %s", i, got, pictures[i])
					}
				}
				is(t, "again", r.undo(boss, ab), "merge.undone")
			})
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		w := r.add(r.sales(r.anna), customer.Patch{Name: new("Acme")})
		l := r.add(r.sales(r.carla), customer.Patch{Name: new("Acme 2"), BankAccount: new("DE1")})
		try := func(ctx context.Context, choices map[string]string) error {
			_, err := r.merge(ctx, w.ID, l.ID, choices)
			return err
		}
		is(t, "another's loser", try(r.sales(r.anna), nil), "not_found")
		is(t, "another's winner", try(r.sales(r.carla), nil), "not_found")
		is(t, "without the right", try(r.actor(r.boss, access.All, levels(access.Edit, allGroups...), "view", "edit"), nil), "denied")
		is(t, "bad choice", try(boss, map[string]string{"city": "both"}), "merge.bad_choice")
		is(t, "bad field", try(boss, map[string]string{"shoe_size": "loser"}), "filter.unknown_field")
		is(t, "read-only field", try(boss, map[string]string{"created_at": "loser"}), "filter.unknown_field")
		is(t, "hidden group", try(r.actor(r.boss, access.All, levels(access.Edit, "identity", "profile", "contact", "notes", "commercial")), nil), "merge.hidden_fields")
		_, err := r.merge(boss, w.ID, w.ID, nil)
		is(t, "itself", err, "merge.same")
		noTransfer := r.actor(r.boss, access.All, levels(access.Edit, allGroups...), "view", "edit", "merge")
		is(t, "owner without transfer", try(noTransfer, map[string]string{"owner": "loser"}), "denied")
		// What goes wrong in the middle leaves nothing half done.
		before := []string{r.picture(w.ID), r.picture(l.ID)}
		boom := errors.New("boom")
		r.s.AddChild(taskChild{fail: boom})
		if err := try(boss, nil); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		if r.picture(w.ID) != before[0] || r.picture(l.ID) != before[1] || r.figure("SELECT COUNT(*) FROM merge") != 0 {
			t.Error("a failed merge left something behind")
		}
		equal(t, "both are still found", sorted(r.names(boss, customer.Query{Q: "acme"})), []string{"Acme", "Acme 2"})
	})
}

func TestMergeAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		a := r.add(boss, customer.Patch{Name: new("Acme")}, customer.ContactPatch{Name: new("x")})
		b := r.add(boss, customer.Patch{Name: new("Acme 2")}, customer.ContactPatch{Name: new("y")})
		var wg sync.WaitGroup
		var mu sync.Mutex
		var done, refused int
		merge := func(w, l string) {
			defer wg.Done()
			_, err := r.merge(boss, w, l, nil)
			mu.Lock()
			defer mu.Unlock()
			switch codeOf(err) {
			case "":
				done++
			case "not_found", "customer.merged":
				refused++
			default:
				t.Errorf("merge: %v", err)
			}
		}
		for range 3 {
			wg.Add(3)
			go merge(a.ID, b.ID)
			go merge(b.ID, a.ID)
			go func() {
				defer wg.Done()
				_, err := r.change(boss, a.ID, 0, customer.Patch{City: new("Bonn")})
				if c := codeOf(err); !slices.Contains([]string{"", "not_found", "customer.merged"}, c) {
					t.Errorf("edit: %v", err)
				}
			}()
		}
		wg.Wait()
		if done != 1 || refused != 5 {
			t.Errorf("%d merges done, %d refused", done, refused)
		}
		if n := r.figure("SELECT COUNT(*) FROM customer WHERE deleted_at IS NULL"); n != 1 {
			t.Errorf("%d customers left", n)
		}
		if n := r.figure("SELECT COUNT(DISTINCT customer_id) FROM contact"); n != 1 {
			t.Errorf("contacts hang on %d customers", n)
		}
		// Two people undo it at once: it happens once.
		var mid string
		r.view(boss, func(tx *work.Tx) error {
			for _, x := range []string{a.ID, b.ID} {
				if list, err := r.s.Merges(tx, x); err == nil && len(list) == 1 {
					mid = list[0].ID
					if list[0].By == nil || list[0].By.Name != "boss" || !strings.HasPrefix(list[0].LoserName, "Acme") {
						t.Errorf("listed as %+v", list[0])
					}
				}
			}
			return nil
		})
		errs := make(chan error, 4)
		for range 4 {
			go func() { errs <- r.undo(boss, mid) }()
		}
		good := 0
		for range 4 {
			if err := <-errs; err == nil {
				good++
			} else if codeOf(err) != "merge.undone" {
				t.Errorf("undo: %v", err)
			}
		}
		if good != 1 || r.figure("SELECT COUNT(*) FROM customer WHERE deleted_at IS NULL") != 2 {
			t.Errorf("undone %d times", good)
		}
	})
}
