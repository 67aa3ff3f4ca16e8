package app

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/http"
	"strings"
	"sync"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/rest"
)

// description serves the OpenAPI document; it never changes while the program runs.
type description struct {
	once       sync.Once
	yaml, json []byte
	etag       string
	err        error
}

func (d *description) load(r *rest.Router) error {
	d.once.Do(func() {
		if d.yaml, d.err = r.OpenAPI(); d.err != nil {
			return
		}
		if d.json, d.err = r.OpenAPIJSON(); d.err != nil {
			return
		}
		sum := sha256.Sum256(d.yaml)
		d.etag = hex.EncodeToString(sum[:12])
	})
	return d.err
}

func (d *description) mount(r *rest.Router) {
	serve := func(mime, suffix string, body func() []byte) func(http.ResponseWriter, *http.Request) error {
		return func(w http.ResponseWriter, req *http.Request) error {
			if err := d.load(r); err != nil {
				return err
			}
			h, tag := w.Header(), `"`+d.etag+suffix+`"`
			h.Set("Content-Type", mime)
			h.Set("Cache-Control", "no-cache")
			h.Set("ETag", tag)
			if req.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return nil
			}
			_, _ = w.Write(body())
			return nil
		}
	}
	r.Raw(rest.Op{Method: http.MethodGet, Path: "/openapi.yaml", ID: "openapi-yaml", Tag: "system", Summary: "This description as YAML", Needs: access.Public},
		serve("application/yaml", "y", func() []byte { return d.yaml }))
	r.Raw(rest.Op{Method: http.MethodGet, Path: "/openapi.json", ID: "openapi-json", Tag: "system", Summary: "This description as JSON", Needs: access.Public},
		serve("application/json", "j", func() []byte { return d.json }))
}

// docsPage is the interactive description. It loads its script from the same server: nothing comes from elsewhere, and
// the policy against scripts inside a page stays as strict as on every other page.
const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tradewind API</title>
<link rel="stylesheet" href="/apidocs/swagger-ui.css">
<link rel="icon" href="/icon.svg">
</head>
<body>
<div id="api"></div>
<script src="/apidocs/swagger-ui-bundle.js"></script>
<script src="/docs/api/start.js"></script>
</body>
</html>
`

const docsScript = `"use strict";
window.addEventListener("load", function () {
  SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#api",
    deepLinking: true,
    persistAuthorization: false,
    displayRequestDuration: true,
    docExpansion: "none",
    filter: true,
    validatorUrl: null,
    syntaxHighlight: { activated: false }
  });
});
`

// mountDocs serves the interactive page at /docs/api, or a plain list of the operations where the page's files were not
// built into the program.
func (a *App) mountDocs(mux *http.ServeMux, p *page) {
	write := func(w http.ResponseWriter, mime, text string) {
		w.Header().Set("Content-Type", mime)
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write([]byte(text))
	}
	mux.HandleFunc("GET /docs/api", func(w http.ResponseWriter, _ *http.Request) {
		if p.file("apidocs/swagger-ui-bundle.js") != nil {
			write(w, mediaTypes[".html"], docsPage)
			return
		}
		write(w, mediaTypes[".html"], a.plainDocs())
	})
	mux.HandleFunc("GET /docs/api/start.js", func(w http.ResponseWriter, _ *http.Request) { write(w, mediaTypes[".js"], docsScript) })
	mux.Handle("GET /docs/api/{$}", http.RedirectHandler("/docs/api", http.StatusMovedPermanently))
	mux.Handle("GET /api/docs", http.RedirectHandler("/docs/api", http.StatusFound))
}

func (a *App) plainDocs() string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tradewind API</title></head><body><h1>Tradewind API</h1>` +
		`<p>The whole description: <a href="/api/v1/openapi.yaml">openapi.yaml</a>, <a href="/api/v1/openapi.json">openapi.json</a>.</p><table>`)
	for _, op := range a.Router.Ops() {
		b.WriteString("<tr><td><code>" + op.Method + "</code></td><td><code>" + html.EscapeString(rest.Prefix+op.Path) + "</code></td><td>" + html.EscapeString(op.Summary) + "</td></tr>")
	}
	b.WriteString("</table></body></html>\n")
	return b.String()
}
