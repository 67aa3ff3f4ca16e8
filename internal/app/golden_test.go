package app

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/rest"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// golden compares text with a file of testdata: what is in there was read and accepted by a person.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./internal/app -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the program has now; if that is meant, run go test ./internal/app -update and read the difference:\n%s", name, diff)
	}
}

// build puts the program together on a fresh SQLite database.
func build(t *testing.T) *App {
	t.Helper()
	a, err := Build(context.Background(), Options{Config: Config{Data: t.TempDir()}, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// Every route with the right it needs: a new one, or one that needs less than before, is seen in review.
func TestRoutes(t *testing.T) {
	t.Parallel()
	ops := build(t).Router.Ops()
	slices.SortFunc(ops, func(a, b rest.Op) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	var b strings.Builder
	ids := map[string]bool{}
	for _, op := range ops {
		fmt.Fprintf(&b, "%-6s %-50s %s\n", op.Method, op.Path, op.Needs)
		if ids[op.ID] {
			t.Errorf("the operation id %s is used twice", op.ID)
		}
		ids[op.ID] = true
	}
	golden(t, "routes.golden", b.String())
}

// Every cell of every shipped role.
func TestRoles(t *testing.T) {
	t.Parallel()
	reg := access.NewRegistry(resources()...)
	var b strings.Builder
	for _, s := range roleSeeds(reg) {
		if err := reg.Validate(s.Grants); err != nil {
			t.Errorf("role %s: %v", s.Key, err)
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", s.Key, s.Name, s.NameZh)
		for _, r := range reg.Resources() {
			var cells []string
			for _, a := range r.Actions {
				cells = append(cells, a.Key+"="+s.Grants.Actions[r.Key][a.Key].String())
			}
			fmt.Fprintf(&b, "  %-9s %s\n", r.Key, strings.Join(cells, " "))
			cells = nil
			for _, g := range r.Groups {
				cells = append(cells, g.Key+"="+s.Grants.Groups[r.Key][g.Key].String())
			}
			if len(cells) > 0 {
				fmt.Fprintf(&b, "  %-9s   fields %s\n", "", strings.Join(cells, " "))
			}
		}
	}
	golden(t, "roles.golden", b.String())
}
