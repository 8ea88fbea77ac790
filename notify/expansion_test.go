package notify_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

// crowd is n eligible enterprises without a contact.
func (w *world) crowd(t *testing.T, n int) {
	t.Helper()
	_, err := w.conn.Exec(t.Context(), `
		with made as (
			insert into enterprises (uscc, name, town, created_at, updated_at)
			select '91440' || lpad((1000000 + i)::text, 13, '0'), '广州' || i, '大石街道', now(), now() from generate_series(1, $3) i returning id
		)
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) select $1, id, $2, 'eligible', 'tt' from made`, w.notice, w.run, n)
	require.NoError(t, err)
}

// Failure case 9: expansions side by side share the pages, and each enterprise has one letter.
func TestExpansionsSideBySideMakeEachDeliveryOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Pool(t))
	w.crowd(t, 9000) // five pages
	c := w.campaign(t, on(notify.Inbox))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := w.Expand(t.Context(), c.ID); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 9000, w.count(t, `select count(*) from deliveries where state = 'delivered'`))
	require.Equal(t, 9000, w.count(t, `select count(distinct enterprise_id) from inbox_messages`))
	require.Zero(t, w.count(t, `select count(*) from audience_pages`))
}

// A stop comes between two pages, however many expand, and what is left goes on after it.
func TestAPauseComesBetweenThePagesOfAnExpansion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Pool(t))
	w.crowd(t, 9000)
	c := w.campaign(t, on(notify.Inbox))
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if err := w.Expand(t.Context(), c.ID); err != nil {
				t.Error(err)
			}
		})
	}
	require.Eventually(t, func() bool { return w.count(t, `select count(*) from deliveries`) > 0 }, time.Minute, time.Millisecond)
	if err := w.Pause(t.Context(), w.drafter, c.ID, "暂停核对"); err != nil {
		require.ErrorIs(t, err, notify.ErrNotRunning, "it was over already")
	}
	at := w.count(t, `select count(*) from deliveries`)
	group.Wait()
	require.Equal(t, at, w.count(t, `select count(*) from deliveries`), "nothing is made after the stop")
	if w.get(t, c.ID).State == notify.Paused {
		require.NoError(t, w.Resume(t.Context(), w.approver, c.ID))
		require.NoError(t, w.Expand(t.Context(), c.ID))
	}
	require.Equal(t, 9000, w.count(t, `select count(*) from inbox_messages`))
}

func TestNothingThatWasToldOfGoesWhileItsDeliveriesStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	sent := w.sinks(notify.Email)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, sent.to(), 1)
	for _, table := range []string{"campaigns", "enterprises", "contacts", "deliveries"} {
		tx, err := w.conn.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), `delete from `+table+` where id = (select max(id) from `+table+`)`)
		refused, ok := errors.AsType[*pgconn.PgError](err)
		require.True(t, ok && refused.Code == "23503", "%s: %v", table, err)
		require.NoError(t, tx.Rollback(t.Context()))
	}
}

func TestACampaignPausedBeforeItBeganTellsEverybodyOnceItIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.crowd(t, 3)
	later := w.now.Add(time.Hour)
	c := w.campaign(t, func(in *notify.CampaignInput) { in.Channels, in.StartsAt = []notify.Channel{notify.Inbox}, &later })
	require.NoError(t, w.Pause(t.Context(), w.drafter, c.ID, "暂停核对"))
	w.now = later.Add(time.Minute)
	require.NoError(t, w.Resume(t.Context(), w.approver, c.ID))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 3, w.count(t, `select count(*) from inbox_messages`))
}

// The moment to begin is part of what was approved: a pause and its end do not bring it forward.
func TestACampaignResumedBeforeItsMomentStillWaitsForIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.crowd(t, 3)
	later := w.now.Add(time.Hour)
	c := w.campaign(t, func(in *notify.CampaignInput) { in.Channels, in.StartsAt = []notify.Channel{notify.Inbox}, &later })
	require.NoError(t, w.Pause(t.Context(), w.drafter, c.ID, "暂停核对"))
	require.NoError(t, w.Resume(t.Context(), w.approver, c.ID))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, notify.Scheduled, w.get(t, c.ID).State)
	require.Zero(t, w.count(t, `select count(*) from inbox_messages`), "nobody approved that it begins now")
	w.now = later
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 3, w.count(t, `select count(*) from inbox_messages`))
}
