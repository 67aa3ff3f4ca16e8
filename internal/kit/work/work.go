// Package work is the one door to data. View and Update check the right, open the unit of work, record what changed in the
// audit log, queue the follow-up jobs and commit: all of it or nothing. It refuses a transaction that wrote something and
// reported nothing, so a feature cannot forget the log.
package work

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
)

// ErrUnrecorded means a transaction wrote but reported no change. It is a programming error: the first test of a new verb
// meets it.
var ErrUnrecorded = errors.New("the transaction wrote rows but reported no change to the audit log")

// Door gives out units of work.
type Door struct {
	db   *db.DB
	reg  *access.Registry
	all  *access.Rights
	subs []Subscriber
	hub  *Hub

	notices noticeBuffer
}

// Subscriber is told of each recorded change inside the same transaction and may queue jobs or write further.
type Subscriber func(tx *Tx, row *audit.Row) error

// New makes the door.
func New(d *db.DB, reg *access.Registry) *Door {
	door := &Door{db: d, reg: reg, hub: NewHub()}
	door.all = &access.Rights{Grants: reg.Everything()}
	door.notices.door = door
	return door
}

// Subscribe registers a subscriber; only while the program is being wired.
func (d *Door) Subscribe(s Subscriber) { d.subs = append(d.subs, s) }

// Registry returns the declared resources.
func (d *Door) Registry() *access.Registry { return d.reg }

// Hub returns where committed changes are announced to open pages.
func (d *Door) Hub() *Hub { return d.hub }

// Engine tells which database is behind the door.
func (d *Door) Engine() db.Engine { return d.db.Engine() }

// Tx is a unit of work: a db.Tx with an actor and a memory of what changed.
type Tx struct {
	*db.Tx
	door   *Door
	actor  *Actor
	need   access.Need
	rows   []audit.Row
	topics map[string]bool
	after  []func()
	quiet  bool
}

// Actor is who does this.
func (t *Tx) Actor() *Actor { return t.actor }

// Rights are the actor's rights.
func (t *Tx) Rights() *access.Rights { return t.actor.Rights }

// Can reports a further right of the actor, beyond the one the unit was opened with.
func (t *Tx) Can(n access.Need) bool { return t.actor.Rights.Can(n) }

// Require fails with Denied unless the actor has the right.
func (t *Tx) Require(n access.Need) error {
	if !t.Can(n) {
		return access.Denied(n)
	}
	return nil
}

func (d *Door) enter(ctx context.Context, need access.Need) (*Actor, error) {
	if err := d.reg.Check(need); err != nil || need == (access.Need{}) {
		return nil, fmt.Errorf("door: undeclared need %q: %w", need, err)
	}
	a := ActorOf(ctx)
	if a.Kind == "system" && a.Rights == nil {
		c := *a
		c.Rights = d.all
		a = &c
	}
	if need == access.Public {
		return a, nil
	}
	if a.Kind == "anonymous" {
		return nil, fault.ErrSignIn.With()
	}
	if !a.Rights.Can(need) {
		return nil, access.Denied(need)
	}
	return a, nil
}

// View runs reads for the actor of ctx.
func (d *Door) View(ctx context.Context, need access.Need, fn func(*Tx) error) error {
	a, err := d.enter(ctx, need)
	if err != nil {
		return err
	}
	return d.db.View(ctx, func(t *db.Tx) error { return fn(&Tx{Tx: t, door: d, actor: a, need: need}) })
}

// Snapshot is View with all reads at one moment, for exports and backups.
func (d *Door) Snapshot(ctx context.Context, need access.Need, fn func(*Tx) error) error {
	a, err := d.enter(ctx, need)
	if err != nil {
		return err
	}
	return d.db.Snapshot(ctx, func(t *db.Tx) error { return fn(&Tx{Tx: t, door: d, actor: a, need: need}) })
}

// Update runs fn in a writing transaction. What fn reports through Created, Updated, Deleted and Noticed is written to the
// log in the same transaction; then the subscribers run, then it commits.
func (d *Door) Update(ctx context.Context, need access.Need, fn func(*Tx) error) error {
	a, err := d.enter(ctx, need)
	if err != nil {
		return err
	}
	var done *Tx
	err = d.db.Update(ctx, func(t *db.Tx) error {
		tx := &Tx{Tx: t, door: d, actor: a, need: need, topics: map[string]bool{}}
		done = tx
		if err := d.claim(ctx, tx); err != nil {
			return err
		}
		claimed := t.Writes() // the claim itself is no business write
		if err := fn(tx); err != nil {
			return err
		}
		if len(tx.rows) == 0 && t.Writes() > claimed && !tx.quiet {
			return ErrUnrecorded
		}
		// Subscribers may report more; each row is offered exactly once.
		for i := 0; i < len(tx.rows); i++ {
			for _, s := range d.subs {
				if err := s(tx, &tx.rows[i]); err != nil {
					return err
				}
			}
		}
		return audit.Append(t, tx.rows)
	})
	if err != nil {
		return err
	}
	for _, f := range done.after {
		f()
	}
	d.hub.Publish(slices.Collect(maps.Keys(done.topics))...)
	return nil
}

// Housekeep runs a write that is no business change and leaves no trace in the log (a session's last use, a job's lease).
// The name must be one of the housekeepers declared here.
func (d *Door) Housekeep(ctx context.Context, name string, fn func(*db.Tx) error) error {
	if !slices.Contains(housekeepers, name) {
		return fmt.Errorf("door: %q is not a declared housekeeper", name)
	}
	return d.db.Update(ctx, fn)
}

// housekeepers are the only writers that leave no audit row, with what they touch.
var housekeepers = []string{
	"session.touch",  // when a session or token was last used
	"signin.counter", // failed sign-in counters
	"idempotency",    // kept answers
	"policy.load",    // cached rights
	"import.progress",
	"recent",      // what a person opened last
	"maintenance", // analyse, clean expired rows
	"bench.load",  // bulk loading of measured data sets, never in serve
}

func (t *Tx) row(action string, ref audit.Ref, changes []audit.Change, note string) {
	a := t.actor
	t.rows = append(t.rows, audit.Row{
		ID: id.New(), At: db.At(t.Now()), ActorKind: a.Kind, ActorID: a.ID, ActorName: a.Name, OnBehalf: a.OnBehalf,
		IP: a.IP, Agent: a.Agent, RequestID: a.RequestID, Action: action, Entity: ref.Entity, EntityID: ref.ID,
		RootKind: ref.RootKind, RootID: ref.RootID, Label: ref.Label, Changes: db.JSON[[]audit.Change]{V: changes}, Note: note,
	})
	if t.topics != nil {
		t.topics[ref.Entity] = true
		if ref.RootKind != "" {
			t.topics[ref.RootKind+":"+ref.RootID] = true
		}
	}
}

// Created reports a new record.
func (t *Tx) Created(ref audit.Ref, after any) {
	t.Changed("create", ref, audit.Diff(nil, after, nil), "")
}

// Updated reports a changed record; nothing is logged when no field differs, but the unit counts as recorded.
func (t *Tx) Updated(ref audit.Ref, before, after any) {
	if ch := audit.Diff(before, after, nil); len(ch) > 0 {
		t.Changed("edit", ref, ch, "")
		return
	}
	t.Nothing()
}

// Deleted reports a removed record with its last content.
func (t *Tx) Deleted(ref audit.Ref, before any) {
	t.Changed("delete", ref, audit.Diff(before, nil, nil), "")
}

// Changed reports any other change: the action is a stable word ("merge", "transfer", "undo-import").
func (t *Tx) Changed(action string, ref audit.Ref, changes []audit.Change, note string) {
	t.row(action, ref, changes, note)
}

// Noticed reports something that changes nothing but must be known: an export, a sign-in, a look at confidential data.
func (t *Tx) Noticed(action string, ref audit.Ref, note string) { t.row(action, ref, nil, note) }

// Nothing declares that this unit had nothing to report although it wrote (an edit that changed no field, a mere counter).
func (t *Tx) Nothing() { t.quiet = true }

// Reported returns the audit rows of this unit so far.
func (t *Tx) Reported() []audit.Row { return t.rows }

// Topic announces a topic to open pages after the commit.
func (t *Tx) Topic(names ...string) {
	if t.topics == nil {
		return // a reading unit announces nothing
	}
	for _, n := range names {
		t.topics[n] = true
	}
}

// After runs f once the unit is durable.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

// Enqueue queues a job in the same transaction.
func (t *Tx) Enqueue(kind string, args any, opt job.Options) (string, error) {
	if opt.By == "" {
		opt.By = t.actor.ID
	}
	return job.Enqueue(t.Tx, kind, args, opt)
}

// --- repeated requests ---

type claimKey struct{}

// Claim is a request's idempotency key and the fingerprint of its body; the first Update of the request stores it in its
// own transaction, so the work can never be done twice.
type Claim struct {
	Key, Fingerprint string
	taken            bool
	secret           bool
}

// Secret reports whether the answer to the request must not be kept.
func (c *Claim) Secret() bool { return c.secret }

// KeepNothing marks the request's answer as one that holds a secret shown once: the work is still done only once, but a
// repeated request is told so instead of getting the answer again.
func KeepNothing(ctx context.Context) {
	if c, ok := ctx.Value(claimKey{}).(*Claim); ok {
		c.secret = true
	}
}

// ErrRepeated says that a request with this key was carried out before, but its answer was lost on the way.
var ErrRepeated = fault.Define(fault.Conflict, "idempotency.done", "This request was already carried out; look at the list before sending it again.",
	"该请求之前已经执行过，请先查看列表，再决定是否重新提交。")

// ErrKeyReused says that the key was used for another request.
var ErrKeyReused = fault.Define(fault.Conflict, "idempotency.key_reused", "The Idempotency-Key was used for a different request. Use a fresh key.",
	"该 Idempotency-Key 已用于另一个请求，请换一个新的。")

// WithClaim puts a claim into the context.
func WithClaim(ctx context.Context, c *Claim) context.Context {
	return context.WithValue(ctx, claimKey{}, c)
}

func (d *Door) claim(ctx context.Context, t *Tx) error {
	c, ok := ctx.Value(claimKey{}).(*Claim)
	if !ok || c.taken {
		return nil
	}
	n, err := t.Exec("INSERT INTO idempotency (actor_id, key, fingerprint, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		t.actor.ID, c.Key, c.Fingerprint, db.At(t.Now()))
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrRepeated.With()
	}
	t.After(func() { c.taken = true })
	return nil
}

// --- views of confidential data ---

// noticeBuffer gathers notices of reads and writes them together: a look at a record must not cost a write of its own.
type noticeBuffer struct {
	door *Door
	mu   sync.Mutex
	rows []audit.Row
	seen map[string]time.Time
}

// sightEvery is how long repeated looks of one person at one record count as one.
const sightEvery = 10 * time.Minute

// Sighted notes that the actor looked at a record; written within a second by FlushSights.
func (t *Tx) Sighted(ref audit.Ref, note string) {
	if t.actor.Kind == "system" {
		return
	}
	b := &t.door.notices
	b.mu.Lock()
	defer b.mu.Unlock()
	key := t.actor.ID + "|" + ref.Entity + "|" + ref.ID + "|" + note
	if at, ok := b.seen[key]; ok && t.Now().Sub(at) < sightEvery {
		return
	}
	if b.seen == nil || len(b.seen) > 20_000 {
		b.seen = map[string]time.Time{}
	}
	b.seen[key] = t.Now()
	rows := t.rows
	t.rows = nil
	t.row("view", ref, nil, note)
	b.rows = append(b.rows, t.rows...)
	t.rows = rows
}

// FlushSights writes the gathered notices.
func (d *Door) FlushSights(ctx context.Context) error {
	b := &d.notices
	b.mu.Lock()
	rows := b.rows
	b.rows = nil
	b.mu.Unlock()
	if len(rows) == 0 {
		return nil
	}
	err := d.db.Update(ctx, func(t *db.Tx) error { return audit.Append(t, rows) })
	if err != nil {
		b.mu.Lock()
		b.rows = append(rows, b.rows...)
		b.mu.Unlock()
	}
	return err
}

// RunSights flushes once a second until ctx ends, then once more.
func (d *Door) RunSights(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := d.FlushSights(ctx); err != nil && ctx.Err() == nil {
				failed(err)
			}
		case <-ctx.Done():
			if err := d.FlushSights(context.WithoutCancel(ctx)); err != nil {
				failed(err)
			}
			return
		}
	}
}
