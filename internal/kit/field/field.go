// Package field owns the dictionary of an entity's fields and everything that is decided by it: which columns a list may
// show, what may be filtered and sorted, and the SQL these compile to. It knows field groups and levels, no entity.
//
// A field that a person may not read may not be used either: filtering, sorting and exporting by it are refused before
// any value is looked at.
package field

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
)

// Kind is the type of a field's values.
type Kind string

// The kinds.
const (
	Text     Kind = "text"
	LongText Kind = "longtext"
	Number   Kind = "number"
	Date     Kind = "date"
	Instant  Kind = "instant"
	Choice   Kind = "choice"
	Multi    Kind = "multi"
	Tags     Kind = "tags"
	User     Kind = "user"
	Team     Kind = "team"
	Country  Kind = "country"
	Currency Kind = "currency"
	Language Kind = "language"
	Zone     Kind = "zone"
	Phone    Kind = "phone"
	Email    Kind = "email"
	Link     Kind = "link"
	Money    Kind = "money"
)

// Option is one choice of a choice field. Codes are stable; labels may be renamed.
type Option struct {
	Code     string       `json:"code"`
	Label    access.Label `json:"label"`
	Disabled bool         `json:"disabled,omitempty"`
}

// Field is one entry of the dictionary.
type Field struct {
	Key      string
	Label    access.Label
	Kind     Kind
	Group    string
	Options  []Option
	Required bool
	ReadOnly bool
	// Own marks a field the company added.
	Own bool
	// Default columns are shown when a list has no choice of its own.
	Default bool
	Help    string

	// Expr is the SQL expression of a scalar field, "" when it is not filterable by itself.
	Expr string
	// Sort is the SQL expression to sort by, never NULL; "" when not sortable.
	Sort string
	// Inside is set for fields whose values live in rows of another table: an EXISTS with one %s for the inner condition;
	// Expr is then the inner expression (text or code), Num the inner numeric expression.
	Inside string
	Num    string
}

// Sortable reports whether a list can be ordered by the field.
func (f *Field) Sortable() bool { return f.Sort != "" }

// Filterable reports whether conditions may name the field.
func (f *Field) Filterable() bool { return f.Expr != "" || f.Inside != "" }

// Set is the dictionary of an entity at one moment.
type Set struct {
	Resource string
	List     []*Field
	byKey    map[string]*Field
}

// NewSet makes a dictionary. A field without group panics: it would be visible to everybody by accident.
func NewSet(resource string, fields []*Field) *Set {
	s := &Set{Resource: resource, byKey: make(map[string]*Field, len(fields))}
	for _, f := range fields {
		if f.Group == "" || f.Label.En == "" || f.Label.Zh == "" || s.byKey[f.Key] != nil {
			panic("field: " + resource + "." + f.Key + " lacks group or label, or stands twice")
		}
		s.List = append(s.List, f)
		s.byKey[f.Key] = f
	}
	return s
}

// With returns a set with more fields.
func (s *Set) With(more []*Field) *Set {
	if len(more) == 0 {
		return s
	}
	return NewSet(s.Resource, append(slices.Clone(s.List), more...))
}

// Get finds a field by key, nil when there is none.
func (s *Set) Get(key string) *Field { return s.byKey[key] }

// Failures of filters and sorting.
var (
	ErrUnknown = fault.Define(fault.Invalid, "filter.unknown_field", "There is no field “{field}”.", "没有字段“{field}”。")
	ErrOp      = fault.Define(fault.Invalid, "filter.bad_operator", "“{field}” cannot be compared with “{op}”.", "字段“{field}”不支持比较方式“{op}”。")
	ErrValue   = fault.Define(fault.Invalid, "filter.bad_value", "“{value}” is not a valid value for “{field}”.", "“{value}”不是字段“{field}”的有效值。")
	ErrComplex = fault.Define(fault.Invalid, "filter.too_complex", "The filter has too many conditions (at most {max}).", "筛选条件过多（最多 {max} 个）。")
	ErrSort    = fault.Define(fault.Invalid, "sort.bad_field", "The list cannot be sorted by “{field}”.", "列表不能按“{field}”排序。")
)

// Usable returns the field when the person may read it; a hidden one is refused, a masked one too: a filter would reveal
// what the mask hides.
func (s *Set) Usable(key string, r *access.Rights) (*Field, error) {
	f := s.byKey[key]
	if f == nil {
		return nil, ErrUnknown.On("filter", "field", clip(key))
	}
	if r.Level(s.Resource, f.Group) < access.Read {
		return nil, fault.ErrFieldDenied.On("filter", "field", key)
	}
	return f, nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Cond is a condition tree: either And, or Or, or a comparison.
type Cond struct {
	And   []Cond `json:"and,omitempty"`
	Or    []Cond `json:"or,omitempty"`
	Field string `json:"field,omitempty"`
	Op    string `json:"op,omitempty"`
	Value any    `json:"value,omitempty"`
}

// Empty reports whether the tree holds no condition.
func (c Cond) Empty() bool { return len(c.And) == 0 && len(c.Or) == 0 && c.Field == "" }

// Bounds of a filter.
const (
	MaxConds = 20
	MaxDepth = 4
	MaxIn    = 200
)

// Dialect is what compiling needs to know of the engine and the reader.
type Dialect struct {
	Postgres bool
	// Today is the reader's date, Zone his time zone.
	Today time.Time
	Zone  *time.Location
	Self  string
}

type compiler struct {
	set  *Set
	r    *access.Rights
	d    Dialect
	n    int
	args []any
}

// Compile turns a condition tree into one SQL condition; "" for an empty tree.
func (s *Set) Compile(c Cond, r *access.Rights, d Dialect) (string, []any, error) {
	if c.Empty() {
		return "", nil, nil
	}
	k := &compiler{set: s, r: r, d: d}
	sql, err := k.node(c, 1)
	return sql, k.args, err
}

func (k *compiler) node(c Cond, depth int) (string, error) {
	if depth > MaxDepth {
		return "", ErrComplex.On("filter", "max", MaxConds)
	}
	list, word := c.And, " AND "
	if len(c.Or) > 0 {
		list, word = c.Or, " OR "
	}
	if len(list) > 0 {
		if c.Field != "" || len(c.And) > 0 && len(c.Or) > 0 {
			return "", ErrOp.On("filter", "field", clip(c.Field), "op", "and/or")
		}
		parts := make([]string, 0, len(list))
		for _, x := range list {
			if x.Empty() {
				continue
			}
			p, err := k.node(x, depth+1)
			if err != nil {
				return "", err
			}
			parts = append(parts, p)
		}
		if len(parts) == 0 {
			return "1 = 1", nil
		}
		return "(" + strings.Join(parts, word) + ")", nil
	}
	if k.n++; k.n > MaxConds {
		return "", ErrComplex.On("filter", "max", MaxConds)
	}
	f, err := k.set.Usable(c.Field, k.r)
	if err != nil {
		return "", err
	}
	if !f.Filterable() {
		return "", ErrOp.On("filter", "field", f.Key, "op", clip(c.Op))
	}
	return k.leaf(f, c.Op, c.Value)
}

func (k *compiler) arg(v any) string {
	k.args = append(k.args, v)
	return "?"
}

// leaf compiles one comparison. For rows of another table the condition is put inside the EXISTS; negative operators
// negate the EXISTS, so that "not tagged X" means no tag is X.
func (k *compiler) leaf(f *Field, op string, v any) (string, error) {
	if f.Inside == "" {
		return k.compare(f, f.Expr, f.Num, op, v)
	}
	neg := map[string]string{"ne": "eq", "nin": "in", "empty": "not_empty"}
	pos, negative := neg[op]
	if !negative {
		pos = op
	}
	inner := "1 = 1"
	if pos != "not_empty" {
		var err error
		if inner, err = k.compare(f, f.Expr, f.Num, pos, v); err != nil {
			return "", err
		}
	}
	sql := strings.Replace(f.Inside, "%s", "("+inner+")", 1)
	if negative {
		sql = "NOT " + sql
	}
	return sql, nil
}

func (k *compiler) compare(f *Field, expr, num, op string, v any) (string, error) {
	bad := func() error { return ErrValue.On("filter", "field", f.Key, "value", clip(show(v))) }
	if num == "" {
		num = expr
	}
	numeric := f.Kind == Number || f.Kind == Money || f.Kind == Instant
	switch op {
	case "empty", "not_empty":
		c := expr + " = ''"
		if numeric {
			c = num + " IS NULL"
		} else if nullable(f.Kind) {
			c = "COALESCE(" + expr + ", '') = ''"
		}
		if op == "not_empty" {
			c = "NOT (" + c + ")"
		}
		return c, nil
	case "contains", "starts":
		if numeric || f.Kind == Date || coded(f.Kind) {
			return "", ErrOp.On("filter", "field", f.Key, "op", op)
		}
		s, ok := v.(string)
		if !ok || s == "" || len(s) > 400 {
			return "", bad()
		}
		// Only ASCII letters are folded, on both engines alike; the search box folds everything.
		low := asciiLower(s)
		if op == "starts" {
			return "substr(lower(" + expr + "), 1, " + strconv.Itoa(len([]rune(low))) + ") = " + k.arg(low), nil
		}
		fn := "instr"
		if k.d.Postgres {
			fn = "strpos"
		}
		return fn + "(lower(" + expr + "), " + k.arg(low) + ") > 0", nil
	case "eq", "ne", "gt", "gte", "lt", "lte":
		if coded(f.Kind) && op != "eq" && op != "ne" {
			return "", ErrOp.On("filter", "field", f.Key, "op", op)
		}
		lo, hi, err := k.value(f, v)
		if err != nil {
			return "", err
		}
		e := expr
		if numeric {
			e = num
		}
		if f.Kind == Instant { // a day in the reader's zone covers a span of instants
			switch op {
			case "eq":
				return "(" + e + " >= " + k.arg(lo) + " AND " + e + " < " + k.arg(hi) + ")", nil
			case "ne":
				return "(" + e + " IS NULL OR " + e + " < " + k.arg(lo) + " OR " + e + " >= " + k.arg(hi) + ")", nil
			case "gt":
				return e + " >= " + k.arg(hi), nil
			case "gte":
				return e + " >= " + k.arg(lo), nil
			case "lt":
				return e + " < " + k.arg(lo), nil
			default:
				return e + " < " + k.arg(hi), nil
			}
		}
		sqlOp := map[string]string{"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[op]
		c := e + " " + sqlOp + " " + k.arg(lo)
		switch {
		case op == "ne" && (numeric || nullable(f.Kind)):
			c = "(" + e + " IS NULL OR " + c + ")"
		case (op == "lt" || op == "lte") && f.Kind == Date:
			c = "(" + e + " <> '' AND " + c + ")" // no date is not an early date
		}
		return c, nil
	case "in", "nin":
		list, ok := v.([]any)
		if !ok || len(list) == 0 || len(list) > MaxIn || numeric {
			return "", bad()
		}
		marks := make([]string, len(list))
		for i, x := range list {
			lo, _, err := k.value(f, x)
			if err != nil {
				return "", err
			}
			marks[i] = k.arg(lo)
		}
		c := expr + " IN (" + strings.Join(marks, ", ") + ")"
		if op == "nin" {
			c = "NOT (" + c + ")"
			if nullable(f.Kind) {
				c = "(" + expr + " IS NULL OR " + c + ")"
			}
		}
		return c, nil
	case "between":
		list, ok := v.([]any)
		if !ok || len(list) != 2 || coded(f.Kind) {
			return "", bad()
		}
		a, err := k.compare(f, expr, num, "gte", list[0])
		if err != nil {
			return "", err
		}
		b, err := k.compare(f, expr, num, "lte", list[1])
		return "(" + a + " AND " + b + ")", err
	case "last_days", "next_days":
		if f.Kind != Date && f.Kind != Instant {
			return "", ErrOp.On("filter", "field", f.Key, "op", op)
		}
		n, ok := whole(v)
		if !ok || n < 0 || n > 36_600 {
			return "", bad()
		}
		from, to := k.d.Today.AddDate(0, 0, -int(n)), k.d.Today
		if op == "next_days" {
			from, to = k.d.Today, k.d.Today.AddDate(0, 0, int(n))
		}
		return k.compare(f, expr, num, "between", []any{from.Format(time.DateOnly), to.Format(time.DateOnly)})
	default:
		return "", ErrOp.On("filter", "field", f.Key, "op", clip(op))
	}
}

// coded kinds hold codes or ids: they are compared for equality only.
func coded(k Kind) bool {
	switch k {
	case Choice, Multi, Tags, User, Team, Country, Currency, Language, Zone:
		return true
	default:
		return false
	}
}

func nullable(k Kind) bool { return k == User || k == Team }

// value checks a value against the field's kind and returns what the column is compared with; for an instant the first
// moment of the day and of the day after.
func (k *compiler) value(f *Field, v any) (lo, hi any, err error) {
	bad := ErrValue.On("filter", "field", f.Key, "value", clip(show(v)))
	switch f.Kind {
	case Number, Money:
		switch x := v.(type) {
		case float64:
			return x, nil, nil
		case string:
			n, err := strconv.ParseFloat(x, 64)
			if err != nil {
				return nil, nil, bad
			}
			return n, nil, nil
		}
		return nil, nil, bad
	case Date, Instant:
		s, ok := v.(string)
		if !ok {
			return nil, nil, bad
		}
		if s == "today" {
			s = k.d.Today.Format(time.DateOnly)
		}
		zone := k.d.Zone
		if zone == nil {
			zone = time.UTC
		}
		t, err := time.ParseInLocation(time.DateOnly, s, zone)
		if err != nil {
			return nil, nil, bad
		}
		if f.Kind == Date {
			return s, nil, nil
		}
		return t.UnixMicro(), t.AddDate(0, 0, 1).UnixMicro(), nil
	case User, Team, Tags:
		s, ok := v.(string)
		if ok && s == "me" && f.Kind == User {
			return k.d.Self, nil, nil
		}
		if !ok || !id.Valid(s) {
			return nil, nil, bad
		}
		return s, nil, nil
	case Choice, Multi:
		s, ok := v.(string)
		if !ok || !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Code == s }) {
			return nil, nil, bad
		}
		return s, nil, nil
	default:
		s, ok := v.(string)
		if !ok || len(s) > 400 || strings.ContainsRune(s, 0) {
			return nil, nil, bad
		}
		return s, nil, nil
	}
}

func whole(v any) (int64, bool) {
	f, ok := v.(float64)
	return int64(f), ok && f == float64(int64(f))
}

func show(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	default:
		return "?"
	}
}

func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 32
		}
	}
	return string(b)
}

// Order is a checked sort order.
type Order struct {
	Key  string
	Expr string
	Desc bool
}

// ParseSort reads "-updated_at" or "name"; def is used for "".
func (s *Set) ParseSort(text, def string, r *access.Rights) (Order, error) {
	explicit := text != ""
	if !explicit {
		text = def
	}
	o := Order{}
	if strings.HasPrefix(text, "-") {
		o.Desc, text = true, text[1:]
	}
	f := s.byKey[text]
	if f == nil || !f.Sortable() {
		return o, ErrSort.On("sort", "field", clip(text))
	}
	if r.Level(s.Resource, f.Group) < access.Read && explicit {
		return o, fault.ErrFieldDenied.On("sort", "field", f.Key)
	}
	o.Key, o.Expr = f.Key, f.Sort
	return o, nil
}
