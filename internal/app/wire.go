package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"tradewind/internal/crm/trust"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/seal"
	"tradewind/internal/kit/work"
	"tradewind/migrations"
)

// apiVersion stands in the description of the API. It changes with the API, not with each build, so that the description
// is the same bytes for the same API.
const apiVersion = "1.0"

// App is the whole program, put together.
type App struct {
	Config   Config
	Version  string
	Log      *slog.Logger
	Clock    clock.Clock
	DB       *db.DB
	Registry *access.Registry
	Door     *work.Door
	Blob     *blob.Store
	Seal     *seal.Box
	Queue    *job.Queue
	Router   *rest.Router

	Trust        *trust.Service
	Features     Features
	serving      Serving
	authenticate rest.Authenticator
	metrics      *metrics
	streams      *streams
	describe     *description
	root         http.Handler
}

// Options are what the caller of Build decides; the zero value works.
type Options struct {
	Config  Config
	Serving Serving
	Version string
	Log     *slog.Logger
	Clock   clock.Clock
	// Beside is set by commands that may run beside a server of an earlier version: they must not change the schema
	// under it.
	Beside bool
}

// Build opens the database, brings its schema up to date and wires every part. Close it when done.
func Build(ctx context.Context, opt Options) (*App, error) {
	opt.Config.fill()
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Clock == nil {
		opt.Clock = clock.System{}
	}
	if opt.Version == "" {
		opt.Version = "dev"
	}
	cfg := opt.Config
	target, err := cfg.databaseURL()
	if err != nil {
		return nil, err
	}
	proxies, err := opt.Serving.proxies()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	box, err := cfg.seal()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Config{URL: target, Clock: opt.Clock, Log: opt.Log})
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, serving: opt.Serving, Version: opt.Version, Log: opt.Log, Clock: opt.Clock, DB: d, Seal: box}
	if err := a.wire(ctx, opt.Beside); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	mux := http.NewServeMux()
	a.Router = rest.NewRouter(mux, a.Door, a.Log, apiVersion)
	a.mount()
	a.root = a.handler(mux, proxies)
	return a, nil
}

// seal opens the box for secrets at rest with the key of the environment or of the data folder.
func (c *Config) seal() (*seal.Box, error) {
	var key []byte
	var err error
	if c.SecretKey != "" {
		key, err = seal.ParseKey(c.SecretKey)
	} else {
		key, err = seal.LoadOrCreate(c.keyFile())
	}
	if err != nil {
		return nil, err
	}
	return seal.New(key)
}

func (c *Config) keyFile() string { return filepath.Join(c.Data, "instance.key") }

func (a *App) wire(ctx context.Context, beside bool) (err error) {
	if beside {
		if err := settled(ctx, a.DB); err != nil {
			return err
		}
	}
	from, to, saved, err := migrate(ctx, a.DB, a.Config.Data)
	if err != nil {
		return err
	}
	if from != to && from > 0 {
		a.Log.Info("brought the database up to date", "from", from, "to", to, "copy", saved)
	}
	if a.Blob, err = blob.OpenStore(a.Config.filesDir(), a.Clock); err != nil {
		return err
	}
	a.Registry = access.NewRegistry(resources()...)
	a.Door = work.New(a.DB, a.Registry)
	a.Queue = job.NewQueue(a.DB, a.Log)
	a.metrics, a.streams, a.describe = newMetrics(a), newStreams(a), &description{}
	a.wireFeatures()
	a.Trust = trust.New(a.trustOptions(to))
	a.housekeep()
	return nil
}

// mount declares every operation of the API.
func (a *App) mount() {
	a.streams.mount(a.Router)
	a.describe.mount(a.Router)
	mountGeo(a.Router)
	a.mountFeatures()
}

func (a *App) trustOptions(schema int64) trust.Options {
	o := trust.Options{Door: a.Door, Files: a.Blob, Schema: schema, Migrations: migrations.Files, Derived: derived(),
		Dir: filepath.Join(a.Config.Data, "backups"), Program: a.Version, Clock: a.Clock, Log: a.Log}
	if a.Config.SecretKey == "" {
		o.KeyFile = a.Config.keyFile()
	}
	return o
}

// Handler answers every request.
func (a *App) Handler() http.Handler { return a.root }

// Close ends the use of files and database.
func (a *App) Close() error {
	var errs []error
	if a.Blob != nil {
		errs = append(errs, a.Blob.Close())
	}
	return errors.Join(append(errs, a.DB.Close())...)
}
