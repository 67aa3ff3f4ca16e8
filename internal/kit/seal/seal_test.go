package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func box(t *testing.T, fill ...byte) *Box {
	t.Helper()
	var keys [][]byte
	for _, f := range fill {
		keys = append(keys, bytes.Repeat([]byte{f}, KeySize))
	}
	b, err := New(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealOpens(t *testing.T) {
	t.Parallel()
	b := box(t, 1)
	for _, text := range []string{"", "JBSWY3DPEHPK3PXP", "密钥", strings.Repeat("x", 100_000)} {
		s, err := b.Seal("totp:1", text)
		if err != nil {
			t.Fatal(err)
		}
		if text != "" && strings.Contains(s, text) {
			t.Fatal("the sealed value shows the text")
		}
		got, err := b.Open("totp:1", s)
		if err != nil || got != text {
			t.Fatalf("Open = %q, %v", got, err)
		}
	}
	one, _ := b.Seal("p", "same")
	two, _ := b.Seal("p", "same")
	if one == two {
		t.Fatal("two sealings of one text are equal")
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	b := box(t, 1)
	s, _ := b.Seal("totp:1", "secret")
	parts := strings.Split(s, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(parts[2])
	raw[len(raw)-1] ^= 1
	flipped := parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(raw)
	for name, c := range map[string]struct {
		box             *Box
		purpose, sealed string
		want            error
	}{
		"other purpose": {b, "totp:2", s, ErrValue},
		"other key":     {box(t, 2), "totp:1", s, ErrKey},
		"flipped bit":   {b, "totp:1", flipped, ErrValue},
		"cut":           {b, "totp:1", s[:len(s)-10], ErrValue},
		"empty":         {b, "totp:1", "", ErrValue},
		"no payload":    {b, "totp:1", parts[0] + "." + parts[1] + ".", ErrValue},
		"not base64":    {b, "totp:1", parts[0] + "." + parts[1] + ".%%%", ErrValue},
		"other format":  {b, "totp:1", "s9." + parts[1] + "." + parts[2], ErrValue},
	} {
		if _, err := c.box.Open(c.purpose, c.sealed); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	old := box(t, 1)
	s, _ := old.Seal("p", "kept")
	both := box(t, 2, 1)
	if got, err := both.Open("p", s); err != nil || got != "kept" {
		t.Fatalf("a value of the old key: %q, %v", got, err)
	}
	fresh, _ := both.Seal("p", "new")
	if _, err := old.Open("p", fresh); !errors.Is(err, ErrKey) {
		t.Fatalf("a new value was not sealed with the first key: %v", err)
	}
	if both.KeyID() == old.KeyID() {
		t.Fatal("different keys share an id")
	}
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "instance.key")
	keys := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			k, err := LoadOrCreate(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = k
		})
	}
	wg.Wait()
	for _, k := range keys {
		if !bytes.Equal(k, keys[0]) || len(k) != KeySize {
			t.Fatal("processes that start together have different keys")
		}
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", st.Mode(), err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".instance-key-*"))
	if len(left) != 0 {
		t.Fatalf("left behind: %v", left)
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreate(path); err == nil {
		t.Fatal("a damaged key file was replaced or accepted")
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	k := bytes.Repeat([]byte{0xfb}, KeySize)
	for _, s := range []string{hex.EncodeToString(k), " " + strings.ToUpper(hex.EncodeToString(k)) + "\n", base64.StdEncoding.EncodeToString(k),
		base64.RawURLEncoding.EncodeToString(k)} {
		if got, err := ParseKey(s); err != nil || !bytes.Equal(got, k) {
			t.Errorf("ParseKey(%q): %v", s, err)
		}
	}
	for _, s := range []string{"", "abcd", hex.EncodeToString(k[:31]), "password password password password!"} {
		if _, err := ParseKey(s); err == nil {
			t.Errorf("ParseKey(%q) accepted", s)
		}
	}
	if _, err := New(); err == nil {
		t.Error("a box without key")
	}
	if _, err := New([]byte("short")); err == nil {
		t.Error("a box with a short key")
	}
}
