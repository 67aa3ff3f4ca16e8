package transfer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
)

// manyRows is a list of n customers of which each seventh has an unknown country.
func manyRows(n int) string {
	var b strings.Builder
	b.WriteString("code,name,country\n")
	for i := range n {
		country := "Germany"
		if i%7 == 3 {
			country = "Utopia"
		}
		fmt.Fprintf(&b, "M%04d,Firma %x %x,%s\n", i, i*7919, i*104729, country)
	}
	return b.String()
}

var manyPlan = Plan{Mapping: assign("code", "code", "name", "name", "country", "country"), Key: []string{"code"}, OnDuplicate: "create"}

// stopAfter ends the work of a process once so many chunks are committed.
func (h *house) stopAfter(cancel context.CancelFunc, chunks int) func() {
	news, end := h.door.Hub().Listen()
	go func() {
		for t := range news {
			if strings.HasPrefix(t, "import:") || t == "*" {
				if chunks--; chunks == 0 {
					cancel()
				}
			}
		}
	}()
	return end
}

func TestKilledImportGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.anna, "many.csv", manyRows(1500))
		if _, err := h.s.Start(as(h.anna), u.ID, manyPlan); err != nil {
			t.Fatal(err)
		}
		// The first process ends in the middle; what it had begun and not committed is lost.
		ctx, cancel := context.WithCancel(context.Background())
		end := h.stopAfter(cancel, 2)
		if err := h.s.Run(ctx, u.ID); !errors.Is(err, context.Canceled) {
			t.Fatalf("the first process: %v", err)
		}
		end()
		r, err := h.s.Get(as(h.anna), u.ID)
		if err != nil || r.State != stateRunning || r.Done == 0 || r.Done == 1500 {
			t.Fatalf("after the kill: %s %v", asJSON(r), err)
		}
		// Another process finds the job in the table and finishes it.
		q := job.NewQueue(h.db, slog.New(slog.DiscardHandler))
		New(h.door, h.cust, h.ppl, h.files, q, Options{Temp: t.TempDir()})
		ctx, cancel = context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { q.Run(ctx); close(done) }()
		for range 6000 { // two minutes, on a busy machine
			if r, err = h.s.Get(as(h.anna), u.ID); err != nil || r.State != stateRunning {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		cancel()
		<-done
		if err != nil || r.State != stateDone || r.Created != 1500-214 || r.Rejected != 214 || r.Done != 1500 {
			t.Fatalf("after the second process: %s %v", asJSON(r), err)
		}
		got := h.customers(h.anna)
		if len(got) != 1500-214 {
			t.Errorf("%d customers", len(got))
		}
		rej := 0
		for cursor := ""; ; {
			p, err := h.s.Rejects(as(h.anna), u.ID, cursor, 100)
			if err != nil {
				t.Fatal(err)
			}
			rej += len(p.Items)
			if cursor = p.NextCursor; cursor == "" {
				break
			}
		}
		if rej != 214 {
			t.Errorf("%d rows are listed as refused", rej)
		}
		// Each customer stands in the log once, and the log is whole.
		err = h.db.View(context.Background(), func(tx *db.Tx) error {
			n, err := db.One[int64](tx, "SELECT COUNT(*) FROM audit WHERE entity = 'customer' AND action = 'create' AND note LIKE '%import %'")
			if err != nil || n != 1500-214 {
				t.Errorf("%d creations in the log: %v", n, err)
			}
			v, err := audit.Verify(tx, nil)
			if err != nil || len(v.Broken) > 0 {
				t.Errorf("log: %v %v", v.Broken, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		// An undo is killed and goes on, too.
		h.clock.Add(time.Second)
		if _, err := h.s.Undo(as(h.anna), u.ID); err != nil {
			t.Fatal(err)
		}
		ctx, cancel = context.WithCancel(context.Background())
		end = h.stopAfter(cancel, 2)
		if err := h.s.runUndo(ctx, u.ID); !errors.Is(err, context.Canceled) {
			t.Fatalf("killed undo: %v", err)
		}
		end()
		if err := h.s.runUndo(context.Background(), u.ID); err != nil {
			t.Fatal(err)
		}
		if r, err = h.s.Get(as(h.anna), u.ID); err != nil || r.State != stateUndone || r.Undone != 1500-214 || len(h.customers(h.anna)) != 0 {
			t.Errorf("undone: %s %v, %d left", asJSON(r), err, len(h.customers(h.anna)))
		}
	})
}

func TestCancelledImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.anna, "many.csv", manyRows(1000))
		if _, err := h.s.Start(as(h.anna), u.ID, manyPlan); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		end := h.stopAfter(cancel, 1)
		_ = h.s.Run(ctx, u.ID)
		end()
		if _, err := h.s.Cancel(as(h.anna), u.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.s.Run(context.Background(), u.ID); err != nil {
			t.Fatal(err)
		}
		r, err := h.s.Get(as(h.anna), u.ID)
		if err != nil || r.State != stateCancelled || r.Done == 0 || r.Done == 1000 || int(r.Created) != len(h.customers(h.anna)) || !r.CanUndo || r.CanCancel {
			t.Fatalf("cancelled: %s %v", asJSON(r), err)
		}
		if r = h.undo(h.anna, u.ID); r.State != stateUndone || len(h.customers(h.anna)) != 0 {
			t.Errorf("undone: %s", asJSON(r))
		}
		if _, err := h.s.Cancel(as(h.anna), u.ID); !errors.Is(err, ErrState) {
			t.Errorf("cancelling what is over: %v", err)
		}
	})
}

// A record that fails half way takes nothing of its neighbours with it: two rows of one code, no key that folds them.
func TestRecordThatFailsHalfWay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.create(h.boss, customer.Patch{Code: ptr("A2"), Name: ptr("Taken")})
		r := h.run(h.boss, "code,name\nA1,Ostwind\nA2,Westwind\nA3,Südwind\nA1,Ostwind again\n", Plan{Mapping: assign("code", "code", "name", "name"), OnDuplicate: "create"})
		if r.Created != 2 || r.Rejected != 2 {
			t.Fatalf("run: %s", asJSON(r))
		}
		for _, x := range h.rejects(h.boss, r.ID) {
			if codes(x.Reasons) != "customer.code_taken" {
				t.Errorf("row %d: %s", x.Row, asJSON(x.Reasons))
			}
		}
	})
}

func TestHousekeeping(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		idle := h.upload(h.anna, "idle.csv", "name\nOstwind\n")
		r := h.run(h.anna, "name,country\nWestwind,DE\nX,Utopia\n", Plan{Mapping: assign("name", "name", "country", "country")})
		x, err := h.s.RequestExport(as(h.anna), ExportRequest{Format: "csv"})
		if err != nil || x.State != exportReady {
			t.Fatalf("export: %s %v", asJSON(x), err)
		}
		count := func(table string) (n int64) {
			if err := h.db.View(context.Background(), func(tx *db.Tx) (err error) {
				n, err = db.One[int64](tx, "SELECT COUNT(*) FROM "+table)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		h.clock.Add(16 * time.Minute)
		if err := h.s.clean(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.s.GetExport(as(h.anna), x.ID); err == nil || count("export_file") != 0 {
			t.Error("an export lives longer than its time")
		}
		h.clock.Add(8 * 24 * time.Hour)
		if err := h.s.clean(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.s.Get(as(h.anna), idle.ID); err == nil {
			t.Error("an upload nobody imported is kept for ever")
		}
		if count("import_reject") != 1 {
			t.Error("the refused rows of a fresh run are gone")
		}
		h.clock.Add(90 * 24 * time.Hour)
		if err := h.s.clean(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.s.Get(as(h.anna), r.ID); err == nil || count("import_reject")+count("import_change") != 0 {
			t.Error("an old run is kept for ever")
		}
		if n := count("blob WHERE refs > 0"); n != 0 {
			t.Errorf("%d files are still referred to", n)
		}
	})
}

// A run whose job the queue has given up does not stay “running”.
func TestDeadRun(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		u := h.upload(h.anna, "x.csv", "name\nOstwind\n")
		if _, err := h.s.Start(as(h.anna), u.ID, Plan{Mapping: assign("name", "name")}); err != nil {
			t.Fatal(err)
		}
		if err := h.db.Update(context.Background(), func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE job SET state = 'dead'")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		h.clock.Add(time.Hour)
		if err := h.s.clean(context.Background()); err != nil {
			t.Fatal(err)
		}
		if r, err := h.s.Get(as(h.anna), u.ID); err != nil || r.State != stateFailed || r.Error == nil {
			t.Errorf("run: %s %v", asJSON(r), err)
		}
	})
}
