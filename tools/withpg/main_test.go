//go:build unix

package main

import (
	"bufio"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tradewind/tools/host"
)

const asMain = "WITHPG_TEST_AS_MAIN"

// TestMain lets the test binary stand in for the tool, so that signals and exit codes are tested on a real process.
func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// tool prepares a run of withpg whose temporary files all lie in the returned folder.
func tool(t *testing.T, extraEnv []string, args ...string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Not t.TempDir: the server's user must be able to reach the folder.
	dir, err := os.MkdirTemp("", "withpg-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(self, append([]string{"--"}, args...)...)
	command.Env = []string{asMain + "=1", "TMPDIR=" + dir}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, envName+"=") && !strings.HasPrefix(entry, "TMPDIR=") {
			command.Env = append(command.Env, entry)
		}
	}
	command.Env = append(command.Env, extraEnv...)
	return command, dir
}

func needPostgres(t *testing.T) {
	t.Helper()
	if _, ok := host.PostgresBin(); !ok {
		t.Skip("no PostgreSQL on this machine")
	}
}

func requireEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRunsTheCommandAndCleansUp(t *testing.T) {
	t.Parallel()
	needPostgres(t)
	command, dir := tool(t, nil, "sh", "-c", `echo "$TRADEWIND_TEST_PG"; exit 7`)
	output, err := command.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Fatalf("want exit code 7, got %v", err)
	}
	address, err := url.Parse(strings.TrimSpace(string(output)))
	if err != nil || address.Hostname() != "127.0.0.1" || address.Scheme != "postgres" {
		t.Fatalf("the command was given %q (%v)", output, err)
	}
	requireEmpty(t, dir)
}

func TestStopsOnSignals(t *testing.T) {
	t.Parallel()
	needPostgres(t)
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			command, dir := tool(t, nil, "sh", "-c", `echo started; sleep 60`)
			stdout, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			if err := command.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			err = command.Wait()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 128+int(s) {
				t.Errorf("want exit code %d, got %v", 128+int(s), err)
			}
			if passed := time.Since(begun); passed > 20*time.Second {
				t.Errorf("the command was not stopped: it took %s", passed)
			}
			requireEmpty(t, dir)
		})
	}
}

func TestUsesTheServerItIsGiven(t *testing.T) {
	t.Parallel()
	const given = "postgres://example@127.0.0.1:1/none"
	command, dir := tool(t, []string{envName + "=" + given}, "sh", "-c", `echo "$TRADEWIND_TEST_PG"`)
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(output)); got != given {
		t.Errorf("the command was given %q, want %q", got, given)
	}
	requireEmpty(t, dir)
}

func TestReportsItsOwnFailure(t *testing.T) {
	t.Parallel()
	command, _ := tool(t, []string{envName + "=postgres://x"}, "/no/such/program")
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitSetup {
		t.Errorf("want exit code %d, got %v", exitSetup, err)
	}
}
