package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"tradewind/internal/crm/org"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/work"
)

// ErrNotSetUp is a command that needs the company to be set up.
var ErrNotSetUp = fault.Define(fault.Conflict, "setup.first", "The company is not set up yet. Start the server, open its address in a browser and fill in the first page.",
	"尚未完成初始化。请启动服务，在浏览器中打开其地址并填写首次设置页面。")

type userCmd struct {
	Add           userAddCmd     `cmd:"" help:"Add a user; prints the first password unless one is given."`
	List          userListCmd    `cmd:"" help:"List the users."`
	ResetPassword userResetCmd   `cmd:"" name:"reset-password" help:"Give a user a new first password and end his sessions."`
	Disable       userDisableCmd `cmd:"" help:"Disable a user: he cannot sign in any more, his records stay."`
	Enable        userEnableCmd  `cmd:"" help:"Enable a disabled user."`
}

// people opens the program for a command about people and hands it a context in which the command line is the actor.
func (c *console) people(cfg Config, fn func(ctx context.Context, s *org.Service) error) error {
	a, err := c.open(cfg)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	s := a.Features.Org
	needed, err := s.SetupNeeded(c.ctx)
	if err != nil {
		return err
	}
	if needed {
		return ErrNotSetUp.With()
	}
	return fn(work.WithActor(c.ctx, work.System("command line")), s)
}

// named runs fn on the user with the sign-in name.
func (c *console) named(cfg Config, login string, fn func(ctx context.Context, s *org.Service, u org.UserInfo) error) error {
	return c.people(cfg, func(ctx context.Context, s *org.Service) error {
		u, err := s.UserByLogin(ctx, login)
		if errors.Is(err, fault.ErrNotFound) {
			return fmt.Errorf("there is no user %q; see \"tradewind user list\"", login)
		}
		if err != nil {
			return err
		}
		return fn(ctx, s, u)
	})
}

type userAddCmd struct {
	Config
	Login       string   `arg:"" help:"Sign-in name."`
	Name        string   `help:"Name of the person; the sign-in name when not given."`
	Email       string   `help:"Mail address."`
	Role        []string `help:"Key of a role: admin, sales_manager, sales, merchandiser, after_sales, quality, finance, auditor. May be given more than once." placeholder:"KEY"`
	Team        string   `help:"Team, made when there is none of that name."`
	Language    string   `help:"Language of the page: zh-CN or en; the company's when not given." placeholder:"LANG"`
	TimeZone    string   `name:"time-zone" help:"Time zone such as Asia/Shanghai; the company's when not given." placeholder:"ZONE"`
	PasswordEnv string   `name:"password-env" help:"Name of an environment variable that holds the password; without it one is made and printed." placeholder:"NAME"`
}

// Run adds the user.
func (u *userAddCmd) Run(c *console) error {
	return c.people(u.Config, func(ctx context.Context, s *org.Service) error {
		in := org.NewUser{Login: u.Login, Name: u.Name, Email: u.Email, RoleIDs: u.Role, Language: u.Language, TimeZone: u.TimeZone}
		if in.Name == "" {
			in.Name = u.Login
		}
		if u.PasswordEnv != "" {
			if in.Password = os.Getenv(u.PasswordEnv); in.Password == "" {
				return fmt.Errorf("the environment variable %s is not set", u.PasswordEnv)
			}
			keep := false
			in.MustChange = &keep
		}
		if u.Team != "" {
			team, err := s.EnsureTeam(ctx, u.Team)
			if err != nil {
				return err
			}
			in.TeamID = team
		}
		out, initial, err := s.CreateUser(ctx, in)
		if err != nil {
			return err
		}
		c.printf("Added %s.\n", out.Login)
		if initial != "" {
			c.printf("First password (shown once, to be changed at the first sign-in): %s\n", initial)
		}
		return nil
	})
}

type userListCmd struct{ Config }

// Run lists everybody.
func (u *userListCmd) Run(c *console) error {
	return c.people(u.Config, func(ctx context.Context, s *org.Service) error {
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "LOGIN\tNAME\tSTATUS\tTEAM\tROLES\tTWO-FACTOR")
		q := org.UserQuery{Limit: 200}
		for {
			page, err := s.Users(ctx, q)
			if err != nil {
				return err
			}
			for _, x := range page.Items {
				var roles []string
				for _, r := range x.Roles {
					if r.Key != "" {
						roles = append(roles, r.Key)
						continue
					}
					roles = append(roles, r.Name)
				}
				team, two := "", "off"
				if x.Team != nil {
					team = x.Team.Name
				}
				if x.TwoFactor {
					two = "on"
				}
				_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", x.Login, x.Name, x.Status, team, strings.Join(roles, ","), two)
			}
			if q.Cursor = page.NextCursor; q.Cursor == "" {
				return w.Flush()
			}
		}
	})
}

type userResetCmd struct {
	Config
	Login string `arg:"" help:"Sign-in name."`
}

// Run resets the password.
func (u *userResetCmd) Run(c *console) error {
	return c.named(u.Config, u.Login, func(ctx context.Context, s *org.Service, x org.UserInfo) error {
		initial, err := s.ResetPassword(ctx, x.ID)
		if err != nil {
			return err
		}
		c.printf("New password of %s (shown once, to be changed at the next sign-in): %s\n", x.Login, initial)
		return nil
	})
}

type userDisableCmd struct {
	Config
	Login      string `arg:"" help:"Sign-in name."`
	ReassignTo string `name:"reassign-to" help:"Sign-in name of the person who takes over the records." placeholder:"LOGIN"`
}

// Run disables the user.
func (u *userDisableCmd) Run(c *console) error {
	return c.named(u.Config, u.Login, func(ctx context.Context, s *org.Service, x org.UserInfo) error {
		to := ""
		if u.ReassignTo != "" {
			heir, err := s.UserByLogin(ctx, u.ReassignTo)
			if err != nil {
				return fmt.Errorf("%s: %w", u.ReassignTo, err)
			}
			to = heir.ID
		}
		_, moved, err := s.DisableUser(ctx, x.ID, to)
		if err != nil {
			return err
		}
		c.printf("Disabled %s.\n", x.Login)
		if to != "" {
			c.printf("%d records went to %s.\n", moved, u.ReassignTo)
		}
		return nil
	})
}

type userEnableCmd struct {
	Config
	Login string `arg:"" help:"Sign-in name."`
}

// Run enables the user.
func (u *userEnableCmd) Run(c *console) error {
	return c.named(u.Config, u.Login, func(ctx context.Context, s *org.Service, x org.UserInfo) error {
		if _, err := s.EnableUser(ctx, x.ID); err != nil {
			return err
		}
		c.printf("Enabled %s.\n", x.Login)
		return nil
	})
}
