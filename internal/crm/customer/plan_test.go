package customer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/work"
)

// load fills the archive with n customers of many countries and owners in one unit.
func (r *rig) load(n int) {
	r.t.Helper()
	countries := []string{"DE", "FR", "CN", "US", "GB", "IT", "ES", "PL", "BR", "IN", "KE", "NG", "ZA", "MX", "TR", "VN", "TH", "ID", "JP", "KR"}
	words := []string{"Sunrise", "Nordic", "Alpine", "Pacific", "Golden", "Silver", "Royal", "Global", "United", "Prime", "晨光", "华贸", "东方", "远洋"}
	things := []string{"Tools", "Textiles", "Foods", "Chemicals", "Furniture", "Lighting", "Ceramics", "Garments", "Machinery", "Toys", "五金", "纺织", "机械"}
	owners := []string{r.anna, r.bert, r.carla, r.boss, r.fin}
	stages := customer.Stages
	for at := 0; at < n; at += 500 {
		if err := r.update(r.manager(), customer.CanCreate, func(tx *work.Tx) error {
			for i := at; i < min(at+500, n); i++ {
				in := customer.Patch{Name: new(fmt.Sprintf("%s %s %05d Co., Ltd.", words[i%len(words)], things[i/len(words)%len(things)], i*7919%100_003)), Country: new(countries[i%len(countries)]), City: new(fmt.Sprint("City", i%97)),
					Stage: new(stages[i/7%len(stages)].Code), OwnerID: new(owners[i/3%len(owners)]), Website: new(fmt.Sprintf("https://www.firm%05d.example", i)), Email: new(fmt.Sprintf("info@firm%05d.example", i)), Phone: new(fmt.Sprintf("+49 30 9%06d", i)),
					Notes: new("Met at the fair; asked for samples and a price list."), TaxNumber: new(fmt.Sprintf("DE%09d", i)), PaymentTerms: new("T/T 30/70"), Currency: new("USD")}
				if _, err := r.s.Create(tx, &in, customer.CreateOptions{AllowDuplicates: true, Contacts: []customer.ContactPatch{
					{Name: new(fmt.Sprint("Contact ", i)), Emails: &[]customer.Point{{Value: fmt.Sprintf("c%d@firm%05d.example", i, i)}}, IsMain: new(true)}}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			r.t.Fatal(err)
		}
	}
	// As the program does: a limited analysis. A full one on SQLite keeps samples, and with those every statement is
	// compiled anew whenever a parameter changes.
	for _, stmt := range map[db.Engine][]string{db.SQLite: {"PRAGMA analysis_limit = 1000", "ANALYZE"}, db.Postgres: {"ANALYZE"}}[r.d.Engine()] {
		must(r.t, r.d.Exec(context.Background(), stmt))
	}
}

// TestPlans holds that no list reads the whole table or sorts what it reads.
func TestPlans(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		r.load(3000)
		eq := func(f, v string) field.Cond { return cond(f, "eq", v) }
		country := field.Cond{And: []field.Cond{eq("country", "DE"), eq("owner", r.anna)}}
		for name, q := range map[string]struct {
			ctx  context.Context
			q    customer.Query
			uses string
			sort bool // a sort of what the index found is right: it is few
		}{
			"all newest first":    {r.manager(), customer.Query{}, "customer_updated", false},
			"own newest first":    {r.sales(r.anna), customer.Query{}, "customer_owner|customer_updated", false},
			"own by name":         {r.sales(r.anna), customer.Query{Sort: "name"}, "customer_owner_name", false},
			"country, own":        {r.sales(r.anna), customer.Query{Filter: eq("country", "DE")}, "customer_country", false},
			"country and owner":   {r.manager(), customer.Query{Filter: country}, "customer_country", false},
			"country, all":        {r.manager(), customer.Query{Filter: eq("country", "DE")}, "customer_", true},
			"stage, own":          {r.sales(r.anna), customer.Query{Filter: eq("stage", "won")}, "customer_stage", false},
			"stage, all":          {r.manager(), customer.Query{Filter: eq("stage", "won")}, "customer_", true},
			"all by name":         {r.manager(), customer.Query{Sort: "name"}, "customer_name", false},
			"all by code":         {r.manager(), customer.Query{Sort: "code"}, "customer_code", false},
			"newest created":      {r.manager(), customer.Query{Sort: "-created_at"}, "customer_created", false},
			"team":                {r.actor(r.anna, access.Team, levels(access.Read, allGroups...)), customer.Query{}, "customer_", true},
			"search rare":         {r.manager(), customer.Query{Q: "07919"}, "VIRTUAL TABLE INDEX|customer_search", true},
			"search rare, own":    {r.sales(r.anna), customer.Query{Q: "07919"}, "VIRTUAL TABLE INDEX|customer_search", true},
			"search common":       {r.manager(), customer.Query{Q: "晨光"}, "VIRTUAL TABLE INDEX|customer_search_pkey", false},
			"search common, own":  {r.sales(r.anna), customer.Query{Q: "ltd"}, "VIRTUAL TABLE INDEX|customer_search_pkey", false},
			"search part of word": {r.manager(), customer.Query{Q: "unris"}, "VIRTUAL TABLE INDEX|customer_search_", true},
		} {
			r.view(q.ctx, func(tx *work.Tx) error {
				text, args, err := customer.PageSQL(r.s, tx, q.q)
				if err != nil {
					return err
				}
				if tx.Postgres() { // on so few rows reading all of them is right: forbid it to see whether there is another way
					off := []string{"enable_seqscan"}
					if !q.sort {
						off = append(off, "enable_bitmapscan", "enable_sort")
					}
					for _, o := range []string{"enable_seqscan", "enable_bitmapscan", "enable_sort"} {
						v := "on"
						if slices.Contains(off, o) {
							v = "off"
						}
						if _, err := db.One[string](tx.Tx, "SELECT set_config('"+o+"', '"+v+"', false)"); err != nil {
							return err
						}
					}
				}
				plan, err := explain(tx.Tx, text, args...)
				if err != nil {
					return err
				}
				ok := true
				if rare := strings.HasPrefix(name, "search rare"); tx.Postgres() && strings.HasPrefix(name, "search") && rare != strings.Contains(text, "s.doc + 0") {
					if name != "search part of word" {
						ok = false
					}
				}
				found := false
				for u := range strings.SplitSeq(q.uses, "|") {
					found = found || strings.Contains(plan, u)
				}
				ok = ok && found
				for _, bad := range []string{"Seq Scan", "SCAN c\n", "SCAN s\n"} {
					ok = ok && !strings.Contains(plan, bad)
				}
				if !q.sort {
					ok = ok && !strings.Contains(strings.ReplaceAll(plan, "Incremental Sort", ""), "Sort  (") && !strings.Contains(plan, "TEMP B-TREE")
				}
				if !ok {
					t.Errorf("%s: %s\n%s", name, text[strings.Index(text, "FROM"):], plan)
				}
				return nil
			})
		}
	})
}
