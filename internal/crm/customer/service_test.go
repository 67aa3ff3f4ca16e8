package customer_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		c := r.add(r.sales(r.anna), customer.Patch{Name: new("  Müller Werkzeugbau GmbH "), Country: new("Germany"), Email: new("Info@Mueller-wz.DE"), Phone: new("030 901820"), Turnover: &customer.Money{Amount: 5, Currency: "eur"}},
			customer.ContactPatch{Name: new("Eva Klein"), IsMain: new(true), Emails: &[]customer.Point{{Value: "eva@mueller-wz.de", Kind: "work"}}},
			customer.ContactPatch{Name: new("Jan Groß"), IsMain: new(true)})
		v, err := r.get(r.sales(r.anna), c.ID)
		must(t, err)
		if v.Name != "Müller Werkzeugbau GmbH" || v.Country != "DE" || v.TimeZone != "Europe/Berlin" || v.Stage != "lead" || v.Code != "C-000001" || v.Phone != "+49 30 901820" {
			t.Errorf("stored %+v", v.Customer)
		}
		if v.Owner == nil || v.Owner.Name != "anna" || v.Team == nil || v.Team.Name != "North" {
			t.Errorf("owner %v team %v", v.Owner, v.Team)
		}
		if v.Turnover == nil || *v.Turnover != (customer.Money{Amount: 5, Currency: "EUR"}) {
			t.Errorf("turnover %v", v.Turnover)
		}
		if v.Coverage.Contacts != 2 || !v.Can.Edit || !v.Can.Export {
			t.Errorf("coverage %v can %v", v.Coverage, v.Can)
		}
		if n := r.figure("SELECT COUNT(*) FROM contact WHERE is_main = TRUE"); n != 1 {
			t.Errorf("%d main contacts", n)
		}
		if n := r.figure("SELECT COUNT(*) FROM audit WHERE root_id = ?", c.ID); n != 3 {
			t.Errorf("%d rows in the log, want customer and two contacts", n)
		}
		second := r.add(r.manager(), customer.Patch{Name: new("Beta"), OwnerID: new(r.carla)})
		if second.Code != "C-000002" || *second.TeamID != r.south {
			t.Errorf("second %q team %q", second.Code, *second.TeamID)
		}
		// A code somebody typed is skipped when the counter comes to it.
		r.add(r.manager(), customer.Patch{Name: new("Gamma"), Code: new("C-000003")})
		if c := r.add(r.manager(), customer.Patch{Name: new("Delta")}); c.Code != "C-000004" {
			t.Errorf("code %q", c.Code)
		}
	})
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		r.add(r.manager(), customer.Patch{Name: new("Taken"), Code: new("X1")})
		r.house.gone[r.bert] = true
		for name, tc := range map[string]struct {
			ctx  context.Context
			in   customer.Patch
			code string
			at   string
		}{
			"no name":       {r.manager(), customer.Patch{}, "customer.name_required", "name"},
			"country":       {r.manager(), customer.Patch{Name: new("A"), Country: new("Atlantis")}, "customer.unknown_country", "country"},
			"mail":          {r.manager(), customer.Patch{Name: new("A"), Email: new("a@")}, "customer.bad_mail", "email"},
			"zone":          {r.manager(), customer.Patch{Name: new("A"), TimeZone: new("Mars/Base")}, "customer.unknown_zone", "time_zone"},
			"language":      {r.manager(), customer.Patch{Name: new("A"), Language: new("klingonese")}, "customer.unknown_language", "language"},
			"currency":      {r.manager(), customer.Patch{Name: new("A"), Currency: new("XXQ")}, "customer.unknown_currency", "currency"},
			"stage":         {r.manager(), customer.Patch{Name: new("A"), Stage: new("heaven")}, "not_a_choice", "stage"},
			"30 February":   {r.manager(), customer.Patch{Name: new("A"), FoundedOn: new("2020-02-30")}, "customer.bad_date", "founded_on"},
			"amount":        {r.manager(), customer.Patch{Name: new("A"), CreditLimit: &customer.Money{Amount: -1, Currency: "USD"}}, "customer.bad_amount", "credit_limit"},
			"long":          {r.manager(), customer.Patch{Name: new(strings.Repeat("长", 301))}, "too_long", "name"},
			"tag":           {r.manager(), customer.Patch{Name: new("A"), TagIDs: &[]string{id.New()}}, "customer.unknown_tag", "tag_ids"},
			"inactive":      {r.manager(), customer.Patch{Name: new("A"), OwnerID: new(r.bert)}, "customer.unknown_person", "owner_id"},
			"no such owner": {r.manager(), customer.Patch{Name: new("A"), OwnerID: new(id.New())}, "customer.unknown_person", "owner_id"},
			"code":          {r.manager(), customer.Patch{Name: new("A"), Code: new("X1")}, "customer.code_taken", "code"},
			"own field":     {r.manager(), customer.Patch{Name: new("A"), Own: map[string]any{"nope": 1}}, "own_field.unknown", "own.nope"},
			"other's": {r.actor(r.anna, access.Own, levels(access.Edit, allGroups...), "view", "create"),
				customer.Patch{Name: new("A"), OwnerID: new(r.carla)}, "denied", ""},
			"hidden group": {r.actor(r.anna, access.Own, levels(access.Edit, "identity", "profile")),
				customer.Patch{Name: new("A"), BankAccount: new("1")}, "field_denied", "bank_account"},
		} {
			before := r.figure("SELECT COUNT(*) FROM customer")
			err := r.update(tc.ctx, customer.CanCreate, func(tx *work.Tx) error {
				_, err := r.s.Create(tx, &tc.in, customer.CreateOptions{})
				return err
			})
			is(t, name, err, tc.code)
			f := fault.From(err)
			at := f.Field
			if len(f.Fields) > 0 {
				at = f.Fields[0].Field
			}
			if at != tc.at {
				t.Errorf("%s: names the field %q, want %q", name, at, tc.at)
			}
			if n := r.figure("SELECT COUNT(*) FROM customer"); n != before {
				t.Errorf("%s: a refused create left a row", name)
			}
		}
		// A fault in a contact names the contact, and takes the customer with it.
		err := r.update(r.manager(), customer.CanCreate, func(tx *work.Tx) error {
			_, err := r.s.Create(tx, &customer.Patch{Name: new("A")}, customer.CreateOptions{Contacts: []customer.ContactPatch{{Name: new("x")}, {Name: new("y"), Birthday: new("--02-30")}}})
			return err
		})
		is(t, "contact", err, "contact.bad_birthday")
		if f := fault.From(err); f.Fields[0].Field != "contacts.1.birthday" {
			t.Errorf("names %q", f.Fields[0].Field)
		}
	})
}

func TestChangeMergesFieldWise(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		r.define(own.Def{Code: "color", Label: "Colour", Kind: "text", Group: "profile"})
		boss := r.manager()
		c := r.add(boss, customer.Patch{Name: new("Acme"), City: new("Bonn"), Notes: new("old"), Own: map[string]any{"color": "red"}})
		// Two people opened version 1. The first changes the city, the own field and the owner.
		_, err := r.change(boss, c.ID, 1, customer.Patch{City: new("Köln"), Own: map[string]any{"color": "blue"}, OwnerID: new(r.carla)})
		must(t, err)
		// The second touches other fields: applied on top.
		got, err := r.change(boss, c.ID, 1, customer.Patch{Notes: new("new")})
		must(t, err)
		if got.Version != 3 || got.City != "Köln" || got.Notes != "new" {
			t.Errorf("after merging %+v", got)
		}
		// The same value as the other one wrote is no clash.
		_, err = r.change(boss, c.ID, 1, customer.Patch{City: new("Köln"), Website: new("acme.example")})
		must(t, err)
		// Clashing fields are told with what they were and are, in the words of the API.
		_, err = r.change(boss, c.ID, 1, customer.Patch{City: new("Mainz"), Phone: new("030 123456"), OwnerID: new(r.anna), Own: map[string]any{"color": "green"}})
		is(t, "clash", err, "stale")
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		cl, ok := f.Data.(customer.Clash)
		if !ok {
			t.Fatalf("data %T", f.Data)
		}
		equal(t, "conflicts", cl.Conflicts, []string{"city", "own.color", "owner"})
		b, _ := json.Marshal(cl.Original)
		if want := `{"city":"Bonn","own.color":"red","owner":{"id":"` + r.boss + `","name":"boss"}}`; string(b) != want {
			t.Errorf("original %s, want %s", b, want)
		}
		if cl.Current.City != "Köln" || cl.Current.Owner.Name != "carla" || cl.Current.Own["color"] != "blue" {
			t.Errorf("current %+v", cl.Current)
		}
		v, _ := r.get(boss, c.ID)
		if v.Phone != "" || v.City != "Köln" {
			t.Error("a refused edit left something behind")
		}
		// A version that never was: everything clashes, nothing is applied.
		_, err = r.change(boss, c.ID, 99, customer.Patch{City: new("Ulm")})
		is(t, "future version", err, "stale")
		// An edit that changes nothing makes no version and no row.
		rows := r.figure("SELECT COUNT(*) FROM audit")
		got, err = r.change(boss, c.ID, 0, customer.Patch{City: new("Köln")})
		must(t, err)
		if got.Version != 4 || r.figure("SELECT COUNT(*) FROM audit") != rows {
			t.Errorf("version %d after an empty edit", got.Version)
		}
		// A bulk change's note does not hide its version from the comparison.
		res, err := r.s.Bulk(boss, []string{c.ID}, &customer.BulkSet{Patch: customer.Patch{City: new("Trier")}}, false)
		must(t, err)
		if !res[0].OK {
			t.Errorf("bulk: %+v", res)
		}
		_, err = r.change(boss, c.ID, 4, customer.Patch{City: new("Ulm")})
		is(t, "after bulk", err, "stale")
		_, err = r.change(boss, c.ID, 4, customer.Patch{Region: new("RP")})
		must(t, err)
	})
}

func TestClashHidesWhatTheEditorMayNotSee(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		c := r.add(r.manager(), customer.Patch{Name: new("Acme"), BankAccount: new("SECRET-1"), TaxNumber: new("DE1")})
		_, err := r.change(r.manager(), c.ID, 1, customer.Patch{BankAccount: new("SECRET-2"), City: new("Bonn")})
		must(t, err)
		sales := r.actor(r.boss, access.All, levels(access.Edit, "identity", "profile"))
		_, err = r.change(sales, c.ID, 1, customer.Patch{City: new("Köln")})
		is(t, "clash", err, "stale")
		b, _ := json.Marshal(fault.From(err).Data)
		if strings.Contains(string(b), "SECRET") || strings.Contains(string(b), "DE1") {
			t.Errorf("leaks: %s", b)
		}
	})
}

func TestDeleteRestore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		c := r.add(boss, customer.Patch{Name: new("Nordwind Trading"), Code: new("N1"), Website: new("nordwind.example")})
		remove := func(v int64) error {
			return r.update(boss, customer.CanDelete, func(tx *work.Tx) error { return r.s.Remove(tx, c.ID, v) })
		}
		_, err := r.change(boss, c.ID, 1, customer.Patch{City: new("Kiel")})
		must(t, err)
		is(t, "delete what changed meanwhile", remove(1), "stale")
		must(t, remove(2))
		if _, err := r.get(boss, c.ID); codeOf(err) != "not_found" {
			t.Errorf("a deleted customer answers %v", err)
		}
		equal(t, "list", r.names(boss, customer.Query{}), nil)
		equal(t, "search", r.names(boss, customer.Query{Q: "nordwind"}), nil)
		if n := r.figure("SELECT COUNT(*) FROM customer_key") + r.figure("SELECT COUNT(*) FROM customer_band") + r.figure("SELECT COUNT(*) FROM customer_search"); n != 0 {
			t.Errorf("%d derived rows left", n)
		}
		equal(t, "deleted", r.names(boss, customer.Query{Deleted: true, Need: customer.CanDelete}), []string{"Nordwind Trading"})
		restore := func(ctx context.Context) error {
			return r.update(ctx, customer.CanDelete, func(tx *work.Tx) error { _, err := r.s.Restore(tx, c.ID); return err })
		}
		is(t, "restore by another", restore(r.sales(r.carla)), "not_found")
		other := r.add(boss, customer.Patch{Name: new("Other"), Code: new("N1")})
		is(t, "code taken meanwhile", restore(boss), "customer.code_taken")
		_, err = r.change(boss, other.ID, 0, customer.Patch{Code: new("N2")})
		must(t, err)
		must(t, restore(boss))
		equal(t, "search again", r.names(boss, customer.Query{Q: "nordwind"}), []string{"Nordwind Trading"})
		is(t, "restore twice", restore(boss), "not_found")
	})
}

func TestTransferAndRange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		anna, bert := r.sales(r.anna), r.sales(r.bert)
		c := r.add(anna, customer.Patch{Name: new("Acme")})
		if _, err := r.get(bert, c.ID); codeOf(err) != "not_found" {
			t.Errorf("invisible answers %v", err)
		}
		seen := r.actor(r.bert, access.Team, levels(access.Edit, allGroups...), "view")
		if _, err := r.get(seen, c.ID); err != nil {
			t.Errorf("team range: %v", err)
		}
		is(t, "seen but not editable", r.update(r.actor(r.bert, access.Team, levels(access.Edit, allGroups...), "view"), customer.CanView, func(tx *work.Tx) error {
			_, err := customer.Load(tx, customer.CanEdit, c.ID)
			return err
		}), "denied")
		give := func(ctx context.Context, to string) error {
			r.clock.Add(1)
			return r.update(ctx, customer.CanTransfer, func(tx *work.Tx) error { _, err := r.s.Transfer(tx, c.ID, to, "moves south"); return err })
		}
		is(t, "to nobody known", give(anna, id.New()), "customer.unknown_person")
		equal(t, "before", r.names(r.sales(r.carla), customer.Query{Q: "acme"}), nil)
		must(t, give(anna, r.carla))
		equal(t, "search follows the owner", r.names(r.sales(r.carla), customer.Query{Q: "acme"}), []string{"Acme"})
		equal(t, "and leaves the old one", r.names(anna, customer.Query{Q: "acme"}), nil)
		is(t, "no longer hers", give(anna, r.bert), "not_found")
		if n := r.figure("SELECT COUNT(*) FROM audit WHERE action = 'transfer' AND note = 'v2 moves south'"); n != 1 {
			t.Error("the transfer is not in the log")
		}
		// Changing the owner through an edit asks for the same right, of the record as it was.
		edit := r.actor(r.carla, access.Own, levels(access.Edit, allGroups...), "view", "edit")
		_, err := r.change(edit, c.ID, 0, customer.Patch{OwnerID: new(r.anna)})
		is(t, "edit is no transfer", err, "denied")
		_, err = r.change(edit, c.ID, 0, customer.Patch{TeamID: new(r.north)})
		is(t, "nor of the team", err, "denied")
		// A team lead of the north may not pull a customer of the south over by naming a person of the north.
		lead := r.actor(r.anna, access.Team, levels(access.Edit, allGroups...))
		work.ActorOf(lead).Rights.Grants.Actions["customer"]["edit"] = access.All
		work.ActorOf(lead).Rights.Grants.Actions["customer"]["view"] = access.All
		_, err = r.change(lead, c.ID, 0, customer.Patch{OwnerID: new(r.anna)})
		is(t, "pull", err, "denied")

		for i := range 3 {
			r.add(r.sales(r.bert), customer.Patch{Name: new("B" + string(rune('a'+i)))})
		}
		var n int
		must(t, r.update(r.manager(), customer.CanTransfer, func(tx *work.Tx) (err error) { n, err = r.s.MoveAll(tx, r.bert, r.carla); return err }))
		if n != 3 || r.figure("SELECT COUNT(*) FROM customer WHERE owner_id = ?", r.carla) != 4 {
			t.Errorf("moved %d", n)
		}
		must(t, r.update(r.manager(), customer.CanTransfer, func(tx *work.Tx) (err error) {
			n, err = r.s.MoveAll(tx, r.carla, r.carla)
			tx.Nothing()
			return err
		}))
		if n != 0 {
			t.Errorf("moved %d from somebody to himself", n)
		}
	})
}

func TestBulk(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		var tag customer.Tag
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) (err error) { tag, err = r.s.TagByName(tx, "VIP", "gold"); return err }))
		a := r.add(r.sales(r.anna), customer.Patch{Name: new("A")})
		b := r.add(r.sales(r.bert), customer.Patch{Name: new("B")})
		ctx := r.sales(r.anna)
		res, err := r.s.Bulk(ctx, []string{a.ID, b.ID, "nonsense", id.New()}, &customer.BulkSet{Patch: customer.Patch{Stage: new("won")}, TagAdd: []string{tag.ID}}, false)
		must(t, err)
		for i, want := range []string{"", "not_found", "not_found", "not_found"} {
			if res[i].Code != want || res[i].OK != (want == "") {
				t.Errorf("result %d: %+v, want %q", i, res[i], want)
			}
		}
		v, _ := r.get(ctx, a.ID)
		if v.Stage != "won" || len(v.Tags) != 1 || v.Tags[0].Name != "VIP" {
			t.Errorf("after bulk %+v", v)
		}
		res, err = r.s.Bulk(ctx, []string{a.ID}, &customer.BulkSet{TagRemove: []string{tag.ID}}, false)
		must(t, err)
		if v, _ := r.get(ctx, a.ID); !res[0].OK || len(v.Tags) != 0 {
			t.Errorf("tag stays: %+v", v.Tags)
		}
		_, err = r.s.Bulk(r.actor(r.anna, access.Own, levels(access.Edit, allGroups...), "view", "edit"), []string{a.ID}, &customer.BulkSet{}, false)
		if err != nil && codeOf(err) != "denied" {
			t.Errorf("without the right: %v", err)
		}
		res, err = r.s.Bulk(boss, []string{a.ID, b.ID}, &customer.BulkSet{}, true)
		must(t, err)
		if !res[0].OK || !res[1].OK || len(r.names(boss, customer.Query{})) != 0 {
			t.Errorf("bulk delete %+v", res)
		}
	})
}

func TestContacts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		ctx := r.sales(r.anna)
		c := r.add(ctx, customer.Patch{Name: new("Acme"), Country: new("DE")})
		var a, b customer.Contact
		add := func(in customer.ContactPatch) (x customer.Contact) {
			must(t, r.update(ctx, customer.CanEdit, func(tx *work.Tx) (err error) { x, err = r.s.AddContact(tx, c.ID, &in); return err }))
			return x
		}
		a = add(customer.ContactPatch{Name: new("Eva Klein"), IsMain: new(true), Phones: &[]customer.Point{{Value: "0170 1234567", Kind: "mobile"}, {Value: ""}}, Emails: &[]customer.Point{{Value: "eva.klein@acme.example"}}})
		if a.Phones.V[0].E164 != "+491701234567" || len(a.Phones.V) != 1 {
			t.Errorf("phones %+v", a.Phones.V)
		}
		b = add(customer.ContactPatch{NameLocal: new("王伟"), IsMain: new(true), Birthday: new("--02-29")})
		if b.Name != "王伟" {
			t.Errorf("name %q", b.Name)
		}
		for _, q := range []string{"klein", "王伟", "wangwei", "eva.klein@acme.example", "01701234567", "+49 170 1234567"} {
			equal(t, "found by "+q, r.names(ctx, customer.Query{Q: q}), []string{"Acme"})
		}
		list := func(ctx context.Context) (out []customer.Contact, err error) {
			err = r.door.View(ctx, customer.CanView, func(tx *work.Tx) (err error) { out, err = r.s.Contacts(tx, c.ID); return err })
			return out, err
		}
		got, err := list(ctx)
		must(t, err)
		if len(got) != 2 || got[0].ID != b.ID || got[1].IsMain {
			t.Errorf("main first, and one main only: %+v", got)
		}
		edit := func(v int64, in customer.ContactPatch) error {
			return r.update(ctx, customer.CanEdit, func(tx *work.Tx) error { _, err := r.s.ChangeContact(tx, a.ID, v, &in); return err })
		}
		must(t, edit(1, customer.ContactPatch{Emails: &[]customer.Point{{Value: "klein@new.example"}}}))
		is(t, "stale contact", edit(1, customer.ContactPatch{Title: new("CEO")}), "stale")
		equal(t, "old mail", r.names(ctx, customer.Query{Q: "eva.klein@acme.example"}), nil)
		equal(t, "new mail", r.names(ctx, customer.Query{Q: "klein@new.example"}), []string{"Acme"})
		is(t, "bad social", edit(0, customer.ContactPatch{Socials: &[]customer.Point{{Value: "x", Kind: "pigeon"}}}), "not_a_choice")

		masked := r.actor(r.anna, access.Own, map[string]access.Level{"identity": access.Read, "contact": access.Masked}, "view")
		got, err = list(masked)
		must(t, err)
		out, _ := json.Marshal(got)
		if strings.Contains(string(out), "new.example") || strings.Contains(string(out), "1701234567") || strings.Contains(string(out), "02-29") || !strings.Contains(string(out), customer.Dots) {
			t.Errorf("masked contacts: %s", out)
		}
		_, err = list(r.actor(r.anna, access.Own, levels(access.Read, "identity"), "view"))
		is(t, "hidden contacts", err, "field_denied")
		is(t, "read only", r.update(r.actor(r.anna, access.Own, levels(access.Read, allGroups...)), customer.CanEdit, func(tx *work.Tx) error {
			_, err := r.s.AddContact(tx, c.ID, &customer.ContactPatch{Name: new("x")})
			return err
		}), "field_denied")

		must(t, r.update(ctx, customer.CanEdit, func(tx *work.Tx) error { return r.s.RemoveContact(tx, a.ID, 2) }))
		equal(t, "removed", r.names(ctx, customer.Query{Q: "klein@new.example"}), nil)
		if v, _ := r.get(ctx, c.ID); !v.Coverage.SingleContact {
			t.Error("one contact is left and nobody says so")
		}
	})
}

func TestContactsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		ctx := r.sales(r.anna)
		c := r.add(ctx, customer.Patch{Name: new("Acme")})
		var wg sync.WaitGroup
		errs := make(chan error, 20)
		for i := range 10 {
			wg.Add(2)
			go func() {
				defer wg.Done()
				errs <- r.update(ctx, customer.CanEdit, func(tx *work.Tx) error {
					_, err := r.s.AddContact(tx, c.ID, &customer.ContactPatch{Name: new("Contact" + string(rune('a'+i)))})
					return err
				})
			}()
			go func() {
				defer wg.Done()
				errs <- r.update(ctx, customer.CanEdit, func(tx *work.Tx) error {
					_, err := r.s.Change(tx, c.ID, 0, &customer.Patch{City: new("City" + string(rune('a'+i)))}, "")
					return err
				})
			}()
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			must(t, err)
		}
		for i := range 10 {
			equal(t, "indexed", r.names(ctx, customer.Query{Q: "contact" + string(rune('a'+i))}), []string{"Acme"})
		}
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		tag := func(name string) (x customer.Tag, err error) {
			err = r.update(boss, customer.CanEdit, func(tx *work.Tx) (err error) {
				x, err = r.s.TagByName(tx, name, "")
				tx.Nothing()
				return err
			})
			return x, err
		}
		vip, err := tag("VIP")
		must(t, err)
		again, err := tag("ｖｉｐ")
		must(t, err)
		if again.ID != vip.ID {
			t.Error("the same word made two tags")
		}
		if _, err := tag(" "); codeOf(err) != "tag.bad_name" {
			t.Errorf("empty name: %v", err)
		}
		fair, _ := tag("广交会")
		a := r.add(boss, customer.Patch{Name: new("A"), TagIDs: &[]string{vip.ID, fair.ID, vip.ID}})
		r.add(boss, customer.Patch{Name: new("B"), TagIDs: &[]string{fair.ID}})
		r.add(boss, customer.Patch{Name: new("C")})
		with := func(op string, v any) []string {
			return sorted(r.names(boss, customer.Query{Filter: cond("tags", op, v)}))
		}
		equal(t, "eq", with("eq", vip.ID), []string{"A"})
		equal(t, "ne", with("ne", vip.ID), []string{"B", "C"})
		equal(t, "in", with("in", []any{vip.ID, fair.ID}), []string{"A", "B"})
		equal(t, "nin", with("nin", []any{vip.ID}), []string{"B", "C"})
		equal(t, "empty", with("empty", nil), []string{"C"})
		equal(t, "not_empty", with("not_empty", nil), []string{"A", "B"})
		must(t, r.update(boss, customer.CanEdit, func(tx *work.Tx) error { return r.s.RemoveTag(tx, vip.ID) }))
		v, _ := r.get(boss, a.ID)
		if len(v.Tags) != 1 || v.Tags[0].Name != "广交会" || v.Version != 2 {
			t.Errorf("after removing: %+v version %d", v.Tags, v.Version)
		}
		if _, err := r.change(boss, a.ID, 1, customer.Patch{TagIDs: &[]string{}}); codeOf(err) != "stale" {
			t.Errorf("an edit of the tags meanwhile: %v", err)
		}
	})
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		anna, carla := r.sales(r.anna), r.sales(r.carla)
		r.add(anna, customer.Patch{Name: new("Sunrise Medical Supplies Ltd"), Country: new("KE"), Website: new("https://www.sunrise-med.co.ke/about"), Phone: new("+254 20 1234567"), TaxNumber: new("P051-234567X"), Email: new("info@sunrise-med.co.ke")},
			customer.ContactPatch{Name: new("Grace"), Emails: &[]customer.Point{{Value: "grace.w@gmail.com"}}})
		try := func(ctx context.Context, in customer.Patch, contacts ...customer.ContactPatch) ([]customer.Match, error) {
			err := r.update(ctx, customer.CanCreate, func(tx *work.Tx) error {
				_, err := r.s.Create(tx, &in, customer.CreateOptions{Contacts: contacts})
				if err == nil {
					return errors.New("created")
				}
				return err
			})
			f := fault.From(err)
			if f.Def != customer.ErrDup {
				return nil, err
			}
			m, _ := f.Data.(map[string]any)["matches"].([]customer.Match)
			return m, nil
		}
		for name, in := range map[string]customer.Patch{
			"name":   {Name: new("SUNRISE MEDICAL SUPPLY LIMITED"), Country: new("KE")},
			"domain": {Name: new("Something else"), Website: new("shop.sunrise-med.co.ke")},
			"phone":  {Name: new("Another"), Phone: new("020 1234567"), Country: new("KE")},
			"tax":    {Name: new("Yet another"), TaxNumber: new("p051 234567 x")},
			"mail":   {Name: new("Free mail"), Email: new("GRACE.W@gmail.com")},
		} {
			m, err := try(carla, in)
			if err != nil || len(m) != 1 {
				t.Errorf("%s: %v %v", name, m, err)
				continue
			}
			if m[0].Visible || m[0].ID != "" || m[0].Code != "" || m[0].Country != "" || m[0].Owner != "anna" || m[0].Name != "Sunrise Medical Supplies Ltd" {
				t.Errorf("%s: an invisible match tells %+v", name, m[0])
			}
			kinds := ""
			for _, w := range m[0].Why {
				kinds += w.Kind + " "
			}
			if !strings.Contains(kinds, name) {
				t.Errorf("%s: because of %q", name, kinds)
			}
		}
		m, err := try(anna, customer.Patch{Name: new("Sunrise Medical Supplies")})
		if err != nil || len(m) != 1 || !m[0].Visible || m[0].ID == "" || m[0].Country != "KE" {
			t.Errorf("own: %+v %v", m, err)
		}
		// A contact's mail tells as much as the company's.
		m, err = try(anna, customer.Patch{Name: new("Zebra")}, customer.ContactPatch{Name: new("G"), Emails: &[]customer.Point{{Value: "grace.w@gmail.com"}}})
		if err != nil || len(m) != 1 {
			t.Errorf("by contact: %+v %v", m, err)
		}
		for name, in := range map[string]customer.Patch{
			"free mail domain": {Name: new("Fresh"), Email: new("somebody@gmail.com")},
			"no tax number":    {Name: new("Fresh"), TaxNumber: new("n/a")},
			"unlike":           {Name: new("Moonlight Chemicals"), Country: new("KE")},
		} {
			if m, err := try(anna, in); len(m) > 0 || err == nil || err.Error() != "created" {
				t.Errorf("%s: %v %v", name, m, err)
			}
		}
		// Somebody without profile and identity learns no more than that it exists.
		var ms []customer.Match
		r.view(r.actor(r.anna, access.Own, levels(access.Read, "billing"), "view"), func(tx *work.Tx) (err error) {
			ms, err = r.s.Duplicates(tx, customer.Probe{Name: "Sunrise Medical Supplies"})
			return err
		})
		if len(ms) != 1 || ms[0].Code != "" || ms[0].Country != "" {
			t.Errorf("without rights to identity: %+v", ms)
		}
		r.add(r.manager(), customer.Patch{Name: new("Sunrise Medical Suplies"), Country: new("KE")})
		var pairs []customer.Pair
		r.view(r.manager(), func(tx *work.Tx) (err error) { pairs, _, err = r.s.Pairs(tx, "", 10); return err })
		if len(pairs) != 1 || pairs[0].A.Name != "Sunrise Medical Supplies Ltd" || pairs[0].Why[0].Kind != "name" {
			t.Errorf("pairs %+v", pairs)
		}
		r.view(carla, func(tx *work.Tx) (err error) { pairs, _, err = r.s.Pairs(tx, "", 10); return err })
		if len(pairs) != 0 {
			t.Errorf("pairs of others' customers: %+v", pairs)
		}
	})
}

func TestOwnFields(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		choice := db.JSON[[]own.Option]{V: []own.Option{{Code: "low", Label: "Low"}, {Code: "high", Label: "High"}}}
		r.define(own.Def{Code: "size", Label: "Size", Kind: "number", Group: "profile", Position: 1})
		r.define(own.Def{Code: "risk", Label: "Risk", Kind: "choice", Group: "billing", Options: choice, Position: 2})
		r.define(own.Def{Code: "langs", Label: "Languages", Kind: "multi", Group: "profile", Options: choice, Position: 3})
		r.define(own.Def{Code: "since", Label: "Since", Kind: "date", Group: "profile", Position: 4})
		r.define(own.Def{Code: "deposit", Label: "Deposit", Kind: "money", Group: "commercial", Position: 5})
		r.define(own.Def{Code: "buddy", Label: "Buddy", Kind: "user", Group: "profile", Position: 6})
		r.define(own.Def{Code: "site", Label: "Site", Kind: "link", Group: "profile", Position: 7})
		r.define(own.Def{Code: "motto", Label: "Motto", Kind: "text", Group: "notes", Position: 8})
		a := r.add(boss, customer.Patch{Name: new("A"), Own: map[string]any{"size": 10.5, "risk": "low", "langs": []any{"low", "high"}, "since": "2020-05-01",
			"deposit": map[string]any{"amount": 1000.0, "currency": "USD"}, "buddy": r.anna, "site": "https://a.example/x", "motto": "Immer vorwärts"}})
		r.add(boss, customer.Patch{Name: new("B"), Own: map[string]any{"size": "9", "risk": "high", "since": "2021-01-01", "langs": []any{"high"}}})
		r.add(boss, customer.Patch{Name: new("C")})
		for _, tc := range []struct {
			field, op string
			v         any
			want      []string
		}{
			{"own.size", "gt", 9.0, []string{"A"}}, {"own.size", "lte", 9.0, []string{"B"}}, {"own.size", "eq", "10.5", []string{"A"}}, {"own.size", "empty", nil, []string{"C"}},
			{"own.size", "between", []any{9.0, 11.0}, []string{"A", "B"}},
			{"own.risk", "eq", "low", []string{"A"}}, {"own.risk", "ne", "low", []string{"B", "C"}}, {"own.risk", "in", []any{"low", "high"}, []string{"A", "B"}},
			{"own.langs", "eq", "low", []string{"A"}}, {"own.langs", "nin", []any{"low"}, []string{"B", "C"}}, {"own.langs", "not_empty", nil, []string{"A", "B"}},
			{"own.since", "lt", "2020-12-31", []string{"A"}}, {"own.deposit", "gte", 1000.0, []string{"A"}}, {"own.buddy", "eq", r.anna, []string{"A"}},
			{"own.motto", "contains", "IMMER", []string{"A"}}, {"own.site", "starts", "https://a", []string{"A"}},
		} {
			equal(t, tc.field+" "+tc.op, sorted(r.names(boss, customer.Query{Filter: cond(tc.field, tc.op, tc.v)})), tc.want)
		}
		equal(t, "sort by number", r.names(boss, customer.Query{Sort: "-own.size"}), []string{"A", "B", "C"})
		equal(t, "sort by date", r.names(boss, customer.Query{Sort: "own.since"}), []string{"C", "A", "B"})
		equal(t, "search", r.names(boss, customer.Query{Q: "vorwarts"}), []string{"A"})
		// The same rights as built-in fields.
		sales := r.actor(r.boss, access.All, levels(access.Edit, "identity", "profile"))
		v, err := r.get(sales, a.ID)
		must(t, err)
		b, _ := json.Marshal(v.Own)
		if string(b) != `{"buddy":"`+r.anna+`","langs":["low","high"],"since":"2020-05-01","site":"https://a.example/x","size":10.5}` {
			t.Errorf("own fields of sales: %s", b)
		}
		_, err = r.list(sales, customer.Query{Filter: cond("own.risk", "eq", "low")})
		is(t, "hidden filter", err, "field_denied")
		_, err = r.list(sales, customer.Query{Sort: "own.deposit"})
		is(t, "hidden sort", err, "field_denied")
		equal(t, "hidden search", r.names(sales, customer.Query{Q: "vorwarts"}), nil)
		_, err = r.change(sales, a.ID, 0, customer.Patch{Own: map[string]any{"risk": "high"}})
		is(t, "hidden edit", err, "field_denied")
		masked := r.actor(r.boss, access.All, map[string]access.Level{"identity": access.Read, "billing": access.Masked}, "view")
		v, err = r.get(masked, a.ID)
		must(t, err)
		if v.Own["risk"] != customer.Dots {
			t.Errorf("masked own field: %v (masked %v)", v.Own, v.Masked)
		}
		for name, bad := range map[string]map[string]any{"choice": {"risk": "mid"}, "number": {"size": "ten"}, "date": {"since": "2020-13-01"}, "link": {"site": "javascript:alert(1)"},
			"user": {"buddy": id.New()}, "multi": {"langs": []any{"x"}}, "money": {"deposit": map[string]any{"amount": 1.5, "currency": "USD"}}, "text": {"motto": 7.0}} {
			_, err := r.change(boss, a.ID, 0, customer.Patch{Own: bad})
			is(t, name, err, "own_field.bad_value")
		}
		// Clearing removes the typed rows, too.
		_, err = r.change(boss, a.ID, 0, customer.Patch{Own: map[string]any{"size": nil, "langs": []any{}}})
		must(t, err)
		equal(t, "cleared", sorted(r.names(boss, customer.Query{Filter: cond("own.size", "empty", nil)})), []string{"A", "C"})
		if n := r.figure("SELECT COUNT(*) FROM own_value WHERE record_id = ?", a.ID); n != 6 {
			t.Errorf("%d typed rows, want 6", n)
		}
		// A required one must be filled on creation and cannot be emptied.
		r.define(own.Def{Code: "must", Label: "Must", Kind: "text", Group: "profile", Required: true})
		err = r.update(boss, customer.CanCreate, func(tx *work.Tx) error {
			_, err := r.s.Create(tx, &customer.Patch{Name: new("D")}, customer.CreateOptions{})
			return err
		})
		is(t, "required", err, "required")
		_, err = r.change(boss, a.ID, 0, customer.Patch{Own: map[string]any{"must": "x"}})
		must(t, err)
		_, err = r.change(boss, a.ID, 0, customer.Patch{Own: map[string]any{"must": ""}})
		is(t, "emptied", err, "required")
	})
}
