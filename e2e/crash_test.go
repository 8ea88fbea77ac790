package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/notify"
)

// emptySite serves an empty database.
func emptySite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, data: newFolder(t), port: freePort(t)}
	s.url = "http://127.0.0.1:" + s.port
	s.start()
	t.Cleanup(s.stop)
	return s
}

// database opens the site's private database beside it.
func (s *site) database() *pgxpool.Pool {
	s.t.Helper()
	server, err := db.JoinServer(s.t.Context(), s.data)
	require.NoError(s.t, err)
	require.Zero(s.t, server.PID(), "the site keeps it")
	pool, err := db.Open(s.t.Context(), server.URL)
	require.NoError(s.t, err)
	s.t.Cleanup(pool.Close)
	return pool
}

// postgres is the process id of the site's Postgres.
func (s *site) postgres() int {
	b, _ := os.ReadFile(filepath.Join(s.data, "postgres/data/postmaster.pid")) // not there while it starts
	pid, _ := strconv.Atoi(strings.SplitN(string(b), "\n", 2)[0])
	return pid
}

// commit writes an event and a job together, as every service does; the job begins a moment later. Campaigns with such numbers do not
// exist, so that a worker can only find that out.
func commit(t *testing.T, pool *pgxpool.Pool, n int64) {
	t.Helper()
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	require.NoError(t, err)
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		event := audit.Event{At: time.Now(), Actor: audit.System("crash"), Action: "crash.commit", Subject: "settings", ID: n}
		if err := audit.Record(t.Context(), tx, event); err != nil {
			return err
		}
		_, err := client.InsertTx(t.Context(), tx, notify.ExpandArgs{CampaignID: -n}, &river.InsertOpts{ScheduledAt: time.Now().Add(2 * time.Second)})
		return err
	})
	require.NoError(t, err)
}

// requireNothingLost expects n events, and waits until their n jobs have been worked.
func requireNothingLost(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	require.Eventually(t, func() bool {
		var events, worked int
		err := pool.QueryRow(t.Context(), `
			select (select count(*) from audit_events where action = 'crash.commit'),
			       (select count(distinct args) from river_job where kind = 'expand_campaign' and cardinality(errors) > 0)`).Scan(&events, &worked)
		return err == nil && events == n && worked == n
	}, time.Minute, 200*time.Millisecond)
}

func TestNothingIsLostWhenTheProgramIsKilled(t *testing.T) {
	t.Parallel()

	s := emptySite(t)
	pool := s.database()
	for n := range 100 {
		commit(t, pool, int64(n+1))
	}
	_, err := pool.Exec(t.Context(), `
		update river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{killed}'
		where kind = 'expand_campaign' and (args ->> 'campaign_id')::bigint = -1`)
	require.NoError(t, err)
	pool.Close()

	require.NoError(t, s.cmd.Process.Kill())
	_ = s.cmd.Wait() // says that it was killed
	s.start()
	requireNothingLost(t, s.database(), 100)
}

func TestNothingIsLostWhenPostgresIsKilled(t *testing.T) {
	t.Parallel()

	s := emptySite(t)
	pool := s.database()
	for round := range 3 {
		commit(t, pool, int64(round+1))
		killed := s.postgres()
		require.NoError(t, syscall.Kill(killed, syscall.SIGKILL))
		require.Eventually(t, func() bool { return s.postgres() != killed && pool.Ping(t.Context()) == nil }, time.Minute, 50*time.Millisecond)
	}
	commit(t, pool, 4)
	requireNothingLost(t, pool, 4)
	require.True(t, s.healthy(), "the program itself never ended")
	require.NoError(t, s.cmd.Process.Signal(syscall.Signal(0)))
}

func TestNothingIsLostWhenBothAreKilled(t *testing.T) {
	t.Parallel()

	s := emptySite(t)
	pool := s.database()
	commit(t, pool, 1)
	pool.Close()
	require.NoError(t, syscall.Kill(s.postgres(), syscall.SIGKILL))
	require.NoError(t, s.cmd.Process.Kill())
	_ = s.cmd.Wait() // says that it was killed
	s.start()
	requireNothingLost(t, s.database(), 1)
}

func TestAnInterruptLeavesNoProcess(t *testing.T) {
	t.Parallel()

	s := emptySite(t)
	postgres := s.postgres()
	s.stop()
	require.Zero(t, s.cmd.ProcessState.ExitCode())
	require.ErrorIs(t, syscall.Kill(postgres, 0), syscall.ESRCH)
}
