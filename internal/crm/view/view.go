// Package view owns saved views: a list's filter, order and columns under a name, for oneself or for everybody. A shared
// view shows each reader only what his own rights allow; it carries conditions, never data.
package view

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Spec is what a view remembers.
type Spec struct {
	Filter  *field.Cond `json:"filter,omitempty"`
	Sort    string      `json:"sort,omitempty" maxLength:"60"`
	Columns []string    `json:"columns,omitempty" maxItems:"100"`
	Layout  string      `json:"layout,omitempty" enum:"list,board," doc:"How the page shows it"`
	Q       string      `json:"q,omitempty" maxLength:"200"`
}

// View is a saved view.
type View struct {
	ID        string        `db:"id" json:"id" audit:"-"`
	Entity    string        `db:"entity" json:"entity"`
	Name      string        `db:"name" json:"name"`
	Shared    bool          `db:"shared" json:"shared"`
	OwnerID   string        `db:"owner_id" json:"-"`
	Spec      db.JSON[Spec] `db:"spec" json:"-"`
	Position  int64         `db:"position" json:"position"`
	CreatedAt db.Time       `db:"created_at" json:"-" audit:"-"`
	UpdatedAt db.Time       `db:"updated_at" json:"-" audit:"-"`
	Version   int64         `db:"version" json:"version" audit:"-"`
}

// Shown is a view with its owner's name and whether the reader may change it.
type Shown struct {
	View
	Spec  Spec         `json:"spec"`
	Owner customer.Ref `json:"owner"`
	Mine  bool         `json:"mine"`
}

// Input is what a person sends.
type Input struct {
	Entity   *string `json:"entity,omitempty" maxLength:"40"`
	Name     *string `json:"name,omitempty" maxLength:"100"`
	Shared   *bool   `json:"shared,omitempty"`
	Spec     *Spec   `json:"spec,omitempty"`
	Position *int64  `json:"position,omitempty"`
}

// Failures of views.
var (
	ErrName = fault.Define(fault.Invalid, "view.name_required", "Give the view a name.", "请填写视图名称。")
	ErrMany = fault.Define(fault.Invalid, "view.too_many", "At most {max} views per person. Delete one you do not use.", "每人最多 {max} 个视图，请先删除不用的。")
	ErrSize = fault.Define(fault.Invalid, "view.too_large", "The view holds too much. Use fewer conditions or columns.", "视图内容过多，请减少条件或列。")
)

const maxViews = 100

// Service keeps saved views.
type Service struct {
	door   *work.Door
	people customer.People
	// needs tells which right lets somebody see an entity's list.
	needs map[string]access.Need
}

// New makes the service for the entities that have lists.
func New(door *work.Door, people customer.People, needs map[string]access.Need) *Service {
	return &Service{door: door, people: people, needs: needs}
}

var columns = strings.Join(db.Columns[View](), ", ")

func ref(v *View) audit.Ref { return audit.Ref{Entity: "saved_view", ID: v.ID, Label: v.Name} }

func (s *Service) list(tx *work.Tx, entity string) ([]Shown, error) {
	rows, err := db.Select[View](tx.Tx, "SELECT "+columns+" FROM saved_view WHERE entity = ? AND (owner_id = ? OR shared = TRUE) ORDER BY position, name, id LIMIT 500",
		entity, tx.Actor().ID)
	if err != nil {
		return nil, err
	}
	return s.present(tx, rows)
}

func (s *Service) present(tx *work.Tx, rows []View) ([]Shown, error) {
	var ids []string
	for i := range rows {
		ids = append(ids, rows[i].OwnerID)
	}
	names, err := s.people.Names(tx, ids...)
	out := make([]Shown, len(rows))
	for i, v := range rows {
		out[i] = Shown{View: v, Spec: v.Spec.V, Owner: customer.Ref{ID: v.OwnerID, Name: names[v.OwnerID]}, Mine: v.OwnerID == tx.Actor().ID}
	}
	return out, err
}

func load(tx *work.Tx, viewID string) (View, error) {
	if !id.Valid(viewID) {
		return View{}, fault.ErrNotFound.With()
	}
	v, err := db.One[View](tx.Tx, "SELECT "+columns+" FROM saved_view WHERE id = ?", viewID)
	if errors.Is(err, db.ErrNone) || err == nil && v.OwnerID != tx.Actor().ID {
		return v, fault.ErrNotFound.With()
	}
	return v, err
}

func (in *Input) apply(v *View) error {
	if in.Name != nil {
		v.Name = text.Clean(*in.Name)
	}
	if in.Shared != nil {
		v.Shared = *in.Shared
	}
	if in.Position != nil {
		v.Position = *in.Position
	}
	if in.Spec != nil {
		v.Spec.V = *in.Spec
	}
	if v.Name == "" {
		return ErrName.On("name")
	}
	if b, err := json.Marshal(v.Spec.V); err != nil || len(b) > 40_000 {
		return ErrSize.On("spec")
	}
	return nil
}

// Create saves a view for the actor.
func (s *Service) Create(tx *work.Tx, in *Input) (View, error) {
	v := View{ID: id.New(), Entity: "customer", OwnerID: tx.Actor().ID, Version: 1, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now())}
	if in.Entity != nil {
		v.Entity = *in.Entity
	}
	if _, ok := s.needs[v.Entity]; !ok {
		return v, fault.ErrChoice.On("entity", "field", "entity", "value", v.Entity)
	}
	if err := in.apply(&v); err != nil {
		return v, err
	}
	n, err := db.One[int64](tx.Tx, "SELECT COUNT(*) FROM saved_view WHERE owner_id = ?", v.OwnerID)
	if err != nil {
		return v, err
	}
	if n >= maxViews {
		return v, ErrMany.With("max", maxViews)
	}
	if err := db.Insert(tx.Tx, "saved_view", v); err != nil {
		return v, err
	}
	tx.Created(ref(&v), v)
	return v, nil
}

func (s *Service) change(tx *work.Tx, viewID string, version int64, in *Input) (View, error) {
	before, err := load(tx, viewID)
	if err != nil {
		return before, err
	}
	after := before
	if err := in.apply(&after); err != nil {
		return before, err
	}
	after.Version, after.UpdatedAt = before.Version+1, db.At(tx.Now())
	ok, err := db.UpdateRow(tx.Tx, "saved_view", after, after.ID, version)
	if err != nil {
		return before, err
	}
	if !ok {
		return before, fault.ErrStale.With().WithData(map[string]any{"current": before})
	}
	tx.Updated(ref(&after), before, after)
	return after, nil
}

func remove(tx *work.Tx, viewID string) error {
	v, err := load(tx, viewID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM saved_view WHERE id = ?", v.ID); err != nil {
		return err
	}
	tx.Deleted(ref(&v), v)
	return nil
}

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router) {
	const tag = "views"
	var entities []string
	for e := range s.needs {
		entities = append(entities, e)
	}
	slices.Sort(entities)
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/views", ID: "list-views", Tag: tag, Summary: "Saved views: one's own and the shared ones", Needs: access.SignedIn},
		func(ctx context.Context, in *struct {
			Entity string `query:"entity" default:"customer" maxLength:"40"`
		}) (*rest.Body[rest.Page[Shown]], error) {
			need, ok := s.needs[in.Entity]
			if !ok {
				return nil, fault.ErrChoice.On("entity", "field", "entity", "value", in.Entity)
			}
			p := rest.Page[Shown]{}
			err := s.door.View(ctx, need, func(tx *work.Tx) (err error) { p.Items, err = s.list(tx, in.Entity); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/views", ID: "create-view", Tag: tag, Summary: "Save a view", Needs: access.SignedIn},
		func(ctx context.Context, in *struct{ Body Input }) (*rest.Tagged[Shown], error) {
			return s.answer(ctx, func(tx *work.Tx) (View, error) { return s.Create(tx, &in.Body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/views/{id}", ID: "change-view", Tag: tag, Summary: "Change a view of one's own", Needs: access.SignedIn},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body Input
		}) (*rest.Tagged[Shown], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return s.answer(ctx, func(tx *work.Tx) (View, error) { return s.change(tx, in.ID, version, &in.Body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/views/{id}", ID: "delete-view", Tag: tag, Summary: "Delete a view of one's own", Needs: access.SignedIn, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			return &rest.Empty{}, s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error { return remove(tx, in.ID) })
		})
}

func (s *Service) answer(ctx context.Context, fn func(*work.Tx) (View, error)) (*rest.Tagged[Shown], error) {
	out := &rest.Tagged[Shown]{}
	err := s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		v, err := fn(tx)
		if err != nil {
			return err
		}
		vs, err := s.present(tx, []View{v})
		if err != nil {
			return err
		}
		out.Body, out.ETag = vs[0], rest.ETag(v.Version)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
