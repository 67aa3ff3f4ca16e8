package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/db/dbtest"
	"tradewind/internal/kit/fault"
)

func open(t *testing.T, c clock.Clock) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := OpenStore(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, dir
}

func put(t *testing.T, s *Store, text string) Staged {
	t.Helper()
	st, err := s.Put(context.Background(), strings.NewReader(text), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func keep(t *testing.T, d *db.DB, s *Store, st Staged) {
	t.Helper()
	if err := d.Update(context.Background(), func(tx *db.Tx) error { return s.Keep(tx, st) }); err != nil {
		t.Fatal(err)
	}
}

func drop(t *testing.T, d *db.DB, s *Store, st Staged) {
	t.Helper()
	if err := d.Update(context.Background(), func(tx *db.Tx) error { return s.Drop(tx, st.Hash) }); err != nil {
		t.Fatal(err)
	}
}

func age(t *testing.T, dir string, st Staged, by time.Duration) {
	t.Helper()
	at := time.Now().Add(-by)
	if err := os.Chtimes(filepath.Join(dir, place(st.Hash)), at, at); err != nil {
		t.Fatal(err)
	}
}

func there(s *Store, st Staged) bool {
	f, err := s.Open(st.Hash)
	if err == nil {
		_ = f.Close()
	}
	return err == nil
}

func TestPut(t *testing.T) {
	t.Parallel()
	s, dir := open(t, nil)
	st := put(t, s, "hello")
	if st.Hash != "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" || st.Size != 5 {
		t.Fatalf("%+v", st)
	}
	f, err := s.Open(st.Hash)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(f)
	_ = f.Close()
	if string(b) != "hello" {
		t.Errorf("%q", b)
	}
	if _, err := os.Stat(filepath.Join(dir, "2c", "f2", st.Hash)); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		r    io.Reader
		want *fault.Def
	}{
		"too large": {strings.NewReader(strings.Repeat("x", 101)), ErrTooLarge},
		"empty":     {strings.NewReader(""), ErrEmpty},
	} {
		if _, err := s.Put(context.Background(), c.r, 100); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Put(context.Background(), io.MultiReader(strings.NewReader("half"), failing{}), 100); err == nil {
		t.Error("a reader that fails must not store half a file")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Put(ctx, strings.NewReader("x"), 100); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if list, _ := os.ReadDir(filepath.Join(dir, tempDir)); len(list) > 0 {
		t.Errorf("left behind: %v", list)
	}
	for _, h := range []string{"", "../../../etc/passwd", strings.Repeat("a", 64), strings.ToUpper(st.Hash), st.Hash + "x", "../" + st.Hash[3:]} {
		if _, err := s.Open(h); !errors.Is(err, ErrMissing) {
			t.Errorf("open %q: %v", h, err)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line is gone") }

func TestReferences(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, dir := open(t, nil)
		used, twice, idle, young := put(t, s, "used"), put(t, s, "twice"), put(t, s, "idle"), put(t, s, "young")
		keep(t, d, s, used)
		keep(t, d, s, twice)
		keep(t, d, s, twice)
		drop(t, d, s, twice)
		for _, st := range []Staged{used, twice, idle} {
			age(t, dir, st, 25*time.Hour)
		}
		if n, err := s.Sweep(ctx, d.Update); err != nil || n != 1 {
			t.Fatalf("swept %d: %v", n, err)
		}
		if !there(s, used) || !there(s, twice) || there(s, idle) || !there(s, young) {
			t.Error("swept the wrong ones")
		}
		// The content that went comes again.
		keep(t, d, s, put(t, s, "idle"))
		drop(t, d, s, twice)
		if n, err := s.Sweep(ctx, d.Update); err != nil || n != 1 || there(s, twice) {
			t.Errorf("after the last reference went: %d %v", n, err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return s.Drop(tx, twice.Hash) }); err == nil {
			t.Error("a reference that is not there was dropped")
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return s.Again(tx, twice.Hash) }); !errors.Is(err, ErrMissing) {
			t.Errorf("again: %v", err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return s.Keep(tx, twice) }); !errors.Is(err, ErrCleared) {
			t.Errorf("keep without a file: %v", err)
		}
		var rows int64
		if err := d.View(ctx, func(tx *db.Tx) (err error) { rows, err = db.One[int64](tx, "SELECT COUNT(*) FROM blob"); return err }); err != nil || rows != 2 {
			t.Errorf("%d rows, want used and idle (%v)", rows, err)
		}
	})
}

// A row that refers to a content without a count (a soft-deleted attachment) keeps it.
func TestSweepAsksForeignKeys(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, dir := open(t, nil)
		st := put(t, s, "mapped")
		keep(t, d, s, st)
		if err := d.Exec(ctx, "CREATE TABLE pin (hash TEXT NOT NULL REFERENCES blob (hash))"); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec("INSERT INTO pin (hash) VALUES (?)", st.Hash)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		drop(t, d, s, st)
		age(t, dir, st, 48*time.Hour)
		if n, err := s.Sweep(ctx, d.Update); err != nil || n != 0 || !there(s, st) {
			t.Errorf("swept %d: %v", n, err)
		}
	})
}

// Many put, keep and drop the same contents while sweeps run with files that always count as old: whatever Keep said yes to
// is there.
func TestSweepBesideKeep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, dir := open(t, nil)
		stop := make(chan struct{})
		var wg sync.WaitGroup
		swept := 0
		var kept atomic.Int64
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n, err := s.Sweep(ctx, d.Update)
				if err != nil {
					t.Error(err)
					return
				}
				swept += n
			}
		})
		var work sync.WaitGroup
		for w := range 4 {
			work.Go(func() {
				for i := range 60 {
					st := put(t, s, strings.Repeat("x", 1+(i+w)%3))
					old := time.Now().Add(-48 * time.Hour)
					_ = os.Chtimes(filepath.Join(dir, place(st.Hash)), old, old) // unless it was swept already
					err := d.Update(ctx, func(tx *db.Tx) error { return s.Keep(tx, st) })
					if errors.Is(err, ErrCleared) {
						continue // told so, and may try again
					}
					if err != nil {
						t.Error(err)
						return
					}
					if !there(s, st) {
						t.Error("Keep succeeded and the file is gone")
						return
					}
					kept.Add(1)
					if err := d.Update(ctx, func(tx *db.Tx) error { return s.Drop(tx, st.Hash) }); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		work.Wait()
		close(stop)
		wg.Wait()
		if swept == 0 || kept.Load() == 0 {
			t.Errorf("%d swept, %d kept: the test proved nothing", swept, kept.Load())
		}
	})
}

// A sweep killed after its mark and before or after the removal is finished by the next.
func TestSweepAfterKill(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, dir := open(t, nil)
		marked, gone := put(t, s, "marked"), put(t, s, "gone")
		for _, st := range []Staged{marked, gone} {
			if err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec("INSERT INTO blob (hash, size, refs, created_at) VALUES (?, 0, -1, 0)", st.Hash)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Remove(filepath.Join(dir, place(gone.Hash))); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return s.Keep(tx, marked) }); !errors.Is(err, ErrCleared) {
			t.Errorf("keep of a marked file: %v", err)
		}
		age(t, dir, marked, 48*time.Hour)
		if _, err := s.Sweep(ctx, d.Update); err != nil {
			t.Fatal(err)
		}
		keep(t, d, s, put(t, s, "gone"))
		keep(t, d, s, put(t, s, "marked"))
	})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, dir := open(t, nil)
		var all []Staged
		for _, text := range []string{"good", "altered", "longer", "missing"} {
			st := put(t, s, text)
			keep(t, d, s, st)
			all = append(all, st)
		}
		path := func(i int) string { return filepath.Join(dir, place(all[i].Hash)) }
		if err := errors.Join(os.WriteFile(path(1), []byte("ALTERED"), 0o600), os.WriteFile(path(2), []byte("longer!"), 0o600), os.Remove(path(3))); err != nil {
			t.Fatal(err)
		}
		var n int64
		var bad []Damage
		if err := d.View(ctx, func(tx *db.Tx) (err error) { n, bad, err = s.Verify(ctx, tx); return err }); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{all[1].Hash: "content", all[2].Hash: "size", all[3].Hash: "missing"}
		if n != 4 || len(bad) != 3 {
			t.Fatalf("%d checked, %v", n, bad)
		}
		for _, b := range bad {
			if want[b.Hash] != b.Why {
				t.Errorf("%s: %s, want %s", b.Hash, b.Why, want[b.Hash])
			}
		}
	})
}

func TestCheckAndSniff(t *testing.T) {
	t.Parallel()
	zip := "PK\x03\x04\x14\x00[Content_Types].xml"
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest"
	exe := "MZ\x90\x00\x03\x00\x00\x00\x04"
	for _, c := range []struct {
		name, head string
		want       *fault.Def
		mime       string
		inline     bool
	}{
		{"a.jpg", "\xff\xd8\xff\xe0rest", nil, "image/jpeg", true},
		{"a.png", "\x89PNG\r\n\x1a\n", nil, "image/png", true},
		{"样品.JPEG", "\x89PNG\r\n\x1a\n", nil, "image/png", true}, // saved by a phone under the wrong name
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", nil, "image/webp", true},
		{"a.heic", "\x00\x00\x00\x18ftypheic", nil, "image/heic", false},
		{"PI-2026.pdf", "%PDF-1.7\n", nil, "application/pdf", false},
		{"q.xlsx", zip, nil, kinds["xlsx"].mime, false},
		{"q.docx", zip, nil, kinds["docx"].mime, false},
		{"q.ods", zip, nil, kinds["ods"].mime, false},
		{"old.xls", ole, nil, "application/vnd.ms-excel", false},
		{"mail.msg", ole, nil, "application/vnd.ms-outlook", false},
		{"mail.eml", "From: a@b.c\r\nTo: d@e.f\r\n", nil, "message/rfc822", false},
		{"list.csv", "code,name\n1,宁波\n", nil, "text/csv; charset=utf-8", false},
		{"gbk.txt", "\xc4\xfe\xb2\xa8", nil, "text/plain; charset=utf-8", false},
		{"utf16.txt", "\xff\xfea\x00b\x00", nil, "text/plain; charset=utf-8", false},
		{"pack.zip", zip, nil, "application/zip", false},
		{"v.mp4", "\x00\x00\x00\x20ftypisom", nil, "video/mp4", false},
		{"v.mov", "\x00\x00\x00\x14ftypqt  ", nil, "video/quicktime", false},
		{"voice.mp3", "ID3\x03", nil, "audio/mpeg", false},
		{"part.dwg", "AC1032\x00\x00", nil, octet, false},
		{"part.STEP", "ISO-10303-21;\nHEADER;", nil, octet, false},
		{"logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, nil, octet, false},
		{"page.html", "<!doctype html><script>", nil, octet, false},
		{"setup.exe", exe, ErrType, "", false},
		{"invoice.pdf.exe", exe, ErrType, "", false},
		{"invoice.pdf", exe, ErrType, "", false},
		{"photo.jpg", exe, ErrType, "", false},
		{"invoice.exe. ", "text", ErrType, "", false},
		{"lib.txt", "\x7fELF\x02\x01", ErrType, "", false},
		{"a.txt", "#!/bin/sh\nrm -rf /", ErrType, "", false},
		{"a.zip", "\xcf\xfa\xed\xfe\x07", ErrType, "", false},
		{"a.zip", "PK\x03\x04\x14\x00\x08META-INF/MANIFEST.MF", ErrType, "", false},
		{"a.docx", "%PDF-1.7", ErrMismatch, "", false},
		{"a.pdf", "hello", ErrMismatch, "", false},
		{"a.png", "<svg onload=alert(1)>", ErrMismatch, "", false},
		{"a.csv", "a,b\x00c", ErrMismatch, "", false},
		{"a.js", "alert(1)", ErrType, "", false},
		{"a.bat", "del *", ErrType, "", false},
		{"a.ps1", "x", ErrType, "", false},
		{"a.jar", zip, ErrType, "", false},
		{"a.lnk", "L\x00\x00\x00\x01\x14\x02\x00", ErrType, "", false},
		{"a.unknown", "x", ErrType, "", false},
		{"noextension", "x", ErrType, "", false},
	} {
		err := Check([]byte(c.head), c.name)
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s (%.12q): %v", c.name, c.head, err)
		}
		if err == nil {
			if mime, inline := Sniff([]byte(c.head), c.name); mime != c.mime || inline != c.inline {
				t.Errorf("%s: %s %v", c.name, mime, inline)
			}
		} else if en, zh := fault.From(err).Text("en"), fault.From(err).Text("zh"); strings.Contains(en+zh, "{") {
			t.Errorf("%s: %s %s", c.name, en, zh)
		}
	}
}

func TestAccept(t *testing.T) {
	t.Parallel()
	s, dir := open(t, nil)
	body := "%PDF-1.7\n" + strings.Repeat("x", 10_000)
	st, mime, err := s.Accept(context.Background(), strings.NewReader(body), "a.pdf", 1<<20)
	if err != nil || mime != "application/pdf" || st.Size != int64(len(body)) {
		t.Errorf("%+v %s %v", st, mime, err)
	}
	if _, _, err := s.Accept(context.Background(), bytes.NewReader([]byte("MZ\x00\x00")), "a.pdf", 1<<20); !errors.Is(err, ErrType) {
		t.Errorf("a program: %v", err)
	}
	if _, _, err := s.Accept(context.Background(), strings.NewReader(""), "a.pdf", 1<<20); !errors.Is(err, ErrEmpty) {
		t.Errorf("empty: %v", err)
	}
	if list, _ := os.ReadDir(filepath.Join(dir, tempDir)); len(list) > 0 {
		t.Errorf("left behind: %v", list)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, mime, want string }{
		{"合同 v2.pdf", "application/pdf", `attachment; filename="__ v2.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%20v2.pdf`},
		{"a.pdf", "application/pdf", `attachment; filename="a.pdf"`},
		{"a\"b\r\nX: y.pdf", "application/pdf", `attachment; filename="abX y.pdf"`},
		{"../../etc/passwd.txt", "text/plain", `attachment; filename="passwd.txt"`},
		{"100%.txt", "text/plain", `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`},
		{"p.png", "image/png", `inline; filename="p.png"`},
		{"x.svg", octet, `attachment; filename="x.svg"`},
		{"evil\u202egnp.exe", octet, `attachment; filename="evilgnp.exe"`},
	} {
		h := http.Header{}
		Headers(h, c.name, c.mime, true)
		if got := h.Get("Content-Disposition"); got != c.want {
			t.Errorf("%q: %s", c.name, got)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%q: %v", c.name, h)
		}
	}
	h := http.Header{}
	Headers(h, "p.png", "image/png", false)
	if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Error("in place without being asked")
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 200) + ".xlsx"
	for in, want := range map[string]string{
		"": "file", "..": "file", "a/b\\c.txt": "c.txt", " a.txt ": "a.txt", "a\x00b.txt": "ab.txt", "报价单.xlsx": "报价单.xlsx", "\xff\xfe.txt": "txt",
	} {
		if got := CleanName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := CleanName(long); len(got) > 200 || !strings.HasSuffix(got, ".xlsx") || strings.ContainsRune(got, '\ufffd') {
		t.Errorf("%q", got)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte("MZ\x00"), "a.pdf")
	f.Add([]byte("BM12345678901234"), "a.bmp")
	f.Fuzz(func(_ *testing.T, head []byte, name string) {
		_ = Check(head, name)
		_, _ = Sniff(head, name)
		_ = CleanName(name)
	})
}
