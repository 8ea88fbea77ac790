package matching

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/matching/columnar"
)

// narrowPool is another pool on the library's database, of so many connections.
func (l *library) narrowPool(conns int32) *pgxpool.Pool {
	l.t.Helper()
	config := l.pool.Config()
	config.MaxConns, config.MinConns, config.MinIdleConns = conns, 0, 0
	pool, err := pgxpool.NewWithConfig(l.t.Context(), config)
	require.NoError(l.t, err)
	l.t.Cleanup(pool.Close)
	return pool
}

// sameRows demands that two mirrors hold the same rows.
func sameRows(t *testing.T, want, got *columnar.View) {
	t.Helper()
	require.Equal(t, want.Rows(), got.Rows())
	for _, expr := range []string{`town == "镇1"`, `employees > 20`, `high_tech`, `"乙,\"丙" in tags`, `"" in tags`, `size(tags) == 0`,
		`established < date("2019-12-01")`, `rd_staff_ratio < 0.1`, `export_usd_prev >= 100050.0`, `penalties_prev == 0`} {
		q := columnar.Ask(mustCompile(t, expr), asOf2022)
		sure, unsure := want.Lists(q)
		require.NotEmpty(t, sure, expr)
		gotSure, gotUnsure := got.Lists(q)
		require.Equal(t, sure, gotSure, expr)
		require.Equal(t, unsure, gotUnsure, expr)
	}
}

func TestSeveralReadersMakeTheMirrorThatOneMakes(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 1000)
	l.exec(`delete from enterprises where id % 7 = 0 or id between 400 and 470`)
	reg := newRegister(2021)
	for _, n := range []int{1, 2, 3, 4} {
		err := pgx.BeginTxFunc(t.Context(), l.pool, oneMoment, func(tx pgx.Tx) error {
			one, err := reg.copied(t.Context(), []pgx.Tx{tx}, 0)
			require.NoError(t, err)
			others := join(t.Context(), l.pool, tx, n-1)
			defer leave(t.Context(), others)
			require.Len(t, others, n-1)
			l.exec(`update enterprises set town = '镇9', employees = 1; delete from enterprise_years where enterprise_id < 9`)
			several, err := reg.copied(t.Context(), append([]pgx.Tx{tx}, others...), 0)
			require.NoError(t, err)
			require.Equal(t, one.position, several.position, "of one moment, whatever was committed meanwhile")
			sameRows(t, one.view, several.view)
			return nil
		})
		require.NoError(t, err)
		l.exec(`update enterprises set town = '镇' || id % 3, employees = id % 50`)
	}
}

func TestALoadInATransactionSeesWhatThatWrote(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 60)
	tx, err := l.pool.Begin(t.Context())
	require.NoError(t, err)
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	_, err = tx.Exec(t.Context(), `update enterprises set employees = 1234 where id <= 10`)
	require.NoError(t, err)
	m, err := newRegister(2021).load(t.Context(), tx, 0)
	require.NoError(t, err)
	require.Equal(t, 10, m.view.Count(columnar.Ask(mustCompile(t, `employees == 1234`), asOf2022)).Eligible)
}

func TestALoadTakesOnlyConnectionsThatAreToSpare(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 100)
	for conns, want := range map[int32]int{1: 0, 2: 0, 3: 1, 5: 2, 9: 3} {
		pool := l.narrowPool(conns)
		err := pgx.BeginTxFunc(t.Context(), pool, oneMoment, func(tx pgx.Tx) error {
			others := join(t.Context(), pool, tx, 3)
			defer leave(t.Context(), others)
			require.Len(t, others, want, fmt.Sprint(conns))
			return nil
		})
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		m, err := newRegister(2021).load(ctx, pool, 0)
		cancel()
		require.NoError(t, err)
		require.Equal(t, 100, m.view.Rows())
		require.Zero(t, pool.Stat().AcquiredConns(), "all are given back")
	}
}

func TestLoadsAtTheSameTimeDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 300)
	pool := l.narrowPool(4)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error)
	for range 12 {
		go func() {
			m, err := newRegister(2021).load(ctx, pool, 0)
			if err == nil && m.view.Rows() != 300 {
				err = fmt.Errorf("%d rows", m.view.Rows())
			}
			ended <- err
		}()
	}
	for range 12 {
		require.NoError(t, <-ended)
	}
}

func TestReadersShareTheRoomInMemory(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 400) // never analyzed: how many there are is only found while they are read
	_, err := newRegister(2021).load(t.Context(), l.pool, 399*bytesPerEnterprise)
	require.ErrorIs(t, err, ErrTooLarge, "although each reader's part would fit")
	require.Eventually(t, func() bool { return l.pool.Stat().AcquiredConns() == 0 }, 20*time.Second, time.Millisecond, "all are given back")
	m, err := newRegister(2021).load(t.Context(), l.pool, 400*bytesPerEnterprise)
	require.NoError(t, err)
	require.Equal(t, 400, m.view.Rows())
}

func TestSpansCoverEveryID(t *testing.T) {
	t.Parallel()
	require.Equal(t, []span{{math.MinInt64, math.MaxInt64}}, spans(5, 9, 1))
	require.Equal(t, []span{{math.MinInt64, 50}, {50, 100}, {100, math.MaxInt64}}, spans(0, 150, 3))
	require.Equal(t, []span{{math.MinInt64, 7}, {7, 7}, {7, math.MaxInt64}}, spans(7, 8, 3), "fewer ids than readers")
}
