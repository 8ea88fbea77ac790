package notify_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify"
)

// inside is the service working in a transaction of the test's.
func (w *world) inside(tx pgx.Tx) *notify.Service {
	return &notify.Service{DB: tx, Jobs: w.Jobs, Now: w.Now, Key: w.Key, Carriers: w.Carriers, BaseURL: w.BaseURL}
}

// waits tells whether somebody waits for a lock in the database of conn.
func waits(t *testing.T, conn db.Conn) {
	t.Helper()
	require.Eventually(t, func() bool {
		var n int
		require.NoError(t, conn.QueryRow(t.Context(), `
			select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&n))
		return n > 0
	}, 20*time.Second, 5*time.Millisecond)
}

// Failure case 5: what opens deliveries at the moment in which the last of the others ends does not leave them behind a finished campaign.
func TestACampaignDoesNotFinishOverDeliveriesThatAreOpenedMeanwhile(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	sent := w.sinks(notify.Email)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	w.id(t, `update deliveries set state = 'failed', reason = 'rejected' where campaign_id = $1 and channel = 'email' returning id`, c.ID)
	w.id(t, `update campaigns set state = 'running', finished_at = null where id = $1 returning id`, c.ID) // nobody has ended it yet

	tx, err := pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	n, err := w.inside(tx).RetryFailed(t.Context(), w.drafter, c.ID)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	done := make(chan error)
	w.now = w.now.Add(5 * time.Minute)
	go func() { done <- w.Sweep(t.Context()) }()
	waits(t, pool)
	require.NoError(t, tx.Commit(t.Context()))
	require.NoError(t, <-done)

	require.Equal(t, notify.Running, w.get(t, c.ID).State, "a delivery is open")
	w.carry(t, c.ID)
	require.Len(t, sent.to(), 2)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

// What was on the wire when its campaign was stopped, and comes back, is stopped too: nobody would ever look after it.
func TestWhatComesBackAfterItsCampaignWasStoppedEndsToo(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]notify.Failure{"busy": {Code: "451"}, "unsent": {Code: "421", Unsent: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := dbtest.Pool(t)
			w := newWorld(t, pool)
			slow := held{refusing{f}, make(chan struct{}), make(chan struct{})}
			w.Carriers = map[notify.Channel]notify.Carrier{notify.Email: slow}
			w.reachable(t, "广州甲有限公司", "jia@firm.example")
			c := w.approved(t)
			require.NoError(t, w.Expand(t.Context(), c.ID))
			done := make(chan error)
			go func() {
				_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: c.ID, Channel: notify.Email, Lane: 1})
				done <- err
			}()
			<-slow.asked
			require.NoError(t, w.Cancel(t.Context(), w.drafter, c.ID))
			close(slow.let)
			require.NoError(t, <-done)
			w.now = w.now.Add(time.Hour)
			require.NoError(t, w.Sweep(t.Context()))
			require.Zero(t, w.count(t, `select count(*) from deliveries where state in ('planned', 'held', 'queued', 'sending', 'deferred')`), w.states(t, c.ID))
			require.Equal(t, 1, w.count(t, `select count(*) from deliveries where state = 'cancelled' and reason = 'stopped'`), w.states(t, c.ID))
		})
	}
}

// refusing is a carrier whose provider says the same to everybody.
type refusing struct{ failure notify.Failure }

func (refusing) Batch() int                              { return 10 }
func (r refusing) Session() notify.Session               { return r }
func (refusing) Connect(context.Context) *notify.Failure { return nil }
func (refusing) Close() error                            { return nil }

func (r refusing) Send(_ context.Context, batch []notify.Outgoing) []notify.Result {
	list := make([]notify.Result, len(batch))
	for i := range list {
		list[i].Failure = &r.failure
	}
	return list
}
