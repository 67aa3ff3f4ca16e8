package story

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"
)

// days are story days that fall badly: a Monday, in Spring Festival, in the National Day week, on 29 February, on a Sunday.
var days = []string{"2026-11-23", "2026-02-18", "2026-10-04", "2028-02-29", "2025-06-01", "2027-01-03"}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation(dayForm, s, chinaZone())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told builds the stories once; the tests only read them.
var told = sync.OnceValue(func() map[string]*Story {
	out := map[string]*Story{}
	for i, d := range days {
		at, err := time.ParseInLocation(dayForm, d, chinaZone())
		if err != nil {
			panic(err)
		}
		out[d] = Build(int64(i)*7+1, at)
	}
	return out
})

func each(t *testing.T, check func(*testing.T, *Story)) {
	t.Helper()
	for _, d := range days {
		t.Run(d, func(t *testing.T) {
			t.Parallel()
			check(t, told()[d])
		})
	}
}

func TestTablesFitTogether(t *testing.T) {
	t.Parallel()
	land := loadCountries()
	people := loadPeople()
	for cc, c := range land {
		if len(c.places) == 0 || len(c.mobile) == 0 || c.port == "" || c.addr == "" || len(c.culture) == 0 || len(c.streets) == 0 {
			t.Errorf("%s: incomplete row %+v", cc, c)
		}
		if p := people[c.people]; p == nil || len(p.male) < 3 || len(p.female) < 3 || len(p.family) < 3 {
			t.Errorf("%s: no names under %q", cc, c.people)
		}
		zones := map[string]bool{}
		for _, p := range c.places {
			if _, err := time.LoadLocation(p.zone); err != nil {
				t.Errorf("%s %s: %v", cc, p.name, err)
			}
			zones[p.zone] = true
		}
		if len(zones) > 6 {
			t.Errorf("%s: %d zones", cc, len(zones))
		}
	}
	names, domains := map[string]bool{}, map[string]bool{}
	for _, f := range loadFirms() {
		if land[f.country] == nil || land[f.country].place(f.city) == nil {
			t.Errorf("%s: city %q is not in the table of %s", f.name, f.city, f.country)
			continue
		}
		if names[f.name] || domains[f.domain] {
			t.Errorf("%s or its domain twice", f.name)
		}
		names[f.name], domains[f.domain] = true, true
		if _, ok := kindNames[f.kind]; !ok || strings.Trim(f.line, "kal") != "" || f.line == "" || f.zh == "" {
			t.Errorf("%s: kind %q line %q zh %q", f.name, f.kind, f.line, f.zh)
		}
		fits := strings.HasSuffix(f.domain, ".com")
		for _, tld := range strings.Split(land[f.country].tlds, ",") {
			fits = fits || strings.HasSuffix(f.domain, "."+tld)
		}
		if !fits {
			t.Errorf("%s: domain %s does not fit %s", f.name, f.domain, f.country)
		}
		if c := f.domain; c != strings.ToLower(c) || strings.ContainsAny(c, " _") {
			t.Errorf("%s: domain %q", f.name, f.domain)
		}
	}
	for _, w := range twins {
		if !names[w.of] || names[w.name] {
			t.Errorf("twin of %q", w.of)
		}
	}
}

// Zone and country belong together: the zone's continent and the phone's region are checked against the country code.
func TestPhones(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Story) {
		check := func(who, number, country string) {
			if number == "" {
				return
			}
			n, err := phonenumbers.Parse(number, "")
			if err != nil || !phonenumbers.IsValidNumber(n) {
				t.Errorf("%s: %s is not valid: %v", who, number, err)
				return
			}
			if r := phonenumbers.GetRegionCodeForNumber(n); r != country {
				t.Errorf("%s: %s is a number of %s, want %s", who, number, r, country)
			}
			switch phonenumbers.GetNumberType(n) {
			case phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST, phonenumbers.PAGER:
				t.Errorf("%s: %s is a special number", who, number)
			}
			if phonenumbers.Format(n, phonenumbers.E164) != number {
				t.Errorf("%s: %s is not E.164", who, number)
			}
		}
		land := map[string]string{}
		seen := map[string]string{}
		for _, c := range s.Customers {
			land[c.Key] = c.Country
			check(c.Name, c.Phone, c.Country)
			if c.Phone != "" && c.DuplicateOf == "" {
				if o := seen[c.Phone]; o != "" {
					t.Errorf("%s and %s share %s", o, c.Name, c.Phone)
				}
				seen[c.Phone] = c.Name
			}
		}
		none := 0
		for _, p := range s.Contacts {
			check(p.Name, p.Mobile, land[p.Customer])
			check(p.Name, p.Phone, land[p.Customer])
			if p.Mobile == "" {
				none++
			} else if n, err := phonenumbers.Parse(p.Mobile, ""); err == nil && land[p.Customer] != "US" && land[p.Customer] != "CA" && land[p.Customer] != "MX" {
				if k := phonenumbers.GetNumberType(n); k != phonenumbers.MOBILE && k != phonenumbers.FIXED_LINE_OR_MOBILE {
					t.Errorf("%s: %s is not a mobile number (%v)", p.Name, p.Mobile, k)
				}
			}
		}
		if none > 5 {
			t.Errorf("%d contacts without a mobile number: a block is too small", none)
		}
		for _, u := range s.Users {
			check(u.Login, u.Phone, "CN")
		}
		check("company", s.Company.Phone, "CN")
	})
}

func TestCustomers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Story) {
		if len(s.Customers) != 300 {
			t.Fatalf("%d customers", len(s.Customers))
		}
		land := loadCountries()
		countries, names, keys := map[string]int{}, map[string]bool{}, map[string]bool{}
		sellers := map[string]User{}
		for _, u := range s.Users {
			sellers[u.Login] = u
		}
		twinsSeen, poor := 0, 0
		for _, c := range s.Customers {
			countries[c.Country]++
			if names[c.Name] || keys[c.Key] {
				t.Errorf("%s %s twice", c.Key, c.Name)
			}
			names[c.Name], keys[c.Key] = true, true
			p := land[c.Country].place(c.City)
			if p == nil || p.zone != c.Zone || p.state != c.State {
				t.Errorf("%s: city %q zone %q", c.Name, c.City, c.Zone)
			}
			u := sellers[c.Owner]
			if u.Role != "sales" || !u.Active || u.Team != c.Team {
				t.Errorf("%s: owner %q of team %q", c.Name, c.Owner, c.Team)
			}
			if c.CreatedOn > s.Today || c.LastContactOn > s.Today || c.LastContactOn != "" && c.LastContactOn < c.CreatedOn || c.FoundedOn > c.CreatedOn {
				t.Errorf("%s: created %s last contact %s founded %s", c.Name, c.CreatedOn, c.LastContactOn, c.FoundedOn)
			}
			for what, v := range map[string]string{"stage": c.Stage, "size": c.SizeClass, "business": c.BusinessKind, "tier": c.ValueTier, "source": c.Source} {
				if !strings.Contains(map[string]string{"stage": " lead inquiry sampling quoting won repeat dormant lost ", "size": " large medium small ", "business": " long_term potential one_off ",
					"tier": " a b c d ", "source": " canton_fair trade_show alibaba website referral linkedin customs_data "}[what], " "+v+" ") {
					t.Errorf("%s: %s %q", c.Name, what, v)
				}
			}
			if strings.HasPrefix(c.PaymentTerms, "oa") && land[c.Country].risk > 1 {
				t.Errorf("%s: open account in a country of risk %d", c.Name, land[c.Country].risk)
			}
			if c.CreditLimit.Currency != c.Currency {
				t.Errorf("%s: credit in %q, trades in %q", c.Name, c.CreditLimit.Currency, c.Currency)
			}
			for _, text := range []string{c.Notes, c.QualityNotes, c.PackagingNotes, c.Address, c.SourceDetail} {
				if strings.ContainsAny(text, "{}#@~") || strings.Contains(text, "  ") {
					t.Errorf("%s: %q", c.Name, text)
				}
			}
			if strings.ContainsAny(c.Street+c.Postcode+c.TaxNumber, "@?") || strings.Contains(c.Postcode+c.TaxNumber, "#") {
				t.Errorf("%s: %q %q %q", c.Name, c.Street, c.Postcode, c.TaxNumber)
			}
			if c.DuplicateOf != "" {
				for _, o := range s.Customers {
					if o.Key == c.DuplicateOf && (o.CreatedOn >= c.CreatedOn || o.Domain != c.Domain) {
						t.Errorf("%s: entered %s, before its original", c.Name, c.CreatedOn)
					}
				}
				twinsSeen++
			}
			if c.TaxNumber == "" || c.Phone == "" || c.StaffCount == 0 {
				poor++
			}
		}
		if len(countries) < 60 {
			t.Errorf("%d countries", len(countries))
		}
		if twinsSeen != len(twins) {
			t.Errorf("%d planted duplicates", twinsSeen)
		}
		if poor < 10 || poor > 130 {
			t.Errorf("%d records with gaps", poor)
		}
	})
}

func TestContacts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Story) {
		of := map[string]*Customer{}
		for i := range s.Customers {
			of[s.Customers[i].Key] = &s.Customers[i]
		}
		n, main, mails, keys := map[string]int{}, map[string]int{}, map[string]bool{}, map[string]bool{}
		for _, p := range s.Contacts {
			c := of[p.Customer]
			if c == nil {
				t.Fatalf("%s belongs to nobody", p.Key)
			}
			n[p.Customer]++
			if p.Main {
				main[p.Customer]++
			}
			if keys[p.Key] || p.Name == "" || p.Salutation == "" || p.JobTitle == "" {
				t.Errorf("%+v", p)
			}
			keys[p.Key] = true
			if p.Email != "" {
				local, domain, _ := strings.Cut(p.Email, "@")
				if domain != c.Domain || local == "" || strings.ContainsAny(local, " ~'/") {
					t.Errorf("%s of %s: mail %q", p.Name, c.Name, p.Email)
				}
				if mails[p.Email] {
					t.Errorf("mail %s twice", p.Email)
				}
				mails[p.Email] = true
			}
			if p.AddedOn < c.CreatedOn || p.AddedOn > s.Today || p.LeftOn != "" && (p.LeftOn < p.AddedOn || p.LeftOn > s.Today) {
				t.Errorf("%s of %s: added %s left %s, customer since %s", p.Name, c.Name, p.AddedOn, p.LeftOn, c.CreatedOn)
			}
			if strings.ContainsAny(p.Name+p.LocalName+p.Given+p.Family+p.JobTitle+p.Salutation, "~/:") {
				t.Errorf("%q %q %q", p.Name, p.LocalName, p.JobTitle)
			}
			if !strings.Contains(" decision_maker influencer user finance logistics ", " "+p.Level+" ") || !strings.Contains(" purchasing management finance logistics quality marketing ", " "+p.Department+" ") {
				t.Errorf("%s: %s/%s", p.Name, p.Department, p.Level)
			}
			if p.Channel != "email" && p.Channel != "phone" {
				found := false
				for _, a := range p.Socials {
					found = found || a.Kind == p.Channel
				}
				if !found {
					t.Errorf("%s prefers %s but has no such account", p.Name, p.Channel)
				}
			}
			if c.Country == "CN" || p.Birthday != "" && p.Birthday > "2000" {
				t.Errorf("%s born %s", p.Name, p.Birthday)
			}
		}
		single := 0
		for _, c := range s.Customers {
			if n[c.Key] < 1 || n[c.Key] > 5 || main[c.Key] != 1 {
				t.Errorf("%s: %d contacts, %d main", c.Name, n[c.Key], main[c.Key])
			}
			if n[c.Key] == 1 {
				single++
			}
		}
		if single < 40 || single > 110 {
			t.Errorf("%d customers hang on one contact", single)
		}
	})
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Story) {
		today := day(t, s.Today)
		of := map[string]*Customer{}
		for i := range s.Customers {
			of[s.Customers[i].Key] = &s.Customers[i]
		}
		person := map[string]Contact{}
		for _, p := range s.Contacts {
			person[p.Key] = p
		}
		users := map[string]User{}
		for _, u := range s.Users {
			users[u.Login] = u
		}
		at := func(what, customer, by string, when time.Time) {
			c := of[customer]
			if c == nil {
				t.Fatalf("%s belongs to nobody (%q)", what, customer)
			}
			local := when.In(chinaZone())
			d := local.Format(dayForm)
			if d < c.CreatedOn || !when.Before(today) {
				t.Errorf("%s of %s at %s, customer since %s", what, c.Name, d, c.CreatedOn)
			}
			if !working(local) || local.Hour() < 9 || local.Hour() > 18 {
				t.Errorf("%s of %s outside office hours: %s", what, c.Name, local)
			}
			u, ok := users[by]
			if !ok || u.LeftOn != "" && d > u.LeftOn {
				t.Errorf("%s of %s by %q on %s", what, c.Name, by, d)
			}
		}
		count := map[string]int{}
		said := map[string]bool{}
		for i, a := range s.Activities {
			at(a.Subject, a.Customer, a.By, a.At)
			count[a.Customer]++
			if i > 0 && a.At.Before(s.Activities[i-1].At) {
				t.Error("activities are not in order")
			}
			if strings.ContainsAny(a.Subject+a.Body, "{}~") || a.Body == "" || a.Subject == "" || strings.Contains(a.Body, "Dear ,") {
				t.Errorf("%q %q", a.Subject, a.Body)
			}
			if a.Kind == "note" != (a.Direction == "") || a.Kind == "note" != (a.Contact == "") {
				t.Errorf("%s %q %q", a.Kind, a.Direction, a.Contact)
			}
			if a.Contact != "" && (person[a.Contact].Customer != a.Customer || person[a.Contact].LeftOn != "") {
				t.Errorf("%s: contact %q", a.Subject, a.Contact)
			}
			if k := a.Customer + a.Body; said[k] {
				t.Errorf("%s: %q said twice", of[a.Customer].Name, a.Subject)
			} else {
				said[k] = true
			}
			if a.Kind == "call" {
				zone, err := time.LoadLocation(of[a.Customer].Zone)
				if err != nil {
					t.Fatal(err)
				}
				if h := a.At.In(zone).Hour(); h < 9 || h >= 18 {
					t.Errorf("called %s at %d o'clock there", of[a.Customer].Name, h)
				}
			}
		}
		for _, c := range s.Customers {
			if count[c.Key] == 0 && c.Stage != "lead" {
				t.Errorf("%s (%s): nothing ever happened", c.Name, c.Stage)
			}
		}
		if n := len(s.Activities); n < 1300 || n > 3000 {
			t.Errorf("%d activities", n)
		}
		if span := s.Activities[len(s.Activities)-1].At.Sub(s.Activities[0].At); span < 24*30*24*time.Hour || today.Sub(s.Activities[0].At) > 34*31*24*time.Hour {
			t.Errorf("activities span %s", span)
		}
		stage, owner := map[string]string{}, map[string]string{}
		fields := map[string]int{}
		for i, c := range s.Changes {
			at(c.Field, c.Customer, c.By, c.At)
			fields[c.Field]++
			if i > 0 && c.At.Before(s.Changes[i-1].At) {
				t.Error("changes are not in order")
			}
			switch c.Field {
			case "stage":
				if was := stage[c.Customer]; was == "" && c.From != "lead" || was != "" && was != c.From {
					t.Errorf("%s: stage went %q, then from %q", of[c.Customer].Name, was, c.From)
				}
				stage[c.Customer] = c.To
			case "owner":
				owner[c.Customer] = c.To
			}
		}
		for _, c := range s.Customers {
			if got := stage[c.Key]; got != c.Stage && !(got == "" && c.Stage == "lead") {
				t.Errorf("%s: history ends in %q, record says %q", c.Name, got, c.Stage)
			}
			if o := owner[c.Key]; o != "" && o != c.Owner {
				t.Errorf("%s: handed to %q, owned by %q", c.Name, o, c.Owner)
			}
		}
		for _, f := range []string{"stage", "owner", "credit_limit", "value_tier", "contact_added", "contact_left"} {
			if fields[f] < 3 {
				t.Errorf("only %d changes of %s", fields[f], f)
			}
		}
		status := map[string]int{}
		for _, k := range s.Tasks {
			status[k.Status]++
			c := of[k.Customer]
			if c == nil || k.CreatedOn < c.CreatedOn || k.CreatedOn > s.Today || k.DueOn < k.CreatedOn || k.DoneOn > s.Today || k.DoneOn != "" && k.DoneOn < k.CreatedOn {
				t.Errorf("task %+v", k)
			}
			if (k.Status == "done") != (k.DoneOn != "") || (k.Status == "overdue") != (k.DueOn < s.Today && k.DoneOn == "") {
				t.Errorf("task %+v on %s", k, s.Today)
			}
			if u, ok := users[k.Assignee]; !ok || !u.Active && k.Status != "done" || strings.ContainsAny(k.Title, "{}") {
				t.Errorf("task %+v", k)
			}
		}
		if status["open"] < 20 || status["overdue"] < 5 || status["done"] < 80 {
			t.Errorf("tasks: %v", status)
		}
	})
}

func TestOwnFieldsAndFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *Story) {
		defs := map[string]FieldDef{}
		for _, f := range s.Fields {
			defs[f.Key] = f
		}
		filled := 0
		for _, c := range s.Customers {
			for _, v := range c.Values {
				filled++
				d, ok := defs[v.Field]
				if !ok {
					t.Errorf("%s: field %q", c.Name, v.Field)
				}
				switch d.Type {
				case "choice", "multi_choice":
					for _, code := range v.Values {
						known := false
						for _, o := range d.Choices {
							known = known || o.Code == code
						}
						if !known {
							t.Errorf("%s: %s = %q", c.Name, v.Field, code)
						}
					}
				case "date":
					if len(v.Values) != 1 || v.Values[0] <= s.Today {
						t.Errorf("%s: next fair %v", c.Name, v.Values)
					}
				case "money":
					if v.Money == nil || v.Money.Minor <= 0 || c.TurnoverUSD > 0 && v.Money.Minor/100 > c.TurnoverUSD {
						t.Errorf("%s: %+v", c.Name, v.Money)
					}
				}
			}
		}
		if share := filled * 100 / (len(s.Customers) * len(s.Fields)); share < 50 || share > 70 {
			t.Errorf("%d %% of own fields filled", share)
		}
		kinds := map[string]int{}
		for _, f := range s.Files {
			kinds[f.ContentType]++
			if f.At.After(day(t, s.Today)) || len(f.Content) > 64<<10 {
				t.Errorf("%s: %s, %d bytes", f.Name, f.At, len(f.Content))
			}
			switch f.ContentType {
			case "image/png":
				if _, err := png.Decode(bytes.NewReader(f.Content)); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
			case "text/csv":
				if rows, err := csv.NewReader(bytes.NewReader(f.Content)).ReadAll(); err != nil || len(rows) < 2 {
					t.Errorf("%s: %v", f.Name, err)
				}
			case "application/pdf":
				var start int
				tail := f.Content[bytes.LastIndex(f.Content, []byte("startxref"))+10:]
				if _, err := fmt.Sscan(string(tail), &start); err != nil || !bytes.HasPrefix(f.Content[start:], []byte("xref")) || !bytes.HasPrefix(f.Content, []byte("%PDF-1.4")) {
					t.Errorf("%s: cross-reference at %d: %v", f.Name, start, err)
				}
			}
		}
		if len(kinds) != 3 {
			t.Errorf("files: %v", kinds)
		}
	})
}

func TestPeopleOfOurCompany(t *testing.T) {
	t.Parallel()
	s := Build(1, day(t, days[0]))
	roles := map[string]int{}
	for _, u := range s.Users {
		if u.Active {
			roles[u.Role]++
		}
	}
	want := map[string]int{"admin": 1, "sales_manager": 1, "sales": 6, "merchandiser": 2, "finance": 1, "after_sales": 1, "quality": 1, "auditor": 1}
	if !reflect.DeepEqual(roles, want) {
		t.Errorf("roles %v, want %v", roles, want)
	}
}

func TestSameSeedSameStory(t *testing.T) {
	t.Parallel()
	d := day(t, days[0])
	a, b := Build(42, d), Build(42, d.Add(23*time.Hour))
	if !reflect.DeepEqual(a, b) {
		t.Error("two tellings differ")
	}
	if reflect.DeepEqual(a.Activities, Build(43, d).Activities) {
		t.Error("the seed has no effect")
	}
}

// The check digits are verified by the authorities' own rule, which is not how they were made.
func TestTaxNumbers(t *testing.T) {
	t.Parallel()
	r := newDice(1, "tax")
	for range 200 {
		de := taxNumber(r, "DE")
		p := 10
		for _, c := range de[2:10] {
			m := (int(c-'0') + p) % 10
			if m == 0 {
				m = 10
			}
			p = 2 * m % 11
		}
		if (p+int(de[10]-'0'))%10 != 1 {
			t.Errorf("%s", de)
		}
		au := taxNumber(r, "AU")
		sum := (int(au[0]-'0') - 1) * 10
		for i, w := range []int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19} {
			sum += int(au[i+1]-'0') * w
		}
		if len(au) != 11 || sum%89 != 0 {
			t.Errorf("ABN %s", au)
		}
		if be := taxNumber(r, "BE"); len(be) != 12 {
			t.Errorf("%s", be)
		}
	}
	if got := luhn("7992739871"); got != "79927398713" {
		t.Errorf("luhn: %s", got)
	}
}

func BenchmarkBuild(b *testing.B) {
	d := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		Build(1, d)
	}
}

// Building must not be felt at the start of the demo. Test machines are busy, so the best of several tries counts.
func TestFast(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector slows everything down several times")
	}
	d := day(t, days[0])
	best := time.Hour
	for range 12 {
		start := time.Now()
		Build(1, d)
		if best = min(best, time.Since(start)); best < 200*time.Millisecond {
			return
		}
	}
	t.Errorf("built in %s", best)
}

// TestPrint shows some customers to a reader: TRADEWIND_STORY=print go test -run TestPrint -v
func TestPrint(t *testing.T) {
	if os.Getenv("TRADEWIND_STORY") == "" {
		t.Skip("set TRADEWIND_STORY=print to read a sample")
	}
	s := Build(1, day(t, days[0]))
	for i, c := range s.Customers {
		if i%10 != 4 && c.DuplicateOf == "" {
			continue
		}
		fmt.Printf("\n%s %s | %s | %s | %s\n  %s, %s %s | %s | %s | tax %s | founded %s staff %d USD %d\n  %s | %s %s | %s | credit %d %s | %s (%s) | %s %s %s %s | owner %s | %v | created %s last %s | %v\n", c.Key, c.Name, c.LocalName, c.NameZH, c.TradeName,
			c.Country, c.City, c.Zone, c.Address, c.Phone, c.TaxNumber, c.FoundedOn, c.StaffCount, c.TurnoverUSD, c.BusinessScope, c.Incoterm, c.IncotermPlace, c.PaymentText, c.CreditLimit.Minor/100, c.CreditLimit.Currency,
			c.Source, c.SourceDetail, c.Stage, c.SizeClass, c.BusinessKind, c.ValueTier, c.Owner, c.Tags, c.CreatedOn, c.LastContactOn, c.Values)
		fmt.Printf("  备注 %s\n  质量 %s\n  包装 %s\n", c.Notes, c.QualityNotes, c.PackagingNotes)
		for _, p := range s.Contacts {
			if p.Customer == c.Key {
				fmt.Printf("  - %s %s [%s] %s | %s/%s | %s %s | %v | b %s | %s %s | %s | %s..%s\n", p.Name, p.LocalName, p.Salutation, p.JobTitle, p.Department, p.Level, p.Email, p.Mobile, p.Socials, p.Birthday, p.Language, p.Channel, p.CultureNotes, p.AddedOn, p.LeftOn)
			}
		}
		for _, a := range s.Activities {
			if a.Customer == c.Key {
				fmt.Printf("    %s %s %s %s %s: %s\n", a.At.In(chinaZone()).Format("2006-01-02 Mon 15:04"), a.By, a.Kind, a.Direction, a.Subject, strings.ReplaceAll(a.Body, "\n", " "))
			}
		}
		for _, x := range s.Changes {
			if x.Customer == c.Key {
				fmt.Printf("    ~ %s %s: %s -> %s (%s, %s)\n", x.At.In(chinaZone()).Format(dayForm), x.Field, x.From, x.To, x.By, x.Reason)
			}
		}
		for _, k := range s.Tasks {
			if k.Customer == c.Key {
				fmt.Printf("    * %s %s due %s %s %s\n", k.Title, k.Assignee, k.DueOn, k.Status, k.Priority)
			}
		}
	}
	fmt.Println(len(s.Customers), len(s.Contacts), len(s.Activities), len(s.Changes), len(s.Tasks), len(s.Files))
}
