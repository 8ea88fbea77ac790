package web

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
	"huizhida/notify/egress"
	"huizhida/notify/webpush"
	"huizhida/notify/webpush/webpushtest"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
)

// account sets up an enabled account of a kind.
func (o *office) account(push *notify.Service, channel notify.Channel, make notify.Maker) int64 {
	o.t.Helper()
	push.Providers = append(push.Providers, notify.Provider{Channel: channel, Kind: string(channel), Label: string(channel), Make: make})
	id, err := push.SaveAccount(o.t.Context(), audit.System("test"), notify.AccountInput{Channel: channel, Kind: string(channel), Name: "账号", RestingWeight: 50})
	require.NoError(o.t, err)
	require.NoError(o.t, push.EnableAccount(o.t.Context(), audit.System("test"), id))
	return id
}

// browsers is an account of web push at a peer, and the site's public key.
func (o *office) browsers(push *notify.Service) (*webpushtest.Peer, string) {
	o.t.Helper()
	peer := webpushtest.Start(o.t)
	private, err := webpush.NewKey()
	require.NoError(o.t, err)
	public, err := webpush.PublicKey(private)
	require.NoError(o.t, err)
	o.account(push, notify.WebPush, func(json.RawMessage) (notify.Carrier, error) {
		return webpush.New(webpush.Config{Key: private, Subject: "mailto:admin@example.gov.cn", Roots: peer.Roots,
			Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}})
	})
	return peer, public
}

// campaign runs one on the channels to its end, and answers its id.
func (o *office) campaign(push *notify.Service, channels ...notify.Channel) int64 {
	o.t.Helper()
	var staff [2]audit.Actor
	for i := range staff {
		id := o.id(`insert into accounts (login, name, role, created_at) values (gen_random_uuid()::text, '职员', 'section_head', now()) returning id`)
		staff[i] = audit.Actor{ID: id, Name: "职员"}
	}
	id, err := push.Draft(o.t.Context(), staff[0], notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "{{enterprise}}可以申领", Body: "您好", Channels: channels, Class: notify.Statutory})
	require.NoError(o.t, err)
	require.NoError(o.t, push.Submit(o.t.Context(), staff[0], id))
	c, err := push.Campaign(o.t.Context(), id)
	require.NoError(o.t, err)
	require.NoError(o.t, push.Approve(o.t.Context(), staff[1], id, c.ContentHash))
	require.NoError(o.t, push.Drain(o.t.Context(), id))
	return id
}

// became is what became of a campaign's delivery to a firm on a channel.
func (o *office) became(campaign int64, channel notify.Channel, firm string) string {
	o.t.Helper()
	var s string
	require.NoError(o.t, o.tx.QueryRow(o.t.Context(), `
		select d.state || ' ' || d.reason from deliveries d join enterprises e on e.id = d.enterprise_id
		where d.campaign_id = $1 and d.channel = $2 and e.name = $3`, campaign, channel, firm).Scan(&s))
	return s
}

// named gives a firm a contact, so that something can be bound to it.
func (b *browser) named(name string) {
	b.t.Helper()
	status, _, _ := b.send("/me/preferences", "/me/preferences", url.Values{"name": {name}})
	require.Equal(b.t, 303, status)
}

// subscribe does what the page's script does.
func (b *browser) subscribe(subscription, key string, more ...string) (int, int64) {
	b.t.Helper()
	form := url.Values{"subscription": {subscription}, "key": {key}}
	if len(more) > 0 {
		form.Set("contact", more[0])
	}
	status, _, body := b.send("/me/preferences", "/me/webpush", form)
	var answer struct{ ID int64 }
	if status == 200 {
		require.NoError(b.t, json.Unmarshal([]byte(body), &answer))
	}
	return status, answer.ID
}

// Failure case 28: a dead subscription is not tried again, and forgotten.
func TestABrowserHearsOfACampaignOpensItsLetterAndIsForgottenWhenItIsGone(t *testing.T) {
	t.Parallel()
	o, push := withPush(t)
	peer, key := o.browsers(push)
	const name = "广州市粤宏五金制品有限公司"
	firm := o.firm(name)
	phone, desk := peer.Subscribe(t, key), peer.Subscribe(t, key)
	status, _ := firm.subscribe(phone.Subscription, key)
	require.Equal(t, 409, status, "there is nobody yet to whom it belongs")
	firm.named("陈女士")
	status, _ = firm.subscribe(`{"endpoint":"https://x"}`, key)
	require.Equal(t, 422, status)
	status, _ = firm.subscribe(phone.Subscription, key+"x")
	require.Equal(t, 422, status, "another site's key")
	status, first := firm.subscribe(phone.Subscription, key)
	require.Equal(t, 200, status)
	status, again := firm.subscribe(phone.Subscription, key)
	require.Equal(t, 200, status)
	require.Equal(t, first, again, "the same browser twice is one")
	_, second := firm.subscribe(desk.Subscription, key)
	_, body := firm.get("/me/preferences")
	require.Contains(t, body, fmt.Sprintf(`data-browser="%d"`, first))
	require.Contains(t, body, fmt.Sprintf(`data-browser="%d"`, second))
	require.Contains(t, body, "文本2022-1版，企业自己设置")
	require.EqualValues(t, 0, o.id(`select count(*) from addresses where position('wpush' in encode(address, 'escape')) > 0`), "sealed")

	id := o.campaign(push, notify.Inbox, notify.WebPush)
	require.Equal(t, "accepted ", o.became(id, notify.WebPush, name))
	require.Len(t, peer.Messages(), 2, "both browsers of the contact")
	var shown webpush.Payload
	require.NoError(t, json.Unmarshal(peer.Messages()[0].Text, &shown))
	require.Equal(t, name+"可以申领", shown.Title)
	require.Contains(t, shown.Body, "申领通知")
	require.NotContains(t, shown.Body, "大石街道", "a lock screen says nothing of the firm's records")
	path := strings.TrimPrefix(shown.URL, "https://huiqi.example")
	require.Regexp(t, `^/inbox/pushed/\d+$`, path)
	stranger := o.firm("广州沐恒家具有限公司")
	resp, _ := stranger.get(path)
	require.Equal(t, 404, resp.StatusCode)
	require.Equal(t, "accepted ", o.became(id, notify.WebPush, name), "a stranger's visit is no receipt")
	resp, _ = firm.get(path)
	require.Equal(t, 303, resp.StatusCode)
	require.Regexp(t, `^/inbox/\d+$`, resp.Header.Get("Location"))
	require.Equal(t, "read ", o.became(id, notify.WebPush, name))

	phone.Leave()
	id = o.campaign(push, notify.WebPush)
	require.Equal(t, "accepted ", o.became(id, notify.WebPush, name), "the other browser took it")
	require.Len(t, peer.Messages(), 3)
	_, body = firm.get("/me/preferences")
	require.NotContains(t, body, fmt.Sprintf(`data-browser="%d"`, first), "410 Gone: forgotten")
	require.Contains(t, body, fmt.Sprintf(`data-browser="%d"`, second))
	desk.Leave()
	id = o.campaign(push, notify.WebPush)
	require.Equal(t, "failed rejected", o.became(id, notify.WebPush, name))
	require.EqualValues(t, 0, o.id(`select count(*) from addresses where dead_at is null or address <> ''`))
	requests := peer.Requests()
	id = o.campaign(push, notify.WebPush)
	require.Equal(t, "suppressed no_address", o.became(id, notify.WebPush, name))
	require.Equal(t, requests, peer.Requests(), "nobody asks the push service again")
}

func TestNobodySubscribesOrUnbindsForAnotherEnterprise(t *testing.T) {
	t.Parallel()
	o, push := withPush(t)
	peer, key := o.browsers(push)
	firm, stranger := o.firm("广州市粤宏五金制品有限公司"), o.firm("广州沐恒家具有限公司")
	firm.named("陈女士")
	stranger.named("李先生")
	contact := o.id(`select c.id from contacts c join enterprises e on e.id = c.enterprise_id where e.name = '广州市粤宏五金制品有限公司'`)
	theirs := strconv.FormatInt(contact, 10)
	status, id := firm.subscribe(peer.Subscribe(t, key).Subscription, key)
	require.Equal(t, 200, status)

	status, _ = stranger.subscribe(peer.Subscribe(t, key).Subscription, key, theirs)
	require.Equal(t, 404, status)
	remove := fmt.Sprintf("/me/addresses/%d/remove", id)
	status, _, _ = stranger.send("/me/preferences", remove, url.Values{})
	require.Equal(t, 404, status)
	status, _, _ = stranger.send("/me/preferences", "/me/preferences/stop", url.Values{"contact": {theirs}})
	require.Equal(t, 404, status)
	status, _, _ = stranger.send("/me/preferences", "/me/preferences", url.Values{"contact": {theirs}, "name": {"我"}})
	require.Equal(t, 404, status)
	resp, _ := stranger.get("/me/preferences?contact=" + theirs)
	require.Equal(t, 404, resp.StatusCode)
	resp, _ = firm.post("/me/webpush", url.Values{"subscription": {peer.Subscribe(t, key).Subscription}, "key": {key}})
	require.Equal(t, 403, resp.StatusCode, "without the form's token")
	resp, _ = firm.post(remove, url.Values{})
	require.Equal(t, 403, resp.StatusCode)
	require.EqualValues(t, 1, o.id(`select count(*) from addresses where dead_at is null`))

	status, to, _ := firm.send("/me/preferences", "/me/preferences/stop", url.Values{"channel": {"webpush"}})
	require.Equal(t, 303, status)
	require.Equal(t, "/me/preferences", to)
	campaign := o.campaign(push, notify.WebPush)
	require.Equal(t, "suppressed withdrawn", o.became(campaign, notify.WebPush, "广州市粤宏五金制品有限公司"), "one step, and nothing more comes")
	status, _, _ = firm.send("/me/preferences", remove, url.Values{})
	require.Equal(t, 303, status)
	require.EqualValues(t, 0, o.id(`select count(*) from addresses where dead_at is null`))
}

func TestWeChatIsBoundInTheSessionThatSetOutAndItsEventsAreHeard(t *testing.T) {
	t.Parallel()
	const openID, template, name = "oCJUsw38-cWggYN774vXkz22r24Q", "M7mwQZB06OR3JuXd_Y5FLVFKthZerQvLwR8-IRGgZvw", "广州市粤宏五金制品有限公司"
	o, push := withPush(t)
	peer := wechattest.Start(t)
	peer.AddTemplate(template, "thing1")
	peer.Follow(openID)
	account := o.account(push, notify.WeChat, func(json.RawMessage) (notify.Carrier, error) {
		return wechat.New(wechat.Config{BaseURL: peer.URL, AuthorizeURL: peer.URL, AppID: peer.AppID, Secret: wechattest.Secret, Kind: wechat.Template, TemplateID: template,
			Fields: []wechat.Field{{Name: "thing1", Text: "{{notice}}"}}, CallbackToken: wechattest.Token, AESKey: wechattest.AESKey, DB: o.tx, Key: push.Key, Now: peer.Now})
	})
	firm, stranger := o.firm(name), o.firm("广州沐恒家具有限公司")
	bind := fmt.Sprintf("/me/wechat/%d/bind", account)
	resp, _ := firm.get(bind)
	require.Equal(t, 409, resp.StatusCode, "there is nobody yet to whom it belongs")
	firm.named("陈女士")
	stranger.named("李先生")
	_, body := firm.get("/me/preferences")
	require.Contains(t, body, "用手机微信打开")
	require.NotContains(t, body, bind, "outside WeChat the link would lead nowhere")
	req := httptest.NewRequest("GET", "/me/preferences", nil)
	req.Header.Set("User-Agent", "Mozilla/5.0 (iPhone) MicroMessenger/8.0.30")
	_, body = firm.do(req)
	require.Contains(t, body, bind)

	resp, _ = firm.get(bind)
	require.Equal(t, 303, resp.StatusCode)
	back, err := peer.Consent(resp.Header.Get("Location"), openID)
	require.NoError(t, err)
	back = strings.TrimPrefix(back, "https://huiqi.example")
	resp, _ = stranger.get(back)
	require.Equal(t, 303, resp.StatusCode)
	_, body = stranger.get("/me/preferences")
	require.Contains(t, body, "微信授权已失效")
	require.EqualValues(t, 0, o.id(`select count(*) from addresses`))
	resp, _ = firm.get(back)
	require.Equal(t, 303, resp.StatusCode)
	_, body = firm.get("/me/preferences")
	require.Contains(t, body, "已绑定微信")
	require.Contains(t, body, "解除绑定")

	id := o.campaign(push, notify.WeChat)
	require.Equal(t, "accepted ", o.became(id, notify.WeChat, name))
	require.Equal(t, openID, peer.Sent()[0].ToUser)

	path := fmt.Sprintf("/callbacks/wechat/%d", account)
	nobody := &browser{t, o.server.App(), map[string]string{}}
	query := peer.Signed()
	query.Set("echostr", "5838479218127813673")
	resp, body = nobody.get(path + "?" + query.Encode())
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, "5838479218127813673", body)
	query.Set("signature", strings.Repeat("0", 40))
	resp, _ = nobody.get(path + "?" + query.Encode())
	require.Equal(t, 403, resp.StatusCode)
	leave := fmt.Sprintf("<xml><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime><MsgType>event</MsgType><Event>unsubscribe</Event></xml>", openID, peer.Now().Unix())
	query, sealed := peer.Sealed(leave)
	resp, body = nobody.do(httptest.NewRequest("POST", path+"?"+query.Encode(), strings.NewReader(string(sealed))))
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, "success", body)
	id = o.campaign(push, notify.WeChat)
	require.Equal(t, "suppressed withdrawn", o.became(id, notify.WeChat, name))
	head := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	_, body = head.get(fmt.Sprintf("/console/campaigns/%d", id))
	require.Contains(t, body, "收到的样子")
	require.Contains(t, body, "thing1")
}

func TestTheGridKeepsWhatWasTypedAndAgreesAndWithdrawsByItsBoxes(t *testing.T) {
	t.Parallel()
	o, _ := withPush(t)
	firm := o.firm("广州市粤宏五金制品有限公司")
	_, body := firm.get("/me/preferences")
	require.Contains(t, body, "还没有开通")
	form := url.Values{"name": {"陈女士"}, "email": {"chen@firm.example"}, "on": {"政策推送/email", "申报提醒/sms"}}
	status, _, body := firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "要用短信接收，请先填写或绑定")
	require.Contains(t, body, `value="chen@firm.example"`)
	require.Contains(t, body, `value="申报提醒/sms" checked`)
	require.EqualValues(t, 0, o.id(`select count(*) from contacts`), "both or neither")
	form.Set("mobile", "13800138001")
	status, _, _ = firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 303, status)
	require.EqualValues(t, 2, o.id(`select count(*) from consents where withdrawn_at is null`))
	form["on"] = []string{"申报提醒/sms"}
	status, _, _ = firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 303, status)
	require.EqualValues(t, 1, o.id(`select count(*) from consents where withdrawn_at is null`))
	_, body = firm.get("/me/preferences")
	require.Contains(t, body, "以前的1条")
	status, _, _ = firm.send("/me/preferences", "/me/preferences/stop", url.Values{})
	require.Equal(t, 303, status)
	require.EqualValues(t, 0, o.id(`select count(*) from consents where withdrawn_at is null`))
	form["on"] = []string{"政策推送/webpush"}
	status, _, body = firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "要用浏览器推送接收，请先填写或绑定")
}

func TestARefusedAddressIsConfirmedByItsOwnerAndStaffSeeItMasked(t *testing.T) {
	t.Parallel()
	o, push := withPush(t)
	o.addRegister()
	firm := o.firm("广州市粤宏五金制品有限公司")
	form := url.Values{"name": {"陈女士"}, "email": {"chenlin@firm.example"}, "mobile": {"13800138001"}, "on": {"政策推送/email"}}
	status, _, _ := firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 303, status)
	require.NoError(t, push.Suppress(t.Context(), audit.System("test"), notify.Email, "chenlin@firm.example", "bounced"))
	_, body := firm.get("/me/preferences")
	require.Contains(t, body, "这个邮箱退过信")
	require.Contains(t, body, `name="confirm" value="email"`)

	head := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	_, body = head.get(fmt.Sprintf("/console/enterprises/%d", o.id(`select id from enterprises where name = '广州市粤宏五金制品有限公司'`)))
	for _, want := range []string{"陈**", "ch***@firm.example", "138****8001", "政策推送", "退过信"} {
		require.Contains(t, body, want)
	}
	for _, not := range []string{"陈女士", "chenlin@", "13800138001"} {
		require.NotContains(t, body, not)
	}

	form.Set("confirm", "email")
	status, _, _ = firm.send("/me/preferences", "/me/preferences", form)
	require.Equal(t, 303, status)
	require.EqualValues(t, 0, o.id(`select count(*) from suppressions`))
}
