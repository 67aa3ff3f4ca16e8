package app

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/work"
	"tradewind/migrations"
)

// keptCopies is how many copies made before a migration stay in the data folder.
const keptCopies = 2

// latest is the newest schema version this program knows.
func latest() (int64, error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	last := int64(0)
	for _, n := range names {
		num, _, _ := strings.Cut(n, "_")
		v, err := strconv.ParseInt(num, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s: the name must begin with its number", n)
		}
		last = max(last, v)
	}
	return last, nil
}

// schemaVersion reads the version a database is at, 0 for an empty one.
func schemaVersion(ctx context.Context, d *db.DB) (int64, error) {
	var v int64
	err := d.View(ctx, func(t *db.Tx) error {
		exists := "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
		if t.Postgres() {
			exists = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'goose_db_version'"
		}
		ok, err := db.Exists(t, exists)
		if err != nil || !ok {
			return err
		}
		v, err = db.One[int64](t, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version")
		return err
	})
	return v, err
}

// migrate brings the schema up to date. An existing SQLite file is copied first: a migration that turns out wrong must not
// take the only copy with it. It returns the versions before and after and the name of the copy, if one was made.
func migrate(ctx context.Context, d *db.DB, dir string) (from, to int64, saved string, err error) {
	from, err = schemaVersion(ctx, d)
	if err != nil {
		return 0, 0, "", fmt.Errorf("read the schema version: %w", err)
	}
	want, err := latest()
	if err != nil {
		return from, 0, "", err
	}
	if d.Engine() == db.SQLite && from > 0 && from < want {
		saved = filepath.Join(dir, fmt.Sprintf("before-migration-%04d-%s.db", from, d.Now().Format("20060102T150405")))
		if err := d.Exec(ctx, "VACUUM INTO '"+strings.ReplaceAll(saved, "'", "''")+"'"); err != nil {
			return from, 0, "", fmt.Errorf("copy the database before changing it: %w", err)
		}
		if err := os.Chmod(saved, 0o600); err != nil {
			return from, 0, saved, err
		}
		if old, err := filepath.Glob(filepath.Join(dir, "before-migration-*.db")); err == nil && len(old) > keptCopies {
			slices.Sort(old)
			for _, name := range old[:len(old)-keptCopies] {
				_ = os.Remove(name)
			}
		}
	}
	to, err = d.Migrate(ctx, migrations.Files)
	return from, to, saved, err
}

// ErrOldSchema is a database that this program would have to change first.
var ErrOldSchema = fault.Define(fault.Conflict, "schema.old", "The database is at version {have}, this program needs {want}. Stop the server and start it with this program, or run \"tradewind migrate\".",
	"数据库版本为 {have}，本程序需要 {want}。请停止服务并用本程序重新启动，或运行 tradewind migrate。")

// settled refuses a database in use at an earlier version; an empty one may be filled.
func settled(ctx context.Context, d *db.DB) error {
	have, err := schemaVersion(ctx, d)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	want, err := latest()
	if err == nil && have > 0 && have < want {
		return ErrOldSchema.With("have", have, "want", want)
	}
	return err
}

// tryWrite commits one row unchanged: whether it works is the only honest sign that the database can be written.
func tryWrite(ctx context.Context, door *work.Door) error {
	return door.Housekeep(ctx, "maintenance", func(t *db.Tx) error {
		_, err := t.Exec("UPDATE setting SET version = version WHERE key = 'policy_version'")
		return err
	})
}

// cleanAnswers removes the answers kept for repeated requests once nobody may ask for them again.
func cleanAnswers(t *db.Tx, keep time.Duration) error {
	_, err := t.Exec("DELETE FROM idempotency WHERE at < ?", db.At(t.Now().Add(-keep)))
	return err
}

// analyse refreshes what the engine knows of its tables, so that its plans fit their sizes.
func analyse(ctx context.Context, d *db.DB) error {
	if d.Engine() == db.SQLite {
		return d.Exec(ctx, "PRAGMA optimize")
	}
	return d.Exec(ctx, "ANALYZE")
}
