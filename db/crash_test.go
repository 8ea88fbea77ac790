package db_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db"
)

// keepServer names the data directory that this test binary, run again as a child, keeps a server on until it is killed.
const keepServer = "HUIZHIDA_TEST_KEEP_SERVER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(keepServer); dir != "" {
		s, err := db.StartServer(context.Background(), dir)
		if err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		fmt.Println(s.PID(), s.URL)
		select {}
	}
	os.Exit(m.Run())
}

// child is another process that keeps a server.
type child struct {
	cmd      *exec.Cmd
	postgres int
	url      string
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), keepServer+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	c := &child{cmd: cmd}
	t.Cleanup(c.kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	pid, url, _ := strings.Cut(strings.TrimSpace(line), " ")
	c.url = url
	c.postgres, err = strconv.Atoi(pid)
	require.NoError(t, err, line)
	return c
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// write commits one row through the child's server.
func (c *child) write(t *testing.T) {
	t.Helper()
	pool, err := db.Open(t.Context(), c.url)
	require.NoError(t, err)
	defer pool.Close()
	_, err = pool.Exec(t.Context(), `create table if not exists notes (id int generated always as identity); insert into notes default values`)
	require.NoError(t, err)
}

func requireNotes(t *testing.T, s *db.Server, want int) {
	t.Helper()
	var got int
	require.NoError(t, open(t, s).QueryRow(t.Context(), `select count(*) from notes`).Scan(&got))
	require.Equal(t, want, got)
}

// alive says whether the process still does something; one that nobody has waited for yet does not.
func alive(pid int) bool {
	command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return len(command) > 0
}

func TestPostgresEndsWhenItsOwnerIsKilledAndTheNextStartHasItAll(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	c := startChild(t, dir)
	c.write(t)
	c.kill()
	s := start(t, dir) // waits for the shutdown
	require.False(t, alive(c.postgres))
	requireNotes(t, s, 1)
}

func TestADirectoryRecoversAfterOwnerAndPostgresAreKilled(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	for round := range 3 {
		c := startChild(t, dir)
		c.write(t)
		require.NoError(t, syscall.Kill(c.postgres, syscall.SIGKILL))
		c.kill()
		if round == 2 {
			requireNotes(t, start(t, dir), 3)
		}
	}
}

func TestADirectoryHeldByAnotherProcessIsRefusedWithItsPid(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	c := startChild(t, dir)
	_, err := db.StartServer(t.Context(), dir)
	require.ErrorContains(t, err, "process "+strconv.Itoa(c.cmd.Process.Pid))
}

func TestALockOfADeadProcessWhosePidIsTakenAgainStopsNobody(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	require.NoError(t, start(t, dir).Stop())
	stale := fmt.Sprintf("%d\n%s\n1\n5432\n%s\n\n\nready\n", os.Getpid(), dir+"/postgres/data", dir+"/postgres/run")
	for _, name := range []string{"/lock", "/postgres/data/postmaster.pid", "/postgres/run/.s.PGSQL.5432.lock"} {
		require.NoError(t, os.WriteFile(dir+name, []byte(stale), 0o600))
	}
	start(t, dir)
}

func TestAKilledPostgresIsStartedAgainUnderItsOwner(t *testing.T) {
	t.Parallel()

	s := start(t, folder(t))
	pool := open(t, s)
	_, err := pool.Exec(t.Context(), `create table notes (id int generated always as identity); insert into notes default values`)
	require.NoError(t, err)
	first := s.PID()
	require.NoError(t, syscall.Kill(first, syscall.SIGKILL))
	require.Eventually(t, func() bool {
		var n int
		return s.PID() != first && pool.QueryRow(t.Context(), `select count(*) from notes`).Scan(&n) == nil && n == 1
	}, 20*time.Second, 50*time.Millisecond)
	require.NoError(t, s.Stop())
	require.NoError(t, s.Err())
}
