package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"tradewind/internal/kit/rest"
)

// mediaTypes is fixed: the tables of operating systems differ, and a wrong one stops scripts from loading.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".woff": "font/woff", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8", ".map": "application/json",
}

// packedBudget bounds the memory the compressed copies may take; what is above it is sent as it is.
const packedBudget = 8 << 20

// page serves the built page out of the binary.
type page struct {
	files fs.FS
	built bool

	mu     sync.Mutex
	kept   map[string]*pageFile
	packed int
}

type pageFile struct {
	once   sync.Once
	data   []byte // of the binary, not a copy
	packed []byte // nil when packing gains little or is not allowed any more
	etag   string
	mime   string
}

func newPage(files fs.FS, built bool) *page {
	return &page{files: files, built: built, kept: map[string]*pageFile{}}
}

// file finds a file; nil when there is none. Only names that exist are remembered, so requests cannot fill the memory.
func (p *page) file(name string) *pageFile {
	p.mu.Lock()
	f := p.kept[name]
	p.mu.Unlock()
	if f == nil {
		if info, err := fs.Stat(p.files, name); err != nil || info.IsDir() {
			return nil
		}
		p.mu.Lock()
		if f = p.kept[name]; f == nil {
			f = &pageFile{}
			p.kept[name] = f
		}
		p.mu.Unlock()
	}
	f.once.Do(func() { p.load(name, f) })
	if f.data == nil {
		return nil
	}
	return f
}

func (p *page) load(name string, f *pageFile) {
	data, err := fs.ReadFile(p.files, name)
	if err != nil {
		return
	}
	sum := sha256.Sum256(data)
	f.etag, f.mime = `"`+hex.EncodeToString(sum[:12])+`"`, mediaTypes[path.Ext(name)]
	if f.mime == "" {
		f.mime = "application/octet-stream"
	}
	f.data = data
	switch path.Ext(name) {
	case ".png", ".jpg", ".webp", ".woff2", ".woff", ".ico":
		return
	}
	if len(data) < 1024 {
		return
	}
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression) // the level is a constant
	_, _ = z.Write(data)                                    // to memory: cannot fail
	_ = z.Close()
	if buf.Len() > len(data)*9/10 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.packed+buf.Len() > packedBudget {
		return
	}
	p.packed += buf.Len()
	f.packed = bytes.Clone(buf.Bytes())
}

// ServeHTTP answers with a file, or with the page itself for every address the page knows and we do not.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET works here; the API is at "+rest.Prefix+".", http.StatusMethodNotAllowed)
		return
	}
	if !p.built {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "This program was compiled without its page. Run `make build` (it needs Node.js) and start bin/tradewind. The API works: see /docs/api.\n"+
			"此程序编译时未包含网页。请运行 make build（需要 Node.js），再启动 bin/tradewind。API 可正常使用，见 /docs/api。", http.StatusNotImplemented)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	if name != "" && name != "index.html" && !hidden && fs.ValidPath(name) {
		if f := p.file(name); f != nil {
			cache := "no-cache" // icons and the manifest keep their names from release to release
			if strings.HasPrefix(name, "assets/") {
				cache = "public, max-age=31536000, immutable" // the name holds a hash of the content
			}
			f.serve(w, r, cache)
			return
		}
	}
	// A missing part must not be answered with the page: the browser would try to run it as a script.
	if top, _, _ := strings.Cut(name, "/"); top == "assets" || top == "apidocs" || hidden {
		w.Header().Set("Cache-Control", "no-store")
		http.NotFound(w, r)
		return
	}
	if f := p.file("index.html"); f != nil {
		f.serve(w, r, "no-cache")
		return
	}
	http.NotFound(w, r)
}

func (f *pageFile) serve(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", cache)
	h.Set("ETag", f.etag)
	body := f.data
	if f.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			h.Set("ETag", strings.TrimSuffix(f.etag, `"`)+`-gz"`)
			body = f.packed
		}
	}
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == h.Get("ETag") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}

// acceptsGzip reads Accept-Encoding; "gzip;q=0" is a refusal.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, param, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q, ok := strings.CutPrefix(strings.ReplaceAll(param, " ", ""), "q=")
			v, err := strconv.ParseFloat(q, 64)
			return !ok || err != nil || v > 0
		}
	}
	return false
}
