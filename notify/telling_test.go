package notify_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/notify"
)

// An amendment takes as long as a matching; a campaign whose moment comes meanwhile would tell an audience that the old rule chose.
func TestACampaignThatBeginsDuringAnAmendmentStopsTheAmendment(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	a := w.amendments()
	w.firm(t, "广州甲有限公司", "番禺区", 500)
	_, err := a.Matching.Match(t.Context(), audit.System("测试"), w.notice, nil)
	require.NoError(t, err)
	c := w.campaign(t, on(notify.Inbox))
	w.redraft(t, a, `export_usd_prev > 1000`)

	launching, err := pool.Begin(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = launching.Rollback(context.Background()) })
	_, err = launching.Exec(t.Context(), `update campaigns set state = 'running', started_at = now() where id = $1`, c.ID)
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() {
		_, err := a.Amend(t.Context(), w.approver, notify.Amending{NoticeID: w.notice, Reason: "番府〔2022〕9号"})
		done <- err
	}()
	waits(t, pool)
	require.NoError(t, launching.Commit(t.Context()))
	require.ErrorIs(t, <-done, notify.ErrStillExpanding)
	require.Equal(t, 1, w.count(t, `select v.version from rule_versions v join notices n on n.rule_version_id = v.id where n.id = $1`, w.notice), "nothing was amended")
}

// Who decides whom a notice is told to takes their turn before touching a campaign: an amendment does it in this order.
func TestFreezingAnAudienceAndAmendingDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]notify.State{"submit": notify.Draft, "refreeze": notify.Submitted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := dbtest.Pool(t)
			w := newWorld(t, pool)
			w.crowd(t, 3)
			id := w.draft(t)
			if state == notify.Submitted {
				require.NoError(t, w.Submit(t.Context(), w.drafter, id))
			}
			amending, err := pool.Begin(t.Context())
			require.NoError(t, err)
			t.Cleanup(func() { _ = amending.Rollback(context.Background()) })
			_, err = amending.Exec(t.Context(), `select pg_advisory_xact_lock(hashtextextended('tell_notice ' || $1::bigint, 0))`, w.notice)
			require.NoError(t, err)
			done := make(chan error, 1)
			go func() {
				if state == notify.Draft {
					done <- w.Submit(t.Context(), w.drafter, id)
					return
				}
				_, err := w.Refreeze(t.Context(), w.drafter, id, state)
				done <- err
			}()
			waits(t, pool)
			_, err = amending.Exec(t.Context(), `set local lock_timeout = '3s'`)
			require.NoError(t, err)
			_, err = amending.Exec(t.Context(), `update campaigns set updated_at = $2 where id = $1`, id, w.now.Add(time.Second))
			require.NoError(t, err)
			require.NoError(t, amending.Commit(t.Context()))
			require.NoError(t, <-done)
			require.Equal(t, notify.Submitted, w.get(t, id).State)
		})
	}
}
