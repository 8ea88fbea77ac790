package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postgres is one running postmaster, our child.
type postgres struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // set before done is closed
}

// spawn starts the server; it may not take connections yet.
func spawn(cmd *exec.Cmd) (*postgres, error) {
	p := &postgres{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the death signal follows the thread that forked (golang/go#27505)
		release, err := startTied(cmd)
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			release()
			close(p.done)
		}
	}()
	return p, <-started
}

func (p *postgres) pid() int { return p.cmd.Process.Pid }

// waitReady returns when the server takes connections.
func (p *postgres) waitReady(ctx context.Context, data, log string) error {
	for {
		select {
		case <-p.done:
			return fmt.Errorf("postgres ended at start: %v%s\n  see %s", p.err, lastFatal(log), log)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), p.shutdown())
		case <-time.After(10 * time.Millisecond):
		}
		if status := readStatus(data); status.ready && status.pid == p.pid() {
			return nil
		}
	}
}

// shutdown asks for a fast shutdown and, after 30 s, an immediate one, which the next start recovers from.
func (p *postgres) shutdown() error {
	_ = p.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		_ = p.cmd.Process.Signal(syscall.SIGQUIT)
		<-p.done
	}
	return p.err
}

// status is what a postmaster writes about itself in postmaster.pid.
type status struct {
	pid    int
	socket string // folder
	ready  bool
}

// readStatus reads data's postmaster.pid; the zero status when there is none.
func readStatus(data string) status {
	b, _ := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	lines := strings.Split(string(b), "\n")
	if len(lines) < 8 {
		lines = append(lines, make([]string, 8-len(lines))...)
	}
	pid, _ := strconv.Atoi(lines[0])
	return status{pid, lines[4], strings.TrimSpace(lines[7]) == "ready"}
}

func (s status) url() string { return socketURL(s.socket) }

func socketURL(folder string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(folder)
	return "host='" + quoted + "' port=5432 user=postgres dbname=postgres sslmode=disable"
}

// lastFatal returns the last line of the log that says why Postgres would not start, as ": text".
func lastFatal(log string) string {
	b, _ := os.ReadFile(log)
	found := ""
	for line := range strings.Lines(string(b)) {
		for _, level := range []string{"FATAL:", "PANIC:"} {
			if _, text, ok := strings.Cut(line, level); ok {
				found = ": " + strings.TrimSpace(text)
			}
		}
	}
	return found
}
