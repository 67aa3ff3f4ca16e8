package transfer

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// errRedo says that a record failed after it had begun to write: the whole unit of work has to go back and its records be
// tried one by one.
var errRedo = errors.New("a record failed half way")

// Actions of an outcome.
const (
	actCreate    = "create"
	actUpdate    = "update"
	actUnchanged = "unchanged"
	actSkip      = "skip"
	actReject    = "reject"
)

// outcome is what became of a draft.
type outcome struct {
	action   string
	record   customer.Customer
	contacts int
	changes  []change
	problems []Problem
	// cleared are values that were left out because nothing answers to them.
	cleared []Problem
	match   *customer.Known
}

// engine turns drafts into customers inside one unit of work. A rehearsal and a run use the same one.
type engine struct {
	s     *Service
	tx    *work.Tx
	c     *compiled
	runID string
	// known answers, per kind of key, which customers exist.
	known map[string]map[string][]customer.Known
	taken map[string]bool // codes given within this unit of work
	tags  map[string]string
	who   map[string]found
	team  map[string]found
	batch *customer.Batch
}

type found struct {
	id  string
	err *fault.Error
}

func (s *Service) engine(tx *work.Tx, c *compiled, runID string, drafts []*draft) (*engine, error) {
	e := &engine{s: s, tx: tx, c: c, runID: runID, known: map[string]map[string][]customer.Known{}, taken: map[string]bool{}, tags: map[string]string{},
		who: map[string]found{}, team: map[string]found{}, batch: s.customers.Gather(tx)}
	want := map[string]map[string]bool{}
	ask := func(kind, v string) {
		if v == "" || kind == "column" {
			return
		}
		if want[kind] == nil {
			want[kind] = map[string]bool{}
		}
		want[kind][v] = true
	}
	for _, d := range drafts {
		for i, k := range c.keys {
			ask(k.kind, d.keys[i])
		}
		ask("code", e.code(d))
	}
	for kind, vs := range want {
		list := make([]string, 0, len(vs))
		for v := range vs {
			list = append(list, v)
		}
		slices.Sort(list)
		m, err := s.customers.KnownBy(tx, kind, list)
		if err != nil {
			return nil, err
		}
		e.known[kind] = m
	}
	return e, nil
}

// end writes what was gathered of new customers; it comes after the last record.
func (e *engine) end() error { return e.batch.Flush() }

// code is the code the draft would have.
func (e *engine) code(d *draft) string {
	for i, b := range e.c.scalars {
		if b.target.Key == "customer.code" {
			if s, ok := d.vals[i].(string); ok {
				return s
			}
		}
	}
	return d.code
}

func rejected(err error) *outcome { return &outcome{action: actReject, problems: problemsOf(err)} }

// put carries out one draft. What is wrong with the record is in the outcome; an error means that the unit of work cannot
// go on.
func (e *engine) put(d *draft) (*outcome, error) {
	match, several, err := e.match(d)
	if err != nil {
		return nil, err
	}
	if several != nil {
		return rejected(several), nil
	}
	p, probs, err := e.patch(d)
	if err != nil {
		return nil, err
	}
	if len(probs) > 0 {
		return &outcome{action: actReject, problems: probs}, nil
	}
	var out *outcome
	switch {
	case match != nil:
		out, err = e.meetKnown(d, p, match)
	case e.c.Mode == modeUpdate:
		out = &outcome{action: actSkip}
	default:
		out, err = e.create(d, p)
	}
	if out != nil && out.action != actReject && out.action != actSkip {
		out.cleared = p.cleared
	}
	return out, err
}

// match finds the customer the draft is about: by the first of its keys that somebody answers to.
func (e *engine) match(d *draft) (*customer.Known, *fault.Error, error) {
	for i, k := range e.c.keys {
		if d.keys[i] == "" || k.kind == "column" {
			continue
		}
		list := e.known[k.kind][d.keys[i]]
		if k.kind == "phone" && len(list) == 0 {
			more, err := e.phones(d, d.keys[i])
			if err != nil {
				return nil, nil, err
			}
			list = more
		}
		switch {
		case len(list) == 1:
			return &list[0], nil, nil
		case len(list) > 1:
			return nil, ErrSeveral.With("key", k.column, "value", clip(d.keys[i], 60)), nil
		}
	}
	return nil, nil, nil
}

// phones looks a national number up with the country of the draft.
func (e *engine) phones(d *draft, digits string) ([]customer.Known, error) {
	country := ""
	for i, b := range e.c.scalars {
		if b.target.Key == "customer.country" {
			country, _ = d.vals[i].(string)
		}
	}
	e164, _, err := text.Phone(digits, country)
	if err != nil || country == "" {
		return nil, nil //nolint:nilerr // not a number there: nobody answers to it
	}
	m, err := e.s.customers.KnownBy(e.tx, "phone", []string{e164})
	return m[e164], err
}

func (e *engine) meetKnown(d *draft, p *given, k *customer.Known) (*outcome, error) {
	if !k.Visible {
		owner := "—"
		if k.OwnerID != nil {
			names, err := e.s.people.Names(e.tx, *k.OwnerID)
			if err != nil {
				return nil, err
			}
			if n := names[*k.OwnerID]; n != "" {
				owner = n
			}
		}
		return rejected(ErrHidden.With("owner", owner)), nil
	}
	switch e.c.Mode {
	case modeCreate:
		return rejected(ErrExists.With("code", k.Code)), nil
	case modeSkip:
		return &outcome{action: actSkip, match: k}, nil
	}
	out, err := e.update(d, p, k.ID, false)
	if out != nil {
		out.match = k
	}
	return out, err
}

// given is a draft in the archive's terms.
type given struct {
	patch customer.Patch
	// fill are the keys of the patch that only fill what is empty (defaults).
	fill     map[string]bool
	contacts []customer.ContactPatch
	cleared  []Problem
	derived  bool // the name was made of the key
}

// patch resolves names of people, teams and tags and settles currencies.
func (e *engine) patch(d *draft) (*given, []Problem, error) {
	g := &given{fill: map[string]bool{}}
	var probs []Problem
	bad := func(b *binding, f *fault.Error, raw string) {
		p := Problem{Column: b.column, Field: b.target.Key, Code: f.Def.Code, Value: clip(raw, 80), En: f.Text("en"), Zh: f.Text("zh")}
		if b.clear {
			g.cleared = append(g.cleared, p)
			return
		}
		probs = append(probs, p)
	}
	dst := reflect.ValueOf(&g.patch).Elem()
	currency := func(b *binding) string { // the column beside the amount
		for i, x := range e.c.scalars {
			if x.target.money == b.target.name && x.target.Block == b.target.Block {
				s, _ := d.vals[i].(string)
				return s
			}
		}
		return ""
	}
	for i, b := range e.c.scalars {
		v, t := d.vals[i], b.target
		if v == nil || t.money != "" {
			continue
		}
		key := t.name
		if t.Block == "own" {
			if g.patch.Own == nil {
				g.patch.Own = map[string]any{}
			}
			key = "own." + t.name
		}
		if d.made[i] {
			g.fill[key] = true
		}
		switch t.Kind {
		case field.Money:
			x, ok := v.(money)
			if !ok {
				continue
			}
			m, f := settle(x, currency(b))
			if f != nil {
				bad(b, f, x.raw)
				continue
			}
			switch {
			case t.Block == "own":
				g.patch.Own[t.name] = map[string]any{"amount": json.Number(fmt.Sprint(m.Amount)), "currency": m.Currency}
			case t.name == "turnover":
				g.patch.Turnover = &m
			case t.name == "credit_limit":
				g.patch.CreditLimit = &m
			}
		case field.User:
			name, _ := v.(string)
			f := e.person(name)
			switch {
			case f.err != nil:
				bad(b, f.err, name)
			case t.Block == "own":
				g.patch.Own[t.name] = f.id
			default:
				g.patch.OwnerID = &f.id
			}
		case field.Team:
			name, _ := v.(string)
			f, err := e.teamOf(name)
			if err != nil {
				return nil, nil, err
			}
			if f.err != nil {
				bad(b, f.err, name)
				continue
			}
			g.patch.TeamID = &f.id
		case field.Tags:
			names, _ := v.([]string)
			var ids []string
			for _, n := range names {
				tag, err := e.tag(n)
				if err != nil {
					if fault.KindOf(err) == fault.Internal {
						return nil, nil, err
					}
					bad(b, fault.From(err), n)
					continue
				}
				ids = append(ids, tag)
			}
			g.patch.TagIDs = &ids
		default:
			if t.Block == "own" {
				g.patch.Own[t.name] = v
				continue
			}
			f := dst.Field(patchFields[t.name].index)
			switch x := v.(type) {
			case string:
				f.Set(reflect.ValueOf(&x))
			case int64:
				f.Set(reflect.ValueOf(&x))
			}
		}
	}
	if g.patch.Code == nil && d.code != "" {
		if limit := patchFields["code"].max; utf8.RuneCountInString(d.code) > limit {
			f := fault.ErrTooLong.With("field", e.c.header[e.c.codeCol], "max", limit)
			probs = append(probs, Problem{Column: e.c.header[e.c.codeCol], Field: "customer.code", Code: f.Def.Code, Value: clip(d.code, 80), En: f.Text("en"), Zh: f.Text("zh")})
		}
		g.patch.Code = &d.code
	}
	for _, p := range d.contacts {
		g.contacts = append(g.contacts, p.patch())
	}
	return g, probs, nil
}

// settle turns a decimal into minor units of its currency.
func settle(m money, beside string) (customer.Money, *fault.Error) {
	cur := m.currency
	if beside != "" {
		cur = beside
	}
	if cur == "" {
		return customer.Money{}, ErrNoCurrency.With("value", clip(m.raw, 80))
	}
	info, ok := geo.Currency(cur)
	if !ok {
		return customer.Money{}, customer.ErrCurrency.With("value", clip(cur, 80))
	}
	r, ok := new(big.Rat).SetString(m.amount)
	if !ok || r.Sign() < 0 {
		return customer.Money{}, customer.ErrAmount.With("field", clip(m.raw, 80))
	}
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(info.Digits)), nil)))
	if !r.IsInt() {
		return customer.Money{}, ErrMinor.With("value", clip(m.raw, 80), "currency", info.Code, "digits", info.Digits)
	}
	if !r.Num().IsInt64() || r.Num().Int64() > 1e15 {
		return customer.Money{}, ErrWhole.With("value", clip(m.raw, 80), "max", "10¹³")
	}
	return customer.Money{Amount: r.Num().Int64(), Currency: info.Code}, nil
}

func (e *engine) person(name string) found {
	if f, ok := e.who[name]; ok {
		return f
	}
	f := func() found {
		list, err := e.s.people.PeopleByName(e.tx, name)
		if err != nil {
			return found{err: fault.From(err)}
		}
		var active []string
		for _, p := range list {
			if e.s.people.Active(e.tx, p.ID) {
				active = append(active, p.ID)
			}
		}
		switch len(active) {
		case 0:
			return found{err: ErrPerson.With("value", clip(name, 80))}
		case 1:
			return found{id: active[0]}
		}
		return found{err: ErrPeople.With("value", clip(name, 80))}
	}()
	e.who[name] = f
	return f
}

func (e *engine) teamOf(name string) (found, error) {
	if f, ok := e.team[name]; ok {
		return f, nil
	}
	teamID, err := e.s.people.TeamByName(e.tx, name)
	if err != nil {
		return found{}, err
	}
	f := found{id: teamID}
	if teamID == "" {
		f.err = ErrTeam.With("value", clip(name, 80))
	}
	e.team[name] = f
	return f, nil
}

func (e *engine) tag(name string) (string, error) {
	key := text.Fold(name)
	if t, ok := e.tags[key]; ok {
		return t, nil
	}
	t, err := e.s.customers.TagByName(e.tx, name, "")
	if err == nil {
		e.tags[key] = t.ID
	}
	return t.ID, err
}

// withTags adds the plan's tags.
func (e *engine) withTags(ids []string) []string {
	for _, t := range e.c.TagIDs {
		if !slices.Contains(ids, t) {
			ids = append(ids, t)
		}
	}
	return ids
}

func (e *engine) create(d *draft, g *given) (*outcome, error) {
	p := &g.patch
	if p.OwnerID == nil && e.c.OwnerID != "" {
		p.OwnerID = &e.c.OwnerID
	}
	if len(e.c.TagIDs) > 0 {
		var ids []string
		if p.TagIDs != nil {
			ids = *p.TagIDs
		}
		ids = e.withTags(ids)
		p.TagIDs = &ids
	}
	if code := e.code(d); p.Name == nil && p.NameLocal == nil && code != "" && !e.c.hasName {
		p.Name, g.derived = &code, true
	}
	if code := deref(p.Code); code != "" {
		if e.taken[code] || len(e.known["code"][code]) > 0 {
			return rejected(customer.ErrCode.On("code", "value", clip(code, 60))), nil
		}
	}
	opt := customer.CreateOptions{Note: importNote(e.runID), Contacts: g.contacts, AllowDuplicates: e.c.OnDuplicate == "create"}
	if g.derived && !opt.AllowDuplicates {
		// A name that is only the code resembles its neighbours by nature; what can be compared is the rest.
		opt.AllowDuplicates = true
		probe := customer.Patch{Website: p.Website, Email: p.Email, Phone: p.Phone, TaxNumber: p.TaxNumber, Country: p.Country}
		if deref(probe.Website)+deref(probe.Email)+deref(probe.Phone)+deref(probe.TaxNumber) != "" {
			ms, err := e.s.customers.Matches(e.tx, &probe)
			if err != nil {
				return nil, err
			}
			if len(ms) > 0 {
				return e.like(d, g, ms)
			}
		}
	}
	writes, rows := e.tx.Writes(), len(e.tx.Reported())
	rec, err := e.s.customers.Create(e.tx, p, opt)
	if err != nil {
		f := fault.From(err)
		if f.Def.Kind == fault.Internal || e.tx.Writes() != writes {
			return nil, errors.Join(errRedo, err)
		}
		if f.Def == customer.ErrDup {
			if data, ok := f.Data.(map[string]any); ok {
				if ms, ok := data["matches"].([]customer.Match); ok {
					return e.like(d, g, ms)
				}
			}
		}
		return e.refused(f), nil
	}
	e.taken[rec.Code] = true
	out := &outcome{action: actCreate, record: rec, contacts: len(g.contacts)}
	at := e.stamp()
	for _, r := range e.tx.Reported()[rows:] {
		if r.Entity == "customer" && r.EntityID == rec.ID {
			out.changes = append(out.changes, change{RunID: e.runID, Entity: "customer", EntityID: rec.ID, Action: actCreate,
				After: db.JSON[map[string]json.RawMessage]{V: map[string]json.RawMessage{changeAt: at, changeName: raw(rec.Name)}}})
			break
		}
	}
	return out, nil
}

func deref(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func raw(v any) json.RawMessage {
	b, _ := json.Marshal(v) // plain values
	return b
}

func (e *engine) stamp() json.RawMessage { return raw(db.At(e.tx.Now()).UnixMicro()) }

// like decides about a record that resembles others.
func (e *engine) like(d *draft, g *given, ms []customer.Match) (*outcome, error) {
	m := ms[0]
	if e.c.OnDuplicate == "merge" && m.Visible && m.ID != "" {
		out, err := e.update(d, g, m.ID, true)
		if out != nil {
			out.match = &customer.Known{ID: m.ID, Code: m.Code, Name: m.Name}
		}
		return out, err
	}
	name := m.Name
	if m.Code != "" {
		name = m.Code + " " + name
	}
	if m.Owner != "" {
		name += " (" + m.Owner + ")"
	}
	var why []string
	for _, w := range m.Why {
		if w.Percent > 0 {
			why = append(why, fmt.Sprintf("%s %d %%", w.Kind, w.Percent))
		} else {
			why = append(why, w.Kind)
		}
	}
	name += " [" + strings.Join(why, ", ") + "]"
	f := ErrLike.With("match", name)
	out := &outcome{action: actSkip, problems: []Problem{{Code: f.Def.Code, Value: m.Name, En: f.Text("en"), Zh: f.Text("zh")}}}
	if m.Visible {
		out.match = &customer.Known{ID: m.ID, Code: m.Code, Name: m.Name}
	}
	return out, nil
}

// refused words a fault of the archive with the columns of the file.
func (e *engine) refused(f *fault.Error) *outcome {
	out := rejected(f)
	for i := range out.problems {
		p := &out.problems[i]
		key := strings.TrimSuffix(p.Field, "_id")
		for _, b := range e.c.bindings {
			if b.target.name == key && b.target.Block == "customer" || "own."+b.target.name == key && b.target.Block == "own" {
				p.Column, p.Field = b.column, b.target.Key
			}
		}
	}
	return out
}

// update changes a customer that exists. fill leaves everything alone that is not empty.
func (e *engine) update(d *draft, g *given, customerID string, fill bool) (*outcome, error) {
	if err := e.batch.Flush(); err != nil { // it may be one of those this unit added
		return nil, errors.Join(errRedo, err)
	}
	cur, err := customer.Load(e.tx, customer.CanEdit, customerID)
	if err != nil {
		if f := fault.From(err); f.Def.Kind != fault.Internal {
			return rejected(f), nil
		}
		return nil, err
	}
	p := g.patch
	v := reflect.ValueOf(&p).Elem()
	for key, at := range patchFields {
		f := v.Field(at.index)
		if f.Kind() == reflect.Pointer && !f.IsNil() && (fill || g.fill[dictName(key)]) && cur.Logged(storedName(key)) != nil {
			f.SetZero()
		}
	}
	if p.Own != nil {
		own := map[string]any{}
		for code, x := range p.Own {
			if (fill || g.fill["own."+code]) && cur.Logged("own."+code) != nil {
				continue
			}
			own[code] = x
		}
		p.Own = own
		if len(own) == 0 {
			p.Own = nil
		}
	}
	if p.Code != nil && (deref(p.Code) == cur.Code || e.c.codeCol >= 0 && cur.Code != "") {
		p.Code = nil // it is what the customer was found by
	}
	if code := deref(p.Code); code != "" && (e.taken[code] || len(e.known["code"][code]) > 0) {
		return rejected(customer.ErrCode.On("code", "value", clip(code, 60))), nil
	}
	if g.patch.TagIDs != nil || len(e.c.TagIDs) > 0 { // tags are added, never taken away
		ids := slices.Clone(cur.Tags.V)
		if g.patch.TagIDs != nil {
			for _, t := range *g.patch.TagIDs {
				if !slices.Contains(ids, t) {
					ids = append(ids, t)
				}
			}
		}
		ids = e.withTags(ids)
		p.TagIDs = &ids
	}
	writes, rows := e.tx.Writes(), len(e.tx.Reported())
	fail := func(err error) (*outcome, error) {
		f := fault.From(err)
		if f.Def.Kind == fault.Internal || e.tx.Writes() != writes {
			return nil, errors.Join(errRedo, err)
		}
		return e.refused(f), nil
	}
	rec, err := e.s.customers.Change(e.tx, customerID, 0, &p, importNote(e.runID))
	if err != nil {
		return fail(err)
	}
	if len(g.contacts) > 0 {
		if err := e.contacts(customerID, g.contacts, fill); err != nil {
			return fail(err)
		}
	}
	out := &outcome{action: actUnchanged, record: rec, contacts: len(g.contacts)}
	for _, r := range e.tx.Reported()[rows:] {
		if ch, ok := e.changeOf(&r, customerID); ok {
			out.changes = append(out.changes, ch)
			out.action = actUpdate
		}
	}
	if out.action == actUpdate {
		e.taken[rec.Code] = true
	}
	return out, nil
}

// changeOf remembers, for undoing, what a row of the log says.
func (e *engine) changeOf(r *audit.Row, customerID string) (change, bool) {
	if r.Entity != "customer" && r.Entity != "contact" {
		return change{}, false
	}
	ch := change{RunID: e.runID, Entity: r.Entity, EntityID: r.EntityID, Action: actUpdate}
	if r.Action == "create" {
		ch.Action = actCreate
	}
	ch.After.V = map[string]json.RawMessage{changeAt: e.stamp(), changeName: raw(r.Label)}
	if r.Entity == "contact" {
		ch.After.V[changeRoot] = raw(customerID)
	}
	if ch.Action == actUpdate {
		ch.Before.V = map[string]json.RawMessage{}
		for _, c := range r.Changes.V {
			ch.Before.V[c.Field], ch.After.V[c.Field] = raw(c.Before), raw(c.After)
		}
	}
	return ch, true
}

// contacts brings the contacts of a draft to a customer that has some: the same person (by mail, else by name) is
// completed, others are added.
func (e *engine) contacts(customerID string, list []customer.ContactPatch, fill bool) error {
	have, err := e.s.customers.Contacts(e.tx, customerID)
	if err != nil {
		return err
	}
	for i := range list {
		p := list[i]
		var is *customer.Contact
		for k := range have {
			if isSame(&have[k], &p) {
				is = &have[k]
				break
			}
		}
		if is == nil {
			added, err := e.s.customers.AddContact(e.tx, customerID, &p)
			if err != nil {
				return err
			}
			have = append(have, added)
			continue
		}
		complete(is, &p, fill)
		changed, err := e.s.customers.ChangeContact(e.tx, is.ID, 0, &p)
		if err != nil {
			return err
		}
		*is = changed
	}
	return nil
}

func isSame(c *customer.Contact, p *customer.ContactPatch) bool {
	if p.Emails != nil {
		for _, a := range *p.Emails {
			for _, b := range c.Emails.V {
				if strings.EqualFold(a.Value, b.Value) {
					return true
				}
			}
		}
	}
	name := text.Fold(deref(p.Name))
	if name == "" || text.Fold(c.Name) != name && text.Fold(c.NameLocal) != name {
		return false
	}
	return p.Emails == nil || len(c.Emails.V) == 0
}

// complete makes of a patch what it adds to a contact: numbers and addresses are joined, names are not replaced by ones
// made of an address.
func complete(c *customer.Contact, p *customer.ContactPatch, fill bool) {
	for _, x := range []struct {
		p   **string
		was string
	}{{&p.Title, c.Title}, {&p.NameLocal, c.NameLocal}, {&p.Department, c.Department}, {&p.Level, c.Level}, {&p.Language, c.Language}, {&p.Birthday, c.Birthday},
		{&p.PreferredChannel, c.PreferredChannel}, {&p.Notes, c.Notes}} {
		if fill && x.was != "" {
			*x.p = nil
		}
	}
	p.Name = nil
	join := func(p **[]customer.Point, was []customer.Point) {
		if *p == nil {
			return
		}
		all := slices.Clone(was)
		for _, n := range **p {
			if !slices.ContainsFunc(all, func(o customer.Point) bool {
				return strings.EqualFold(o.Value, n.Value) || text.Digits(o.Value) != "" && n.Kind != "skype" && len(text.Digits(n.Value)) >= 6 && strings.HasSuffix(text.Digits(o.Value), strings.TrimLeft(text.Digits(n.Value), "0")) && !strings.Contains(n.Value, "@")
			}) {
				all = append(all, n)
			}
		}
		*p = &all
	}
	join(&p.Emails, c.Emails.V)
	join(&p.Phones, c.Phones.V)
	join(&p.Socials, c.Socials.V)
}

// storedName is the log's name of a key of the patch.
func storedName(key string) string {
	if key == "tag_ids" {
		return "tags"
	}
	return key
}

// dictName is the key in the dictionary of fields.
func dictName(key string) string {
	switch key {
	case "owner_id":
		return "owner"
	case "team_id":
		return "team"
	case "tag_ids":
		return "tags"
	}
	return key
}
