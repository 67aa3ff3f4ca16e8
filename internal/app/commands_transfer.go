package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"tradewind/internal/crm/org"
	"tradewind/internal/crm/transfer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/work"
)

// acting opens the program and hands fn a context in which the person with the sign-in name acts, with his rights: files
// are brought in and out by somebody, and what he may not see or change stays out of his reach here, too.
func (c *console) acting(cfg Config, login string, fn func(ctx context.Context, a *App) error) error {
	a, err := c.open(cfg)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	sys := work.WithActor(c.ctx, work.System("command line"))
	s := a.Features.Org
	needed, err := s.SetupNeeded(c.ctx)
	if err != nil {
		return err
	}
	if needed {
		return ErrNotSetUp.With()
	}
	u, err := s.UserByLogin(sys, login)
	if errors.Is(err, fault.ErrNotFound) {
		return fmt.Errorf("there is no user %q; see \"tradewind user list\"", login)
	}
	if err != nil {
		return err
	}
	who := &work.Actor{Kind: "user", ID: u.ID, Name: u.Name, Lang: language(), Zone: u.TimeZone, Agent: "command line"}
	err = a.Door.View(sys, org.User.Of(access.View), func(tx *work.Tx) (err error) { who.Rights, err = s.RightsOf(tx, u.ID); return err })
	if err != nil {
		return err
	}
	return fn(work.WithActor(c.ctx, who), a)
}

type importCmd struct {
	Config
	File        string   `arg:"" help:"Table to import: .xlsx, .csv or another text table."`
	User        string   `help:"Sign-in name of the person who imports; his rights apply, the customers are his." required:"" placeholder:"LOGIN"`
	Map         []string `help:"Field and column, such as country=Country or contact.email=E-mail; may be given more than once." placeholder:"FIELD=COLUMN" sep:"none"`
	Guess       bool     `help:"Assign the columns not given by --map as the import page would propose it."`
	Key         []string `help:"What customers are recognised by, and rows folded by: code, name, domain, email, phone, tax_number or column:NAME." placeholder:"KEY" sep:"none"`
	Mode        string   `help:"What happens to customers that exist: create (refuse), update, upsert or skip." enum:"create,update,upsert,skip," default:""`
	OnDuplicate string   `help:"What happens to rows that resemble a customer: skip, create or merge." enum:"skip,create,merge," default:""`
	Plan        string   `help:"File with the whole plan as JSON, as POST /imports/{id}/start takes it; flags given beside it win." type:"existingfile" placeholder:"FILE"`
	DryRun      bool     `help:"Show what the first rows would become and change nothing."`
	Rejects     string   `help:"Write the rows that were not imported, with the reasons, to this workbook." type:"path" placeholder:"FILE.xlsx"`
}

// Run imports the file.
func (i *importCmd) Run(c *console) error {
	plan, err := i.plan()
	if err != nil {
		return err
	}
	f, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return c.acting(i.Config, i.User, func(ctx context.Context, a *App) error {
		s := a.Features.Transfer
		u, err := s.Upload(ctx, filepath.Base(i.File), f)
		if err != nil {
			return err
		}
		if i.Guess {
			for _, g := range u.Guess {
				given := slices.ContainsFunc(plan.Mapping, func(m transfer.Assign) bool { return m.Column == g.Column || m.Field == g.Field })
				if g.Field != "" && !given {
					plan.Mapping = append(plan.Mapping, transfer.Assign{Column: g.Column, Field: g.Field})
					c.printf("%s: %s\n", g.Column, g.Field)
				}
			}
		}
		if i.DryRun {
			err := rehearse(ctx, c, s, u.ID, plan)
			_, cancelled := s.Cancel(ctx, u.ID)
			return errors.Join(err, cancelled)
		}
		r, err := s.ImportNow(ctx, u.ID, plan)
		if err != nil {
			return err
		}
		c.printf("Rows: %d. Customers created: %d, updated: %d, unchanged: %d. Rows folded into another: %d, skipped: %d, refused: %d.\n",
			r.Done, r.Created, r.Updated, r.Unchanged, r.Folded, r.Skipped, r.Rejected)
		if i.Rejects != "" && r.Listed > 0 {
			if err := writeFile(i.Rejects, func(w io.Writer) error {
				return s.WriteRejects(ctx, r.ID, func(string) io.Writer { return w })
			}); err != nil {
				return err
			}
			c.printf("Rows not imported, with the reasons: %s\n", i.Rejects)
		}
		c.printf("Import %s can be undone on the import page.\n", r.ID)
		if r.Error != nil {
			return fmt.Errorf("%s", r.Error.Message)
		}
		return nil
	})
}

// plan joins the file of --plan and the flags.
func (i *importCmd) plan() (p transfer.Plan, err error) {
	if i.Plan != "" {
		b, err := os.ReadFile(i.Plan)
		if err != nil {
			return p, err
		}
		d := json.NewDecoder(strings.NewReader(string(b)))
		d.DisallowUnknownFields()
		if err := d.Decode(&p); err != nil {
			return p, fmt.Errorf("--plan %s: %w", i.Plan, err)
		}
	}
	for _, m := range i.Map {
		name, column, ok := strings.Cut(m, "=")
		if !ok || name == "" || column == "" {
			return p, fmt.Errorf("--map %q: write it as field=column", m)
		}
		p.Mapping = append(p.Mapping, transfer.Assign{Field: name, Column: column})
	}
	if len(i.Key) > 0 {
		p.Key = i.Key
	}
	if i.Mode != "" {
		p.Mode = i.Mode
	}
	if i.OnDuplicate != "" {
		p.OnDuplicate = i.OnDuplicate
	}
	return p, nil
}

// rehearse prints what the first rows would become.
func rehearse(ctx context.Context, c *console, s *transfer.Service, runID string, plan transfer.Plan) error {
	re, err := s.Preview(ctx, runID, plan)
	if err != nil {
		return err
	}
	about := ""
	if !re.Totals.Exact {
		about = "about "
	}
	c.printf("%d rows, %s%d customers. The first of them:\n", re.Totals.Rows, about, re.Totals.Records)
	w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "ROW\tWHAT\tCODE\tNAME\tREMARKS")
	for _, r := range re.Rows {
		var notes []string
		for _, p := range r.Problems {
			at := ""
			if p.Column != "" {
				at = p.Column + ": "
			}
			notes = append(notes, at+p.Message)
		}
		text := func(key string) string { v, _ := r.Record[key].(string); return v }
		_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", r.Row, r.Action, text("code"), text("name"), strings.Join(notes, " "))
	}
	return w.Flush()
}

type exportCmd struct {
	Config
	File    string   `arg:"" help:"File to write; its extension (.xlsx or .csv) says which kind."`
	User    string   `help:"Sign-in name of the person who exports; his rights apply." required:"" placeholder:"LOGIN"`
	Columns []string `help:"Fields in the order of the file, such as code,name,country; all the person may read when not given." placeholder:"FIELD,…"`
	Query   string   `short:"q" help:"Only customers that this search finds."`
	Filter  string   `help:"Only customers that meet these conditions, as JSON." placeholder:"JSON"`
	Sort    string   `help:"Field to sort by, with - in front for descending." placeholder:"FIELD"`
}

// Run exports customers.
func (e *exportCmd) Run(c *console) error {
	in := transfer.ExportRequest{Columns: e.Columns, Q: e.Query, Sort: e.Sort, Format: strings.TrimPrefix(strings.ToLower(filepath.Ext(e.File)), ".")}
	if e.Filter != "" {
		d := json.NewDecoder(strings.NewReader(e.Filter))
		d.DisallowUnknownFields()
		var cond field.Cond
		if err := d.Decode(&cond); err != nil {
			return fmt.Errorf("--filter: %w", err)
		}
		in.Filter = cond
	}
	return c.acting(e.Config, e.User, func(ctx context.Context, a *App) error {
		f, _, n, err := a.Features.Transfer.ExportNow(ctx, in)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		if err := writeFile(e.File, func(w io.Writer) error { _, err := io.Copy(w, f); return err }); err != nil {
			return err
		}
		c.printf("%d customers written to %s.\n", n, e.File)
		return nil
	})
}

// writeFile writes a file for its owner's eyes only; one that could not be finished is removed.
func writeFile(name string, fill func(w io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(fill(f), f.Close())
	if err != nil {
		_ = os.Remove(name)
	}
	return err
}
