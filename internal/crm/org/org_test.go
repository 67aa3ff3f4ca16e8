package org

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"slices"
	"testing"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/seal"
	"tradewind/internal/kit/work"
)

// deal is a ranged resource as features have them.
var deal = &access.Resource{Key: "deal", Label: access.Label{En: "Deals", Zh: "商机"}, Ranged: true,
	Actions: []access.Action{access.View, access.Update, access.Export},
	Groups:  []access.Group{{Key: "basic", Label: access.Label{En: "Basics", Zh: "基本信息"}}, {Key: "billing", Label: access.Label{En: "Billing", Zh: "开票信息"}}}}

func testRegistry() *access.Registry {
	return access.NewRegistry(User, Role, Setting, AuditLog, JobQueue, deal)
}

func testSeeds(reg *access.Registry) []RoleSeed {
	sales := access.Grants{Actions: map[string]map[string]access.Range{"deal": {"view": access.Own, "edit": access.Own}},
		Groups: map[string]map[string]access.Level{"deal": {"basic": access.Edit}}}
	lead := access.Grants{Actions: map[string]map[string]access.Range{"deal": {"view": access.Department, "edit": access.Team, "export": access.Team}},
		Groups: map[string]map[string]access.Level{"deal": {"basic": access.Edit, "billing": access.Masked}}}
	clerk := access.Grants{Actions: map[string]map[string]access.Range{"user": {"view": access.All, "manage": access.All}, "deal": {"view": access.Own}},
		Groups: map[string]map[string]access.Level{"deal": {"basic": access.Read}}}
	auditor := access.Grants{Actions: map[string]map[string]access.Range{"audit": {"view": access.All, "export": access.All}, "user": {"view": access.All}}}
	return []RoleSeed{
		{Key: "admin", Name: "Administrator", NameZh: "管理员", Grants: reg.Everything()},
		{Key: "sales", Name: "Salesperson", NameZh: "业务员", Grants: sales},
		{Key: "sales_manager", Name: "Sales manager", NameZh: "销售经理", Grants: lead},
		{Key: "clerk", Name: "Personnel clerk", NameZh: "人事", Grants: clerk},
		{Key: "auditor", Name: "Auditor", NameZh: "审计员", Grants: auditor},
	}
}

// world is one installation on one engine.
type world struct {
	*Service
	door  *work.Door
	db    *db.DB
	clock *clock.Fake
	admin UserInfo
	log   bytes.Buffer
}

const adminPassword = "the first of them"

// each runs fn on a fresh database of every engine, each with a clock of its own.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	for name, target := range map[string]func(*testing.T) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(t, newWorld(t, target(t)))
		})
	}
}

func newWorld(t *testing.T, url string) *world {
	t.Helper()
	// Ids carry the real time, so the fake clock starts there too.
	w := &world{clock: clock.NewFake(clock.System{}.Now())}
	d, err := db.Open(context.Background(), db.Config{URL: url, Clock: w.clock, Readers: 3, Writers: 6})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	reg := testRegistry()
	box, err := seal.New(bytes.Repeat([]byte{7}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	w.db, w.door = d, work.New(d, reg)
	w.Service = New(w.door, Options{Clock: w.clock, Seal: box, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Seeds: testSeeds(reg), Argon: cheap})
	return w
}

// ready is an installation that went through its first run.
func ready(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	each(t, func(t *testing.T, w *world) {
		w.setUp(t)
		fn(t, w)
	})
}

func testSetup() SetupInput {
	return SetupInput{CompanyName: "Harbour Light Trading Co., Ltd.", CompanyNameZh: "港明贸易有限公司", BaseCurrency: "CNY", TimeZone: "Asia/Shanghai",
		Language: "zh-CN", Admin: SetupAdmin{Login: "chen.wei", Name: "陈伟", Password: adminPassword}}
}

func (w *world) setUp(t *testing.T) {
	t.Helper()
	e, err := w.Setup(context.Background(), testSetup())
	if err != nil {
		t.Fatal(err)
	}
	if w.admin, err = w.UserByID(system(), e.Me.ID); err != nil {
		t.Fatal(err)
	}
}

func system() context.Context { return work.WithActor(context.Background(), work.System("test")) }

// from is a request from an address, by nobody yet.
func from(ip string) context.Context {
	return work.WithActor(context.Background(), &work.Actor{Kind: "anonymous", IP: ip, Agent: "test browser"})
}

// as is a session of the user with his present rights.
func (w *world) as(t *testing.T, userID string) context.Context {
	t.Helper()
	a := &work.Actor{Kind: "user", ID: userID, SessionID: "none", IP: "203.0.113.1", Lang: "en", Zone: "UTC"}
	err := w.door.View(context.Background(), access.Public, func(tx *work.Tx) error {
		names, err := w.Names(tx, userID)
		if err != nil {
			return err
		}
		a.Name = names[userID]
		a.Rights, err = w.RightsOf(tx, userID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return work.WithActor(context.Background(), a)
}

// user makes a person whose password is "<login> has a secret".
func (w *world) user(t *testing.T, login string, roles ...string) UserInfo {
	t.Helper()
	no := false
	u, _, err := w.CreateUser(system(), NewUser{Login: login, Name: "Person " + login, Password: login + " has a secret", RoleIDs: roles, MustChange: &no})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (w *world) roleID(t *testing.T, key string) string {
	t.Helper()
	rs, err := w.Roles(system())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if r.Key == key {
			return r.ID
		}
	}
	t.Fatalf("no role %s", key)
	return ""
}

func (w *world) view(t *testing.T, fn func(tx *work.Tx) error) {
	t.Helper()
	if err := w.door.View(system(), access.SignedIn, fn); err != nil {
		t.Fatal(err)
	}
}

func (w *world) actions(t *testing.T, entityID string) []string {
	t.Helper()
	page, err := w.Audit(system(), AuditFilter{EntityID: entityID}, "", 200)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range page.Items {
		out = append(out, e.Action)
	}
	return out
}

func want(t *testing.T, err error, def *fault.Def) {
	t.Helper()
	if !errors.Is(err, def) {
		var f *fault.Error
		if errors.As(err, &f) {
			for _, x := range f.Fields {
				if errors.Is(x, def) {
					return
				}
			}
		}
		t.Helper()
		t.Fatalf("got %v, want %s", err, def.Code)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ptr[T any](v T) *T { return &v }

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// found1 notes that there is a row.
func found1(found *bool) func(*sql.Rows) error {
	return func(*sql.Rows) error { *found = true; return nil }
}

// textOf reads a column of bytes as text on the engine.
func textOf(tx *work.Tx) string {
	if tx.Postgres() {
		return "convert_from(COALESCE(body, ''), 'UTF8')"
	}
	return "CAST(body AS TEXT)"
}
