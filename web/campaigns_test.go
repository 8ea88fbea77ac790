package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
	"huizhida/worklist"
)

// withPush is an office whose console can push and shows what waits.
func withPush(t *testing.T) (*office, *notify.Service) {
	t.Helper()
	o := newOffice(t)
	push := o.server.Portal.Notify
	push.BaseURL = "https://huiqi.example"
	o.server.Console.Notify = push
	o.server.Console.Worklist = &worklist.Service{DB: o.tx, Now: push.Now}
	return o, push
}

func TestACampaignIsDraftedReturnedMendedApprovedAndRead(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	firm, other := o.firm("广州市粤宏五金制品有限公司"), o.firm("广州沐恒家具有限公司")
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	head := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	blank := fmt.Sprintf("/console/notices/%d/campaign", o.notice)

	_, body := editor.get(blank)
	require.Contains(t, body, "现在符合条件2家")
	require.Contains(t, body, "未配置邮件服务器：邮件只记录、不发出")
	status, _, body := editor.send(blank, blank, url.Values{"title": {"告知"}, "subject": {"{{firm}}"}, "body": {"您好"}, "channels": {"inbox", "email"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "不认识的变量 {{firm}}")
	require.Contains(t, body, `value="告知"`, "what was typed stays")
	status, path, _ := editor.send(blank, blank, url.Values{"title": {"告知"}, "subject": {"{{notice}}"}, "body": {"{{enterprise}}：\n\n您好"}, "channels": {"inbox", "email"}})
	require.Equal(t, 303, status)

	_, body = editor.get(path)
	for _, want := range []string{"拟告知2家：告知", "按现在的判定预计", "还剩14个工作日", "镇街为大石街道", "没有登记这个渠道的联系方式 2", "退订"} {
		require.Contains(t, body, want)
	}
	status, _, _ = editor.send(path, path+"/submit", url.Values{})
	require.Equal(t, 303, status)
	_, body = editor.get(path)
	require.Contains(t, body, "您是起草人")
	require.NotContains(t, body, "批准并发送")

	_, body = head.get("/console")
	require.Contains(t, body, "1件待办，先办这1件：还剩14个工作日")
	require.Contains(t, body, path)
	status, _, body = head.send(path, path+"/return", url.Values{"note": {" "}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明退回的原因")
	status, _, _ = head.send(path, path+"/return", url.Values{"note": {"请写明截止时间"}})
	require.Equal(t, 303, status)
	_, body = editor.get("/console?kind=push")
	require.Contains(t, body, "退回原因：请写明截止时间")
	_, body = editor.get(path + "/edit")
	require.Contains(t, body, "{{enterprise}}：")
	status, _, _ = editor.send(path+"/edit", path, url.Values{"version": {"1"}, "title": {"告知"}, "subject": {"{{notice}}"}, "body": {"{{closes}}截止"}, "channels": {"inbox"}})
	require.Equal(t, 303, status)
	status, _, _ = editor.send(path, path+"/submit", url.Values{})
	require.Equal(t, 303, status)

	_, body = head.get(path)
	_, hash, _ := strings.Cut(body, `name="hash" value="`)
	hash, _, _ = strings.Cut(hash, `"`)
	status, _, _ = editor.send(path, path+"/approve", url.Values{"hash": {hash}})
	require.Equal(t, 403, status, "an editor does not approve at all")
	status, _, _ = head.send(path, path+"/approve", url.Values{"hash": {"00" + hash[2:]}})
	require.Equal(t, 409, status, "something else than what stood on the page")
	status, _, _ = head.send(path, path+"/approve", url.Values{"hash": {hash}})
	require.Equal(t, 303, status)
	id := o.id(`select id from campaigns where notice_id = $1`, o.notice)
	_, body = head.get(path)
	require.Contains(t, body, `hx-trigger="every 2s"`, "on its way, the page refreshes itself")
	require.NoError(t, push.Drain(t.Context(), id))
	_, body = head.get(path)
	require.Contains(t, body, "已发出2条，占100.0%（2/2）")
	require.NotContains(t, body, "every 2s")

	_, body = firm.get("/inbox")
	require.Contains(t, body, "1条未读")
	message := fmt.Sprintf("/inbox/%d", o.id(`
		select m.id from inbox_messages m join enterprises e on e.id = m.enterprise_id where e.name = '广州市粤宏五金制品有限公司' and m.notice_id = $1`, o.notice))
	resp, _ := other.get(message)
	require.Equal(t, 404, resp.StatusCode, "another enterprise's")
	_, body = firm.get(message)
	for _, want := range []string{"2022年12月30日（周五）17:00截止", "为什么告知贵单位：镇街为大石街道", "还剩 <b>14</b> 个工作日", "查看并申领"} {
		require.Contains(t, body, want)
	}
	_, body = firm.get("/inbox")
	require.Contains(t, body, "都读过了")
	_, body = head.get(path + "/deliveries?state=read")
	require.Contains(t, body, "广州市粤宏五金制品有限公司")
	require.NotContains(t, body, "广州沐恒家具有限公司")
	_, body = head.get(path + "/audience?q=沐恒")
	require.Contains(t, body, "受众里找到1家")
}

func TestTheFormAsksWhenAndHowToBegin(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	blank := fmt.Sprintf("/console/notices/%d/campaign", o.notice)
	_, body := editor.get(blank)
	for _, want := range []string{"法律规定必须送达", "工作日 09:00–18:00", `type="datetime-local"`, "先暂停，由人决定", `value="service" checked`, `value="ask" checked`} {
		require.Contains(t, body, want)
	}
	form := url.Values{"title": {"告知"}, "subject": {"{{notice}}"}, "body": {"您好"}, "channels": {"inbox"}, "class": {"promotional"}, "late": {"expire"}}
	for typed, want := range map[string]string{"2022-12-12T00:00": "开始时间已经过了", "2022-12-30T17:00": "开始时间要早于申报截止时间", "明天": "开始时间应写成"} {
		form.Set("starts_at", typed)
		status, _, body := editor.send(blank, blank, form)
		require.Equal(t, 422, status, typed)
		for _, want := range []string{want, `value="` + typed + `"`, `value="promotional" checked`, `value="expire" checked`} {
			require.Contains(t, body, want, "what was typed stays")
		}
	}
	form.Set("starts_at", "2022-12-20 09:30")
	status, path, _ := editor.send(blank, blank, form)
	require.Equal(t, 303, status)
	_, body = editor.get(path + "/edit")
	require.Contains(t, body, `value="2022-12-20T09:30"`)
	c, err := push.Campaign(t.Context(), o.id(`select id from campaigns where notice_id = $1`, o.notice))
	require.NoError(t, err)
	require.Equal(t, []any{notify.Promotional, notify.DropLate}, []any{c.Class, c.Late})
	require.Equal(t, time.Date(2022, 12, 20, 1, 30, 0, 0, time.UTC), c.StartsAt.UTC())
}

func TestACampaignIsPausedAndResumedAndShowsWhatAnEditChanged(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	editor, head := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	drafter := audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`), Name: "林嘉欣"}
	approver := audit.Actor{ID: o.id(`select id from accounts where name = '陈晓琳' order by id desc limit 1`), Name: "陈晓琳"}
	at := push.Now().Add(24 * time.Hour)
	in := notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "第一段\n\n第二段", Channels: []notify.Channel{notify.Inbox, notify.Email}, StartsAt: &at}
	id, err := push.Draft(t.Context(), drafter, in)
	require.NoError(t, err)
	approve := func() {
		require.NoError(t, push.Submit(t.Context(), drafter, id))
		c, err := push.Campaign(t.Context(), id)
		require.NoError(t, err)
		require.NoError(t, push.Approve(t.Context(), approver, id, c.ContentHash))
	}
	approve()
	path := fmt.Sprintf("/console/campaigns/%d", id)
	_, body := head.get(path)
	for _, want := range []string{"定时发送", "已批准，12月13日（周二）10:24开始发送", "错过时：先暂停，由人决定", "不冲突", "与批准时一致", `hx-trigger="every 30s"`} {
		require.Contains(t, body, want)
	}

	in.Body, in.StartsAt, in.Channels = "第一段\n\n改过的第二段", nil, []notify.Channel{notify.Inbox}
	require.NoError(t, push.Edit(t.Context(), drafter, id, 1, in))
	_, body = editor.get(path)
	for _, want := range []string{"陈晓琳的批准已作废，改动如下", "<del>第二段</del>", "<ins>改过的第二段</ins>", "12月13日（周二）10:24", "批准后马上", "站内信、邮件"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "<del>第一段")
	approve()
	_, body = head.get(path)
	require.Contains(t, body, "与上一次提请相比")

	status, _, body := head.send(path, path+"/pause", url.Values{"reason": {" "}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明暂停的原因")
	status, _, _ = head.send(path, path+"/pause", url.Values{"reason": {"核对名单"}})
	require.Equal(t, 303, status)
	require.NoError(t, push.Drain(t.Context(), id))
	_, body = editor.get(path)
	require.Contains(t, body, "核对名单（2022-12-12 10:24）")
	require.Contains(t, body, "还没有开始发送")
	status, _, _ = editor.send(path, path+"/pause", url.Values{"reason": {"再停"}})
	require.Equal(t, 409, status)

	polled := httptest.NewRequest("GET", path+"/progress?state=running", nil)
	polled.Header.Set("HX-Request", "true")
	resp, _ := editor.do(polled)
	require.Equal(t, path, resp.Header.Get("HX-Redirect"), "the page offers what does not fit any more")
	polled = httptest.NewRequest("GET", path+"/progress?state=paused", nil)
	polled.Header.Set("HX-Request", "true")
	resp, body = editor.do(polled)
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, `id="progress"`)

	status, _, _ = editor.send(path, path+"/resume", url.Values{})
	require.Equal(t, 303, status)
	require.NoError(t, push.Drain(t.Context(), id))
	_, body = editor.get(path)
	require.Contains(t, body, "已发出1条，占100.0%（1/1）")
	status, _, _ = editor.send(path, path+"/resume", url.Values{})
	require.Equal(t, 409, status)
}

func TestATestLetterIsSentFromThePage(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	drafter := audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`), Name: "林嘉欣"}
	id, err := push.Draft(t.Context(), drafter, notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Email}})
	require.NoError(t, err)
	path := fmt.Sprintf("/console/campaigns/%d", id)
	_, body := editor.get(path)
	require.NotContains(t, body, "试发到自己的邮箱", "without a mail server there is nothing to try")
	peer := smtptest.Start(t)
	carrier, err := email.New(email.Config{Addr: peer.Addr, From: "番禺惠企直达 <noreply@huiqi.example>"})
	require.NoError(t, err)
	push.Carriers = map[notify.Channel]notify.Carrier{notify.Email: carrier}
	status, _, body := editor.send(path, path+"/test", url.Values{"address": {"不是邮箱"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写完整的邮箱地址")
	require.Contains(t, body, `value="不是邮箱"`, "what was typed stays")
	for range 5 {
		status, _, _ = editor.send(path, path+"/test", url.Values{"address": {"lin@panyu.example"}})
		require.Equal(t, 303, status)
	}
	status, _, body = editor.send(path, path+"/test", url.Values{"address": {"lin@panyu.example"}})
	require.Equal(t, 429, status)
	require.Contains(t, body, "10分钟内最多5次")
	require.Len(t, peer.Mails(), 5)
}

func TestTheLedgerIsFilteredExportedAndDecidedUpon(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	o.firm("=广州沐恒家具有限公司")
	head, liaison := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead}), o.browser(accounts.New{Name: "何敏", Role: accounts.Liaison})
	drafter := audit.Actor{ID: o.id(`insert into accounts (login, name, role, created_at) values (gen_random_uuid()::text, '林嘉欣', 'editor', now()) returning id`)}
	id, err := push.Draft(t.Context(), drafter, notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Inbox, notify.Email}})
	require.NoError(t, err)
	require.NoError(t, push.Submit(t.Context(), drafter, id))
	c, err := push.Campaign(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: o.id(`select id from accounts where name = '陈晓琳' order by id desc limit 1`)}, id, c.ContentHash))
	require.NoError(t, push.Drain(t.Context(), id))
	list := fmt.Sprintf("/console/campaigns/%d/deliveries", id)
	_, body := head.get(list)
	require.Contains(t, body, "4条，按企业排列")
	_, body = liaison.get(list + "?reason=no_address&channel=email")
	require.Contains(t, body, "2条，按企业排列")
	require.NotContains(t, body, "导出 CSV")
	resp, _ := liaison.get(list + ".csv")
	require.Equal(t, 403, resp.StatusCode, "who only reads takes no list along")
	resp, body = head.get(list + ".csv?reason=no_address")
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, fmt.Sprintf(`attachment; filename="deliveries-%d.csv"`, id), resp.Header.Get("Content-Disposition"))
	require.True(t, strings.HasPrefix(body, "\ufeff投递编号,企业名称"))
	require.Contains(t, body, ",'=广州沐恒家具有限公司,")
	require.Len(t, strings.Split(strings.TrimSpace(body), "\n"), 3)

	delivery := o.id(`update deliveries set state = 'unknown', reason = 'interrupted' where campaign_id = $1 and channel = 'inbox'
		and enterprise_id = (select id from enterprises where name = '广州市粤宏五金制品有限公司' order by id desc limit 1) returning id`, id)
	_, body = head.get(fmt.Sprintf("/console/campaigns/%d", id))
	require.Contains(t, body, "核对1条")
	path := fmt.Sprintf("/console/deliveries/%d", delivery)
	_, body = liaison.get(path)
	require.Contains(t, body, "结果不明，请核对后决定")
	require.NotContains(t, body, "确认已发出")
	status, _, _ := liaison.send(path, path+"/sent", url.Values{})
	require.Equal(t, 403, status)
	_, body = head.get(path)
	require.Contains(t, body, "列入投递")
	status, _, _ = head.send(path, path+"/sent", url.Values{})
	require.Equal(t, 303, status)
	_, body = head.get(path)
	for _, want := range []string{"人工核对：记为已发出", "陈晓琳", "现在：已发出", "曾经结果不明"} {
		require.Contains(t, body, want)
	}
	status, _, _ = head.send(path, path+"/again", url.Values{})
	require.Equal(t, 409, status)
	resp, _ = head.get("/console/deliveries/999999999")
	require.Equal(t, 404, resp.StatusCode)
}

func TestConsentIsGivenOnAPageAndWithdrawnInOneStepFromALetter(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	firm := o.firm("广州市粤宏五金制品有限公司")
	enterprise := o.id(`select id from enterprises where name = '广州市粤宏五金制品有限公司' order by id desc limit 1`)
	status, _, body := firm.send("/me/preferences", "/me/preferences", url.Values{"name": {"陈女士"}, "email": {"不是邮箱"}, "on": {"政策推送/email"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写完整的邮箱地址")
	status, _, _ = firm.send("/me/preferences", "/me/preferences", url.Values{"name": {"陈女士"}, "email": {"chen@firm.example"}, "on": {"政策推送/email"}})
	require.Equal(t, 303, status)
	contact, err := push.Contact(t.Context(), enterprise)
	require.NoError(t, err)
	require.True(t, contact.EmailConsent)

	link := "/unsubscribe/" + push.UnsubscribeToken(contact.ID)
	stranger := &browser{t, o.server.App(), map[string]string{}}
	_, body = stranger.get(link)
	require.Contains(t, body, "退订发给广州市粤宏五金制品有限公司的邮件")
	contact, err = push.Contact(t.Context(), enterprise)
	require.NoError(t, err)
	require.True(t, contact.EmailConsent, "opening a link changes nothing")

	req := httptest.NewRequest("POST", link, strings.NewReader("List-Unsubscribe=One-Click"))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, body := stranger.do(req)
	require.Equal(t, 200, resp.StatusCode, "a mail program has no form token")
	require.Contains(t, body, "已退订")
	contact, err = push.Contact(t.Context(), enterprise)
	require.NoError(t, err)
	require.False(t, contact.EmailConsent)

	resp, _ = stranger.get(link + "x")
	require.Equal(t, 404, resp.StatusCode)
}

func TestFailedDeliveriesAreSentAgainFromThePage(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	editor, head := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	drafter := audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`), Name: "林嘉欣"}
	id, err := push.Draft(t.Context(), drafter, notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Inbox}})
	require.NoError(t, err)
	require.NoError(t, push.Submit(t.Context(), drafter, id))
	c, err := push.Campaign(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: o.id(`select id from accounts where name = '陈晓琳' order by id desc limit 1`)}, id, c.ContentHash))
	require.NoError(t, push.Drain(t.Context(), id))
	_, err = o.tx.Exec(t.Context(), `update deliveries set state = 'failed', reason = 'exhausted' where campaign_id = $1`, id)
	require.NoError(t, err)

	path := fmt.Sprintf("/console/campaigns/%d", id)
	_, body := head.get(path)
	require.Contains(t, body, "仅重发失败1条")
	_, body = head.get(path + "/deliveries?state=failed")
	require.Contains(t, body, "多次重试仍未成功")
	status, _, _ := editor.send(path, path+"/retry", url.Values{})
	require.Equal(t, 303, status)
	_, body = head.get(path)
	require.Contains(t, body, "发送中")
	status, _, _ = editor.send(path, path+"/retry", url.Values{})
	require.Equal(t, 409, status)
	status, _, _ = head.send(path, path+"/cancel", url.Values{})
	require.Equal(t, 303, status)
	_, body = head.get(path)
	require.Contains(t, body, "已停止：告知1家")
	_, body = head.get("/console/campaigns?state=cancelled")
	require.Contains(t, body, path)
}
