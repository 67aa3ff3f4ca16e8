// Package access decides: may this person do this, to which records, with which fields. It is a pure function over an
// immutable snapshot of a person's rights; it knows no table and keeps no state.
//
// A right exists on four layers, all of which must agree: the function (resource × action), the record range (own, team,
// department, all), the field group (none, masked, read, edit) and the credential (an API token may narrow, never widen).
// Several roles of one person add up to the widest; a new resource, action or field group starts at nothing for everybody.
package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tradewind/internal/kit/fault"
)

// Range says how far a right reaches.
type Range uint8

// The ranges, narrow to wide.
const (
	None Range = iota
	Own
	Team
	Department
	All
)

var rangeNames = [...]string{"none", "own", "team", "department", "all"}

// String returns the name used in the API and in stored roles.
func (r Range) String() string { return rangeNames[r] }

// MarshalText writes the name.
func (r Range) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a name.
func (r *Range) UnmarshalText(b []byte) error {
	i := slices.Index(rangeNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("unknown range %q", b)
	}
	*r = Range(i)
	return nil
}

// Level says what may be done with the fields of a group.
type Level uint8

// The levels, narrow to wide.
const (
	Hidden Level = iota
	Masked
	Read
	Edit
)

var levelNames = [...]string{"none", "masked", "read", "edit"}

// String returns the name used in the API and in stored roles.
func (l Level) String() string { return levelNames[l] }

// MarshalText writes the name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads a name.
func (l *Level) UnmarshalText(b []byte) error {
	i := slices.Index(levelNames[:], string(b))
	if i < 0 {
		return fmt.Errorf("unknown level %q", b)
	}
	*l = Level(i)
	return nil
}

// Label is a name in both languages.
type Label struct {
	En string `json:"en"`
	Zh string `json:"zh"`
}

// Resource declares something rights are given for. Features declare theirs once, in the order they are listed.
type Resource struct {
	Key   string `json:"key"`
	Label Label  `json:"label"`
	// Ranged resources have an owner and a team; the others know only "none" and "all".
	Ranged  bool     `json:"ranged"`
	Actions []Action `json:"actions"`
	Groups  []Group  `json:"groups"`
}

// Action is one thing to do with a resource.
type Action struct {
	Key   string `json:"key"`
	Label Label  `json:"label"`
}

// Group is a set of fields that are shown or hidden together.
type Group struct {
	Key   string `json:"key"`
	Label Label  `json:"label"`
}

// Actions that most resources share.
var (
	View     = Action{"view", Label{"View", "查看"}}
	Create   = Action{"create", Label{"Create", "新建"}}
	Update   = Action{"edit", Label{"Edit", "编辑"}}
	Delete   = Action{"delete", Label{"Delete", "删除"}}
	Transfer = Action{"transfer", Label{"Transfer", "转移"}}
	Export   = Action{"export", Label{"Export", "导出"}}
	Bulk     = Action{"bulk", Label{"Bulk change", "批量修改"}}
	Manage   = Action{"manage", Label{"Manage", "管理"}}
)

// Need is what a route, job or command must be allowed. The zero Need is a programming error and refused everywhere.
type Need struct {
	Resource string
	Action   string
}

// Needs that ask for no particular right.
var (
	// Public needs no sign-in.
	Public = Need{"-", "public"}
	// SignedIn needs a signed-in person, for things everybody may do with what is his own.
	SignedIn = Need{"-", "signed-in"}
)

// Of names an action of a resource.
func (r *Resource) Of(a Action) Need { return Need{r.Key, a.Key} }

// String returns resource:action.
func (n Need) String() string { return n.Resource + ":" + n.Action }

// Grants are what a role gives: actions and field levels per resource.
type Grants struct {
	Actions map[string]map[string]Range `json:"actions"`
	Groups  map[string]map[string]Level `json:"groups"`
}

// Union adds the other's grants, the wider one winning cell by cell.
func (g Grants) Union(o Grants) Grants {
	out := Grants{Actions: map[string]map[string]Range{}, Groups: map[string]map[string]Level{}}
	for _, src := range []Grants{g, o} {
		for r, as := range src.Actions {
			if out.Actions[r] == nil {
				out.Actions[r] = map[string]Range{}
			}
			for a, v := range as {
				out.Actions[r][a] = max(out.Actions[r][a], v)
			}
		}
		for r, gs := range src.Groups {
			if out.Groups[r] == nil {
				out.Groups[r] = map[string]Level{}
			}
			for k, v := range gs {
				out.Groups[r][k] = max(out.Groups[r][k], v)
			}
		}
	}
	return out
}

// Clone copies the grants.
func (g Grants) Clone() Grants { return Grants{}.Union(g) }

// Registry holds the declared resources; it is built once at start.
type Registry struct {
	list  []*Resource
	byKey map[string]*Resource
}

// NewRegistry checks the declarations and panics on a mistake in them: a program with one must not start.
func NewRegistry(rs ...*Resource) *Registry {
	g := &Registry{byKey: map[string]*Resource{}}
	for _, r := range rs {
		if r.Key == "" || r.Label.En == "" || r.Label.Zh == "" || g.byKey[r.Key] != nil {
			panic("access: resource " + r.Key + " is declared twice or lacks a name")
		}
		if len(r.Actions) == 0 {
			panic("access: resource " + r.Key + " has no actions")
		}
		g.list = append(g.list, r)
		g.byKey[r.Key] = r
	}
	return g
}

// Resources lists the resources in order.
func (g *Registry) Resources() []*Resource { return g.list }

// Check refuses a need that names nothing declared.
func (g *Registry) Check(n Need) error {
	if n == Public || n == SignedIn {
		return nil
	}
	r := g.byKey[n.Resource]
	if r == nil || !slices.ContainsFunc(r.Actions, func(a Action) bool { return a.Key == n.Action }) {
		return fmt.Errorf("access: nothing declares %q", n)
	}
	return nil
}

// ErrRoleCell is a role matrix entry that names nothing declared, or a range the resource does not know.
var ErrRoleCell = fault.Define(fault.Invalid, "role.bad_cell", "The role has an entry “{cell}” that does not exist. Reload the page and set it again.",
	"角色中的条目“{cell}”不存在，请刷新页面后重新设置。")

// Validate refuses grants that name undeclared things, so that a stored role never means something later by accident.
func (g *Registry) Validate(gr Grants) error {
	for r, as := range gr.Actions {
		for a, v := range as {
			if g.Check(Need{r, a}) != nil {
				return ErrRoleCell.On("grants", "cell", r+":"+a)
			}
			if !g.byKey[r].Ranged && v != None && v != All {
				return ErrRoleCell.On("grants", "cell", r+":"+a+"="+v.String())
			}
		}
	}
	for r, gs := range gr.Groups {
		res := g.byKey[r]
		for k := range gs {
			if res == nil || !slices.ContainsFunc(res.Groups, func(x Group) bool { return x.Key == k }) {
				return ErrRoleCell.On("grants", "cell", r+"."+k)
			}
		}
	}
	return nil
}

// Everything grants all there is: what system jobs and the shipped administrator role start from.
func (g *Registry) Everything() Grants {
	out := Grants{Actions: map[string]map[string]Range{}, Groups: map[string]map[string]Level{}}
	for _, r := range g.list {
		out.Actions[r.Key], out.Groups[r.Key] = map[string]Range{}, map[string]Level{}
		for _, a := range r.Actions {
			out.Actions[r.Key][a.Key] = All
		}
		for _, f := range r.Groups {
			out.Groups[r.Key][f.Key] = Edit
		}
	}
	return out
}

// Rights is the immutable snapshot of what one person may do, made from his roles, his place in the house and the
// credential he came with.
type Rights struct {
	UserID string
	// Version is the policy version the snapshot was made from; caches of names and definitions are keyed by it. 0 means
	// unknown: nothing may be cached.
	Version int64
	// OwnerIDs are the people whose records count as his own: himself and those he stands in for.
	OwnerIDs []string
	// TeamIDs are his teams, DepartmentTeamIDs all teams of his departments, sub-departments included.
	TeamIDs           []string
	DepartmentTeamIDs []string
	Grants            Grants
	// Scopes narrow an API token: nil for a session; else "resource:action", "resource:*" or "*".
	Scopes []string
}

// Range returns how far the action reaches for this person with this credential.
func (r *Rights) Range(n Need) Range {
	if r == nil {
		return None
	}
	if n == SignedIn || n == Public {
		return All
	}
	if r.Scopes != nil && !slices.Contains(r.Scopes, "*") && !slices.Contains(r.Scopes, n.Resource+":*") && !slices.Contains(r.Scopes, n.String()) {
		return None
	}
	return r.Grants.Actions[n.Resource][n.Action]
}

// Can reports whether the action is allowed on at least some records.
func (r *Rights) Can(n Need) bool { return r.Range(n) > None }

// Level returns what may be done with a field group.
func (r *Rights) Level(resource, group string) Level {
	if r == nil {
		return Hidden
	}
	return r.Grants.Groups[resource][group]
}

// Denied is the error for a missing right.
func Denied(n Need) error { return fault.ErrDenied.With("resource", n.Resource, "action", n.Action) }

// Record is what a decision needs to know of a record.
type Record struct {
	OwnerID string
	TeamID  string
}

// Allows decides for one record. Scope is the same rule as SQL; a test holds the two against each other.
func (r *Rights) Allows(n Need, rec Record) bool {
	switch r.Range(n) {
	case All:
		return true
	case Department:
		return slices.Contains(r.OwnerIDs, rec.OwnerID) || slices.Contains(r.DepartmentTeamIDs, rec.TeamID) && rec.TeamID != ""
	case Team:
		return slices.Contains(r.OwnerIDs, rec.OwnerID) || slices.Contains(r.TeamIDs, rec.TeamID) && rec.TeamID != ""
	case Own:
		return slices.Contains(r.OwnerIDs, rec.OwnerID) && rec.OwnerID != ""
	default:
		return false
	}
}

// Scope returns the range as one SQL condition over the owner and team columns, ready to stand in parentheses.
func (r *Rights) Scope(n Need, ownerCol, teamCol string) (cond string, args []any) {
	in := func(col string, vs []string) string {
		for _, v := range vs {
			args = append(args, v)
		}
		if len(vs) == 1 {
			return col + " = ?"
		}
		return col + " IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(vs)), ", ") + ")"
	}
	owners, teams := r.OwnerIDs, []string(nil)
	switch r.Range(n) {
	case All:
		return "1 = 1", nil
	case Department:
		teams = r.DepartmentTeamIDs
	case Team:
		teams = r.TeamIDs
	case Own:
	default:
		return "1 = 0", nil
	}
	var parts []string
	if len(owners) > 0 {
		parts = append(parts, in(ownerCol, owners))
	}
	if len(teams) > 0 {
		parts = append(parts, in(teamCol, teams))
	}
	if len(parts) == 0 {
		return "1 = 0", nil
	}
	return strings.Join(parts, " OR "), args
}

// Narrow returns the same person with the scopes of a token.
func (r *Rights) Narrow(scopes []string) *Rights {
	c := *r
	c.Scopes = slices.Clone(scopes)
	if c.Scopes == nil {
		c.Scopes = []string{}
	}
	return &c
}

// Effective returns resource → action → range with the credential's narrowing applied, for /me and the "why" page.
func (r *Rights) Effective() map[string]map[string]Range {
	out := map[string]map[string]Range{}
	for res, as := range r.Grants.Actions {
		out[res] = map[string]Range{}
		for a := range maps.Keys(as) {
			out[res][a] = r.Range(Need{res, a})
		}
	}
	return out
}

// ScopeToken names the range as words of a search index: a document carries the words of its owner and team, a query asks
// for one of the searcher's. nil means no restriction; an empty list means nothing is visible.
func (r *Rights) ScopeToken(n Need) []string {
	out := []string{} // never nil below All: nil is no restriction
	owners := func() {
		for _, o := range r.OwnerIDs {
			out = append(out, OwnerToken(o))
		}
	}
	switch r.Range(n) {
	case All:
		return nil
	case Department:
		owners()
		for _, t := range r.DepartmentTeamIDs {
			out = append(out, TeamToken(t))
		}
	case Team:
		owners()
		for _, t := range r.TeamIDs {
			out = append(out, TeamToken(t))
		}
	case Own:
		owners()
	default:
		return []string{}
	}
	return out
}

// OwnerToken is the word a search document carries for its owner.
func OwnerToken(userID string) string { return "zo" + strings.ReplaceAll(userID, "-", "") }

// TeamToken is the word a search document carries for its team.
func TeamToken(teamID string) string { return "zt" + strings.ReplaceAll(teamID, "-", "") }
