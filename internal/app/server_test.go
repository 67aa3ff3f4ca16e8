package app

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/rest"
	"tradewind/migrations"
)

func TestPage(t *testing.T) {
	t.Parallel()
	script := strings.Repeat("console.log('hello');\n", 200)
	p := newPage(fstest.MapFS{
		"index.html":          {Data: []byte("<!doctype html><title>page</title>")},
		"assets/main-abc.js":  {Data: []byte(script)},
		"assets/pic-abc.png":  {Data: bytes.Repeat([]byte{1}, 5000)},
		"icon.svg":            {Data: []byte("<svg/>")},
		".vite/manifest.json": {Data: []byte("{}")},
		".keep":               {},
		"apidocs/a.css":       {Data: []byte("x")},
	}, true)
	ask := func(method, path, encoding, match string) answer {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("Accept-Encoding", encoding)
		r.Header.Set("If-None-Match", match)
		p.ServeHTTP(w, r)
		return answer{w.Code, w.Result().Header, w.Body.Bytes()}
	}
	for _, c := range []struct {
		path   string
		status int
		cache  string
		mime   string
	}{
		{"/", 200, "no-cache", "text/html; charset=utf-8"},
		{"/customers/01a1ff", 200, "no-cache", "text/html; charset=utf-8"},
		{"/index.html", 200, "no-cache", "text/html; charset=utf-8"},
		{"/assets/main-abc.js", 200, "public, max-age=31536000, immutable", "text/javascript; charset=utf-8"},
		{"/assets/gone-xyz.js", 404, "no-store", ""},
		{"/assets/", 404, "no-store", ""},
		{"/apidocs/gone.js", 404, "no-store", ""},
		{"/icon.svg", 200, "no-cache", "image/svg+xml"},
		{"/.vite/manifest.json", 404, "no-store", ""},
		{"/.keep", 404, "no-store", ""},
		{"/../../etc/passwd", 200, "no-cache", "text/html; charset=utf-8"}, // one of the page's own addresses, as far as we know
		{"/assets/../../../etc/passwd", 200, "no-cache", "text/html; charset=utf-8"},
	} {
		res := ask("GET", c.path, "", "")
		if res.status != c.status || res.Header.Get("Cache-Control") != c.cache || c.mime != "" && res.Header.Get("Content-Type") != c.mime {
			t.Errorf("%s: %d %v", c.path, res.status, res.Header)
		}
	}
	plain, packed := ask("GET", "/assets/main-abc.js", "", ""), ask("GET", "/assets/main-abc.js", "br, gzip", "")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("packed %v, plain %v", packed.Header, plain.Header)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != script {
		t.Errorf("unpacked to %d bytes: %v", len(b), err)
	}
	if string(plain.body) != script {
		t.Error("the plain answer differs")
	}
	if res := ask("GET", "/assets/main-abc.js", "gzip;q=0", ""); res.Header.Get("Content-Encoding") != "" {
		t.Error("packed for somebody who refuses it")
	}
	if res := ask("GET", "/assets/pic-abc.png", "gzip", ""); res.Header.Get("Content-Encoding") != "" {
		t.Error("a picture was packed again")
	}
	for _, res := range []answer{plain, packed} {
		enc := ""
		if res.Header.Get("Content-Encoding") != "" {
			enc = "gzip"
		}
		if again := ask("GET", "/assets/main-abc.js", enc, `"x", W/`+res.Header.Get("ETag")); again.status != 304 {
			t.Errorf("asked again: %d", again.status)
		}
	}
	if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Error("two different answers have one ETag")
	}
	if res := ask("HEAD", "/assets/main-abc.js", "", ""); res.status != 200 || res.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", res.status, res.Header)
	}
	if res := ask("POST", "/", "", ""); res.status != 405 {
		t.Errorf("POST: %d", res.status)
	}
	w := httptest.NewRecorder()
	newPage(fstest.MapFS{}, false).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 501 || !strings.Contains(w.Body.String(), "make build") || !strings.Contains(w.Body.String(), "网页") {
		t.Errorf("not built: %d %s", w.Code, w.Body)
	}
}

// site is a whole server, set up, with a signed-in administrator.
type site struct {
	*App
	srv    *httptest.Server
	client *http.Client
}

func newSite(t *testing.T) *site {
	t.Helper()
	a := build(t)
	s := &site{App: a, srv: httptest.NewServer(a.Handler())}
	t.Cleanup(s.srv.Close)
	t.Cleanup(a.streams.close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = &http.Client{Jar: jar, Timeout: 30 * time.Second}
	if res := s.send(t, "POST", "/api/v1/setup", `{"company_name":"Harbour","base_currency":"CNY","time_zone":"Asia/Shanghai","language":"en",
		"admin":{"login":"admin","name":"Lin","password":"Seven-ships-9-harbours"}}`); res.status != 201 {
		t.Fatalf("setup: %d", res.status)
	}
	return s
}

// answer is a whole answer.
type answer struct {
	status int
	http.Header
	body []byte
}

func (s *site) send(t *testing.T, method, path, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.srv.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, b}
}

// stream opens the stream of live changes and reads it line by line; it ends with the test.
func (s *site) stream(t *testing.T) (status int, mime string, lines *bufio.Scanner) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.srv.URL+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res.StatusCode, res.Header.Get("Content-Type"), bufio.NewScanner(res.Body)
}

func TestServer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/docs/api": 200, "/docs/api/start.js": 200, "/api/v1/nothing": 404, "/api/": 404, "/api/v1/me": 200,
		"/api/v1/geo/countries": 200, "/api/v1/geo/currencies": 200, "/api/v1/geo/languages": 200, "/api/v1/geo/time-zones": 200, "/api/v1/geo/regions": 200,
	} {
		res := s.send(t, "GET", path, "")
		if res.status != want {
			t.Errorf("%s: %d, want %d", path, res.status, want)
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'self'") || res.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the safety headers are missing: %v", path, res.Header)
		}
		if want == 404 && res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: not a problem document", path)
		}
	}
	res := s.send(t, "DELETE", "/api/v1/me", "")
	var p rest.Problem
	if err := json.Unmarshal(res.body, &p); err != nil || res.status != 405 || !strings.Contains(res.Header.Get("Allow"), "PATCH") || p.Code != "method_not_allowed" {
		t.Errorf("a wrong method: %d %v %+v %v", res.status, res.Header, p, err)
	}
	first := s.send(t, "GET", "/api/v1/openapi.yaml", "").body
	again := build(t)
	if second, err := again.Router.OpenAPI(); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the description is not the same bytes twice (%v)", err)
	}
	if res := s.send(t, "GET", "/api/v1/openapi.json", ""); !json.Valid(res.body) {
		t.Error("openapi.json is no JSON")
	}
	body := string(s.send(t, "GET", "/metrics", "").body)
	for _, want := range []string{`tradewind_http_request_seconds_count{operation="geo-countries",status="200"}`, "tradewind_disk_free_bytes", "tradewind_database_full 0", `engine="sqlite"`} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	for name, edit := range map[string]func(r *http.Request){
		"from elsewhere":        func(r *http.Request) { r.RemoteAddr = "203.0.113.7:1234" },
		"through a local proxy": func(r *http.Request) { r.RemoteAddr = "127.0.0.1:1"; r.Header.Set("X-Forwarded-For", "203.0.113.7") },
	} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		edit(r)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != 404 {
			t.Errorf("/metrics %s: %d", name, w.Code)
		}
	}
}

// A server whose database cannot be written is not ready, although it still answers.
func TestReadyTestsAWrite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.DB.Exec(context.Background(), "CREATE TRIGGER no_writes BEFORE UPDATE ON setting BEGIN SELECT RAISE(ABORT, 'no'); END"); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond) // an earlier answer counts for a second
	if res := s.send(t, "GET", "/readyz", ""); res.status != 503 {
		t.Errorf("ready although nothing can be written: %d", res.status)
	}
	if res := s.send(t, "GET", "/healthz", ""); res.status != 200 {
		t.Errorf("health: %d", res.status)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/events", nil))
	if w.Code != 401 {
		t.Errorf("without signing in: %d", w.Code)
	}
	status, mime, lines := s.stream(t)
	if status != 200 || mime != "text/event-stream" {
		t.Fatalf("%d %s", status, mime)
	}
	lines.Scan() // the stream is open, so what happens from now on is told
	if res := s.send(t, "POST", "/api/v1/teams", `{"name":"华东"}`); res.status != 201 {
		t.Fatalf("a team: %d", res.status)
	}
	got := ""
	for lines.Scan() && got == "" {
		if rest, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			got = rest
		}
	}
	if !strings.Contains(got, "teams") {
		t.Errorf("told %q of a new team", got)
	}
	for i := range streamsPerUser {
		status, _, _ := s.stream(t)
		want := 200
		if i == streamsPerUser-1 {
			want = 429
		}
		if status != want {
			t.Errorf("stream %d: %d", i+2, status)
		}
	}
	if res := s.send(t, "HEAD", "/api/v1/events", ""); res.status != 200 {
		t.Errorf("HEAD: %d", res.status)
	}
	// A session that ends takes its stream along, and closing lets the server stop.
	s.streams.close()
	done := make(chan struct{})
	go func() {
		for lines.Scan() {
			continue
		}
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("the stream outlived the server")
	}
}

// Nobody is told of records he may not see: not which, and of kinds he has no right to nothing at all.
func TestTopics(t *testing.T) {
	t.Parallel()
	all := func(string) bool { return true }
	none := func(string) bool { return false }
	if got := topics("customer:01a1ff", all); strings.Join(got, " ") != "customers search home" {
		t.Errorf("%v", got)
	}
	for _, topic := range []string{"customer", "customer:01", "contact", "activity", "import_run", "task", "audit", "job", "attachment"} {
		if got := topics(topic, none); len(got) > 0 {
			t.Errorf("%s: somebody without the right is told %v", topic, got)
		}
	}
	if got := topics("*", all); len(got) < 10 {
		t.Errorf("after a gap only %v", got)
	}
}

// Serve starts, answers, and ends in time although a page holds a stream open.
func TestServeStops(t *testing.T) {
	t.Parallel()
	a, err := Build(context.Background(), Options{Config: Config{Data: t.TempDir()}, Serving: Serving{Listen: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	at, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(address string) { at <- address }) }()
	url := <-at
	res, err := http.Get(url + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 200 {
		t.Fatalf("health: %d", res.StatusCode)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(stopRequests + stopWork):
		t.Error("the server did not stop in time")
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]Options{
		"database": {Config: Config{Data: t.TempDir(), Database: "mysql://x"}},
		"proxy":    {Config: Config{Data: t.TempDir()}, Serving: Serving{TrustedProxy: []string{"not a network"}}},
		"key":      {Config: Config{Data: t.TempDir(), SecretKey: "short"}},
	} {
		if a, err := Build(context.Background(), opt); err == nil {
			t.Errorf("%s: a wrong setting was accepted", name)
			_ = a.Close()
		}
	}
	s := Serving{TrustedProxy: []string{"10.1.2.3/8", "192.0.2.1", "::1"}}
	got, err := s.proxies()
	if err != nil || len(got) != 3 || got[0].String() != "10.0.0.0/8" || got[1].String() != "192.0.2.1/32" || got[2].String() != "::1/128" {
		t.Errorf("%v %v", got, err)
	}
	if _, err := (&Serving{TLSCert: "x"}).tls(); err == nil {
		t.Error("a certificate without its key")
	}
	c := Config{Data: t.TempDir()}
	release, err := c.hold()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.hold(); !errors.Is(err, ErrInUse) {
		t.Errorf("held twice: %v", err)
	}
	release()
	if release, err = c.hold(); err != nil {
		t.Errorf("after it was given back: %v", err)
	} else {
		release()
	}
}

// first is the series of migrations up to a version.
type first struct {
	fs.FS
	n int
}

// Glob lists the migrations.
func (f first) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(f.FS, pattern)
	return names[:f.n], err
}

// A SQLite database of an earlier version is copied before it is changed; commands beside a server refuse to change it.
func TestMigrateKeepsACopy(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "it's data")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(ctx, db.Config{URL: filepath.Join(dir, "tradewind.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(ctx, first{migrations.Files, 2}); err != nil {
		t.Fatal(err)
	}
	if err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO setting (key, value) VALUES ('kept', 'yes')")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	if _, err := Build(ctx, Options{Config: Config{Data: dir}, Beside: true}); !errors.Is(err, ErrOldSchema) {
		t.Errorf("beside a server of the earlier version: %v", err)
	}
	a, err := Build(ctx, Options{Config: Config{Data: dir}})
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Close()
	copies, err := filepath.Glob(filepath.Join(dir, "before-migration-0002-*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v: %v", copies, err)
	}
	old, err := db.Open(ctx, db.Config{URL: copies[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = old.Close() }()
	v, err := schemaVersion(ctx, old)
	if err != nil || v != 2 {
		t.Errorf("the copy is at version %d: %v", v, err)
	}
	if err := old.View(ctx, func(tx *db.Tx) error {
		_, err := db.One[string](tx, "SELECT value FROM setting WHERE key = 'kept'")
		return err
	}); err != nil {
		t.Errorf("the copy lacks what was there: %v", err)
	}
	// Nothing to migrate: no further copy.
	if a, err = Build(ctx, Options{Config: Config{Data: dir}}); err != nil {
		t.Fatal(err)
	}
	_ = a.Close()
	if copies, _ = filepath.Glob(filepath.Join(dir, "before-migration-*.db")); len(copies) != 1 {
		t.Errorf("copies %v", copies)
	}
}
