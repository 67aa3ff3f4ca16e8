package customer

import (
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/work"
)

// VisibleNames returns the names of those of the given customers that the actor may see.
func VisibleNames(tx *work.Tx, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 || !tx.Can(CanView) || tx.Rights().Level(Resource.Key, GroupIdentity) < access.Read {
		return out, nil
	}
	var w db.Where
	w.In("c.id", ids).And("c.deleted_at IS NULL")
	from(tx, CanView, &w)
	rows, err := db.Select[Ref](tx.Tx, "SELECT c.id, c.name FROM customer c"+w.SQL(), w.Args()...)
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}

// StageCount is how many visible customers are in a stage.
type StageCount struct {
	Stage string `db:"stage" json:"stage"`
	Count int64  `db:"n" json:"count"`
}

// ByStage counts the actor's own customers by stage, in the order of the stages.
func ByStage(tx *work.Tx) ([]StageCount, int64, error) {
	out := []StageCount{}
	if tx.Rights().Level(Resource.Key, GroupProfile) < access.Read {
		return out, 0, nil
	}
	var w db.Where
	w.And("c.deleted_at IS NULL").And("c.owner_id = ?", tx.Actor().ID)
	from(tx, CanView, &w)
	rows, err := db.Select[StageCount](tx.Tx, "SELECT c.stage, COUNT(*) AS n FROM customer c"+w.SQL()+" GROUP BY c.stage", w.Args()...)
	if err != nil {
		return nil, 0, err
	}
	var all int64
	for _, s := range Stages {
		n := StageCount{Stage: s.Code}
		for _, r := range rows {
			if r.Stage == s.Code {
				n.Count = r.Count
			}
		}
		all += n.Count
		out = append(out, n)
	}
	return out, all, nil
}

// Stale is one of the actor's customers that nobody has been in touch with for long.
type Stale struct {
	ID   string  `db:"id" json:"id"`
	Name string  `db:"name" json:"name"`
	Last db.Time `db:"last_contact_at" json:"last_contact_at,omitzero"`
	Days int64   `db:"-" json:"days"`
}

// StaleSince lists the actor's own customers without contact for at least so many days, longest first.
func StaleSince(tx *work.Tx, days int, limit int) ([]Stale, error) {
	out := []Stale{}
	if tx.Rights().Level(Resource.Key, GroupProfile) < access.Read {
		return out, nil
	}
	before := db.At(tx.Now().AddDate(0, 0, -days))
	rows, err := db.Select[Stale](tx.Tx, `SELECT c.id, c.name, c.last_contact_at FROM customer c
		WHERE c.owner_id = ? AND c.deleted_at IS NULL AND c.stage NOT IN ('lost', 'dormant') AND c.created_at < ? AND (c.last_contact_at IS NULL OR c.last_contact_at < ?)
		ORDER BY COALESCE(c.last_contact_at, 0), c.id LIMIT ?`, tx.Actor().ID, before, before, limit)
	for i := range rows {
		if !rows[i].Last.IsZero() {
			rows[i].Days = int64(tx.Now().Sub(rows[i].Last.Time).Hours() / 24)
		}
	}
	return append(out, rows...), err
}

// SingleContact counts the actor's own customers that hang on at most one contact.
func SingleContact(tx *work.Tx) (int64, error) {
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Masked {
		return 0, nil
	}
	return db.One[int64](tx.Tx, `SELECT COUNT(*) FROM customer c WHERE c.owner_id = ? AND c.deleted_at IS NULL
		AND (SELECT COUNT(*) FROM contact x WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.left_on = '') <= 1`, tx.Actor().ID)
}

// Remember notes that the actor opened a customer, for the list of what he looked at last.
func Remember(t *db.Tx, userID, customerID string) error {
	if _, err := t.Exec("INSERT INTO recent (user_id, entity, entity_id, at) VALUES (?, 'customer', ?, ?) ON CONFLICT (user_id, entity, entity_id) DO UPDATE SET at = excluded.at",
		userID, customerID, db.At(t.Now())); err != nil {
		return err
	}
	_, err := t.Exec(`DELETE FROM recent WHERE user_id = ? AND entity = 'customer' AND at < (SELECT MIN(at) FROM
		(SELECT at FROM recent WHERE user_id = ? AND entity = 'customer' ORDER BY at DESC LIMIT 30) x)`, userID, userID)
	return err
}

// Recent lists what the actor opened last, as he may see it now.
func (s *Service) Recent(tx *work.Tx, limit int) ([]View, error) {
	ids, err := db.Select[string](tx.Tx, "SELECT entity_id FROM recent WHERE user_id = ? AND entity = 'customer' ORDER BY at DESC LIMIT ?", tx.Actor().ID, limit)
	if err != nil || len(ids) == 0 {
		return []View{}, err
	}
	var w db.Where
	w.In("c.id", ids).And("c.deleted_at IS NULL")
	from(tx, CanView, &w)
	rows, err := db.Select[Customer](tx.Tx, "SELECT "+columnsFor([]string{"country", "stage", "updated_at"})+" FROM customer c"+w.SQL(), w.Args()...)
	if err != nil {
		return nil, err
	}
	sorted := make([]Customer, 0, len(rows))
	for _, want := range ids {
		for i := range rows {
			if rows[i].ID == want {
				sorted = append(sorted, rows[i])
			}
		}
	}
	return s.Present(tx, sorted, nil)
}

// Find is the short search of the palette: the first customers that match.
func (s *Service) Find(tx *work.Tx, q string, limit int) ([]View, error) {
	p, err := s.List(tx, Query{Q: q, Limit: limit, Count: "none", Columns: []string{"name_local", "country", "city", "stage", "owner"}})
	return p.Items, err
}

// FindContacts returns contacts of visible customers whose name or address contains the text, for the palette.
func (s *Service) FindContacts(tx *work.Tx, q string, limit int) ([]ContactHit, error) {
	if tx.Rights().Level(Resource.Key, GroupContact) < access.Read {
		return nil, nil
	}
	// Contacts are found through their customers: those are indexed with all their contacts' names and addresses.
	rows, _, _, err := s.rows(tx, &Query{Q: q, Limit: 20, Count: "none", Columns: []string{"country"}})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	in, args := db.In("x.customer_id", ids)
	list, err := db.Select[Contact](tx.Tx, "SELECT "+contactColumns+" FROM contact x WHERE "+in+" AND x.deleted_at IS NULL ORDER BY x.id DESC LIMIT 200", args...)
	if err != nil {
		return nil, err
	}
	var out []ContactHit
	for i := range list {
		if !list[i].matches(q) {
			continue
		}
		h := ContactHit{Contact: list[i]}
		for j := range rows {
			if rows[j].ID == list[i].CustomerID {
				h.Customer = rows[j].Name
			}
		}
		if out = append(out, h); len(out) == limit {
			break
		}
	}
	return out, nil
}

// ContactHit is a found contact with the name of his customer.
type ContactHit struct {
	Contact  Contact
	Customer string
}

// OverdueFilter is the filter behind the figure of customers to be contacted.
func OverdueFilter() field.Cond {
	return field.Cond{And: []field.Cond{{Field: "owner", Op: "eq", Value: "me"}, {Field: "next_contact_on", Op: "lte", Value: "today"}}}
}
