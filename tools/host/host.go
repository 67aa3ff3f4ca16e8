// Package host knows the machine a build or test runs on: it finds the programs a task needs and, on Debian as root,
// installs the ones that are missing. It owns the list of what Tradewind's checks need beside Go, Node.js and make.
// It refuses to change any other machine: there it says what to install and stops.
package host

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Need is one thing a check depends on.
type Need struct {
	Name      string // the word used on the command line of tools/ensure
	Why       string // what it is for, shown when it is missing
	Find      func() (string, bool)
	Packages  []string // Debian packages that bring it
	Elsewhere string   // what to do on a machine we do not install on
}

// Needs lists every external program the checks use, in the order they are used.
func Needs() []Need {
	return []Need{
		{
			Name: "cc", Why: "the race detector of go test links against C", Find: findCompiler,
			Packages: []string{"gcc", "libc6-dev"}, Elsewhere: "install a C compiler (macOS: xcode-select --install)",
		},
		{
			Name: "postgres", Why: "every store test runs on PostgreSQL too",
			Find:      func() (string, bool) { dir, ok := PostgresBin(); return dir, ok },
			Packages:  []string{"postgresql"},
			Elsewhere: "install PostgreSQL 15 or newer (macOS: brew install postgresql@17), or point TRADEWIND_TEST_PG at a server whose user may create databases",
		},
		{
			Name: "chromium", Why: "the browser tests walk through the product", Find: Chromium,
			Packages: []string{"chromium"}, Elsewhere: "install Chromium or Chrome, or point CHROMIUM_PATH at one",
		},
		{
			Name: "fonts", Why: "screenshots need Chinese glyphs", Find: findChineseFont,
			Packages: []string{"fonts-noto-cjk"}, Elsewhere: "install the Noto Sans CJK fonts",
		},
	}
}

// Ensure makes the named needs (all, when none is named) available, installing what is missing in one go.
func Ensure(names ...string) error {
	var missing []Need
	for _, name := range names {
		if !slices.ContainsFunc(Needs(), func(n Need) bool { return n.Name == name }) {
			return fmt.Errorf("unknown need %q", name)
		}
	}
	for _, need := range Needs() {
		if len(names) > 0 && !slices.Contains(names, need.Name) {
			continue
		}
		if _, ok := need.Find(); !ok {
			missing = append(missing, need)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if !canInstall() {
		var text strings.Builder
		for _, need := range missing {
			fmt.Fprintf(&text, "\n  %s is missing (%s): %s", need.Name, need.Why, need.Elsewhere)
			fmt.Fprintf(&text, "\n    on Debian or Ubuntu: sudo apt-get install %s", strings.Join(need.Packages, " "))
		}
		return errors.New(strings.TrimPrefix(text.String(), "\n"))
	}
	var packages []string
	for _, need := range missing {
		packages = append(packages, need.Packages...)
	}
	if err := aptInstall(packages); err != nil {
		return err
	}
	for _, need := range missing {
		if _, ok := need.Find(); !ok {
			return fmt.Errorf("%s is still missing after installing %s", need.Name, strings.Join(need.Packages, " "))
		}
	}
	return nil
}

// PostgresBin returns a directory that holds initdb and postgres, newest version first.
func PostgresBin() (string, bool) {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		// Distributions link single programs into PATH; the real directory holds them all.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		slices.Reverse(found)
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs {
		if isProgram(filepath.Join(dir, "initdb")) && isProgram(filepath.Join(dir, "postgres")) {
			return dir, true
		}
	}
	return "", false
}

// Chromium returns the browser the walk tests drive; CHROMIUM_PATH wins.
func Chromium() (string, bool) {
	if path := os.Getenv("CHROMIUM_PATH"); path != "" {
		return path, isProgram(path)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	for _, path := range []string{
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if isProgram(path) {
			return path, true
		}
	}
	return "", false
}

func findCompiler() (string, bool) {
	for _, name := range []string{"gcc", "clang", "cc"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

func findChineseFont() (string, bool) {
	if runtime.GOOS != "linux" {
		return "", true // macOS and Windows ship one
	}
	for _, pattern := range []string{
		"/usr/share/fonts/opentype/noto/NotoSansCJK*", "/usr/share/fonts/*/NotoSansCJK*", "/usr/share/fonts/*/*/NotoSansCJK*",
		"/usr/share/fonts/*/wqy*", "/usr/share/fonts/*/*/wqy*", "/usr/share/fonts/*/SourceHanSans*",
	} {
		if found, err := filepath.Glob(pattern); err == nil && len(found) > 0 {
			return found[0], true
		}
	}
	return "", false
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}

func canInstall() bool {
	if os.Geteuid() != 0 {
		return false
	}
	if _, err := os.Stat("/etc/debian_version"); err != nil {
		return false
	}
	_, err := exec.LookPath("apt-get")
	return err == nil
}

func aptInstall(packages []string) error {
	// Another installation may be running on a machine that was started a moment ago: wait for its lock.
	const lock = "-oDPkg::Lock::Timeout=300"
	if err := run("apt-get", lock, "update", "-qq"); err != nil {
		return err
	}
	return run("apt-get", append([]string{lock, "install", "-y", "-qq", "--no-install-recommends"}, packages...)...)
}

// run starts a program and retries twice: the usual failure is a package server that did not answer once.
func run(name string, args ...string) error {
	var err error
	for attempt := range 3 {
		time.Sleep(time.Duration(attempt) * 5 * time.Second)
		command := exec.Command(name, args...)
		command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		command.Stdout, command.Stderr = os.Stderr, os.Stderr
		fmt.Fprintln(os.Stderr, "+", name, strings.Join(args, " "))
		if err = command.Run(); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
}
