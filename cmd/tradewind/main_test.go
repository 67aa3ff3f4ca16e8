package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tradewind/internal/app"
	"tradewind/internal/kit/db"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tradewind": main,
	})
}

// The scripts in testdata/script are the manual of the commands: what they print and how they end.
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			// Nothing of the developer's own surroundings may decide what a script sees.
			e.Setenv("LANG", "en_US.UTF-8")
			e.Setenv("LC_ALL", "")
			e.Setenv("DATABASE_URL", "")
			free, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			e.Setenv("ADDRESS", free.Addr().String())
			return free.Close()
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":   exits,
			"setup":   setup,
			"tamper":  tamper,
			"cut":     cut,
			"healthy": healthy,
		},
	})
}

// exits runs a command that must end with the code: exits 3 tradewind audit verify.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var x *exec.ExitError
		if !errors.As(err, &x) {
			ts.Fatalf("%v", err)
		}
		got = x.ExitCode()
	}
	if got != want {
		ts.Fatalf("ended with %d, not %d", got, want)
	}
}

// setup does in a data folder what the first page of the browser does.
func setup(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: setup DATA")
	}
	a, err := app.Build(context.Background(), app.Options{Config: app.Config{Data: ts.MkAbs(args[0])}})
	ts.Check(err)
	defer func() { ts.Check(a.Close()) }()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/setup", strings.NewReader(`{"company_name":"Ningbo Harbourlight","company_name_zh":"宁波港明",
		"base_currency":"CNY","time_zone":"Asia/Shanghai","language":"en","admin":{"login":"admin","name":"Lin Xiao","password":"Seven-ships-9-harbours"}}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusCreated {
		ts.Fatalf("set up: %d %s", w.Code, w.Body)
	}
}

// tamper changes the database behind the program's back: tamper DATA STATEMENT.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper DATA STATEMENT")
	}
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{URL: filepath.Join(ts.MkAbs(args[0]), "tradewind.db")})
	ts.Check(err)
	defer func() { ts.Check(d.Close()) }()
	ts.Check(d.Update(ctx, func(t *db.Tx) error {
		n, err := t.Exec(args[1])
		if err == nil && n == 0 {
			err = errors.New("the statement changed nothing")
		}
		return err
	}))
}

// healthy waits until an address answers: healthy URL.
func healthy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: healthy URL")
	}
	for range 300 {
		if res, err := http.Get(args[0]); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s did not answer within half a minute", args[0])
}

// cut shortens a file by a number of bytes: cut FILE BYTES.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	name := ts.MkAbs(args[0])
	info, err := os.Stat(name)
	ts.Check(err)
	ts.Check(os.Truncate(name, info.Size()-n))
}
