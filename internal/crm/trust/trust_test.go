package trust

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/dump"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
	"tradewind/migrations"
)

var derived = []Derived{{Tables: []string{"customer_search"}, Rebuild: func(tx *work.Tx) error {
	text := "INSERT INTO customer_search (doc, customer_id, fold_i, fold_p, fold_c, fold_m, fold_b, fold_n) SELECT version, id, name, '', '', '', '', '' FROM customer"
	if tx.Postgres() {
		text = "INSERT INTO customer_search (doc, customer_id, fold_i, fold_p, fold_c, fold_m, fold_b, fold_n, tokens) SELECT version, id, name, '', '', '', '', '', to_tsvector('simple', '') FROM customer"
	}
	_, err := tx.Exec(text)
	return err
}}}

type house struct {
	db    *db.DB
	door  *work.Door
	files *blob.Store
	dir   string
	svc   *Service
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	dir := t.TempDir()
	files, err := blob.OpenStore(filepath.Join(dir, "files"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	door := work.New(d, access.NewRegistry())
	key := filepath.Join(dir, "instance.key")
	if err := os.WriteFile(key, []byte(strings.Repeat("ab", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	newest, err := known(migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	return &house{db: d, door: door, files: files, dir: dir, svc: New(Options{Door: door, Files: files, Schema: newest, Migrations: migrations.Files,
		Derived: derived, KeyFile: key, Dir: filepath.Join(dir, "backups"), Program: "test"})}
}

func (h *house) update(t *testing.T, fn func(tx *work.Tx) error) {
	t.Helper()
	ctx := work.WithActor(context.Background(), work.System("test"))
	if err := h.door.Update(ctx, access.SignedIn, fn); err != nil {
		t.Fatal(err)
	}
}

// insert writes a row, filling the columns not given with what their kind calls empty.
func insert(tx *work.Tx, table string, row map[string]any) error {
	tabs, err := dump.Tables(tx.Tx, []string{"customer_search"})
	if err != nil {
		return err
	}
	for _, tab := range tabs {
		if tab.Name != table {
			continue
		}
		var cols []string
		var vals []any
		for _, c := range tab.Columns {
			v, ok := row[c.Name]
			switch {
			case ok:
			case strings.HasSuffix(c.Name, "_id"), c.Kind == dump.Real, strings.HasSuffix(c.Name, "_at"), c.Name == "staff_count", strings.HasSuffix(c.Name, "_amount"):
				continue
			case c.Kind == dump.Text:
				v = ""
			case c.Kind == dump.Bool:
				v = false
			case c.Kind == dump.Int:
				v = int64(1)
			}
			if v == nil && !ok {
				continue
			}
			cols, vals = append(cols, c.Name), append(vals, v)
		}
		_, err := tx.Exec("INSERT INTO "+table+" ("+strings.Join(cols, ", ")+") VALUES ("+db.Marks(len(cols))+")", vals...)
		return err
	}
	return fmt.Errorf("no table %s", table)
}

// fill writes rows that meet every kind of value and reference; it returns the hashes of two files.
func (h *house) fill(t *testing.T, customers int) []string {
	t.Helper()
	ctx := context.Background()
	var staged []blob.Staged
	for _, text := range []string{"one file", strings.Repeat("another file ", 50_000)} {
		st, err := h.files.Put(ctx, strings.NewReader(text), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		staged = append(staged, st)
	}
	h.update(t, func(tx *work.Tx) error {
		// The child sorts before its parent: rows of one table refer to each other in any order.
		child, parent := "0"+id.New()[1:], "f"+id.New()[1:]
		now := tx.Now().UnixMicro()
		steps := []func() error{
			func() error {
				return insert(tx, "department", map[string]any{"id": parent, "name": "外贸部", "name_fold": "a", "created_at": now, "updated_at": now})
			},
			func() error {
				return insert(tx, "department", map[string]any{"id": child, "name": "Ware \"A\"\n\t\\", "name_fold": "b", "parent_id": parent, "created_at": now, "updated_at": now})
			},
			func() error {
				return insert(tx, "team", map[string]any{"id": "t1", "name": "华东 💡", "name_fold": "t", "department_id": child, "created_at": now, "updated_at": now})
			},
			func() error {
				return insert(tx, "app_user", map[string]any{"id": "u1", "login": "li", "login_fold": "li", "name": "李", "team_id": "t1", "created_at": now, "updated_at": now, "must_change": true})
			},
			func() error {
				return insert(tx, "idempotency", map[string]any{"actor_id": "u1", "key": "k", "at": now, "body": []byte{0, 1, 2, 255}})
			},
			func() error {
				return insert(tx, "own_field", map[string]any{"id": "f1", "entity": "customer", "code": "x", "created_at": now, "updated_at": now})
			},
		}
		for _, s := range steps {
			if err := s(); err != nil {
				return err
			}
		}
		for i := range customers {
			c := fmt.Sprintf("c%06d", i)
			if err := insert(tx, "customer", map[string]any{"id": c, "code": c, "name": fmt.Sprintf("Côte & <Ltd> 有限公司 %d\u2028", i), "owner_id": "u1", "team_id": "t1",
				"created_at": now, "updated_at": now, "version": int64(i + 1), "turnover_amount": int64(-1) << 62, "notes": strings.Repeat("长", i%7)}); err != nil {
				return err
			}
			if err := insert(tx, "own_value", map[string]any{"field_id": "f1", "record_id": c, "pos": int64(0), "n": 1.0 / float64(i+3)}); err != nil {
				return err
			}
		}
		for i, st := range staged {
			if err := h.files.Keep(tx.Tx, st); err != nil {
				return err
			}
			if err := insert(tx, "attachment", map[string]any{"id": fmt.Sprint("a", i), "customer_id": "c000000", "hash": st.Hash, "size": st.Size, "created_at": now}); err != nil {
				return err
			}
		}
		tx.Changed("create", audit.Ref{Entity: "customer", ID: "c000000", Label: "首个"}, []audit.Change{{Field: "turnover", Before: nil, After: 12.5}}, "note")
		return nil
	})
	return []string{staged[0].Hash, staged[1].Hash}
}

// digests are the proofs of every table.
func digests(t *testing.T, d *db.DB) map[string]dump.Digest {
	t.Helper()
	out := map[string]dump.Digest{}
	err := d.Snapshot(context.Background(), func(tx *db.Tx) error {
		tabs, err := dump.Tables(tx, leave(derived))
		if err != nil {
			return err
		}
		for _, tab := range tabs {
			if out[tab.Name], err = dump.Write(tx, tab, io.Discard); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (h *house) backup(t *testing.T, to string, keys Keys) Result {
	t.Helper()
	res, err := h.svc.Backup(context.Background(), to, keys, true)
	if err != nil {
		t.Fatal(err)
	}
	if res.Proof == nil || !res.Proof.Sound() {
		t.Fatalf("the backup is not sound: %+v", res.Proof)
	}
	return res
}

func code(err error) string {
	if err == nil {
		return ""
	}
	return fault.From(err).Def.Code
}

// A backup travels from either engine to either engine, and every table is the same bytes at the end of the round.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		hashes := h.fill(t, 120)
		before := digests(t, d)
		res := h.backup(t, "", Keys{})
		if res.Manifest.Files != 2 || res.Rows() < 240 {
			t.Fatalf("%d files, %d rows", res.Manifest.Files, res.Rows())
		}

		targets := map[string]string{"sqlite": ""}
		if os.Getenv("TRADEWIND_TEST_PG") != "" {
			targets["postgres"] = dbtest.Postgres(t)
		}
		for name, url := range targets {
			dir := t.TempDir()
			if url == "" {
				url = filepath.Join(dir, "tradewind.db")
			}
			to := Target{Database: url, Dir: dir, FilesDir: filepath.Join(dir, "files"), KeyFile: filepath.Join(dir, "instance.key"), Quiet: true}
			if _, err := h.svc.Restore(context.Background(), res.Path, Keys{}, to); err != nil {
				t.Fatalf("into %s: %v", name, err)
			}
			back, err := db.Open(context.Background(), db.Config{URL: url})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = back.Close() })
			if diff := cmp.Diff(before, digests(t, back)); diff != "" {
				t.Fatalf("into %s: tables differ:\n%s", name, diff)
			}
			if n, err := count(back, "SELECT COUNT(*) FROM customer_search"); err != nil || n != 120 {
				t.Errorf("into %s: the derived table has %d rows (%v)", name, n, err)
			}
			files, err := blob.OpenStore(to.FilesDir, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, hash := range hashes {
				f, err := files.Open(hash)
				if err != nil {
					t.Fatal(err)
				}
				_ = f.Close()
			}
			_ = files.Close()
			if k, err := os.ReadFile(to.KeyFile); err != nil || !strings.HasPrefix(string(k), "abab") {
				t.Errorf("the key did not come along: %q %v", k, err)
			}

			// There are records now: a second restore is refused, and with force replaces them.
			if _, err := h.svc.Restore(context.Background(), res.Path, Keys{}, to); code(err) != ErrOccupied.Code {
				t.Errorf("into %s again: %v", name, err)
			}
			if diff := cmp.Diff(before, digests(t, back)); diff != "" {
				t.Fatalf("a refused restore changed something:\n%s", diff)
			}
			to.Force = true
			rep, err := h.svc.Restore(context.Background(), res.Path, Keys{}, to)
			if err != nil {
				t.Fatalf("into %s with force: %v", name, err)
			}
			if name == "sqlite" {
				if _, err := os.Stat(rep.Replaced); err != nil {
					t.Errorf("what was replaced is not kept: %v", err)
				}
			}
		}
	})
}

func count(d *db.DB, text string) (n int64, err error) {
	err = d.View(context.Background(), func(tx *db.Tx) error { n, err = db.One[int64](tx, text); return err })
	return n, err
}

// The restore is noted in the log it brings back, and the log is still one chain.
func TestRestoreIsNoted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(t, 3)
		res := h.backup(t, filepath.Join(t.TempDir(), "x.backup"), Keys{})
		dir := t.TempDir()
		to := Target{Database: filepath.Join(dir, "tradewind.db"), Dir: dir, FilesDir: filepath.Join(dir, "files")}
		if _, err := h.svc.Restore(context.Background(), res.Path, Keys{}, to); err != nil {
			t.Fatal(err)
		}
		back, err := db.Open(context.Background(), db.Config{URL: to.Database})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = back.Close() }()
		if n, err := count(back, "SELECT COUNT(*) FROM audit WHERE action = 'restore'"); err != nil || n != 1 {
			t.Errorf("%d notes of the restore (%v)", n, err)
		}
		var v audit.Verdict
		if err := back.Snapshot(context.Background(), func(tx *db.Tx) (err error) { v, err = audit.Verify(tx, nil); return err }); err != nil || len(v.Broken) > 0 {
			t.Errorf("the log is broken after a restore: %v %v", v.Broken, err)
		}
	})
}

// While people write, every backup is one moment: the number of customers equals the number its counter says.
func TestBackupUnderWrites(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.fill(t, 60)
		h.update(t, func(tx *work.Tx) error {
			tx.Nothing()
			_, err := tx.Exec("INSERT INTO setting (key, value) VALUES ('test.count', '60')")
			return err
		})
		stop := make(chan struct{})
		var wg sync.WaitGroup
		var next, failed atomic.Int64
		next.Store(60)
		var lock sync.Mutex
		for range 3 {
			wg.Go(func() {
				ctx := work.WithActor(context.Background(), work.System("test"))
				for {
					select {
					case <-stop:
						return
					default:
					}
					err := func() error {
						lock.Lock() // the counter must go up in the order of the commits
						defer lock.Unlock()
						return h.door.Update(ctx, access.SignedIn, func(tx *work.Tx) error {
							n := next.Add(1)
							c := fmt.Sprintf("c%06d", n)
							now := tx.Now().UnixMicro()
							if err := insert(tx, "customer", map[string]any{"id": c, "code": c, "created_at": now, "updated_at": now, "version": n}); err != nil {
								return err
							}
							tx.Changed("create", audit.Ref{Entity: "customer", ID: c}, nil, "")
							_, err := tx.Exec("UPDATE setting SET value = CAST((SELECT COUNT(*) FROM customer) AS TEXT) WHERE key = 'test.count'")
							return err
						})
					}()
					if err != nil {
						failed.Add(1)
						t.Error(err)
						return
					}
				}
			})
		}
		for i := range 3 {
			res := h.backup(t, filepath.Join(t.TempDir(), fmt.Sprint(i)), Keys{})
			dir := t.TempDir()
			to := Target{Database: filepath.Join(dir, "tradewind.db"), Dir: dir, FilesDir: filepath.Join(dir, "files"), Quiet: true}
			if _, err := h.svc.Restore(context.Background(), res.Path, Keys{}, to); err != nil {
				t.Fatal(err)
			}
			back, err := db.Open(context.Background(), db.Config{URL: to.Database})
			if err != nil {
				t.Fatal(err)
			}
			differ, err := count(back, "SELECT COUNT(*) FROM setting WHERE key = 'test.count' AND value <> CAST((SELECT COUNT(*) FROM customer) AS TEXT)")
			if err != nil || differ != 0 {
				t.Errorf("the backup mixes two moments (%v)", err)
			}
			_ = back.Close()
		}
		close(stop)
		wg.Wait()
		if next.Load() == 60 || failed.Load() > 0 {
			t.Fatal("nobody wrote while the backups ran: the test proved nothing")
		}
	})
}

// Wherever a backup is cut off, it is refused, and the target stays as it was.
func TestCut(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	h.fill(t, 50)
	own, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	locked, err := NewKeys([]string{own.Recipient().String()}, "", false)
	if err != nil {
		t.Fatal(err)
	}
	open := Keys{identities: []age.Identity{own}}
	for name, k := range map[string]struct{ write, read Keys }{"plain": {}, "encrypted": {locked, open}} {
		res := h.backup(t, filepath.Join(t.TempDir(), "b"), k.write)
		whole, err := os.ReadFile(res.Path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.svc.Check(context.Background(), res.Path, k.read); err != nil {
			t.Fatalf("%s: the whole file must pass: %v", name, err)
		}
		dir := t.TempDir()
		to := Target{Database: filepath.Join(dir, "tradewind.db"), Dir: dir, FilesDir: filepath.Join(dir, "files")}
		bad := filepath.Join(t.TempDir(), "bad")
		for i := range 50 {
			at := len(whole) * i / 50
			if i >= 40 { // the last bytes matter most
				at = len(whole) - (50 - i)
			}
			if err := os.WriteFile(bad, whole[:at], 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := h.svc.Restore(context.Background(), bad, k.read, to)
			if c := code(err); !strings.HasPrefix(c, "backup.") {
				t.Errorf("%s cut at %d of %d: %v", name, at, len(whole), err)
			}
			if i%5 != 0 {
				continue
			}
			// One flipped bit instead: refused, unless it is one the compression does not use and nothing came out different.
			flipped := bytes.Clone(whole)
			flipped[min(at, len(whole)-1)] ^= 0x10
			if err := os.WriteFile(bad, flipped, 0o600); err != nil {
				t.Fatal(err)
			}
			rep, err := h.svc.Check(context.Background(), bad, k.read)
			if err == nil && cmp.Equal(rep.Manifest, res.Manifest) {
				continue
			}
			if !strings.HasPrefix(code(err), "backup.") {
				t.Errorf("%s flipped at %d of %d: %v", name, at, len(whole), err)
			}
		}
		list, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Name() != "files" {
				t.Errorf("%s: a refused restore left %s behind", name, e.Name())
			}
		}
	}
}

func sqlite(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), db.Config{URL: dbtest.SQLite(t), Readers: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestKeys(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	h.fill(t, 5)
	mine, _ := age.GenerateX25519Identity()
	other, _ := age.GenerateX25519Identity()
	forMe, err := NewKeys([]string{mine.Recipient().String()}, "", false)
	if err != nil {
		t.Fatal(err)
	}
	phrase, wrongPhrase := cheap(t, "seven ships in nine harbours"), cheap(t, "eight ships in nine harbours")
	withKey, withPhrase := h.backup(t, filepath.Join(t.TempDir(), "k"), forMe), h.backup(t, filepath.Join(t.TempDir(), "p"), phrase)
	for _, c := range []struct {
		name, path string
		keys       Keys
		want       *fault.Def
	}{
		{"no key", withKey.Path, Keys{}, dump.ErrLocked},
		{"a stranger's key", withKey.Path, Keys{identities: []age.Identity{other}}, dump.ErrWrongKey},
		{"a passphrase for a key", withKey.Path, phrase, dump.ErrWrongKey},
		{"the right key", withKey.Path, Keys{identities: []age.Identity{mine}}, nil},
		{"another passphrase", withPhrase.Path, wrongPhrase, dump.ErrWrongKey},
		{"the right passphrase", withPhrase.Path, phrase, nil},
	} {
		_, err := h.svc.Check(context.Background(), c.path, c.keys)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := NewKeys([]string{"age1nonsense"}, "", false); !errors.Is(err, ErrRecipient) {
		t.Errorf("a wrong recipient: %v", err)
	}
	if _, err := NewKeys(nil, "short", true); !errors.Is(err, ErrPhrase) {
		t.Errorf("a short passphrase: %v", err)
	}
	if b, err := os.ReadFile(withKey.Path); err != nil || bytes.Contains(b, []byte("有限公司")) || !bytes.HasPrefix(b, []byte("age-encryption.org")) {
		t.Errorf("the file is not encrypted (%v)", err)
	}
}

// cheap is phraseKeys without the work that makes guessing slow.
func cheap(t *testing.T, phrase string) Keys {
	t.Helper()
	r, err := age.NewScryptRecipient(phrase)
	if err != nil {
		t.Fatal(err)
	}
	r.SetWorkFactor(4)
	i, err := age.NewScryptIdentity(phrase)
	if err != nil {
		t.Fatal(err)
	}
	return Keys{recipients: []age.Recipient{r}, identities: []age.Identity{i}}
}

type part struct {
	name string
	typ  byte
	body []byte
}

// forge writes an archive of any parts, as an attacker would.
func forge(t *testing.T, parts []part) string {
	t.Helper()
	var buf bytes.Buffer
	z, err := zstd.NewWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	tw := tar.NewWriter(z)
	for _, p := range parts {
		h := &tar.Header{Name: p.name, Typeflag: p.typ, Mode: 0o644, Size: int64(len(p.body))}
		if p.typ != tar.TypeReg {
			h.Linkname, h.Size = "/etc/passwd", 0
		}
		if err := tw.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if p.typ == tar.TypeReg {
			if _, err := tw.Write(p.body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(tw.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "forged")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// parts takes an archive apart.
func parts(t *testing.T, path string) []part {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	tr := tar.NewReader(z)
	var out []part
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(tr)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, part{h.Name, tar.TypeReg, b})
	}
}

// signed makes the manifest fit what the parts are now: whoever can write an archive can do that too.
func signed(t *testing.T, ps []part) []part {
	t.Helper()
	man := dump.Manifest{Tables: map[string]dump.Digest{}, Extras: map[string]string{}}
	hash := func(b []byte) string { h := sha256.Sum256(b); return hex.EncodeToString(h[:]) }
	tables, names := map[string][]byte{}, sha256.New()
	for _, p := range ps {
		dir, rest, _ := strings.Cut(p.name, "/")
		switch {
		case p.name == "head.json":
			var h dump.Head
			if err := json.Unmarshal(p.body, &h); err != nil {
				t.Fatal(err)
			}
			man.Head = dump.Digest{Rows: int64(len(h.Tables)), SHA256: hash(p.body)}
		case dir == "extra":
			man.Extras[rest] = hash(p.body)
		case dir == "tables":
			name, _, _ := strings.Cut(rest, "/")
			tables[name] = append(tables[name], p.body...)
		case dir == "files":
			man.Files++
			man.Bytes += int64(len(p.body))
			_, _ = io.WriteString(names, rest+"\n")
		}
	}
	for name, b := range tables {
		man.Tables[name] = dump.Digest{Rows: int64(bytes.Count(b, []byte("\n"))), SHA256: hash(b)}
	}
	man.FileSHA256 = hex.EncodeToString(names.Sum(nil))
	b, err := json.Marshal(man)
	if err != nil {
		t.Fatal(err)
	}
	out := append([]part{}, ps...)
	out[len(out)-1].body = b
	return out
}

func TestHostile(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	h.fill(t, 5)
	good := parts(t, h.backup(t, filepath.Join(t.TempDir(), "g"), Keys{}).Path)
	if _, err := h.svc.Check(context.Background(), forge(t, signed(t, good)), Keys{}); err != nil {
		t.Fatalf("taken apart and put together again it must pass, or this test proves nothing: %v", err)
	}
	edit := func(name string, fn func(b []byte) []byte) []part {
		var out []part
		hit := false
		for _, p := range good {
			if strings.HasPrefix(p.name, name) && !hit {
				p.body, hit = fn(bytes.Clone(p.body)), true
			}
			out = append(out, p)
		}
		if !hit {
			t.Fatalf("no part %s", name)
		}
		return out
	}
	add := func(at int, p part) []part {
		out := append([]part{}, good[:at]...)
		return append(append(out, p), good[at:]...)
	}
	head := func(fn func(m map[string]any)) []part {
		return edit("head.json", func(b []byte) []byte {
			var m map[string]any
			if err := json.Unmarshal(b, &m); err != nil {
				t.Fatal(err)
			}
			fn(m)
			b, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			return b
		})
	}
	bomb := sha256.Sum256(make([]byte, 1<<20))
	for name, c := range map[string]struct {
		parts []part
		want  string
	}{
		"path upwards":       {add(1, part{"extra/../../etc/cron.d/x", tar.TypeReg, []byte("x")}), "backup.not_a_backup"},
		"absolute path":      {add(1, part{"/etc/cron.d/x", tar.TypeReg, []byte("x")}), "backup.not_a_backup"},
		"file upwards":       {add(len(good)-1, part{"files/../../../" + strings.Repeat("a", 64), tar.TypeReg, []byte("x")}), "backup.not_a_backup"},
		"link":               {add(1, part{"extra/instance.key", tar.TypeSymlink, nil}), "backup.not_a_backup"},
		"hard link":          {add(1, part{"files/" + strings.Repeat("a", 64), tar.TypeLink, nil}), "backup.not_a_backup"},
		"unknown part":       {signed(t, add(1, part{"extra/evil.sh", tar.TypeReg, []byte("x")})), "backup.not_a_backup"},
		"unknown table":      {add(2, part{"tables/pg_authid/000001", tar.TypeReg, []byte("x")}), "backup.not_a_backup"},
		"file of other name": {add(len(good)-1, part{"files/" + strings.Repeat("f", 64), tar.TypeReg, []byte("x")}), "backup.damaged"},
		"false name, signed": {signed(t, add(len(good)-1, part{"files/" + strings.Repeat("f", 64), tar.TypeReg, []byte("x")})), "backup.damaged"},
		"no manifest":        {good[:len(good)-1], "backup.incomplete"},
		"no tables":          {append(append([]part{}, good[0]), good[len(good)-1]), "backup.incomplete"},
		"after the manifest": {add(len(good), part{"extra/late", tar.TypeReg, []byte("x")}), "backup.not_a_backup"},
		"altered row":        {edit("tables/app_user/", func(b []byte) []byte { return bytes.Replace(b, []byte("李"), []byte("王"), 1) }), "backup.damaged"},
		"added row":          {edit("tables/role/", func(b []byte) []byte { return append(b, b...) }), ""},
		"row of other shape": {signed(t, edit("tables/app_user/", func(b []byte) []byte { return append(b, "[1,2,3]\n"...) })), "backup.damaged"},
		"not JSON":           {signed(t, edit("tables/app_user/", func(b []byte) []byte { return append(b, "[[[[[[\n"...) })), "backup.damaged"},
		"no end of line":     {signed(t, edit("tables/app_user/", func(b []byte) []byte { return b[:len(b)-1] })), "backup.damaged"},
		"same row twice":     {signed(t, edit("tables/app_user/", func(b []byte) []byte { return append(b, b...) })), "backup.damaged"},
		"dangling reference": {signed(t, edit("tables/app_user/", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"t1"`), []byte(`"t9"`)) })), "backup.damaged"},
		"rows out of order":  {signed(t, edit("tables/customer/", reversed)), "backup.damaged"},
		"wrong kind":         {signed(t, edit("tables/app_user/", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("true"), []byte(`"x"`)) })), "backup.damaged"},
		"a file too few":     {signed(t, append(append([]part{}, good[:len(good)-2]...), good[len(good)-1])), "backup.damaged"},
		"altered file":       {edit("files/", func(b []byte) []byte { b[0] ^= 1; return b }), "backup.damaged"},
		"altered key":        {edit("extra/", func(b []byte) []byte { b[0] ^= 1; return b }), "backup.damaged"},
		"newer format":       {head(func(m map[string]any) { m["format"] = 99 }), "backup.newer_format"},
		"newer schema":       {signed(t, head(func(m map[string]any) { m["schema"] = 999 })), "restore.newer_schema"},
		"older schema":       {signed(t, head(func(m map[string]any) { m["schema"] = 1 })), "backup.other_tables"},
		"schema nought":      {signed(t, head(func(m map[string]any) { m["schema"] = 0 })), "backup.not_a_backup"},
		"SQL in a name":      {head(func(m map[string]any) { m["tables"].([]any)[0].(map[string]any)["name"] = `x"; DROP TABLE audit` }), "backup.not_a_backup"},
		"SQL in a column": {signed(t, head(func(m map[string]any) {
			m["tables"].([]any)[0].(map[string]any)["columns"].([]any)[0].(map[string]any)["name"] = `x"; DROP TABLE audit`
		})), "backup.other_tables"},
		"nothing":   {nil, "backup.incomplete"},
		"big bomb":  {add(len(good)-1, part{"files/" + hex.EncodeToString(bomb[:]), tar.TypeReg, make([]byte, 1<<20)}), "backup."},
		"deep head": {edit("head.json", func([]byte) []byte { return bytes.Repeat([]byte("["), 1<<20) }), "backup.not_a_backup"},
	} {
		dir := t.TempDir()
		to := Target{Database: filepath.Join(dir, "d", "tradewind.db"), Dir: filepath.Join(dir, "d"), FilesDir: filepath.Join(dir, "d", "files"), KeyFile: filepath.Join(dir, "d", "instance.key")}
		_, err := h.svc.Restore(context.Background(), forge(t, c.parts), Keys{}, to)
		got := code(err)
		if c.want == "" && got == "" { // an empty part doubled is still empty
			continue
		}
		if !strings.HasPrefix(got, c.want) || got == "" {
			t.Errorf("%s: %q: %v", name, got, err)
		}
		if list, _ := os.ReadDir(dir); len(list) > 1 {
			t.Errorf("%s: something was written outside: %v", name, list)
		}
		for _, f := range []string{to.Database, to.KeyFile} {
			if _, err := os.Stat(f); err == nil {
				t.Errorf("%s: %s is there after a refusal", name, f)
			}
		}
	}
	for name, b := range map[string][]byte{"empty": {}, "text": []byte("hello, this is no backup at all"), "zip": []byte("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaa")} {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := h.svc.Check(context.Background(), path, Keys{}); !strings.HasPrefix(code(err), "backup.") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// reversed turns the order of the lines around.
func reversed(b []byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	slices.Reverse(lines)
	return bytes.Join(lines, nil)
}

// A stream that unpacks to very much more than its size is stopped early.
func TestBomb(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	h.fill(t, 1)
	good := parts(t, h.backup(t, filepath.Join(t.TempDir(), "g"), Keys{}).Path)
	path := filepath.Join(t.TempDir(), "bomb")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewWriter(f)
	if err != nil {
		t.Fatal(err)
	}
	tw := tar.NewWriter(z)
	for _, p := range good[:len(good)-3] { // head, extra and tables
		if err := tw.WriteHeader(&tar.Header{Name: p.name, Typeflag: tar.TypeReg, Size: int64(len(p.body))}); err != nil {
			t.Fatal(err)
		}
		if _, err := tw.Write(p.body); err != nil {
			t.Fatal(err)
		}
	}
	const size = 6 << 30
	if err := tw.WriteHeader(&tar.Header{Name: "files/" + strings.Repeat("0", 64), Typeflag: tar.TypeReg, Size: size}); err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 100 {
		if _, err := tw.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.svc.Check(context.Background(), path, Keys{}); code(err) != dump.ErrBomb.Code {
		t.Errorf("a bomb: %v", err)
	}
}

// A file that is gone from the store is told of; the rest is saved all the same.
func TestMissingFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	hashes := h.fill(t, 2)
	if err := os.Remove(filepath.Join(h.dir, "files", hashes[0][:2], hashes[0][2:4], hashes[0])); err != nil {
		t.Fatal(err)
	}
	res, err := h.svc.Backup(context.Background(), "", Keys{}, true)
	if err != nil {
		t.Fatal(err)
	}
	if res.Proof.Sound() || len(res.Manifest.Missing) != 1 || res.Proof.Lost[0] != hashes[0] {
		t.Errorf("%+v", res.Proof)
	}
}

// What a killed backup left is cleared by the next, and an existing file is never replaced.
func TestPlace(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	dir := t.TempDir()
	left := filepath.Join(dir, unfinished+"x")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(left, long, long); err != nil {
		t.Fatal(err)
	}
	res := h.backup(t, dir, Keys{})
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished file is still there: %v", err)
	}
	info, err := os.Stat(res.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := h.svc.Backup(context.Background(), res.Path, Keys{}, false); code(err) != ErrExists.Code {
		t.Errorf("over an existing file: %v", err)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

// A backup that somebody altered in the database before it was made is proven, and its broken log is told.
func TestBrokenLogIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqlite(t))
	h.fill(t, 2)
	if err := h.db.Update(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE audit SET label = 'other' WHERE entity = 'customer'")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	res, err := h.svc.Backup(context.Background(), "", Keys{}, true)
	if err != nil || res.Proof.Sound() || len(res.Proof.Audit.Broken) != 1 {
		t.Errorf("%v %+v", err, res.Proof)
	}
}
