// Package dbtest gives each test a fresh, migrated database on every engine at hand: SQLite always, PostgreSQL when
// TRADEWIND_TEST_PG names a server the test may create databases on.
package dbtest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the template databases are made with plain SQL

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/id"
	"tradewind/migrations"
)

// Each runs fn once per engine, in parallel, each time with a database of its own.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachClock(t, clock.System{}, fn)
}

// EachClock is Each with a clock of the test's choosing.
func EachClock(t *testing.T, c clock.Clock, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, open(t, SQLite(t), c))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, open(t, Postgres(t), c))
	})
}

// EachFake is Each with a fake clock per engine, so that one engine's test does not move the other's time.
func EachFake(t *testing.T, start time.Time, fn func(t *testing.T, d *db.DB, c *clock.Fake)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		c := clock.NewFake(start)
		fn(t, open(t, SQLite(t), c), c)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		c := clock.NewFake(start)
		fn(t, open(t, Postgres(t), c), c)
	})
}

func open(t *testing.T, target string, c clock.Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), db.Config{URL: target, Clock: c, Readers: 2, Writers: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

var lite struct {
	once sync.Once
	data []byte
	err  error
}

// SQLite returns the path of a fresh migrated database file.
func SQLite(t *testing.T) string {
	t.Helper()
	lite.once.Do(func() {
		dir, err := os.MkdirTemp("", "tradewind-template")
		if err != nil {
			lite.err = err
			return
		}
		defer func() { _ = os.RemoveAll(dir) }()
		path := filepath.Join(dir, "t.db")
		ctx := context.Background()
		d, err := db.Open(ctx, db.Config{URL: path})
		if err == nil {
			_, err = d.Migrate(ctx, migrations.Files)
			if err == nil {
				err = d.Exec(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
			}
			_ = d.Close()
		}
		if err == nil {
			lite.data, err = os.ReadFile(path)
		}
		lite.err = err
	})
	if lite.err != nil {
		t.Fatal(lite.err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, lite.data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var pg struct {
	once sync.Once
	tmpl string
	err  error
}

// Postgres returns the URL of a fresh migrated database, a clone of one template per test process; without
// TRADEWIND_TEST_PG the test is skipped (the test command of the project always sets it).
func Postgres(t *testing.T) string {
	t.Helper()
	base := os.Getenv("TRADEWIND_TEST_PG")
	if base == "" {
		t.Skip("TRADEWIND_TEST_PG is not set: no PostgreSQL to test on (make test starts one)")
	}
	ctx := context.Background()
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	pg.once.Do(func() {
		pg.tmpl = "tw_tmpl_" + strings.ReplaceAll(id.New(), "-", "")
		if _, pg.err = admin.ExecContext(ctx, "CREATE DATABASE "+pg.tmpl); pg.err != nil {
			return
		}
		var d *db.DB
		if d, pg.err = db.Open(ctx, db.Config{URL: named(base, pg.tmpl)}); pg.err != nil {
			return
		}
		_, pg.err = d.Migrate(ctx, migrations.Files)
		_ = d.Close()
	})
	if pg.err != nil {
		t.Fatal(pg.err)
	}
	name := "tw_test_" + strings.ReplaceAll(id.New(), "-", "")
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+pg.tmpl); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a, err := sql.Open("pgx", base)
		if err != nil {
			return
		}
		defer func() { _ = a.Close() }()
		_, _ = a.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	})
	return named(base, name)
}

func named(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	u.Path = "/" + name
	return u.String()
}
