package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
)

// formOn reads the values of a page's form as a browser would send them when nobody touched it.
func formOn(t *testing.T, body, action string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	form := url.Values{}
	found := false
	attr := func(n *html.Node, key string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val, true
			}
		}
		return "", false
	}
	var walk func(n *html.Node, in bool, choice string)
	walk = func(n *html.Node, in bool, choice string) {
		if n.Type == html.ElementNode {
			name, _ := attr(n, "name")
			value, _ := attr(n, "value")
			_, checked := attr(n, "checked")
			_, selected := attr(n, "selected")
			kind, _ := attr(n, "type")
			at, _ := attr(n, "action")
			switch {
			case n.Data == "form":
				in = at == action
				found = found || in
			case !in:
			case n.Data == "input" && (kind == "checkbox" || kind == "radio"):
				if checked {
					form.Add(name, value)
				}
			case n.Data == "input":
				form.Add(name, value)
			case n.Data == "textarea" && n.FirstChild != nil:
				form.Add(name, n.FirstChild.Data)
			case n.Data == "select":
				choice = name
				form.Set(name, "")
			case n.Data == "option" && selected:
				form.Set(choice, value)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in, choice)
		}
	}
	walk(doc, false, "")
	require.True(t, found, "no form to %s", action)
	return form
}

func TestAnEditKeepsAllThatTheCampaignWasDraftedWith(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	drafter := audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`), Name: "林嘉欣"}
	at := push.Now().Add(24 * time.Hour)
	in := notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Inbox, notify.Webhook},
		Class: notify.Promotional, Topic: notify.Invitation, StartsAt: &at, Late: notify.DropLate,
		Ladder:   notify.Ladder{{Channel: notify.WeChat, Hours: 24}, {Channel: notify.SMS, Workdays: 2}, {Channel: notify.Email, Hours: 7}, {Channel: notify.Call, Workdays: 1}},
		FollowUp: true, Reminders: notify.Reminders{Days: []int{14, 9, 1}, Unclaimed: 5, Subject: "提醒", Body: "第一段\n\n第二段"}}
	id, err := push.Draft(t.Context(), drafter, in)
	require.NoError(t, err)
	before, err := push.Campaign(t.Context(), id)
	require.NoError(t, err)

	path := fmt.Sprintf("/console/campaigns/%d", id)
	_, body := editor.get(path + "/edit")
	form := formOn(t, body, path)
	form.Set("title", "换个名称")
	status, _, _ := editor.send(path+"/edit", path, form)
	require.Equal(t, 303, status)
	after, err := push.Campaign(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "换个名称", after.Title)
	after.Title, after.Version, after.UpdatedAt = before.Title, before.Version, before.UpdatedAt
	require.Equal(t, before, after)
	require.Equal(t, in.Ladder, after.Ladder)
	require.Equal(t, in.Reminders, after.Reminders())
}

func TestTheFormSaysWhatWillHappenAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	blank := fmt.Sprintf("/console/notices/%d/campaign", o.notice)
	_, body := editor.get(blank)
	for _, want := range []string{"12月27日（周二）提醒此前告知过", "应在12月12日（周一）提醒，已经赶不上", "不再另行批准", "每家只提醒一次", "任何一个渠道读过了，后面的不再用", "活动转为已暂停"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "企业自己的办件", "a push is about no case")
	form := formOn(t, body, blank)
	require.Equal(t, "1", form.Get("follow_up"))
	for name, value := range map[string]string{"rung1_channel": "sms", "rung1_wait": "一天", "remind_unclaimed": "五"} {
		form.Set(name, value)
	}
	status, _, body := editor.send(blank, blank, form)
	require.Equal(t, 422, status)
	for _, want := range []string{"等多久应填写数字", "请填写工作日数", `value="一天"`, `value="五"`, `value="sms" selected`} {
		require.Contains(t, body, want)
	}
	form.Set("remind_unclaimed", "")
	for name, value := range map[string]string{"rung1_wait": "24", "rung2_channel": "call", "rung2_wait": "2", "rung2_unit": "workdays", "rung3_channel": "wechat"} {
		form.Set(name, value)
	}
	status, _, body = editor.send(blank, blank, form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "电话只能是最后一步")
	form.Set("rung3_channel", "")
	form["remind_days"] = []string{"3"}
	status, path, _ := editor.send(blank, blank, form)
	require.Equal(t, 303, status)
	_, body = editor.get(path)
	for _, want := range []string{"批准后马上发站内信、邮件", "24小时未读后发短信；再2个工作日未读后由工作人员打电话", "截止前新符合条件的企业，按同一内容自动告知", "截止前3个工作日（12月27日周二）", "同意接收“政策推送”"} {
		require.Contains(t, body, want)
	}
	c, err := push.Campaign(t.Context(), o.id(`select id from campaigns where notice_id = $1`, o.notice))
	require.NoError(t, err)
	require.Equal(t, []int{3}, c.RemindDays)
	require.Equal(t, notify.UsualReminder.Subject, c.ReminderSubject)

	status, _, _ = editor.send(path, path+"/submit", url.Values{})
	require.Equal(t, 303, status)
	form = formOn(t, func() string { _, body := editor.get(path + "/edit"); return body }(), path)
	form.Del("follow_up")
	form.Del("remind_days")
	form.Set("topic", string(notify.PayoutNotice))
	form.Set("rung2_channel", "")
	status, _, _ = editor.send(path+"/edit", path, form)
	require.Equal(t, 303, status)
	_, body = editor.get(path)
	for _, want := range []string{"此前的提请已作废，改动如下", ">公示兑付<", "自动告知", "截止前3个工作日", "不提醒", "再2个工作日未读后由工作人员打电话", "提醒的正文"} {
		require.Contains(t, body, want)
	}
}
