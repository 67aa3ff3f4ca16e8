package customer_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

var (
	setting  = &access.Resource{Key: "setting", Label: access.Label{En: "Settings", Zh: "设置"}, Actions: []access.Action{access.Manage}}
	auditLog = &access.Resource{Key: "audit", Label: access.Label{En: "Audit log", Zh: "审计"}, Actions: []access.Action{access.View}}
)

// house is a company of people for the archive to ask about.
type house struct {
	names, teams, teamOf map[string]string
	gone                 map[string]bool
}

func (h *house) Names(_ *work.Tx, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	for _, i := range ids {
		if n, ok := h.names[i]; ok {
			out[i] = n
		}
	}
	return out, nil
}

func (h *house) TeamNames(_ *work.Tx, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	for _, i := range ids {
		if n, ok := h.teams[i]; ok {
			out[i] = n
		}
	}
	return out, nil
}

func (h *house) TeamOf(_ *work.Tx, u string) (string, error) { return h.teamOf[u], nil }

func (h *house) Active(_ *work.Tx, u string) bool { return h.names[u] != "" && !h.gone[u] }

// rig is an archive with a few people on a database of its own.
type rig struct {
	t     testing.TB
	d     *db.DB
	door  *work.Door
	own   *own.Service
	s     *customer.Service
	files *blob.Store
	house *house
	clock *clock.Fake
	north string // a team
	south string
	anna  string // sales, north
	bert  string // sales, north
	carla string // sales, south
	fin   string // finance
	boss  string
}

func each(t *testing.T, fn func(t *testing.T, r *rig)) {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC))
	dbtest.EachClock(t, c, func(t *testing.T, d *db.DB) { fn(t, newRig(t, d, c)) })
}

func newRig(t testing.TB, d *db.DB, c *clock.Fake) *rig {
	t.Helper()
	r := &rig{t: t, d: d, clock: c, house: &house{names: map[string]string{}, teams: map[string]string{}, teamOf: map[string]string{}, gone: map[string]bool{}}}
	r.door = work.New(d, access.NewRegistry(customer.Resource, setting, auditLog))
	r.own = own.New(r.door)
	files, err := blob.OpenStore(filepath.Join(t.TempDir(), "files"), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	r.files = files
	r.s = customer.New(r.door, r.own, r.house, files)
	team := func(name string) string {
		i := id.New()
		r.exec("INSERT INTO team (id, name, name_fold, created_at, updated_at, version) VALUES (?, ?, ?, 0, 0, 1)", i, name, name)
		r.house.teams[i] = name
		return i
	}
	r.north, r.south = team("North"), team("South")
	user := func(name, team string) string {
		i := id.New()
		var t *string
		if team != "" {
			t = &team
			r.house.teamOf[i] = team
		}
		r.exec(`INSERT INTO app_user (id, login, login_fold, name, name_sort, search, email, language, time_zone, theme, team_id, status, password_hash, must_change,
			totp_secret, totp_pending, totp_step, recovery, epoch, created_at, updated_at, version) VALUES (?, ?, ?, ?, '', '', '', 'en', 'UTC', '', ?, 'active', '', FALSE, '', '', 0, '', 0, 0, 0, 1)`,
			i, name, name, name, t)
		r.house.names[i] = name
		return i
	}
	r.anna, r.bert, r.carla, r.fin, r.boss = user("anna", r.north), user("bert", r.north), user("carla", r.south), user("fin", ""), user("boss", "")
	return r
}

func (r *rig) exec(text string, args ...any) {
	r.t.Helper()
	if err := r.d.Update(context.Background(), func(t *db.Tx) error { _, err := t.Exec(text, args...); return err }); err != nil {
		r.t.Fatal(err)
	}
}

func levels(l access.Level, groups ...string) map[string]access.Level {
	m := map[string]access.Level{}
	for _, g := range groups {
		m[g] = l
	}
	return m
}

var allGroups = []string{"identity", "profile", "contact", "commercial", "billing", "notes"}

// actor makes a signed-in person with one range for all customer actions named (all of them when none is).
func (r *rig) actor(user string, rng access.Range, groups map[string]access.Level, actions ...string) context.Context {
	if actions == nil {
		for _, a := range customer.Resource.Actions {
			actions = append(actions, a.Key)
		}
	}
	g := access.Grants{Actions: map[string]map[string]access.Range{"customer": {}}, Groups: map[string]map[string]access.Level{"customer": groups}}
	for _, a := range actions {
		g.Actions["customer"][a] = rng
	}
	rights := &access.Rights{UserID: user, OwnerIDs: []string{user}, Grants: g}
	if t := r.house.teamOf[user]; t != "" {
		rights.TeamIDs = []string{t}
	}
	return work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: user, Name: r.house.names[user], Rights: rights, Lang: "en", Zone: "Asia/Shanghai"})
}

func (r *rig) manager() context.Context {
	ctx := r.actor(r.boss, access.All, levels(access.Edit, allGroups...))
	g := work.ActorOf(ctx).Rights.Grants
	g.Actions["setting"] = map[string]access.Range{"manage": access.All}
	g.Actions["audit"] = map[string]access.Range{"view": access.All}
	return ctx
}

func (r *rig) sales(user string) context.Context {
	return r.actor(user, access.Own, levels(access.Edit, allGroups...))
}

// finance sees the billing side of all customers.
func (r *rig) finance() context.Context {
	return r.actor(r.fin, access.All, map[string]access.Level{"identity": access.Read, "billing": access.Edit}, "view", "edit", "export")
}

func (r *rig) view(ctx context.Context, fn func(tx *work.Tx) error) {
	r.t.Helper()
	if err := r.door.View(ctx, customer.CanView, fn); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) update(ctx context.Context, need access.Need, fn func(tx *work.Tx) error) error {
	return r.door.Update(ctx, need, fn)
}

// add makes a customer, duplicates allowed.
func (r *rig) add(ctx context.Context, in customer.Patch, contacts ...customer.ContactPatch) customer.Customer {
	r.t.Helper()
	r.clock.Add(time.Second)
	var c customer.Customer
	if err := r.update(ctx, customer.CanCreate, func(tx *work.Tx) (err error) {
		c, err = r.s.Create(tx, &in, customer.CreateOptions{AllowDuplicates: true, Contacts: contacts})
		return err
	}); err != nil {
		r.t.Fatalf("create: %v", err)
	}
	return c
}

func (r *rig) change(ctx context.Context, cid string, version int64, in customer.Patch) (c customer.Customer, err error) {
	r.clock.Add(time.Second)
	err = r.update(ctx, customer.CanEdit, func(tx *work.Tx) (err error) {
		c, err = r.s.Change(tx, cid, version, &in, "")
		return err
	})
	return c, err
}

func (r *rig) get(ctx context.Context, cid string) (v *customer.View, err error) {
	err = r.door.View(ctx, customer.CanView, func(tx *work.Tx) (err error) { v, err = r.s.Open(tx, cid); return err })
	return v, err
}

// names lists a query and returns the names in order.
func (r *rig) names(ctx context.Context, q customer.Query) []string {
	r.t.Helper()
	out, err := r.list(ctx, q)
	if err != nil {
		r.t.Fatalf("list: %v", err)
	}
	return out
}

func (r *rig) list(ctx context.Context, q customer.Query) (names []string, err error) {
	err = r.door.View(ctx, customer.CanView, func(tx *work.Tx) error {
		page, err := r.s.List(tx, q)
		for i := range page.Items {
			names = append(names, page.Items[i].Name)
		}
		return err
	})
	return names, err
}

func sorted(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return out
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	f := fault.From(err)
	if len(f.Fields) > 0 && f.Def == fault.ErrInvalid {
		return f.Fields[0].Def.Code
	}
	return f.Def.Code
}

func equal(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func is(t testing.TB, what string, err error, code string) {
	t.Helper()
	if got := codeOf(err); got != code {
		t.Errorf("%s: got problem %q (%v), want %q", what, got, err, code)
	}
}

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// define adds an own field.
func (r *rig) define(d own.Def) own.Def {
	r.t.Helper()
	d.ID, d.Entity, d.Version = id.New(), "customer", 1
	if d.Options.V == nil {
		d.Options.V = []own.Option{}
	}
	if d.LabelZh == "" {
		d.LabelZh = d.Label
	}
	d.CreatedAt, d.UpdatedAt = db.At(r.clock.Now()), db.At(r.clock.Now())
	if err := r.d.Update(context.Background(), func(t *db.Tx) error { return db.Insert(t, "own_field", d) }); err != nil {
		r.t.Fatal(err)
	}
	return d
}

// figure counts rows.
func (r *rig) figure(text string, args ...any) int64 {
	r.t.Helper()
	var n int64
	if err := r.d.View(context.Background(), func(t *db.Tx) (err error) { n, err = db.One[int64](t, text, args...); return err }); err != nil {
		r.t.Fatal(err)
	}
	return n
}

// plan returns what the engine would do for a query, one line per step.
func explain(t *db.Tx, text string, args ...any) (string, error) {
	out := ""
	if t.Postgres() {
		rows, err := db.Select[string](t, "EXPLAIN "+text, args...)
		for _, l := range rows {
			out += l + "\n"
		}
		return out, err
	}
	rows, err := db.Select[struct {
		ID      int64  `db:"id"`
		Parent  int64  `db:"parent"`
		NotUsed int64  `db:"notused"`
		Detail  string `db:"detail"`
	}](t, "EXPLAIN QUERY PLAN "+text, args...)
	for _, l := range rows {
		out += fmt.Sprintln(l.Detail)
	}
	return out, err
}
