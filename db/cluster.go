package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
)

// cluster is a data directory that this process holds, with all that is needed to run Postgres on it.
type cluster struct {
	home     home
	bin      string              // folder of initdb and postgres
	cred     *syscall.Credential // who Postgres runs as; nil for ourselves
	socket   string              // folder
	log      string              // file that Postgres writes to
	settings []string
	lock     *os.File
}

// tuning suits one machine that runs Postgres beside its only user.
var tuning = []string{"shared_buffers=128MB", "max_wal_size=2GB", "jit=off", "timezone=UTC", "log_timezone=UTC"}

// openCluster takes hold of dir and makes it ready to run: folders, owner, binaries, an initialised cluster.
func openCluster(ctx context.Context, dir string, settings []string) (_ *cluster, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	lock, err := hold(dir)
	if err != nil {
		return nil, err
	}
	c := &cluster{lock: lock, settings: slices.Concat(tuning, settings)}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	if c.cred, err = unprivileged(dir); err != nil {
		return nil, err
	}
	if c.home, err = openHome(dir, c.cred); err != nil {
		return nil, err
	}
	if c.socket, err = c.home.socket(c.cred); err != nil {
		return nil, err
	}
	if c.bin, err = c.findBinaries(); err != nil {
		return nil, err
	}
	c.log = filepath.Join(c.home.dir, "server.log")
	return c, c.initialise(ctx)
}

func (c *cluster) findBinaries() (string, error) {
	need, err := c.home.version()
	if err != nil {
		return "", err
	}
	bin, err := binariesFor(need)
	if err != nil {
		return "", fmt.Errorf("data directory %s: %w", c.home.dir, err)
	}
	return runnable(bin, c.home, c.cred)
}

func (c *cluster) url() string { return socketURL(c.socket) }

func (c *cluster) close() { _ = c.lock.Close() } // the lock goes with the file

// initialise creates the cluster beside its place and moves it there, so that a crash leaves no half of one.
func (c *cluster) initialise(ctx context.Context) error {
	if v, err := c.home.version(); v != 0 || err != nil {
		return err
	}
	left, _ := filepath.Glob(c.home.data() + "-*") // the pattern is fixed
	for _, half := range left {
		_ = os.RemoveAll(half)
	}
	fresh, err := os.MkdirTemp(c.home.dir, "data-*")
	if err != nil {
		return err
	}
	if err := own(fresh, c.cred); err != nil {
		return err
	}
	args := []string{"-D", fresh, "-U", "postgres", "--auth-local=trust", "--auth-host=reject",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"}
	if slices.Contains(c.settings, "fsync=off") {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"), args...)
	cmd.Dir = c.home.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred, Setpgid: true}
	if out, err := cmd.CombinedOutput(); err != nil {
		_ = os.RemoveAll(fresh)
		return fmt.Errorf("initdb for %s: %w\n%s", c.home.data(), errors.Join(ctx.Err(), err), out)
	}
	_ = os.Remove(c.home.data()) // an empty folder at most: it has no PG_VERSION
	return os.Rename(fresh, c.home.data())
}

// start runs Postgres and returns once it takes connections.
func (c *cluster) start(ctx context.Context) (*postgres, error) {
	if err := clearTheWay(ctx, c.home.data(), c.socket); err != nil {
		return nil, err
	}
	log, err := openLog(c.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	args := []string{"-D", c.home.data(), "-k", c.socket}
	for _, setting := range slices.Concat([]string{"listen_addresses=", "unix_socket_permissions=0700", "port=5432"}, c.settings) {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(filepath.Join(c.bin, "postgres"), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.home.dir, log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.cred}
	p, err := spawn(cmd)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, p.waitReady(ctx, c.home.data(), c.log)
}

// openLog empties the log when it has grown beyond 10 MB; the last one is kept beside it.
func openLog(name string) (*os.File, error) {
	if info, err := os.Stat(name); err == nil && info.Size() > 10<<20 {
		_ = os.Rename(name, name+".1")
	}
	return os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}
