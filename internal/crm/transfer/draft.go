package transfer

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/sheet/value"
	"tradewind/internal/kit/text"
)

// parsed is a cell after reading: v is a string, int64, customer.Money (its currency may still be open) or []string.
type parsed struct {
	v    any
	prob *Problem
}

// money is an amount as the file gives it, before its currency is settled.
type money struct {
	amount   string // plain decimal
	currency string
	raw      string
}

// maxCache bounds how many different values of a column are remembered with their reading.
const maxCache = 4096

// read turns a cell into a value of the binding's field. The zero parsed means that there is nothing.
func (b *binding) read(cell string, typ sheet.CellType) parsed {
	if cell == "" {
		return parsed{}
	}
	key := cell
	if typ != sheet.Text {
		key = string(rune('0'+typ)) + "\x00" + cell
	}
	if p, ok := b.cache[key]; ok {
		return p
	}
	p := b.convert(cell, typ)
	if len(b.cache) < maxCache && len(key) < 200 {
		b.cache[strings.Clone(key)] = p
	}
	return p
}

func (b *binding) problem(e *fault.Error, raw string) parsed {
	return parsed{prob: &Problem{Column: b.column, Field: b.target.Key, Code: e.Def.Code, Value: clip(raw, 80), En: e.Text("en"), Zh: e.Text("zh")}}
}

func (b *binding) sheetProblem(err error, raw string) parsed {
	list := problemsOf(err)
	p := list[0]
	p.Column, p.Field, p.Value = b.column, b.target.Key, clip(raw, 80)
	return parsed{prob: &p}
}

// both words a choice problem in each language with the labels of that language.
func (b *binding) choiceProblem(raw string) parsed {
	t := b.target
	en := ErrChoice.With("field", t.Label.En, "value", clip(raw, 80), "choices", optionNames(t.Options, false))
	zh := ErrChoice.With("field", t.Label.Zh, "value", clip(raw, 80), "choices", optionNames(t.Options, true))
	return parsed{prob: &Problem{Column: b.column, Field: t.Key, Code: ErrChoice.Code, Value: clip(raw, 80), En: en.Text("en"), Zh: zh.Text("zh")}}
}

func (b *binding) convert(cell string, typ sheet.CellType) parsed {
	if typ == sheet.Fault {
		return parsed{} // #N/A says that there is nothing
	}
	raw := text.Clean(cell)
	if raw == "" {
		return parsed{}
	}
	if strings.ContainsRune(raw, utf8.RuneError) {
		return b.problem(ErrUnreadable.With(), raw)
	}
	if len(b.translate) > 0 {
		if to, ok := b.translate[text.Fold(raw)]; ok {
			if raw = text.Clean(to); raw == "" {
				return parsed{}
			}
		}
	}
	t := b.target
	numbers := b.number
	if typ == sheet.Number {
		numbers = value.DecimalPoint // what a workbook holds as a number is written with a point, whatever its column's texts are
	}
	long := func(s string) parsed {
		if t.max > 0 && utf8.RuneCountInString(s) > t.max {
			e := fault.ErrTooLong.With("field", t.Label.En, "max", t.max)
			zh := fault.ErrTooLong.With("field", t.Label.Zh, "max", t.max)
			return parsed{prob: &Problem{Column: b.column, Field: t.Key, Code: e.Def.Code, Value: clip(raw, 80), En: e.Text("en"), Zh: zh.Text("zh")}}
		}
		return parsed{v: s}
	}
	switch t.Kind {
	case field.Country:
		code, ok := geo.FindCountry(raw)
		if !ok {
			return b.problem(customer.ErrCountry.With("value", clip(raw, 80)), raw)
		}
		return parsed{v: code}
	case field.Currency:
		code, err := value.Currency(raw, b.currency)
		if err != nil {
			if c, ok := geo.FindCurrency(raw); ok {
				return parsed{v: c}
			}
			return b.sheetProblem(err, raw)
		}
		return parsed{v: code}
	case field.Language:
		if code, ok := findLanguage(raw); ok {
			return parsed{v: code}
		}
		return b.problem(ErrLanguage.With("value", clip(raw, 80)), raw)
	case field.Zone:
		if !geo.ValidZone(raw) {
			return b.problem(customer.ErrZone.With("value", clip(raw, 80)), raw)
		}
		return parsed{v: raw}
	case field.Email:
		a, _, err := text.Mail(firstOf(raw))
		if err != nil {
			return b.problem(customer.ErrMail.With("value", clip(raw, 80)), raw)
		}
		return long(a)
	case field.Phone:
		if text.Digits(raw) == "" {
			return b.problem(customer.ErrPhone.With("value", clip(raw, 80)), raw)
		}
		return long(raw)
	case field.Date:
		if t.name == "birthday" && len(raw) == 7 && strings.HasPrefix(raw, "--") {
			return parsed{v: raw}
		}
		d, err := value.Date(raw, b.dates)
		if err != nil {
			return b.sheetProblem(err, raw)
		}
		return parsed{v: d}
	case field.Number:
		n, err := value.Number(raw, numbers)
		if err != nil {
			return b.sheetProblem(err, raw)
		}
		if t.Block == "own" {
			return parsed{v: n}
		}
		i, err := strconv.ParseInt(n, 10, 64)
		if err != nil || i < 0 || i > 1_000_000_000 {
			return b.problem(ErrWhole.With("value", clip(raw, 80), "max", 1_000_000_000), raw)
		}
		return parsed{v: i}
	case field.Money:
		amount, cur, err := value.Money(raw, numbers, b.currency)
		if err != nil {
			return b.sheetProblem(err, raw)
		}
		return parsed{v: money{amount, cur, raw}}
	case field.Choice:
		if code, ok := b.choice(raw); ok {
			return parsed{v: code}
		}
		return b.choiceProblem(raw)
	case field.Multi:
		var codes []any
		for _, part := range splitList(raw) {
			code, ok := b.choice(part)
			if !ok {
				return b.choiceProblem(part)
			}
			codes = append(codes, code)
		}
		return parsed{v: codes}
	case field.Tags:
		names := splitList(raw)
		for _, n := range names {
			if utf8.RuneCountInString(n) > 50 || text.Fold(n) == "" {
				return b.problem(customer.ErrTagName.With(), n)
			}
		}
		if len(names) > 50 {
			names = names[:50]
		}
		return parsed{v: names}
	case field.Link:
		if t.Block == "own" && !strings.Contains(raw, "://") {
			raw = "https://" + raw
		}
		return long(raw)
	default:
		return long(raw)
	}
}

// firstOf takes the first of several addresses in one cell.
func firstOf(s string) string {
	if i := strings.IndexAny(s, ";,、；，\n"); i > 0 && strings.Contains(s[:i], "@") {
		return strings.TrimSpace(s[:i])
	}
	return s
}

func splitList(s string) []string {
	var out []string
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(";|、,；，\n", r) }) {
		if p = text.Clean(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (b *binding) choice(raw string) (string, bool) {
	if code, ok := optionCode(b.target.Options, text.Fold(raw)); ok {
		return code, true
	}
	if b.preset != nil {
		if code, ok := b.preset.Translate(b.target.Key, raw); ok {
			return code, true
		}
	}
	if code, ok := Translate(b.target.Key, raw); ok {
		return code, true
	}
	if b.target.name == "incoterm" { // FOB Ningbo, CIF (Hamburg): the rule is the first word
		if f := strings.FieldsFunc(raw, func(r rune) bool { return r < 'A' || r > 'z' || r > 'Z' && r < 'a' }); len(f) > 1 {
			return optionCode(b.target.Options, text.Fold(f[0]))
		}
	}
	return "", false
}

func findLanguage(raw string) (string, bool) {
	if l, ok := geo.Language(raw); ok {
		return l.Code, true
	}
	want := text.Fold(raw)
	for _, l := range geo.Languages() {
		if text.Fold(l.EN) == want || text.Fold(l.ZH) == want || text.Fold(l.Native) == want {
			return l.Code, true
		}
	}
	return "", false
}

// draft is one customer as the rows of a unit give it.
type draft struct {
	unit int
	line int // of its first row
	rows int // good rows
	// vals lie beside compiled.scalars; made tells which of them are defaults.
	vals []any
	made []bool
	// keys lie beside compiled.keys.
	keys     []string
	code     string // from the key column
	contacts []contactDraft
	// refused are the rows that are not imported; bad counts them, also those beyond what is listed.
	refused []refusal
	bad     int
	// differ counts, per scalar, the rows that said something else than the one that counted; remarks are values left out.
	differ  []int
	remarks []Problem
}

// refusal is a row that is not imported; its cells are read again when they are needed.
type refusal struct {
	line     int
	problems []Problem
}

type contactDraft struct {
	values map[string]string // name within contactTargets → value
}

// draftOf reads the rows of a unit. Rows with a value that cannot be read are refused; the others make one customer: for
// each field the first row that has a value counts.
func (c *compiled) draftOf(s *scan, u int) (*draft, error) {
	d := &draft{unit: u, vals: make([]any, len(c.scalars)), keys: make([]string, len(c.keys))}
	if c.folding {
		d.differ = make([]int, len(c.scalars))
	}
	row := make([]any, len(c.scalars))
	err := s.unit(u, func(r *sheet.Row) error {
		if d.line == 0 {
			d.line = r.Line
		}
		if r.Rejected != nil {
			d.refuse(r, problemsOf(r.Rejected.At(r.Line, r.Rejected.Col)))
			return nil
		}
		var probs []Problem
		get := func(b *binding) any {
			if b.col < 0 || b.col >= len(r.Cells) {
				return nil
			}
			typ := sheet.Text
			if b.col < len(r.Types) {
				typ = r.Types[b.col]
			}
			p := b.read(r.Cells[b.col], typ)
			if p.prob != nil {
				if b.clear {
					q := *p.prob
					if len(d.remarks) < 50 {
						d.remarks = append(d.remarks, q)
					}
					return nil
				}
				probs = append(probs, *p.prob)
			}
			return p.v
		}
		for i, b := range c.scalars {
			row[i] = get(b)
		}
		var people [contactBlocks]contactDraft
		for n := range c.contacts {
			for _, b := range c.contacts[n] {
				if v, ok := get(b).(string); ok && v != "" {
					if people[n].values == nil {
						people[n].values = map[string]string{}
					}
					people[n].values[b.target.name] = strings.Clone(v)
				}
			}
		}
		if len(probs) > 0 {
			d.refuse(r, probs)
			return nil
		}
		d.rows++
		for i, v := range row {
			switch {
			case v == nil:
			case d.vals[i] == nil:
				d.vals[i] = keep(v)
			case d.differ != nil && !same(d.vals[i], v):
				d.differ[i]++
			}
		}
		for i, k := range c.keys {
			if d.keys[i] == "" && k.col < len(r.Cells) {
				d.keys[i] = strings.Clone(keyValue(k.kind, r.Cells[k.col]))
			}
		}
		if c.codeCol >= 0 && d.code == "" && c.codeCol < len(r.Cells) {
			d.code = strings.Clone(text.Clean(r.Cells[c.codeCol]))
		}
		for n := range people {
			if people[n].values != nil {
				d.meet(people[n])
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.made = make([]bool, len(c.scalars))
	for i, b := range c.scalars {
		if d.vals[i] == nil && b.def != "" && d.rows > 0 {
			p := b.read(b.def, sheet.Text)
			if p.prob != nil {
				d.remarks = append(d.remarks, *p.prob)
				continue
			}
			d.vals[i], d.made[i] = p.v, true
		}
	}
	return d, nil
}

// keep copies what would hold on to the whole row.
func keep(v any) any {
	switch x := v.(type) {
	case string:
		return strings.Clone(x)
	case money:
		return money{strings.Clone(x.amount), strings.Clone(x.currency), strings.Clone(x.raw)}
	}
	return v
}

func same(a, b any) bool {
	if x, ok := a.(money); ok {
		y, ok := b.(money)
		return ok && x.amount == y.amount && x.currency == y.currency
	}
	return reflect.DeepEqual(a, b)
}

func (d *draft) refuse(r *sheet.Row, probs []Problem) {
	if d.bad++; len(d.refused) < maxRejects {
		d.refused = append(d.refused, refusal{line: r.Line, problems: probs})
	}
}

// meet adds a contact, or what is new of one that is there already: known by his mail, else by his name.
func (d *draft) meet(p contactDraft) {
	if n := strings.TrimSpace(joinName(p.values["first_name"], p.values["last_name"])); n != "" && p.values["name"] == "" {
		p.values["name"] = n
	}
	delete(p.values, "first_name")
	delete(p.values, "last_name")
	mail, name := strings.ToLower(p.values["email"]), text.Fold(p.values["name"])
	for i := range d.contacts {
		have := d.contacts[i].values
		sameMail := mail != "" && strings.ToLower(have["email"]) == mail
		sameName := name != "" && text.Fold(have["name"]) == name && (mail == "" || have["email"] == "")
		if sameMail || sameName {
			for k, v := range p.values {
				if have[k] == "" {
					have[k] = v
				}
			}
			return
		}
	}
	if len(d.contacts) < 50 {
		d.contacts = append(d.contacts, p)
	}
}

// joinName joins the parts of a person's name in the order of their script.
func joinName(first, last string) string {
	for _, r := range last + first {
		if r >= 0x2e80 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7af {
			return last + first
		}
	}
	return strings.TrimSpace(first + " " + last)
}

// patch makes the contact as the archive takes it. The name falls back on the mail address or the number.
func (p contactDraft) patch() customer.ContactPatch {
	v := p.values
	var out customer.ContactPatch
	set := func(dst **string, key string) {
		if s := v[key]; s != "" {
			*dst = &s
		}
	}
	set(&out.Name, "name")
	set(&out.NameLocal, "name_local")
	set(&out.Title, "title")
	set(&out.Department, "department")
	set(&out.Level, "level")
	set(&out.Language, "language")
	set(&out.Birthday, "birthday")
	set(&out.PreferredChannel, "preferred_channel")
	set(&out.Notes, "notes")
	if s := v["email"]; s != "" {
		out.Emails = &[]customer.Point{{Value: s, Kind: "work"}}
	}
	var phones []customer.Point
	if s := v["phone"]; s != "" {
		phones = append(phones, customer.Point{Value: s, Kind: "work"})
	}
	if s := v["mobile"]; s != "" && s != v["phone"] {
		phones = append(phones, customer.Point{Value: s, Kind: "mobile"})
	}
	if phones != nil {
		out.Phones = &phones
	}
	var socials []customer.Point
	for _, t := range contactTargets {
		if s := v[t.name]; t.social != "" && s != "" {
			socials = append(socials, customer.Point{Value: s, Kind: t.social})
		}
	}
	if socials != nil {
		out.Socials = &socials
	}
	if out.Name == nil && out.NameLocal == nil {
		name, _, _ := strings.Cut(v["email"], "@")
		for _, k := range []string{"mobile", "phone", "wechat", "whatsapp", "skype", "linkedin", "telegram", "title", "notes"} {
			if name == "" {
				name = clip(v[k], 100)
			}
		}
		if name != "" {
			out.Name = &name
		}
	}
	return out
}
