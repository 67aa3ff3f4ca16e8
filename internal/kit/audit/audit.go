// Package audit owns the record of what happened: one append-only row per change, view or sign-in, chained by hashes so
// that nothing can be altered, removed or slipped in unnoticed. It refuses to judge and to forget.
//
// Rows lie in lanes (one on SQLite, several on PostgreSQL so that writers do not wait for each other); in each lane the
// sequence has no gaps and every row's hash covers the hash before it.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"tradewind/internal/kit/db"
)

// Change is one field before and after. Redacted values are kept out of the log; that the field changed is kept in.
type Change struct {
	Field  string `json:"field"`
	Group  string `json:"group,omitempty"`
	Before any    `json:"before"`
	After  any    `json:"after"`
	// Redacted tells that the values are withheld on purpose.
	Redacted bool `json:"redacted,omitempty"`
}

// Row is one entry of the log.
type Row struct {
	ID   string  `db:"id"`
	Lane int64   `db:"lane"`
	Seq  int64   `db:"seq"`
	At   db.Time `db:"at"`
	// ActorKind is user, token, system or anonymous.
	ActorKind string `db:"actor_kind"`
	ActorID   string `db:"actor_id"`
	ActorName string `db:"actor_name"`
	// OnBehalf is the person somebody stood in for.
	OnBehalf  string            `db:"on_behalf"`
	IP        string            `db:"ip"`
	Agent     string            `db:"agent"`
	RequestID string            `db:"request_id"`
	Action    string            `db:"action"`
	Entity    string            `db:"entity"`
	EntityID  string            `db:"entity_id"`
	RootKind  string            `db:"root_kind"`
	RootID    string            `db:"root_id"`
	Label     string            `db:"label"`
	Changes   db.JSON[[]Change] `db:"changes"`
	Note      string            `db:"note"`
	Prev      string            `db:"prev_hash"`
	Hash      string            `db:"hash"`
}

// Ref points at what a row is about. Root is the record whose timeline it belongs to (a contact's root is its customer).
type Ref struct {
	Entity, ID       string
	RootKind, RootID string
	Label            string
}

// sum computes the hash of a row from its predecessor's and all its content; changes is the stored text, byte by byte, so
// that no reading of numbers stands between what was written and what is proved.
func (r *Row) sum(changes string) string {
	body, _ := json.Marshal([]any{ // only plain values: cannot fail
		r.Prev, r.ID, r.Lane, r.Seq, r.At.UnixMicro(), r.ActorKind, r.ActorID, r.ActorName, r.OnBehalf, r.IP, r.Agent, r.RequestID,
		r.Action, r.Entity, r.EntityID, r.RootKind, r.RootID, r.Label, r.Note,
	})
	h := sha256.New()
	h.Write(body)
	h.Write([]byte(changes))
	return hex.EncodeToString(h.Sum(nil))
}

// Lanes is how many lanes a PostgreSQL database spreads its rows over.
const Lanes = 8

// Append writes the rows into one lane within the running transaction.
func Append(t *db.Tx, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	lane := int64(0)
	if t.Postgres() {
		lane = rand.Int64N(Lanes) //nolint:gosec // spreads load, keeps no secret
	}
	type head struct {
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}
	lock := ""
	if t.Postgres() {
		lock = " FOR UPDATE"
	}
	h, err := db.One[head](t, "SELECT seq, hash FROM audit_head WHERE lane = ?"+lock, lane)
	if err != nil {
		return fmt.Errorf("head of the log: %w", err)
	}
	for i := range rows {
		r := &rows[i]
		h.Seq++
		r.Lane, r.Seq, r.Prev = lane, h.Seq, h.Hash
		if r.Changes.V == nil {
			r.Changes.V = []Change{}
		}
		r.Hash = r.sum(r.normalise())
		h.Hash = r.Hash
		if err := db.Insert(t, "audit", *r); err != nil {
			return fmt.Errorf("write the log: %w", err)
		}
	}
	_, err = t.Exec("UPDATE audit_head SET seq = ?, hash = ? WHERE lane = ?", h.Seq, h.Hash, lane)
	return err
}

// normalise puts the texts into a form both engines store unchanged and returns the changes as they will be stored.
func (r *Row) normalise() string {
	for _, s := range []*string{&r.ActorID, &r.ActorName, &r.OnBehalf, &r.IP, &r.Agent, &r.RequestID, &r.Entity, &r.EntityID, &r.RootID, &r.Label, &r.Note} {
		*s = strings.ToValidUTF8(strings.ReplaceAll(*s, "\x00", ""), "\uFFFD")
	}
	if len(r.Agent) > 200 {
		r.Agent = strings.ToValidUTF8(r.Agent[:200], "")
	}
	b, err := json.Marshal(r.Changes.V)
	if err != nil {
		r.Changes.V = []Change{{Field: "?", Redacted: true}}
		b, _ = json.Marshal(r.Changes.V) // plain values
	}
	return string(b)
}

// Verdict is the outcome of verifying the chain.
type Verdict struct {
	Rows int64 `json:"rows"`
	// Broken describes the first fault of each lane; empty when the log is whole.
	Broken []string `json:"broken"`
	// Heads are lane:sequence:hash, to be kept elsewhere: a log cut at its end is found only by comparing them.
	Heads []string `json:"heads"`
}

// Verify reads the whole log of a snapshot and checks every link. known are heads noted earlier ("lane:seq:hash"); each
// must still be part of the chain.
func Verify(t *db.Tx, known []string) (Verdict, error) {
	var v Verdict
	heads, err := db.Select[struct {
		Lane int64  `db:"lane"`
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}](t, "SELECT lane, seq, hash FROM audit_head ORDER BY lane")
	if err != nil {
		return v, err
	}
	cols := strings.Join(db.Columns[Row](), ", ")
	for _, h := range heads {
		var last int64
		prev, broken := "", ""
		seen := map[string]bool{}
		for broken == "" {
			rows, err := db.Select[struct {
				Row
				Raw string `db:"raw"`
			}](t, "SELECT "+cols+", changes AS raw FROM audit WHERE lane = ? AND seq > ? ORDER BY seq LIMIT 1000", h.Lane, last)
			if err != nil {
				return v, err
			}
			for i := range rows {
				r := &rows[i]
				v.Rows++
				switch {
				case r.Seq != last+1:
					broken = fmt.Sprintf("lane %d: row %d is missing", h.Lane, last+1)
				case r.Prev != prev:
					broken = fmt.Sprintf("lane %d row %d: does not follow the row before it", h.Lane, r.Seq)
				case r.sum(r.Raw) != r.Hash:
					broken = fmt.Sprintf("lane %d row %d (%s %s by %s): its content was altered", h.Lane, r.Seq, r.Action, r.Entity, r.ActorName)
				}
				last, prev = r.Seq, r.Hash
				for _, k := range known {
					if strings.HasPrefix(k, fmt.Sprintf("%d:%d:", h.Lane, r.Seq)) {
						seen[k] = strings.HasSuffix(k, ":"+r.Hash)
					}
				}
				if broken != "" {
					break
				}
			}
			if len(rows) < 1000 {
				break
			}
		}
		if broken == "" && (last != h.Seq || prev != h.Hash) {
			broken = fmt.Sprintf("lane %d: the log ends at row %d, its head says %d", h.Lane, last, h.Seq)
		}
		if broken == "" {
			for _, k := range known {
				// A head noted before the lane's first row ("3:0:") names no row.
				if strings.HasPrefix(k, fmt.Sprintf("%d:", h.Lane)) && !seen[k] && k != fmt.Sprintf("%d:0:", h.Lane) {
					broken = fmt.Sprintf("lane %d: the noted head %s is not part of the log any more", h.Lane, k)
				}
			}
		}
		if broken != "" {
			v.Broken = append(v.Broken, broken)
		}
		v.Heads = append(v.Heads, fmt.Sprintf("%d:%d:%s", h.Lane, h.Seq, h.Hash))
	}
	stray, err := db.Select[int64](t, "SELECT DISTINCT lane FROM audit WHERE lane NOT IN (SELECT lane FROM audit_head) ORDER BY lane")
	if err != nil {
		return v, err
	}
	for _, lane := range stray {
		v.Broken = append(v.Broken, fmt.Sprintf("lane %d: its head is missing", lane))
	}
	for lane := range int64(Lanes) {
		if !slices.ContainsFunc(v.Heads, func(h string) bool { return strings.HasPrefix(h, fmt.Sprintf("%d:", lane)) }) && !slices.Contains(stray, lane) {
			v.Broken = append(v.Broken, fmt.Sprintf("lane %d: its head is missing", lane))
		}
	}
	return v, nil
}

// Diff compares two structs of one type (either may be nil) by their db tags and returns the fields that differ. Tags:
// `group:"contact"` names the field group, `audit:"-"` leaves a field out (version, updated_at, derived columns),
// `audit:"redact"` records that it changed but not the values. A db.JSON map is compared key by key as field.key, its group
// taken from groups(field.key) when given.
func Diff(before, after any, groups func(field string) string) []Change {
	bv, av := reflect.Indirect(reflect.ValueOf(before)), reflect.Indirect(reflect.ValueOf(after))
	v := av
	if !av.IsValid() {
		v = bv
	}
	if !v.IsValid() {
		return nil
	}
	var out []Change
	diffStruct(v.Type(), bv, av, groups, &out)
	return out
}

func diffStruct(t reflect.Type, bv, av reflect.Value, groups func(string) string, out *[]Change) {
	for i := range t.NumField() {
		f := t.Field(i)
		get := func(v reflect.Value) any {
			if !v.IsValid() {
				return nil
			}
			return plain(v.Field(i).Interface())
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			sub := func(v reflect.Value) reflect.Value {
				if !v.IsValid() {
					return v
				}
				return v.Field(i)
			}
			diffStruct(f.Type, sub(bv), sub(av), groups, out)
			continue
		}
		name, mode := f.Tag.Get("db"), f.Tag.Get("audit")
		if name == "" || name == "-" || mode == "-" {
			continue
		}
		b, a := get(bv), get(av)
		bm, bok := b.(map[string]any)
		am, aok := a.(map[string]any)
		if bok || aok {
			diffMap(name, bm, am, groups, f.Tag.Get("group"), out)
			continue
		}
		if same(b, a) {
			continue
		}
		c := Change{Field: name, Group: f.Tag.Get("group"), Before: b, After: a}
		if mode == "redact" {
			c.Before, c.After, c.Redacted = nil, nil, true
		}
		*out = append(*out, c)
	}
}

func diffMap(name string, b, a map[string]any, groups func(string) string, group string, out *[]Change) {
	var keys []string
	for k := range b {
		keys = append(keys, k)
	}
	for k := range a {
		if _, ok := b[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		if same(b[k], a[k]) {
			continue
		}
		g := group
		if groups != nil {
			if own := groups(name + "." + k); own != "" {
				g = own
			}
		}
		*out = append(*out, Change{Field: name + "." + k, Group: g, Before: b[k], After: a[k]})
	}
}

// plain turns a stored value into what JSON will hold; empty values become nil, so that "" and absent are the same.
func plain(v any) any {
	switch x := v.(type) {
	case db.Time:
		if x.IsZero() {
			return nil
		}
		return x.Format("2006-01-02T15:04:05.000Z07:00")
	case string:
		if x == "" {
			return nil
		}
		return x
	case bool:
		return x
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	var out any
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	_ = dec.Decode(&out)
	switch x := out.(type) {
	case []any:
		if len(x) == 0 {
			return nil
		}
	case json.Number:
		if x == "0" && reflect.ValueOf(v).Kind() != reflect.Pointer {
			return nil
		}
	}
	return out
}

func same(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
