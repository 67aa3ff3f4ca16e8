//go:build unix

package transfer

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
	"tradewind/migrations"
)

// benchRows writes rows of believable companies to a table.
func benchRows(n int, write func(cells []string)) {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo wa we wi za ze zi zo")
	trade := strings.Fields("Trading Import Industries Metals Plastics Textiles Foods Logistics Electronics Tools Chemicals Design Marine Medical Optics Packaging Systems Garden Home Lighting")
	word := func() string {
		w := ""
		for range 2 + r.IntN(3) {
			w += syllables[r.IntN(len(syllables))]
		}
		return strings.ToUpper(w[:1]) + w[1:]
	}
	form := []string{"GmbH", "Ltd", "S.A.", "Inc.", "B.V.", "AB", "S.r.l.", "LLC", "Oy", "A/S"}
	country := []string{"Germany", "France", "USA", "Italy", "Netherlands", "Sweden", "Brazil", "Poland", "Japan", "South Africa", "Mexico", "Vietnam"}
	phone := []string{"+49 30 1", "+33 1 4", "+1 212 5", "+39 06 6", "+31 20 5", "+46 8 5", "+55 11 3", "+48 22 6", "+81 3 5", "+27 11 4", "+52 55 5", "+84 24 3"}
	for i := range n {
		c := r.IntN(len(country))
		x, y, z := word(), word(), trade[r.IntN(len(trade))]
		site := strings.ToLower(x+y) + strconv.Itoa(i) + ".com"
		write([]string{"K" + strconv.Itoa(100000+i), x + " " + y + " " + z + " " + form[r.IntN(len(form))], country[c], "City " + strconv.Itoa(r.IntN(500)),
			"www." + site, phone[c] + fmt.Sprintf("%06d", r.IntN(1000000)), "Person " + x + " " + y, "p" + strconv.Itoa(i) + "@" + site, strconv.Itoa(r.IntN(2000)), fmt.Sprintf("USD %d,%03d.00", r.IntN(900)+1, r.IntN(1000)), "note on " + z})
	}
}

var benchHead = []string{"code", "name", "country", "city", "website", "phone", "contact", "mail", "staff", "turnover", "notes"}

func benchPlan() Plan {
	return Plan{Mapping: assign("code", "code", "name", "name", "country", "country", "city", "city", "website", "website", "phone", "phone", "contact.name", "contact", "contact.email", "mail",
		"staff_count", "staff", "turnover", "turnover", "notes", "notes"), Key: []string{"code"}}
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkImport imports lists with validation, duplicate check and audit: go test -bench Import -benchtime 1x. It
// reports CPU seconds per 10,000 rows and the greatest heap.
func BenchmarkImport(b *testing.B) {
	for _, x := range []struct {
		name string
		rows int
		xlsx bool
	}{{"csv10k", 10_000, false}, {"xlsx100k", 100_000, true}} {
		b.Run(x.name, func(b *testing.B) {
			if x.rows > 50_000 && os.Getenv("TRADEWIND_BENCH_LARGE") == "" {
				b.Skip("TRADEWIND_BENCH_LARGE is not set")
			}
			for range b.N {
				b.StopTimer()
				s, boss := benchHouse(b)
				var file bytes.Buffer
				if x.xlsx {
					w := sheet.NewXLSX(&file, "list", benchHead)
					benchRows(x.rows, func(cells []string) {
						row := make([]sheet.Cell, len(cells))
						for i, c := range cells {
							row[i] = sheet.TextCell(c)
						}
						_ = w.Write(row)
					})
					_ = w.Close()
				} else {
					w := sheet.NewCSV(&file, benchHead, sheet.CSVOptions{})
					benchRows(x.rows, func(cells []string) {
						row := make([]sheet.Cell, len(cells))
						for i, c := range cells {
							row[i] = sheet.TextCell(c)
						}
						_ = w.Write(row)
					})
					_ = w.Close()
				}
				runtime.GC()
				stop, peak := make(chan struct{}), atomic.Uint64{}
				go func() {
					for {
						select {
						case <-stop:
							return
						case <-time.After(50 * time.Millisecond):
							var m runtime.MemStats
							runtime.ReadMemStats(&m)
							peak.Store(max(peak.Load(), m.HeapInuse+m.StackInuse))
						}
					}
				}()
				b.StartTimer()
				before := cpu()
				u, err := s.Upload(work.WithActor(context.Background(), boss), "list", &file)
				if err != nil {
					b.Fatal(err)
				}
				up := cpu() - before
				r, err := s.ImportNow(work.WithActor(context.Background(), boss), u.ID, benchPlan())
				if err != nil || r.Created+r.Skipped != int64(x.rows) {
					b.Fatalf("%s %v", asJSON(r), err)
				}
				close(stop)
				b.ReportMetric((cpu()-before).Seconds()*10_000/float64(x.rows), "cpu-s/10k")
				b.ReportMetric(up.Seconds(), "upload-cpu-s")
				b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MiB")
				b.ReportMetric(float64(r.Skipped), "skipped")
			}
		})
	}
}

func benchHouse(b *testing.B) (*Service, *work.Actor) {
	b.Helper()
	d, err := db.Open(context.Background(), db.Config{URL: filepath.Join(b.TempDir(), "bench.db")})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := d.Migrate(context.Background(), migrations.Files); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	reg := access.NewRegistry(customer.Resource, settings)
	h := &house{t: b, door: work.New(d, reg), db: d, ppl: &folk{users: map[string]*work.Actor{}, login: map[string]string{}}}
	files, err := blob.OpenStore(b.TempDir(), clock.System{})
	if err != nil {
		b.Fatal(err)
	}
	h.own = own.New(h.door)
	h.cust = customer.New(h.door, h.own, h.ppl, files)
	s := New(h.door, h.cust, h.ppl, files, job.NewQueue(d, slog.New(slog.DiscardHandler)), Options{Temp: b.TempDir()})
	return s, h.person("boss", "Boss", reg.Everything())
}
