package transfer

import (
	"context"
	"unicode/utf8"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Mapped is a plan kept under a name for files of the same kind.
type Mapped struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Shared    bool         `json:"shared"`
	Headers   []string     `json:"headers"`
	Plan      Plan         `json:"plan"`
	Owner     customer.Ref `json:"owner"`
	Mine      bool         `json:"mine"`
	UpdatedAt db.Time      `json:"updated_at"`
	Version   int64        `json:"version"`
}

// MappingInput is what a person sends of a mapping.
type MappingInput struct {
	Name    string   `json:"name" maxLength:"100"`
	Shared  bool     `json:"shared,omitempty" doc:"Everybody who imports may use it"`
	Headers []string `json:"headers,omitempty" maxItems:"1000" doc:"The columns of the file it was made for"`
	Plan    Plan     `json:"plan"`
}

func (s *Service) mapped(tx *work.Tx, m *mappingRow) (Mapped, error) {
	names, err := s.people.Names(tx, m.OwnerID)
	return Mapped{ID: m.ID, Name: m.Name, Shared: m.Shared, Headers: m.Headers.V, Plan: m.Plan.V, Owner: customer.Ref{ID: m.OwnerID, Name: names[m.OwnerID]},
		Mine: m.OwnerID == tx.Actor().ID, UpdatedAt: m.UpdatedAt, Version: m.Version}, err
}

// Mappings lists the actor's own mappings and the shared ones.
func (s *Service) Mappings(ctx context.Context) (out []Mapped, err error) {
	out = []Mapped{}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error {
		ms, err := listMappings(tx)
		if err != nil {
			return err
		}
		for i := range ms {
			m, err := s.mapped(tx, &ms[i])
			if err != nil {
				return err
			}
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

func mappingRef(m *mappingRow) audit.Ref {
	return audit.Ref{Entity: "import_mapping", ID: m.ID, Label: m.Name}
}

func (in *MappingInput) check() error {
	in.Name = text.Clean(in.Name)
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > 100 {
		return ErrMapName.On("name")
	}
	if in.Headers == nil {
		in.Headers = []string{}
	}
	for i := range in.Headers {
		in.Headers[i] = clip(in.Headers[i], 300)
	}
	return nil
}

// SaveMapping keeps a mapping; with the id of one of the actor's own it replaces that.
func (s *Service) SaveMapping(ctx context.Context, mappingID string, version int64, in MappingInput) (out Mapped, err error) {
	if err := in.check(); err != nil {
		return out, err
	}
	err = s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		now := db.At(tx.Now())
		if mappingID == "" {
			n, err := countMappings(tx)
			if err != nil {
				return err
			}
			if n >= maxMappings {
				return ErrMapMany.With("max", maxMappings)
			}
			m := mappingRow{ID: id.New(), Entity: "customer", Name: in.Name, OwnerID: tx.Actor().ID, Shared: in.Shared, Headers: db.JSON[[]string]{V: in.Headers},
				Plan: db.JSON[Plan]{V: in.Plan}, CreatedAt: now, UpdatedAt: now, Version: 1}
			if err := db.Insert(tx.Tx, "import_mapping", m); err != nil {
				return err
			}
			tx.Created(mappingRef(&m), m)
			out, err = s.mapped(tx, &m)
			return err
		}
		before, err := s.ownMapping(tx, mappingID)
		if err != nil {
			return err
		}
		m := before
		m.Name, m.Shared, m.Plan.V, m.UpdatedAt, m.Version = in.Name, in.Shared, in.Plan, now, before.Version+1
		if len(in.Headers) > 0 {
			m.Headers.V = in.Headers
		}
		ok, err := db.UpdateRow(tx.Tx, "import_mapping", m, m.ID, version)
		if err != nil {
			return err
		}
		if !ok {
			return fault.ErrStale.With()
		}
		tx.Changed("edit", mappingRef(&m), audit.Diff(before, m, nil), "")
		out, err = s.mapped(tx, &m)
		return err
	})
	return out, err
}

// ownMapping returns a mapping the actor may change: his own, or a shared one when he may import for everybody.
func (s *Service) ownMapping(tx *work.Tx, mappingID string) (mappingRow, error) {
	m, err := mappingByID(tx, mappingID)
	if err == nil && m.OwnerID != tx.Actor().ID && tx.Rights().Range(customer.CanImport) < access.All {
		err = access.Denied(customer.CanImport)
	}
	return m, err
}

// RemoveMapping deletes a mapping.
func (s *Service) RemoveMapping(ctx context.Context, mappingID string) error {
	return s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		m, err := s.ownMapping(tx, mappingID)
		if err != nil {
			return err
		}
		if err := deleteMapping(tx, m.ID); err != nil {
			return err
		}
		tx.Deleted(mappingRef(&m), m)
		return nil
	})
}
