// Package demo fills an empty installation with a believable export company by replaying its story through the same verbs
// people use, each at the moment it happened: what the pages then show is real data with a real history.
package demo

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradewind/internal/crm/activity"
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/demo/story"
	"tradewind/internal/crm/org"
	"tradewind/internal/crm/own"
	"tradewind/internal/crm/task"
	"tradewind/internal/crm/view"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/work"
)

// Password is the one every demo account has; the demo says so when it starts.
const Password = "tradewind-demo"

// Parts are the features the story is told to. The clock is the one their door uses.
type Parts struct {
	Door       *work.Door
	Clock      *clock.Fake
	Org        *org.Service
	Own        *own.Service
	Customers  *customer.Service
	Activities *activity.Service
	Tasks      *task.Service
	Views      *view.Service
}

// Start is the moment to set the clock to before the parts are made: before anything in the story.
func Start(today time.Time) time.Time { return today.AddDate(-3, 0, 0) }

// Account is one of the people of the demo, for the list printed at the start.
type Account struct{ Login, Name, Role string }

type teller struct {
	Parts
	ctx       context.Context
	st        *story.Story
	users     map[string]string // login → id
	names     map[string]string
	teams     map[string]string
	customers map[string]string // key → id
	contacts  map[string]string
	tags      map[string]string
	byKey     map[string]*story.Customer
	people    map[string]*story.Contact
}

// Load tells the story into an empty installation; progress is called now and then with a figure from 0 to 100.
func Load(ctx context.Context, p Parts, seed int64, today time.Time, progress func(int)) ([]Account, error) {
	t := &teller{Parts: p, ctx: ctx, st: story.Build(seed, today), users: map[string]string{}, names: map[string]string{}, teams: map[string]string{},
		customers: map[string]string{}, contacts: map[string]string{}, tags: map[string]string{}, byKey: map[string]*story.Customer{}, people: map[string]*story.Contact{}}
	for i := range t.st.Customers {
		t.byKey[t.st.Customers[i].Key] = &t.st.Customers[i]
	}
	for i := range t.st.Contacts {
		t.people[t.st.Contacts[i].Key] = &t.st.Contacts[i]
	}
	if err := t.house(); err != nil {
		return nil, fmt.Errorf("the company: %w", err)
	}
	if err := t.fields(); err != nil {
		return nil, fmt.Errorf("own fields: %w", err)
	}
	if err := t.replay(progress); err != nil {
		return nil, err
	}
	if err := t.views(); err != nil {
		return nil, fmt.Errorf("views: %w", err)
	}
	return t.leave()
}

// at moves the clock; it never goes back, as no clock of a server should.
func (t *teller) at(when time.Time) {
	if d := when.Sub(t.Clock.Now()); d > 0 {
		t.Clock.Add(d)
	}
}

// as lets a person of the story act. He may do everything while the story is told: the story knows what was allowed.
func (t *teller) as(login string) context.Context {
	id := t.users[login]
	r := &access.Rights{UserID: id, OwnerIDs: []string{id}, Grants: t.Door.Registry().Everything()}
	return work.WithActor(t.ctx, &work.Actor{Kind: "user", ID: id, Name: t.names[login], Rights: r, IP: "192.168.10.21", Agent: "Tradewind", Lang: "zh-CN", Zone: "Asia/Shanghai"})
}

func (t *teller) house() error {
	c := t.st.Company
	var boss *story.User
	for i := range t.st.Users {
		if t.st.Users[i].Role == "admin" {
			boss = &t.st.Users[i]
			break
		}
	}
	if boss == nil {
		return fmt.Errorf("the story has no administrator")
	}
	entry, err := t.Org.Setup(t.ctx, org.SetupInput{CompanyName: c.NameEN, CompanyNameZh: c.NameZH, BaseCurrency: c.QuoteCurrency, TimeZone: c.Zone, Language: c.Language,
		Admin: org.SetupAdmin{Login: boss.Login, Name: display(boss), Password: Password}})
	if err != nil {
		return err
	}
	t.users[boss.Login], t.names[boss.Login] = entry.Me.ID, display(boss)
	ctx := t.as(boss.Login)
	departments := map[string]string{}
	for _, d := range t.st.Departments {
		x, err := t.Org.CreateDepartment(ctx, org.NewDepartment{Name: d.NameZH})
		if err != nil {
			return err
		}
		departments[d.Key] = x.ID
	}
	for _, m := range t.st.Teams {
		x, err := t.Org.CreateTeam(ctx, org.NewTeam{Name: m.NameZH, DepartmentID: departments[m.Department]})
		if err != nil {
			return err
		}
		t.teams[m.Key] = x.ID
	}
	no := false
	for i := range t.st.Users {
		u := &t.st.Users[i]
		if u == boss {
			continue
		}
		in := org.NewUser{Login: u.Login, Name: display(u), Email: u.Email, Password: Password, Language: c.Language, TimeZone: c.Zone, TeamID: t.teams[u.Team],
			RoleIDs: []string{u.Role}, MustChange: &no}
		if in.TeamID == "" {
			in.DepartmentID = departments[u.Department]
		}
		x, _, err := t.Org.CreateUser(ctx, in)
		if err != nil {
			return fmt.Errorf("user %s: %w", u.Login, err)
		}
		t.users[u.Login], t.names[u.Login] = x.ID, display(u)
	}
	return nil
}

func display(u *story.User) string {
	if u.Nickname == "" {
		return u.NameZH
	}
	return u.NameZH + " " + u.Nickname
}

func (t *teller) admin() context.Context {
	for i := range t.st.Users {
		if t.st.Users[i].Role == "admin" {
			return t.as(t.st.Users[i].Login)
		}
	}
	return t.ctx
}

func (t *teller) fields() error {
	groups := map[string]string{"money": customer.GroupCommercial}
	return t.Door.Update(t.admin(), org.Setting.Of(access.Manage), func(tx *work.Tx) error {
		for _, f := range t.st.Fields {
			d := own.Def{Entity: "customer", Code: f.Key, Label: f.NameEN, LabelZh: f.NameZH, Kind: strings.TrimPrefix(f.Type, "multi_"),
				Group: cmp.Or(groups[f.Type], customer.GroupProfile), Options: db.JSON[[]own.Option]{V: []own.Option{}}}
			if f.Type == "multi_choice" {
				d.Kind = "multi"
			}
			for _, o := range f.Choices {
				d.Options.V = append(d.Options.V, own.Option{Code: o.Code, Label: o.NameEN, LabelZh: o.NameZH})
			}
			if err := t.Own.Define(tx, &d); err != nil {
				return err
			}
		}
		return nil
	})
}

// event is one moment of the story.
type event struct {
	at  time.Time
	ord int // within one moment: customers before what happens to them
	do  func() error
}

func (t *teller) replay(progress func(int)) error {
	var evs []event
	zone, err := time.LoadLocation(t.st.Company.Zone)
	if err != nil {
		zone = time.UTC
	}
	day := func(s string, hour int) time.Time {
		d, err := time.ParseInLocation(time.DateOnly, s, zone)
		if err != nil {
			d = t.Clock.Now()
		}
		return d.Add(time.Duration(hour) * time.Hour).UTC()
	}
	first := map[string]map[string]string{} // customer → field → value before its first change
	for i := range t.st.Changes {
		c := &t.st.Changes[i]
		if first[c.Customer] == nil {
			first[c.Customer] = map[string]string{}
		}
		if _, ok := first[c.Customer][c.Field]; !ok {
			first[c.Customer][c.Field] = c.From
		}
		evs = append(evs, event{c.At, 2, func() error { return t.change(c) }})
	}
	late := map[string]bool{} // contacts that came by a change of their own
	for i := range t.st.Changes {
		if t.st.Changes[i].Field == "contact_added" {
			late[t.st.Changes[i].Contact] = true
		}
	}
	for i := range t.st.Customers {
		c := &t.st.Customers[i]
		evs = append(evs, event{day(c.CreatedOn, 9), 1, func() error { return t.customer(c, first[c.Key], late) }})
	}
	for i := range t.st.Activities {
		a := &t.st.Activities[i]
		evs = append(evs, event{a.At, 3, func() error { return t.activity(a) }})
	}
	for i := range t.st.Tasks {
		k := &t.st.Tasks[i]
		var id string
		evs = append(evs, event{day(k.CreatedOn, 10), 3, func() (err error) { id, err = t.task(k); return err }})
		if k.DoneOn != "" {
			evs = append(evs, event{day(k.DoneOn, 16), 4, func() error { return t.done(k, id) }})
		}
	}
	for i := range t.st.Files {
		f := &t.st.Files[i]
		evs = append(evs, event{f.At, 3, func() error { return t.file(f) }})
	}
	slices.SortStableFunc(evs, func(a, b event) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return cmp.Compare(a.ord, b.ord)
	})
	for i, e := range evs {
		t.at(e.at)
		if err := e.do(); err != nil {
			return fmt.Errorf("on %s: %w", e.at.Format(time.DateOnly), err)
		}
		if i%100 == 0 && progress != nil {
			progress(i * 100 / len(evs))
		}
		if err := t.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

var sources = map[string]string{"canton_fair": "fair", "trade_show": "fair", "alibaba": "b2b_platform", "website": "website", "referral": "referral",
	"linkedin": "social", "customs_data": "cold"}

func p[T any](v T) *T { return &v }

func (t *teller) customer(c *story.Customer, before map[string]string, late map[string]bool) error {
	was := func(field, now string) string {
		if v, ok := before[field]; ok {
			return v
		}
		return now
	}
	in := customer.Patch{Code: &c.Key, Name: &c.Name, NameLocal: p(cmp.Or(c.LocalName, c.NameZH)), ShortName: &c.TradeName, Country: &c.Country, Region: &c.State, City: &c.City,
		Address: p(cmp.Or(c.Address, c.Street)), Postcode: &c.Postcode, Website: &c.Website, Phone: &c.Phone, Email: &c.Email, TimeZone: &c.Zone, Language: &c.Language,
		FoundedOn: &c.FoundedOn, BusinessScope: &c.BusinessScope, Currency: &c.Currency, PaymentTerms: &c.PaymentText, Incoterm: &c.Incoterm, TaxNumber: &c.TaxNumber,
		Source: p(cmp.Or(sources[c.Source], "other")), Stage: p(was("stage", c.Stage)), SizeClass: &c.SizeClass, BusinessKind: &c.BusinessKind, ValueTier: p(was("value_tier", c.ValueTier)),
		Notes: &c.Notes, QualityStandard: &c.QualityNotes, PackagingRules: &c.PackagingNotes, ProductPreferences: p(strings.Join(c.Products, ", "))}
	if c.StaffCount > 0 {
		in.StaffCount = p(int64(c.StaffCount))
	}
	if c.TurnoverUSD > 0 {
		in.Turnover = &customer.Money{Amount: c.TurnoverUSD * 100, Currency: "USD"}
	}
	if limit, ok := before["credit_limit"]; ok {
		in.CreditLimit = amount(limit)
	} else if c.CreditLimit.Minor > 0 {
		in.CreditLimit = &customer.Money{Amount: c.CreditLimit.Minor, Currency: c.CreditLimit.Currency}
	}
	if last, err := time.Parse(time.DateOnly, c.LastContactOn); err == nil && c.Stage != "lost" && c.Stage != "dormant" {
		// The next contact falls two to eight weeks after the last, spread by the customer's number.
		in.NextContactOn = p(last.AddDate(0, 0, 14+len(c.Name)*7%45).Format(time.DateOnly))
	}
	owner := was("owner", c.Owner)
	in.OwnerID = p(t.users[owner])
	if len(c.Values) > 0 {
		in.Own = map[string]any{}
		for _, v := range c.Values {
			in.Own[v.Field] = t.value(v)
		}
	}
	var with []customer.ContactPatch
	var keys []string
	for i := range t.st.Contacts {
		x := &t.st.Contacts[i]
		if x.Customer == c.Key && !late[x.Key] {
			with = append(with, contact(x))
			keys = append(keys, x.Key)
		}
	}
	return t.Door.Update(t.as(owner), customer.CanCreate, func(tx *work.Tx) error {
		ids := []string{}
		for _, name := range c.Tags {
			tag, err := t.Customers.TagByName(tx, name, color(name))
			if err != nil {
				return err
			}
			ids = append(ids, tag.ID)
		}
		in.TagIDs = &ids
		made, err := t.Customers.Create(tx, &in, customer.CreateOptions{AllowDuplicates: true})
		if err != nil {
			return fmt.Errorf("customer %s: %w", c.Key, err)
		}
		t.customers[c.Key] = made.ID
		for i := range with {
			x, err := t.Customers.AddContact(tx, made.ID, &with[i])
			if err != nil {
				return fmt.Errorf("contact %s: %w", keys[i], err)
			}
			t.contacts[keys[i]] = x.ID
		}
		return nil
	})
}

func color(name string) string {
	colors := customer.TagColors[1:]
	n := 0
	for _, r := range name {
		n += int(r)
	}
	return colors[n%len(colors)]
}

func (t *teller) value(v story.FieldValue) any {
	if v.Money != nil {
		return map[string]any{"amount": json.Number(strconv.FormatInt(v.Money.Minor, 10)), "currency": v.Money.Currency}
	}
	for _, f := range t.st.Fields {
		if f.Key == v.Field && f.Type == "multi_choice" {
			return v.Values
		}
	}
	if len(v.Values) == 0 {
		return nil
	}
	return v.Values[0]
}

func amount(s string) *customer.Money {
	cur, n, _ := strings.Cut(s, " ")
	v, err := strconv.ParseInt(n, 10, 64)
	if err != nil {
		return nil
	}
	return &customer.Money{Amount: v * 100, Currency: cur}
}

func contact(x *story.Contact) customer.ContactPatch {
	in := customer.ContactPatch{Name: &x.Name, NameLocal: &x.LocalName, Title: &x.JobTitle, Department: &x.Department, Level: &x.Level, IsMain: &x.Main, Language: &x.Language,
		Birthday: &x.Birthday, PreferredHours: &x.Hours, CultureNotes: &x.CultureNotes}
	for _, o := range customer.Channels {
		if o.Code == x.Channel {
			in.PreferredChannel = p(x.Channel)
		}
	}
	var mails, phones, socials []customer.Point
	if x.Email != "" {
		mails = append(mails, customer.Point{Value: x.Email, Kind: "work"})
	}
	if x.Mobile != "" {
		phones = append(phones, customer.Point{Value: x.Mobile, Kind: "mobile"})
	}
	if x.Phone != "" {
		phones = append(phones, customer.Point{Value: x.Phone, Kind: "work"})
	}
	for _, s := range x.Socials {
		kind := "other"
		for _, o := range customer.Socials {
			if o.Code == s.Kind {
				kind = s.Kind
			}
		}
		socials = append(socials, customer.Point{Value: s.ID, Kind: kind})
	}
	in.Emails, in.Phones, in.Socials = &mails, &phones, &socials
	return in
}

func (t *teller) change(c *story.Change) error {
	id := t.customers[c.Customer]
	return t.Door.Update(t.as(c.By), customer.CanEdit, func(tx *work.Tx) error {
		var err error
		switch c.Field {
		case "stage":
			_, err = t.Customers.Change(tx, id, 0, &customer.Patch{Stage: &c.To}, c.Reason)
		case "value_tier":
			_, err = t.Customers.Change(tx, id, 0, &customer.Patch{ValueTier: &c.To}, c.Reason)
		case "credit_limit":
			_, err = t.Customers.Change(tx, id, 0, &customer.Patch{CreditLimit: amount(c.To)}, c.Reason)
		case "owner":
			_, err = t.Customers.Transfer(tx, id, t.users[c.To], c.Reason)
		case "contact_added":
			in := contact(t.people[c.Contact])
			var x customer.Contact
			if x, err = t.Customers.AddContact(tx, id, &in); err == nil {
				t.contacts[c.Contact] = x.ID
			}
		case "contact_left":
			_, err = t.Customers.ChangeContact(tx, t.contacts[c.Contact], 0, &customer.ContactPatch{LeftOn: p(t.people[c.Contact].LeftOn), Notes: &c.Reason})
		default:
			err = fmt.Errorf("the story changes %q, which nothing here does", c.Field)
		}
		if err != nil {
			return fmt.Errorf("%s of %s: %w", c.Field, c.Customer, err)
		}
		return nil
	})
}

func (t *teller) activity(a *story.Activity) error {
	in := activity.Patch{Kind: &a.Kind, Direction: &a.Direction, At: p(a.At), Subject: &a.Subject, Body: &a.Body}
	if a.Contact != "" {
		in.ContactID = p(t.contacts[a.Contact])
	}
	return t.Door.Update(t.as(a.By), activity.CanAdd, func(tx *work.Tx) error {
		_, err := t.Activities.Create(tx, t.customers[a.Customer], &in)
		if err != nil {
			return fmt.Errorf("activity of %s: %w", a.Customer, err)
		}
		return nil
	})
}

func (t *teller) task(k *story.Task) (id string, err error) {
	err = t.Door.Update(t.as(k.CreatedBy), task.CanCreate, func(tx *work.Tx) error {
		x, err := t.Tasks.Create(tx, &task.Patch{Title: &k.Title, CustomerID: p(t.customers[k.Customer]), AssigneeID: p(t.users[k.Assignee]), DueOn: &k.DueOn, Priority: p(cmp.Or(k.Priority, "normal"))})
		id = x.ID
		return err
	})
	if err != nil {
		err = fmt.Errorf("task of %s: %w", k.Customer, err)
	}
	return id, err
}

func (t *teller) done(k *story.Task, id string) error {
	return t.Door.Update(t.as(k.Assignee), task.CanEdit, func(tx *work.Tx) error {
		_, err := t.Tasks.Change(tx, id, 0, &task.Patch{State: p("done")})
		return err
	})
}

func (t *teller) file(f *story.File) error {
	_, err := t.Customers.Attach(t.as(f.By), t.customers[f.Customer], f.Name, bytes.NewReader(f.Content))
	if err != nil {
		err = fmt.Errorf("file of %s: %w", f.Customer, err)
	}
	return err
}

func (t *teller) views() error {
	for _, v := range []struct {
		name string
		spec view.Spec
	}{
		{"A 级客户", view.Spec{Filter: &field.Cond{And: []field.Cond{{Field: "value_tier", Op: "eq", Value: "a"}}}, Sort: "name"}},
		{"待联系", view.Spec{Filter: &field.Cond{And: []field.Cond{{Field: "next_contact_on", Op: "lte", Value: "today"}}}, Sort: "next_contact_on"}},
		{"报价中（看板）", view.Spec{Layout: "board"}},
	} {
		err := t.Door.Update(t.admin(), access.SignedIn, func(tx *work.Tx) error {
			_, err := t.Views.Create(tx, &view.Input{Name: &v.name, Shared: p(true), Spec: &v.spec})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// leave closes the accounts of those who are gone and lists the others.
func (t *teller) leave() ([]Account, error) {
	var out []Account
	for i := range t.st.Users {
		u := &t.st.Users[i]
		if u.Active {
			out = append(out, Account{u.Login, display(u), u.Role})
			continue
		}
		if _, _, err := t.Org.DisableUser(t.admin(), t.users[u.Login], ""); err != nil {
			return nil, fmt.Errorf("close %s: %w", u.Login, err)
		}
	}
	return out, nil
}
