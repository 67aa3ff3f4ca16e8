package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/sheet/value"
	"tradewind/internal/kit/work"
)

// Uploaded is what is known of a file right after it was taken.
type Uploaded struct {
	ID       string          `json:"id"`
	FileName string          `json:"file_name"`
	Size     int64           `json:"size"`
	Info     FileInfo        `json:"info"`
	Headers  []string        `json:"headers"`
	Preview  [][]string      `json:"preview"`
	Guess    []GuessedColumn `json:"guess"`
	Preset   *PresetRef      `json:"preset,omitempty" doc:"The program whose export this is"`
	Mapping  *Mapped         `json:"mapping,omitempty" doc:"A saved mapping made for a file with the same columns"`
	Rows     int             `json:"row_estimate"`
}

// PresetRef names a preset.
type PresetRef struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// FileInfo tells how a file is read.
type FileInfo struct {
	Kind      string          `json:"kind" enum:"csv,tsv,xlsx,html,xml"`
	Sheets    []string        `json:"sheets,omitempty"`
	Sheet     string          `json:"sheet,omitempty"`
	Encoding  string          `json:"encoding,omitempty"`
	BOM       bool            `json:"bom,omitempty"`
	Sure      bool            `json:"sure" doc:"False: ask the person which encoding it is"`
	Encodings []EncodingGuess `json:"encodings,omitempty"`
	Delimiter string          `json:"delimiter,omitempty"`
	LineEnds  string          `json:"line_ends,omitempty" enum:"lf,crlf,cr,mixed,"`
	HeaderRow int             `json:"header_row"`
	DataRow   int             `json:"data_row"`
	Columns   []Column        `json:"columns" doc:"What the values of each column are like: one with few different values folds many rows into one customer"`
	Hints     []Hint          `json:"hints" doc:"How columns write numbers and dates, decided over the whole file"`
	Warnings  []Remark        `json:"warnings,omitempty"`
}

// EncodingGuess is one possible encoding.
type EncodingGuess struct {
	Encoding string  `json:"encoding"`
	Score    float64 `json:"score"`
}

// Remark is something the person should know, in his language.
type Remark struct {
	Column  string `json:"column,omitempty"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Value   string `json:"value,omitempty"`
	Message string `json:"message"`
}

func remarks(list []Problem, lang string) []Remark {
	out := make([]Remark, len(list))
	for i := range list {
		p := &list[i]
		out[i] = Remark{Column: p.Column, Field: p.Field, Code: p.Code, Value: p.Value, Message: p.Text(lang)}
	}
	return out
}

func (f *fileInfo) public(lang string) FileInfo {
	out := FileInfo{Kind: string(f.Kind), Sheets: f.Sheets, Sheet: f.Sheet, Encoding: f.Encoding, BOM: f.BOM, Sure: f.Sure, Delimiter: f.Delimiter, LineEnds: f.LineEnd,
		HeaderRow: f.HeaderRow, DataRow: f.DataRow, Columns: f.Columns, Hints: f.Hints, Warnings: remarks(f.Warnings, lang)}
	for _, g := range f.Guesses {
		out.Encodings = append(out.Encodings, EncodingGuess{g.Encoding, g.Score})
	}
	if out.Columns == nil {
		out.Columns = []Column{}
	}
	if out.Hints == nil {
		out.Hints = []Hint{}
	}
	return out
}

func (s *Service) limits() sheet.Limits { return sheet.Limits{FileBytes: s.opt.MaxFile} }

// inspect finds out what a stored file is under the options, reading it as a whole once.
func (s *Service) inspect(ctx context.Context, f *os.File, size int64, name string, opt FileOptions, lang string) (fileInfo, [][]string, *surveyor, error) {
	so := opt.sheetOptions(lang, s.limits())
	in, err := sheet.SniffWith(ctx, f, size, name, so)
	if err != nil {
		return fileInfo{}, nil, nil, fileFault(err)
	}
	rows, v, warnings, err := survey(ctx, f, size, so)
	if err != nil {
		return fileInfo{}, nil, nil, fileFault(err)
	}
	out := fileInfo{Kind: in.Kind, Sheets: in.Sheets, Sheet: in.Sheet, Encoding: in.Encoding, BOM: in.BOM, Sure: in.Sure, Guesses: in.Guesses, Delimiter: in.Delimiter,
		LineEnd: in.LineEnd, HeaderRow: in.HeaderRow, DataRow: in.DataRow, Header: in.Header, Rows: rows, Hints: v.hints(), Columns: v.columns(), Lang: lang, Options: opt}
	for i := range warnings {
		w := &warnings[i]
		out.Warnings = append(out.Warnings, Problem{Column: w.Col, Code: w.Code, En: w.Message("en"), Zh: w.Message("zh")})
	}
	return out, previewOf(&in), v, nil
}

func previewOf(in *sheet.Info) [][]string {
	out := [][]string{}
	for _, r := range in.Preview {
		if len(out) == uploadPreview {
			break
		}
		cells := make([]string, len(r.Cells))
		for i, c := range r.Cells {
			cells[i] = clip(sheet.Clean(c), 200)
		}
		out = append(out, cells)
	}
	return out
}

// sniffPreview reads the first rows of a stored file again.
func (s *Service) sniffPreview(ctx context.Context, f *os.File, size int64, info *fileInfo) ([][]string, error) {
	in, err := sheet.SniffWith(ctx, f, size, "", info.Options.sheetOptions(info.Lang, s.limits()))
	if err != nil {
		return nil, fileFault(err)
	}
	return previewOf(&in), nil
}

// Upload takes a file for an import: it is stored, looked at as a whole, and a mapping is proposed.
func (s *Service) Upload(ctx context.Context, name string, r io.Reader) (*Uploaded, error) {
	a := work.ActorOf(ctx)
	if !a.Rights.Can(customer.CanImport) { // before anything is written to the disk
		return nil, s.door.View(ctx, customer.CanImport, func(*work.Tx) error { return nil })
	}
	st, err := s.files.Put(ctx, r, s.opt.MaxFile)
	if err != nil {
		return nil, err
	}
	f, err := s.files.Open(st.Hash)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	name = blob.CleanName(name)
	info, preview, v, err := s.inspect(ctx, f, st.Size, name, FileOptions{}, a.Lang)
	if err != nil {
		return nil, err
	}
	out := &Uploaded{FileName: name, Size: st.Size, Headers: info.Header, Preview: preview, Rows: info.Rows}
	err = s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		if err := s.files.Keep(tx.Tx, st); err != nil {
			return err
		}
		var err error
		if info.Guess, err = s.guess(tx, &info, preview, v); err != nil {
			return err
		}
		run := runRow{ID: id.New(), Entity: "customer", FileName: name, Hash: st.Hash, Size: st.Size, State: stateUploaded, Info: db.JSON[fileInfo]{V: info},
			Total: int64(info.Rows), CreatedAt: db.At(tx.Now()), CreatedBy: tx.Actor().ID, Version: 1}
		if err := db.Insert(tx.Tx, "import_run", run); err != nil {
			return err
		}
		tx.Changed("upload", runRef(&run), nil, fmt.Sprintf("%s, %d rows", info.Kind, info.Rows))
		out.ID = run.ID
		return s.propose(tx, &info, out)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// guess proposes a field for each column and holds it against all values of the column: a field most of them do not fit,
// such as an owner column full of names nobody here has, is not proposed.
func (s *Service) guess(tx *work.Tx, info *fileInfo, preview [][]string, v *surveyor) ([]GuessedColumn, error) {
	list, err := s.targets(tx)
	if err != nil {
		return nil, err
	}
	out := guess(info.Header, preview, list, func(v string) bool { _, ok := geo.FindCountry(v); return ok })
	for i := range out {
		g := &out[i]
		t := targetBy(list, g.Field)
		if g.Field == "" || t == nil {
			continue
		}
		b := &binding{column: g.Column, col: i, target: t, cache: map[string]parsed{}, currency: "USD"}
		if p, ok := Recognise(info.Header); ok {
			b.preset = &p
		}
		for _, h := range info.Hints {
			if h.Column == g.Column {
				b.number, b.dates = value.Locale(h.Number), value.Order(h.Date)
			}
		}
		good, all := 0, 0
		for s2, n := range v.values[i] {
			p := b.read(s2, sheet.Text)
			if p.v == nil && p.prob == nil {
				continue
			}
			fits := p.prob == nil
			if name, ok := p.v.(string); fits && ok && t.Kind == field.User {
				found, err := s.people.PeopleByName(tx, name)
				if err != nil {
					return nil, err
				}
				fits = len(found) > 0
			}
			if name, ok := p.v.(string); fits && ok && t.Kind == field.Team {
				team, err := s.people.TeamByName(tx, name)
				if err != nil {
					return nil, err
				}
				fits = team != ""
			}
			all += n
			if fits {
				good += n
			}
		}
		if all == 0 {
			continue
		}
		g.Fits = float64(good*1000/all) / 1000
		if good*2 < all {
			g.Rejected, g.Field, g.Confidence, g.Why = g.Field, "", 0, ""
		}
	}
	return out, nil
}

// propose fills in what is proposed for the columns.
func (s *Service) propose(tx *work.Tx, info *fileInfo, out *Uploaded) error {
	out.Info, out.Guess = info.public(tx.Actor().Lang), info.Guess
	if p, ok := Recognise(info.Header); ok {
		out.Preset = &PresetRef{p.Key, p.Name}
	}
	ms, err := listMappings(tx)
	if err != nil {
		return err
	}
	for i := range ms {
		if sameHeader(ms[i].Headers.V, info.Header) == nil {
			m, err := s.mapped(tx, &ms[i])
			if err != nil {
				return err
			}
			out.Mapping = &m
			break
		}
	}
	return nil
}

// Reread looks at an uploaded file under other options and proposes a mapping anew.
func (s *Service) Reread(ctx context.Context, runID string, opt FileOptions) (*Uploaded, error) {
	run, f, err := s.openUpload(ctx, runID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	preview, err := s.reread(ctx, run, f, opt)
	if err != nil {
		return nil, err
	}
	info := &run.Info.V
	out := &Uploaded{ID: run.ID, FileName: run.FileName, Size: run.Size, Headers: info.Header, Preview: preview, Rows: info.Rows}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error { return s.propose(tx, info, out) })
	return out, err
}

// reread inspects the file of an upload under other options and remembers what it found.
func (s *Service) reread(ctx context.Context, run *runRow, f *os.File, opt FileOptions) ([][]string, error) {
	info, preview, v, err := s.inspect(ctx, f, run.Size, run.FileName, opt, run.Info.V.Lang)
	if err != nil {
		return nil, err
	}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) (err error) {
		info.Guess, err = s.guess(tx, &info, preview, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	run.Info.V, run.Total = info, int64(info.Rows)
	return preview, s.door.Housekeep(ctx, "import.progress", func(t *db.Tx) error { return saveInfo(t, run) })
}

// openUpload returns an upload that was not started yet, with its file.
func (s *Service) openUpload(ctx context.Context, runID string) (*runRow, *os.File, error) {
	var run runRow
	err := s.door.View(ctx, customer.CanImport, func(tx *work.Tx) (err error) {
		if run, err = loadRun(tx, runID); err == nil && run.State != stateUploaded {
			err = ErrState.With("state", run.State)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	f, err := s.files.Open(run.Hash)
	return &run, f, err
}

// prepare checks a plan for a run, reading the file anew when the plan reads it differently than before.
func (s *Service) prepare(ctx context.Context, runID string, p Plan) (*runRow, *compiled, *os.File, error) {
	run, f, err := s.openUpload(ctx, runID)
	if err != nil {
		return nil, nil, nil, err
	}
	c, err := func() (*compiled, error) {
		if !run.Info.V.Options.sameFile(p.Options) {
			if _, err := s.reread(ctx, run, f, p.Options); err != nil {
				return nil, err
			}
		}
		var list []*Target
		err := s.door.View(ctx, customer.CanImport, func(tx *work.Tx) (err error) {
			if p.OwnerID != "" && p.OwnerID != tx.Actor().ID {
				if err := tx.Require(customer.CanTransfer); err != nil {
					return err
				}
				if !s.people.Active(tx, p.OwnerID) {
					return customer.ErrPerson.On("owner_id", "field", "owner")
				}
			}
			list, err = s.targets(tx)
			return err
		})
		if err != nil {
			return nil, err
		}
		return p.compile(run.Info.V.Header, list, run.Info.V.Hints, run.Info.V.Lang)
	}()
	if err != nil {
		_ = f.Close()
		return nil, nil, nil, err
	}
	return run, c, f, nil
}

// Start queues the import.
func (s *Service) Start(ctx context.Context, runID string, p Plan) (*Run, error) {
	out, err := s.start(ctx, runID, p, true)
	if err == nil {
		s.queue.Wake()
	}
	return out, err
}

// ImportNow carries an import out at once, in the caller's process: for the command line.
func (s *Service) ImportNow(ctx context.Context, runID string, p Plan) (*Run, error) {
	if _, err := s.start(ctx, runID, p, false); err != nil {
		return nil, err
	}
	if err := s.Run(ctx, runID); err != nil {
		return nil, err
	}
	return s.Get(ctx, runID)
}

func (s *Service) start(ctx context.Context, runID string, p Plan, enqueue bool) (*Run, error) {
	_, c, f, err := s.prepare(ctx, runID, p)
	if err != nil {
		return nil, err
	}
	_ = f.Close()
	// What was decided is kept as it was decided: the rehearsal and the run read the same file in the same way.
	p.Mode, p.OnDuplicate, p.OnInvalid = c.Mode, c.OnDuplicate, c.OnInvalid
	var out *Run
	err = s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		run, err := holdRun(tx, runID)
		if err != nil {
			return err
		}
		if run.State != stateUploaded {
			return ErrState.With("state", run.State)
		}
		a := tx.Actor()
		if run.CreatedBy != a.ID {
			// Somebody with the widest range may start another's upload; it then acts for the one who started it.
			run.CreatedBy = a.ID
		}
		run.State, run.StartedAt = stateRunning, db.At(tx.Now())
		run.Plan.V = storedPlan{Plan: p, Lang: a.Lang, Zone: a.Zone, IP: a.IP}
		run.Info.V.Tally = tally{}
		if err := saveRun(tx.Tx, &run); err != nil {
			return err
		}
		tx.Changed("import-start", runRef(&run), nil, "mode "+p.Mode)
		tx.Topic("import:" + run.ID)
		if enqueue {
			if _, err := tx.Enqueue(kindImport, jobArgs{run.ID}, job.Options{Unique: run.ID}); err != nil {
				return err
			}
		}
		out, err = s.present(tx, &run)
		return err
	})
	return out, err
}

// Cancel asks a running import to stop; what is imported stays and can be undone.
func (s *Service) Cancel(ctx context.Context, runID string) (*Run, error) {
	var out *Run
	err := s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		run, err := holdRun(tx, runID)
		if err != nil {
			return err
		}
		switch run.State {
		case stateUploaded:
			run.State, run.FinishedAt = stateCancelled, db.At(tx.Now())
		case stateRunning:
			run.Cancel = true
		default:
			return ErrState.With("state", run.State)
		}
		if err := saveRun(tx.Tx, &run); err != nil {
			return err
		}
		tx.Changed("import-cancel", runRef(&run), nil, "")
		tx.Topic("import:" + run.ID)
		out, err = s.present(tx, &run)
		return err
	})
	return out, err
}

// errStopped ends the loop of a run that somebody cancelled or that another node took over.
var errStopped = errors.New("the import was stopped")

// actorFor makes the person who started a run, with the rights he has now.
func (s *Service) actorFor(ctx context.Context, userID string, p *storedPlan, note string) (*work.Actor, error) {
	a := &work.Actor{Kind: "user", ID: userID, Lang: p.Lang, Zone: p.Zone, IP: p.IP, RequestID: note, Agent: "tradewind job"}
	err := s.door.View(work.WithActor(ctx, work.System(kindImport)), customer.CanImport, func(tx *work.Tx) (err error) {
		names, err := s.people.Names(tx, userID)
		if err != nil {
			return err
		}
		a.Name = names[userID]
		a.Rights, err = s.people.RightsOf(tx, userID)
		return err
	})
	return a, err
}

func (s *Service) run(ctx context.Context, runID string) (runRow, error) {
	var r runRow
	err := s.door.View(work.WithActor(ctx, work.System(kindImport)), customer.CanImport, func(tx *work.Tx) (err error) {
		r, err = anyRun(tx.Tx, runID, "")
		return err
	})
	return r, err
}

// Run carries out a started import from where it stands, or goes on after a crash: records and position are committed
// together, so each row counts once. An error is for the queue, which tries again; what no second try can mend ends the
// run as failed.
func (s *Service) Run(ctx context.Context, runID string) error {
	r, err := s.run(ctx, runID)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return job.Fatal{Err: err}
	}
	if err != nil || r.State != stateRunning {
		return err
	}
	err = s.carry(ctx, &r)
	switch {
	case err == nil, errors.Is(err, errStopped):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	if f := fault.From(err); f.Def.Kind != fault.Internal && f.Def.Kind != fault.Unavailable && f.Def.Kind != fault.Full || errors.Is(err, errHeader) {
		if errors.Is(err, errHeader) {
			f = ErrGone.Because(err)
		}
		return s.fail(ctx, runID, f)
	}
	return err
}

// fail ends a run or an undo that cannot go on.
func (s *Service) fail(ctx context.Context, runID string, f *fault.Error) error {
	ctx = work.WithActor(context.WithoutCancel(ctx), work.System(kindImport))
	return s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := anyRun(tx.Tx, runID, lock(tx.Tx))
		if err != nil {
			return err
		}
		tx.Nothing()
		if r.State != stateRunning && r.State != stateUndoing {
			return nil
		}
		p := Problem{Code: f.Def.Code, En: f.Text("en"), Zh: f.Text("zh")}
		r.State, r.FinishedAt, r.Error.V = stateFailed, db.At(tx.Now()), &p
		tx.Changed("import-failed", runRef(&r), nil, f.Def.Code)
		tx.Topic("import:" + r.ID)
		return saveRun(tx.Tx, &r)
	})
}

func (s *Service) carry(ctx context.Context, r *runRow) error {
	plan := &r.Plan.V
	actor, err := s.mayGoOn(ctx, r)
	if err != nil {
		return err
	}
	var list []*Target
	err = s.door.View(work.WithActor(ctx, actor), customer.CanImport, func(tx *work.Tx) (err error) { list, err = s.targets(tx); return err })
	if err != nil {
		return err
	}
	c, err := plan.compile(r.Info.V.Header, list, r.Info.V.Hints, r.Info.V.Lang)
	if err != nil {
		return err
	}
	f, err := s.files.Open(r.Hash)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sc, err := scanFile(ctx, f, r.Size, plan.Options.sheetOptions(r.Info.V.Lang, s.limits()), c, s.opt.Temp, 0, nil)
	if err != nil {
		return fileFault(err)
	}
	defer sc.close()
	if int64(sc.rows()) != r.Total {
		err := s.door.Housekeep(ctx, "import.progress", func(t *db.Tx) error { return saveTotal(t, r.ID, sc.rows()) })
		if err != nil {
			return err
		}
	}
	for pos := int(r.Position); pos <= sc.units(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		if actor, err = s.mayGoOn(ctx, r); err != nil {
			return err
		}
		n := min(chunkRecords, sc.units()-pos)
		drafts := make([]*draft, n)
		for i := range drafts {
			if drafts[i], err = c.draftOf(sc, pos+i); err != nil {
				return err
			}
		}
		if err := s.chunk(work.WithActor(ctx, actor), r.ID, c, sc, drafts, pos); err != nil {
			return err
		}
		if pos += n; pos == sc.units() {
			return nil
		}
	}
	return nil
}

// mayGoOn returns the person of a run, or why he may not import any more.
func (s *Service) mayGoOn(ctx context.Context, r *runRow) (*work.Actor, error) {
	a, err := s.actorFor(ctx, r.CreatedBy, &r.Plan.V, importNote(r.ID))
	if err == nil && !a.Rights.Can(customer.CanImport) {
		err = ErrRights.With("name", a.Name)
	}
	return a, err
}

// chunk carries out some records in one transaction; when one of them fails half way, each in one of its own.
func (s *Service) chunk(ctx context.Context, runID string, c *compiled, sc *scan, drafts []*draft, pos int) error {
	err := s.commit(ctx, runID, c, sc, drafts, pos, nil)
	if err == nil || !s.worthRedoing(ctx, err) {
		return err
	}
	s.opt.Log.Debug("import: records one by one", "run", runID, "position", pos, "error", err)
	for i, d := range drafts {
		one := []*draft{d}
		err := s.commit(ctx, runID, c, sc, one, pos+i, nil)
		if err == nil {
			continue
		}
		if !s.worthRedoing(ctx, err) {
			return err
		}
		s.opt.Log.Warn("import: a record failed", "run", runID, "row", d.line, "error", err)
		bad := fault.From(err)
		if err := s.commit(ctx, runID, c, sc, one, pos+i, bad); err != nil {
			return err
		}
	}
	return nil
}

// worthRedoing tells failures of a record from those of the machine.
func (s *Service) worthRedoing(ctx context.Context, err error) bool {
	if ctx.Err() != nil || errors.Is(err, errStopped) {
		return false
	}
	if errors.Is(err, errRedo) {
		return true
	}
	switch fault.KindOf(err) {
	case fault.Full, fault.Unavailable, fault.Denied, fault.Unauthenticated:
		return false
	default:
		return true
	}
}

// commit carries out drafts and moves the position in one transaction. bad, when given, is why the only draft is refused.
func (s *Service) commit(ctx context.Context, runID string, c *compiled, sc *scan, drafts []*draft, pos int, bad *fault.Error) error {
	stopped := false
	err := s.door.Update(ctx, customer.CanImport, func(tx *work.Tx) error {
		stopped = false
		r, err := anyRun(tx.Tx, runID, lock(tx.Tx))
		if err != nil {
			return err
		}
		tx.Nothing()
		tx.Topic("import:" + runID)
		if r.State != stateRunning || r.Position != int64(pos) {
			return errStopped
		}
		if r.Cancel {
			stopped = true
			r.State, r.FinishedAt = stateCancelled, db.At(tx.Now())
			finish(tx, &r, "cancelled")
			return saveRun(tx.Tx, &r)
		}
		e, err := s.engine(tx, c, runID, drafts)
		if err != nil {
			return err
		}
		defer e.batch.End()
		b := book{run: &r, c: c, scan: sc}
		for i, d := range drafts {
			var out *outcome
			switch {
			case d.rows == 0:
			case bad != nil:
				out = e.refused(bad)
			default:
				if out, err = e.put(d); err != nil {
					return err
				}
			}
			if err := b.enter(pos+i, d, out); err != nil {
				return err
			}
		}
		if err := e.end(); err != nil {
			return err
		}
		if err := insertChanges(tx.Tx, b.changes); err != nil {
			return err
		}
		if err := insertRejects(tx.Tx, b.rejects); err != nil {
			return err
		}
		r.Position = int64(pos + len(drafts))
		if r.Position >= int64(sc.units()) {
			r.State, r.FinishedAt = stateDone, db.At(tx.Now())
			finish(tx, &r, "done")
		}
		return saveRun(tx.Tx, &r)
	})
	if err == nil && stopped {
		return errStopped
	}
	return err
}

func finish(tx *work.Tx, r *runRow, how string) {
	tx.Changed("import", runRef(r), []audit.Change{
		{Field: "rows", After: r.Done}, {Field: "created", After: r.Created}, {Field: "updated", After: r.Updated}, {Field: "rejected", After: r.Rejected},
	}, how)
}

// book counts what became of drafts.
type book struct {
	run     *runRow
	c       *compiled
	scan    *scan
	changes []change
	rejects []rejectRow
}

// list puts rows of a unit on the list of refused ones: those that why has a reason for.
func (b *book) list(unit int, why func(line int) []Problem) error {
	t := &b.run.Info.V.Tally
	return b.scan.unit(unit, func(row *sheet.Row) error {
		probs := why(row.Line)
		if probs == nil || t.Listed >= maxRejects {
			return nil
		}
		t.Listed++
		cells, left := []string{}, 64<<10
		for _, c := range row.Cells {
			c = strings.Clone(clip(c, 32_767))
			if left -= len(c); left < 0 {
				break
			}
			cells = append(cells, c)
		}
		b.rejects = append(b.rejects, rejectRow{RunID: b.run.ID, RowNo: int64(row.Line), Reasons: db.JSON[[]Problem]{V: probs}, Cells: db.JSON[[]string]{V: cells}})
		return nil
	})
}

func (b *book) enter(unit int, d *draft, out *outcome) error {
	r, t := b.run, &b.run.Info.V.Tally
	count := func(m *map[string]int64, key string, n int) {
		if n == 0 {
			return
		}
		if *m == nil {
			*m = map[string]int64{}
		}
		(*m)[key] += int64(n)
	}
	r.Done += int64(d.bad)
	r.Rejected += int64(d.bad)
	refused := map[int][]Problem{}
	for _, f := range d.refused {
		refused[f.line] = f.problems
	}
	whole := out != nil && (out.action == actReject || out.action == actSkip && len(out.problems) > 0)
	if len(refused) > 0 || whole {
		err := b.list(unit, func(line int) []Problem {
			if p := refused[line]; p != nil || !whole {
				return p
			}
			return out.problems
		})
		if err != nil {
			return err
		}
	}
	for _, p := range d.remarks {
		count(&t.Cleared, p.Field, 1)
	}
	if d.rows == 0 {
		return nil
	}
	r.Done += int64(d.rows)
	for _, p := range out.cleared {
		count(&t.Cleared, p.Field, 1)
	}
	switch out.action {
	case actCreate:
		r.Created++
	case actUpdate:
		r.Updated++
	case actUnchanged:
		r.Unchanged++
	}
	switch out.action {
	case actReject:
		r.Rejected += int64(d.rows)
	case actSkip:
		t.Skipped += int64(d.rows)
	default:
		t.Folded += int64(d.rows - 1)
		for i, n := range d.differ {
			count(&t.Differ, b.c.scalars[i].target.Key, n)
		}
	}
	for k, ch := range out.changes {
		ch.Seq = int64(unit)*1000 + int64(k)
		b.changes = append(b.changes, ch)
	}
	return nil
}

// Run is an import as the page shows it.
type Run struct {
	ID         string           `json:"id"`
	State      string           `json:"state" enum:"uploaded,running,done,failed,cancelled,undoing,undone"`
	Entity     string           `json:"entity"`
	FileName   string           `json:"file_name"`
	Size       int64            `json:"size"`
	Total      int64            `json:"total" doc:"Rows of the file"`
	Done       int64            `json:"done" doc:"Rows dealt with so far"`
	Created    int64            `json:"created"`
	Updated    int64            `json:"updated"`
	Unchanged  int64            `json:"unchanged"`
	Rejected   int64            `json:"rejected"`
	Folded     int64            `json:"folded" doc:"Rows that went into the customer of another row"`
	Skipped    int64            `json:"skipped"`
	Differ     map[string]int64 `json:"differ,omitempty" doc:"By field: rows whose value was not taken because an earlier row of the same customer had another"`
	Cleared    map[string]int64 `json:"cleared,omitempty" doc:"By field: values that could not be read and were left out"`
	Listed     int64            `json:"listed" doc:"Rows in the list of refused and skipped ones"`
	Undone     int64            `json:"undone,omitempty"`
	Kept       int64            `json:"kept,omitempty" doc:"Records an undo left alone because they were changed since"`
	Conflicts  []Conflict       `json:"conflicts,omitempty"`
	CanUndo    bool             `json:"can_undo"`
	CanCancel  bool             `json:"can_cancel"`
	Error      *Remark          `json:"error,omitempty"`
	CreatedBy  customer.Ref     `json:"created_by"`
	CreatedAt  db.Time          `json:"created_at"`
	StartedAt  db.Time          `json:"started_at,omitzero"`
	FinishedAt db.Time          `json:"finished_at,omitzero"`
	Plan       *Plan            `json:"plan,omitempty"`
	Info       *FileInfo        `json:"info,omitempty"`
	Headers    []string         `json:"headers,omitempty"`
}

func (s *Service) present(tx *work.Tx, r *runRow) (*Run, error) {
	names, err := s.people.Names(tx, r.CreatedBy)
	if err != nil {
		return nil, err
	}
	t := &r.Info.V.Tally
	out := &Run{ID: r.ID, State: r.State, Entity: r.Entity, FileName: r.FileName, Size: r.Size, Total: r.Total, Done: r.Done, Created: r.Created, Updated: r.Updated,
		Unchanged: r.Unchanged, Rejected: r.Rejected, Folded: t.Folded, Skipped: t.Skipped, Differ: t.Differ, Cleared: t.Cleared, Listed: t.Listed, Undone: t.Undone, Kept: t.Kept,
		Conflicts: r.Info.V.Conflicts, CreatedBy: customer.Ref{ID: r.CreatedBy, Name: names[r.CreatedBy]}, CreatedAt: r.CreatedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt}
	out.CanUndo = undoable(r)
	out.CanCancel = r.State == stateRunning && !r.Cancel || r.State == stateUploaded
	if p := r.Error.V; p != nil {
		out.Error = &Remark{Code: p.Code, Message: p.Text(tx.Actor().Lang)}
	}
	return out, nil
}

// Get returns one import with its plan.
func (s *Service) Get(ctx context.Context, runID string) (*Run, error) {
	var out *Run
	err := s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := loadRun(tx, runID)
		if err != nil {
			return err
		}
		if out, err = s.present(tx, &r); err != nil {
			return err
		}
		if r.State != stateUploaded {
			out.Plan = &r.Plan.V.Plan
		}
		info := r.Info.V.public(tx.Actor().Lang)
		out.Info, out.Headers = &info, r.Info.V.Header
		return nil
	})
	return out, err
}

// clean ends runs whose job died, and removes what is not kept any more: files that were never imported, lists of refused
// rows and what was kept for undoing of old imports, exports whose time has run out.
func (s *Service) clean(ctx context.Context) error {
	ctx = work.WithActor(ctx, work.System(kindClean))
	var dead []string
	err := s.door.View(ctx, customer.CanImport, func(tx *work.Tx) (err error) { dead, err = deadRuns(tx.Tx); return err })
	if err != nil {
		return err
	}
	for _, runID := range dead {
		if err := s.fail(ctx, runID, fault.ErrInternal.With()); err != nil {
			return err
		}
	}
	return s.door.Housekeep(ctx, "maintenance", func(t *db.Tx) error {
		if err := cleanRuns(t, s.files.Drop); err != nil {
			return err
		}
		return cleanExports(t, s.files.Drop)
	})
}
