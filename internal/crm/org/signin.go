package org

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// MeRight is what the caller may do with one resource.
type MeRight struct {
	Actions map[string]access.Range `json:"actions"`
	Groups  map[string]access.Level `json:"groups"`
}

// Named is an id with a name in the reader's language.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// MeCompany is what every page needs of the company.
type MeCompany struct {
	Name         string `json:"name"`
	NameZh       string `json:"name_zh"`
	BaseCurrency string `json:"base_currency"`
	TimeZone     string `json:"time_zone"`
}

// Me is the caller.
type Me struct {
	ID                 string             `json:"id"`
	Login              string             `json:"login"`
	Name               string             `json:"name"`
	Email              string             `json:"email"`
	Language           string             `json:"language" enum:"zh-CN,en"`
	TimeZone           string             `json:"time_zone"`
	Theme              string             `json:"theme" enum:"system,light,dark"`
	MustChangePassword bool               `json:"must_change_password"`
	TwoFactor          bool               `json:"two_factor"`
	RecoveryLeft       int                `json:"recovery_codes_left"`
	Team               *Named             `json:"team,omitempty"`
	Department         *Named             `json:"department,omitempty"`
	Roles              []Named            `json:"roles"`
	Company            MeCompany          `json:"company"`
	Rights             map[string]MeRight `json:"rights"`
}

// Entry is a good sign-in: who it is, and the cookies that prove it from now on.
type Entry struct {
	Me      Me
	Cookies []http.Cookie
}

func (s *Service) entry(session, device string) []http.Cookie {
	cs := []http.Cookie{s.makeCookie(s.cookie.session, session, sessionLife)}
	if device != "" {
		cs = append(cs, s.makeCookie(s.cookie.device, device, deviceDays*24*time.Hour))
	}
	return cs
}

// SignIn checks a sign-in name, a password and, where it is on, a two-factor code. device is the browser's device cookie.
// Unknown names, wrong passwords and wrong codes get the same answer in the same time.
func (s *Service) SignIn(ctx context.Context, login, password, code, device string) (Entry, error) {
	base := *work.ActorOf(ctx)
	old := base.SessionID
	// Whoever the browser was before, this request speaks for nobody yet.
	base.Kind, base.ID, base.Name, base.Rights, base.SessionID, base.TokenID = "anonymous", "", "", nil, "", ""
	ctx = work.WithActor(ctx, &base)

	fold := text.Fold(login)
	if len(login) > 256 || len(password) > passwordMax || len(code) > 100 {
		return Entry{}, ErrFailed.With()
	}
	var u userRow
	known := ""
	if err := s.door.View(ctx, access.Public, func(tx *work.Tx) error {
		var err error
		if u, err = userBy(tx, "login_fold", fold, false); errors.Is(err, db.ErrNone) {
			u = userRow{}
			return nil
		}
		if err != nil || len(device) != secretLength {
			return err
		}
		ok, err := knownDevice(tx, id.Hash(device), u.ID)
		if ok {
			known = id.Hash(device)
		}
		return err
	}); err != nil {
		return Entry{}, err
	}
	counters := signInCounters(fold, base.IP, known)
	if err := s.take(ctx, counters); err != nil {
		return Entry{}, err
	}
	ok, outdated, err := s.hash.check(ctx, u.PasswordHash, password)
	if err != nil {
		return Entry{}, err
	}
	if !ok {
		return Entry{}, s.signInFailed(ctx, &u, "password")
	}
	if u.Status != statusActive {
		if err := s.signInFailed(ctx, &u, "disabled"); !errors.Is(err, ErrFailed) {
			return Entry{}, err
		}
		return Entry{}, ErrDisabled.With()
	}
	if u.TOTPSecret != "" {
		if code == "" {
			return Entry{}, errors.Join(s.giveBackNow(ctx, counters), ErrCodeNeeded.With())
		}
		cc := codeCounters(u.ID, known)
		if err := s.take(ctx, cc); err != nil {
			return Entry{}, err
		}
		counters = append(counters, cc...)
	}
	fresh := ""
	if outdated {
		if fresh, err = s.hash.make(ctx, password); err != nil {
			return Entry{}, err
		}
	}
	return s.enter(ctx, &u, base, counters, signInProof{code: code, device: known, rehash: fresh, oldSession: old})
}

type signInProof struct {
	code, device, rehash, oldSession string
}

var errProof = errors.New("the second factor is wrong, or the password changed at this moment")

// enter carries a proved sign-in out: one transaction for the code used up, the session, the device and the log.
func (s *Service) enter(ctx context.Context, seen *userRow, base work.Actor, counters []counter, p signInProof) (Entry, error) {
	a := base
	a.Kind, a.ID, a.Name, a.Lang, a.Zone, a.Rights = "user", seen.ID, seen.Name, seen.Language, seen.TimeZone, &access.Rights{UserID: seen.ID}
	var session, device string
	err := s.door.Update(work.WithActor(ctx, &a), access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", seen.ID, true)
		if err != nil {
			return none(err)
		}
		if u.Status != statusActive || u.PasswordHash != seen.PasswordHash {
			return errProof
		}
		note := ""
		if u.TOTPSecret != "" {
			ok, how, err := s.secondFactor(tx, &u, p.code)
			if err != nil {
				return err
			}
			if !ok {
				return errProof
			}
			note = "with " + how
		}
		if p.rehash != "" {
			if err := rehash(tx, u.ID, u.PasswordHash, p.rehash); err != nil {
				return err
			}
		}
		if p.oldSession != "" {
			if err := dropSession(tx, p.oldSession); err != nil {
				return err
			}
		}
		row, secret, err := openSession(tx, &u, u.Epoch, base.IP, base.Agent)
		if err != nil {
			return err
		}
		session, a.SessionID = secret, row.ID
		if p.device != "" {
			err = seeDevice(tx, p.device)
		} else {
			device = id.Secret(secretBytes)
			err = addDevice(tx, id.Hash(device), u.ID, devicesPerUser)
		}
		if err != nil {
			return err
		}
		if err := giveBack(tx, counters); err != nil {
			return err
		}
		tx.Noticed("sign-in", u.ref(), note)
		return nil
	})
	if errors.Is(err, errProof) {
		return Entry{}, s.signInFailed(ctx, seen, "code")
	}
	if err != nil {
		return Entry{}, err
	}
	me, err := s.meAs(ctx, &a)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Me: me, Cookies: s.entry(session, device)}, nil
}

// signInFailed logs a failed attempt and returns ErrFailed. A name nobody has is not written down: it may be a password
// typed into the wrong field.
func (s *Service) signInFailed(ctx context.Context, u *userRow, why string) error {
	err := s.door.Update(ctx, access.Public, func(tx *work.Tx) error {
		tx.Noticed("sign-in-failed", audit.Ref{Entity: "user", ID: u.ID, Label: u.Name}, why)
		return nil
	})
	if err != nil {
		return err
	}
	return ErrFailed.With()
}

// Me describes the caller.
func (s *Service) Me(ctx context.Context) (Me, error) { return s.me(ctx) }

// meAs reads Me for somebody who has just signed in.
func (s *Service) meAs(ctx context.Context, a *work.Actor) (Me, error) {
	err := s.door.View(work.WithActor(ctx, a), access.SignedIn, func(tx *work.Tx) error {
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		a.Rights = d.rightsOf(a.ID)
		return nil
	})
	if err != nil {
		return Me{}, err
	}
	return s.me(work.WithActor(ctx, a))
}

func (s *Service) me(ctx context.Context) (out Me, err error) {
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		a := tx.Actor()
		u, err := userBy(tx, "id", a.ID, false)
		if err != nil {
			return none(err)
		}
		d, err := s.directory(tx, true)
		if err != nil {
			return err
		}
		c, err := loadCompany(tx)
		if err != nil {
			return err
		}
		out = Me{ID: u.ID, Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, TimeZone: u.TimeZone, Theme: u.Theme,
			MustChangePassword: u.MustChange, TwoFactor: u.TOTPSecret != "", RecoveryLeft: len(u.Recovery.V), Roles: []Named{},
			Company: MeCompany{c.Name, c.NameZh, c.BaseCurrency, c.TimeZone}, Rights: map[string]MeRight{}}
		if x := d.users[u.ID]; x != nil {
			if x.TeamID != nil {
				out.Team = &Named{*x.TeamID, d.teams[*x.TeamID].Name}
			}
			if dep := d.departmentOf(x); dep != "" {
				out.Department = &Named{dep, d.departments[dep].Name}
			}
			for _, r := range d.roleRefs(x.roles) {
				name := r.Name
				if u.Language == "zh-CN" {
					name = r.NameZh
				}
				out.Roles = append(out.Roles, Named{r.ID, name})
			}
		}
		for _, res := range s.door.Registry().Resources() {
			m := MeRight{Actions: map[string]access.Range{}, Groups: map[string]access.Level{}}
			for _, act := range res.Actions {
				m.Actions[act.Key] = a.Rights.Range(res.Of(act))
			}
			for _, g := range res.Groups {
				m.Groups[g.Key] = a.Rights.Level(res.Key, g.Key)
			}
			out.Rights[res.Key] = m
		}
		return nil
	})
	return out, err
}

// MeChange holds what people may change about themselves; nil leaves a field as it is.
type MeChange struct {
	Name     *string `json:"name,omitempty" maxLength:"100"`
	Email    *string `json:"email,omitempty" maxLength:"254"`
	Language *string `json:"language,omitempty" enum:"zh-CN,en"`
	TimeZone *string `json:"time_zone,omitempty" maxLength:"64"`
	Theme    *string `json:"theme,omitempty" enum:"system,light,dark"`
}

// UpdateMe changes the caller's own profile. The last writer wins: these are settings, not records.
func (s *Service) UpdateMe(ctx context.Context, ch MeChange) (Me, error) {
	a, err := needSession(ctx)
	if err != nil {
		return Me{}, err
	}
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		d, err := loadDirectory(tx, 0, s.door.Registry())
		if err != nil {
			return err
		}
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		before := u
		set(&u.Name, ch.Name)
		set(&u.Email, ch.Email)
		set(&u.Language, ch.Language)
		set(&u.TimeZone, ch.TimeZone)
		set(&u.Theme, ch.Theme)
		if err := u.check(d); err != nil {
			return err
		}
		u.Version++
		u.UpdatedAt = db.At(tx.Now())
		if ok, err := db.UpdateRow(tx.Tx, "app_user", u.profile, u.ID, before.Version); err != nil || !ok {
			return cmpErr(err, fmt.Errorf("a locked row changed"))
		}
		roles := d.users[u.ID].roles
		tx.Updated(before.ref(), d.userLog(&before, roles), d.userLog(&u, roles))
		return nil
	})
	if err != nil {
		return Me{}, err
	}
	return s.me(ctx)
}

// proveAgain asks for the present password before a credential changes, with a limit of its own against guessing from a
// browser left open.
func (s *Service) proveAgain(ctx context.Context, password, field string) (*work.Actor, error) {
	a, err := needSession(ctx)
	if err != nil {
		return nil, err
	}
	counters := []counter{{guardKey("confirm", a.ID), limitConfirm, true}}
	if err := s.take(ctx, counters); err != nil {
		return nil, err
	}
	var u userRow
	if err := s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		var err error
		u, err = userBy(tx, "id", a.ID, false)
		return none(err)
	}); err != nil {
		return nil, err
	}
	if len(password) > passwordMax {
		return nil, ErrPasswordWrong.On(field)
	}
	ok, _, err := s.hash.check(ctx, u.PasswordHash, password)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrPasswordWrong.On(field)
	}
	return a, s.giveBackNow(ctx, counters)
}

// ChangePassword sets the caller's own password. It returns the secret of a new session; all others end.
func (s *Service) ChangePassword(ctx context.Context, current, fresh string) (session string, err error) {
	a, err := s.proveAgain(ctx, current, "current")
	if err != nil {
		return "", err
	}
	if current == fresh {
		return "", ErrPasswordSame.On("new")
	}
	if err := s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, false)
		if err != nil {
			return none(err)
		}
		c, err := loadCompany(tx)
		if err != nil {
			return err
		}
		return bad(checkPassword(fresh, "new", u.Login, u.Name, c.Name, c.NameZh))
	}); err != nil {
		return "", err
	}
	hash, err := s.hash.make(ctx, fresh)
	if err != nil {
		return "", err
	}
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		if _, err := setPassword(tx, u.ID, hash, false); err != nil {
			return err
		}
		if session, err = renewSession(tx, &u); err != nil {
			return err
		}
		tx.Changed("change-password", u.ref(), []audit.Change{{Field: "password", Redacted: true}}, "")
		return nil
	})
	return session, err
}

// SetupAdmin is the first administrator.
type SetupAdmin struct {
	Login    string `json:"login" maxLength:"64"`
	Name     string `json:"name" maxLength:"100"`
	Password string `json:"password" maxLength:"1024"`
	Email    string `json:"email,omitempty" maxLength:"254"`
}

// SetupInput is what the first-run page asks.
type SetupInput struct {
	CompanyName   string     `json:"company_name" maxLength:"200"`
	CompanyNameZh string     `json:"company_name_zh,omitempty" maxLength:"200"`
	BaseCurrency  string     `json:"base_currency" maxLength:"3"`
	TimeZone      string     `json:"time_zone" maxLength:"64"`
	Language      string     `json:"language" enum:"zh-CN,en"`
	Country       string     `json:"country,omitempty" maxLength:"2"`
	Admin         SetupAdmin `json:"admin"`
}

// below names faulty fields by the object they lie in.
func below(object string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	if f.Field != "" {
		f.Field = object + "." + f.Field
	}
	for _, e := range f.Fields {
		e.Field = object + "." + e.Field
	}
	return f
}

// SetupNeeded reports whether nobody has an account yet.
func (s *Service) SetupNeeded(ctx context.Context) (needed bool, err error) {
	err = s.door.View(ctx, access.Public, func(tx *work.Tx) error {
		some, err := anyUser(tx)
		needed = !some
		return err
	})
	return needed, err
}

// Setup makes the company, the shipped roles and the first administrator, who is signed in at once. Of several at the same
// moment one succeeds, the others get ErrSetupDone.
func (s *Service) Setup(ctx context.Context, in SetupInput) (Entry, error) {
	needed, err := s.SetupNeeded(ctx)
	if err != nil {
		return Entry{}, err
	}
	if !needed {
		return Entry{}, ErrSetupDone.With()
	}
	if e := checkPassword(in.Admin.Password, "admin.password", in.Admin.Login, in.Admin.Name, in.CompanyName, in.CompanyNameZh); e != nil {
		return Entry{}, e
	}
	hash, err := s.hash.make(ctx, in.Admin.Password)
	if err != nil {
		return Entry{}, err
	}
	base := *work.ActorOf(ctx)
	sys := *work.System("setup")
	sys.IP, sys.Agent, sys.RequestID = base.IP, base.Agent, base.RequestID
	var u userRow
	err = s.door.Update(work.WithActor(ctx, &sys), User.Of(access.Manage), func(tx *work.Tx) error {
		if err := bumpPolicy(tx); err != nil {
			return err
		}
		first, err := claimSetup(tx)
		if err != nil {
			return err
		}
		some, err := anyUser(tx)
		if err != nil {
			return err
		}
		if !first || some {
			return ErrSetupDone.With()
		}
		c := Company{Name: in.CompanyName, NameZh: in.CompanyNameZh, BaseCurrency: in.BaseCurrency, TimeZone: in.TimeZone, Language: in.Language,
			Country: in.Country}
		if err := c.check(); err != nil {
			return err
		}
		if err := insertCompany(tx, c); err != nil {
			return err
		}
		roles, err := s.insertSeeds(tx, in.Language)
		if err != nil {
			return err
		}
		d, err := loadDirectory(tx, 0, s.door.Registry())
		if err != nil {
			return err
		}
		u = userRow{ID: id.New(), profile: profile{Login: in.Admin.Login, Name: in.Admin.Name, Email: in.Admin.Email, Language: in.Language, TimeZone: in.TimeZone,
			Theme: "system", Status: statusActive, UpdatedAt: db.At(tx.Now()), Version: 1}, PasswordHash: hash, PasswordAt: db.At(tx.Now()),
			Recovery: db.JSON[[]string]{V: []string{}}, CreatedAt: db.At(tx.Now())}
		return below("admin", s.insertUser(tx, d, &u, []string{roles[AdminKey]}))
	})
	if err != nil {
		return Entry{}, err
	}
	return s.enter(ctx, &u, base, nil, signInProof{})
}
