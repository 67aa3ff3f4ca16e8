package org

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// AuditFilter narrows the log; empty fields do not. From is included, To is not.
type AuditFilter struct {
	From, To                           time.Time
	Actor, Action, Entity, EntityID, Q string
}

// clean makes a filter safe to send to either engine.
func (f *AuditFilter) clean() {
	f.Actor, f.Action, f.Entity = text.Clean(f.Actor), text.Clean(f.Action), text.Clean(f.Entity)
	f.EntityID, f.Q = text.Clean(f.EntityID), text.Clean(f.Q)
}

// AuditActor is who did something.
type AuditActor struct {
	Kind string `json:"kind" enum:"user,token,system,anonymous"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
}

// AuditEntry is a row of the log. The right to see the log includes the values: it belongs to the auditor.
type AuditEntry struct {
	ID        string         `json:"id"`
	At        db.Time        `json:"at"`
	Actor     AuditActor     `json:"actor"`
	OnBehalf  string         `json:"on_behalf,omitempty"`
	IP        string         `json:"ip"`
	Agent     string         `json:"agent"`
	RequestID string         `json:"request_id"`
	Action    string         `json:"action"`
	Entity    string         `json:"entity"`
	EntityID  string         `json:"entity_id"`
	RootKind  string         `json:"root_kind,omitempty"`
	RootID    string         `json:"root_id,omitempty"`
	Label     string         `json:"label"`
	Changes   []audit.Change `json:"changes"`
	Note      string         `json:"note"`
}

func (r *auditRow) entry() AuditEntry {
	return AuditEntry{ID: r.ID, At: r.At, Actor: AuditActor{r.ActorKind, r.ActorID, r.ActorName}, OnBehalf: r.OnBehalf, IP: r.IP, Agent: r.Agent,
		RequestID: r.RequestID, Action: r.Action, Entity: r.Entity, EntityID: r.EntityID, RootKind: r.RootKind, RootID: r.RootID, Label: r.Label,
		Changes: nonNil(r.Changes.V), Note: r.Note}
}

// idCursor reads a cursor of one id.
func idCursor(c string) (string, error) {
	parts, err := rest.ReadCursor(c, 1)
	if err != nil || parts == nil {
		return "", err
	}
	s, ok := parts[0].(string)
	if !ok || !id.Valid(s) {
		return "", rest.ErrCursor.On("cursor")
	}
	return s, nil
}

// Audit lists the log, newest first.
func (s *Service) Audit(ctx context.Context, f AuditFilter, cursor string, limit int) (page rest.Page[AuditEntry], err error) {
	before, err := idCursor(cursor)
	if err != nil {
		return page, err
	}
	f.clean()
	limit = pageSize(limit)
	err = s.door.View(ctx, AuditLog.Of(access.View), func(tx *work.Tx) error {
		rows, err := listAudit(tx, f, before, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.NextCursor = rest.Cursor(rows[limit-1].ID)
		}
		page.Items = []AuditEntry{}
		for i := range rows {
			page.Items = append(page.Items, rows[i].entry())
		}
		return nil
	})
	return page, err
}

// AuditFacets are the words that occur in the log, for filters.
type AuditFacets struct {
	Actions  []string `json:"actions"`
	Entities []string `json:"entities"`
}

// AuditFacets lists the actions and entities that occur.
func (s *Service) AuditFacets(ctx context.Context) (out AuditFacets, err error) {
	err = s.door.View(ctx, AuditLog.Of(access.View), func(tx *work.Tx) error {
		var err error
		if out.Actions, err = distinctAudit(tx, "action"); err != nil {
			return err
		}
		out.Entities, err = distinctAudit(tx, "entity")
		return err
	})
	return out, err
}

// VerifyAudit proves the chain of the log, or says where it is broken. known are heads noted earlier, without which a log
// cut at its end together with its head goes unnoticed.
func (s *Service) VerifyAudit(ctx context.Context, known []string) (v audit.Verdict, err error) {
	err = s.door.Snapshot(ctx, AuditLog.Of(access.View), func(tx *work.Tx) error {
		v, err = audit.Verify(tx.Tx, known)
		return err
	})
	if err != nil {
		return v, err
	}
	v.Broken, v.Heads = nonNil(v.Broken), nonNil(v.Heads)
	note := fmt.Sprintf("%d rows, whole", v.Rows)
	if len(v.Broken) > 0 {
		note = fmt.Sprintf("%d rows, BROKEN: %s", v.Rows, strings.Join(v.Broken, "; "))
	}
	err = s.door.Update(ctx, AuditLog.Of(access.View), func(tx *work.Tx) error {
		tx.Noticed("verify", audit.Ref{Entity: "audit", Label: "audit"}, note)
		return nil
	})
	return v, err
}

// maxAuditExport bounds one export; a longer log is exported period by period.
const maxAuditExport = 500_000

// BeginAuditExport writes down that the caller exports the log, before the first byte leaves.
func (s *Service) BeginAuditExport(ctx context.Context, f AuditFilter) error {
	f.clean()
	return s.door.Update(ctx, AuditLog.Of(access.Export), func(tx *work.Tx) error {
		var parts []string
		add := func(k, v string) {
			if v != "" {
				parts = append(parts, k+"="+v)
			}
		}
		if !f.From.IsZero() {
			add("from", f.From.Format(time.RFC3339))
		}
		if !f.To.IsZero() {
			add("to", f.To.Format(time.RFC3339))
		}
		add("actor", f.Actor)
		add("action", f.Action)
		add("entity", f.Entity)
		add("entity_id", f.EntityID)
		add("q", f.Q)
		tx.Noticed("export", audit.Ref{Entity: "audit", Label: "audit"}, strings.Join(parts, " "))
		return nil
	})
}

// ExportAudit writes the filtered log as a workbook, newest first, times in the caller's zone.
func (s *Service) ExportAudit(ctx context.Context, f AuditFilter, w io.Writer) error {
	f.clean()
	a := work.ActorOf(ctx)
	zone, err := time.LoadLocation(a.Zone)
	if err != nil {
		zone = time.UTC
	}
	header := []string{"Time (" + zone.String() + ")", "Who", "Kind", "On behalf of", "Address", "Action", "Record", "Name", "Record id", "Changes", "Note", "Request", "Program"}
	title := "Audit log"
	if strings.HasPrefix(a.Lang, "zh") {
		header = []string{"时间（" + zone.String() + "）", "操作人", "身份", "代理", "地址", "操作", "对象", "名称", "对象编号", "变更内容", "备注", "请求编号", "客户端"}
		title = "审计日志"
	}
	return s.door.Snapshot(ctx, AuditLog.Of(access.Export), func(tx *work.Tx) error {
		out := sheet.NewXLSX(w, title, header)
		before, n := "", 0
		for n < maxAuditExport {
			rows, err := listAudit(tx, f, before, 1000)
			if err != nil {
				return err
			}
			for i := range rows {
				r := &rows[i]
				if err := out.Write([]sheet.Cell{
					sheet.DateCell(r.At.In(zone).Format("2006-01-02 15:04:05")), sheet.TextCell(r.ActorName), sheet.TextCell(r.ActorKind), sheet.TextCell(r.OnBehalf),
					sheet.TextCell(r.IP), sheet.TextCell(r.Action), sheet.TextCell(r.Entity), sheet.TextCell(r.Label), sheet.TextCell(r.EntityID),
					sheet.TextCell(changesText(r.Changes.V)), sheet.TextCell(r.Note), sheet.TextCell(r.RequestID), sheet.TextCell(r.Agent),
				}); err != nil {
					return err
				}
			}
			n += len(rows)
			if len(rows) < 1000 {
				break
			}
			before = rows[len(rows)-1].ID
		}
		return out.Close()
	})
}

// changesText puts changes into one cell: field: before → after.
func changesText(cs []audit.Change) string {
	var b strings.Builder
	for i, c := range cs {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(c.Field + ": ")
		if c.Redacted {
			b.WriteString("•••")
			continue
		}
		b.WriteString(plainText(c.Before) + " → " + plainText(c.After))
	}
	return b.String()
}

func plainText(v any) string {
	switch x := v.(type) {
	case nil:
		return "–"
	case string:
		return x
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// --- jobs ---

// JobInfo is a background job.
type JobInfo struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	State       string   `json:"state" enum:"ready,running,done,dead,cancelled"`
	Args        string   `json:"args" doc:"JSON"`
	Attempt     int64    `json:"attempt"`
	MaxAttempts int64    `json:"max_attempts"`
	Error       string   `json:"error,omitempty"`
	Node        string   `json:"node,omitempty"`
	RunAt       db.Time  `json:"run_at"`
	CreatedAt   db.Time  `json:"created_at"`
	CreatedBy   Person   `json:"created_by"`
	FinishedAt  *db.Time `json:"finished_at,omitempty"`
}

// JobPage is a list of jobs with how many are in each state.
type JobPage struct {
	Items      []JobInfo        `json:"items"`
	NextCursor string           `json:"next_cursor,omitempty"`
	Counts     map[string]int64 `json:"counts"`
}

func jobInfo(j job.Job, names map[string]string) JobInfo {
	out := JobInfo{ID: j.ID, Kind: j.Kind, State: j.State, Args: j.Args, Attempt: j.Attempt, MaxAttempts: j.MaxAttempt, Error: j.Error, Node: j.Node,
		RunAt: j.RunAt, CreatedAt: j.CreatedAt, CreatedBy: Person{j.CreatedBy, names[j.CreatedBy]}}
	if out.CreatedBy.Name == "" {
		out.CreatedBy.Name = j.CreatedBy
	}
	if !j.FinishedAt.IsZero() {
		out.FinishedAt = &j.FinishedAt
	}
	return out
}

// Jobs lists background jobs, newest first.
func (s *Service) Jobs(ctx context.Context, state, cursor string, limit int) (page JobPage, err error) {
	before, err := idCursor(cursor)
	if err != nil {
		return page, err
	}
	limit = pageSize(limit)
	err = s.door.View(ctx, JobQueue.Of(access.View), func(tx *work.Tx) error {
		rows, err := job.List(tx.Tx, state, before, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.NextCursor = rest.Cursor(rows[limit-1].ID)
		}
		var by []string
		for _, j := range rows {
			by = append(by, j.CreatedBy)
		}
		names, err := s.Names(tx, by...)
		if err != nil {
			return err
		}
		page.Items = []JobInfo{}
		for _, j := range rows {
			page.Items = append(page.Items, jobInfo(j, names))
		}
		page.Counts, err = job.Counts(tx.Tx)
		return err
	})
	return page, err
}

// RetryJob makes a dead, cancelled or waiting job run now.
func (s *Service) RetryJob(ctx context.Context, jobID string) (JobInfo, error) {
	return s.actOnJob(ctx, jobID, "retry", job.Retry)
}

// CancelJob takes a job that is not running out of the queue.
func (s *Service) CancelJob(ctx context.Context, jobID string) (JobInfo, error) {
	return s.actOnJob(ctx, jobID, "cancel", job.Cancel)
}

func (s *Service) actOnJob(ctx context.Context, jobID, action string, do func(*db.Tx, string) (bool, error)) (out JobInfo, err error) {
	err = s.door.Update(ctx, JobQueue.Of(access.Manage), func(tx *work.Tx) error {
		before, err := jobByID(tx, jobID)
		if err != nil {
			return none(err)
		}
		ok, err := do(tx.Tx, jobID)
		if err != nil {
			return err
		}
		if !ok {
			return ErrJobState.With("state", before.State)
		}
		after, err := jobByID(tx, jobID)
		if err != nil {
			return none(err)
		}
		tx.Changed(action, audit.Ref{Entity: "job", ID: jobID, Label: before.Kind}, []audit.Change{{Field: "state", Before: before.State, After: after.State}}, "")
		if s.opt.OnJob != nil && after.State == "ready" {
			tx.After(s.opt.OnJob)
		}
		names, err := s.Names(tx, after.CreatedBy)
		out = jobInfo(after, names)
		return err
	})
	return out, err
}
