// Command generate writes every committed file that is made from another one: api/openapi.yaml from the Go types, and
// web/src/api/schema.d.ts from api/openapi.yaml. `go run ./tools/generate -check` makes them too, compares, puts the
// old ones back and fails when one is stale. It is run from the top of the repository, with the page's development
// packages installed.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// artifact is one generated file. Make leaves the new content in place; the order matters, the second reads the first.
type artifact struct {
	path string
	from string
	make func(path string) error
}

var artifacts = []artifact{
	{path: "api/openapi.yaml", from: "the Go types of internal/crm/*/api.go", make: openAPI},
	{path: "web/src/api/schema.d.ts", from: "api/openapi.yaml", make: schema},
}

func main() {
	check := flag.Bool("check", false, "change nothing, fail when a generated file is stale")
	flag.Parse()
	stale, err := generate(*check)
	if err != nil {
		fmt.Fprintf(os.Stderr, "generate: %v\n", err)
		os.Exit(1)
	}
	if *check && stale > 0 {
		fmt.Fprintln(os.Stderr, "generate: run `make generate` and commit the result")
		os.Exit(1)
	}
}

func generate(check bool) (stale int, err error) {
	for _, a := range artifacts {
		before, readErr := os.ReadFile(a.path)
		if readErr != nil && !os.IsNotExist(readErr) {
			return stale, readErr
		}
		if check {
			defer func() {
				if readErr == nil {
					err = firstError(err, os.WriteFile(a.path, before, 0o644))
				} else {
					err = firstError(err, os.Remove(a.path))
				}
			}()
		}
		if err := os.MkdirAll(filepath.Dir(a.path), 0o755); err != nil {
			return stale, err
		}
		if err := a.make(a.path); err != nil {
			return stale, fmt.Errorf("%s: %w", a.path, err)
		}
		after, err := os.ReadFile(a.path)
		if err != nil {
			return stale, err
		}
		if !bytes.Equal(before, after) {
			stale++
			verb := "wrote"
			if check {
				verb = "stale:"
			}
			fmt.Fprintf(os.Stderr, "%s %s (made from %s), first difference in line %d\n", verb, a.path, a.from, firstDifference(before, after))
		}
	}
	return stale, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// firstDifference returns the number of the first line, from 1, in which a and b differ.
func firstDifference(a, b []byte) int {
	linesA, linesB := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(linesA), len(linesB)) {
		if !bytes.Equal(linesA[i], linesB[i]) {
			return i + 1
		}
	}
	return min(len(linesA), len(linesB)) + 1
}

func openAPI(path string) error {
	command := exec.Command("go", "run", "./cmd/tradewind", "openapi")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, os.Stderr
	if err := command.Run(); err != nil {
		return err
	}
	return os.WriteFile(path, output.Bytes(), 0o644)
}

func schema(path string) error {
	output, err := filepath.Rel("web", path)
	if err != nil {
		return err
	}
	// The program was installed with the page's development packages; --no keeps npm from fetching it otherwise.
	command := exec.Command("npm", "exec", "--no", "--", "openapi-typescript", "../api/openapi.yaml", "-o", output)
	command.Dir, command.Stderr = "web", os.Stderr
	return command.Run()
}
