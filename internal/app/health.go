package app

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// minFree is the free disk space below which the server asks not to be given more work.
const minFree = 100 << 20

// readiness remembers the last check for a moment: each costs a write and an fsync, and anybody may ask.
type readiness struct {
	app *App
	mu  sync.Mutex
	at  time.Time
	got report
}

type report struct {
	Ready     bool   `json:"ready"`
	Why       string `json:"why,omitempty"`
	FreeBytes uint64 `json:"free_bytes"`
}

func (h *readiness) check(ctx context.Context) report {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.app.Clock.Now()
	if now.Sub(h.at) < time.Second && !now.Before(h.at) {
		return h.got
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	r := report{Ready: true}
	free, err := freeBytes(h.app.Config.Data)
	r.FreeBytes = free
	switch {
	case err != nil:
		r.Ready, r.Why = false, "the data folder cannot be read"
	case free < minFree:
		r.Ready, r.Why = false, "less than 100 MB of disk space is left"
	}
	if err := tryWrite(ctx, h.app.Door); err != nil {
		h.app.Log.Warn("the readiness check could not write", "error", err)
		r.Ready, r.Why = false, "the database cannot be written"
	}
	h.at, h.got = now, r
	return r
}

func (h *readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got := h.check(r.Context())
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !got.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(got)
}

// healthz says that the process answers, nothing more: a supervisor that restarts on a full disk would only add trouble.
func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n"))
}
