package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// rightsField is an entry of the dictionary.
type rightsField struct {
	Key, Kind, Group     string
	Sortable, Filterable bool
	ReadOnly             bool `json:"read_only"`
	Options              []struct{ Code string }
}

func (w *rightsWorld) dictionary() []rightsField {
	w.t.Helper()
	if w.fields == nil {
		var d struct{ Items []rightsField }
		w.must(w.people["admin"], http.MethodGet, "/customers/fields", nil, &d)
		w.fields = d.Items
	}
	return w.fields
}

// TestRightsFields holds every field of the dictionary against every level a role may give: what is hidden is absent,
// what is masked is dots, and neither can be filtered, sorted, searched, selected or changed.
func TestRightsFields(t *testing.T) {
	w := newRightsWorld(t)
	var f rightsFindings
	w.checkFields(&f, nil)
	f.report(t, 1500)
}

// TestRightsFieldsPostgres is the same for a few people on the other engine.
func TestRightsFieldsPostgres(t *testing.T) {
	w := newRightsWorldPG(t)
	var f rightsFindings
	w.checkFields(&f, w.persons("sales", "finance", "quality", "mask_billing", "hide_profile"))
	f.report(t, 900)
}

func (w *rightsWorld) checkFields(f *rightsFindings, people []*rightsPerson) {
	o := newRightsOracle(w.t, w.rightsModel)
	if people == nil {
		people = w.cast()
	}
	fields := w.dictionary()
	for n, p := range people {
		if o.reach(p, "customer:view") == 0 {
			continue
		}
		var target *rightsRecord
		for _, r := range w.of("customer") {
			if o.sees(p, r) && (target == nil || !o.within(p, "customer:edit", target)) {
				target = r
			}
		}
		if target == nil {
			continue
		}
		w.judgeOutput(f, o, p, target, fields)
		for i, x := range fields {
			// What may be read is asked of in turns, each person another part of it.
			if rightsFull || o.level(p, "customer."+x.Group) < 2 && (!w.brief || (i+n)%2 == 0) || (i+n)%8 == 0 {
				w.judgeUse(f, o, p, target, x)
			}
		}
		w.judgeOffer(f, o, p, fields)
	}
	for n, p := range people { // changes come last: they alter what was looked at
		if o.reach(p, "customer:edit") == 0 {
			continue
		}
		for _, r := range w.of("customer") {
			if o.sees(p, r) && o.within(p, "customer:edit", r) {
				for i, x := range fields {
					if rightsFull || o.level(p, "customer."+x.Group) < 3 && (!w.brief || (i+n)%3 == 0) || (i+n)%8 == 0 {
						w.judgeChange(f, o, p, r, x, i)
					}
				}
				break
			}
		}
	}
}

// rightsValue is a field of a customer as the API shows it.
func rightsValue(view map[string]any, key string) any {
	if code, ok := strings.CutPrefix(key, "own."); ok {
		m, _ := view["own"].(map[string]any)
		return m[code]
	}
	return view[key]
}

func (w *rightsWorld) view(p *rightsPerson, customerID string) (map[string]any, *rightsAnswer) {
	a := w.get(p, "/customers/"+customerID)
	var v map[string]any
	if a.status == http.StatusOK {
		_ = a.json(&v)
	}
	return v, a
}

func (w *rightsWorld) judgeOutput(f *rightsFindings, o *rightsOracle, p *rightsPerson, r *rightsRecord, fields []rightsField) {
	truth, _ := w.view(w.people["admin"], r.id)
	one, a := w.view(p, r.id)
	if one == nil {
		f.add("%s: get %s: %s", p.key, r.name, a)
		return
	}
	list := w.get(p, "/customers?limit=200&count=exact")
	var page struct{ Items []map[string]any }
	_ = list.json(&page)
	var row map[string]any
	for _, x := range page.Items {
		if x["id"] == r.id {
			row = x
		}
	}
	for _, x := range fields {
		want := rightsValue(truth, x.Key)
		if strings.HasPrefix(x.Key, "contact.") {
			continue // contacts have a route of their own
		}
		for where, view := range map[string]map[string]any{"detail": one, "list": row} {
			f.asked++
			got := rightsValue(view, x.Key)
			masked, _ := view["masked"].([]any)
			switch rightsLevels[o.level(p, "customer."+x.Group)] {
			case "none":
				if got != nil || slices.Contains(masked, any(x.Key)) {
					f.add("%s may not see %s, but the %s shows %v", p.key, x.Key, where, got)
				}
			case "masked":
				if got != nil && got != "•••" || want != nil && !slices.Contains(masked, any(x.Key)) {
					f.add("%s sees %s masked, but the %s shows %v (masked: %v)", p.key, x.Key, where, got, masked)
				}
			default:
				if fmt.Sprint(got) != fmt.Sprint(want) {
					f.add("%s may read %s, but the %s shows %v instead of %v", p.key, x.Key, where, got, want)
				}
			}
		}
		// As a column: it shows no more than without being named.
		if o.level(p, "customer."+x.Group) >= 2 {
			continue
		}
		f.asked++
		col := w.get(p, "/customers"+rightsQuery("columns", x.Key, "limit", "200"))
		var pg struct{ Items []map[string]any }
		_ = col.json(&pg)
		for _, it := range pg.Items {
			if v := rightsValue(it, x.Key); v != nil && v != "•••" {
				f.add("%s: columns=%s shows %v", p.key, x.Key, v)
			}
		}
	}
	// Whatever key a hidden group uses, its stored values must not be in the answers at all.
	w.grep(f, o, p, "customer "+r.name, a, list)
	w.grep(f, o, p, "contacts of "+r.name, w.get(p, "/customers/"+r.id+"/contacts"), w.get(p, "/customers/"+r.id+"/coverage"))
}

// judgeUse: a field that may not be read may not be filtered, sorted or searched by.
func (w *rightsWorld) judgeUse(f *rightsFindings, o *rightsOracle, p *rightsPerson, r *rightsRecord, x rightsField) {
	may := o.level(p, "customer."+x.Group) >= 2
	cond := fmt.Sprintf(`{"field":%q,"op":"not_empty"}`, x.Key)
	for what, path := range map[string]string{
		"filter": "/customers" + rightsQuery("filter", cond), "nested filter": "/customers" + rightsQuery("filter", `{"or":[{"field":"name","op":"eq","value":"x"},{"and":[`+cond+`]}]}`),
		"sort": "/customers" + rightsQuery("sort", x.Key), "descending sort": "/customers" + rightsQuery("sort", "-"+x.Key),
		"board filter": "/customers/board" + rightsQuery("filter", cond),
	} {
		if what == "board filter" && x.Kind != "choice" && may { // the board asks the same compiler once per stage
			continue
		}
		able := x.Filterable
		if strings.Contains(what, "sort") {
			able = x.Sortable
		}
		name := may
		if what == "nested filter" {
			name = may && o.level(p, "customer.identity") >= 2
		}
		if what == "board filter" {
			name = may && o.level(p, "customer.profile") >= 2
		}
		f.asked++
		a := w.get(p, path)
		switch {
		case !able && strings.Contains(what, "sort"):
			if a.status < 400 {
				f.add("%s: %s by %s, which cannot be: %s", p.key, what, x.Key, a)
			}
		case !name:
			if a.status != http.StatusForbidden || a.code != "field_denied" {
				f.add("%s may not use %s, but %s answers %s", p.key, x.Key, what, a)
			}
		case able && a.status != http.StatusOK:
			f.add("%s may use %s, but %s answers %s", p.key, x.Key, what, a)
		}
	}
	if may {
		return
	}
	truth, _ := w.view(w.people["admin"], r.id)
	if v, ok := rightsValue(truth, x.Key).(string); ok && len(v) >= 6 && x.Kind != "date" && x.Kind != "instant" {
		for _, path := range []string{"/customers" + rightsQuery("q", v), "/search" + rightsQuery("q", v)} {
			f.asked++
			a := w.get(p, path)
			if strings.Contains(string(a.body), r.id) {
				f.add("%s finds %s by its hidden %s (%s)", p.key, r.name, x.Key, path)
			}
		}
	}
}

// judgeOffer: the dictionary names what may be seen and nothing else.
func (w *rightsWorld) judgeOffer(f *rightsFindings, o *rightsOracle, p *rightsPerson, fields []rightsField) {
	var d struct {
		Items []struct{ Key, Level string }
	}
	a := w.get(p, "/customers/fields")
	_ = a.json(&d)
	got := map[string]string{}
	for _, x := range d.Items {
		got[x.Key] = x.Level
	}
	want := map[string]string{}
	for _, x := range fields {
		if lv := rightsLevels[o.level(p, "customer."+x.Group)]; lv != "none" {
			want[x.Key] = lv
		}
	}
	f.asked++
	if !maps.Equal(got, want) {
		f.add("%s: the dictionary offers %v, should offer %v", p.key, got, want)
	}
}

// rightsFresh is a value a field has not had, and how a patch names the field.
func (w *rightsWorld) rightsFresh(x rightsField, now any, n int) (key string, value any) {
	other := func(codes ...string) string {
		for _, c := range codes {
			if fmt.Sprint(now) != c && fmt.Sprint(now) != "["+c+"]" {
				return c
			}
		}
		return ""
	}
	switch x.Key {
	case "owner", "team":
		return x.Key + "_id", nil
	case "tags":
		if now == nil {
			return "tag_ids", []string{w.tags["vip"]}
		}
		return "tag_ids", []string{}
	case "postcode", "fax":
		return x.Key, fmt.Sprint(10_000 + n)
	case "next_contact_on":
		return x.Key, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	}
	var codes []string
	for _, c := range x.Options {
		codes = append(codes, c.Code)
	}
	switch x.Kind {
	case "choice":
		return x.Key, other(codes...)
	case "multi":
		return x.Key, []string{other(codes...)}
	case "country":
		return x.Key, other("FR", "IT")
	case "currency":
		return x.Key, other("CNY", "CHF")
	case "language":
		return x.Key, other("fr", "it")
	case "zone":
		return x.Key, other("Europe/Paris", "Europe/Rome")
	case "date":
		return x.Key, time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
	case "number":
		return x.Key, 1_000_000 + n
	case "money":
		return x.Key, map[string]any{"amount": 1_000_000 + n, "currency": "CNY"}
	case "email":
		return x.Key, fmt.Sprintf("changed%d@example.net", n)
	case "phone":
		return x.Key, fmt.Sprintf("+49 30 7%06d", n)
	case "link":
		return x.Key, fmt.Sprintf("https://changed%d.example.net", n)
	case "user":
		return x.Key, other(w.people["sales"].id, w.people["finance"].id)
	}
	return x.Key, fmt.Sprintf("changed %s %d", x.Key, n)
}

// judgeChange: a field is changed by those who may edit its group and by nobody else; a refused change leaves no trace.
func (w *rightsWorld) judgeChange(f *rightsFindings, o *rightsOracle, p *rightsPerson, r *rightsRecord, x rightsField, n int) {
	if x.ReadOnly || x.Key == "owner" || x.Key == "team" {
		return
	}
	admin := w.people["admin"]
	before, a := w.view(admin, r.id)
	key, value := w.rightsFresh(x, rightsValue(before, x.Key), n*40+slices.Index(w.order, p.key))
	body := map[string]any{key: value}
	if code, ok := strings.CutPrefix(key, "own."); ok {
		body = map[string]any{"own": map[string]any{code: value}}
	}
	f.asked++
	got := w.send(p, http.MethodPatch, "/customers/"+r.id, body, "If-Match", a.header.Get("ETag"))
	after, _ := w.view(admin, r.id)
	if o.level(p, "customer."+x.Group) == 3 {
		if got.status != http.StatusOK || fmt.Sprint(rightsValue(before, x.Key)) == fmt.Sprint(rightsValue(after, x.Key)) {
			f.add("%s may edit %s, but: %s", p.key, x.Key, got)
		}
		return
	}
	denied := got.status == http.StatusForbidden || got.status == http.StatusUnprocessableEntity && strings.Contains(string(got.body), `"field_denied"`)
	if !denied {
		f.add("%s may not edit %s, but: %s", p.key, x.Key, got)
	}
	if b, c := rightsJSON(before), rightsJSON(after); b != c {
		f.add("%s may not edit %s, but the record changed from %s to %s", p.key, x.Key, b, c)
	}
}

func rightsJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// TestRightsMassAssignment sends what only the server sets, and what needs a further right.
func TestRightsMassAssignment(t *testing.T) {
	w := newRightsWorld(t)
	sales, admin := w.people["sales"], w.people["admin"]
	mine := func(kind string) *rightsRecord {
		for _, r := range w.of(kind) {
			if r.owner == sales.id && !r.deleted {
				return r
			}
		}
		t.Fatalf("sales has no %s", kind)
		return nil
	}
	server := map[string]any{"id": "01900000-0000-7000-8000-000000000000", "version": 99, "created_at": "2001-01-01T00:00:00Z", "updated_at": "2001-01-01T00:00:00Z",
		"deleted_at": "2001-01-01T00:00:00Z", "created_by": admin.id, "updated_by": admin.id, "creator_id": admin.id, "creator": map[string]any{"id": admin.id}, "merged_into": "x",
		"owner": map[string]any{"id": admin.id}, "team": map[string]any{"id": w.teams["b1"]}, "tags": []any{}, "masked": []string{}, "can": map[string]any{"delete": true},
		"customer_id": w.of("customer")[4].id, "last_contact_at": "2001-01-01T00:00:00Z", "name_sort": "x", "domain": "x.com", "done_at": "2001-01-01T00:00:00Z", "rank": "x", "mine": true,
		"e164": "x", "completeness": map[string]any{"percent": 100}, "coverage": map[string]any{}, "OwnerID": admin.id}
	patch := func(path string, body any) *rightsAnswer {
		a := w.get(sales, path)
		tag := a.header.Get("ETag")
		if tag == "" {
			tag = `"v1"`
		}
		return w.send(sales, http.MethodPatch, path, body, "If-Match", tag)
	}
	// Where a property is an input of the operation it is bound by its own rights; everything else is refused.
	input := map[string][]string{"task": {"customer_id"}}
	n := 0
	for kind, path := range map[string]string{"customer": "/customers/", "contact": "/contacts/", "task": "/tasks/", "view": "/views/"} {
		for k, v := range server {
			if slices.Contains(input[kind], k) {
				continue
			}
			n++
			before := w.content()
			if a := patch(path+mine(kind).id, map[string]any{k: v}); a.status < 400 && w.content() != before {
				t.Errorf("PATCH %s with %s changed the record: %s", path, k, a)
			}
			if kind == "contact" {
				continue
			}
			if a := w.send(sales, http.MethodPost, strings.TrimSuffix(path, "/"), map[string]any{"name": "Plain " + k, "title": "Plain", k: v}); a.status < 400 {
				t.Errorf("POST %s takes %s: %s", path, k, a)
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d properties were tried", n)
	}
	// Giving away needs the right to transfer, on every way there is.
	far, own := w.people["sales_other_department"], mine("customer")
	before := w.content()
	for what, a := range map[string]*rightsAnswer{
		"PATCH owner_id":  patch("/customers/"+own.id, map[string]any{"owner_id": far.id}),
		"PATCH OWNER_ID":  patch("/customers/"+own.id, map[string]any{"OWNER_ID": far.id}),
		"PATCH no owner":  patch("/customers/"+own.id, map[string]any{"owner_id": ""}),
		"PATCH team_id":   patch("/customers/"+own.id, map[string]any{"team_id": w.teams["b1"]}),
		"POST transfer":   w.send(sales, http.MethodPost, "/customers/"+own.id+"/transfer", map[string]any{"owner_id": far.id}),
		"POST for others": w.send(sales, http.MethodPost, "/customers", map[string]any{"name": "Somebody New", "owner_id": far.id}),
		"bulk":            w.send(sales, http.MethodPost, "/customers/bulk", map[string]any{"ids": []string{own.id}, "set": map[string]any{"owner_id": far.id}}),
		"bulk delete":     w.send(sales, http.MethodPost, "/customers/bulk", map[string]any{"ids": []string{own.id}, "delete": true}),
	} {
		if a.status < 400 && !strings.Contains(string(a.body), `"code":"denied"`) {
			t.Errorf("%s: %s", what, a)
		}
	}
	// A task is not hung on a customer one cannot see.
	for _, r := range w.of("customer") {
		if r.owner == far.id {
			if a := w.send(sales, http.MethodPost, "/tasks", map[string]any{"title": "x", "customer_id": r.id}); a.status != http.StatusNotFound {
				t.Errorf("a task on an invisible customer: %s", a)
			}
			if a := w.send(sales, http.MethodPatch, "/tasks/"+mine("task").id, map[string]any{"customer_id": r.id}, "If-Match", `"v1"`); a.status != http.StatusNotFound {
				t.Errorf("a task moved to an invisible customer: %s", a)
			}
			if a := w.get(sales, "/tasks?customer_id="+r.id); a.status != http.StatusNotFound {
				t.Errorf("tasks of an invisible customer: %s", a)
			}
		}
	}
	if after := w.content(); after != before {
		t.Errorf("refused changes altered %v", rightsDiffer(before, after))
	}
}

// TestRightsReplay: an answer kept for a repeated request is given to nobody whose credential could not have asked.
func TestRightsReplay(t *testing.T) {
	w := newRightsWorld(t)
	sales := w.people["sales"]
	body := map[string]any{"name": "Replayed Company", "notes": "replayed notes"}
	first := w.send(sales, http.MethodPost, "/customers", body, "Idempotency-Key", "same-key")
	if first.status != http.StatusCreated {
		t.Fatal(first)
	}
	narrow := w.token(sales, "task:view")
	if a := w.send(narrow, http.MethodPost, "/customers", body, "Idempotency-Key", "same-key"); a.status != http.StatusForbidden {
		t.Errorf("a token without customer:create is given the kept answer: %s", a)
	}
	if a := w.send(sales, http.MethodPost, "/customers", body, "Idempotency-Key", "same-key"); a.status != http.StatusCreated || a.header.Get("Idempotency-Replayed") == "" {
		t.Errorf("the same credential is not given the kept answer: %s", a)
	}
}
