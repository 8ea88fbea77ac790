package instance_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/instance"
)

var actor = audit.System("测试")

func check(t *testing.T, s *instance.Service, want bool) {
	t.Helper()
	held, err := s.Check(t.Context())
	require.NoError(t, err)
	require.Equal(t, want, held)
}

func TestADatabaseThatGoesOnIsNotHeld(t *testing.T) {
	t.Parallel()
	s := &instance.Service{DB: dbtest.Pool(t), Now: time.Now, File: filepath.Join(t.TempDir(), "epoch")}
	for range 3 {
		check(t, s, false)
		require.NoError(t, s.Beat(t.Context()))
	}
	other := &instance.Service{DB: s.DB, Now: time.Now, File: filepath.Join(t.TempDir(), "epoch")}
	check(t, other, false) // another machine of the same installation, which never saw it
	check(t, s, false)
	require.NoError(t, os.Remove(s.File))
	check(t, s, false) // a machine of many that lost its disk
	require.NoError(t, os.WriteFile(s.File, []byte("seven"), 0o600))
	_, err := s.Check(t.Context())
	require.ErrorContains(t, err, "holds no number", "rather nothing at all than a guess")
}

// Failure case 6: a backup that was put back into the same database is older than what this machine has seen.
func TestABackupPutBackInPlaceIsHeldUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	s := &instance.Service{DB: pool, Now: time.Now, File: filepath.Join(t.TempDir(), "epoch")}
	check(t, s, false)
	var backup int64
	require.NoError(t, pool.QueryRow(t.Context(), `select epoch from instances`).Scan(&backup))
	for range 3 {
		require.NoError(t, s.Beat(t.Context()))
	}
	_, err := pool.Exec(t.Context(), `update instances set epoch = $1`, backup)
	require.NoError(t, err)
	check(t, s, true)
	check(t, s, true) // another start changes nothing
	h, err := s.Held(t.Context())
	require.NoError(t, err)
	require.Equal(t, instance.Restored, h.Cause)
	require.Contains(t, h.Detail, "用备份恢复过")
	require.ErrorIs(t, s.Hold(t.Context(), actor, "再停一次"), instance.ErrHeld)

	_, err = s.Release(t.Context(), actor, "later")
	require.ErrorIs(t, err, fault.Invalid)
	_, err = s.Release(t.Context(), actor, instance.GoOn)
	require.NoError(t, err)
	_, err = s.Release(t.Context(), actor, instance.GoOn)
	require.ErrorIs(t, err, instance.ErrNotHeld)
	check(t, s, false) // decided once
	var trail []string
	rows, _ := pool.Query(t.Context(), `select action from audit_events where subject = 'sending_holds' order by id`)
	trail, err = pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"sending.hold", "sending.release"}, trail)
}

// Failure case 6: what was restored into another database or another server says so itself, on a machine that has never seen it.
func TestARestoredCopyIsHeldOnANewMachine(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	check(t, &instance.Service{DB: pool, Now: time.Now}, false)
	copied := restored(t, pool)
	s := &instance.Service{DB: copied, Now: time.Now}
	check(t, s, true)
	h, err := s.Held(t.Context())
	require.NoError(t, err)
	require.Contains(t, h.Detail, "从备份或副本恢复")

	elsewhere := dbtest.Pool(t)
	moved := &instance.Service{DB: elsewhere, Now: time.Now}
	check(t, moved, false)
	_, err = elsewhere.Exec(t.Context(), `update instances set cluster = '7/1'`)
	require.NoError(t, err)
	check(t, moved, true)
}

// Failure case 6: a data directory that was put back without the file, as backups leave it out.
func TestADataDirectoryPutBackIsHeld(t *testing.T) {
	t.Parallel()
	s := &instance.Service{DB: dbtest.Pool(t), Now: time.Now, File: filepath.Join(t.TempDir(), "epoch"), Private: true}
	check(t, s, false)
	check(t, s, false)
	require.NoError(t, os.WriteFile(s.File, []byte("0\n"), 0o600)) // killed at its very first start
	check(t, s, false)
	require.NoError(t, os.Remove(s.File))
	check(t, s, true)
	h, err := s.Held(t.Context())
	require.NoError(t, err)
	require.Contains(t, h.Detail, "没有这个数据库的运行记录")
}

func TestStaffHoldAllSendingAndMustSayWhy(t *testing.T) {
	t.Parallel()
	s := &instance.Service{DB: dbtest.Tx(t), Now: time.Now}
	require.ErrorIs(t, s.Hold(t.Context(), actor, " "), instance.ErrNoReason)
	require.NoError(t, s.Hold(t.Context(), actor, "短信签名有误"))
	h, err := s.Held(t.Context())
	require.NoError(t, err)
	require.Equal(t, "短信签名有误", h.Detail)
	s.PauseAll = func(context.Context, pgx.Tx, audit.Actor, string) (int, error) { return 2, nil }
	n, err := s.Release(t.Context(), actor, instance.Pause)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	h, err = s.Held(t.Context())
	require.NoError(t, err)
	require.Nil(t, h)
}

// restored is a copy of a database as it is now, in the way that a dump is put back: the same rows under another name.
func restored(t *testing.T, pool *pgxpool.Pool) *pgxpool.Pool {
	t.Helper()
	config := pool.Config()
	name := config.ConnConfig.Database
	pool.Close() // a template has no guests
	admin := config.ConnConfig.Copy()
	admin.Database = "postgres"
	run := func(ctx context.Context, sql string) {
		conn, err := pgx.ConnectConfig(ctx, admin)
		require.NoError(t, err)
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, sql)
		require.NoError(t, err)
	}
	copied := name + "_restored"
	run(t.Context(), `create database `+pgx.Identifier{copied}.Sanitize()+` template `+pgx.Identifier{name}.Sanitize())
	t.Cleanup(func() { run(context.Background(), `drop database `+pgx.Identifier{copied}.Sanitize()+` with (force)`) })
	config.ConnConfig.Database = copied
	again, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(again.Close)
	return again
}
