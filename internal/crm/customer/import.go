package customer

import (
	"cmp"
	"slices"
	"strings"

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
		var cols strings.Builder
		for i, n := range db.Columns[Contact]() {
			if i > 0 {
				cols.WriteString(", ")
			}
			cols.WriteString("x." + n)
		}
		rows, err := db.Select[Contact](tx.Tx, "SELECT "+cols.String()+" FROM contact x JOIN customer c ON c.id = x.customer_id"+w.SQL()+" ORDER BY x.customer_id, x.is_main DESC, x.id", w.Args()...)
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

// Batch gathers what the new customers of one unit of work add to the indexes and writes it together: rows in the order of
// their index, the search documents last. Written one customer at a time, the search index of SQLite would be written out
// anew with each of them. The duplicate check sees what is gathered.
type Batch struct {
	s     *Service
	tx    *work.Tx
	docs  []batchDoc
	keys  []batchKey
	bands []batchBand

	byKey  map[exactKey][]string
	byBand map[int64][]string

	// What the duplicate check worked out of the customer that is being added.
	lastID    string
	lastKeys  []exactKey
	lastBands []int64
}

type batchDoc struct {
	doc    int64
	id     string
	tokens string
	folds  []any
}

type batchKey struct {
	exactKey
	id string
}

type batchBand struct {
	band int64
	id   string
}

// Gather begins a batch for the customers Create adds in the unit; Flush must end it before the unit does.
func (s *Service) Gather(tx *work.Tx) *Batch {
	b := &Batch{s: s, tx: tx, byKey: map[exactKey][]string{}, byBand: map[int64][]string{}}
	s.batches.Store(tx, b)
	return b
}

// gathering returns the batch of the unit, nil when there is none.
func (s *Service) gathering(tx *work.Tx) *Batch {
	if b, ok := s.batches.Load(tx); ok {
		return b.(*Batch)
	}
	return nil
}

// End forgets the batch; what was not flushed is lost with the unit that failed.
func (b *Batch) End() { b.s.batches.Delete(b.tx) }

func (b *Batch) add(c *Customer, contacts []Contact, d *text.Doc) {
	doc := batchDoc{doc: docOf(c.ID), id: c.ID, folds: foldsOf(d)}
	if tokens := docTokens(c, d); b.tx.Postgres() {
		doc.tokens = text.TSVector(tokens)
	} else {
		doc.tokens = text.FTS5Doc(tokens)
	}
	b.docs = append(b.docs, doc)
	if b.lastID != c.ID {
		b.lastKeys, b.lastBands = keysOf(c, contacts), bandsOf(c)
	}
	for _, k := range b.lastKeys {
		b.keys = append(b.keys, batchKey{k, c.ID})
		b.byKey[k] = append(b.byKey[k], c.ID)
	}
	for _, n := range b.lastBands {
		b.bands = append(b.bands, batchBand{n, c.ID})
		b.byBand[n] = append(b.byBand[n], c.ID)
	}
}

// Flush writes what was gathered so far; gathering goes on.
func (b *Batch) Flush() error {
	slices.SortFunc(b.keys, func(x, y batchKey) int {
		return cmp.Or(strings.Compare(x.kind, y.kind), strings.Compare(x.value, y.value), strings.Compare(x.id, y.id))
	})
	slices.SortFunc(b.bands, func(x, y batchBand) int { return cmp.Or(cmp.Compare(x.band, y.band), strings.Compare(x.id, y.id)) })
	rows := func(head, row string, n int, per int, tail string, args func(i int) []any) error {
		for at := 0; at < n; at += per {
			end := min(at+per, n)
			all := make([]any, 0, (end-at)*9)
			for i := at; i < end; i++ {
				all = append(all, args(i)...)
			}
			if _, err := b.tx.Exec(head+" VALUES "+marks(row, end-at)+tail, all...); err != nil {
				return err
			}
		}
		return nil
	}
	err := rows("INSERT INTO customer_key (customer_id, kind, value)", "(?, ?, ?)", len(b.keys), 100, " ON CONFLICT DO NOTHING",
		func(i int) []any { return []any{b.keys[i].id, b.keys[i].kind, b.keys[i].value} })
	if err != nil {
		return err
	}
	err = rows("INSERT INTO customer_band (band, customer_id)", "(?, ?)", len(b.bands), 100, " ON CONFLICT DO NOTHING",
		func(i int) []any { return []any{b.bands[i].band, b.bands[i].id} })
	if err != nil {
		return err
	}
	const columns = "INSERT INTO customer_search (doc, customer_id, fold_i, fold_p, fold_c, fold_m, fold_b, fold_n"
	if b.tx.Postgres() {
		err = rows(columns+", tokens)", "(?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS tsvector))", len(b.docs), 20, "",
			func(i int) []any {
				return append(append([]any{b.docs[i].doc, b.docs[i].id}, b.docs[i].folds...), b.docs[i].tokens)
			})
	} else {
		err = rows(columns+")", "(?, ?, ?, ?, ?, ?, ?, ?)", len(b.docs), 20, "",
			func(i int) []any { return append([]any{b.docs[i].doc, b.docs[i].id}, b.docs[i].folds...) })
		for i := range b.docs {
			if err != nil {
				break
			}
			_, err = b.tx.Exec("INSERT INTO customer_fts (rowid, tokens) VALUES (?, ?)", b.docs[i].doc, b.docs[i].tokens)
		}
	}
	b.docs, b.keys, b.bands = nil, nil, nil
	clear(b.byKey)
	clear(b.byBand)
	return err
}
