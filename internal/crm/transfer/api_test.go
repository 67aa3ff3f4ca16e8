package transfer

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// caller speaks to the API as one person.
type caller struct {
	t   *testing.T
	h   http.Handler
	who *work.Actor
}

func (h *house) api(t *testing.T, who *work.Actor) *caller {
	mux := http.NewServeMux()
	r := rest.NewRouter(mux, h.door, slog.New(slog.DiscardHandler), "test")
	h.s.Mount(r)
	return &caller{t, mux, who}
}

func (c *caller) do(method, path, kind string, body io.Reader, into any) int {
	c.t.Helper()
	req := httptest.NewRequest(method, rest.Prefix+path, body)
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, req.WithContext(work.WithActor(req.Context(), c.who)))
	if into != nil {
		if b, ok := into.(*[]byte); ok {
			*b = w.Body.Bytes()
		} else if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			c.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
	}
	return w.Code
}

func (c *caller) json(method, path string, body, into any) int {
	c.t.Helper()
	return c.do(method, path, "application/json", strings.NewReader(asJSON(body)), into)
}

func form(part, name, content string) (string, io.Reader) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("note", "before the file")
	p, _ := w.CreateFormFile(part, name)
	_, _ = io.WriteString(p, content)
	_ = w.Close()
	return w.FormDataContentType(), &b
}

func TestAPI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.api(t, h.anna)
		kind, body := form("file", "客户 list.csv", "Company,Country\nOstwind,DE\nX,Utopia\n")
		var u Uploaded
		if code := c.do("POST", "/imports", kind, body, &u); code != 201 || u.ID == "" || len(u.Headers) != 2 || len(u.Preview) != 2 || u.Guess[1].Field != "customer.country" {
			t.Fatalf("upload: %d %s", code, asJSON(u))
		}
		var again Uploaded
		if code := c.do("GET", "/imports/"+u.ID+"/file", "", nil, &again); code != 200 || asJSON(again.Guess) != asJSON(u.Guess) || asJSON(again.Preview) != asJSON(u.Preview) {
			t.Errorf("reopened: %d %s", code, asJSON(again))
		}
		var fields rest.Page[Target]
		if code := c.do("GET", "/imports/fields", "", nil, &fields); code != 200 || len(fields.Items) < 100 {
			t.Errorf("fields: %d, %d", code, len(fields.Items))
		}
		for _, f := range fields.Items {
			if f.Label.En == "" || f.Label.Zh == "" || f.Group == customer.GroupBilling {
				t.Errorf("field %s", asJSON(f))
			}
		}
		plan := map[string]any{"mapping": []map[string]any{{"column": "Company", "field": "customer.name"}, {"column": "Country", "field": "customer.country", "translate": map[string]string{"utopia": "FR"}}}, "mode": "create"}
		var re Rehearsal
		if code := c.json("POST", "/imports/"+u.ID+"/preview", plan, &re); code != 200 || re.Counts["create"] != 2 || re.Rows[1].Record["country"] != "FR" {
			t.Fatalf("preview: %d %s", code, asJSON(re))
		}
		delete(plan["mapping"].([]map[string]any)[1], "translate")
		var p rest.Problem
		bad := map[string]any{"mapping": []map[string]any{{"column": "Nothing", "field": "customer.name"}, {"column": "Country", "field": "customer.nonsense"}}}
		if code := c.json("POST", "/imports/"+u.ID+"/start", bad, &p); code != 422 || len(p.Errors) < 2 {
			t.Errorf("a wrong plan: %d %s", code, asJSON(p))
		}
		var run Run
		if code := c.json("POST", "/imports/"+u.ID+"/start", plan, &run); code != 202 || run.State != stateRunning {
			t.Fatalf("start: %d %s", code, asJSON(run))
		}
		if code := c.json("POST", "/imports/"+u.ID+"/start", plan, &p); code != 409 || p.Code != ErrState.Code {
			t.Errorf("a second start: %d %s", code, asJSON(p))
		}
		if err := h.s.Run(t.Context(), u.ID); err != nil {
			t.Fatal(err)
		}
		if code := c.do("GET", "/imports/"+u.ID, "", nil, &run); code != 200 || run.State != stateDone || run.Created != 1 || run.Rejected != 1 || run.Plan == nil {
			t.Errorf("run: %d %s", code, asJSON(run))
		}
		var runs rest.Page[Run]
		if code := c.do("GET", "/imports?limit=1", "", nil, &runs); code != 200 || len(runs.Items) != 1 {
			t.Errorf("runs: %d %s", code, asJSON(runs))
		}
		var rej rest.Page[Reject]
		if code := c.do("GET", "/imports/"+u.ID+"/rejects", "", nil, &rej); code != 200 || len(rej.Items) != 1 || rej.Items[0].Row != 3 {
			t.Errorf("rejects: %d %s", code, asJSON(rej))
		}
		var file []byte
		if code := c.do("GET", "/imports/"+u.ID+"/rejects.xlsx", "", nil, &file); code != 200 || len(readTable(t, file, "")) != 2 {
			t.Errorf("workbook of rejects: %d", code)
		}
		if code := c.json("POST", "/imports/"+u.ID+"/undo", nil, &run); code != 202 || run.State != stateUndoing {
			t.Errorf("undo: %d %s", code, asJSON(run))
		}
		// Saved mappings.
		var m Mapped
		if code := c.json("POST", "/import-mappings", map[string]any{"name": "Ours", "shared": true, "headers": u.Headers, "plan": plan}, &m); code != 201 || m.ID == "" {
			t.Fatalf("mapping: %d %s", code, asJSON(m))
		}
		kind, body = form("file", "next.csv", "Company,Country\nWestwind,DE\n")
		if code := c.do("POST", "/imports", kind, body, &u); code != 201 || u.Mapping == nil || u.Mapping.Name != "Ours" {
			t.Errorf("a file with the same columns: %d %s", code, asJSON(u.Mapping))
		}
		ben := h.api(t, h.ben)
		var ms rest.Page[Mapped]
		if code := ben.do("GET", "/import-mappings", "", nil, &ms); code != 200 || len(ms.Items) != 1 || ms.Items[0].Mine {
			t.Errorf("shared: %d %s", code, asJSON(ms))
		}
		if code := ben.do("DELETE", "/import-mappings/"+m.ID, "", nil, nil); code != 403 {
			t.Errorf("another's mapping: %d", code)
		}
		if code := c.do("DELETE", "/import-mappings/"+m.ID, "", nil, nil); code != 204 {
			t.Errorf("delete: %d", code)
		}
		// What belongs to others is not there.
		for _, path := range []string{"", "/rejects", "/rejects.xlsx", "/file"} {
			if code := ben.do("GET", "/imports/"+u.ID+path, "", nil, nil); code != 404 {
				t.Errorf("another's import%s: %d", path, code)
			}
		}
		if code := ben.do("GET", "/imports/not-an-id", "", nil, nil); code != 404 {
			t.Errorf("no id: %d", code)
		}
		// Wrong uploads.
		kind, body = form("other", "x.csv", "a\n1\n")
		if code := c.do("POST", "/imports", kind, body, &p); code != 422 || p.Code != ErrNoFile.Code {
			t.Errorf("no file: %d %s", code, asJSON(p))
		}
		if code := c.do("POST", "/imports", "text/plain", strings.NewReader("x"), &p); code != 422 {
			t.Errorf("no form: %d %s", code, asJSON(p))
		}
		kind, body = form("file", "x.csv", "Company\nOst")
		cut, _ := io.ReadAll(body)
		if code := c.do("POST", "/imports", kind, bytes.NewReader(cut[:len(cut)-30]), &p); code != 422 {
			t.Errorf("a form that was cut off: %d %s", code, asJSON(p))
		}
		// An export through the API, once.
		var x Export
		if code := c.json("POST", "/exports", map[string]any{"entity": "customer", "format": "csv", "columns": []string{"code", "name"}}, &x); code != 202 || x.State != exportReady {
			t.Fatalf("export: %d %s", code, asJSON(x))
		}
		if code := c.do("GET", "/exports/"+x.ID+"/content", "", nil, &file); code != 200 || !bytes.HasPrefix(file, []byte("\ufeffCode,Name")) {
			t.Errorf("content: %d %q", code, file)
		}
		if code := c.do("GET", "/exports/"+x.ID+"/content", "", nil, nil); code != 404 {
			t.Errorf("content again: %d", code)
		}
	})
}
