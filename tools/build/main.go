// Command build turns a checkout into bin/tradewind: the page's packages, the page, the server with the page inside.
//
//	go run ./tools/build            everything, each step only when its inputs changed
//	go run ./tools/build -dev       also installs what the page's tests and linters and the browser tests need
//	go run ./tools/build -only web  only the packages and the page
//
// It needs Go, Node.js 20.19 or newer and npm, works without make, and is run from the top of the repository.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// notInputs are the folders of web/ that do not decide what the built page looks like.
var notInputs = []string{"dist", "node_modules", "coverage", "test", "dev"}

// The stamp holds the hash of the inputs the present web/dist was built from. It lies in dist's neighbour bin because
// everything in dist becomes part of the binary.
const stampFile = "bin/.page"

func main() {
	dev := flag.Bool("dev", false, "install the page's development packages too")
	only := flag.String("only", "", `"packages" or "web": stop after that step`)
	flag.Parse()
	if err := build(*dev, *only); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n", err)
		os.Exit(1)
	}
}

func build(dev bool, only string) error {
	if _, err := os.Stat("web/package.json"); err != nil {
		return errors.New("run me from the top of the repository")
	}
	if err := packages("web", dev); err != nil {
		return err
	}
	if dev {
		if err := packages("e2e", dev); err != nil {
			return err
		}
	}
	if only == "packages" {
		return nil
	}
	if err := page(); err != nil || only == "web" {
		return err
	}
	return run("", "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version(), "-o", "bin/"+binary("tradewind"), "./cmd/tradewind")
}

// packages runs npm ci in a folder whose lock file is newer than what is installed. A developer's tree keeps its
// development packages: without this rule, building the server would take the test tools away.
func packages(dir string, dev bool) error {
	installed := filepath.Join(dir, "node_modules", ".package-lock.json")
	// npm lists what it installed there; only a full installation contains the page's test runner.
	list, _ := os.ReadFile(installed)
	full := dir != "web" || bytes.Contains(list, []byte(`"node_modules/vitest"`))
	if !newer(filepath.Join(dir, "package-lock.json"), installed) && (full || !dev) {
		return nil
	}
	args := []string{"ci", "--no-audit", "--no-fund"}
	if !dev && (len(list) == 0 || !full) {
		args = append(args, "--omit=dev")
	}
	return run(dir, npm(), args...)
}

func page() error {
	want, err := hashInputs()
	if err != nil {
		return err
	}
	have, _ := os.ReadFile(stampFile)
	if _, err := os.Stat("web/dist/index.html"); err == nil && string(have) == want {
		return nil
	}
	if err := run("web", npm(), "run", "--silent", "build"); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(stampFile), 0o755); err != nil {
		return err
	}
	return os.WriteFile(stampFile, []byte(want), 0o644)
}

// hashInputs hashes names and contents, not times: a fresh checkout or a changed branch sets those at will.
func hashInputs() (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir("web", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if filepath.Dir(path) == "web" && slices.Contains(notInputs, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") || !entry.Type().IsRegular() {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s\x00%d\x00", filepath.ToSlash(path), len(content))
		sum.Write(content)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read the page's sources: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// newer says whether a changed after b, or b is missing.
func newer(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errB != nil || errA == nil && infoA.ModTime().After(infoB.ModTime())
}

// version names the commit; a source archive without its history is "dev".
func version() string {
	output, err := exec.Command("git", "describe", "--tags", "--always", "--dirty").Output()
	if name := strings.TrimSpace(string(output)); err == nil && name != "" {
		return name
	}
	return "dev"
}

func binary(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

func npm() string {
	if runtime.GOOS == "windows" {
		return "npm.cmd"
	}
	return "npm"
}

func run(dir, name string, args ...string) error {
	fmt.Fprintln(os.Stderr, "+", name, strings.Join(args, " "))
	command := exec.Command(name, args...)
	command.Dir, command.Stdout, command.Stderr = dir, os.Stderr, os.Stderr
	if name == "go" && !slices.ContainsFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "CGO_ENABLED=") }) {
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
