package customer

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradewind/internal/crm/own"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/text"
	"tradewind/internal/kit/work"
)

// Query says which customers are wanted: what was typed, conditions, order, page.
type Query struct {
	Q      string
	Filter field.Cond
	Sort   string
	Cursor string
	Limit  int
	// Columns are dictionary keys; empty means all.
	Columns []string
	// Count is "" (up to 10,000), "none" or "exact".
	Count string
	// Deleted lists deleted customers instead of living ones.
	Deleted bool
	// Need is the right whose range applies; CanView when empty.
	Need access.Need

	walk *bool // what arrange decided, for the further pages of one walk through all rows
}

// CountCap is how far totals are counted without being asked to.
const CountCap = 10_000

// plan is a compiled query.
type plan struct {
	tables string
	w      db.Where
	order  field.Order
	search bool
	empty  bool
	// byDoc tells that PostgreSQL searches in the order of creation: see arrange.
	byDoc bool
	// number tells that the values sorted by are numbers.
	number bool
	// narrow holds the tables and conditions that decide the total when the customer's own row need not be looked at.
	narrow *plan
}

// dialect tells the compiler the engine and the reader's date and zone.
func dialect(tx *work.Tx) field.Dialect {
	zone, err := time.LoadLocation(tx.Actor().Zone)
	if err != nil {
		zone = time.UTC
	}
	now := tx.Now().In(zone)
	return field.Dialect{Postgres: tx.Postgres(), Zone: zone, Today: time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone), Self: tx.Actor().ID}
}

// searchGroups are the letters of the groups the reader may search in.
func searchGroups(r *access.Rights) (letters string, folds []string) {
	for _, g := range Groups {
		if r.Level(Resource.Key, g.Key) >= access.Read {
			letters += string(g.Letter)
			folds = append(folds, "s.fold_"+string(g.Letter))
		}
	}
	return letters, folds
}

func (s *Service) compile(tx *work.Tx, q *Query) (*plan, error) {
	_, set, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	r := tx.Rights()
	need := q.Need
	if need == (access.Need{}) {
		need = CanView
	}
	p := &plan{tables: "customer c"}
	cond, args, err := set.Compile(q.Filter, r, dialect(tx))
	if err != nil {
		return nil, err
	}
	def := "-updated_at"
	if q.Deleted {
		p.w.And("c.deleted_at IS NOT NULL AND c.merged_into = ''")
	} else {
		p.w.And("c.deleted_at IS NULL")
	}
	if strings.TrimSpace(q.Q) != "" && !q.Deleted {
		if err := s.search(tx, q, need, p); err != nil {
			return nil, err
		}
	}
	if p.order.Key == "" {
		if p.order, err = set.ParseSort(q.Sort, def, r); err != nil {
			return nil, err
		}
	}
	if f := set.Get(p.order.Key); f == nil || f.Kind == field.Number || f.Kind == field.Money || f.Kind == field.Instant {
		p.number = true
	}
	if !p.search {
		from(tx, need, &p.w)
	}
	if cond != "" {
		p.w.And(cond, args...)
		p.narrow = nil
	}
	return p, nil
}

// search turns what was typed into a condition on the search index. The range is part of the index query: documents carry
// their owner and team as words. Input without a letter or digit asks for nothing and leaves the plan as it is.
func (s *Service) search(tx *work.Tx, q *Query, need access.Need, p *plan) error {
	letters, folds := searchGroups(tx.Rights())
	tq, err := text.ParseQuery(letters, q.Q)
	if errors.Is(err, text.ErrNothingToSearch) {
		return nil
	}
	p.search = true
	words := tx.Rights().ScopeToken(seen(tx, need))
	if words != nil && len(words) == 0 || errors.Is(err, text.ErrNoGroups) { // no range, or no readable group: nothing can be found
		p.empty = true
		return nil
	}
	if err != nil {
		return err
	}
	p.narrow = &plan{}
	match := func(cond string, args ...any) {
		p.w.And(cond, args...)
		p.narrow.w.And(cond, args...)
	}
	order := ""
	fn := "instr"
	if tx.Postgres() {
		fn = "strpos"
		expr := tq.TSQuery()
		if len(words) > 0 {
			expr = "(" + expr + ") & ('" + strings.Join(words, "' | '") + "')"
		}
		p.narrow.tables = "customer_search s"
		p.tables = "customer_search s JOIN customer c ON c.id = s.customer_id"
		match("s.tokens @@ CAST(? AS tsquery)", expr)
		order = "s.doc + 0" // an expression keeps the planner from walking the documents in order
	} else {
		expr := tq.FTS5()
		if len(words) > 0 {
			expr = "(" + expr + ") AND (\"" + strings.Join(words, "\" OR \"") + "\")"
		}
		// CROSS JOIN keeps SQLite from starting at another table than the index.
		p.narrow.tables = "customer_fts f CROSS JOIN customer_search s ON s.doc = f.rowid"
		p.tables = p.narrow.tables + " CROSS JOIN customer c ON c.id = s.customer_id"
		match("customer_fts MATCH ?", expr)
		order = "f.rowid"
	}
	if v, args := tq.VerifySQL(fn, folds...); v != "" {
		match(v, args...)
	} else if !tx.Postgres() {
		p.narrow.tables = "customer_fts f"
	}
	if q.Sort == "" {
		// The index lies in the order of creation: newest first costs nothing.
		p.order = field.Order{Key: "id", Expr: order, Desc: true}
		p.byDoc = tx.Postgres()
	}
	return nil
}

// columnsFor returns the stored columns behind dictionary keys; the key, version and what rights need come always.
func columnsFor(keys []string) string {
	if len(keys) == 0 {
		return allColumns
	}
	cols := []string{"id", "version", "code", "name", "owner_id", "team_id"}
	add := func(names ...string) {
		for _, n := range names {
			if !slices.Contains(cols, n) {
				cols = append(cols, n)
			}
		}
	}
	for _, k := range keys {
		switch {
		case k == "owner" || k == "team" || strings.HasPrefix(k, "contact."):
		case k == "turnover":
			add("turnover_amount", "turnover_currency")
		case k == "credit_limit":
			add("credit_amount", "credit_currency")
		case strings.HasPrefix(k, "own."):
			add("own")
		case Fields.Get(k) != nil:
			add(k)
		}
	}
	return "c." + strings.Join(cols, ", c.")
}

// List returns one page.
func (s *Service) List(tx *work.Tx, q Query) (rest.Page[View], error) {
	page := rest.Page[View]{Items: []View{}}
	rows, next, total, err := s.rows(tx, &q)
	if err != nil {
		return page, err
	}
	page.NextCursor, page.Total = next, total
	page.Items, err = s.Present(tx, rows, q.Columns)
	return page, err
}

func (s *Service) rows(tx *work.Tx, q *Query) (rows []Customer, next string, total *rest.Total, err error) {
	p, err := s.compile(tx, q)
	if err != nil {
		return nil, "", nil, err
	}
	if q.Limit <= 0 || q.Limit > 500 {
		q.Limit = 50
	}
	if p.empty {
		if q.Count != "none" {
			total = &rest.Total{}
		}
		return nil, "", total, nil
	}
	cur, err := rest.ReadCursor(q.Cursor, 3)
	if err != nil {
		return nil, "", nil, err
	}
	if total, err = s.arrange(tx, q, p, CountCap); err != nil {
		return nil, "", nil, err
	}
	query, args, err := p.page(q, cur)
	if err != nil {
		return nil, "", nil, err
	}
	found, err := scanPage(tx, query, args, q.Limit)
	if err != nil {
		return nil, "", nil, err
	}
	dir := direction(p.order)
	for i := range found {
		if i == q.Limit {
			last := found[i-1]
			key := last.SortKey
			if b, ok := key.([]byte); ok {
				key = string(b)
			}
			next = rest.Cursor(p.order.Key+dir, key, last.ID)
			break
		}
		rows = append(rows, found[i].Customer)
	}
	switch {
	case q.Count == "none":
		total = nil
	case total != nil:
	case cur == nil && next == "": // the first page is all there is
		total = &rest.Total{Count: int64(len(rows))}
	default:
		total, err = s.count(tx, p, q.Count == "exact")
	}
	return rows, next, total, err
}

// keyed is a row with the value it was sorted by.
type keyed struct {
	Customer
	SortKey any `db:"sort_key"`
}

func direction(o field.Order) string {
	if o.Desc {
		return "DESC"
	}
	return "ASC"
}

// scanPage reads rows the way db.Select does, with the places of the columns found once instead of for every row.
func scanPage(tx *work.Tx, query string, args []any, size int) ([]keyed, error) {
	var (
		k         keyed
		tags, own string
		dst       []any
	)
	out := make([]keyed, 0, min(size, 200)+1)
	err := tx.Each(query, args, func(r *sql.Rows) error {
		if dst == nil {
			cols, err := r.Columns()
			if err != nil {
				return err
			}
			v := reflect.ValueOf(&k.Customer).Elem()
			for _, c := range cols {
				switch c {
				case "tags":
					dst = append(dst, &tags)
				case "own":
					dst = append(dst, &own)
				case "sort_key":
					dst = append(dst, &k.SortKey)
				default:
					i, ok := columnIndex[c]
					if !ok {
						return fmt.Errorf("customer has no column %q", c)
					}
					dst = append(dst, v.Field(i).Addr().Interface())
				}
			}
		}
		k, tags, own = keyed{}, "", ""
		if err := r.Scan(dst...); err != nil {
			return err
		}
		if len(tags) > len("[]") {
			if err := k.Tags.Scan(tags); err != nil {
				return err
			}
		}
		if len(own) > len("{}") {
			if err := k.Own.Scan(own); err != nil {
				return err
			}
		}
		out = append(out, k)
		return nil
	})
	return out, err
}

// page is the statement for the rows after cur, one more than the page holds. The limit stands in its text: SQLite compiles
// a statement anew whenever a limit given as a parameter changes hands.
func (p *plan) page(q *Query, cur []any) (string, []any, error) {
	w := p.w
	dir := direction(p.order)
	order := p.order.Expr + " " + dir
	if p.order.Key != "id" {
		order += ", c.id " + dir
	}
	if cur != nil {
		_, isText := cur[1].(string)
		_, hasID := cur[2].(string)
		if cur[0] != p.order.Key+dir || !hasID || cur[1] == nil || isText == p.number {
			return "", nil, rest.ErrCursor.On("cursor")
		}
		than := " > "
		if p.order.Desc {
			than = " < "
		}
		if p.order.Key == "id" {
			w.And(p.order.Expr+than+"?", cur[1])
		} else {
			w.And("("+p.order.Expr+", c.id)"+than+"(?, ?)", cur[1], cur[2])
		}
	}
	return "SELECT " + columnsFor(q.Columns) + ", " + p.order.Expr + " AS sort_key FROM " + p.tables + w.SQL() + " ORDER BY " + order + " LIMIT " + strconv.Itoa(q.Limit+1), w.Args(), nil
}

// total is the statement that counts what the plan finds, up to one more than CountCap unless exact.
func (p *plan) total(exact bool) (string, []any) {
	if p.narrow != nil {
		p = p.narrow
	}
	limit := ""
	if !exact {
		limit = " LIMIT " + strconv.Itoa(CountCap+1)
	}
	return "SELECT COUNT(*) FROM (SELECT 1 AS x FROM " + p.tables + p.w.SQL() + limit + ") y", p.w.Args()
}

func (s *Service) count(tx *work.Tx, p *plan, exact bool) (*rest.Total, error) {
	text, args := p.total(exact)
	n, err := db.One[int64](tx.Tx, text, args...)
	if err != nil {
		return nil, err
	}
	t := &rest.Total{Count: n}
	if !exact && n > CountCap {
		t.Count, t.More = CountCap, true
	}
	return t, nil
}

// Each walks all customers of a query in its order, for exports; it stops at limit rows and tells whether there were more.
func (s *Service) Each(tx *work.Tx, q Query, limit int, fn func([]View) error) (more bool, err error) {
	q.Count, q.Limit, q.Cursor = "none", 500, ""
	for n := 0; ; {
		rows, next, _, err := s.rows(tx, &q)
		if err != nil {
			return false, err
		}
		if len(rows) > limit-n {
			rows, more = rows[:limit-n], true
		}
		views, err := s.Present(tx, rows, q.Columns)
		if err != nil {
			return more, err
		}
		if err := fn(views); err != nil {
			return more, err
		}
		n += len(rows)
		if next == "" || more {
			return more, nil
		}
		q.Cursor = next
	}
}

// MaxBulk is how many records one bulk change may touch.
const MaxBulk = 1000

// ErrBulk is a bulk change of more than MaxBulk records.
var ErrBulk = fault.Define(fault.Invalid, "bulk.too_many", "The filter finds more than {max} customers. Narrow it and change them in parts.", "筛选结果超过 {max} 个客户，请缩小范围后分批修改。")

// IDs returns the ids of everything a query finds; more than limit are refused.
func (s *Service) IDs(tx *work.Tx, q Query, limit int) ([]string, error) {
	var ids []string
	q.Columns = []string{"name"}
	more, err := s.Each(tx, q, limit, func(page []View) error {
		for i := range page {
			ids = append(ids, page[i].ID)
		}
		return nil
	})
	if err == nil && more {
		err = ErrBulk.On("filter", "max", limit)
	}
	return ids, err
}

// Dictionary returns the fields the actor may read, with own fields.
func (s *Service) Dictionary(tx *work.Tx) ([]*field.Field, error) {
	_, set, err := s.own.Load(tx, "customer")
	if err != nil {
		return nil, err
	}
	var out []*field.Field
	for _, x := range set.List {
		if tx.Rights().Level(Resource.Key, x.Group) >= access.Masked {
			out = append(out, x)
		}
	}
	return out, nil
}

// Definitions returns the own fields of customers, for imports and exports.
func (s *Service) Definitions(tx *work.Tx) ([]own.Def, error) {
	defs, _, err := s.own.Load(tx, "customer")
	return defs, err
}

// Column is one column of the board.
type Column struct {
	Stage      string `json:"stage"`
	Count      int64  `json:"count"`
	More       bool   `json:"more,omitempty"`
	Items      []View `json:"items"`
	NextCursor string `json:"next_cursor,omitempty"`
}

// Board returns the first cards of each stage.
func (s *Service) Board(tx *work.Tx, q Query) ([]Column, error) {
	out := []Column{}
	for _, st := range Stages {
		x := q
		x.Limit, x.Cursor = 30, ""
		x.Filter = field.Cond{And: []field.Cond{{Field: "stage", Op: "eq", Value: st.Code}}}
		if !q.Filter.Empty() {
			x.Filter.And = append(x.Filter.And, q.Filter)
		}
		p, err := s.List(tx, x)
		if err != nil {
			return nil, err
		}
		col := Column{Stage: st.Code, Items: p.Items, NextCursor: p.NextCursor}
		if p.Total != nil {
			col.Count, col.More = p.Total.Count, p.Total.More
		}
		out = append(out, col)
	}
	return out, nil
}
