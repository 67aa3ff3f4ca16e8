package org

import (
	"context"
	"net/http"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/rest"
)

// Mount registers every operation of this package.
func (s *Service) Mount(r *rest.Router) {
	s.mountSignIn(r)
	s.mountMe(r)
	s.mountUsers(r)
	s.mountHouse(r)
	s.mountRoles(r)
	s.mountAudit(r)
	s.mountJobs(r)
}

// list is the answer of a short list that needs no paging.
type list[T any] struct {
	Items []T `json:"items"`
}

func listed[T any](items []T, err error) (*rest.Body[list[T]], error) {
	return rest.Answer(list[T]{Items: items}, err)
}

func tagged[T any](v T, version int64, err error) (*rest.Tagged[T], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[T]{ETag: rest.ETag(version), Body: v}, nil
}

type cookies struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

type edit[T any] struct {
	rest.Id
	rest.Versioned
	Body T
}

// version checks the id and reads the version to be changed.
func (e *edit[T]) version() (int64, error) {
	if err := e.Check(); err != nil {
		return 0, err
	}
	return e.Version()
}

type removal struct {
	rest.Id
	rest.Versioned
}

func (e *removal) version() (int64, error) {
	if err := e.Check(); err != nil {
		return 0, err
	}
	return e.Version()
}

type body[T any] struct{ Body T }

const noContent = http.StatusNoContent

func done(err error) (*rest.Empty, error) {
	if err != nil {
		return nil, err
	}
	return &rest.Empty{}, nil
}

// --- first run and sign-in ---

// SetupState tells whether the first-run page is needed.
type SetupState struct {
	Needed    bool     `json:"needed"`
	Languages []string `json:"languages"`
}

// SignInInput is what the sign-in page sends.
type SignInInput struct {
	Login    string `json:"login" maxLength:"256"`
	Password string `json:"password" maxLength:"1024"`
	Code     string `json:"code,omitempty" maxLength:"100" doc:"Two-factor code or recovery code, after sign_in.totp_required"`
}

// SignedIn is the answer to a good sign-in.
type SignedIn struct {
	Me Me `json:"me"`
}

type signedIn struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      SignedIn
}

func entered(e Entry, err error) (*signedIn, error) {
	if err != nil {
		return nil, err
	}
	return &signedIn{e.Cookies, SignedIn{e.Me}}, nil
}

type signInRequest struct {
	Device     string `cookie:"tw_device" hidden:"true"`
	HostDevice string `cookie:"__Host-tw_device" hidden:"true"`
	Body       SignInInput
}

func (s *Service) mountSignIn(r *rest.Router) {
	rest.Register(r, rest.Op{Method: "GET", Path: "/setup", ID: "setup", Tag: "Account", Summary: "Is the first-run page needed?", Needs: access.Public},
		func(ctx context.Context, _ *struct{}) (*rest.Body[SetupState], error) {
			needed, err := s.SetupNeeded(ctx)
			return rest.Answer(SetupState{Needed: needed, Languages: Languages()}, err)
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/setup", ID: "set-up", Tag: "Account", Summary: "Make the company and its first administrator, once", Needs: access.Public, Secret: true},
		func(ctx context.Context, in *body[SetupInput]) (*signedIn, error) {
			return entered(s.Setup(ctx, in.Body))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/session", ID: "sign-in", Tag: "Account", Summary: "Sign in", Needs: access.Public, Status: http.StatusOK, Secret: true},
		func(ctx context.Context, in *signInRequest) (*signedIn, error) {
			device := in.Device
			if s.opt.SecureCookies {
				device = in.HostDevice
			}
			return entered(s.SignIn(ctx, in.Body.Login, in.Body.Password, in.Body.Code, device))
		})
	rest.Register(r, rest.Op{Method: "DELETE", Path: "/session", ID: "sign-out", Tag: "Account", Summary: "Sign out", Needs: access.Public, Status: noContent},
		func(ctx context.Context, _ *struct{}) (*cookies, error) {
			if err := s.SignOut(ctx); err != nil {
				return nil, err
			}
			return &cookies{[]http.Cookie{s.makeCookie(s.cookie.session, "", 0)}}, nil
		})
}

// --- the caller's own account ---

// PasswordChange is a change of one's own password.
type PasswordChange struct {
	Current string `json:"current" maxLength:"1024"`
	New     string `json:"new" maxLength:"1024"`
}

// CodeInput is a two-factor code.
type CodeInput struct {
	Code string `json:"code" maxLength:"100"`
}

// PasswordInput is one's own password, asked again.
type PasswordInput struct {
	Password string `json:"password" maxLength:"1024"`
}

// RecoveryCodes are shown once.
type RecoveryCodes struct {
	RecoveryCodes []string `json:"recovery_codes"`
}

// CreatedToken is a new token with its secret, shown once.
type CreatedToken struct {
	TokenInfo
	Token string `json:"token"`
}

func (s *Service) mountMe(r *rest.Router) {
	op := func(method, path, id, summary string, status int) rest.Op {
		return rest.Op{Method: method, Path: path, ID: id, Tag: "Account", Summary: summary, Needs: access.SignedIn, Status: status, Secret: method == http.MethodPost}
	}
	rest.Register(r, op("GET", "/me", "me", "Who am I, and what may I do?", 0),
		func(ctx context.Context, _ *struct{}) (*rest.Body[Me], error) { return rest.Answer(s.Me(ctx)) })
	rest.Register(r, op("PATCH", "/me", "update-me", "Change my profile", 0),
		func(ctx context.Context, in *body[MeChange]) (*rest.Body[Me], error) {
			return rest.Answer(s.UpdateMe(ctx, in.Body))
		})
	rest.Register(r, op("POST", "/me/password", "change-password", "Change my password; other sessions end", noContent),
		func(ctx context.Context, in *body[PasswordChange]) (*cookies, error) {
			session, err := s.ChangePassword(ctx, in.Body.Current, in.Body.New)
			if err != nil {
				return nil, err
			}
			return &cookies{s.entry(session, "")}, nil
		})
	rest.Register(r, op("POST", "/me/totp", "start-totp", "Begin to turn on two-factor sign-in", http.StatusOK),
		func(ctx context.Context, _ *struct{}) (*rest.Body[TOTPStart], error) {
			return rest.Answer(s.StartTOTP(ctx))
		})
	type confirmed struct {
		SetCookie []http.Cookie `header:"Set-Cookie"`
		Body      RecoveryCodes
	}
	rest.Register(r, op("POST", "/me/totp/confirm", "confirm-totp", "Turn on two-factor sign-in with a first code; other sessions end", http.StatusOK),
		func(ctx context.Context, in *body[CodeInput]) (*confirmed, error) {
			codes, session, err := s.ConfirmTOTP(ctx, in.Body.Code)
			if err != nil {
				return nil, err
			}
			return &confirmed{s.entry(session, ""), RecoveryCodes{codes}}, nil
		})
	rest.Register(r, op("POST", "/me/totp/disable", "disable-totp", "Turn off two-factor sign-in", noContent),
		func(ctx context.Context, in *body[PasswordInput]) (*rest.Empty, error) {
			return done(s.DisableTOTP(ctx, in.Body.Password))
		})
	rest.Register(r, op("POST", "/me/totp/recovery-codes", "renew-recovery-codes", "Replace my recovery codes", http.StatusOK),
		func(ctx context.Context, in *body[PasswordInput]) (*rest.Body[RecoveryCodes], error) {
			codes, err := s.RenewRecovery(ctx, in.Body.Password)
			return rest.Answer(RecoveryCodes{codes}, err)
		})
	rest.Register(r, op("GET", "/me/sessions", "list-sessions", "Where am I signed in?", 0),
		func(ctx context.Context, _ *struct{}) (*rest.Body[list[SessionInfo]], error) {
			return listed(s.Sessions(ctx))
		})
	rest.Register(r, op("DELETE", "/me/sessions/{id}", "revoke-session", "End one of my sessions", noContent),
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return done(s.RevokeSession(ctx, in.ID))
		})
	rest.Register(r, op("GET", "/me/tokens", "list-tokens", "My API tokens", 0),
		func(ctx context.Context, _ *struct{}) (*rest.Body[list[TokenInfo]], error) {
			return listed(s.Tokens(ctx))
		})
	rest.Register(r, op("POST", "/me/tokens", "create-token", "Make an API token; it is shown once", 0),
		func(ctx context.Context, in *body[NewToken]) (*rest.Body[CreatedToken], error) {
			info, secret, err := s.CreateToken(ctx, in.Body)
			return rest.Answer(CreatedToken{info, secret}, err)
		})
	rest.Register(r, op("DELETE", "/me/tokens/{id}", "revoke-token", "Revoke one of my API tokens", noContent),
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return done(s.RevokeToken(ctx, in.ID))
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/people", ID: "list-people", Tag: "People", Summary: "Active colleagues, for choosing one", Needs: access.SignedIn},
		func(ctx context.Context, in *struct {
			rest.Paged
			Q string `query:"q" maxLength:"200" doc:"Part of a name, its pinyin or initials, sign-in name or mail address"`
		}) (*rest.Body[rest.Page[Colleague]], error) {
			return rest.Answer(s.People(ctx, in.Q, in.Cursor, in.Limit))
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/company", ID: "company", Tag: "Settings", Summary: "The company's settings", Needs: access.SignedIn},
		func(ctx context.Context, _ *struct{}) (*rest.Tagged[Company], error) {
			c, err := s.CompanyInfo(ctx)
			return tagged(c, c.Version, err)
		})
	rest.Register(r, rest.Op{Method: "PATCH", Path: "/company", ID: "update-company", Tag: "Settings", Summary: "Change the company's settings", Needs: Setting.Of(access.Manage)},
		func(ctx context.Context, in *struct {
			rest.Versioned
			Body CompanyChange
		}) (*rest.Tagged[Company], error) {
			v, err := in.Version()
			if err != nil {
				return nil, err
			}
			c, err := s.UpdateCompany(ctx, v, in.Body)
			return tagged(c, c.Version, err)
		})
}
