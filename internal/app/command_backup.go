package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"tradewind/internal/crm/trust"
	"tradewind/internal/kit/dump"
	"tradewind/migrations"
)

type backupCmd struct {
	Config
	To            string   `help:"File to write, or folder (existing, or ending in a slash) to write into; <data>/backups when not given." aliases:"out" placeholder:"PATH"`
	Recipient     []string `help:"Encrypt for this age recipient (age1…); may be given more than once." placeholder:"AGE"`
	PassphraseEnv string   `name:"passphrase-env" help:"Encrypt with the passphrase in this environment variable." placeholder:"NAME"`
	Verify        bool     `help:"Restore the backup into a scratch database and compare everything; on unless --no-verify is given." default:"true" negatable:""`
}

// Run makes a backup.
func (b *backupCmd) Run(c *console) error {
	keys, err := trust.NewKeys(b.Recipient, os.Getenv(b.PassphraseEnv), b.PassphraseEnv != "")
	if err != nil {
		return err
	}
	a, err := c.open(b.Config)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	res, err := a.Trust.Backup(c.ctx, b.To, keys, b.Verify)
	if err != nil {
		return err
	}
	c.printf("%s\n%d rows in %d tables, %d files, %s.\n", res.Path, res.Rows(), len(res.Manifest.Tables), res.Manifest.Files, bytesText(res.Size))
	for _, h := range res.Manifest.Missing {
		c.printf("MISSING file %s: it was gone from the data folder, or altered, before this backup.\n", h)
	}
	if res.Proof == nil {
		if len(res.Manifest.Missing) > 0 {
			return errBroken
		}
		return nil
	}
	return c.verdict(*res.Proof, "Restored into a scratch database and compared: equal.\n")
}

// verdict prints what a proof found; what is wrong ends the program with its own exit code.
func (c *console) verdict(rep trust.Report, well string) error {
	for _, line := range rep.Audit.Broken {
		c.printf("BROKEN audit log: %s\n", line)
	}
	for _, h := range rep.Lost {
		c.printf("LOST file %s: the backup does not hold it.\n", h)
	}
	if !rep.Sound() {
		return errBroken
	}
	c.printf("%s", well)
	return nil
}

type restoreCmd struct {
	Config
	File          string `arg:"" help:"Backup file." type:"path"`
	Into          string `help:"Where to restore to: a PostgreSQL URL, or a data folder. Default: what --data and DATABASE_URL say." placeholder:"URL|DIR"`
	Force         bool   `help:"Replace records that are already there. A SQLite database that is replaced is kept beside the new one."`
	Check         bool   `help:"Only prove that the backup restores: into a scratch database, compared and thrown away."`
	Identity      string `help:"File with the age key (AGE-SECRET-KEY-…) that opens the backup." type:"path" placeholder:"FILE"`
	PassphraseEnv string `name:"passphrase-env" help:"Environment variable with the passphrase that opens the backup." placeholder:"NAME"`
}

// Run restores a backup, or proves that it could be.
func (r *restoreCmd) Run(c *console) error {
	keys, err := trust.OpenKeys(r.Identity, os.Getenv(r.PassphraseEnv), r.PassphraseEnv != "")
	if err != nil {
		return err
	}
	switch {
	case strings.Contains(r.Into, "://"):
		r.Database = r.Into
	case r.Into != "":
		r.Data, r.Database = filepath.Clean(r.Into), ""
	}
	r.fill()
	s := trust.New(trust.Options{Migrations: migrations.Files, Derived: derived(), Program: c.version, Log: r.logger(c.err)})
	if r.Check {
		rep, err := s.Check(c.ctx, r.File, keys)
		if damaged(err) {
			c.printf("%s\n", sentence(err))
			return errBroken
		}
		if err != nil {
			return err
		}
		return c.verdict(rep, "The backup is whole: restored into a scratch database and compared.\n")
	}
	target, err := r.databaseURL()
	if err != nil {
		return err
	}
	release, err := r.hold()
	if err != nil {
		return err
	}
	defer release()
	to := trust.Target{Database: target, Dir: r.Data, FilesDir: r.filesDir(), Force: r.Force}
	if r.SecretKey == "" {
		to.KeyFile = r.keyFile()
	}
	rep, err := s.Restore(c.ctx, r.File, keys, to)
	if err != nil {
		return err
	}
	c.printf("Restored %d rows and %d files as they were on %s.\n", rep.Rows(), rep.Manifest.Files, rep.Head.CreatedAt.Format("2006-01-02 15:04:05 UTC"))
	if rep.Replaced != "" {
		c.printf("What was there before: %s\n", rep.Replaced)
	}
	return c.verdict(rep, "")
}

// damaged tells what --check looks for from what keeps it from looking.
func damaged(err error) bool {
	for _, d := range []error{dump.ErrCut, dump.ErrDamaged, dump.ErrNotArchive, dump.ErrBomb, trust.ErrSchema} {
		if errors.Is(err, d) {
			return true
		}
	}
	return false
}
