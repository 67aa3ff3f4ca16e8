package customer

import (
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/text"
)

// Point is one mail address, phone number or social account of a contact.
type Point struct {
	Value string `json:"value" maxLength:"254"`
	Kind  string `json:"kind,omitempty" maxLength:"20" doc:"work, mobile, home, fax…; for social accounts wechat, whatsapp…"`
	E164  string `json:"e164,omitempty" readOnly:"true" doc:"The number in E.164, when it could be read"`
}

// Contact is a person at a customer. All of it belongs to the field group contact.
type Contact struct {
	ID               string           `db:"id" json:"id" audit:"-"`
	CustomerID       string           `db:"customer_id" json:"customer_id" audit:"-"`
	Name             string           `db:"name" json:"name" group:"contact"`
	NameLocal        string           `db:"name_local" json:"name_local,omitempty" group:"contact"`
	Title            string           `db:"title" json:"title,omitempty" group:"contact"`
	Department       string           `db:"department" json:"department,omitempty" group:"contact"`
	Level            string           `db:"level" json:"level,omitempty" group:"contact"`
	IsMain           bool             `db:"is_main" json:"is_main" group:"contact"`
	Language         string           `db:"language" json:"language,omitempty" group:"contact"`
	Birthday         string           `db:"birthday" json:"birthday,omitempty" group:"contact"`
	PreferredChannel string           `db:"preferred_channel" json:"preferred_channel,omitempty" group:"contact"`
	PreferredHours   string           `db:"preferred_hours" json:"preferred_hours,omitempty" group:"contact"`
	CultureNotes     string           `db:"culture_notes" json:"culture_notes,omitempty" group:"contact"`
	Notes            string           `db:"notes" json:"notes,omitempty" group:"contact"`
	Emails           db.JSON[[]Point] `db:"emails" json:"emails,omitzero" group:"contact"`
	Phones           db.JSON[[]Point] `db:"phones" json:"phones,omitzero" group:"contact"`
	Socials          db.JSON[[]Point] `db:"socials" json:"socials,omitzero" group:"contact"`
	LeftOn           string           `db:"left_on" json:"left_on,omitempty" group:"contact"`
	CreatedAt        db.Time          `db:"created_at" json:"created_at" audit:"-"`
	UpdatedAt        db.Time          `db:"updated_at" json:"updated_at" audit:"-"`
	Version          int64            `db:"version" json:"version" audit:"-"`
	DeletedAt        db.Time          `db:"deleted_at" json:"-" audit:"-"`
}

// Departments and levels of the coverage map, social networks and channels; codes are stable.
var (
	Departments = opts("management|Management|管理层", "purchasing|Purchasing|采购", "sales|Sales|销售", "marketing|Marketing|市场", "technical|Technical|技术",
		"quality|Quality|质量", "logistics|Logistics|物流", "finance|Finance|财务", "other|Other|其他")
	Levels = opts("decision_maker|Decision maker|决策人", "influencer|Influencer|影响者", "user|User|使用者", "finance|Finance|财务经办", "logistics|Logistics|物流经办",
		"other|Other|其他")
	Socials = opts("wechat|WeChat|微信", "whatsapp|WhatsApp|WhatsApp", "skype|Skype|Skype", "linkedin|LinkedIn|领英", "telegram|Telegram|Telegram",
		"facebook|Facebook|Facebook", "line|LINE|LINE", "instagram|Instagram|Instagram", "other|Other|其他")
	Channels = opts("email|Mail|邮件", "phone|Phone|电话", "whatsapp|WhatsApp|WhatsApp", "wechat|WeChat|微信", "skype|Skype|Skype", "teams|Teams|Teams",
		"zoom|Zoom|Zoom", "linkedin|LinkedIn|领英", "other|Other|其他")
)

// ContactPatch is what a person may send of a contact.
type ContactPatch struct {
	Name             *string  `json:"name,omitempty" maxLength:"200"`
	NameLocal        *string  `json:"name_local,omitempty" maxLength:"200"`
	Title            *string  `json:"title,omitempty" maxLength:"200"`
	Department       *string  `json:"department,omitempty" maxLength:"40"`
	Level            *string  `json:"level,omitempty" maxLength:"40"`
	IsMain           *bool    `json:"is_main,omitempty"`
	Language         *string  `json:"language,omitempty" maxLength:"20"`
	Birthday         *string  `json:"birthday,omitempty" maxLength:"10" doc:"YYYY-MM-DD, or --MM-DD without the year"`
	PreferredChannel *string  `json:"preferred_channel,omitempty" maxLength:"40"`
	PreferredHours   *string  `json:"preferred_hours,omitempty" maxLength:"100"`
	CultureNotes     *string  `json:"culture_notes,omitempty" maxLength:"5000"`
	Notes            *string  `json:"notes,omitempty" maxLength:"5000"`
	Emails           *[]Point `json:"emails,omitempty" maxItems:"20"`
	Phones           *[]Point `json:"phones,omitempty" maxItems:"20"`
	Socials          *[]Point `json:"socials,omitempty" maxItems:"20"`
	LeftOn           *string  `json:"left_on,omitempty" maxLength:"10"`
}

// Failures of contacts.
var (
	ErrContactName = fault.Define(fault.Invalid, "contact.name_required", "Give the contact a name.", "请填写联系人姓名。")
	ErrBirthday    = fault.Define(fault.Invalid, "contact.bad_birthday", "“{value}” is not a birthday. Write YYYY-MM-DD, or --MM-DD without the year.",
		"“{value}”不是有效生日，请写作 YYYY-MM-DD；不知年份时写 --MM-DD。")
)

var contactColumns = strings.Join(db.Columns[Contact](), ", ")

func cleanInto(dst *string, v *string) {
	if v != nil {
		*dst = text.Clean(*v)
	}
}

func (in *ContactPatch) apply(c *Contact, country string) error {
	var l fault.List
	cleanInto(&c.Name, in.Name)
	cleanInto(&c.NameLocal, in.NameLocal)
	cleanInto(&c.Title, in.Title)
	cleanInto(&c.Department, in.Department)
	cleanInto(&c.Level, in.Level)
	cleanInto(&c.Language, in.Language)
	cleanInto(&c.Birthday, in.Birthday)
	cleanInto(&c.PreferredChannel, in.PreferredChannel)
	cleanInto(&c.PreferredHours, in.PreferredHours)
	cleanInto(&c.CultureNotes, in.CultureNotes)
	cleanInto(&c.Notes, in.Notes)
	cleanInto(&c.LeftOn, in.LeftOn)
	if in.IsMain != nil {
		c.IsMain = *in.IsMain
	}
	if c.Name == "" {
		if c.Name = c.NameLocal; c.Name == "" {
			l.Add(ErrContactName.On("name"))
		}
	}
	choice := func(name, v string, from []field.Option) {
		if v != "" && !hasOption(from, v) {
			l.Add(fault.ErrChoice.On(name, "field", name, "value", v))
		}
	}
	choice("department", c.Department, Departments)
	choice("level", c.Level, Levels)
	choice("preferred_channel", c.PreferredChannel, Channels)
	if b := c.Birthday; b != "" {
		full := b
		if strings.HasPrefix(b, "--") {
			full = "2000" + b[1:] // a leap year: the 29th of February is a birthday
		}
		if len(full) != 10 || !DateOK(full) {
			l.Add(ErrBirthday.On("birthday", "value", b))
		}
	}
	if !DateOK(c.LeftOn) {
		l.Add(ErrDate.On("left_on", "value", c.LeftOn))
	}
	if in.Emails != nil {
		c.Emails.V = nil
		for _, e := range *in.Emails {
			if strings.TrimSpace(e.Value) == "" {
				continue
			}
			addr, _, err := text.Mail(e.Value)
			if err != nil {
				l.Add(ErrMail.On("emails", "value", e.Value))
				continue
			}
			c.Emails.V = append(c.Emails.V, Point{Value: addr, Kind: text.Clean(e.Kind)})
		}
	}
	if in.Phones != nil {
		c.Phones.V = nil
		for _, p := range *in.Phones {
			v := text.Clean(p.Value)
			if v == "" {
				continue
			}
			e164, display, err := text.Phone(v, country)
			if err != nil {
				if text.Digits(v) == "" {
					l.Add(ErrPhone.On("phones", "value", v))
					continue
				}
				display = v // a number we cannot place is still a number somebody dials
			}
			c.Phones.V = append(c.Phones.V, Point{Value: display, Kind: text.Clean(p.Kind), E164: e164})
		}
	}
	if in.Socials != nil {
		c.Socials.V = nil
		for _, p := range *in.Socials {
			if v := text.Clean(p.Value); v != "" {
				choice("socials", p.Kind, Socials)
				c.Socials.V = append(c.Socials.V, Point{Value: v, Kind: p.Kind})
			}
		}
	}
	return l.Err()
}

func hasOption(from []field.Option, code string) bool {
	for _, o := range from {
		if o.Code == code {
			return true
		}
	}
	return false
}

func contactRef(c *Contact, customerID string) audit.Ref {
	return audit.Ref{Entity: "contact", ID: c.ID, RootKind: "customer", RootID: customerID, Label: c.Name}
}

// mask hides what a person may know to exist but not read: names stay, addresses and numbers become dots.
func (c *Contact) mask() {
	const dots = "•••"
	for _, list := range []*[]Point{&c.Emails.V, &c.Phones.V, &c.Socials.V} {
		out := make([]Point, len(*list))
		for i, p := range *list {
			out[i] = Point{Value: dots, Kind: p.Kind}
		}
		*list = out
	}
	c.Birthday, c.Notes, c.CultureNotes, c.PreferredHours = "", "", "", ""
}

// Warning is one weakness of the coverage map.
type Warning struct {
	Code string       `json:"code"`
	Text access.Label `json:"text"`
}

// Cell is one field of the coverage map with the contacts in it.
type Cell struct {
	Department string       `json:"department"`
	Level      string       `json:"level"`
	Contacts   []ContactRef `json:"contacts"`
}

// ContactRef names a contact on the map.
type ContactRef struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Main  bool   `json:"is_main,omitempty"`
}

// Coverage shows which departments and levels of a customer somebody knows. It is a rule, not a query: the same contacts
// give the same map.
type Coverage struct {
	Contacts      int       `json:"contacts"`
	SingleContact bool      `json:"single_contact" doc:"Everything hangs on one person"`
	Cells         []Cell    `json:"cells"`
	Warnings      []Warning `json:"warnings"`
}

// CoverageOf computes the map of the contacts that have not left.
func CoverageOf(contacts []Contact) Coverage {
	cv := Coverage{Cells: []Cell{}, Warnings: []Warning{}}
	at := map[[2]string]int{}
	levels, departments := map[string]int{}, map[string]int{}
	reachable := 0
	for i := range contacts {
		c := &contacts[i]
		if c.LeftOn != "" {
			continue
		}
		cv.Contacts++
		k := [2]string{orOther(c.Department), orOther(c.Level)}
		if _, ok := at[k]; !ok {
			at[k] = len(cv.Cells)
			cv.Cells = append(cv.Cells, Cell{Department: k[0], Level: k[1]})
		}
		cell := &cv.Cells[at[k]]
		cell.Contacts = append(cell.Contacts, ContactRef{ID: c.ID, Name: c.Name, Title: c.Title, Main: c.IsMain})
		levels[k[1]]++
		departments[k[0]]++
		if len(c.Emails.V)+len(c.Phones.V)+len(c.Socials.V) > 0 {
			reachable++
		}
	}
	cv.SingleContact = cv.Contacts == 1
	warn := func(code, en, zh string) {
		cv.Warnings = append(cv.Warnings, Warning{code, access.Label{En: en, Zh: zh}})
	}
	switch {
	case cv.Contacts == 0:
		warn("no_contact", "No contact at all: add the person you deal with.", "还没有联系人：请添加您的对接人。")
		return cv
	case cv.Contacts == 1:
		warn("single_contact", "Everything hangs on one person. Who answers while he is away?", "全部业务只靠一个联系人：他不在时由谁答复？")
	case len(departments) == 1:
		warn("single_department", "All contacts are in one department.", "所有联系人都在同一个部门。")
	}
	if levels["decision_maker"] == 0 {
		warn("no_decision_maker", "Nobody who decides is known.", "没有决策人。")
	}
	if cv.Contacts > 1 && departments["finance"] == 0 && levels["finance"] == 0 {
		warn("no_finance", "Nobody in finance is known: payments depend on others.", "没有财务联系人：付款需经他人转达。")
	}
	if cv.Contacts > 1 && reachable == 1 {
		warn("one_reachable", "Only one of the contacts has an address or number.", "只有一位联系人留有联系方式。")
	}
	return cv
}

func orOther(s string) string {
	if s == "" {
		return "other"
	}
	return s
}

// matches reports whether every word typed occurs in the contact's names or addresses.
func (c *Contact) matches(q string) bool {
	tq, err := text.ParseQuery("c", q)
	if err != nil { // nothing was asked for
		return true
	}
	var d text.Doc
	d.AddInfix('c', c.Name, c.NameLocal)
	for _, list := range [][]Point{c.Emails.V, c.Phones.V, c.Socials.V} {
		for _, p := range list {
			d.AddInfix('c', p.Value, p.E164)
		}
	}
	return tq.Match(d.Tokens(), d.Fold('c'))
}
