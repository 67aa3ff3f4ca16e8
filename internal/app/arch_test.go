package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "tradewind/"

// source is one Go file that is part of the program, with its path from the top of the repository.
type source struct {
	path string
	file *ast.File
	fset *token.FileSet
}

// sources parses everything the program is made of; tests may look into any room.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	for _, top := range []string{"cmd", "internal", "migrations"} {
		err := filepath.WalkDir(filepath.Join("../..", top), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel("../..", path)
			out = append(out, source{filepath.ToSlash(rel), f, fset})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func (s *source) imports() []string {
	var out []string
	for _, i := range s.file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err == nil {
			out = append(out, p)
		}
	}
	return out
}

// room tells the layer (cmd, app, crm, kit, other) a package path of ours belongs to, and its name within the layer.
func room(pkg string) (layer, name string) {
	pkg = strings.TrimPrefix(pkg, "internal/")
	layer, name, _ = strings.Cut(pkg, "/")
	name, _, _ = strings.Cut(name, "/")
	if !slices.Contains([]string{"cmd", "app", "crm", "kit"}, layer) {
		return "other", layer
	}
	return layer, name
}

var listed = regexp.MustCompile(`(?m)^//\t(\w+) `)

// features reads the order of the packages from internal/crm/doc.go.
func features(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../crm/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range listed.FindAllStringSubmatch(string(b), -1) {
		out = append(out, m[1])
	}
	return out
}

// Imports go one way: cmd → app → crm → kit, and within crm from below to above in the list of doc.go.
func TestDirections(t *testing.T) {
	t.Parallel()
	below := map[string][]string{"cmd": {"app", "cmd"}, "app": {"crm", "kit", "app", "other"}, "crm": {"crm", "kit"}, "kit": {"kit"}, "other": {"other"}}
	order := features(t)
	if len(order) < 5 {
		t.Fatalf("internal/crm/doc.go lists only %v: the list is not read right", order)
	}
	seen := 0
	for _, s := range sources(t) {
		layer, name := room(filepath.ToSlash(filepath.Dir(s.path)))
		if layer == "crm" && name != "" && !slices.Contains(order, name) {
			t.Errorf("%s: the package %s is missing from the list in internal/crm/doc.go; put it below everything it imports", s.path, name)
		}
		for _, imp := range s.imports() {
			switch {
			case strings.HasPrefix(imp, module):
				seen++
				to, other := room(strings.TrimPrefix(imp, module))
				if strings.HasPrefix(s.path, "internal/kit/db/dbtest/") && other == "migrations" {
					continue // a fresh database for tests has the real schema
				}
				if !slices.Contains(below[layer], to) {
					t.Errorf("%s imports %s: imports go cmd → app → crm → kit, never back", s.path, imp)
				}
				if layer == "crm" && to == "crm" && other != name && slices.Index(order, other) > slices.Index(order, name) {
					t.Errorf("%s imports %s, which stands below it in internal/crm/doc.go: let it declare an interface, or listen to changes", s.path, imp)
				}
			case strings.HasPrefix(imp, "modernc.org/sqlite"), strings.HasPrefix(imp, "github.com/jackc/pgx"):
				if !strings.HasPrefix(s.path, "internal/kit/db/") {
					t.Errorf("%s imports %s: internal/kit/db owns the drivers", s.path, imp)
				}
			case strings.HasPrefix(imp, "github.com/danielgtaylor/huma"):
				if !strings.HasPrefix(s.path, "internal/kit/rest/") {
					t.Errorf("%s imports %s: internal/kit/rest wraps it, so that every route states what it needs", s.path, imp)
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d imports seen: the test does not look where the code is", seen)
	}
}

// owners tells whose store may speak to a table.
var owners = map[string][]string{
	"org": {"app_user", "team", "department", "role", "user_role", "session", "api_token", "signin_guard", "device"}, "own": {"own_field", "own_value"},
	"customer": {"customer", "contact", "customer_key", "customer_band", "customer_fts", "customer_search", "tag", "customer_tag", "attachment", "merge", "recent"},
	"activity": {"activity"}, "task": {"task"}, "view": {"saved_view"},
	"transfer": {"import_run", "import_change", "import_reject", "import_mapping", "export_file"},
}

var statement = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)
var tableName = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)

// A table belongs to one package: what others want of it they ask of that package, which knows who may see it.
func TestTablesHaveOneOwner(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for pkg, tables := range owners {
		for _, table := range tables {
			owner[table] = pkg
		}
	}
	found := 0
	for _, s := range sources(t) {
		layer, name := room(filepath.ToSlash(filepath.Dir(s.path)))
		if layer == "kit" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !statement.MatchString(text) {
				return true
			}
			for _, m := range tableName.FindAllStringSubmatch(text, -1) {
				found++
				if o := owner[m[1]]; o != "" && (layer != "crm" || o != name) && !borrowed[name+" "+m[1]] {
					t.Errorf("%s: a statement on %s, which belongs to internal/crm/%s: ask that package", s.fset.Position(lit.Pos()), m[1], o)
				}
			}
			return true
		})
	}
	if found < 30 {
		t.Errorf("only %d tables seen in statements: the test does not look where they are", found)
	}
}

// Routes are declared in api*.go and *_api.go, or in the only file of a small package: a reader finds all HTTP of a feature there.
func TestRoutesLiveInAPI(t *testing.T) {
	t.Parallel()
	files := map[string]int{}
	all := sources(t)
	for _, s := range all {
		files[filepath.Dir(s.path)]++
	}
	found := 0
	for _, s := range all {
		layer, _ := room(filepath.ToSlash(filepath.Dir(s.path)))
		base := filepath.Base(s.path)
		if layer != "crm" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "rest" && sel.Sel.Name == "Op" {
				found++
				if !strings.HasPrefix(base, "api") && !strings.HasSuffix(base, "_api.go") && files[filepath.Dir(s.path)] > 1 {
					t.Errorf("%s declares a route: only api*.go and *_api.go do", s.fset.Position(sel.Pos()))
				}
			}
			return true
		})
	}
	if found < 10 {
		t.Errorf("only %d routes seen: the test does not look where they are", found)
	}
}

// borrowed are reads of another package's table that were looked at and let pass, each with its reason.
var borrowed = map[string]bool{}
