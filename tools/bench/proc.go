package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ticks is the kernel's unit of CPU time, 100 a second on every Linux this runs on.
const ticks = 100

// tree is a set of processes measured together: the server, and the database's processes when it has one of its own.
type tree struct {
	pids func() []int
}

func oneProcess(pid int) tree { return tree{func() []int { return []int{pid} }} }

// withPostgres adds all processes of the PostgreSQL server that the URL's backends belong to, found by their name.
func (t tree) withPostgres() tree {
	return tree{func() []int {
		out := t.pids()
		dirs, _ := filepath.Glob("/proc/[0-9]*/comm")
		for _, f := range dirs {
			b, err := os.ReadFile(f)
			if err != nil || strings.TrimSpace(string(b)) != "postgres" {
				continue
			}
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f))); err == nil {
				out = append(out, pid)
			}
		}
		return out
	}}
}

// cpu returns user and system time of the tree so far, of ended children too.
func (t tree) cpu() time.Duration {
	var sum int64
	for _, pid := range t.pids() {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		s := string(b)
		f := strings.Fields(s[strings.LastIndexByte(s, ')')+2:])
		for _, i := range []int{11, 12, 13, 14} { // utime stime cutime cstime
			n, _ := strconv.ParseInt(f[i], 10, 64)
			sum += n
		}
	}
	return time.Duration(sum) * time.Second / ticks
}

// pss returns the proportional memory of the tree in bytes.
func (t tree) pss() int64 {
	var sum int64
	for _, pid := range t.pids() {
		f, err := os.Open(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			continue
		}
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			if v, ok := strings.CutPrefix(sc.Text(), "Pss:"); ok {
				n, _ := strconv.ParseInt(strings.Fields(v)[0], 10, 64)
				sum += n << 10
			}
		}
		_ = f.Close()
	}
	return sum
}

// peak returns the highest resident memory of the first process, in bytes.
func (t tree) peak() int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.pids()[0]))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.ParseInt(strings.Fields(v)[0], 10, 64)
			return n << 10
		}
	}
	return 0
}

// server is a running process that answers on url.
type server struct {
	cmd  *exec.Cmd
	url  string
	tree tree
	log  *os.File
}

// start runs a command and waits until check answers 200; it returns how long that took.
func start(url, check string, env []string, name string, args ...string) (*server, time.Duration, error) {
	log, err := os.CreateTemp("", "tradewind-bench-*.log")
	if err != nil {
		return nil, 0, err
	}
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	c.Stdout, c.Stderr = log, log
	began := time.Now()
	if err := c.Start(); err != nil {
		return nil, 0, err
	}
	s := &server{cmd: c, url: url, tree: oneProcess(c.Process.Pid), log: log}
	for time.Since(began) < 60*time.Second {
		if code, _, err := get(url+check, nil); err == nil && code == 200 {
			return s, time.Since(began), nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	_ = s.stop()
	b, _ := os.ReadFile(log.Name())
	return nil, 0, fmt.Errorf("%s did not answer: %s", name, b)
}

func (s *server) stop() error {
	_ = s.cmd.Process.Signal(os.Interrupt)
	err := s.cmd.Wait()
	_ = s.log.Close()
	_ = os.Remove(s.log.Name())
	return err
}
