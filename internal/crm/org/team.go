package org

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// TeamInfo is a team: the people whose records the range "team" reaches.
type TeamInfo struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Department *Person `json:"department,omitempty"`
	Members    int     `json:"members" doc:"Active users"`
	Version    int64   `json:"version"`
}

// DepartmentInfo is a department; its range reaches the teams of all departments below it.
type DepartmentInfo struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Parent  *Person `json:"parent,omitempty"`
	Teams   int     `json:"teams"`
	Members int     `json:"members" doc:"Active users in it, in its teams and in the departments below"`
	Version int64   `json:"version"`
}

const (
	maxTeams       = 500
	maxDepartments = 500
)

func (t teamRow) ref() audit.Ref { return audit.Ref{Entity: "team", ID: t.ID, Label: t.Name} }

func (d departmentRow) ref() audit.Ref {
	return audit.Ref{Entity: "department", ID: d.ID, Label: d.Name}
}

func (d *directory) teamInfo(t teamRow) TeamInfo {
	out := TeamInfo{ID: t.ID, Name: t.Name, Version: t.Version, Department: d.departmentRef(t.DepartmentID)}
	for _, u := range d.users {
		if u.Status == statusActive && u.TeamID != nil && *u.TeamID == t.ID {
			out.Members++
		}
	}
	return out
}

func (d *directory) departmentInfo(x departmentRow) DepartmentInfo {
	out := DepartmentInfo{ID: x.ID, Name: x.Name, Version: x.Version, Parent: d.departmentRef(x.ParentID)}
	for _, t := range d.teams {
		if t.DepartmentID != nil && *t.DepartmentID == x.ID {
			out.Teams++
		}
	}
	in := d.below(x.ID)
	for _, u := range d.users {
		if u.Status == statusActive && slices.Contains(in, d.departmentOf(u)) {
			out.Members++
		}
	}
	return out
}

func (d *directory) departmentRef(ref *string) *Person {
	if ref == nil {
		return nil
	}
	return &Person{*ref, d.departments[*ref].Name}
}

// Teams lists all teams by name; everybody who is signed in may see them.
func (s *Service) Teams(ctx context.Context) (out []TeamInfo, err error) {
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		out = []TeamInfo{}
		for _, t := range d.teams {
			out = append(out, d.teamInfo(t))
		}
		slices.SortFunc(out, func(a, b TeamInfo) int { return byName(a.Name, b.Name) })
		return nil
	})
	return out, err
}

func byName(a, b string) int {
	if c := strings.Compare(text.SortKey(a), text.SortKey(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// Departments lists all departments by name.
func (s *Service) Departments(ctx context.Context) (out []DepartmentInfo, err error) {
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		out = []DepartmentInfo{}
		for _, x := range d.departments {
			out = append(out, d.departmentInfo(x))
		}
		slices.SortFunc(out, func(a, b DepartmentInfo) int { return byName(a.Name, b.Name) })
		return nil
	})
	return out, err
}

// NewTeam is a team to make.
type NewTeam struct {
	Name         string `json:"name" maxLength:"100"`
	DepartmentID string `json:"department_id,omitempty" maxLength:"64"`
}

// TeamChange holds the fields to change; nil leaves one as it is, "" takes the team out of its department.
type TeamChange struct {
	Name         *string `json:"name,omitempty" maxLength:"100"`
	DepartmentID *string `json:"department_id,omitempty" maxLength:"64" doc:"Empty: no department"`
}

// unit opens a change of the house: structure changes wait for each other and are checked at the end.
func (s *Service) unit(ctx context.Context, fn func(tx *work.Tx, d *directory) error) error {
	return s.door.Update(ctx, User.Of(access.Manage), func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		d, err := loadDirectory(tx, 0, s.door.Registry())
		if err != nil {
			return err
		}
		return fn(tx, d)
	})
}

func (t *teamRow) check(d *directory) error {
	t.Name = text.Clean(t.Name)
	t.NameFold = text.Fold(t.Name)
	if t.NameFold == "" {
		return fault.ErrRequired.On("name", "field", "name")
	}
	if e := tooLong("name", t.Name, 100); e != nil {
		return e
	}
	if t.DepartmentID != nil {
		if _, ok := d.departments[*t.DepartmentID]; !ok {
			return ErrUnknown.On("department_id", "field", "department_id")
		}
	}
	return nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// CreateTeam makes a team.
func (s *Service) CreateTeam(ctx context.Context, in NewTeam) (out TeamInfo, err error) {
	err = s.unit(ctx, func(tx *work.Tx, d *directory) error {
		if len(d.teams) >= maxTeams {
			return ErrTooMany.With("max", maxTeams)
		}
		t := teamRow{ID: id.New(), Name: in.Name, DepartmentID: optional(in.DepartmentID), CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now()), Version: 1}
		if err := t.check(d); err != nil {
			return err
		}
		if err := db.Insert(tx.Tx, "team", t); err != nil {
			return taken(err, t.Name)
		}
		tx.Created(t.ref(), &t)
		out = d.teamInfo(t)
		return nil
	})
	return out, err
}

// UpdateTeam changes a team.
func (s *Service) UpdateTeam(ctx context.Context, teamID string, version int64, ch TeamChange) (out TeamInfo, err error) {
	err = s.unit(ctx, func(tx *work.Tx, d *directory) error {
		before, ok := d.teams[teamID]
		if !ok {
			return fault.ErrNotFound.With()
		}
		t := before
		set(&t.Name, ch.Name)
		if ch.DepartmentID != nil {
			t.DepartmentID = optional(*ch.DepartmentID)
		}
		if err := t.check(d); err != nil {
			return err
		}
		if before.Version != version {
			return stale(d.teamInfo(before), &before, &t)
		}
		t.Version++
		t.UpdatedAt = db.At(tx.Now())
		if ok, err := db.UpdateRow(tx.Tx, "team", t, t.ID, version); err != nil || !ok {
			return cmpErr(taken(err, t.Name), fault.ErrStale.With())
		}
		tx.Updated(before.ref(), &before, &t)
		out = d.teamInfo(t)
		return nil
	})
	return out, err
}

// DeleteTeam removes a team without people and records.
func (s *Service) DeleteTeam(ctx context.Context, teamID string, version int64) error {
	return s.unit(ctx, func(tx *work.Tx, d *directory) error {
		t, ok := d.teams[teamID]
		if !ok {
			return fault.ErrNotFound.With()
		}
		n := 0
		for _, u := range d.users {
			if u.TeamID != nil && *u.TeamID == teamID {
				n++
			}
		}
		if n > 0 {
			return ErrInUse.With("count", n, "what", "users", "what_zh", "用户")
		}
		ok, err := deleteVersion(tx, "team", teamID, version)
		if db.Referenced(err) {
			return ErrInUse.Because(err, "count", "some", "what", "records", "what_zh", "记录")
		}
		if err != nil || !ok {
			return cmpErr(err, fault.ErrStale.With().WithData(map[string]any{"current": d.teamInfo(t)}))
		}
		tx.Deleted(t.ref(), &t)
		return nil
	})
}

// NewDepartment is a department to make.
type NewDepartment struct {
	Name     string `json:"name" maxLength:"100"`
	ParentID string `json:"parent_id,omitempty" maxLength:"64"`
}

// DepartmentChange holds the fields to change; nil leaves one as it is, "" moves it to the top.
type DepartmentChange struct {
	Name     *string `json:"name,omitempty" maxLength:"100"`
	ParentID *string `json:"parent_id,omitempty" maxLength:"64" doc:"Empty: at the top"`
}

func (x *departmentRow) check(d *directory) error {
	x.Name = text.Clean(x.Name)
	x.NameFold = text.Fold(x.Name)
	if x.NameFold == "" {
		return fault.ErrRequired.On("name", "field", "name")
	}
	if e := tooLong("name", x.Name, 100); e != nil {
		return e
	}
	if x.ParentID == nil {
		return nil
	}
	if _, ok := d.departments[*x.ParentID]; !ok {
		return ErrUnknown.On("parent_id", "field", "parent_id")
	}
	depth := 1
	for up := x.ParentID; up != nil; up = d.departments[*up].ParentID {
		if *up == x.ID {
			return ErrLoop.On("parent_id")
		}
		if depth++; depth+d.height(x.ID)-1 > maxDepth {
			return ErrTooDeep.On("parent_id", "max", maxDepth)
		}
	}
	return nil
}

// height counts the levels from a department down to its deepest.
func (d *directory) height(departmentID string) int {
	h := 0
	for id, x := range d.departments {
		if x.ParentID != nil && *x.ParentID == departmentID && id != departmentID {
			h = max(h, d.height(id))
		}
	}
	return h + 1
}

// CreateDepartment makes a department.
func (s *Service) CreateDepartment(ctx context.Context, in NewDepartment) (out DepartmentInfo, err error) {
	err = s.unit(ctx, func(tx *work.Tx, d *directory) error {
		if len(d.departments) >= maxDepartments {
			return ErrTooMany.With("max", maxDepartments)
		}
		x := departmentRow{ID: id.New(), Name: in.Name, ParentID: optional(in.ParentID), CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now()), Version: 1}
		if err := x.check(d); err != nil {
			return err
		}
		if err := db.Insert(tx.Tx, "department", x); err != nil {
			return taken(err, x.Name)
		}
		tx.Created(x.ref(), &x)
		out = d.departmentInfo(x)
		return nil
	})
	return out, err
}

// UpdateDepartment changes a department.
func (s *Service) UpdateDepartment(ctx context.Context, depID string, version int64, ch DepartmentChange) (out DepartmentInfo, err error) {
	err = s.unit(ctx, func(tx *work.Tx, d *directory) error {
		before, ok := d.departments[depID]
		if !ok {
			return fault.ErrNotFound.With()
		}
		x := before
		set(&x.Name, ch.Name)
		if ch.ParentID != nil {
			x.ParentID = optional(*ch.ParentID)
		}
		if err := x.check(d); err != nil {
			return err
		}
		if before.Version != version {
			return stale(d.departmentInfo(before), &before, &x)
		}
		x.Version++
		x.UpdatedAt = db.At(tx.Now())
		if ok, err := db.UpdateRow(tx.Tx, "department", x, x.ID, version); err != nil || !ok {
			return cmpErr(taken(err, x.Name), fault.ErrStale.With())
		}
		tx.Updated(before.ref(), &before, &x)
		d.departments[depID] = x
		out = d.departmentInfo(x)
		return nil
	})
	return out, err
}

// DeleteDepartment removes a department without teams, people and sub-departments.
func (s *Service) DeleteDepartment(ctx context.Context, depID string, version int64) error {
	return s.unit(ctx, func(tx *work.Tx, d *directory) error {
		x, ok := d.departments[depID]
		if !ok {
			return fault.ErrNotFound.With()
		}
		info := d.departmentInfo(x)
		if info.Teams > 0 {
			return ErrInUse.With("count", info.Teams, "what", "teams", "what_zh", "团队")
		}
		if n := len(d.below(depID)) - 1; n > 0 {
			return ErrInUse.With("count", n, "what", "departments", "what_zh", "下级部门")
		}
		n := 0
		for _, u := range d.users {
			if u.DepartmentID != nil && *u.DepartmentID == depID {
				n++
			}
		}
		if n > 0 {
			return ErrInUse.With("count", n, "what", "users", "what_zh", "用户")
		}
		ok, err := deleteVersion(tx, "department", depID, version)
		if err != nil || !ok {
			return cmpErr(err, fault.ErrStale.With().WithData(map[string]any{"current": info}))
		}
		tx.Deleted(x.ref(), &x)
		return nil
	})
}

// EnsureTeam finds a team by name or makes it; for the command line, demo data and imports.
func (s *Service) EnsureTeam(ctx context.Context, name string) (string, error) {
	found := ""
	err := s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		var err error
		found, err = s.TeamByName(tx, name)
		return err
	})
	if err != nil || found != "" {
		return found, err
	}
	t, err := s.CreateTeam(ctx, NewTeam{Name: name})
	if errors.Is(err, ErrNameTaken) { // made by somebody else at this moment
		return s.EnsureTeam(ctx, name)
	}
	return t.ID, err
}
