package org

import (
	"fmt"
	"strings"
	"time"

	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/work"
)

// auditRow is a row of the log without the chain, which no page shows.
type auditRow struct {
	ID        string                  `db:"id"`
	At        db.Time                 `db:"at"`
	ActorKind string                  `db:"actor_kind"`
	ActorID   string                  `db:"actor_id"`
	ActorName string                  `db:"actor_name"`
	OnBehalf  string                  `db:"on_behalf"`
	IP        string                  `db:"ip"`
	Agent     string                  `db:"agent"`
	RequestID string                  `db:"request_id"`
	Action    string                  `db:"action"`
	Entity    string                  `db:"entity"`
	EntityID  string                  `db:"entity_id"`
	RootKind  string                  `db:"root_kind"`
	RootID    string                  `db:"root_id"`
	Label     string                  `db:"label"`
	Changes   db.JSON[[]audit.Change] `db:"changes"`
	Note      string                  `db:"note"`
}

func listAudit(tx *work.Tx, f AuditFilter, before string, limit int) ([]auditRow, error) {
	var w db.Where
	w.If(before != "", "id < ?", before)
	if !f.From.IsZero() {
		// Ids begin with their time: the bound on id lets the search stop, the one on the time is exact. A day of slack
		// allows for rows written under another clock.
		w.And("at >= ?", db.At(f.From)).And("id >= ?", idAt(f.From.Add(-24*time.Hour)))
	}
	if !f.To.IsZero() {
		w.And("at < ?", db.At(f.To)).And("id < ?", idAt(f.To.Add(24*time.Hour)))
	}
	w.If(f.Actor != "", "actor_id = ?", f.Actor)
	w.If(f.Action != "", "action = ?", f.Action)
	w.If(f.Entity != "", "entity = ?", f.Entity)
	w.If(f.EntityID != "", "entity_id = ?", f.EntityID)
	if f.Q != "" {
		p := likePattern(asciiLower(f.Q))
		// LOWER touches ASCII only on both engines (byte collation on PostgreSQL), as asciiLower does.
		w.And("LOWER(label) LIKE ? ESCAPE '!' OR LOWER(actor_name) LIKE ? ESCAPE '!' OR LOWER(note) LIKE ? ESCAPE '!' OR ip LIKE ? ESCAPE '!' OR request_id = ?",
			p, p, p, p, f.Q)
	}
	return db.Select[auditRow](tx.Tx, "SELECT "+columns[auditRow]()+" FROM audit"+w.SQL()+" ORDER BY id DESC LIMIT ?", w.Args(limit)...)
}

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// idAt is the smallest id made at t.
func idAt(t time.Time) string {
	ms := max(t.UnixMilli(), 0)
	return fmt.Sprintf("%08x-%04x-0000-0000-000000000000", ms>>16, ms&0xffff)
}

// distinctAudit lists the values of an indexed column by jumping from one to the next, however long the log is.
func distinctAudit(tx *work.Tx, column string) ([]string, error) {
	return db.Select[string](tx.Tx, `WITH RECURSIVE v (x) AS (
		SELECT MIN(`+column+`) FROM audit
		UNION ALL
		SELECT (SELECT MIN(`+column+`) FROM audit WHERE `+column+` > v.x) FROM v WHERE v.x IS NOT NULL
	) SELECT x FROM v WHERE x IS NOT NULL LIMIT 500`)
}

func jobByID(tx *work.Tx, jobID string) (job.Job, error) {
	return db.One[job.Job](tx.Tx, "SELECT "+columns[job.Job]()+" FROM job WHERE id = ?"+forUpdate(tx.Tx), jobID)
}
