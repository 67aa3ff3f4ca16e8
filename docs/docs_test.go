// Package docs_test keeps the documents true where a machine can tell: links lead somewhere, named make targets exist,
// the two READMEs show the same commands, no line of the security list is unanswered.
package docs_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link       = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	makeTarget = regexp.MustCompile("(?m)(?:^|`)make ([a-z][a-z0-9-]*)")
	command    = regexp.MustCompile(`(?m)^(?:DATABASE_URL=\S+ )?(?:make|bin/tradewind) [^#\n]*`)
)

func documents(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"../*.md", "*.md", "*/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			found[path] = read(t, path)
		}
	}
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for path, text := range documents(t) {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			file := filepath.Join(filepath.Dir(path), target)
			if target == "" {
				file = path
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Errorf("%s: link to %s: %v", path, match[1], err)
				continue
			}
			if anchor != "" && !slices.Contains(anchors(string(content)), anchor) {
				t.Errorf("%s: link to %s: no such heading", path, match[1])
			}
		}
	}
}

// anchors returns the names under which the headings of a document can be reached.
func anchors(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		if heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			names = append(names, strings.ReplaceAll(strings.ToLower(strings.TrimSpace(heading)), " ", "-"))
		}
	}
	return names
}

func TestMakeTargetsExist(t *testing.T) {
	t.Parallel()
	makefile := read(t, "../Makefile")
	for path, text := range documents(t) {
		for _, match := range makeTarget.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(makefile, "\n"+match[1]+":") {
				t.Errorf("%s names make %s, which the Makefile does not have", path, match[1])
			}
		}
	}
}

func TestBothReadmesShowTheSameCommands(t *testing.T) {
	t.Parallel()
	commands := func(path string) []string {
		found := command.FindAllString(read(t, path), -1)
		for i := range found {
			found[i] = strings.TrimSpace(found[i])
		}
		return found
	}
	english, chinese := commands("../README.md"), commands("../README.zh-CN.md")
	if len(english) == 0 || !slices.Equal(english, chinese) {
		t.Errorf("the commands differ:\nREADME.md       %q\nREADME.zh-CN.md %q", english, chinese)
	}
}

func TestDecisionsAreListed(t *testing.T) {
	t.Parallel()
	index := read(t, "decisions/README.md")
	paths, err := filepath.Glob("decisions/0*.md")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no decisions: %v", err)
	}
	for _, path := range paths {
		if !strings.Contains(index, "("+filepath.Base(path)+")") {
			t.Errorf("decisions/README.md does not list %s", path)
		}
	}
}

func TestSecurityListIsComplete(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(read(t, "asvs.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		if slices.Contains(row, "") {
			t.Errorf("asvs.csv line %d has an empty cell: %q", i+2, row)
		}
		if !slices.Contains([]string{"test", "code", "n/a", "open"}, row[3]) {
			t.Errorf("asvs.csv line %d: state %q is none of test, code, n/a, open", i+2, row[3])
		}
		if seen[row[0]] {
			t.Errorf("asvs.csv line %d: %s twice", i+2, row[0])
		}
		seen[row[0]] = true
	}
}
