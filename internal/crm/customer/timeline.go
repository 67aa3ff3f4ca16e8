package customer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Event is one entry of a customer's timeline as the reader may see it.
type Event struct {
	ID string  `json:"id"`
	At db.Time `json:"at"`
	// Type is change, contact, file, task, activity, view or the name of the thing another feature hangs on customers.
	Type     string        `json:"type"`
	Actor    *Ref          `json:"actor,omitempty"`
	Action   string        `json:"action" doc:"create, edit, delete, restore, transfer, merge…"`
	Entity   string        `json:"entity"`
	EntityID string        `json:"entity_id,omitempty"`
	Label    string        `json:"label,omitempty"`
	Note     string        `json:"note,omitempty" doc:"The reason given, or where a change came from"`
	Changes  []EventChange `json:"changes,omitempty"`
	// Activity is the call, mail or meeting itself, for type activity.
	Activity any `json:"activity,omitempty"`
}

// EventChange is one field before and after, in the form it is shown in: people and teams as {id, name}, choices as
// {code, label}, tags as {id, name, color}, amounts as {amount, currency}, countries and currencies as codes.
type EventChange struct {
	Field    string       `json:"field"`
	Label    access.Label `json:"label"`
	Kind     field.Kind   `json:"kind"`
	Before   any          `json:"before,omitempty"`
	After    any          `json:"after,omitempty"`
	Redacted bool         `json:"redacted,omitempty" doc:"The values are withheld"`
}

// Mark is a place in a timeline: everything shown next is older than it.
type Mark struct {
	At db.Time
	ID string
}

// Cursor packs the mark for the client.
func (m Mark) Cursor() string { return rest.Cursor(m.At.UnixMicro(), m.ID) }

// ReadMark unpacks a cursor; the zero Mark for an empty one.
func ReadMark(cursor string) (Mark, error) {
	cur, err := rest.ReadCursor(cursor, 2)
	if err != nil || cur == nil {
		return Mark{}, err
	}
	at, isTime := cur[0].(int64)
	eventID, isText := cur[1].(string)
	if !isTime || !isText || !id.Valid(eventID) {
		return Mark{}, rest.ErrCursor.On("cursor")
	}
	return Mark{db.Micro(at), eventID}, nil
}

// passed reports whether an event stands before the mark in a timeline read from the newest, that is, was shown already.
func (m Mark) passed(at db.Time, eventID string) bool {
	return m.ID != "" && (at.After(m.At.Time) || at.Equal(m.At.Time) && eventID >= m.ID)
}

// Source adds events of another feature to the timeline.
type Source interface {
	// Type is the type of its events, for the filter.
	Type() string
	// Events returns at most limit events of the customers older than the mark (a zero mark is none), newest first, as
	// the actor may see them; none for an actor who may not.
	Events(tx *work.Tx, customerIDs []string, before Mark, limit int) ([]Event, error)
}

// Guard tells which of the records of an entity the actor may see.
type Guard func(tx *work.Tx, ids []string) (map[string]bool, error)

// AddSource registers a source; only while the program is being wired.
func (s *Service) AddSource(src Source) { s.sources = append(s.sources, src) }

// GuardEvents registers who may see logged changes of another feature's records that hang on customers (tasks, for
// instance). Without a guard they are shown only to those who may view all of that entity.
// labels name its fields.
func (s *Service) GuardEvents(entity string, g Guard, labels map[string]access.Label) {
	s.guards[entity] = guarded{g, labels}
}

type guarded struct {
	guard  Guard
	labels map[string]access.Label
}

// canAudit is the right under which the timeline also tells who looked.
var canAudit = access.Need{Resource: "audit", Action: "view"}

var eventTypes = map[string]string{"activity": "activity", "customer": "change", "contact": "contact", "attachment": "file", "task": "task"}

// Timeline returns what happened with a customer, newest first. kinds filters by type; empty means all.
func (s *Service) Timeline(tx *work.Tx, customerID string, kinds []string, cursor string, limit int) (rest.Page[Event], error) {
	page := rest.Page[Event]{Items: []Event{}}
	c, err := Load(tx, CanView, customerID)
	if err != nil {
		return page, err
	}
	limit = max(1, min(limit, 200))
	from, err := ReadMark(cursor)
	if err != nil {
		return page, err
	}
	roots, err := s.absorbed(tx, c.ID)
	if err != nil {
		return page, err
	}
	wants := func(kind string) bool { return len(kinds) == 0 || slices.Contains(kinds, kind) }
	var events []Event
	for _, src := range s.sources {
		if !wants(src.Type()) {
			continue
		}
		list, err := src.Events(tx, roots[:1], from, limit+1)
		if err != nil {
			return page, err
		}
		events = append(events, list...)
	}
	logged, end, err := s.logged(tx, roots, from, limit+1, wants)
	if err != nil {
		return page, err
	}
	events = append(events, logged...)
	slices.SortFunc(events, func(a, b Event) int {
		return cmp.Or(b.At.Compare(a.At.Time), strings.Compare(b.ID, a.ID))
	})
	// Where reading the log stopped early, what is older than that point belongs to the next page.
	if end.ID != "" {
		events = slices.DeleteFunc(events, func(e Event) bool { return !end.passed(e.At, e.ID) && e.ID != end.ID })
	}
	if len(events) > limit {
		events = events[:limit]
		last := events[limit-1]
		end = Mark{last.At, last.ID}
	}
	if end.ID != "" {
		page.NextCursor = end.Cursor()
	}
	page.Items = append(page.Items, events...)
	return page, s.nameActors(tx, page.Items)
}

// absorbed lists the customer and those merged into it, whose history is its own now.
func (s *Service) absorbed(tx *work.Tx, customerID string) ([]string, error) {
	out := []string{customerID}
	for i := 0; i < len(out) && len(out) < 50; i++ {
		ids, err := db.Select[string](tx.Tx, "SELECT loser_id FROM merge WHERE winner_id = ? AND undone_at IS NULL ORDER BY id", out[i])
		if err != nil {
			return nil, err
		}
		for _, x := range ids {
			if !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

type loggedRow struct {
	ID        string                  `db:"id"`
	At        db.Time                 `db:"at"`
	ActorKind string                  `db:"actor_kind"`
	ActorID   string                  `db:"actor_id"`
	ActorName string                  `db:"actor_name"`
	Action    string                  `db:"action"`
	Entity    string                  `db:"entity"`
	EntityID  string                  `db:"entity_id"`
	Label     string                  `db:"label"`
	Changes   db.JSON[[]audit.Change] `db:"changes"`
	Note      string                  `db:"note"`
}

// logged reads the log of the roots before a mark until it has limit events the actor may see. end is where it stopped
// when it stopped before the log's end without having found so many.
func (s *Service) logged(tx *work.Tx, roots []string, from Mark, limit int, wants func(string) bool) (out []Event, end Mark, err error) {
	show, err := s.newShower(tx)
	if err != nil {
		return nil, end, err
	}
	// What nobody here may see is not read either: looks are the most frequent rows.
	skip := ""
	if !show.audit || !wants("view") {
		skip = " AND action <> 'view'"
	}
	const batch, rounds = 200, 10
	for range rounds {
		var w db.Where
		w.And("root_kind = 'customer'").In("root_id", roots)
		if from.ID != "" {
			w.And("(at, id) < (?, ?)", from.At, from.ID)
		}
		rows, err := db.Select[loggedRow](tx.Tx, "SELECT id, at, actor_kind, actor_id, actor_name, action, entity, entity_id, label, changes, note FROM audit"+w.SQL()+skip+
			" ORDER BY at DESC, id DESC LIMIT "+strconv.Itoa(batch), w.Args()...)
		if err != nil {
			return nil, end, err
		}
		hidden, err := s.hidden(tx, rows)
		if err != nil {
			return nil, end, err
		}
		for i := range rows {
			r := &rows[i]
			from = Mark{r.At, r.ID}
			if hidden[r.Entity+r.EntityID] {
				continue
			}
			if e, ok := show.event(r); ok && wants(e.Type) {
				if out = append(out, e); len(out) == limit {
					return out, Mark{}, nil
				}
			}
		}
		if len(rows) < batch {
			return out, Mark{}, nil
		}
	}
	return out, from, nil
}

// hidden names, as entity+id, the other features' records among the rows that the actor may not see.
func (s *Service) hidden(tx *work.Tx, rows []loggedRow) (map[string]bool, error) {
	byEntity := map[string][]string{}
	for i := range rows {
		if e := rows[i].Entity; eventTypes[e] == "" || e == "task" {
			byEntity[e] = append(byEntity[e], rows[i].EntityID)
		}
	}
	out := map[string]bool{}
	for entity, ids := range byEntity {
		var seen map[string]bool
		if g := s.guards[entity].guard; g != nil {
			var err error
			if seen, err = g(tx, ids); err != nil {
				return nil, err
			}
		} else if tx.Rights().Range(access.Need{Resource: entity, Action: access.View.Key}) == access.All {
			continue
		}
		for _, x := range ids {
			if !seen[x] {
				out[entity+x] = true
			}
		}
	}
	return out, nil
}

// shower turns rows of the log into events for one reader.
type shower struct {
	s     *Service
	tx    *work.Tx
	r     *access.Rights
	set   *field.Set
	group func(string) string
	defs  []own.Def
	tags  map[string]Tag
	audit bool
}

func (s *Service) newShower(tx *work.Tx) (*shower, error) {
	defs, set, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	list, err := s.tags(tx)
	if err != nil {
		return nil, err
	}
	w := &shower{s: s, tx: tx, r: tx.Rights(), set: set, defs: defs, group: groupIn(defs), tags: map[string]Tag{}, audit: tx.Can(canAudit)}
	for _, t := range list {
		w.tags[t.ID] = Tag{ID: t.ID, Name: t.Name, Color: t.Color}
	}
	return w, nil
}

func (w *shower) level(group string) access.Level { return w.r.Level(Resource.Key, group) }

// event shows a row; false when nothing of it may be seen.
func (w *shower) event(r *loggedRow) (Event, bool) {
	e := Event{ID: r.ID, At: r.At, Type: eventTypes[r.Entity], Action: r.Action, Entity: r.Entity, EntityID: r.EntityID}
	if r.ActorID != "" || r.ActorName != "" {
		e.Actor = &Ref{r.ActorID, r.ActorName}
	}
	if e.Type == "" {
		e.Type = r.Entity
	}
	var fallback string
	switch r.Entity {
	case "customer":
		if w.level(GroupIdentity) >= access.Read {
			e.Label = r.Label
		}
		switch r.Action {
		case "view":
			e.Type = "view"
			return e, w.audit
		case "merged-away": // told once, by the one it was merged into
			return e, false
		}
		if w.level(GroupIdentity) >= access.Read && w.level(GroupProfile) >= access.Read {
			e.Note = plainNote(r.Note)
		}
	case "contact":
		if w.level(GroupContact) < access.Masked {
			return e, false
		}
		fallback, e.Label = GroupContact, r.Label
	case "attachment":
		if w.level(GroupNotes) < access.Read {
			return e, false
		}
		fallback, e.Label = GroupNotes, r.Label
		if r.Action == "view" {
			e.Type = "view"
			return e, w.audit
		}
	case "activity":
		// The activity itself stands in the timeline; of the log only its end is told.
		if r.Action != "delete" || w.level(GroupNotes) < access.Read {
			return e, false
		}
		e.Label = r.Label
		return e, true
	default:
		// Another feature's record that the actor may see, as hidden has found.
		e.Label = r.Label
		for _, ch := range r.Changes.V {
			label, ok := w.s.guards[r.Entity].labels[ch.Field]
			if !ok {
				label = access.Label{En: ch.Field, Zh: ch.Field}
			}
			e.Changes = append(e.Changes, EventChange{Field: ch.Field, Label: label, Kind: field.Text, Before: ch.Before, After: ch.After, Redacted: ch.Redacted})
		}
		return e, r.Action != "view" || w.audit
	}
	for _, ch := range r.Changes.V {
		group := ch.Group
		if code, isOwn := strings.CutPrefix(ch.Field, "own."); isOwn {
			group = w.group(code) // as it is today: a field made confidential hides its history, too
		}
		if group == "" {
			group = fallback
		}
		lv := w.level(group)
		if group == "" || lv == access.Hidden {
			continue
		}
		x := w.change(r.Entity, ch)
		if lv == access.Masked && !(r.Entity == "contact" && slices.Contains(openToMasked, ch.Field)) {
			x.Redacted = true
			x.Before, x.After = dots(ch.Before), dots(ch.After)
		}
		e.Changes = append(e.Changes, x)
	}
	// A change of which nothing may be seen is no event; one that changes no field by its nature (a deletion) is.
	return e, len(e.Changes) > 0 || len(r.Changes.V) == 0
}

// openToMasked are the fields of a contact that its mask leaves readable.
var openToMasked = []string{"name", "name_local", "title", "department", "level", "is_main", "language", "preferred_channel", "left_on"}

func dots(v any) any {
	if v == nil {
		return nil
	}
	return Dots
}

// plainNote is the note of a row without the version it begins with.
func plainNote(note string) string {
	if versionIn(note) > 0 {
		_, note, _ = strings.Cut(note, " ")
	}
	return note
}

// labelsOf name the fields of what hangs on a customer.
var labelsOf = map[string]map[string]struct {
	label   access.Label
	kind    field.Kind
	options []field.Option
}{
	"contact": {
		"name": {access.Label{En: "Name", Zh: "姓名"}, field.Text, nil}, "name_local": {access.Label{En: "Local name", Zh: "当地语言姓名"}, field.Text, nil},
		"title": {access.Label{En: "Position", Zh: "职位"}, field.Text, nil}, "department": {access.Label{En: "Department", Zh: "部门"}, field.Choice, Departments},
		"level": {access.Label{En: "Role in decisions", Zh: "决策角色"}, field.Choice, Levels}, "is_main": {access.Label{En: "Main contact", Zh: "主要联系人"}, field.Text, nil},
		"language": {access.Label{En: "Language", Zh: "语言"}, field.Language, nil}, "birthday": {access.Label{En: "Birthday", Zh: "生日"}, field.Text, nil},
		"preferred_channel": {access.Label{En: "Preferred channel", Zh: "首选联系方式"}, field.Choice, Channels}, "preferred_hours": {access.Label{En: "Preferred hours", Zh: "方便联系的时间"}, field.Text, nil},
		"culture_notes": {access.Label{En: "Manners and customs", Zh: "文化习惯"}, field.LongText, nil}, "notes": {access.Label{En: "Notes", Zh: "备注"}, field.LongText, nil},
		"emails": {access.Label{En: "Mail addresses", Zh: "邮箱"}, field.Text, nil}, "phones": {access.Label{En: "Phone numbers", Zh: "电话"}, field.Text, nil},
		"socials": {access.Label{En: "Social accounts", Zh: "社交账号"}, field.Text, nil}, "left_on": {access.Label{En: "Left on", Zh: "离职日期"}, field.Date, nil},
	},
	"attachment": {
		"name": {access.Label{En: "File name", Zh: "文件名"}, field.Text, nil}, "mime": {access.Label{En: "Type", Zh: "类型"}, field.Text, nil},
		"size": {access.Label{En: "Size in bytes", Zh: "大小（字节）"}, field.Number, nil}, "hash": {access.Label{En: "Fingerprint", Zh: "指纹"}, field.Text, nil},
	},
}

// change gives a change its label and its values their readable form.
func (w *shower) change(entity string, ch audit.Change) EventChange {
	key := keyOf(ch.Field)
	x := EventChange{Field: key, Label: access.Label{En: key, Zh: key}, Kind: field.Text, Redacted: ch.Redacted, Before: ch.Before, After: ch.After}
	if entity != "customer" {
		if l, ok := labelsOf[entity][ch.Field]; ok {
			x.Label, x.Kind = l.label, l.kind
			if l.options != nil {
				x.Before, x.After = option(l.options, ch.Before), option(l.options, ch.After)
			}
		}
		for _, v := range []*any{&x.Before, &x.After} {
			if list, ok := (*v).([]any); ok {
				*v = points(list)
			}
		}
		return x
	}
	f := w.set.Get(key)
	if f == nil { // an own field that was switched off since
		for i := range w.defs {
			if "own."+w.defs[i].Code == key {
				f = w.defs[i].Field("c")
			}
		}
	}
	if f == nil {
		return x
	}
	x.Label, x.Kind = f.Label, f.Kind
	x.Before, x.After = w.value(f, ch.Before), w.value(f, ch.After)
	return x
}

func (w *shower) value(f *field.Field, v any) any {
	switch f.Kind {
	case field.Choice:
		return option(f.Options, v)
	case field.Multi:
		return each(v, func(x any) any { return option(f.Options, x) })
	case field.Tags:
		return each(v, func(x any) any {
			tid, _ := x.(string)
			if t, ok := w.tags[tid]; ok {
				return t
			}
			return Tag{ID: tid} // deleted since
		})
	case field.User, field.Team:
		if uid, ok := v.(string); ok && uid != "" {
			return &Ref{ID: uid} // named later, all at once
		}
	}
	return v
}

func option(options []field.Option, v any) any {
	code, ok := v.(string)
	if !ok {
		return v
	}
	for _, o := range options {
		if o.Code == code {
			return field.Option{Code: code, Label: o.Label}
		}
	}
	return field.Option{Code: code, Label: access.Label{En: code, Zh: code}}
}

func each(v any, fn func(any) any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = fn(x)
	}
	return out
}

// points reduces a contact's addresses to their values.
func points(list []any) any {
	var out []string
	for _, x := range list {
		m, _ := x.(map[string]any)
		if v, ok := m["value"].(string); ok {
			out = append(out, v)
		}
	}
	return strings.Join(out, ", ")
}

// nameActors fills in the names of people and teams that stand in the events.
func (s *Service) nameActors(tx *work.Tx, events []Event) error {
	var users, teams []*Ref
	for i := range events {
		for k := range events[i].Changes {
			ch := &events[i].Changes[k]
			for _, v := range []any{ch.Before, ch.After} {
				if r, ok := v.(*Ref); ok && ch.Kind == field.User {
					users = append(users, r)
				} else if ok {
					teams = append(teams, r)
				}
			}
		}
	}
	name := func(refs []*Ref, find func(*work.Tx, ...string) (map[string]string, error)) error {
		if len(refs) == 0 {
			return nil
		}
		var ids []string
		for _, r := range refs {
			ids = append(ids, r.ID)
		}
		names, err := find(tx, ids...)
		for _, r := range refs {
			r.Name = names[r.ID]
		}
		return err
	}
	if err := name(users, s.people.Names); err != nil {
		return err
	}
	return name(teams, s.people.TeamNames)
}
