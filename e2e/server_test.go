package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// binary is the program under test, built once as `make build` does.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "hzd-e2e-bin-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "huizhida")
	cmd := exec.Command("go", "build", "-o", path, "huizhida/cmd/huizhida")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// site is a running huizhida with its own private database.
type site struct {
	t    *testing.T
	url  string
	data string
	port string
	env  []string
	cmd  *exec.Cmd
	seen map[string]bool // pages that were audited
}

// startSite loads a small demo world and serves it.
func startSite(t *testing.T, enterprises int, env ...string) *site {
	t.Helper()
	bin, err := binary()
	require.NoError(t, err)
	s := &site{t: t, data: newFolder(t), port: freePort(t), env: env, seen: map[string]bool{}}
	s.url = "http://127.0.0.1:" + s.port
	load := exec.CommandContext(t.Context(), bin, "demo", "--data", s.data, "--enterprises", fmt.Sprint(enterprises))
	load.Env = s.environ()
	out, err := load.CombinedOutput()
	require.NoError(t, err, "%s", out)
	s.start()
	t.Cleanup(s.stop)
	return s
}

// environ is the test's own environment without what would point the program elsewhere.
func (s *site) environ() []string {
	var env []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		if name != "DATABASE_URL" && name != "PORT" && !strings.HasPrefix(name, "SMTP_") {
			env = append(env, kv)
		}
	}
	return append(env, s.env...)
}

func (s *site) start() {
	s.t.Helper()
	bin, err := binary()
	require.NoError(s.t, err)
	s.cmd = exec.Command(bin, "serve", "--data", s.data, "--addr", "127.0.0.1:"+s.port)
	s.cmd.Env = s.environ()
	stderr, err := s.cmd.StderrPipe()
	require.NoError(s.t, err)
	require.NoError(s.t, s.cmd.Start())
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "ERROR") || strings.Contains(lines.Text(), `"level":"ERROR"`) {
				s.t.Log(lines.Text())
			}
		}
	}()
	require.Eventually(s.t, s.healthy, 60*time.Second, 100*time.Millisecond, "the site never answered")
}

func (s *site) healthy() bool {
	resp, err := http.Get(s.url + "/healthz")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// stop asks politely, as Ctrl-C does, and expects the process to end.
func (s *site) stop() {
	if s.cmd.ProcessState != nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case <-done:
	case <-ctx.Done():
		_ = s.cmd.Process.Kill()
		s.t.Error(errors.New("the server did not end within 30 s of an interrupt"))
	}
}

// newFolder is a data directory to be; Postgres's user passes through the folder above it when the tests run as root.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hzd-e2e-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "d")
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	return port
}
