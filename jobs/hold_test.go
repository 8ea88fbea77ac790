package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/instance"
	"huizhida/jobs"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
	"huizhida/notify/webhook"
	"huizhida/schedules"
	"huizhida/seal"
)

// pushing is the services of a process that pushes by e-mail.
func pushing(t *testing.T, pool *pgxpool.Pool, key seal.Key, peer *smtptest.Peer) jobs.Services {
	t.Helper()
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	require.NoError(t, err)
	carrier, err := email.New(email.Config{Addr: peer.Addr, From: "noreply@huiqi.example"})
	require.NoError(t, err)
	hooks, err := webhook.New(webhook.Config{DB: pool, Jobs: queue, Now: time.Now, Key: key})
	require.NoError(t, err)
	push := &notify.Service{DB: pool, Jobs: queue, Now: time.Now, Key: key, BaseURL: "http://huiqi.example", Carriers: map[notify.Channel]notify.Carrier{notify.Email: carrier}}
	return jobs.Services{Notify: push, Webhooks: hooks, Schedules: &schedules.Service{DB: pool, Jobs: queue, Now: time.Now},
		Instance: &instance.Service{DB: pool, Now: time.Now, PauseAll: push.PauseAllTx}}
}

// Failure case 6: a restored backup sends nothing again by itself, and nothing before somebody has decided.
func TestARestoredDatabaseSendsNothingUntilItIsReleased(t *testing.T) {
	t.Parallel()
	pool, key, peer := dbtest.Pool(t), seal.NewKey(), smtptest.Start(t)
	ctx := t.Context()
	before := pushing(t, pool, key, peer)
	held, err := before.Instance.Check(ctx)
	require.NoError(t, err)
	require.False(t, held)
	id := approvedBy(t, before.Notify, 3)
	backup := copyOf(t, pool) // approved, and not yet sent
	original, err := pgxpool.NewWithConfig(ctx, pool.Config())
	require.NoError(t, err)
	t.Cleanup(original.Close)
	require.NoError(t, pushing(t, original, key, peer).Notify.Drain(ctx, id))
	require.Len(t, peer.Mails(), 3, "all were told after the backup")

	s := pushing(t, backup, key, peer)
	held, err = s.Instance.Check(ctx)
	require.NoError(t, err)
	require.True(t, held)
	client, err := jobs.NewClient(backup, s, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, client.Start(ctx))
	t.Cleanup(func() { _ = client.StopAndCancel(context.Background()) })
	snoozed := func() bool {
		var n int
		require.NoError(t, backup.QueryRow(ctx, `select count(*) from river_job where kind = 'expand_campaign' and state = 'scheduled'`).Scan(&n))
		return n == 1
	}
	require.Eventually(t, snoozed, 20*time.Second, 50*time.Millisecond, "the job was taken up and put back")
	require.Len(t, peer.Mails(), 3)

	paused, err := s.Instance.Release(ctx, audit.System("测试"), instance.Pause)
	require.NoError(t, err)
	require.Equal(t, 1, paused)
	c, err := s.Notify.Campaign(ctx, id)
	require.NoError(t, err)
	require.Equal(t, notify.Paused, c.State)
	require.Len(t, peer.Mails(), 3)
	require.NoError(t, s.Notify.Resume(ctx, audit.System("测试"), id))
	require.Eventually(t, func() bool { return len(peer.Mails()) == 6 }, 30*time.Second, 50*time.Millisecond, "a person let it go on: nothing else kept it")
}

// copyOf is a database as it is now under another name. The pool is closed: a template has no guests.
func copyOf(t *testing.T, pool *pgxpool.Pool) *pgxpool.Pool {
	t.Helper()
	config := pool.Config()
	name := pgx.Identifier{config.ConnConfig.Database + "_backup"}
	admin := config.ConnConfig.Copy()
	admin.Database = "postgres"
	run := func(ctx context.Context, sql string) {
		conn, err := pgx.ConnectConfig(ctx, admin)
		require.NoError(t, err)
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, sql)
		require.NoError(t, err)
	}
	pool.Close()
	run(t.Context(), `create database `+name.Sanitize()+` template `+pgx.Identifier{config.ConnConfig.Database}.Sanitize())
	t.Cleanup(func() { run(context.Background(), `drop database `+name.Sanitize()+` with (force)`) })
	config.ConnConfig.Database = name[0]
	copied, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(copied.Close)
	return copied
}
