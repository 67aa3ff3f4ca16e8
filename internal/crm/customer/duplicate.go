package customer

import (
	"sort"
	"strconv"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Match is an existing customer that looks like the one asked about. Of a customer the asker may not see it tells that it
// exists and whose it is, nothing else.
type Match struct {
	ID            string   `json:"id,omitempty"`
	Name          string   `json:"name"`
	Code          string   `json:"code,omitempty"`
	Country       string   `json:"country,omitempty"`
	Owner         string   `json:"owner,omitempty"`
	Visible       bool     `json:"visible"`
	Why           []Reason `json:"why"`
	LastContactAt db.Time  `json:"last_contact_at,omitzero"`
	score         float64
}

// Reason says in what two customers agree: name (with a percentage), domain, mail, phone, tax.
type Reason struct {
	Kind    string `json:"kind" enum:"name,domain,mail,phone,tax"`
	Percent int    `json:"percent,omitempty"`
}

// similarEnough is the similarity of names from which on two customers are shown as possible duplicates; with the country
// being different it takes more.
const (
	similarEnough   = 0.62
	similarElseware = 0.85
	bandRows        = 60
	// nameCandidates are compared letter by letter: those that share the most bands. Names similar enough to be shown share
	// two or three of the ten, chance ones hardly ever more than one.
	nameCandidates = 12
)

// matches finds customers like c: by exact domain, mail, phone or tax number (its contacts' included), and by similar
// name. What is found counts with all customers, whoever may see them; what is told of an invisible one is its name and
// its owner.
func (s *Service) matches(tx *work.Tx, c *Customer, contacts []Contact, exclude string) ([]Match, error) {
	found := map[string][]Reason{}
	add := func(cid string, r Reason) {
		if cid != exclude && cid != c.ID {
			for _, x := range found[cid] {
				if x.Kind == r.Kind {
					return
				}
			}
			found[cid] = append(found[cid], r)
		}
	}
	// One statement for all keys and bands: there are many of them, each answered by one look into an index.
	var parts []string
	var args []any
	keys := keysOf(c, contacts)
	for _, k := range keys[:min(len(keys), 40)] {
		parts = append(parts, "SELECT * FROM (SELECT kind, customer_id FROM customer_key WHERE kind = ? AND value = ? LIMIT 10) k"+strconv.Itoa(len(parts)))
		args = append(args, k.kind, k.value)
	}
	bands := bandsOf(c)
	for _, b := range bands {
		parts = append(parts, "SELECT * FROM (SELECT '' AS kind, customer_id FROM customer_band WHERE band = ? LIMIT "+strconv.Itoa(bandRows)+") k"+strconv.Itoa(len(parts)))
		args = append(args, b)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	type hit struct {
		Kind string `db:"kind"`
		ID   string `db:"customer_id"`
	}
	hits, err := db.Select[hit](tx.Tx, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	if b := s.gathering(tx); b != nil { // what this unit added is not in the tables yet
		for _, k := range keys {
			for _, cid := range b.byKey[k] {
				hits = append(hits, hit{k.kind, cid})
			}
		}
		for _, n := range bands {
			for _, cid := range b.byBand[n] {
				hits = append(hits, hit{ID: cid})
			}
		}
		b.lastID, b.lastKeys, b.lastBands = c.ID, keys, bands
	}
	shared := map[string]int{}
	for _, h := range hits {
		if h.Kind == "" {
			shared[h.ID]++
		} else {
			add(h.ID, Reason{Kind: h.Kind})
		}
	}
	type cand struct {
		id string
		n  int
	}
	var cands []cand
	for cid, n := range shared {
		if cid != exclude && cid != c.ID {
			cands = append(cands, cand{cid, n})
		}
	}
	sort.Slice(cands, func(i, j int) bool {
		return cands[i].n > cands[j].n || cands[i].n == cands[j].n && cands[i].id < cands[j].id
	})
	if len(cands) > nameCandidates {
		cands = cands[:nameCandidates]
	}
	ids := make([]string, 0, len(found)+len(cands))
	for cid := range found {
		ids = append(ids, cid)
	}
	for _, x := range cands {
		if found[x.id] == nil {
			ids = append(ids, x.id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	cond, args := db.In("c.id", ids)
	rows, err := db.Select[Customer](tx.Tx, "SELECT c.id, c.name, c.name_local, c.code, c.country, c.owner_id, c.team_id, c.last_contact_at FROM customer c WHERE "+cond+" AND c.deleted_at IS NULL", args...)
	if err != nil {
		return nil, err
	}
	var out []Match
	var owners []string
	for i := range rows {
		o := &rows[i]
		sim := nameSimilarity(c, o)
		limit := similarEnough
		if c.Country != "" && o.Country != "" && c.Country != o.Country {
			limit = similarElseware
		}
		if sim >= limit {
			add(o.ID, Reason{Kind: "name", Percent: int(sim*100 + 0.5)})
		}
		why := found[o.ID]
		if len(why) == 0 {
			continue
		}
		m := Match{Name: o.Name, Why: why, score: sim + float64(len(why)), Visible: tx.Rights().Allows(CanView, o.Record())}
		if m.Visible {
			m.ID = o.ID
			if tx.Rights().Level(Resource.Key, GroupIdentity) >= access.Read {
				m.Code, m.Country = o.Code, o.Country
			}
			if tx.Rights().Level(Resource.Key, GroupProfile) >= access.Read {
				m.LastContactAt = o.LastContactAt
			}
		}
		if o.OwnerID != nil {
			owners = append(owners, *o.OwnerID)
			m.Owner = *o.OwnerID
		}
		out = append(out, m)
	}
	names, err := s.people.Names(tx, owners...)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Owner = names[out[i].Owner]
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i].score > out[j].score || out[i].score == out[j].score && out[i].Name < out[j].Name
	})
	if len(out) > 10 {
		out = out[:10]
	}
	return out, nil
}

func nameSimilarity(a, b *Customer) float64 {
	best := text.Similarity(a.Name, b.Name)
	for _, x := range [][2]string{{a.NameLocal, b.NameLocal}, {a.NameLocal, b.Name}, {a.Name, b.NameLocal}} {
		if x[0] != "" && x[1] != "" {
			best = max(best, text.Similarity(x[0], x[1]))
		}
	}
	return best
}

// Probe is what a duplicate check is asked with.
type Probe struct {
	Name      string `json:"name,omitempty" maxLength:"300"`
	NameLocal string `json:"name_local,omitempty" maxLength:"300"`
	Website   string `json:"website,omitempty" maxLength:"300"`
	Email     string `json:"email,omitempty" maxLength:"254"`
	Phone     string `json:"phone,omitempty" maxLength:"100"`
	TaxNumber string `json:"tax_number,omitempty" maxLength:"60"`
	Country   string `json:"country,omitempty" maxLength:"100"`
	ExcludeID string `json:"exclude_id,omitempty" maxLength:"36"`
}

// Duplicates answers a duplicate check.
func (s *Service) Duplicates(tx *work.Tx, p Probe) ([]Match, error) {
	if code, ok := geo.FindCountry(p.Country); ok {
		p.Country = code
	}
	c := Customer{Name: text.Clean(p.Name), NameLocal: text.Clean(p.NameLocal), Country: p.Country, Email: p.Email, Phone: p.Phone, TaxNumber: p.TaxNumber, Website: p.Website}
	derive(&c)
	m, err := s.matches(tx, &c, nil, p.ExcludeID)
	if m == nil {
		m = []Match{}
	}
	return m, err
}

// Matches is the duplicate check for a record that is about to be made from in, for imports.
func (s *Service) Matches(tx *work.Tx, in *Patch) ([]Match, error) {
	var p Probe
	for dst, src := range map[*string]*string{&p.Name: in.Name, &p.NameLocal: in.NameLocal, &p.Website: in.Website, &p.Email: in.Email, &p.Phone: in.Phone,
		&p.TaxNumber: in.TaxNumber, &p.Country: in.Country} {
		if src != nil {
			*dst = *src
		}
	}
	return s.Duplicates(tx, p)
}

// Pair is two customers of the archive that may be one.
type Pair struct {
	A   PairSide `json:"a"`
	B   PairSide `json:"b"`
	Why []Reason `json:"why"`
}

// PairSide names one of a pair.
type PairSide struct {
	ID      string `json:"id"`
	Code    string `json:"code"`
	Name    string `json:"name"`
	Country string `json:"country,omitempty"`
	Owner   string `json:"owner,omitempty"`
}

// Pairs walks the archive in the order of ids and returns possible duplicates among what the actor may merge. It looks at
// a bounded number of customers per call; the cursor tells where to go on, "" at the end.
func (s *Service) Pairs(tx *work.Tx, after string, limit int) (pairs []Pair, next string, err error) {
	const perCall = 400
	var w db.Where
	w.And("c.deleted_at IS NULL").If(after != "", "c.id > ?", after)
	from(tx, CanMerge, &w)
	rows, err := db.Select[Customer](tx.Tx, "SELECT "+allColumns+" FROM customer c"+w.SQL()+" ORDER BY c.id LIMIT "+strconv.Itoa(perCall), w.Args()...)
	if err != nil {
		return nil, "", err
	}
	pairs = []Pair{}
	for i := range rows {
		c := &rows[i]
		ms, err := s.matches(tx, c, nil, c.ID)
		if err != nil {
			return nil, "", err
		}
		names, err := s.people.Names(tx, deref(c.OwnerID))
		if err != nil {
			return nil, "", err
		}
		for _, m := range ms {
			if !m.Visible || m.ID <= c.ID { // each pair once, from its older side
				continue
			}
			pairs = append(pairs, Pair{A: PairSide{c.ID, c.Code, c.Name, c.Country, names[deref(c.OwnerID)]}, B: PairSide{m.ID, m.Code, m.Name, m.Country, m.Owner}, Why: m.Why})
		}
		next = c.ID
		if len(pairs) >= limit {
			return pairs, next, nil
		}
	}
	if len(rows) < perCall {
		next = ""
	}
	return pairs, next, nil
}
