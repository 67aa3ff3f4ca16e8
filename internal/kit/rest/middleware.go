package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/id"
	"tradewind/internal/kit/work"
)

func asErr[T error](err error, target *T) bool { return errors.As(err, target) }

// Authenticator finds out who sends a request. An error refuses it; a nil actor leaves it anonymous.
type Authenticator func(ctx context.Context, r *http.Request, base *work.Actor) (*work.Actor, error)

// Chain is everything that happens to a request before an operation sees it.
type Chain struct {
	Door *work.Door
	Log  *slog.Logger
	Auth Authenticator
	// TrustedProxies may tell the client's address in X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// RatePerUser is requests per second for one person (0: no limit); bursts of four seconds' worth are let through.
	RatePerUser float64
	Clock       clock.Clock
	// Secure is set where pages are served over TLS.
	Secure bool

	once    sync.Once
	limiter *limiter
}

// Wrap puts the chain around next.
func (c *Chain) Wrap(next http.Handler) http.Handler {
	c.once.Do(func() { c.limiter = newLimiter(c.RatePerUser) })
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		WriteProblem(w, ProblemOf(ErrCrossOrigin.With(), Language(r)))
	}))
	return c.recover(c.headers(cross.Handler(c.identify(c.repeat(next)))))
}

// ErrCrossOrigin is a changing request sent from another site's page.
var ErrCrossOrigin = fault.Define(fault.Denied, "cross_origin", "This request came from another site and was refused.", "该请求来自其他网站，已被拒绝。")

func (c *Chain) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				c.Log.Error("panic in a request", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				WriteProblem(w, ProblemOf(fault.ErrInternal.With(), Language(r)))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (c *Chain) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "+
			"font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if c.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

func (c *Chain) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		base := &work.Actor{Kind: "anonymous", IP: c.clientIP(r), Agent: clean(r.UserAgent(), 200), RequestID: id.New(), Lang: Language(r), Zone: "UTC"}
		w.Header().Set("X-Request-Id", base.RequestID)
		w.Header().Set("Cache-Control", "no-store")
		a, err := c.Auth(r.Context(), r, base)
		if err != nil {
			p := ProblemOf(err, base.Lang)
			p.RequestID = base.RequestID
			if p.Status >= 500 {
				c.Log.Error("sign-in check failed", "error", err, "request_id", base.RequestID)
			}
			WriteProblem(w, p)
			return
		}
		if a == nil {
			a = base
		}
		key := "ip:" + a.IP
		if a.ID != "" {
			key = a.ID
		}
		if wait := c.limiter.take(key, c.Clock.Now()); wait > 0 {
			WriteProblem(w, ProblemOf(fault.ErrTooMany.With("retry_after", int(wait.Seconds())+1), a.Lang))
			return
		}
		next.ServeHTTP(w, r.WithContext(work.WithActor(r.Context(), a)))
	})
}

func clean(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < 32 || r == 127 || r == 0xfffd {
			return -1
		}
		return r
	}, s)
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "")
	}
	return s
}

func (c *Chain) clientIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	peer, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	trusted := func(a netip.Addr) bool {
		for _, p := range c.TrustedProxies {
			if p.Contains(a) {
				return true
			}
		}
		return false
	}
	addr := peer.Unmap()
	if !trusted(addr) {
		return addr.String()
	}
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-10; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = a.Unmap()
		if !trusted(addr) {
			break
		}
	}
	return addr.String()
}

// Language picks zh-CN or en from Accept-Language: the first of the two that is named wins.
func Language(r *http.Request) string {
	for part := range strings.SplitSeq(clean(r.Header.Get("Accept-Language"), 200), ",") {
		p := strings.ToLower(strings.TrimSpace(part))
		if strings.HasPrefix(p, "zh") {
			return "zh-CN"
		}
		if strings.HasPrefix(p, "en") {
			return "en"
		}
	}
	return "en"
}

// --- rate limit ---

type limiter struct {
	per  rate.Limit
	mu   sync.Mutex
	keys map[string]*rate.Limiter
}

func newLimiter(per float64) *limiter {
	return &limiter{per: rate.Limit(per), keys: map[string]*rate.Limiter{}}
}

func (l *limiter) take(key string, now time.Time) time.Duration {
	if l.per <= 0 {
		return 0
	}
	l.mu.Lock()
	k := l.keys[key]
	if k == nil {
		if len(l.keys) > 10_000 { // idle keys are full buckets: forgetting them changes nothing
			for n, x := range l.keys {
				if x.TokensAt(now) >= float64(x.Burst()) {
					delete(l.keys, n)
				}
			}
		}
		k = rate.NewLimiter(l.per, int(l.per*4)+1)
		l.keys[key] = k
	}
	l.mu.Unlock()
	res := k.ReserveN(now, 1)
	if d := res.DelayFrom(now); d > 0 {
		res.CancelAt(now)
		return d
	}
	return 0
}

// --- repeated requests ---

// keepAnswers is how long an answer is kept for a repeated request.
const keepAnswers = 24 * time.Hour

// repeat answers a POST whose Idempotency-Key was seen before with the answer given then.
func (c *Chain) repeat(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		a := work.ActorOf(r.Context())
		// Answers under /me hold secrets shown once (tokens, recovery codes): they are never kept.
		if key == "" || a.ID == "" || r.Method != http.MethodPost || strings.HasPrefix(r.URL.Path, Prefix+"/me/") {
			next.ServeHTTP(w, r)
			return
		}
		if len(key) > 200 {
			WriteProblem(w, ProblemOf(ErrKey.With(), a.Lang))
			return
		}
		if a.TokenID != "" { // what a session was answered is not for a token that may be narrower, nor the other way round
			key = a.TokenID + " " + key
		}
		h := sha256.New()
		h.Write([]byte(r.Method + " " + r.URL.RequestURI() + "\n"))
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20))
			if err != nil {
				WriteProblem(w, ProblemOf(ErrBody.With("max", 4), a.Lang))
				return
			}
			h.Write(body)
			r.Body = io.NopCloser(bytes.NewReader(body))
		} else {
			h.Write([]byte(r.Header.Get("Content-Length")))
		}
		claim := &work.Claim{Key: key, Fingerprint: hex.EncodeToString(h.Sum(nil))}
		type kept struct {
			Fingerprint string  `db:"fingerprint"`
			Status      int64   `db:"status"`
			Headers     string  `db:"headers"`
			Body        []byte  `db:"body"`
			At          db.Time `db:"at"`
		}
		var old kept
		found := false
		err := c.Door.Housekeep(r.Context(), "idempotency", func(t *db.Tx) error {
			var err error
			old, err = db.One[kept](t, "SELECT fingerprint, status, headers, body, at FROM idempotency WHERE actor_id = ? AND key = ?", a.ID, key)
			if errors.Is(err, db.ErrNone) {
				return nil
			}
			if err == nil && t.Now().Sub(old.At.Time) > keepAnswers {
				_, err = t.Exec("DELETE FROM idempotency WHERE actor_id = ? AND key = ?", a.ID, key)
				return err
			}
			found = err == nil
			return err
		})
		switch {
		case err != nil:
			c.Log.Error("look up a repeated request", "error", err)
			WriteProblem(w, ProblemOf(err, a.Lang))
			return
		case found && old.Fingerprint != claim.Fingerprint:
			WriteProblem(w, ProblemOf(work.ErrKeyReused.With(), a.Lang))
			return
		case found && old.Status == 0:
			WriteProblem(w, ProblemOf(work.ErrRepeated.With(), a.Lang))
			return
		case found:
			var hs map[string]string
			_ = json.Unmarshal([]byte(old.Headers), &hs)
			for k, v := range hs {
				w.Header().Set(k, v)
			}
			w.Header().Set("Idempotency-Replayed", "true")
			w.WriteHeader(int(old.Status))
			_, _ = w.Write(old.Body)
			return
		}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r.WithContext(work.WithClaim(r.Context(), claim)))
		if rec.status >= 300 || rec.tooBig || claim.Secret() {
			return
		}
		hs := map[string]string{}
		for _, k := range []string{"Content-Type", "Location", "Etag"} {
			if v := w.Header().Get(k); v != "" {
				hs[k] = v
			}
		}
		hb, _ := json.Marshal(hs)
		err = c.Door.Housekeep(context.WithoutCancel(r.Context()), "idempotency", func(t *db.Tx) error {
			_, err := t.Exec("UPDATE idempotency SET status = ?, headers = ?, body = ? WHERE actor_id = ? AND key = ?",
				rec.status, string(hb), rec.buf.Bytes(), a.ID, key)
			return err
		})
		if err != nil {
			c.Log.Error("keep an answer", "error", err)
		}
	})
}

// ErrKey is an Idempotency-Key that is too long.
var ErrKey = fault.Define(fault.Invalid, "idempotency.bad_key", "The Idempotency-Key may have at most 200 characters.", "Idempotency-Key 最多 200 个字符。")

type recorder struct {
	http.ResponseWriter
	status int
	buf    bytes.Buffer
	tooBig bool
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(s int) { r.status = s; r.ResponseWriter.WriteHeader(s) }

// Write notes the body up to 256 KiB.
func (r *recorder) Write(b []byte) (int, error) {
	if r.buf.Len()+len(b) > 256<<10 {
		r.tooBig = true
	} else {
		r.buf.Write(b)
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
