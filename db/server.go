package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a private Postgres cluster: a child process on a Unix socket that ends with its parent.
type Server struct {
	URL string // connection string of its database

	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// StartServer runs the cluster kept in dir, creating it first when dir is empty. Settings are extra "name=value" server settings.
func StartServer(ctx context.Context, dir string, settings ...string) (*Server, error) {
	bin, err := findBinaries()
	if err != nil {
		return nil, err
	}
	cred, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	data, socket := filepath.Join(dir, "pg"), filepath.Join(dir, "run")
	if len(socket)+len("/.s.PGSQL.5432.lock") > 107 { // the longest path a Unix socket may have
		if socket, err = os.MkdirTemp("", "hzd"); err != nil {
			return nil, err
		}
	}
	for _, d := range []string{dir, data, socket} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, err
		}
		if cred != nil {
			if err := os.Chown(d, int(cred.Uid), int(cred.Gid)); err != nil {
				return nil, err
			}
		}
	}
	if err := initCluster(ctx, bin, dir, data, cred); err != nil {
		return nil, err
	}
	dropStaleLock(data)
	for _, f := range []string{".s.PGSQL.5432", ".s.PGSQL.5432.lock"} {
		_ = os.Remove(filepath.Join(socket, f)) // the lock file on data is the real guard
	}
	s := &Server{done: make(chan struct{})}
	if err := s.start(bin, dir, data, socket, cred, settings); err != nil {
		return nil, err
	}
	s.URL = fmt.Sprintf("host=%s port=5432 user=postgres dbname=postgres sslmode=disable", socket)
	return s, s.waitReady(ctx, data, filepath.Join(dir, "postgres.log"))
}

// unprivileged returns who Postgres runs as: nil for ourselves, somebody else when we are root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("running as root and there is no unprivileged user (postgres, nobody) to run Postgres as")
}

func initCluster(ctx context.Context, bin, dir, data string, cred *syscall.Credential) error {
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); !os.IsNotExist(err) {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth-local=trust",
		"--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb in %s: %w\n%s", data, err, out)
	}
	return nil
}

func (s *Server) start(bin, dir, data, socket string, cred *syscall.Credential, settings []string) error {
	log, err := os.OpenFile(filepath.Join(dir, "postgres.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700", "-c", "port=5432"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	s.cmd = exec.Command(filepath.Join(bin, "postgres"), args...)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = dir, log, log
	// Its own group, so that Ctrl-C reaches us first; a fast shutdown when we die.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: cred, Setpgid: true, Pdeathsig: syscall.SIGINT}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // Pdeathsig follows the thread that forked (golang/go#27505)
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.err = s.cmd.Wait()
			close(s.done)
		}
	}()
	return <-started
}

// waitReady returns when line 8 of postmaster.pid says so.
func (s *Server) waitReady(ctx context.Context, data, log string) error {
	for {
		select {
		case <-s.done:
			return fmt.Errorf("postgres ended at start: %w (see %s)", s.err, log)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), s.Stop())
		case <-time.After(10 * time.Millisecond):
		}
		b, _ := os.ReadFile(filepath.Join(data, "postmaster.pid")) // not there yet
		lines := strings.Split(string(b), "\n")
		if len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready" && lines[0] == strconv.Itoa(s.cmd.Process.Pid) {
			return nil
		}
	}
}

// dropStaleLock waits for a postmaster whose owner was killed, then removes a lock whose process is gone or somebody else's.
func dropStaleLock(data string) {
	file := filepath.Join(data, "postmaster.pid")
	for range 200 {
		b, err := os.ReadFile(file)
		if err != nil {
			return
		}
		pid, _, _ := strings.Cut(string(b), "\n")
		cmdline, err := os.ReadFile("/proc/" + pid + "/cmdline") // empty for a zombie
		if err != nil || !strings.Contains(string(cmdline), data) {
			_ = os.Remove(file)
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Done is closed when Postgres has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop asks for a fast shutdown and, after 15 s, an immediate one.
func (s *Server) Stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-s.done:
	case <-time.After(15 * time.Second):
		_ = s.cmd.Process.Signal(syscall.SIGQUIT)
		<-s.done
	}
	return s.err
}
