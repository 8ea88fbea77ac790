// Package dbtest gives each test a real, empty, isolated database.
package dbtest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"
)

// shared is this process's own database, for tests that roll back.
var shared = sync.OnceValues(func() (*pgxpool.Pool, error) { return create(context.Background(), databaseName("shared")) })

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

var pools atomic.Int64

// Pool returns a database of the test's own, for what must really commit: several connections, jobs that are worked, servers.
func Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	name := databaseName(fmt.Sprint(pools.Add(1)))
	pool, err := create(t.Context(), name)
	require.NoError(t, err)
	t.Cleanup(func() {
		remove(name)
		pool.Close()
	})
	return pool
}

// Queue returns a client that can enqueue but not work jobs.
func Queue(t *testing.T) *river.Client[pgx.Tx] {
	t.Helper()
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{})
	require.NoError(t, err)
	return client
}
