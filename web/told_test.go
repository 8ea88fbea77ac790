package web

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/enterprises"
	"huizhida/notify"
)

func TestWhyAnEnterpriseGotNothingIsAnsweredOnAPageAndOnPaper(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.server.Console.Enterprises = &enterprises.Service{DB: o.tx, Now: push.Now}
	o.id(`update notices set published_at = $2 where id = $1 returning id`, o.notice, o.now.AddDate(0, 0, -3))
	o.firm("广州市粤宏五金制品有限公司")
	firm := o.id(`update enterprises set created_at = $2, uscc = '9144' || lpad(id::text, 14, '0') where id = (select id from enterprises where name = '广州市粤宏五金制品有限公司' and id > 0 order by id desc limit 1) and $1 > 0 returning id`, o.notice, o.now.AddDate(0, 0, -5))
	for key, value := range map[string]string{"town": "大石街道", "import_export_right": "true"} {
		o.id(`insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at) values ($1, $2, 0, $3, '市场监管局', '2022-11-30', $4) returning enterprise_id`,
			firm, key, value, o.now.AddDate(0, 0, -4))
	}
	editor, liaison := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "何敏", Role: accounts.Liaison})
	c, _ := o.pushed(push, notify.CampaignInput{Title: "首次告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Email}})
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`)}, c.ID, c.ContentHash))
	require.NoError(t, push.Drain(t.Context(), c.ID))

	code := ""
	require.NoError(t, o.tx.QueryRow(t.Context(), `select uscc from enterprises where id = $1`, firm).Scan(&code))
	resp, _ := liaison.get("/console/told?q=" + code + "&day=2022-12-12")
	require.Equal(t, 303, resp.StatusCode)
	day := fmt.Sprintf("/console/enterprises/%d/told?day=2022-12-12", firm)
	require.Equal(t, day, resp.Header.Get("Location"), "one enterprise leads straight to the answer")
	_, body := liaison.get(day)
	for _, want := range []string{"2022年12月12日", "在受众内，各渠道都未能送达：没有登记这个渠道的联系方式", "首次告知", "邮件：不发送（没有登记这个渠道的联系方式）", "符合（规则 v1", "打印答复单"} {
		require.Contains(t, body, want)
	}
	_, body = liaison.get(fmt.Sprintf("/console/enterprises/%d/told?day=2022-12-10", firm))
	require.Contains(t, body, "当日符合条件，还没有推送活动", "by what was known that day")

	slip := fmt.Sprintf("/console/enterprises/%d/told/%d?day=2022-12-12", firm, o.notice)
	_, body = editor.get(slip)
	for _, want := range []string{"告知情况答复单", fmt.Sprintf("告知查询-20221212-%d-%d", o.notice, firm), "打印于2022-12-12 10:24，经办人：林嘉欣", "来源：市场监管局", "大石街道", "截至2022-12-12 10:24"} {
		require.Contains(t, body, want)
	}
	require.Equal(t, int64(3), o.id(`select count(*) from audit_events where action = 'told.open' and subject_id = $1`, firm), "each look is on record")

	for typed, want := range map[string]string{"2022-12-13": "只能查今天和以前的日子", "昨天": "日期应写成"} {
		resp, body := liaison.get(fmt.Sprintf("/console/enterprises/%d/told?day=%s", firm, typed))
		require.Equal(t, 422, resp.StatusCode)
		require.Contains(t, body, want)
		resp, _ = liaison.get("/console/told?q=x&day=" + typed)
		require.Equal(t, 422, resp.StatusCode)
	}
	_, body = liaison.get("/console/told?q=查无此企业名称&day=2022-12-12")
	require.Contains(t, body, "名录里没有这家企业")
	_, body = liaison.get(fmt.Sprintf("/console/campaigns/%d/deliveries", c.ID))
	require.Contains(t, body, day)
	resp, _ = liaison.get("/console/enterprises/999999999/told")
	require.Equal(t, 404, resp.StatusCode)
}
