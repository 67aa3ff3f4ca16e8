package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// rightsViewers see the least in the most different ways.
var rightsViewers = []string{"finance", "sales", "quality", "merchandiser", "norole"}

// TestRightsTwoWorlds: world B is world A with everything changed that a viewer may not know. Every question he can ask by
// GET gets the same answer in both: status, headers, order, totals, cursors. It needs no list of leaks, only of questions,
// and those come from the description of the API. Each answer is also searched for the words of hidden cells.
//
// Not asked here: the duplicate check (POST), whose very purpose is to tell that a hidden record exists; see
// TestRightsDuplicates. And the stream of live changes, which carries names of lists only.
func TestRightsTwoWorlds(t *testing.T) {
	a := newRightsWorld(t)
	viewers := rightsViewers
	if rightsFull {
		viewers = append(slices.Clone(viewers), "lead", "two_roles", "manager", "mask_billing", "hide_profile", "only_contact", "odd")
	}
	for _, key := range viewers {
		t.Run(key, func(t *testing.T) {
			b := openRightsWorld(t, rightsCopy(t), "", rightsTemplate.model)
			t.Cleanup(func() { _ = b.app.Close() })
			var f rightsFindings
			rightsCompareWorlds(&f, a, b, a.people[key], nil)
			atLeast := 500
			if a.brief {
				atLeast = 150
			}
			if key == "norole" {
				atLeast = 30 // he is refused nearly everywhere, once each
			}
			f.report(t, atLeast)
		})
	}
	for _, p := range a.people {
		if s := a.log.String(); strings.Contains(s, p.secret) {
			t.Errorf("the log holds the session of %s", p.key)
		}
	}
	if found := rightsTokens(a.log.String()); len(found) > 0 {
		t.Errorf("the log holds values of records: %v", found[:min(5, len(found))])
	}
}

func rightsCompareWorlds(f *rightsFindings, a, b *rightsWorld, p *rightsPerson, only func(op rest.Op) bool) {
	o := newRightsOracle(a.t, a.rightsModel)
	secret := a.secrets(o, p)
	for k, v := range b.distort(o, p) {
		secret[k] = v
	}
	for _, q := range a.corpus(f, o, p, only) {
		path := q
		for range 6 {
			f.asked++
			x, y := a.get(p, path), b.get(p, path)
			if diff := rightsDifference(x, y); diff != "" {
				f.add("%s tells worlds apart by GET %s: %s", p.key, path, diff)
			}
			asked := rightsTokens(rightsUnquote(path))
			for _, tok := range append(rightsTokens(string(x.body)), rightsTokens(string(y.body))...) {
				if what, ok := secret[tok]; ok && !slices.Contains(asked, tok) {
					f.add("%s is shown %s (%s) by GET %s", p.key, tok, what, path)
				}
			}
			var page struct {
				Next string `json:"next_cursor"`
			}
			if x.status != http.StatusOK || x.json(&page) != nil || page.Next == "" {
				break
			}
			base, _, _ := strings.Cut(path, "&cursor=")
			path = base + map[bool]string{true: "&", false: "?"}[strings.Contains(base, "?")] + "cursor=" + page.Next
			if !strings.Contains(base, "?") {
				break
			}
		}
	}
}

func rightsUnquote(path string) string {
	s, err := url.QueryUnescape(path)
	if err != nil {
		return path
	}
	return s
}

// rightsDifference compares two answers but for the number of the request and the time.
func rightsDifference(a, b *rightsAnswer) string {
	if a.status != b.status {
		return fmt.Sprintf("status %d and %d: %s / %s", a.status, b.status, a, b)
	}
	for _, h := range []http.Header{a.header, b.header} {
		for k := range h {
			if k == "X-Request-Id" || k == "Date" || k == "Content-Length" {
				continue
			}
			if x, y := a.header.Get(k), b.header.Get(k); x != y {
				return fmt.Sprintf("header %s: %q and %q", k, x, y)
			}
		}
	}
	if x, y := rightsPlain(a, ""), rightsPlain(b, ""); x != y {
		i := 0
		for i < len(x) && i < len(y) && x[i] == y[i] {
			i++
		}
		return fmt.Sprintf("body from byte %d: …%.120q and …%.120q", i, x[max(0, i-60):], y[max(0, i-60):])
	}
	return ""
}

// --- what may not be known ---

var rightsToken = regexp.MustCompile(`(?i)vq[a-w]{9}|(?:^|[^0-9a-z.-])([2-9]\d{6})(?:$|[^0-9a-z.-])`)

// rightsTokens finds the words and numbers made by word and digits.
func rightsTokens(s string) []string {
	var out []string
	for _, m := range rightsToken.FindAllStringSubmatch(s, -1) {
		tok := m[1]
		if tok == "" {
			tok = strings.ToLower(m[0])
		}
		out = append(out, tok)
	}
	return out
}

// rightsColumns are the columns of each field group of a customer.
var rightsColumns = func() map[string][]string {
	m := map[string][]string{}
	t := reflect.TypeFor[customer.Customer]()
	for i := range t.NumField() {
		if g := t.Field(i).Tag.Get("group"); g != "" {
			m[g] = append(m[g], t.Field(i).Tag.Get("db"))
		}
	}
	return m
}()

// rightsContactOpen are the columns of a contact that its mask leaves readable.
var rightsContactOpen = []string{"name", "name_local", "title", "department", "level", "is_main", "language", "preferred_channel", "left_on"}

// cells lists every cell of the world: what it holds, and whether p may read it.
func (w *rightsWorld) cells(o *rightsOracle, p *rightsPerson, cell func(what, value string, may bool)) {
	asMap := func(v any) map[string]string {
		out := map[string]string{}
		rv := reflect.ValueOf(v)
		for i := range rv.NumField() {
			if c := rv.Type().Field(i).Tag.Get("db"); c != "" {
				b, _ := json.Marshal(rv.Field(i).Interface()) // plain values
				out[c] = string(b)
			}
		}
		return out
	}
	for _, c := range rightsRows[customer.Customer](w, "SELECT "+strings.Join(db.Columns[customer.Customer](), ", ")+" FROM customer") {
		r := w.rightsModel.get(c.ID)
		visible := r != nil && (o.sees(p, r) || o.restores(p, r))
		row := asMap(c)
		for g, cols := range rightsColumns {
			for _, col := range cols {
				cell("customer "+c.Name+" "+col, row[col], visible && o.level(p, "customer."+g) >= 2)
			}
		}
		for _, x := range rightsOwnFields {
			b, _ := json.Marshal(c.Own.V[x.code])
			cell("customer "+c.Name+" own "+x.code, string(b), visible && o.level(p, "customer."+x.group) >= 2)
		}
	}
	for _, c := range rightsRows[customer.Contact](w, "SELECT "+strings.Join(db.Columns[customer.Contact](), ", ")+" FROM contact") {
		r := w.rightsModel.get(c.ID)
		lv := o.level(p, "customer.contact")
		for col, v := range asMap(c) {
			cell("contact "+c.Name+" "+col, v, r != nil && o.sees(p, r) && (lv >= 2 || lv == 1 && slices.Contains(rightsContactOpen, col)))
		}
	}
	for _, x := range []struct{ kind, sql string }{
		{"task", "SELECT id, title || ' ' || notes AS v FROM task"}, {"view", "SELECT id, name || ' ' || spec AS v FROM saved_view"},
		{"activity", "SELECT id, subject || ' ' || body AS v FROM activity"}, {"file", "SELECT id, name AS v FROM attachment"},
	} {
		type row struct {
			ID string `db:"id"`
			V  string `db:"v"`
		}
		for _, y := range rightsRows[row](w, x.sql) {
			r := w.rightsModel.get(y.ID)
			cell(x.kind+" "+y.ID, y.V, r != nil && (o.sees(p, r) || o.restores(p, r)))
		}
	}
}

// secrets are the words p may not be shown anywhere, with where they lie.
func (w *rightsWorld) secrets(o *rightsOracle, p *rightsPerson) map[string]string {
	out, known := map[string]string{}, map[string]bool{}
	w.cells(o, p, func(what, value string, may bool) {
		for _, tok := range rightsTokens(value) {
			if may {
				known[tok] = true
			} else {
				out[tok] = what
			}
		}
	})
	for k := range known {
		delete(out, k)
	}
	return out
}

// grep objects to answers that hold what p may not know.
func (w *rightsWorld) grep(f *rightsFindings, o *rightsOracle, p *rightsPerson, what string, answers ...*rightsAnswer) {
	secret := w.secrets(o, p)
	for _, a := range answers {
		f.asked++
		for _, tok := range rightsTokens(string(a.body)) {
			if where, ok := secret[tok]; ok {
				f.add("%s: %s shows %s (%s)", p.key, what, tok, where)
			}
		}
	}
}

// --- world B ---

// distort changes everything p may not know, past the program, and has the derived rows written anew. It returns the
// secrets of the changed world.
func (w *rightsWorld) distort(o *rightsOracle, p *rightsPerson) map[string]string {
	w.t.Helper()
	hidden := func(g string) bool { return o.level(p, "customer."+g) < 2 }
	set := func(table, recordID string, values map[string]any) {
		for c, v := range values {
			w.exec("UPDATE "+table+" SET "+c+" = ? WHERE id = ?", v, recordID)
		}
	}
	blurred := map[string]bool{}
	for _, c := range w.of("customer") {
		if o.sees(p, c) || o.restores(p, c) {
			for _, g := range customer.Groups {
				if hidden(g.Key) {
					w.distortCustomer(c, g.Key, set)
				}
			}
			blurred[c.id] = false
			continue
		}
		for _, g := range customer.Groups {
			w.distortCustomer(c, g.Key, set)
		}
		blurred[c.id] = true
	}
	for i, c := range w.of("contact") {
		lv := o.level(p, "customer.contact")
		if o.sees(p, c) && lv >= 2 {
			continue
		}
		who := "B " + c.id
		set("contact", c.id, map[string]any{"birthday": "1999-09-09", "preferred_hours": w.word(who, "hours"), "culture_notes": w.word(who, "culture"), "notes": w.word(who, "notes"),
			"emails": `[{"value":"` + w.word(who, "mail") + `@x.org","kind":"work"}]`, "phones": `[{"value":"` + fmt.Sprint(w.digits(who, "phone")) + `","kind":"mobile"}]`,
			"socials": `[{"value":"` + w.word(who, "social") + `","kind":"wechat"}]`})
		if !o.sees(p, c) || lv == 0 {
			set("contact", c.id, map[string]any{"name": w.word(who, "name"), "title": w.word(who, "title"), "department": "sales", "level": "user", "left_on": []string{"", "2020-01-01"}[i%2]})
			if i%5 == 0 {
				w.exec("UPDATE contact SET deleted_at = 1 WHERE id = ?", c.id)
			}
		}
	}
	for i, r := range w.records {
		switch {
		case r.kind == "activity" && !o.sees(p, r):
			set("activity", r.id, map[string]any{"subject": w.word("B "+r.id, "subject"), "body": w.word("B "+r.id, "body"), "kind": "visit", "at": db.At(rightsNow.AddDate(0, -2, 0))})
			if i%3 == 0 {
				w.exec("UPDATE activity SET deleted_at = 1 WHERE id = ?", r.id)
			}
		case r.kind == "file" && !o.sees(p, r):
			set("attachment", r.id, map[string]any{"name": w.word("B "+r.id, "file") + ".pdf", "mime": "application/pdf", "size": 5})
			if i%3 == 0 {
				w.exec("UPDATE attachment SET deleted_at = 1 WHERE id = ?", r.id)
			}
		case r.kind == "task" && !o.sees(p, r) && !o.restores(p, r):
			set("task", r.id, map[string]any{"title": w.word("B "+r.id, "title"), "notes": w.word("B "+r.id, "notes"), "due_on": "2026-03-09", "priority": "high", "state": "open"})
			if i%3 == 0 {
				w.exec("UPDATE task SET deleted_at = 1 WHERE id = ?", r.id)
			}
		case r.kind == "view" && !o.sees(p, r):
			set("saved_view", r.id, map[string]any{"name": w.word("B "+r.id, "view"), "spec": `{"q":"` + w.word("B "+r.id, "q") + `"}`, "position": 7})
			if i%3 == 0 {
				w.exec("DELETE FROM saved_view WHERE id = ?", r.id)
			}
		}
	}
	w.distortLog(o, p, blurred)
	w.distortMore(o, p, blurred)
	w.reindex()
	return w.secrets(o, p)
}

// distortCustomer puts other values into every cell of a group.
func (w *rightsWorld) distortCustomer(c *rightsRecord, group string, set func(string, string, map[string]any)) {
	who := "B " + c.name
	patch := w.patch(who)
	row := rightsRows[customer.Customer](w, "SELECT "+strings.Join(db.Columns[customer.Customer](), ", ")+" FROM customer WHERE id = ?", c.id)[0]
	values := map[string]any{}
	for _, col := range rightsColumns[group] {
		switch col {
		case "owner_id", "team_id", "tags", "last_contact_at", "created_at", "updated_at":
		case "turnover_amount", "credit_amount":
			values[col] = w.digits(who, col)
		case "turnover_currency", "credit_currency":
			values[col] = "CHF"
		default:
			values[col] = patch[col]
		}
	}
	other := func(col, was string, choices ...string) {
		if _, ok := values[col]; ok {
			for _, x := range choices {
				if x != was {
					values[col] = x
				}
			}
		}
	}
	other("stage", row.Stage, "won", "dormant")
	other("value_tier", row.ValueTier, "a", "d")
	other("incoterm", row.Incoterm, "DDP", "FCA")
	other("currency", row.Currency, "CNY", "CHF")
	switch group {
	case "identity":
		values["name_sort"] = text.SortKey(fmt.Sprint(patch["name"]))
	case "profile":
		values["last_contact_at"] = db.At(rightsNow.AddDate(0, 0, -1))
		values["domain"] = w.word(who, "website") + ".com"
		tag := w.tags["vip"]
		if slices.Contains(c.tags, tag) {
			tag = w.tags["slow"]
		}
		values["tags"] = db.JSON[[]string]{V: []string{tag}}
		w.exec("DELETE FROM customer_tag WHERE customer_id = ?", c.id)
		w.exec("INSERT INTO customer_tag (tag_id, customer_id) VALUES (?, ?)", tag, c.id)
	}
	own := row.Own.V
	for _, x := range rightsOwnFields {
		if x.group == group && x.kind != "user" {
			own[x.code] = w.ownValue(x.code, x.kind, who)
		}
	}
	values["own"] = db.JSON[map[string]any]{V: own}
	set("customer", c.id, values)
	if err := w.app.Door.Update(work.WithActor(context.Background(), work.System("test")), customer.CanEdit, func(tx *work.Tx) error {
		tx.Nothing()
		return w.app.Features.Own.Rebuild(tx, "customer", c.id, own)
	}); err != nil {
		w.t.Fatal(err)
	}
}

// distortLog changes what the log says of hidden things: timelines are made from it.
func (w *rightsWorld) distortLog(o *rightsOracle, p *rightsPerson, blurred map[string]bool) {
	if o.reach(p, "audit:view") > 0 {
		return // the right to read the log is the right to read its values
	}
	ownGroup := map[string]string{}
	for _, x := range rightsOwnFields {
		ownGroup["own."+x.code] = x.group
	}
	type row struct {
		ID      string                  `db:"id"`
		Entity  string                  `db:"entity"`
		Entry   string                  `db:"entity_id"`
		Root    string                  `db:"root_id"`
		Changes db.JSON[[]audit.Change] `db:"changes"`
	}
	for i, r := range rightsRows[row](w, "SELECT id, entity, entity_id, root_id, changes FROM audit WHERE root_kind = 'customer'") {
		unknown, known := blurred[r.Root]
		level := 3
		switch r.Entity {
		case "contact":
			level = o.level(p, "customer.contact")
		case "attachment", "activity":
			level = o.level(p, "customer.notes")
			if level == 1 {
				level = 0
			}
		case "task":
			if t := w.rightsModel.get(r.Entry); t == nil || !o.sees(p, t) && !o.restores(p, t) {
				level = 0
			}
		}
		if !known || unknown || level == 0 {
			w.exec("UPDATE audit SET label = ? WHERE id = ?", w.word("B "+r.ID, "label"), r.ID)
		}
		for k := range r.Changes.V {
			ch := &r.Changes.V[k]
			g := ch.Group
			if ownGroup[ch.Field] != "" {
				g = ownGroup[ch.Field]
			}
			lv := level
			if r.Entity == "customer" {
				lv = o.level(p, "customer."+g)
			}
			open := r.Entity == "contact" && lv == 1 && slices.Contains(rightsContactOpen, ch.Field)
			if unknown || lv < 2 && !open && r.Entity != "task" || r.Entity == "task" && level == 0 {
				if ch.Before != nil {
					ch.Before = w.word("B "+r.ID, "before"+ch.Field)
				}
				if ch.After != nil {
					ch.After = w.word("B "+r.ID, "after"+ch.Field)
				}
			}
		}
		w.exec("UPDATE audit SET changes = ? WHERE id = ?", r.Changes, r.ID)
		if unknown && i%4 == 0 {
			w.exec("DELETE FROM audit WHERE id = ?", r.ID)
		}
	}
}

// distortMore adds and removes what p may not see, and changes what is other people's own.
func (w *rightsWorld) distortMore(o *rightsOracle, p *rightsPerson, blurred map[string]bool) {
	far := w.people["sales_other_department"]
	if o.reach(p, "customer:view") < 4 && p.team != far.team {
		ctx := work.WithActor(context.Background(), work.System("test"))
		if err := w.app.Door.Update(ctx, customer.CanCreate, func(tx *work.Tx) error {
			for i := range 3 {
				name, country, stage, code := w.word("B new", fmt.Sprint(i)), "DE", "won", fmt.Sprintf("ZZ-%d", i)
				tags := []string{w.tags["vip"]}
				if _, err := w.app.Features.Customers.Create(tx, &customer.Patch{Name: &name, Country: &country, Stage: &stage, OwnerID: &far.id, Code: &code, TagIDs: &tags},
					customer.CreateOptions{AllowDuplicates: true, Note: "test"}); err != nil {
					return err
				}
			}
			gone := 0
			for _, c := range w.of("customer") {
				if blurred[c.id] && !c.deleted && gone < 2 {
					gone++
					if err := w.app.Features.Customers.Remove(tx, c.id, 0); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	if o.reach(p, "task:view") < 4 && p.team != far.team {
		for i := range 3 {
			w.exec("INSERT INTO task (id, title, notes, assignee_id, team_id, creator_id, due_on, priority, state, rank, created_at, updated_at, version) VALUES (?, ?, '', ?, ?, ?, '2026-03-09', 'high', 'open', '', 0, 0, 1)",
				id.New(), w.word("B new task", fmt.Sprint(i))+" call", far.id, far.team, far.id)
		}
	}
	if p != far {
		w.exec("INSERT INTO saved_view (id, entity, name, shared, owner_id, spec, position, created_at, updated_at, version) VALUES (?, 'customer', ?, FALSE, ?, '{}', 0, 0, 0, 1)", id.New(), w.word("B view", "name"), far.id)
		w.exec("DELETE FROM recent WHERE user_id <> ?", p.id)
	}
	for _, c := range w.of("customer") {
		if blurred[c.id] { // what was opened before the right to see it went: it may stay or go
			w.exec("DELETE FROM recent WHERE entity_id = ?", c.id)
		}
	}
}

// reindex writes all derived rows of customers anew.
func (w *rightsWorld) reindex() {
	if err := w.app.Door.Update(work.WithActor(context.Background(), work.System("test")), customer.CanEdit, func(tx *work.Tx) error {
		tx.Nothing()
		return w.app.Features.Customers.Rebuild(tx)
	}); err != nil {
		w.t.Fatal(err)
	}
}

// --- the questions ---

// corpus lists the questions of p: every GET operation about every record, and every query parameter with values that
// would tell something.
func (w *rightsWorld) corpus(f *rightsFindings, o *rightsOracle, p *rightsPerson, only func(rest.Op) bool) []string {
	doc := w.doc()
	var out []string
	for _, op := range w.app.Router.Ops() {
		if op.Method != http.MethodGet || op.ID == "events" || strings.HasPrefix(op.ID, "openapi") || only != nil && !only(op) {
			continue
		}
		kind, ok := rightsKindOf(op)
		if !ok {
			f.add("GET %s: nobody has said whose records its ids are: add it to rightsPlaces", op.Path)
		}
		ids := []string{id.New()}
		if kind == "house" {
			ids = append(ids, p.id, w.people["admin"].id, w.roleIDs["sales"])
		}
		for _, r := range w.records {
			if r.kind == kind {
				ids = append(ids, r.id)
			}
		}
		closed := op.Needs != access.Public && op.Needs != access.SignedIn && o.reach(p, op.Needs.String()) == 0
		if closed {
			ids = ids[:1]
		}
		var params []url.Values
		if !closed {
			params = w.questions(f, o, p, doc, op)
		}
		for n, x := range ids {
			path := rightsProbePath(op, func(string) string { return x })
			out = append(out, path)
			for _, q := range params {
				if n > 3 && kind == "customer" && len(params) > 12 {
					break // parameters of sub-lists are asked of a few customers
				}
				out = append(out, path+"?"+q.Encode())
			}
			if kind == "" {
				break
			}
		}
	}
	return out
}

// rightsFull asks everything; by default fields the viewer may read are sampled, and the board and the list of deleted
// customers, which stand on the same query, are asked less than the list.
var rightsFull = os.Getenv("TRADEWIND_RIGHTS_FULL") != ""

// questions are the values for each query parameter of an operation, one parameter at a time.
func (w *rightsWorld) questions(f *rightsFindings, o *rightsOracle, p *rightsPerson, doc *rightsDoc, op rest.Op) []url.Values {
	main := rightsFull || op.ID == "list-customers" || op.ID == "search"
	take := func(i int, d rightsField, every int) bool {
		if w.brief {
			return i%13 == 0
		}
		return rightsFull || main && o.level(p, "customer."+d.Group) < 2 || i%every == 0
	}
	var out []url.Values
	ask := func(name string, values ...string) {
		for _, v := range values {
			q := url.Values{name: {v}}
			if name != "limit" {
				q.Set("limit", "7")
			}
			out = append(out, q)
		}
	}
	var customers, tasks []string
	for _, r := range w.of("customer") {
		customers = append(customers, r.id)
	}
	for _, r := range w.of("task") {
		tasks = append(tasks, r.id)
	}
	fields := w.dictionary()
	var limited bool
	for _, x := range doc.Paths[rest.Prefix+op.Path]["get"].Parameters {
		limited = limited || x.Name == "limit"
	}
	for _, x := range doc.Paths[rest.Prefix+op.Path]["get"].Parameters {
		if x.In != "query" {
			continue
		}
		for _, e := range x.Schema.Enum {
			ask(x.Name, fmt.Sprint(e))
		}
		switch x.Name {
		case "limit":
			ask("limit", "1", "2", "20")
		case "cursor":
			ask("cursor", "x", rest.Cursor("name_sort ASC", "m", id.New()), rest.Cursor("updated_atDESC", 5, id.New()), rest.Cursor(id.New()), rest.Cursor("credit_limitASC", 3_000_000, id.New()))
		case "q":
			for i, word := range w.words() {
				if main && !w.brief || i%9 == 0 {
					ask("q", word)
				}
			}
		case "sort":
			for i, d := range fields {
				if take(i, d, 5) {
					ask("sort", d.Key, "-"+d.Key)
				}
			}
			ask("sort", "id", "nothing", "owner_id", "name_sort", "c.tax_number")
		case "filter":
			for i, d := range fields {
				for k, c := range w.conditions(d) {
					if take(i+k, d, 7) {
						ask("filter", c)
					}
				}
			}
			ask("filter", `{"field":"nothing","op":"eq","value":"x"}`, `{"field":"owner_id","op":"eq","value":"me"}`)
		case "columns":
			for i, d := range fields {
				if take(i, d, 7) {
					ask("columns", d.Key)
				}
			}
			ask("columns", "nothing", "name,tax_number,own.t_billing,contact.name")
		case "customer_id", "loser_id":
			ask(x.Name, append(customers, id.New())...)
		case "assignee", "actor", "owner":
			ask(x.Name, "me", w.people["sales"].id, w.people["sales_other_department"].id)
		case "state":
			if len(x.Schema.Enum) == 0 {
				ask("state", "open,doing", "done")
			}
		case "entity":
			ask("entity", "customer", "task", "import", "nothing")
		case "entity_id":
			ask("entity_id", append(tasks[:2], customers[:2]...)...)
		case "kinds":
			ask("kinds", "change", "contact", "activity", "file", "task", "view", "nothing")
		case "from", "to":
			ask(x.Name, "2026-03-10")
		case "action":
			ask("action", "edit", "view")
		case "deleted", "inline":
			ask(x.Name, "true")
		case "count", "due", "status", "format", "mode", "level", "kind", "type":
		default:
			if len(x.Schema.Enum) == 0 {
				f.add("GET %s: no values are known for its parameter %q: add it to questions", op.Path, x.Name)
			}
		}
	}
	if !limited {
		for _, q := range out {
			q.Del("limit")
		}
	}
	return out
}

// words are what somebody might search for: the content of cells in both worlds, seen and hidden.
func (w *rightsWorld) words() []string {
	out := []string{"trading", "call", "49", "2", "a", "de", "tag"}
	for _, who := range []string{"other department"} {
		for _, world := range []string{"", "B "} {
			for _, what := range []string{"code", "name", "name_local", "city", "website", "phone", "email", "fax", "address", "tax", "registration", "billing_name", "bank_account", "notes",
				"product_preferences", "payment_terms", "own t_billing", "own t_contact", "own t_notes"} {
				if (what == "phone" || what == "fax") && world == "" {
					out = append(out, fmt.Sprint(w.digits(who, what)))
				}
				out = append(out, w.word(world+who, what))
			}
		}
		out = append(out, w.word(who+" contact 1", "name"), w.word(who+" contact 2", "mail"), w.word("sales "+who, "task"))
	}
	return out
}

// conditions are filters on one field, with values of both worlds.
func (w *rightsWorld) conditions(d rightsField) []string {
	type cond struct {
		Field string `json:"field"`
		Op    string `json:"op"`
		Value any    `json:"value,omitempty"`
	}
	list := []cond{{d.Key, "empty", nil}}
	var values []any
	for _, who := range []string{"own one", "B own one", "B other department"} {
		patch := w.patch(who)
		v := patch[d.Key]
		if code, ok := strings.CutPrefix(d.Key, "own."); ok {
			v = patch["own"].(map[string]any)[code]
		}
		switch d.Key {
		case "contact.name":
			v = w.word(who+" contact 1", "name")
		case "contact.title":
			v = w.word(who+" contact 1", "title")
		case "contact.email":
			v = w.word(who+" contact 1", "mail") + "@" + w.word(who+" contact 1", "mail2") + ".com"
		case "owner":
			v = w.people["sales"].id
		case "team":
			v = w.teams["a1"]
		case "tags":
			v = w.tags["vip"]
		case "created_at", "updated_at", "last_contact_at":
			v = "2026-03-10"
		}
		if m, ok := v.(map[string]any); ok {
			v = m["amount"]
		}
		if s, ok := v.([]string); ok && len(s) > 0 {
			v = s[0]
		}
		if v != nil && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	for _, v := range values {
		list = append(list, cond{d.Key, "eq", v})
	}
	if len(values) > 0 {
		switch d.Kind {
		case "number", "money", "date", "instant":
			list = append(list, cond{d.Key, "gt", values[0]}, cond{d.Key, "lte", values[0]})
		case "text", "longtext", "email", "phone", "link":
			list = append(list, cond{d.Key, "contains", "v"}, cond{d.Key, "starts", fmt.Sprint(values[0])[:4]})
		default:
			list = append(list, cond{d.Key, "ne", values[0]})
		}
	}
	var out []string
	for _, c := range list {
		b, _ := json.Marshal(c) // plain values
		out = append(out, string(b))
	}
	return out
}

// TestRightsDuplicates: the duplicate check may tell that a customer exists, what it is called and whose it is, and by
// which kind of key it was found; of one the asker may not see it tells nothing else, and of one he sees no hidden field.
func TestRightsDuplicates(t *testing.T) {
	w := newRightsWorld(t)
	o := newRightsOracle(t, w.rightsModel)
	seen, unseen := 0, 0
	for _, p := range w.persons() {
		if o.reach(p, "customer:view") == 0 {
			continue
		}
		secret := w.secrets(o, p)
		for _, r := range w.of("customer") {
			patch := w.patch(r.name)
			for _, probe := range []map[string]any{{"name": patch["name"], "country": patch["country"]}, {"email": patch["email"]}, {"website": patch["website"]}, {"phone": patch["phone"]},
				{"tax_number": patch["tax_number"]}, {"email": w.contact(r.name, "1")["emails"].([]any)[0].(map[string]any)["value"]}} {
				a := w.send(p, http.MethodPost, "/customers/duplicates", probe)
				var out struct{ Matches []map[string]any }
				if a.status != http.StatusOK || a.json(&out) != nil {
					t.Fatalf("%s: %s", p.key, a)
				}
				if r.deleted && len(out.Matches) > 0 {
					t.Errorf("%s is told of a deleted customer: %s", p.key, a)
				}
				for _, m := range out.Matches {
					told := fmt.Sprint(m["name"])
					if m["visible"] != true {
						unseen++
						for k := range m {
							if !slices.Contains([]string{"name", "owner", "visible", "why"}, k) {
								t.Errorf("%s is told %s of a customer he may not see: %s", p.key, k, a)
							}
						}
					} else {
						seen++
					}
					if (m["visible"] == true) != o.sees(p, r) {
						t.Errorf("%s: %s is said to be visible: %v", p.key, r.name, m["visible"])
					}
					for _, tok := range rightsTokens(string(a.body)) {
						if where, ok := secret[tok]; ok && !strings.Contains(told, tok) {
							t.Errorf("%s is told %s (%s): %s", p.key, tok, where, a)
						}
					}
				}
			}
		}
	}
	if seen < 100 || unseen < 50 {
		t.Errorf("%d visible and %d invisible matches were judged: too few", seen, unseen)
	}
}
