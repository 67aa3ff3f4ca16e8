package transfer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/work"
)

// maxConflicts is how many records an undo left alone are named; the others are counted.
const maxConflicts = 500

// undoable tells whether an import can be taken back.
func undoable(r *runRow) bool {
	return (r.State == stateDone || r.State == stateCancelled || r.State == stateFailed) && r.Created+r.Updated > 0
}

// Undo queues taking an import back.
func (s *Service) Undo(ctx context.Context, runID string) (*Run, error) {
	var out *Run
	err := s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := holdRun(tx, runID)
		if err != nil {
			return err
		}
		if !undoable(&r) {
			return ErrState.With("state", r.State)
		}
		a := tx.Actor()
		r.State, r.FinishedAt, r.StartedAt, r.Cancel = stateUndoing, db.Time{}, db.At(tx.Now()), false
		r.Position = 1 << 60 // undoing goes down the changes
		r.Info.V.Tally.Undone, r.Info.V.Tally.Kept, r.Info.V.Tally.UndoBy, r.Info.V.Conflicts = 0, 0, a.ID, nil
		r.Plan.V.Lang, r.Plan.V.Zone, r.Plan.V.IP = a.Lang, a.Zone, a.IP
		if err := saveRun(tx.Tx, &r); err != nil {
			return err
		}
		tx.Changed("undo-import-start", runRef(&r), nil, "")
		tx.Topic("import:" + r.ID)
		if _, err := tx.Enqueue(kindUndo, jobArgs{r.ID}, job.Options{Unique: r.ID}); err != nil {
			return err
		}
		out, err = s.present(tx, &r)
		return err
	})
	if err == nil {
		s.queue.Wake()
	}
	return out, err
}

// undoRights lets somebody who may import take back what the import made, whether or not he may delete customers
// otherwise: only records of the run that nobody touched since are deleted, and only within the range he may import in.
func undoRights(r *access.Rights) *access.Rights {
	c := *r
	c.Grants = r.Grants.Clone()
	acts := c.Grants.Actions[customer.Resource.Key]
	for _, n := range []access.Need{customer.CanDelete, customer.CanTransfer, customer.CanEdit} {
		acts[n.Action] = max(acts[n.Action], acts[customer.CanImport.Action])
	}
	return &c
}

// runUndo takes an import back, the last change first, or goes on after a crash.
func (s *Service) runUndo(ctx context.Context, runID string) error {
	r, err := s.run(ctx, runID)
	if err != nil || r.State != stateUndoing {
		return err
	}
	err = s.takeBack(ctx, &r)
	switch {
	case err == nil, errors.Is(err, errStopped):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrRights):
		return s.fail(ctx, runID, fault.From(err))
	}
	return err
}

func (s *Service) takeBack(ctx context.Context, r *runRow) error {
	pos := r.Position
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, err := s.actorFor(ctx, r.Info.V.Tally.UndoBy, &r.Plan.V, undoNote(r.ID))
		if err != nil {
			return err
		}
		if !a.Rights.Can(customer.CanImport) {
			return ErrRights.With("name", a.Name)
		}
		a.Rights = undoRights(a.Rights)
		actx := work.WithActor(ctx, a)
		var list []change
		err = s.door.View(actx, customer.CanImport, func(tx *work.Tx) (err error) {
			list, err = changesBefore(tx.Tx, r.ID, pos, chunkRecords)
			return err
		})
		if err != nil {
			return err
		}
		if err := s.back(actx, r.ID, list, pos, nil); err != nil {
			if !s.worthRedoing(ctx, err) || len(list) == 0 {
				return err
			}
			at := pos
			for i := range list {
				one := list[i : i+1]
				if err := s.back(actx, r.ID, one, at, nil); err != nil {
					if !s.worthRedoing(ctx, err) {
						return err
					}
					if err := s.back(actx, r.ID, one, at, fault.From(err)); err != nil {
						return err
					}
				}
				at = list[i].Seq
			}
		}
		if len(list) == 0 {
			return nil
		}
		pos = list[len(list)-1].Seq
	}
}

// back takes some changes back and moves the position in one transaction; with none left the undo is done.
func (s *Service) back(ctx context.Context, runID string, list []change, pos int64, bad *fault.Error) error {
	return s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := anyRun(tx.Tx, runID, lock(tx.Tx))
		if err != nil {
			return err
		}
		tx.Nothing()
		tx.Topic("import:" + runID)
		if r.State != stateUndoing || r.Position != pos {
			return errStopped
		}
		t := &r.Info.V.Tally
		for i := range list {
			ch := &list[i]
			var c *Conflict
			if bad != nil {
				c = &Conflict{Code: "denied"}
			} else if c, err = s.revert(tx, runID, ch); err != nil {
				return err
			}
			if c == nil {
				t.Undone++
				continue
			}
			t.Kept++
			c.ID = ch.EntityID
			_ = json.Unmarshal(ch.After.V[changeName], &c.Label) // absent for nothing but an empty name
			if root := ch.root(); root != "" {
				c.ID = root
			}
			if len(r.Info.V.Conflicts) < maxConflicts {
				r.Info.V.Conflicts = append(r.Info.V.Conflicts, *c)
			}
		}
		if len(list) > 0 {
			r.Position = list[len(list)-1].Seq
		} else {
			r.State, r.FinishedAt = stateUndone, db.At(tx.Now())
			tx.Changed("undo-import", runRef(&r), []audit.Change{{Field: "undone", After: t.Undone}, {Field: "kept", After: t.Kept}}, "")
		}
		return saveRun(tx.Tx, &r)
	})
}

func (ch *change) root() string {
	var root string
	_ = json.Unmarshal(ch.After.V[changeRoot], &root) // absent for a customer
	return root
}

func (ch *change) at() db.Time {
	var us int64
	_ = json.Unmarshal(ch.After.V[changeAt], &us) // written by us
	return db.Micro(us)
}

// revert takes one change back; a conflict says why it was left alone.
func (s *Service) revert(tx *work.Tx, runID string, ch *change) (*Conflict, error) {
	writes := tx.Writes()
	c, err := s.tryRevert(tx, runID, ch)
	if err == nil {
		return c, nil
	}
	f := fault.From(err)
	switch {
	case f.Def.Kind == fault.Internal, tx.Writes() != writes:
		return nil, errors.Join(errRedo, err)
	case f.Def.Kind == fault.NotFound:
		if ch.Action == actCreate {
			return nil, nil // gone already
		}
		return &Conflict{Code: "gone"}, nil
	default:
		return &Conflict{Code: "denied"}, nil
	}
}

func (s *Service) tryRevert(tx *work.Tx, runID string, ch *change) (*Conflict, error) {
	if ch.Entity == "contact" {
		return s.revertContact(tx, ch)
	}
	if ch.Action == actCreate {
		if _, err := customer.Load(tx, customer.CanDelete, ch.EntityID); err != nil {
			return nil, err
		}
		by, err := touched(tx.Tx, ch.EntityID, ch.at(), runID)
		if err != nil {
			return nil, err
		}
		if by != "" {
			return &Conflict{Code: "changed", By: by}, nil
		}
		return nil, s.customers.Remove(tx, ch.EntityID, 0)
	}
	cur, err := customer.Load(tx, customer.CanEdit, ch.EntityID)
	if err != nil {
		return nil, err
	}
	back, kept := untouched(ch, cur.Logged)
	var p customer.Patch
	if err := patchOf(back, &p); err != nil {
		return nil, err
	}
	if len(back) > 0 {
		if _, err := s.customers.Change(tx, ch.EntityID, 0, &p, undoNote(runID)); err != nil {
			return nil, err
		}
	}
	if len(kept) > 0 {
		return &Conflict{Code: "changed", Fields: kept}, nil
	}
	return nil, nil
}

// untouched returns the fields that are still as the import left them, with what they were before, and the names of the
// others.
func untouched(ch *change, have func(name string) any) (back map[string]json.RawMessage, kept []string) {
	back = map[string]json.RawMessage{}
	for name, after := range ch.After.V {
		if strings.HasPrefix(name, "@") {
			continue
		}
		if !bytes.Equal(compact(raw(have(name))), compact(after)) {
			kept = append(kept, name)
			continue
		}
		before := ch.Before.V[name]
		if before == nil {
			before = json.RawMessage("null")
		}
		back[name] = before
	}
	slices.Sort(kept)
	return back, kept
}

// compact brings JSON into one form, whatever way its numbers are written.
func compact(m json.RawMessage) []byte {
	var v any
	if json.Unmarshal(m, &v) != nil {
		return m
	}
	return raw(v)
}

// patchOf turns fields as the log names them into a patch that sets them.
func patchOf(fields map[string]json.RawMessage, p *customer.Patch) error {
	in := map[string]json.RawMessage{}
	own := map[string]json.RawMessage{}
	for name, v := range fields {
		if code, ok := strings.CutPrefix(name, "own."); ok {
			own[code] = v
			continue
		}
		empty := `""`
		switch name {
		case "turnover", "credit_limit":
			empty = `{"amount":0,"currency":""}`
		case "tags":
			name, empty = "tag_ids", "[]"
		case "staff_count":
			empty = "-1"
		case "owner", "team":
			name += "_id"
		}
		if string(v) == "null" {
			v = json.RawMessage(empty)
		}
		in[name] = v
	}
	if len(own) > 0 {
		in["own"] = raw(own)
	}
	return decode(raw(in), p)
}

// decode reads JSON keeping numbers as they are written.
func decode(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(into)
}

func (s *Service) revertContact(tx *work.Tx, ch *change) (*Conflict, error) {
	list, err := s.customers.Contacts(tx, ch.root())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(c customer.Contact) bool { return c.ID == ch.EntityID })
	if i < 0 {
		return nil, fault.ErrNotFound.With()
	}
	if ch.Action == actCreate {
		if list[i].Version != 1 {
			return &Conflict{Code: "changed"}, nil
		}
		return nil, s.customers.RemoveContact(tx, ch.EntityID, 0)
	}
	have := map[string]any{}
	for _, x := range audit.Diff(nil, list[i], nil) {
		have[x.Field] = x.After
	}
	back, kept := untouched(ch, func(name string) any { return have[name] })
	for name, v := range back {
		if string(v) == "null" {
			switch name {
			case "emails", "phones", "socials":
				back[name] = json.RawMessage("[]")
			case "is_main":
				back[name] = json.RawMessage("false")
			default:
				back[name] = json.RawMessage(`""`)
			}
		}
	}
	if len(back) > 0 {
		var p customer.ContactPatch
		if err := decode(raw(back), &p); err != nil {
			return nil, err
		}
		if _, err := s.customers.ChangeContact(tx, ch.EntityID, 0, &p); err != nil {
			return nil, err
		}
	}
	if len(kept) > 0 {
		return &Conflict{Code: "changed", Fields: kept}, nil
	}
	return nil, nil
}
