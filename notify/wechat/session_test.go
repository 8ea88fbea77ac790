package wechat_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
)

func TestAFollowerGetsATemplateMessage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	require.Equal(t, 1, carrier.Batch())
	session := carrier.Session()
	require.Nil(t, session.Connect(t.Context()))

	r := session.Send(t.Context(), []notify.Outgoing{letter("a")})[0]
	require.Nil(t, r.Failure)
	require.NoError(t, session.Close())

	sent := b.peer.Sent()
	require.Len(t, sent, 1)
	require.Equal(t, sent[0].MsgID, r.Ref)
	require.NotEmpty(t, r.Ref)
	require.Equal(t, wechattest.Template, sent[0].Path)
	require.Equal(t, "2026年度番禺区工业企业技术改造专项…", sent[0].Data["thing1"].Value)
	require.Equal(t, "广州市番禺区某某精密机械制造有限公司", sent[0].Data["thing2"].Value)
	require.Equal(t, "2026年3月31日 17:30", sent[0].Data["time3"].Value)
	require.Equal(t, "https://huiqi.example/notices/7?from=wechat&x=1", sent[0].URL)
	require.Equal(t, 1, b.peer.Calls(wechattest.StableToken))
}

func TestTheSameTemplateMessageReachesItsReaderOnceEvenWhenItIsSentTwice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	for _, id := range []string{"a", "a", "b"} {
		require.Nil(t, send(t, carrier, letter(id)).Failure)
	}
	sent := b.peer.Sent()
	require.Len(t, sent, 2)
	require.NotEqual(t, sent[0].ClientID, sent[1].ClientID)
	require.Len(t, sent[0].ClientID, 32)
}

func TestATemplateMessageMayOpenAMiniProgram(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.config(wechat.Template)
	c.Applet, c.Page = "wx0123456789abcdef", "pages/notice/index?link={{link}}"
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	require.Nil(t, send(t, carrier, letter("a")).Failure)
	require.Equal(t, map[string]string{
		"appid": "wx0123456789abcdef", "pagepath": "pages/notice/index?link=https%3A%2F%2Fhuiqi.example%2Fnotices%2F7%3Ffrom%3Dwechat%26x%3D1",
	}, b.peer.Sent()[0].Applet)
}

func TestAReaderWhoAgreedGetsASubscribeMessageForEachTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Subscribe)
	require.True(t, carrier.OneShot())
	b.grant(t, "1")
	b.grant(t, "2")

	require.Nil(t, send(t, carrier, letter("a")).Failure)
	require.Nil(t, send(t, carrier, letter("b")).Failure)
	require.Zero(t, b.balance(t))

	sent := b.peer.Sent()
	require.Len(t, sent, 2)
	require.Equal(t, "pages/notice/index?link=https%3A%2F%2Fhuiqi.example%2Fnotices%2F7%3Ffrom%3Dwechat%26x%3D1", sent[0].Page)
	require.Equal(t, "formal", sent[0].State)
	require.Equal(t, "zh_CN", sent[0].Lang)

	f := send(t, carrier, letter("c")).Failure
	require.Equal(t, wechat.NotSubscribed, f.Reason)
	require.True(t, f.Permanent)
	require.Equal(t, 2, b.peer.Calls(wechattest.Subscribe), "WeChat is not asked for what nobody agreed to")
}

func TestALongTermSubscriptionNeedsNoGrants(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.config(wechat.Subscribe)
	c.LongTerm = true
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	require.False(t, carrier.OneShot())
	b.peer.Agree(openID, templateID)
	require.Nil(t, send(t, carrier, letter("a")).Failure)
}

func TestAClearNoGivesTheGrantBackAndALostAnswerDoesNot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Subscribe)
	b.grant(t, "1")

	b.peer.Answers(answer(wechattest.Subscribe, wechattest.Answer{Code: 47003, Text: "argument invalid! data.thing1.value invalid"}))
	f := send(t, carrier, letter("a")).Failure
	require.Equal(t, wechat.TemplateRefused, f.Reason)
	require.Contains(t, f.Detail, "thing1")
	require.Equal(t, 1, b.balance(t))

	b.peer.Answers(answer(wechattest.Subscribe, wechattest.Answer{Drop: true, Taken: true}))
	require.True(t, send(t, carrier, letter("b")).Failure.Unsure)
	require.Zero(t, b.balance(t), "it may have been sent")

	b.peer.Answers(nil)
	require.Equal(t, "43101", send(t, carrier, letter("b")).Failure.Code, "the same message asks again with the grant that it has")
	require.Equal(t, "no_grant", send(t, carrier, letter("c")).Failure.Code)
}

func TestWhatWeChatKnowsNothingOfIsNoGrant(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Subscribe)
	for _, origin := range []string{"1", "2", "3"} {
		_, err := b.ledger.Grant(t.Context(), b.db, wechat.Grant{Subscription: b.subscription(), Origin: origin, At: b.peer.Now()})
		require.NoError(t, err)
	}
	f := send(t, carrier, letter("a")).Failure
	require.Equal(t, "43101", f.Code)
	require.Equal(t, wechat.NotSubscribed, f.Reason)
	require.True(t, f.Permanent)
	require.Zero(t, b.balance(t))

	b.peer.Advance(time.Second)
	b.grant(t, "4")
	require.Nil(t, send(t, carrier, letter("b")).Failure)
}

// answer makes the peer say one thing on a path.
func answer(path string, a wechattest.Answer) func(string) *wechattest.Answer {
	return func(called string) *wechattest.Answer {
		if called != path {
			return nil
		}
		return &a
	}
}

func TestEachCodeOfWeChatIsAStateOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	for code, want := range map[int]notify.Failure{
		-1:    {Wait: 30 * time.Second},
		40003: {Permanent: true, BadAddress: true},
		40037: {Account: true, Reason: wechat.TemplateRefused},
		41030: {Account: true, Reason: wechat.TemplateRefused},
		43004: {Permanent: true, Reason: wechat.NotFollowing},
		43101: {Permanent: true, Reason: wechat.NotSubscribed},
		43107: {Account: true},
		43108: {Wait: 5 * time.Second},
		45009: {Account: true, Wait: 7 * time.Hour}, // it is 17:00 in Beijing
		45011: {Wait: time.Minute},
		45168: {Permanent: true, Reason: wechat.ContentRefused},
		47003: {Permanent: true, Reason: wechat.TemplateRefused},
		48001: {Account: true},
		50002: {Account: true},
		12345: {}, // nobody knows: try again
	} {
		b.peer.Answers(answer(wechattest.Template, wechattest.Answer{Code: code, Text: "for " + openID + " rid: 1-2-3"}))
		want.Code, want.Detail = fmt.Sprint(code), "for 收件人 rid: 1-2-3"
		r := send(t, carrier, letter("a"))
		require.Equal(t, &want, r.Failure)
		require.Empty(t, r.Ref)
	}
	b.peer.Answers(nil)
	stranger := letter("a")
	stranger.To = "oNobody"
	require.True(t, send(t, carrier, stranger).Failure.BadAddress)
	b.peer.Unfollow(openID)
	require.Equal(t, wechat.NotFollowing, send(t, carrier, letter("b")).Failure.Reason)
}

func TestOnlyWhatMayHaveReachedWeChatIsUnsure(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	require.Nil(t, carrier.Session().Connect(t.Context()))
	for name, c := range map[string]struct {
		answer  wechattest.Answer
		unsure  bool
		account bool
		code    string
	}{
		"a broken connection":   {wechattest.Answer{Drop: true}, true, false, "network"},
		"no answer":             {wechattest.Answer{Hang: true}, true, false, "network"},
		"a bad gateway":         {wechattest.Answer{Status: 502, Body: "<html>Bad Gateway</html>"}, true, false, "HTTP 502"},
		"a page":                {wechattest.Answer{Body: "<html>login</html>"}, true, false, "answer"},
		"JSON without a code":   {wechattest.Answer{Body: "{}"}, true, false, "answer"},
		"a code that is a text": {wechattest.Answer{Body: `{"errcode":"ok"}`}, true, false, "answer"},
		"a flood":               {wechattest.Answer{Body: `{"errcode":0,"errmsg":"` + strings.Repeat("x", 70<<10) + `"}`}, true, false, "answer"},
		"another address":       {wechattest.Answer{Status: 302, Location: "/elsewhere", Body: "moved"}, false, true, "HTTP 302"},
		"no such path":          {wechattest.Answer{Status: 404, Body: "not found"}, false, true, "HTTP 404"},
		"too many":              {wechattest.Answer{Status: 429, Body: "slow down"}, false, false, "HTTP 429"},
	} {
		b.peer.Answers(answer(wechattest.Template, c.answer))
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		f := carrier.Session().Send(ctx, []notify.Outgoing{letter("a")})[0].Failure
		cancel()
		require.NotNil(t, f, name)
		require.Equal(t, c.unsure, f.Unsure, name)
		require.Equal(t, c.account, f.Account, name)
		require.False(t, f.Permanent, name)
		require.Equal(t, c.code, f.Code, name)
		requireNoSecrets(t, f)
	}
	require.Empty(t, b.peer.Sent())
}

func TestAServerThatIsNotThereTookNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.config(wechat.Template)
	c.BaseURL = "http://127.0.0.1:1"
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	unconnected := carrier.Session().Connect(t.Context())
	require.Nil(t, b.carrier(t, wechat.Template).Session().Connect(t.Context())) // there is a token in the table now
	unsent := send(t, carrier, letter("a")).Failure
	for _, f := range []*notify.Failure{unconnected, unsent} {
		require.False(t, f.Unsure)
		require.Equal(t, "network", f.Code)
		requireNoSecrets(t, f)
	}
}

// requireNoSecrets looks for what must never be stored or logged.
func requireNoSecrets(t *testing.T, f *notify.Failure) {
	t.Helper()
	for _, secret := range []string{openID, wechattest.Secret, "access_token", "85_", "secret="} {
		require.NotContains(t, f.Detail, secret)
	}
}

func TestTheWayIsEncryptedAndTheCertificateChecked(t *testing.T) {
	t.Parallel()
	b := benchWith(t, wechattest.StartTLS(t), dbtest.Tx(t))
	require.Nil(t, send(t, b.carrier(t, wechat.Template), letter("a")).Failure)

	c := b.config(wechat.Template)
	c.Roots = nil // the token is in the table, so that it is the message that finds nobody to trust
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	f := send(t, carrier, letter("b")).Failure
	require.Contains(t, f.Detail, "certificate")
	require.False(t, f.Unsure)
	require.Len(t, b.peer.Sent(), 1)
}

func BenchmarkTemplateMessages(b *testing.B) {
	pool := dbtest.Pool(b)
	peer := wechattest.Start(b)
	bench := &bench{peer: peer, db: pool}
	peer.AddTemplate(templateID, "thing1", "thing2", "time3")
	peer.Follow(openID)
	carrier, err := wechat.New(bench.config(wechat.Template))
	require.NoError(b, err)
	var n atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		session := carrier.Session()
		for pb.Next() {
			if f := session.Send(context.Background(), []notify.Outgoing{letter(fmt.Sprint(n.Add(1)))})[0].Failure; f != nil {
				b.Error(f)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
