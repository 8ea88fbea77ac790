package notify_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

// bind binds an address that stands for itself.
func (w *world) bind(t *testing.T, firm int64, channel notify.Channel, account, name string) int64 {
	t.Helper()
	id, err := w.Bind(t.Context(), w.drafter, notify.AddressInput{EnterpriseID: firm, Channel: channel, Account: account, Address: name, Name: name})
	require.NoError(t, err)
	return id
}

func TestAContactHasOneOpenidAtAnAccountAndUpToTenBrowsers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.reachable(t, "广州甲", "jia@firm.example")
	first := w.bind(t, firm, notify.WeChat, "wxa", "o1")
	require.Equal(t, first, w.bind(t, firm, notify.WeChat, "wxa", "o1"))
	w.bind(t, firm, notify.WeChat, "wxb", "o2")
	w.bind(t, firm, notify.WeChat, "wxa", "o3")
	for i := range 12 {
		w.bind(t, firm, notify.WebPush, "key", fmt.Sprint("https://push.example/", i))
	}
	list, err := w.Addresses(t.Context(), firm, 0)
	require.NoError(t, err)
	count := map[string]int{}
	for _, a := range list {
		count[string(a.Channel)+a.Account]++
	}
	require.Equal(t, map[string]int{"wechatwxa": 1, "wechatwxb": 1, "webpushkey": 10}, count)
	require.Equal(t, 3, w.count(t, `select count(*) from addresses where dead_at is not null and address = ''`), "what is replaced is emptied")
	_, err = w.Bind(t.Context(), w.drafter, notify.AddressInput{EnterpriseID: firm, Channel: notify.Email, Address: "x", Name: "x"})
	require.ErrorIs(t, err, notify.ErrNoBinding)
}

func TestWhatWasTurnedOffStaysOffWhenAnotherAddressIsBound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.reachable(t, "广州甲", "jia@firm.example")
	w.bind(t, firm, notify.WebPush, "key", "https://push.example/1")
	reminders := []notify.Choice{{Topic: notify.ClaimReminder, Channel: notify.WebPush}}
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: reminders}))
	w.bind(t, firm, notify.WebPush, "key", "https://push.example/2")
	require.Equal(t, 1, w.count(t, `select count(*) from consents where channel = 'webpush' and withdrawn_at is null and purpose = '申报提醒'`))
	require.Zero(t, w.count(t, `select count(*) from consents where channel = 'webpush' and withdrawn_at is null and purpose = '政策推送'`))
	require.NoError(t, w.StopChannel(t.Context(), w.drafter, firm, 0, ""))
	require.Zero(t, w.count(t, `select count(*) from consents where withdrawn_at is null`))
}

// An address is used by the account it is good for; what is good for none of them is nobody's address.
func TestAnAddressAtNoAccountOfTheChannelIsNoAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲")
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈女士"}))
	w.bind(t, firm, notify.WeChat, "wxgone", "o1")
	box := &scopedSink{}
	w.Carriers = map[notify.Channel]notify.Carrier{notify.WeChat: box}
	c := w.campaign(t, on(notify.WeChat))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, []string{"wechat 广州甲 suppressed no_address 0 "}, w.states(t, c.ID))
	w.bind(t, firm, notify.WeChat, "wxhere", "o2")
	c = w.campaign(t, on(notify.WeChat))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, []string{"wechat 广州甲 accepted  1 "}, w.states(t, c.ID))
	require.Equal(t, []string{"o2"}, box.to())
}

// scopedSink is a sink that serves addresses of one app.
type scopedSink struct{ basin }

func (*scopedSink) Scope() string { return "wxhere" }
