package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rightsOracle decides the way the design says, by itself: a role's grants are read from testdata/roles.golden, a record
// is within reach when its owner or team says so, several roles add up to the widest, a token only narrows. It asks
// nothing of kit/access, so that a mistake there cannot hide in the expectation.
type rightsOracle struct {
	m      *rightsModel
	grants map[string]map[string]string // role → "customer:view" or "customer.contact" → word
}

var (
	rightsReach  = []string{"none", "own", "team", "department", "all"}
	rightsLevels = []string{"none", "masked", "read", "edit"}
)

// rightsRole is a role written as lines of the golden file, without its name.
type rightsRole struct {
	name  string
	lines []string
}

func (r *rightsRole) json() map[string]any {
	actions, groups := map[string]map[string]string{}, map[string]map[string]string{}
	put := func(to map[string]map[string]string, a, b, v string) {
		if to[a] == nil {
			to[a] = map[string]string{}
		}
		to[a][b] = v
	}
	for _, l := range r.lines {
		cell, v, _ := strings.Cut(l, " ")
		if res, act, ok := strings.Cut(cell, ":"); ok {
			put(actions, res, act, v)
		} else if res, g, ok := strings.Cut(cell, "."); ok {
			put(groups, res, g, v)
		}
	}
	return map[string]any{"actions": actions, "groups": groups}
}

// rightsTestRoles are roles no company is shipped with: each field group hidden, masked or alone; everything readable and
// nothing editable; a team's range; and one whose view reaches less far than all its other rights.
func rightsTestRoles() []*rightsRole {
	groups := []string{"identity", "profile", "contact", "commercial", "billing", "notes"}
	wide := []string{"customer:view all", "customer:edit all", "customer:create all", "customer:export all", "customer:delete all", "customer:bulk all"}
	all := func(level string, but, butLevel string) []string {
		var out []string
		for _, g := range groups {
			lv := level
			if g == but {
				lv = butLevel
			}
			if lv != "none" {
				out = append(out, "customer."+g+" "+lv)
			}
		}
		return out
	}
	var list []*rightsRole
	for _, g := range groups {
		list = append(list,
			&rightsRole{"hide_" + g, slices.Concat(wide, all("edit", g, "none"))},
			&rightsRole{"mask_" + g, slices.Concat(wide, all("edit", g, "masked"))},
			&rightsRole{"only_" + g, slices.Concat(wide, []string{"task:view all", "task.basic read"}, all("none", g, "edit"))})
	}
	return append(list,
		&rightsRole{"read_all", slices.Concat(wide, all("read", "", ""))},
		&rightsRole{"team_lead", []string{"customer:view team", "customer:edit own", "customer:delete team", "task:view team", "task:edit own", "task:delete team", "task:create all",
			"customer.identity edit", "customer.profile read", "customer.contact read", "task.basic edit"}},
		&rightsRole{"odd", append([]string{"customer:view own", "customer:edit all", "customer:create all", "customer:delete all", "customer:transfer all", "customer:export all",
			"customer:bulk all", "customer:merge all", "customer:import all", "task:view own", "task:edit all", "task:delete all"}, all("edit", "", "")...)})
}

// rightsGrants reads the golden file of the shipped roles and adds the test roles.
func rightsGrants() (map[string]map[string]string, error) {
	b, err := os.ReadFile(filepath.Join("testdata", "roles.golden"))
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]string{}
	role, resource := "", ""
	for l := range strings.Lines(string(b)) {
		words := strings.Fields(l)
		if len(words) == 0 {
			continue
		}
		if !strings.HasPrefix(l, " ") {
			role = words[0]
			out[role] = map[string]string{}
			continue
		}
		mark := "."
		if words[0] != "fields" {
			resource, mark = words[0], ":"
		}
		for _, cell := range words[1:] {
			key, v, ok := strings.Cut(cell, "=")
			if !ok || role == "" || mark == ":" && !slices.Contains(rightsReach, v) || mark == "." && !slices.Contains(rightsLevels, v) {
				return nil, fmt.Errorf("roles.golden: %q is no cell of %s", cell, role)
			}
			out[role][resource+mark+key] = v
		}
	}
	for _, r := range rightsTestRoles() {
		out[r.name] = map[string]string{}
		for _, l := range r.lines {
			cell, v, _ := strings.Cut(l, " ")
			out[r.name][cell] = v
		}
	}
	return out, nil
}

func newRightsOracle(t testing.TB, m *rightsModel) *rightsOracle {
	t.Helper()
	g, err := rightsGrants()
	if err != nil {
		t.Fatal(err)
	}
	return &rightsOracle{m, g}
}

// reach is how far a right goes, as a position in rightsReach.
func (o *rightsOracle) reach(p *rightsPerson, need string) int {
	if p == nil || p.dead || p.mustChange {
		return 0
	}
	if p.scopes != nil {
		resource, _, _ := strings.Cut(need, ":")
		if !slices.Contains(p.scopes, need) && !slices.Contains(p.scopes, resource+":*") && !slices.Contains(p.scopes, "*") {
			return 0
		}
	}
	best := 0
	for _, r := range p.roles {
		best = max(best, slices.Index(rightsReach, o.grants[r][need]))
	}
	return best
}

// level is what may be done with a field group, as a position in rightsLevels.
func (o *rightsOracle) level(p *rightsPerson, group string) int {
	best := 0
	for _, r := range p.roles {
		best = max(best, slices.Index(rightsLevels, o.grants[r][group]))
	}
	return best
}

// within reports whether a record lies within the reach of a right, whatever its state.
func (o *rightsOracle) within(p *rightsPerson, need string, r *rightsRecord) bool {
	mine := r.owner != "" && r.owner == p.id
	switch rightsReach[o.reach(p, need)] {
	case "all":
		return true
	case "department":
		return mine || r.team != "" && o.departmentOf(p) != "" && o.m.teamDep[r.team] == o.departmentOf(p) || r.team != "" && r.team == p.team
	case "team":
		return mine || r.team != "" && r.team == p.team
	case "own":
		return mine
	}
	return false
}

func (o *rightsOracle) departmentOf(p *rightsPerson) string {
	if p.department != "" {
		return p.department
	}
	return o.m.teamDep[p.team]
}

// sees reports whether a person may know that a living record exists.
func (o *rightsOracle) sees(p *rightsPerson, r *rightsRecord) bool {
	if r.deleted {
		return false
	}
	switch r.kind {
	case "customer":
		return o.within(p, "customer:view", r)
	case "contact": // what hangs on a customer has the customer's owner and team, and a field group
		return o.within(p, "customer:view", r) && o.level(p, "customer.contact") >= 1
	case "activity", "file":
		return o.within(p, "customer:view", r) && o.level(p, "customer.notes") >= 2
	case "task":
		return o.within(p, "task:view", r)
	case "view":
		return r.owner == p.id || r.shared && o.reach(p, r.entity+":view") > 0
	}
	return false
}

// restores reports whether a person may know of a deleted record: of a customer because he may bring it back, of a task
// because its end stands in the customer's timeline.
func (o *rightsOracle) restores(p *rightsPerson, r *rightsRecord) bool {
	switch {
	case !r.deleted:
		return false
	case r.kind == "customer":
		return o.within(p, "customer:view", r) && o.within(p, "customer:delete", r)
	case r.kind == "task":
		return o.within(p, "task:view", r)
	}
	return false
}

// --- findings ---

// rightsFindings collects what a check objects to; a check that is given a planted fault must find something.
type rightsFindings struct {
	list  []string
	asked int // requests that were judged
}

func (f *rightsFindings) add(format string, args ...any) {
	if len(f.list) < 25 {
		f.list = append(f.list, fmt.Sprintf(format, args...))
	}
}

func (f *rightsFindings) report(t *testing.T, atLeast int) {
	t.Helper()
	for _, l := range f.list {
		t.Error(l)
	}
	if f.asked < atLeast {
		t.Errorf("only %d answers were judged, at least %d were expected: the harness does not see what it should", f.asked, atLeast)
	}
	t.Logf("%d answers judged", f.asked)
}
