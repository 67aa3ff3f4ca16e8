package org

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// site serves a world over HTTP.
type site struct {
	*world
	url    string
	router *rest.Router
}

func serve(t *testing.T, w *world) *site {
	t.Helper()
	mux := http.NewServeMux()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	r := rest.NewRouter(mux, w.door, log, "test")
	w.Mount(r)
	chain := &rest.Chain{Door: w.door, Log: log, Auth: w.Authenticate, Clock: clock.System{}}
	srv := httptest.NewServer(chain.Wrap(mux))
	t.Cleanup(srv.Close)
	return &site{world: w, url: srv.URL, router: r}
}

// browser keeps cookies, as the page's browser does.
type browser struct {
	t      *testing.T
	site   *site
	client *http.Client
}

func (s *site) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	ok(t, err)
	return &browser{t, s, &http.Client{Jar: jar}}
}

type reply struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

func (b *browser) send(method, path string, body any, header ...string) reply {
	b.t.Helper()
	var in io.Reader
	if body != nil {
		buf, err := json.Marshal(body)
		ok(b.t, err)
		in = bytes.NewReader(buf)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.site.url+rest.Prefix+path, in)
	ok(b.t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := b.client.Do(req)
	ok(b.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	ok(b.t, err)
	r := reply{status: res.StatusCode, header: res.Header, text: string(text)}
	_ = json.Unmarshal(text, &r.json)
	return r
}

func (b *browser) must(status int, method, path string, body any, header ...string) reply {
	b.t.Helper()
	r := b.send(method, path, body, header...)
	if r.status != status {
		b.t.Fatalf("%s %s: %d, want %d: %s", method, path, r.status, status, r.text)
	}
	return r
}

func (b *browser) refused(status int, code, method, path string, body any, header ...string) reply {
	b.t.Helper()
	r := b.must(status, method, path, body, header...)
	if r.json["code"] != code {
		b.t.Fatalf("%s %s: code %v, want %s: %s", method, path, r.json["code"], code, r.text)
	}
	if ct := r.header.Get("Content-Type"); ct != "application/problem+json" {
		b.t.Errorf("%s %s: problem sent as %q", method, path, ct)
	}
	return r
}

func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.site.url)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

type m = map[string]any

func TestFirstRunOverHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		b := s.browser(t)
		if r := b.must(200, "GET", "/setup", nil); r.json["needed"] != true || len(r.json["languages"].([]any)) != 2 {
			t.Error(r.text)
		}
		b.refused(401, "sign_in.required", "GET", "/me", nil)
		in := m{"company_name": "Harbour Light", "company_name_zh": "港明", "base_currency": "CNY", "time_zone": "Asia/Shanghai", "language": "zh-CN",
			"admin": m{"login": "a", "name": "陈伟", "password": adminPassword}}
		r := b.send("POST", "/setup", in, "Accept-Language", "zh-CN")
		if r.status != 422 || !strings.Contains(r.text, `"field":"admin.login"`) || !strings.Contains(r.text, "登录名") {
			t.Errorf("%d %s", r.status, r.text)
		}
		in["admin"].(m)["login"] = "chen.wei"
		r = b.must(201, "POST", "/setup", in)
		if r.json["me"].(m)["login"] != "chen.wei" || strings.Contains(r.text, adminPassword) {
			t.Error(r.text)
		}
		for _, c := range r.header.Values("Set-Cookie") {
			for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
				if !strings.Contains(c, want) {
					t.Errorf("cookie %q lacks %s", c, want)
				}
			}
		}
		if len(b.cookie("tw_session")) != secretLength || len(b.cookie("tw_device")) != secretLength {
			t.Error("no cookies")
		}
		b.must(200, "GET", "/me", nil)
		s.browser(t).refused(409, "setup.done", "POST", "/setup", in)
		if r := s.browser(t).must(200, "GET", "/setup", nil); r.json["needed"] != false {
			t.Error(r.text)
		}
	})
}

func TestSignInOverHTTP(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		b := s.browser(t)
		w.user(t, "li.na", "sales")
		a1 := b.refused(401, "sign_in.failed", "POST", "/session", m{"login": "li.na", "password": "wrong"})
		a2 := b.refused(401, "sign_in.failed", "POST", "/session", m{"login": "nobody", "password": "wrong"})
		delete(a1.json, "request_id")
		delete(a2.json, "request_id")
		x, _ := json.Marshal(a1.json)
		y, _ := json.Marshal(a2.json)
		if string(x) != string(y) {
			t.Errorf("known and unknown names are told apart: %s / %s", x, y)
		}
		// An unexpected property is not echoed: it may hold a password.
		if r := b.send("POST", "/session", m{"login": "li.na", "pasword": "my secret words"}); r.status != 422 || strings.Contains(r.text, "my secret words") {
			t.Errorf("%d %s", r.status, r.text)
		}
		b.must(200, "POST", "/session", m{"login": "li.na", "password": "li.na has a secret"})
		first := b.cookie("tw_session")
		if r := b.must(200, "GET", "/me", nil); r.json["rights"].(m)["deal"].(m)["actions"].(m)["view"] != "own" || r.json["must_change_password"] != false {
			t.Error(r.text)
		}
		b.refused(403, "denied", "GET", "/users", nil)
		b.refused(403, "denied", "POST", "/users", m{"login": "x", "name": "x"})
		b.refused(403, "denied", "GET", "/audit", nil)
		b.refused(403, "denied", "GET", "/audit.xlsx", nil)
		b.must(200, "GET", "/people?q=li", nil)
		b.must(200, "GET", "/teams", nil)
		b.must(200, "GET", "/company", nil)

		// Fixation: a session id planted before the sign-in is not the one after it.
		b.must(200, "POST", "/session", m{"login": "li.na", "password": "li.na has a secret"})
		if b.cookie("tw_session") == first {
			t.Error("the session id stayed")
		}
		thief := s.browser(t)
		thief.refused(401, "sign_in.required", "GET", "/me", nil, "Cookie", "tw_session="+first)

		// Requests from another site's page change nothing.
		for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
			b.refused(403, "cross_origin", "PATCH", "/me", m{"name": "Mallory"}, h...)
			b.refused(403, "cross_origin", "DELETE", "/session", nil, h...)
		}
		if r := b.send("POST", "/me/password", nil, "Content-Type", "text/plain"); r.status < 400 {
			t.Errorf("a form post was taken: %d", r.status)
		}
		if r := b.must(200, "PATCH", "/me", m{"theme": "dark", "language": "en"}); r.json["theme"] != "dark" || r.json["language"] != "en" {
			t.Error(r.text)
		}
		b.must(204, "POST", "/me/password", m{"current": "li.na has a secret", "new": "something else now"})
		b.must(200, "GET", "/me", nil)
		r := b.must(204, "DELETE", "/session", nil)
		if c := r.header.Get("Set-Cookie"); !strings.Contains(c, "Max-Age=0") {
			t.Errorf("cookie %q", c)
		}
		b.refused(401, "sign_in.required", "GET", "/me", nil)
		b.must(204, "DELETE", "/session", nil)
		b.refused(401, "token.invalid", "GET", "/me", nil, "Authorization", "Bearer tw_nonsense")
		b.refused(401, "token.invalid", "GET", "/me", nil, "Authorization", "Basic YTpi")
	})
}

func TestMustChangeOverHTTP(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		admin, b := s.browser(t), s.browser(t)
		admin.must(200, "POST", "/session", m{"login": "chen.wei", "password": adminPassword})
		made := admin.must(201, "POST", "/users", m{"login": "li.na", "name": "李娜", "role_ids": []string{"sales"}}, "Idempotency-Key", "k1")
		initial := made.json["initial_password"].(string)
		// The answer with the password is not kept; the work is not done twice.
		admin.refused(409, "idempotency.done", "POST", "/users", m{"login": "li.na", "name": "李娜", "role_ids": []string{"sales"}}, "Idempotency-Key", "k1")
		b.must(200, "POST", "/session", m{"login": "li.na", "password": initial})
		b.must(200, "GET", "/me", nil)
		b.must(200, "GET", "/setup", nil)
		for _, p := range []string{"/people", "/teams", "/company", "/me/sessions", "/me/tokens", "/access/matrix"} {
			b.refused(403, "password.must_change", "GET", p, nil)
		}
		b.refused(403, "password.must_change", "POST", "/me/tokens", m{"name": "x", "scopes": []string{"*"}})
		b.refused(403, "password.must_change", "POST", "/me/totp", nil)
		b.refused(422, "password.same", "POST", "/me/password", m{"current": initial, "new": initial})
		b.must(204, "POST", "/me/password", m{"current": initial, "new": "my own long secret"})
		b.must(200, "GET", "/people", nil)

		id := made.json["id"].(string)
		r := admin.must(200, "POST", "/users/"+id+"/reset-password", nil, "Idempotency-Key", "k2")
		again := r.json["initial_password"].(string)
		b.refused(401, "sign_in.required", "GET", "/me", nil)
		b.must(200, "POST", "/session", m{"login": "li.na", "password": again})
		b.must(204, "DELETE", "/session", nil)
		// Neither password lies anywhere in the database.
		for _, secret := range []string{initial, again} {
			for _, q := range []string{"SELECT 1 FROM audit WHERE changes LIKE ? OR note LIKE ? OR label LIKE ?", "SELECT 1 FROM idempotency WHERE CAST(body AS TEXT) LIKE ? OR headers LIKE ? OR key LIKE ?",
				"SELECT 1 FROM app_user WHERE password_hash LIKE ? OR search LIKE ? OR totp_secret LIKE ?"} {
				p := "%" + secret + "%"
				w.view(t, func(tx *work.Tx) error {
					found := false
					err := tx.Each(strings.ReplaceAll(q, "CAST(body AS TEXT)", textOf(tx)), []any{p, p, p}, found1(&found))
					if found {
						t.Errorf("the initial password is found by %s", q)
					}
					return err
				})
			}
		}
	})
}

func TestAdministrationOverHTTP(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		b := s.browser(t)
		b.must(200, "POST", "/session", m{"login": "chen.wei", "password": adminPassword})
		dep := b.must(201, "POST", "/departments", m{"name": "销售部"})
		team := b.must(201, "POST", "/teams", m{"name": "欧洲组", "department_id": dep.json["id"]})
		if team.header.Get("ETag") != `"v1"` || team.json["department"].(m)["name"] != "销售部" {
			t.Error(team.text, team.header)
		}
		role := b.must(201, "POST", "/roles", m{"name": "Trainee", "name_zh": "实习生", "grants": m{"actions": m{"deal": m{"view": "team"}}, "groups": m{"deal": m{"basic": "masked"}}}})
		b.refused(422, "invalid", "POST", "/roles", m{"name": "Bad", "grants": m{"actions": m{"deal": m{"fly": "all"}}, "groups": m{}}})
		if r := b.send("POST", "/roles", m{"name": "Bad", "grants": m{"actions": m{"deal": m{"view": "galaxy"}}, "groups": m{}}}); r.status != 422 && r.status != 400 {
			t.Errorf("unknown range: %d %s", r.status, r.text)
		}
		u := b.must(201, "POST", "/users", m{"login": "li.na", "name": "李娜", "password": "li.na has a secret", "must_change": false,
			"team_id": team.json["id"], "role_ids": []any{role.json["id"]}})
		if _, shown := u.json["initial_password"]; shown {
			t.Error("a password that was given came back")
		}
		path := "/users/" + u.json["id"].(string)
		if r := b.must(200, "GET", path, nil); r.header.Get("ETag") != `"v1"` || r.json["active"] != true {
			t.Error(r.text)
		}
		b.refused(428, "if_match_required", "PATCH", path, m{"name": "X"})
		b.refused(412, "stale", "PATCH", path, m{"name": "X"}, "If-Match", `"v9"`)
		r := b.must(200, "PATCH", path, m{"name": "李娜娜"}, "If-Match", `"v1"`)
		if r.header.Get("ETag") != `"v2"` {
			t.Error(r.header)
		}
		b.refused(422, "invalid", "PATCH", path, m{"email": "nonsense"}, "If-Match", `"v2"`)
		b.refused(404, "not_found", "GET", "/users/nobody", nil)
		b.refused(404, "not_found", "GET", "/users/"+id.New(), nil)
		b.refused(404, "not_found", "PATCH", "/users/%00", m{"name": "X"}, "If-Match", `"v1"`)
		acc := b.must(200, "GET", path+"/access", nil)
		if !strings.Contains(acc.text, `"range":"team"`) || !strings.Contains(acc.text, "实习生") {
			t.Error(acc.text)
		}
		if r := b.must(200, "GET", "/access/matrix", nil); !strings.Contains(r.text, `"key":"billing"`) {
			t.Error(r.text)
		}
		list := b.must(200, "GET", "/users?q=lnn&status=active&limit=1", nil)
		if len(list.json["items"].([]any)) != 1 {
			t.Error(list.text)
		}
		if r := b.send("GET", "/users?limit=100000", nil); r.status != 422 {
			t.Errorf("limit: %d", r.status)
		}
		b.refused(422, "bad_cursor", "GET", "/users?cursor=nonsense", nil)
		b.must(200, "POST", path+"/disable", m{})
		b.must(200, "POST", path+"/enable", nil)
		b.must(200, "POST", path+"/disable", nil)
		b.refused(409, "in_use", "DELETE", "/teams/"+team.json["id"].(string), nil, "If-Match", `"v1"`)
		comp := b.must(200, "GET", "/company", nil)
		b.must(200, "PATCH", "/company", m{"phone": "+86 574 8765 4321"}, "If-Match", comp.header.Get("ETag"))
		b.must(204, "POST", path+"/sign-out-everywhere", nil)

		// Mass assignment: nothing but the declared fields is taken.
		for _, f := range []string{"id", "status", "version", "password_hash", "totp_secret", "epoch", "must_change", "created_at"} {
			if r := b.send("PATCH", path, m{f: "x"}, "If-Match", `"v4"`); r.status != 422 {
				t.Errorf("field %s: %d %s", f, r.status, r.text)
			}
		}
		me := b.must(200, "GET", "/me", nil)
		for _, f := range []string{"login", "role_ids", "team_id", "status"} {
			if r := b.send("PATCH", "/me", m{f: "x"}); r.status != 422 {
				t.Errorf("field %s: %d %s", f, r.status, r.text)
			}
		}
		tok := b.must(201, "POST", "/me/tokens", m{"name": "reports", "scopes": []string{"user:view"}})
		if !strings.HasPrefix(tok.json["token"].(string), "tw_") || tok.json["expires_on"] == "" {
			t.Error(tok.text)
		}
		bot := s.browser(t)
		auth := []string{"Authorization", "Bearer " + tok.json["token"].(string)}
		bot.must(200, "GET", "/users", nil, auth...)
		bot.refused(403, "denied", "POST", "/users", m{"login": "x", "name": "x"}, auth...)
		bot.refused(403, "token.needs_session", "POST", "/me/tokens", m{"name": "x", "scopes": []string{"*"}}, auth...)
		if r := bot.must(200, "GET", "/me", nil, auth...); r.json["rights"].(m)["user"].(m)["actions"].(m)["manage"] != "none" || r.json["id"] != me.json["id"] {
			t.Error(r.text)
		}
	})
}

func TestAuditOverHTTP(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		b := s.browser(t)
		w.user(t, "shen.ji", "auditor")
		evil, _, err := w.CreateUser(system(), NewUser{Login: "evil", Name: "=HYPERLINK(\"http://evil.example\")", Password: "a good long one"})
		ok(t, err)
		b.must(200, "POST", "/session", m{"login": "shen.ji", "password": "shen.ji has a secret"})
		all := b.must(200, "GET", "/audit?limit=3", nil)
		items := all.json["items"].([]any)
		if len(items) != 3 || items[0].(m)["action"] != "sign-in" || items[0].(m)["ip"] != "127.0.0.1" || all.json["next_cursor"] == nil {
			t.Fatal(all.text)
		}
		n, cursor := 0, ""
		for {
			p := b.must(200, "GET", "/audit?limit=4&cursor="+cursor, nil)
			n += len(p.json["items"].([]any))
			if cursor, _ = p.json["next_cursor"].(string); cursor == "" {
				break
			}
		}
		v := b.must(200, "POST", "/audit/verify", nil)
		if int(v.json["rows"].(float64)) != n || len(v.json["broken"].([]any)) != 0 {
			t.Errorf("%d rows paged: %s", n, v.text)
		}
		b.must(200, "POST", "/audit/verify", m{"heads": v.json["heads"]})
		for query, want := range map[string]bool{
			"entity=user&entity_id=" + evil.ID: true, "entity=user&entity_id=" + id.New(): false, "q=hyperlink": true, "q=HYPERLINK": true, "q=%25%25": false, "q=%00": true,
			"action=create&actor=test": true, "actor=" + evil.ID: false, "from=2020-01-01": true, "to=2020-01-01": false, "from=2999-01-01": false,
			"from=" + url.QueryEscape(w.clock.Now().Add(-1e9*60).Format("2006-01-02T15:04:05Z07:00")): true,
		} {
			r := b.must(200, "GET", "/audit?"+query, nil)
			if got := len(r.json["items"].([]any)) > 0; got != want {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
		}
		b.refused(422, "bad_date", "GET", "/audit?from=2026-02-30", nil)
		b.refused(422, "bad_date", "GET", "/audit.xlsx?to=nonsense", nil)
		f := b.must(200, "GET", "/audit/facets", nil)
		if !strings.Contains(f.text, `"sign-in"`) || !strings.Contains(f.text, `"company"`) {
			t.Error(f.text)
		}
		x := b.must(200, "GET", "/audit.xlsx?entity=user", nil)
		rd, err := sheet.Open(t.Context(), strings.NewReader(x.text), int64(len(x.text)), sheet.Options{})
		ok(t, err)
		_ = rd
		if !strings.HasPrefix(x.text, "PK") || !strings.Contains(x.header.Get("Content-Disposition"), "attachment") {
			t.Error(x.header)
		}
		if r := b.must(200, "GET", "/audit?action=export", nil); !strings.Contains(r.text, "entity=user") {
			t.Error("the export is not in the log")
		}
		b.refused(403, "denied", "PATCH", "/company", m{"phone": "1"}, "If-Match", `"v1"`)
		b.refused(403, "denied", "GET", "/jobs", nil)
	})
}

func TestJobsOverHTTP(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		b := s.browser(t)
		b.must(200, "POST", "/session", m{"login": "chen.wei", "password": adminPassword})
		jobID := ""
		ok(t, w.door.Update(w.as(t, w.admin.ID), User.Of(access.Manage), func(tx *work.Tx) error {
			var err error
			tx.Changed("test", audit.Ref{Entity: "test"}, nil, "")
			jobID, err = tx.Enqueue("report", m{"month": "2026-11"}, job.Options{})
			return err
		}))
		r := b.must(200, "GET", "/jobs?state=ready", nil)
		it := r.json["items"].([]any)[0].(m)
		if it["id"] != jobID || it["created_by"].(m)["name"] != "陈伟" || r.json["counts"].(m)["ready"] != 1.0 {
			t.Error(r.text)
		}
		if r := b.must(200, "POST", "/jobs/"+jobID+"/cancel", nil); r.json["state"] != "cancelled" {
			t.Error(r.text)
		}
		b.refused(409, "job.state", "POST", "/jobs/"+jobID+"/cancel", nil)
		if r := b.must(200, "POST", "/jobs/"+jobID+"/retry", nil); r.json["state"] != "ready" {
			t.Error(r.text)
		}
		b.refused(404, "not_found", "POST", "/jobs/"+id.New()+"/retry", nil)
		if got := w.actions(t, jobID); len(got) != 2 || got[0] != "retry" || got[1] != "cancel" {
			t.Errorf("log: %v", got)
		}
	})
}

// Every operation refuses somebody without its right before it looks at anything else.
func TestEveryOperationIsGuarded(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		s := serve(t, w)
		w.user(t, "nobody.special")
		anon, b := s.browser(t), s.browser(t)
		b.must(200, "POST", "/session", m{"login": "nobody.special", "password": "nobody.special has a secret"})
		for _, op := range s.router.Ops() {
			path := strings.ReplaceAll(op.Path, "{id}", id.New())
			var body any
			if op.Method == "POST" || op.Method == "PATCH" {
				body = m{}
			}
			if op.Needs != access.Public {
				if r := anon.send(op.Method, path, body, "If-Match", `"v1"`); r.status != 401 && r.status != 422 {
					t.Errorf("%s: anonymous got %d", op.ID, r.status)
				}
			}
			if op.Needs != access.Public && op.Needs != access.SignedIn {
				if r := b.send(op.Method, path, body, "If-Match", `"v1"`); r.status != 403 && r.status != 422 {
					t.Errorf("%s: somebody without rights got %d %s", op.ID, r.status, r.text)
				}
			}
		}
		if _, err := s.router.OpenAPI(); err != nil {
			t.Error(err)
		}
	})
}

func TestSecureCookies(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		w.Service = New(w.door, Options{Clock: w.clock, Seal: w.opt.Seal, Log: w.opt.Log, Seeds: w.opt.Seeds, Argon: cheap, SecureCookies: true})
		e, err := w.SignIn(from("192.0.2.1"), "chen.wei", adminPassword, "", "")
		ok(t, err)
		for _, c := range e.Cookies {
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || c.Path != "/" || c.Domain != "" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%+v", c)
			}
		}
		if w.who(t, e.Cookies) == nil {
			t.Error("the cookie does not count")
		}
		e.Cookies[0].Name = "tw_session"
		if w.who(t, e.Cookies[:1]) != nil {
			t.Error("a cookie without the prefix counts where pages come over TLS")
		}
	})
}
