package notify_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

func TestATestLetterLeavesBesideTheLedgerAndIsWrittenIntoTheTrail(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	second := w.eligible(t, "广州乙有限公司")
	c := w.submitted(t)
	require.ErrorIs(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example"), notify.ErrTestSilent)
	peer := smtptest.Start(t)
	w.through(t, peer)
	for _, bad := range []string{"", "lin", "林 <lin@panyu.example>", "lin@panyu.example, x@panyu.example", "lin@panyu.example\r\nBcc: x@y.example"} {
		require.ErrorIs(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, bad), notify.ErrTestAddress, bad)
	}
	require.NoError(t, w.TestSend(t.Context(), w.drafter, c.ID, second, " lin@panyu.example "))
	m := peer.Mails()[0]
	require.Equal(t, []string{"lin@panyu.example", "【试发】广州乙有限公司符合统保条件"}, []string{m.To, m.Header("Subject")})
	require.ErrorIs(t, w.TakeReceipt(t.Context(), notify.Receipt{Channel: notify.Email, MessageID: m.Header("Message-ID"), Event: notify.EventBounced, At: w.now}),
		notify.ErrNoDelivery, "what comes back of it concerns no delivery")
	require.Zero(t, w.count(t, `select count(*) from deliveries where campaign_id = $1`, c.ID))
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'campaign.test' and subject_id = $1 and detail::text not like '%panyu%'`, c.ID))

	peer.Rcpt = func(string) error { return smtptest.Refusal(550, [3]int{5, 1, 1}, "no such user") }
	err := w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example")
	known, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Contains(t, known.Message, "550 5.1.1")
	peer.Rcpt = nil
	for range 3 {
		require.NoError(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example"))
	}
	require.ErrorIs(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example"), notify.ErrTestTooOften)
	require.NoError(t, w.TestSend(t.Context(), w.approver, c.ID, 0, "huang@panyu.example"), "everybody has their own")
	w.now = w.now.Add(11 * time.Minute)
	require.NoError(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example"))
	require.Len(t, peer.Mails(), 6)
}

func TestATestMessageGoesToAPhoneThroughAnyAccountOfSMS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.campaign(t, func(in *notify.CampaignInput) { in.Channels = []notify.Channel{notify.Inbox, notify.SMS} })
	require.ErrorIs(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "13800138000"), notify.ErrTestSilent)
	out := w.sinks(notify.SMS)
	require.ErrorIs(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "lin@panyu.example"), notify.ErrTestChannel)
	require.NoError(t, w.TestSend(t.Context(), w.drafter, c.ID, 0, "138 0013 8000"))
	require.Len(t, out.sent, 1)
	require.Zero(t, w.count(t, `select count(*) from deliveries where campaign_id = $1 and channel = 'sms'`, c.ID))
}
