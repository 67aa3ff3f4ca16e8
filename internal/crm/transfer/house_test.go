package transfer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/org"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// house is a company with some people, an archive and imports, on one database.
type house struct {
	t     testing.TB
	db    *db.DB
	clock *clock.Fake
	door  *work.Door
	own   *own.Service
	cust  *customer.Service
	s     *Service
	q     *job.Queue
	ppl   *folk
	files *blob.Store
	boss  *work.Actor
	anna  *work.Actor
	ben   *work.Actor
}

// folk is the part of the organisation imports ask.
type folk struct {
	mu    sync.Mutex
	users map[string]*work.Actor
	login map[string]string
	teams map[string]string
}

func (f *folk) Names(_ *work.Tx, ids ...string) (map[string]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := map[string]string{}
	for _, i := range ids {
		if u := f.users[i]; u != nil {
			out[i] = u.Name
		}
	}
	return out, nil
}

func (f *folk) TeamNames(*work.Tx, ...string) (map[string]string, error) { return f.teams, nil }
func (f *folk) TeamOf(*work.Tx, string) (string, error)                  { return "", nil }
func (f *folk) TeamByName(_ *work.Tx, name string) (string, error) {
	for i, n := range f.teams {
		if n == name {
			return i, nil
		}
	}
	return "", nil
}

func (f *folk) Active(_ *work.Tx, userID string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.users[userID] != nil && f.users[userID].Rights != nil
}

func (f *folk) PeopleByName(_ *work.Tx, name string) (out []org.Person, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, u := range f.users {
		if strings.EqualFold(u.Name, name) || strings.EqualFold(f.login[i], name) {
			out = append(out, org.Person{ID: i, Name: u.Name})
		}
	}
	return out, nil
}

func (f *folk) RightsOf(_ *work.Tx, userID string) (*access.Rights, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if u := f.users[userID]; u != nil && u.Rights != nil {
		return u.Rights, nil
	}
	return &access.Rights{UserID: userID}, nil
}

// Export is a resource of org only in so far as the registry of the tests needs one with settings.
var settings = &access.Resource{Key: "setting", Label: access.Label{En: "Settings", Zh: "系统设置"}, Actions: []access.Action{access.Manage}}

func newHouse(t *testing.T, d *db.DB, c *clock.Fake) *house {
	t.Helper()
	reg := access.NewRegistry(customer.Resource, settings)
	h := &house{t: t, db: d, clock: c, door: work.New(d, reg), ppl: &folk{users: map[string]*work.Actor{}, login: map[string]string{}, teams: map[string]string{}}}
	var err error
	if h.files, err = blob.OpenStore(t.TempDir(), c); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.files.Close() })
	h.own = own.New(h.door)
	h.cust = customer.New(h.door, h.own, h.ppl, h.files)
	h.q = job.NewQueue(d, slog.New(slog.DiscardHandler))
	h.s = New(h.door, h.cust, h.ppl, h.files, h.q, Options{Temp: t.TempDir(), CountFor: time.Hour})
	h.boss = h.person("boss", "Chen Boss", reg.Everything())
	h.anna = h.person("anna", "Anna Li", seller(access.Own))
	h.ben = h.person("ben", "Ben Wu", seller(access.Own))
	return h
}

// seller are the rights of a salesperson: no deleting, no billing.
func seller(r access.Range) access.Grants {
	g := access.Grants{Actions: map[string]map[string]access.Range{"customer": {}}, Groups: map[string]map[string]access.Level{"customer": {}}}
	for _, a := range []string{"view", "create", "edit", "export", "import"} {
		g.Actions["customer"][a] = r
	}
	for _, grp := range customer.Groups {
		g.Groups["customer"][grp.Key] = access.Edit
	}
	g.Groups["customer"][customer.GroupBilling] = access.Hidden
	return g
}

func (h *house) person(login, name string, g access.Grants) *work.Actor {
	h.t.Helper()
	uid := id.New()
	err := h.db.Update(context.Background(), func(t *db.Tx) error {
		_, err := t.Exec(`INSERT INTO app_user (id, login, login_fold, name, name_sort, search, email, language, time_zone, theme, status, password_hash, must_change,
			totp_secret, totp_pending, totp_step, recovery, epoch, created_at, updated_at, version) VALUES (?, ?, ?, ?, ?, '', '', 'en', 'Asia/Shanghai', '', 'active', '', FALSE, '', '', 0, '[]', 0, 0, 0, 1)`,
			uid, login, login, name, name)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	a := &work.Actor{Kind: "user", ID: uid, Name: name, Lang: "en", Zone: "Asia/Shanghai", Rights: &access.Rights{UserID: uid, OwnerIDs: []string{uid}, Grants: g, Version: 1}}
	h.ppl.mu.Lock()
	h.ppl.users[uid], h.ppl.login[uid] = a, login
	h.ppl.mu.Unlock()
	return a
}

func as(a *work.Actor) context.Context { return work.WithActor(context.Background(), a) }

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.EachFake(t, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), func(t *testing.T, d *db.DB, c *clock.Fake) { fn(t, newHouse(t, d, c)) })
}

// upload sends a text as a file.
func (h *house) upload(a *work.Actor, name, content string) *Uploaded {
	h.t.Helper()
	u, err := h.s.Upload(as(a), name, strings.NewReader(content))
	if err != nil {
		h.t.Fatalf("upload %s: %v", name, err)
	}
	return u
}

// finish starts an import and works until it is done.
func (h *house) importAll(a *work.Actor, runID string, p Plan) *Run {
	h.t.Helper()
	r, err := h.s.ImportNow(as(a), runID, p)
	if err != nil {
		h.t.Fatalf("import: %v", err)
	}
	return r
}

// run is upload and import of a text in one.
func (h *house) run(a *work.Actor, content string, p Plan) *Run {
	h.t.Helper()
	return h.importAll(a, h.upload(a, "list.csv", content).ID, p)
}

// undo takes an import back at once.
func (h *house) undo(a *work.Actor, runID string) *Run {
	h.t.Helper()
	h.clock.Add(time.Second)
	if _, err := h.s.Undo(as(a), runID); err != nil {
		h.t.Fatalf("undo: %v", err)
	}
	if err := h.s.runUndo(context.Background(), runID); err != nil {
		h.t.Fatalf("undo: %v", err)
	}
	r, err := h.s.Get(as(a), runID)
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// customers lists what the actor sees, by code.
func (h *house) customers(a *work.Actor) map[string]customer.View {
	h.t.Helper()
	out := map[string]customer.View{}
	err := h.door.View(as(a), customer.CanView, func(tx *work.Tx) error {
		_, err := h.cust.Each(tx, customer.Query{}, 1_000_000, func(list []customer.View) error {
			for _, v := range list {
				out[v.Code] = v
			}
			return nil
		})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func (h *house) contacts(a *work.Actor, customerID string) []customer.Contact {
	h.t.Helper()
	var out []customer.Contact
	err := h.door.View(as(a), customer.CanView, func(tx *work.Tx) (err error) { out, err = h.cust.Contacts(tx, customerID); return err })
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func (h *house) create(a *work.Actor, p customer.Patch, contacts ...customer.ContactPatch) customer.Customer {
	h.t.Helper()
	var c customer.Customer
	err := h.door.Update(as(a), customer.CanCreate, func(tx *work.Tx) (err error) {
		c, err = h.cust.Create(tx, &p, customer.CreateOptions{AllowDuplicates: true, Contacts: contacts})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *house) change(a *work.Actor, customerID string, p customer.Patch) {
	h.t.Helper()
	h.clock.Add(time.Second)
	err := h.door.Update(as(a), customer.CanEdit, func(tx *work.Tx) error {
		_, err := h.cust.Change(tx, customerID, 0, &p, "")
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) rejects(a *work.Actor, runID string) []Reject {
	h.t.Helper()
	p, err := h.s.Rejects(as(a), runID, "", 200)
	if err != nil {
		h.t.Fatal(err)
	}
	return p.Items
}

// read opens a written table and returns its rows, the header first.
func readTable(t *testing.T, b []byte, tab string) [][]string {
	t.Helper()
	r, err := sheet.Open(context.Background(), bytes.NewReader(b), int64(len(b)), sheet.Options{Sheet: tab, HeaderRow: 1, Lang: "en"})
	if err != nil {
		t.Fatalf("the file cannot be read: %v", err)
	}
	defer func() { _ = r.Close() }()
	out := [][]string{r.Header()}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, slices.Clone(row.Cells))
	}
}

func ptr[T any](v T) *T { return &v }

func codes(rs []Remark) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Code)
	}
	return strings.Join(out, ",")
}

func assign(pairs ...string) []Assign {
	var out []Assign
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, Assign{Field: pairs[i], Column: pairs[i+1]})
	}
	return out
}

func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func dataFile(t *testing.T) []byte {
	t.Helper()
	dir := os.Getenv("TRADEWIND_TESTDATA")
	if dir == "" {
		dir = "../../../../shared/data"
	}
	b, err := os.ReadFile(dir + "/scms-delivery-history.txt")
	if err != nil {
		t.Skip("scms-delivery-history.txt is not there: set TRADEWIND_TESTDATA to the folder of test data")
	}
	return b
}
