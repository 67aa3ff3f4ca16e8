// Package db owns the connection to the database: SQLite embedded or PostgreSQL, one set of SQL texts for both. It hands
// out transactions, never a *sql.DB, and refuses to know any table.
//
// The portable subset: "?" placeholders (rewritten for PostgreSQL), ids and text as TEXT (byte order on both engines),
// instants as BIGINT microseconds since 1970 UTC (Time), dates as 'YYYY-MM-DD' text, JSON as opaque TEXT, amounts as
// BIGINT minor units. Folded, sorting and search forms are computed in Go and stored.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"tradewind/internal/kit/clock"
	"tradewind/internal/kit/fault"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// ErrNone is returned when a single row was asked for and there is none.
var ErrNone = errors.New("no row")

// Config says which database to open. The zero value of every field but URL works.
type Config struct {
	// URL is a file path (SQLite) or postgres://….
	URL string
	// Readers is the number of reading connections (default 4).
	Readers int
	// Writers is the number of writing connections on PostgreSQL (default 16); SQLite has one.
	Writers int
	// Fatal is called once on an I/O error of the database file: what was acknowledged after such an error may be
	// lost, so the process has to end. Default: exit with status 70.
	Fatal func(error)
	Clock clock.Clock
	Log   *slog.Logger
}

// DB is an open database.
type DB struct {
	engine Engine
	cfg    Config
	url    string

	lite  *litePool    // SQLite
	group *groupWriter // SQLite
	read  *sql.DB      // PostgreSQL, read only
	write *sql.DB      // PostgreSQL
	bound sync.Map     // SQL with ? → SQL with $n
	fatal sync.Once
	full  atomic.Bool
}

// Open opens the database, creating a SQLite file when there is none.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Clock == nil {
		cfg.Clock = clock.System{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Readers <= 0 {
		cfg.Readers = 4
	}
	if cfg.Writers <= 0 {
		cfg.Writers = 16
	}
	d := &DB{cfg: cfg, url: cfg.URL}
	if strings.HasPrefix(cfg.URL, "postgres://") || strings.HasPrefix(cfg.URL, "postgresql://") {
		d.engine = Postgres
		return d, d.openPostgres(ctx)
	}
	d.engine = SQLite
	return d, d.openSQLite(ctx)
}

func (d *DB) openSQLite(ctx context.Context) error {
	path := strings.TrimPrefix(d.cfg.URL, "sqlite://")
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the data folder: %w", err)
		}
	}
	dsn := func(extra string) string {
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)" +
			"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=temp_store(MEMORY)" + extra
	}
	w, err := sql.Open("sqlite", dsn("&_pragma=cache_size(-16000)"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	// After an unclean end, pages of the log that the kernel never wrote out must not be trusted for longer than needed:
	// move everything into the main file before the first answer.
	if _, err := w.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		_ = w.Close()
		return fmt.Errorf("open database %s: %w", path, err)
	}
	r, err := sql.Open("sqlite", dsn("&_pragma=query_only(1)&_pragma=cache_size(-8000)&_pragma=mmap_size(268435456)"))
	if err != nil {
		_ = w.Close()
		return fmt.Errorf("open database: %w", err)
	}
	r.SetMaxOpenConns(d.cfg.Readers)
	r.SetMaxIdleConns(d.cfg.Readers)
	d.lite, err = newLitePool(ctx, r, w, d.cfg.Readers)
	if err != nil {
		_, _ = r.Close(), w.Close()
		return err
	}
	d.group = newGroupWriter(d)
	return nil
}

func (d *DB) openPostgres(ctx context.Context) error {
	open := func(readOnly bool, max int) (*sql.DB, error) {
		c, err := pgx.ParseConfig(d.cfg.URL)
		if err != nil {
			return nil, fmt.Errorf("DATABASE_URL: %w", err)
		}
		c.RuntimeParams["timezone"] = "UTC"
		c.RuntimeParams["application_name"] = "tradewind"
		// Our lists are short and bounded: compiling them costs more than it saves.
		c.RuntimeParams["jit"] = "off"
		if readOnly {
			c.RuntimeParams["default_transaction_read_only"] = "on"
		}
		db := stdlib.OpenDB(*c)
		db.SetMaxOpenConns(max)
		db.SetMaxIdleConns(max)
		db.SetConnMaxIdleTime(5 * time.Minute)
		return db, nil
	}
	var err error
	if d.write, err = open(false, d.cfg.Writers); err != nil {
		return err
	}
	if d.read, err = open(true, max(d.cfg.Readers, 8)); err != nil {
		return err
	}
	if err = d.write.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	return nil
}

// Engine tells which engine is in use.
func (d *DB) Engine() Engine { return d.engine }

// URL tells where the database is; it may hold a password and is not for logs.
func (d *DB) URL() string { return d.url }

// Now reads the database's clock source.
func (d *DB) Now() time.Time { return d.cfg.Clock.Now() }

// Close waits for the running write and closes everything.
func (d *DB) Close() error {
	if d.engine == Postgres {
		return errors.Join(d.read.Close(), d.write.Close())
	}
	d.group.stop()
	return d.lite.close()
}

// View runs reads on one connection. Each statement sees committed data; use Snapshot where several must agree.
func (d *DB) View(ctx context.Context, fn func(*Tx) error) error {
	if d.engine == SQLite {
		c, err := d.lite.take(ctx)
		if err != nil {
			return err
		}
		defer d.lite.give(c)
		return d.seen(fn(&Tx{ctx: ctx, q: c, db: d, now: d.Now()}))
	}
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return d.seen(err)
	}
	defer func() { _ = conn.Close() }()
	return d.seen(fn(&Tx{ctx: ctx, q: conn, db: d, now: d.Now()}))
}

// Snapshot runs reads that all see one moment of the database, however long they take.
func (d *DB) Snapshot(ctx context.Context, fn func(*Tx) error) error {
	if d.engine == SQLite {
		c, err := d.lite.take(ctx)
		if err != nil {
			return err
		}
		defer d.lite.give(c)
		if _, err := c.ExecContext(ctx, "BEGIN"); err != nil {
			return d.seen(err)
		}
		defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
		return d.seen(fn(&Tx{ctx: ctx, q: c, db: d, now: d.Now()}))
	}
	tx, err := d.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return d.seen(err)
	}
	defer func() { _ = tx.Rollback() }()
	return d.seen(fn(&Tx{ctx: ctx, q: tx, db: d, now: d.Now()}))
}

// Update runs fn in a writing transaction: all of it is durable when Update returns nil, none of it otherwise. fn may run
// more than once on PostgreSQL (serialisation failures), so it must not have effects outside the transaction.
func (d *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.engine == SQLite {
		return d.seen(d.group.do(ctx, fn))
	}
	for try := 0; ; try++ {
		err := d.updatePostgres(ctx, fn)
		var pe *pgconn.PgError
		if try < 4 && errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01") {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Duration(5<<try) * time.Millisecond):
			}
			continue
		}
		return d.seen(err)
	}
}

func (d *DB) updatePostgres(ctx context.Context, fn func(*Tx) error) (err error) {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_ = tx.Rollback()
		}
	}()
	if err := fn(&Tx{ctx: ctx, q: tx, db: d, now: d.Now(), writable: true}); err != nil {
		return err
	}
	done = true
	return tx.Commit()
}

// Exec runs administrative statements (PRAGMA, VACUUM, ANALYZE) outside a transaction.
func (d *DB) Exec(ctx context.Context, text string) error {
	if d.engine == SQLite {
		return d.seen(d.group.raw(ctx, text))
	}
	_, err := d.write.ExecContext(ctx, text)
	return d.seen(err)
}

// Full reports whether the last write failed for want of disk space.
func (d *DB) Full() bool { return d.full.Load() }

// seen looks at every error that leaves the package: an I/O error ends the process, a full disk becomes a fault.
func (d *DB) seen(err error) error {
	if err == nil {
		return nil
	}
	var le *sqlite.Error
	if errors.As(err, &le) {
		switch le.Code() & 0xff {
		case 10, 11, 26: // IOERR, CORRUPT, NOTADB
			d.fatal.Do(func() {
				d.cfg.Log.Error("the database file cannot be trusted any more; stopping", "error", err)
				if d.cfg.Fatal != nil {
					d.cfg.Fatal(err)
					return
				}
				os.Exit(70)
			})
		case 13: // FULL
			d.full.Store(true)
			return fault.ErrFull.Because(err)
		}
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "53100" {
		d.full.Store(true)
		return fault.ErrFull.Because(err)
	}
	return err
}

// Unique reports whether err is the violation of a unique constraint, and what the engine says of it (constraint or
// column names, for telling constraints apart).
func Unique(err error) (string, bool) {
	var le *sqlite.Error
	if errors.As(err, &le) && (le.Code() == 2067 || le.Code() == 1555) {
		return le.Error(), true
	}
	var pe *pgconn.PgError
	if errors.As(err, &pe) && pe.Code == "23505" {
		return pe.ConstraintName, true
	}
	return "", false
}

// Referenced reports whether err is the violation of a foreign key.
func Referenced(err error) bool {
	var le *sqlite.Error
	if errors.As(err, &le) && le.Code() == 787 {
		return true
	}
	var pe *pgconn.PgError
	return errors.As(err, &pe) && pe.Code == "23503"
}

// bind rewrites ? to $1, $2… for PostgreSQL. Our texts hold no literal question marks.
func (d *DB) bind(text string) string {
	if d.engine == SQLite {
		return text
	}
	if b, ok := d.bound.Load(text); ok {
		return b.(string)
	}
	var b strings.Builder
	n := 0
	for i := range len(text) {
		if text[i] == '?' {
			n++
			fmt.Fprintf(&b, "$%d", n)
			continue
		}
		b.WriteByte(text[i])
	}
	s := b.String()
	if len(text) < 4096 { // long ones are generated slices, not worth keeping
		d.bound.Store(text, s)
	}
	return s
}
