package work_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/work"
)

var note = &access.Resource{Key: "note", Label: access.Label{En: "Notes", Zh: "便签"}, Ranged: true, Actions: []access.Action{access.View, access.Update}}

type bench struct {
	t     *testing.T
	db    *db.DB
	door  *work.Door
	clock *clock.Fake
}

func each(t *testing.T, fn func(b *bench)) {
	t.Helper()
	for name, target := range map[string]func(*testing.T) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
			d, err := db.Open(context.Background(), db.Config{URL: target(t), Clock: c, Readers: 2, Writers: 4})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = d.Close() })
			if err := d.Update(context.Background(), func(tx *db.Tx) error {
				_, err := tx.Exec("CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT NOT NULL)")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			fn(&bench{t, d, work.New(d, access.NewRegistry(note)), c})
		})
	}
}

func writer() context.Context {
	return work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: "u1", Name: "李娜", IP: "203.0.113.1", RequestID: "r1", Rights: &access.Rights{UserID: "u1",
		OwnerIDs: []string{"u1"}, Grants: access.Grants{Actions: map[string]map[string]access.Range{"note": {"view": access.Own, "edit": access.Own}}}}})
}

func (b *bench) count(text string) int64 {
	b.t.Helper()
	var n int64
	if err := b.db.View(context.Background(), func(tx *db.Tx) error {
		var err error
		n, err = db.One[int64](tx, text)
		return err
	}); err != nil {
		b.t.Fatal(err)
	}
	return n
}

func insert(tx *work.Tx, id string) error {
	_, err := tx.Exec("INSERT INTO note (id, body) VALUES (?, 'x')", id)
	return err
}

var edit = note.Of(access.Update)

func TestUnrecordedWriteFails(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		err := b.door.Update(writer(), edit, func(tx *work.Tx) error { return insert(tx, "1") })
		if !errors.Is(err, work.ErrUnrecorded) {
			b.t.Errorf("got %v", err)
		}
		if b.count("SELECT COUNT(*) FROM note") != 0 {
			b.t.Error("the write stayed")
		}
		for name, fn := range map[string]func(tx *work.Tx) error{
			"reading only":        func(tx *work.Tx) error { _, err := db.Exists(tx.Tx, "SELECT 1 FROM note"); return err },
			"declared as nothing": func(tx *work.Tx) error { tx.Nothing(); return insert(tx, "2") },
			"recorded": func(tx *work.Tx) error {
				tx.Created(audit.Ref{Entity: "note", ID: "3"}, nil)
				return insert(tx, "3")
			},
		} {
			if err := b.door.Update(writer(), edit, fn); err != nil {
				b.t.Errorf("%s: %v", name, err)
			}
		}
		if n := b.count("SELECT COUNT(*) FROM audit"); n != 1 {
			b.t.Errorf("%d rows in the log", n)
		}
	})
}

func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		boom := errors.New("boom")
		ran, heard := false, 0
		topics, end := b.door.Hub().Listen()
		defer end()
		b.door.Subscribe(func(tx *work.Tx, row *audit.Row) error {
			heard++
			if row.Action == "create" {
				if _, err := tx.Enqueue("follow", row.EntityID, job.Options{}); err != nil {
					return err
				}
				tx.Changed("follow", audit.Ref{Entity: "note", ID: row.EntityID}, nil, "") // reported by a subscriber, offered to all as well
			}
			if row.EntityID == "refused" {
				return boom
			}
			return nil
		})
		for name, fn := range map[string]func(tx *work.Tx) error{
			"the verb fails": func(tx *work.Tx) error {
				tx.Created(audit.Ref{Entity: "note", ID: "1"}, nil)
				tx.After(func() { ran = true })
				return errors.Join(insert(tx, "1"), boom)
			},
			"a subscriber fails": func(tx *work.Tx) error {
				tx.Created(audit.Ref{Entity: "note", ID: "refused"}, nil)
				tx.After(func() { ran = true })
				return insert(tx, "refused")
			},
		} {
			if err := b.door.Update(writer(), edit, fn); !errors.Is(err, boom) {
				b.t.Errorf("%s: %v", name, err)
			}
			for _, table := range []string{"note", "audit", "job"} {
				if n := b.count("SELECT COUNT(*) FROM " + table); n != 0 {
					b.t.Errorf("%s: %d rows left in %s", name, n, table)
				}
			}
		}
		select {
		case topic := <-topics:
			b.t.Errorf("announced %s", topic)
		default:
		}
		if ran {
			b.t.Error("ran what should follow a commit")
		}
		heard = 0
		err := b.door.Update(writer(), edit, func(tx *work.Tx) error {
			tx.Created(audit.Ref{Entity: "note", ID: "9", RootKind: "customer", RootID: "c"}, nil)
			tx.After(func() { ran = true })
			return insert(tx, "9")
		})
		if err != nil || !ran || heard != 2 {
			b.t.Errorf("%v, after %v, heard %d", err, ran, heard)
		}
		got := []string{<-topics, <-topics}
		slices.Sort(got)
		if !slices.Equal(got, []string{"customer:c", "note"}) {
			b.t.Errorf("topics %v", got)
		}
		if b.count("SELECT COUNT(*) FROM job WHERE kind = 'follow' AND created_by = 'u1'") != 1 || b.count("SELECT COUNT(*) FROM audit WHERE actor_id = 'u1' AND ip = '203.0.113.1' AND request_id = 'r1'") != 2 {
			b.t.Error("the job or the rows of the log are not as they should be")
		}
		// A panic is an error like any other, and the door stays usable.
		func() {
			defer func() { _ = recover() }()
			_ = b.door.Update(writer(), edit, func(tx *work.Tx) error {
				tx.Created(audit.Ref{Entity: "note", ID: "p"}, nil)
				_ = insert(tx, "p")
				panic("boom")
			})
		}()
		if b.count("SELECT COUNT(*) FROM note WHERE id = 'p'") != 0 {
			b.t.Error("a panic left a write")
		}
		if err := b.door.Update(writer(), edit, func(tx *work.Tx) error { tx.Nothing(); return insert(tx, "10") }); err != nil {
			b.t.Error(err)
		}
	})
}

func TestTheDoorAsksForTheRight(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		nothing := func(*work.Tx) error { b.t.Error("let in"); return nil }
		token := *work.ActorOf(writer())
		token.Kind, token.Rights = "token", token.Rights.Narrow([]string{"note:view"})
		for name, c := range map[string]struct {
			ctx  context.Context
			need access.Need
			want fault.Kind
		}{
			"anonymous":          {context.Background(), edit, fault.Unauthenticated},
			"anonymous, own":     {context.Background(), access.SignedIn, fault.Unauthenticated},
			"without the right":  {work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: "u2", Rights: &access.Rights{}}), edit, fault.Denied},
			"without any rights": {work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: "u2"}), edit, fault.Denied},
			"narrowed token":     {work.WithActor(context.Background(), &token), edit, fault.Denied},
			"undeclared":         {writer(), access.Need{Resource: "note", Action: "fly"}, fault.Internal},
			"zero need":          {writer(), access.Need{}, fault.Internal},
			"zero need, system":  {work.WithActor(context.Background(), work.System("x")), access.Need{}, fault.Internal},
		} {
			for verb, err := range map[string]error{"view": b.door.View(c.ctx, c.need, nothing), "snapshot": b.door.Snapshot(c.ctx, c.need, nothing), "update": b.door.Update(c.ctx, c.need, nothing)} {
				if err == nil || fault.KindOf(err) != c.want {
					b.t.Errorf("%s, %s: %v", name, verb, err)
				}
			}
		}
		in := 0
		for _, ctx := range []context.Context{writer(), work.WithActor(context.Background(), work.System("sweep"))} {
			if err := b.door.View(ctx, edit, func(tx *work.Tx) error { in++; return tx.Require(note.Of(access.View)) }); err != nil {
				b.t.Error(err)
			}
		}
		if err := b.door.View(context.Background(), access.Public, func(*work.Tx) error { in++; return nil }); err != nil || in != 3 {
			b.t.Errorf("%d let in, %v", in, err)
		}
		if err := b.door.View(writer(), edit, func(tx *work.Tx) error { return insert(tx, "1") }); err == nil {
			b.t.Error("a reading unit wrote")
		}
		if err := b.door.Housekeep(context.Background(), "anything", func(*db.Tx) error { return nil }); err == nil {
			b.t.Error("an undeclared housekeeper was let in")
		}
	})
}

func TestARepeatedRequestIsDoneOnce(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		do := func(key, id string) error {
			return b.door.Update(work.WithClaim(writer(), &work.Claim{Key: key, Fingerprint: "f"}), edit, func(tx *work.Tx) error {
				tx.Created(audit.Ref{Entity: "note", ID: id}, nil)
				return insert(tx, id)
			})
		}
		if err := do("k", "1"); err != nil {
			b.t.Fatal(err)
		}
		if err := do("k", "2"); !errors.Is(err, work.ErrRepeated) {
			b.t.Errorf("got %v", err)
		}
		if err := do("other", "3"); err != nil {
			b.t.Error(err)
		}
		// Work that failed may be tried again under its key.
		boom := errors.New("boom")
		ctx := work.WithClaim(writer(), &work.Claim{Key: "again", Fingerprint: "f"})
		if err := b.door.Update(ctx, edit, func(*work.Tx) error { return boom }); !errors.Is(err, boom) {
			b.t.Fatal(err)
		}
		if err := do("again", "4"); err != nil {
			b.t.Error(err)
		}
		// Several units of one request share the claim.
		ctx = work.WithClaim(writer(), &work.Claim{Key: "two steps", Fingerprint: "f"})
		for _, id := range []string{"5", "6"} {
			if err := b.door.Update(ctx, edit, func(tx *work.Tx) error { tx.Nothing(); return insert(tx, id) }); err != nil {
				b.t.Error(err)
			}
		}
		// The claim alone is no unrecorded write.
		if err := b.door.Update(work.WithClaim(writer(), &work.Claim{Key: "reads", Fingerprint: "f"}), edit, func(*work.Tx) error { return nil }); err != nil {
			b.t.Errorf("a unit that wrote nothing: %v", err)
		}
		if err := b.door.Update(work.WithClaim(writer(), &work.Claim{Key: "forgets", Fingerprint: "f"}), edit, func(tx *work.Tx) error { return insert(tx, "7") }); !errors.Is(err, work.ErrUnrecorded) {
			b.t.Errorf("a forgotten report behind a claim: %v", err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		done := 0
		for i := range 8 {
			wg.Go(func() {
				if err := do("race", "race"+string(rune('a'+i))); err == nil {
					mu.Lock()
					done++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if done != 1 {
			b.t.Errorf("done %d times", done)
		}
	})
}

func TestSights(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		look := func(ctx context.Context, id string) {
			if err := b.door.View(ctx, note.Of(access.View), func(tx *work.Tx) error {
				tx.Sighted(audit.Ref{Entity: "note", ID: id}, "")
				return nil
			}); err != nil {
				b.t.Fatal(err)
			}
		}
		flush := func() int64 {
			if err := b.door.FlushSights(context.Background()); err != nil {
				b.t.Fatal(err)
			}
			return b.count("SELECT COUNT(*) FROM audit WHERE action = 'view' AND actor_id = 'u1'")
		}
		look(writer(), "1")
		look(writer(), "1")
		look(writer(), "2")
		look(work.WithActor(context.Background(), work.System("export")), "3")
		if n := b.count("SELECT COUNT(*) FROM audit"); n != 0 {
			b.t.Errorf("a look wrote %d rows at once", n)
		}
		if n := flush(); n != 2 {
			b.t.Errorf("%d looks noted, want 2", n)
		}
		look(writer(), "1")
		if n := flush(); n != 2 {
			b.t.Errorf("a repeated look counted: %d", n)
		}
		b.clock.Add(11 * time.Minute)
		look(writer(), "1")
		if n := flush(); n != 3 {
			b.t.Errorf("a later look did not count: %d", n)
		}
		// A unit that looks and changes reports both, and the look does not stand in for the report.
		err := b.door.Update(writer(), edit, func(tx *work.Tx) error {
			tx.Sighted(audit.Ref{Entity: "note", ID: "9"}, "")
			return insert(tx, "9")
		})
		if !errors.Is(err, work.ErrUnrecorded) {
			b.t.Errorf("a look hid a forgotten report: %v", err)
		}
		var v audit.Verdict
		if err := b.db.Snapshot(context.Background(), func(tx *db.Tx) error { v, err = audit.Verify(tx, nil); return err }); err != nil || len(v.Broken) != 0 {
			b.t.Errorf("%+v, %v", v, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		look(writer(), "last")
		b.door.RunSights(ctx, func(err error) { b.t.Error(err) })
		if n := b.count("SELECT COUNT(*) FROM audit WHERE entity_id = 'last'"); n != 1 {
			b.t.Error("what was seen last was lost at the stop")
		}
	})
}

func TestHubNeverBlocks(t *testing.T) {
	t.Parallel()
	h := work.NewHub()
	slow, end := h.Listen()
	for range 1000 {
		h.Publish("customer", "task")
	}
	all := false
	for len(slow) > 0 {
		topic := <-slow
		all = all || topic == "*"
	}
	if !all {
		t.Error("a listener that missed topics was not told so")
	}
	end()
	h.Publish("customer")
	if len(slow) != 0 {
		t.Error("a listener that left is still told")
	}
}
