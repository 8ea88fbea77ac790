package migrations_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/migrations"
)

func TestProcessesThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()

	pool := dbtest.Pool(t)
	_, err := pool.Exec(t.Context(), `drop schema public cascade; create schema public`)
	require.NoError(t, err)

	var mu sync.Mutex
	var group sync.WaitGroup
	steps := 0
	for range 4 {
		group.Go(func() {
			n, err := migrations.Up(t.Context(), pool)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			steps += n
		})
	}
	group.Wait()
	require.Positive(t, steps)

	pending, err := migrations.Pending(t.Context(), pool)
	require.NoError(t, err)
	require.False(t, pending)
	n, err := migrations.Up(t.Context(), pool)
	require.NoError(t, err)
	require.Zero(t, n)
}
