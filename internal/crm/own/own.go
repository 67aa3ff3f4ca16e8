// Package own owns the fields a company adds to its records: their definitions, the check of their values, and the typed
// rows by which they are filtered and sorted. It knows no entity beyond its name.
package own

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/text"
)

// Option is one choice of a choice field.
type Option struct {
	Code     string `json:"code" maxLength:"40"`
	Label    string `json:"label" maxLength:"100"`
	LabelZh  string `json:"label_zh" maxLength:"100"`
	Disabled bool   `json:"disabled,omitempty"`
}

// Def is the definition of an own field.
type Def struct {
	ID        string            `db:"id" json:"id" audit:"-"`
	Entity    string            `db:"entity" json:"entity"`
	Code      string            `db:"code" json:"code"`
	Label     string            `db:"label" json:"label"`
	LabelZh   string            `db:"label_zh" json:"label_zh"`
	Kind      string            `db:"kind" json:"kind"`
	Options   db.JSON[[]Option] `db:"options" json:"options"`
	Required  bool              `db:"required" json:"required"`
	Group     string            `db:"grp" json:"group"`
	Help      string            `db:"help" json:"help"`
	Position  int64             `db:"position" json:"position"`
	Disabled  bool              `db:"disabled" json:"disabled"`
	CreatedAt db.Time           `db:"created_at" json:"created_at" audit:"-"`
	UpdatedAt db.Time           `db:"updated_at" json:"updated_at" audit:"-"`
	Version   int64             `db:"version" json:"version" audit:"-"`
}

// Kinds an own field may have.
var Kinds = []string{"text", "number", "date", "choice", "multi", "money", "user", "link"}

// Failures of own fields.
var (
	ErrKind    = fault.Define(fault.Invalid, "own_field.bad_kind", "Choose one of these kinds: {kinds}.", "请选择以下类型之一：{kinds}。")
	ErrCode    = fault.Define(fault.Invalid, "own_field.bad_code", "The code may hold small letters, digits and _, must begin with a letter and be unique.", "代码只能含小写字母、数字和下划线，以字母开头且不可重复。")
	ErrGroup   = fault.Define(fault.Invalid, "own_field.bad_group", "Choose the field group: it decides who may see the field.", "请选择字段组，它决定谁可以看到该字段。")
	ErrLabel   = fault.Define(fault.Invalid, "own_field.label_required", "Give the field a name in both languages.", "请填写字段的中英文名称。")
	ErrOptions = fault.Define(fault.Invalid, "own_field.options_required", "A choice field needs between 1 and 200 choices with different codes and names.", "选项字段需要 1 至 200 个代码和名称都不重复的选项。")
	ErrValue   = fault.Define(fault.Invalid, "own_field.bad_value", "“{value}” does not fit the field “{field}”: {expected}.", "“{value}”不符合字段“{field}”：{expected}。")
	ErrNone    = fault.Define(fault.Invalid, "own_field.unknown", "There is no own field “{field}”.", "没有自定义字段“{field}”。")
	ErrMany    = fault.Define(fault.Invalid, "own_field.too_many", "At most {max} own fields are possible.", "自定义字段最多 {max} 个。")
)

// MaxFields bounds how many own fields an entity may have.
const MaxFields = 100

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Check validates a definition; groups are those of the entity.
func (d *Def) Check(groups []string) error {
	var l fault.List
	if !slices.Contains(Kinds, d.Kind) {
		l.Add(ErrKind.On("kind", "kinds", strings.Join(Kinds, ", ")))
	}
	if !codeForm.MatchString(d.Code) {
		l.Add(ErrCode.On("code"))
	}
	if !slices.Contains(groups, d.Group) {
		l.Add(ErrGroup.On("group"))
	}
	if d.Label == "" || d.LabelZh == "" {
		l.Add(ErrLabel.On("label"))
	}
	if d.Kind == "choice" || d.Kind == "multi" {
		seen := map[string]bool{}
		ok := len(d.Options.V) > 0 && len(d.Options.V) <= 200
		for _, o := range d.Options.V {
			if o.Code == "" || o.Label == "" || seen[o.Code] {
				ok = false
			}
			seen[o.Code] = true
		}
		if !ok {
			l.Add(ErrOptions.On("options"))
		}
	} else {
		d.Options.V = []Option{}
	}
	return l.Err()
}

// Field makes the dictionary entry; alias is the SQL alias of the entity's table.
func (d *Def) Field(alias string) *field.Field {
	x := &field.Field{Key: "own." + d.Code, Label: access.Label{En: d.Label, Zh: d.LabelZh}, Group: d.Group, Required: d.Required,
		Own: true, Help: d.Help, Kind: field.Kind(d.Kind)}
	for _, o := range d.Options.V {
		zh := o.LabelZh
		if zh == "" {
			zh = o.Label
		}
		x.Options = append(x.Options, field.Option{Code: o.Code, Label: access.Label{En: o.Label, Zh: zh}, Disabled: o.Disabled})
	}
	// The id is ours and checked: it can stand in the text of the statement.
	from := "FROM own_value x WHERE x.field_id = '" + d.ID + "' AND x.record_id = " + alias + ".id"
	x.Inside = "EXISTS (SELECT 1 " + from + " AND %s)"
	x.Expr, x.Num = "x.t", "x.n"
	switch d.Kind {
	case "number", "money":
		x.Sort = "COALESCE((SELECT x.n " + from + " AND x.pos = 0), -1e300)"
	case "multi":
	default:
		x.Sort = "COALESCE((SELECT x.t " + from + " AND x.pos = 0), '')"
	}
	return x
}

// Value is one typed row.
type Value struct {
	T string
	N *float64
}

// Read checks a value a person gave and returns it as it is stored in JSON and as typed rows; nil and "" clear. people
// reports whether an id is an active person.
func (d *Def) Read(v any, people func(id string) bool) (stored any, rows []Value, err error) {
	name := d.Label
	bad := func(expected string) error {
		s := fmt.Sprint(v)
		if len(s) > 80 {
			s = s[:80] + "…"
		}
		return ErrValue.On("own."+d.Code, "field", name, "value", strings.ToValidUTF8(s, ""), "expected", expected)
	}
	if v == nil || v == "" {
		return nil, nil, nil
	}
	s, isText := v.(string)
	if isText {
		if s = text.Clean(s); s == "" {
			return nil, nil, nil
		}
	}
	switch d.Kind {
	case "text":
		if !isText || len([]rune(s)) > 2000 {
			return nil, nil, bad("≤ 2000")
		}
		return s, []Value{{T: head(s)}}, nil
	case "link":
		u, err := url.Parse(s)
		if !isText || err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(s) > 1000 {
			return nil, nil, bad("https://…")
		}
		return s, []Value{{T: head(s)}}, nil
	case "number":
		f, canon, ok := number(v)
		if !ok {
			return nil, nil, bad("1234.5")
		}
		return json.Number(canon), []Value{{T: canon, N: &f}}, nil
	case "money":
		m, ok := v.(map[string]any)
		if !ok {
			return nil, nil, bad("{amount, currency}")
		}
		cur, _ := m["currency"].(string)
		f, canon, ok := number(m["amount"])
		if !ok || f != float64(int64(f)) || len(cur) != 3 || strings.ToUpper(cur) != cur {
			return nil, nil, bad("{amount: minor units, currency: USD}")
		}
		return map[string]any{"amount": json.Number(canon), "currency": cur}, []Value{{T: cur, N: &f}}, nil
	case "date":
		if _, err := time.Parse(time.DateOnly, s); !isText || err != nil {
			return nil, nil, bad("YYYY-MM-DD")
		}
		return s, []Value{{T: s}}, nil
	case "user":
		if !isText || !id.Valid(s) || people != nil && !people(s) {
			return nil, nil, bad("…")
		}
		return s, []Value{{T: s}}, nil
	case "choice":
		if !isText || !d.has(s) {
			return nil, nil, bad(d.choices())
		}
		return s, []Value{{T: s}}, nil
	case "multi":
		list, ok := v.([]any)
		if !ok {
			if ss, isList := v.([]string); isList {
				for _, x := range ss {
					list = append(list, x)
				}
			} else {
				return nil, nil, bad(d.choices())
			}
		}
		var codes []string
		for _, x := range list {
			c, _ := x.(string)
			if !d.has(c) {
				return nil, nil, bad(d.choices())
			}
			if !slices.Contains(codes, c) {
				codes = append(codes, c)
				rows = append(rows, Value{T: c})
			}
		}
		if len(codes) == 0 {
			return nil, nil, nil
		}
		return codes, rows, nil
	}
	return nil, nil, ErrKind.On("kind")
}

func (d *Def) has(code string) bool {
	return slices.ContainsFunc(d.Options.V, func(o Option) bool { return o.Code == code })
}

func (d *Def) choices() string {
	var out []string
	for _, o := range d.Options.V {
		if !o.Disabled {
			out = append(out, o.Code)
		}
	}
	return strings.Join(out, ", ")
}

// head is the part of a text that the index keeps.
func head(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

// number reads a figure and writes it the way JSON does.
func number(v any) (f float64, canon string, ok bool) {
	switch x := v.(type) {
	case float64:
		canon = strconv.FormatFloat(x, 'f', -1, 64)
	case json.Number:
		canon = x.String()
	case int:
		canon = strconv.Itoa(x)
	case int64:
		canon = strconv.FormatInt(x, 10)
	case string:
		canon = strings.TrimSpace(x)
	default:
		return 0, "", false
	}
	f, err := strconv.ParseFloat(canon, 64)
	if err != nil || f <= -1e15 || f >= 1e15 || f != f || len(canon) > 40 {
		return 0, "", false
	}
	if !numberForm.MatchString(canon) { // "+5", "1e3", ".5": figures, but not as JSON keeps them here
		canon = strconv.FormatFloat(f, 'f', -1, 64)
	}
	return f, canon, true
}

var numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
