package notify_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

func TestAnAccountIsTriedBeforeItIsEnabledAndTheTrailHasNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Providers = []notify.Provider{smtp}
	peer := smtptest.Start(t)
	id, err := w.SaveAccount(t.Context(), w.drafter, notify.AccountInput{Channel: notify.Email, Kind: "smtp", Name: "区政务邮箱", Config: smtpConfig(peer.Addr), RestingWeight: 50})
	require.NoError(t, err)
	require.ErrorContains(t, w.TryAccount(t.Context(), w.drafter, id, "lin"), "请填写完整的邮箱地址")
	require.ErrorIs(t, w.TryAccount(t.Context(), w.drafter, id+1, "lin@panyu.example"), notify.ErrNoAccount)
	require.NoError(t, w.TryAccount(t.Context(), w.drafter, id, " lin@panyu.example "))
	sent := peer.Mails()
	require.Len(t, sent, 1)
	require.Equal(t, "lin@panyu.example", sent[0].To)
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'provider.test' and subject_id = $1 and detail::text not like '%lin@%'`, id))
	for range 4 {
		require.NoError(t, w.TryAccount(t.Context(), w.drafter, id, "lin@panyu.example"))
	}
	require.ErrorIs(t, w.TryAccount(t.Context(), w.drafter, id, "lin@panyu.example"), fault.TooMany, "five in ten minutes")
	require.Len(t, peer.Mails(), 5)
}

func TestATrialSaysWhatIsTheMatterAndThatItIsWellAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Providers = []notify.Provider{smtp}
	id, err := w.SaveAccount(t.Context(), w.drafter, notify.AccountInput{Channel: notify.Email, Kind: "smtp", Name: "区政务邮箱", Config: smtpConfig("127.0.0.1:1"), RestingWeight: 50})
	require.NoError(t, err)
	err = w.TryAccount(t.Context(), w.drafter, id, "lin@panyu.example")
	require.ErrorIs(t, err, fault.Conflict)
	require.ErrorContains(t, err, "没有发出：network")
	a, err := w.Account(t.Context(), id)
	require.NoError(t, err)
	require.NotNil(t, a.FailingSince)

	peer := smtptest.Start(t)
	_, err = w.SaveAccount(t.Context(), w.drafter, notify.AccountInput{ID: id, Version: a.Version, Name: a.Name, Config: smtpConfig(peer.Addr), RestingWeight: 50})
	require.NoError(t, err)
	require.NoError(t, w.TryAccount(t.Context(), w.drafter, id, "lin@panyu.example"))
	a, err = w.Account(t.Context(), id)
	require.NoError(t, err)
	require.Nil(t, a.FailingSince)
}
