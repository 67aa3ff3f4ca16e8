package transfer

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// contactBlocks is how many contacts one row of a file may bring.
const contactBlocks = 5

// Target is a field a column can be assigned to.
type Target struct {
	Key      string         `json:"key" doc:"customer.country, contact.email, contact[2].email, own.code"`
	Label    access.Label   `json:"label"`
	Kind     field.Kind     `json:"kind"`
	Group    string         `json:"group"`
	Block    string         `json:"block" enum:"customer,own,contact"`
	Index    int            `json:"index,omitempty" doc:"Which contact of the row, from 1"`
	Required bool           `json:"required,omitempty"`
	Options  []field.Option `json:"options,omitempty"`

	// name is the key within its block: country, email, the code of an own field.
	name string
	// money marks the currency column beside an amount.
	money string
	max   int
	def   *own.Def
}

// contactTargets are the parts of a contact a file can bring. kind Choice takes its options from options.
var contactTargets = []struct {
	name   string
	label  access.Label
	kind   field.Kind
	max    int
	social string
	opts   func() []field.Option
}{
	{name: "name", label: access.Label{En: "Name", Zh: "姓名"}, kind: field.Text, max: 200},
	{name: "first_name", label: access.Label{En: "First name", Zh: "名"}, kind: field.Text, max: 100},
	{name: "last_name", label: access.Label{En: "Last name", Zh: "姓"}, kind: field.Text, max: 100},
	{name: "name_local", label: access.Label{En: "Local name", Zh: "本地姓名"}, kind: field.Text, max: 200},
	{name: "title", label: access.Label{En: "Position", Zh: "职位"}, kind: field.Text, max: 200},
	{name: "department", label: access.Label{En: "Department", Zh: "部门"}, kind: field.Choice, opts: func() []field.Option { return customer.Departments }},
	{name: "level", label: access.Label{En: "Level", Zh: "级别"}, kind: field.Choice, opts: func() []field.Option { return customer.Levels }},
	{name: "email", label: access.Label{En: "Mail", Zh: "邮箱"}, kind: field.Email, max: 254},
	{name: "phone", label: access.Label{En: "Phone", Zh: "电话"}, kind: field.Phone, max: 100},
	{name: "mobile", label: access.Label{En: "Mobile", Zh: "手机"}, kind: field.Phone, max: 100},
	{name: "wechat", label: access.Label{En: "WeChat", Zh: "微信"}, kind: field.Text, max: 254, social: "wechat"},
	{name: "whatsapp", label: access.Label{En: "WhatsApp", Zh: "WhatsApp"}, kind: field.Text, max: 254, social: "whatsapp"},
	{name: "skype", label: access.Label{En: "Skype", Zh: "Skype"}, kind: field.Text, max: 254, social: "skype"},
	{name: "linkedin", label: access.Label{En: "LinkedIn", Zh: "领英"}, kind: field.Text, max: 254, social: "linkedin"},
	{name: "telegram", label: access.Label{En: "Telegram", Zh: "Telegram"}, kind: field.Text, max: 254, social: "telegram"},
	{name: "language", label: access.Label{En: "Language", Zh: "语言"}, kind: field.Language},
	{name: "birthday", label: access.Label{En: "Birthday", Zh: "生日"}, kind: field.Date},
	{name: "preferred_channel", label: access.Label{En: "Preferred channel", Zh: "首选联系方式"}, kind: field.Choice, opts: func() []field.Option { return customer.Channels }},
	{name: "notes", label: access.Label{En: "Notes", Zh: "备注"}, kind: field.LongText, max: 5000},
}

// patchFields maps the key of each field of a customer's patch to its place and greatest length, from the tags the API
// checks by as well.
var patchFields = func() map[string]patchField {
	m := map[string]patchField{}
	t := reflect.TypeFor[customer.Patch]()
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		n, _ := strconv.Atoi(t.Field(i).Tag.Get("maxLength")) // absent: no limit of length
		m[key] = patchField{i, n}
	}
	return m
}()

type patchField struct{ index, max int }

// targets lists the fields the actor may fill by an import.
func (s *Service) targets(tx *work.Tx) ([]*Target, error) {
	defs, err := s.customers.Definitions(tx)
	if err != nil {
		return nil, err
	}
	edit := func(group string) bool { return tx.Rights().Level(customer.Resource.Key, group) >= access.Edit }
	var out []*Target
	add := func(t Target) {
		out = append(out, &t)
	}
	currency := func(t Target) {
		t.Key, t.money, t.Kind, t.Required = t.Key+".currency", t.name, field.Currency, false
		t.Label = access.Label{En: t.Label.En + ": currency", Zh: t.Label.Zh + "币种"}
		add(t)
	}
	for _, f := range customer.Fields.List {
		if f.ReadOnly || f.Own || !edit(f.Group) {
			continue
		}
		t := Target{Key: "customer." + f.Key, Label: f.Label, Kind: f.Kind, Group: f.Group, Block: "customer", Required: f.Required, Options: f.Options, name: f.Key, max: patchFields[f.Key].max}
		if f.Key == "tags" {
			t.max = 0
		}
		add(t)
		if f.Kind == field.Money {
			currency(t)
		}
	}
	for i := range defs {
		d := &defs[i]
		if d.Disabled || !edit(d.Group) {
			continue
		}
		x := d.Field("c")
		t := Target{Key: x.Key, Label: x.Label, Kind: x.Kind, Group: x.Group, Block: "own", Required: false, Options: x.Options, name: d.Code, def: d}
		switch d.Kind {
		case "text":
			t.max = 2000
		case "link":
			t.max = 1000
		}
		add(t)
		if x.Kind == field.Money {
			currency(t)
		}
	}
	if edit(customer.GroupContact) {
		for n := 1; n <= contactBlocks; n++ {
			for _, c := range contactTargets {
				t := Target{Key: "contact." + c.name, Kind: c.kind, Group: customer.GroupContact, Block: "contact", Index: n, name: c.name, max: c.max,
					Label: access.Label{En: "Contact: " + c.label.En, Zh: "联系人：" + c.label.Zh}}
				if n > 1 {
					i := strconv.Itoa(n)
					t.Key = "contact[" + i + "]." + c.name
					t.Label = access.Label{En: "Contact " + i + ": " + c.label.En, Zh: "联系人" + i + "：" + c.label.Zh}
				}
				if c.opts != nil {
					t.Options = c.opts()
				}
				add(t)
			}
		}
	}
	return out, nil
}

// canonical gives a field key the form of Target.Key: "country" is customer.country, contact[1].email is contact.email.
func canonical(key string) string {
	key = strings.TrimSpace(key)
	if rest, ok := strings.CutPrefix(key, "contact[1]."); ok {
		return "contact." + rest
	}
	if key == "" || key == "ignore" {
		return ""
	}
	if !strings.Contains(key, ".") || key == "turnover.currency" || key == "credit_limit.currency" {
		return "customer." + key
	}
	return key
}

func targetBy(list []*Target, key string) *Target {
	key = canonical(key)
	for _, t := range list {
		if t.Key == key {
			return t
		}
	}
	return nil
}

// GuessedColumn is what is proposed for a column.
type GuessedColumn struct {
	Column     string  `json:"column"`
	Field      string  `json:"field" doc:"Empty: leave the column out"`
	Confidence float64 `json:"confidence"`
	Why        string  `json:"why" enum:"preset,header,header_part,content,header_value,"`
	// Fits is over all values of the column.
	Fits     float64 `json:"fits,omitempty" doc:"The share of the values that the field can take, 0 to 1"`
	Rejected string  `json:"rejected,omitempty" doc:"The field its name suggests, which its values do not fit"`
}

// guess proposes a field for each column: by the usual names first, then by the labels and codes of own fields. What the
// actor may not fill is not proposed.
func guess(headers []string, samples [][]string, list []*Target, isCountry func(string) bool) []GuessedColumn {
	out := make([]GuessedColumn, len(headers))
	used := map[string]bool{}
	for i, m := range Guess(headers, samples, isCountry) {
		out[i] = GuessedColumn{Column: headers[i]}
		if t := targetBy(list, m.Field); t != nil && m.Field != "" && !used[t.Key] {
			out[i].Field, out[i].Confidence, out[i].Why = t.Key, m.Confidence, m.Why
			used[t.Key] = true
		}
	}
	for i, h := range headers {
		name := text.Fold(text.Clean(h))
		if name == "" {
			continue
		}
		for _, t := range list {
			exact := text.Fold(t.Label.En) == name || text.Fold(t.Label.Zh) == name || t.Block == "own" && text.Fold(t.name) == name || t.Key == h
			// The label of a field of ours is a surer sign than a usual word for another one.
			if exact && !used[t.Key] && (out[i].Field == "" || t.Block == "own" && out[i].Why != WhyPreset) {
				delete(used, out[i].Field)
				out[i].Field, out[i].Confidence, out[i].Why = t.Key, 0.98, WhyHeader
				used[t.Key] = true
				break
			}
		}
	}
	return out
}

// optionCode finds the choice somebody wrote by its code or by its label in either language.
func optionCode(list []field.Option, folded string) (string, bool) {
	for _, o := range list {
		if text.Fold(o.Code) == folded || text.Fold(o.Label.En) == folded || text.Fold(o.Label.Zh) == folded {
			return o.Code, true
		}
	}
	return "", false
}

// optionNames lists the choices for a message.
func optionNames(list []field.Option, zh bool) string {
	var out []string
	for _, o := range list {
		if o.Disabled {
			continue
		}
		if zh {
			out = append(out, o.Label.Zh)
		} else {
			out = append(out, o.Label.En)
		}
		if len(out) == 20 {
			out = append(out, "…")
			break
		}
	}
	sep := ", "
	if zh {
		sep = "、"
	}
	return strings.Join(slices.Clip(out), sep)
}
