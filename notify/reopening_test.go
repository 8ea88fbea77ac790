package notify_test

import (
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
