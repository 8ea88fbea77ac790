package web

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
)

func TestVerdictsAndWhy(t *testing.T) {
	t.Parallel()
	o, _ := ruleOffice(t)
	firm := o.firm("广州市粤宏五金制品有限公司")
	enterprise := o.id(`select id from enterprises where name = '广州市粤宏五金制品有限公司'`)
	o.id(`insert into facts (enterprise_id, key, value, source, as_of, recorded_at) values ($1, 'town', '大石街道', '市场监管局', '2022-11-30', now()) returning enterprise_id`, enterprise)
	_, err := o.server.Console.Matching.Match(t.Context(), audit.System("test"), o.notice, nil)
	require.NoError(t, err)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	list := fmt.Sprintf("/console/notices/%d/verdicts", o.notice)

	_, page := editor.get(list)
	require.Contains(t, page, "广州市粤宏五金制品有限公司")
	require.Contains(t, page, "共3家")
	_, page = editor.get(list + "?verdict=ineligible")
	require.Contains(t, page, "没有这样的企业")
	_, page = editor.get(fmt.Sprintf("%s/%d", list, enterprise))
	require.Contains(t, page, "来源：市场监管局")
	require.Contains(t, page, "数据日期：2022-11-30")
	status, location, _ := editor.send(list, fmt.Sprintf("/console/notices/%d/match", o.notice), url.Values{})
	require.Equal(t, []any{303, list}, []any{status, location})
	require.EqualValues(t, 1, o.id(`select count(*) from river_job where kind = 'match_notice'`))

	why := fmt.Sprintf("/notices/%d/why", o.notice)
	_, page = firm.get(why)
	require.Contains(t, page, "您的企业符合")
	require.Contains(t, page, "2个条件全部满足，判定于"+calendar.Date(o.now))
	require.Contains(t, page, "第二条")
	o.id(`update enterprises set town = '石楼镇' where id = $1 returning id`, enterprise)
	_, page = firm.get(why)
	require.Contains(t, page, "只差一条就符合")
	require.Contains(t, page, "您现在：镇街为石楼镇，须为大石街道")
	require.NotContains(t, page, "去申领")
	o.id(`update enterprises set town = null where id = $1 returning id`, enterprise)
	_, page = firm.get(why)
	require.Contains(t, page, "补充这些就能确定")
	require.Contains(t, page, "镇街：大石街道，就符合")
	require.Contains(t, page, "镇街：大石街道以外的，就不符合")
	_, page = editor.get(fmt.Sprintf("%s/%d", list, enterprise))
	require.Contains(t, page, "镇街：大石街道，就符合", "and to the staff")
	resp, _ := editor.get(why)
	require.Equal(t, 403, resp.StatusCode, "staff have no enterprise of their own")
}

func TestWhyAnEnterpriseWasNotToldOnADay(t *testing.T) {
	t.Parallel()
	o, _ := ruleOffice(t)
	day := func(n int) string { return calendar.ISO(o.now.AddDate(0, 0, n)) }
	enterprise := o.id(`insert into enterprises (uscc, name, town, import_export_right, created_at, updated_at) values ($1, '广州市粤宏五金制品有限公司', '大石街道', true, $2, $2) returning id`,
		rand.Text()[:18], o.now.AddDate(0, 0, -10))
	fact := `insert into facts (enterprise_id, key, value, source, as_of, recorded_at, superseded_at) values ($1, $2, $3, $4, $5, $6, $7) returning enterprise_id`
	o.id(fact, enterprise, "import_export_right", "true", "海关", day(-30), o.now.AddDate(0, 0, -10), nil)
	o.id(fact, enterprise, "name", "广州市粤宏五金厂", "市场监管局", day(-30), o.now.AddDate(0, 0, -10), o.now.AddDate(0, 0, -2))
	o.id(fact, enterprise, "town", "石楼镇", "市场监管局", day(-30), o.now.AddDate(0, 0, -6), o.now.AddDate(0, 0, -2))
	o.id(fact, enterprise, "town", "大石街道", "街道办", day(-3), o.now.AddDate(0, 0, -2), nil)
	o.id(`update notices set published_at = $2 where id = $1 returning id`, o.notice, o.now.AddDate(0, 0, -5))
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	path := fmt.Sprintf("/console/notices/%d/verdicts/%d", o.notice, enterprise)

	_, page := editor.get(path)
	require.Contains(t, page, "查看当日的判定")
	require.Contains(t, page, "来源：街道办")
	require.Contains(t, page, `name="at"`)
	require.NotContains(t, page, "看现在的判定")

	_, page = editor.get(path + "?at=" + day(-4))
	require.Contains(t, page, "广州市粤宏五金厂", "the name of then")
	require.Contains(t, page, "按 "+day(-4)+" 23:59 已登记的资料")
	require.Contains(t, page, "石楼镇")
	require.Contains(t, page, "来源：市场监管局")
	require.NotContains(t, page, "街道办")
	require.NotContains(t, page, "还没有发布")
	require.Contains(t, page, `value="`+day(-4)+`"`)

	_, page = editor.get(path + "?at=" + day(-8))
	require.Contains(t, page, "那时申报通知还没有发布")
	require.Contains(t, page, "当时缺这些数据，所以不能判定：镇街")
	_, page = editor.get(path + "?at=" + day(-11))
	require.Contains(t, page, "那时名录里还没有这家企业")
	require.NotContains(t, page, "来源：")
	_, page = editor.get(path + "?at=" + day(0))
	require.Contains(t, page, "按 "+calendar.Clock(o.now)+" 已登记的资料", "today so far")
	require.Contains(t, page, "来源：街道办")

	for typed, says := range map[string]string{day(1): "只能查看今天和以前的日子", "昨天": "日期应写成 2022-12-31"} {
		resp, page := editor.get(path + "?at=" + url.QueryEscape(typed))
		require.Equal(t, 422, resp.StatusCode)
		require.Contains(t, page, says)
		require.Contains(t, page, "来源：街道办", "the present verdict stays")
	}
}
