package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
)

// TestRightsRoutes asks every operation with every kind of credential. The records named do not exist and the bodies are
// empty: what is tested is whether the door opens at all, and that nothing changes where it does not.
func TestRightsRoutes(t *testing.T) {
	w := newRightsWorld(t)
	var f rightsFindings
	w.checkRoutes(&f, nil)
	f.report(t, 1500)
}

// TestRightsRoutesPostgres is the same with fewer people on the other engine.
func TestRightsRoutesPostgres(t *testing.T) {
	w := newRightsWorldPG(t)
	var f rightsFindings
	w.checkRoutes(&f, w.persons("sales", "finance", "norole", "disabled", "must_change"))
	f.report(t, 350)
}

// rightsProbePath fills path parameters with ids of nothing.
func rightsProbePath(op rest.Op, fill func(param string) string) string {
	path := op.Path
	for {
		i := strings.IndexByte(path, '{')
		if i < 0 {
			return path
		}
		j := strings.IndexByte(path, '}')
		path = path[:i] + fill(strings.TrimSuffix(path[i+1:j], "...")) + path[j+1:]
	}
}

// checkRoutes judges every operation for the given people, or for everybody, nobody and API tokens of every scope when
// none are given. What is refused comes first, so that the content can be compared after each credential.
func (w *rightsWorld) checkRoutes(f *rightsFindings, people []*rightsPerson) {
	o := newRightsOracle(w.t, w.rightsModel)
	ops := w.app.Router.Ops()
	creds := people
	if people == nil {
		creds = append(creds, nil)
		for _, k := range w.order {
			// Roles made for field groups all open the same doors: one of each kind is enough here.
			if p := w.people[k]; w.brief && !p.dead && !p.mustChange && k != "admin" && !slices.Contains(w.cast(), p) {
				continue
			} else if rightsFull || !strings.HasPrefix(k, "hide_") && !strings.HasPrefix(k, "mask_") && !strings.HasPrefix(k, "only_") || strings.HasSuffix(k, "_billing") {
				creds = append(creds, p)
			}
		}
		var needs []string
		for _, op := range ops {
			if n := op.Needs.String(); op.Needs.Resource != "-" && !slices.Contains(needs, n) {
				needs = append(needs, n)
			}
		}
		admin := w.people["admin"]
		for _, n := range needs {
			if w.brief {
				creds = append(creds, w.token(admin, n))
				continue
			}
			creds = append(creds, w.token(admin, n), w.token(admin, slices.DeleteFunc(slices.Clone(needs), func(x string) bool { return x == n })...))
		}
		creds = append(creds, w.token(admin, "*"), w.token(w.people["sales"], "*"), w.token(w.people["disabled"], "*"), w.token(w.people["must_change"], "*"))
	}
	// Signing out comes last: it ends the session the other questions are asked with.
	slices.SortStableFunc(ops, func(a, b rest.Op) int {
		return strings.Compare(map[bool]string{true: "1"}[a.ID == "sign-out"], map[bool]string{true: "1"}[b.ID == "sign-out"])
	})
	before := w.content()
	for _, refused := range []bool{true, false} {
		for _, p := range creds {
			n := 0
			for i, op := range ops {
				want := w.expectRoute(o, p, op)
				// Of tokens' answers a part is enough where time is short: those about the right in question, and some more.
				if w.brief && p != nil && p.bearer != "" && i%6 != 0 && !slices.Contains(p.scopes, op.Needs.String()) {
					continue
				}
				if (want != "") != refused || op.ID == "sign-in" || op.ID == "set-up" {
					continue
				}
				n++
				w.judgeRoute(f, p, op, want)
			}
			f.asked += n
			if refused && n > 0 {
				after := w.content()
				if after != before {
					f.add("%s: refused requests changed %s", rightsName(p), strings.Join(rightsDiffer(before, after), ", "))
				}
				before = after
			}
		}
	}
}

// expectRoute returns the problem code somebody must be refused with, "" when the door is to open.
func (w *rightsWorld) expectRoute(o *rightsOracle, p *rightsPerson, op rest.Op) string {
	switch {
	case p != nil && p.bearer != "" && (p.dead || p.mustChange): // a bearer token that does not count is refused, even where none is needed
		if p.dead {
			return "token.invalid"
		}
		return "password.must_change"
	case p != nil && p.mustChange:
		if slices.Contains([]string{"me", "update-me", "change-password", "sign-out", "sign-in", "setup"}, op.ID) {
			return ""
		}
		return "password.must_change"
	case op.Needs == access.Public:
		return ""
	case p == nil || p.dead:
		return "sign_in.required"
	case op.Needs == access.SignedIn:
		return ""
	case o.reach(p, op.Needs.String()) == 0:
		return "denied"
	}
	return ""
}

func rightsName(p *rightsPerson) string {
	switch {
	case p == nil:
		return "nobody"
	case p.bearer != "" && len(p.scopes) > 3:
		return p.key + "'s wide token"
	case p.bearer != "":
		return p.key + "'s token for " + strings.Join(p.scopes, ",")
	}
	return p.key
}

func (w *rightsWorld) judgeRoute(f *rightsFindings, p *rightsPerson, op rest.Op, want string) {
	path := rightsProbePath(op, func(string) string { return id.New() })
	var body any
	if op.Method != http.MethodGet && op.Method != http.MethodDelete {
		body = "{}"
	}
	a := w.send(p, op.Method, path, body, "If-Match", `"v1"`)
	need := op.Needs.String()
	mine := a.code == "denied" && a.params["resource"] == op.Needs.Resource && a.params["action"] == op.Needs.Action
	switch want {
	case "":
		if a.code == "sign_in.required" || mine || a.status >= 500 || a.code == "no_route" || a.status == http.StatusMethodNotAllowed {
			f.add("%s: %s %s (needs %s) should be let in, got %s", rightsName(p), op.Method, op.Path, need, a)
		}
	case "denied":
		if a.status != http.StatusForbidden || !mine {
			f.add("%s: %s %s (needs %s) should be denied, got %s", rightsName(p), op.Method, op.Path, need, a)
		}
	default:
		status := http.StatusUnauthorized
		if want == "password.must_change" {
			status = http.StatusForbidden
		}
		if a.status != status || a.code != want {
			f.add("%s: %s %s should answer %d %s, got %s", rightsName(p), op.Method, op.Path, status, want, a)
		}
	}
}

// rightsHousekeeping are tables a request may touch without a right: last use, counters, what was opened last.
var rightsHousekeeping = []string{"session", "api_token", "signin_guard", "device", "idempotency", "recent", "goose_db_version"}

// content renders every table of business data, one line per table, to tell whether anything changed.
func (w *rightsWorld) content() string {
	w.t.Helper()
	var out strings.Builder
	err := w.app.DB.View(context.Background(), func(t *db.Tx) error {
		names := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'customer_fts%' ORDER BY name"
		columns := "SELECT name FROM pragma_table_info(?) ORDER BY cid"
		if t.Postgres() {
			names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
			columns = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ? ORDER BY ordinal_position"
		}
		tables, err := db.Select[string](t, names)
		if err != nil {
			return err
		}
		for _, n := range tables {
			if slices.Contains(rightsHousekeeping, n) {
				continue
			}
			cols, err := db.Select[string](t, columns, n)
			if err != nil {
				return err
			}
			for i, c := range cols {
				cols[i] = `COALESCE(CAST("` + c + `" AS TEXT), '-')`
			}
			rows, err := db.Select[string](t, "SELECT "+strings.Join(cols, " || '|' || ")+` AS x FROM "`+n+`"`)
			if err != nil {
				return err
			}
			slices.Sort(rows)
			out.WriteString(n + " " + id.Hash(strings.Join(rows, "\n")) + "\n")
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out.String()
}

// rightsDiffer names the tables that differ.
func rightsDiffer(a, b string) []string {
	was := strings.Split(a, "\n")
	var out []string
	for l := range strings.SplitSeq(b, "\n") {
		if !slices.Contains(was, l) {
			n, _, _ := strings.Cut(l, " ")
			out = append(out, n)
		}
	}
	return out
}
