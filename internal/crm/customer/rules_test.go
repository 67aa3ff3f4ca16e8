package customer_test

import (
	"slices"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	person := func(department, level, left string, reachable bool) customer.Contact {
		c := customer.Contact{ID: department + level, Name: "N", Department: department, Level: level, LeftOn: left}
		if reachable {
			c.Emails = db.JSON[[]customer.Point]{V: []customer.Point{{Value: "a@b.example"}}}
		}
		return c
	}
	for name, tc := range map[string]struct {
		contacts []customer.Contact
		single   bool
		n, cells int
		warnings []string
	}{
		"nobody":          {nil, false, 0, 0, []string{"no_contact"}},
		"all have left":   {[]customer.Contact{person("purchasing", "user", "2026-01-01", true)}, false, 0, 0, []string{"no_contact"}},
		"one":             {[]customer.Contact{person("purchasing", "decision_maker", "", true)}, true, 1, 1, []string{"single_contact"}},
		"one of two left": {[]customer.Contact{person("purchasing", "decision_maker", "", true), person("finance", "finance", "2026-01-01", true)}, true, 1, 1, []string{"single_contact"}},
		"one department":  {[]customer.Contact{person("purchasing", "decision_maker", "", true), person("purchasing", "user", "", true)}, false, 2, 2, []string{"single_department", "no_finance"}},
		"nobody decides":  {[]customer.Contact{person("purchasing", "user", "", true), person("finance", "finance", "", true)}, false, 2, 2, []string{"no_decision_maker"}},
		"one reachable":   {[]customer.Contact{person("management", "decision_maker", "", true), person("finance", "finance", "", false)}, false, 2, 2, []string{"one_reachable"}},
		"whole":           {[]customer.Contact{person("management", "decision_maker", "", true), person("finance", "finance", "", true), person("", "", "", false), person("", "", "", false)}, false, 4, 3, nil},
	} {
		cv := customer.CoverageOf(tc.contacts)
		var codes []string
		for _, w := range cv.Warnings {
			codes = append(codes, w.Code)
			if w.Text.En == "" || w.Text.Zh == "" {
				t.Errorf("%s: %s says nothing", name, w.Code)
			}
		}
		if cv.SingleContact != tc.single || cv.Contacts != tc.n || len(cv.Cells) != tc.cells || !slices.Equal(codes, tc.warnings) {
			t.Errorf("%s: %+v, warnings %v", name, cv, codes)
		}
	}
}

func TestCompleteness(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		boss := r.manager()
		c := r.add(boss, customer.Patch{Name: new("Acme"), Country: new("DE"), OwnerID: new("")})
		percent := func() int {
			v, err := r.get(boss, c.ID)
			must(t, err)
			return v.Completeness.Percent
		}
		v, err := r.get(boss, c.ID)
		must(t, err)
		for _, want := range []string{"city", "email", "owner", "contacts", "second_contact", "tax_number"} {
			if !slices.Contains(v.Completeness.Missing, want) {
				t.Errorf("%s is not among the missing %v", want, v.Completeness.Missing)
			}
		}
		for _, not := range []string{"name", "country", "time_zone", "stage"} {
			if slices.Contains(v.Completeness.Missing, not) {
				t.Errorf("%s is there and called missing", not)
			}
		}
		last := percent()
		for _, in := range []customer.Patch{{City: new("Bonn"), Email: new("a@acme.example"), Phone: new("+49 221 1234567")}, {OwnerID: new(r.anna), Website: new("acme.example"), Address: new("x"), Language: new("de"), BusinessScope: new("x"), Source: new("fair")},
			{SizeClass: new("large"), BusinessKind: new("long_term"), ValueTier: new("a"), PaymentTerms: new("T/T"), Currency: new("EUR"), TaxNumber: new("DE123456"), Incoterm: new("FOB")}} {
			_, err := r.change(boss, c.ID, 0, in)
			must(t, err)
			if now := percent(); now <= last {
				t.Errorf("%d %% after %d %%", now, last)
			} else {
				last = now
			}
		}
		if v, _ := r.get(boss, c.ID); !slices.Equal(v.Completeness.Missing, []string{"contacts", "second_contact"}) || v.Completeness.Percent >= 100 {
			t.Errorf("left: %+v", v.Completeness)
		}
		// The figure is over what the reader may see: it must not tell of anything else.
		fin, err := r.get(r.actor(r.fin, access.All, levels(access.Read, "billing"), "view"), c.ID)
		must(t, err)
		if fin.Completeness.Percent != 100 || len(fin.Completeness.Missing) != 0 {
			t.Errorf("finance: %+v", fin.Completeness)
		}
	})
}
