package org

import (
	"context"
	"slices"
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

const (
	tokenPrefix  = "tw_"
	tokensMax    = 50
	tokenDaysMax = 365
)

// TokenInfo is a personal API token as its owner sees it; the token itself is shown once, when it is made.
type TokenInfo struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Prefix     string   `json:"prefix" doc:"How the token begins, to recognise it"`
	Scopes     []string `json:"scopes" doc:"resource:action, resource:* or *; the owner's rights are the upper bound at any time"`
	ExpiresOn  string   `json:"expires_on" format:"date" doc:"First day, UTC, on which it does not work"`
	Expired    bool     `json:"expired"`
	CreatedAt  db.Time  `json:"created_at"`
	LastUsedAt *db.Time `json:"last_used_at,omitempty"`
}

// NewToken is a token to make.
type NewToken struct {
	Name      string   `json:"name" maxLength:"100"`
	Scopes    []string `json:"scopes" minItems:"1" maxItems:"200"`
	ExpiresOn string   `json:"expires_on,omitempty" maxLength:"10" doc:"YYYY-MM-DD within 365 days; default: 365 days"`
}

func (r *tokenRow) info(now time.Time) TokenInfo {
	out := TokenInfo{ID: r.ID, Name: r.Name, Prefix: r.Prefix, Scopes: nonNil(r.Scopes.V), ExpiresOn: r.ExpiresAt.Format(time.DateOnly),
		Expired: !now.Before(r.ExpiresAt.Time), CreatedAt: r.CreatedAt}
	if !r.UsedAt.IsZero() {
		out.LastUsedAt = &r.UsedAt
	}
	return out
}

// Tokens lists the caller's tokens, newest first.
func (s *Service) Tokens(ctx context.Context) (out []TokenInfo, err error) {
	a, err := needSession(ctx)
	if err != nil {
		return nil, err
	}
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		rows, err := tokensOf(tx, a.ID)
		out = []TokenInfo{}
		for i := range rows {
			out = append(out, rows[i].info(tx.Now()))
		}
		return err
	})
	return out, err
}

// CreateToken makes a token for the caller and returns its secret, which is kept nowhere.
func (s *Service) CreateToken(ctx context.Context, in NewToken) (out TokenInfo, secret string, err error) {
	a, err := needSession(ctx)
	if err != nil {
		return out, "", err
	}
	name := text.Clean(in.Name)
	if name == "" {
		return out, "", fault.ErrRequired.On("name", "field", "name")
	}
	if e := tooLong("name", name, 100); e != nil {
		return out, "", e
	}
	scopes, err := s.checkScopes(a.Rights, in.Scopes)
	if err != nil {
		return out, "", err
	}
	now := s.opt.Clock.Now()
	expires := now.Truncate(24*time.Hour).AddDate(0, 0, tokenDaysMax)
	if in.ExpiresOn != "" {
		day, err := time.Parse(time.DateOnly, in.ExpiresOn)
		if err != nil {
			return out, "", ErrDate.On("expires_on", "value", clip(in.ExpiresOn))
		}
		if !day.After(now) || day.After(expires) {
			return out, "", ErrExpiry.On("expires_on", "days", tokenDaysMax)
		}
		expires = day
	}
	secret = tokenPrefix + id.Secret(secretBytes)
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		rows, err := tokensOf(tx, a.ID)
		if err != nil {
			return err
		}
		if len(rows) >= tokensMax {
			return ErrTooMany.With("max", tokensMax)
		}
		r := tokenRow{ID: id.New(), UserID: a.ID, Name: name, Prefix: secret[:len(tokenPrefix)+4], TokenHash: id.Hash(secret),
			Scopes: db.JSON[[]string]{V: scopes}, CreatedAt: db.At(tx.Now()), ExpiresAt: db.At(expires)}
		if err := db.Insert(tx.Tx, "api_token", r); err != nil {
			return err
		}
		tx.Changed("create", audit.Ref{Entity: "api_token", ID: r.ID, RootKind: "user", RootID: a.ID, Label: name},
			[]audit.Change{{Field: "scopes", After: scopes}, {Field: "expires_on", After: expires.Format(time.DateOnly)}}, "")
		out = r.info(tx.Now())
		return nil
	})
	if err != nil {
		return TokenInfo{}, "", err
	}
	return out, secret, nil
}

// checkScopes accepts rights the owner has, resource:* for resources he has any right to, and *.
func (s *Service) checkScopes(r *access.Rights, in []string) ([]string, error) {
	out := []string{}
	for _, scope := range in {
		resource, action, ok := strings.Cut(scope, ":")
		switch {
		case scope == "*":
		case !ok:
			return nil, ErrScope.On("scopes", "scope", clip(scope))
		case action == "*":
			held := false
			for a := range r.Grants.Actions[resource] {
				held = held || r.Can(access.Need{Resource: resource, Action: a})
			}
			if !held {
				return nil, ErrScope.On("scopes", "scope", clip(scope))
			}
		default:
			n := access.Need{Resource: resource, Action: action}
			if n == access.Public || n == access.SignedIn || !r.Can(n) {
				return nil, ErrScope.On("scopes", "scope", clip(scope))
			}
		}
		if !slices.Contains(out, scope) {
			out = append(out, scope)
		}
	}
	if len(out) == 0 {
		return nil, fault.ErrRequired.On("scopes", "field", "scopes")
	}
	return out, nil
}

// RevokeToken ends one of the caller's tokens.
func (s *Service) RevokeToken(ctx context.Context, tokenID string) error {
	a, err := needSession(ctx)
	if err != nil {
		return err
	}
	return s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		name, ok, err := revokeToken(tx, a.ID, tokenID)
		if err != nil {
			return err
		}
		if !ok {
			return fault.ErrNotFound.With()
		}
		tx.Changed("revoke", audit.Ref{Entity: "api_token", ID: tokenID, RootKind: "user", RootID: a.ID, Label: name}, nil, "")
		return nil
	})
}
