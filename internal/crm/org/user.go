package org

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// UserInfo is a user as those who manage users see him.
type UserInfo struct {
	ID         string    `json:"id"`
	Login      string    `json:"login"`
	Name       string    `json:"name"`
	Email      string    `json:"email"`
	Language   string    `json:"language"`
	TimeZone   string    `json:"time_zone"`
	Status     string    `json:"status" enum:"active,disabled"`
	Active     bool      `json:"active"`
	Team       *Person   `json:"team,omitempty"`
	Department *Person   `json:"department,omitempty" doc:"Set for people above the teams; else the team's counts"`
	Roles      []RoleRef `json:"roles"`
	TwoFactor  bool      `json:"two_factor"`
	MustChange bool      `json:"must_change" doc:"Has to choose a password at the next sign-in"`
	LastSeenAt *db.Time  `json:"last_seen_at,omitempty"`
	CreatedAt  db.Time   `json:"created_at"`
	UpdatedAt  db.Time   `json:"updated_at"`
	Version    int64     `json:"version"`
}

// Colleague is a user as everybody sees him, for choosing people.
type Colleague struct {
	ID   string  `json:"id"`
	Name string  `json:"name"`
	Team *Person `json:"team,omitempty"`
}

// userLog is what the log keeps of a user: names, not ids, and never a secret.
type userLog struct {
	Login      string            `db:"login"`
	Name       string            `db:"name"`
	Email      string            `db:"email"`
	Language   string            `db:"language"`
	TimeZone   string            `db:"time_zone"`
	Theme      string            `db:"theme"`
	Status     string            `db:"status"`
	Team       string            `db:"team"`
	Department string            `db:"department"`
	Roles      db.JSON[[]string] `db:"roles"`
}

func (u *userRow) ref() audit.Ref { return audit.Ref{Entity: "user", ID: u.ID, Label: u.Name} }

func (d *directory) userLog(u *userRow, roles []string) *userLog {
	l := &userLog{Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, TimeZone: u.TimeZone, Theme: u.Theme, Status: u.Status}
	if u.TeamID != nil {
		l.Team = d.teams[*u.TeamID].Name
	}
	if u.DepartmentID != nil {
		l.Department = d.departments[*u.DepartmentID].Name
	}
	for _, r := range roles {
		if role := d.roles[r]; role != nil {
			l.Roles.V = append(l.Roles.V, role.Name)
		}
	}
	slices.Sort(l.Roles.V)
	return l
}

func (d *directory) userInfo(u *userRow, roles []string, seen db.Time) UserInfo {
	out := UserInfo{ID: u.ID, Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, TimeZone: u.TimeZone, Status: u.Status,
		Active: u.Status == statusActive, Department: d.departmentRef(u.DepartmentID), Roles: d.roleRefs(roles), TwoFactor: u.TOTPSecret != "",
		MustChange: u.MustChange, CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt, Version: u.Version}
	if u.TeamID != nil {
		out.Team = &Person{*u.TeamID, d.teams[*u.TeamID].Name}
	}
	if !seen.IsZero() {
		out.LastSeenAt = &seen
	}
	return out
}

func (d *directory) roleRefs(ids []string) []RoleRef {
	out := []RoleRef{}
	for _, id := range ids {
		if r := d.roles[id]; r != nil {
			out = append(out, r.ref())
		}
	}
	return out
}

// check cleans and validates a profile and computes its derived columns.
func (p *profile) check(d *directory) error {
	var l fault.List
	p.Login, p.Name, p.Email = text.Clean(p.Login), text.Clean(p.Name), text.Clean(p.Email)
	p.LoginFold = text.Fold(p.Login)
	if !validLogin(p.Login) {
		l.Add(ErrLogin.On("login"))
	}
	if p.Name == "" {
		l.Add(fault.ErrRequired.On("name", "field", "name"))
	}
	l.Add(tooLong("name", p.Name, 100))
	if p.Email != "" {
		if addr, _, err := text.Mail(p.Email); err != nil {
			l.Add(ErrEmail.On("email", "value", clip(p.Email)))
		} else {
			p.Email = addr
		}
	}
	if !validLanguage(p.Language) {
		l.Add(fault.ErrChoice.On("language", "field", "language", "value", clip(p.Language)))
	}
	if !geo.ValidZone(p.TimeZone) {
		l.Add(ErrZone.On("time_zone", "value", clip(p.TimeZone)))
	}
	if !slices.Contains([]string{"system", "light", "dark"}, p.Theme) {
		l.Add(fault.ErrChoice.On("theme", "field", "theme", "value", clip(p.Theme)))
	}
	if d != nil {
		if p.TeamID != nil {
			if _, ok := d.teams[*p.TeamID]; !ok {
				l.Add(ErrUnknown.On("team_id", "field", "team_id"))
			}
		}
		if p.DepartmentID != nil {
			if _, ok := d.departments[*p.DepartmentID]; !ok {
				l.Add(ErrUnknown.On("department_id", "field", "department_id"))
			}
		}
	}
	p.NameSort = text.SortKey(p.Name)
	full, initials := text.PersonPinyin(p.Name)
	p.Search = strings.Join([]string{text.Fold(p.Name), full, strings.ReplaceAll(full, " ", ""), initials, p.LoginFold, text.Fold(p.Email)}, " ")
	return l.Err()
}

func validLogin(s string) bool {
	if n := utf8.RuneCountInString(s); n < 2 || n > 64 {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r) {
			return false
		}
	}
	return text.Fold(s) != ""
}

// NewUser is a user to make. Without a password one is generated.
type NewUser struct {
	Login        string   `json:"login" maxLength:"64"`
	Name         string   `json:"name" maxLength:"100"`
	Email        string   `json:"email,omitempty" maxLength:"254"`
	Password     string   `json:"password,omitempty" maxLength:"1024" doc:"Left out: one is generated and shown once"`
	Language     string   `json:"language,omitempty" maxLength:"10" doc:"Default: the company's"`
	TimeZone     string   `json:"time_zone,omitempty" maxLength:"64" doc:"Default: the company's"`
	TeamID       string   `json:"team_id,omitempty" maxLength:"64"`
	DepartmentID string   `json:"department_id,omitempty" maxLength:"64"`
	RoleIDs      []string `json:"role_ids,omitempty" maxItems:"20" doc:"Role ids, or keys of shipped roles"`
	MustChange   *bool    `json:"must_change,omitempty" doc:"Default: true"`
}

// UserChange holds the fields to change; nil leaves one as it is, "" clears team, department or mail.
type UserChange struct {
	Login        *string   `json:"login,omitempty" maxLength:"64"`
	Name         *string   `json:"name,omitempty" maxLength:"100"`
	Email        *string   `json:"email,omitempty" maxLength:"254"`
	Language     *string   `json:"language,omitempty" maxLength:"10"`
	TimeZone     *string   `json:"time_zone,omitempty" maxLength:"64"`
	TeamID       *string   `json:"team_id,omitempty" maxLength:"64" doc:"Empty: no team"`
	DepartmentID *string   `json:"department_id,omitempty" maxLength:"64" doc:"Empty: the team's"`
	RoleIDs      *[]string `json:"role_ids,omitempty" maxItems:"20" doc:"Replaces all roles"`
}

// mayHandle refuses to touch the account of somebody with more rights, or to hand out more than one has: otherwise the
// right to manage users would be every right. Whoever manages roles decides about rights anyway.
func mayHandle(tx *work.Tx, g access.Grants) error {
	if tx.Can(Role.Of(access.Manage)) || covers(tx.Rights().Grants, g) {
		return nil
	}
	return ErrAbove.With()
}

func (d *directory) resolveRoles(in []string) ([]string, error) {
	out := []string{}
	for _, want := range in {
		found := ""
		for _, r := range d.roles {
			if r.ID == want || r.Key != "" && r.Key == want {
				found = r.ID
			}
		}
		if found == "" {
			return nil, ErrUnknown.On("role_ids", "field", "role_ids")
		}
		if !slices.Contains(out, found) {
			out = append(out, found)
		}
	}
	slices.Sort(out)
	return out, nil
}

func (d *directory) grantsOf(roles []string) access.Grants { return d.grants(&dirUser{roles: roles}) }

// CreateUser makes a user and returns him with the generated password, "" when one was given.
func (s *Service) CreateUser(ctx context.Context, in NewUser) (out UserInfo, initial string, err error) {
	password := in.Password
	if password == "" {
		initial = initialPassword()
		password = initial
	}
	// Before the hash, which is costly, and again inside: the right, and what can be wrong with the password.
	if err := s.door.View(ctx, User.Of(access.Manage), func(tx *work.Tx) error {
		c, err := loadCompany(tx)
		if err != nil {
			return err
		}
		if in.Language == "" {
			in.Language = c.Language
		}
		if in.TimeZone == "" {
			in.TimeZone = c.TimeZone
		}
		return bad(checkPassword(password, "password", in.Login, in.Name, c.Name, c.NameZh))
	}); err != nil {
		return out, "", err
	}
	if in.Language == "" {
		in.Language = "en"
	}
	if in.TimeZone == "" {
		in.TimeZone = "UTC"
	}
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return out, "", err
	}
	err = s.unit(ctx, func(tx *work.Tx, d *directory) error {
		roles, err := d.resolveRoles(in.RoleIDs)
		if err != nil {
			return err
		}
		if err := mayHandle(tx, d.grantsOf(roles)); err != nil {
			return err
		}
		u := userRow{ID: id.New(), profile: profile{Login: in.Login, Name: in.Name, Email: in.Email, Language: in.Language, TimeZone: in.TimeZone,
			Theme: "system", TeamID: optional(in.TeamID), DepartmentID: optional(in.DepartmentID), Status: statusActive, UpdatedAt: db.At(tx.Now()), Version: 1},
			PasswordHash: hash, PasswordAt: db.At(tx.Now()), MustChange: true, Recovery: db.JSON[[]string]{V: []string{}}, CreatedAt: db.At(tx.Now())}
		set(&u.MustChange, in.MustChange)
		if err := s.insertUser(tx, d, &u, roles); err != nil {
			return err
		}
		out = d.userInfo(&u, roles, db.Time{})
		return nil
	})
	if err != nil {
		return UserInfo{}, "", err
	}
	return out, initial, nil
}

func bad(e *fault.Error) error {
	if e == nil {
		return nil
	}
	return e
}

func (s *Service) insertUser(tx *work.Tx, d *directory, u *userRow, roles []string) error {
	if err := u.check(d); err != nil {
		return err
	}
	if err := db.Insert(tx.Tx, "app_user", *u); err != nil {
		return loginTaken(err, u.Login)
	}
	if err := setRoles(tx, u.ID, roles); err != nil {
		return err
	}
	tx.Created(u.ref(), d.userLog(u, roles))
	return nil
}

func loginTaken(err error, login string) error {
	if _, dup := db.Unique(err); dup {
		return ErrLoginTaken.On("login", "login", login)
	}
	return err
}

// userUnit opens a change of one existing user, refused when he has more rights than the actor.
func (s *Service) userUnit(ctx context.Context, userID string, fn func(tx *work.Tx, d *directory, u *userRow, roles []string) error) error {
	return s.unit(ctx, func(tx *work.Tx, d *directory) error {
		u, err := userBy(tx, "id", userID, true)
		if err != nil {
			return none(err)
		}
		roles := d.users[userID].roles
		if err := mayHandle(tx, d.grantsOf(roles)); err != nil {
			return err
		}
		return fn(tx, d, &u, roles)
	})
}

// UpdateUser changes a user's profile, team and roles.
func (s *Service) UpdateUser(ctx context.Context, userID string, version int64, ch UserChange) (out UserInfo, err error) {
	err = s.userUnit(ctx, userID, func(tx *work.Tx, d *directory, before *userRow, oldRoles []string) error {
		u, roles := *before, oldRoles
		set(&u.Login, ch.Login)
		set(&u.Name, ch.Name)
		set(&u.Email, ch.Email)
		set(&u.Language, ch.Language)
		set(&u.TimeZone, ch.TimeZone)
		if ch.TeamID != nil {
			u.TeamID = optional(*ch.TeamID)
		}
		if ch.DepartmentID != nil {
			u.DepartmentID = optional(*ch.DepartmentID)
		}
		if ch.RoleIDs != nil {
			var err error
			if roles, err = d.resolveRoles(*ch.RoleIDs); err != nil {
				return err
			}
		}
		if err := u.check(d); err != nil {
			return err
		}
		self := tx.Actor().ID == userID
		if self && !slices.Equal(roles, oldRoles) {
			return ErrOwnRoles.On("role_ids")
		}
		// Another team means other people's records: for oneself only with the right to decide about rights.
		if self && (!equalRef(u.TeamID, before.TeamID) || !equalRef(u.DepartmentID, before.DepartmentID)) && !tx.Can(Role.Of(access.Manage)) {
			return ErrOwnRights.On("team_id")
		}
		if err := mayHandle(tx, d.grantsOf(roles)); err != nil {
			return err
		}
		if before.Version != version {
			return stale(d.userInfo(before, oldRoles, db.Time{}), d.userLog(before, oldRoles), d.userLog(&u, roles))
		}
		u.Version++
		u.UpdatedAt = db.At(tx.Now())
		ok, err := db.UpdateRow(tx.Tx, "app_user", u.profile, u.ID, version)
		if err != nil || !ok {
			return cmpErr(loginTaken(err, u.Login), fault.ErrStale.With())
		}
		if !slices.Equal(roles, oldRoles) {
			if err := setRoles(tx, u.ID, roles); err != nil {
				return err
			}
		}
		if err := s.checkPolicy(tx); err != nil {
			return err
		}
		tx.Updated(before.ref(), d.userLog(before, oldRoles), d.userLog(&u, roles))
		seen, err := lastSeen(tx, []string{u.ID})
		out = d.userInfo(&u, roles, seen[u.ID])
		return err
	})
	return out, err
}

func equalRef(a, b *string) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// UserByID returns one user.
func (s *Service) UserByID(ctx context.Context, userID string) (out UserInfo, err error) {
	err = s.door.View(ctx, User.Of(access.View), func(tx *work.Tx) error {
		u, err := userBy(tx, "id", userID, false)
		if err != nil {
			return none(err)
		}
		out, err = s.shown(tx, &u)
		return err
	})
	return out, err
}

// UserByLogin returns the user with a sign-in name, in any case.
func (s *Service) UserByLogin(ctx context.Context, login string) (out UserInfo, err error) {
	err = s.door.View(ctx, User.Of(access.View), func(tx *work.Tx) error {
		u, err := userBy(tx, "login_fold", text.Fold(login), false)
		if err != nil {
			return none(err)
		}
		out, err = s.shown(tx, &u)
		return err
	})
	return out, err
}

func (s *Service) shown(tx *work.Tx, u *userRow) (UserInfo, error) {
	d, err := s.directory(tx, true)
	if err != nil {
		return UserInfo{}, err
	}
	seen, err := lastSeen(tx, []string{u.ID})
	if err != nil {
		return UserInfo{}, err
	}
	var roles []string
	if x := d.users[u.ID]; x != nil {
		roles = x.roles
	}
	return d.userInfo(u, roles, seen[u.ID]), nil
}

// UserQuery narrows a list of users.
type UserQuery struct {
	Q, Status, Cursor string
	Limit             int
	Count             bool
}

// Users lists users by name. Q matches a part of the name, its pinyin or initials, the sign-in name or the mail address.
func (s *Service) Users(ctx context.Context, q UserQuery) (page rest.Page[UserInfo], err error) {
	after, err := nameCursor(q.Cursor)
	if err != nil {
		return page, err
	}
	limit := pageSize(q.Limit)
	find := text.Fold(q.Q)
	err = s.door.View(ctx, User.Of(access.View), func(tx *work.Tx) error {
		rows, err := listUsers(tx, find, q.Status, after, limit+1)
		if err != nil {
			return err
		}
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.NextCursor = rest.Cursor(rows[limit-1].NameSort, rows[limit-1].ID)
		}
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		seen, err := lastSeen(tx, ids)
		if err != nil {
			return err
		}
		page.Items = []UserInfo{}
		for i := range rows {
			var roles []string
			if x := d.users[rows[i].ID]; x != nil {
				roles = x.roles
			}
			page.Items = append(page.Items, d.userInfo(&rows[i], roles, seen[rows[i].ID]))
		}
		n, err := countUsers(tx, find, q.Status)
		page.Total = &rest.Total{Count: n}
		return err
	})
	return page, err
}

// nameCursor reads a cursor of (name_sort, id), refusing anything that is not in their form.
func nameCursor(c string) ([]any, error) {
	after, err := rest.ReadCursor(c, 2)
	if err != nil || after == nil {
		return nil, err
	}
	sort, ok1 := after[0].(string)
	last, ok2 := after[1].(string)
	if !ok1 || !ok2 || !id.Valid(last) || strings.ContainsFunc(sort, func(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'v') }) {
		return nil, rest.ErrCursor.On("cursor")
	}
	return after, nil
}

func pageSize(n int) int {
	if n <= 0 {
		return 50
	}
	return min(n, 200)
}

// People lists active users by name for choosing them; everybody who is signed in may.
func (s *Service) People(ctx context.Context, q, cursor string, limit int) (page rest.Page[Colleague], err error) {
	after, err := nameCursor(cursor)
	if err != nil {
		return page, err
	}
	limit = pageSize(limit)
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		// Mail addresses and sign-in names are not shown here, but a colleague may be found by them.
		rows, err := listUsers(tx, text.Fold(q), statusActive, after, limit+1)
		if err != nil {
			return err
		}
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.NextCursor = rest.Cursor(rows[limit-1].NameSort, rows[limit-1].ID)
		}
		page.Items = []Colleague{}
		for _, u := range rows {
			c := Colleague{ID: u.ID, Name: u.Name}
			if u.TeamID != nil {
				c.Team = &Person{*u.TeamID, d.teams[*u.TeamID].Name}
			}
			page.Items = append(page.Items, c)
		}
		return nil
	})
	return page, err
}

// DisableUser ends a person's access at once: sessions, tokens and devices go in the same transaction. With reassignTo all
// of his records go to that active person; moved says how many.
func (s *Service) DisableUser(ctx context.Context, userID, reassignTo string) (out UserInfo, moved int, err error) {
	err = s.userUnit(ctx, userID, func(tx *work.Tx, d *directory, u *userRow, roles []string) error {
		if tx.Actor().ID == userID {
			return ErrOwnRoles.With()
		}
		if reassignTo != "" {
			if to := d.users[reassignTo]; to == nil || to.Status != statusActive || reassignTo == userID {
				return ErrSelfMove.On("reassign_to")
			}
		}
		before := *u
		if u.Status != statusDisabled {
			u.Status = statusDisabled
			if err := s.saveStatus(tx, d, &before, u, roles); err != nil {
				return err
			}
			if err := cutOff(tx, userID); err != nil {
				return err
			}
		}
		moved = 0
		if reassignTo != "" {
			for _, m := range s.opt.Movers {
				n, err := m.MoveAll(tx, userID, reassignTo)
				if err != nil {
					return err
				}
				moved += n
			}
			tx.Changed("hand-over", u.ref(), []audit.Change{{Field: "records", After: moved}}, "to "+d.users[reassignTo].Name)
		}
		if before.Status == statusDisabled && reassignTo == "" {
			tx.Nothing()
		}
		out = d.userInfo(u, roles, db.Time{})
		return nil
	})
	return out, moved, err
}

func (s *Service) saveStatus(tx *work.Tx, d *directory, before, u *userRow, roles []string) error {
	u.Version++
	u.UpdatedAt = db.At(tx.Now())
	ok, err := db.UpdateRow(tx.Tx, "app_user", u.profile, u.ID, before.Version)
	if err != nil || !ok {
		return cmpErr(err, fault.ErrStale.With())
	}
	if err := s.checkPolicy(tx); err != nil {
		return err
	}
	action := "enable"
	if u.Status == statusDisabled {
		action = "disable"
	}
	tx.Changed(action, u.ref(), audit.Diff(d.userLog(before, roles), d.userLog(u, roles), nil), "")
	return nil
}

// cutOff ends everything a person is signed in with.
func cutOff(tx *work.Tx, userID string) error {
	if err := raiseEpoch(tx, userID); err != nil {
		return err
	}
	if _, err := endSessions(tx, userID, ""); err != nil {
		return err
	}
	if _, err := revokeTokens(tx, userID); err != nil {
		return err
	}
	return forgetDevices(tx, userID)
}

// EnableUser gives a disabled person access again. Tokens stay revoked.
func (s *Service) EnableUser(ctx context.Context, userID string) (out UserInfo, err error) {
	err = s.userUnit(ctx, userID, func(tx *work.Tx, d *directory, u *userRow, roles []string) error {
		before := *u
		if u.Status == statusActive {
			tx.Nothing()
			out = d.userInfo(u, roles, db.Time{})
			return nil
		}
		u.Status = statusActive
		if err := s.saveStatus(tx, d, &before, u, roles); err != nil {
			return err
		}
		out = d.userInfo(u, roles, db.Time{})
		return nil
	})
	return out, err
}

// ResetPassword gives a person a new initial password, which he must change at the next sign-in, and ends everything he is
// signed in with.
func (s *Service) ResetPassword(ctx context.Context, userID string) (initial string, err error) {
	if err := s.door.View(ctx, User.Of(access.Manage), func(*work.Tx) error { return nil }); err != nil {
		return "", err
	}
	initial = initialPassword()
	hash, err := s.hash.make(ctx, initial)
	if err != nil {
		return "", err
	}
	err = s.userUnit(ctx, userID, func(tx *work.Tx, _ *directory, u *userRow, _ []string) error {
		if tx.Actor().ID == userID {
			return ErrNeedsOwn.With()
		}
		if _, err := setPassword(tx, userID, hash, true); err != nil {
			return err
		}
		if err := cutOff(tx, userID); err != nil {
			return err
		}
		tx.Changed("reset-password", u.ref(), []audit.Change{{Field: "password", Redacted: true}}, "")
		return nil
	})
	if err != nil {
		return "", err
	}
	return initial, nil
}

// SetPassword sets a person's password from the command line, where the initial one cannot be shown safely.
func (s *Service) SetPassword(ctx context.Context, userID, password string, mustChange bool) error {
	if err := s.door.View(ctx, User.Of(access.Manage), func(tx *work.Tx) error {
		u, err := userBy(tx, "id", userID, false)
		if err != nil {
			return none(err)
		}
		c, err := loadCompany(tx)
		if err != nil {
			return err
		}
		return bad(checkPassword(password, "password", u.Login, u.Name, c.Name, c.NameZh))
	}); err != nil {
		return err
	}
	hash, err := s.hash.make(ctx, password)
	if err != nil {
		return err
	}
	return s.userUnit(ctx, userID, func(tx *work.Tx, _ *directory, u *userRow, _ []string) error {
		if tx.Actor().ID == userID {
			return ErrNeedsOwn.With()
		}
		if _, err := setPassword(tx, userID, hash, mustChange); err != nil {
			return err
		}
		if err := cutOff(tx, userID); err != nil {
			return err
		}
		tx.Changed("reset-password", u.ref(), []audit.Change{{Field: "password", Redacted: true}}, "")
		return nil
	})
}

// ResetTOTP turns off a person's two-factor sign-in after he lost his device, and ends his sessions.
func (s *Service) ResetTOTP(ctx context.Context, userID string) error {
	return s.userUnit(ctx, userID, func(tx *work.Tx, _ *directory, u *userRow, _ []string) error {
		if tx.Actor().ID == userID {
			return ErrNeedsOwn.With()
		}
		if u.TOTPSecret == "" {
			return ErrTOTPOff.With()
		}
		if err := setTOTP(tx, userID, "", "", u.TOTPStep, nil); err != nil {
			return err
		}
		if err := cutOff(tx, userID); err != nil {
			return err
		}
		tx.Changed("reset-totp", u.ref(), []audit.Change{{Field: "two_factor", Before: true, After: false}}, "")
		return nil
	})
}

// SignOutEverywhere ends all sessions of a person and revokes his tokens.
func (s *Service) SignOutEverywhere(ctx context.Context, userID string) error {
	return s.userUnit(ctx, userID, func(tx *work.Tx, _ *directory, u *userRow, _ []string) error {
		if err := cutOff(tx, userID); err != nil {
			return err
		}
		tx.Changed("sign-out-everywhere", u.ref(), nil, "")
		return nil
	})
}
