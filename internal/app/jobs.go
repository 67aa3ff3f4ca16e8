package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
)

// How long what nobody needs any more is kept.
const (
	keepJobs    = 30 * 24 * time.Hour
	keepAnswers = 24 * time.Hour
)

// housekeep registers the jobs that keep the store small and quick.
func (a *App) housekeep() {
	every := func(kind string, interval time.Duration, fn func(ctx context.Context) error) {
		a.Queue.Handle(kind, func(ctx context.Context, _ json.RawMessage) error { return fn(ctx) })
		a.Queue.Every(kind, interval)
	}
	every("files.sweep", 24*time.Hour, func(ctx context.Context) error {
		n, err := a.Blob.Sweep(ctx, a.maintain)
		if n > 0 {
			a.Log.Info("removed files nothing refers to", "count", n)
		}
		return err
	})
	every("store.clean", time.Hour, func(ctx context.Context) error {
		return a.maintain(ctx, func(t *db.Tx) error {
			if _, err := job.Clean(t, keepJobs); err != nil {
				return fmt.Errorf("clean finished jobs: %w", err)
			}
			return cleanAnswers(t, keepAnswers)
		})
	})
	every("signin.clean", 6*time.Hour, a.Features.Org.Sweep)
	every("store.analyse", 24*time.Hour, func(ctx context.Context) error { return analyse(ctx, a.DB) })
}

// maintain is the door's way for writes that are no change of the business.
func (a *App) maintain(ctx context.Context, fn func(*db.Tx) error) error {
	return a.Door.Housekeep(ctx, "maintenance", fn)
}
