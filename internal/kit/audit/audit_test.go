package audit_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/id"
)

func appendRows(t *testing.T, d *db.DB, rows ...audit.Row) {
	t.Helper()
	err := d.Update(context.Background(), func(tx *db.Tx) error {
		for i := range rows {
			if rows[i].ID == "" {
				rows[i].ID = id.New()
			}
			rows[i].At = db.At(tx.Now())
		}
		return audit.Append(tx, slices.Clone(rows))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, d *db.DB, known ...string) audit.Verdict {
	t.Helper()
	var v audit.Verdict
	err := d.Snapshot(context.Background(), func(tx *db.Tx) error {
		var err error
		v, err = audit.Verify(tx, known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// fill writes n rows with the values that are hardest to read back as they were written.
func fill(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		appendRows(t, d, audit.Row{ActorKind: "user", ActorID: "u", ActorName: "李娜", Action: "edit", Entity: "customer", EntityID: fmt.Sprint(i),
			Label: "Müller & Söhne <GmbH> \u2028", Note: "bad \xff bytes \x00 here", Agent: strings.Repeat("é", 150),
			Changes: db.JSON[[]audit.Change]{V: []audit.Change{{Field: "credit_limit", Before: int64(9007199254740993), After: uint64(18446744073709551615)},
				{Field: "rate", Before: 0.1, After: 1e300}, {Field: "own.x", Before: nil, After: map[string]any{"b": 1, "a": []any{true, "\u0000"}}},
				{Field: "password", Redacted: true}}}})
	}
}

func TestWholeLogVerifies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		empty := verify(t, d)
		if len(empty.Broken) != 0 || empty.Rows != 0 {
			t.Errorf("an empty log: %+v", empty)
		}
		fill(t, d, 30)
		appendRows(t, d) // nothing to write is no error
		v := verify(t, d, empty.Heads...)
		if len(v.Broken) != 0 || v.Rows != 30 {
			t.Errorf("%+v", v)
		}
		fill(t, d, 5)
		if w := verify(t, d, v.Heads...); len(w.Broken) != 0 || w.Rows != 35 {
			t.Errorf("a log that only grew: %+v", w)
		}
	})
}

func TestParallelWritersKeepTheChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { fill(t, d, 10) })
		}
		wg.Wait()
		if v := verify(t, d); len(v.Broken) != 0 || v.Rows != 80 {
			t.Errorf("%+v", v)
		}
	})
}

func TestTamperIsFound(t *testing.T) {
	t.Parallel()
	// The lane with most rows, and a row in its middle.
	const lane = "(SELECT lane FROM audit_head ORDER BY seq DESC, lane LIMIT 1)"
	for name, c := range map[string]struct {
		statements []string
		outside    bool // found only by comparing with heads noted before
	}{
		"edit the name":        {statements: []string{"UPDATE audit SET actor_name = 'Somebody else' WHERE lane = " + lane + " AND seq = 2"}},
		"edit the changes":     {statements: []string{"UPDATE audit SET changes = REPLACE(changes, '9007199254740993', '9007199254740992') WHERE lane = " + lane + " AND seq = 2"}},
		"reformat the changes": {statements: []string{"UPDATE audit SET changes = changes || ' ' WHERE lane = " + lane + " AND seq = 2"}},
		"edit the time":        {statements: []string{"UPDATE audit SET at = at + 1 WHERE lane = " + lane + " AND seq = 2"}},
		"edit the address":     {statements: []string{"UPDATE audit SET ip = '203.0.113.1' WHERE lane = " + lane + " AND seq = 2"}},
		"edit the note":        {statements: []string{"UPDATE audit SET note = '' WHERE lane = " + lane + " AND seq = 2"}},
		"edit the hash":        {statements: []string{"UPDATE audit SET hash = 'x' WHERE lane = " + lane + " AND seq = 2"}},
		"delete the first":     {statements: []string{"DELETE FROM audit WHERE lane = " + lane + " AND seq = 1"}},
		"delete in the middle": {statements: []string{"DELETE FROM audit WHERE lane = " + lane + " AND seq = 2"}},
		"delete and close the gap": {statements: []string{"DELETE FROM audit WHERE lane = " + lane + " AND seq = 2",
			"UPDATE audit SET seq = -(seq - 1) WHERE lane = " + lane + " AND seq > 2", "UPDATE audit SET seq = -seq WHERE lane = " + lane + " AND seq < 0"}},
		"swap two": {statements: []string{"UPDATE audit SET seq = -3 WHERE lane = " + lane + " AND seq = 2", "UPDATE audit SET seq = 2 WHERE lane = " + lane + " AND seq = 3",
			"UPDATE audit SET seq = 3 WHERE lane = " + lane + " AND seq = -3"}},
		"slip one in": {statements: []string{"INSERT INTO audit SELECT 'forged', lane, seq + 1000, at, actor_kind, actor_id, actor_name, on_behalf, ip, agent, request_id, action, entity, entity_id, " +
			"root_kind, root_id, label, changes, note, prev_hash, hash FROM audit WHERE lane = " + lane + " AND seq = 2"}},
		"cut the tail": {statements: []string{"DELETE FROM audit WHERE lane = " + lane + " AND seq = (SELECT seq FROM audit_head WHERE lane = " + lane + ")"}},
		"cut the tail and the head with it": {outside: true, statements: []string{
			"UPDATE audit_head SET hash = (SELECT a.hash FROM audit a WHERE a.lane = audit_head.lane AND a.seq = audit_head.seq - 1), seq = seq - 1 WHERE lane = " + lane,
			"DELETE FROM audit WHERE seq > (SELECT h.seq FROM audit_head h WHERE h.lane = audit.lane)"}},
		"empty a lane and its head": {outside: true, statements: []string{"DELETE FROM audit WHERE lane = " + lane, "UPDATE audit_head SET seq = 0, hash = '' WHERE lane = " + lane}},
		"remove the head":           {statements: []string{"DELETE FROM audit_head WHERE lane = " + lane}},
		"remove all":                {outside: true, statements: []string{"DELETE FROM audit", "UPDATE audit_head SET seq = 0, hash = ''"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				fill(t, d, 60) // on PostgreSQL spread over eight lanes
				noted := verify(t, d)
				if len(noted.Broken) != 0 {
					t.Fatalf("before: %+v", noted)
				}
				changed := int64(0)
				err := d.Update(context.Background(), func(tx *db.Tx) error {
					for _, s := range c.statements {
						n, err := tx.Exec(s)
						if err != nil {
							return err
						}
						changed += n
					}
					return nil
				})
				if err != nil || changed == 0 {
					t.Fatalf("the fault could not be planted: %d, %v", changed, err)
				}
				if v := verify(t, d, noted.Heads...); len(v.Broken) == 0 {
					t.Error("not found")
				}
				if v := verify(t, d); !c.outside && len(v.Broken) == 0 {
					t.Error("not found without the noted heads")
				}
			})
		})
	}
}

type record struct {
	ID       string                  `db:"id" audit:"-"`
	Name     string                  `db:"name" group:"identity"`
	Limit    int64                   `db:"limit" group:"billing"`
	Owner    *string                 `db:"owner_id"`
	Main     bool                    `db:"is_main"`
	Secret   string                  `db:"secret" audit:"redact"`
	Tags     db.JSON[[]string]       `db:"tags"`
	Own      db.JSON[map[string]any] `db:"own" group:"own"`
	Computed string
}

func TestDiff(t *testing.T) {
	t.Parallel()
	owner := "u1"
	before := record{ID: "1", Name: "A", Limit: 0, Tags: db.JSON[[]string]{}, Own: db.JSON[map[string]any]{V: map[string]any{"hs": "8501", "gone": 1, "same": "x"}}}
	after := record{ID: "2", Name: "", Limit: 5, Owner: &owner, Secret: "s", Tags: db.JSON[[]string]{V: []string{"vip"}}, Computed: "x",
		Own: db.JSON[map[string]any]{V: map[string]any{"hs": "8502", "same": "x", "new": true}}}
	got := map[string]audit.Change{}
	for _, c := range audit.Diff(&before, &after, func(f string) string {
		if f == "own.hs" {
			return "identity"
		}
		return ""
	}) {
		got[c.Field] = c
	}
	for field, want := range map[string]string{
		"name": "identity A <nil> false", "limit": "billing <nil> 5 false", "owner_id": " <nil> u1 false", "secret": " <nil> <nil> true", "tags": " <nil> [vip] false",
		"own.hs": "identity 8501 8502 false", "own.gone": "own 1 <nil> false", "own.new": "own <nil> true false",
	} {
		c, ok := got[field]
		if s := fmt.Sprint(c.Group, " ", c.Before, " ", c.After, " ", c.Redacted); !ok || s != want {
			t.Errorf("%s: %q, want %q", field, s, want)
		}
		delete(got, field)
	}
	if len(got) != 0 {
		t.Errorf("unexpected: %v", got)
	}
	if ch := audit.Diff(&before, &before, nil); len(ch) != 0 {
		t.Errorf("no change, yet %v", ch)
	}
	if ch := audit.Diff(nil, nil, nil); ch != nil {
		t.Errorf("nothing, yet %v", ch)
	}
	if ch := audit.Diff(nil, &after, nil); len(ch) == 0 || ch[0].Before != nil {
		t.Errorf("creation: %v", ch)
	}
}
