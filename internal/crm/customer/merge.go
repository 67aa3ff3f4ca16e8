package customer

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// Child is something that hangs on customers and follows when two become one: each feature registers its own.
type Child interface {
	// Name is the word the merge preview counts it under: contacts, files, activities, tasks…
	Name() string
	// Count counts what hangs on a customer.
	Count(tx *work.Tx, customerID string) (int64, error)
	// Move hangs everything of one customer on another and returns the ids of what moved.
	Move(tx *work.Tx, from, to string) (ids []string, err error)
	// MoveBack hangs those of ids that still hang on from back on to.
	MoveBack(tx *work.Tx, ids []string, from, to string) error
}

// AddChild registers a child; only while the program is being wired.
func (s *Service) AddChild(c Child) { s.children = append(s.children, c) }

// Failures of merging.
var (
	ErrMerged = fault.Define(fault.NotFound, "customer.merged", "This customer was merged into another one. Open that one instead.",
		"该客户已合并到另一个客户，请打开合并后的客户。")
	ErrMergeSame   = fault.Define(fault.Invalid, "merge.same", "Choose two different customers.", "请选择两个不同的客户。")
	ErrMergeField  = fault.Define(fault.Invalid, "merge.bad_choice", "“{value}” is no choice for “{field}”: take “winner” or “loser”.", "“{field}”的选择“{value}”无效，请选择 winner 或 loser。")
	ErrMergeUndone = fault.Define(fault.Conflict, "merge.undone", "This merge has been undone already.", "该合并已经撤销。")
	ErrMergeHidden = fault.Define(fault.Denied, "merge.hidden_fields", "Merging decides over all fields, and you may not edit some of them ({group}). Ask somebody who may.",
		"合并会涉及全部字段，而您无权编辑其中一部分（{group}）。请由有权限的同事操作。")
)

// MergeField is one line of the merge page.
type MergeField struct {
	Field   string       `json:"field"`
	Label   access.Label `json:"label"`
	Winner  any          `json:"winner,omitempty"`
	Loser   any          `json:"loser,omitempty"`
	Differs bool         `json:"differs"`
	// Choice is what happens unless the person chooses otherwise: the winner's value, the loser's where the winner has none.
	Choice string `json:"choice" enum:"winner,loser"`
}

// MergePreview is what a merge would do.
type MergePreview struct {
	Winner *View            `json:"winner"`
	Loser  *View            `json:"loser"`
	Fields []MergeField     `json:"fields"`
	Counts map[string]int64 `json:"children" doc:"What of the loser would move, by kind"`
}

// MergeRecord is a merge that was done.
type MergeRecord struct {
	ID       string  `db:"id" json:"id"`
	WinnerID string  `db:"winner_id" json:"winner_id"`
	LoserID  string  `db:"loser_id" json:"loser_id"`
	At       db.Time `db:"at" json:"at"`
	ByID     string  `db:"by_id" json:"-"`
	Before   string  `db:"before" json:"-"`
	UndoneAt db.Time `db:"undone_at" json:"undone_at,omitzero"`
}

// MergeInfo is a merge as it is shown.
type MergeInfo struct {
	MergeRecord
	By        *Ref   `json:"by,omitempty"`
	LoserName string `json:"loser_name,omitempty"`
	LoserCode string `json:"loser_code,omitempty"`
}

var mergeColumns = strings.Join(db.Columns[MergeRecord](), ", ")

// snapshot is what the table merge keeps: both records as they were, what the merge wrote into the winner, what moved.
type snapshot struct {
	Winner json.RawMessage     `json:"winner"`
	Loser  json.RawMessage     `json:"loser"`
	Set    []audit.Change      `json:"set"`
	Tags   []string            `json:"tags_added"`
	Moved  map[string][]string `json:"moved"`
}

// pairOf locks both customers in one order, so that two people who merge the same pair wait for each other, and checks
// that the actor may merge both.
func pairOf(tx *work.Tx, winnerID, loserID string) (w, l Customer, err error) {
	if winnerID == loserID {
		return w, l, ErrMergeSame.On("loser_id")
	}
	first, second := &w, &l
	a, b := winnerID, loserID
	if a > b {
		first, second, a, b = second, first, b, a
	}
	if *first, err = Hold(tx, CanMerge, a); err != nil {
		return w, l, err
	}
	*second, err = Hold(tx, CanMerge, b)
	return w, l, err
}

// mergeable lists the fields a merge decides on; tags are united instead.
func mergeable(set *field.Set) []*field.Field {
	var out []*field.Field
	for _, f := range set.List {
		if !f.ReadOnly && f.Kind != field.Tags {
			out = append(out, f)
		}
	}
	return out
}

func choiceOf(w, l *Customer, key string) string {
	if column(w, columnOf(key)) == nil && column(l, columnOf(key)) != nil {
		return "loser"
	}
	return "winner"
}

// MergePreview shows what merging the loser into the winner would do.
func (s *Service) MergePreview(tx *work.Tx, winnerID, loserID string) (*MergePreview, error) {
	w, err := Load(tx, CanMerge, winnerID)
	if err != nil {
		return nil, err
	}
	l, err := Load(tx, CanMerge, loserID)
	if err != nil {
		return nil, err
	}
	if w.ID == l.ID {
		return nil, ErrMergeSame.On("loser_id")
	}
	vs, err := s.Present(tx, []Customer{w, l}, nil)
	if err != nil {
		return nil, err
	}
	p := &MergePreview{Winner: &vs[0], Loser: &vs[1], Fields: []MergeField{}, Counts: map[string]int64{}}
	_, set, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	a, b := vs[0].values(), vs[1].values()
	for _, f := range mergeable(set) {
		if tx.Rights().Level(Resource.Key, f.Group) < access.Read {
			continue
		}
		m := MergeField{Field: f.Key, Label: f.Label, Winner: a(f.Key), Loser: b(f.Key), Choice: choiceOf(&w, &l, f.Key)}
		m.Differs = jsonText(m.Winner) != jsonText(m.Loser)
		if m.Winner != nil || m.Loser != nil {
			p.Fields = append(p.Fields, m)
		}
	}
	for _, c := range s.allChildren() {
		if p.Counts[c.Name()], err = c.Count(tx, l.ID); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (s *Service) allChildren() []Child {
	return append([]Child{contactChild{}, fileChild{}}, s.children...)
}

// Merge makes one customer of two, in the unit it is called in: each field's value is the winner's or the loser's as
// chosen (unchosen: the winner's, the loser's where the winner has none), tags are united, everything that hangs on the
// loser moves, the loser goes, and a snapshot stays for UndoMerge.
func (s *Service) Merge(tx *work.Tx, winnerID, loserID string, choices map[string]string) (mergeID string, winner Customer, err error) {
	w, l, err := pairOf(tx, winnerID, loserID)
	if err != nil {
		return "", w, err
	}
	_, set, err := s.own.Load(tx, "customer")
	if err != nil {
		return "", w, err
	}
	before, loserBefore := w, l
	after := w
	after.Own.V = maps.Clone(w.Own.V)
	for key := range choices {
		if f := set.Get(key); f == nil || f.ReadOnly || f.Kind == field.Tags {
			return "", w, field.ErrUnknown.On("choices."+clipText(key), "field", clipText(key))
		}
	}
	for _, f := range mergeable(set) {
		choice, chosen := choices[f.Key]
		if !chosen {
			choice = choiceOf(&w, &l, f.Key)
		}
		if choice != "winner" && choice != "loser" {
			return "", w, ErrMergeField.On("choices."+f.Key, "field", f.Key, "value", clipText(choice))
		}
		if choice == "winner" {
			continue
		}
		col := columnOf(f.Key)
		if jsonText(column(&w, col)) == jsonText(column(&l, col)) {
			continue
		}
		// Whoever may not edit a field must not change it by merging either, even where only gaps would be filled.
		if tx.Rights().Level(Resource.Key, f.Group) < access.Edit {
			return "", w, ErrMergeHidden.With("group", f.Group)
		}
		if (f.Key == "owner" || f.Key == "team") && !tx.Rights().Allows(CanTransfer, w.Record()) {
			if chosen {
				return "", w, access.Denied(CanTransfer)
			}
			continue
		}
		if err := setColumn(&after, col, column(&l, col)); err != nil {
			return "", w, err
		}
	}
	derive(&after)
	after.Tags.V = slices.Clone(w.Tags.V)
	var added []string
	for _, t := range l.Tags.V {
		if !slices.Contains(after.Tags.V, t) {
			after.Tags.V = append(after.Tags.V, t)
			added = append(added, t)
		}
	}
	slices.Sort(after.Tags.V)
	if l.LastContactAt.After(after.LastContactAt.Time) {
		after.LastContactAt = l.LastContactAt
	}
	snap := snapshot{Tags: added, Moved: map[string][]string{}}
	if snap.Set, err = s.diff(tx, &before, &after); err != nil {
		return "", w, err
	}
	if snap.Winner, err = frozen(&before); err != nil {
		return "", w, err
	}
	if snap.Loser, err = frozen(&loserBefore); err != nil {
		return "", w, err
	}
	// The loser leaves first: the winner may take over its code.
	l.DeletedAt, l.MergedInto = db.At(tx.Now()), w.ID
	l.Version++
	l.UpdatedAt, l.UpdatedBy = db.At(tx.Now()), tx.Actor().ID
	n, err := tx.Exec("UPDATE customer SET deleted_at = ?, merged_into = ?, updated_at = ?, updated_by = ?, version = ? WHERE id = ? AND version = ?",
		l.DeletedAt, l.MergedInto, l.UpdatedAt, l.UpdatedBy, l.Version, l.ID, loserBefore.Version)
	if err != nil {
		return "", w, err
	}
	if n == 0 {
		return "", w, fault.ErrStale.With()
	}
	if err := vanish(tx, l.ID); err != nil {
		return "", w, err
	}
	for _, c := range s.allChildren() {
		ids, err := c.Move(tx, l.ID, w.ID)
		if err != nil {
			return "", w, fmt.Errorf("move %s: %w", c.Name(), err)
		}
		if len(ids) > 0 {
			snap.Moved[c.Name()] = ids
		}
	}
	if err := s.save(tx, &before, &after, nil); err != nil {
		return "", w, err
	}
	if err := s.own.Rebuild(tx, "customer", after.ID, after.Own.V); err != nil {
		return "", w, err
	}
	if err := s.reindex(tx, &after, nil, false); err != nil { // its contacts are more now
		return "", w, err
	}
	m := MergeRecord{ID: id.New(), WinnerID: w.ID, LoserID: l.ID, At: db.At(tx.Now()), ByID: tx.Actor().ID, Before: jsonText(snap)}
	if err := db.Insert(tx.Tx, "merge", m); err != nil {
		return "", w, err
	}
	tx.Changed("merge", ref(&after), snap.Set, versionNote(after.Version, "+ "+nameAndCode(&l)))
	tx.Changed("merged-away", ref(&l), nil, versionNote(l.Version, "→ "+nameAndCode(&after)))
	return m.ID, after, nil
}

func nameAndCode(c *Customer) string { return c.Code + " " + c.Name }

func clipText(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// frozen writes all columns of a customer as JSON, for the snapshot.
func frozen(c *Customer) (json.RawMessage, error) {
	cols, vals := db.Values(*c)
	m := make(map[string]any, len(cols))
	for i, col := range cols {
		m[col] = vals[i]
	}
	return json.Marshal(m)
}

// UndoMerge takes a merge back: the loser returns as it was with what moved and still hangs on the winner, and the winner's
// fields that the merge changed get their former values, unless somebody changed them since. It returns the winner.
func (s *Service) UndoMerge(tx *work.Tx, mergeID string) (Customer, error) {
	if !id.Valid(mergeID) {
		return Customer{}, fault.ErrNotFound.With()
	}
	m, err := db.One[MergeRecord](tx.Tx, "SELECT "+mergeColumns+" FROM merge WHERE id = ?", mergeID)
	if errors.Is(err, db.ErrNone) {
		return Customer{}, fault.ErrNotFound.With()
	}
	if err != nil {
		return Customer{}, err
	}
	var snap snapshot
	if err := json.Unmarshal([]byte(m.Before), &snap); err != nil {
		return Customer{}, fmt.Errorf("snapshot of merge %s: %w", m.ID, err)
	}
	w, l, at, err := s.undoPair(tx, &m)
	if err != nil {
		return w, err
	}
	before := w
	after := w
	for _, ch := range snap.Set {
		if ch.Field == "tags" || jsonText(column(&w, ch.Field)) != jsonText(ch.After) {
			continue // edited since: the later word counts
		}
		if err := setColumn(&after, ch.Field, ch.Before); err != nil {
			return w, err
		}
	}
	derive(&after)
	after.Tags.V = slices.DeleteFunc(slices.Clone(w.Tags.V), func(t string) bool { return slices.Contains(snap.Tags, t) })
	for _, c := range s.allChildren() {
		if ids := snap.Moved[c.Name()]; len(ids) > 0 {
			if err := c.MoveBack(tx, ids, at.ID, l.ID); err != nil {
				return w, fmt.Errorf("move %s back: %w", c.Name(), err)
			}
		}
	}
	// What came back with the calls and mails: nobody edits this field.
	for _, c := range []*Customer{&before, &after, &l} {
		if c.LastContactAt, err = db.One[db.Time](tx.Tx, "SELECT last_contact_at FROM customer WHERE id = ?", c.ID); err != nil {
			return w, err
		}
	}
	changes, err := s.diff(tx, &before, &after)
	if err != nil {
		return w, err
	}
	// The winner first: it may hold the loser's code.
	if err := s.save(tx, &before, &after, nil); err != nil {
		return w, err
	}
	if err := s.own.Rebuild(tx, "customer", after.ID, after.Own.V); err != nil {
		return w, err
	}
	if after.DeletedAt.IsZero() {
		if err := s.reindex(tx, &after, nil, false); err != nil { // its contacts are fewer now
			return w, err
		}
	}
	tx.Changed("undo-merge", ref(&after), changes, versionNote(after.Version, "− "+nameAndCode(&l)))
	if err := s.revive(tx, &l, "undo-merge", ""); err != nil {
		return w, err
	}
	if at.ID != w.ID { // the winner went on into another one, which now loses what was the loser's
		tx.Changed("undo-merge", ref(&at), nil, "− "+nameAndCode(&l))
		if at.DeletedAt.IsZero() {
			if err := s.reindex(tx, &at, nil, false); err != nil {
				return w, err
			}
		}
	}
	_, err = tx.Exec("UPDATE merge SET undone_at = ? WHERE id = ?", db.At(tx.Now()), m.ID)
	return after, err
}

// undoPair holds both customers of a merge, and the one in which the winner's things are now (the winner itself unless it
// was merged away later), and checks that the merge can be undone, and by the actor.
func (s *Service) undoPair(tx *work.Tx, m *MergeRecord) (w, l, at Customer, err error) {
	end, err := destination(tx, m.WinnerID)
	if err != nil {
		return w, l, at, err
	}
	ids := []string{m.WinnerID, m.LoserID, end.ID}
	slices.Sort(ids)
	r := tx.Rights()
	for _, cid := range slices.Compact(ids) {
		c, err := anyState(tx, cid, true)
		if err != nil {
			return w, l, at, err
		}
		if !r.Allows(CanView, c.Record()) {
			return w, l, at, fault.ErrNotFound.With()
		}
		if !r.Allows(CanMerge, c.Record()) {
			return w, l, at, access.Denied(CanMerge)
		}
		if cid == m.WinnerID {
			w = c
		}
		if cid == m.LoserID {
			l = c
		}
		if cid == end.ID {
			at = c
		}
	}
	// Asked again now that all are held: somebody else may have undone it, or merged further, while we waited.
	undone, err := db.One[db.Time](tx.Tx, "SELECT undone_at FROM merge WHERE id = ?", m.ID)
	switch {
	case err != nil:
	case !undone.IsZero() || l.MergedInto != w.ID:
		err = ErrMergeUndone.With()
	case at.MergedInto != "":
		err = fault.ErrStale.With()
	}
	return w, l, at, err
}

// destination follows merges from a customer to the one that holds its things now.
func destination(tx *work.Tx, customerID string) (Customer, error) {
	at, err := anyState(tx, customerID, false)
	for range 50 { // no chain of people's merges is longer; a circle cannot be made
		if err != nil || at.MergedInto == "" {
			break
		}
		at, err = anyState(tx, at.MergedInto, false)
	}
	return at, err
}

// Merges lists the merges into a customer, newest first.
func (s *Service) Merges(tx *work.Tx, customerID string) ([]MergeInfo, error) {
	if _, err := Load(tx, CanView, customerID); err != nil {
		return nil, err
	}
	rows, err := db.Select[MergeRecord](tx.Tx, "SELECT "+mergeColumns+" FROM merge WHERE winner_id = ? ORDER BY id DESC LIMIT 200", customerID)
	if err != nil {
		return nil, err
	}
	out := make([]MergeInfo, 0, len(rows))
	for _, m := range rows {
		l, err := anyState(tx, m.LoserID, false)
		if err != nil {
			return nil, err
		}
		if !tx.Rights().Allows(CanView, l.Record()) {
			continue
		}
		names, err := s.people.Names(tx, m.ByID)
		if err != nil {
			return nil, err
		}
		info := MergeInfo{MergeRecord: m}
		if n := names[m.ByID]; n != "" {
			info.By = &Ref{m.ByID, n}
		}
		if tx.Rights().Level(Resource.Key, GroupIdentity) >= access.Read {
			info.LoserName, info.LoserCode = l.Name, l.Code
		}
		out = append(out, info)
	}
	return out, nil
}

// mergedError tells somebody who asks for a customer that was merged away where it went, if he may see that one.
func mergedError(tx *work.Tx, c *Customer) error {
	at, err := destination(tx, c.ID)
	if err != nil {
		return err
	}
	if !at.DeletedAt.IsZero() || !tx.Rights().Allows(CanView, at.Record()) || !tx.Rights().Allows(CanView, c.Record()) {
		return fault.ErrNotFound.With()
	}
	return ErrMerged.With().WithData(map[string]any{"id": at.ID})
}

// --- contacts as children ---

type contactChild struct{}

func (contactChild) Name() string { return "contacts" }

func (contactChild) Count(tx *work.Tx, customerID string) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM contact WHERE customer_id = ? AND deleted_at IS NULL", customerID)
}

func (contactChild) Move(tx *work.Tx, from, to string) ([]string, error) {
	return MoveRows(tx, "contact", from, to)
}

func (contactChild) MoveBack(tx *work.Tx, ids []string, from, to string) error {
	return MoveRowsBack(tx, "contact", ids, from, to)
}

// MoveRows hangs all rows of a table with a column customer_id on another customer, deleted ones included, and returns
// their ids. Two main contacts stay two: which of them it is, a person decides.
func MoveRows(tx *work.Tx, table, from, to string) ([]string, error) {
	ids, err := db.Select[string](tx.Tx, "SELECT id FROM "+table+" WHERE customer_id = ? ORDER BY id", from)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	_, err = tx.Exec("UPDATE "+table+" SET customer_id = ? WHERE customer_id = ?", to, from)
	return ids, err
}

// MoveRowsBack hangs those of the rows that are still at one customer back on the other.
func MoveRowsBack(tx *work.Tx, table string, ids []string, from, to string) error {
	for part := range slices.Chunk(ids, 200) {
		in, args := db.In("id", part)
		if _, err := tx.Exec("UPDATE "+table+" SET customer_id = ? WHERE customer_id = ? AND "+in, append([]any{to, from}, args...)...); err != nil {
			return err
		}
	}
	return nil
}
