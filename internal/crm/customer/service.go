package customer

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// People is what the archive asks of the organisation.
type People interface {
	// Names returns the names of users by id; unknown ids are absent.
	Names(tx *work.Tx, ids ...string) (map[string]string, error)
	// TeamNames returns the names of teams by id.
	TeamNames(tx *work.Tx, ids ...string) (map[string]string, error)
	// TeamOf returns the team of a user, "" when he has none.
	TeamOf(tx *work.Tx, userID string) (string, error)
	// Active reports whether the user exists and may be given records.
	Active(tx *work.Tx, userID string) bool
}

// Service is the archive.
type Service struct {
	door   *work.Door
	own    *own.Service
	people People
	files  *blob.Store

	children []Child
	sources  []Source
	guards   map[string]guarded

	tagMu   sync.Mutex
	tagVer  int64
	tagList []Tag

	codes codeBlock

	batches sync.Map // *work.Tx → *Batch, while an import is in that unit
}

// New makes the archive.
func New(door *work.Door, fields *own.Service, people People, files *blob.Store) *Service {
	s := &Service{door: door, own: fields, people: people, files: files, guards: map[string]guarded{}}
	var keys []string
	for _, g := range Groups {
		keys = append(keys, g.Key)
	}
	fields.Serve(own.Entity{Name: "customer", Alias: "c", Base: Fields, Groups: keys})
	return s
}

// groupOf maps each field of Customer (by column) to its field group, from the struct's tags.
var groupOf = func() map[string]string {
	m := map[string]string{}
	t := reflect.TypeFor[Customer]()
	for field := range t.Fields() {
		if g := field.Tag.Get("group"); g != "" {
			m[field.Tag.Get("db")] = g
		}
	}
	return m
}()

// apply writes a patch into a customer: rights per field group first, then the values. It returns the typed rows of the
// own fields that changed.
func (s *Service) apply(tx *work.Tx, c *Customer, in *Patch) (map[string][]own.Value, error) {
	var l fault.List
	level := func(group string) access.Level { return tx.Rights().Level(Resource.Key, group) }
	given := reflect.ValueOf(in).Elem()
	t := given.Type()
	for i := range t.NumField() {
		fv := given.Field(i)
		if fv.Kind() != reflect.Pointer || fv.IsNil() {
			continue
		}
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fd := Fields.Get(dictKey(key))
		if fd == nil {
			continue
		}
		if level(fd.Group) < access.Edit {
			l.Add(fault.ErrFieldDenied.On(key, "field", key))
		}
	}
	if len(l) > 0 {
		l[0].Fields = l[1:]
		return nil, l[0]
	}
	// The API's schema bounds the lengths too; imports and other callers come past it.
	for i := range t.NumField() {
		v, ok := reflect.TypeAssert[*string](given.Field(i))
		if !ok || v == nil {
			continue
		}
		if most, _ := strconv.Atoi(t.Field(i).Tag.Get("maxLength")); most > 0 && len(*v) > most && utf8.RuneCountInString(*v) > most {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			l.Add(fault.ErrTooLong.On(key, "field", key, "max", most))
		}
	}
	if len(l) > 0 {
		return nil, l.Err()
	}
	texts := []struct {
		dst *string
		src *string
	}{
		{&c.Code, in.Code}, {&c.Name, in.Name}, {&c.NameLocal, in.NameLocal}, {&c.ShortName, in.ShortName}, {&c.Region, in.Region}, {&c.City, in.City},
		{&c.Address, in.Address}, {&c.Postcode, in.Postcode}, {&c.Website, in.Website}, {&c.Phone, in.Phone}, {&c.Fax, in.Fax},
		{&c.TimeZone, in.TimeZone}, {&c.Language, in.Language}, {&c.FoundedOn, in.FoundedOn}, {&c.BusinessScope, in.BusinessScope},
		{&c.PaymentTerms, in.PaymentTerms}, {&c.TaxNumber, in.TaxNumber}, {&c.RegistrationNumber, in.RegistrationNumber}, {&c.BillingName, in.BillingName},
		{&c.BillingAddress, in.BillingAddress}, {&c.BankName, in.BankName}, {&c.BankAccount, in.BankAccount}, {&c.Source, in.Source}, {&c.Stage, in.Stage},
		{&c.SizeClass, in.SizeClass}, {&c.BusinessKind, in.BusinessKind}, {&c.ValueTier, in.ValueTier}, {&c.Notes, in.Notes},
		{&c.ProductPreferences, in.ProductPreferences}, {&c.QualityStandard, in.QualityStandard}, {&c.PackagingRules, in.PackagingRules},
		{&c.NextContactOn, in.NextContactOn}, {&c.Incoterm, in.Incoterm}, {&c.Currency, in.Currency}, {&c.Country, in.Country},
		{&c.Email, in.Email}, {&c.BillingEmail, in.BillingEmail},
	}
	for _, x := range texts {
		cleanInto(x.dst, x.src)
	}
	if in.StaffCount != nil {
		if c.StaffCount = in.StaffCount; *in.StaffCount < 0 {
			c.StaffCount = nil
		}
	}
	money := func(key string, m *Money, amount **int64, currency *string) {
		switch {
		case m == nil:
		case m.Currency == "":
			*amount, *currency = nil, ""
		case m.Amount < 0:
			l.Add(ErrAmount.On(key, "field", key))
		default:
			a := m.Amount
			*amount, *currency = &a, strings.ToUpper(m.Currency)
			if _, ok := geo.FindCurrency(*currency); !ok {
				l.Add(ErrCurrency.On(key, "value", m.Currency))
			}
		}
	}
	money("turnover", in.Turnover, &c.TurnoverAmount, &c.TurnoverCurrency)
	money("credit_limit", in.CreditLimit, &c.CreditAmount, &c.CreditCurrency)
	if in.TagIDs != nil {
		tags, err := s.checkTags(tx, *in.TagIDs)
		if err != nil {
			return nil, err
		}
		c.Tags.V = tags
	}
	s.normalise(c, in, &l)
	var values map[string][]own.Value
	if in.Own != nil {
		stored, rows, err := s.own.Apply(tx, "customer", c.Own.V, in.Own, func(u string) bool { return s.people.Active(tx, u) })
		if err != nil {
			e := fault.From(err)
			if e.Def != fault.ErrInvalid {
				return nil, err
			}
			l = append(l, e.Fields...)
		}
		c.Own.V, values = stored, rows
	}
	if c.Own.V == nil {
		c.Own.V = map[string]any{}
	}
	return values, l.Err()
}

// derive computes what follows from other fields: the sort key, and the company's domain from its web address, or from its
// mail unless that is with a free provider.
func derive(c *Customer) {
	c.NameSort = text.SortKey(c.Name)
	c.Domain = text.Domain(c.Website)
	if c.Domain == "" && c.Email != "" {
		if _, d, err := text.Mail(c.Email); err == nil && !text.FreeMail(d) {
			c.Domain = text.Domain(d)
		}
	}
}

// dictKey maps a key of the patch to the dictionary's.
func dictKey(key string) string {
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

// normalise brings values into the form they are kept in and refuses those that mean nothing. Only fields that were given
// are checked: a record with an old fault can still be edited.
func (s *Service) normalise(c *Customer, in *Patch, l *fault.List) {
	if c.Name == "" {
		if c.Name = c.NameLocal; c.Name == "" {
			l.Add(ErrName.On("name"))
		}
	}
	if in.Country != nil && c.Country != "" {
		code, ok := geo.FindCountry(c.Country)
		if !ok {
			l.Add(ErrCountry.On("country", "value", c.Country))
		}
		c.Country = code
	}
	if in.TimeZone != nil && c.TimeZone != "" && !geo.ValidZone(c.TimeZone) {
		l.Add(ErrZone.On("time_zone", "value", c.TimeZone))
	}
	if c.TimeZone == "" && c.Country != "" {
		c.TimeZone = geo.ZoneOf(c.Country, c.City)
	}
	if in.Language != nil && c.Language != "" {
		if lang, ok := geo.Language(c.Language); ok {
			c.Language = lang.Code
		} else {
			l.Add(ErrLang.On("language", "value", c.Language))
		}
	}
	if in.Currency != nil && c.Currency != "" {
		if cur, ok := geo.FindCurrency(strings.ToUpper(c.Currency)); ok {
			c.Currency = cur
		} else {
			l.Add(ErrCurrency.On("currency", "value", c.Currency))
		}
	}
	mail := func(key string, v *string, given *string) {
		if given == nil || *v == "" {
			return
		}
		a, _, err := text.Mail(*v)
		if err != nil {
			l.Add(ErrMail.On(key, "value", *v))
			return
		}
		*v = a
	}
	mail("email", &c.Email, in.Email)
	mail("billing_email", &c.BillingEmail, in.BillingEmail)
	if in.Phone != nil && c.Phone != "" {
		if _, display, err := text.Phone(c.Phone, c.Country); err == nil {
			c.Phone = display
		} else if text.Digits(c.Phone) == "" {
			l.Add(ErrPhone.On("phone", "value", c.Phone))
		}
	}
	derive(c)
	for key, v := range map[string]string{"founded_on": c.FoundedOn, "next_contact_on": c.NextContactOn} {
		if !DateOK(v) {
			l.Add(ErrDate.On(key, "value", v))
		}
	}
	choice := func(key string, v string, given *string, from []field.Option) {
		if given != nil && v != "" && !hasOption(from, v) {
			l.Add(fault.ErrChoice.On(key, "field", key, "value", v))
		}
	}
	choice("stage", c.Stage, in.Stage, Stages)
	choice("size_class", c.SizeClass, in.SizeClass, SizeClasses)
	choice("business_kind", c.BusinessKind, in.BusinessKind, BusinessKinds)
	choice("value_tier", c.ValueTier, in.ValueTier, ValueTiers)
	choice("source", c.Source, in.Source, Sources)
	c.Incoterm = strings.ToUpper(c.Incoterm)
	choice("incoterm", c.Incoterm, in.Incoterm, Incoterms)
}

// place sets owner and team. Giving a customer to somebody else than oneself is a transfer and needs that right; the team
// follows the owner unless it is named.
func (s *Service) place(tx *work.Tx, c *Customer, in *Patch, fresh bool) error {
	me := tx.Actor().ID
	was := c.Record() // the right is asked of the record as it is, not as it would become
	may := func() error {
		if fresh && tx.Can(CanTransfer) || !fresh && tx.Rights().Allows(CanTransfer, was) {
			return nil
		}
		return access.Denied(CanTransfer)
	}
	owner := deref(c.OwnerID)
	switch {
	case in.OwnerID != nil:
		owner = *in.OwnerID
	case fresh && id.Valid(me):
		owner = me
	}
	if owner != deref(c.OwnerID) {
		if !fresh || owner != me {
			if err := may(); err != nil {
				return err
			}
		}
		if err := s.give(tx, c, owner); err != nil {
			return err
		}
	}
	if in.TeamID != nil && *in.TeamID != deref(c.TeamID) {
		if err := may(); err != nil {
			return err
		}
		names, err := s.people.TeamNames(tx, *in.TeamID)
		if err != nil {
			return err
		}
		if *in.TeamID != "" && names[*in.TeamID] == "" {
			return ErrPerson.On("team_id", "field", "team")
		}
		c.TeamID = ptr(*in.TeamID)
	}
	return nil
}

// give makes somebody the owner, his team with him; nobody for "", the team then stays.
func (s *Service) give(tx *work.Tx, c *Customer, owner string) error {
	if owner == "" {
		c.OwnerID = nil
		return nil
	}
	if !s.people.Active(tx, owner) {
		return ErrPerson.On("owner_id", "field", "owner")
	}
	team, err := s.people.TeamOf(tx, owner)
	if err != nil {
		return err
	}
	c.OwnerID, c.TeamID = ptr(owner), ptr(team)
	return nil
}

// CreateOptions steer Create.
type CreateOptions struct {
	// AllowDuplicates skips the duplicate check: the person has looked.
	AllowDuplicates bool
	// Note is put on the audit row (for instance the import it came from).
	Note string
	// Contacts are created with the customer.
	Contacts []ContactPatch
}

// Create adds a customer inside a running unit of work. Near-duplicates make it fail with ErrDup and the matches as data.
func (s *Service) Create(tx *work.Tx, in *Patch, opt CreateOptions) (Customer, error) {
	if err := tx.Require(CanCreate); err != nil {
		return Customer{}, err
	}
	c := Customer{ID: id.New(), Version: 1, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now()), CreatedBy: tx.Actor().ID, UpdatedBy: tx.Actor().ID,
		Tags: db.JSON[[]string]{V: []string{}}, Own: db.JSON[map[string]any]{V: map[string]any{}}}
	if err := s.place(tx, &c, in, true); err != nil {
		return c, err
	}
	// The owner and team were placed with the rights they need; the patch's own check is for the other fields.
	rest := *in
	rest.OwnerID, rest.TeamID = nil, nil
	values, err := s.apply(tx, &c, &rest)
	if err != nil {
		return c, err
	}
	if c.Stage == "" {
		c.Stage = "lead"
	}
	missing, err := s.own.Missing(tx, "customer", c.Own.V)
	if err != nil {
		return c, err
	}
	if len(missing) > 0 && opt.Note == "" { // an import may bring records that are still to be completed
		var l fault.List
		for _, m := range missing {
			l.Add(fault.ErrRequired.On(m, "field", strings.TrimPrefix(m, "own.")))
		}
		return c, l.Err()
	}
	contacts := make([]Contact, len(opt.Contacts))
	for i := range opt.Contacts {
		if err := newContact(tx, &contacts[i], &c, &opt.Contacts[i]); err != nil {
			e := *fault.From(err)
			e.Fields = slices.Clone(e.Fields)
			for k, f := range e.Fields {
				g := *f
				g.Field = "contacts." + strconv.Itoa(i) + "." + f.Field
				e.Fields[k] = &g
			}
			return c, &e
		}
	}
	// One contact at most is the main one: the last that says so.
	for i := range contacts {
		for k := range i {
			contacts[k].IsMain = contacts[k].IsMain && !contacts[i].IsMain
		}
	}
	if !opt.AllowDuplicates {
		matches, err := s.matches(tx, &c, contacts, "")
		if err != nil {
			return c, err
		}
		if len(matches) > 0 {
			return c, ErrDup.With().WithData(map[string]any{"matches": matches})
		}
	}
	if err := s.insert(tx, &c, values, contacts); err != nil {
		return c, err
	}
	changes, err := s.diff(tx, nil, &c)
	if err != nil {
		return c, err
	}
	tx.Changed("create", ref(&c), changes, versionNote(1, opt.Note))
	for i := range contacts {
		tx.Created(contactRef(&contacts[i], c.ID), contacts[i])
	}
	return c, nil
}

// Clash is an edit of fields that somebody else changed meanwhile.
type Clash struct {
	Current   *View          `json:"current"`
	Original  map[string]any `json:"original" doc:"The clashing fields as they were when the edit began"`
	Conflicts []string       `json:"conflicts"`
}

// Change edits a customer somebody opened at the given version. Fields changed by others in between do not matter unless
// the edit touches them too: then it fails with fault.ErrStale and a Clash as data. version 0 skips the comparison.
func (s *Service) Change(tx *work.Tx, customerID string, version int64, in *Patch, note string) (Customer, error) {
	before, err := Hold(tx, CanEdit, customerID)
	if err != nil {
		return before, err
	}
	after := before
	after.Tags.V = slices.Clone(before.Tags.V)
	if err := s.place(tx, &after, in, false); err != nil {
		return before, err
	}
	rest := *in
	rest.OwnerID, rest.TeamID = nil, nil // placed above, with the right that takes
	values, err := s.apply(tx, &after, &rest)
	if err != nil {
		return before, err
	}
	changes, err := s.diff(tx, &before, &after)
	if err != nil {
		return before, err
	}
	if version != 0 && version != before.Version {
		if err := s.clash(tx, &before, version, in, changes); err != nil {
			return before, err
		}
	}
	if len(changes) == 0 {
		tx.Nothing()
		return before, nil
	}
	if err := s.save(tx, &before, &after, values); err != nil {
		return before, err
	}
	action := "edit"
	if deref(before.OwnerID) != deref(after.OwnerID) {
		action = "transfer"
	}
	tx.Changed(action, ref(&after), changes, versionNote(after.Version, note))
	return after, nil
}

func versionNote(v int64, note string) string {
	n := "v" + itoa(v)
	if note != "" {
		n += " " + note
	}
	return n
}

// clash compares an edit with what others changed since the version it began with; nil when they do not overlap.
func (s *Service) clash(tx *work.Tx, now *Customer, version int64, in *Patch, changes []audit.Change) error {
	var meanwhile map[string]any
	known := version < now.Version
	if known {
		var err error
		if meanwhile, known, err = since(tx, now, version); err != nil {
			return err
		}
	}
	var hit []string
	for _, ch := range changes {
		if ch.Field == "team_id" && in.TeamID == nil || ch.Field == "time_zone" && in.TimeZone == nil {
			continue // they follow the owner and the country, which clash by themselves
		}
		_, moved := meanwhile[ch.Field]
		if key := keyOf(ch.Field); (moved || !known) && !slices.Contains(hit, key) {
			hit = append(hit, key)
		}
	}
	if len(hit) == 0 && known {
		return nil
	}
	slices.Sort(hit)
	view, err := s.Present(tx, []Customer{*now}, nil)
	if err != nil {
		return err
	}
	c := Clash{Current: &view[0], Original: map[string]any{}, Conflicts: hit}
	if known {
		// The record as it was when the edit began, as far as the clashing fields go, shown with the same rights.
		then, err := s.rewind(tx, *now, meanwhile)
		if err != nil {
			return err
		}
		value := then.values()
		for _, key := range hit {
			c.Original[key] = value(key)
		}
	}
	return fault.ErrStale.With("fields", strings.Join(hit, ", ")).WithData(c)
}

// stale refuses what began with another version and shows the record as it is.
func (s *Service) stale(tx *work.Tx, now *Customer) error {
	view, err := s.Present(tx, []Customer{*now}, nil)
	if err != nil {
		return err
	}
	return fault.ErrStale.With().WithData(Clash{Current: &view[0], Original: map[string]any{}, Conflicts: []string{}})
}

// Remove deletes a customer softly: it leaves every list and index and can be restored with all it has.
func (s *Service) Remove(tx *work.Tx, customerID string, version int64) error {
	c, err := Hold(tx, CanDelete, customerID)
	if err != nil {
		return err
	}
	if version != 0 && version != c.Version {
		return s.stale(tx, &c)
	}
	n, err := tx.Exec("UPDATE customer SET deleted_at = ?, updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ? AND version = ?",
		db.At(tx.Now()), db.At(tx.Now()), tx.Actor().ID, c.ID, c.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.ErrStale.With()
	}
	if err := vanish(tx, c.ID); err != nil {
		return err
	}
	tx.Changed("delete", ref(&c), nil, versionNote(c.Version+1, ""))
	return nil
}

// Restore brings a deleted customer back. One that was merged away comes back by undoing the merge.
func (s *Service) Restore(tx *work.Tx, customerID string) (Customer, error) {
	c, err := anyState(tx, customerID, true)
	if err != nil {
		return c, err
	}
	if c.DeletedAt.IsZero() || c.MergedInto != "" || !tx.Rights().Allows(CanView, c.Record()) || !tx.Rights().Allows(CanDelete, c.Record()) {
		return Customer{}, fault.ErrNotFound.With()
	}
	return c, s.revive(tx, &c, "restore", "")
}

// revive makes a deleted customer a living one again.
func (s *Service) revive(tx *work.Tx, c *Customer, action, note string) error {
	before := *c
	c.DeletedAt, c.MergedInto = db.Time{}, ""
	if err := s.save(tx, &before, c, nil); err != nil {
		return err
	}
	tx.Changed(action, ref(c), nil, versionNote(c.Version, note))
	return nil
}

// --- contacts ---

func contactsOf(tx *work.Tx, customerID string) ([]Contact, error) {
	return db.Select[Contact](tx.Tx, "SELECT "+contactColumns+" FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY is_main DESC, id", customerID)
}

// editContacts refuses those who may not edit the contact group of this customer.
func editContacts(tx *work.Tx, customerID string) (Customer, error) {
	c, err := Hold(tx, CanEdit, customerID)
	if err != nil {
		return c, err
	}
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Edit {
		return c, fault.ErrFieldDenied.With("field", "contacts")
	}
	return c, nil
}

// newContact makes a contact of what a person sent; nothing is written yet.
func newContact(tx *work.Tx, p *Contact, c *Customer, in *ContactPatch) error {
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Edit {
		return fault.ErrFieldDenied.On("contacts", "field", "contacts")
	}
	*p = Contact{ID: id.New(), CustomerID: c.ID, Version: 1, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now())}
	return in.apply(p, c.Country)
}

// onlyMain takes the mark of the main contact from the others.
func onlyMain(tx *work.Tx, p *Contact) error {
	if !p.IsMain {
		return nil
	}
	_, err := tx.Exec("UPDATE contact SET is_main = FALSE WHERE customer_id = ? AND id <> ? AND is_main = TRUE", p.CustomerID, p.ID)
	return err
}

// AddContact adds a contact to a customer.
func (s *Service) AddContact(tx *work.Tx, customerID string, in *ContactPatch) (Contact, error) {
	c, err := editContacts(tx, customerID)
	if err != nil {
		return Contact{}, err
	}
	var p Contact
	if err := newContact(tx, &p, &c, in); err != nil {
		return p, err
	}
	if err := onlyMain(tx, &p); err != nil {
		return p, err
	}
	if err := db.Insert(tx.Tx, "contact", p); err != nil {
		return p, err
	}
	tx.Created(contactRef(&p, c.ID), p)
	return p, s.reindex(tx, &c, nil, false)
}

// mayEditContacts refuses those who may edit nobody's contacts, before anything is looked up: whether an id names a contact
// is not for them to know.
func mayEditContacts(tx *work.Tx) error {
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Edit {
		return fault.ErrFieldDenied.With("field", "contacts")
	}
	return nil
}

func loadContact(tx *work.Tx, contactID string) (Contact, error) {
	if !id.Valid(contactID) {
		return Contact{}, fault.ErrNotFound.With()
	}
	p, err := db.One[Contact](tx.Tx, "SELECT "+contactColumns+" FROM contact WHERE id = ? AND deleted_at IS NULL", contactID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return p, err
}

// ChangeContact edits a contact; a version other than the stored one fails with the stored contact as data.
func (s *Service) ChangeContact(tx *work.Tx, contactID string, version int64, in *ContactPatch) (Contact, error) {
	if err := mayEditContacts(tx); err != nil {
		return Contact{}, err
	}
	before, err := loadContact(tx, contactID)
	if err != nil {
		return before, err
	}
	c, err := editContacts(tx, before.CustomerID)
	if err != nil {
		return before, err
	}
	if version != 0 && version != before.Version {
		return before, fault.ErrStale.With().WithData(map[string]any{"current": before})
	}
	after := before
	if err := in.apply(&after, c.Country); err != nil {
		return before, err
	}
	if len(audit.Diff(before, after, nil)) == 0 {
		tx.Nothing()
		return before, nil
	}
	after.Version++
	after.UpdatedAt = db.At(tx.Now())
	if err := onlyMain(tx, &after); err != nil {
		return before, err
	}
	ok, err := db.UpdateRow(tx.Tx, "contact", after, after.ID, before.Version)
	if err != nil {
		return before, err
	}
	if !ok {
		return before, fault.ErrStale.With()
	}
	tx.Updated(contactRef(&after, c.ID), before, after)
	return after, s.reindex(tx, &c, nil, false)
}

// RemoveContact deletes a contact softly.
func (s *Service) RemoveContact(tx *work.Tx, contactID string, version int64) error {
	if err := mayEditContacts(tx); err != nil {
		return err
	}
	p, err := loadContact(tx, contactID)
	if err != nil {
		return err
	}
	c, err := editContacts(tx, p.CustomerID)
	if err != nil {
		return err
	}
	if version != 0 && version != p.Version {
		return fault.ErrStale.With().WithData(map[string]any{"current": p})
	}
	n, err := tx.Exec("UPDATE contact SET deleted_at = ?, version = version + 1 WHERE id = ? AND version = ?", db.At(tx.Now()), p.ID, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.ErrStale.With()
	}
	tx.Deleted(contactRef(&p, c.ID), p)
	return s.reindex(tx, &c, nil, false)
}

// Contacts lists the contacts of a customer as the actor may see them.
func (s *Service) Contacts(tx *work.Tx, customerID string) ([]Contact, error) {
	if _, err := Load(tx, CanView, customerID); err != nil {
		return nil, err
	}
	lv := tx.Rights().Level(Resource.Key, GroupContact)
	if lv == access.Hidden {
		return nil, fault.ErrFieldDenied.With("field", "contacts")
	}
	list, err := contactsOf(tx, customerID)
	if lv == access.Masked {
		for i := range list {
			list[i].mask()
		}
	}
	return list, err
}

// Transfer gives a customer to another owner; "" takes the owner away.
func (s *Service) Transfer(tx *work.Tx, customerID, ownerID, reason string) (Customer, error) {
	before, err := Hold(tx, CanTransfer, customerID)
	if err != nil {
		return before, err
	}
	after := before
	if err := s.give(tx, &after, ownerID); err != nil {
		return before, err
	}
	changes, err := s.diff(tx, &before, &after)
	if err != nil {
		return before, err
	}
	if len(changes) == 0 {
		tx.Nothing()
		return before, nil
	}
	if err := s.save(tx, &before, &after, nil); err != nil {
		return before, err
	}
	tx.Changed("transfer", ref(&after), changes, versionNote(after.Version, text.Clean(reason)))
	return after, nil
}

// MoveAll gives everything of one person to another, for somebody who leaves; it returns how many customers moved.
func (s *Service) MoveAll(tx *work.Tx, fromUser, toUser string) (int, error) {
	if fromUser == toUser || fromUser == "" {
		return 0, nil
	}
	for n := 0; ; {
		ids, err := db.Select[string](tx.Tx, "SELECT id FROM customer WHERE owner_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 200", fromUser)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		for _, cid := range ids {
			if _, err := s.Transfer(tx, cid, toUser, "hand-over"); err != nil {
				return n, err
			}
			n++
		}
	}
}

// BulkSet is what a bulk change sets.
type BulkSet struct {
	Patch
	TagAdd    []string `json:"tag_add,omitempty" maxItems:"20"`
	TagRemove []string `json:"tag_remove,omitempty" maxItems:"20"`
}

// BulkResult is the outcome for one record.
type BulkResult struct {
	ID    string `json:"id"`
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
}

// Bulk changes many customers, each in a transaction of its own: one that fails is reported and holds up none.
func (s *Service) Bulk(ctx context.Context, ids []string, set *BulkSet, remove bool) ([]BulkResult, error) {
	lang := work.ActorOf(ctx).Lang
	out := make([]BulkResult, 0, len(ids))
	for _, cid := range ids {
		err := s.door.Update(ctx, CanBulk, func(tx *work.Tx) error {
			c, err := Hold(tx, CanBulk, cid)
			if err != nil {
				return err
			}
			if remove {
				return s.Remove(tx, cid, 0)
			}
			in := set.Patch
			if len(set.TagAdd)+len(set.TagRemove) > 0 {
				tags := slices.DeleteFunc(slices.Clone(c.Tags.V), func(t string) bool { return slices.Contains(set.TagRemove, t) })
				for _, t := range set.TagAdd {
					if !slices.Contains(tags, t) {
						tags = append(tags, t)
					}
				}
				in.TagIDs = &tags
			}
			_, err = s.Change(tx, cid, 0, &in, "bulk")
			return err
		})
		r := BulkResult{ID: cid, OK: err == nil}
		if err != nil {
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			e := fault.From(err)
			if e.Def.Kind == fault.Internal {
				return out, err
			}
			r.Error, r.Code = e.Text(lang), e.Def.Code
			if len(e.Fields) > 0 {
				r.Error = e.Fields[0].Text(lang)
			}
		}
		out = append(out, r)
	}
	return out, nil
}
