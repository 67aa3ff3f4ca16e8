package org

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Company is the company that runs the installation.
type Company struct {
	Name         string `json:"name" db:"name" doc:"Name in Latin letters, as on documents"`
	NameZh       string `json:"name_zh" db:"name_zh"`
	BaseCurrency string `json:"base_currency" db:"base_currency" doc:"ISO 4217; amounts are summed up in it"`
	TimeZone     string `json:"time_zone" db:"time_zone" doc:"IANA name; days begin and end by it"`
	Language     string `json:"language" db:"language" doc:"zh-CN or en; what new users start with"`
	Country      string `json:"country" db:"country" doc:"ISO 3166-1 alpha-2"`
	Address      string `json:"address" db:"address"`
	Phone        string `json:"phone" db:"phone"`
	Email        string `json:"email" db:"email"`
	Website      string `json:"website" db:"website"`
	Version      int64  `json:"version" db:"version" audit:"-"`
}

const companyKey = "company"

var companyRef = audit.Ref{Entity: "company", ID: "company", Label: "company"}

func (c *Company) check() error {
	var l fault.List
	c.Name, c.NameZh = text.Clean(c.Name), text.Clean(c.NameZh)
	c.Address, c.Phone, c.Email, c.Website = text.Clean(c.Address), text.Clean(c.Phone), text.Clean(c.Email), text.Clean(c.Website)
	if c.Name == "" && c.NameZh == "" {
		l.Add(fault.ErrRequired.On("name", "field", "name"))
	}
	l.Add(tooLong("name", c.Name, 200))
	l.Add(tooLong("name_zh", c.NameZh, 200))
	l.Add(tooLong("address", c.Address, 500))
	l.Add(tooLong("phone", c.Phone, 60))
	l.Add(tooLong("website", c.Website, 300))
	if c.Website != "" && !webAddress(c.Website) {
		l.Add(ErrWebsite.On("website", "value", clip(c.Website)))
	}
	if _, ok := geo.Currency(c.BaseCurrency); !ok {
		l.Add(ErrCurrency.On("base_currency", "value", clip(c.BaseCurrency)))
	}
	if !geo.ValidZone(c.TimeZone) {
		l.Add(ErrZone.On("time_zone", "value", clip(c.TimeZone)))
	}
	if !validLanguage(c.Language) {
		l.Add(fault.ErrChoice.On("language", "field", "language", "value", clip(c.Language)))
	}
	if c.Country != "" {
		if _, ok := geo.Country(c.Country); !ok {
			l.Add(fault.ErrChoice.On("country", "field", "country", "value", clip(c.Country)))
		}
	}
	if c.Email != "" {
		if _, _, err := text.Mail(c.Email); err != nil {
			l.Add(ErrEmail.On("email", "value", clip(c.Email)))
		}
	}
	return l.Err()
}

// Company returns the company's settings; before the setup all fields are empty.
func (s *Service) Company(tx *work.Tx) (Company, error) { return loadCompany(tx) }

func loadCompany(tx *work.Tx) (Company, error) {
	var c Company
	v, version, err := settingValue(tx, companyKey)
	if errors.Is(err, db.ErrNone) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal([]byte(v), &c); err != nil {
		return c, fmt.Errorf("the company setting is damaged: %w", err)
	}
	c.Version = version
	return c, nil
}

func insertCompany(tx *work.Tx, c Company) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := insertSetting(tx, companyKey, string(b)); err != nil {
		return err
	}
	tx.Created(companyRef, &c)
	return nil
}

// CompanyChange holds the fields to change; nil leaves one as it is.
type CompanyChange struct {
	Name         *string `json:"name,omitempty" maxLength:"200"`
	NameZh       *string `json:"name_zh,omitempty" maxLength:"200"`
	BaseCurrency *string `json:"base_currency,omitempty" maxLength:"3"`
	TimeZone     *string `json:"time_zone,omitempty" maxLength:"64"`
	Language     *string `json:"language,omitempty" maxLength:"10"`
	Country      *string `json:"country,omitempty" maxLength:"2"`
	Address      *string `json:"address,omitempty" maxLength:"500"`
	Phone        *string `json:"phone,omitempty" maxLength:"60"`
	Email        *string `json:"email,omitempty" maxLength:"254"`
	Website      *string `json:"website,omitempty" maxLength:"300"`
}

// CompanyInfo reads the company's settings for anybody who is signed in.
func (s *Service) CompanyInfo(ctx context.Context) (c Company, err error) {
	err = s.door.View(ctx, access.SignedIn, func(tx *work.Tx) error {
		c, err = loadCompany(tx)
		return err
	})
	return c, err
}

// UpdateCompany changes the company's settings.
func (s *Service) UpdateCompany(ctx context.Context, version int64, ch CompanyChange) (c Company, err error) {
	err = s.door.Update(ctx, Setting.Of(access.Manage), func(tx *work.Tx) error {
		before, err := loadCompany(tx)
		if err != nil {
			return err
		}
		c = before
		set(&c.Name, ch.Name)
		set(&c.NameZh, ch.NameZh)
		set(&c.BaseCurrency, ch.BaseCurrency)
		set(&c.TimeZone, ch.TimeZone)
		set(&c.Language, ch.Language)
		set(&c.Country, ch.Country)
		set(&c.Address, ch.Address)
		set(&c.Phone, ch.Phone)
		set(&c.Email, ch.Email)
		set(&c.Website, ch.Website)
		if err := c.check(); err != nil {
			return err
		}
		if before.Version != version {
			return stale(before, before, c)
		}
		b, err := json.Marshal(c)
		if err != nil {
			return err
		}
		ok, err := updateSetting(tx, companyKey, string(b), version)
		if err != nil {
			return err
		}
		if !ok {
			return fault.ErrStale.With()
		}
		c.Version = version + 1
		tx.Updated(companyRef, &before, &c)
		return nil
	})
	return c, err
}

// webAddress accepts http and https addresses with a host, with or without the scheme; the page shows it as a link, so
// nothing else (javascript:, data:) may pass.
func webAddress(s string) bool {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), ".")
}

func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}

// stale is the answer to an edit of an outdated version: what is stored now, and which fields would be overwritten.
func stale(current, before, wanted any) error {
	var fields []string
	for _, c := range audit.Diff(before, wanted, nil) {
		fields = append(fields, c.Field)
	}
	return fault.ErrStale.With().WithData(map[string]any{"current": current, "conflicts": fields})
}

func tooLong(field, value string, limit int) *fault.Error {
	if len([]rune(value)) > limit {
		return fault.ErrTooLong.On(field, "field", field, "max", limit)
	}
	return nil
}

// clip shortens a wrong value before it is repeated in a sentence.
func clip(s string) string {
	r := []rune(text.Clean(s))
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return string(r)
}

// Languages are those the page and the server speak.
func Languages() []string { return []string{"zh-CN", "en"} }

func validLanguage(s string) bool { return s == "zh-CN" || s == "en" }
