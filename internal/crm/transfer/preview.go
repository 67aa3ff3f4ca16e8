package transfer

import (
	"context"
	"errors"
	"slices"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// Rehearsal is what an import would do.
type Rehearsal struct {
	Rows []RehearsedRow `json:"rows"`
	// Counts are over the rows shown.
	Counts map[string]int `json:"counts" doc:"By action, of the rows shown"`
	Totals struct {
		Rows    int  `json:"rows"`
		Records int  `json:"records" doc:"Customers after folding"`
		Exact   bool `json:"exact" doc:"False: the file is long and was only read in part"`
	} `json:"totals"`
	Unmapped []string `json:"unmapped_columns"`
	Info     FileInfo `json:"info"`
	Headers  []string `json:"headers"`
	// Differ and Cleared are as in a run, over the rows shown.
	Differ  map[string]int64 `json:"differ,omitempty"`
	Cleared map[string]int64 `json:"cleared,omitempty"`
}

// RehearsedRow is one customer of the rehearsal, or a row that would be refused.
type RehearsedRow struct {
	Row      int               `json:"row" doc:"Row number in the file"`
	Rows     int               `json:"rows" doc:"How many of the rows looked at were folded into it"`
	Action   string            `json:"action" enum:"create,update,unchanged,skip,reject"`
	Record   map[string]any    `json:"record,omitempty" doc:"The fields as they would be stored"`
	Contacts int               `json:"contacts,omitempty"`
	Match    *customer.Ref     `json:"match,omitempty" doc:"The customer it was recognised as"`
	Problems []Remark          `json:"problems,omitempty"`
	Cells    map[string]string `json:"cells,omitempty" doc:"The assigned columns of a refused row as they stand in the file"`
}

// errRehearsed takes a rehearsal back.
var errRehearsed = errors.New("only a rehearsal")

// countFor is how long a rehearsal usually goes on counting the rows it does not show.
const countFor = 3 * time.Second

// Preview carries out the beginning of an import and takes it back: what it shows is what the run will do.
func (s *Service) Preview(ctx context.Context, runID string, p Plan) (*Rehearsal, error) {
	run, c, f, err := s.prepare(ctx, runID, p)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	limit := previewUnits
	if c.folding {
		limit = previewFold
	}
	budget, done := context.WithTimeout(ctx, s.opt.CountFor)
	defer done()
	sc, err := scanFile(ctx, f, run.Size, p.Options.sheetOptions(run.Info.V.Lang, s.limits()), c, s.opt.Temp, limit, budget.Done())
	if err != nil {
		if errors.Is(err, errHeader) {
			return nil, ErrGone.Because(err)
		}
		return nil, fileFault(err)
	}
	defer sc.close()
	lang := work.ActorOf(ctx).Lang
	out := &Rehearsal{Rows: []RehearsedRow{}, Counts: map[string]int{}, Unmapped: []string{}, Info: run.Info.V.public(lang), Headers: run.Info.V.Header}
	out.Totals.Rows, out.Totals.Records, out.Totals.Exact = int(run.Total), sc.seenUnits, sc.whole
	if !sc.whole && sc.seenRows > 0 {
		out.Totals.Records = int(int64(sc.seenUnits) * run.Total / int64(sc.seenRows))
	}
	for i, h := range c.header {
		used := i == c.codeCol || slices.ContainsFunc(c.bindings, func(b *binding) bool { return b.col == i }) || slices.ContainsFunc(c.keys, func(k keyPart) bool { return k.col == i })
		if !used {
			out.Unmapped = append(out.Unmapped, h)
		}
	}
	drafts := make([]*draft, min(sc.units(), previewUnits))
	for i := range drafts {
		if drafts[i], err = c.draftOf(sc, i); err != nil {
			return nil, err
		}
	}
	results, err := s.rehearse(ctx, run.ID, c, drafts)
	if err != nil {
		return nil, err
	}
	copyRun := *run
	b := book{run: &copyRun, c: c, scan: sc}
	for i, d := range drafts {
		for _, r := range d.refused {
			row := RehearsedRow{Row: r.line, Rows: 1, Action: actReject, Problems: remarks(r.problems, lang), Cells: map[string]string{}}
			err := sc.unit(i, func(x *sheet.Row) error {
				for _, bi := range c.bindings {
					if x.Line == r.line && bi.col >= 0 && bi.col < len(x.Cells) {
						row.Cells[bi.column] = clip(x.Cells[bi.col], 200)
					}
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
			out.Rows = append(out.Rows, row)
			out.Counts[actReject]++
		}
		o := results[i]
		if err := b.enter(i, d, o); err != nil {
			return nil, err
		}
		if o == nil {
			continue
		}
		row := RehearsedRow{Row: d.line, Rows: d.rows, Action: o.action, Contacts: o.contacts, Problems: remarks(slices.Concat(o.problems, d.remarks, o.cleared), lang)}
		if o.match != nil && (o.match.Visible || o.match.ID != "") {
			row.Match = &customer.Ref{ID: o.match.ID, Name: o.match.Name}
		}
		if o.record.ID != "" {
			row.Record = s.shown(c, &o.record)
		}
		out.Counts[o.action]++
		out.Rows = append(out.Rows, row)
	}
	out.Differ, out.Cleared = copyRun.Info.V.Tally.Differ, copyRun.Info.V.Tally.Cleared
	return out, nil
}

// shown are the fields of a record the file has a say in.
func (s *Service) shown(c *compiled, rec *customer.Customer) map[string]any {
	out := map[string]any{"code": rec.Code, "name": rec.Name}
	for _, b := range c.scalars {
		key := b.target.name
		switch {
		case b.target.money != "":
			continue
		case b.target.Block == "own":
			key = "own." + key
		}
		stored := key
		if key == "owner" || key == "team" {
			stored += "_id"
		}
		if v := rec.Logged(stored); v != nil {
			out[key] = v
		}
	}
	return out
}

// rehearse carries drafts out in a transaction that is taken back; when one of them fails half way, each in one of its own.
func (s *Service) rehearse(ctx context.Context, runID string, c *compiled, drafts []*draft) ([]*outcome, error) {
	try := func(part []*draft, into []*outcome) error {
		err := s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
			tx.Nothing()
			e, err := s.engine(tx, c, runID, part)
			if err != nil {
				return err
			}
			defer e.batch.End()
			for i, d := range part {
				if d.rows == 0 {
					continue
				}
				if into[i], err = e.put(d); err != nil {
					return err
				}
			}
			if err := e.end(); err != nil {
				return err
			}
			return errRehearsed
		})
		if errors.Is(err, errRehearsed) {
			return nil
		}
		return err
	}
	out := make([]*outcome, len(drafts))
	err := try(drafts, out)
	if err == nil || !s.worthRedoing(ctx, err) {
		return out, err
	}
	for i := range drafts {
		if err := try(drafts[i:i+1], out[i:i+1]); err != nil {
			if !s.worthRedoing(ctx, err) {
				return nil, err
			}
			out[i] = rejected(fault.From(err))
		}
	}
	return out, nil
}
