package web

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/disclosure"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/policies"
	"huizhida/seal"
	"huizhida/web/api"
	"huizhida/web/callback"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
)

// office is a site with one notice that an enterprise may claim under, and people to use it.
type office struct {
	t      *testing.T
	tx     pgx.Tx
	server *Server
	notice int64
	now    time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	tx := dbtest.Tx(t)
	now := time.Date(2022, 12, 12, 10, 24, 0, 0, calendar.Shanghai)
	o := &office{t: t, tx: tx, now: now}
	clock, key, queue := func() time.Time { return o.now }, seal.NewKey(), dbtest.Queue(t)
	claimed := &claims.Service{DB: tx, Jobs: queue, Key: key, Now: clock}
	o.server = &Server{Accounts: &accounts.Service{DB: tx, Now: clock}, Log: slog.New(slog.DiscardHandler), Now: clock, Insight: &insight.Insight{},
		Portal: &portal.Portal{Claims: claimed, Notify: &notify.Service{DB: tx, Jobs: queue, Key: key, Now: clock}},
		Console: &console.Console{Claims: claimed, Disclosure: &disclosure.Service{DB: tx, Key: key, Now: clock},
			Matching: &matching.Service{DB: tx, Jobs: queue, Now: clock}}}
	o.server.Console.Notify = o.server.Portal.Notify
	known := &wechat.Service{Notify: o.server.Portal.Notify, DB: tx, Key: key, Now: clock, BaseURL: "https://huiqi.example"}
	o.server.Portal.WeChat = known
	o.server.Callbacks = &callback.Callbacks{Notify: o.server.Portal.Notify, WeChat: known}
	o.server.API = &api.API{Policies: &policies.Service{DB: tx, Jobs: queue, Now: clock}, BaseURL: "https://huiqi.example", Now: clock}
	author := o.id(`insert into accounts (login, name, role, created_at) values ($1, '编辑', 'editor', now()) returning id`, rand.Text())
	document := o.id(`insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('办法', '商务局', $1, now(), now()) returning id`, author)
	benefit := o.id(`
		insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '出口信用保险', '快申快享', 10, $2, now(), now()) returning id`, document, author)
	rule := o.id(`
		insert into rule_versions (benefit_id, version, expression, clauses, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'town == "大石街道" && import_export_right', '["第二条", "第三条"]', now(), $2, now(), now()) returning id`, benefit, author)
	o.notice = o.id(`
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, '申领通知', '2022-12-01', '2022-12-01', '2022-12-30 17:00+08', 'published', $3, now(), now(), now()) returning id`, benefit, rule, author)
	return o
}

func (o *office) id(sql string, args ...any) int64 {
	o.t.Helper()
	var id int64
	require.NoError(o.t, o.tx.QueryRow(o.t.Context(), sql, args...).Scan(&id))
	return id
}

// firm is a new enterprise that the matcher finds eligible, with its account's browser.
func (o *office) firm(name string) *browser {
	o.t.Helper()
	enterprise := o.id(`
		insert into enterprises (uscc, name, town, import_export_right, created_at, updated_at) values ($1, $2, '大石街道', true, now(), now())
		returning id`, rand.Text()[:18], name)
	run := o.id(`insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at) select id, rule_version_id, as_of, now(), now() from notices where id = $1 returning id`, o.notice)
	o.id(`insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) values ($1, $2, $3, 'eligible', 'tt') returning run_id`, o.notice, enterprise, run)
	return o.browser(accounts.New{Name: name, Role: accounts.Enterprise, EnterpriseID: &enterprise})
}

func (o *office) browser(n accounts.New) *browser {
	o.t.Helper()
	n.Login, n.Password = rand.Text(), password
	a, err := o.server.Accounts.Create(o.t.Context(), audit.System("test"), n)
	require.NoError(o.t, err)
	token, _, err := o.server.Accounts.SignIn(o.t.Context(), a.Login, password, accounts.Browser{IP: "192.0.2.1"})
	require.NoError(o.t, err)
	return &browser{o.t, o.server.App(), map[string]string{sessionCookie: token}}
}

// send fills the page's first form token into the form.
func (b *browser) send(page, action string, form url.Values) (int, string, string) {
	b.t.Helper()
	_, body := b.get(page)
	form.Set("csrf", csrfOf(b.t, body))
	resp, body := b.post(action, form)
	return resp.StatusCode, resp.Header.Get("Location"), body
}

func TestAnEnterpriseClaimsAndAnOfficerDecides(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	firm, other := o.firm("广州市粤宏五金制品有限公司"), o.firm("广州沐恒家具有限公司")
	acceptor := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.Acceptor})
	path := fmt.Sprintf("/notices/%d/claim", o.notice)

	_, body := firm.get("/cases")
	require.Contains(t, body, "还没有办件")
	_, body = firm.get(path)
	require.Contains(t, body, "任务清单")
	require.Contains(t, body, "还不能提交")
	require.Contains(t, body, "还剩 <b>14</b> 个工作日")

	status, location, _ := firm.send(path, path+"/facts", url.Values{claims.FactsConfirmed: {"yes"}})
	require.Equal(t, []any{303, path + "/contact"}, []any{status, location})
	status, _, body = firm.send(path, path+"/contact", url.Values{claims.ContactName: {"陈女士"}, claims.ContactMobile: {"138"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写11位手机号码")
	require.Contains(t, body, `value="陈女士"`, "what was typed stays")
	_, body = firm.get(path)
	require.Contains(t, body, "1处要改")
	status, _, _ = firm.send(path, path+"/contact", url.Values{claims.ContactName: {"陈女士"}, claims.ContactMobile: {"138 0000 2046"}})
	require.Equal(t, 303, status)

	_, body = firm.get(path + "/check")
	require.Contains(t, body, "138****2046")
	status, _, body = firm.send(path, path, url.Values{})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请阅读承诺和授权")
	status, receipt, _ := firm.send(path, path, url.Values{claims.Undertaking: {"1"}})
	require.Equal(t, 303, status)
	require.Regexp(t, `^/cases/SL2022-\d{6}/receipt$`, receipt)
	_, body = firm.get(receipt)
	require.Contains(t, body, "申领已提交")
	own := strings.TrimSuffix(receipt, "/receipt")
	_, body = firm.get(own)
	require.Contains(t, body, "2022年12月19日（周一）前决定是否受理（5个工作日）")
	resp, _ := firm.get(path)
	require.Equal(t, own, resp.Header.Get("Location"), "a claim that is handed in has its progress")

	for _, p := range []string{own, receipt} {
		resp, _ = other.get(p)
		require.Equal(t, 404, resp.StatusCode, "another enterprise's")
	}
	status, _, _ = other.send("/cases", own+"/withdraw", url.Values{})
	require.Equal(t, 404, status)

	_, body = acceptor.get("/console/claims?state=submitted")
	require.Contains(t, body, "广州市粤宏五金制品有限公司")
	id := o.id(`select id from claims where ref_no = $1`, strings.TrimPrefix(own, "/cases/"))
	desk := fmt.Sprintf("/console/claims/%d", id)
	_, body = acceptor.get(desk)
	for _, want := range []string{"陈女士，13800002046", "规则依据", "镇街为大石街道", "第二条", "2条全部满足", "还剩 5 个工作日"} {
		require.Contains(t, body, want)
	}
	status, _, body = acceptor.send(desk, desk, url.Values{"decision": {"refuse"}, "version": {"2"}, "note": {"出口额不实"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明依据的条款")
	require.Contains(t, body, "出口额不实", "what was typed stays")
	status, _, _ = acceptor.send(desk, desk, url.Values{"decision": {"correct"}, "version": {"2"}, "note": {"缺银行回单"}})
	require.Equal(t, 303, status)

	_, body = firm.get(own)
	require.Contains(t, body, "缺银行回单")
	status, _, body = firm.send(own, own+"/correct", url.Values{claims.Statement: {"回单见附言"}, claims.ContactName: {"陈女士"}, claims.ContactMobile: {"13800002046"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "回单见附言")
	status, _, _ = firm.send(own, own+"/correct", url.Values{"note": {"补了回单"}, claims.Statement: {"回单见附言"}, claims.ContactName: {"陈女士"}, claims.ContactMobile: {"13800002046"}})
	require.Equal(t, 303, status)

	status, _, _ = acceptor.send(desk, desk, url.Values{"decision": {"accept"}, "version": {"4"}})
	require.Equal(t, 303, status)
	o.now = o.now.Add(2 * time.Minute)
	status, _, body = acceptor.send(desk, desk, url.Values{"decision": {"refuse"}, "version": {"4"}, "note": {"出口额不实"}, "clause": {"第六条"}})
	require.Equal(t, 409, status)
	require.Contains(t, body, "陈晓琳 2 分钟前已受理")
	require.Contains(t, body, "出口额不实")
	status, _, _ = acceptor.send(desk, desk, url.Values{"decision": {"approve"}, "version": {"5"}})
	require.Equal(t, 303, status)
	_, body = firm.get(own)
	require.Contains(t, body, "审核通过")
	_, body = acceptor.get("/console/claims.csv")
	require.Contains(t, body, "已通过")
	_, body = acceptor.get("/console/claims?state=withdrawn")
	require.Contains(t, body, "没有已撤回的申领")
}

func TestStaffImportOutcomes(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	acceptor := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.Acceptor})
	_, body := acceptor.get("/console/outcomes")
	require.Contains(t, body, "还没有导入过")
	upload := func(notice, file string) (int, string, string) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		for name, value := range map[string]string{"csrf": csrfOf(t, body), "notice": notice, "source": "中国信保"} {
			require.NoError(t, w.WriteField(name, value))
		}
		part, err := w.CreateFormFile("file", "12月.csv")
		require.NoError(t, err)
		_, err = part.Write([]byte(file))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		req := httptest.NewRequest("POST", "/console/outcomes", &form)
		req.Header.Set("Content-Type", w.FormDataContentType())
		resp, answer := acceptor.do(req)
		return resp.StatusCode, resp.Header.Get("Location"), answer
	}
	status, _, answer := upload("", "uscc,policy_no,issued_on\n")
	require.Equal(t, 422, status)
	require.Contains(t, answer, "请选择申报通知")
	require.Contains(t, answer, `value="中国信保"`)
	notice := fmt.Sprint(o.notice)
	status, _, answer = upload(notice, "代码,保单号\n1,2\n")
	require.Equal(t, 422, status)
	require.Contains(t, answer, "文件里没有“统一社会信用代码”列")
	status, result, _ := upload(notice, "统一社会信用代码,保单号,签发日期\n91440101633203772F,P1,2022-12-01\n123,P2,2022-12-01\n")
	require.Equal(t, 303, status)
	_, body = acceptor.get(result + "?list=unknown")
	for _, want := range []string{"不在库", "P1", "123", "应为 18 位"} {
		require.Contains(t, body, want)
	}
	resp, _ := o.browser(accounts.New{Name: "李明", Role: accounts.Editor}).get("/console/outcomes")
	require.Equal(t, 403, resp.StatusCode)
}

func TestStaffRegisterAndAnswerARequestForInformation(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	liaison := o.browser(accounts.New{Name: "李敏", Role: accounts.Liaison})
	form := url.Values{"class": {"自然人"}, "applicant": {"黄女士"}, "contact": {""}, "channel": {"网络"}, "subject": {"2021年采购合同"}, "received_on": {"2022-09-20"}}
	status, _, body := liaison.send("/console/disclosure/new", "/console/disclosure", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写联系方式")
	require.Contains(t, body, `value="黄女士"`)
	form.Set("contact", "13900001111")
	status, request, _ := liaison.send("/console/disclosure/new", "/console/disclosure", form)
	require.Equal(t, 303, status)
	_, body = liaison.get(request)
	require.Contains(t, body, "2022年10月21日")
	require.Contains(t, body, "已过期")
	status, _, body = liaison.send(request, request+"/answer", url.Values{"reply": {"不予公开"}, "answered_on": {"2022-10-20"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请选择一种办理结果")
	require.Contains(t, body, "不予公开")
	status, _, _ = liaison.send(request, request+"/answer", url.Values{"outcome": {"deny_internal"}, "reply": {"属于内部事务信息"}, "answered_on": {"2022-10-20"}})
	require.Equal(t, 303, status)
	_, body = liaison.get(request)
	require.Contains(t, body, "在期限内")
	status, _, _ = liaison.send(request, request+"/appeals", url.Values{"kind": {"行政复议"}, "accepted_on": {"2022-11-01"}})
	require.Equal(t, 303, status)
	_, body = liaison.get(request)
	require.Contains(t, body, "行政复议，尚未审结")
	_, body = liaison.get("/console/disclosure?state=answered")
	require.Contains(t, body, "2021年采购合同")
}
