package own

import (
	"context"
	"net/http"
	"slices"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Input is what the administrator sends of a definition; code, entity and kind cannot change later.
type Input struct {
	Entity   *string   `json:"entity,omitempty" maxLength:"40"`
	Code     *string   `json:"code,omitempty" maxLength:"40"`
	Label    *string   `json:"label,omitempty" maxLength:"100"`
	LabelZh  *string   `json:"label_zh,omitempty" maxLength:"100"`
	Kind     *string   `json:"kind,omitempty" maxLength:"20"`
	Options  *[]Option `json:"options,omitempty" maxItems:"200"`
	Required *bool     `json:"required,omitempty"`
	Group    *string   `json:"group,omitempty" maxLength:"40"`
	Help     *string   `json:"help,omitempty" maxLength:"500"`
	Disabled *bool     `json:"disabled,omitempty"`
}

func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}

func (in *Input) apply(d *Def) {
	set(&d.Label, in.Label)
	set(&d.LabelZh, in.LabelZh)
	set(&d.Required, in.Required)
	set(&d.Group, in.Group)
	set(&d.Help, in.Help)
	set(&d.Disabled, in.Disabled)
	if in.Options != nil {
		d.Options.V = *in.Options
	}
	d.Label, d.LabelZh, d.Help = text.Clean(d.Label), text.Clean(d.LabelZh), text.Clean(d.Help)
}

// Mount registers the operations; manage is the right to change settings.
func (s *Service) Mount(r *rest.Router, manage access.Need) {
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/own-fields", ID: "list-own-fields", Tag: "own fields", Summary: "List own fields", Needs: manage},
		func(ctx context.Context, in *struct {
			Entity string `query:"entity" default:"customer" maxLength:"40"`
		}) (*rest.Body[rest.Page[Def]], error) {
			var p rest.Page[Def]
			err := s.door.View(ctx, manage, func(tx *work.Tx) (err error) { p.Items, err = s.list(tx, in.Entity); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/own-fields", ID: "create-own-field", Tag: "own fields", Summary: "Add an own field", Needs: manage},
		func(ctx context.Context, in *struct{ Body Input }) (*rest.Tagged[Def], error) {
			d := Def{Entity: "customer", Options: db.JSON[[]Option]{V: []Option{}}}
			set(&d.Entity, in.Body.Entity)
			set(&d.Code, in.Body.Code)
			set(&d.Kind, in.Body.Kind)
			in.Body.apply(&d)
			e, ok := s.entities[d.Entity]
			if !ok {
				return nil, fault.ErrChoice.On("entity", "field", "entity", "value", d.Entity)
			}
			if err := d.Check(e.Groups); err != nil {
				return nil, err
			}
			err := s.door.Update(ctx, manage, func(tx *work.Tx) error { return s.Define(tx, &d) })
			return tagged(d, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/own-fields/{id}", ID: "update-own-field", Tag: "own fields", Summary: "Change an own field", Needs: manage},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body Input
		}) (*rest.Tagged[Def], error) {
			v, err := in.Version()
			if err != nil {
				return nil, err
			}
			var d Def
			err = s.door.Update(ctx, manage, func(tx *work.Tx) error {
				before, err := s.get(tx, in.ID)
				if err != nil {
					return err
				}
				d = before
				in.Body.apply(&d)
				if err := d.Check(s.entities[d.Entity].Groups); err != nil {
					return err
				}
				// A choice in use keeps its code: values stored with it must stay readable.
				for _, o := range before.Options.V {
					if !slices.ContainsFunc(d.Options.V, func(x Option) bool { return x.Code == o.Code }) {
						o.Disabled = true
						d.Options.V = append(d.Options.V, o)
					}
				}
				if err := s.update(tx, before, d, v); err != nil {
					return err
				}
				d, err = s.get(tx, in.ID)
				return err
			})
			return tagged(d, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/own-fields/reorder", ID: "reorder-own-fields", Tag: "own fields", Summary: "Put own fields in order", Needs: manage, Status: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			Body struct {
				Entity string   `json:"entity" maxLength:"40"`
				IDs    []string `json:"ids" maxItems:"100"`
			}
		}) (*rest.Empty, error) {
			return &rest.Empty{}, s.door.Update(ctx, manage, func(tx *work.Tx) error { return s.reorder(tx, in.Body.Entity, in.Body.IDs) })
		})
}

func tagged(d Def, err error) (*rest.Tagged[Def], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[Def]{ETag: rest.ETag(d.Version), Body: d}, nil
}
