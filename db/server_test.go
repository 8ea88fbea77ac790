package db_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db"
)

// start runs a server on dir for the length of the test.
func start(t *testing.T, dir string) *db.Server {
	t.Helper()
	s, err := db.StartServer(t.Context(), dir, "fsync=off")
	require.NoError(t, err)
	t.Cleanup(func() {
		select {
		case <-s.Done():
		default:
			_ = s.Stop()
		}
	})
	return s
}

func open(t *testing.T, s *db.Server) *pgxpool.Pool {
	t.Helper()
	pool, err := db.Open(t.Context(), s.URL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// folder is like t.TempDir, and another user may pass through it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hzd")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestAServerKeepsItsDataUntilTheNextStart(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	first := start(t, dir)
	pool := open(t, first)
	_, err := pool.Exec(t.Context(), `create table notes (text text); insert into notes values ('番禺')`)
	require.NoError(t, err)
	pool.Close()
	require.NoError(t, first.Stop())
	require.ErrorIs(t, syscall.Kill(first.PID(), 0), syscall.ESRCH, "no process is left")

	var text string
	require.NoError(t, open(t, start(t, dir)).QueryRow(t.Context(), `select text from notes`).Scan(&text))
	require.Equal(t, "番禺", text)
}

func TestAServerUnderstandsChineseAndUTCAndListensOnItsSocketOnly(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	pool := open(t, start(t, dir))
	_, err := pool.Exec(t.Context(), `create extension pg_trgm`)
	require.NoError(t, err)
	var trigrams []string
	var zone, addresses, user string
	err = pool.QueryRow(t.Context(), `select show_trgm('信用保险'), current_setting('timezone'), current_setting('listen_addresses'), current_user`).
		Scan(&trigrams, &zone, &addresses, &user)
	require.NoError(t, err)
	require.NotEmpty(t, trigrams, "trigrams of Chinese need a UTF-8 locale")
	require.Equal(t, "UTC", zone)
	require.Empty(t, addresses)

	socket := filepath.Join(dir, "postgres", "run")
	info, err := os.Stat(socket)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	conn, err := net.Dial("unix", filepath.Join(socket, ".s.PGSQL.5432"))
	require.NoError(t, err)
	require.NoError(t, conn.Close())
}

func TestASecondServerIsRefusedAndNamesTheHolder(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	start(t, dir)
	_, err := db.StartServer(t.Context(), dir)
	var held *db.HeldError
	require.ErrorAs(t, err, &held)
	require.Equal(t, os.Getpid(), held.PID)
	require.ErrorContains(t, err, "--data")
}

func TestAProcessJoinsTheServerThatAnotherKeeps(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	keeper := start(t, dir)
	guest, err := db.JoinServer(t.Context(), dir)
	require.NoError(t, err)
	require.Zero(t, guest.PID())
	require.NoError(t, open(t, guest).Ping(t.Context()))
	require.NoError(t, guest.Stop())
	require.NoError(t, open(t, keeper).Ping(t.Context()), "a guest that leaves stops nothing")
}

func TestAWorkerWaitsForAServerAndNeverKeepsIt(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	impatient, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := db.AttachServer(impatient, dir)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	attached := make(chan *db.Server, 1)
	go func() {
		guest, _ := db.AttachServer(t.Context(), dir)
		attached <- guest
	}()
	keeper := start(t, dir)
	guest := <-attached
	require.NotNil(t, guest)
	require.Equal(t, keeper.URL, guest.URL)
	require.Zero(t, guest.PID())
}

func TestADataDirectoryMayHaveALongName(t *testing.T) {
	t.Parallel()

	dir := filepath.Join(folder(t), strings.Repeat("很长的目录/", 8))
	require.NoError(t, os.MkdirAll(dir, 0o755))
	s := start(t, dir)
	require.NoError(t, open(t, s).Ping(t.Context()))
	again, err := db.JoinServer(t.Context(), dir)
	require.NoError(t, err)
	require.Equal(t, s.URL, again.URL)
}

func TestAClusterOfAnotherMajorVersionIsNotTouched(t *testing.T) {
	t.Parallel()

	dir := folder(t)
	require.NoError(t, start(t, dir).Stop())
	version := filepath.Join(dir, "postgres", "data", "PG_VERSION")
	require.NoError(t, os.WriteFile(version, []byte("9\n"), 0o600))
	_, err := db.StartServer(t.Context(), dir)
	require.ErrorContains(t, err, "made by Postgres 9")
	require.ErrorContains(t, err, "PG_BIN")
}

func TestAnUnreachableServerIsNamedWithoutItsPassword(t *testing.T) {
	t.Parallel()

	_, err := db.Open(t.Context(), "postgres://hui:geheim@127.0.0.1:1/huizhida")
	require.ErrorContains(t, err, `"huizhida" at 127.0.0.1:1 as "hui"`)
	require.ErrorContains(t, err, "DATABASE_URL")
	require.NotContains(t, err.Error(), "geheim")
}
