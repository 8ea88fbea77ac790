package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

// receipt is what a provider says about a mail.
func receipt(m smtptest.Mail, e notify.Event, at time.Time) notify.Receipt {
	return notify.Receipt{Channel: notify.Email, MessageID: m.Header("Message-ID"), Event: e, Code: "5.1.1", At: at}
}

// Failure case 8: twice is once, what came late changes nothing, and nobody is believed who does not know the message.
func TestReceiptsMoveADeliveryForwardOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	m := peer.Mails()[0]

	forged := receipt(m, notify.EventBounced, w.now)
	local, host, _ := strings.Cut(forged.MessageID, "@")
	number, _, _ := strings.Cut(local, ".")
	for _, id := range []string{"", "<>", "x", number + ".0123456789abcdef@" + host, number + "@" + host, strings.Replace(forged.MessageID, number, "1"+number, 1)} {
		forged.MessageID = id
		require.ErrorIs(t, w.TakeReceipt(t.Context(), forged), notify.ErrNoDelivery, "%q", id)
	}
	other := receipt(m, notify.EventBounced, w.now)
	other.Channel = notify.SMS
	require.ErrorIs(t, w.TakeReceipt(t.Context(), other), notify.ErrNoDelivery)
	require.Contains(t, w.states(t, c.ID), "email 广州甲 accepted  1 ")

	for range 2 {
		require.NoError(t, w.TakeReceipt(t.Context(), receipt(m, notify.EventBounced, w.now.Add(time.Hour))))
		require.NoError(t, w.TakeReceipt(t.Context(), receipt(m, notify.EventDelivered, w.now)))
		require.Contains(t, w.states(t, c.ID), "email 广州甲 failed bounced 1 ")
	}
	require.Equal(t, 2, w.count(t, `select count(*) from receipts`), "one of each kind")
	require.Zero(t, w.count(t, `select count(*) from suppressions`), "a bounce alone says nothing of the address")
}

// Failure case 8: a receipt that is there before our own word of the same message is not taken back by it.
func TestAReceiptBeforeOurOwnWordStands(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	peer := smtptest.Start(t)
	w.through(t, peer)
	peer.Data = func(m smtptest.Mail, _ func()) error {
		return w.TakeReceipt(t.Context(), receipt(m, notify.EventDelivered, morning))
	}
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 delivered  1 ")
	require.Equal(t, 1, w.count(t, `select count(*) from attempts where outcome = 'accepted'`))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestADeadAddressIsNotTriedAgainAndAComplaintEndsConsent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	dead, annoyed := w.reachable(t, "广州甲", "jia@firm.example"), w.reachable(t, "广州乙", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	for _, m := range peer.Mails() {
		r := receipt(m, notify.EventBounced, w.now)
		if r.Dead = m.To == "jia@firm.example"; !r.Dead {
			r.Event = notify.EventComplained
		}
		for range 2 {
			require.NoError(t, w.TakeReceipt(t.Context(), r))
		}
	}
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 failed bounced 1 ", "email 广州乙 delivered  1 "})
	for id, agreed := range map[int64]bool{dead: true, annoyed: false} {
		contact, err := w.Contact(t.Context(), id)
		require.NoError(t, err)
		require.True(t, contact.EmailRefused)
		require.Equal(t, agreed, contact.EmailConsent)
	}
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'consent.withdraw'`))
}
