// Package dbtest gives each test a real, empty, isolated database.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/db"
	"huizhida/migrations"
)

// server is one Postgres per test process, or the one that TEST_DATABASE_URL names; it ends with the process.
var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("TEST_DATABASE_URL"); url != "" {
		return url, nil
	}
	sweep()
	dir, err := os.MkdirTemp("", fmt.Sprintf("hzdtest-%d-", os.Getpid()))
	if err != nil {
		return "", err
	}
	s, err := db.StartServer(context.Background(), dir, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
	if err != nil {
		return "", err
	}
	return s.URL, nil
})

// sweep removes the folders of test processes that are gone.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "hzdtest-*")) // the pattern is fixed
	for _, dir := range left {
		pid := strings.Split(filepath.Base(dir), "-")[1]
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			_ = os.RemoveAll(dir)
		}
	}
}

// shared is this process's own migrated database, for tests that roll back.
var shared = sync.OnceValues(func() (*pgxpool.Pool, error) { return create(context.Background(), "shared") })

func create(ctx context.Context, suffix string) (*pgxpool.Pool, error) {
	url, err := server()
	if err != nil {
		return nil, err
	}
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer admin.Close(ctx)
	name := fmt.Sprintf("hzd_%d_%s", os.Getpid(), suffix)
	quoted := pgx.Identifier{name}.Sanitize()
	for _, sql := range []string{"drop database if exists " + quoted + " with (force)", "create database " + quoted} {
		if _, err := admin.Exec(ctx, sql); err != nil {
			return nil, err
		}
	}
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.Database = name
	config.MaxConns = 20
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	_, err = migrations.Up(ctx, pool)
	return pool, err
}

// Tx returns a transaction that is rolled back when the test ends.
func Tx(t *testing.T) pgx.Tx {
	t.Helper()
	pool, err := shared()
	require.NoError(t, err)
	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	return tx
}

// Pool returns a database of the test's own, for what must really commit: several connections, jobs that are worked, servers.
func Pool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := create(t.Context(), strings.ToLower(fmt.Sprintf("%x", t.Name())))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// Queue returns a client that can enqueue but not work jobs.
func Queue(t *testing.T) *river.Client[pgx.Tx] {
	t.Helper()
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{})
	require.NoError(t, err)
	return client
}
