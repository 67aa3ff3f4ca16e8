package org

import (
	"context"
	"errors"
	"fmt"
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

// AdminKey is the key of the shipped role that always has every right, also those a later version brings.
const AdminKey = "admin"

// RoleSeed is a role a new installation starts with.
type RoleSeed struct {
	Key, Name, NameZh          string
	Description, DescriptionZh string // the one in the company's language is kept
	Grants                     access.Grants
}

// RoleRef names a role.
type RoleRef struct {
	ID     string `json:"id"`
	Key    string `json:"key,omitempty" doc:"Of a shipped role"`
	Name   string `json:"name"`
	NameZh string `json:"name_zh"`
}

// RoleInfo is a role.
type RoleInfo struct {
	RoleRef
	Description string        `json:"description"`
	Users       int64         `json:"users" doc:"Active users who have it"`
	Fixed       bool          `json:"fixed" doc:"Always has all rights and cannot be changed"`
	Grants      access.Grants `json:"grants"`
	CreatedAt   db.Time       `json:"created_at"`
	UpdatedAt   db.Time       `json:"updated_at"`
	Version     int64         `json:"version"`
}

const maxRoles = 200

// effective are the grants a role gives now.
func (r *roleRow) effective(reg *access.Registry) access.Grants {
	if r.Key == AdminKey {
		return reg.Everything()
	}
	return r.Grants.V
}

func (r *roleRow) info(reg *access.Registry, users int64) RoleInfo {
	return RoleInfo{RoleRef: RoleRef{ID: r.ID, Key: r.Key, Name: r.Name, NameZh: r.NameZh}, Description: r.Description, Users: users,
		Fixed: r.Key == AdminKey, Grants: r.effective(reg).Clone(), CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Version: r.Version}
}

func (r *roleRow) ref() audit.Ref {
	return audit.Ref{Entity: "role", ID: r.ID, Label: r.Name}
}

// roleLog is what the log keeps of a role: each cell of the matrix is one line.
type roleLog struct {
	Name        string                  `db:"name"`
	NameZh      string                  `db:"name_zh"`
	Description string                  `db:"description"`
	Grants      db.JSON[map[string]any] `db:"grants"`
}

func (r *roleRow) log() *roleLog {
	l := &roleLog{Name: r.Name, NameZh: r.NameZh, Description: r.Description, Grants: db.JSON[map[string]any]{V: map[string]any{}}}
	for res, as := range r.Grants.V.Actions {
		for a, v := range as {
			if v != access.None {
				l.Grants.V[res+":"+a] = v.String()
			}
		}
	}
	for res, gs := range r.Grants.V.Groups {
		for g, v := range gs {
			if v != access.Hidden {
				l.Grants.V[res+"."+g] = v.String()
			}
		}
	}
	return l
}

func (r *roleRow) check(reg *access.Registry) error {
	var l fault.List
	r.Name, r.NameZh, r.Description = text.Clean(r.Name), text.Clean(r.NameZh), text.Clean(r.Description)
	if r.Name == "" {
		r.Name = r.NameZh
	}
	if r.NameZh == "" {
		r.NameZh = r.Name
	}
	if r.Name == "" {
		l.Add(fault.ErrRequired.On("name", "field", "name"))
	}
	l.Add(tooLong("name", r.Name, 100))
	l.Add(tooLong("name_zh", r.NameZh, 100))
	l.Add(tooLong("description", r.Description, 1000))
	r.NameFold = text.Fold(r.Name)
	if err := reg.Validate(r.Grants.V); err != nil {
		l.Add(fault.From(err))
	}
	return l.Err()
}

// covers reports whether a holds everything b holds.
func covers(a, b access.Grants) bool {
	for r, as := range b.Actions {
		for k, v := range as {
			if a.Actions[r][k] < v {
				return false
			}
		}
	}
	for r, gs := range b.Groups {
		for k, v := range gs {
			if a.Groups[r][k] < v {
				return false
			}
		}
	}
	return true
}

func equalGrants(a, b access.Grants) bool { return covers(a, b) && covers(b, a) }

// insertSeeds writes the shipped roles, described in the company's language, and returns their ids by key.
func (s *Service) insertSeeds(tx *work.Tx, lang string) (map[string]string, error) {
	ids := map[string]string{}
	for _, seed := range s.opt.Seeds {
		words := seed.Description
		if strings.HasPrefix(lang, "zh") && seed.DescriptionZh != "" {
			words = seed.DescriptionZh
		}
		r := roleRow{ID: id.New(), Key: seed.Key, Name: seed.Name, NameZh: seed.NameZh, Description: words,
			Grants: db.JSON[access.Grants]{V: seed.Grants.Clone()}, CreatedAt: db.At(tx.Now()), UpdatedAt: db.At(tx.Now()), Version: 1}
		if err := r.check(s.door.Registry()); err != nil {
			return nil, fmt.Errorf("shipped role %s: %w", seed.Key, err)
		}
		if err := db.Insert(tx.Tx, "role", r); err != nil {
			return nil, err
		}
		tx.Created(r.ref(), r.log())
		ids[seed.Key] = r.ID
	}
	if ids[AdminKey] == "" {
		return nil, errors.New("org: no shipped role has the key " + AdminKey)
	}
	return ids, nil
}

// Roles lists all roles, oldest first.
func (s *Service) Roles(ctx context.Context) (out []RoleInfo, err error) {
	err = s.door.View(ctx, Role.Of(access.View), func(tx *work.Tx) error {
		rows, err := selectRoles(tx)
		if err != nil {
			return err
		}
		n, err := roleUsers(tx)
		if err != nil {
			return err
		}
		out = make([]RoleInfo, 0, len(rows))
		for i := range rows {
			out = append(out, rows[i].info(s.door.Registry(), n[rows[i].ID]))
		}
		return nil
	})
	return out, err
}

// RoleByID returns one role.
func (s *Service) RoleByID(ctx context.Context, roleID string) (out RoleInfo, err error) {
	err = s.door.View(ctx, Role.Of(access.View), func(tx *work.Tx) error {
		r, err := roleByID(tx, roleID)
		if err != nil {
			return none(err)
		}
		n, err := roleUsers(tx)
		if err != nil {
			return err
		}
		out = r.info(s.door.Registry(), n[r.ID])
		return nil
	})
	return out, err
}

// none turns a missing row into the answer for records that are not there.
func none(err error) error {
	if errors.Is(err, db.ErrNone) {
		return fault.ErrNotFound.With()
	}
	return err
}

// NewRole is a role to make.
type NewRole struct {
	Name        string         `json:"name" maxLength:"100"`
	NameZh      string         `json:"name_zh,omitempty" maxLength:"100"`
	Description string         `json:"description,omitempty" maxLength:"1000"`
	CopyOf      string         `json:"copy_of,omitempty" maxLength:"64" doc:"Role whose rights to start from"`
	Grants      *access.Grants `json:"grants,omitempty"`
}

// CreateRole makes a role, from nothing or as a copy.
func (s *Service) CreateRole(ctx context.Context, in NewRole) (out RoleInfo, err error) {
	err = s.door.Update(ctx, Role.Of(access.Manage), func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		rows, err := selectRoles(tx)
		if err != nil {
			return err
		}
		if len(rows) >= maxRoles {
			return ErrTooMany.With("max", maxRoles)
		}
		r := roleRow{ID: id.New(), Name: in.Name, NameZh: in.NameZh, Description: in.Description, CreatedAt: db.At(tx.Now()),
			UpdatedAt: db.At(tx.Now()), Version: 1}
		if in.CopyOf != "" {
			from, err := roleByID(tx, in.CopyOf)
			if errors.Is(err, db.ErrNone) {
				return ErrUnknown.On("copy_of", "field", "copy_of")
			}
			if err != nil {
				return err
			}
			r.Grants.V = from.effective(s.door.Registry()).Clone()
		}
		if in.Grants != nil {
			r.Grants.V = in.Grants.Clone()
		}
		r.Grants.V = r.Grants.V.Clone()
		if err := r.check(s.door.Registry()); err != nil {
			return err
		}
		if err := db.Insert(tx.Tx, "role", r); err != nil {
			return taken(err, r.Name)
		}
		tx.Created(r.ref(), r.log())
		out = r.info(s.door.Registry(), 0)
		return nil
	})
	return out, err
}

func taken(err error, name string) error {
	if _, dup := db.Unique(err); dup {
		return ErrNameTaken.On("name", "name", name)
	}
	return err
}

// RoleChange holds the fields to change; nil leaves one as it is. Grants replaces the whole matrix.
type RoleChange struct {
	Name        *string        `json:"name,omitempty" maxLength:"100"`
	NameZh      *string        `json:"name_zh,omitempty" maxLength:"100"`
	Description *string        `json:"description,omitempty" maxLength:"1000"`
	Grants      *access.Grants `json:"grants,omitempty"`
}

// UpdateRole changes a role. Nobody raises his own rights this way, and somebody who can manage roles must remain.
func (s *Service) UpdateRole(ctx context.Context, roleID string, version int64, ch RoleChange) (out RoleInfo, err error) {
	reg := s.door.Registry()
	err = s.door.Update(ctx, Role.Of(access.Manage), func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		before, err := roleByID(tx, roleID)
		if err != nil {
			return none(err)
		}
		r := before
		set(&r.Name, ch.Name)
		set(&r.NameZh, ch.NameZh)
		set(&r.Description, ch.Description)
		if ch.Grants != nil {
			if before.Key == AdminKey && !equalGrants(*ch.Grants, reg.Everything()) {
				return ErrAdminFixed.With()
			}
			r.Grants.V = ch.Grants.Clone()
		}
		if err := r.check(reg); err != nil {
			return err
		}
		if before.Version != version {
			return stale(before.info(reg, 0), before.log(), r.log())
		}
		r.Version++
		r.UpdatedAt = db.At(tx.Now())
		ok, err := db.UpdateRow(tx.Tx, "role", r, r.ID, version)
		if err != nil {
			return taken(err, r.Name)
		}
		if !ok {
			return fault.ErrStale.With()
		}
		if err := s.checkPolicy(tx); err != nil {
			return err
		}
		tx.Updated(before.ref(), before.log(), r.log())
		n, err := roleUsers(tx)
		if err != nil {
			return err
		}
		out = r.info(reg, n[r.ID])
		return nil
	})
	return out, err
}

// checkPolicy is called at the end of every change of roles, users or structure: somebody who can manage roles remains,
// and whoever made the change got nothing out of it for himself.
func (s *Service) checkPolicy(tx *work.Tx) error {
	d, err := loadDirectory(tx, 0, s.door.Registry())
	if err != nil {
		return err
	}
	admin := false
	for _, u := range d.users {
		if u.Status == statusActive && d.grants(u).Actions[Role.Key][access.Manage.Key] > access.None {
			admin = true
			break
		}
	}
	if !admin {
		return ErrLastAdmin.With()
	}
	a := tx.Actor()
	if a.Kind == "system" || a.Rights == nil {
		return nil
	}
	if u := d.users[a.ID]; u != nil && !covers(a.Rights.Grants, d.grants(u)) {
		return ErrOwnRights.With()
	}
	return nil
}

// DeleteRole removes a role nobody has.
func (s *Service) DeleteRole(ctx context.Context, roleID string, version int64) error {
	return s.door.Update(ctx, Role.Of(access.Manage), func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		r, err := roleByID(tx, roleID)
		if err != nil {
			return none(err)
		}
		if r.Key == AdminKey {
			return ErrAdminFixed.With()
		}
		n, err := roleHolders(tx, r.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return ErrInUse.With("count", n, "what", "users", "what_zh", "用户")
		}
		if r.Version != version {
			return fault.ErrStale.With().WithData(map[string]any{"current": r.info(s.door.Registry(), n)})
		}
		if ok, err := deleteRole(tx, r.ID, version); err != nil || !ok {
			return cmpErr(err, fault.ErrStale.With())
		}
		tx.Deleted(r.ref(), r.log())
		return nil
	})
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// --- the matrix, and why somebody may do something ---

// MatrixResource is a row block of the role matrix.
type MatrixResource struct {
	Key     string          `json:"key"`
	Label   access.Label    `json:"label"`
	Ranged  bool            `json:"ranged"`
	Actions []access.Action `json:"actions"`
	Groups  []MatrixGroup   `json:"groups"`
}

// MatrixGroup is a field group with the fields it holds.
type MatrixGroup struct {
	Key    string       `json:"key"`
	Label  access.Label `json:"label"`
	Fields []string     `json:"fields"`
}

// Matrix lists all there is to grant.
func (s *Service) Matrix(ctx context.Context) (out []MatrixResource, err error) {
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		out = []MatrixResource{}
		for _, r := range s.door.Registry().Resources() {
			fields, err := s.groupFields(tx, r.Key)
			if err != nil {
				return err
			}
			m := MatrixResource{Key: r.Key, Label: r.Label, Ranged: r.Ranged, Actions: r.Actions, Groups: []MatrixGroup{}}
			for _, g := range r.Groups {
				m.Groups = append(m.Groups, MatrixGroup{Key: g.Key, Label: g.Label, Fields: nonNil(fields[g.Key])})
			}
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

func nonNil[T any](v []T) []T {
	if v == nil {
		return []T{}
	}
	return v
}

func (s *Service) groupFields(tx *work.Tx, resource string) (map[string][]string, error) {
	if s.opt.GroupFields == nil {
		return nil, nil
	}
	return s.opt.GroupFields(tx, resource)
}

// Because is one role's part in a right.
type Because struct {
	Role  RoleRef      `json:"role"`
	Range access.Range `json:"range"`
}

// RightInfo is one right with its reasons.
type RightInfo struct {
	Resource string       `json:"resource"`
	Action   string       `json:"action"`
	Range    access.Range `json:"range"`
	Because  []Because    `json:"because"`
	Meaning  access.Label `json:"meaning"`
}

// BecauseLevel is one role's part in a field group's level.
type BecauseLevel struct {
	Role  RoleRef      `json:"role"`
	Level access.Level `json:"level"`
}

// GroupInfo is the level of one field group with its reasons.
type GroupInfo struct {
	Resource string         `json:"resource"`
	Group    string         `json:"group"`
	Level    access.Level   `json:"level"`
	Fields   []string       `json:"fields"`
	Because  []BecauseLevel `json:"because"`
	Meaning  access.Label   `json:"meaning"`
}

// AccessInfo says what somebody may do and why.
type AccessInfo struct {
	User            Person      `json:"user"`
	Status          string      `json:"status"`
	Teams           []Person    `json:"teams" doc:"What range team reaches"`
	DepartmentTeams []Person    `json:"department_teams" doc:"What range department reaches"`
	Rights          []RightInfo `json:"rights"`
	Groups          []GroupInfo `json:"groups"`
}

// Access explains a user's rights.
func (s *Service) Access(ctx context.Context, userID string) (out AccessInfo, err error) {
	err = s.door.View(ctx, User.Of(access.View), func(tx *work.Tx) error {
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		u := d.users[userID]
		if u == nil {
			return fault.ErrNotFound.With()
		}
		r := d.rightsOf(userID)
		out = AccessInfo{User: Person{u.ID, u.Name}, Status: u.Status, Teams: d.teamRefs(r.TeamIDs), DepartmentTeams: d.teamRefs(r.DepartmentTeamIDs),
			Rights: []RightInfo{}, Groups: []GroupInfo{}}
		for _, res := range s.door.Registry().Resources() {
			for _, a := range res.Actions {
				x := RightInfo{Resource: res.Key, Action: a.Key, Because: []Because{}}
				for _, rid := range u.roles {
					role := d.roles[rid]
					if v := role.Grants.Actions[res.Key][a.Key]; v > access.None {
						x.Because = append(x.Because, Because{role.ref(), v})
						x.Range = max(x.Range, v)
					}
				}
				x.Meaning = meaning(res, a, x.Range)
				out.Rights = append(out.Rights, x)
			}
			if len(res.Groups) == 0 {
				continue
			}
			fields, err := s.groupFields(tx, res.Key)
			if err != nil {
				return err
			}
			for _, g := range res.Groups {
				x := GroupInfo{Resource: res.Key, Group: g.Key, Fields: nonNil(fields[g.Key]), Because: []BecauseLevel{}}
				for _, rid := range u.roles {
					role := d.roles[rid]
					if v := role.Grants.Groups[res.Key][g.Key]; v > access.Hidden {
						x.Because = append(x.Because, BecauseLevel{role.ref(), v})
						x.Level = max(x.Level, v)
					}
				}
				x.Meaning = levelMeaning(res, g, x.Level)
				out.Groups = append(out.Groups, x)
			}
		}
		return nil
	})
	return out, err
}

func (r *dirRole) ref() RoleRef { return RoleRef{ID: r.ID, Key: r.Key, Name: r.Name, NameZh: r.NameZh} }

func (d *directory) teamRefs(ids []string) []Person {
	out := []Person{}
	for _, id := range ids {
		out = append(out, Person{id, d.teams[id].Name})
	}
	slices.SortFunc(out, func(a, b Person) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// meaning puts a right into a sentence.
func meaning(res *access.Resource, a access.Action, r access.Range) access.Label {
	en, zh := lowerFirst(res.Label.En), res.Label.Zh
	act, actZh := a.Label.En, a.Label.Zh
	if r == access.None {
		return access.Label{En: "Not allowed: " + lowerFirst(act) + " – " + en + ".", Zh: "不可" + actZh + "：" + zh + "。"}
	}
	if !res.Ranged {
		return access.Label{En: act + " – " + en + ".", Zh: "可" + actZh + "：" + zh + "。"}
	}
	reach := map[access.Range]access.Label{
		access.Own:        {En: "only records this person owns", Zh: "仅限本人负责的记录"},
		access.Team:       {En: "records this person or the own team owns", Zh: "本人及本团队的记录"},
		access.Department: {En: "records of the own department and the departments below it", Zh: "本部门及下级部门的记录"},
		access.All:        {En: "all records", Zh: "全部记录"},
	}[r]
	return access.Label{En: act + " – " + en + ": " + reach.En + ".", Zh: "可" + actZh + "：" + zh + "，范围为" + reach.Zh + "。"}
}

func levelMeaning(res *access.Resource, g access.Group, l access.Level) access.Label {
	what := map[access.Level]access.Label{
		access.Hidden: {En: "does not see these fields and cannot search, sort or export by them", Zh: "看不到这些字段，也不能据此搜索、排序或导出"},
		access.Masked: {En: "sees that there is a value, not which", Zh: "只能看到有值，看不到内容"},
		access.Read:   {En: "sees these fields", Zh: "可查看这些字段"},
		access.Edit:   {En: "sees and changes these fields", Zh: "可查看并修改这些字段"},
	}[l]
	return access.Label{En: res.Label.En + " – " + lowerFirst(g.Label.En) + ": " + what.En + ".", Zh: res.Label.Zh + "“" + g.Label.Zh + "”：" + what.Zh + "。"}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
