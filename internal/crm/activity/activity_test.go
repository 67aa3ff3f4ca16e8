package activity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tradewind/internal/crm/activity"
	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

type house map[string]string

func (h house) Names(_ *work.Tx, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	for _, i := range ids {
		if n := h[i]; n != "" {
			out[i] = n
		}
	}
	return out, nil
}

func (h house) TeamNames(*work.Tx, ...string) (map[string]string, error) { return nil, nil }
func (h house) TeamOf(*work.Tx, string) (string, error)                  { return "", nil }
func (h house) Active(_ *work.Tx, u string) bool                         { return h[u] != "" }

var setting = &access.Resource{Key: "setting", Label: access.Label{En: "Settings", Zh: "设置"}, Actions: []access.Action{access.Manage}}

type rig struct {
	t         *testing.T
	d         *db.DB
	door      *work.Door
	own       *own.Service
	customers *customer.Service
	s         *activity.Service
	clock     *clock.Fake
	anna      string
	bert      string
	people    house
}

func each(t *testing.T, fn func(t *testing.T, r *rig)) {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC))
	dbtest.EachClock(t, c, func(t *testing.T, d *db.DB) {
		r := &rig{t: t, d: d, clock: c, people: house{}}
		r.door = work.New(d, access.NewRegistry(customer.Resource, setting))
		r.own = own.New(r.door)
		files, err := blob.OpenStore(t.TempDir(), c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		r.customers = customer.New(r.door, r.own, r.people, files)
		r.s = activity.New(r.door, r.customers, r.people)
		user := func(name string) string {
			i := id.New()
			err := d.Update(context.Background(), func(t *db.Tx) error {
				_, err := t.Exec(`INSERT INTO app_user (id, login, login_fold, name, name_sort, search, email, language, time_zone, theme, status, password_hash, must_change,
					totp_secret, totp_pending, totp_step, recovery, epoch, created_at, updated_at, version) VALUES (?, ?, ?, ?, '', '', '', 'en', 'UTC', '', 'active', '', FALSE, '', '', 0, '', 0, 0, 0, 1)`, i, name, name, name)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			r.people[i] = name
			return i
		}
		r.anna, r.bert = user("anna"), user("bert")
		fn(t, r)
	})
}

func (r *rig) as(user string, level access.Level, actions ...string) context.Context {
	if actions == nil {
		for _, a := range customer.Resource.Actions {
			actions = append(actions, a.Key)
		}
	}
	g := access.Grants{Actions: map[string]map[string]access.Range{"customer": {}}, Groups: map[string]map[string]access.Level{"customer": {}}}
	for _, a := range actions {
		g.Actions["customer"][a] = access.Own
	}
	for _, x := range customer.Resource.Groups {
		g.Groups["customer"][x.Key] = access.Edit
	}
	g.Groups["customer"]["notes"] = level
	return work.WithActor(context.Background(), &work.Actor{Kind: "user", ID: user, Name: r.people[user], Rights: &access.Rights{UserID: user, OwnerIDs: []string{user}, Grants: g}, Lang: "en", Zone: "UTC"})
}

func (r *rig) customer(ctx context.Context, name string, contacts ...string) (c customer.Customer, contactIDs []string) {
	r.t.Helper()
	err := r.door.Update(ctx, customer.CanCreate, func(tx *work.Tx) (err error) {
		var with []customer.ContactPatch
		for _, n := range contacts {
			with = append(with, customer.ContactPatch{Name: new(n)})
		}
		if c, err = r.customers.Create(tx, &customer.Patch{Name: &name}, customer.CreateOptions{AllowDuplicates: true, Contacts: with}); err != nil {
			return err
		}
		list, err := r.customers.Contacts(tx, c.ID)
		for _, x := range list {
			contactIDs = append(contactIDs, x.ID)
		}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return c, contactIDs
}

func (r *rig) add(ctx context.Context, cid string, in activity.Patch) (a activity.Activity, err error) {
	r.clock.Add(time.Second)
	err = r.door.Update(ctx, activity.CanAdd, func(tx *work.Tx) (err error) { a, err = r.s.Create(tx, cid, &in); return err })
	return a, err
}

func (r *rig) load(cid string) (v *customer.View) {
	r.t.Helper()
	if err := r.door.View(r.as(r.anna, access.Edit), customer.CanView, func(tx *work.Tx) (err error) { v, err = r.customers.Open(tx, cid); return err }); err != nil {
		r.t.Fatal(err)
	}
	return v
}

func (r *rig) timeline(ctx context.Context, cid string, kinds ...string) (out []customer.Event) {
	r.t.Helper()
	cursor := ""
	for range 50 {
		var page rest.Page[customer.Event]
		if err := r.door.View(ctx, customer.CanView, func(tx *work.Tx) (err error) {
			page, err = r.customers.Timeline(tx, cid, kinds, cursor, 2)
			return err
		}); err != nil {
			r.t.Fatal(err)
		}
		out = append(out, page.Items...)
		if cursor = page.NextCursor; cursor == "" {
			return out
		}
	}
	r.t.Fatal("no end")
	return nil
}

func is(t *testing.T, what string, err error, code string) {
	t.Helper()
	got := ""
	if err != nil {
		f := fault.From(err)
		if got = f.Def.Code; len(f.Fields) > 0 {
			got = f.Fields[0].Def.Code
		}
	}
	if got != code {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, code)
	}
}

func TestActivities(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		anna := r.as(r.anna, access.Edit)
		c, contacts := r.customer(anna, "Acme", "Eva")
		before := r.load(c.ID)
		now := r.clock.Now()
		_, err := r.add(anna, c.ID, activity.Patch{Body: new("just a note")})
		is(t, "note", err, "")
		if v := r.load(c.ID); !v.LastContactAt.IsZero() {
			t.Error("a note is no contact")
		}
		call, err := r.add(anna, c.ID, activity.Patch{Kind: new("call"), Direction: new("out"), Subject: new("Price"), At: new(now.Add(-48 * time.Hour)), ContactID: &contacts[0]})
		is(t, "call", err, "")
		mail, err := r.add(anna, c.ID, activity.Patch{Kind: new("email"), Direction: new("in"), Subject: new("Offer"), Body: new("canary-body"), At: new(now.Add(-24 * time.Hour))})
		is(t, "mail", err, "")
		v := r.load(c.ID)
		if !v.LastContactAt.Equal(mail.At.Time) || v.Version != before.Version || !v.UpdatedAt.Equal(before.UpdatedAt.Time) {
			t.Errorf("last contact %v, version %d, updated %v", v.LastContactAt, v.Version, v.UpdatedAt)
		}
		other, otherContacts := r.customer(anna, "Other", "Jan")
		for name, tc := range map[string]struct {
			ctx  context.Context
			in   activity.Patch
			code string
		}{
			"nothing said":      {anna, activity.Patch{Kind: new("call")}, "activity.empty"},
			"no such kind":      {anna, activity.Patch{Kind: new("dance"), Subject: new("x")}, "not_a_choice"},
			"no such way":       {anna, activity.Patch{Direction: new("up"), Subject: new("x")}, "not_a_choice"},
			"in a week":         {anna, activity.Patch{Subject: new("x"), At: new(now.Add(170 * time.Hour))}, "activity.bad_time"},
			"another's contact": {anna, activity.Patch{Subject: new("x"), ContactID: &otherContacts[0]}, "activity.unknown_contact"},
			"too long":          {anna, activity.Patch{Subject: new(strings.Repeat("x", 301))}, "too_long"},
			"stranger":          {r.as(r.bert, access.Edit), activity.Patch{Subject: new("x")}, "not_found"},
			"read only":         {r.as(r.anna, access.Read), activity.Patch{Subject: new("x")}, "field_denied"},
			"no right to edit":  {r.as(r.anna, access.Edit, "view"), activity.Patch{Subject: new("x")}, "denied"},
		} {
			_, err := r.add(tc.ctx, c.ID, tc.in)
			is(t, name, err, tc.code)
		}
		change := func(ctx context.Context, aid string, v int64, in activity.Patch) error {
			return r.door.Update(ctx, activity.CanAdd, func(tx *work.Tx) error { _, err := r.s.Change(tx, aid, v, &in); return err })
		}
		is(t, "edit", change(anna, mail.ID, 1, activity.Patch{Kind: new("note")}), "")
		is(t, "stale", change(anna, mail.ID, 1, activity.Patch{Subject: new("y")}), "stale")
		is(t, "stranger edits", change(r.as(r.bert, access.Edit), mail.ID, 0, activity.Patch{Subject: new("y")}), "not_found")
		is(t, "nothing changes", change(anna, mail.ID, 2, activity.Patch{Subject: new("Offer")}), "")
		if v := r.load(c.ID); !v.LastContactAt.Equal(call.At.Time) {
			t.Errorf("last contact after the mail became a note: %v", v.LastContactAt)
		}
		remove := func(aid string, v int64) error {
			return r.door.Update(anna, activity.CanAdd, func(tx *work.Tx) error { return r.s.Remove(tx, aid, v) })
		}
		is(t, "delete", remove(call.ID, 1), "")
		is(t, "delete twice", remove(call.ID, 0), "not_found")
		if v := r.load(c.ID); !v.LastContactAt.IsZero() {
			t.Errorf("last contact after deleting the call: %v", v.LastContactAt)
		}
		is(t, "restore", r.door.Update(anna, activity.CanAdd, func(tx *work.Tx) error { _, err := r.s.Restore(tx, call.ID); return err }), "")
		if v := r.load(c.ID); !v.LastContactAt.Equal(call.At.Time) {
			t.Errorf("last contact after restoring: %v", v.LastContactAt)
		}

		var kinds []string
		events := r.timeline(anna, c.ID)
		for i, e := range events {
			kinds = append(kinds, e.Type+" "+e.Action)
			if i > 0 && e.At.After(events[i-1].At.Time) {
				t.Errorf("order broken at %d", i)
			}
		}
		if got, want := strings.Join(kinds, ", "), "activity delete, activity note, contact create, change create, activity note, activity call"; got != want {
			t.Errorf("timeline %s, want %s", got, want)
		}
		b, _ := json.Marshal(r.timeline(anna, c.ID, "activity"))
		if !strings.Contains(string(b), "canary-body") || !strings.Contains(string(b), `"contact":{"id":"`+contacts[0]+`","name":"Eva"}`) || !strings.Contains(string(b), `"created_by":{"id":"`+r.anna+`","name":"anna"}`) {
			t.Errorf("activities %s", b)
		}
		for _, lv := range []access.Level{access.Hidden, access.Masked} {
			b, _ = json.Marshal(r.timeline(r.as(r.anna, lv), c.ID))
			if strings.Contains(string(b), "canary") || strings.Contains(string(b), "Offer") {
				t.Errorf("level %s shows %s", lv, b)
			}
		}

		// A merge takes them along and moves the last contact; an undo gives both back.
		var mid string
		r.clock.Add(time.Second)
		if err := r.door.Update(anna, customer.CanMerge, func(tx *work.Tx) (err error) { mid, _, err = r.customers.Merge(tx, other.ID, c.ID, nil); return err }); err != nil {
			t.Fatal(err)
		}
		if v := r.load(other.ID); !v.LastContactAt.Equal(call.At.Time) {
			t.Errorf("last contact of the winner: %v", v.LastContactAt)
		}
		if n := len(r.timeline(anna, other.ID, "activity")); n != 4 {
			t.Errorf("%d activities with the winner", n)
		}
		if err := r.door.Update(anna, customer.CanMerge, func(tx *work.Tx) error { _, err := r.customers.UndoMerge(tx, mid); return err }); err != nil {
			t.Fatal(err)
		}
		if a, b := r.load(other.ID), r.load(c.ID); !a.LastContactAt.IsZero() || !b.LastContactAt.Equal(call.At.Time) {
			t.Errorf("last contacts after undo: %v %v", a.LastContactAt, b.LastContactAt)
		}
		if n := len(r.timeline(anna, c.ID, "activity")); n != 4 {
			t.Errorf("%d activities came back", n)
		}
	})
}

// TestEditorsAreNotDisturbed: a call recorded while somebody edits the customer makes no conflict.
func TestEditorsAreNotDisturbed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		anna := r.as(r.anna, access.Edit)
		c, _ := r.customer(anna, "Acme")
		if _, err := r.add(anna, c.ID, activity.Patch{Kind: new("call"), Subject: new("x")}); err != nil {
			t.Fatal(err)
		}
		err := r.door.Update(anna, customer.CanEdit, func(tx *work.Tx) error {
			got, err := r.customers.Change(tx, c.ID, c.Version, &customer.Patch{City: new("Bonn")}, "")
			if err == nil && got.Version != c.Version+1 {
				t.Errorf("version %d", got.Version)
			}
			return err
		})
		is(t, "edit", err, "")
		if v := r.load(c.ID); v.LastContactAt.IsZero() {
			t.Error("the edit lost the last contact")
		}
	})
}

// TestHTTP walks the archive's operations over HTTP once.
func TestHTTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *rig) {
		mux := http.NewServeMux()
		router := rest.NewRouter(mux, r.door, slog.New(slog.DiscardHandler), "1")
		manage := setting.Of(access.Manage)
		r.customers.Mount(router, manage)
		r.own.Mount(router, manage)
		r.s.Mount(router)
		if _, err := router.OpenAPI(); err != nil {
			t.Fatal(err)
		}
		ctx := r.as(r.anna, access.Edit)
		work.ActorOf(ctx).Rights.Grants.Actions["setting"] = map[string]access.Range{"manage": access.All}
		do := func(method, path, ifMatch string, body any, header ...string) (int, http.Header, map[string]any) {
			t.Helper()
			var rd io.Reader
			ct := "application/json"
			switch x := body.(type) {
			case nil:
			case *bytes.Buffer:
				rd, ct = x, header[0]
			default:
				b, err := json.Marshal(body)
				if err != nil {
					t.Fatal(err)
				}
				rd = bytes.NewReader(b)
			}
			req := httptest.NewRequest(method, rest.Prefix+path, rd).WithContext(ctx)
			req.Header.Set("Content-Type", ct)
			if ifMatch != "" {
				req.Header.Set("If-Match", ifMatch)
			}
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, req)
			out := map[string]any{}
			if w.Body.Len() > 0 && strings.Contains(w.Header().Get("Content-Type"), "json") {
				if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
					t.Fatalf("%s %s: %v in %s", method, path, err, w.Body)
				}
			} else {
				out["text"] = w.Body.String()
			}
			return w.Code, w.Header(), out
		}
		want := func(what string, got, want any) {
			t.Helper()
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: got %v, want %v", what, got, want)
			}
		}
		st, _, field := do("POST", "/own-fields", "", map[string]any{"code": "color", "label": "Colour", "label_zh": "颜色", "kind": "choice", "group": "profile", "options": []map[string]any{{"code": "red", "label": "Red", "label_zh": "红"}}})
		want("own field", st, 201)
		if o, _ := field["options"].([]any); len(o) != 1 {
			t.Errorf("options %v", field["options"])
		}
		st, h, c := do("POST", "/customers", "", map[string]any{"name": "Acme GmbH", "country": "DE", "own": map[string]any{"color": "red"}, "contacts": []map[string]any{{"name": "Eva", "emails": []map[string]any{{"value": "eva@acme.example"}}}}})
		want("create", st, 201)
		cid, _ := c["id"].(string)
		want("etag", h.Get("ETag"), `"v1"`)
		want("location", h.Get("Location"), "/api/v1/customers/"+cid)
		if own, _ := c["own"].(map[string]any); own["color"] != "red" {
			t.Errorf("own %v", c["own"])
		}
		st, _, dup := do("POST", "/customers", "", map[string]any{"name": "ACME"})
		want("duplicate", st, 409)
		want("duplicate", dup["code"], "customer.duplicate")
		st, _, other := do("POST", "/customers", "", map[string]any{"name": "ACME", "allow_duplicates": true, "city": "Bonn"})
		want("allowed", st, 201)
		oid, _ := other["id"].(string)
		st, _, got := do("GET", "/customers/"+cid, "", nil)
		want("get", st, 200)
		if cov, _ := got["coverage"].(map[string]any); cov["contacts"] != 1.0 {
			t.Errorf("coverage %v", got["coverage"])
		}
		st, _, _ = do("PATCH", "/customers/"+cid, "", map[string]any{"city": "Köln"})
		want("no If-Match", st, 428)
		st, h, _ = do("PATCH", "/customers/"+cid, `"v1"`, map[string]any{"city": "Köln"})
		want("patch", st, 200)
		want("patch", h.Get("ETag"), `"v2"`)
		st, _, stale := do("PATCH", "/customers/"+cid, `"v1"`, map[string]any{"city": "Ulm"})
		want("clash", st, 412)
		if d, _ := stale["data"].(map[string]any); fmt.Sprint(d["conflicts"]) != "[city]" || d["current"] == nil {
			t.Errorf("clash %v", stale)
		}
		st, _, list := do("GET", "/customers?filter="+`%7B%22field%22%3A%22own.color%22%2C%22op%22%3A%22eq%22%2C%22value%22%3A%22red%22%7D`+"&columns=name,own.color", "", nil)
		want("list", st, 200)
		if items, _ := list["items"].([]any); len(items) != 1 {
			t.Errorf("list %v", list)
		}
		st, _, act := do("POST", "/customers/"+cid+"/activities", "", map[string]any{"kind": "call", "direction": "out", "subject": "Price"})
		want("activity", st, 201)
		aid, _ := act["id"].(string)
		st, _, _ = do("PATCH", "/activities/"+aid, `"v1"`, map[string]any{"subject": "Prices"})
		want("change activity", st, 200)
		st, _, acts := do("GET", "/customers/"+cid+"/activities", "", nil)
		want("activities", st, 200)
		if items, _ := acts["items"].([]any); len(items) != 1 {
			t.Errorf("activities %v", acts)
		}
		st, _, _ = do("DELETE", "/activities/"+aid, `"v2"`, nil)
		want("delete activity", st, 204)
		st, _, _ = do("POST", "/activities/"+aid+"/restore", "", nil)
		want("restore activity", st, 200)

		var form bytes.Buffer
		mw := multipart.NewWriter(&form)
		part, err := mw.CreateFormFile("file", `报价.svg`)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`))
		_ = mw.Close()
		st, _, file := do("POST", "/customers/"+cid+"/files", "", &form, mw.FormDataContentType())
		want("attach", st, 201)
		fid, _ := file["id"].(string)
		st, h, body := do("GET", "/files/"+fid+"/content?inline=1", "", nil)
		want("download", st, 200)
		want("type", h.Get("Content-Type"), "application/octet-stream")
		if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(fmt.Sprint(body["text"]), "<svg") {
			t.Errorf("download headers %v", h)
		}
		st, _, _ = do("POST", "/customers/"+cid+"/files", "", bytes.NewBufferString("x"), "text/plain")
		want("no form", st, 422)
		st, _, _ = do("DELETE", "/files/"+fid, "", nil)
		want("delete file", st, 204)
		st, _, _ = do("GET", "/files/"+fid+"/content", "", nil)
		want("deleted file", st, 404)
		st, _, _ = do("POST", "/files/"+fid+"/restore", "", nil)
		want("restore file", st, 200)
		st, _, files := do("GET", "/customers/"+cid+"/files", "", nil)
		want("files", st, 200)
		if items, _ := files["items"].([]any); len(items) != 1 {
			t.Errorf("files %v", files)
		}

		st, _, pre := do("GET", "/customers/"+cid+"/merge-preview?loser_id="+oid, "", nil)
		want("preview", st, 200)
		if pre["children"] == nil || pre["fields"] == nil {
			t.Errorf("preview %v", pre)
		}
		st, _, mg := do("POST", "/customers/"+cid+"/merge", "", map[string]any{"loser_id": oid, "choices": map[string]any{"city": "loser"}})
		want("merge", st, 200)
		st, _, gone := do("GET", "/customers/"+oid, "", nil)
		want("loser", st, 404)
		want("loser", gone["code"], "customer.merged")
		st, _, merges := do("GET", "/customers/"+cid+"/merges", "", nil)
		want("merges", st, 200)
		if items, _ := merges["items"].([]any); len(items) != 1 {
			t.Errorf("merges %v", merges)
		}
		st, _, un := do("POST", "/merges/"+fmt.Sprint(mg["merge_id"])+"/undo", "", nil)
		want("undo", st, 200)
		if uc, _ := un["customer"].(map[string]any); uc["city"] != "Köln" {
			t.Errorf("after undo %v", un)
		}
		st, _, tl := do("GET", "/customers/"+cid+"/timeline?kinds=activity,file", "", nil)
		want("timeline", st, 200)
		if items, _ := tl["items"].([]any); len(items) < 3 {
			t.Errorf("timeline %v", tl)
		}
		st, _, bulk := do("POST", "/customers/bulk", "", map[string]any{"filter": map[string]any{"field": "name", "op": "contains", "value": "acme"}, "set": map[string]any{"stage": "won"}})
		want("bulk", st, 200)
		if res, _ := bulk["results"].([]any); len(res) != 2 {
			t.Errorf("bulk %v", bulk)
		}
		for path, status := range map[string]int{"/customers/fields": 200, "/customers/board": 200, "/customers/board?count=none": 200, "/customers/duplicate-pairs": 200, "/tags": 200, "/customers/deleted": 200, "/customers?filter=%7B": 422, "/customers?sort=tags": 422, "/customers?cursor=WyJuYW1lQVNDIiw1LCJ4Il0&sort=name": 422, "/customers/" + cid + "/coverage": 200,
			"/customers/" + id.New(): 404, "/customers/x": 404, "/files/x/content": 404, "/own-fields": 200} {
			if st, _, body := do("GET", path, "", nil); st != status {
				t.Errorf("GET %s: %d, want %d: %v", path, st, status, body)
			}
		}
	})
}
