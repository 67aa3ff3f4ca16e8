package org

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// AuditQuery are the filters of the log in an address. (Exported: the HTTP library passes over embedded types that are not.)
type AuditQuery struct {
	From     string `query:"from" maxLength:"40" doc:"Day YYYY-MM-DD in the reader's zone, or an RFC 3339 instant; included"`
	To       string `query:"to" maxLength:"40" doc:"Day, included, or instant, not included"`
	Actor    string `query:"actor" maxLength:"64"`
	Action   string `query:"action" maxLength:"64"`
	Entity   string `query:"entity" maxLength:"64"`
	EntityID string `query:"entity_id" maxLength:"64"`
	Q        string `query:"q" maxLength:"200" doc:"Part of a record's name, a person's name, a note or an address; or a request id"`
}

func (q *AuditQuery) filter(zone *time.Location) (AuditFilter, error) {
	f := AuditFilter{Actor: q.Actor, Action: q.Action, Entity: q.Entity, EntityID: q.EntityID, Q: q.Q}
	var err error
	if f.From, err = when(q.From, "from", zone, false); err != nil {
		return f, err
	}
	f.To, err = when(q.To, "to", zone, true)
	return f, err
}

// when reads a day or an instant; a day's end is the beginning of the next.
func when(s, field string, zone *time.Location, end bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err == nil {
		if end {
			t = t.AddDate(0, 0, 1)
		}
	} else if t, err = time.Parse(time.RFC3339, s); err != nil {
		return t, ErrDate.On(field, "value", clip(s))
	}
	if y := t.Year(); y < 1970 || y > 9000 {
		return t, ErrDate.On(field, "value", clip(s))
	}
	return t, nil
}

func zoneOf(ctx context.Context) *time.Location {
	if z, err := time.LoadLocation(work.ActorOf(ctx).Zone); err == nil {
		return z
	}
	return time.UTC
}

// VerifyInput are heads noted at an earlier check.
type VerifyInput struct {
	Heads []string `json:"heads,omitempty" maxItems:"1000" doc:"Heads of an earlier verdict; each must still be part of the log"`
}

func (s *Service) mountAudit(r *rest.Router) {
	view := AuditLog.Of(access.View)
	rest.Register(r, rest.Op{Method: "GET", Path: "/audit", ID: "list-audit", Tag: "Audit", Summary: "The log, newest first", Needs: view},
		func(ctx context.Context, in *struct {
			rest.Paged
			AuditQuery
		}) (*rest.Body[rest.Page[AuditEntry]], error) {
			f, err := in.filter(zoneOf(ctx))
			if err != nil {
				return nil, err
			}
			return rest.Answer(s.Audit(ctx, f, in.Cursor, in.Limit))
		})
	rest.Register(r, rest.Op{Method: "GET", Path: "/audit/facets", ID: "audit-facets", Tag: "Audit", Summary: "Actions and entities that occur in the log", Needs: view},
		func(ctx context.Context, _ *struct{}) (*rest.Body[AuditFacets], error) {
			return rest.Answer(s.AuditFacets(ctx))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/audit/verify", ID: "verify-audit", Tag: "Audit", Summary: "Prove that the log is whole", Needs: view, Status: http.StatusOK},
		func(ctx context.Context, in *struct{ Body *VerifyInput }) (*rest.Body[audit.Verdict], error) {
			var heads []string
			if in.Body != nil {
				heads = in.Body.Heads
			}
			return rest.Answer(s.VerifyAudit(ctx, heads))
		})
	r.Raw(rest.Op{Method: "GET", Path: "/audit.xlsx", ID: "export-audit", Tag: "Audit", Summary: "The filtered log as an Excel file", Needs: AuditLog.Of(access.Export)},
		func(w http.ResponseWriter, req *http.Request) error { return s.exportAudit(w, req) })
}

func (s *Service) exportAudit(w http.ResponseWriter, req *http.Request) error {
	v := req.URL.Query()
	q := AuditQuery{From: bounded(v, "from"), To: bounded(v, "to"), Actor: bounded(v, "actor"), Action: bounded(v, "action"), Entity: bounded(v, "entity"),
		EntityID: bounded(v, "entity_id"), Q: bounded(v, "q")}
	f, err := q.filter(zoneOf(req.Context()))
	if err != nil {
		return err
	}
	if err := s.BeginAuditExport(req.Context(), f); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", `attachment; filename="audit-`+s.opt.Clock.Now().In(zoneOf(req.Context())).Format("20060102-1504")+`.xlsx"`)
	out := bufio.NewWriterSize(w, 64<<10)
	err = s.ExportAudit(req.Context(), f, out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		// The head of the answer is gone: only a broken connection tells the reader that the file is not whole.
		s.opt.Log.Error("export of the log broke off", "error", err, "request_id", work.ActorOf(req.Context()).RequestID)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func bounded(v url.Values, key string) string {
	s := v.Get(key)
	if len(s) > 200 {
		return s[:200]
	}
	return s
}

func (s *Service) mountJobs(r *rest.Router) {
	view, manage := JobQueue.Of(access.View), JobQueue.Of(access.Manage)
	rest.Register(r, rest.Op{Method: "GET", Path: "/jobs", ID: "list-jobs", Tag: "Jobs", Summary: "Background jobs, newest first", Needs: view},
		func(ctx context.Context, in *struct {
			rest.Paged
			State string `query:"state" enum:"ready,running,done,dead,cancelled"`
		}) (*rest.Body[JobPage], error) {
			return rest.Answer(s.Jobs(ctx, in.State, in.Cursor, in.Limit))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/jobs/{id}/retry", ID: "retry-job", Tag: "Jobs", Summary: "Run a dead, cancelled or waiting job now", Needs: manage, Status: http.StatusOK},
		func(ctx context.Context, in *rest.Id) (*rest.Body[JobInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return rest.Answer(s.RetryJob(ctx, in.ID))
		})
	rest.Register(r, rest.Op{Method: "POST", Path: "/jobs/{id}/cancel", ID: "cancel-job", Tag: "Jobs", Summary: "Take a waiting job out of the queue", Needs: manage, Status: http.StatusOK},
		func(ctx context.Context, in *rest.Id) (*rest.Body[JobInfo], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			return rest.Answer(s.CancelJob(ctx, in.ID))
		})
}
