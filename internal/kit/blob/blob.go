// Package blob owns the files people attach: each content is stored once, under the SHA-256 of its bytes, and counted in the
// table blob. It refuses executables, anything above the caller's limit, and to delete what a row still refers to.
//
// The order of things keeps files and rows together without a common transaction: a file is durable before a row may
// refer to it (Put, then Keep in the transaction), and a row is gone for good before its file is removed (Sweep).
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
)

// Failures of storing and fetching files.
var (
	ErrTooLarge = fault.Define(fault.TooLarge, "file.too_large", "The file is larger than {max} MB. Make it smaller or split it.", "文件超过 {max} MB，请压缩或拆分后再上传。")
	ErrEmpty    = fault.Define(fault.Invalid, "file.empty", "The file is empty.", "文件是空的。")
	ErrMissing  = fault.Define(fault.Unavailable, "file.missing", "The content of this file is not on the server any more. Ask the administrator to restore it from a backup.",
		"服务器上已找不到该文件的内容，请联系管理员从备份中恢复。")
	ErrCleared = fault.Define(fault.Unavailable, "file.cleared", "The uploaded file was just cleared away because nothing used it. Upload it again in a minute.",
		"上传的文件因长期未使用正在被清理，请一分钟后重新上传。")
)

// Grace is how long a file may lie unused before Sweep removes it: longer than any upload form stays open.
const Grace = 24 * time.Hour

// tempDir holds files that are still being written.
const tempDir = "incoming"

// Store is a folder of files by hash.
type Store struct {
	root  *os.Root
	clock clock.Clock
}

// Staged is a stored content that no row refers to yet; without Keep it vanishes after Grace.
type Staged struct {
	// Hash is the SHA-256 in lower-case hex.
	Hash string
	// Size in bytes.
	Size int64
}

// OpenStore opens the folder, making it when it is not there. A nil clock is the machine's.
func OpenStore(dir string, c clock.Clock) (*Store, error) {
	if c == nil {
		c = clock.System{}
	}
	if err := os.MkdirAll(filepath.Join(dir, tempDir), 0o700); err != nil {
		return nil, fmt.Errorf("make the file store: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the file store: %w", err)
	}
	return &Store{root: root, clock: c}, nil
}

// Close ends the use of the folder.
func (s *Store) Close() error { return s.root.Close() }

// ValidHash reports whether h is a SHA-256 in lower-case hex; anything else never becomes a path.
func ValidHash(h string) bool {
	if len(h) != 64 {
		return false
	}
	for i := range len(h) {
		if c := h[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func place(hash string) string { return path.Join(hash[:2], hash[2:4], hash) }

// Put stores at most limit bytes of r durably. It comes before the transaction that will Keep the file. More than limit
// bytes are ErrTooLarge, none are ErrEmpty; a full disk is fault.ErrFull.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Staged, error) {
	temp := path.Join(tempDir, id.New())
	f, err := s.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	}
	kept := false
	defer func() {
		_ = f.Close()
		if !kept {
			_ = s.root.Remove(temp)
		}
	}()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), &bounded{ctx: ctx, r: r, left: limit + 1})
	switch {
	case err != nil:
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	case n > limit:
		return Staged{}, ErrTooLarge.With("max", limit>>20)
	case n == 0:
		return Staged{}, ErrEmpty.With()
	}
	if err := f.Sync(); err != nil {
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	}
	if err := f.Close(); err != nil {
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	}
	st := Staged{Hash: hex.EncodeToString(sum.Sum(nil)), Size: n}
	to := place(st.Hash)
	// Renaming over an equal file is harmless, renews its age and repairs it should the stored one be damaged.
	if err := s.root.MkdirAll(path.Dir(to), 0o700); err != nil {
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	}
	if err := s.root.Rename(temp, to); err != nil {
		return Staged{}, disk(fmt.Errorf("store a file: %w", err))
	}
	kept = true
	// Every folder on the way may be new: its own entry has to be durable too.
	for dir := path.Dir(to); ; dir = path.Dir(dir) {
		if err := s.syncDir(dir); err != nil {
			return Staged{}, disk(fmt.Errorf("store a file: %w", err))
		}
		if dir == "." {
			break
		}
	}
	return st, nil
}

func (s *Store) syncDir(dir string) error {
	d, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, fs.ErrPermission) {
		return err // Windows cannot sync a folder and says so in one of these ways
	}
	return nil
}

// disk turns "no space left" into the fault people can act on.
func disk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.ErrFull.Because(err)
	}
	return err
}

// bounded stops at a number of bytes and when the caller gives up.
type bounded struct {
	ctx  context.Context
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.left <= 0 {
		return 0, io.EOF
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

// Keep counts one more reference to a staged file, inside the transaction of the row that refers to it.
func (s *Store) Keep(t *db.Tx, st Staged) error {
	if !ValidHash(st.Hash) {
		return fmt.Errorf("keep a file: %q is no hash", st.Hash)
	}
	// A count below zero marks a file that Sweep is removing at this moment.
	n, err := t.Exec(`INSERT INTO blob (hash, size, refs, created_at) VALUES (?, ?, 1, ?)
		ON CONFLICT (hash) DO UPDATE SET refs = blob.refs + 1 WHERE blob.refs >= 0`, st.Hash, st.Size, db.At(t.Now()))
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrCleared.With()
	}
	info, err := s.root.Stat(place(st.Hash))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrCleared.With()
	}
	if err != nil {
		return fmt.Errorf("keep a file: %w", err)
	}
	if info.Size() != st.Size {
		return ErrMissing.Because(fmt.Errorf("%s has %d bytes instead of %d", st.Hash, info.Size(), st.Size))
	}
	return nil
}

// Again counts one more reference to a file that already has one (the copy of a row that refers to it).
func (s *Store) Again(t *db.Tx, hash string) error {
	n, err := t.Exec("UPDATE blob SET refs = refs + 1 WHERE hash = ? AND refs > 0", hash)
	if err == nil && n == 0 {
		return ErrMissing.Because(fmt.Errorf("no reference to %s", hash))
	}
	return err
}

// Drop takes one reference away. The content stays until Sweep finds it unused.
func (s *Store) Drop(t *db.Tx, hash string) error {
	n, err := t.Exec("UPDATE blob SET refs = refs - 1 WHERE hash = ? AND refs > 0", hash)
	if err == nil && n == 0 {
		return fmt.Errorf("drop a file: there is no reference to %s", hash)
	}
	return err
}

// Open opens a content for reading; the caller closes it. A hash without a file is ErrMissing.
func (s *Store) Open(hash string) (*os.File, error) {
	if !ValidHash(hash) {
		return nil, ErrMissing.Because(fmt.Errorf("%q is no hash", hash))
	}
	f, err := s.root.Open(place(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing.Because(err)
	}
	return f, err
}

// Update runs fn in a writing transaction: (*db.DB).Update, or the door's housekeeping.
type Update func(ctx context.Context, fn func(*db.Tx) error) error

// Sweep removes contents that nothing refers to and that are older than Grace, and returns how many. It may run on several
// nodes and beside every other method at once: the mark it commits first (refs = -1) stops Keep from relying on a file
// that is about to go.
func (s *Store) Sweep(ctx context.Context, update Update) (int, error) {
	old := s.clock.Now().Add(-Grace)
	var candidates []string
	err := fs.WalkDir(s.root.FS(), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.IsDir() {
			return nil
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if info.ModTime().After(old) {
			return nil
		}
		if strings.HasPrefix(p, tempDir+"/") {
			return s.root.Remove(p) // an upload that was cut off by the end of a process
		}
		if ValidHash(e.Name()) && p == place(e.Name()) {
			candidates = append(candidates, e.Name())
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sweep the file store: %w", err)
	}
	removed := 0
	for _, h := range candidates {
		gone, err := s.clear(ctx, update, h, old)
		if err != nil {
			return removed, fmt.Errorf("sweep %s: %w", h, err)
		}
		if gone {
			removed++
		}
	}
	// Marks left by a sweep that was killed between its two steps, whose file is gone already.
	return removed, update(ctx, func(t *db.Tx) error {
		marked, err := db.Select[string](t, "SELECT hash FROM blob WHERE refs < 0")
		if err != nil {
			return err
		}
		for _, h := range marked {
			if _, err := s.root.Stat(place(h)); !errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if _, err := t.Exec("DELETE FROM blob WHERE hash = ? AND refs < 0", h); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) clear(ctx context.Context, update Update, hash string, old time.Time) (bool, error) {
	mark := false
	err := update(ctx, func(t *db.Tx) error {
		mark = false
		// Deleting asks the foreign keys: a row that refers to the hash without having counted keeps it, too.
		if _, err := t.Exec("DELETE FROM blob WHERE hash = ? AND refs <= 0", hash); err != nil {
			return err
		}
		n, err := t.Exec("INSERT INTO blob (hash, size, refs, created_at) VALUES (?, 0, -1, ?) ON CONFLICT (hash) DO NOTHING", hash, db.At(t.Now()))
		mark = n == 1
		return err
	})
	if db.Referenced(err) {
		return false, nil
	}
	if err != nil || !mark {
		return false, err
	}
	// Put again since we looked: let it live, its Keep only has to be repeated.
	info, err := s.root.Stat(place(hash))
	gone := err == nil && !info.ModTime().After(old)
	if gone {
		if err := s.root.Remove(place(hash)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
		if err := s.syncDir(path.Dir(place(hash))); err != nil {
			return false, err
		}
	}
	return gone, update(ctx, func(t *db.Tx) error {
		_, err := t.Exec("DELETE FROM blob WHERE hash = ? AND refs < 0", hash)
		return err
	})
}

// Entry is one content that rows refer to.
type Entry struct {
	Hash string `db:"hash"`
	Size int64  `db:"size"`
}

// Referenced lists the contents rows refer to, by hash, after the one given and at most limit: the files of a backup.
func Referenced(t *db.Tx, after string, limit int) ([]Entry, error) {
	return db.Select[Entry](t, "SELECT hash, size FROM blob WHERE refs > 0 AND hash > ? ORDER BY hash LIMIT ?", after, limit)
}

// Damage is a content that is not what it should be.
type Damage struct {
	Hash string `json:"hash"`
	// Why is missing, size or content.
	Why string `json:"why"`
}

// Verify reads every content that rows refer to and reports what is missing or altered.
func (s *Store) Verify(ctx context.Context, t *db.Tx) (checked int64, bad []Damage, err error) {
	after := ""
	for {
		page, err := Referenced(t, after, 500)
		if err != nil {
			return checked, bad, err
		}
		for _, e := range page {
			if err := ctx.Err(); err != nil {
				return checked, bad, err
			}
			checked++
			why, err := s.verify(e)
			if err != nil {
				return checked, bad, err
			}
			if why != "" {
				bad = append(bad, Damage{Hash: e.Hash, Why: why})
			}
			after = e.Hash
		}
		if len(page) < 500 {
			return checked, bad, nil
		}
	}
}

func (s *Store) verify(e Entry) (string, error) {
	f, err := s.Open(e.Hash)
	if errors.Is(err, ErrMissing) {
		return "missing", nil
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	switch {
	case err != nil:
		return "", fmt.Errorf("read %s: %w", e.Hash, err)
	case n != e.Size:
		return "size", nil
	case hex.EncodeToString(sum.Sum(nil)) != e.Hash:
		return "content", nil
	}
	return "", nil
}
