package task

import (
	"context"
	"net/http"
	"strings"

	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router) {
	const tag = "tasks"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/tasks", ID: "list-tasks", Tag: tag, Summary: "List tasks, what is due first first", Needs: CanView},
		func(ctx context.Context, in *struct {
			rest.Paged
			State    string `query:"state" maxLength:"60" doc:"States separated by commas"`
			Assignee string `query:"assignee" maxLength:"36" doc:"A user's id, or me"`
			Customer string `query:"customer_id" maxLength:"36"`
			Due      string `query:"due" enum:"overdue,today,week,none," doc:"week: within the next seven days"`
			Q        string `query:"q" maxLength:"100"`
		}) (*rest.Body[rest.Page[View]], error) {
			q := Query{Assignee: in.Assignee, CustomerID: in.Customer, Due: in.Due, Q: in.Q, Cursor: in.Cursor, Limit: in.Limit}
			if in.State != "" {
				for st := range strings.SplitSeq(in.State, ",") {
					if !contains(States, st) {
						return nil, fault.ErrChoice.On("state", "field", "state", "value", st)
					}
					q.States = append(q.States, st)
				}
			}
			var p rest.Page[View]
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { p, err = s.List(tx, q); return err })
			return rest.Answer(p, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/tasks/{id}", ID: "get-task", Tag: tag, Summary: "One task", Needs: CanView},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[View], error) {
			return s.answer(ctx, false, func(tx *work.Tx) (Task, error) { return load(tx, CanView, in.ID) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/tasks", ID: "create-task", Tag: tag, Summary: "Add a task", Needs: CanCreate},
		func(ctx context.Context, in *struct{ Body Patch }) (*rest.Tagged[View], error) {
			body := in.Body
			return s.answer(ctx, true, func(tx *work.Tx) (Task, error) { return s.Create(tx, &body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/tasks/{id}", ID: "change-task", Tag: tag, Summary: "Change a task", Needs: CanEdit},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body Patch
		}) (*rest.Tagged[View], error) {
			version, err := in.Version()
			if err != nil {
				return nil, err
			}
			return s.answer(ctx, true, func(tx *work.Tx) (Task, error) { return s.Change(tx, in.ID, version, &in.Body) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/tasks/{id}/move", ID: "move-task", Tag: tag, Summary: "Move a task to another state", Needs: CanEdit, Status: 200},
		func(ctx context.Context, in *struct {
			rest.Id
			Body struct {
				State string `json:"state" enum:"open,doing,done,cancelled"`
			}
		}) (*rest.Tagged[View], error) {
			return s.answer(ctx, true, func(tx *work.Tx) (Task, error) { return s.Change(tx, in.ID, 0, &Patch{State: &in.Body.State}) })
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/tasks/{id}", ID: "delete-task", Tag: tag, Summary: "Delete a task (it can be restored)", Needs: CanDelete, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			return &rest.Empty{}, s.door.Update(ctx, CanDelete, func(tx *work.Tx) error { return s.Remove(tx, in.ID) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/tasks/{id}/restore", ID: "restore-task", Tag: tag, Summary: "Restore a deleted task", Needs: CanDelete, Status: 200},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[View], error) {
			return s.answer(ctx, true, func(tx *work.Tx) (Task, error) { return s.Restore(tx, in.ID) })
		})
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (s *Service) answer(ctx context.Context, write bool, fn func(*work.Tx) (Task, error)) (*rest.Tagged[View], error) {
	out := &rest.Tagged[View]{}
	run := func(tx *work.Tx) error {
		t, err := fn(tx)
		if err != nil {
			return err
		}
		vs, err := s.present(tx, []Task{t})
		if err != nil {
			return err
		}
		out.Body, out.ETag = vs[0], rest.ETag(t.Version)
		return nil
	}
	var err error
	if write {
		err = s.door.Update(ctx, CanView, run)
	} else {
		err = s.door.View(ctx, CanView, run)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}
