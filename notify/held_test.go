package notify_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/instance"
	"huizhida/notify"
)

// Who holds all sending does not wait for jobs to end that have begun: an expansion of a million is minutes long.
func TestAHoldComesBetweenThePagesOfAnExpansionAndTheClaimsOfALane(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	sent := w.sinks(notify.Email)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	early := w.campaign(t, on(notify.Email))
	require.NoError(t, w.Expand(t.Context(), early.ID))
	w.crowd(t, 9000)
	late := w.campaign(t, on(notify.Inbox))
	holds := &instance.Service{DB: pool, Now: w.Now, PauseAll: w.PauseAllTx}
	admin := audit.System("测试")

	done := make(chan error)
	go func() { done <- w.Expand(t.Context(), late.ID) }()
	require.Eventually(t, func() bool { return w.count(t, `select count(*) from inbox_messages`) > 0 }, time.Minute, time.Millisecond)
	require.NoError(t, holds.Hold(t.Context(), admin, "短信签名有误"))
	require.NoError(t, <-done)
	made := w.count(t, `select count(*) from inbox_messages`)
	require.Less(t, made, 9001)
	w.carry(t, early.ID)
	require.Empty(t, sent.to())
	require.NoError(t, w.Expand(t.Context(), late.ID))
	require.Equal(t, made, w.count(t, `select count(*) from inbox_messages`))

	_, err := holds.Release(t.Context(), admin, instance.GoOn)
	require.NoError(t, err)
	w.carry(t, early.ID)
	require.Len(t, sent.to(), 1)
	require.NoError(t, w.Expand(t.Context(), late.ID))
	require.Equal(t, 9001, w.count(t, `select count(*) from inbox_messages`))
	require.Equal(t, notify.Finished, w.get(t, late.ID).State)
}

// Whoever pauses everything waits for the pages that are being expanded, as a pause of one campaign does: nothing is made after it.
func TestAPauseOfAllWaitsForThePagesThatAreBeingExpanded(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	w.crowd(t, 3)
	c := w.campaign(t, on(notify.Inbox))
	page, err := pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = page.Rollback(context.Background()) })
	_, err = page.Exec(t.Context(), `select pg_advisory_xact_lock_shared(hashtextextended('campaigns', $1))`, c.ID)
	require.NoError(t, err)
	holds := &instance.Service{DB: pool, Now: w.Now, PauseAll: w.PauseAllTx}
	require.NoError(t, holds.Hold(t.Context(), audit.System("测试"), "核对"))
	done := make(chan error, 1)
	go func() {
		_, err := holds.Release(t.Context(), audit.System("测试"), instance.Pause)
		done <- err
	}()
	waits(t, pool)
	require.Equal(t, notify.Approved, w.get(t, c.ID).State)
	require.NoError(t, page.Commit(t.Context()))
	require.NoError(t, <-done)
	require.Equal(t, notify.Paused, w.get(t, c.ID).State)
}
