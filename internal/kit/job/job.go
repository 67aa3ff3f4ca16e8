// Package job owns durable background work: a table of jobs, claimed by any node under a lease, retried with growing
// pauses, dead and visible after the last try. A job is queued in the transaction of the change that calls for it. Handlers
// must be idempotent: after a crash a job runs again.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
)

// Options change how a job is queued; the zero value runs it now, up to 8 times.
type Options struct {
	RunAt time.Time
	// Unique makes a second job of the same kind and key vanish while the first is not finished. Keys beginning with "@"
	// (slots of a schedule) stay taken for good.
	Unique string
	Max    int64
	By     string
}

// Job is a row of the queue.
type Job struct {
	ID         string  `db:"id"`
	Kind       string  `db:"kind"`
	Args       string  `db:"args"`
	UniqueKey  *string `db:"unique_key"`
	State      string  `db:"state"`
	RunAt      db.Time `db:"run_at"`
	Attempt    int64   `db:"attempt"`
	MaxAttempt int64   `db:"max_attempt"`
	Node       string  `db:"node"`
	LeaseUntil db.Time `db:"lease_until"`
	Error      string  `db:"error"`
	CreatedAt  db.Time `db:"created_at"`
	CreatedBy  string  `db:"created_by"`
	FinishedAt db.Time `db:"finished_at"`
}

// Enqueue queues a job inside the transaction t and returns its id, "" when an equal unique one is waiting already.
func Enqueue(t *db.Tx, kind string, args any, opt Options) (string, error) {
	b, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("arguments of job %s: %w", kind, err)
	}
	j := Job{ID: id.New(), Kind: kind, Args: string(b), State: "ready", RunAt: db.At(opt.RunAt), MaxAttempt: opt.Max,
		CreatedAt: db.At(t.Now()), CreatedBy: opt.By}
	if opt.RunAt.IsZero() {
		j.RunAt = db.At(t.Now())
	}
	if j.MaxAttempt == 0 {
		j.MaxAttempt = 8
	}
	if opt.Unique != "" {
		j.UniqueKey = &opt.Unique
	}
	cols, vals := db.Values(j)
	n, err := t.Exec("INSERT INTO job ("+strings.Join(cols, ", ")+") VALUES ("+db.Marks(len(cols))+") ON CONFLICT (kind, unique_key) DO NOTHING", vals...)
	if err != nil || n == 0 {
		return "", err
	}
	return j.ID, nil
}

// Handler does one job. ErrLater postpones it without counting a try.
type Handler func(ctx context.Context, args json.RawMessage) error

// Later tells the queue to run the job again after d; it does not count as a failure.
type Later struct{ After time.Duration }

func (l Later) Error() string { return "later: " + l.After.String() }

// Fatal wraps an error that no retry can mend: the job is dead at once.
type Fatal struct{ Err error }

func (f Fatal) Error() string { return f.Err.Error() }

// Unwrap gives the cause.
func (f Fatal) Unwrap() error { return f.Err }

type schedule struct {
	kind  string
	every time.Duration
}

// Queue runs jobs on this node.
type Queue struct {
	db       *db.DB
	log      *slog.Logger
	node     string
	handlers map[string]Handler
	plans    []schedule
	wake     chan struct{}
	workers  int
	lease    time.Duration
	poll     time.Duration
}

// NewQueue makes a queue for this node.
func NewQueue(d *db.DB, log *slog.Logger) *Queue {
	return &Queue{db: d, log: log, node: id.New(), handlers: map[string]Handler{}, wake: make(chan struct{}, 1), workers: 2,
		lease: 60 * time.Second, poll: time.Second}
}

// Handle registers the handler of a kind; only while the program is being wired.
func (q *Queue) Handle(kind string, h Handler) { q.handlers[kind] = h }

// Every runs a kind once per interval over all nodes: the slot's time is the unique key, so no leader is needed.
func (q *Queue) Every(kind string, every time.Duration) {
	q.plans = append(q.plans, schedule{kind, every})
}

// Wake makes the workers look for jobs now.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends, then lets running jobs finish.
func (q *Queue) Run(ctx context.Context) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, q.workers)
	tick := time.NewTicker(q.poll)
	defer tick.Stop()
	for {
		if err := q.plan(ctx); err != nil && ctx.Err() == nil {
			q.log.Error("schedule jobs", "error", err)
		}
		for ctx.Err() == nil {
			slots <- struct{}{}
			j, err := q.claim(ctx)
			if err != nil || j == nil {
				<-slots
				if err != nil && ctx.Err() == nil {
					q.log.Error("claim a job", "error", err)
				}
				break
			}
			wg.Add(1)
			go func() {
				defer wg.Done()
				defer func() { <-slots; q.Wake() }()
				q.run(ctx, j)
			}()
		}
		select {
		case <-ctx.Done():
			wg.Wait()
			return
		case <-tick.C:
		case <-q.wake:
		}
	}
}

func (q *Queue) plan(ctx context.Context) error {
	now := q.db.Now()
	for i := range q.plans {
		p := q.plans[i]
		slot := now.Truncate(p.every)
		key := "@" + slot.Format(time.RFC3339)
		known, err := false, error(nil)
		err = q.db.View(ctx, func(t *db.Tx) error {
			known, err = db.Exists(t, "SELECT 1 FROM job WHERE kind = ? AND unique_key = ?", p.kind, key)
			return err
		})
		if err != nil {
			return err
		}
		if known {
			continue
		}
		if err := q.db.Update(ctx, func(t *db.Tx) error {
			_, err := Enqueue(t, p.kind, map[string]string{"slot": slot.Format(time.RFC3339)}, Options{Unique: key, By: "schedule"})
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) claim(ctx context.Context) (*Job, error) {
	now := q.db.Now()
	due := false
	// A look first: an idle queue must not write.
	err := q.db.View(ctx, func(t *db.Tx) error {
		var err error
		due, err = db.Exists(t, "SELECT 1 FROM job WHERE (state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?) LIMIT 1",
			db.At(now), db.At(now))
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	var got *Job
	err = q.db.Update(ctx, func(t *db.Tx) error {
		got = nil
		lock := ""
		if t.Postgres() {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		cols := strings.Join(db.Columns[Job](), ", ")
		j, err := db.One[Job](t, "SELECT "+cols+" FROM job WHERE (state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?) ORDER BY run_at LIMIT 1"+lock,
			db.At(now), db.At(now))
		if errors.Is(err, db.ErrNone) {
			return nil
		}
		if err != nil {
			return err
		}
		if j.State == "running" && j.Attempt >= j.MaxAttempt {
			// Its last try ended with the process: a job that kills whoever runs it must not be tried for ever.
			_, err := t.Exec("UPDATE job SET state = 'dead', error = ?, lease_until = NULL, finished_at = ? WHERE id = ?",
				"the process ended or stopped answering during the last attempt", db.At(now), j.ID)
			return err
		}
		j.Attempt++
		j.State, j.Node, j.LeaseUntil = "running", q.node, db.At(now.Add(q.lease))
		if _, err := t.Exec("UPDATE job SET state = 'running', attempt = ?, node = ?, lease_until = ? WHERE id = ?",
			j.Attempt, j.Node, j.LeaseUntil, j.ID); err != nil {
			return err
		}
		got = &j
		return nil
	})
	return got, err
}

func (q *Queue) run(ctx context.Context, j *Job) {
	stop := make(chan struct{})
	jctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go q.heartbeat(jctx, j, stop, cancel)
	err := q.call(jctx, j)
	close(stop)
	now := q.db.Now()
	state, msg, at := "done", "", now
	var later Later
	var fatal Fatal
	attempt := j.Attempt
	switch {
	case err == nil:
	case ctx.Err() != nil: // this node is stopping: give the job back untouched
		state, attempt = "ready", j.Attempt-1
	case errors.As(err, &later):
		state, attempt, at = "ready", j.Attempt-1, now.Add(later.After)
	case errors.As(err, &fatal) || j.Attempt >= j.MaxAttempt:
		state, msg = "dead", err.Error()
	default:
		state, msg, at = "ready", err.Error(), now.Add(Backoff(j.Attempt))
	}
	if err != nil && state != "ready" || msg != "" {
		q.log.Warn("job failed", "kind", j.Kind, "id", j.ID, "attempt", j.Attempt, "state", state, "error", err)
	}
	msg = strings.ToValidUTF8(strings.ReplaceAll(msg[:min(len(msg), 2000)], "\x00", ""), "") // PostgreSQL takes neither
	finished := db.Time{}
	if state == "done" || state == "dead" {
		finished = db.At(now)
	}
	uerr := q.db.Update(context.WithoutCancel(ctx), func(t *db.Tx) error {
		// Fenced by node and attempt: a job that another node took over after our lease ran out is not ours to finish.
		_, err := t.Exec(`UPDATE job SET state = ?, attempt = ?, run_at = ?, error = ?, lease_until = NULL, finished_at = ?,
			unique_key = CASE WHEN ? = 'done' AND unique_key NOT LIKE '@%' THEN NULL ELSE unique_key END
			WHERE id = ? AND node = ? AND attempt = ? AND state = 'running'`,
			state, attempt, db.At(at), msg, finished, state, j.ID, q.node, j.Attempt)
		return err
	})
	if uerr != nil {
		q.log.Error("finish a job", "kind", j.Kind, "id", j.ID, "error", uerr)
	}
}

func (q *Queue) heartbeat(ctx context.Context, j *Job, stop chan struct{}, cancel func()) {
	tick := time.NewTicker(q.lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
			mine := false
			err := q.db.Update(ctx, func(t *db.Tx) error {
				n, err := t.Exec("UPDATE job SET lease_until = ? WHERE id = ? AND node = ? AND attempt = ? AND state = 'running'",
					db.At(q.db.Now().Add(q.lease)), j.ID, q.node, j.Attempt)
				mine = n == 1
				return err
			})
			if err == nil && !mine {
				cancel()
				return
			}
		}
	}
}

func (q *Queue) call(ctx context.Context, j *Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	h := q.handlers[j.Kind]
	if h == nil {
		return Fatal{fmt.Errorf("nothing handles jobs of kind %q", j.Kind)}
	}
	return h(ctx, json.RawMessage(j.Args))
}

// Backoff is the pause after a failed attempt: 5 s, 10 s, 20 s… up to an hour, each with a quarter of jitter.
func Backoff(attempt int64) time.Duration {
	d := min(5*time.Second<<min(attempt-1, 12), time.Hour)
	return d + time.Duration(rand.Int64N(int64(d/4)+1)) //nolint:gosec // jitter
}

// List returns jobs for the administrator, newest first, before the id given.
func List(t *db.Tx, state, before string, limit int) ([]Job, error) {
	var w db.Where
	w.If(state != "", "state = ?", state)
	w.If(before != "", "id < ?", before)
	return db.Select[Job](t, "SELECT "+strings.Join(db.Columns[Job](), ", ")+" FROM job"+w.SQL()+" ORDER BY id DESC LIMIT ?", w.Args(limit)...)
}

// Counts returns how many jobs are in each state.
func Counts(t *db.Tx) (map[string]int64, error) {
	rows, err := db.Select[struct {
		State string `db:"state"`
		N     int64  `db:"n"`
	}](t, "SELECT state, COUNT(*) AS n FROM job GROUP BY state")
	out := map[string]int64{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, err
}

// Retry makes a dead or waiting job run now.
func Retry(t *db.Tx, jobID string) (bool, error) {
	n, err := t.Exec("UPDATE job SET state = 'ready', run_at = ?, attempt = 0, finished_at = NULL WHERE id = ? AND state IN ('dead', 'ready', 'cancelled')",
		db.At(t.Now()), jobID)
	return n == 1, err
}

// Cancel takes a job that is not running out of the queue.
func Cancel(t *db.Tx, jobID string) (bool, error) {
	n, err := t.Exec("UPDATE job SET state = 'cancelled', finished_at = ?, unique_key = NULL WHERE id = ? AND state IN ('dead', 'ready')",
		db.At(t.Now()), jobID)
	return n == 1, err
}

// Clean removes finished jobs older than keep.
func Clean(t *db.Tx, keep time.Duration) (int64, error) {
	return t.Exec("DELETE FROM job WHERE state IN ('done', 'cancelled') AND finished_at < ?", db.At(t.Now().Add(-keep)))
}
