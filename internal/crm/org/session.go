package org

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

const (
	sessionIdle  = 8 * time.Hour
	sessionLife  = 7 * 24 * time.Hour
	touchEvery   = 5 * time.Minute
	sessionsMax  = 50
	secretBytes  = 32
	secretLength = 43 // of 32 bytes in base64url
)

// SessionInfo is one place where a person is signed in.
type SessionInfo struct {
	ID         string  `json:"id"`
	Current    bool    `json:"current"`
	IP         string  `json:"ip"`
	UserAgent  string  `json:"user_agent"`
	CreatedAt  db.Time `json:"created_at"`
	LastSeenAt db.Time `json:"last_seen_at" doc:"To within five minutes"`
}

// Authenticate finds out who sends a request, by session cookie or bearer token. Without either, or with a session that is
// over, the request stays anonymous; a bearer token that does not count is refused.
func (s *Service) Authenticate(ctx context.Context, r *http.Request, base *work.Actor) (*work.Actor, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, secret, _ := strings.Cut(h, " ")
		secret = strings.TrimSpace(secret)
		if !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(secret, tokenPrefix) || len(secret) != len(tokenPrefix)+secretLength {
			return nil, ErrBadToken.With()
		}
		return s.authenticate(ctx, r, base, secret, true)
	}
	c, err := r.Cookie(s.cookie.session)
	if err != nil || len(c.Value) != secretLength {
		return nil, nil
	}
	return s.authenticate(ctx, r, base, c.Value, false)
}

func (s *Service) authenticate(ctx context.Context, r *http.Request, base *work.Actor, secret string, token bool) (*work.Actor, error) {
	var (
		c      credential
		rights *access.Rights
		now    time.Time
		dead   bool
	)
	err := s.door.View(ctx, access.Public, func(tx *work.Tx) error {
		now = tx.Now()
		var err error
		if token {
			c, err = tokenCredential(tx, id.Hash(secret))
		} else {
			c, err = sessionCredential(tx, id.Hash(secret))
		}
		if errors.Is(err, db.ErrNone) {
			dead = true
			return nil
		}
		if err != nil {
			return err
		}
		dead = c.Status != statusActive || !now.Before(c.ExpiresAt.Time) || !c.RevokedAt.IsZero() ||
			!token && (c.Epoch != c.UserEpoch || now.Sub(c.SeenAt.Time) > sessionIdle)
		if dead {
			return nil
		}
		d, err := s.directoryAt(tx, c.Policy)
		if err != nil {
			return err
		}
		rights = d.rightsOf(c.UserID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if dead {
		if token {
			return nil, ErrBadToken.With()
		}
		return nil, nil
	}
	if c.MustChange && (token || !openWhileChanging(r)) {
		return nil, ErrMustChange.With()
	}
	if now.Sub(c.SeenAt.Time) >= touchEvery {
		// That the last use cannot be noted (a full disk) must not keep anybody from reading.
		if err := s.door.Housekeep(ctx, "session.touch", func(t *db.Tx) error {
			if token {
				return touchToken(t, c.ID)
			}
			return touchSession(t, c.ID)
		}); err != nil {
			s.opt.Log.Warn("note the last use of a session", "error", err)
		}
	}
	a := *base
	a.Kind, a.ID, a.Name, a.Rights, a.Lang, a.Zone = "user", c.UserID, c.Name, rights, c.Language, c.TimeZone
	if token {
		a.Kind, a.TokenID, a.Rights = "token", c.ID, rights.Narrow(c.Scopes.V)
	} else {
		a.SessionID = c.ID
	}
	return &a, nil
}

// openWhileChanging lists what a person with an initial password may reach: reading who he is, changing the password,
// signing out and in.
func openWhileChanging(r *http.Request) bool {
	switch strings.TrimPrefix(r.URL.Path, rest.Prefix) {
	case "/me":
		return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodPatch
	case "/me/password":
		return r.Method == http.MethodPost
	case "/session":
		return true
	case "/setup":
		return r.Method == http.MethodGet
	}
	return false
}

func (s *Service) makeCookie(name, value string, life time.Duration) http.Cookie {
	c := http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.opt.SecureCookies, SameSite: http.SameSiteLaxMode}
	c.MaxAge = int(life.Seconds())
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// openSession makes a session for a user whose identity was just proved and returns its secret.
func openSession(tx *work.Tx, u *userRow, epoch int64, ip, agent string) (sessionRow, string, error) {
	secret := id.Secret(secretBytes)
	r := sessionRow{ID: id.New(), TokenHash: id.Hash(secret), UserID: u.ID, Epoch: epoch, CreatedAt: db.At(tx.Now()), SeenAt: db.At(tx.Now()),
		ExpiresAt: db.At(tx.Now().Add(sessionLife)), IP: ip, Agent: agent}
	if err := db.Insert(tx.Tx, "session", r); err != nil {
		return r, "", err
	}
	return r, secret, trimSessions(tx, u.ID, sessionsMax)
}

// renewSession ends all sessions of the user and opens a new one for the caller: after a credential changed, whoever else
// was signed in has to prove himself again.
func renewSession(tx *work.Tx, u *userRow) (string, error) {
	if err := raiseEpoch(tx, u.ID); err != nil {
		return "", err
	}
	if _, err := endSessions(tx, u.ID, ""); err != nil {
		return "", err
	}
	fresh, err := userBy(tx, "id", u.ID, false)
	if err != nil {
		return "", err
	}
	a := tx.Actor()
	_, secret, err := openSession(tx, u, fresh.Epoch, a.IP, a.Agent)
	return secret, err
}

// needSession refuses what an API token must not do: change credentials, make tokens, end sessions.
func needSession(ctx context.Context) (*work.Actor, error) {
	a := work.ActorOf(ctx)
	switch a.Kind {
	case "user":
		return a, nil
	case "anonymous":
		return nil, fault.ErrSignIn.With()
	}
	return nil, ErrNeedsSession.With()
}

// Sessions lists where the caller is signed in, the latest first.
func (s *Service) Sessions(ctx context.Context) (out []SessionInfo, err error) {
	a, err := needSession(ctx)
	if err != nil {
		return nil, err
	}
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, false)
		if err != nil {
			return none(err)
		}
		rows, err := sessionsOf(tx, a.ID, u.Epoch, sessionIdle)
		if err != nil {
			return err
		}
		out = []SessionInfo{}
		for _, r := range rows {
			out = append(out, SessionInfo{ID: r.ID, Current: r.ID == a.SessionID, IP: r.IP, UserAgent: r.Agent, CreatedAt: r.CreatedAt, LastSeenAt: r.SeenAt})
		}
		return nil
	})
	return out, err
}

// RevokeSession ends one of the caller's sessions.
func (s *Service) RevokeSession(ctx context.Context, sessionID string) error {
	a, err := needSession(ctx)
	if err != nil {
		return err
	}
	return s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		ok, err := deleteSession(tx, a.ID, sessionID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.ErrNotFound.With()
		}
		tx.Noticed("revoke-session", selfRef(a), "")
		return nil
	})
}

func selfRef(a *work.Actor) audit.Ref { return audit.Ref{Entity: "user", ID: a.ID, Label: a.Name} }

// SignOut ends the session the request came with; nothing happens without one.
func (s *Service) SignOut(ctx context.Context) error {
	a := work.ActorOf(ctx)
	if a.Kind != "user" || a.SessionID == "" {
		return nil
	}
	return s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		if _, err := deleteSession(tx, a.ID, a.SessionID); err != nil {
			return err
		}
		tx.Noticed("sign-out", selfRef(a), "")
		return nil
	})
}

// Sweep removes expired sessions, counters, devices and long dead tokens; run it daily or oftener.
func (s *Service) Sweep(ctx context.Context) error {
	return s.door.Housekeep(ctx, "maintenance", func(t *db.Tx) error { return sweep(t, sessionIdle) })
}
