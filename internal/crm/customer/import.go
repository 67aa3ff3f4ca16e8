package customer

import (
	"slices"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// What imports and exports ask of the archive beyond Create, Change and Each.

// Known is a living customer that answers to a key, whoever it belongs to. Visible tells whether the actor may see it; of
// one he may not see only that it exists and whose it is may be told.
type Known struct {
	ID      string  `db:"id"`
	Code    string  `db:"code"`
	Name    string  `db:"name"`
	Local   string  `db:"name_local"`
	OwnerID *string `db:"owner_id"`
	TeamID  *string `db:"team_id"`
	Value   string  `db:"value"`
	Visible bool    `db:"-"`
}

// TaxKey is the form tax numbers are compared in.
func TaxKey(s string) string { return taxKey(s) }

// Logged reads a field as it is stored, by the log's name of it and in the log's form: plain JSON, nil for an empty one.
// It knows no rights.
func (c *Customer) Logged(name string) any { return column(c, name) }

// KnownBy finds customers by keys of one kind: code, name (as text.NameNorm gives it), domain, mail, phone (E.164) or tax
// (TaxKey). The answer is by key.
func (s *Service) KnownBy(tx *work.Tx, kind string, values []string) (map[string][]Known, error) {
	out := map[string][]Known{}
	put := func(key string, rows []Known) {
		for _, r := range rows {
			c := Customer{OwnerID: r.OwnerID, TeamID: r.TeamID}
			r.Visible = tx.Rights().Allows(CanView, c.Record())
			if !slices.ContainsFunc(out[key], func(k Known) bool { return k.ID == r.ID }) {
				out[key] = append(out[key], r)
			}
		}
	}
	const columns = "SELECT c.id, c.code, c.name, c.name_local, c.owner_id, c.team_id, "
	if kind == "name" {
		// Names that are equal without their legal forms share all bands; one that is not crowded finds them.
		for _, v := range values {
			bands := text.MinHash(v)
			for i, b := range bands {
				rows, err := db.Select[Known](tx.Tx, columns+"'' AS value FROM customer_band b JOIN customer c ON c.id = b.customer_id WHERE b.band = ? AND c.deleted_at IS NULL LIMIT 200", b)
				if err != nil {
					return nil, err
				}
				if len(rows) == 200 && i < len(bands)-1 {
					continue
				}
				put(v, slices.DeleteFunc(rows, func(k Known) bool { return text.NameNorm(k.Name) != v && text.NameNorm(k.Local) != v }))
				break
			}
		}
		return out, nil
	}
	for part := range slices.Chunk(values, 200) {
		var w db.Where
		w.And("c.deleted_at IS NULL")
		q := columns + "c.code AS value FROM customer c"
		if kind == "code" {
			w.In("c.code", part)
		} else {
			w.And("k.kind = ?", kind).In("k.value", part)
			q = columns + "k.value FROM customer_key k JOIN customer c ON c.id = k.customer_id"
		}
		rows, err := db.Select[Known](tx.Tx, q+w.SQL()+" ORDER BY c.id", w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			put(r.Value, []Known{r})
		}
	}
	return out, nil
}

// ContactsOf lists the contacts of several customers the actor was shown, as he may see them: for exports.
func (s *Service) ContactsOf(tx *work.Tx, ids []string) (map[string][]Contact, error) {
	lv := tx.Rights().Level(Resource.Key, GroupContact)
	if lv == access.Hidden {
		return nil, fault.ErrFieldDenied.With("field", "contacts")
	}
	out := map[string][]Contact{}
	for part := range slices.Chunk(ids, 200) {
		var w db.Where
		w.And("c.deleted_at IS NULL").And("x.deleted_at IS NULL").In("c.id", part)
		from(tx, CanView, &w)
		cols := ""
		for i, n := range db.Columns[Contact]() {
			if i > 0 {
				cols += ", "
			}
			cols += "x." + n
		}
		rows, err := db.Select[Contact](tx.Tx, "SELECT "+cols+" FROM contact x JOIN customer c ON c.id = x.customer_id"+w.SQL()+" ORDER BY x.customer_id, x.is_main DESC, x.id", w.Args()...)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			if lv == access.Masked {
				rows[i].mask()
			}
			out[rows[i].CustomerID] = append(out[rows[i].CustomerID], rows[i])
		}
	}
	return out, nil
}

// CountOf counts what a query finds, exactly.
func (s *Service) CountOf(tx *work.Tx, q Query) (int64, error) {
	p, err := s.compile(tx, &q)
	if err != nil || p.empty {
		return 0, err
	}
	t, err := s.count(tx, p, true)
	if err != nil {
		return 0, err
	}
	return t.Count, nil
}
