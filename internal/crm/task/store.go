package task

import (
	"errors"
	"strings"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// ownerExpr is whose task it is: the assignee's, else the maker's. The index on assignee_id serves the usual case.
const ownerExpr = "COALESCE(t.assignee_id, t.creator_id)"

// Service keeps the tasks.
type Service struct {
	door   *work.Door
	people customer.People
}

// New makes the service.
func New(door *work.Door, people customer.People) *Service {
	return &Service{door: door, people: people}
}

// scope is the actor's range as a condition. Own range is asked of assignee_id, which has an index, and separately of the
// maker for tasks nobody has taken.
func scope(tx *work.Tx, need access.Need, w *db.Where) {
	if tx.Rights().Range(need) == access.Own && len(tx.Rights().OwnerIDs) > 0 {
		in, args := db.In("t.assignee_id", tx.Rights().OwnerIDs)
		mk, more := db.In("t.creator_id", tx.Rights().OwnerIDs)
		w.And(in+" OR (t.assignee_id IS NULL AND "+mk+")", append(args, more...)...)
		return
	}
	cond, args := tx.Rights().Scope(need, ownerExpr, "t.team_id")
	if cond != "1 = 1" {
		w.And(cond, args...)
	}
}

func load(tx *work.Tx, need access.Need, taskID string) (Task, error) {
	if !id.Valid(taskID) {
		return Task{}, fault.ErrNotFound.With()
	}
	t, err := db.One[Task](tx.Tx, "SELECT "+columns+" FROM task t WHERE t.id = ? AND t.deleted_at IS NULL", taskID)
	if errors.Is(err, db.ErrNone) || err == nil && !tx.Rights().Allows(CanView, t.Record()) {
		return Task{}, fault.ErrNotFound.With()
	}
	if err == nil && !tx.Rights().Allows(need, t.Record()) {
		err = access.Denied(need)
	}
	return t, err
}

func ref(t *Task) audit.Ref {
	r := audit.Ref{Entity: "task", ID: t.ID, Label: t.Title}
	if t.CustomerID != nil {
		r.RootKind, r.RootID = "customer", *t.CustomerID
	}
	return r
}

func (s *Service) apply(tx *work.Tx, t *Task, in *Patch, need access.Need) error {
	var l fault.List
	clean := func(dst *string, v *string) {
		if v != nil {
			*dst = text.Clean(*v)
		}
	}
	clean(&t.Title, in.Title)
	clean(&t.Notes, in.Notes)
	clean(&t.DueOn, in.DueOn)
	clean(&t.Priority, in.Priority)
	if t.Title == "" {
		l.Add(ErrTitle.On("title"))
	}
	if !customer.DateOK(t.DueOn) {
		l.Add(ErrDue.On("due_on", "value", t.DueOn))
	}
	if in.State != nil && *in.State != t.State {
		t.State, t.DoneAt = *in.State, db.Time{}
		if t.Ended() {
			t.DoneAt = db.At(tx.Now())
		}
	}
	if in.CustomerID != nil {
		t.CustomerID = nil
		if *in.CustomerID != "" {
			if _, err := customer.Load(tx, customer.CanView, *in.CustomerID); err != nil {
				return err
			}
			c := *in.CustomerID
			t.CustomerID = &c
		}
	}
	if in.AssigneeID != nil {
		t.AssigneeID, t.TeamID = nil, nil
		if who := *in.AssigneeID; who != "" {
			team, err := s.people.TeamOf(tx, who)
			if err != nil {
				l.Add(ErrPerson.On("assignee_id"))
				return l.Err()
			}
			t.AssigneeID = &who
			if team != "" {
				t.TeamID = &team
			}
			if !tx.Rights().Allows(need, t.Record()) && who != tx.Actor().ID {
				return ErrAssign.On("assignee_id")
			}
		}
	}
	return l.Err()
}

// Create adds a task; without an assignee it is the maker's own.
func (s *Service) Create(tx *work.Tx, in *Patch) (Task, error) {
	if err := tx.Require(CanCreate); err != nil {
		return Task{}, err
	}
	t := Task{ID: id.New(), Priority: "normal", State: "open", CreatorID: tx.Actor().ID, Version: 1, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now())}
	if in.AssigneeID == nil && id.Valid(t.CreatorID) {
		me := t.CreatorID
		in.AssigneeID = &me
	}
	if err := s.apply(tx, &t, in, CanCreate); err != nil {
		return t, err
	}
	if err := db.Insert(tx.Tx, "task", t); err != nil {
		return t, err
	}
	tx.Created(ref(&t), t)
	return t, nil
}

// Change edits a task somebody opened at the given version; 0 skips the comparison.
func (s *Service) Change(tx *work.Tx, taskID string, version int64, in *Patch) (Task, error) {
	before, err := load(tx, CanEdit, taskID)
	if err != nil {
		return before, err
	}
	if version != 0 && version != before.Version {
		v, _ := s.present(tx, []Task{before})
		return before, fault.ErrStale.With().WithData(map[string]any{"current": v[0]})
	}
	after := before
	if err := s.apply(tx, &after, in, CanEdit); err != nil {
		return before, err
	}
	if len(audit.Diff(before, after, nil)) == 0 {
		tx.Nothing()
		return before, nil
	}
	after.Version++
	after.UpdatedAt = db.At(tx.Now())
	ok, err := db.UpdateRow(tx.Tx, "task", after, after.ID, before.Version)
	if err != nil {
		return before, err
	}
	if !ok {
		return before, fault.ErrStale.With()
	}
	tx.Updated(ref(&after), before, after)
	return after, nil
}

// Remove deletes a task softly.
func (s *Service) Remove(tx *work.Tx, taskID string) error {
	t, err := load(tx, CanDelete, taskID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE task SET deleted_at = ?, version = version + 1 WHERE id = ?", db.At(tx.Now()), t.ID); err != nil {
		return err
	}
	tx.Deleted(ref(&t), t)
	return nil
}

// Restore brings a deleted task back: the undo of Remove.
func (s *Service) Restore(tx *work.Tx, taskID string) (Task, error) {
	if !id.Valid(taskID) {
		return Task{}, fault.ErrNotFound.With()
	}
	t, err := db.One[Task](tx.Tx, "SELECT "+columns+" FROM task t WHERE t.id = ? AND t.deleted_at IS NOT NULL", taskID)
	if errors.Is(err, db.ErrNone) || err == nil && (!tx.Rights().Allows(CanView, t.Record()) || !tx.Rights().Allows(CanDelete, t.Record())) {
		return t, fault.ErrNotFound.With()
	}
	if err != nil {
		return t, err
	}
	t.Version++
	t.DeletedAt = db.Time{}
	if _, err := tx.Exec("UPDATE task SET deleted_at = NULL, version = ? WHERE id = ?", t.Version, t.ID); err != nil {
		return t, err
	}
	tx.Changed("restore", ref(&t), nil, "")
	return t, nil
}

// Query says which tasks are wanted.
type Query struct {
	States     []string
	Assignee   string // user id, "me" or ""
	CustomerID string
	Due        string // overdue, today, week, none or ""
	Q          string
	Cursor     string
	Limit      int
}

// Today is the actor's date.
func Today(tx *work.Tx) time.Time {
	zone, err := time.LoadLocation(tx.Actor().Zone)
	if err != nil {
		zone = time.UTC
	}
	n := tx.Now().In(zone)
	return time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, time.UTC)
}

func (s *Service) where(tx *work.Tx, q *Query) (*db.Where, error) {
	w := &db.Where{}
	w.And("t.deleted_at IS NULL")
	scope(tx, CanView, w)
	if len(q.States) > 0 {
		w.In("t.state", q.States)
	}
	who := q.Assignee
	if who == "me" {
		who = tx.Actor().ID
	}
	w.If(who != "", "t.assignee_id = ?", who)
	if q.CustomerID != "" {
		if _, err := customer.Load(tx, customer.CanView, q.CustomerID); err != nil {
			return nil, err
		}
		w.And("t.customer_id = ?", q.CustomerID)
	}
	today := Today(tx)
	day := func(n int) string { return today.AddDate(0, 0, n).Format(time.DateOnly) }
	switch q.Due {
	case "overdue":
		w.And("t.due_on <> '' AND t.due_on < ?", day(0))
	case "today":
		w.And("t.due_on = ?", day(0))
	case "week":
		w.And("t.due_on > ? AND t.due_on <= ?", day(0), day(7))
	case "none":
		w.And("t.due_on = ''")
	}
	if qq := strings.ToLower(strings.TrimSpace(q.Q)); qq != "" {
		fn := "instr"
		if tx.Postgres() {
			fn = "strpos"
		}
		w.And(fn+"(lower(t.title), ?) > 0", qq)
	}
	return w, nil
}

// List returns a page, what is due first first; tasks without a date come last.
func (s *Service) List(tx *work.Tx, q Query) (rest.Page[View], error) {
	p := rest.Page[View]{Items: []View{}}
	w, err := s.where(tx, &q)
	if err != nil {
		return p, err
	}
	n, err := db.One[int64](tx.Tx, "SELECT COUNT(*) FROM (SELECT 1 AS x FROM task t"+w.SQL()+" LIMIT 10001) y", w.Args()...)
	if err != nil {
		return p, err
	}
	p.Total = &rest.Total{Count: min(n, 10_000), More: n > 10_000}
	cur, err := rest.ReadCursor(q.Cursor, 2)
	if err != nil {
		return p, err
	}
	const key = "CASE WHEN t.due_on = '' THEN '9999' ELSE t.due_on END"
	if cur != nil {
		w.And("("+key+", t.id) > (?, ?)", cur...)
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	rows, err := db.Select[Task](tx.Tx, "SELECT "+columns+" FROM task t"+w.SQL()+" ORDER BY "+key+", t.id LIMIT ?", w.Args(q.Limit+1)...)
	if err != nil {
		return p, err
	}
	if len(rows) > q.Limit {
		rows = rows[:q.Limit]
		last := rows[len(rows)-1]
		due := last.DueOn
		if due == "" {
			due = "9999"
		}
		p.NextCursor = rest.Cursor(due, last.ID)
	}
	p.Items, err = s.present(tx, rows)
	return p, err
}

// Counts are the actor's own open tasks by urgency.
type Counts struct {
	Overdue int64 `json:"overdue"`
	Today   int64 `json:"today"`
	Week    int64 `json:"week"`
}

// CountDue counts what the actor has to do.
func (s *Service) CountDue(tx *work.Tx) (Counts, error) {
	var c Counts
	for due, dst := range map[string]*int64{"overdue": &c.Overdue, "today": &c.Today, "week": &c.Week} {
		w, err := s.where(tx, &Query{States: []string{"open", "doing"}, Assignee: "me", Due: due})
		if err != nil {
			return c, err
		}
		if *dst, err = db.One[int64](tx.Tx, "SELECT COUNT(*) FROM task t"+w.SQL(), w.Args()...); err != nil {
			return c, err
		}
	}
	return c, nil
}

// View is a task as the actor may see it: the customer is named only to those who may see him.
type View struct {
	Task
	Customer *customer.Ref `json:"customer,omitempty"`
	Assignee *customer.Ref `json:"assignee,omitempty"`
	Creator  *customer.Ref `json:"creator,omitempty"`
	Overdue  bool          `json:"overdue,omitempty"`
	Can      struct {
		Edit   bool `json:"edit"`
		Delete bool `json:"delete"`
	} `json:"can"`
}

func (s *Service) present(tx *work.Tx, rows []Task) ([]View, error) {
	var people, customers []string
	for i := range rows {
		people = append(people, rows[i].CreatorID)
		if rows[i].AssigneeID != nil {
			people = append(people, *rows[i].AssigneeID)
		}
		if rows[i].CustomerID != nil {
			customers = append(customers, *rows[i].CustomerID)
		}
	}
	names, err := s.people.Names(tx, people...)
	if err != nil {
		return nil, err
	}
	firms, err := customer.VisibleNames(tx, customers)
	if err != nil {
		return nil, err
	}
	today := Today(tx).Format(time.DateOnly)
	out := make([]View, len(rows))
	for i, t := range rows {
		v := View{Task: t, Overdue: !t.Ended() && t.DueOn != "" && t.DueOn < today}
		if t.AssigneeID != nil {
			v.Assignee = &customer.Ref{ID: *t.AssigneeID, Name: names[*t.AssigneeID]}
		}
		if n, ok := names[t.CreatorID]; ok {
			v.Creator = &customer.Ref{ID: t.CreatorID, Name: n}
		}
		if t.CustomerID != nil {
			if n, ok := firms[*t.CustomerID]; ok {
				v.Customer = &customer.Ref{ID: *t.CustomerID, Name: n}
			}
		}
		v.Can.Edit, v.Can.Delete = tx.Rights().Allows(CanEdit, t.Record()), tx.Rights().Allows(CanDelete, t.Record())
		out[i] = v
	}
	return out, nil
}

// --- what other features ask of tasks ---

// Visible tells which of the given tasks the actor may see; a deleted one is as good as not there.
func (s *Service) Visible(tx *work.Tx, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 || !tx.Can(CanView) {
		return out, nil
	}
	w := &db.Where{}
	w.In("t.id", ids).And("t.deleted_at IS NULL")
	scope(tx, CanView, w)
	found, err := db.Select[string](tx.Tx, "SELECT t.id FROM task t"+w.SQL(), w.Args()...)
	for _, x := range found {
		out[x] = true
	}
	return out, err
}

// Name is the kind of child a customer has in tasks.
func (s *Service) Name() string { return "tasks" }

// Count counts the tasks of a customer.
func (s *Service) Count(tx *work.Tx, customerID string) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM task WHERE customer_id = ?", customerID)
}

// Move hangs the tasks of one customer on another and returns which.
func (s *Service) Move(tx *work.Tx, fromCustomer, toCustomer string) ([]string, error) {
	ids, err := db.Select[string](tx.Tx, "SELECT id FROM task WHERE customer_id = ?", fromCustomer)
	if err != nil || len(ids) == 0 {
		return ids, err
	}
	_, err = tx.Exec("UPDATE task SET customer_id = ? WHERE customer_id = ?", toCustomer, fromCustomer)
	return ids, err
}

// MoveBack hangs those of the given tasks that are still at one customer on the other again.
func (s *Service) MoveBack(tx *work.Tx, ids []string, fromCustomer, toCustomer string) error {
	for start := 0; start < len(ids); start += 200 {
		in, args := db.In("id", ids[start:min(start+200, len(ids))])
		if _, err := tx.Exec("UPDATE task SET customer_id = ? WHERE customer_id = ? AND "+in, append([]any{toCustomer, fromCustomer}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// MoveAll gives the open tasks of one person to another.
func (s *Service) MoveAll(tx *work.Tx, fromUser, toUser string) (int, error) {
	rows, err := db.Select[Task](tx.Tx, "SELECT "+columns+" FROM task t WHERE t.assignee_id = ? AND t.state IN ('open', 'doing') AND t.deleted_at IS NULL", fromUser)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		if _, err := s.Change(tx, rows[i].ID, 0, &Patch{AssigneeID: &toUser}); err != nil {
			return i, err
		}
	}
	return len(rows), nil
}
