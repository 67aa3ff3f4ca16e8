package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// ErrNewer means that a newer program has written this database; an older one must not touch it.
var ErrNewer = errors.New("the database was written by a newer version of Tradewind: install that version or restore a backup made by this one")

// Migrate brings the schema up to date and returns the version it has then. The SQL files are one series for both engines
// with a few tokens: {{bytes}}, and lines between "-- only sqlite" or "-- only postgres" and "-- end". On PostgreSQL every TEXT
// column sorts by bytes, as SQLite does.
func (d *DB) Migrate(ctx context.Context, files fs.FS) (int64, error) {
	mem := fstest.MapFS{}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	var last int64
	for _, n := range names {
		b, err := fs.ReadFile(files, n)
		if err != nil {
			return 0, fmt.Errorf("read migration: %w", err)
		}
		num, _, _ := strings.Cut(n, "_")
		v, err := strconv.ParseInt(num, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s: the name must begin with its number", n)
		}
		last = max(last, v)
		mem[n] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + Expand(d.engine, string(b)))}
	}
	var conn *sql.DB
	dialect := goose.DialectSQLite3
	var opts []goose.ProviderOption
	if d.engine == Postgres {
		conn, dialect = d.write, goose.DialectPostgres
		l, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return 0, fmt.Errorf("migration lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(l))
	} else {
		// The pinned writer holds the only connection of its pool; migrations come on one of their own, before serving.
		conn, err = sql.Open("sqlite", "file:"+strings.TrimPrefix(d.cfg.URL, "sqlite://")+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
		if err != nil {
			return 0, fmt.Errorf("open for migration: %w", err)
		}
		defer func() { _ = conn.Close() }()
	}
	p, err := goose.NewProvider(dialect, conn, mem, opts...)
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	if have > last {
		return have, ErrNewer
	}
	if have < last {
		if _, err := p.Up(ctx); err != nil {
			return have, fmt.Errorf("migrate: %w", err)
		}
	}
	return last, nil
}

var (
	textType = regexp.MustCompile(`\bTEXT\b`)
	onlyPart = regexp.MustCompile(`(?ms)^-- only (sqlite|postgres)\n(.*?)^-- end\n`)
)

// Expand turns a portable migration into the engine's own SQL.
func Expand(e Engine, text string) string {
	text = onlyPart.ReplaceAllStringFunc(text, func(s string) string {
		m := onlyPart.FindStringSubmatch(s)
		if m[1] == string(e) {
			return m[2]
		}
		return ""
	})
	bytes := "BLOB"
	if e == Postgres {
		bytes = "BYTEA"
		text = textType.ReplaceAllString(text, `TEXT COLLATE "C"`)
	}
	return strings.ReplaceAll(text, "{{bytes}}", bytes)
}
