package org

import (
	"slices"
	"strings"
	"sync"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Person is how other records show somebody.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// maxDepth bounds the department tree.
const maxDepth = 8

// directory is an immutable picture of who is who at one policy version: what rights are computed from and names are
// looked up in. A company has hundreds of people, not millions, so it is read as a whole when the version changes.
type directory struct {
	version     int64
	users       map[string]*dirUser
	roles       map[string]*dirRole
	teams       map[string]teamRow
	departments map[string]departmentRow
	registry    *access.Registry

	mu     sync.Mutex
	rights map[string]*access.Rights // by user id; at most one per user
	seen   time.Time                 // when the version was last known to be the current one
}

type dirUser struct {
	ID           string  `db:"id"`
	Login        string  `db:"login"`
	LoginFold    string  `db:"login_fold"`
	Name         string  `db:"name"`
	Email        string  `db:"email"`
	TeamID       *string `db:"team_id"`
	DepartmentID *string `db:"department_id"`
	Status       string  `db:"status"`
	roles        []string
}

type dirRole struct {
	ID     string
	Key    string
	Name   string
	NameZh string
	Grants access.Grants
}

// directory returns the picture of the version the transaction sees. exact false accepts a picture that was current a
// second ago, which is good enough for names.
func (s *Service) directory(tx *work.Tx, exact bool) (*directory, error) {
	have := s.house.Load()
	if have != nil && !exact && have.fresh(tx.Now()) {
		return have, nil
	}
	v, err := policyVersion(tx)
	if err != nil {
		return nil, err
	}
	return s.directoryAt(tx, v)
}

// directoryAt is directory for a version that was just read.
func (s *Service) directoryAt(tx *work.Tx, version int64) (*directory, error) {
	have := s.house.Load()
	if have != nil && have.version == version {
		have.touch(tx.Now())
		return have, nil
	}
	d, err := loadDirectory(tx, version, s.door.Registry())
	if err != nil {
		return nil, err
	}
	// A picture with changes that are not committed yet must not outlive the transaction.
	if tx.Writes() == 0 {
		d.touch(tx.Now())
		s.house.Store(d)
	}
	return d, nil
}

func (d *directory) touch(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now.After(d.seen) {
		d.seen = now
	}
}

func (d *directory) fresh(now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	age := now.Sub(d.seen)
	return age >= 0 && age < time.Second
}

// grants adds up what the roles of a user give.
func (d *directory) grants(u *dirUser) access.Grants {
	var g access.Grants
	for _, id := range u.roles {
		if r := d.roles[id]; r != nil {
			g = g.Union(r.Grants)
		}
	}
	return g.Clone()
}

// rightsOf computes, once per version, what a user may do.
func (d *directory) rightsOf(userID string) *access.Rights {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r := d.rights[userID]; r != nil {
		return r
	}
	u := d.users[userID]
	if u == nil {
		return &access.Rights{UserID: userID}
	}
	r := &access.Rights{UserID: userID, Version: d.version, OwnerIDs: d.standsFor(userID), Grants: d.grants(u)}
	if u.TeamID != nil {
		r.TeamIDs = []string{*u.TeamID}
	}
	r.DepartmentTeamIDs = d.teamsBelow(d.departmentOf(u))
	// A team without a department is a department of its own.
	for _, t := range r.TeamIDs {
		if !slices.Contains(r.DepartmentTeamIDs, t) {
			r.DepartmentTeamIDs = append(r.DepartmentTeamIDs, t)
		}
	}
	d.rights[userID] = r
	return r
}

// standsFor lists the people whose records count as the user's own: for now himself only.
func (d *directory) standsFor(userID string) []string { return []string{userID} }

// departmentOf is the user's own department, or his team's.
func (d *directory) departmentOf(u *dirUser) string {
	if u.DepartmentID != nil {
		return *u.DepartmentID
	}
	if u.TeamID != nil {
		if t := d.teams[*u.TeamID]; t.DepartmentID != nil {
			return *t.DepartmentID
		}
	}
	return ""
}

// below lists a department and all its sub-departments.
func (d *directory) below(departmentID string) []string {
	if departmentID == "" {
		return nil
	}
	out := []string{departmentID}
	for i := 0; i < len(out); i++ {
		for id, dep := range d.departments {
			if dep.ParentID != nil && *dep.ParentID == out[i] && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func (d *directory) teamsBelow(departmentID string) []string {
	in := d.below(departmentID)
	var out []string
	for id, t := range d.teams {
		if t.DepartmentID != nil && slices.Contains(in, *t.DepartmentID) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// --- what other features ask ---

// Names returns the names of users by id; unknown ids are absent. Names may be up to a second old.
func (s *Service) Names(tx *work.Tx, ids ...string) (map[string]string, error) {
	d, err := s.directory(tx, false)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(ids))
	for pass := range 2 {
		missing := false
		for _, id := range ids {
			if u := d.users[id]; u != nil {
				out[id] = u.Name
			} else if id != "" {
				missing = true
			}
		}
		if !missing || pass == 1 {
			break
		}
		if d, err = s.directory(tx, true); err != nil { // somebody new, perhaps
			return nil, err
		}
	}
	return out, nil
}

// TeamNames returns the names of teams by id; unknown ids are absent.
func (s *Service) TeamNames(tx *work.Tx, ids ...string) (map[string]string, error) {
	d, err := s.directory(tx, false)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(ids))
	for pass := range 2 {
		missing := false
		for _, id := range ids {
			if t, ok := d.teams[id]; ok {
				out[id] = t.Name
			} else if id != "" {
				missing = true
			}
		}
		if !missing || pass == 1 {
			break
		}
		if d, err = s.directory(tx, true); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// TeamOf returns the team a user belongs to, "" when he has none or does not exist.
func (s *Service) TeamOf(tx *work.Tx, userID string) (string, error) {
	d, err := s.directory(tx, true)
	if err != nil {
		return "", err
	}
	if u := d.users[userID]; u != nil && u.TeamID != nil {
		return *u.TeamID, nil
	}
	return "", nil
}

// Active reports whether the user exists and is not disabled. A failing database counts as no.
func (s *Service) Active(tx *work.Tx, userID string) bool {
	d, err := s.directory(tx, true)
	if err != nil {
		return false
	}
	u := d.users[userID]
	return u != nil && u.Status == statusActive
}

// PeopleByName finds users by what an import may call them: name, sign-in name or mail address, in any case and width.
// Several people may share a name. Active people come first, then by sign-in name.
func (s *Service) PeopleByName(tx *work.Tx, name string) ([]Person, error) {
	want := text.Fold(name)
	if want == "" {
		return nil, nil
	}
	d, err := s.directory(tx, true)
	if err != nil {
		return nil, err
	}
	var found []*dirUser
	for _, u := range d.users {
		if u.LoginFold == want || text.Fold(u.Name) == want || u.Email != "" && text.Fold(u.Email) == want {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(a, b *dirUser) int {
		if (a.Status == statusActive) != (b.Status == statusActive) {
			if a.Status == statusActive {
				return -1
			}
			return 1
		}
		return strings.Compare(a.LoginFold, b.LoginFold)
	})
	var out []Person
	for _, u := range found {
		out = append(out, Person{ID: u.ID, Name: u.Name})
	}
	return out, nil
}

// TeamByName finds a team by its name; "" when there is none.
func (s *Service) TeamByName(tx *work.Tx, name string) (string, error) {
	d, err := s.directory(tx, true)
	if err != nil {
		return "", err
	}
	want := text.Fold(name)
	for id, t := range d.teams {
		if t.NameFold == want && want != "" {
			return id, nil
		}
	}
	return "", nil
}

// RightsOf returns what a user may do now, as with a session of his own; nobody's rights when he is disabled or unknown.
// Jobs that act for a person ask here each time they run.
func (s *Service) RightsOf(tx *work.Tx, userID string) (*access.Rights, error) {
	d, err := s.directory(tx, true)
	if err != nil {
		return nil, err
	}
	if u := d.users[userID]; u == nil || u.Status != statusActive {
		return &access.Rights{UserID: userID}, nil
	}
	return d.rightsOf(userID), nil
}
