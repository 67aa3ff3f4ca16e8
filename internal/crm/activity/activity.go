// Package activity owns what happened with a customer: notes, calls, mails, meetings, visits, chats. It refuses to send
// anything and to know customers beyond their id; who may see and write is decided by the rights on the customer.
package activity

import (
	"strings"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/text"
)

// Rights: reading asks for the customer, writing for the right to edit it; both for the field group notes.
var (
	CanView = customer.CanView
	CanAdd  = customer.CanEdit
)

const group = customer.GroupNotes

// Activity is one thing that happened.
type Activity struct {
	ID         string  `db:"id" json:"id" audit:"-"`
	CustomerID string  `db:"customer_id" json:"customer_id" audit:"-"`
	ContactID  *string `db:"contact_id" json:"contact_id,omitempty" group:"notes"`
	Kind       string  `db:"kind" json:"kind" group:"notes"`
	// Direction is in or out, from the company's view; empty for what has none.
	Direction string  `db:"direction" json:"direction,omitempty" group:"notes"`
	At        db.Time `db:"at" json:"at" group:"notes"`
	Subject   string  `db:"subject" json:"subject,omitempty" group:"notes"`
	Body      string  `db:"body" json:"body,omitempty" group:"notes"`
	CreatedAt db.Time `db:"created_at" json:"created_at" audit:"-"`
	CreatedBy string  `db:"created_by" json:"-" audit:"-"`
	UpdatedAt db.Time `db:"updated_at" json:"updated_at" audit:"-"`
	Version   int64   `db:"version" json:"version" audit:"-"`
	DeletedAt db.Time `db:"deleted_at" json:"deleted_at,omitzero" audit:"-"`
}

// Kinds are the kinds of activities; codes are stable.
var Kinds = []field.Option{
	{Code: "note", Label: access.Label{En: "Note", Zh: "备注"}}, {Code: "call", Label: access.Label{En: "Call", Zh: "电话"}},
	{Code: "email", Label: access.Label{En: "Mail", Zh: "邮件"}}, {Code: "meeting", Label: access.Label{En: "Meeting", Zh: "会议"}},
	{Code: "visit", Label: access.Label{En: "Visit", Zh: "拜访"}}, {Code: "chat", Label: access.Label{En: "Chat", Zh: "即时聊天"}},
}

// Patch is what a person may send: absent fields stay as they are.
type Patch struct {
	Kind      *string    `json:"kind,omitempty" maxLength:"20" enum:"note,call,email,meeting,visit,chat"`
	Direction *string    `json:"direction,omitempty" maxLength:"3" doc:"in, out or empty"`
	At        *time.Time `json:"at,omitempty" doc:"When it happened; now when absent"`
	Subject   *string    `json:"subject,omitempty" maxLength:"300"`
	Body      *string    `json:"body,omitempty" maxLength:"20000"`
	ContactID *string    `json:"contact_id,omitempty" maxLength:"36" doc:"The customer's contact it was with; empty clears"`
}

// Failures of activities.
var (
	ErrEmpty = fault.Define(fault.Invalid, "activity.empty", "Write a subject or a text.", "请填写主题或内容。")
	ErrWhen  = fault.Define(fault.Invalid, "activity.bad_time", "An activity is something that happened. For what is still to come, add a task.",
		"活动记录的是已经发生的事情；将来的安排请新建任务。")
	ErrContact = fault.Define(fault.Invalid, "activity.unknown_contact", "This contact does not belong to the customer. Choose one from the list.", "该联系人不属于此客户，请从列表中选择。")
)

// apply writes a patch into an activity and checks it; the contact is checked by the caller, who knows the customer.
func (in *Patch) apply(a *Activity, now time.Time) error {
	var l fault.List
	for dst, src := range map[*string]*string{&a.Kind: in.Kind, &a.Direction: in.Direction, &a.Subject: in.Subject, &a.Body: in.Body} {
		if src != nil {
			*dst = text.Clean(*src)
		}
	}
	if in.At != nil {
		a.At = db.At(*in.At)
	}
	if in.ContactID != nil {
		if a.ContactID = in.ContactID; *in.ContactID == "" {
			a.ContactID = nil
		}
	}
	ok := false
	for _, k := range Kinds {
		ok = ok || k.Code == a.Kind
	}
	if !ok {
		l.Add(fault.ErrChoice.On("kind", "field", "kind", "value", a.Kind))
	}
	if a.Direction != "" && a.Direction != "in" && a.Direction != "out" {
		l.Add(fault.ErrChoice.On("direction", "field", "direction", "value", a.Direction))
	}
	if a.Subject == "" && a.Body == "" {
		l.Add(ErrEmpty.On("body"))
	}
	// A day of grace: clocks differ, and so do people's ideas of today.
	if a.At.After(now.Add(24*time.Hour)) || a.At.Year() < 1980 {
		l.Add(ErrWhen.On("at"))
	}
	for key, x := range map[string]struct {
		v    string
		most int
	}{"subject": {a.Subject, 300}, "body": {a.Body, 20_000}} {
		if len(x.v) > x.most && len([]rune(x.v)) > x.most {
			l.Add(fault.ErrTooLong.On(key, "field", key, "max", x.most))
		}
	}
	return l.Err()
}

func ref(a *Activity) audit.Ref {
	label := a.Subject
	if label == "" {
		label, _, _ = strings.Cut(a.Body, "\n")
		if r := []rune(label); len(r) > 80 {
			label = string(r[:80]) + "…"
		}
	}
	return audit.Ref{Entity: "activity", ID: a.ID, RootKind: "customer", RootID: a.CustomerID, Label: label}
}
