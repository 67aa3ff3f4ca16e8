package org

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

const (
	totpPeriod    = 30 // seconds; RFC 6238's default, which every app assumes
	totpSecret    = 20 // bytes, as RFC 4226 advises
	recoveryCodes = 10
)

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// TOTPStart is what an authenticator app needs.
type TOTPStart struct {
	Secret string `json:"secret" doc:"Base32, to be typed in where no camera is at hand"`
	URL    string `json:"url" doc:"otpauth address, to be shown as a QR code"`
}

// totpStep returns the time step whose code this is, allowing for clocks half a minute off; 0 when there is none.
func totpStep(secret, code string, now time.Time) (int64, error) {
	at := now.Unix() / totpPeriod
	found := int64(0)
	for _, step := range []int64{at - 1, at, at + 1} {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("compute a code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, nil
}

// digits drops the spaces people and apps put into codes, and takes full-width digits for what they are.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, text.Fold(code))
}

// newRecovery makes recovery codes and what is stored of them.
func newRecovery() (codes, hashes []string) {
	for range recoveryCodes {
		b := make([]byte, 10)
		_, _ = rand.Read(b)
		c := strings.ToLower(base32Plain.EncodeToString(b))
		hashes = append(hashes, id.Hash("recovery "+c))
		codes = append(codes, strings.Join([]string{c[:4], c[4:8], c[8:12], c[12:]}, "-"))
	}
	return codes, hashes
}

// secondFactor checks a code of the authenticator or a recovery code and uses it up. u is locked by the transaction.
func (s *Service) secondFactor(tx *work.Tx, u *userRow, code string) (ok bool, how string, err error) {
	c := digits(code)
	if len(c) == 6 {
		secret, err := s.opt.Seal.Open("totp:"+u.ID, u.TOTPSecret)
		if err != nil {
			return false, "", fmt.Errorf("two-factor secret: %w", err)
		}
		step, err := totpStep(secret, c, tx.Now())
		if err != nil || step == 0 {
			return false, "", err
		}
		ok, err := useStep(tx, u.ID, step) // false: this code was used before
		return ok, "code", err
	}
	i := slices.Index(u.Recovery.V, id.Hash("recovery "+c))
	if i < 0 {
		return false, "", nil
	}
	left := slices.Delete(slices.Clone(u.Recovery.V), i, i+1)
	return true, fmt.Sprintf("recovery code, %d left", len(left)), setRecovery(tx, u.ID, left)
}

// StartTOTP begins to turn on two-factor sign-in for the caller.
func (s *Service) StartTOTP(ctx context.Context) (out TOTPStart, err error) {
	a, err := needSession(ctx)
	if err != nil {
		return out, err
	}
	b := make([]byte, totpSecret)
	_, _ = rand.Read(b)
	out.Secret = base32Plain.EncodeToString(b)
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		if u.TOTPSecret != "" {
			return ErrTOTPOn.With()
		}
		sealed, err := s.opt.Seal.Seal("totp:"+u.ID, out.Secret)
		if err != nil {
			return err
		}
		if err := setTOTP(tx, u.ID, "", sealed, u.TOTPStep, nil); err != nil {
			return err
		}
		out.URL = "otpauth://totp/" + url.PathEscape("Tradewind:"+u.Login) + "?" +
			url.Values{"secret": {out.Secret}, "issuer": {"Tradewind"}, "digits": {"6"}, "period": {"30"}, "algorithm": {"SHA1"}}.Encode()
		tx.Noticed("start-totp", u.ref(), "")
		return nil
	})
	return out, err
}

// ConfirmTOTP turns two-factor sign-in on after a first right code. It returns the recovery codes, shown once, and the
// secret of a new session; all other sessions end.
func (s *Service) ConfirmTOTP(ctx context.Context, code string) (codes []string, session string, err error) {
	a, err := needSession(ctx)
	if err != nil {
		return nil, "", err
	}
	codes, hashes := newRecovery()
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		if u.TOTPSecret != "" {
			return ErrTOTPOn.With()
		}
		if u.TOTPPending == "" {
			return ErrTOTPPending.With()
		}
		secret, err := s.opt.Seal.Open("totp:"+u.ID, u.TOTPPending)
		if err != nil {
			return fmt.Errorf("two-factor secret: %w", err)
		}
		step, err := totpStep(secret, digits(code), tx.Now())
		if err != nil {
			return err
		}
		if step == 0 {
			return ErrTOTPWrong.On("code")
		}
		if err := setTOTP(tx, u.ID, u.TOTPPending, "", step, hashes); err != nil {
			return err
		}
		if session, err = renewSession(tx, &u); err != nil {
			return err
		}
		tx.Changed("enable-totp", u.ref(), []audit.Change{{Field: "two_factor", Before: false, After: true}}, "")
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return codes, session, nil
}

// DisableTOTP turns two-factor sign-in off; the caller proves himself by his password.
func (s *Service) DisableTOTP(ctx context.Context, password string) error {
	a, err := s.proveAgain(ctx, password, "password")
	if err != nil {
		return err
	}
	return s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		if u.TOTPSecret == "" {
			return ErrTOTPOff.With()
		}
		if err := setTOTP(tx, u.ID, "", "", u.TOTPStep, nil); err != nil {
			return err
		}
		tx.Changed("disable-totp", u.ref(), []audit.Change{{Field: "two_factor", Before: true, After: false}}, "")
		return nil
	})
}

// RenewRecovery replaces the caller's recovery codes.
func (s *Service) RenewRecovery(ctx context.Context, password string) ([]string, error) {
	a, err := s.proveAgain(ctx, password, "password")
	if err != nil {
		return nil, err
	}
	codes, hashes := newRecovery()
	err = s.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		u, err := userBy(tx, "id", a.ID, true)
		if err != nil {
			return none(err)
		}
		if u.TOTPSecret == "" {
			return ErrTOTPOff.With()
		}
		if err := setRecovery(tx, u.ID, hashes); err != nil {
			return err
		}
		tx.Changed("renew-recovery-codes", u.ref(), []audit.Change{{Field: "recovery_codes", Redacted: true}}, "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}
