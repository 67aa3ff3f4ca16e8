package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// The tests named TestRights… prove that nobody reads or changes what his rights do not reach. They are generated from
// Router.Ops(): a new route is asked like every other, and one the harness cannot place (an unknown path parameter or
// query parameter) fails until somebody says who may see its records.
//
//	rights_world_test.go   the company of people and records all tests look at
//	rights_oracle_test.go  a second implementation of the rules, from testdata/roles.golden, that never asks kit/access
//	rights_route_test.go   every operation × every credential
//	rights_record_test.go  every operation on one record × every relation; lists as exact sets
//	rights_field_test.go   every field × every level, for output, use and change
//	rights_mirror_test.go  two worlds that differ only in what a reader may not know answer him identically
//	rights_fault_test.go   planted faults: each of the above must notice them

var rightsNow = time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)

// rightsPerson is somebody of the test company. An empty credential is somebody who is not signed in.
type rightsPerson struct {
	key, id, team, department string
	roles                     []string
	secret                    string // of a session
	bearer                    string // of an API token
	scopes                    []string
	dead                      bool // the credential must not count any more
	mustChange                bool
}

// rightsRecord is a record of the test company, as the oracle knows it.
type rightsRecord struct {
	kind    string // customer, contact, task, view, activity, file
	name    string
	id      string
	parent  string // customer of a contact, activity, file; customer of a task
	owner   string // person's id, "" for nobody
	team    string // team's id
	deleted bool
	shared  bool
	entity  string // of a saved view
	tags    []string
}

// rightsModel is what is in the world.
type rightsModel struct {
	people      map[string]*rightsPerson
	order       []string
	teams       map[string]string // key → id
	departments map[string]string
	teamDep     map[string]string // team id → department id
	roleIDs     map[string]string
	tags        map[string]string
	ownFields   map[string]string // code → id
	records     []*rightsRecord
}

func (m *rightsModel) of(kind string) []*rightsRecord {
	var out []*rightsRecord
	for _, r := range m.records {
		if r.kind == kind {
			out = append(out, r)
		}
	}
	return out
}

func (m *rightsModel) get(recordID string) *rightsRecord {
	for _, r := range m.records {
		if r.id == recordID {
			return r
		}
	}
	return nil
}

// rightsWorld is the program running on a copy of the test company.
type rightsWorld struct {
	*rightsModel
	t   testing.TB
	app *App
	dir string
	log *rightsLog
	// described is the description of the API, once it was read.
	described *rightsDoc
	fields    []rightsField
	// brief asks fewer questions: enough to notice a planted fault.
	brief bool
	// bend, when set, changes the rights a request comes with; tamper changes an answer: how faults are planted.
	bend   atomic.Pointer[func(*work.Actor)]
	tamper atomic.Pointer[func(w *rightsWorld, r *http.Request, body []byte) []byte]
}

type rightsLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *rightsLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *rightsLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func openRightsWorld(t testing.TB, dir, database string, m *rightsModel) *rightsWorld {
	t.Helper()
	w := &rightsWorld{rightsModel: m, t: t, dir: dir, log: &rightsLog{}, brief: rightsRace && !rightsFull}
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := Build(context.Background(), Options{Config: Config{Data: dir, Database: database}, Log: log, Clock: clock.NewFake(rightsNow)})
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	// The same handler once more, with a place to bend rights between finding out who asks and the operations.
	inner := a.authenticate
	a.authenticate = func(ctx context.Context, r *http.Request, base *work.Actor) (*work.Actor, error) {
		act, err := inner(ctx, r, base)
		if f := w.bend.Load(); f != nil && act != nil && err == nil {
			c := *act
			(*f)(&c)
			act = &c
		}
		return act, err
	}
	mux := http.NewServeMux()
	a.Router = rest.NewRouter(mux, a.Door, a.Log, apiVersion)
	a.mount()
	a.root = a.handler(mux, nil)
	return w
}

// rightsTemplate is built once per test process: the SQLite file, the key and the attached files of the test company.
var rightsTemplate struct {
	once  sync.Once
	files map[string][]byte
	model *rightsModel
}

// newRightsWorld gives a test the company on a SQLite file of its own.
func newRightsWorld(t testing.TB) *rightsWorld {
	t.Helper()
	dir := rightsCopy(t)
	w := openRightsWorld(t, dir, "", rightsTemplate.model)
	t.Cleanup(func() { _ = w.app.Close() })
	return w
}

// rightsCopy writes the template into a fresh folder: byte by byte the same world.
func rightsCopy(t testing.TB) string {
	t.Helper()
	rightsTemplate.once.Do(func() {
		dir := t.TempDir()
		w := openRightsWorld(t, dir, "", nil)
		w.settle()
		if err := w.app.DB.Exec(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
		if err := w.app.Close(); err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		if err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			files[strings.TrimPrefix(path, dir)], err = os.ReadFile(path)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		rightsTemplate.files, rightsTemplate.model = files, w.rightsModel
	})
	if rightsTemplate.model == nil {
		t.Fatal("the test company could not be built; see the first test that failed")
	}
	dir := t.TempDir()
	for name, b := range rightsTemplate.files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// newRightsWorldPG builds the company on PostgreSQL; the test is skipped where there is none.
func newRightsWorldPG(t testing.TB) *rightsWorld {
	t.Helper()
	tt, ok := t.(*testing.T)
	if !ok {
		t.Fatal("PostgreSQL databases are given to tests only")
	}
	w := openRightsWorld(t, t.TempDir(), dbtest.Postgres(tt), nil)
	t.Cleanup(func() { _ = w.app.Close() })
	w.settle()
	return w
}

// --- requests ---

type rightsAnswer struct {
	status int
	header http.Header
	body   []byte
	code   string
	params map[string]any
}

func (a *rightsAnswer) String() string {
	b := string(a.body)
	if len(b) > 600 {
		b = b[:600] + "…"
	}
	return fmt.Sprintf("%d %s", a.status, b)
}

// json decodes the answer.
func (a *rightsAnswer) json(v any) error { return json.Unmarshal(a.body, v) }

// send asks one operation as somebody; path is below /api/v1.
func (w *rightsWorld) send(p *rightsPerson, method, path string, body any, header ...string) *rightsAnswer {
	var rd io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		rd = strings.NewReader(b)
	default:
		j, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		rd = bytes.NewReader(j)
	}
	r := httptest.NewRequest(method, rest.Prefix+path, rd)
	if rd != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept-Language", "en")
	if p != nil && p.secret != "" {
		r.AddCookie(&http.Cookie{Name: "tw_session", Value: p.secret})
	}
	if p != nil && p.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+p.bearer)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.app.Handler().ServeHTTP(rec, r)
	a := &rightsAnswer{status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
	if f := w.tamper.Load(); f != nil {
		a.body = (*f)(w, r, a.body)
	}
	if a.status >= 400 {
		var prob rest.Problem
		if json.Unmarshal(a.body, &prob) == nil {
			a.code, a.params = prob.Code, prob.Params
		}
	}
	return a
}

func (w *rightsWorld) get(p *rightsPerson, path string) *rightsAnswer {
	return w.send(p, http.MethodGet, path, nil)
}

// must is send for what has to succeed while the world is built; out receives the body.
func (w *rightsWorld) must(p *rightsPerson, method, path string, body, out any, header ...string) {
	w.t.Helper()
	a := w.send(p, method, path, body, header...)
	if a.status >= 300 {
		log := w.log.String()
		w.t.Fatalf("%s %s: %s\n%s", method, path, a, log[max(0, len(log)-1500):])
	}
	if out != nil {
		if err := a.json(out); err != nil {
			w.t.Fatal(err)
		}
	}
}

// exec writes to the database past everything, as only a test may.
func (w *rightsWorld) exec(text string, args ...any) {
	w.t.Helper()
	if err := w.app.DB.Update(context.Background(), func(t *db.Tx) error { _, err := t.Exec(text, args...); return err }); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
}

func rightsRows[T any](w *rightsWorld, text string, args ...any) []T {
	w.t.Helper()
	var out []T
	if err := w.app.DB.View(context.Background(), func(t *db.Tx) (err error) { out, err = db.Select[T](t, text, args...); return err }); err != nil {
		w.t.Fatalf("%s: %v", text, err)
	}
	return out
}

// --- the company ---

// word makes a word nobody else has: what lies in a cell can be recognised wherever it turns up.
func (m *rightsModel) word(who, what string) string {
	h := id.Hash("canary " + who + " " + what)
	var b strings.Builder
	b.WriteString("vq")
	for i := range 9 {
		b.WriteByte('a' + (h[i]|h[i+9]<<2)%23)
	}
	return b.String()
}

// digits makes a number of seven digits nobody else has.
func (m *rightsModel) digits(who, what string) int64 {
	var n int64
	for _, c := range id.Hash("number " + who + " " + what)[:12] {
		n = n*17 + int64(c)
	}
	if n < 0 {
		n = -n
	}
	return 2_000_000 + n%7_000_000
}

// rightsOwnFields are own fields of every kind, in every group.
var rightsOwnFields = []struct{ code, kind, group string }{
	{"t_identity", "text", "identity"}, {"t_profile", "text", "profile"}, {"t_contact", "text", "contact"},
	{"t_commercial", "text", "commercial"}, {"t_billing", "text", "billing"}, {"t_notes", "text", "notes"},
	{"n_commercial", "number", "commercial"}, {"m_billing", "money", "billing"}, {"d_profile", "date", "profile"},
	{"c_billing", "choice", "billing"}, {"x_notes", "multi", "notes"}, {"l_contact", "link", "contact"}, {"u_profile", "user", "profile"},
	{"n_billing", "number", "billing"}, {"d_notes", "date", "notes"},
}

func (m *rightsModel) ownValue(code, kind, who string) any {
	n := m.digits(who, "own "+code)
	switch kind {
	case "number":
		return n
	case "money":
		return map[string]any{"amount": n, "currency": "EUR"}
	case "date":
		return rightsDay(n)
	case "choice":
		return []string{"one", "two", "three"}[n%3]
	case "multi":
		return []string{[]string{"one", "two", "three"}[n%3]}
	case "link":
		return "https://" + m.word(who, "own "+code) + ".example/x"
	case "user":
		return m.people[m.order[n%6]].id
	default:
		return m.word(who, "own "+code)
	}
}

func rightsDay(n int64) string {
	return time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n%36_000)).Format(time.DateOnly)
}

// patch fills every field a customer has.
func (m *rightsModel) patch(who string) map[string]any {
	n := m.digits(who, "n")
	word := func(what string) string { return m.word(who, what) }
	own := map[string]any{}
	for _, f := range rightsOwnFields {
		own[f.code] = m.ownValue(f.code, f.kind, who)
	}
	choice := func(list []string) string { return list[n%int64(len(list))] }
	return map[string]any{
		"code": strings.ToUpper(word("code")), "name": word("name") + " Trading", "name_local": word("name_local"), "short_name": word("short_name"),
		"country": choice([]string{"DE", "BR", "JP"}), "region": word("region"), "city": word("city"), "address": word("address") + " street",
		"postcode": word("postcode"), "website": "https://www." + word("website") + ".com", "phone": fmt.Sprintf("+49 30 %d", m.digits(who, "phone")),
		"email": word("email") + "@" + word("email2") + ".com", "fax": fmt.Sprint(m.digits(who, "fax")), "time_zone": choice([]string{"Europe/Berlin", "America/Sao_Paulo", "Asia/Tokyo"}),
		"language": choice([]string{"de", "pt", "ja"}), "founded_on": rightsDay(m.digits(who, "founded")), "business_scope": word("business_scope"), "staff_count": m.digits(who, "staff"),
		"turnover": map[string]any{"amount": m.digits(who, "turnover"), "currency": "USD"}, "currency": choice([]string{"EUR", "BRL", "JPY"}), "payment_terms": word("payment_terms"),
		"incoterm": choice([]string{"FOB", "CIF", "EXW"}), "credit_limit": map[string]any{"amount": m.digits(who, "credit"), "currency": "GBP"},
		"tax_number": fmt.Sprintf("%s%d", word("tax"), m.digits(who, "tax")), "registration_number": word("registration"), "billing_name": word("billing_name"),
		"billing_address": word("billing_address"), "billing_email": word("billing_email") + "@example.org", "bank_name": word("bank_name"), "bank_account": word("bank_account"),
		"source": choice([]string{"fair", "website", "referral"}), "stage": choice([]string{"lead", "inquiry", "won"}), "size_class": choice([]string{"large", "medium", "small"}),
		"business_kind": choice([]string{"long_term", "potential", "one_off"}), "value_tier": choice([]string{"a", "b", "c"}), "notes": word("notes"),
		"product_preferences": word("product_preferences"), "quality_standard": word("quality_standard"), "packaging_rules": word("packaging_rules"),
		"next_contact_on": "2026-03-0" + fmt.Sprint(1+n%9), "own": own, "allow_duplicates": true,
	}
}

// contact fills every field of a contact.
func (m *rightsModel) contact(who, nth string) map[string]any {
	who += " contact " + nth
	word := func(what string) string { return m.word(who, what) }
	return map[string]any{"name": word("name"), "name_local": word("name_local"), "title": word("title"), "department": "purchasing", "level": "decision_maker",
		"language": "en", "birthday": rightsDay(m.digits(who, "birthday")), "preferred_channel": "email", "preferred_hours": word("hours"), "culture_notes": word("culture"),
		"notes": word("notes"), "emails": []any{map[string]any{"value": word("mail") + "@" + word("mail2") + ".com", "kind": "work"}},
		"phones":  []any{map[string]any{"value": fmt.Sprintf("+49 40 %d", m.digits(who, "phone")), "kind": "mobile"}},
		"socials": []any{map[string]any{"value": word("social"), "kind": "wechat"}}}
}

// rightsPeople are the people: at least one per shipped role, colleagues near and far, and one per test role.
func rightsPeople() []*rightsPerson {
	p := func(key, team, department string, roles ...string) *rightsPerson {
		return &rightsPerson{key: key, team: team, department: department, roles: roles}
	}
	list := []*rightsPerson{
		p("sales", "a1", "", "sales"), p("sales_same_team", "a1", "", "sales"), p("sales_other_team", "a2", "", "sales"), p("sales_other_department", "b1", "", "sales"),
		p("manager", "", "a", "sales_manager"), p("merchandiser", "a1", "", "merchandiser"), p("after_sales", "b2", "", "after_sales"), p("quality", "b2", "", "quality"),
		p("finance", "b2", "", "finance"), p("auditor", "", "", "auditor"), p("norole", "a1", ""), p("disabled", "a1", "", "sales"), p("must_change", "a1", "", "sales"),
		p("lead", "a1", "", "team_lead"), p("odd", "a1", "", "odd"), p("two_roles", "b1", "", "finance", "team_lead"),
	}
	for _, g := range customer.Groups {
		list = append(list, p("hide_"+g.Key, "", "", "hide_"+g.Key), p("mask_"+g.Key, "", "", "mask_"+g.Key), p("only_"+g.Key, "", "", "only_"+g.Key))
	}
	list = append(list, p("read_all", "", "", "read_all"))
	for _, x := range list {
		x.mustChange, x.dead = x.key == "must_change", x.key == "disabled"
	}
	return list
}

// settle builds the company through the API, as an administrator would.
func (w *rightsWorld) settle() {
	m := &rightsModel{people: map[string]*rightsPerson{}, teams: map[string]string{}, departments: map[string]string{}, teamDep: map[string]string{},
		roleIDs: map[string]string{}, tags: map[string]string{}, ownFields: map[string]string{}}
	w.rightsModel = m
	admin := &rightsPerson{key: "admin", roles: []string{"admin"}}
	a := w.send(nil, http.MethodPost, "/setup", map[string]any{"company_name": "Harbour Export", "base_currency": "USD", "time_zone": "Asia/Shanghai", "language": "en",
		"admin": map[string]any{"login": "admin", "name": "Admin Person", "password": "correct horse battery"}})
	if a.status >= 300 {
		w.t.Fatalf("set up: %s", a)
	}
	var me struct {
		Me struct {
			ID string `json:"id"`
		} `json:"me"`
	}
	if err := a.json(&me); err != nil {
		w.t.Fatal(err)
	}
	admin.id = me.Me.ID
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "tw_session" {
			admin.secret = c.Value
		}
	}
	m.people["admin"] = admin
	m.order = append(m.order, "admin")

	var made struct {
		ID string `json:"id"`
	}
	for _, k := range []string{"a", "b"} {
		w.must(admin, http.MethodPost, "/departments", map[string]any{"name": "Department " + k}, &made)
		m.departments[k] = made.ID
	}
	for _, k := range []string{"a1", "a2", "b1", "b2"} {
		w.must(admin, http.MethodPost, "/teams", map[string]any{"name": "Team " + k, "department_id": m.departments[k[:1]]}, &made)
		m.teams[k] = made.ID
		m.teamDep[made.ID] = m.departments[k[:1]]
	}
	var roles struct {
		Items []struct{ ID, Key string } `json:"items"`
	}
	w.must(admin, http.MethodGet, "/roles", nil, &roles)
	for _, r := range roles.Items {
		m.roleIDs[r.Key] = r.ID
	}
	for _, r := range rightsTestRoles() {
		w.must(admin, http.MethodPost, "/roles", map[string]any{"name": r.name, "grants": r.json()}, &made)
		m.roleIDs[r.name] = made.ID
	}
	for _, p := range rightsPeople() {
		w.join(p)
	}
	w.exec("UPDATE setting SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'policy_version'")

	for _, k := range []string{"vip", "slow", "new"} {
		w.must(admin, http.MethodPost, "/tags", map[string]any{"name": "tag " + k}, &made)
		m.tags[k] = made.ID
	}
	var options []any
	for _, c := range []string{"one", "two", "three"} {
		options = append(options, map[string]any{"code": c, "label": "Option " + c, "label_zh": "选项 " + c})
	}
	for _, f := range rightsOwnFields {
		body := map[string]any{"code": f.code, "label": "Own " + f.code, "label_zh": "自定义 " + f.code, "kind": f.kind, "group": f.group}
		if f.kind == "choice" || f.kind == "multi" {
			body["options"] = options
		}
		w.must(admin, http.MethodPost, "/own-fields", body, &made)
		m.ownFields[f.code] = made.ID
	}
	w.settleRecords(admin)
}

// join adds a person with a session and a token of full scope, written straight into the tables: hashing three dozen
// passwords would take longer than all tests.
func (w *rightsWorld) join(p *rightsPerson) {
	m := w.rightsModel
	p.id = id.New()
	opt := func(v string) *string {
		if v == "" {
			return nil
		}
		return &v
	}
	p.team, p.department = m.teams[p.team], m.departments[p.department]
	status := "active"
	if p.key == "disabled" {
		status = "disabled"
	}
	w.exec(`INSERT INTO app_user (id, login, login_fold, name, name_sort, search, email, language, time_zone, theme, team_id, department_id, status, password_hash, must_change,
		totp_secret, totp_pending, totp_step, recovery, epoch, created_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, '', 'en', 'Asia/Shanghai', 'system', ?, ?, ?, '', ?, '', '', 0, '[]', 0, ?, ?, 1)`,
		p.id, p.key, p.key, "Person "+p.key, p.key, p.key, opt(p.team), opt(p.department), status, p.mustChange, db.At(rightsNow), db.At(rightsNow))
	for _, r := range p.roles {
		if m.roleIDs[r] == "" {
			w.t.Fatalf("no role %s", r)
		}
		w.exec("INSERT INTO user_role (user_id, role_id) VALUES (?, ?)", p.id, m.roleIDs[r])
	}
	p.secret = w.session(p.id)
	m.people[p.key] = p
	m.order = append(m.order, p.key)
}

func (w *rightsWorld) session(userID string) string {
	secret := id.Secret(32)
	w.exec("INSERT INTO session (id, token_hash, user_id, epoch, created_at, seen_at, expires_at, ip, agent) VALUES (?, ?, ?, (SELECT epoch FROM app_user WHERE id = ?), ?, ?, ?, '', 'test')",
		id.New(), id.Hash(secret), userID, userID, db.At(rightsNow), db.At(rightsNow), db.At(rightsNow.AddDate(0, 0, 5)))
	return secret
}

// token makes a credential of an API token of p with the given scopes.
func (w *rightsWorld) token(p *rightsPerson, scopes ...string) *rightsPerson {
	c := *p
	c.secret, c.bearer, c.scopes = "", "tw_"+id.Secret(32), scopes
	w.exec("INSERT INTO api_token (id, user_id, name, prefix, token_hash, scopes, created_at, expires_at, used_at) VALUES (?, ?, 'test', 'tw_', ?, ?, ?, ?, ?)",
		id.New(), p.id, id.Hash(c.bearer), db.JSON[[]string]{V: scopes}, db.At(rightsNow), db.At(rightsNow.AddDate(0, 0, 90)), db.At(rightsNow))
	return &c
}

func (w *rightsWorld) settleRecords(admin *rightsPerson) {
	m := w.rightsModel
	type place struct{ name, owner, team string }
	places := []place{{"own one", "sales", ""}, {"own two", "sales", ""}, {"same team", "sales_same_team", ""}, {"other team", "sales_other_team", ""},
		{"other department", "sales_other_department", ""}, {"other department two", "sales_other_department", ""}, {"merchandiser's", "merchandiser", ""}, {"lead's", "lead", ""},
		{"pool of team", "", "a1"}, {"pool of far team", "", "b1"}, {"pool of nobody", "", ""}, {"of finance", "finance", ""}, {"of quality", "quality", ""},
		{"of odd", "odd", ""}, {"of norole", "norole", ""},
		{"deleted own", "sales", ""}, {"deleted far", "sales_other_department", ""}}
	var made struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	}
	for i, pl := range places {
		body := m.patch(pl.name)
		r := &rightsRecord{kind: "customer", name: pl.name}
		body["owner_id"] = ""
		if pl.owner != "" {
			o := m.people[pl.owner]
			body["owner_id"], r.owner, r.team = o.id, o.id, o.team
		}
		if pl.team != "" {
			body["team_id"], r.team = m.teams[pl.team], m.teams[pl.team]
		}
		r.tags = []string{m.tags[[]string{"vip", "slow", "new"}[i%3]]}
		body["tag_ids"] = r.tags
		body["contacts"] = []any{m.contact(pl.name, "1"), m.contact(pl.name, "2")}
		w.must(admin, http.MethodPost, "/customers", body, &made)
		r.id = made.ID
		m.records = append(m.records, r)
		for _, cid := range rightsRows[string](w, "SELECT id FROM contact WHERE customer_id = ? ORDER BY id", r.id) {
			m.records = append(m.records, &rightsRecord{kind: "contact", name: pl.name, id: cid, parent: r.id, owner: r.owner, team: r.team})
		}
		// A change of every group, so that the log and what is made from it has something to hide.
		w.must(admin, http.MethodPatch, "/customers/"+r.id, map[string]any{"short_name": m.word(pl.name, "short 2"), "city": m.word(pl.name, "city 2"), "address": m.word(pl.name, "address 2"),
			"incoterm": "DAP", "bank_account": m.word(pl.name, "bank 2"), "notes": m.word(pl.name, "notes 2"), "own": map[string]any{"t_billing": m.word(pl.name, "own 2")}}, &made, "If-Match", `"v1"`)
		w.hang(r)
		if strings.HasPrefix(pl.name, "deleted") {
			w.must(admin, http.MethodDelete, "/customers/"+r.id, nil, nil, "If-Match", fmt.Sprintf(`"v%d"`, made.Version))
			r.deleted = true
			for _, x := range m.records {
				x.deleted = x.deleted || x.parent == r.id
			}
		}
	}
	customerOf := func(name string) string {
		for _, r := range m.of("customer") {
			if r.name == name {
				return r.id
			}
		}
		w.t.Fatalf("no customer %s", name)
		return ""
	}
	// Tasks, some of them about customers their doer may not see.
	for _, x := range []struct{ who, about string }{{"sales", "own one"}, {"sales", "other department"}, {"sales", ""}, {"sales_same_team", "same team"}, {"sales_other_team", "other team"},
		{"sales_other_department", "own two"}, {"manager", "other department"}, {"merchandiser", "other team"}, {"quality", "own one"}, {"finance", "own one"}, {"lead", "own one"},
		{"auditor", "own one"}, {"two_roles", "other department two"}, {"sales", "own two"}} {
		p := m.people[x.who]
		who := x.who + " " + x.about
		body := map[string]any{"title": m.word(who, "task") + " call", "notes": m.word(who, "task notes"), "assignee_id": p.id, "due_on": "2026-03-1" + fmt.Sprint(len(m.of("task"))%9)}
		r := &rightsRecord{kind: "task", name: who, owner: p.id, team: p.team}
		if x.about != "" {
			r.parent = customerOf(x.about)
			body["customer_id"] = r.parent
		}
		w.must(admin, http.MethodPost, "/tasks", body, &made)
		r.id = made.ID
		m.records = append(m.records, r)
	}
	last := m.records[len(m.records)-1]
	w.must(admin, http.MethodDelete, "/tasks/"+last.id, nil, nil)
	last.deleted = true
	// Views: private and shared, of both entities.
	for _, x := range []struct {
		who, entity string
		shared      bool
	}{{"sales", "customer", false}, {"sales", "customer", true}, {"sales", "task", false}, {"sales_other_department", "customer", false}, {"finance", "customer", false},
		{"quality", "customer", false}, {"merchandiser", "task", true}, {"manager", "customer", true}, {"admin", "customer", false}} {
		p := m.people[x.who]
		who := x.who + x.entity + fmt.Sprint(x.shared)
		body := map[string]any{"entity": x.entity, "name": m.word(who, "view"), "shared": x.shared, "spec": map[string]any{"q": m.word(who, "view q"), "sort": "name", "columns": []string{"name", "country"}}}
		w.must(p, http.MethodPost, "/views", body, &made)
		m.records = append(m.records, &rightsRecord{kind: "view", name: who, id: made.ID, owner: p.id, shared: x.shared, entity: x.entity})
	}
	for _, k := range []string{"sales", "quality", "finance", "merchandiser"} {
		for _, r := range m.of("customer")[:6] {
			w.must(m.people[k], http.MethodPut, "/recent/customers/"+r.id, nil, nil)
		}
	}
}

// hang puts an activity and a file on a customer, straight into the tables: what is tested is who is shown them.
func (w *rightsWorld) hang(c *rightsRecord) {
	m := w.rightsModel
	a := &rightsRecord{kind: "activity", name: c.name, id: id.New(), parent: c.id, owner: c.owner, team: c.team}
	w.exec("INSERT INTO activity (id, customer_id, contact_id, kind, direction, at, subject, body, created_at, created_by, updated_at, version) VALUES (?, ?, NULL, 'call', 'out', ?, ?, ?, ?, ?, ?, 1)",
		a.id, c.id, db.At(rightsNow.AddDate(0, 0, -3)), m.word(c.name, "activity subject"), m.word(c.name, "activity body"), db.At(rightsNow), m.people["admin"].id, db.At(rightsNow))
	content := m.word(c.name, "file content") + " plain text"
	ctx := context.Background()
	put, err := w.app.Blob.Put(ctx, strings.NewReader(content), 1<<20)
	if err == nil {
		err = w.app.DB.Update(ctx, func(t *db.Tx) error { return w.app.Blob.Keep(t, put) })
	}
	if err != nil {
		w.t.Fatal(err)
	}
	f := &rightsRecord{kind: "file", name: c.name, id: id.New(), parent: c.id, owner: c.owner, team: c.team}
	w.exec("INSERT INTO attachment (id, customer_id, name, mime, size, hash, created_at, created_by, version) VALUES (?, ?, ?, 'text/plain', ?, ?, ?, ?, 1)",
		f.id, c.id, m.word(c.name, "file name")+".txt", len(content), put.Hash, db.At(rightsNow), m.people["admin"].id)
	m.records = append(m.records, a, f)
}

// persons lists those who are signed in with rights of their own, in a fixed order.
func (m *rightsModel) persons(keys ...string) []*rightsPerson {
	var out []*rightsPerson
	for _, k := range m.order {
		p := m.people[k]
		if p.dead || p.mustChange || len(keys) > 0 && !slices.Contains(keys, k) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// cast is everybody who is signed in, or one of each kind where time is short.
func (m *rightsModel) cast() []*rightsPerson {
	if rightsRace && !rightsFull {
		return m.persons("sales", "manager", "merchandiser", "finance", "quality", "norole", "lead", "odd", "two_roles", "hide_contact", "mask_billing", "only_identity")
	}
	return m.persons()
}

func rightsQuery(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return "?" + v.Encode()
}
