package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/crm/task"
	"tradewind/internal/crm/view"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
)

// rightsPlaces says whose records the ids in a path are. A new path must be added here before its operations count as
// tested; "house" are things of the whole company behind a right of their own, "self" belongs to the caller alone.
var rightsPlaces = []struct{ prefix, kind string }{
	{"/recent/customers/{id}", "customer"}, {"/customers/{id}", "customer"}, {"/contacts/{id}", "contact"}, {"/tasks/{id}", "task"}, {"/views/{id}", "view"},
	{"/activities/{id}", "activity"}, {"/files/{id}", "file"}, {"/attachments/{id}", "file"}, {"/merges/{id}", "nothing"},
	{"/users/{id}", "house"}, {"/roles/{id}", "house"}, {"/teams/{id}", "house"}, {"/departments/{id}", "house"}, {"/tags/{id}", "house"}, {"/own-fields/{id}", "house"},
	{"/jobs/{id}", "house"}, {"/me/sessions/{id}", "self"}, {"/me/tokens/{id}", "self"},
	{"/imports/{id}", "nothing"}, {"/import-mappings/{id}", "nothing"}, {"/exports/{id}", "nothing"},
}

func rightsKindOf(op rest.Op) (kind string, ok bool) {
	if !strings.Contains(op.Path, "{") {
		return "", true
	}
	for _, p := range rightsPlaces {
		if op.Path == p.prefix || strings.HasPrefix(op.Path, p.prefix+"/") {
			return p.kind, true
		}
	}
	return "", false
}

// TestRightsRecords asks every operation on one record as everybody about every record. What somebody may not see is
// answered exactly like what never existed; what he sees is never called missing; what he sees and may not touch is denied.
func TestRightsRecords(t *testing.T) {
	w := newRightsWorld(t)
	var f rightsFindings
	w.checkRecords(&f, nil, nil)
	f.report(t, 1500)
}

// TestRightsRecordsPostgres asks what changes nothing on the other engine.
func TestRightsRecordsPostgres(t *testing.T) {
	w := newRightsWorldPG(t)
	var f rightsFindings
	w.checkRecords(&f, w.persons("sales", "manager", "finance", "odd", "lead"), func(op rest.Op) bool {
		return op.Method == http.MethodGet || op.Method == http.MethodPatch
	})
	f.report(t, 400)
}

// rightsUnscoped are operations that answer the same about any id, whatever it names, and tell nothing by it.
var rightsUnscoped = []string{"remember-customer"}

func (w *rightsWorld) checkRecords(f *rightsFindings, people []*rightsPerson, only func(rest.Op) bool) {
	o := newRightsOracle(w.t, w.rightsModel)
	doc := w.doc()
	if people == nil {
		people = slices.DeleteFunc(w.cast(), func(p *rightsPerson) bool {
			// Of the test roles for field groups one each is enough here: they all reach everything.
			return strings.HasPrefix(p.key, "mask_") || strings.HasPrefix(p.key, "hide_") && p.key != "hide_contact" || strings.HasPrefix(p.key, "only_") && p.key != "only_billing"
		})
	}
	for _, op := range w.app.Router.Ops() {
		kind, ok := rightsKindOf(op)
		if !ok {
			f.add("%s %s: nobody has said whose records its ids are: add it to rightsPlaces", op.Method, op.Path)
			continue
		}
		if only != nil && !only(op) || kind == "" {
			continue
		}
		body := doc.body(op)
		switch op.ID {
		case "move-task":
			body = map[string]any{"state": "open"} // as it is: nothing changes
		}
		for _, p := range people {
			if kind == "house" || kind == "self" || kind == "nothing" {
				w.judgeForeign(f, o, p, op, kind, body)
				continue
			}
			never := w.probe(p, op, id.New(), body)
			for i, r := range w.of(kind) {
				if w.brief && kind != "customer" && i%3 != 0 {
					continue
				}
				f.asked++
				w.judgeRecord(f, o, p, op, r, body, never)
			}
		}
	}
}

// probe asks one operation about one id; a second parameter of the path names something that does not exist.
func (w *rightsWorld) probe(p *rightsPerson, op rest.Op, recordID string, body any) *rightsAnswer {
	first := true
	path := rightsProbePath(op, func(string) string {
		if first {
			first = false
			return recordID
		}
		return "00000000-0000-7000-8000-000000000000"
	})
	if op.ID == "attach-file" {
		const part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"probe.txt\"\r\n\r\nplain text\r\n--b--\r\n"
		return w.send(p, op.Method, path, part, "Content-Type", "multipart/form-data; boundary=b")
	}
	return w.send(p, op.Method, path+w.doc().query(op), body, "If-Match", `"v999"`)
}

// rightsSame reports whether two answers tell the same, apart from the number of the request and the id asked about.
func rightsSame(a, b *rightsAnswer, idA, idB string) bool {
	return a.status == b.status && rightsPlain(a, idA) == rightsPlain(b, idB)
}

func rightsPlain(a *rightsAnswer, recordID string) string {
	s := string(a.body)
	if recordID != "" {
		s = strings.ReplaceAll(s, recordID, "ID")
	}
	if r := a.header.Get("X-Request-Id"); r != "" {
		s = strings.ReplaceAll(s, r, "REQUEST")
	}
	return s + " " + a.header.Get("ETag") + " " + a.header.Get("Content-Type") + " " + a.header.Get("Location")
}

func (w *rightsWorld) judgeRecord(f *rightsFindings, o *rightsOracle, p *rightsPerson, op rest.Op, r *rightsRecord, body any, never *rightsAnswer) {
	need := op.Needs.String()
	if op.Needs.Resource == "-" {
		need = r.kind + ":view"
	}
	undo := w.remember(op, r)
	a := w.probe(p, op, r.id, body)
	if a.status < 300 && op.Method != http.MethodGet && !slices.Contains(rightsUnscoped, op.ID) {
		undo()
	}
	relation := fmt.Sprintf("%s: %s %s on %s “%s”", p.key, op.Method, op.Path, r.kind, r.name)
	restore := strings.HasSuffix(op.Path, "/restore")
	visible := o.sees(p, r)
	if restore { // what is deleted can be seen only by those who may bring it back
		c := *r
		c.deleted = false
		visible = r.deleted && o.sees(p, &c) && o.within(p, need, r)
		if r.kind == "contact" || r.kind == "activity" || r.kind == "file" {
			visible = false // these are deleted here only with their customer, which has to come back first
		}
	}
	allowed := o.within(p, need, r)
	if r.kind == "view" {
		visible = r.owner == p.id && !r.deleted // changing is for the owner; to others even a shared one is not there
		allowed = visible
	}
	switch {
	case slices.Contains(rightsUnscoped, op.ID):
		if o.reach(p, need) > 0 && a.status != op.Status || !rightsSame(a, never, r.id, "") {
			f.add("%s: tells something: %s, but of nothing %s", relation, a, never)
		}
	case op.Needs.Resource != "-" && o.reach(p, need) == 0:
		if a.code != "denied" || !rightsSame(a, never, r.id, "") {
			f.add("%s: should be denied like any id, got %s", relation, a)
		}
	case restore && !r.deleted && o.sees(p, r):
		if a.status < 400 || a.status >= 500 {
			f.add("%s: there is nothing to bring back: %s", relation, a)
		}
	case !visible:
		if !rightsSame(a, never, r.id, "") {
			f.add("%s may not be known, but answers %s where nothing answers %s", relation, a, never)
		}
		if never.status != http.StatusNotFound && a.status != http.StatusForbidden {
			f.add("%s: what is not there should be 404, got %s", relation, a)
		}
	case !allowed:
		if a.status != http.StatusForbidden {
			f.add("%s is seen but out of reach for %s: should be 403, got %s", relation, need, a)
		}
	default:
		if a.status == http.StatusNotFound && !strings.Contains(strings.TrimPrefix(op.Path, "/"), "}/") || a.code == "denied" || a.status >= 500 {
			f.add("%s is within reach of %s: got %s", relation, need, a)
		}
	}
}

// judgeForeign: with the right every id of nothing is 404 or worse; a colleague's session or token is like nothing.
func (w *rightsWorld) judgeForeign(f *rightsFindings, o *rightsOracle, p *rightsPerson, op rest.Op, kind string, body any) {
	f.asked++
	never := w.probe(p, op, id.New(), body)
	if never.status < 400 {
		f.add("%s: %s %s on nothing: %s", p.key, op.Method, op.Path, never)
	}
	if kind != "self" {
		return
	}
	other := w.people["sales"]
	if p.key == other.key {
		other = w.people["finance"]
	}
	table := map[bool]string{true: "session", false: "api_token"}[strings.Contains(op.Path, "session")]
	for _, x := range rightsRows[string](w, "SELECT id FROM "+table+" WHERE user_id = ? LIMIT 1", other.id) {
		if a := w.probe(p, op, x, body); !rightsSame(a, never, x, "") {
			f.add("%s: %s %s on %s's: %s", p.key, op.Method, op.Path, other.key, a)
		}
	}
}

// remember returns what puts a record back the way it was after a probe that succeeded.
func (w *rightsWorld) remember(op rest.Op, r *rightsRecord) (undo func()) {
	insert := func(table string, row any) {
		if err := w.app.DB.Update(context.Background(), func(t *db.Tx) error {
			if _, err := t.Exec("DELETE FROM "+table+" WHERE id = ?", r.id); err != nil {
				return err
			}
			switch x := row.(type) {
			case task.Task:
				return db.Insert(t, table, x)
			case view.View:
				return db.Insert(t, table, x)
			}
			return nil
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	switch r.kind {
	case "task":
		row := rightsRows[task.Task](w, "SELECT "+strings.Join(db.Columns[task.Task](), ", ")+" FROM task WHERE id = ?", r.id)[0]
		return func() { insert("task", row) }
	case "view":
		row := rightsRows[view.View](w, "SELECT "+strings.Join(db.Columns[view.View](), ", ")+" FROM saved_view WHERE id = ?", r.id)[0]
		return func() { insert("saved_view", row) }
	}
	return func() {
		admin := w.people["admin"]
		switch {
		case op.ID == "restore-customer":
			a := w.get(admin, "/customers/"+r.id)
			w.must(admin, http.MethodDelete, "/customers/"+r.id, nil, nil, "If-Match", a.header.Get("ETag"))
		case op.ID == "attach-file":
			w.exec("DELETE FROM attachment WHERE name = 'probe.txt'")
		case r.kind == "activity":
			w.exec("UPDATE activity SET deleted_at = NULL WHERE id = ?", r.id)
		case r.kind == "file":
			w.exec("UPDATE attachment SET deleted_at = NULL WHERE id = ?", r.id)
		}
	}
}

// TestRightsLists compares what lists, the board, counts and the search return with the oracle's sets, as everybody.
func TestRightsLists(t *testing.T) {
	w := newRightsWorld(t)
	var f rightsFindings
	w.checkLists(&f, w.cast())
	f.report(t, 200)
}

// TestRightsListsPostgres is the same on the other engine.
func TestRightsListsPostgres(t *testing.T) {
	w := newRightsWorldPG(t)
	var f rightsFindings
	w.checkLists(&f, w.persons("sales", "manager", "finance", "lead", "odd", "two_roles"))
	f.report(t, 200)
}

// walk follows a list to its end and returns the ids.
func (w *rightsWorld) walk(p *rightsPerson, path string) (ids []string, total int64, last *rightsAnswer) {
	cursor := ""
	for range 50 {
		at := path
		if cursor != "" {
			at += "&cursor=" + cursor
		}
		last = w.get(p, at)
		var page struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
			Next  string `json:"next_cursor"`
			Total struct {
				Count int64 `json:"count"`
			} `json:"total"`
		}
		if last.status != http.StatusOK || last.json(&page) != nil {
			return nil, 0, last
		}
		for _, x := range page.Items {
			ids = append(ids, x.ID)
		}
		total = page.Total.Count
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return ids, total, last
}

func (w *rightsWorld) checkLists(f *rightsFindings, people []*rightsPerson) {
	o := newRightsOracle(w.t, w.rightsModel)
	for _, p := range people {
		sees := func(kind string, ok func(*rightsRecord) bool) []string {
			var out []string
			for _, r := range w.of(kind) {
				if ok(r) {
					out = append(out, r.id)
				}
			}
			slices.Sort(out)
			return out
		}
		same := func(what, path string, want []string, counted bool) {
			f.asked++
			got, total, a := w.walk(p, path)
			if a.status != http.StatusOK {
				f.add("%s: %s: %s", p.key, what, a)
				return
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				f.add("%s: %s lists %s, should list %s", p.key, what, w.names(got), w.names(want))
			}
			if counted && total != int64(len(want)) {
				f.add("%s: %s counts %d, should count %d", p.key, what, total, len(want))
			}
		}
		customers := sees("customer", func(r *rightsRecord) bool { return o.sees(p, r) })
		if o.reach(p, "customer:view") > 0 {
			same("customers", "/customers?limit=4&count=exact", customers, true)
			if o.reach(p, "customer:delete") > 0 {
				same("deleted customers", "/customers/deleted?limit=1", sees("customer", func(r *rightsRecord) bool {
					return r.deleted && o.within(p, "customer:delete", r) && o.within(p, "customer:view", r)
				}), false)
			}
			if o.level(p, "customer.profile") >= 2 {
				w.checkBoard(f, p, customers)
				w.checkTags(f, o, p)
			}
			for _, e := range []string{"customer", "task"} {
				if o.reach(p, e+":view") > 0 {
					same("views", "/views?entity="+e, sees("view", func(r *rightsRecord) bool { return r.entity == e && o.sees(p, r) }), false)
				}
			}
		}
		if o.reach(p, "task:view") > 0 {
			same("tasks", "/tasks?limit=2", sees("task", func(r *rightsRecord) bool { return o.sees(p, r) }), true)
			for _, c := range w.of("customer") {
				if o.reach(p, "customer:view") > 0 && o.sees(p, c) {
					same("tasks of a customer", "/tasks?limit=2&customer_id="+c.id, sees("task", func(r *rightsRecord) bool { return r.parent == c.id && o.sees(p, r) }), true)
				}
			}
		}
		if rightsFull || slices.Contains([]string{"sales", "manager", "finance", "quality", "odd", "only_contact"}, p.key) {
			w.checkSearch(f, o, p)
		}
	}
}

func (w *rightsWorld) names(ids []string) []string {
	out := []string{}
	for _, x := range ids {
		if r := w.rightsModel.get(x); r != nil {
			out = append(out, r.kind+" "+r.name)
		} else {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}

func (w *rightsWorld) checkBoard(f *rightsFindings, p *rightsPerson, want []string) {
	f.asked++
	a := w.get(p, "/customers/board")
	var board struct {
		Columns []struct {
			Count int64                 `json:"count"`
			Items []struct{ ID string } `json:"items"`
		} `json:"columns"`
	}
	if a.status != http.StatusOK || a.json(&board) != nil {
		f.add("%s: board: %s", p.key, a)
		return
	}
	var got []string
	var n int64
	for _, c := range board.Columns {
		n += c.Count
		for _, x := range c.Items {
			got = append(got, x.ID)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || n != int64(len(want)) {
		f.add("%s: the board shows %s (%d), should show %s", p.key, w.names(got), n, w.names(want))
	}
}

func (w *rightsWorld) checkTags(f *rightsFindings, o *rightsOracle, p *rightsPerson) {
	f.asked++
	var tags struct {
		Items []struct {
			ID    string
			Count int
		} `json:"items"`
	}
	if a := w.get(p, "/tags"); a.status != http.StatusOK || a.json(&tags) != nil {
		f.add("%s: tags: %s", p.key, a)
	}
	for _, tag := range tags.Items {
		want := 0
		for _, c := range w.of("customer") {
			if o.sees(p, c) && slices.Contains(c.tags, tag.ID) {
				want++
			}
		}
		if tag.Count != want {
			f.add("%s: a tag counts %d customers, should count %d", p.key, tag.Count, want)
		}
	}
}

// checkSearch looks every customer, contact and task up by a word only it has.
func (w *rightsWorld) checkSearch(f *rightsFindings, o *rightsOracle, p *rightsPerson) {
	for _, r := range w.of("customer") {
		f.asked++
		want := 0
		if o.reach(p, "customer:view") > 0 && o.sees(p, r) && o.level(p, "customer.identity") >= 2 {
			want = 1
		}
		if got := w.hits(p, "/search"+rightsQuery("q", w.word(r.name, "name")), r.id); got != want {
			f.add("%s: searching the name of %s finds it %d times, should %d", p.key, r.name, got, want)
		}
	}
	for _, r := range w.of("contact") {
		want := 0
		if o.reach(p, "customer:view") > 0 && o.sees(p, r) && o.level(p, "customer.contact") >= 2 {
			want = 1
		}
		nth := map[bool]string{true: "1", false: "2"}[w.firstContact(r)]
		f.asked++
		if got := w.hits(p, "/search"+rightsQuery("q", w.word(r.name+" contact "+nth, "name")), r.id); got != want {
			f.add("%s: searching a contact of %s finds it %d times, should %d", p.key, r.name, got, want)
		}
	}
	for _, r := range w.of("task") {
		want := 0
		if o.reach(p, "task:view") > 0 && o.sees(p, r) {
			want = 1
		}
		f.asked++
		if got := w.hits(p, "/search"+rightsQuery("q", w.word(r.name, "task")), r.id); got != want {
			f.add("%s: searching the task %s finds it %d times, should %d", p.key, r.name, got, want)
		}
	}
}

func (w *rightsWorld) firstContact(r *rightsRecord) bool {
	for _, x := range w.of("contact") {
		if x.parent == r.parent {
			return x.id == r.id
		}
	}
	return false
}

func (w *rightsWorld) hits(p *rightsPerson, path, recordID string) int {
	a := w.get(p, path)
	if a.status != http.StatusOK {
		return -a.status
	}
	return strings.Count(string(a.body), `"id":"`+recordID+`"`)
}

// TestRightsBulk: a bulk change touches what single changes may touch, and calls what is out of sight missing.
func TestRightsBulk(t *testing.T) {
	w := newRightsWorld(t)
	o := newRightsOracle(t, w.rightsModel)
	for _, p := range w.persons("admin", "sales", "manager", "odd", "hide_notes", "read_all") {
		ids := []string{id.New()}
		for _, r := range w.of("customer") {
			ids = append(ids, r.id)
		}
		a := w.send(p, http.MethodPost, "/customers/bulk", map[string]any{"ids": ids, "set": map[string]any{"quality_standard": "Q" + p.key}})
		var out struct {
			Results []struct {
				ID, Code string
				OK       bool
			} `json:"results"`
		}
		if err := json.Unmarshal(a.body, &out); err != nil || a.status != http.StatusOK || len(out.Results) != len(ids) {
			t.Fatalf("%s: %v %s", p.key, err, a)
		}
		for _, x := range out.Results {
			r := w.rightsModel.get(x.ID)
			want := ""
			switch {
			case r == nil || !o.sees(p, r):
				want = "not_found"
			case !o.within(p, "customer:bulk", r) || !o.within(p, "customer:edit", r):
				want = "denied"
			case o.level(p, "customer.notes") < 3:
				want = "field_denied"
			}
			if x.Code != want || x.OK != (want == "") {
				t.Errorf("%s: bulk change of %v: code %q, want %q", p.key, r, x.Code, want)
			}
		}
	}
}
