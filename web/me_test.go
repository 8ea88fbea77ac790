package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/policies"
)

// home gives the office what an enterprise's home asks.
func (o *office) home() {
	p := o.server.Portal
	p.Enterprises = &enterprises.Service{DB: o.tx, Jobs: p.Claims.Jobs, Now: o.server.Now}
	p.Matching = &matching.Service{DB: o.tx, Jobs: p.Claims.Jobs, Now: o.server.Now}
	p.Policies = &policies.Service{DB: o.tx, Jobs: p.Claims.Jobs, Now: o.server.Now}
}

func TestAnEnterpriseSeesWhatItMayClaimAndWhy(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.home()
	firm := o.firm("广州市粤宏五金制品有限公司")
	_, body := firm.get("/me")
	require.Contains(t, body, "您有1项可直接领")
	require.Contains(t, body, "最近12月30日截止")
	require.Contains(t, body, "还剩 <b>14</b> 个工作日")
	require.Contains(t, body, fmt.Sprintf(`href="/notices/%d/claim"`, o.notice))
	require.Contains(t, body, "镇街为大石街道")
	require.NotContains(t, body, "只差资料")

	o.firm("广州沐恒家具有限公司")
	_, body = firm.get("/me")
	require.NotContains(t, body, "沐恒")
}

func TestAnEnterpriseAnswersAndIsJudgedAnew(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.home()
	firm := o.firm("广州市粤宏五金制品有限公司")
	for _, sql := range []string{`update enterprises set import_export_right = null returning id`,
		`update verdicts set verdict = 'undetermined', missing = '{import_export_right}', reasons = 'tu' returning run_id`} {
		o.id(sql)
	}
	_, body := firm.get("/me")
	require.Contains(t, body, "有没有进出口经营权？")
	require.Contains(t, body, "眼下没有可以直接领的政策")

	form := url.Values{"key": {"import_export_right"}, "period": {"0"}}
	status, _, body := firm.send("/me", "/me/facts", form)
	require.Equal(t, 422, status, "an empty answer")
	require.Contains(t, body, "进出口经营权不能为空")
	require.Contains(t, body, `id="answer-import_export_right-error"`)

	form.Set("import_export_right", "true")
	status, to, _ := firm.send("/me", "/me/facts", form)
	require.Equal(t, 303, status)
	require.Equal(t, "/me", to)
	_, body = firm.get("/me")
	require.Contains(t, body, "出口信用保险：符合")
	require.Contains(t, body, "您有1项可直接领")
	require.Contains(t, body, "企业自报")

	form.Set("import_export_right", "false")
	form.Set("csrf", csrfOf(t, body))
	req := httptest.NewRequest("POST", "/me/facts", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, part := firm.do(req)
	require.Equal(t, 200, resp.StatusCode)
	require.NotContains(t, part, "<html")
	require.Contains(t, part, "暂不符合的1项")

	for _, key := range []string{"uscc", "dishonest", "nonsense"} {
		form.Set("key", key)
		form.Set(key, "false")
		status, _, _ = firm.send("/me", "/me/facts", form)
		require.Equal(t, 422, status, "%s is not the enterprise's to state", key)
	}
}
