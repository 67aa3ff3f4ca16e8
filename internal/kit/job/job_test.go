package job

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
)

type bench struct {
	t     *testing.T
	db    *db.DB
	clock *clock.Fake
}

// each runs fn on a fresh database of every engine, each with a clock of its own.
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
			fn(&bench{t, d, c})
		})
	}
}

func (b *bench) queue() *Queue {
	q := NewQueue(b.db, slog.New(slog.NewTextHandler(&bytes.Buffer{}, nil)))
	q.poll = 5 * time.Millisecond
	return q
}

func (b *bench) enqueue(kind string, opt Options) string {
	b.t.Helper()
	var jobID string
	b.update(func(t *db.Tx) error {
		var err error
		jobID, err = Enqueue(t, kind, map[string]int{"n": 7}, opt)
		return err
	})
	return jobID
}

func (b *bench) update(fn func(t *db.Tx) error) {
	b.t.Helper()
	if err := b.db.Update(context.Background(), fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) job(jobID string) Job {
	b.t.Helper()
	var j Job
	err := b.db.View(context.Background(), func(t *db.Tx) error {
		var err error
		j, err = db.One[Job](t, "SELECT "+strings.Join(db.Columns[Job](), ", ")+" FROM job WHERE id = ?", jobID)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}

// once claims and runs one due job; false when there is none.
func (b *bench) once(q *Queue) bool {
	b.t.Helper()
	j, err := q.claim(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	if j == nil {
		return false
	}
	q.run(context.Background(), j)
	return true
}

func TestRunsOnceWithItsArguments(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		var got []string
		q.Handle("report", func(_ context.Context, args json.RawMessage) error { got = append(got, string(args)); return nil })
		jobID := b.enqueue("report", Options{By: "u1"})
		later := b.enqueue("report", Options{RunAt: b.clock.Now().Add(time.Hour)})
		for b.once(q) {
		}
		if len(got) != 1 || got[0] != `{"n":7}` {
			b.t.Errorf("ran with %v", got)
		}
		if j := b.job(jobID); j.State != "done" || j.Attempt != 1 || j.FinishedAt.IsZero() || j.CreatedBy != "u1" {
			b.t.Errorf("%+v", j)
		}
		if j := b.job(later); j.State != "ready" {
			b.t.Errorf("ran before its time: %+v", j)
		}
		b.clock.Add(time.Hour)
		if !b.once(q) || b.job(later).State != "done" {
			b.t.Error("did not run at its time")
		}
	})
}

func TestNotQueuedWhenTheChangeFails(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		boom := errors.New("boom")
		err := b.db.Update(context.Background(), func(tx *db.Tx) error {
			if _, err := Enqueue(tx, "report", nil, Options{}); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			b.t.Fatal(err)
		}
		if b.once(b.queue()) {
			b.t.Error("a job of a change that never happened")
		}
	})
}

func TestRetryWithGrowingPauses(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		q.Handle("flaky", func(context.Context, json.RawMessage) error {
			return errors.New("no luck \x00\xff " + strings.Repeat("é", 3000))
		})
		jobID := b.enqueue("flaky", Options{Max: 4})
		var last time.Duration
		for i := range 3 {
			if !b.once(q) {
				b.t.Fatalf("attempt %d was not due", i+1)
			}
			j := b.job(jobID)
			pause := j.RunAt.Sub(b.clock.Now())
			if j.State != "ready" || j.Attempt != int64(i+1) || pause <= last || !strings.HasPrefix(j.Error, "no luck") || len(j.Error) > 2000 {
				b.t.Fatalf("after attempt %d: %s, attempt %d, pause %s after %s, %d bytes of error", i+1, j.State, j.Attempt, pause, last, len(j.Error))
			}
			last = pause
			if b.once(q) {
				b.t.Fatal("tried again without a pause")
			}
			b.clock.Add(pause)
		}
		b.once(q)
		if j := b.job(jobID); j.State != "dead" || j.Attempt != 4 || j.FinishedAt.IsZero() {
			b.t.Errorf("%+v", j)
		}
		b.clock.Add(24 * time.Hour)
		if b.once(q) {
			b.t.Error("a dead job ran")
		}
		b.update(func(t *db.Tx) error {
			ok, err := Retry(t, jobID)
			if !ok {
				b.t.Error("a dead job cannot be retried")
			}
			return err
		})
		q.Handle("flaky", func(context.Context, json.RawMessage) error { return nil })
		b.once(q)
		if j := b.job(jobID); j.State != "done" || j.Attempt != 1 {
			b.t.Errorf("%+v", j)
		}
	})
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		q.Handle("fatal", func(context.Context, json.RawMessage) error { return Fatal{errors.New("never")} })
		q.Handle("panic", func(context.Context, json.RawMessage) error { panic("boom") })
		q.Handle("later", func(context.Context, json.RawMessage) error { return Later{10 * time.Minute} })
		for kind, want := range map[string]string{"fatal": "dead", "unknown": "dead", "panic": "ready", "later": "ready"} {
			jobID := b.enqueue(kind, Options{})
			b.once(q)
			j := b.job(jobID)
			if j.State != want {
				b.t.Errorf("%s: %+v", kind, j)
			}
			if kind == "later" && (j.Attempt != 0 || j.RunAt.Sub(b.clock.Now()) != 10*time.Minute || j.Error != "") {
				b.t.Errorf("a postponement counted as failure: %+v", j)
			}
			b.update(func(t *db.Tx) error { _, err := Cancel(t, jobID); return err })
		}
	})
}

// A node that stops answering loses its job to another, and cannot finish it afterwards.
func TestLeaseTakeover(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		first, second := b.queue(), b.queue()
		runs := 0
		second.Handle("report", func(context.Context, json.RawMessage) error { runs++; return errors.New("second failed") })
		first.Handle("report", func(context.Context, json.RawMessage) error { return nil })
		jobID := b.enqueue("report", Options{Max: 3})
		mine, err := first.claim(context.Background())
		if err != nil || mine == nil {
			b.t.Fatalf("%v, %v", mine, err)
		}
		if b.once(second) {
			b.t.Fatal("a running job was taken")
		}
		b.clock.Add(first.lease - time.Second)
		if b.once(second) {
			b.t.Fatal("taken before the lease was over")
		}
		b.clock.Add(2 * time.Second)
		if !b.once(second) || runs != 1 {
			b.t.Fatal("not taken over")
		}
		j := b.job(jobID)
		if j.State != "ready" || j.Attempt != 2 || j.Node != second.node {
			b.t.Errorf("%+v", j)
		}
		first.run(context.Background(), mine) // the first wakes up and says it is done
		if j := b.job(jobID); j.State != "ready" || j.Error != "second failed" {
			b.t.Errorf("a node finished a job it had lost: %+v", j)
		}
	})
}

// A job that kills its process must not be tried for ever.
func TestPoison(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		jobID := b.enqueue("report", Options{Max: 3})
		for i := range 3 {
			j, err := b.queue().claim(context.Background())
			if err != nil || j == nil || j.Attempt != int64(i+1) {
				b.t.Fatalf("attempt %d: %+v, %v", i+1, j, err)
			}
			b.clock.Add(2 * time.Minute) // the process dies, the lease runs out
		}
		if j, err := b.queue().claim(context.Background()); err != nil || j != nil {
			b.t.Fatalf("%+v, %v", j, err)
		}
		if j := b.job(jobID); j.State != "dead" || j.Error == "" {
			b.t.Errorf("%+v", j)
		}
	})
}

func TestUnique(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		q.Handle("index", func(context.Context, json.RawMessage) error { return nil })
		a := b.enqueue("index", Options{Unique: "customer:1"})
		if a == "" || b.enqueue("index", Options{Unique: "customer:1"}) != "" {
			b.t.Fatal("a second equal job was queued")
		}
		if b.enqueue("index", Options{Unique: "customer:2"}) == "" || b.enqueue("other", Options{Unique: "customer:1"}) == "" || b.enqueue("index", Options{}) == "" || b.enqueue("index", Options{}) == "" {
			b.t.Error("a different job was held back")
		}
		for b.once(q) {
		}
		if b.enqueue("index", Options{Unique: "customer:1"}) == "" {
			b.t.Error("the key stays taken after the job is done")
		}
	})
}

// The slot of a schedule runs once over all nodes, also when they look at the same moment and when it is long done.
func TestScheduleOncePerSlot(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		var runs atomic.Int64
		var queues []*Queue
		for range 2 {
			q := b.queue()
			q.Every("digest", time.Hour)
			q.Handle("digest", func(context.Context, json.RawMessage) error { runs.Add(1); return nil })
			queues = append(queues, q)
		}
		for slot := range int64(3) {
			for range 3 {
				var wg sync.WaitGroup
				for _, q := range queues {
					wg.Go(func() {
						if err := q.plan(context.Background()); err != nil {
							b.t.Error(err)
						}
					})
				}
				wg.Wait()
				for b.once(queues[0]) || b.once(queues[1]) {
				}
			}
			if n := runs.Load(); n != slot+1 {
				b.t.Fatalf("after %d slots: %d runs", slot+1, n)
			}
			b.clock.Add(time.Hour)
		}
	})
}

func TestTwoQueuesShareTheWork(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		const jobs = 40
		var mu sync.Mutex
		ran := map[string]int{}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var wg sync.WaitGroup
		for range 2 {
			q := b.queue()
			q.Handle("count", func(_ context.Context, args json.RawMessage) error {
				mu.Lock()
				defer mu.Unlock()
				ran[string(args)]++
				if len(ran) == jobs {
					cancel()
				}
				return nil
			})
			wg.Go(func() { q.Run(ctx) })
		}
		b.update(func(t *db.Tx) error {
			for i := range jobs {
				if _, err := Enqueue(t, "count", i, Options{}); err != nil {
					return err
				}
			}
			return nil
		})
		select {
		case <-ctx.Done():
		case <-time.After(30 * time.Second):
			b.t.Error("not all jobs ran in half a minute")
			cancel()
		}
		wg.Wait()
		for args, n := range ran {
			if n != 1 {
				b.t.Errorf("job %s ran %d times", args, n)
			}
		}
	})
}

// A node that is told to stop gives its job back untouched.
func TestStopReturnsTheJob(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		started := make(chan struct{})
		q.Handle("long", func(ctx context.Context, _ json.RawMessage) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		})
		jobID := b.enqueue("long", Options{})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { q.Run(ctx); close(done) }()
		<-started
		cancel()
		<-done
		if j := b.job(jobID); j.State != "ready" || j.Attempt != 0 || j.Error != "" {
			b.t.Errorf("%+v", j)
		}
	})
}

func TestListCountsCancelClean(t *testing.T) {
	t.Parallel()
	each(t, func(b *bench) {
		q := b.queue()
		q.Handle("ok", func(context.Context, json.RawMessage) error { return nil })
		first, second := b.enqueue("ok", Options{}), b.enqueue("ok", Options{RunAt: b.clock.Now().Add(time.Hour), Unique: "x"})
		b.once(q)
		b.update(func(t *db.Tx) error {
			if ok, _ := Cancel(t, first); ok {
				b.t.Error("a finished job was cancelled")
			}
			ok, err := Cancel(t, second)
			if !ok {
				b.t.Error("a waiting job cannot be cancelled")
			}
			return err
		})
		if b.enqueue("ok", Options{Unique: "x", RunAt: b.clock.Now().Add(time.Hour)}) == "" {
			b.t.Error("a cancelled job keeps its key")
		}
		err := b.db.View(context.Background(), func(t *db.Tx) error {
			all, err := List(t, "", "", 10)
			if len(all) != 3 || all[2].ID != first {
				b.t.Errorf("%+v", all)
			}
			page, err2 := List(t, "", all[1].ID, 10)
			if len(page) != 1 || page[0].ID != first {
				b.t.Errorf("%+v", page)
			}
			n, err3 := Counts(t)
			if n["done"] != 1 || n["cancelled"] != 1 || n["ready"] != 1 {
				b.t.Errorf("%v", n)
			}
			return errors.Join(err, err2, err3)
		})
		if err != nil {
			b.t.Fatal(err)
		}
		b.clock.Add(48 * time.Hour)
		b.update(func(t *db.Tx) error {
			n, err := Clean(t, 24*time.Hour)
			if n != 2 {
				b.t.Errorf("%d removed", n)
			}
			return err
		})
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int64]time.Duration{1: 5 * time.Second, 2: 10 * time.Second, 5: 80 * time.Second, 11: time.Hour, 1000: time.Hour} {
		for range 20 {
			if d := Backoff(attempt); d < want || d > want+want/4 {
				t.Errorf("attempt %d: %s", attempt, d)
			}
		}
	}
}
