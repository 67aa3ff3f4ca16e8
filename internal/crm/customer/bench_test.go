//go:build unix

package customer_test

import (
	"context"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
	"tradewind/migrations"
)

// spent reports the processor time of fn per turn: waiting for the disk is not in it.
func spent(b *testing.B, fn func()) {
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	for b.Loop() {
		fn()
	}
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	cpu := after.Utime.Nano() - before.Utime.Nano() + after.Stime.Nano() - before.Stime.Nano()
	b.ReportMetric(float64(cpu)/float64(b.N)/1e6, "cpu-ms/op")
}

// benched is how many customers lie in the archive that is measured.
const benched = 20_000

// BenchmarkService measures the archive itself, without HTTP: go test -bench Service ./internal/crm/customer.
func BenchmarkService(b *testing.B) {
	c := clock.NewFake(time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC))
	d, err := db.Open(context.Background(), db.Config{URL: filepath.Join(b.TempDir(), "bench.db"), Clock: c})
	must(b, err)
	_, err = d.Migrate(context.Background(), migrations.Files)
	must(b, err)
	b.Cleanup(func() { _ = d.Close() })
	r := newRig(b, d, c)
	start := time.Now()
	r.load(benched)
	b.Logf("%d customers loaded, %v each", benched, time.Since(start)/benched)
	boss := r.manager()
	work.ActorOf(boss).Rights.Version = 1
	var ids []string
	must(b, d.View(context.Background(), func(t *db.Tx) (err error) {
		ids, err = db.Select[string](t, "SELECT id FROM customer ORDER BY id")
		return err
	}))

	serial := 1_000_000
	b.Run("create", func(b *testing.B) {
		spent(b, func() {
			serial++
			in := customer.Patch{Name: new(fmt.Sprintf("%s %s Trading", id.Secret(6), id.Secret(8))), Country: new("DE"), City: new("Bonn"), Stage: new("lead"), Website: new(fmt.Sprintf("https://bench-%d.example", serial)),
				Email: new(fmt.Sprintf("x@bench-%d.example", serial)), Phone: new(fmt.Sprintf("+49 221 %07d", serial))}
			must(b, r.door.Update(boss, customer.CanCreate, func(tx *work.Tx) error {
				_, err := r.s.Create(tx, &in, customer.CreateOptions{})
				return err
			}))
		})
	})
	b.Run("get", func(b *testing.B) {
		i := 0
		spent(b, func() {
			i++
			must(b, r.door.View(boss, customer.CanView, func(tx *work.Tx) error { _, err := r.s.Open(tx, ids[i*7919%len(ids)]); return err }))
		})
	})
	for name, q := range map[string]customer.Query{
		"list":         {Limit: 50, Filter: field.Cond{And: []field.Cond{cond("country", "eq", "DE"), cond("owner", "eq", r.anna)}}},
		"list-columns": {Limit: 50, Filter: field.Cond{And: []field.Cond{cond("country", "eq", "DE"), cond("owner", "eq", r.anna)}}, Columns: []string{"code", "name", "country", "city", "stage", "value_tier", "owner", "tags", "next_contact_on", "last_contact_at", "updated_at"}},
		"all":          {Limit: 50},
		"search-zh":    {Limit: 50, Q: "晨光"},
		"search-start": {Limit: 50, Q: "sunr"},
		"search-part":  {Limit: 50, Q: "unris"},
	} {
		b.Run(name, func(b *testing.B) {
			n := 0
			spent(b, func() {
				must(b, r.door.View(boss, customer.CanView, func(tx *work.Tx) error {
					page, err := r.s.List(tx, q)
					n = len(page.Items)
					return err
				}))
			})
			if n == 0 {
				b.Fatal("nothing found")
			}
		})
	}
}
