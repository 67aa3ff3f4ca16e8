// Command bench measures the real binary: it fills an installation with a data set made from a fixed seed, starts the
// server as its own process and sends it requests over HTTP, signed in as a salesperson who sees his own customers and as
// a manager who sees all. It reports wall time and the CPU of the whole server tree with its database per request, beside
// a bare net/http handler and a raw indexed read measured in the same run.
//
//	go run ./tools/bench -n 100000                                    SQLite
//	go run ./tools/withpg -- go run ./tools/bench -n 100000 -postgres  PostgreSQL
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"tradewind/internal/app"
	"tradewind/internal/kit/sheet"
)

type options struct {
	n        int
	binary   string
	dir      string
	postgres bool
	quick    bool
	imports  bool
	out      string
}

func main() {
	var o options
	var base, target, owner, country string
	flag.IntVar(&o.n, "n", 100_000, "customers")
	flag.StringVar(&o.binary, "binary", "bin/tradewind", "the server to measure")
	flag.StringVar(&o.dir, "dir", "", "where the data set lies; kept and used again when given")
	flag.BoolVar(&o.postgres, "postgres", false, "measure on the PostgreSQL of TRADEWIND_TEST_PG")
	flag.BoolVar(&o.quick, "quick", false, "fewer requests: a look, no figures to keep")
	flag.BoolVar(&o.imports, "import", true, "measure imports too")
	flag.StringVar(&o.out, "out", "", "append the report to this file")
	flag.StringVar(&base, "baseline", "", "")
	flag.StringVar(&target, "target", "", "")
	flag.StringVar(&owner, "owner", "", "")
	flag.StringVar(&country, "country", "", "")
	flag.Parse()
	var err error
	if base != "" {
		err = baseline(base, target, owner, country)
	} else {
		err = run(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64, DisableCompression: true}, Timeout: 120 * time.Second}

func get(address string, h http.Header) (int, []byte, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, err
	}
	return do(r, h)
}

func do(r *http.Request, h http.Header) (int, []byte, error) {
	for k, v := range h {
		r.Header[k] = v
	}
	res, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, b, err
}

func send(method, address string, h http.Header, body any) (int, []byte, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequest(method, address, bytes.NewReader(b))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	return do(r, h)
}

// figure is one measured line.
type figure struct {
	name     string
	who      string
	n        int
	p50, p95 time.Duration
	cpu      time.Duration
}

type bench struct {
	o       options
	srv     *server
	base    *server
	figures []figure
	facts   []string
	admin   http.Header
	sales   http.Header
	manager http.Header
}

func (b *bench) fact(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	b.facts = append(b.facts, s)
	fmt.Println(s)
}

// measure sends n requests one after another and notes times and the CPU of the tree.
func (b *bench) measure(t tree, name, who string, n int, request func(i int) (int, []byte, error)) error {
	if b.o.quick {
		n = max(n/20, 5)
	}
	for i := range min(n/10+1, 20) { // warm
		if code, body, err := request(-1 - i); err != nil || code >= 300 {
			return fmt.Errorf("%s: status %d %s %w", name, code, clip(body), err)
		}
	}
	times := make([]time.Duration, 0, n)
	before := t.cpu()
	for i := range n {
		at := time.Now()
		code, body, err := request(i)
		times = append(times, time.Since(at))
		if err != nil || code >= 300 {
			return fmt.Errorf("%s: status %d %s %w", name, code, clip(body), err)
		}
	}
	cpu := (t.cpu() - before) / time.Duration(n)
	f := figure{name: name, who: who, n: n, p50: quantile(times, 0.50), p95: quantile(times, 0.95), cpu: cpu}
	b.figures = append(b.figures, f)
	fmt.Printf("%-52s %-8s p50 %8s  p95 %8s  cpu %8s\n", f.name, f.who, ms(f.p50), ms(f.p95), ms(f.cpu))
	return nil
}

func clip(b []byte) string {
	if len(b) > 300 {
		b = b[:300]
	}
	return string(b)
}

func quantile(ts []time.Duration, q float64) time.Duration {
	s := slices.Clone(ts)
	slices.Sort(s)
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.3f ms", float64(d.Microseconds())/1000) }

func run(o options) (err error) {
	b := &bench{o: o}
	dir := o.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "tradewind-bench"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	cfg := app.Config{Data: filepath.Join(dir, "data")}
	var env []string
	if o.postgres {
		if cfg.Database, err = database(os.Getenv("TRADEWIND_TEST_PG"), o.n); err != nil {
			return err
		}
		env = append(env, "DATABASE_URL="+cfg.Database)
	}
	d, err := b.prepare(cfg)
	if err != nil {
		return fmt.Errorf("data set: %w", err)
	}
	if o.postgres {
		if err := vacuum(cfg.Database); err != nil {
			return err
		}
	}
	const listen = "127.0.0.1:18765"
	var cold time.Duration
	b.srv, cold, err = start("http://"+listen, "/readyz", env, o.binary, "serve", "--data", cfg.Data, "--listen", listen, "--rate-limit", "0", "--log-level", "warn")
	if err != nil {
		return err
	}
	defer func() { _ = b.srv.stop() }()
	if o.postgres {
		b.srv.tree = b.srv.tree.withPostgres()
	}
	b.fact("cold start to first good answer: %s", ms(cold))
	time.Sleep(2 * time.Second)
	b.fact("memory idle (PSS): %d MiB", b.srv.tree.pss()>>20)
	if b.admin, err = b.signIn("admin"); err != nil {
		return err
	}
	if b.sales, err = b.signIn("sales07"); err != nil {
		return err
	}
	b.manager = b.admin
	owner, country, n, err := b.fullest(d)
	if err != nil {
		return err
	}
	b.fact("filter: country %s and owner sales07, %d rows", country, n)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	target := filepath.Join(cfg.Data, "tradewind.db")
	if o.postgres {
		target = cfg.Database
	}
	const blisten = "127.0.0.1:18766"
	b.base, _, err = start("http://"+blisten, "/bare", nil, self, "-baseline", blisten, "-target", target, "-owner", owner, "-country", country)
	if err != nil {
		return err
	}
	defer func() { _ = b.base.stop() }()
	baseTree := b.base.tree
	if o.postgres {
		baseTree = baseTree.withPostgres()
	}
	if err := b.requests(baseTree, owner, country); err != nil {
		return err
	}
	if err := b.saturate(owner, country); err != nil {
		return err
	}
	b.fact("memory after load (PSS): %d MiB", b.srv.tree.pss()>>20)
	if o.imports {
		if err := b.importing(10_000, "csv"); err != nil {
			return err
		}
		if !o.quick {
			if err := b.importing(100_000, "xlsx"); err != nil {
				return err
			}
		}
		b.fact("memory after imports (PSS): %d MiB, peak resident %d MiB", b.srv.tree.pss()>>20, b.srv.tree.peak()>>20)
	}
	return b.report()
}

// database makes a database for the run on the server of the test command.
func database(base string, n int) (string, error) {
	if base == "" {
		return "", fmt.Errorf("TRADEWIND_TEST_PG is not set: run through go run ./tools/withpg --")
	}
	c, err := sql.Open("pgx", base)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close() }()
	var r [4]byte
	_, _ = rand.Read(r[:])
	name := fmt.Sprintf("bench_%d_%s", n, hex.EncodeToString(r[:]))
	if _, err := c.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func vacuum(target string) error {
	c, err := sql.Open("pgx", target)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	_, err = c.Exec("VACUUM ANALYZE")
	return err
}

func (b *bench) prepare(cfg app.Config) (*dataset, error) {
	a, err := app.Build(context.Background(), app.Options{Config: cfg, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Close() }()
	needed, err := a.Features.Org.SetupNeeded(context.Background())
	if err != nil || !needed {
		return &dataset{}, err
	}
	if !b.o.postgres {
		// A data set is made, not kept: its loading need not survive a power cut.
		if err := a.DB.Exec(context.Background(), "PRAGMA synchronous=OFF"); err != nil {
			return nil, err
		}
	}
	d, err := load(context.Background(), a, b.o.n, func(done int) {
		if done%10_000 == 0 {
			fmt.Fprintf(os.Stderr, "loaded %d\n", done)
		}
	})
	if err == nil && !b.o.postgres {
		err = a.DB.Exec(context.Background(), "PRAGMA optimize")
	}
	if err == nil {
		b.fact("data set: %d customers, %d contacts, %d activities, loaded in %.0f s", b.o.n, 3*b.o.n, 5*b.o.n, d.loaded.Seconds())
	}
	return d, err
}

func (b *bench) signIn(login string) (http.Header, error) {
	body, _ := json.Marshal(map[string]string{"login": login, "password": password})
	r, err := http.NewRequest(http.MethodPost, b.srv.url+"/api/v1/session", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != 200 {
		t, _ := io.ReadAll(res.Body)
		return nil, fmt.Errorf("sign in as %s: %s", login, clip(t))
	}
	h := http.Header{}
	for _, c := range res.Cookies() {
		h.Add("Cookie", c.Name+"="+c.Value)
	}
	h.Set("Cookie", strings.Join(h["Cookie"], "; "))
	return h, nil
}

type page struct {
	Items []struct {
		ID string `json:"id"`
	} `json:"items"`
	Next  string `json:"next_cursor"`
	Total struct {
		Count int64 `json:"count"`
		More  bool  `json:"more"`
	} `json:"total"`
}

func (b *bench) list(h http.Header, q url.Values) (page, error) {
	var pg page
	code, body, err := get(b.srv.url+"/api/v1/customers?"+q.Encode(), h)
	if err != nil || code != 200 {
		return pg, fmt.Errorf("list: status %d %s %w", code, clip(body), err)
	}
	return pg, json.Unmarshal(body, &pg)
}

// fullest finds the country in which sales07 has about 500 customers (or as many as there are in a small data set).
func (b *bench) fullest(_ *dataset) (owner, country string, n int64, err error) {
	var me struct {
		ID string `json:"id"`
	}
	_, body, err := get(b.srv.url+"/api/v1/me", b.sales)
	if err != nil {
		return "", "", 0, err
	}
	if err := json.Unmarshal(body, &me); err != nil {
		return "", "", 0, err
	}
	best := int64(1 << 60)
	for _, c := range countries {
		pg, err := b.list(b.sales, url.Values{"filter": {filter(c, me.ID)}, "limit": {"1"}, "count": {"exact"}})
		if err != nil {
			return "", "", 0, err
		}
		diff := pg.Total.Count - 500
		if diff < 0 {
			diff = -diff
		}
		if diff < best {
			best, country, n = diff, c, pg.Total.Count
		}
	}
	return me.ID, country, n, nil
}

func filter(country, owner string) string {
	return fmt.Sprintf(`{"and":[{"field":"country","op":"eq","value":%q},{"field":"owner","op":"eq","value":%q}]}`, country, owner)
}

const columns = "country,city,stage,value_tier,owner,tags,next_contact_on,last_contact_at,updated_at"

func (b *bench) requests(baseTree tree, owner, country string) error {
	first, err := b.list(b.sales, url.Values{"limit": {"200"}})
	if err != nil {
		return err
	}
	var ids []string
	for _, x := range first.Items {
		ids = append(ids, x.ID)
	}
	at := func(i int) string { return ids[(i%len(ids)+len(ids))%len(ids)] }
	api := b.srv.url + "/api/v1"
	if err := b.measure(baseTree, "bare net/http handler", "-", 4000, func(int) (int, []byte, error) { return get(b.base.url+"/bare", nil) }); err != nil {
		return err
	}
	if err := b.measure(baseTree, "raw read by key + JSON", "-", 4000, func(i int) (int, []byte, error) { return get(b.base.url+"/one?id="+at(i), nil) }); err != nil {
		return err
	}
	if err := b.measure(baseTree, "raw indexed read of 50 + count + JSON", "-", 2000, func(int) (int, []byte, error) { return get(b.base.url+"/list", nil) }); err != nil {
		return err
	}
	type who struct {
		name string
		h    http.Header
	}
	whos := []who{{"own", b.sales}, {"all", b.manager}}
	query := func(kv ...string) string {
		q := url.Values{"columns": {columns}, "limit": {"50"}}
		for i := 0; i < len(kv); i += 2 {
			q.Set(kv[i], kv[i+1])
		}
		return api + "/customers?" + q.Encode()
	}
	for _, w := range whos {
		lists := []struct {
			name, url string
			n         int
		}{
			{"list of 50 by country + owner, newest first, total", query("filter", filter(country, owner)), 2000},
			{"list of 50, no filter, newest first, total", query(), 300},
			{"search 2 Chinese characters (rare)", query("q", "华贸"), 1000},
			{"search 2 Chinese characters (common)", query("q", "贸易"), 300},
			{"search start of a word", query("q", "transpac"), 1000},
			{"search start of a common word", query("q", "pacif"), 300},
			{"search part inside a word (rare)", query("q", "nspacifi"), 1000},
			{"search part inside a word (common)", query("q", "acific"), 300},
			{"search by mail", query("q", "info@firm0000123.example"), 500},
		}
		if err := b.measure(b.srv.tree, "get one by id", w.name, 4000, func(i int) (int, []byte, error) { return get(api+"/customers/"+at(i), w.h) }); err != nil {
			return err
		}
		for _, l := range lists {
			if err := b.measure(b.srv.tree, l.name, w.name, l.n, func(int) (int, []byte, error) { return get(l.url, w.h) }); err != nil {
				return err
			}
		}
		cursor, pages, err := b.deep(w.h, 50_000)
		if err != nil {
			return err
		}
		if err := b.measure(b.srv.tree, fmt.Sprintf("page after %d rows by cursor, no total", pages), w.name, 1000, func(int) (int, []byte, error) {
			return get(query("cursor", cursor, "count", "none"), w.h)
		}); err != nil {
			return err
		}
		if err := b.measure(b.srv.tree, "page 1, no total", w.name, 1000, func(int) (int, []byte, error) { return get(query("count", "none"), w.h) }); err != nil {
			return err
		}
	}
	n := 0
	return b.measure(b.srv.tree, "create, durable, with rights, audit, search index", "own", 1000, func(int) (int, []byte, error) {
		n++
		c := make1(b.o.n + 1_000_000 + n + os.Getpid()*1000)
		return send(http.MethodPost, api+"/customers", b.sales, map[string]any{"name": c.name, "country": c.country, "website": "https://" + c.domain,
			"email": "info@" + c.domain, "stage": "lead", "allow_duplicates": true})
	})
}

// deep walks to a page about rows rows down and returns its cursor.
func (b *bench) deep(h http.Header, rows int) (string, int, error) {
	cursor, n := "", 0
	for n < rows {
		pg, err := b.list(h, url.Values{"limit": {"200"}, "columns": {"country"}, "count": {"none"}, "cursor": {cursor}})
		if err != nil {
			return "", 0, err
		}
		if pg.Next == "" {
			break
		}
		n += len(pg.Items)
		cursor = pg.Next
	}
	return cursor, n, nil
}

// saturate sends the filtered list over 32 connections as fast as answers come.
func (b *bench) saturate(owner, country string) error {
	const conns = 32
	span := 10 * time.Second
	if b.o.quick {
		span = 2 * time.Second
	}
	q := url.Values{"columns": {columns}, "limit": {"50"}, "filter": {filter(country, owner)}}
	address := b.srv.url + "/api/v1/customers?" + q.Encode()
	var mu sync.Mutex
	var times []time.Duration
	var failed error
	var wg sync.WaitGroup
	before, began := b.srv.tree.cpu(), time.Now()
	for range conns {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(began) < span {
				at := time.Now()
				code, body, err := get(address, b.sales)
				if err != nil || code != 200 {
					mu.Lock()
					failed = fmt.Errorf("saturation: status %d %s %w", code, clip(body), err)
					mu.Unlock()
					return
				}
				mine = append(mine, time.Since(at))
			}
			mu.Lock()
			times = append(times, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	if failed != nil {
		return failed
	}
	took := time.Since(began)
	b.fact("filtered list over %d connections, closed loop, load program on the same %d cores: %.0f requests/s, p95 %s, CPU %s per request", conns, runtime.NumCPU(),
		float64(len(times))/took.Seconds(), ms(quantile(times, 0.95)), ms((b.srv.tree.cpu()-before)/time.Duration(len(times))))
	return nil
}

// importing uploads a file of n new customers and waits for its end.
func (b *bench) importing(n int, format string) error {
	var file bytes.Buffer
	header := []string{"Company name", "Country", "Website", "Email", "Phone", "Contact name", "Contact email", "City"}
	var w sheet.Writer
	if format == "csv" {
		w = sheet.NewCSV(&file, header, sheet.CSVOptions{})
	} else {
		w = sheet.NewXLSX(&file, "Customers", header)
	}
	for i := range n {
		c := make1(10_000_000 + n + i + os.Getpid()*1000)
		cells := []string{c.name, c.country, "https://" + c.domain, "info@" + c.domain, fmt.Sprintf("+86 571 8%07d", i), "Maria Lopez", "maria@" + c.domain, "Harbour"}
		row := make([]sheet.Cell, len(cells))
		for k, s := range cells {
			row[k] = sheet.TextCell(s)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	var form bytes.Buffer
	mw := multipart.NewWriter(&form)
	part, err := mw.CreateFormFile("file", "customers."+format)
	if err != nil {
		return err
	}
	if _, err := part.Write(file.Bytes()); err != nil {
		return err
	}
	_ = mw.Close()
	api := b.srv.url + "/api/v1/imports"
	before, began := b.srv.tree.cpu(), time.Now()
	r, err := http.NewRequest(http.MethodPost, api, &form)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", mw.FormDataContentType())
	code, body, err := do(r, b.admin)
	if err != nil || code != 201 {
		return fmt.Errorf("upload: status %d %s %w", code, clip(body), err)
	}
	var up struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(body, &up); err != nil {
		return err
	}
	fields := []string{"customer.name", "customer.country", "customer.website", "customer.email", "customer.phone", "contact.name", "contact.email", "customer.city"}
	mapping := make([]map[string]any, len(fields))
	for i, f := range fields {
		mapping[i] = map[string]any{"column": i, "field": f}
	}
	plan := map[string]any{"mapping": mapping, "key": []string{"domain"}, "mode": "create", "on_duplicate": "create"}
	code, body, err = send(http.MethodPost, api+"/"+up.ID+"/start", b.admin, plan)
	if err != nil || code >= 300 {
		return fmt.Errorf("start import: status %d %s %w", code, clip(body), err)
	}
	var st struct {
		State                      string
		Created, Rejected, Updated int64
	}
	for time.Since(began) < 20*time.Minute {
		time.Sleep(200 * time.Millisecond)
		_, body, err := get(api+"/"+up.ID, b.admin)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(body, &st); err != nil {
			return err
		}
		if st.State != "running" && st.State != "uploaded" && st.State != "queued" {
			break
		}
	}
	if st.State != "done" || st.Created != int64(n) {
		return fmt.Errorf("import of %d ended as %s: %d created, %d rejected", n, st.State, st.Created, st.Rejected)
	}
	b.fact("import of %d rows (%s) with validation, duplicate check, audit: %.1f s, %.1f s CPU", n, format, time.Since(began).Seconds(), (b.srv.tree.cpu() - before).Seconds())
	return nil
}

func (b *bench) report() error {
	var w strings.Builder
	engine := "SQLite"
	if b.o.postgres {
		engine = "PostgreSQL"
	}
	fmt.Fprintf(&w, "\n### %s, %d customers\n\n%s %s/%s, %d cores, %s.\n\n", engine, b.o.n, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().UTC().Format(time.DateOnly))
	for _, f := range b.facts {
		fmt.Fprintf(&w, "- %s\n", f)
	}
	bare, raw := time.Duration(0), time.Duration(0)
	for _, f := range b.figures {
		if f.name == "bare net/http handler" {
			bare = f.cpu
		}
		if strings.HasPrefix(f.name, "raw indexed read") {
			raw = f.cpu
		}
	}
	w.WriteString("\n| request | range | n | p50 | p95 | CPU | × bare handler | × raw indexed read |\n|---|---|---|---|---|---|---|---|\n")
	ratio := func(a, b time.Duration) string {
		if b == 0 {
			return "–"
		}
		return fmt.Sprintf("%.1f", float64(a)/float64(b))
	}
	for _, f := range b.figures {
		fmt.Fprintf(&w, "| %s | %s | %d | %s | %s | %s | %s | %s |\n", f.name, f.who, f.n, ms(f.p50), ms(f.p95), ms(f.cpu), ratio(f.cpu, bare), ratio(f.cpu, raw))
	}
	fmt.Print(w.String())
	if b.o.out == "" {
		return nil
	}
	f, err := os.OpenFile(b.o.out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	_, err = f.WriteString(w.String())
	return err
}
