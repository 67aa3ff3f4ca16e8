package customer

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// MaxFile is how large one attached file may be, in bytes.
const MaxFile = 25 << 20

// Attachment is a file at a customer. Its content lies in the file store under its hash. Files belong to the field group
// notes.
type Attachment struct {
	ID         string  `db:"id" json:"id" audit:"-"`
	CustomerID string  `db:"customer_id" json:"customer_id" audit:"-"`
	Name       string  `db:"name" json:"name" group:"notes"`
	Mime       string  `db:"mime" json:"mime" group:"notes"`
	Size       int64   `db:"size" json:"size" group:"notes"`
	Hash       string  `db:"hash" json:"-" group:"notes"`
	CreatedAt  db.Time `db:"created_at" json:"created_at" audit:"-"`
	CreatedBy  string  `db:"created_by" json:"-" audit:"-"`
	Version    int64   `db:"version" json:"version" audit:"-"`
	DeletedAt  db.Time `db:"deleted_at" json:"deleted_at,omitzero" audit:"-"`
}

// AttachmentView is a file as it is shown.
type AttachmentView struct {
	Attachment
	By *Ref `json:"created_by,omitempty"`
}

var attachmentColumns = strings.Join(db.Columns[Attachment](), ", ")

func attachmentRef(a *Attachment) audit.Ref {
	return audit.Ref{Entity: "attachment", ID: a.ID, RootKind: "customer", RootID: a.CustomerID, Label: a.Name}
}

// readFiles refuses those who may not read the files of a customer.
func readFiles(tx *work.Tx, need access.Need, customerID string, hold bool) error {
	_, err := allowed(tx, need, customerID, hold)
	if err == nil && tx.Rights().Level(Resource.Key, GroupNotes) < access.Read {
		err = fault.ErrFieldDenied.With("field", "files")
	}
	return err
}

// Attach stores a file at a customer for the actor of ctx. Rights are asked before the content is taken in and again when
// the row is written. name is cleaned; the content must be of a kind that may be attached and at most MaxFile bytes.
func (s *Service) Attach(ctx context.Context, customerID, name string, r io.Reader) (AttachmentView, error) {
	if err := s.door.View(ctx, CanEdit, func(tx *work.Tx) error {
		return readFiles(tx, CanEdit, customerID, false)
	}); err != nil {
		return AttachmentView{}, err
	}
	name = blob.CleanName(name)
	staged, mime, err := s.files.Accept(ctx, r, name, MaxFile)
	if err != nil {
		return AttachmentView{}, err
	}
	var v AttachmentView
	err = s.door.Update(ctx, CanEdit, func(tx *work.Tx) error {
		if err := readFiles(tx, CanEdit, customerID, true); err != nil {
			return err
		}
		if err := s.files.Keep(tx.Tx, staged); err != nil {
			return err
		}
		a := Attachment{ID: id.New(), CustomerID: customerID, Name: name, Mime: mime, Size: staged.Size, Hash: staged.Hash,
			CreatedAt: db.At(tx.Now()), CreatedBy: tx.Actor().ID, Version: 1}
		if err := db.Insert(tx.Tx, "attachment", a); err != nil {
			return err
		}
		tx.Created(attachmentRef(&a), a)
		vs, err := s.showFiles(tx, []Attachment{a})
		if err == nil {
			v = vs[0]
		}
		return err
	})
	return v, err
}

func (s *Service) showFiles(tx *work.Tx, list []Attachment) ([]AttachmentView, error) {
	var people []string
	for i := range list {
		people = append(people, list[i].CreatedBy)
	}
	names, err := s.people.Names(tx, people...)
	out := make([]AttachmentView, len(list))
	for i, a := range list {
		out[i] = AttachmentView{Attachment: a}
		if n := names[a.CreatedBy]; n != "" {
			out[i].By = &Ref{a.CreatedBy, n}
		}
	}
	return out, err
}

// Files lists the files of a customer, newest first; deleted ones instead when asked for.
func (s *Service) Files(tx *work.Tx, customerID string, deleted bool, cursor string, limit int) (rest.Page[AttachmentView], error) {
	page := rest.Page[AttachmentView]{Items: []AttachmentView{}}
	need := CanView
	if deleted {
		need = CanEdit
	}
	if err := readFiles(tx, need, customerID, false); err != nil {
		return page, err
	}
	cur, err := rest.ReadCursor(cursor, 1)
	if err != nil {
		return page, err
	}
	var w db.Where
	w.And("customer_id = ?", customerID)
	if deleted {
		w.And("deleted_at IS NOT NULL")
	} else {
		w.And("deleted_at IS NULL")
	}
	if cur != nil {
		last, ok := cur[0].(string)
		if !ok {
			return page, rest.ErrCursor.On("cursor")
		}
		w.And("id < ?", last)
	}
	limit = max(1, min(limit, 200))
	list, err := db.Select[Attachment](tx.Tx, "SELECT "+attachmentColumns+" FROM attachment"+w.SQL()+" ORDER BY id DESC LIMIT "+strconv.Itoa(limit+1), w.Args()...)
	if err != nil {
		return page, err
	}
	if len(list) > limit {
		list = list[:limit]
		page.NextCursor = rest.Cursor(list[limit-1].ID)
	}
	page.Items, err = s.showFiles(tx, list)
	return page, err
}

func loadFile(tx *work.Tx, need access.Need, fileID string, hold bool) (Attachment, error) {
	// Before anything is looked up: to those who may see no files at all an id tells nothing.
	if !id.Valid(fileID) || tx.Rights().Level(Resource.Key, GroupNotes) < access.Read {
		return Attachment{}, fault.ErrNotFound.With()
	}
	a, err := db.One[Attachment](tx.Tx, "SELECT "+attachmentColumns+" FROM attachment WHERE id = ?", fileID)
	if errors.Is(err, db.ErrNone) {
		return Attachment{}, fault.ErrNotFound.With()
	}
	if err != nil {
		return Attachment{}, err
	}
	if err := readFiles(tx, need, a.CustomerID, hold); err != nil {
		if fault.KindOf(err) == fault.Denied && !tx.Can(need) {
			return Attachment{}, err
		}
		if fault.From(err).Def == ErrMerged || fault.From(err).Def == fault.ErrFieldDenied {
			err = fault.ErrNotFound.With() // a file's id tells nothing of the customer behind it
		}
		return Attachment{}, err
	}
	if hold { // the row may have changed while we waited for the customer
		a, err = db.One[Attachment](tx.Tx, "SELECT "+attachmentColumns+" FROM attachment WHERE id = ?", fileID)
	}
	return a, err
}

// Fetch opens the content of a file for the actor of ctx, whose right is checked now; the caller closes it.
func (s *Service) Fetch(ctx context.Context, fileID string) (a Attachment, f *os.File, err error) {
	err = s.door.View(ctx, CanView, func(tx *work.Tx) error {
		if a, err = loadFile(tx, CanView, fileID, false); err != nil {
			return err
		}
		if !a.DeletedAt.IsZero() {
			return fault.ErrNotFound.With()
		}
		tx.Sighted(attachmentRef(&a), "download")
		return nil
	})
	if err != nil {
		return a, nil, err
	}
	f, err = s.files.Open(a.Hash)
	return a, f, err
}

// RemoveFile deletes a file softly; RestoreFile brings it back.
func (s *Service) RemoveFile(tx *work.Tx, fileID string) error {
	return s.fileState(tx, fileID, db.At(tx.Now()), "delete")
}

// RestoreFile brings a deleted file back.
func (s *Service) RestoreFile(tx *work.Tx, fileID string) (AttachmentView, error) {
	if err := s.fileState(tx, fileID, db.Time{}, "restore"); err != nil {
		return AttachmentView{}, err
	}
	a, err := loadFile(tx, CanEdit, fileID, false)
	if err != nil {
		return AttachmentView{}, err
	}
	vs, err := s.showFiles(tx, []Attachment{a})
	if err != nil {
		return AttachmentView{}, err
	}
	return vs[0], nil
}

func (s *Service) fileState(tx *work.Tx, fileID string, deleted db.Time, action string) error {
	a, err := loadFile(tx, CanEdit, fileID, true)
	if err != nil {
		return err
	}
	if a.DeletedAt.IsZero() == deleted.IsZero() {
		return fault.ErrNotFound.With()
	}
	if _, err := tx.Exec("UPDATE attachment SET deleted_at = ?, version = version + 1 WHERE id = ?", deleted, a.ID); err != nil {
		return err
	}
	tx.Changed(action, attachmentRef(&a), nil, "")
	return nil
}

type fileChild struct{}

func (fileChild) Name() string { return "files" }

func (fileChild) Count(tx *work.Tx, customerID string) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM attachment WHERE customer_id = ? AND deleted_at IS NULL", customerID)
}

func (fileChild) Move(tx *work.Tx, from, to string) ([]string, error) {
	return MoveRows(tx, "attachment", from, to)
}

func (fileChild) MoveBack(tx *work.Tx, ids []string, from, to string) error {
	return MoveRowsBack(tx, "attachment", ids, from, to)
}
