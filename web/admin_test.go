package web

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/health"
)

// administration gives the office what the administrators' pages ask.
func (o *office) administration() {
	o.server.Console.Accounts = o.server.Accounts
	o.server.Console.Audit = &audit.Service{DB: o.tx, Now: o.server.Now}
}

func TestEachAdministratorStartsAtTheOwnPage(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for role, want := range map[accounts.Role]string{
		accounts.SystemAdmin: "/admin/system", accounts.SecurityAdmin: "/admin/accounts", accounts.AuditAdmin: "/admin/audit"} {
		resp, _ := o.browser(accounts.New{Name: "管理员", Role: role}).get("/admin")
		require.Equal(t, 303, resp.StatusCode)
		require.Equal(t, want, resp.Header.Get("Location"))
	}
}

func TestASecurityAdministratorIssuesAnAccountAndShutsItOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.administration()
	admin := o.browser(accounts.New{Name: "谢慧敏", Role: accounts.SecurityAdmin})
	login := strings.ToLower(rand.Text())
	form := url.Values{"login": {login}, "name": {""}, "role": {"editor"}, "section": {"政策科"}}
	status, _, body := admin.send("/admin/accounts/new", "/admin/accounts", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写姓名")
	require.Contains(t, body, login, "what was typed stays")
	form.Set("name", "何国荣")
	status, _, body = admin.send("/admin/accounts/new", "/admin/accounts", form)
	require.Equal(t, 201, status)
	issued := regexp.MustCompile(`\w{5}-\w{5}-\w{5}`).FindString(body)
	require.NotEmpty(t, issued)
	id := o.id(`select id from accounts where login = $1`, login)

	editor := &browser{t, o.server.App(), map[string]string{}}
	status, _, _ = editor.send("/sign-in", "/sign-in", url.Values{"login": {login}, "password": {issued}})
	require.Equal(t, 303, status)
	resp, _ := editor.get("/console/disclosure")
	require.Equal(t, ownAccount, resp.Header.Get("Location"), "an initial password opens nothing else")
	status, _, body = editor.send(ownAccount, ownAccount, url.Values{"old": {issued}, "password": {issued}, "again": {issued}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "不能与原密码相同")
	status, to, _ := editor.send(ownAccount, ownAccount, url.Values{"old": {issued}, "password": {password}, "again": {password}})
	require.Equal(t, 303, status)
	require.Equal(t, "/console", to)
	resp, _ = editor.get("/console/disclosure")
	require.Equal(t, 200, resp.StatusCode)

	path := fmt.Sprintf("/admin/accounts/%d", id)
	status, _, _ = admin.send(path, path+"/disable", url.Values{})
	require.Equal(t, 303, status)
	resp, _ = editor.get("/console/disclosure")
	require.Contains(t, resp.Header.Get("Location"), "/sign-in?", "the next click is the end")
	status, _, body = admin.send(path, path+"/disable", url.Values{})
	require.Equal(t, 409, status)
	require.Contains(t, body, "已经停用")
	_, body = admin.get("/admin/accounts?state=disabled")
	require.Contains(t, body, "何国荣")
}

func TestAnAuditorReadsAndExportsTheTrail(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.administration()
	auditor := o.browser(accounts.New{Name: "冯丽珍", Role: accounts.AuditAdmin})
	_, body := auditor.get("/admin/audit?who=冯丽珍")
	require.Contains(t, body, "登录：开始")
	require.NotContains(t, body, `<td class="nowrap">账号：新建`)
	resp, body := auditor.get("/admin/audit?from=gestern")
	require.Equal(t, 422, resp.StatusCode)
	require.Contains(t, body, "日期应写成")
	_, body = auditor.get("/admin/audit?who=nobody")
	require.Contains(t, body, "没有符合条件的记录")
	resp, body = auditor.get("/admin/audit.csv?who=冯丽珍")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "session.start")
	_, body = auditor.get("/admin/audit")
	require.Contains(t, body, "审计：导出")
}

func TestASystemAdministratorSeesHowTheInstallationIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.server.Console.Health = &health.Service{Pool: dbtest.Pool(t)}
	admin := o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
	_, body := admin.get("/admin/system")
	require.Contains(t, body, "PostgreSQL")
	require.Contains(t, body, "没有配置邮件服务器")
	require.Contains(t, body, "没有失败的任务")
}
