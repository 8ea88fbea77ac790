package notify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
	"huizhida/notify/sink"
)

func TestARehearsalIsTheWholePushAndReachesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	ctx := t.Context()
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	second := w.eligible(t, "广州乙有限公司")
	c := w.submitted(t)
	_, err := w.Rehearse(ctx, w.drafter, c.ID)
	require.ErrorIs(t, err, notify.ErrNoSink)
	w.Sink = sink.New
	w.now = w.now.Add(-6e13 * 8) // night: a rehearsal waits for nobody's morning
	id, err := w.Rehearse(ctx, w.drafter, c.ID)
	require.NoError(t, err)
	require.ErrorIs(t, w.Promote(ctx, w.approver, id, c.ContentHash), notify.ErrNotRehearsed)
	for range 2 {
		require.NoError(t, w.Drain(ctx, id))
	}

	r, err := w.Rehearsal(ctx, id)
	require.NoError(t, err)
	require.Equal(t, notify.Finished, r.Campaign.State)
	require.Equal(t, c.ContentHash, r.Campaign.ContentHash)
	require.True(t, r.Holds)
	require.ElementsMatch(t, []string{
		"inbox 广州甲有限公司 delivered  1 ", "email 广州甲有限公司 accepted  1 ",
		"inbox 广州乙有限公司 delivered  1 ", "email 广州乙有限公司 suppressed no_address 0 ",
	}, w.states(t, id), "the same ledger")
	require.Equal(t, map[notify.Reason]int{notify.NoAddress: 1}, r.Reasons)
	require.Len(t, r.Loads, 2)
	require.Equal(t, []any{notify.Inbox, 2, notify.Email, 1}, []any{r.Loads[0].Channel, r.Loads[0].Messages, r.Loads[1].Channel, r.Loads[1].Messages})
	require.Greater(t, r.Loads[1].Bytes, int64(100))
	require.Equal(t, int(r.Loads[1].Bytes), r.Loads[1].Most)

	require.Empty(t, peer.Mails(), "nothing left")
	require.Zero(t, w.count(t, `select count(*) from inbox_messages where notice_id = $1`, w.notice), "nobody sees anything")
	list, _, err := w.Campaigns(ctx, notify.CampaignFilter{NoticeID: w.notice, Limit: 10})
	require.NoError(t, err)
	require.Len(t, list, 1, "a rehearsal is no campaign of the notice")
	_, n, err := w.Deliveries(ctx, notify.DeliveryFilter{EnterpriseID: second, Limit: 10})
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, notify.Submitted, w.get(t, c.ID).State)
	require.ErrorIs(t, w.Edit(ctx, w.drafter, id, 1, w.input()), notify.ErrNotEditable)
	rehearsed, err := w.RehearsalsOf(ctx, c.ID)
	require.NoError(t, err)
	require.Len(t, rehearsed, 1)

	w.now = morning
	require.ErrorIs(t, w.Promote(ctx, w.drafter, id, c.ContentHash), notify.ErrSelfApproval, "by the rules of any approval")
	require.ErrorIs(t, w.Promote(ctx, w.approver, id, []byte("other")), notify.ErrOutdated)
	require.ErrorIs(t, w.Promote(ctx, w.approver, c.ID, c.ContentHash), notify.ErrNoRehearsal)
	require.NoError(t, w.Promote(ctx, w.approver, id, c.ContentHash))
	require.NoError(t, w.Drain(ctx, c.ID))
	require.Len(t, peer.Mails(), 1)
	require.Equal(t, 2, w.count(t, `select count(*) from inbox_messages where notice_id = $1`, w.notice))
	require.Equal(t, w.states(t, id), w.states(t, c.ID), "what was rehearsed is what came")
	_, err = w.Rehearse(ctx, w.drafter, c.ID)
	require.ErrorIs(t, err, notify.ErrNotRehearsable)
}

func TestWhatChangedSinceItsRehearsalIsNotPromoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Sink = sink.New
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	id, err := w.Rehearse(t.Context(), w.drafter, c.ID)
	require.NoError(t, err)
	require.NoError(t, w.Drain(t.Context(), id))
	w.eligible(t, "广州乙有限公司")
	_, err = w.Refreeze(t.Context(), w.drafter, c.ID, notify.Submitted)
	require.NoError(t, err)
	r, err := w.Rehearsal(t.Context(), id)
	require.NoError(t, err)
	require.False(t, r.Holds)
	require.ErrorIs(t, w.Promote(t.Context(), w.approver, id, c.ContentHash), notify.ErrOutdated)
	require.ErrorIs(t, w.Promote(t.Context(), w.approver, id, w.get(t, c.ID).ContentHash), notify.ErrOutdated)
}

// A provider that is down, or an account that is spent, has no part in a rehearsal.
func TestARehearsalAsksNoProvider(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Sink = sink.New
	w.through(t, &smtptest.Peer{Addr: "127.0.0.1:1"})
	_, err := w.Accounts(t.Context())
	require.NoError(t, err)
	w.id(t, `update provider_accounts set failing_since = $1, failures = 1, retry_at = $2 where channel = 'email' returning id`, w.now, w.now.AddDate(0, 0, 1))
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c := w.submitted(t)
	id, err := w.Rehearse(t.Context(), w.drafter, c.ID)
	require.NoError(t, err)
	require.NoError(t, w.Drain(t.Context(), id))
	require.Equal(t, notify.Finished, w.get(t, id).State)
	require.Equal(t, 1, w.count(t, `select count(*) from provider_accounts where channel = 'email' and failures = 1 and failing_since is not null`))
}
