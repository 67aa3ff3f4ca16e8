package activity

import (
	"context"
	"net/http"

	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router) {
	const tag = "activities"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/activities", ID: "list-activities", Tag: tag, Summary: "Notes, calls, mails, meetings of a customer", Needs: CanView},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Paged
		}) (*rest.Body[rest.Page[View]], error) {
			var p rest.Page[View]
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { p, err = s.List(tx, in.ID, in.Cursor, in.Limit); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/{id}/activities", ID: "add-activity", Tag: tag, Summary: "Record an activity", Needs: CanAdd},
		func(ctx context.Context, in *struct {
			rest.Id
			Body Patch
		}) (*rest.Tagged[View], error) {
			return s.answer(ctx, func(tx *work.Tx) (Activity, error) { return s.Create(tx, in.ID, &in.Body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/activities/{id}", ID: "change-activity", Tag: tag, Summary: "Change an activity", Needs: CanAdd},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body Patch
		}) (*rest.Tagged[View], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return s.answer(ctx, func(tx *work.Tx) (Activity, error) { return s.Change(tx, in.ID, version, &in.Body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/activities/{id}", ID: "delete-activity", Tag: tag, Summary: "Delete an activity (it can be restored)", Needs: CanAdd, Status: 204},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
		}) (*rest.Empty, error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return &rest.Empty{}, s.door.Update(ctx, CanAdd, func(tx *work.Tx) error { return s.Remove(tx, in.ID, version) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/activities/{id}/restore", ID: "restore-activity", Tag: tag, Summary: "Restore a deleted activity", Needs: CanAdd, Status: 200},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[View], error) {
			return s.answer(ctx, func(tx *work.Tx) (Activity, error) { return s.Restore(tx, in.ID) })
		})
}

func (s *Service) answer(ctx context.Context, fn func(*work.Tx) (Activity, error)) (*rest.Tagged[View], error) {
	var v View
	err := s.door.Update(ctx, CanAdd, func(tx *work.Tx) error {
		a, err := fn(tx)
		if err != nil {
			return err
		}
		vs, err := s.show(tx, []Activity{a})
		if err == nil {
			v = vs[0]
			v.CanEdit = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[View]{ETag: rest.ETag(v.Version), Body: v}, nil
}
