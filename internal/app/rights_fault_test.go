package app

import (
	"bytes"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// TestRightsFaults plants faults and demands that the checks notice them: a check that finds nothing in a broken program
// proves nothing about a sound one.
func TestRightsFaults(t *testing.T) {
	bend := func(w *rightsWorld, f func(*work.Actor)) { w.bend.Store(&f) }
	// grant gives a person one more cell of the matrix, as a slip in a role or in adding roles up would.
	grant := func(key, resource, action string, rng access.Range) func(*rightsWorld) {
		return func(w *rightsWorld) {
			bend(w, func(a *work.Actor) {
				if a.ID != w.people[key].id {
					return
				}
				r := *a.Rights
				r.Grants = r.Grants.Clone()
				if r.Grants.Actions[resource] == nil {
					r.Grants.Actions[resource] = map[string]access.Range{}
				}
				r.Grants.Actions[resource][action] = rng
				a.Rights = &r
			})
		}
	}
	open := func(key, group string, level access.Level) func(*rightsWorld) {
		return func(w *rightsWorld) {
			bend(w, func(a *work.Actor) {
				if a.ID != w.people[key].id {
					return
				}
				r := *a.Rights
				r.Grants = r.Grants.Clone()
				r.Grants.Groups["customer"] = maps.Clone(r.Grants.Groups["customer"])
				r.Grants.Groups["customer"][group] = level
				a.Rights = &r
			})
		}
	}
	// spill makes answers to one path carry something more.
	spill := func(path *regexp.Regexp, old, fresh string) func(*rightsWorld) {
		return func(w *rightsWorld) {
			f := func(w *rightsWorld, r *http.Request, body []byte) []byte {
				if path.MatchString(r.URL.RequestURI()) {
					return bytes.Replace(body, []byte(old), []byte(strings.ReplaceAll(fresh, "{secret}", rightsSpilled(w))), 1)
				}
				return body
			}
			w.tamper.Store(&f)
		}
	}
	routes := func(w *rightsWorld, f *rightsFindings, p *rightsPerson) {
		w.checkRoutes(f, []*rightsPerson{p, w.token(p, "task:view")})
	}
	records := func(w *rightsWorld, f *rightsFindings, p *rightsPerson) {
		w.checkRecords(f, []*rightsPerson{p}, func(op rest.Op) bool { return op.Method == http.MethodGet || op.Method == http.MethodPatch })
	}
	lists := func(w *rightsWorld, f *rightsFindings, p *rightsPerson) { w.checkLists(f, []*rightsPerson{p}) }
	fields := func(w *rightsWorld, f *rightsFindings, p *rightsPerson) { w.checkFields(f, []*rightsPerson{p}) }
	worlds := func(w *rightsWorld, f *rightsFindings, p *rightsPerson) {
		b := openRightsWorld(t, rightsCopy(t), "", w.rightsModel)
		defer func() { _ = b.app.Close() }()
		w.brief = true
		b.bend.Store(w.bend.Load())
		b.tamper.Store(w.tamper.Load())
		rightsCompareWorlds(f, w, b, p, func(op rest.Op) bool {
			return op.ID == "list-customers" || op.ID == "get-customer" || op.ID == "list-tasks" || op.ID == "search"
		})
	}
	type check func(*rightsWorld, *rightsFindings, *rightsPerson)
	everything := regexp.MustCompile(`.`)
	oneCustomer := regexp.MustCompile(`/customers/[0-9a-f-]{36}$`)
	for _, x := range []struct {
		name  string
		who   string
		plant func(*rightsWorld)
		check check
	}{
		{"an action too many, seen by the routes", "sales", grant("sales", "customer", "delete", access.Own), routes},
		{"administration for a salesperson, seen by the routes", "sales", grant("sales", "role", "manage", access.All), routes},
		{"a right taken away, seen by the routes", "sales", grant("sales", "customer", "view", access.None), routes},
		{"a token's scopes ignored, seen by the routes", "sales", func(w *rightsWorld) {
			bend(w, func(a *work.Actor) {
				r := *a.Rights
				r.Scopes = nil
				a.Rights = &r
			})
		}, routes},
		{"range ignored, seen by the records", "sales", grant("sales", "customer", "view", access.All), records},
		{"range one step too wide, seen by the records", "sales", grant("sales", "customer", "view", access.Team), records},
		{"editing one step too wide, seen by the records", "merchandiser", grant("merchandiser", "customer", "edit", access.Department), records},
		{"range ignored, seen by the lists", "sales", grant("sales", "customer", "view", access.All), lists},
		{"range of tasks one step too wide, seen by the lists", "sales", grant("sales", "task", "view", access.Team), lists},
		{"range too narrow, seen by the lists", "manager", grant("manager", "customer", "view", access.Team), lists},
		{"a hidden group open, seen by the fields", "finance", open("finance", "notes", access.Read), fields},
		{"a masked group open, seen by the fields", "quality", open("quality", "contact", access.Read), fields},
		{"a hidden group masked, seen by the fields", "finance", open("finance", "notes", access.Masked), fields},
		{"a read group to be edited, seen by the fields", "sales", open("sales", "billing", access.Edit), fields},
		{"a hidden value in one answer, seen by the fields", "finance", spill(oneCustomer, `"name":`, `"leak":"{secret}","name":`), fields},
		{"a hidden group open, seen by two worlds", "finance", open("finance", "commercial", access.Read), worlds},
		{"a masked group open, seen by two worlds", "quality", open("quality", "contact", access.Read), worlds},
		{"range ignored, seen by two worlds", "sales", grant("sales", "customer", "view", access.All), worlds},
		{"other people's tasks, seen by two worlds", "sales", grant("sales", "task", "view", access.All), worlds},
		{"a total over everything, seen by two worlds", "sales", func(w *rightsWorld) {
			f := func(w *rightsWorld, r *http.Request, body []byte) []byte {
				if strings.Contains(r.URL.Path, "/customers") {
					n := rightsRows[int64](w, "SELECT COUNT(*) FROM customer WHERE deleted_at IS NULL")[0]
					return bytes.Replace(body, []byte(`"total":{`), []byte(`"total":{"all":`+string(rune('0'+n%10))+`,`), 1)
				}
				return body
			}
			w.tamper.Store(&f)
		}, worlds},
		{"a canary in a list, seen by two worlds", "finance", spill(everything, `"items":[{`, `"items":[{"leak":"{secret}",`), worlds},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newRightsWorld(t)
			x.plant(w)
			var f rightsFindings
			x.check(w, &f, w.people[x.who])
			if len(f.list) == 0 {
				t.Errorf("the fault was not noticed in %d answers", f.asked)
			} else {
				t.Log(f.list[0])
			}
		})
	}
}

// rightsSpilled is a value finance may not know.
func rightsSpilled(w *rightsWorld) string { return w.word("own one", "product_preferences") }
