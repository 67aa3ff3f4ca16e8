package customer

import (
	"reflect"
	"slices"
	"strings"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/work"
)

// Ref names a person or a team.
type Ref struct {
	ID   string `db:"id" json:"id"`
	Name string `db:"name" json:"name"`
}

// View is a customer as the actor may see it: hidden fields are absent, masked ones are named in Masked and hold dots.
type View struct {
	Customer
	Owner        *Ref           `json:"owner,omitempty"`
	Team         *Ref           `json:"team,omitempty"`
	Tags         []Tag          `json:"tags,omitempty"`
	Own          map[string]any `json:"own,omitempty"`
	Turnover     *Money         `json:"turnover,omitempty"`
	CreditLimit  *Money         `json:"credit_limit,omitempty"`
	Masked       []string       `json:"masked,omitempty"`
	Completeness *Completeness  `json:"completeness,omitempty"`
	Coverage     *CoverageBrief `json:"coverage,omitempty"`
	Can          *Can           `json:"can,omitempty"`
}

// CoverageBrief is the coverage map in two figures.
type CoverageBrief struct {
	Contacts      int  `json:"contacts"`
	SingleContact bool `json:"single_contact"`
}

// Completeness tells how much of the archive is filled and what to fill next, among the fields the reader may see.
type Completeness struct {
	Percent int      `json:"percent"`
	Missing []string `json:"missing"`
}

// Can lists what the actor may do with this record.
type Can struct {
	Edit     bool `json:"edit"`
	Delete   bool `json:"delete"`
	Transfer bool `json:"transfer"`
	Merge    bool `json:"merge"`
	Export   bool `json:"export"`
	Contacts bool `json:"contacts"`
}

// Dots stand for a value that is there and hidden; always the same, whatever the value.
const Dots = "•••"

// fieldsByGroup holds the indexes of Customer's fields per group.
var fieldsByGroup = func() map[string][]int {
	m := map[string][]int{}
	t := reflect.TypeFor[Customer]()
	for i := range t.NumField() {
		if g := t.Field(i).Tag.Get("group"); g != "" {
			m[g] = append(m[g], i)
		}
	}
	return m
}()

// veil empties what the rights hide; masked texts become dots. It returns the keys of the masked fields that hold
// something, whatever their kind.
func veil(c *Customer, r *access.Rights, defs []own.Def) []string {
	var masked []string
	var v reflect.Value
	for _, g := range Groups {
		lv := r.Level(Resource.Key, g.Key)
		if lv >= access.Read {
			continue
		}
		if !v.IsValid() {
			v = reflect.ValueOf(c).Elem()
		}
		for _, i := range fieldsByGroup[g.Key] {
			fv := v.Field(i)
			if lv == access.Masked && holds(fv) {
				if key := keyOf(v.Type().Field(i).Tag.Get("db")); !slices.Contains(masked, key) {
					masked = append(masked, key)
				}
				if fv.Kind() == reflect.String && !strings.HasSuffix(v.Type().Field(i).Tag.Get("db"), "_currency") {
					fv.SetString(Dots)
					continue
				}
			}
			fv.SetZero()
		}
	}
	if len(c.Own.V) == 0 {
		c.Own.V = nil
		return masked
	}
	left := map[string]any{}
	for i := range defs {
		d := &defs[i]
		x, ok := c.Own.V[d.Code]
		if !ok || d.Disabled {
			continue
		}
		switch lv := r.Level(Resource.Key, d.Group); {
		case lv >= access.Read:
			left[d.Code] = x
		case lv == access.Masked:
			left[d.Code] = Dots
			masked = append(masked, "own."+d.Code)
		}
	}
	if len(left) == 0 {
		left = nil
	}
	c.Own.V = left
	return masked
}

// holds reports whether a field has a value: an empty list has none.
func holds(v reflect.Value) bool {
	if tags, ok := reflect.TypeAssert[db.JSON[[]string]](v); ok {
		return len(tags.V) > 0
	}
	return !v.IsZero()
}

// Present makes views of customers the actor may see. columns, when given, limits what is filled in beyond the row itself.
func (s *Service) Present(tx *work.Tx, rows []Customer, columns []string) ([]View, error) {
	defs, _, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	r := tx.Rights()
	var owners, teams []string
	for i := range rows {
		if o := deref(rows[i].OwnerID); o != "" && !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
		if t := deref(rows[i].TeamID); t != "" && !slices.Contains(teams, t) {
			teams = append(teams, t)
		}
	}
	var names, teamNames map[string]string
	if len(owners) > 0 {
		if names, err = s.people.Names(tx, owners...); err != nil {
			return nil, err
		}
	}
	if len(teams) > 0 {
		if teamNames, err = s.people.TeamNames(tx, teams...); err != nil {
			return nil, err
		}
	}
	out := make([]View, len(rows))
	for i := range rows {
		c := rows[i]
		masked := veil(&c, r, defs)
		v := View{Masked: masked, Own: c.Own.V}
		if o := deref(c.OwnerID); o != "" {
			v.Owner = &Ref{o, names[o]}
		}
		if t := deref(c.TeamID); t != "" {
			v.Team = &Ref{t, teamNames[t]}
		}
		if c.TurnoverAmount != nil {
			v.Turnover = &Money{*c.TurnoverAmount, c.TurnoverCurrency}
		}
		if c.CreditAmount != nil {
			v.CreditLimit = &Money{*c.CreditAmount, c.CreditCurrency}
		}
		if len(c.Tags.V) > 0 {
			if v.Tags, err = s.tagsOf(tx, c.Tags.V); err != nil {
				return nil, err
			}
		}
		v.Customer = c
		out[i] = v
	}
	return out, nil
}

// wanted are the fields an archive should have, with their weight; the figure is over those the reader may see.
var wanted = []struct {
	key    string
	weight int
}{
	{"name", 3}, {"country", 3}, {"city", 1}, {"website", 1}, {"email", 2}, {"phone", 2}, {"address", 1}, {"language", 1}, {"time_zone", 1},
	{"business_scope", 1}, {"source", 1}, {"stage", 1}, {"size_class", 1}, {"business_kind", 2}, {"value_tier", 1}, {"owner_id", 2},
	{"payment_terms", 1}, {"currency", 1}, {"tax_number", 1}, {"incoterm", 1}, {"contacts", 4}, {"second_contact", 2},
}

// completenessOf rates a record; contacts < 0 means the reader may not know.
func completenessOf(c *Customer, r *access.Rights, contacts int) *Completeness {
	v := reflect.ValueOf(c).Elem()
	have, all := 0, 0
	out := &Completeness{Missing: []string{}}
	for _, w := range wanted {
		ok := false
		switch w.key {
		case "contacts", "second_contact":
			if contacts < 0 {
				continue
			}
			ok = contacts > 1 || contacts == 1 && w.key == "contacts"
		default:
			if r.Level(Resource.Key, groupOf[w.key]) < access.Read {
				continue
			}
			ok = !v.Field(columnIndex[w.key]).IsZero()
		}
		all += w.weight
		if ok {
			have += w.weight
		} else {
			out.Missing = append(out.Missing, dictKey(w.key))
		}
	}
	if all > 0 {
		out.Percent = have * 100 / all
	}
	return out
}

// Open returns one customer with everything the detail page shows, and notes the look in the log.
func (s *Service) Open(tx *work.Tx, customerID string) (*View, error) {
	c, err := Load(tx, CanView, customerID)
	if err != nil {
		return nil, err
	}
	return s.detail(tx, c)
}

func (s *Service) detail(tx *work.Tx, c Customer) (*View, error) {
	vs, err := s.Present(tx, []Customer{c}, nil)
	if err != nil {
		return nil, err
	}
	v := &vs[0]
	r := tx.Rights()
	contacts := -1
	if r.Level(Resource.Key, GroupContact) >= access.Masked {
		n, err := countContacts(tx, c.ID)
		if err != nil {
			return nil, err
		}
		contacts = n
		v.Coverage = &CoverageBrief{Contacts: n, SingleContact: n == 1}
	}
	v.Completeness = completenessOf(&c, r, contacts)
	rec := c.Record()
	v.Can = &Can{Edit: r.Allows(CanEdit, rec), Delete: r.Allows(CanDelete, rec), Transfer: r.Allows(CanTransfer, rec), Merge: r.Allows(CanMerge, rec),
		Export: r.Allows(CanExport, rec)}
	v.Can.Contacts = v.Can.Edit && r.Level(Resource.Key, GroupContact) == access.Edit
	tx.Sighted(ref(&c), "")
	return v, nil
}
