package transfer

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// runRow is an import as it is stored.
type runRow struct {
	ID         string              `db:"id"`
	Entity     string              `db:"entity"`
	FileName   string              `db:"file_name"`
	Hash       string              `db:"hash"`
	Size       int64               `db:"size"`
	State      string              `db:"state"`
	Info       db.JSON[fileInfo]   `db:"info"`
	Plan       db.JSON[storedPlan] `db:"plan"`
	Total      int64               `db:"total"`
	Done       int64               `db:"done"`
	Created    int64               `db:"created"`
	Updated    int64               `db:"updated"`
	Unchanged  int64               `db:"unchanged"`
	Rejected   int64               `db:"rejected"`
	Position   int64               `db:"position"`
	Error      db.JSON[*Problem]   `db:"error"`
	Cancel     bool                `db:"cancel"`
	StartedAt  db.Time             `db:"started_at"`
	FinishedAt db.Time             `db:"finished_at"`
	CreatedAt  db.Time             `db:"created_at"`
	CreatedBy  string              `db:"created_by"`
	Version    int64               `db:"version"`
}

// States of an import.
const (
	stateUploaded  = "uploaded"
	stateRunning   = "running"
	stateDone      = "done"
	stateFailed    = "failed"
	stateCancelled = "cancelled"
	stateUndoing   = "undoing"
	stateUndone    = "undone"
)

// fileInfo is what was found out about the file, and what the run has to say beyond the counts of its row.
type fileInfo struct {
	Kind      sheet.Kind      `json:"kind"`
	Sheets    []string        `json:"sheets,omitempty"`
	Sheet     string          `json:"sheet,omitempty"`
	Encoding  string          `json:"encoding,omitempty"`
	BOM       bool            `json:"bom,omitempty"`
	Sure      bool            `json:"sure"`
	Guesses   []sheet.Guess   `json:"guesses,omitempty"`
	Delimiter string          `json:"delimiter,omitempty"`
	LineEnd   string          `json:"line_ends,omitempty"`
	HeaderRow int             `json:"header_row"`
	DataRow   int             `json:"data_row"`
	Header    []string        `json:"headers"`
	Rows      int             `json:"rows"`
	Hints     []Hint          `json:"hints"`
	Columns   []Column        `json:"columns"`
	Guess     []GuessedColumn `json:"guess"`
	Warnings  []Problem       `json:"warnings,omitempty"`
	Lang      string          `json:"lang"`
	Options   FileOptions     `json:"options"`
	Tally     tally           `json:"tally"`
	Conflicts []Conflict      `json:"conflicts,omitempty"`
}

// tally counts what the columns of import_run have no place for.
type tally struct {
	// Folded are rows that went into the customer of another row.
	Folded  int64 `json:"folded"`
	Skipped int64 `json:"skipped"`
	// Differ counts, by field, rows whose value was not taken because an earlier row of the same customer had another.
	Differ map[string]int64 `json:"differ,omitempty"`
	// Cleared counts, by field, values that could not be read and were left out.
	Cleared map[string]int64 `json:"cleared,omitempty"`
	Listed  int64            `json:"listed"`
	// Undone counts the records an undo took back, UndoBy asked for it.
	Undone int64  `json:"undone,omitempty"`
	UndoBy string `json:"undo_by,omitempty"`
	// Kept counts the records an undo left alone; the first of them are listed as conflicts.
	Kept int64 `json:"kept,omitempty"`
}

// storedPlan is the plan with what the run needs to act for the person as he was when he started it.
type storedPlan struct {
	Plan
	Lang string `json:"lang,omitempty"`
	Zone string `json:"zone,omitempty"`
	IP   string `json:"ip,omitempty"`
}

// Conflict is a record an undo left alone.
type Conflict struct {
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	Fields []string `json:"fields,omitempty"`
	Code   string   `json:"code" enum:"changed,gone,denied"`
	By     string   `json:"by,omitempty"`
}

var runColumns = strings.Join(db.Columns[runRow](), ", ")

// runRef names an import in the log.
func runRef(r *runRow) audit.Ref {
	return audit.Ref{Entity: "import_run", ID: r.ID, Label: r.FileName}
}

// loadRun returns an import the actor may see: his own, or any with the widest range.
func loadRun(tx *work.Tx, runID string) (runRow, error) {
	r, err := anyRun(tx.Tx, runID, "")
	if err != nil {
		return r, err
	}
	if r.CreatedBy != tx.Actor().ID && tx.Rights().Range(customer.CanImport) < access.All {
		return runRow{}, fault.ErrNotFound.With()
	}
	return r, nil
}

// holdRun is loadRun for changing it.
func holdRun(tx *work.Tx, runID string) (runRow, error) {
	if _, err := loadRun(tx, runID); err != nil {
		return runRow{}, err
	}
	return anyRun(tx.Tx, runID, lock(tx.Tx))
}

func lock(t *db.Tx) string {
	if t.Postgres() {
		return " FOR UPDATE"
	}
	return ""
}

func anyRun(t *db.Tx, runID, suffix string) (runRow, error) {
	if !id.Valid(runID) {
		return runRow{}, fault.ErrNotFound.With()
	}
	r, err := db.One[runRow](t, "SELECT "+runColumns+" FROM import_run WHERE id = ?"+suffix, runID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return r, err
}

// saveRun writes a run back.
func saveRun(t *db.Tx, r *runRow) error {
	was := r.Version
	r.Version++
	ok, err := db.UpdateRow(t, "import_run", *r, r.ID, was)
	if err == nil && !ok {
		err = fault.ErrStale.With()
	}
	return err
}

func listRuns(tx *work.Tx, before string, limit int) ([]runRow, error) {
	var w db.Where
	w.If(tx.Rights().Range(customer.CanImport) < access.All, "created_by = ?", tx.Actor().ID)
	w.If(before != "", "id < ?", before)
	return db.Select[runRow](tx.Tx, "SELECT "+runColumns+" FROM import_run"+w.SQL()+" ORDER BY id DESC LIMIT ?", w.Args(limit)...)
}

// saveInfo writes down what was found out about the file of an upload.
func saveInfo(t *db.Tx, r *runRow) error {
	_, err := t.Exec("UPDATE import_run SET info = ?, total = ?, version = version + 1 WHERE id = ? AND state = ?", r.Info, r.Total, r.ID, stateUploaded)
	return err
}

func saveTotal(t *db.Tx, runID string, rows int) error {
	_, err := t.Exec("UPDATE import_run SET total = ?, version = version + 1 WHERE id = ?", rows, runID)
	return err
}

// deadRuns lists runs that wait for a job the queue has given up.
func deadRuns(t *db.Tx) ([]string, error) {
	return db.Select[string](t, `SELECT r.id FROM import_run r WHERE r.state IN ('running', 'undoing') AND r.started_at < ?
		AND EXISTS (SELECT 1 FROM job j WHERE j.unique_key = r.id AND j.kind IN ('transfer.import', 'transfer.undo') AND j.state IN ('dead', 'cancelled'))
		AND NOT EXISTS (SELECT 1 FROM job j WHERE j.unique_key = r.id AND j.kind IN ('transfer.import', 'transfer.undo') AND j.state IN ('ready', 'running'))`,
		db.At(t.Now().Add(-time.Minute)))
}

// cleanRuns forgets old runs and hands back the files they kept.
func cleanRuns(t *db.Tx, drop func(t *db.Tx, hash string) error) error {
	old, err := db.Select[struct {
		ID   string `db:"id"`
		Hash string `db:"hash"`
	}](t, "SELECT id, hash FROM import_run WHERE created_at < ? AND state = ? OR created_at < ? AND state IN (?, ?, ?, ?) ORDER BY created_at LIMIT 200",
		db.At(t.Now().Add(-keepUploads)), stateUploaded, db.At(t.Now().Add(-keepRuns)), stateDone, stateFailed, stateCancelled, stateUndone)
	if err != nil {
		return err
	}
	for _, r := range old {
		for _, table := range []string{"import_reject", "import_change"} {
			if _, err := t.Exec("DELETE FROM "+table+" WHERE run_id = ?", r.ID); err != nil {
				return err
			}
		}
		if _, err := t.Exec("DELETE FROM import_run WHERE id = ?", r.ID); err != nil {
			return err
		}
		if err := drop(t, r.Hash); err != nil {
			return err
		}
	}
	return nil
}

// change is what an import did to one record, for taking it back. Before and After hold the fields it changed; After also
// holds changeAt.
type change struct {
	RunID    string                              `db:"run_id"`
	Seq      int64                               `db:"seq"`
	Entity   string                              `db:"entity"`
	EntityID string                              `db:"entity_id"`
	Action   string                              `db:"action"`
	Before   db.JSON[map[string]json.RawMessage] `db:"before"`
	After    db.JSON[map[string]json.RawMessage] `db:"after"`
}

// Keys of change.After that are no fields: when it happened (microseconds) and the customer a contact belongs to.
const (
	changeAt   = "@at"
	changeRoot = "@customer"
	changeName = "@label"
)

func insertChanges(t *db.Tx, list []change) error {
	return insertMany(t, "import_change", list)
}

// insertMany writes rows of one type, several to a statement.
func insertMany[T any](t *db.Tx, table string, list []T) error {
	const perStatement = 50
	for start := 0; start < len(list); start += perStatement {
		part := list[start:min(start+perStatement, len(list))]
		var args []any
		var cols []string
		for i := range part {
			c, v := db.Values(part[i])
			cols = c
			args = append(args, v...)
		}
		row := "(" + db.Marks(len(cols)) + ")"
		_, err := t.Exec("INSERT INTO "+table+" ("+strings.Join(cols, ", ")+") VALUES "+strings.TrimSuffix(strings.Repeat(row+", ", len(part)), ", "), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// changesBefore lists changes of a run, last first.
func changesBefore(t *db.Tx, runID string, seq int64, limit int) ([]change, error) {
	return db.Select[change](t, "SELECT run_id, seq, entity, entity_id, action, before, after FROM import_change WHERE run_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?", runID, seq, limit)
}

type rejectRow struct {
	RunID   string             `db:"run_id" json:"-"`
	RowNo   int64              `db:"row_no" json:"row"`
	Reasons db.JSON[[]Problem] `db:"reasons" json:"reasons"`
	Cells   db.JSON[[]string]  `db:"cells" json:"cells"`
}

func insertRejects(t *db.Tx, list []rejectRow) error { return insertMany(t, "import_reject", list) }

func listRejects(t *db.Tx, runID string, after int64, limit int) ([]rejectRow, error) {
	return db.Select[rejectRow](t, "SELECT run_id, row_no, reasons, cells FROM import_reject WHERE run_id = ? AND row_no > ? ORDER BY row_no LIMIT ?", runID, after, limit)
}

// touched returns who changed a customer, or what hangs on it, after a moment, leaving out what the run and its undoing
// themselves did; "" for nobody. The log knows of every change, whichever feature made it.
func touched(t *db.Tx, customerID string, after db.Time, runID string) (string, error) {
	by, err := db.One[string](t, `SELECT actor_name FROM audit WHERE root_kind = 'customer' AND root_id = ? AND at > ?
		AND action NOT IN ('view', 'export') AND request_id NOT IN (?, ?) ORDER BY at LIMIT 1`, customerID, after, importNote(runID), undoNote(runID))
	if errors.Is(err, db.ErrNone) {
		return "", nil
	}
	if err == nil && by == "" {
		by = "—"
	}
	return by, err
}

// importNote and undoNote mark the rows of the log that a run and its undoing make: as their note and as their request.
func importNote(runID string) string { return "import " + runID }
func undoNote(runID string) string   { return "undo-import " + runID }

// --- saved mappings ---

type mappingRow struct {
	ID        string            `db:"id" json:"id" audit:"-"`
	Entity    string            `db:"entity" json:"-"`
	Name      string            `db:"name" json:"name"`
	OwnerID   string            `db:"owner_id" json:"owner_id"`
	Shared    bool              `db:"shared" json:"shared"`
	Headers   db.JSON[[]string] `db:"headers" json:"headers" audit:"-"`
	Plan      db.JSON[Plan]     `db:"plan" json:"plan" audit:"-"`
	CreatedAt db.Time           `db:"created_at" json:"created_at" audit:"-"`
	UpdatedAt db.Time           `db:"updated_at" json:"updated_at" audit:"-"`
	Version   int64             `db:"version" json:"version" audit:"-"`
}

var mappingColumns = strings.Join(db.Columns[mappingRow](), ", ")

func listMappings(tx *work.Tx) ([]mappingRow, error) {
	return db.Select[mappingRow](tx.Tx, "SELECT "+mappingColumns+" FROM import_mapping WHERE entity = 'customer' AND (owner_id = ? OR shared = TRUE) ORDER BY name, id LIMIT ?", tx.Actor().ID, maxMappings)
}

func mappingByID(tx *work.Tx, mappingID string) (mappingRow, error) {
	if !id.Valid(mappingID) {
		return mappingRow{}, fault.ErrNotFound.With()
	}
	m, err := db.One[mappingRow](tx.Tx, "SELECT "+mappingColumns+" FROM import_mapping WHERE id = ? AND (owner_id = ? OR shared = TRUE)", mappingID, tx.Actor().ID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return m, err
}

func countMappings(tx *work.Tx) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM import_mapping WHERE owner_id = ?", tx.Actor().ID)
}

func deleteMapping(tx *work.Tx, mappingID string) error {
	_, err := tx.Exec("DELETE FROM import_mapping WHERE id = ?", mappingID)
	return err
}

// --- exports ---

type exportRow struct {
	ID        string              `db:"id"`
	Entity    string              `db:"entity"`
	Spec      db.JSON[exportSpec] `db:"spec"`
	Format    string              `db:"format"`
	State     string              `db:"state"`
	Total     int64               `db:"total"`
	Done      int64               `db:"done"`
	Hash      string              `db:"hash"`
	Error     db.JSON[*Problem]   `db:"error"`
	CreatedAt db.Time             `db:"created_at"`
	CreatedBy string              `db:"created_by"`
	ExpiresAt db.Time             `db:"expires_at"`
}

// States of an export.
const (
	exportWaiting = "waiting"
	exportReady   = "ready"
	exportFailed  = "failed"
	exportFetched = "fetched"
)

var exportColumns = strings.Join(db.Columns[exportRow](), ", ")

// loadExport returns an export of the actor himself: a file is for nobody else.
func loadExport(tx *work.Tx, exportID string) (exportRow, error) {
	e, err := anyExport(tx.Tx, exportID, "")
	if err == nil && e.CreatedBy != tx.Actor().ID {
		err = fault.ErrNotFound.With()
	}
	return e, err
}

func anyExport(t *db.Tx, exportID, suffix string) (exportRow, error) {
	if !id.Valid(exportID) {
		return exportRow{}, fault.ErrNotFound.With()
	}
	e, err := db.One[exportRow](t, "SELECT "+exportColumns+" FROM export_file WHERE id = ?"+suffix, exportID)
	if errors.Is(err, db.ErrNone) {
		err = fault.ErrNotFound.With()
	}
	return e, err
}

func failExport(t *db.Tx, exportID string, why *Problem) error {
	_, err := t.Exec("UPDATE export_file SET state = ?, error = ? WHERE id = ? AND state = ?", exportFailed, db.JSON[*Problem]{V: why}, exportID, exportWaiting)
	return err
}

// finishExport makes a file ready to be fetched; false when it is so already.
func finishExport(t *db.Tx, exportID, hash string, rows int64) (bool, error) {
	n, err := t.Exec("UPDATE export_file SET state = ?, hash = ?, done = ?, total = ?, expires_at = ? WHERE id = ? AND state = ?",
		exportReady, hash, rows, rows, db.At(t.Now().Add(exportTTL)), exportID, exportWaiting)
	return n == 1, err
}

func markFetched(t *db.Tx, exportID string) error {
	_, err := t.Exec("UPDATE export_file SET state = ? WHERE id = ?", exportFetched, exportID)
	return err
}

// cleanExports forgets files nobody fetched in time, and old requests.
func cleanExports(t *db.Tx, drop func(t *db.Tx, hash string) error) error {
	rows, err := db.Select[exportRow](t, "SELECT "+exportColumns+" FROM export_file WHERE expires_at < ? ORDER BY expires_at LIMIT 500", db.At(t.Now()))
	if err != nil {
		return err
	}
	for i := range rows {
		e := &rows[i]
		if e.State == exportReady {
			if err := drop(t, e.Hash); err != nil {
				return err
			}
		}
		if e.State == exportWaiting && t.Now().Sub(e.CreatedAt.Time) < 24*time.Hour {
			continue // its job is still to come
		}
		if _, err := t.Exec("DELETE FROM export_file WHERE id = ?", e.ID); err != nil {
			return err
		}
	}
	return nil
}
