package customer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

var allColumns = "c." + strings.Join(db.Columns[Customer](), ", c.")

// seen returns the narrower of an action's right and the right to view: what somebody may not see he cannot act on, however
// far the action reaches by itself.
func seen(tx *work.Tx, need access.Need) access.Need {
	if tx.Rights().Range(CanView) < tx.Rights().Range(need) {
		return CanView
	}
	return need
}

// from starts every statement on customers: it adds the actor's range for the action, so that none can forget it.
func from(tx *work.Tx, need access.Need, w *db.Where) {
	cond, args := tx.Rights().Scope(seen(tx, need), "c.owner_id", "c.team_id")
	if cond != "1 = 1" {
		w.And(cond, args...)
	}
}

// Load returns a living customer the actor may act on, ErrNotFound for one he may not even see, Denied for one he sees
// but may not act on.
func Load(tx *work.Tx, need access.Need, customerID string) (Customer, error) {
	return allowed(tx, need, customerID, false)
}

// Hold is Load for a unit that is going to change the customer or what hangs on it: whoever wants the same waits until
// this unit ends, so that the search index and the keys are never written from two states at once.
func Hold(tx *work.Tx, need access.Need, customerID string) (Customer, error) {
	return allowed(tx, need, customerID, true)
}

func allowed(tx *work.Tx, need access.Need, customerID string, hold bool) (Customer, error) {
	c, err := anyState(tx, customerID, hold)
	if err != nil {
		return Customer{}, err
	}
	if c.MergedInto != "" {
		return Customer{}, mergedError(tx, &c)
	}
	if !c.DeletedAt.IsZero() {
		return Customer{}, fault.ErrNotFound.With()
	}
	if !tx.Rights().Allows(CanView, c.Record()) {
		return Customer{}, fault.ErrNotFound.With()
	}
	if !tx.Rights().Allows(need, c.Record()) {
		return Customer{}, access.Denied(need)
	}
	return c, nil
}

// anyState reads a customer whether it is deleted or not; fault.ErrNotFound when there never was one.
func anyState(tx *work.Tx, customerID string, hold bool) (Customer, error) {
	if !id.Valid(customerID) {
		return Customer{}, fault.ErrNotFound.With()
	}
	lock := ""
	if hold && tx.Postgres() { // SQLite has one writer
		lock = " FOR UPDATE"
	}
	c, err := db.One[Customer](tx.Tx, "SELECT "+allColumns+" FROM customer c WHERE c.id = ?"+lock, customerID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return c, err
}

// SetLastContact notes when somebody was last in touch with a customer. It is derived from the activities: neither version
// nor time of change move, so it is in nobody's way.
func SetLastContact(tx *work.Tx, customerID string, at db.Time) error {
	_, err := tx.Exec("UPDATE customer SET last_contact_at = ? WHERE id = ?", at, customerID)
	return err
}

// ContactNames returns the names of contacts of a customer by id, those deleted since included.
func ContactNames(tx *work.Tx, customerID string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var w db.Where
	w.And("customer_id = ?", customerID).In("id", ids)
	rows, err := db.Select[Ref](tx.Tx, "SELECT id, name FROM contact"+w.SQL(), w.Args()...)
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}

// ref names a customer in the log.
func ref(c *Customer) audit.Ref {
	return audit.Ref{Entity: "customer", ID: c.ID, RootKind: "customer", RootID: c.ID, Label: c.Name}
}

func (s *Service) insert(tx *work.Tx, c *Customer, values map[string][]own.Value, contacts []Contact) error {
	if c.Code == "" {
		code, err := s.nextCode(tx)
		if err != nil {
			return err
		}
		c.Code = code
	}
	if err := db.Insert(tx.Tx, "customer", *c); err != nil {
		if _, dup := db.Unique(err); dup {
			return ErrCode.On("code", "value", c.Code)
		}
		return fmt.Errorf("insert customer: %w", err)
	}
	if err := own.Save(tx, c.ID, values); err != nil {
		return err
	}
	if err := saveTags(tx, c.ID, nil, c.Tags.V); err != nil {
		return err
	}
	for i := range contacts {
		if err := db.Insert(tx.Tx, "contact", contacts[i]); err != nil {
			return err
		}
	}
	return s.reindex(tx, c, contacts, true)
}

// codeBlock is a stretch of running numbers this process may hand out. On PostgreSQL a counter row that every new customer
// touched would make all of them wait for each other's commit; there a process takes several numbers at once, and those
// it does not use before it ends are left out.
type codeBlock struct {
	mu   sync.Mutex
	free []int64
}

const codesAtOnce = 20

func (b *codeBlock) take() (int64, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.free) == 0 {
		return 0, false
	}
	n := b.free[0]
	b.free = b.free[1:]
	return n, true
}

func (b *codeBlock) put(ns []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = append(b.free, ns...)
}

// nextCode hands out the next running number; numbers of imported codes are simply skipped when they collide.
func (s *Service) nextCode(tx *work.Tx) (string, error) {
	for range 200 {
		n, ok := s.codes.take()
		if !ok {
			size := int64(1)
			if tx.Postgres() {
				size = codesAtOnce
			}
			rows, err := db.Select[string](tx.Tx, "UPDATE setting SET value = CAST(CAST(value AS BIGINT) + CAST(? AS BIGINT) AS TEXT) WHERE key = 'customer_code' RETURNING value", size)
			if err != nil {
				return "", err
			}
			if len(rows) == 0 {
				if _, err := tx.Exec("INSERT INTO setting (key, value) VALUES ('customer_code', '0') ON CONFLICT DO NOTHING"); err != nil {
					return "", err
				}
				continue
			}
			last, err := strconv.ParseInt(rows[0], 10, 64)
			if err != nil {
				return "", fmt.Errorf("customer counter: %w", err)
			}
			n = last - size + 1
			var rest []int64
			for k := n + 1; k <= last; k++ {
				rest = append(rest, k)
			}
			if len(rest) > 0 {
				tx.After(func() { s.codes.put(rest) }) // they are ours only once the counter is committed
			}
		}
		code := fmt.Sprintf("C-%06d", n)
		taken, err := db.Exists(tx.Tx, "SELECT 1 FROM customer WHERE code = ? AND deleted_at IS NULL", code)
		if err != nil || !taken {
			return code, err
		}
	}
	return "", ErrCode.On("code", "value", "C-…")
}

// save writes a changed customer, its version checked, and everything derived from it.
func (s *Service) save(tx *work.Tx, before, after *Customer, values map[string][]own.Value) error {
	after.Version = before.Version + 1
	after.UpdatedAt, after.UpdatedBy = db.At(tx.Now()), tx.Actor().ID
	ok, err := db.UpdateRow(tx.Tx, "customer", *after, after.ID, before.Version)
	if err != nil {
		if _, dup := db.Unique(err); dup {
			return ErrCode.On("code", "value", after.Code)
		}
		return fmt.Errorf("update customer: %w", err)
	}
	if !ok {
		return fault.ErrStale.With()
	}
	if err := own.Save(tx, after.ID, values); err != nil {
		return err
	}
	if err := saveTags(tx, after.ID, before.Tags.V, after.Tags.V); err != nil {
		return err
	}
	if !after.DeletedAt.IsZero() {
		return nil // what is deleted stands in no index
	}
	if !before.DeletedAt.IsZero() || searched(before) != searched(after) {
		return s.reindex(tx, after, nil, false)
	}
	return nil
}

// searched is everything of a customer's own row that its search document, keys and bands are made of: while it stays the
// same, so do they.
func searched(c *Customer) string {
	own := ""
	if len(c.Own.V) > 0 {
		own = jsonText(c.Own.V) // which own fields are searched may change; all of them is close enough
	}
	return strings.Join([]string{c.Name, c.NameLocal, c.ShortName, c.Code, c.Country, c.Website, c.Domain, c.City, c.BusinessScope, c.Phone, c.Email, c.Fax, c.Address,
		c.TaxNumber, c.RegistrationNumber, c.BillingName, c.Notes, c.ProductPreferences, deref(c.OwnerID), deref(c.TeamID), own}, "\x00")
}

func saveTags(tx *work.Tx, customerID string, before, after []string) error {
	if strings.Join(before, ",") == strings.Join(after, ",") {
		return nil
	}
	if len(before) > 0 {
		if _, err := tx.Exec("DELETE FROM customer_tag WHERE customer_id = ?", customerID); err != nil {
			return err
		}
	}
	for _, t := range after {
		if _, err := tx.Exec("INSERT INTO customer_tag (tag_id, customer_id) VALUES (?, ?)", t, customerID); err != nil {
			if db.Referenced(err) {
				return ErrTag.On("tag_ids")
			}
			return err
		}
	}
	return nil
}

// --- the search index ---

// docOf turns the leading 60 bits of a UUIDv7 into a row number: rows of the index lie in the order of creation.
func docOf(customerID string) int64 {
	hex := strings.ReplaceAll(customerID, "-", "")
	n, err := strconv.ParseUint(hex[:12]+hex[13:16], 16, 64) // 48 bits of time, 12 bits behind the version digit
	if err != nil {
		return 0
	}
	return int64(n) // 60 bits
}

// taxKey is a tax number without anything between its letters and digits; "" for what is too short to tell companies apart
// ("n/a", "0").
func taxKey(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text.Fold(s))
	if len(text.Digits(s)) < 4 {
		return ""
	}
	return s
}

// reindex rewrites the search document, the exact keys and the similarity bands of a customer. contacts may be given when
// the caller has them; nil loads them, unless the customer is new and has none.
func (s *Service) reindex(tx *work.Tx, c *Customer, contacts []Contact, fresh bool) error {
	if contacts == nil && !fresh {
		var err error
		if contacts, err = contactsOf(tx, c.ID); err != nil {
			return err
		}
	}
	defs, _, err := s.own.Load(tx, "customer")
	if err != nil {
		return err
	}
	var d text.Doc
	d.AddInfix('i', c.Name, c.NameLocal, c.ShortName)
	d.Add('i', c.Code)
	d.Add('p', c.Website, c.City, c.BusinessScope)
	d.Add('c', c.Phone, c.Email, c.Fax, c.Address)
	d.Add('b', c.TaxNumber, c.RegistrationNumber, c.BillingName)
	d.Add('n', c.Notes, c.ProductPreferences)
	for i := range contacts {
		p := &contacts[i]
		d.AddInfix('c', p.Name, p.NameLocal)
		for _, e := range p.Emails.V {
			d.Add('c', e.Value)
		}
		for _, x := range p.Phones.V {
			d.Add('c', x.Value)
		}
		for _, x := range p.Socials.V {
			d.Add('c', x.Value)
		}
	}
	for i := range defs {
		if v, ok := c.Own.V[defs[i].Code].(string); ok && (defs[i].Kind == "text" || defs[i].Kind == "link") {
			d.Add(letterOf(defs[i].Group), v)
		}
	}
	if b := s.gathering(tx); b != nil && fresh {
		b.add(c, contacts, &d)
		return nil
	}
	// The document comes last: a statement of several rows makes SQLite open a savepoint, and that makes the search index
	// write out what it had gathered so far.
	if err := writeKeys(tx, c, contacts, fresh); err != nil {
		return err
	}
	return s.writeDoc(tx, c, &d, fresh)
}

// exactKey is something two records of one company share.
type exactKey struct{ kind, value string }

// keysOf lists the exact keys of a customer and its contacts, sorted, each once.
func keysOf(c *Customer, contacts []Contact) []exactKey {
	var out []exactKey
	key := func(kind, value string) {
		if value != "" && len(value) <= 300 {
			out = append(out, exactKey{kind, value})
		}
	}
	site := func(domain string) {
		if domain != "" && !text.FreeMail(domain) && !text.SharedSite(domain) {
			key("domain", domain)
		}
	}
	mail := func(addr string) {
		if a, domain, err := text.Mail(addr); err == nil {
			key("mail", strings.ToLower(a))
			site(text.Domain(domain))
		}
	}
	phone := func(p, e164 string) {
		if e164 == "" && p != "" {
			e164, _, _ = text.Phone(p, c.Country)
		}
		key("phone", e164)
	}
	site(c.Domain)
	mail(c.Email)
	phone(c.Phone, "")
	key("tax", taxKey(c.TaxNumber))
	for i := range contacts {
		for _, e := range contacts[i].Emails.V {
			mail(e.Value)
		}
		for _, x := range contacts[i].Phones.V {
			phone(x.Value, x.E164)
		}
	}
	slices.SortFunc(out, func(a, b exactKey) int {
		return cmp.Or(strings.Compare(a.kind, b.kind), strings.Compare(a.value, b.value))
	})
	return slices.Compact(out)
}

func letterOf(group string) byte {
	for _, g := range Groups {
		if g.Key == group {
			return g.Letter
		}
	}
	return 0
}

func (s *Service) writeDoc(tx *work.Tx, c *Customer, d *text.Doc, fresh bool) error {
	doc := docOf(c.ID)
	tokens, folds := docTokens(c, d), foldsOf(d)
	if !fresh {
		if err := dropDoc(tx, c.ID); err != nil {
			return err
		}
	}
	if tx.Postgres() {
		_, err := tx.Exec("INSERT INTO customer_search (doc, customer_id, fold_i, fold_p, fold_c, fold_m, fold_b, fold_n, tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS tsvector))",
			append(append([]any{doc, c.ID}, folds...), text.TSVector(tokens))...)
		return err
	}
	if _, err := tx.Exec("INSERT INTO customer_search (doc, customer_id, fold_i, fold_p, fold_c, fold_m, fold_b, fold_n) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		append([]any{doc, c.ID}, folds...)...); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO customer_fts (rowid, tokens) VALUES (?, ?)", doc, text.FTS5Doc(tokens))
	return err
}

// docTokens are the words a customer is found by, with those of its owner and team.
func docTokens(c *Customer, d *text.Doc) []string {
	tokens := d.Tokens()
	if c.OwnerID != nil {
		tokens = append(tokens, access.OwnerToken(*c.OwnerID))
	}
	if c.TeamID != nil {
		tokens = append(tokens, access.TeamToken(*c.TeamID))
	}
	return tokens
}

func foldsOf(d *text.Doc) []any {
	return []any{d.Fold('i'), d.Fold('p'), d.Fold('c'), d.Fold('m'), d.Fold('b'), d.Fold('n')}
}

func dropDoc(tx *work.Tx, customerID string) error {
	if !tx.Postgres() {
		if _, err := tx.Exec("DELETE FROM customer_fts WHERE rowid = ?", docOf(customerID)); err != nil {
			return err
		}
	}
	_, err := tx.Exec("DELETE FROM customer_search WHERE customer_id = ?", customerID)
	return err
}

func writeKeys(tx *work.Tx, c *Customer, contacts []Contact, fresh bool) error {
	if !fresh {
		if err := dropKeys(tx, c.ID); err != nil {
			return err
		}
	}
	keys := keysOf(c, contacts)
	for part := range slices.Chunk(keys, 10) {
		args := make([]any, 0, 3*len(part))
		for _, k := range part {
			args = append(args, c.ID, k.kind, k.value)
		}
		if _, err := tx.Exec("INSERT INTO customer_key (customer_id, kind, value) VALUES "+marks("(?, ?, ?)", len(part))+" ON CONFLICT DO NOTHING", args...); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(bandsOf(c), 10) {
		args := make([]any, 0, 2*len(part))
		for _, b := range part {
			args = append(args, b, c.ID)
		}
		if _, err := tx.Exec("INSERT INTO customer_band (band, customer_id) VALUES "+marks("(?, ?)", len(part))+" ON CONFLICT DO NOTHING", args...); err != nil {
			return err
		}
	}
	return nil
}

func marks(row string, n int) string { return strings.TrimSuffix(strings.Repeat(row+", ", n), ", ") }

func bandsOf(c *Customer) []int64 {
	bands := text.MinHash(c.Name)
	if c.NameLocal != "" && c.NameLocal != c.Name {
		bands = append(bands, text.MinHash(c.NameLocal)...)
	}
	return bands
}

func dropKeys(tx *work.Tx, customerID string) error {
	if _, err := tx.Exec("DELETE FROM customer_key WHERE customer_id = ?", customerID); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM customer_band WHERE customer_id = ?", customerID)
	return err
}

// vanish takes a customer out of every index; its rows stay for restoring.
func vanish(tx *work.Tx, customerID string) error {
	if err := dropDoc(tx, customerID); err != nil {
		return err
	}
	return dropKeys(tx, customerID)
}

// Rebuild writes the derived rows of all living customers anew: after a restore, or when the way of indexing changed.
func (s *Service) Rebuild(tx *work.Tx) error {
	last := ""
	for {
		rows, err := db.Select[Customer](tx.Tx, "SELECT "+allColumns+" FROM customer c WHERE c.deleted_at IS NULL AND c.id > ? ORDER BY c.id LIMIT 500", last)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := s.reindex(tx, &rows[i], nil, false); err != nil {
				return err
			}
			last = rows[i].ID
		}
		if len(rows) < 500 {
			return nil
		}
	}
}

// --- what changed since a version ---

// since returns, for a version somebody edited, each column that changed after it with the value it had then. ok is false
// when the log does not reach back that far.
func since(tx *work.Tx, c *Customer, version int64) (was map[string]any, ok bool, err error) {
	type row struct {
		Changes db.JSON[[]audit.Change] `db:"changes"`
		Note    string                  `db:"note"`
	}
	rows, err := db.Select[row](tx.Tx, "SELECT changes, note FROM audit WHERE entity = 'customer' AND entity_id = ? AND action <> 'view' ORDER BY id DESC LIMIT 520", c.ID)
	if err != nil {
		return nil, false, err
	}
	was = map[string]any{}
	oldest := map[string]int64{}
	found := map[int64]bool{}
	for _, r := range rows {
		n := versionIn(r.Note)
		if n <= version {
			continue
		}
		found[n] = true
		for _, ch := range r.Changes.V {
			if o, seen := oldest[ch.Field]; !seen || n < o {
				oldest[ch.Field], was[ch.Field] = n, ch.Before
			}
		}
	}
	return was, int64(len(found)) == c.Version-version, nil
}

// versionIn reads the version a row of the log made from its note ("v12 reason"); 0 when it names none.
func versionIn(note string) int64 {
	v, ok := strings.CutPrefix(note, "v")
	if !ok {
		return 0
	}
	v, _, _ = strings.Cut(v, " ")
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
