package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/notify/sink"
)

func TestAPushIsRehearsedComparedAndPromotedFromItsPage(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	push.Sink = sink.New
	o.firm("广州市粤宏五金制品有限公司")
	firm := o.firm("广州沐恒家具有限公司")
	editor, head := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	c, _ := o.pushed(push, notify.CampaignInput{Title: "告知", Subject: "告知", Body: "您好", Channels: notify.Channels})
	path := fmt.Sprintf("/console/campaigns/%d", c.ID)
	_, body := editor.get(path)
	require.NotContains(t, body, "演练一次", "an editor who did not draft it")
	_, body = head.get(path)
	require.Contains(t, body, "演练一次")
	status, rehearsal, _ := head.send(path, path+"/rehearse", url.Values{})
	require.Equal(t, 303, status)
	_, body = head.get(rehearsal)
	for _, want := range []string{"演练2家：告知", "没有一条发给企业", "正在演练", "hx-trigger"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "批准并正式发送", "not before it is over")
	copied := o.id(`select id from campaigns where rehearses = $1`, c.ID)
	require.NoError(t, push.Drain(t.Context(), copied))
	own := fmt.Sprintf("/console/campaigns/%d", copied)
	polled := httptest.NewRequest("GET", own+"/progress?state=approved", nil)
	polled.Header.Set("HX-Request", "true")
	resp, _ := head.do(polled)
	require.Equal(t, own, resp.Header.Get("HX-Redirect"))
	resp, _ = head.get(own)
	require.Equal(t, rehearsal, resp.Header.Get("Location"), "a rehearsal has a page of its own")
	_, body = head.get(rehearsal)
	for _, want := range []string{"演练完成，和预检一致", "字节", "没有登记这个渠道的联系方式", "批准并正式发送2家", fmt.Sprintf("/console/campaigns/%d/deliveries?", copied)} {
		require.Contains(t, body, want)
	}
	_, body = head.get(own + "/deliveries")
	require.Contains(t, body, "演练的账")
	_, body = firm.get("/inbox")
	require.NotContains(t, body, "告知")
	_, body = head.get(path)
	require.Contains(t, body, "与现在的内容和受众一致")

	_, page := head.get(rehearsal)
	form := formOn(t, page, rehearsal+"/promote")
	status, _, _ = editor.send(rehearsal, rehearsal+"/promote", form)
	require.Equal(t, 403, status, "an editor approves nothing")
	status, _, _ = head.send(rehearsal, rehearsal+"/promote", url.Values{"hash": {"00"}})
	require.Equal(t, 409, status, "something else than what was rehearsed")
	status, to, _ := head.send(rehearsal, rehearsal+"/promote", form)
	require.Equal(t, 303, status)
	require.Equal(t, path, to)
	require.NoError(t, push.Drain(t.Context(), c.ID))
	_, body = firm.get("/inbox")
	require.Contains(t, body, "告知")
	status, _, _ = head.send(path, path+"/rehearse", url.Values{})
	require.Equal(t, 409, status, "what went out is not rehearsed")
	resp, _ = head.get(fmt.Sprintf("/console/rehearsals/%d", c.ID))
	require.Equal(t, 404, resp.StatusCode)
}
