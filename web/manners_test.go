package web

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
)

func TestASectionHeadSetsTheHoursAndTheCampaignsPagesSayThem(t *testing.T) {
	t.Parallel()

	o, _ := withPush(t)
	head := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, body := editor.get("/console/manners")
	require.Contains(t, body, "服务类：每天 08:00–21:00；其余时间暂缓到下一个 08:00")
	require.NotContains(t, body, "修改服务类的规矩")
	status, _, _ := editor.send("/console/manners", "/console/manners/service", url.Values{})
	require.Equal(t, 403, status)

	path := "/console/manners/service"
	form := url.Values{"from": {"1200"}, "to": {"510"}, "workdays": {"1"}, "past": {"send"}, "cap": {"many"}, "cap_days": {"7"}}
	status, _, body = head.send("/console/manners", path, form)
	require.Equal(t, 422, status)
	for _, want := range []string{"开始早于结束", `href="#service-hours"`, "请填写 0 到 100", `href="#service-cap"`, `value="many"`} {
		require.Contains(t, body, want)
	}
	form.Set("from", "510")
	form.Set("to", "1200")
	form.Set("cap", "2")
	form.Set("try", "1")
	status, _, body = head.send("/console/manners", path, form)
	require.Equal(t, 200, status)
	effect := "服务类：工作日 08:30–20:00；其余时间暂缓到下一个工作时段，周末和放假暂缓到下一工作日 08:30；会等过申报截止的马上发；一家企业、一个人每7天最多2次，其余的等到有名额"
	require.Contains(t, body, effect)
	require.Contains(t, body, "还没有保存")
	require.Contains(t, body, "服务类：每天 08:00–21:00", "nothing is saved")
	form.Del("try")
	status, _, _ = head.send("/console/manners", path, form)
	require.Equal(t, 303, status)
	_, body = head.get("/console/manners")
	require.Contains(t, body, effect)
	status, _, body = head.send("/console/manners", path, form)
	require.Equal(t, 409, status, "over the settings of before")
	require.Contains(t, body, "有人改过这类消息的规矩")
	require.EqualValues(t, 1, o.id(`select count(*) from audit_events where action = 'manners.save' and actor = '陈晓琳'`))

	o.firm("广州市粤宏五金制品有限公司")
	blank := fmt.Sprintf("/console/notices/%d/campaign", o.notice)
	_, body = editor.get(blank)
	require.Contains(t, body, "告知可以申领的政策；工作日 08:30–20:00")
	status, campaign, _ := editor.send(blank, blank, url.Values{"title": {"告知"}, "subject": {"{{notice}}"}, "body": {"您好"}, "channels": {"inbox", "email"}})
	require.Equal(t, 303, status)
	_, body = editor.get(campaign)
	require.Contains(t, body, "服务类，工作日 08:30–20:00发")
	require.NotContains(t, body, "08:00–21:00")
}
