package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tradewind/internal/crm/demo"
	"tradewind/internal/kit/clock"
)

// demoSeed makes the demo company the same everywhere.
const demoSeed = 1

type demoCmd struct {
	Data      string  `help:"Folder of the demo's data." default:"./data-demo" env:"TRADEWIND_DATA" type:"path"`
	Listen    string  `help:"Address to listen on." default:"127.0.0.1:8090" env:"TRADEWIND_LISTEN"`
	LogLevel  string  `help:"How much to log: debug, info, warn or error." default:"warn" enum:"debug,info,warn,error" env:"TRADEWIND_LOG_LEVEL"`
	RateLimit float64 `help:"Requests per second one person may send for long; 0 is no limit." default:"50" env:"TRADEWIND_RATE_LIMIT"`
	LoadOnly  bool    `help:"Fill the folder and end without serving."`
}

// Run fills the folder with the demo company when it is empty, then serves it.
func (d *demoCmd) Run(c *console) error {
	cfg := Config{Data: d.Data, LogLevel: d.LogLevel}
	if _, err := os.Stat(filepath.Join(d.Data, "tradewind.db")); errors.Is(err, os.ErrNotExist) {
		// Told into a folder beside it and renamed at the end: a demo is whole or not there.
		loading := d.Data + ".loading"
		if err := os.RemoveAll(loading); err != nil {
			return fmt.Errorf("clear %s: %w", loading, err)
		}
		accounts, err := tell(c, Config{Data: loading, LogLevel: d.LogLevel})
		if err != nil {
			return errors.Join(err, os.RemoveAll(loading))
		}
		if err := os.Remove(d.Data); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("%s is not an empty folder: %w", d.Data, err)
		}
		if err := os.Rename(loading, d.Data); err != nil {
			return fmt.Errorf("move the demo into place: %w", err)
		}
		c.printf("\nAccounts of the demo company, all with the password %s:\n", demo.Password)
		for _, a := range accounts {
			c.printf("  %-14s %-14s %s\n", a.Login, a.Role, a.Name)
		}
	} else {
		c.printf("Demo company in %s; every account has the password %s.\n", d.Data, demo.Password)
	}
	if d.LoadOnly {
		return nil
	}
	return serve(c, cfg, Serving{Listen: d.Listen, RateLimit: d.RateLimit}, nil)
}

// tell loads the story with a clock that follows it.
func tell(c *console, cfg Config) ([]demo.Account, error) {
	today := clock.System{}.Now()
	now := clock.NewFake(demo.Start(today))
	a, err := Build(c.ctx, Options{Config: cfg, Version: c.version, Log: cfg.logger(c.err), Clock: now})
	if err != nil {
		return nil, err
	}
	// Thousands of small commits, none of which anybody waits for: the folder counts only when all of it is there.
	err = a.DB.Exec(c.ctx, "PRAGMA synchronous=OFF")
	var accounts []demo.Account
	if err == nil {
		f := &a.Features
		accounts, err = demo.Load(c.ctx, demo.Parts{Door: a.Door, Clock: now, Org: f.Org, Own: f.Own, Customers: f.Customers, Activities: f.Activities, Tasks: f.Tasks, Views: f.Views},
			demoSeed, today, func(percent int) { c.printf("\rSetting up the demo company … %d %%", percent) })
	}
	if err == nil {
		err = a.DB.Exec(context.WithoutCancel(c.ctx), "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err := errors.Join(err, a.Close()); err != nil {
		return nil, err
	}
	c.printf("\rSetting up the demo company … done in %s\n", clock.System{}.Now().Sub(today).Round(time.Second))
	return accounts, nil
}
