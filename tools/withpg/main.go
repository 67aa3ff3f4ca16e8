//go:build unix

// Command withpg runs another command with a PostgreSQL of its own: `go run ./tools/withpg -- go test ./...`.
//
// The command finds the server's address in TRADEWIND_TEST_PG. When that variable is already set, withpg only runs the
// command. Otherwise it makes a throw-away cluster in a temporary folder, reachable on 127.0.0.1 alone, and stops and
// deletes it when the command ends, whatever the reason. It exits with the command's exit code, or with 125 when the
// server could not be had.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"tradewind/tools/host"
)

const (
	envName   = "TRADEWIND_TEST_PG"
	exitSetup = 125 // as env(1) and timeout(1) use it: the tool failed, not the command
	superuser = "tradewind"
)

func main() {
	// The death signal of the server is bound to the thread that started it, so stay on this one.
	runtime.LockOSThread()
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpg [--] command [argument ...]")
		os.Exit(exitSetup)
	}
	os.Exit(run(args))
}

func run(args []string) int {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	if os.Getenv(envName) != "" {
		return runCommand(args, os.Environ(), signals, nil)
	}
	if err := host.Ensure("postgres"); err != nil {
		return failed(err)
	}
	bin, _ := host.PostgresBin()
	cluster, err := startCluster(bin)
	if err != nil {
		return failed(err)
	}
	defer cluster.stop()
	return runCommand(args, append(os.Environ(), envName+"="+cluster.url()), signals, cluster.died)
}

func failed(err error) int {
	fmt.Fprintf(os.Stderr, "withpg: %v\n", err)
	return exitSetup
}

// runCommand runs args in a process group of their own, so that a signal reaches everything they started.
func runCommand(args, env []string, signals <-chan os.Signal, died <-chan struct{}) int {
	command := exec.Command(args[0], args[1:]...)
	command.Env, command.Stdin, command.Stdout, command.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return failed(err)
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	group := -command.Process.Pid
	for {
		select {
		case err := <-done:
			return exitCode(err)
		case s := <-signals:
			_ = syscall.Kill(group, s.(syscall.Signal))
			select {
			case <-done:
			case <-time.After(10 * time.Second):
				_ = syscall.Kill(group, syscall.SIGKILL)
				<-done
			}
			return 128 + int(s.(syscall.Signal))
		case <-died:
			// The command will fail by itself; say why before its own messages do.
			fmt.Fprintln(os.Stderr, "withpg: PostgreSQL ended while the command was running")
			died = nil
		}
	}
}

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return failed(err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}

// cluster is one running throw-away server.
type cluster struct {
	dir    string
	port   int
	server *exec.Cmd
	log    *os.File
	died   chan struct{} // closed when the server has ended
}

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/postgres?sslmode=disable", superuser, c.port)
}

func startCluster(bin string) (_ *cluster, err error) {
	dir, err := os.MkdirTemp("", "tradewind-pg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the cluster: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir)
		}
	}()
	credential, err := unprivileged()
	if err != nil {
		return nil, err
	}
	if credential != nil {
		if err := os.Chown(dir, int(credential.Uid), int(credential.Gid)); err != nil {
			return nil, fmt.Errorf("hand %s to the server's user: %w", dir, err)
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username="+superuser,
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = dir
	initdb.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	if output, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	access := "host all all 127.0.0.1/32 trust\n"
	if err := os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte(access), 0o600); err != nil {
		return nil, fmt.Errorf("limit access to loopback: %w", err)
	}
	// The port is free when we look and may be taken when the server looks: try again with another one.
	for range 5 {
		var c *cluster
		if c, err = startServer(bin, dir, data, credential); err == nil {
			return c, nil
		}
	}
	return nil, err
}

func startServer(bin, dir, data string, credential *syscall.Credential) (*cluster, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, fmt.Errorf("open the server's log: %w", err)
	}
	args := []string{"-D", data}
	for _, setting := range []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(port), "unix_socket_directories=",
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", // nothing here outlives the command
		"max_connections=200", "shared_buffers=64MB", "timezone=UTC", "lc_messages=C",
	} {
		args = append(args, "-c", setting)
	}
	server := exec.Command(filepath.Join(bin, "postgres"), args...)
	server.Dir, server.Stdout, server.Stderr = dir, log, log
	server.SysProcAttr = serverAttributes(credential)
	if err := server.Start(); err != nil {
		_ = log.Close()
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	c := &cluster{dir: dir, port: port, server: server, log: log, died: make(chan struct{})}
	go func() {
		_ = server.Wait()
		close(c.died)
	}()
	if err := c.waitReady(30 * time.Second); err != nil {
		c.end()
		output, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%w\n%s", err, bytes.TrimSpace(output))
	}
	return c, nil
}

// waitReady waits for the line of the log that says connections are accepted: asking over the network would be answered
// while the server is still starting, and this tool would need a driver for it.
func (c *cluster) waitReady(limit time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-c.died:
			return errors.New("postgres ended at once")
		case <-ctx.Done():
			return fmt.Errorf("postgres was not ready after %s", limit)
		case <-tick.C:
			output, err := os.ReadFile(c.log.Name())
			if err == nil && bytes.Contains(output, []byte("ready to accept connections")) {
				return nil
			}
		}
	}
}

// end stops the server: a fast shutdown first, the end of all its processes when that takes too long.
func (c *cluster) end() {
	_ = c.server.Process.Signal(syscall.SIGINT)
	select {
	case <-c.died:
	case <-time.After(10 * time.Second):
		_ = c.server.Process.Signal(syscall.SIGQUIT)
		select {
		case <-c.died:
		case <-time.After(5 * time.Second):
			_ = c.server.Process.Kill()
			<-c.died
		}
	}
	_ = c.log.Close()
}

func (c *cluster) stop() {
	c.end()
	if err := os.RemoveAll(c.dir); err != nil {
		fmt.Fprintf(os.Stderr, "withpg: remove %s: %v\n", c.dir, err)
	}
}

// unprivileged returns whom to run the server as: PostgreSQL refuses root. Nil means: as ourselves.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no credential is the ordinary case and needs no change of user
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(found.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(found.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root and this machine has neither a user postgres nor nobody")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}
