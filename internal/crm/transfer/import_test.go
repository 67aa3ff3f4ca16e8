package transfer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
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
		// Columns whose names promise more than their values keep are not proposed: nobody here is called PMO - US.
		for _, g := range u.Guess {
			if g.Field == "customer.owner" || g.Field == "customer.incoterm" || g.Column == "Managed By" && g.Rejected != "customer.owner" {
				t.Errorf("proposed: %s", asJSON(g))
			}
		}
		if c := u.Info.Columns[1]; c.Name != "Project Code" || c.Distinct != 142 || c.More || c.Filled != 10_324 {
			t.Errorf("columns: %s", asJSON(u.Info.Columns))
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

// Every kind of field, own ones among them, by labels in either language, with defaults, translations and column options.
func TestEveryKindOfField(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		opt := db.JSON[[]own.Option]{V: []own.Option{{Code: "gold", Label: "Gold", LabelZh: "金牌"}, {Code: "silver", Label: "Silver", LabelZh: "银牌"}}}
		for i, d := range []own.Def{
			{Code: "medal", Label: "Medal", LabelZh: "奖牌", Kind: "choice", Options: opt}, {Code: "medals", Label: "Medals", LabelZh: "奖牌组", Kind: "multi", Options: opt},
			{Code: "budget", Label: "Budget", LabelZh: "预算", Kind: "money"}, {Code: "score", Label: "Score", LabelZh: "评分", Kind: "number"}, {Code: "since", Label: "Since", LabelZh: "起始", Kind: "date"},
			{Code: "tutor", Label: "Tutor", LabelZh: "导师", Kind: "user"}, {Code: "page", Label: "Page", LabelZh: "主页", Kind: "link"}, {Code: "memo", Label: "Memo", LabelZh: "便签", Kind: "text"},
		} {
			d.ID, d.Entity, d.Group, d.Position, d.Version, d.CreatedAt, d.UpdatedAt = id.New(), "customer", customer.GroupProfile, int64(i), 1, db.At(h.clock.Now()), db.At(h.clock.Now())
			if d.Options.V == nil {
				d.Options.V = []own.Option{}
			}
			if err := h.db.Update(t.Context(), func(tx *db.Tx) error { return db.Insert(tx, "own_field", d) }); err != nil {
				t.Fatal(err)
			}
		}
		h.boss.Rights.Version = 2
		file := "公司,Medal,奖牌组,预算,Score,Since,导师,Page,memo,负责人,标签,语言,信用额度,信用币种,贸易术语,等级\n" +
			"东海贸易,金牌,gold；Silver,\"1.234,50 €\",\"3,5\",05/04/2024,Ben Wu,example.com/a,备忘,anna,重点、展会,英语,\"10.000,00\",USD,FOB Ningbo,VIP\n" +
			"南海贸易,铜牌,,,x,31/12/2024,Nobody,,,nobody,,Klingon,\"1,005\",JPY,XYZ,\n"
		u := h.upload(h.boss, "own.csv", file)
		guessed := map[string]string{}
		for _, g := range u.Guess {
			guessed[g.Column] = g.Field
		}
		for col, f := range map[string]string{"Medal": "own.medal", "奖牌组": "own.medals", "预算": "own.budget", "Since": "own.since", "memo": "own.memo"} {
			if guessed[col] != f {
				t.Errorf("%s: proposed %q, want %s", col, guessed[col], f)
			}
		}
		p := Plan{Mapping: assign("name", "公司", "own.medal", "Medal", "own.medals", "奖牌组", "own.budget", "预算", "own.score", "Score", "own.since", "Since", "own.tutor", "导师", "own.page", "Page",
			"own.memo", "memo", "owner", "负责人", "tags", "标签", "language", "语言", "credit_limit", "信用额度", "credit_limit.currency", "信用币种", "incoterm", "贸易术语", "value_tier", "等级"),
			Options: FileOptions{Number: "comma"}}
		p.Mapping[15].Translate = map[string]string{"vip": "a"}
		p.Mapping = append(p.Mapping, Assign{Field: "source", Default: "展会"})
		r := h.importAll(h.boss, u.ID, p)
		if r.Created != 1 || r.Rejected != 1 {
			t.Fatalf("run: %s %s", asJSON(r), asJSON(h.rejects(h.boss, r.ID)))
		}
		for _, c := range h.customers(h.boss) {
			got := asJSON(c.Own)
			for _, want := range []string{`"medal":"gold"`, `"medals":["gold","silver"]`, `"amount":123450`, `"currency":"EUR"`, `"score":3.5`, `"since":"2024-04-05"`, `"tutor":"` + h.ben.ID, `"page":"https://example.com/a"`, `"memo":"备忘"`} {
				if !strings.Contains(got, want) {
					t.Errorf("%s is missing in %s", want, got)
				}
			}
			if c.Owner.ID != h.anna.ID || len(c.Tags) != 2 || c.Language != "en" || c.CreditLimit.Amount != 1_000_000 || c.CreditLimit.Currency != "USD" || c.Incoterm != "FOB" || c.ValueTier != "a" || c.Source != "fair" {
				t.Errorf("got %s", asJSON(c))
			}
			// Out and in again: nothing changes.
			x := h.export(h.boss, ExportRequest{})
			back := h.upload(h.boss, "back.xlsx", string(x))
			var m []Assign
			for _, g := range back.Guess {
				if g.Field != "" {
					m = append(m, Assign{Column: g.Column, Field: g.Field})
				}
			}
			if again := h.importAll(h.boss, back.ID, Plan{Mapping: m, Key: []string{"code"}}); again.Unchanged != 1 {
				t.Errorf("out and in again: %s %s", asJSON(again), asJSON(h.rejects(h.boss, again.ID)))
			}
		}
		bad := codes(h.rejects(h.boss, r.ID)[0].Reasons)
		if bad != "import.unknown_choice,number_invalid,import.unknown_language,import.unknown_choice" {
			t.Errorf("second row: %s", asJSON(h.rejects(h.boss, r.ID)[0].Reasons))
		}
		// The same list with the values that cannot be read left out, and counted.
		u = h.upload(h.boss, "own.csv", file)
		p.OnInvalid, p.OnDuplicate = "clear", "create"
		r = h.importAll(h.boss, u.ID, p)
		if r.Created != 2 || r.Rejected != 0 || len(r.Cleared) != 7 || r.Cleared["own.medal"] != 1 || r.Cleared["customer.owner"] != 1 || r.Cleared["customer.credit_limit"] != 1 {
			t.Errorf("cleared: %s %s", asJSON(r), asJSON(h.rejects(h.boss, r.ID)))
		}
	})
}

func TestReread(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.anna, "x.csv", "Report of March;;\nCompany;Country;City\nOstwind;DE;Jena\nWestwind;FR;Lyon\n")
		if len(u.Headers) != 3 || u.Headers[0] != "Company" {
			t.Fatalf("headers %q", u.Headers)
		}
		u, err := h.s.Reread(as(h.anna), u.ID, FileOptions{HeaderRow: -1, DataRow: 3})
		if err != nil || u.Headers[0] != "Column A" || u.Rows != 2 {
			t.Fatalf("without a header: %s %v", asJSON(u), err)
		}
		r := h.importAll(h.anna, u.ID, Plan{Options: FileOptions{HeaderRow: -1, DataRow: 3}, Mapping: assign("name", "Column A", "country", "Column B")})
		if r.Created != 2 {
			t.Errorf("run: %s", asJSON(r))
		}
		u = h.upload(h.anna, "x.csv", "name\nNordwind\n")
		if _, err := h.s.Start(as(h.anna), u.ID, Plan{Mapping: assign("name", "name"), OwnerID: h.ben.ID}); fault.KindOf(err) != fault.Denied {
			t.Errorf("for somebody else without the right to transfer: %v", err)
		}
		for name, p := range map[string]Plan{
			"nothing":        {},
			"unknown mode":   {Mapping: assign("name", "name"), Mode: "destroy"},
			"key":            {Mapping: assign("name", "name"), Key: []string{"phone"}},
			"update, no key": {Mapping: assign("name", "name"), Mode: modeUpdate},
			"no name":        {Mapping: assign("city", "name")},
			"twice":          {Mapping: assign("name", "name", "customer.name", "name")},
			"encoding":       {Mapping: assign("name", "name"), Options: FileOptions{Encoding: "ebcdic"}},
			"currency":       {Mapping: assign("name", "name"), Options: FileOptions{Currency: "gold"}},
		} {
			if _, err := h.s.Start(as(h.anna), u.ID, p); err == nil || fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
