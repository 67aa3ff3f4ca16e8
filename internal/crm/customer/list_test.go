package customer_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

func cond(f, op string, v any) field.Cond { return field.Cond{Field: f, Op: op, Value: v} }

func TestFilters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		r.add(boss, customer.Patch{Name: new("Alpha GmbH"), Country: new("DE"), City: new("Bonn"), Stage: new("won"), StaffCount: new(int64(50)), FoundedOn: new("1999-05-01"), NextContactOn: new("2026-03-12"), Turnover: &customer.Money{Amount: 1000, Currency: "EUR"}, OwnerID: new(r.anna), Notes: new("Likes O'Neil")},
			customer.ContactPatch{Name: new("Eva"), Title: new("CEO"), Emails: &[]customer.Point{{Value: "eva@alpha.example"}}})
		r.add(boss, customer.Patch{Name: new("Beta SARL"), Country: new("FR"), City: new("Lyon"), Stage: new("lead"), StaffCount: new(int64(5)), FoundedOn: new("2010-01-01"), NextContactOn: new("2026-03-01"), OwnerID: new(r.carla)})
		r.add(boss, customer.Patch{Name: new("Gamma 100% _x"), Country: new("DE"), OwnerID: new("")})
		for _, tc := range []struct {
			f, op string
			v     any
			want  string
		}{
			{"name", "eq", "Alpha GmbH", "A"}, {"name", "ne", "Alpha GmbH", "BG"}, {"name", "contains", "A s", "B"}, {"name", "contains", "100% _", "G"}, {"name", "starts", "alp", "A"},
			{"notes", "contains", "o'neil", "A"}, {"notes", "empty", nil, "BG"}, {"notes", "not_empty", nil, "A"},
			{"country", "eq", "DE", "AG"}, {"country", "in", []any{"FR", "IT"}, "B"}, {"country", "nin", []any{"FR"}, "AG"}, {"country", "ne", "DE", "B"},
			{"stage", "eq", "won", "A"}, {"stage", "in", []any{"won", "lead"}, "ABG"}, {"size_class", "empty", nil, "ABG"},
			{"staff_count", "gt", 5.0, "A"}, {"staff_count", "gte", 5.0, "AB"}, {"staff_count", "lt", 50.0, "B"}, {"staff_count", "lte", "50", "AB"}, {"staff_count", "eq", 5.0, "B"}, {"staff_count", "ne", 5.0, "AG"},
			{"staff_count", "between", []any{1.0, 10.0}, "B"}, {"staff_count", "empty", nil, "G"}, {"staff_count", "not_empty", nil, "AB"}, {"staff_count", "gt", 4.5, "AB"},
			{"turnover", "gte", 1000.0, "A"}, {"turnover", "empty", nil, "BG"},
			{"founded_on", "lt", "2000-01-01", "A"}, {"founded_on", "gte", "2010-01-01", "B"}, {"founded_on", "between", []any{"1999-01-01", "2010-01-01"}, "AB"}, {"founded_on", "empty", nil, "G"},
			{"next_contact_on", "next_days", 7.0, "A"}, {"next_contact_on", "last_days", 30.0, "B"}, {"next_contact_on", "lte", "today", "B"},
			{"owner", "eq", r.anna, "A"}, {"owner", "ne", r.anna, "BG"}, {"owner", "empty", nil, "G"}, {"owner", "not_empty", nil, "AB"}, {"owner", "in", []any{r.anna, r.carla}, "AB"}, {"owner", "nin", []any{r.anna}, "BG"},
			{"owner", "eq", "me", ""}, {"team", "eq", r.north, "A"},
			{"created_at", "eq", "2026-03-10", "ABG"}, {"created_at", "gt", "2026-03-10", ""}, {"created_at", "lt", "2026-03-10", ""}, {"created_at", "last_days", 0.0, "ABG"}, {"created_at", "ne", "2026-03-09", "ABG"},
			{"last_contact_at", "empty", nil, "ABG"},
			{"contact.name", "eq", "Eva", "A"}, {"contact.title", "contains", "ceo", "A"}, {"contact.email", "eq", "eva@alpha.example", "A"}, {"contact.email", "ends", "x", "!filter.bad_operator"},
			{"name", "gt", "B", "BG"}, {"country", "gt", "B", "!filter.bad_operator"}, {"country", "contains", "D", "!filter.bad_operator"}, {"nope", "eq", "x", "!filter.unknown_field"},
			{"stage", "eq", "heaven", "!filter.bad_value"}, {"staff_count", "eq", "many", "!filter.bad_value"}, {"founded_on", "eq", "2020-02-30", "!filter.bad_value"},
			{"owner", "eq", "x' OR 1=1", "!filter.bad_value"}, {"name", "eq", 5.0, "!filter.bad_value"}, {"country", "in", []any{}, "!filter.bad_value"}, {"name", "eq", "a\x00b", "!filter.bad_value"},
			{"tags", "eq", "x", "!filter.bad_value"}, {"next_contact_on", "next_days", -1.0, "!filter.bad_value"}, {"name", "next_days", 1.0, "!filter.bad_operator"},
		} {
			got, err := r.list(boss, customer.Query{Filter: cond(tc.f, tc.op, tc.v), Sort: "name"})
			what := fmt.Sprint(tc.f, " ", tc.op, " ", tc.v)
			if bad, isBad := strings.CutPrefix(tc.want, "!"); isBad {
				is(t, what, err, bad)
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			first := ""
			for _, n := range got {
				first += n[:1]
			}
			if first != tc.want {
				t.Errorf("%s: got %q, want %q", what, first, tc.want)
			}
		}
		tree := field.Cond{And: []field.Cond{cond("country", "eq", "DE"), {Or: []field.Cond{cond("stage", "eq", "won"), cond("owner", "empty", nil)}}}}
		equal(t, "tree", r.names(boss, customer.Query{Filter: tree, Sort: "name"}), []string{"Alpha GmbH", "Gamma 100% _x"})
		if _, err := customer.ParseFilter(`{"and":[{"field":"x","op":"eq","value":1}],"where":"1=1"}`); codeOf(err) != "filter.unreadable" {
			t.Errorf("unknown keys: %v", err)
		}
		deep := cond("name", "eq", "x")
		for range 10 {
			deep = field.Cond{And: []field.Cond{deep}}
		}
		_, err := r.list(boss, customer.Query{Filter: deep})
		is(t, "depth", err, "filter.too_complex")
	})
}

// TestPaging walks every sortable field in both directions, with ties, and compares with one long page.
func TestPaging(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		for i := range 23 {
			in := customer.Patch{Name: new(fmt.Sprintf("Firm %02d", i/3)), Country: new([]string{"DE", "FR", "CN"}[i%3]), City: new([]string{"", "Bonn"}[i%2])}
			if i%2 == 0 {
				in.StaffCount = new(int64(i % 4))
				in.NextContactOn = new(fmt.Sprintf("2026-04-%02d", i%5+1))
			}
			if i%7 == 0 {
				in.Turnover = &customer.Money{Amount: int64(i), Currency: "USD"}
			}
			if i%5 == 0 { // some share an instant
				r.clock.Add(-1)
			}
			r.add(boss, in)
		}
		var keys []string
		r.view(boss, func(tx *work.Tx) error {
			fs, err := r.s.Dictionary(tx)
			for _, f := range fs {
				if f.Sortable() {
					keys = append(keys, f.Key, "-"+f.Key)
				}
			}
			return err
		})
		if len(keys) < 20 {
			t.Fatalf("only %d sort orders", len(keys))
		}
		for _, key := range append(keys, "") {
			for _, q := range []customer.Query{{Sort: key}, {Sort: key, Q: "firm"}} {
				var all, paged []string
				r.view(boss, func(tx *work.Tx) error {
					q.Limit, q.Cursor = 100, ""
					page, err := r.s.List(tx, q)
					if err != nil {
						return err
					}
					for i := range page.Items {
						all = append(all, page.Items[i].ID)
					}
					if page.Total.Count != 23 || page.NextCursor != "" {
						t.Errorf("%s: total %+v", key, page.Total)
					}
					for range 10 {
						q.Limit = 5
						page, err := r.s.List(tx, q)
						if err != nil {
							return err
						}
						if page.Total.Count != 23 || page.Total.More {
							t.Errorf("%s: total %+v", key, page.Total)
						}
						for i := range page.Items {
							paged = append(paged, page.Items[i].ID)
						}
						if q.Cursor = page.NextCursor; q.Cursor == "" {
							break
						}
					}
					return nil
				})
				if len(all) != 23 || !slices.Equal(all, paged) {
					t.Errorf("sort %q q %q: paged %d rows unlike the whole of %d", key, q.Q, len(paged), len(all))
				}
			}
		}
		for name, cur := range map[string]string{"nonsense": "%%", "other order": rest.Cursor("nameASC", "x", "y"), "short": rest.Cursor("updated_atDESC"), "list": rest.Cursor("updated_atDESC", []int{1}, "x")} {
			_, err := r.list(boss, customer.Query{Cursor: cur})
			is(t, name, err, "bad_cursor")
		}
		_, err := r.list(boss, customer.Query{Sort: "tags"})
		is(t, "unsortable", err, "sort.bad_field")
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		r.add(r.sales(r.anna), customer.Patch{Name: new("Ningbo Sunrise Tools"), NameLocal: new("宁波晨光工具有限公司"), Website: new("https://www.sunrise-tools.com.cn"), Email: new("sales@sunrise-tools.com.cn"), Phone: new("+86 574 8765 4321"), Code: new("NB-77"), BillingName: new("Chenguang Holding"), Notes: new("hidden treasure")})
		r.add(r.sales(r.carla), customer.Patch{Name: new("O'Neil Fasteners"), ShortName: new("Quelle"), City: new("Cork"), Address: new("12 Patrick Street")})
		r.add(r.sales(r.carla), customer.Patch{Name: new("Café Zürich AG"), ShortName: new("Quellen"), TaxNumber: new("CHE-123.456.788")})
		for q, want := range map[string]string{
			"晨光": "N", "宁波": "N", "光": "N", "晨光工具": "N", "工具晨光": "", "chenguang": "N", "ningbochenguang": "N", "cggj": "N", "nbcg": "N",
			"sunr": "N", "unris": "N", "SUNRISE": "N", "tools ningbo": "N", "sales@sunrise-tools.com.cn": "N", "sunrise-tools.com.cn": "N", "www.sunrise-tools.com.cn": "N", "https://sunrise-tools.com.cn/": "N",
			"057487654321": "N", "8765 4321": "N", "nb-77": "N", "oneil": "O", "o'neil": "O", "cork": "O", "patrick street": "O", "cafe zurich": "C", "zür": "C", "123.456.788": "C",
			"nothing like it": "", "ａｇ": "C", "treasure": "N", "\"": "*", "*": "*", "zo" + "x": "", "AND OR NOT": "", "a": "C", "quell": "CO",
		} {
			got := ""
			for _, n := range sorted(r.names(boss, customer.Query{Q: q})) {
				got += n[:1]
			}
			if want == "*" { // nothing to search for is no search
				want = "CNO"
			}
			if got != want {
				t.Errorf("search %q: got %q, want %q", q, got, want)
			}
		}
		// The range is part of the query.
		equal(t, "own", r.names(r.sales(r.carla), customer.Query{Q: "晨光"}), nil)
		equal(t, "team", r.names(r.actor(r.bert, access.Team, levels(access.Read, allGroups...)), customer.Query{Q: "晨光"}), []string{"Ningbo Sunrise Tools"})
		equal(t, "none", r.names(r.actor(r.bert, access.Own, levels(access.Read, allGroups...)), customer.Query{Q: "晨光"}), nil)
		// What is hidden cannot be hit, what is masked neither.
		limited := r.actor(r.boss, access.All, map[string]access.Level{"identity": access.Read, "billing": access.Masked}, "view")
		for q, want := range map[string][]string{"晨光": {"Ningbo Sunrise Tools"}, "treasure": nil, "holding": nil, "cork": nil, "sales@sunrise-tools.com.cn": nil, "87654321": nil, "123.456.788": nil} {
			equal(t, "limited "+q, r.names(limited, customer.Query{Q: q}), want)
		}
		equal(t, "no group", r.names(r.actor(r.boss, access.All, nil, "view"), customer.Query{Q: "晨光"}), nil)
		// With a filter, a sort and a count.
		equal(t, "filtered", r.names(boss, customer.Query{Q: "quell", Filter: cond("city", "eq", "Cork")}), []string{"O'Neil Fasteners"})
		equal(t, "sorted", r.names(boss, customer.Query{Q: "quell", Sort: "-name"}), []string{"O'Neil Fasteners", "Café Zürich AG"})
		r.view(boss, func(tx *work.Tx) error {
			page, err := r.s.List(tx, customer.Query{Q: "quell", Limit: 1, Count: "exact"})
			if err == nil && (page.Total.Count != 2 || len(page.Items) != 1) {
				t.Errorf("total %+v", page.Total)
			}
			return err
		})
	})
}

func TestLevels(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		c := r.add(boss, customer.Patch{Name: new("Acme"), Code: new("A1"), Country: new("DE"), City: new("canary-city"), Phone: new("+49 30 7654321"), Email: new("canary@acme.example"), BankAccount: new("DE89"), TaxNumber: new("DE 123456"),
			Notes: new("canary-note"), Turnover: &customer.Money{Amount: 42, Currency: "USD"}, CreditLimit: &customer.Money{Amount: 99, Currency: "USD"}, Stage: new("won")},
			customer.ContactPatch{Name: new("canary-person")})
		fin := r.finance()
		check := func(what string, v any) {
			b, err := json.Marshal(v)
			must(t, err)
			for _, w := range []string{"canary", "7654321", "turnover", "won", "owner", "anna", "boss", "stage", "coverage"} {
				if strings.Contains(string(b), w) {
					t.Errorf("%s shows finance %q: %s", what, w, b)
				}
			}
			for _, w := range []string{"DE89", "Acme", "A1", `"amount":99`} {
				if !strings.Contains(string(b), w) {
					t.Errorf("%s does not show finance %q: %s", what, w, b)
				}
			}
		}
		v, err := r.get(fin, c.ID)
		must(t, err)
		for _, m := range v.Completeness.Missing {
			if slices.Contains([]string{"city", "stage", "owner", "contacts", "source", "email"}, m) {
				t.Errorf("completeness tells of %q", m)
			}
		}
		v.Completeness = nil
		check("get", v)
		for _, cols := range [][]string{nil, {"bank_account", "city", "phone", "notes", "owner", "tags", "turnover", "stage", "credit_limit", "contact.email"}} {
			r.view(fin, func(tx *work.Tx) error {
				page, err := r.s.List(tx, customer.Query{Columns: cols})
				check(fmt.Sprint("list ", cols), page.Items)
				return err
			})
		}
		for _, f := range []string{"city", "phone", "notes", "owner", "stage", "turnover", "tags", "contact.email", "last_contact_at"} {
			_, err := r.list(fin, customer.Query{Filter: cond(f, "not_empty", nil)})
			is(t, "filter "+f, err, "field_denied")
		}
		for _, f := range []string{"city", "stage", "-turnover", "last_contact_at", "staff_count"} {
			_, err := r.list(fin, customer.Query{Sort: f})
			is(t, "sort "+f, err, "field_denied")
		}
		for _, q := range []string{"canary", "canary@acme.example", "7654321", "canary-person"} {
			equal(t, "search "+q, r.names(fin, customer.Query{Q: q}), nil)
		}
		equal(t, "search tax", r.names(fin, customer.Query{Q: "DE 123456"}), []string{"Acme"})
		r.view(fin, func(tx *work.Tx) error {
			fs, err := r.s.Dictionary(tx)
			for _, f := range fs {
				if f.Group != "identity" && f.Group != "billing" {
					t.Errorf("the dictionary names %s", f.Key)
				}
			}
			return err
		})
		_, err = r.change(fin, c.ID, 0, customer.Patch{BankAccount: new("DE90")})
		must(t, err)
		for name, in := range map[string]customer.Patch{"city": {City: new("x")}, "name": {Name: new("x")}, "tags": {TagIDs: &[]string{}}, "owner": {OwnerID: new(r.anna)}} {
			if _, err := r.change(fin, c.ID, 0, in); codeOf(err) != "field_denied" && codeOf(err) != "denied" {
				t.Errorf("finance may change %s: %v", name, err)
			}
		}
		// Masked: dots of one length, listed, and of no use in filters.
		mask := r.actor(r.boss, access.All, map[string]access.Level{"identity": access.Read, "contact": access.Masked, "profile": access.Masked, "commercial": access.Masked}, "view")
		v, err = r.get(mask, c.ID)
		must(t, err)
		if v.Phone != customer.Dots || v.City != customer.Dots || v.Turnover != nil || v.Owner != nil {
			t.Errorf("masked: %+v", v)
		}
		for _, want := range []string{"phone", "email", "city", "stage", "turnover", "owner"} {
			if !slices.Contains(v.Masked, want) {
				t.Errorf("masked does not list %s: %v", want, v.Masked)
			}
		}
		_, err = r.list(mask, customer.Query{Filter: cond("phone", "not_empty", nil)})
		is(t, "masked filter", err, "field_denied")
	})
}

func TestBoard(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		for i := range 33 {
			r.add(boss, customer.Patch{Name: new(fmt.Sprint("F", i)), Stage: new("won"), Country: new([]string{"DE", "FR"}[i%2])})
		}
		r.add(boss, customer.Patch{Name: new("L"), Stage: new("lost"), Country: new("DE")})
		for _, count := range []string{"", "none"} {
			r.view(boss, func(tx *work.Tx) error {
				cols, err := r.s.Board(tx, customer.Query{Filter: cond("country", "eq", "DE"), Count: count})
				if err != nil {
					return err
				}
				if len(cols) != len(customer.Stages) {
					t.Fatalf("%d columns", len(cols))
				}
				for _, c := range cols {
					want := map[string]int{"won": 17, "lost": 1}[c.Stage]
					if len(c.Items) != want || count == "" && c.Count != int64(want) {
						t.Errorf("%s: %d cards, count %d", c.Stage, len(c.Items), c.Count)
					}
				}
				return nil
			})
		}
	})
}
