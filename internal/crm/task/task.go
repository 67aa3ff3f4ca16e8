// Package task owns what somebody has to do: who, by when, for which customer, and how far it is. It refuses to know why
// a task exists; other parts make tasks and listen for their end.
package task

import (
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
)

// Resource declares the rights on tasks; the range goes by the assignee and his team.
var Resource = &access.Resource{
	Key: "task", Label: access.Label{En: "Tasks", Zh: "任务"}, Ranged: true,
	Actions: []access.Action{access.View, access.Create, access.Update, access.Delete},
	Groups:  []access.Group{{Key: "basic", Label: access.Label{En: "Content", Zh: "内容"}}},
}

// Needs of tasks.
var (
	CanView   = Resource.Of(access.View)
	CanCreate = Resource.Of(access.Create)
	CanEdit   = Resource.Of(access.Update)
	CanDelete = Resource.Of(access.Delete)
)

// Task is one thing to do.
type Task struct {
	ID         string  `db:"id" json:"id" audit:"-"`
	Title      string  `db:"title" json:"title" group:"basic"`
	Notes      string  `db:"notes" json:"notes,omitempty" group:"basic"`
	CustomerID *string `db:"customer_id" json:"-" group:"basic"`
	AssigneeID *string `db:"assignee_id" json:"-" group:"basic"`
	TeamID     *string `db:"team_id" json:"-" audit:"-"`
	CreatorID  string  `db:"creator_id" json:"-" audit:"-"`
	DueOn      string  `db:"due_on" json:"due_on,omitempty" group:"basic"`
	Priority   string  `db:"priority" json:"priority" group:"basic"`
	State      string  `db:"state" json:"state" group:"basic"`
	DoneAt     db.Time `db:"done_at" json:"done_at,omitzero" audit:"-"`
	Rank       string  `db:"rank" json:"-" audit:"-"`
	CreatedAt  db.Time `db:"created_at" json:"created_at" audit:"-"`
	UpdatedAt  db.Time `db:"updated_at" json:"updated_at" audit:"-"`
	Version    int64   `db:"version" json:"version" audit:"-"`
	DeletedAt  db.Time `db:"deleted_at" json:"-" audit:"-"`
}

// States and priorities; codes are stable.
var (
	States     = []string{"open", "doing", "done", "cancelled"}
	Priorities = []string{"low", "normal", "high"}
)

// Ended reports whether nothing is left to do.
func (t *Task) Ended() bool { return t.State == "done" || t.State == "cancelled" }

// Record is what a decision about rights needs. Without an assignee a task is its maker's.
func (t *Task) Record() access.Record {
	r := access.Record{OwnerID: t.CreatorID}
	if t.AssigneeID != nil {
		r.OwnerID = *t.AssigneeID
	}
	if t.TeamID != nil {
		r.TeamID = *t.TeamID
	}
	return r
}

// Patch is what a person may send; an empty text clears.
type Patch struct {
	Title      *string `json:"title,omitempty" maxLength:"300"`
	Notes      *string `json:"notes,omitempty" maxLength:"10000"`
	CustomerID *string `json:"customer_id,omitempty" maxLength:"36"`
	AssigneeID *string `json:"assignee_id,omitempty" maxLength:"36"`
	DueOn      *string `json:"due_on,omitempty" maxLength:"10"`
	Priority   *string `json:"priority,omitempty" enum:"low,normal,high"`
	State      *string `json:"state,omitempty" enum:"open,doing,done,cancelled"`
}

// Failures of tasks.
var (
	ErrTitle  = fault.Define(fault.Invalid, "task.title_required", "Say what is to be done.", "请填写任务内容。")
	ErrDue    = fault.Define(fault.Invalid, "task.bad_date", "“{value}” is not a date. Write YYYY-MM-DD.", "“{value}”不是有效日期，请写作 YYYY-MM-DD。")
	ErrPerson = fault.Define(fault.Invalid, "task.unknown_person", "There is no such active person to do it.", "指定的执行人不存在或已停用。")
	ErrAssign = fault.Define(fault.Denied, "task.cannot_assign", "You may give tasks to yourself and to the people your rights reach.", "您只能把任务分配给自己或您权限范围内的人员。")
)

// Labels name the fields of a task where its changes are shown.
var Labels = map[string]access.Label{
	"title": {En: "Title", Zh: "任务"}, "notes": {En: "Notes", Zh: "备注"}, "customer_id": {En: "Customer", Zh: "客户"}, "assignee_id": {En: "Assignee", Zh: "执行人"},
	"due_on": {En: "Due on", Zh: "截止日期"}, "priority": {En: "Priority", Zh: "优先级"}, "state": {En: "State", Zh: "状态"},
}

var columns = "t." + strings.Join(db.Columns[Task](), ", t.")
