package trust

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/dump"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

// Options configure the service. Migrations is required, Door and Files for Backup.
type Options struct {
	Door  *work.Door
	Files *blob.Store
	// Schema is the version of the running database.
	Schema     int64
	Migrations fs.FS
	Derived    []Derived
	// KeyFile is the instance key, which a backup carries along; "" when the key is not kept in a file.
	KeyFile string
	// Dir is where backups go when nothing else is said.
	Dir     string
	Program string
	Clock   clock.Clock
	Log     *slog.Logger
}

// Service makes backups, proves them and restores them.
type Service struct{ opt Options }

// New makes the service.
func New(opt Options) *Service {
	if opt.Clock == nil {
		opt.Clock = clock.System{}
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{opt: opt}
}

// Result tells of a backup that was made.
type Result struct {
	Path string
	// Size of the file in bytes.
	Size     int64
	Manifest dump.Manifest
	// Proof is set when the backup was restored into a scratch database and compared.
	Proof *Report
}

// Rows counts the rows of all tables.
func (r *Result) Rows() int64 { return rows(r.Manifest) }

func rows(m dump.Manifest) (n int64) {
	for _, d := range m.Tables {
		n += d.Rows
	}
	return n
}

// keyName is the name of the instance key inside an archive.
const keyName = "instance.key"

// Backup writes database, files and key as they are at one moment into one file, while the server works on. The file
// appears under its name only when it is complete and durable. With prove it is then restored into a scratch database and
// compared; a backup that fails this stays where it is under its hidden name no longer: it is removed.
func (s *Service) Backup(ctx context.Context, to string, keys Keys, prove bool) (res Result, err error) {
	ctx = work.WithActor(ctx, work.System("backup"))
	path, err := place(to, s.opt.Dir, s.opt.Clock.Now(), len(keys.recipients) > 0)
	if err != nil {
		return res, err
	}
	dir := filepath.Dir(path)
	clearUnfinished(dir, s.opt.Clock.Now())
	temp := filepath.Join(dir, unfinished+id.New())
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return res, fmt.Errorf("write the backup: %w", err)
	}
	done := false
	defer func() {
		_ = f.Close()
		if !done {
			_ = os.Remove(temp)
		}
	}()
	if res.Manifest, err = s.write(ctx, f, keys); err != nil {
		return res, fmt.Errorf("write the backup: %w", err)
	}
	if err := f.Sync(); err != nil {
		return res, fmt.Errorf("write the backup: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return res, fmt.Errorf("write the backup: %w", err)
	}
	res.Size = info.Size()
	if prove {
		proof, err := s.Check(ctx, temp, keys)
		if err != nil {
			return res, fmt.Errorf("the backup was made but does not restore: %w", err)
		}
		res.Proof = &proof
	}
	if err := os.Link(temp, path); err == nil { // fails rather than replace a file that appeared meanwhile
		_ = os.Remove(temp)
	} else if errors.Is(err, fs.ErrExist) {
		return res, ErrExists.With("name", path)
	} else if err := os.Rename(temp, path); err != nil { // a file system without links
		return res, fmt.Errorf("place the backup: %w", err)
	}
	done = true
	if err := syncDir(dir); err != nil {
		return res, fmt.Errorf("place the backup: %w", err)
	}
	res.Path = path
	name := filepath.Base(path)
	return res, s.opt.Door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		tx.Noticed("backup", audit.Ref{Entity: "backup", ID: name, Label: name},
			fmt.Sprintf("rows %d, files %d, bytes %d", rows(res.Manifest), res.Manifest.Files, res.Size))
		return nil
	})
}

func (s *Service) write(ctx context.Context, w io.Writer, keys Keys) (man dump.Manifest, err error) {
	err = s.opt.Door.Snapshot(ctx, access.SignedIn, func(tx *work.Tx) error {
		tables, err := dump.Tables(tx.Tx, leave(s.opt.Derived))
		if err != nil {
			return err
		}
		a, err := dump.NewWriter(w, dump.Head{Program: s.opt.Program, Schema: s.opt.Schema, Engine: string(s.opt.Door.Engine()),
			CreatedAt: tx.Now(), Tables: tables}, keys.recipients...)
		if err != nil {
			return err
		}
		if s.opt.KeyFile != "" {
			key, err := os.ReadFile(s.opt.KeyFile)
			if err != nil {
				return fmt.Errorf("read the instance key: %w", err)
			}
			if err := a.Extra(keyName, key); err != nil {
				return err
			}
		}
		for _, tab := range tables {
			if err := a.Table(tab.Name, func(w io.Writer) (dump.Digest, error) { return dump.Write(tx.Tx, tab, w) }); err != nil {
				return err
			}
		}
		for after := ""; ; {
			page, err := blob.Referenced(tx.Tx, after, 500)
			if err != nil {
				return err
			}
			for _, e := range page {
				if err := s.file(ctx, a, e); err != nil {
					return err
				}
				after = e.Hash
			}
			if len(page) < 500 {
				break
			}
		}
		man, err = a.Close()
		return err
	})
	return man, err
}

// file copies one attached file. One that is gone or altered is noted, not passed over in silence and not a reason to have
// no backup at all.
func (s *Service) file(ctx context.Context, a *dump.Writer, e blob.Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := s.opt.Files.Open(e.Hash)
	if errors.Is(err, blob.ErrMissing) {
		a.Missing(e.Hash)
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return fmt.Errorf("read file %s: %w", e.Hash, err)
	}
	if n != e.Size || hex.EncodeToString(sum.Sum(nil)) != e.Hash {
		a.Missing(e.Hash)
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read file %s: %w", e.Hash, err)
	}
	return a.File(e.Hash, e.Size, f)
}

// Report tells what a restore, or the proof of a backup, found.
type Report struct {
	Head     dump.Head
	Manifest dump.Manifest
	// Audit is the state of the audit log inside the backup.
	Audit audit.Verdict
	// Lost are files that rows refer to and that the backup does not hold.
	Lost []string
	// Replaced is where what was there before lies now; "" when nothing was.
	Replaced string
}

// Sound reports whether the backup holds everything it should.
func (r *Report) Sound() bool { return len(r.Audit.Broken) == 0 && len(r.Lost) == 0 }

// Rows counts the rows of all tables.
func (r *Report) Rows() int64 { return rows(r.Manifest) }

// Check proves a backup: it restores it into a scratch SQLite database made by the real migrations, compares every table
// and file, follows every reference and verifies the audit log. Nothing stays behind.
func (s *Service) Check(ctx context.Context, path string, keys Keys) (rep Report, err error) {
	dir, err := os.MkdirTemp("", "tradewind-check-")
	if err != nil {
		return rep, fmt.Errorf("check the backup: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	src, err := s.open(ctx, path, keys)
	if err != nil {
		return rep, err
	}
	defer src.close()
	d, err := s.schema(ctx, filepath.Join(dir, "check.db"), src.archive.Head)
	if err != nil {
		return rep, err
	}
	defer func() { _ = d.Close() }()
	return s.load(ctx, d, src, &loader{check: true})
}

// Target says where a backup is restored to.
type Target struct {
	// Database is a PostgreSQL URL or the path of a SQLite file.
	Database string
	// Dir is the data folder.
	Dir string
	// FilesDir is the file store in it.
	FilesDir string
	// KeyFile is where the instance key belongs; "" when it is kept elsewhere.
	KeyFile string
	// Force replaces records that are already there. A SQLite file that is replaced is kept beside the new one.
	Force bool
	// Quiet leaves the audit log exactly as it is in the backup instead of noting the restore in it.
	Quiet bool
}

// Restore brings a backup back, all of it or nothing: SQLite goes into a new file that takes its place at the end,
// PostgreSQL into one transaction. Everything read is compared with the manifest, everything written is read again.
func (s *Service) Restore(ctx context.Context, path string, keys Keys, to Target) (rep Report, err error) {
	src, err := s.open(ctx, path, keys)
	if err != nil {
		return rep, err
	}
	defer src.close()
	if err := os.MkdirAll(to.Dir, 0o700); err != nil {
		return rep, fmt.Errorf("make the data folder: %w", err)
	}
	clearUnfinished(to.Dir, s.opt.Clock.Now())
	files, err := blob.OpenStore(to.FilesDir, s.opt.Clock)
	if err != nil {
		return rep, err
	}
	defer func() { _ = files.Close() }()
	l := &loader{files: files, quiet: to.Quiet, name: filepath.Base(path)}
	if strings.HasPrefix(to.Database, "postgres://") || strings.HasPrefix(to.Database, "postgresql://") {
		rep, err = s.intoPostgres(ctx, src, to, l)
	} else {
		rep, err = s.intoSQLite(ctx, src, to, l)
	}
	if err != nil {
		return rep, err
	}
	return rep, s.placeKey(to, l.key)
}

// placeKey puts the key of the backup in its place; another key that was there is kept beside it.
func (s *Service) placeKey(to Target, key []byte) error {
	if to.KeyFile == "" || key == nil {
		return nil
	}
	old, err := os.ReadFile(to.KeyFile)
	if err == nil && strings.TrimSpace(string(old)) == strings.TrimSpace(string(key)) {
		return nil
	}
	if err == nil {
		if err := os.Rename(to.KeyFile, to.KeyFile+s.suffix()); err != nil {
			return fmt.Errorf("keep the earlier key: %w", err)
		}
	}
	temp := filepath.Join(filepath.Dir(to.KeyFile), unfinished+id.New())
	if err := os.WriteFile(temp, key, 0o600); err != nil {
		return fmt.Errorf("write the instance key: %w", err)
	}
	if err := os.Rename(temp, to.KeyFile); err != nil {
		return fmt.Errorf("write the instance key: %w", err)
	}
	return syncDir(filepath.Dir(to.KeyFile))
}

func (s *Service) suffix() string {
	return ".before-restore-" + s.opt.Clock.Now().Format("20060102T150405")
}

// liteLogs are the files SQLite keeps beside its own.
var liteLogs = []string{"-wal", "-shm"}

func (s *Service) intoSQLite(ctx context.Context, src *source, to Target, l *loader) (rep Report, err error) {
	path := strings.TrimPrefix(to.Database, "sqlite://")
	there := false
	if _, err := os.Stat(path); err == nil {
		there = true
		if err := s.occupied(ctx, path, to.Force); err != nil {
			return rep, err
		}
	}
	temp := filepath.Join(filepath.Dir(path), unfinished+id.New()+".db")
	defer func() {
		for _, end := range append([]string{""}, liteLogs...) {
			_ = os.Remove(temp + end)
		}
	}()
	d, err := s.schema(ctx, temp, src.archive.Head)
	if err != nil {
		return rep, err
	}
	if rep, err = s.load(ctx, d, src, l); err != nil {
		return rep, errors.Join(err, d.Close())
	}
	_, err = d.Migrate(ctx, s.opt.Migrations)
	if err == nil {
		err = d.Exec(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err = errors.Join(err, d.Close()); err != nil {
		return rep, fmt.Errorf("finish the restored database: %w", err)
	}
	if err := os.Chmod(temp, 0o600); err != nil {
		return rep, fmt.Errorf("finish the restored database: %w", err)
	}
	if there {
		rep.Replaced = path + s.suffix()
		if err := os.Rename(path, rep.Replaced); err != nil {
			return rep, fmt.Errorf("put the earlier database aside: %w", err)
		}
		for _, end := range liteLogs { // they belong to it, and must not meet the new file
			_ = os.Rename(path+end, rep.Replaced+end)
		}
	}
	if err := os.Rename(temp, path); err != nil {
		if there { // what was there must not be lost over this
			for _, end := range append([]string{""}, liteLogs...) {
				_ = os.Rename(rep.Replaced+end, path+end)
			}
		}
		return rep, fmt.Errorf("place the restored database: %w", err)
	}
	return rep, syncDir(filepath.Dir(path))
}

func (s *Service) intoPostgres(ctx context.Context, src *source, to Target, l *loader) (rep Report, err error) {
	if err := s.occupied(ctx, to.Database, to.Force); err != nil {
		return rep, err
	}
	d, err := s.schema(ctx, to.Database, src.archive.Head)
	if err != nil {
		return rep, err
	}
	defer func() { _ = d.Close() }()
	l.clear = to.Force
	if rep, err = s.load(ctx, d, src, l); err != nil {
		return rep, err
	}
	_, err = d.Migrate(ctx, s.opt.Migrations)
	return rep, err
}

// schema opens a database and brings it to the version the backup was made at.
func (s *Service) schema(ctx context.Context, url string, head dump.Head) (*db.DB, error) {
	d, err := db.Open(ctx, db.Config{URL: url, Clock: s.opt.Clock, Log: s.opt.Log, Readers: 1})
	if err != nil {
		return nil, err
	}
	have, err := d.Migrate(ctx, upTo{s.opt.Migrations, head.Schema})
	if errors.Is(err, db.ErrNewer) {
		err = ErrTargetNewer.With("have", have)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// occupied refuses a database that holds records, unless they are to be replaced.
func (s *Service) occupied(ctx context.Context, url string, force bool) error {
	if force {
		return nil
	}
	// A file that cannot be read any more is a reason to restore, not to end at once.
	d, err := db.Open(ctx, db.Config{URL: url, Clock: s.opt.Clock, Log: s.opt.Log, Readers: 1, Fatal: func(error) {}})
	if err != nil {
		return err
	}
	var holds string
	err = d.View(ctx, func(t *db.Tx) error {
		tables, err := dump.Tables(t, append(leave(s.opt.Derived), seeded...))
		if err != nil { // tables of some other program
			holds = err.Error()
			return nil //nolint:nilerr // it becomes the reason to refuse
		}
		holds, err = dump.Occupied(t, tables)
		return err
	})
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	if holds != "" {
		where := url
		if i := strings.LastIndex(where, "@"); i >= 0 && strings.Contains(where, "://") { // no password in a message
			where = where[i+1:]
		}
		return ErrOccupied.Because(errors.New(holds), "where", where)
	}
	return nil
}

// source is an opened backup that was proven whole and whose head was read.
type source struct {
	archive *dump.Archive
	file    *os.File
	// stop ends reading when the caller gives up, which a transaction under way does not notice.
	stop context.Context //nolint:containedctx // it lives as long as the one call that opened the source
}

func (s *Service) open(ctx context.Context, path string, keys Keys) (*source, error) {
	newest, err := known(s.opt.Migrations)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = dump.ErrNotArchive.With("why", "not a file")
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	src := &source{file: f, stop: ctx}
	// All of it is read once before anything is written anywhere: a damaged backup is refused with nothing to undo.
	if err := dump.Verify(src, info.Size(), keys.identities...); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if src.archive, err = dump.Open(src, info.Size(), keys.identities...); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	switch v := src.archive.Head.Schema; {
	case v > newest:
		err = ErrNewer.With("have", v, "know", newest)
	case v < 1:
		err = dump.ErrNotArchive.With("why", "schema")
	}
	if err != nil {
		src.close()
		return nil, err
	}
	return src, nil
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.stop.Err(); err != nil {
		return 0, err
	}
	return s.file.Read(p)
}

func (s *source) close() {
	s.archive.Close()
	_ = s.file.Close()
}

// loader receives an archive inside the one transaction of a restore.
type loader struct {
	tx     *work.Tx
	tables map[string]dump.Table
	got    map[string]bool // files
	key    []byte

	files *blob.Store // nil when only checking
	check bool
	clear bool
	quiet bool
	name  string
}

// load reads the archive into d, in one transaction, and proves what it wrote.
func (s *Service) load(ctx context.Context, d *db.DB, src *source, l *loader) (rep Report, err error) {
	ctx = work.WithActor(ctx, work.System("restore"))
	door := work.New(d, access.NewRegistry())
	tries := 0
	err = door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
		if tries++; tries > 1 {
			return errors.New("the database was changed by somebody else during the restore")
		}
		l.tx, l.got = tx, map[string]bool{}
		tables, err := dump.Tables(tx.Tx, leave(s.opt.Derived))
		if err != nil {
			return err
		}
		if l.clear {
			for _, x := range s.opt.Derived { // they refer to what is about to go
				for _, name := range x.Tables {
					if err := dump.Clear(tx.Tx, []dump.Table{{Name: name}}); err != nil {
						return err
					}
				}
			}
		}
		if err := dump.Clear(tx.Tx, tables); err != nil {
			return err
		}
		l.tables = map[string]dump.Table{}
		for _, t := range tables {
			l.tables[t.Name] = t
		}
		rep.Head = src.archive.Head
		if rep.Manifest, err = src.archive.Read(l); err != nil {
			return err
		}
		if err := s.prove(tx, tables, l, &rep); err != nil {
			return err
		}
		for _, x := range s.opt.Derived {
			if err := x.Rebuild(tx); err != nil {
				return fmt.Errorf("rebuild %s: %w", strings.Join(x.Tables, ", "), err)
			}
		}
		if l.check || l.quiet {
			tx.Nothing()
			return nil
		}
		tx.Noticed("restore", audit.Ref{Entity: "backup", ID: l.name, Label: l.name},
			fmt.Sprintf("made %s, rows %d, files %d", rep.Head.CreatedAt.Format("2006-01-02T15:04:05Z07:00"), rows(rep.Manifest), rep.Manifest.Files))
		return nil
	})
	return rep, err
}

// prove reads back what was written and compares it with the manifest.
func (s *Service) prove(tx *work.Tx, tables []dump.Table, l *loader, rep *Report) error {
	for _, tab := range tables {
		d, err := dump.Write(tx.Tx, tab, io.Discard)
		if err != nil {
			return err
		}
		if d != rep.Manifest.Tables[tab.Name] {
			return dump.ErrDamaged.With("why", "table "+tab.Name+" came out different")
		}
	}
	dangling, err := dump.Dangling(tx.Tx, tables)
	if err != nil {
		return err
	}
	if len(dangling) > 0 {
		return dump.ErrDamaged.With("why", dangling[0])
	}
	for after := ""; ; {
		page, err := blob.Referenced(tx.Tx, after, 500)
		if err != nil {
			return err
		}
		for _, e := range page {
			if !l.got[e.Hash] {
				if !slices.Contains(rep.Manifest.Missing, e.Hash) {
					return dump.ErrDamaged.With("why", "file "+e.Hash)
				}
				rep.Lost = append(rep.Lost, e.Hash)
			}
			after = e.Hash
		}
		if len(page) < 500 {
			break
		}
	}
	rep.Audit, err = audit.Verify(tx.Tx, nil)
	return err
}

// Head refuses an archive whose tables are not those of its version.
func (l *loader) Head(h dump.Head) error {
	if len(h.Tables) != len(l.tables) {
		return ErrSchema.With("why", fmt.Sprintf("%d tables instead of %d", len(h.Tables), len(l.tables)))
	}
	for _, t := range h.Tables {
		have, ok := l.tables[t.Name]
		if !ok || !slices.Equal(have.Columns, t.Columns) || !slices.Equal(have.Key, t.Key) {
			return ErrSchema.With("why", t.Name)
		}
	}
	return nil
}

// Extra keeps the instance key for the end.
func (l *loader) Extra(name string, b []byte) error {
	if name != keyName {
		return dump.ErrNotArchive.With("why", name)
	}
	l.key = slices.Clone(b)
	return nil
}

// Table loads one table. Names in statements come from the database, never from the archive.
func (l *loader) Table(tab dump.Table, r io.Reader) (dump.Digest, error) {
	d, err := dump.Load(l.tx.Tx, l.tables[tab.Name], r)
	var f *fault.Error
	if err != nil && !errors.As(err, &f) {
		err = dump.ErrDamaged.Because(err, "why", "table "+tab.Name)
	}
	return d, err
}

// File stores or only checks one file.
func (l *loader) File(hash string, size int64, r io.Reader) error {
	if size == 0 {
		return dump.ErrDamaged.With("why", "file "+hash)
	}
	var got blob.Staged
	if l.check {
		sum := sha256.New()
		n, err := io.Copy(sum, r)
		if err != nil {
			return err
		}
		got = blob.Staged{Hash: hex.EncodeToString(sum.Sum(nil)), Size: n}
	} else {
		var err error
		if got, err = l.files.Put(l.tx.Context(), r, size); err != nil {
			return err
		}
	}
	if got.Hash != hash || got.Size != size {
		return dump.ErrDamaged.With("why", "file "+hash)
	}
	l.got[hash] = true
	return nil
}
