package org

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tradewind/internal/kit/fault"
)

var cheap = Argon{MemoryKiB: 64, Time: 1, Threads: 1}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		password string
		want     *fault.Def
	}{
		{"", ErrPasswordShort},
		{"short", ErrPasswordShort},
		{"九个字的密码不够长", ErrPasswordShort},
		{"ninechars", ErrPasswordShort},
		{"1234567890", ErrPasswordCommon},
		{"Password123", ErrPasswordCommon},
		{"ＰＡＳＳＷＯＲＤ１２３", ErrPasswordCommon},
		{"woaini1314", ErrPasswordCommon},
		{"aaaaaaaaaaaa", ErrPasswordCommon},
		{"abcdabcdabcd", ErrPasswordCommon},
		{"efghijklmnop", ErrPasswordCommon},
		{"zyxwvutsrqpo", ErrPasswordCommon},
		{"lina.chen01", ErrPasswordPersonal},
		{"Lina.Chen", ErrPasswordShort},
		{"LinaChen-2026", ErrPasswordPersonal},
		{"Harbour Light Trading", ErrPasswordPersonal},
		{"lina reads at night", nil},
		{"海上生明月天涯共此时", nil},
		{strings.Repeat("长", 342), ErrPasswordLong},
		{"bad\xffutf8 password", ErrPasswordShort},
		{strings.Repeat("ab cd-", 170), nil},
	} {
		err := checkPassword(c.password, "password", "lina.chen", "Lina Chen", "Harbour Light Trading", "")
		switch {
		case c.want == nil && err != nil:
			t.Errorf("%q refused: %v", c.password, err)
		case c.want != nil && (err == nil || !errors.Is(err, c.want)):
			t.Errorf("%q: %v, want %s", c.password, err, c.want.Code)
		case err != nil && c.password != "" && strings.Contains(err.Text("en")+err.Text("zh"), c.password):
			t.Errorf("%q is repeated in the error", c.password)
		}
	}
	if n := len(worst()); n < 200 {
		t.Errorf("only %d worst passwords", n)
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	h := newHasher(cheap)
	p, err := h.make(ctx, "correct password")
	if err != nil || !strings.HasPrefix(p, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatalf("%q, %v", p, err)
	}
	for _, c := range []struct {
		stored, password string
		ok               bool
	}{{p, "correct password", true}, {p, "ｃｏｒｒｅｃｔ password", true}, {p, "wrong", false}, {"", "an unknown person's password", false}, {"", "", false}} {
		ok, stale, err := h.check(ctx, c.stored, c.password)
		if err != nil || ok != c.ok || stale {
			t.Errorf("check(%q, %q) = %v, %v, %v", c.stored, c.password, ok, stale, err)
		}
	}
	costlier := newHasher(Argon{MemoryKiB: 128, Time: 1, Threads: 1})
	if ok, stale, err := costlier.check(ctx, p, "correct password"); !ok || !stale || err != nil {
		t.Errorf("a cheaper hash: %v %v %v", ok, stale, err)
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=64,t=1,p=1$$", strings.Replace(p, "m=64", "m=99999999", 1), strings.Replace(p, "t=1", "t=0", 1),
		strings.Replace(p, "argon2id", "argon2i", 1)} {
		if _, _, err := h.check(ctx, bad, "correct password"); !errors.Is(err, errPHC) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestHashQueueIsBounded(t *testing.T) {
	t.Parallel()
	h := newHasher(cheap)
	for range hashParallel {
		h.slots <- struct{}{} // all workers busy
	}
	h.waiting.Store(hashParallel)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for range hashQueue {
		wg.Go(func() { _ = h.enter(ctx) })
	}
	for h.waiting.Load() < hashParallel+hashQueue {
		runtime.Gosched()
	}
	if err := h.enter(ctx); !errors.Is(err, fault.ErrBusy) {
		t.Errorf("a full queue answered %v", err)
	}
	cancel()
	wg.Wait()
	if n := h.waiting.Load(); n != hashParallel {
		t.Errorf("%d left waiting", n)
	}
}

func TestInitialPassword(t *testing.T) {
	t.Parallel()
	a, b := initialPassword(), initialPassword()
	if a == b || len(a) != 19 || checkPassword(a, "password") != nil {
		t.Errorf("%q, %q", a, b)
	}
}
