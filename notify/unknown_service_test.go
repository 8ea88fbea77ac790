package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

// inDoubt is a finished campaign with one e-mail of which nobody knows whether it left.
func inDoubt(t *testing.T) (w *world, c notify.Campaign, delivery int64, peer *smtptest.Peer) {
	t.Helper()
	w = newWorld(t, dbtest.Tx(t))
	peer = smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c = w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	delivery = w.id(t, `
		update deliveries set state = 'unknown', reason = 'interrupted', accepted_at = null where campaign_id = $1 and channel = 'email' returning id`, c.ID)
	return w, c, delivery, peer
}

func TestAPersonMarksAMessageOfUnknownFateAsSent(t *testing.T) {
	t.Parallel()
	w, c, id, peer := inDoubt(t)
	w.now = w.now.Add(time.Hour)
	require.NoError(t, w.MarkSent(t.Context(), w.approver, id))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 accepted interrupted 1 ", "that it was in doubt stays written")
	require.ErrorIs(t, w.MarkSent(t.Context(), w.approver, id), notify.ErrNotUnknown)
	require.ErrorIs(t, w.SendAgain(t.Context(), w.approver, id), notify.ErrNotUnknown)
	require.Len(t, peer.Mails(), 1)
	r, err := w.Record(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "黄志强", r.Decisions[0].Actor)
	require.False(t, r.Decisions[0].Again)
	require.WithinDuration(t, w.now, *r.AcceptedAt, 0)
	require.Len(t, r.Tries, 1)
	require.Equal(t, "<"+r.MessageID+">", peer.Mails()[0].Header("Message-ID"), "staff find it at the provider by this")

	require.NoError(t, w.TakeReceipt(t.Context(), notify.Receipt{Channel: notify.Email, MessageID: r.MessageID, Event: notify.EventDelivered, At: w.now}))
	r, err = w.Record(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, notify.Delivered, r.State, "a receipt still counts for more")
	require.Equal(t, notify.EventDelivered, r.Receipts[0].Kind)
	_, err = w.Record(t.Context(), -1)
	require.ErrorIs(t, err, notify.ErrNoDelivery)
}

func TestAPersonSendsAMessageOfUnknownFateAgainUnderTheSameID(t *testing.T) {
	t.Parallel()
	w, c, id, peer := inDoubt(t)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.NoError(t, w.SendAgain(t.Context(), w.approver, id))
	require.Equal(t, notify.Running, w.get(t, c.ID).State)
	require.ErrorIs(t, w.SendAgain(t.Context(), w.approver, id), notify.ErrNotUnknown, "once is once")
	require.Zero(t, w.carry(t, c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Len(t, peer.Mails(), 2)
	require.Equal(t, peer.Mails()[0].Header("Message-ID"), peer.Mails()[1].Header("Message-ID"))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 accepted interrupted 2 ", "that it may have come twice stays written")
}

func TestNoMessageIsSentAgainAfterAStopOrTheClosing(t *testing.T) {
	t.Parallel()
	w, c, id, _ := inDoubt(t)
	w.id(t, `update campaigns set state = 'cancelled' where id = $1 returning id`, c.ID)
	require.ErrorContains(t, w.SendAgain(t.Context(), w.approver, id), "已经停止")
	w.id(t, `update campaigns set state = 'paused' where id = $1 returning id`, c.ID)
	w.now = c.ClosesAt
	require.ErrorIs(t, w.SendAgain(t.Context(), w.approver, id), notify.ErrNotOpen)
	w.now = morning
	require.NoError(t, w.SendAgain(t.Context(), audit.Actor{ID: w.approver.ID, Name: "黄志强"}, id))
	require.Equal(t, notify.Paused, w.get(t, c.ID).State, "it waits for the campaign to go on")
}
