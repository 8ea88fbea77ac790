package web

import (
	"crypto/rand"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/matching"
	"huizhida/policies"
)

// ruleOffice is an office whose benefit has a rule, with two enterprises in the register.
func ruleOffice(t *testing.T) (o *office, path string) {
	t.Helper()
	o = newOffice(t)
	p := &policies.Service{DB: o.tx, Jobs: o.server.Console.Matching.Jobs, Now: o.server.Now, Check: matching.Check}
	o.server.Console.Policies, o.server.Portal.Policies, o.server.Portal.Matching = p, p, o.server.Console.Matching
	for _, size := range []string{"小型", "大型"} {
		o.id(`insert into enterprises (uscc, name, district, size, town, import_export_right, created_at, updated_at)
			values ($1, $2, '番禺区', $3, '大石街道', true, now(), now()) returning id`, rand.Text()[:18], "广州"+size+"灯光有限公司", size)
	}
	benefit := o.id(`select benefit_id from notices where id = $1`, o.notice)
	o.id(`update documents set state = 'published', published_at = now(), body = E'# 第二条 对象\n\n（一）小微企业' where id = (select document_id from benefits where id = $1) returning id`, benefit)
	return o, fmt.Sprintf("/console/benefits/%d/rule", benefit)
}

func (b *browser) fragment(path string, form url.Values) (int, string) {
	b.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, body := b.do(req)
	return resp.StatusCode, body
}

func TestAnEditorWritesARule(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})

	_, page := editor.get(path)
	require.Contains(t, page, "规则 v1")
	require.Contains(t, page, "“镇街为大石街道，有进出口经营权。”")
	require.Contains(t, page, `<option value="第二条第（一）项">`, "the document's clauses are offered")
	require.Contains(t, page, "verdict=eligible&amp;version=1", "a saved rule's numbers open their lists")

	typed := url.Values{"csrf": {csrfOf(t, page)}, "expression": {`size == "小型" && import_export_right`}, "condition": {"town == \"大石街道\"", "import_export_right"}, "clause": {"第二条", "第三条"}}
	status, counted := editor.fragment(path+"/count", typed)
	require.Equal(t, 200, status)
	require.NotContains(t, counted, "<html")
	require.Contains(t, counted, `hx-swap-oob="true"`)
	require.Contains(t, counted, "企业规模为小型")
	require.Contains(t, counted, "较 v1：符合 −1")
	require.Contains(t, counted, `value="第三条"`, "a condition keeps its clause")

	status, wrong := editor.fragment(path+"/count", url.Values{"csrf": typed["csrf"], "expression": {"size == \"小型\"\n  && sise"}})
	require.Equal(t, 200, status)
	require.Contains(t, wrong, "第 2 行第 6 个字有误")
	require.Contains(t, wrong, "是不是“size”（企业规模）？")
	_, whole := editor.post(path+"/count", url.Values{"csrf": typed["csrf"], "expression": {"sise"}})
	require.Contains(t, whole, "<html", "without a script the answer is the page")
	require.Contains(t, whole, ">sise</textarea>", "what was typed stays")

	status, tried := editor.fragment(path+"/try", url.Values{"csrf": typed["csrf"], "expression": typed["expression"], "uscc": {"nobody"}})
	require.Equal(t, 422, status)
	require.Contains(t, tried, "名录里没有这家企业")

	status, location, _ := editor.send(path, path, typed)
	require.Equal(t, 303, status)
	require.Contains(t, location, path)
	_, page = editor.get(path)
	require.Contains(t, page, "规则 v2")
	require.Contains(t, page, "草稿")
	typed.Set("condition", "")
	typed.Set("clause", "")
	status, _, page = editor.send(path, path+"/freeze", typed)
	require.Equal(t, 422, status)
	require.Contains(t, page, `href="#clause-1"`, "the summary leads to the control")

	typed["clause"], typed["condition"] = []string{"第二条", "第三条"}, nil
	status, _, _ = editor.send(path, path+"/freeze", typed)
	require.Equal(t, 303, status)
	_, page = editor.get(path)
	require.Contains(t, page, "已冻结")
	_, list := editor.get(path + "/enterprises?verdict=eligible&version=2")
	require.Contains(t, list, "广州小型灯光有限公司")
	require.NotContains(t, list, "广州大型灯光有限公司")
	_, old := editor.get(path + "?version=1")
	require.Contains(t, old, "readonly")
	resp, _ := editor.get(path + "?version=9")
	require.Equal(t, 404, resp.StatusCode)
}

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
