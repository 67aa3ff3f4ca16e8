package org

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/work"
)

// who asks Authenticate about a request with the cookies; nil for nobody.
func (w *world) who(t *testing.T, cookies []http.Cookie) *work.Actor {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v1/users", nil)
	for i := range cookies {
		r.AddCookie(&cookies[i])
	}
	a, err := w.Authenticate(r.Context(), r, &work.Actor{Kind: "anonymous", IP: "198.51.100.1"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w *world) session(t *testing.T, cookies []http.Cookie) context.Context {
	t.Helper()
	a := w.who(t, cookies)
	if a == nil {
		t.Fatal("not signed in")
	}
	return work.WithActor(context.Background(), a)
}

func (w *world) byToken(token string) (*work.Actor, error) {
	r := httptest.NewRequest("GET", "/api/v1/users", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return w.Authenticate(r.Context(), r, &work.Actor{Kind: "anonymous"})
}

func (w *world) bearer(token string) error {
	_, err := w.byToken(token)
	return err
}

func device(cookies []http.Cookie) string {
	for _, c := range cookies {
		if strings.HasSuffix(c.Name, "tw_device") {
			return c.Value
		}
	}
	return ""
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		u := w.user(t, "li.na", "sales")
		for _, c := range [][2]string{{"li.na", "wrong"}, {"nobody", "li.na has a secret"}, {"", ""}, {"li.na", ""}, {"li.na", strings.Repeat("x", 2000)},
			{"li.na\x00", "x"}, {"' OR 1=1 --", "x"}} {
			_, err := w.SignIn(from("198.51.100.9"), c[0], c[1], "", "")
			want(t, err, ErrFailed)
		}
		e, err := w.SignIn(from("198.51.100.1"), " Li.Na ", "li.na has a secret", "", "")
		ok(t, err)
		if e.Me.ID != u.ID || e.Me.Rights["deal"].Actions["view"] != access.Own || e.Me.Rights["user"].Actions["manage"] != access.None || e.Me.Company.BaseCurrency != "CNY" ||
			e.Me.Roles[0].Name != "业务员" {
			t.Errorf("%+v", e.Me)
		}
		a := w.who(t, e.Cookies)
		if a.Kind != "user" || a.ID != u.ID || a.Name != u.Name || a.Lang != "zh-CN" || a.Zone != "Asia/Shanghai" || a.SessionID == "" {
			t.Errorf("%+v", a)
		}
		// What is stored is no use to a thief.
		w.view(t, func(tx *work.Tx) error {
			for _, table := range []string{"session", "device", "audit", "app_user"} {
				for _, c := range e.Cookies {
					col := map[string]string{"session": "token_hash", "device": "hash", "audit": "changes", "app_user": "password_hash"}[table]
					found, err := db.Exists(tx.Tx, "SELECT 1 FROM "+table+" WHERE "+col+" LIKE ?", "%"+c.Value+"%")
					if err != nil || found {
						t.Errorf("%s holds a cookie in clear (%v)", table, err)
					}
				}
			}
			return nil
		})
		// The unknown name that was typed is not in the log: it may be a password.
		page, err := w.Audit(system(), AuditFilter{Action: "sign-in-failed"}, "", 50)
		ok(t, err)
		for _, r := range page.Items {
			if strings.Contains(r.Label+r.Note+r.EntityID, "nobody") {
				t.Errorf("the log repeats an unknown name: %+v", r)
			}
		}
		// A second sign-in in the same browser replaces the session.
		again, err := w.SignIn(w.session(t, e.Cookies), "li.na", "li.na has a secret", "", device(e.Cookies))
		ok(t, err)
		if w.who(t, e.Cookies) != nil {
			t.Error("the session from before the sign-in still counts")
		}
		if device(again.Cookies) != "" {
			t.Error("a known browser was given another device cookie")
		}
		ok(t, w.SignOut(w.session(t, again.Cookies)))
		if w.who(t, again.Cookies) != nil {
			t.Error("signed out, yet in")
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		w.user(t, "li.na", "sales")
		in := func() []http.Cookie {
			e, err := w.SignIn(from("198.51.100.1"), "li.na", "li.na has a secret", "", "")
			ok(t, err)
			return e.Cookies
		}
		idle := in()
		w.clock.Add(sessionIdle - time.Minute)
		if w.who(t, idle) == nil {
			t.Error("ended before its time")
		}
		w.clock.Add(sessionIdle - time.Minute) // the look above counted as use
		if w.who(t, idle) == nil {
			t.Error("use does not keep a session alive")
		}
		w.clock.Add(sessionIdle + time.Second)
		if w.who(t, idle) != nil {
			t.Error("an idle session still counts")
		}
		long := in()
		for range int(sessionLife/time.Hour) - 1 {
			w.clock.Add(time.Hour)
			if w.who(t, long) == nil {
				t.Fatal("ended before its time")
			}
		}
		w.clock.Add(time.Hour)
		if w.who(t, long) != nil {
			t.Error("a session outlived its absolute limit")
		}
		first, other := in(), in()
		ctx := w.session(t, first)
		list, err := w.Sessions(ctx)
		ok(t, err)
		if len(list) != 2 || list[0].Current == list[1].Current || list[0].IP != "198.51.100.1" {
			t.Fatalf("%+v", list)
		}
		for _, s := range list {
			if !s.Current {
				ok(t, w.RevokeSession(ctx, s.ID))
				want(t, w.RevokeSession(ctx, s.ID), fault.ErrNotFound)
			}
		}
		if w.who(t, other) != nil || w.who(t, first) == nil {
			t.Error("revoking one session ended the wrong one")
		}
		// Somebody else's session is not there.
		admin, err := w.SignIn(from("198.51.100.2"), "chen.wei", adminPassword, "", "")
		ok(t, err)
		want(t, w.RevokeSession(ctx, w.who(t, admin.Cookies).SessionID), fault.ErrNotFound)
		w.clock.Add(2 * sessionLife)
		ok(t, w.Sweep(context.Background()))
		w.view(t, func(tx *work.Tx) error {
			n, err := db.One[int](tx.Tx, "SELECT COUNT(*) FROM session")
			if n != 0 {
				t.Errorf("%d sessions left after the sweep", n)
			}
			return err
		})
	})
}

func TestTouchIsRare(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		e, err := w.SignIn(from("198.51.100.1"), "chen.wei", adminPassword, "", "")
		ok(t, err)
		seen := func() int64 {
			var at int64
			w.view(t, func(tx *work.Tx) error {
				at, err = db.One[int64](tx.Tx, "SELECT MAX(seen_at) FROM session")
				return err
			})
			return at
		}
		was := seen()
		w.clock.Add(touchEvery - time.Second)
		w.who(t, e.Cookies)
		if seen() != was {
			t.Error("a request wrote")
		}
		w.clock.Add(time.Second)
		w.who(t, e.Cookies)
		if seen() == was {
			t.Error("the last use was not noted")
		}
	})
}

func TestPasswordChange(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		u := w.user(t, "li.na", "sales")
		in := func(password string) []http.Cookie {
			e, err := w.SignIn(from("198.51.100.1"), "li.na", password, "", "")
			ok(t, err)
			return e.Cookies
		}
		here, there := in("li.na has a secret"), in("li.na has a secret")
		ctx := w.session(t, here)
		_, err := w.ChangePassword(ctx, "wrong", "an entirely new one")
		want(t, err, ErrPasswordWrong)
		_, err = w.ChangePassword(ctx, "li.na has a secret", "li.na has a secret")
		want(t, err, ErrPasswordSame)
		_, err = w.ChangePassword(ctx, "li.na has a secret", "short")
		want(t, err, ErrPasswordShort)
		_, err = w.ChangePassword(ctx, "li.na has a secret", "personli.na1")
		want(t, err, ErrPasswordPersonal)
		secret, err := w.ChangePassword(ctx, "li.na has a secret", "an entirely new one")
		ok(t, err)
		if w.who(t, here) != nil || w.who(t, there) != nil {
			t.Error("sessions from before the change still count")
		}
		if w.who(t, w.entry(secret, "")) == nil {
			t.Error("the caller was signed out")
		}
		_, err = w.SignIn(from("198.51.100.1"), "li.na", "li.na has a secret", "", "")
		want(t, err, ErrFailed)
		now := in("an entirely new one")

		initial, err := w.ResetPassword(w.as(t, w.admin.ID), u.ID)
		ok(t, err)
		if w.who(t, now) != nil {
			t.Error("a reset password left a session alive")
		}
		_, err = w.SignIn(from("198.51.100.1"), "li.na", "an entirely new one", "", "")
		want(t, err, ErrFailed)
		e, err := w.SignIn(from("198.51.100.1"), "li.na", initial, "", "")
		ok(t, err)
		if !e.Me.MustChangePassword {
			t.Error("an initial password may stay")
		}
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v1/users", nil)
		for i := range e.Cookies {
			r.AddCookie(&e.Cookies[i])
		}
		_, err = w.Authenticate(r.Context(), r, &work.Actor{Kind: "anonymous"})
		want(t, err, ErrMustChange)
		_, err = w.ResetPassword(w.as(t, w.admin.ID), w.admin.ID)
		want(t, err, ErrNeedsOwn)
		for _, row := range []string{"reset-password", "change-password"} {
			if !contains(w.actions(t, u.ID), row) {
				t.Errorf("%s is not in the log", row)
			}
		}
		// Guessing the present password from a browser left open is limited too.
		ctx = w.session(t, w.must(t, "wang.fang"))
		for range limitConfirm {
			_, err = w.ChangePassword(ctx, "guess", "an entirely new one")
			want(t, err, ErrPasswordWrong)
		}
		_, err = w.ChangePassword(ctx, "wang.fang has a secret", "an entirely new one")
		want(t, err, ErrLocked)
	})
}

// must makes a user and signs him in.
func (w *world) must(t *testing.T, login string, roles ...string) []http.Cookie {
	t.Helper()
	w.user(t, login, roles...)
	e, err := w.SignIn(from("198.51.100.77"), login, login+" has a secret", "", "")
	ok(t, err)
	return e.Cookies
}

func TestGuard(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		w.user(t, "li.na", "sales")
		good := func(ip, device string) error {
			_, err := w.SignIn(from(ip), "li.na", "li.na has a secret", "", device)
			return err
		}
		fail := func(ip, login, device string) error {
			_, err := w.SignIn(from(ip), login, "a wrong guess", "", device)
			return err
		}
		e, err := w.SignIn(from("192.0.2.1"), "li.na", "li.na has a secret", "", "")
		ok(t, err)
		home := device(e.Cookies)

		// Ten per name and address; known and unknown names alike.
		for _, login := range []string{"li.na", "nobody"} {
			for i := range limitPair {
				if err := fail("203.0.113.5", login, ""); !errors.Is(err, ErrFailed) {
					t.Fatalf("%s attempt %d: %v", login, i, err)
				}
			}
			err := fail("203.0.113.5", login, "")
			want(t, err, ErrLocked)
			if s := fault.From(err).Params["retry_after"].(int); s < 800 || s > 901 {
				t.Errorf("retry after %d", s)
			}
		}
		want(t, good("203.0.113.5", ""), ErrLocked) // the right password from there as well: no oracle
		ok(t, good("192.0.2.7", ""))                // from elsewhere the person gets in
		// Not even an attacker at the same address locks out the browser the person uses.
		ok(t, good("203.0.113.5", home))
		w.clock.Add(guardWindow + time.Second)
		ok(t, good("203.0.113.5", ""))

		// Fifty per address, over all names.
		for i := range limitAddress {
			if err := fail("203.0.113.6", fmt.Sprint("name", i), ""); !errors.Is(err, ErrFailed) {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
		want(t, good("203.0.113.6", ""), ErrLocked)
		ok(t, good("203.0.113.6", home))

		// A thousand addresses against one name: unknown browsers are stopped, the known one is not.
		for i := range limitLogin {
			if err := fail(fmt.Sprint("2001:db8::", i), "li.na", ""); !errors.Is(err, ErrFailed) {
				t.Fatalf("attempt %d: %v", i, err)
			}
		}
		want(t, good("192.0.2.99", ""), ErrLocked)
		ok(t, good("192.0.2.99", home))
		// A known browser is known for its person only, and has a limit of its own.
		want(t, fail("203.0.113.6", "chen.wei", home), ErrLocked)
		for range limitDevice {
			want(t, fail("192.0.2.50", "li.na", home), ErrFailed)
		}
		want(t, good("192.0.2.50", home), ErrLocked)
	})
}

// Success with one's own account must not wipe out the attempts on others from the same address.
func TestGuardIsNotResetByOwnSuccess(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		w.user(t, "insider", "sales")
		locked := false
		for i := range 2 * limitAddress {
			_, err := w.SignIn(from("203.0.113.6"), fmt.Sprint("victim", i), "a guess too many", "", "")
			if errors.Is(err, ErrLocked) {
				locked = true
				break
			}
			_, _ = w.SignIn(from("203.0.113.6"), "insider", "insider has a secret", "", "")
		}
		if !locked {
			t.Error("the address was never locked")
		}
	})
}

// Many attempts at the same moment get no more tries than one after the other.
func TestGuardHoldsUnderParallelAttempts(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		w.user(t, "li.na", "sales")
		var mu sync.Mutex
		tried := 0
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				_, err := w.SignIn(from("203.0.113.5"), "li.na", "a wrong guess", "", "")
				if errors.Is(err, ErrFailed) {
					mu.Lock()
					tried++
					mu.Unlock()
				} else if !errors.Is(err, ErrLocked) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if tried != limitPair {
			t.Errorf("%d passwords were tried, %d are allowed", tried, limitPair)
		}
	})
}

func (w *world) code(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, w.clock.Now())
	ok(t, err)
	return c
}

func TestTwoFactor(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		u := w.user(t, "li.na", "sales")
		in := func(code string) (Entry, error) {
			return w.SignIn(from("198.51.100.1"), "li.na", "li.na has a secret", code, "")
		}
		e, err := in("")
		ok(t, err)
		e2, err := in("")
		ok(t, err)
		ctx := w.session(t, e.Cookies)
		_, _, err = w.ConfirmTOTP(ctx, "123456")
		want(t, err, ErrTOTPPending)
		start, err := w.StartTOTP(ctx)
		ok(t, err)
		if !strings.HasPrefix(start.URL, "otpauth://totp/Tradewind:li.na?") || !strings.Contains(start.URL, "secret="+start.Secret) {
			t.Errorf("%+v", start)
		}
		if _, err := in(""); err != nil {
			t.Errorf("two-factor is on before it was confirmed: %v", err)
		}
		wrong := "000000"
		if w.code(t, start.Secret) == wrong {
			wrong = "000001"
		}
		_, _, err = w.ConfirmTOTP(ctx, wrong)
		want(t, err, ErrTOTPWrong)
		codes, session, err := w.ConfirmTOTP(ctx, w.code(t, start.Secret))
		ok(t, err)
		if len(codes) != 10 || codes[0] == codes[1] {
			t.Errorf("recovery codes %v", codes)
		}
		if w.who(t, e.Cookies) != nil || w.who(t, e2.Cookies) != nil || w.who(t, w.entry(session, "")) == nil {
			t.Error("sessions made without the second factor still count")
		}
		ctx = w.session(t, w.entry(session, ""))
		_, err = w.StartTOTP(ctx)
		want(t, err, ErrTOTPOn)

		_, err = in("")
		want(t, err, ErrCodeNeeded)
		_, err = in(w.code(t, start.Secret)) // used for confirming
		want(t, err, ErrFailed)
		w.clock.Add(30 * time.Second)
		now := w.code(t, start.Secret)
		_, err = in(now[:3] + " " + now[3:])
		ok(t, err)
		_, err = in(now)
		want(t, err, ErrFailed) // a code seen over the shoulder is worth nothing
		w.clock.Add(60 * time.Second)
		old := w.code(t, start.Secret)
		w.clock.Add(30 * time.Second)
		_, err = in(old) // one step late: clocks differ
		ok(t, err)
		w.clock.Add(90 * time.Second)
		_, err = in(old)
		want(t, err, ErrFailed)

		_, err = in(strings.ToUpper(codes[3]))
		ok(t, err)
		_, err = in(codes[3])
		want(t, err, ErrFailed)
		me, err := w.Me(ctx)
		ok(t, err)
		if !me.TwoFactor || me.RecoveryLeft != 9 {
			t.Errorf("%+v", me)
		}
		// Neither the secret nor the recovery codes lie in the database.
		w.view(t, func(tx *work.Tx) error {
			row, err := db.One[struct {
				Secret   string `db:"totp_secret"`
				Recovery string `db:"recovery"`
			}](tx.Tx, "SELECT totp_secret, recovery FROM app_user WHERE id = ?", u.ID)
			if strings.Contains(row.Secret, start.Secret) || strings.Contains(row.Recovery, codes[5]) || strings.Contains(row.Recovery, strings.ReplaceAll(codes[5], "-", "")) {
				t.Error("a secret lies in clear")
			}
			return err
		})

		// Five tries.
		w.clock.Add(guardWindow + time.Second)
		for range limitCode {
			_, err = in(wrong)
			want(t, err, ErrFailed)
		}
		_, err = in(w.code(t, start.Secret))
		want(t, err, ErrLocked)
		w.clock.Add(guardWindow + time.Second)

		_, err = w.RenewRecovery(ctx, "wrong")
		want(t, err, ErrPasswordWrong)
		fresh, err := w.RenewRecovery(ctx, "li.na has a secret")
		ok(t, err)
		_, err = in(codes[5])
		want(t, err, ErrFailed)
		_, err = in(fresh[0])
		ok(t, err)
		want(t, w.DisableTOTP(ctx, "wrong"), ErrPasswordWrong)
		ok(t, w.DisableTOTP(ctx, "li.na has a secret"))
		_, err = in("")
		ok(t, err)

		// An administrator helps when the phone is gone.
		start, err = w.StartTOTP(ctx)
		ok(t, err)
		_, session, err = w.ConfirmTOTP(ctx, w.code(t, start.Secret))
		ok(t, err)
		ok(t, w.ResetTOTP(w.as(t, w.admin.ID), u.ID))
		if w.who(t, w.entry(session, "")) != nil {
			t.Error("the session outlived the reset")
		}
		want(t, w.ResetTOTP(w.as(t, w.admin.ID), u.ID), ErrTOTPOff)
		_, err = in("")
		ok(t, err)
	})
}

// The same code in two sign-ins at the same moment works once.
func TestCodeWorksOnceInParallel(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		ctx := w.session(t, w.must(t, "li.na", "sales"))
		start, err := w.StartTOTP(ctx)
		ok(t, err)
		codes, _, err := w.ConfirmTOTP(ctx, w.code(t, start.Secret))
		ok(t, err)
		w.clock.Add(time.Minute)
		for _, code := range []string{w.code(t, start.Secret), codes[0]} {
			var wg sync.WaitGroup
			var mu sync.Mutex
			in := 0
			for range 4 {
				wg.Go(func() {
					if _, err := w.SignIn(from("198.51.100.1"), "li.na", "li.na has a secret", code, ""); err == nil {
						mu.Lock()
						in++
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			if in != 1 {
				t.Errorf("a code let %d in", in)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	ready(t, func(t *testing.T, w *world) {
		ctx := w.session(t, w.must(t, "li.na", "sales_manager"))
		for name, c := range map[string]struct {
			in  NewToken
			def *fault.Def
		}{
			"no name":       {NewToken{Name: " ", Scopes: []string{"*"}}, fault.ErrRequired},
			"no scope":      {NewToken{Name: "x"}, fault.ErrRequired},
			"not his right": {NewToken{Name: "x", Scopes: []string{"user:manage"}}, ErrScope},
			"no such thing": {NewToken{Name: "x", Scopes: []string{"deal:fly"}}, ErrScope},
			"no resource":   {NewToken{Name: "x", Scopes: []string{"user:*"}}, ErrScope},
			"pseudo need":   {NewToken{Name: "x", Scopes: []string{"-:signed-in"}}, ErrScope},
			"nonsense":      {NewToken{Name: "x", Scopes: []string{"deal"}}, ErrScope},
			"yesterday":     {NewToken{Name: "x", Scopes: []string{"*"}, ExpiresOn: w.clock.Now().AddDate(0, 0, -1).Format(time.DateOnly)}, ErrExpiry},
			"for ever":      {NewToken{Name: "x", Scopes: []string{"*"}, ExpiresOn: "2999-01-01"}, ErrExpiry},
			"30 February":   {NewToken{Name: "x", Scopes: []string{"*"}, ExpiresOn: "2027-02-30"}, ErrDate},
		} {
			if _, _, err := w.CreateToken(ctx, c.in); fault.From(err).Def != c.def {
				t.Errorf("%s: %v", name, err)
			}
		}
		info, secret, err := w.CreateToken(ctx, NewToken{Name: "reports", Scopes: []string{"deal:view"}, ExpiresOn: w.clock.Now().AddDate(0, 0, 3).Format(time.DateOnly)})
		ok(t, err)
		_, all, err := w.CreateToken(ctx, NewToken{Name: "all", Scopes: []string{"*"}})
		ok(t, err)
		if !strings.HasPrefix(secret, info.Prefix) || strings.Contains(secret[7:], info.Prefix) {
			t.Errorf("%+v", info)
		}
		a, err := w.byToken(secret)
		ok(t, err)
		if a.Kind != "token" || a.TokenID != info.ID || a.SessionID != "" || a.Rights.Range(deal.Of(access.View)) != access.Department || a.Rights.Can(deal.Of(access.Export)) {
			t.Errorf("%+v", a.Rights)
		}
		full, err := w.byToken(all)
		ok(t, err)
		if !full.Rights.Can(deal.Of(access.Export)) || full.Rights.Can(User.Of(access.Manage)) {
			t.Errorf("%+v", full.Rights)
		}
		// A token makes no tokens and changes no credentials, whatever its scopes.
		tctx := work.WithActor(context.Background(), full)
		for name, err := range map[string]error{
			"token": third(w.CreateToken(tctx, NewToken{Name: "child", Scopes: []string{"*"}})), "revoke": w.RevokeToken(tctx, info.ID), "list": second(w.Tokens(tctx)),
			"password": second(w.ChangePassword(tctx, "li.na has a secret", "an entirely new one")), "totp": second(w.StartTOTP(tctx)), "off": w.DisableTOTP(tctx, "x"),
			"profile": second(w.UpdateMe(tctx, MeChange{})), "sessions": second(w.Sessions(tctx)), "session": w.RevokeSession(tctx, info.ID),
			"confirm": third(w.ConfirmTOTP(tctx, "123456")), "codes": second(w.RenewRecovery(tctx, "x")),
		} {
			if fault.From(err).Def != ErrNeedsSession {
				t.Errorf("%s: %v", name, err)
			}
		}
		// The owner's rights of now are the upper bound.
		_, err = w.UpdateRole(system(), w.roleID(t, "sales_manager"), 1, RoleChange{Grants: &access.Grants{Actions: map[string]map[string]access.Range{"deal": {"view": access.Own}}}})
		ok(t, err)
		a, err = w.byToken(secret)
		ok(t, err)
		if r := a.Rights.Range(deal.Of(access.View)); r != access.Own {
			t.Errorf("range %v after the owner's role was narrowed", r)
		}
		list, err := w.Tokens(ctx)
		ok(t, err)
		if len(list) != 2 || list[1].LastUsedAt == nil {
			t.Errorf("%+v", list)
		}
		ok(t, w.RevokeToken(ctx, list[0].ID))
		want(t, w.bearer(all), ErrBadToken)
		want(t, w.RevokeToken(ctx, list[0].ID), fault.ErrNotFound)
		w.clock.Add(4 * 24 * time.Hour)
		want(t, w.bearer(secret), ErrBadToken)
		for _, bad := range []string{"", "tw_", "tw_" + strings.Repeat("a", 43), strings.Repeat("x", 10_000), "tw_\x00" + strings.Repeat("a", 42)} {
			want(t, w.bearer(bad), ErrBadToken)
		}
	})
}
