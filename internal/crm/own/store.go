package own

import (
	"errors"
	"maps"
	"strings"
	"sync"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

var columns = strings.Join(db.Columns[Def](), ", ")

// Entity is what a feature tells of a record that may have own fields.
type Entity struct {
	Name   string
	Alias  string
	Base   *field.Set
	Groups []string
}

// Service keeps the definitions of own fields.
type Service struct {
	door     *work.Door
	entities map[string]Entity
	mu       sync.Mutex
	version  int64
	cache    map[string]cached
}

type cached struct {
	defs []Def
	set  *field.Set
}

// New makes the service.
func New(door *work.Door) *Service {
	return &Service{door: door, entities: map[string]Entity{}, cache: map[string]cached{}}
}

// Serve declares an entity; only while the program is being wired.
func (s *Service) Serve(e Entity) { s.entities[e.Name] = e }

// Load returns the definitions of an entity in order and the dictionary of built-in and own fields together.
func (s *Service) Load(tx *work.Tx, entity string) ([]Def, *field.Set, error) {
	v := tx.Rights().Version
	s.mu.Lock()
	if v != 0 && v == s.version {
		if c, ok := s.cache[entity]; ok {
			s.mu.Unlock()
			return c.defs, c.set, nil
		}
	}
	s.mu.Unlock()
	defs, err := db.Select[Def](tx.Tx, "SELECT "+columns+" FROM own_field WHERE entity = ? ORDER BY position, id", entity)
	if err != nil {
		return nil, nil, err
	}
	e := s.entities[entity]
	var fs []*field.Field
	for i := range defs {
		if !defs[i].Disabled {
			fs = append(fs, defs[i].Field(e.Alias))
		}
	}
	c := cached{defs, e.Base.With(fs)}
	if v != 0 {
		s.mu.Lock()
		if v > s.version {
			s.version, s.cache = v, map[string]cached{}
		}
		if v == s.version {
			s.cache[entity] = c
		}
		s.mu.Unlock()
	}
	return c.defs, c.set, nil
}

// Apply checks the given values against the definitions and the caller's field levels, and returns the new JSON object.
// Absent codes stay as they are, null clears unless the field is required. The second result are the typed rows of the
// fields that were given, by field id.
func (s *Service) Apply(tx *work.Tx, entity string, old map[string]any, given map[string]any, people func(string) bool) (map[string]any, map[string][]Value, error) {
	defs, set, err := s.Load(tx, entity)
	if err != nil {
		return nil, nil, err
	}
	out := make(map[string]any, len(old)+len(given))
	maps.Copy(out, old)
	changed := map[string][]Value{}
	var faults fault.List
	for code, v := range given {
		var d *Def
		for i := range defs {
			if defs[i].Code == code && !defs[i].Disabled {
				d = &defs[i]
			}
		}
		if d == nil {
			faults.Add(ErrNone.On("own."+clip(code), "field", clip(code)))
			continue
		}
		if tx.Rights().Level(set.Resource, d.Group) < access.Edit {
			faults.Add(fault.ErrFieldDenied.On("own."+code, "field", d.Label))
			continue
		}
		stored, rows, err := d.Read(v, people)
		if err != nil {
			faults.Add(fault.From(err))
			continue
		}
		if stored == nil && d.Required && old[code] != nil {
			faults.Add(fault.ErrRequired.On("own."+code, "field", d.Label))
			continue
		}
		if stored == nil {
			delete(out, code)
		} else {
			out[code] = stored
		}
		changed[d.ID] = rows
	}
	return out, changed, faults.Err()
}

func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// Missing names the required own fields that have no value.
func (s *Service) Missing(tx *work.Tx, entity string, have map[string]any) ([]string, error) {
	defs, _, err := s.Load(tx, entity)
	var out []string
	for i := range defs {
		if defs[i].Required && !defs[i].Disabled && have[defs[i].Code] == nil {
			out = append(out, "own."+defs[i].Code)
		}
	}
	return out, err
}

// Save replaces the typed rows of the changed fields of a record.
func Save(tx *work.Tx, recordID string, changed map[string][]Value) error {
	for fieldID, rows := range changed {
		if _, err := tx.Exec("DELETE FROM own_value WHERE field_id = ? AND record_id = ?", fieldID, recordID); err != nil {
			return err
		}
		for i, r := range rows {
			if _, err := tx.Exec("INSERT INTO own_value (field_id, record_id, pos, t, n) VALUES (?, ?, ?, ?, ?)", fieldID, recordID, i, r.T, r.N); err != nil {
				return err
			}
		}
	}
	return nil
}

// Rebuild writes all typed rows of a record from its JSON object, after a merge or an undo restored it.
func (s *Service) Rebuild(tx *work.Tx, entity, recordID string, have map[string]any) error {
	defs, _, err := s.Load(tx, entity)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM own_value WHERE record_id = ?", recordID); err != nil {
		return err
	}
	all := map[string][]Value{}
	for i := range defs {
		if v, ok := have[defs[i].Code]; ok {
			if _, rows, err := defs[i].Read(v, nil); err == nil {
				all[defs[i].ID] = rows
			}
		}
	}
	return Save(tx, recordID, all)
}

// --- definitions ---

func (s *Service) list(tx *work.Tx, entity string) ([]Def, error) {
	return db.Select[Def](tx.Tx, "SELECT "+columns+" FROM own_field WHERE entity = ? ORDER BY position, id", entity)
}

func (s *Service) get(tx *work.Tx, fieldID string) (Def, error) {
	d, err := db.One[Def](tx.Tx, "SELECT "+columns+" FROM own_field WHERE id = ?", fieldID)
	if errors.Is(err, db.ErrNone) {
		return d, fault.ErrNotFound.With()
	}
	return d, err
}

// Define adds an own field.
func (s *Service) Define(tx *work.Tx, d *Def) error {
	n, err := db.One[int64](tx.Tx, "SELECT COUNT(*) FROM own_field WHERE entity = ?", d.Entity)
	if err != nil {
		return err
	}
	if n >= MaxFields {
		return ErrMany.With("max", MaxFields)
	}
	d.ID, d.Position, d.Version = id.New(), n, 1
	d.CreatedAt, d.UpdatedAt = db.At(tx.Now()), db.At(tx.Now())
	if err := db.Insert(tx.Tx, "own_field", *d); err != nil {
		if _, ok := db.Unique(err); ok {
			return ErrCode.On("code")
		}
		return err
	}
	tx.Created(ref(d), *d)
	return bump(tx)
}

func (s *Service) update(tx *work.Tx, before, after Def, version int64) error {
	after.Version = before.Version + 1
	after.UpdatedAt = db.At(tx.Now())
	ok, err := db.UpdateRow(tx.Tx, "own_field", after, after.ID, version)
	if err != nil {
		return err
	}
	if !ok {
		return fault.ErrStale.With().WithData(before)
	}
	tx.Updated(ref(&after), before, after)
	return bump(tx)
}

func (s *Service) reorder(tx *work.Tx, entity string, ids []string) error {
	for i, fid := range ids {
		if _, err := tx.Exec("UPDATE own_field SET position = ? WHERE id = ? AND entity = ?", i, fid, entity); err != nil {
			return err
		}
	}
	tx.Changed("reorder", audit.Ref{Entity: "own_field", Label: entity}, nil, "")
	return bump(tx)
}

func ref(d *Def) audit.Ref { return audit.Ref{Entity: "own_field", ID: d.ID, Label: d.Label} }

// bump makes every cache keyed by the policy version forget.
func bump(tx *work.Tx) error {
	_, err := tx.Exec("UPDATE setting SET version = version + 1 WHERE key = 'policy_version'")
	return err
}
