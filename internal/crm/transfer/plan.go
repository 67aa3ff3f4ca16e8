package transfer

import (
	"slices"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/sheet/value"
	"tradewind/internal/kit/text"
)

// Plan is everything a person decides about an import.
type Plan struct {
	Options     FileOptions `json:"options,omitzero"`
	Mapping     []Assign    `json:"mapping" maxItems:"1000"`
	Key         []string    `json:"key,omitempty" maxItems:"6" doc:"What rows of one customer, and a customer that exists, are recognised by: code, name, domain, email, phone, tax_number or column:<name of any column>; the first one that has a value counts"`
	Mode        string      `json:"mode,omitempty" enum:"create,update,upsert,skip," doc:"What happens to a customer that exists: create refuses it, update changes only such, upsert both, skip leaves them alone"`
	OnDuplicate string      `json:"on_duplicate,omitempty" enum:"skip,create,merge," doc:"What happens to a row that resembles a customer: leave it out, add it all the same, or fill what is empty in the customer"`
	OnInvalid   string      `json:"on_invalid,omitempty" enum:"reject,clear," doc:"A value that cannot be read: refuse its row, or leave the field empty and say so"`
	OwnerID     string      `json:"owner_id,omitempty" maxLength:"36" doc:"Who owns new customers; the one who imports when empty"`
	TagIDs      []string    `json:"tag_ids,omitempty" maxItems:"20" doc:"Tags every imported customer gets"`
}

// FileOptions overrule what was found out about the file.
type FileOptions struct {
	Encoding  string `json:"encoding,omitempty" maxLength:"20"`
	Delimiter string `json:"delimiter,omitempty" maxLength:"4"`
	Sheet     string `json:"sheet,omitempty" maxLength:"100"`
	HeaderRow int    `json:"header_row,omitempty" minimum:"-1" maximum:"1048576"`
	DataRow   int    `json:"data_row,omitempty" minimum:"0" maximum:"1048576"`
	// Number, Date and Currency are for all columns; Columns overrules them for single ones.
	Number   string                   `json:"number,omitempty" enum:"point,comma," doc:"1,234.56 is point, 1.234,56 is comma"`
	Date     string                   `json:"date,omitempty" enum:"dmy,mdy,ymd," doc:"The order of day, month and year"`
	Currency string                   `json:"currency,omitempty" maxLength:"3" doc:"ISO 4217, for amounts that name none"`
	Columns  map[string]ColumnOptions `json:"columns,omitempty"`
}

// ColumnOptions say how the values of one column are written.
type ColumnOptions struct {
	Number   string `json:"number,omitempty" enum:"point,comma,"`
	Date     string `json:"date,omitempty" enum:"dmy,mdy,ymd,"`
	Currency string `json:"currency,omitempty" maxLength:"3"`
}

// Assign gives a column to a field. Without a column the default is what every record gets.
type Assign struct {
	Column    string            `json:"column,omitempty" maxLength:"300"`
	Field     string            `json:"field" maxLength:"100"`
	Default   string            `json:"default,omitempty" maxLength:"2000" doc:"Taken where the cell is empty"`
	Translate map[string]string `json:"translate,omitempty" doc:"Cell → value to take instead"`
}

// Modes of an import.
const (
	modeCreate = "create"
	modeUpdate = "update"
	modeUpsert = "upsert"
	modeSkip   = "skip"
)

// sheetOptions are the options under which the file is read.
func (o FileOptions) sheetOptions(lang string, limits sheet.Limits) sheet.Options {
	l := "zh"
	if !isZh(lang) {
		l = "en"
	}
	d := o.Delimiter
	if d == `\t` || d == "tab" {
		d = "\t"
	}
	return sheet.Options{Encoding: o.Encoding, Delimiter: d, Sheet: o.Sheet, HeaderRow: o.HeaderRow, DataRow: o.DataRow, Lang: l, Limits: limits}
}

// sameFile reports whether two options read the same rows and columns from the file.
func (o FileOptions) sameFile(p FileOptions) bool {
	return o.Encoding == p.Encoding && o.Delimiter == p.Delimiter && o.Sheet == p.Sheet && o.HeaderRow == p.HeaderRow && o.DataRow == p.DataRow
}

// binding is one assignment made ready for reading rows.
type binding struct {
	column    string
	col       int // place in the row, -1 for a value every record gets
	target    *Target
	def       string
	translate map[string]string
	number    value.Locale
	dates     value.Order
	currency  string
	preset    *Preset
	cache     map[string]parsed
	clear     bool // leave out what cannot be read instead of refusing the row
}

// keyPart is one way rows and customers are recognised.
type keyPart struct {
	kind string // code, name, domain, mail, phone, tax or column
	col  int
	// column is the header, for messages.
	column string
}

// compiled is a plan checked against the file's columns and the actor's rights.
type compiled struct {
	Plan
	header   []string
	bindings []*binding
	// scalars are the bindings of the customer itself, contacts those of each contact.
	scalars  []*binding
	contacts [contactBlocks][]*binding
	keys     []keyPart
	// codeCol is the column whose value becomes the code, when it is a key and no column is assigned to the code; -1 else.
	codeCol  int
	hasName  bool
	hasCode  bool
	lang     string
	folding  bool
	mailCol  []*binding
	phoneCol []*binding
}

// compile checks a plan. Everything that is wrong with it is reported at once.
func (p Plan) compile(header []string, list []*Target, hints []Hint, lang string) (*compiled, error) {
	var l fault.List
	c := &compiled{Plan: p, header: header, codeCol: -1, lang: lang}
	if c.Mode == "" {
		c.Mode = modeCreate
		if len(p.Key) > 0 {
			c.Mode = modeUpsert
		}
	}
	if c.OnDuplicate == "" {
		c.OnDuplicate = "skip"
	}
	if c.OnInvalid == "" {
		c.OnInvalid = "reject"
	}
	choice := func(option, v string, possible ...string) {
		if !slices.Contains(possible, v) {
			l.Add(ErrSetting.On(option, "option", option, "value", clip(v, 40)))
		}
	}
	choice("mode", c.Mode, modeCreate, modeUpdate, modeUpsert, modeSkip)
	choice("on_duplicate", c.OnDuplicate, "skip", "create", "merge")
	choice("on_invalid", c.OnInvalid, "reject", "clear")
	currency := func(option, v string) string {
		if v == "" {
			return ""
		}
		code, ok := geo.FindCurrency(v)
		if !ok {
			l.Add(ErrSetting.On(option, "option", option, "value", clip(v, 40)))
		}
		return code
	}
	form := func(option string, o ColumnOptions) ColumnOptions {
		choice(option+".number", o.Number, "", "point", "comma")
		choice(option+".date", o.Date, "", "dmy", "mdy", "ymd")
		o.Currency = currency(option+".currency", o.Currency)
		return o
	}
	all := form("options", ColumnOptions{Number: p.Options.Number, Date: p.Options.Date, Currency: p.Options.Currency})
	if p.OwnerID != "" && !id.Valid(p.OwnerID) {
		l.Add(ErrSetting.On("owner_id", "option", "owner_id", "value", clip(p.OwnerID, 40)))
	}
	var preset *Preset
	if pr, ok := Recognise(header); ok {
		preset = &pr
	}
	place := columnIndex(header)
	used := map[string]bool{}
	for _, a := range p.Mapping {
		key := canonical(a.Field)
		if key == "" {
			continue
		}
		t := targetBy(list, key)
		if t == nil {
			l.Add(ErrTarget.On("mapping", "field", clip(a.Field, 60)))
			continue
		}
		if used[key] {
			l.Add(ErrTwice.On("mapping", "field", t.Label.En))
			continue
		}
		used[key] = true
		b := &binding{column: a.Column, col: -1, target: t, def: text.Clean(a.Default), preset: preset, cache: map[string]parsed{}, clear: c.OnInvalid == "clear"}
		if a.Column != "" {
			i, ok := place[a.Column]
			if !ok {
				l.Add(ErrColumn.On("mapping", "column", clip(a.Column, 60)))
				continue
			}
			b.col = i
		} else if b.def == "" {
			continue
		}
		if len(a.Translate) > 0 {
			b.translate = make(map[string]string, len(a.Translate))
			for from, to := range a.Translate {
				b.translate[text.Fold(text.Clean(from))] = to
			}
		}
		o := form("options.columns", p.Options.Columns[a.Column])
		b.number, b.dates, b.currency = value.Locale(all.Number), value.Order(all.Date), all.Currency
		for _, h := range hints {
			if h.Column == a.Column && b.col >= 0 {
				if b.number == "" && h.Number != "" && h.NumberSure {
					b.number = value.Locale(h.Number)
				}
				if b.dates == "" && h.Date != "" && h.DateSure {
					b.dates = value.Order(h.Date)
				}
			}
		}
		if o.Number != "" {
			b.number = value.Locale(o.Number)
		}
		if o.Date != "" {
			b.dates = value.Order(o.Date)
		}
		if o.Currency != "" {
			b.currency = o.Currency
		}
		c.bindings = append(c.bindings, b)
		if t.Block == "contact" {
			c.contacts[t.Index-1] = append(c.contacts[t.Index-1], b)
		} else {
			c.scalars = append(c.scalars, b)
		}
		switch key {
		case "customer.name", "customer.name_local":
			c.hasName = true
		case "customer.code":
			c.hasCode = true
		}
		switch t.Kind {
		case field.Email:
			if t.name == "email" {
				c.mailCol = append(c.mailCol, b)
			}
		case field.Phone:
			c.phoneCol = append(c.phoneCol, b)
		}
	}
	if len(c.bindings) == 0 && len(l) == 0 && len(p.Key) == 0 {
		l.Add(ErrNoMapping.On("mapping"))
	}
	c.keyParts(place, list, &l)
	switch {
	case (c.Mode == modeUpdate || c.Mode == modeSkip) && len(c.keys) == 0:
		l.Add(ErrKeyNeeded.On("key"))
	case c.Mode != modeUpdate && !c.hasName && !c.hasCode && c.codeCol < 0:
		l.Add(ErrNameNeeded.On("mapping"))
	}
	return c, l.Err()
}

func columnIndex(header []string) map[string]int {
	m := make(map[string]int, len(header))
	for i, h := range header {
		m[h] = i
	}
	return m
}

// keyParts checks the key. A column that is no field of its own gives the code when nothing else does.
func (c *compiled) keyParts(place map[string]int, list []*Target, l *fault.List) {
	find := func(names ...string) *binding {
		for _, n := range names {
			for _, b := range c.bindings {
				if b.target.Key == n && b.col >= 0 {
					return b
				}
			}
		}
		return nil
	}
	for _, k := range c.Plan.Key {
		if name, ok := strings.CutPrefix(k, "column:"); ok {
			col, ok := place[name]
			if !ok {
				l.Add(ErrColumn.On("key", "column", clip(name, 60)))
				continue
			}
			part := keyPart{kind: "column", col: col, column: name}
			for _, b := range c.bindings { // a column that is a field already is that field's key
				if b.col == col {
					if kind := keyKind(b.target.Key); kind != "" {
						part.kind = kind
					}
				}
			}
			if part.kind == "column" && !c.hasCode && c.codeCol < 0 && targetBy(list, "customer.code") != nil {
				c.codeCol, part.kind = col, "code"
			}
			c.keys = append(c.keys, part)
			continue
		}
		var b *binding
		kind := ""
		switch strings.TrimPrefix(canonical(k), "customer.") {
		case "code":
			b, kind = find("customer.code"), "code"
		case "name":
			b, kind = find("customer.name", "customer.name_local"), "name"
		case "name_local":
			b, kind = find("customer.name_local"), "name"
		case "domain", "website":
			b, kind = find("customer.website", "customer.email", "contact.email"), "domain"
		case "email", "contact.email":
			b, kind = find("customer.email", "contact.email"), "mail"
		case "phone", "contact.phone", "contact.mobile":
			b, kind = find("customer.phone", "contact.phone", "contact.mobile"), "phone"
		case "tax_number":
			b, kind = find("customer.tax_number"), "tax"
		}
		if b == nil {
			l.Add(ErrKey.On("key", "key", clip(k, 60)))
			continue
		}
		c.keys = append(c.keys, keyPart{kind: kind, col: b.col, column: b.column})
	}
	c.folding = len(c.keys) > 0
}

// keyKind is the kind of key a field can serve as, "" for none.
func keyKind(field string) string {
	switch field {
	case "customer.code":
		return "code"
	case "customer.name", "customer.name_local":
		return "name"
	case "customer.website":
		return "domain"
	case "customer.email", "contact.email":
		return "mail"
	case "customer.phone", "contact.phone", "contact.mobile":
		return "phone"
	case "customer.tax_number":
		return "tax"
	}
	return ""
}

// keyValue brings a cell into the form its kind of key is compared in; "" when it says nothing.
func keyValue(kind, cell string) string {
	s := text.Clean(cell)
	if s == "" {
		return ""
	}
	switch kind {
	case "name":
		return text.NameNorm(s)
	case "domain":
		d := text.Domain(s)
		if text.FreeMail(d) || text.SharedSite(d) {
			return ""
		}
		return d
	case "mail":
		a, _, err := text.Mail(s)
		if err != nil {
			return ""
		}
		return strings.ToLower(a)
	case "phone":
		if e164, _, err := text.Phone(s, ""); err == nil {
			return e164
		}
		return text.Digits(s)
	case "tax":
		return customer.TaxKey(s)
	case "code":
		return s
	default:
		return text.Fold(s)
	}
}
