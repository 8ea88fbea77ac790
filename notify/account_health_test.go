package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

func TestADisabledAccountKeepsWhatIsToLeaveUntilAnotherIsEnabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	first, second := smtptest.Start(t), smtptest.Start(t)
	w.through(t, first)
	e := w.environment(t)
	require.NoError(t, w.DisableAccount(t.Context(), w.drafter, e.ID))
	w.many(t, 3)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, 10*time.Minute, w.carry(t, c.ID))
	require.Equal(t, 3, w.count(t, `select count(*) from deliveries where channel = 'email' and state = 'queued'`))
	w.account(t, notify.AccountInput{Name: "备用", Config: smtpConfig(second.Addr), RestingWeight: 0})
	require.Zero(t, w.carry(t, c.ID))
	require.Empty(t, first.Mails())
	require.Len(t, second.Mails(), 3)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestAnAccountThatCannotBeReachedLeavesItsMessagesToAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	dead := w.account(t, notify.AccountInput{Name: "甲", Config: smtpConfig("127.0.0.1:1"), RestingWeight: 100})
	w.account(t, notify.AccountInput{Name: "乙", Config: smtpConfig(peer.Addr), RestingWeight: 0})
	w.many(t, 3)
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, peer.Mails(), 3)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	dead, err := w.Account(t.Context(), dead.ID)
	require.NoError(t, err)
	require.Equal(t, 1, dead.Failures)
	require.Equal(t, w.now.Add(15*time.Second).UTC(), dead.RetryAt.UTC())
}

func TestAnAccountThatRefusesLosesWeightToTheOtherAndGetsItBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	ill, well := smtptest.Start(t), smtptest.Start(t)
	ill.Rcpt = func(string) error { return smtptest.Refusal(451, [3]int{4, 3, 2}, "overloaded") }
	a := w.account(t, notify.AccountInput{Name: "甲", Config: smtpConfig(ill.Addr), RestingWeight: 100})
	b := w.account(t, notify.AccountInput{Name: "乙", Config: smtpConfig(well.Addr), RestingWeight: 0})
	weights := func() [2]int {
		x, err := w.Account(t.Context(), a.ID)
		require.NoError(t, err)
		y, err := w.Account(t.Context(), b.ID)
		require.NoError(t, err)
		return [2]int{x.Weight, y.Weight}
	}
	w.now = w.now.Add(time.Hour)
	w.many(t, 25)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	w.carry(t, c.ID)
	for range 3 { // the same trouble moves it once
		require.NoError(t, w.Sweep(t.Context()))
		require.Equal(t, [2]int{90, 10}, weights())
		w.now = w.now.Add(2 * time.Minute)
	}
	require.Equal(t, 2, w.count(t, `select count(*) from audit_events where action = 'provider.weight'`))
	w.now = w.now.Add(9 * time.Minute)
	require.NoError(t, w.Sweep(t.Context()))
	require.Equal(t, [2]int{100, 0}, weights(), "quiet for a quarter of an hour")
}

func TestLateReceiptsCountAgainstTheAccountThatCarriedTheMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	a := w.account(t, notify.AccountInput{Name: "甲", Config: smtpConfig(peer.Addr), RestingWeight: 50})
	w.account(t, notify.AccountInput{Name: "乙", Config: smtpConfig(peer.Addr), RestingWeight: 0})
	w.now = w.now.Add(time.Hour)
	w.many(t, 20)
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	for i, m := range peer.Mails() {
		after := time.Minute
		if i < 3 {
			after = 6 * time.Minute
		}
		id := m.Header("Message-ID")
		for range 2 { // twice is once
			require.NoError(t, w.TakeReceipt(t.Context(), notify.Receipt{Channel: notify.Email, MessageID: id[1 : len(id)-1], Event: notify.EventDelivered, At: w.now.Add(after)}))
		}
	}
	require.Equal(t, 17, w.count(t, `select sum(prompt) from provider_minutes`))
	require.Equal(t, 3, w.count(t, `select sum(slow) from provider_minutes where account_id = $1`, a.ID))
	w.now = w.now.Add(7 * time.Minute)
	require.NoError(t, w.Sweep(t.Context()))
	got, err := w.Account(t.Context(), a.ID)
	require.NoError(t, err)
	require.Equal(t, 40, got.Weight)
	require.Equal(t, 3, got.Recent.Slow)
}
