package org

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/text"
)

// Argon is the cost of a password hash.
type Argon struct {
	MemoryKiB uint32
	Time      uint32
	Threads   uint8
}

// DefaultArgon costs about 20 ms and 19 MiB, the first of OWASP's equivalent settings.
func DefaultArgon() Argon { return Argon{MemoryKiB: 19 * 1024, Time: 2, Threads: 1} }

const (
	passwordMin = 10
	passwordMax = 1024
	saltBytes   = 16
	keyBytes    = 32
	// hashParallel bounds memory (each costs Argon.MemoryKiB), hashQueue how many may wait for their turn.
	hashParallel = 2
	hashQueue    = 50
)

// hasher makes and checks password hashes, few at a time.
type hasher struct {
	cost    Argon
	slots   chan struct{}
	waiting atomic.Int64
	dummy   func() string
}

func newHasher(cost Argon) *hasher {
	h := &hasher{cost: cost, slots: make(chan struct{}, hashParallel)}
	// Checked for unknown names, so that they take as long as known ones; made on first use to keep the start quick.
	h.dummy = sync.OnceValue(func() string { return h.encode("an unknown person's password") })
	return h
}

func (h *hasher) enter(ctx context.Context) error {
	if h.waiting.Add(1) > hashParallel+hashQueue {
		h.waiting.Add(-1)
		return fault.ErrBusy.With("retry_after", 2)
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.waiting.Add(-1)
		return ctx.Err()
	}
}

func (h *hasher) leave() {
	<-h.slots
	h.waiting.Add(-1)
}

// make hashes a password into a PHC string.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	return h.encode(password), nil
}

func (h *hasher) encode(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	key := argon2.IDKey(canonical(password), salt, h.cost.Time, h.cost.MemoryKiB, h.cost.Threads, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Time, h.cost.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// check compares a password with a PHC string. An empty stored hash (unknown person, no password yet) never matches but
// takes as long. stale tells that the hash was made at another cost and should be made anew.
func (h *hasher) check(ctx context.Context, stored, password string) (ok, stale bool, err error) {
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	known := stored != ""
	if !known {
		stored = h.dummy()
	}
	cost, salt, key, err := parsePHC(stored)
	if err != nil {
		return false, false, err
	}
	got := argon2.IDKey(canonical(password), salt, cost.Time, cost.MemoryKiB, cost.Threads, uint32(len(key)))
	ok = subtle.ConstantTimeCompare(got, key) == 1 && known
	return ok, ok && cost != h.cost, nil
}

// canonical makes one password of the forms different keyboards and input methods give it.
func canonical(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

var errPHC = errors.New("a stored password hash is damaged")

func parsePHC(s string) (cost Argon, salt, key []byte, err error) {
	p := strings.Split(s, "$")
	if len(p) != 6 || p[0] != "" || p[1] != "argon2id" || p[2] != "v="+strconv.Itoa(argon2.Version) {
		return cost, nil, nil, errPHC
	}
	if n, err := fmt.Sscanf(p[3], "m=%d,t=%d,p=%d", &cost.MemoryKiB, &cost.Time, &cost.Threads); err != nil || n != 3 {
		return cost, nil, nil, errPHC
	}
	salt, err = base64.RawStdEncoding.DecodeString(p[4])
	if err != nil {
		return cost, nil, nil, errPHC
	}
	key, err = base64.RawStdEncoding.DecodeString(p[5])
	// Bounded, so that a tampered row cannot take all memory.
	if err != nil || len(key) < 16 || len(key) > 64 || cost.MemoryKiB > 1<<20 || cost.Time < 1 || cost.Time > 50 || cost.Threads < 1 {
		return cost, nil, nil, errPHC
	}
	return cost, salt, key, nil
}

//go:embed worst.txt
var worstText string

var worst = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(worstText) {
		m[strings.TrimSpace(line)] = true
	}
	return m
})

// checkPassword applies the rules to a new password. personal are words it must not consist of.
func checkPassword(password, field string, personal ...string) *fault.Error {
	if len(password) > passwordMax {
		return ErrPasswordLong.On(field, "max", passwordMax)
	}
	if !utf8.ValidString(password) {
		return ErrPasswordShort.On(field, "min", passwordMin)
	}
	c := string(canonical(password))
	if utf8.RuneCountInString(c) < passwordMin {
		return ErrPasswordShort.On(field, "min", passwordMin)
	}
	folded := text.Fold(c)
	if worst()[folded] || monotone(folded) {
		return ErrPasswordCommon.On(field)
	}
	bare := bareWord(folded)
	for _, p := range personal {
		p = text.Fold(p)
		if p == "" {
			continue
		}
		if folded == p || bare != "" && bare == bareWord(p) {
			return ErrPasswordPersonal.On(field)
		}
	}
	return nil
}

// bareWord drops all but letters: lina-1990! is lina with ornaments.
func bareWord(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, s)
}

// monotone finds passwords of one repeated group of up to four characters (abcabcabcabc) or of a straight run (abcdefghij).
func monotone(s string) bool {
	r := []rune(s)
	for n := 1; n <= 4; n++ {
		same := true
		for i := n; i < len(r); i++ {
			if r[i] != r[i-n] {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	for _, step := range []rune{1, -1} {
		run := true
		for i := 1; i < len(r); i++ {
			if r[i]-r[i-1] != step {
				run = false
				break
			}
		}
		if run {
			return true
		}
	}
	return false
}

// initialAlphabet leaves out what is mistaken for something else when read aloud or copied from paper.
const initialAlphabet = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"

// initialPassword makes the password an administrator hands to somebody: four groups of four, about 90 bits.
func initialPassword() string {
	var b strings.Builder
	n := big.NewInt(int64(len(initialAlphabet)))
	for i := range 16 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		k, err := rand.Int(rand.Reader, n)
		if err != nil {
			panic("org: the system gives no random numbers: " + err.Error()) // crypto/rand never fails on supported systems
		}
		b.WriteByte(initialAlphabet[k.Int64()])
	}
	return b.String()
}
