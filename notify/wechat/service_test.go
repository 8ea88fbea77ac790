package wechat_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
)

func TestACampaignReachesAFollowerAndWeChatsReceiptsMoveIt(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Template)
	require.Equal(t, "suppressed no_address ", w.push(), "nobody bound anything yet")
	w.bound(openID)
	require.Equal(t, "accepted  ", w.push())
	sent := w.peer.Sent()
	require.Len(t, sent, 1)
	require.Equal(t, openID, sent[0].ToUser)
	require.Contains(t, sent[0].URL, fmt.Sprintf("https://huiqi.example/notices/%d", w.notice))

	finished := "<MsgID>%s</MsgID><Status><![CDATA[%s]]></Status>"
	for range 2 {
		w.tell(w.event("TEMPLATESENDJOBFINISH", fmt.Sprintf(finished, sent[0].MsgID, "success")))
		require.Equal(t, "delivered  ", w.state())
	}
	require.EqualValues(t, 1, w.id(`select count(*) from receipts`))

	require.Equal(t, "accepted  ", w.push())
	w.tell(w.event("TEMPLATESENDJOBFINISH", fmt.Sprintf(finished, w.peer.Sent()[1].MsgID, "failed:user block")))
	require.True(t, strings.HasPrefix(w.state(), "failed bounced"), w.state())
	require.EqualValues(t, 1, w.id(`select count(*) from receipts where code = 'failed:user block'`))

	w.peer.Unfollow(openID)
	require.Equal(t, "failed not_following 43004", w.push())
	require.True(t, w.agrees())
	w.tell(w.event("unsubscribe", ""))
	require.False(t, w.agrees(), "who leaves the account wants nothing by it")
	require.Equal(t, "suppressed withdrawn ", w.push())
}

func TestEachAgreementIsWorthOneMessageAndTheLedgerSaysWhenNoneIsLeft(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Subscribe)
	w.bound(openID)
	require.Equal(t, "failed not_subscribed no_grant", w.push(), "bound, and agreed to no message")
	require.Equal(t, 1, w.reach().Spent, "which the preflight says")
	require.Zero(t, w.peer.Calls(wechattest.Subscribe), "WeChat was not asked in vain")

	popup := fmt.Sprintf("<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[%s]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString>"+
		"<PopupScene>0</PopupScene></List></SubscribeMsgPopupEvent>", templateID)
	for range 2 {
		w.tell(w.event("subscribe_msg_popup_event", popup))
		require.Equal(t, 1, w.granted(), "the same act told twice")
	}
	require.Zero(t, w.reach().Spent)
	w.peer.Agree(openID, templateID)
	require.Equal(t, "accepted  ", w.push())
	require.Zero(t, w.granted())
	sentEvent := "<SubscribeMsgSentEvent><List><TemplateId><![CDATA[%s]]></TemplateId><MsgID>%s</MsgID><ErrorCode>%s</ErrorCode><ErrorStatus><![CDATA[%s]]></ErrorStatus></List></SubscribeMsgSentEvent>"
	w.tell(w.event("subscribe_msg_sent_event", fmt.Sprintf(sentEvent, templateID, w.peer.Sent()[0].MsgID, "0", "success")))
	require.Equal(t, "delivered  ", w.state())
	require.Equal(t, "failed not_subscribed no_grant", w.push())

	w.peer.Advance(time.Minute)
	w.tell(w.event("subscribe_msg_popup_event", popup))
	require.Equal(t, 1, w.granted())
	require.Equal(t, "failed not_subscribed 43101", w.push(), "WeChat knows of no agreement")
	require.Zero(t, w.granted(), "and so do we")

	w.peer.Advance(time.Minute)
	w.tell(w.event("subscribe_msg_popup_event", popup))
	w.peer.Agree(openID, templateID)
	change := strings.NewReplacer("PopupEvent", "ChangeEvent", "accept", "reject").Replace(popup)
	w.tell(w.event("subscribe_msg_change_event", change))
	require.Zero(t, w.granted())
	require.False(t, w.agrees(), "who turns the template off takes the consent back")
	require.Equal(t, "suppressed withdrawn ", w.push())
}

func TestAReaderBindsByWeChatsAuthorizationAndOnlyInTheSessionThatSetOut(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Template)
	firm := audit.Actor{Name: "广州甲", IP: "192.0.2.1"}
	address, err := w.Authorize(t.Context(), w.firm, 0, w.account, "session-a")
	require.NoError(t, err)
	back := func() (code, state string) {
		to, err := w.peer.Consent(address, openID)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(to, fmt.Sprintf("https://huiqi.example/me/wechat/%d/bound?", w.account)), to)
		query := to[strings.Index(to, "?")+1:]
		for part := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(part, "=")
			if name == "code" {
				code = value
			} else {
				state = value
			}
		}
		return code, state
	}
	code, state := back()
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-b", code, state), wechat.ErrCode, "somebody else's session")
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm+1, w.account, "session-a", code, state), wechat.ErrCode, "another enterprise")
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-a", code, ""), wechat.ErrCode)
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-a", "", state), wechat.ErrCode, "the reader said no")
	w.now = w.now.Add(11 * time.Minute)
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-a", code, state), wechat.ErrCode, "too late")
	w.now = w.now.Add(-11 * time.Minute)
	require.Zero(t, w.peer.Calls(wechattest.UserToken), "WeChat is asked for good states only")
	require.NoError(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-a", code, state))
	require.ErrorIs(t, w.Bind(t.Context(), firm, w.firm, w.account, "session-a", code, state), wechat.ErrCode, "a code is good once")
	require.True(t, w.agrees())
	require.EqualValues(t, 0, w.id(`select count(*) from addresses where encode(address, 'escape') like '%' || $1 || '%'`, openID), "sealed")
	w.peer.Follow(openID)
	require.Equal(t, "accepted  ", w.push())

	list, err := w.Notify.Addresses(t.Context(), w.firm, 0)
	require.NoError(t, err)
	_, err = w.Notify.Unbind(t.Context(), firm, w.firm+1, list[0].ID)
	require.ErrorIs(t, err, notify.ErrNoAddress, "another enterprise's")
	_, err = w.Notify.Unbind(t.Context(), firm, w.firm, list[0].ID)
	require.NoError(t, err)
	require.Equal(t, "suppressed no_address ", w.push())
	require.False(t, w.agrees())
}

func TestAMiniProgramSaysWhoseOpenidItIsByTheCodeOfItsLink(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Subscribe)
	link, err := w.AgainURL(t.Context(), w.firm, 0, w.account)
	require.NoError(t, err)
	_, bind, _ := strings.Cut(link, "cq=")
	require.ErrorIs(t, w.BindApplet(t.Context(), w.account, bind+"00", w.peer.Login(openID)), wechat.ErrCode)
	require.ErrorIs(t, w.BindApplet(t.Context(), w.account, bind, "0nobody"), wechat.ErrCode)
	require.NoError(t, w.BindApplet(t.Context(), w.account, bind, w.peer.Login(openID)))
	require.True(t, w.agrees())
}

func TestAPushThatWeChatDidNotSignChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Template)
	w.bound(openID)
	query, body := w.peer.Sealed(w.event("unsubscribe", ""))
	query.Set("msg_signature", "0123456789012345678901234567890123456789")
	require.ErrorIs(t, w.Take(t.Context(), w.account, query, body), wechat.ErrNotWeChat)
	require.ErrorIs(t, w.Take(t.Context(), w.account, w.peer.Signed(), []byte(w.event("unsubscribe", ""))), wechat.ErrNotWeChat, "in the clear")
	require.ErrorIs(t, w.Take(t.Context(), w.account+1000, query, body), wechat.ErrNoAccount)
	query = w.peer.Signed()
	query.Set("echostr", "5838479218127813673")
	echo, err := w.Verify(t.Context(), w.account, query)
	require.NoError(t, err)
	require.Equal(t, "5838479218127813673", echo)
	require.True(t, w.agrees())
	require.NoError(t, w.Notify.DisableAccount(t.Context(), w.staff[0], w.account))
	w.tell(w.event("unsubscribe", ""))
	require.False(t, w.agrees(), "an account that is disabled still hears")
	_, err = w.Authorize(t.Context(), w.firm, 0, w.account, "session")
	require.ErrorIs(t, err, wechat.ErrNoAccount, "and nobody binds to it")
}

// The reader's openid at one app means nothing to another.
func TestAnAccountOfAnotherAppLeavesTheReaderToItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, wechat.Template)
	other := newWorldOf(t, wechat.Template) // only its peer and app
	w.bound(openID)
	kind := w.Notify.Providers[0]
	kind.Kind, kind.Make = "other", other.Notify.Providers[0].Make
	w.Notify.Providers = append(w.Notify.Providers, kind)
	second, err := w.Notify.SaveAccount(t.Context(), w.staff[0], notify.AccountInput{Channel: w.channel, Kind: "other", Name: "另一个公众号", RestingWeight: 100})
	require.NoError(t, err)
	require.NoError(t, w.Notify.EnableAccount(t.Context(), w.staff[0], second))
	require.Equal(t, "accepted  ", w.push())
	require.Len(t, w.peer.Sent(), 1)
	require.Empty(t, other.peer.Sent())
	offers, err := w.Offers(t.Context())
	require.NoError(t, err)
	require.Len(t, offers, 2)
}
