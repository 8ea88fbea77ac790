package wechat_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
)

// The worked examples of 消息推送 and 消息加解密说明, developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
// and …/doc/oplatform/developers/dev/push/encryption.html.
const (
	exampleToken   = "AAAAA"
	exampleKey     = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	exampleAppID   = "wxba5fad812f8e6fb9"
	exampleEncrypt = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)

func example(t *testing.T, key string, unix int64) *wechat.Callback {
	t.Helper()
	c, err := wechat.NewCallback(wechat.CallbackConfig{AppID: exampleAppID, Token: exampleToken, AESKey: key, Now: func() time.Time { return time.Unix(unix, 0) }})
	require.NoError(t, err)
	return c
}

func query(t *testing.T, raw string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(raw)
	require.NoError(t, err)
	return q
}

func TestTheWorkedExampleOfCheckingAnAddress(t *testing.T) {
	t.Parallel()
	q := query(t, "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249&timestamp=1714036504&nonce=1514711492")
	echo, err := example(t, "", 1714036504).Verify(q)
	require.NoError(t, err)
	require.Equal(t, "4375120948345356249", echo)
	q.Set("nonce", "1514711493")
	_, err = example(t, "", 1714036504).Verify(q)
	require.ErrorIs(t, err, wechat.ErrNotWeChat)
}

func TestTheWorkedExampleOfAnOpenPush(t *testing.T) {
	t.Parallel()
	q := query(t, "signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656")
	body := []byte(`{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714037059,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}`)
	p, err := example(t, "", 1714037059).Read(q, body)
	require.NoError(t, err)
	require.Equal(t, wechat.Push{Event: "debug_demo", OpenID: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY", At: time.Unix(1714037059, 0).UTC()}, p)
}

func TestTheWorkedExampleOfAnEncryptedPush(t *testing.T) {
	t.Parallel()
	q := query(t, "signature=6c5c811b55cc85e0e1b54100749188c20beb3f5d&timestamp=1714112445&nonce=415670741&openid=o9AgO5Kd5ggOC-bXrbNODIiE3bGY&encrypt_type=aes&msg_signature=046e02f8204d34f8ba5fa3b1db94908f3df2e9b3")
	want := wechat.Push{Event: "debug_demo", OpenID: "o9AgO5Kd5ggOC-bXrbNODIiE3bGY", At: time.Unix(1714112445, 0).UTC()}
	for _, body := range []string{
		`{"ToUserName":"gh_97417a04a28d","Encrypt":"` + exampleEncrypt + `"}`,
		`<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[` + exampleEncrypt + `]]></Encrypt></xml>`,
	} {
		p, err := example(t, exampleKey, 1714112445).Read(q, []byte(body))
		require.NoError(t, err)
		require.Equal(t, want, p)
	}
	_, err := example(t, exampleKey, 1714112445+3600).Read(q, []byte(`{"Encrypt":"`+exampleEncrypt+`"}`))
	require.ErrorIs(t, err, wechat.ErrNotWeChat, "an hour later it is somebody who repeats it")
}

// The sample of WXBizMsgCrypt, which the platform hands out for five languages: 兼容模式, in which the open text stands beside the encrypted.
func TestTheSampleOfAPushInBothForms(t *testing.T) {
	t.Parallel()
	c, err := wechat.NewCallback(wechat.CallbackConfig{
		AppID: "wx2c2769f8efd9abc2", Token: "spamtest", AESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
		Now: func() time.Time { return time.Unix(1409735669, 0) },
	})
	require.NoError(t, err)
	body := `<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]></FromUserName><CreateTime>1409735668</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[abcdteT]]></Content><MsgId>6054768590064713728</MsgId><Encrypt><![CDATA[hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=]]></Encrypt></xml>`
	p, err := c.Read(query(t, "msg_signature=5d197aaffba7e9b25a30732f161a50dee96bd5fa&timestamp=1409735669&nonce=1320562132"), []byte(body))
	require.NoError(t, err)
	require.Equal(t, "oyORnuP8q7ou2gfYjqLzSIWZf0rs", p.OpenID)
	require.Empty(t, p.Event, "a text, which nobody here reads")
}

func callback(t *testing.T, p *wechattest.Peer) *wechat.Callback {
	t.Helper()
	c, err := wechat.NewCallback(wechat.CallbackConfig{AppID: p.AppID, Token: wechattest.Token, AESKey: wechattest.AESKey, Now: p.Now})
	require.NoError(t, err)
	return c
}

func TestAForgedPushIsNotRead(t *testing.T) {
	t.Parallel()
	p := wechattest.Start(t)
	c := callback(t, p)
	content := event("subscribe_msg_popup_event", `<SubscribeMsgPopupEvent><List><TemplateId>T</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>`)
	q, body := p.Sealed(content)
	read, err := c.Read(q, body)
	require.NoError(t, err)
	require.Equal(t, []string{"T"}, read.Accepted)

	_, err = c.Read(p.Signed(), []byte(content))
	require.ErrorIs(t, err, wechat.ErrNotWeChat, "an open push with a signature that says nothing of it")
	altered := []byte(strings.Replace(string(body), "Encrypt><![CDATA[", "Encrypt><![CDATA[AAAA", 1))
	_, err = c.Read(q, altered)
	require.ErrorIs(t, err, wechat.ErrNotWeChat)
	without := query(t, q.Encode())
	without.Del("msg_signature")
	_, err = c.Read(without, body)
	require.ErrorIs(t, err, wechat.ErrNotWeChat)
	foreign, foreignBody := p.SealedFor("wxffffffffffffffff", content)
	_, err = c.Read(foreign, foreignBody)
	require.ErrorIs(t, err, wechat.ErrNotWeChat)
	_, err = c.Read(q, make([]byte, wechat.MaxPush+1))
	require.ErrorIs(t, err, wechat.ErrUnread)
	p.Advance(time.Hour)
	_, err = c.Read(q, body)
	require.ErrorIs(t, err, wechat.ErrNotWeChat)
	for _, broken := range []string{"<xml>", "{", "<xml></xml><xml></xml>", `{"MsgType":"event","Event":"x","CreateTime":"soon","FromUserName":"o"}`} {
		q, body := p.Sealed(broken)
		_, err = c.Read(q, body)
		require.ErrorIs(t, err, wechat.ErrUnread, broken)
	}
}

func event(name, rest string) string {
	return `<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName><FromUserName><![CDATA[` + openID + `]]></FromUserName><CreateTime>1772442000</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[` + name + `]]></Event>` + rest + `</xml>`
}

func eventJSON(name, rest string) string {
	return `{"ToUserName":"gh_123456789abc","FromUserName":"` + openID + `","CreateTime":"1772442000","MsgType":"event","Event":"` + name + `",` + rest + `}`
}

func TestEventsAreReadInEveryFormThatWeChatWritesThem(t *testing.T) {
	t.Parallel()
	p := wechattest.Start(t)
	c := callback(t, p)
	at := time.Unix(1772442000, 0).UTC()
	accepted := wechat.Push{Event: "subscribe_msg_popup_event", OpenID: openID, At: at, Accepted: []string{"T1"}}
	refused := wechat.Push{Event: "subscribe_msg_change_event", OpenID: openID, At: at, Refused: []string{"T1"}}
	sent := wechat.Push{Event: "subscribe_msg_sent_event", OpenID: openID, At: at, Receipts: []wechat.Receipt{
		{Ref: "1864323726461255680", TemplateID: "T1", Outcome: wechat.Delivered, Code: "0", Detail: "success"},
		{Ref: "1864323726461255681", TemplateID: "T2", Outcome: wechat.Failed, Code: "1003", Detail: "system failed"},
	}}
	finished := func(o wechat.Outcome, status string) wechat.Push {
		return wechat.Push{Event: "TEMPLATESENDJOBFINISH", OpenID: openID, At: at, Receipts: []wechat.Receipt{{Ref: "3487542469355618313", Outcome: o, Code: status}}}
	}
	for _, e := range []struct {
		content string
		want    wechat.Push
	}{
		{event("subscribe_msg_popup_event", `<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[T1]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>2</PopupScene></List><List><TemplateId><![CDATA[T2]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent>`), accepted},
		{eventJSON("subscribe_msg_popup_event", `"List":[{"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":"0"},{"TemplateId":"T2","SubscribeStatusString":"reject","PopupScene":"0"}]`), accepted},
		{eventJSON("subscribe_msg_popup_event", `"List":{"PopupScene":"0","SubscribeStatusString":"accept","TemplateId":"T1"}`), accepted},
		{strings.Replace(eventJSON("subscribe_msg_popup_event", `"SubscribeMsgPopupEvent":[{"TemplateId":"T1","SubscribeStatusString":"accept","PopupScene":0}]`), `"1772442000"`, `1772442000`, 1), accepted},
		{event("subscribe_msg_change_event", `<SubscribeMsgChangeEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent>`), refused},
		{event("subscribe_msg_change_event", `<SubscribeMsgPopupEvent><List><TemplateId>T1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgPopupEvent>`), refused},
		{eventJSON("subscribe_msg_change_event", `"List":{"TemplateId":"T1","SubscribeStatusString":"reject"}`), refused},
		{event("subscribe_msg_sent_event", `<SubscribeMsgSentEvent><List><TemplateId>T1</TemplateId><MsgID>1864323726461255680</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List><List><TemplateId>T2</TemplateId><MsgID>1864323726461255681</MsgID><ErrorCode>1003</ErrorCode><ErrorStatus>system failed</ErrorStatus></List></SubscribeMsgSentEvent>`), sent},
		{eventJSON("subscribe_msg_sent_event", `"List":[{"TemplateId":"T1","MsgID":1864323726461255680,"ErrorCode":"0","ErrorStatus":"success"},{"TemplateId":"T2","MsgID":"1864323726461255681","ErrorCode":1003,"ErrorStatus":"system failed"}]`), sent},
		{event("TEMPLATESENDJOBFINISH", `<MsgID>3487542469355618313</MsgID><Status><![CDATA[success]]></Status>`), finished(wechat.Delivered, "success")},
		{eventJSON("TEMPLATESENDJOBFINISH", `"MsgID":3487542469355618313,"Status":"success"`), finished(wechat.Delivered, "success")},
		{event("TEMPLATESENDJOBFINISH", `<MsgID>3487542469355618313</MsgID><Status><![CDATA[failed:user block]]></Status>`), finished(wechat.Blocked, "failed:user block")},
		{event("TEMPLATESENDJOBFINISH", `<MsgID>3487542469355618313</MsgID><Status><![CDATA[failed: system failed]]></Status>`), finished(wechat.Failed, "failed: system failed")},
		{event("TEMPLATESENDJOBFINISH", `<MsgID>3487542469355618313</MsgID><Status><![CDATA[failed:freq limit]]></Status>`), finished(wechat.Failed, "failed:freq limit")},
		{event("unsubscribe", `<EventKey></EventKey>`), wechat.Push{Event: "unsubscribe", OpenID: openID, At: at, Unfollowed: true}},
		{event("subscribe", `<EventKey></EventKey>`), wechat.Push{Event: "subscribe", OpenID: openID, At: at, Followed: true}},
		{event("VIEW", `<EventKey>https://huiqi.example</EventKey>`), wechat.Push{Event: "VIEW", OpenID: openID, At: at}},
	} {
		q, body := p.Sealed(e.content)
		got, err := c.Read(q, body)
		require.NoError(t, err, e.content)
		require.Equal(t, e.want, got, e.content)
	}
}

func TestAReceiptSpeaksOfTheMessageByItsRef(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := send(t, b.carrier(t, wechat.Template), letter("a"))
	q, body := b.peer.Sealed(event("TEMPLATESENDJOBFINISH", `<MsgID>`+b.peer.Sent()[0].MsgID+`</MsgID><Status>success</Status>`))
	p, err := callback(t, b.peer).Read(q, body)
	require.NoError(t, err)
	require.Equal(t, r.Ref, p.Receipts[0].Ref)
}

func TestAReaderWhoAgreesIsSentAMessageAndOneWhoRefusesIsNot(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := callback(t, b.peer)
	carrier := b.carrier(t, wechat.Subscribe)
	tell := func(name, status string) {
		b.peer.Advance(time.Second)
		q, body := b.peer.Sealed(strings.Replace(event(name, `<List><TemplateId>`+templateID+`</TemplateId><SubscribeStatusString>`+status+`</SubscribeStatusString></List>`), "1772442000", strconv.FormatInt(b.peer.Now().Unix(), 10), 1))
		p, err := c.Read(q, body)
		require.NoError(t, err)
		require.NoError(t, b.ledger.Record(t.Context(), b.db, b.peer.AppID, p))
	}
	b.peer.Agree(openID, templateID)
	tell("subscribe_msg_popup_event", "accept")
	require.Nil(t, send(t, carrier, letter("a")).Failure)
	tell("subscribe_msg_popup_event", "accept")
	tell("subscribe_msg_change_event", "reject")
	require.Equal(t, "no_grant", send(t, carrier, letter("b")).Failure.Code)
}

func TestACallbackConfigurationSaysWhatToMend(t *testing.T) {
	t.Parallel()
	for _, c := range []wechat.CallbackConfig{
		{AppID: "gh_1", Token: "AAAAA"}, {AppID: exampleAppID, Token: "a b"}, {AppID: exampleAppID, Token: "AAAAA", AESKey: "short"},
		{AppID: exampleAppID, Token: "AAAAA", AESKey: strings.Repeat("!", 43)},
	} {
		_, err := wechat.NewCallback(c)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "!!!")
	}
}

func FuzzPush(f *testing.F) {
	f.Add([]byte(event("subscribe_msg_popup_event", `<SubscribeMsgPopupEvent><List><TemplateId>T</TemplateId></List></SubscribeMsgPopupEvent>`)))
	f.Add([]byte(eventJSON("subscribe_msg_sent_event", `"List":{"MsgID":1}`)))
	f.Add([]byte(`{"List":null,"SubscribeMsgPopupEvent":[]}`))
	p := wechattest.Start(f)
	c, err := wechat.NewCallback(wechat.CallbackConfig{AppID: p.AppID, Token: wechattest.Token, Now: p.Now})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body []byte) {
		read, err := c.Read(p.Signed(), body)
		if err == nil && len(read.Accepted)+len(read.Refused)+len(read.Receipts) > 0 {
			require.NotEmpty(t, read.OpenID)
			require.False(t, read.At.IsZero())
		}
	})
}
