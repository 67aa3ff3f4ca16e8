package activity

import (
	"maps"
	"strconv"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// Service is the only way to activities.
type Service struct {
	door   *work.Door
	people customer.People
}

// New makes the service and hangs it on the archive: its activities stand in the timeline and follow a merge.
func New(door *work.Door, customers *customer.Service, people customer.People) *Service {
	s := &Service{door: door, people: people}
	customers.AddChild(s)
	customers.AddSource(s)
	return s
}

// View is an activity as it is shown.
type View struct {
	Activity
	By      *customer.Ref `json:"created_by,omitempty"`
	Contact *customer.Ref `json:"contact,omitempty"`
	CanEdit bool          `json:"can_edit,omitempty"`
}

// writable refuses who may not write to the customer, and holds it, because its last contact follows.
func writable(tx *work.Tx, customerID string) error {
	_, err := customer.Hold(tx, CanAdd, customerID)
	if err == nil && tx.Rights().Level(customer.Resource.Key, group) < access.Edit {
		err = fault.ErrFieldDenied.With("field", "notes")
	}
	return err
}

func readable(tx *work.Tx, customerID string) (customer.Customer, error) {
	c, err := customer.Load(tx, CanView, customerID)
	if err == nil && tx.Rights().Level(customer.Resource.Key, group) < access.Read {
		err = fault.ErrFieldDenied.With("field", "notes")
	}
	return c, err
}

func checkContact(tx *work.Tx, a *Activity) error {
	if a.ContactID == nil {
		return nil
	}
	names, err := customer.ContactNames(tx, a.CustomerID, []string{*a.ContactID})
	if err != nil {
		return err
	}
	if _, ok := names[*a.ContactID]; !ok {
		return ErrContact.On("contact_id")
	}
	return nil
}

// Create records an activity at a customer.
func (s *Service) Create(tx *work.Tx, customerID string, in *Patch) (Activity, error) {
	if err := writable(tx, customerID); err != nil {
		return Activity{}, err
	}
	a := Activity{ID: id.New(), CustomerID: customerID, Kind: "note", At: db.At(tx.Now()), CreatedAt: db.At(tx.Now()), CreatedBy: tx.Actor().ID, UpdatedAt: db.At(tx.Now()), Version: 1}
	if err := in.apply(&a, tx.Now()); err != nil {
		return a, err
	}
	if err := checkContact(tx, &a); err != nil {
		return a, err
	}
	if err := db.Insert(tx.Tx, "activity", a); err != nil {
		return a, err
	}
	tx.Created(ref(&a), a)
	return a, refresh(tx, customerID)
}

// Change edits an activity; a version other than the stored one is refused with the stored one as data, 0 skips that.
func (s *Service) Change(tx *work.Tx, activityID string, version int64, in *Patch) (Activity, error) {
	before, err := s.hold(tx, activityID, version, false)
	if err != nil {
		return before, err
	}
	after := before
	if err := in.apply(&after, tx.Now()); err != nil {
		return before, err
	}
	if in.ContactID != nil {
		if err := checkContact(tx, &after); err != nil {
			return before, err
		}
	}
	return s.store(tx, before, after, "edit")
}

// Remove deletes an activity softly; Restore brings it back.
func (s *Service) Remove(tx *work.Tx, activityID string, version int64) error {
	before, err := s.hold(tx, activityID, version, false)
	if err != nil {
		return err
	}
	after := before
	after.DeletedAt = db.At(tx.Now())
	_, err = s.store(tx, before, after, "delete")
	return err
}

// Restore brings a deleted activity back.
func (s *Service) Restore(tx *work.Tx, activityID string) (Activity, error) {
	before, err := s.hold(tx, activityID, 0, true)
	if err != nil {
		return before, err
	}
	after := before
	after.DeletedAt = db.Time{}
	return s.store(tx, before, after, "restore")
}

// Events puts the activities of customers into their timeline; none for those who may not read notes.
func (s *Service) Events(tx *work.Tx, customerIDs []string, before customer.Mark, limit int) ([]customer.Event, error) {
	if tx.Rights().Level(customer.Resource.Key, group) < access.Read {
		return nil, nil
	}
	var w db.Where
	w.In("customer_id", customerIDs).And("deleted_at IS NULL")
	if before.ID != "" {
		w.And("(at, id) < (?, ?)", before.At, before.ID)
	}
	rows, err := db.Select[Activity](tx.Tx, "SELECT "+columns+" FROM activity"+w.SQL()+" ORDER BY at DESC, id DESC LIMIT "+strconv.Itoa(limit), w.Args()...)
	if err != nil {
		return nil, err
	}
	views, err := s.show(tx, rows)
	if err != nil {
		return nil, err
	}
	out := make([]customer.Event, len(views))
	for i := range views {
		v := &views[i]
		out[i] = customer.Event{ID: v.ID, At: v.At, Type: "activity", Actor: v.By, Action: v.Kind, Entity: "activity", EntityID: v.ID, Label: v.Subject, Activity: v}
	}
	return out, nil
}

// Type is the type of the timeline's events.
func (s *Service) Type() string { return "activity" }

// List returns the activities of a customer, newest first.
func (s *Service) List(tx *work.Tx, customerID, cursor string, limit int) (rest.Page[View], error) {
	page := rest.Page[View]{Items: []View{}}
	c, err := readable(tx, customerID)
	if err != nil {
		return page, err
	}
	from, err := customer.ReadMark(cursor)
	if err != nil {
		return page, err
	}
	var w db.Where
	w.And("customer_id = ?", customerID).And("deleted_at IS NULL")
	if from.ID != "" {
		w.And("(at, id) < (?, ?)", from.At, from.ID)
	}
	limit = max(1, min(limit, 200))
	rows, err := db.Select[Activity](tx.Tx, "SELECT "+columns+" FROM activity"+w.SQL()+" ORDER BY at DESC, id DESC LIMIT "+strconv.Itoa(limit+1), w.Args()...)
	if err != nil {
		return page, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		page.NextCursor = customer.Mark{At: rows[limit-1].At, ID: rows[limit-1].ID}.Cursor()
	}
	page.Items, err = s.show(tx, rows)
	may := tx.Rights().Allows(CanAdd, c.Record()) && tx.Rights().Level(customer.Resource.Key, group) == access.Edit
	for i := range page.Items {
		page.Items[i].CanEdit = may
	}
	return page, err
}

// show makes views, naming people and contacts as far as the reader may know them.
func (s *Service) show(tx *work.Tx, rows []Activity) ([]View, error) {
	var people []string
	contacts := map[string][]string{}
	for i := range rows {
		people = append(people, rows[i].CreatedBy)
		if rows[i].ContactID != nil {
			contacts[rows[i].CustomerID] = append(contacts[rows[i].CustomerID], *rows[i].ContactID)
		}
	}
	names, err := s.people.Names(tx, people...)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	if tx.Rights().Level(customer.Resource.Key, customer.GroupContact) >= access.Masked {
		for cid, ids := range contacts {
			found, err := customer.ContactNames(tx, cid, ids)
			if err != nil {
				return nil, err
			}
			maps.Copy(known, found)
		}
	}
	out := make([]View, len(rows))
	for i, a := range rows {
		out[i] = View{Activity: a}
		if n := names[a.CreatedBy]; n != "" {
			out[i].By = &customer.Ref{ID: a.CreatedBy, Name: n}
		}
		if a.ContactID != nil {
			if n, ok := known[*a.ContactID]; ok {
				out[i].Contact = &customer.Ref{ID: *a.ContactID, Name: n}
			} else {
				out[i].ContactID = nil
			}
		}
	}
	return out, nil
}

// --- as a child of customers ---

// Name is the word the merge page counts activities under.
func (s *Service) Name() string { return "activities" }

// Count counts the activities of a customer.
func (s *Service) Count(tx *work.Tx, customerID string) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM activity WHERE customer_id = ? AND deleted_at IS NULL", customerID)
}

// Move hangs all activities of one customer on another.
func (s *Service) Move(tx *work.Tx, from, to string) ([]string, error) {
	return customer.MoveRows(tx, "activity", from, to)
}

// MoveBack hangs those of the activities that are still at one customer back on the other.
func (s *Service) MoveBack(tx *work.Tx, ids []string, from, to string) error {
	if err := customer.MoveRowsBack(tx, "activity", ids, from, to); err != nil {
		return err
	}
	if err := refresh(tx, from); err != nil {
		return err
	}
	return refresh(tx, to)
}
