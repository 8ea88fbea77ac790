package notify_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

// feed is the world's, listening until the test ends.
func (w *world) feed(t *testing.T, pool *pgxpool.Pool) *notify.Feed {
	t.Helper()
	f := &notify.Feed{Count: w.UnreadOf, Connect: func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); f.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	return f
}

// hears waits until the watch tells of a number.
func hears(t *testing.T, watch *notify.Watch, want int) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case n := <-watch.Counts():
			if n == want {
				return
			}
		case <-deadline:
			require.FailNow(t, "nothing heard", "of %d unread", want)
		}
	}
}

func over(watch *notify.Watch) bool {
	select {
	case <-watch.Done():
		return true
	default:
		return false
	}
}

func TestReadersHearOfLettersPostsAndReadingAcrossALostConnection(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	f := w.feed(t, pool)
	firm, other := w.eligible(t, "广州甲有限公司"), w.eligible(t, "广州乙有限公司")
	watch, err := f.Watch(1, firm, "a")
	require.NoError(t, err)
	same, err := f.Watch(1, firm, "b")
	require.NoError(t, err)
	elsewhere, err := f.Watch(2, other, "c")
	require.NoError(t, err)
	hears(t, watch, 0) // it listens now

	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	hears(t, watch, 1)
	hears(t, same, 1)
	hears(t, elsewhere, 1)
	require.NoError(t, w.Post(t.Context(), notify.Post{EnterpriseID: firm, Origin: "test/1", Subject: "申领已受理", Body: "好"}))
	hears(t, watch, 2)
	list, _, _, err := w.Inbox(t.Context(), firm, 1, 0)
	require.NoError(t, err)
	_, err = w.Open(t.Context(), firm, list[0].ID)
	require.NoError(t, err)
	hears(t, watch, 1)

	cut := w.count(t, `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query ilike 'listen %'`)
	require.Equal(t, 1, cut, "one connection, however many look")
	require.NoError(t, w.Post(t.Context(), notify.Post{EnterpriseID: firm, Origin: "test/2", Subject: "已办结", Body: "好"}))
	hears(t, watch, 2)
}

func TestAWatchEndsWithItsSessionItsAccountsLimitAndTheProcess(t *testing.T) {
	t.Parallel()
	f := &notify.Feed{Connect: func(context.Context) (*pgx.Conn, error) { return nil, fmt.Errorf("no database") }}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); f.Run(ctx) }()
	var own []*notify.Watch
	for i := range 7 {
		watch, err := f.Watch(1, 10, fmt.Sprint(i))
		require.NoError(t, err)
		own = append(own, watch)
	}
	other, err := f.Watch(2, 10, "other")
	require.NoError(t, err)
	require.True(t, over(own[0]), "the seventh window ends the first")
	require.False(t, over(own[1]))
	f.End("3")
	require.True(t, over(own[3]))
	own[4].Close()
	own[4].Close()
	require.True(t, over(own[4]))
	require.False(t, over(other))
	cancel()
	<-ended
	require.True(t, over(other))
	_, err = f.Watch(1, 10, "late")
	require.ErrorIs(t, err, notify.ErrTooManyReaders)
}
