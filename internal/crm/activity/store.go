package activity

import (
	"errors"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

var columns = strings.Join(db.Columns[Activity](), ", ")

// hold reads an activity for changing it, its customer held and the rights on it checked. A customer the actor may not see
// makes the activity unknown.
func (s *Service) hold(tx *work.Tx, activityID string, version int64, deleted bool) (Activity, error) {
	read := func() (Activity, error) {
		a, err := db.One[Activity](tx.Tx, "SELECT "+columns+" FROM activity WHERE id = ?", activityID)
		if errors.Is(err, db.ErrNone) || err == nil && a.DeletedAt.IsZero() == deleted {
			return Activity{}, fault.ErrNotFound.With()
		}
		return a, err
	}
	// Asked before anything is looked up: whether an id names an activity is not for everybody to know.
	if tx.Rights().Level(customer.Resource.Key, group) < access.Edit {
		return Activity{}, fault.ErrFieldDenied.With("field", "notes")
	}
	if !id.Valid(activityID) {
		return Activity{}, fault.ErrNotFound.With()
	}
	a, err := read()
	if err != nil {
		return a, err
	}
	if err := writable(tx, a.CustomerID); err != nil {
		if fault.From(err).Def == customer.ErrMerged {
			err = fault.ErrNotFound.With()
		}
		return Activity{}, err
	}
	if a, err = read(); err != nil { // somebody may have changed it while we waited
		return a, err
	}
	if version != 0 && version != a.Version {
		return a, fault.ErrStale.With().WithData(map[string]any{"current": a})
	}
	return a, nil
}

// store writes a changed activity and what follows from it.
func (s *Service) store(tx *work.Tx, before, after Activity, action string) (Activity, error) {
	changes := audit.Diff(before, after, nil)
	if len(changes) == 0 && action == "edit" {
		tx.Nothing()
		return before, nil
	}
	after.Version++
	after.UpdatedAt = db.At(tx.Now())
	ok, err := db.UpdateRow(tx.Tx, "activity", after, after.ID, before.Version)
	if err != nil {
		return before, err
	}
	if !ok {
		return before, fault.ErrStale.With()
	}
	tx.Changed(action, ref(&after), changes, "")
	return after, refresh(tx, after.CustomerID)
}

// refresh derives the customer's last contact: the latest call, mail, meeting, visit or chat that has happened.
func refresh(tx *work.Tx, customerID string) error {
	at, err := db.One[db.Time](tx.Tx, "SELECT at FROM activity WHERE customer_id = ? AND kind <> 'note' AND deleted_at IS NULL ORDER BY at DESC, id DESC LIMIT 1", customerID)
	if err != nil && !errors.Is(err, db.ErrNone) {
		return err
	}
	return customer.SetLastContact(tx, customerID, at)
}
