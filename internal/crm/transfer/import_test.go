package transfer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
)

// The real file: 10,324 lines of deliveries, folded into the customers they went to.
func TestImportDeliveryHistory(t *testing.T) {
	t.Parallel()
	data := dataFile(t)
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.boss, "scms-delivery-history.txt", string(data))
		if u.Info.LineEnds != "cr" || u.Info.Delimiter != "\t" || len(u.Headers) != 33 || u.Rows != 10_324 {
			t.Fatalf("file: %+v, %d columns, %d rows", u.Info, len(u.Headers), u.Rows)
		}
		i := slices.IndexFunc(u.Guess, func(g GuessedColumn) bool { return g.Field == "customer.country" })
		if i < 0 || u.Guess[i].Column != "Country" {
			t.Errorf("guess: %v", u.Guess)
		}
		plan := Plan{Mapping: assign("customer.country", "Country"), Key: []string{"column:Project Code"}}
		re, err := h.s.Preview(as(h.boss), u.ID, plan)
		if err != nil {
			t.Fatal(err)
		}
		if re.Totals.Records != 142 || !re.Totals.Exact || re.Counts[actCreate] != len(re.Rows) || len(re.Rows) == 0 {
			t.Errorf("rehearsal: %+v %v", re.Totals, re.Counts)
		}
		if n := len(h.customers(h.boss)); n != 0 {
			t.Fatalf("the rehearsal left %d customers", n)
		}
		r := h.importAll(h.boss, u.ID, plan)
		if r.State != stateDone || r.Created != 142 || r.Rejected != 0 || r.Done != 10_324 || r.Folded != 10_324-142 {
			t.Fatalf("run: %s", asJSON(r))
		}
		got := h.customers(h.boss)
		countries := map[string]bool{}
		for _, c := range got {
			countries[c.Country] = true
		}
		if len(got) != 142 || len(countries) != 43 || got["100-CI-T01"].Country != "CI" {
			t.Errorf("%d customers in %d countries, 100-CI-T01 in %s", len(got), len(countries), got["100-CI-T01"].Country)
		}
		if r = h.undo(h.boss, u.ID); r.State != stateUndone || r.Undone != 142 || r.Kept != 0 {
			t.Errorf("undo: %s", asJSON(r))
		}
		if n := len(h.customers(h.boss)); n != 0 {
			t.Errorf("%d customers are left after the undo", n)
		}
	})
}

const list = "Customer Code,Company,Country,Website,Contact,E-mail,Mobile,Employees,Turnover,Founded,Stage,Tags,Notes\n" +
	"A1,Nordlicht GmbH,Deutschland,https://www.nordlicht.de,Petra Klein,petra@nordlicht.de,+49 151 2345 6789,\"1,200\",\"USD 1,234,567.50\",31/12/1998,成交,VIP;fair 2025,first\n" +
	"A2,Lumière SARL,France,lumiere.fr,Jean Petit,jean@lumiere.fr,,35,€ 90000,14/07/2001,Inquiry,fair 2025,\n" +
	"A3,Atlantis Ltd,Atlantis,,,,,,,,,,\n" +
	"A4,Big Numbers Inc,US,,,not a mail,,12.5,,30/02/2020,nonsense,,\n"

func listPlan() Plan {
	return Plan{Mapping: assign("code", "Customer Code", "name", "Company", "country", "Country", "website", "Website", "contact.name", "Contact", "contact.email", "E-mail",
		"contact.mobile", "Mobile", "staff_count", "Employees", "turnover", "Turnover", "founded_on", "Founded", "stage", "Stage", "tags", "Tags", "notes", "Notes"), Key: []string{"code"}}
}

func TestImportValues(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.run(h.boss, list, listPlan())
		if r.Created != 2 || r.Rejected != 2 || r.Done != 4 {
			t.Fatalf("run: %s\n%s", asJSON(r), asJSON(h.rejects(h.boss, r.ID)))
		}
		got := h.customers(h.boss)
		a := got["A1"]
		if a.Name != "Nordlicht GmbH" || a.Country != "DE" || a.Domain != "" && a.Domain != "nordlicht.de" || *a.StaffCount != 1200 || a.Turnover.Amount != 123456750 || a.Turnover.Currency != "USD" ||
			a.FoundedOn != "1998-12-31" || a.Stage != "won" || len(a.Tags) != 2 || a.Notes != "first" || a.Owner.ID != h.boss.ID {
			t.Errorf("A1: %s", asJSON(a))
		}
		if b := got["A2"]; b.Turnover.Amount != 9_000_000 || b.Turnover.Currency != "EUR" || b.Stage != "inquiry" || b.Country != "FR" {
			t.Errorf("A2: %s", asJSON(b))
		}
		people := h.contacts(h.boss, a.ID)
		if len(people) != 1 || people[0].Name != "Petra Klein" || people[0].Emails.V[0].Value != "petra@nordlicht.de" || people[0].Phones.V[0].E164 != "+4915123456789" {
			t.Errorf("contacts: %s", asJSON(people))
		}
		rej := h.rejects(h.boss, r.ID)
		if len(rej) != 2 || rej[0].Row != 4 || codes(rej[0].Reasons) != "customer.unknown_country" || rej[0].Reasons[0].Column != "Country" {
			t.Fatalf("rejects: %s", asJSON(rej))
		}
		for _, want := range []string{"customer.bad_mail", "import.not_whole", "date_impossible", "import.unknown_choice"} {
			if !strings.Contains(codes(rej[1].Reasons), want) {
				t.Errorf("%s is missing in %s", want, asJSON(rej[1].Reasons))
			}
		}
		zh := *h.boss
		zh.Lang = "zh-CN"
		if p, err := h.s.Rejects(as(&zh), r.ID, "", 10); err != nil || !strings.Contains(p.Items[0].Reasons[0].Message, "无法识别国家") {
			t.Errorf("in Chinese: %v %v", p, err)
		}
	})
}

func TestImportModes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		old := h.create(h.boss, customer.Patch{Code: ptr("A1"), Name: ptr("Nordlicht"), City: ptr("Kiel"), Notes: ptr("kept")},
			customer.ContactPatch{Name: ptr("Petra Klein"), Emails: &[]customer.Point{{Value: "petra@nordlicht.de"}}})
		file := "code,name,city,notes,contact,mail,title\nA1,Nordlicht GmbH,,,Petra Klein,petra@nordlicht.de,Buyer\nB2,Südwind AG,Ulm,hello,Karl,karl@suedwind.de,\n"
		m := assign("code", "code", "name", "name", "city", "city", "notes", "notes", "contact.name", "contact", "contact.email", "mail", "contact.title", "title")
		r := h.run(h.boss, file, Plan{Mapping: m, Key: []string{"code"}, Mode: modeCreate})
		if r.Created != 1 || r.Rejected != 1 || codes(h.rejects(h.boss, r.ID)[0].Reasons) != "import.exists" {
			t.Fatalf("create: %s", asJSON(r))
		}
		if r = h.undo(h.boss, r.ID); r.State != stateUndone {
			t.Fatalf("undo: %s", asJSON(r))
		}
		r = h.run(h.boss, file, Plan{Mapping: m, Key: []string{"code"}, Mode: modeSkip})
		if r.Created != 1 || r.Skipped != 1 {
			t.Fatalf("skip: %s", asJSON(r))
		}
		r = h.run(h.boss, file, Plan{Mapping: m, Key: []string{"code"}, Mode: modeUpdate})
		if r.Created != 0 || r.Updated != 1 || r.Unchanged != 1 {
			t.Fatalf("update: %s", asJSON(r))
		}
		c := h.customers(h.boss)["A1"]
		people := h.contacts(h.boss, old.ID)
		if c.Name != "Nordlicht GmbH" || c.City != "Kiel" || c.Notes != "kept" || len(people) != 1 || people[0].Title != "Buyer" {
			t.Errorf("after the update: %s %s", asJSON(c), asJSON(people))
		}
		// Somebody moves the city on; the undo takes back the name and leaves the city.
		h.change(h.person("mia", "Mia", h.boss.Rights.Grants), old.ID, customer.Patch{City: ptr("Lübeck")})
		if r = h.undo(h.boss, r.ID); r.State != stateUndone || r.Kept != 0 || r.Undone != 2 {
			t.Errorf("undo of the update: %s", asJSON(r))
		}
		c, people = h.customers(h.boss)["A1"], h.contacts(h.boss, old.ID)
		if c.Name != "Nordlicht" || c.City != "Lübeck" || people[0].Title != "" {
			t.Errorf("after the undo: %s %s", asJSON(c), asJSON(people))
		}
	})
}

func TestUndoKeepsWhatWasChanged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.run(h.anna, "code,name,city\nC1,Ostwind,Jena\nC2,Westwind,Bonn\nC3,Südwind,Ulm\n", Plan{Mapping: assign("code", "code", "name", "name", "city", "city"), Key: []string{"code"}})
		if r.Created != 3 || !r.CanUndo {
			t.Fatalf("run: %s", asJSON(r))
		}
		h.change(h.boss, h.customers(h.boss)["C2"].ID, customer.Patch{City: ptr("Köln")})
		// Anna may not delete customers, but she may take back what she imported.
		r = h.undo(h.anna, r.ID)
		if r.Undone != 2 || r.Kept != 1 || len(r.Conflicts) != 1 || r.Conflicts[0].Label != "Westwind" || r.Conflicts[0].Code != "changed" || r.Conflicts[0].By != "Chen Boss" {
			t.Errorf("undo: %s", asJSON(r))
		}
		if left := h.customers(h.boss); len(left) != 1 || left["C2"].City != "Köln" {
			t.Errorf("left: %v", left)
		}
		if _, err := h.s.Undo(as(h.anna), r.ID); !errors.Is(err, ErrState) {
			t.Errorf("a second undo: %v", err)
		}
	})
}

func TestUndoOfAnUpdateAndConflict(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.create(h.boss, customer.Patch{Code: ptr("A1"), Name: ptr("Nordlicht"), Turnover: &customer.Money{Amount: 100, Currency: "EUR"}, StaffCount: ptr(int64(5))})
		h.clock.Add(1)
		r := h.run(h.boss, "code,name,turnover,staff,tag,country\nA1,Nordlicht GmbH,200.00 EUR,,big,DE\n",
			Plan{Mapping: assign("code", "code", "name", "name", "turnover", "turnover", "staff_count", "staff", "tags", "tag", "country", "country"), Key: []string{"code"}})
		if r.Updated != 1 {
			t.Fatalf("run: %s", asJSON(r))
		}
		h.change(h.boss, c.ID, customer.Patch{Name: ptr("Nordlicht AG")})
		r = h.undo(h.boss, r.ID)
		if r.Kept != 1 || r.Conflicts[0].Fields[0] != "name" {
			t.Errorf("undo: %s", asJSON(r))
		}
		got := h.customers(h.boss)["A1"]
		if got.Name != "Nordlicht AG" || got.Turnover.Amount != 100 || got.Turnover.Currency != "EUR" || len(got.Tags) != 0 || got.Country != "" || got.TimeZone != "" || *got.StaffCount != 5 {
			t.Errorf("after the undo: %s", asJSON(got))
		}
	})
}

func TestFolding(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		// Rows of one customer are not neighbours; the second has another city, a second contact and the same one again.
		r := h.run(h.boss, "project,company,city,contact,mail\nP1,Ostwind,,Eva,eva@ostwind.de\nP2,Westwind,Bonn,,\nP1,Ostwind,Jena,Tom,tom@ostwind.de\nP1,Ostwind AG,Gera,eva,EVA@ostwind.de\n",
			Plan{Mapping: assign("name", "company", "city", "city", "contact.name", "contact", "contact.email", "mail"), Key: []string{"column:project"}})
		if r.Created != 2 || r.Folded != 2 || r.Differ["customer.city"] != 1 || r.Differ["customer.name"] != 1 || r.Rejected != 0 {
			t.Fatalf("run: %s", asJSON(r))
		}
		c := h.customers(h.boss)["P1"]
		if c.Name != "Ostwind" || c.City != "Jena" || len(h.contacts(h.boss, c.ID)) != 2 {
			t.Errorf("P1: %s %s", asJSON(c), asJSON(h.contacts(h.boss, c.ID)))
		}
	})
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		old := h.create(h.boss, customer.Patch{Code: ptr("A1"), Name: ptr("Nordlicht Maschinenbau GmbH"), Country: ptr("DE"), City: ptr("Kiel")})
		m := assign("name", "name", "country", "country", "city", "city", "website", "web")
		file := "name,country,city,web\nNordlicht Maschinenbau,DE,Hamburg,nordlicht.de\n"
		r := h.run(h.boss, file, Plan{Mapping: m})
		if r.Skipped != 1 || r.Listed != 1 || codes(h.rejects(h.boss, r.ID)[0].Reasons) != "import.duplicate" {
			t.Errorf("skip: %s", asJSON(r))
		}
		r = h.run(h.boss, file, Plan{Mapping: m, OnDuplicate: "merge"})
		if c := h.customers(h.boss)["A1"]; r.Updated != 1 || c.City != "Kiel" || c.Website == "" {
			t.Errorf("merge: %s %s", asJSON(r), asJSON(c))
		}
		// Anna does not see the boss's customer: she is told whose it is, and nothing of it.
		r = h.run(h.anna, file, Plan{Mapping: m, OnDuplicate: "merge"})
		if rej := h.rejects(h.anna, r.ID); r.Skipped != 1 || len(rej) != 1 || !strings.Contains(rej[0].Reasons[0].Message, "Chen Boss") || strings.Contains(rej[0].Reasons[0].Message, "A1") {
			t.Errorf("hidden: %s %s", asJSON(r), asJSON(rej))
		}
		r = h.run(h.anna, "code,name\nA1,Something else\n", Plan{Mapping: assign("code", "code", "name", "name"), Key: []string{"code"}})
		if rej := h.rejects(h.anna, r.ID); len(rej) != 1 || codes(rej[0].Reasons) != "import.exists_elsewhere" {
			t.Errorf("hidden by code: %s", asJSON(rej))
		}
		r = h.run(h.boss, file, Plan{Mapping: m, OnDuplicate: "create"})
		if r.Created != 1 {
			t.Errorf("create: %s", asJSON(r))
		}
		_ = old
	})
}

func TestRightsOfAnImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.anna, "x.csv", "name,tax\nOstwind,DE123\n")
		if i := slices.IndexFunc(u.Guess, func(g GuessedColumn) bool { return g.Field == "customer.tax_number" }); i >= 0 {
			t.Error("a field she may not fill was proposed")
		}
		if _, err := h.s.Start(as(h.anna), u.ID, Plan{Mapping: assign("name", "name", "tax_number", "tax")}); fault.From(err).Fields[0].Def != ErrTarget {
			t.Errorf("start with a hidden field: %v", err)
		}
		if _, err := h.s.Get(as(h.ben), u.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's run: %v", err)
		}
		if _, err := h.s.Get(as(h.boss), u.ID); err != nil {
			t.Errorf("the boss sees all runs: %v", err)
		}
		// She loses the right between the start and the run.
		if _, err := h.s.Start(as(h.anna), u.ID, Plan{Mapping: assign("name", "name")}); err != nil {
			t.Fatal(err)
		}
		h.anna.Rights.Grants.Actions["customer"]["import"] = access.None
		if err := h.s.Run(context.Background(), u.ID); err != nil {
			t.Fatal(err)
		}
		r, err := h.s.Get(as(h.boss), u.ID)
		if err != nil || r.State != stateFailed || r.Error.Code != ErrRights.Code || r.Created != 0 {
			t.Errorf("run: %s %v", asJSON(r), err)
		}
		if _, err := h.s.Upload(as(h.anna), "x.csv", strings.NewReader("a,b\n1,2\n")); fault.KindOf(err) != fault.Denied {
			t.Errorf("upload without the right: %v", err)
		}
	})
}
