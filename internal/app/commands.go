package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"tradewind/internal/kit/audit"
	"tradewind/internal/kit/db"
)

// Exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
	exitBroken = 3 // a verification found what it looks for
)

// errBroken makes the program end with exitBroken; what is broken was printed already.
var errBroken = errors.New("verification failed")

// console is what a command speaks through.
type console struct {
	in       io.Reader
	out, err io.Writer
	version  string
	ctx      context.Context //nolint:containedctx // the life of the process, handed to every command
}

// cli is the command line; each command's fields are its flags and arguments.
type cli struct {
	Serve   serveCmd   `cmd:"" help:"Start the server."`
	Demo    demoCmd    `cmd:"" help:"Serve a made-up export company to look around in."`
	User    userCmd    `cmd:"" help:"Add, list, disable and enable users, reset passwords."`
	Import  importCmd  `cmd:"" help:"Import customers from a table, as a person with his rights."`
	Export  exportCmd  `cmd:"" help:"Export customers to a table, as a person with his rights."`
	Audit   auditCmd   `cmd:"" help:"Check the audit log."`
	Backup  backupCmd  `cmd:"" help:"Write database, files and key into one file, while the server runs."`
	Restore restoreCmd `cmd:"" help:"Bring a backup back, or prove that it could be."`
	OpenAPI openapiCmd `cmd:"" name:"openapi" help:"Print the description of the API (OpenAPI 3.1)."`
	Migrate migrateCmd `cmd:"" help:"Bring the database up to date without starting the server."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

const about = `Customer management for export companies, one program with its own database.

Data lies in ./data unless --data says otherwise. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a check found a fault.`

type exit int

// Main runs one command and returns its exit code.
func Main(args []string, version string, in io.Reader, out, errw io.Writer) (code int) {
	defer func() {
		if e, ok := recover().(exit); ok {
			code = int(e)
		}
	}()
	var c cli
	parser, err := kong.New(&c, kong.Name("tradewind"), kong.Description(about), kong.Writers(out, errw),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}), kong.Exit(func(n int) { panic(exit(n)) }))
	if err != nil {
		_, _ = fmt.Fprintln(errw, "tradewind:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	} else if args[0] == "help" {
		args = append(args[1:], "--help")
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		_, _ = fmt.Fprintf(errw, "tradewind: %v\nTry \"tradewind --help\".\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err = parsed.Run(&console{in: in, out: out, err: errw, version: version, ctx: ctx})
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errBroken):
		return exitBroken
	}
	_, _ = fmt.Fprintf(errw, "tradewind: %s\n", sentence(err))
	return exitFailed
}

func (c *console) printf(format string, args ...any) { _, _ = fmt.Fprintf(c.out, format, args...) }

// open builds the program for a command that works on the data and ends.
func (c *console) open(cfg Config) (*App, error) {
	cfg.fill()
	return Build(c.ctx, Options{Config: cfg, Version: c.version, Log: cfg.logger(c.err), Beside: true})
}

type serveCmd struct {
	Config
	Serving
}

// Run starts the server and waits for the end of the process.
func (s *serveCmd) Run(c *console) error {
	return serve(c, s.Config, s.Serving, nil)
}

// serve builds the program, lets prepare work on it, and serves until the process is asked to stop.
func serve(c *console, cfg Config, serving Serving, prepare func(*App) error) error {
	cfg.fill()
	cfg.limitMemory()
	release, err := cfg.hold()
	if err != nil {
		return err
	}
	defer release()
	a, err := Build(c.ctx, Options{Config: cfg, Serving: serving, Version: c.version, Log: cfg.logger(c.err)})
	if err != nil {
		return err
	}
	if prepare != nil {
		if err := prepare(a); err != nil {
			return errors.Join(err, a.Close())
		}
	}
	err = a.Serve(c.ctx, func(address string) {
		c.printf("Tradewind 信风 %s: %s\n", c.version, address)
	})
	return errors.Join(err, a.Close())
}

type migrateCmd struct{ Config }

// Run migrates and says from where to where.
func (m *migrateCmd) Run(c *console) error {
	m.fill()
	target, err := m.databaseURL()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.Data, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	release, err := m.hold()
	if err != nil {
		return err
	}
	defer release()
	d, err := db.Open(c.ctx, db.Config{URL: target, Log: m.logger(c.err)})
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	from, to, saved, err := migrate(c.ctx, d, m.Data)
	if err != nil {
		return err
	}
	if from == to {
		c.printf("The database is up to date (version %d).\n", to)
		return nil
	}
	c.printf("The database went from version %d to %d.\n", from, to)
	if saved != "" {
		c.printf("A copy of it as it was: %s\n", saved)
	}
	return nil
}

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Prove that no row of the audit log was altered, removed or slipped in; exit code 3 when one was."`
}

type auditVerifyCmd struct {
	Config
	Head []string `help:"A head noted earlier (lane:row:hash); it must still be part of the log. May be given more than once." placeholder:"LANE:ROW:HASH"`
}

// Run verifies the log.
func (v *auditVerifyCmd) Run(c *console) error {
	a, err := c.open(v.Config)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	var got audit.Verdict
	err = a.DB.Snapshot(c.ctx, func(t *db.Tx) (err error) { got, err = audit.Verify(t, v.Head); return err })
	if err != nil {
		return err
	}
	for _, b := range got.Broken {
		c.printf("BROKEN %s\n", b)
	}
	if len(got.Broken) > 0 {
		return errBroken
	}
	c.printf("The audit log is whole: %d rows.\nNote these heads somewhere else; a log cut off at its end is found only by comparing them:\n", got.Rows)
	for _, h := range got.Heads {
		if !strings.HasSuffix(h, ":0:") { // a lane nobody has written in
			c.printf("%s\n", h)
		}
	}
	return nil
}

type openapiCmd struct{}

// Run prints the description. It needs the program put together, not any data: a database in a folder of its own will do.
func (o *openapiCmd) Run(c *console) error {
	dir, err := os.MkdirTemp("", "tradewind-openapi-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	a, err := Build(c.ctx, Options{Config: Config{Data: dir}, Version: c.version})
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	text, err := a.Router.OpenAPI()
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return err
}

type versionCmd struct{}

// Run prints the version.
func (v *versionCmd) Run(c *console) error {
	schema, err := latest()
	if err != nil {
		return err
	}
	c.printf("tradewind %s (schema %d)\n", c.version, schema)
	return nil
}
