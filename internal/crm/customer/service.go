package customer

import (
	"context"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

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
	// TeamOf returns the team of an active user; fault.ErrNotFound when there is no such active user.
	TeamOf(tx *work.Tx, userID string) (string, error)
}

// Service is the archive.
type Service struct {
	door   *work.Door
	own    *own.Service
	people People
	files  *blob.Store

	tagMu   sync.Mutex
	tagVer  int64
	tagList []Tag
}

// New makes the archive.
func New(door *work.Door, fields *own.Service, people People, files *blob.Store) *Service {
	s := &Service{door: door, own: fields, people: people, files: files}
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
	for i := range t.NumField() {
		if g := t.Field(i).Tag.Get("group"); g != "" {
			m[t.Field(i).Tag.Get("db")] = g
		}
	}
	return m
}()

// diff is the audit diff of two states of a customer, own fields carrying the group of their definition.
func (s *Service) diff(tx *work.Tx, before, after *Customer) ([]audit.Change, error) {
	defs, _, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	groups := func(name string) string {
		code := strings.TrimPrefix(name, "own.")
		for i := range defs {
			if defs[i].Code == code {
				return defs[i].Group
			}
		}
		return GroupNotes
	}
	var b, a any
	if before != nil {
		b = *before
	}
	if after != nil {
		a = *after
	}
	return audit.Diff(b, a, groups), nil
}

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
			fv.SetZero()
		}
	}
	if len(l) > 0 {
		l[0].Fields = l[1:]
		return nil, l[0]
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
		stored, rows, err := s.own.Apply(tx, "customer", c.Own.V, in.Own, func(u string) bool {
			_, err := s.people.TeamOf(tx, u)
			return err == nil
		})
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
	c.NameSort = text.SortKey(c.Name)
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
	c.Domain = text.Domain(c.Website)
	if c.Domain == "" && c.Email != "" {
		if _, d, err := text.Mail(c.Email); err == nil && !text.FreeMail(d) {
			c.Domain = text.Domain(d)
		}
	}
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
	owner := deref(c.OwnerID)
	switch {
	case in.OwnerID != nil:
		owner = *in.OwnerID
	case fresh && id.Valid(me):
		owner = me
	}
	if owner != deref(c.OwnerID) {
		if owner != "" {
			team, err := s.people.TeamOf(tx, owner)
			if err != nil {
				return ErrPerson.On("owner_id", "field", "owner")
			}
			c.TeamID = ptr(team)
		}
		moved := !fresh || owner != me
		if moved && !tx.Rights().Allows(CanTransfer, c.Record()) && !(fresh && tx.Can(CanTransfer)) {
			return access.Denied(CanTransfer)
		}
		c.OwnerID = ptr(owner)
	}
	if in.TeamID != nil && *in.TeamID != deref(c.TeamID) {
		if !tx.Can(CanTransfer) {
			return access.Denied(CanTransfer)
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
	if !opt.AllowDuplicates {
		matches, err := s.matches(tx, &c, "")
		if err != nil {
			return c, err
		}
		if len(matches) > 0 {
			return c, ErrDup.With().WithData(map[string]any{"matches": matches})
		}
	}
	if err := s.insert(tx, &c, values); err != nil {
		return c, err
	}
	changes, err := s.diff(tx, nil, &c)
	if err != nil {
		return c, err
	}
	tx.Changed("create", ref(&c), changes, "v1")
	if opt.Note != "" {
		tx.Noticed("import", ref(&c), opt.Note)
	}
	for i := range opt.Contacts {
		if _, err := s.addContact(tx, &c, &opt.Contacts[i], i == len(opt.Contacts)-1); err != nil {
			e := *fault.From(err)
			for _, f := range e.Fields {
				f.Field = "contacts." + f.Field
			}
			return c, &e
		}
	}
	return c, nil
}

// ErrClash is an edit of fields that somebody else changed meanwhile.
type Clash struct {
	Current   *View          `json:"current"`
	Original  map[string]any `json:"original" doc:"The clashing fields as they were when the edit began"`
	Conflicts []string       `json:"conflicts"`
}

// Change edits a customer somebody opened at the given version. Fields changed by others in between do not matter unless
// the edit touches them too: then it fails with fault.ErrStale and a Clash as data. version 0 skips the comparison.
func (s *Service) Change(tx *work.Tx, customerID string, version int64, in *Patch, note string) (Customer, error) {
	before, err := Load(tx, CanEdit, customerID)
	if err != nil {
		return before, err
	}
	after := before
	after.Tags.V = slices.Clone(before.Tags.V)
	if err := s.place(tx, &after, in, false); err != nil {
		return before, err
	}
	rest := *in
	if rest.OwnerID != nil || rest.TeamID != nil {
		rest.OwnerID, rest.TeamID = nil, nil
	}
	values, err := s.apply(tx, &after, &rest)
	if err != nil {
		return before, err
	}
	changes, err := s.diff(tx, &before, &after)
	if err != nil {
		return before, err
	}
	if version != 0 && version != before.Version {
		if version > before.Version {
			return before, fault.ErrStale.With()
		}
		meanwhile, err := since(tx, &before, version)
		if err != nil {
			return before, err
		}
		var clash []string
		for _, ch := range changes {
			if _, ok := meanwhile[ch.Field]; ok && !derived[ch.Field] {
				clash = append(clash, ch.Field)
			}
		}
		if len(clash) > 0 {
			sort.Strings(clash)
			view, err := s.Present(tx, []Customer{before}, nil)
			if err != nil {
				return before, err
			}
			original := map[string]any{}
			for _, k := range clash {
				original[k] = meanwhile[k]
			}
			return before, fault.ErrStale.With("fields", strings.Join(clash, ", ")).WithData(Clash{Current: &view[0], Original: original, Conflicts: clash})
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

// derived fields follow others; two edits that both move them do not clash.
var derived = map[string]bool{"time_zone": false, "name_sort": true, "domain": true}

func versionNote(v int64, note string) string {
	n := "v" + itoa(v)
	if note != "" {
		n += " " + note
	}
	return n
}

// Remove deletes a customer softly: it leaves every list and index and can be restored with all it has.
func (s *Service) Remove(tx *work.Tx, customerID string, version int64) error {
	c, err := Load(tx, CanDelete, customerID)
	if err != nil {
		return err
	}
	if version != 0 && version != c.Version {
		return fault.ErrStale.With()
	}
	n, err := tx.Exec("UPDATE customer SET deleted_at = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
		db.At(tx.Now()), db.At(tx.Now()), c.ID, c.Version)
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

// Restore brings a deleted customer back.
func (s *Service) Restore(tx *work.Tx, customerID string) (Customer, error) {
	c, err := load(tx, customerID, true)
	if err != nil {
		return c, err
	}
	if !tx.Rights().Allows(CanDelete, c.Record()) || c.MergedInto != "" {
		return c, fault.ErrNotFound.With()
	}
	c.DeletedAt = db.Time{}
	c.Version++
	if _, err := tx.Exec("UPDATE customer SET deleted_at = NULL, updated_at = ?, version = ? WHERE id = ?", db.At(tx.Now()), c.Version, c.ID); err != nil {
		if _, dup := db.Unique(err); dup {
			return c, ErrCode.On("code", "value", c.Code)
		}
		return c, err
	}
	if err := s.reindex(tx, &c, nil, false); err != nil {
		return c, err
	}
	tx.Changed("restore", ref(&c), nil, versionNote(c.Version, ""))
	return c, nil
}

// --- contacts ---

func contactsOf(tx *work.Tx, customerID string) ([]Contact, error) {
	return db.Select[Contact](tx.Tx, "SELECT "+contactColumns+" FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY is_main DESC, id", customerID)
}

// editContacts refuses those who may not edit the contact group of this customer.
func editContacts(tx *work.Tx, customerID string) (Customer, error) {
	c, err := Load(tx, CanEdit, customerID)
	if err != nil {
		return c, err
	}
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Edit {
		return c, fault.ErrFieldDenied.With("field", "contacts")
	}
	return c, nil
}

func (s *Service) addContact(tx *work.Tx, c *Customer, in *ContactPatch, index bool) (Contact, error) {
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Edit {
		return Contact{}, fault.ErrFieldDenied.With("field", "contacts")
	}
	p := Contact{ID: id.New(), CustomerID: c.ID, Version: 1, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now())}
	if err := in.apply(&p, c.Country); err != nil {
		return p, err
	}
	if err := onlyMain(tx, &p); err != nil {
		return p, err
	}
	if err := db.Insert(tx.Tx, "contact", p); err != nil {
		return p, err
	}
	tx.Created(contactRef(&p, c.ID), p)
	if !index {
		return p, nil
	}
	return p, s.reindex(tx, c, nil, false)
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
	return s.addContact(tx, &c, in, true)
}

func loadContact(tx *work.Tx, contactID string) (Contact, error) {
	if !id.Valid(contactID) {
		return Contact{}, fault.ErrNotFound.With()
	}
	p, err := db.One[Contact](tx.Tx, "SELECT "+contactColumns+" FROM contact WHERE id = ? AND deleted_at IS NULL", contactID)
	if err != nil {
		if err == db.ErrNone {
			err = fault.ErrNotFound.With()
		}
		return p, err
	}
	return p, nil
}

// ChangeContact edits a contact; a version other than the stored one fails with the stored contact as data.
func (s *Service) ChangeContact(tx *work.Tx, contactID string, version int64, in *ContactPatch) (Contact, error) {
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
	if _, err := tx.Exec("UPDATE contact SET deleted_at = ?, version = version + 1 WHERE id = ?", db.At(tx.Now()), p.ID); err != nil {
		return err
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

// Transfer gives a customer to another owner.
func (s *Service) Transfer(tx *work.Tx, customerID, ownerID, reason string) (Customer, error) {
	before, err := Load(tx, CanTransfer, customerID)
	if err != nil {
		return before, err
	}
	after := before
	after.OwnerID, after.TeamID = nil, before.TeamID
	if ownerID != "" {
		team, err := s.people.TeamOf(tx, ownerID)
		if err != nil {
			return before, ErrPerson.On("owner_id", "field", "owner")
		}
		after.OwnerID, after.TeamID = &ownerID, ptr(team)
	}
	changes, err := s.diff(tx, &before, &after)
	if err != nil || len(changes) == 0 {
		tx.Nothing()
		return before, err
	}
	if err := s.save(tx, &before, &after, nil); err != nil {
		return before, err
	}
	tx.Changed("transfer", ref(&after), changes, versionNote(after.Version, text.Clean(reason)))
	return after, nil
}

// MoveAll gives everything of one person to another, for somebody who leaves; it returns how many customers moved.
func (s *Service) MoveAll(tx *work.Tx, fromUser, toUser string) (int, error) {
	n := 0
	for {
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
			c, err := Load(tx, CanBulk, cid)
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
