package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/files"
	"huizhida/matching"
	"huizhida/policies"
	"huizhida/policies/policytest"
	"huizhida/reports"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
)

// press is a site with people who write and people who review.
type press struct {
	*office
	policies *policies.Service
}

func newPress(t *testing.T) *press {
	t.Helper()
	tx := dbtest.Tx(t)
	o := &office{t: t, tx: tx, now: time.Date(2022, 6, 27, 10, 0, 0, 0, calendar.Shanghai)}
	clock, queue := func() time.Time { return o.now }, dbtest.Queue(t)
	published := &policies.Service{DB: tx, Jobs: queue, Now: clock, Files: &files.Service{DB: tx, Now: clock}}
	matched := &matching.Service{DB: tx, Jobs: queue, Now: clock}
	o.server = &Server{Accounts: &accounts.Service{DB: tx, Now: clock}, Log: slog.New(slog.DiscardHandler), Now: clock, Insight: &insight.Insight{},
		Portal: &portal.Portal{Policies: published, Matching: matched, Reports: &reports.Service{DB: tx, Now: clock}}, Console: &console.Console{Policies: published, Matching: matched}}
	return &press{office: o, policies: published}
}

func (p *press) person(role accounts.Role) *browser {
	return p.browser(accounts.New{Name: role.Label() + "甲", Role: role})
}

// actor is one more editor, who uses the service without a browser.
func (p *press) actor() audit.Actor {
	a, err := p.server.Accounts.Create(p.t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "编辑乙", Role: accounts.Editor})
	require.NoError(p.t, err)
	return a.Actor("")
}

// approve signs everything that the submitted text at path needs, by people who did not write it.
func (p *press) approve(path string) {
	p.t.Helper()
	var subject string
	var id int64
	_, err := fmt.Sscanf(strings.ReplaceAll(path, "/", " "), " console %s %d", &subject, &id)
	require.NoError(p.t, err)
	policytest.NewPanel(p.t, p.tx).Approve(p.t, p.policies, policies.Subject(subject), id)
}

func documentForm() url.Values {
	return url.Values{"title": {"番禺区小微出口企业出口信用保险扶持办法"}, "issuer": {"广州市番禺区人民政府"}, "doc_no": {"穗番府规[2022]3号"},
		"kind": {"行政规范性文件"}, "issued_on": {"2022-06-20"}, "expires_on": {"2025-06-30"}, "openness": {"主动公开"},
		"summary": {"保费由财政承担"}, "body": {"第一条　稳定外贸订单。"}, "then": {"save"}}
}

func TestADocumentIsWrittenReviewedAndReadByThePublic(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	editor, head, public := p.person(accounts.Editor), p.person(accounts.SectionHead), &browser{t, p.server.App(), map[string]string{}}

	status, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	require.Equal(t, 303, status)
	path := strings.TrimSuffix(edit, "/edit")
	id := path[strings.LastIndex(path, "/")+1:]
	_, body := editor.get(edit)
	require.Contains(t, body, "穗番府规〔2022〕3号", "normalised")
	require.Contains(t, body, "草稿已保存")

	form := documentForm()
	form.Set("version", "1")
	form.Set("then", "submit")
	status, to, _ := editor.send(edit, path, form)
	require.Equal(t, 303, status)
	require.Equal(t, path, to)
	resp, _ := public.get("/policies/" + id)
	require.Equal(t, 404, resp.StatusCode, "nobody reads what is not public")

	resp, _ = p.person(accounts.Acceptor).get(path + "/review")
	require.Equal(t, 403, resp.StatusCode, "an acceptor reviews nothing")
	_, body = editor.get(path + "/review")
	require.Contains(t, body, "您是起草人，不能担任初审")
	status, _, body = head.send(path+"/review", path+"/return", url.Values{"reason": {" "}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明原因")
	status, _, body = head.send(path+"/review", path+"/publish", url.Values{"version": {"2"}})
	require.Equal(t, 409, status)
	require.Contains(t, body, "三审三校还没有签完")
	p.approve(path)
	status, _, _ = head.send(path+"/review", path+"/publish", url.Values{"version": {"2"}})
	require.Equal(t, 303, status)

	resp, body = public.get("/policies/" + id)
	require.Equal(t, 200, resp.StatusCode)
	for _, want := range []string{"redrule", "穗番府规〔2022〕3号", "现行有效", `id="c1"`, "至2025年6月30日", "解读"} {
		require.Contains(t, body, want)
	}
	_, body = public.get("/policies?q=" + url.QueryEscape("穗番府规(2022)3"))
	require.Contains(t, body, "出口信用保险扶持办法")

	status, _, _ = head.send(path, path+"/withdraw", url.Values{"reason": {"已被修订"}})
	require.Equal(t, 303, status)
	resp, body = public.get("/policies/" + id)
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "这份文件已撤下")
	require.Contains(t, body, "已被修订")
}

func TestNothingThatWasTypedIsLost(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	first, second := p.person(accounts.Editor), p.person(accounts.Editor)

	form := documentForm()
	form.Set("doc_no", "穗番府规〔2022〕第3号")
	form.Set("issued_on", "2022-13-01")
	status, _, body := first.send("/console/documents/new", "/console/documents", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "日期应写成")
	require.Contains(t, body, `value="2022-13-01"`)
	form.Set("issued_on", "2022-06-20")
	status, _, body = first.send("/console/documents/new", "/console/documents", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "应写成 穗番府规〔2022〕3号")
	require.Contains(t, body, `value="穗番府规〔2022〕第3号"`)
	require.Contains(t, body, "稳定外贸订单", "the text too")

	_, edit, _ := first.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	theirs := documentForm()
	theirs.Set("version", "1")
	theirs.Set("summary", "乙写的摘要")
	status, _, _ = second.send(edit, path, theirs)
	require.Equal(t, 303, status)
	mine := documentForm()
	mine.Set("version", "1")
	mine.Set("summary", "甲写的摘要")
	status, _, body = first.send(edit, path, mine)
	require.Equal(t, 409, status)
	for _, want := range []string{"甲写的摘要", "乙写的摘要", "他人已保存的", `name="version" value="2"`} {
		require.Contains(t, body, want)
	}
	mine.Set("version", "2")
	status, _, _ = first.send(edit, path, mine)
	require.Equal(t, 303, status, "after seeing both, mine is saved over theirs")

	theirs.Set("version", "3")
	theirs.Set("then", "submit")
	theirs.Set("body", " ")
	status, _, body = second.send(edit, path, theirs)
	require.Equal(t, 422, status)
	require.Contains(t, body, "正文还是空的")
}

func TestWhoWroteItIsToldWhyNotToReviewIt(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	head := p.person(accounts.SectionHead)
	_, edit, _ := head.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	status, _, _ := head.send(edit, path+"/submit", url.Values{})
	require.Equal(t, 303, status)
	_, body := head.get(path + "/review")
	require.Contains(t, body, "您是起草人，不能担任初审")
	require.NotContains(t, body, "签初审")
	p.approve(path)
	_, body = head.get(path + "/review")
	require.NotContains(t, body, "现在发布")
	status, _, body = head.send("/console/documents", path+"/publish", url.Values{"version": {"1"}})
	require.Equal(t, 409, status)
	require.Contains(t, body, "您是起草人，不能担任审核人")
}

func TestANoticeIsOpenedFromABenefitWithAFrozenRule(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	editor, head, public := p.person(accounts.Editor), p.person(accounts.SectionHead), &browser{t, p.server.App(), map[string]string{}}
	_, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	document := strings.TrimSuffix(edit, "/edit")
	editor.send(edit, document+"/submit", url.Values{})
	p.approve(document)
	head.send(document+"/review", document+"/publish", url.Values{"version": {"1"}})

	status, explained, _ := editor.send(document+"/interpretations/new", document+"/interpretations",
		url.Values{"form": {"问答"}, "title": {"保费由谁出？"}, "body": {"**问**：要交钱吗？"}, "then": {"submit"}})
	require.Equal(t, 303, status)
	p.approve(explained)
	head.send(explained+"/review", explained+"/publish", url.Values{"version": {"1"}})

	status, _, body := editor.send(document+"/benefits/new", document+"/benefits", url.Values{"title": {"出口信用保险"}, "class": {"即申即享"}, "promise_days": {"五"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "兑现时限应是")
	require.Contains(t, body, `value="五"`)
	status, benefit, _ := editor.send(document+"/benefits/new", document+"/benefits", url.Values{"title": {"出口信用保险"}, "class": {"即申即享"},
		"audience": {"小微出口企业"}, "amount": {"保费全免"}, "materials": {"营业执照\n\n申请表"}, "promise_days": {"5"}, "conditions": {"在本区注册"}})
	require.Equal(t, 303, status)

	window := url.Values{"title": {"申领通知"}, "opens_on": {"2022-06-27"}, "closes_on": {"2022-12-31"}, "closes_time": {"17:00"}, "then": {"save"}}
	status, edit, _ = editor.send(benefit+"/notices/new", benefit+"/notices", window)
	require.Equal(t, 303, status)
	_, body = editor.get(edit)
	require.Contains(t, body, "不是工作日", "a Saturday warns")
	notice := strings.TrimSuffix(edit, "/edit")
	editor.send(edit, notice+"/submit", url.Values{})
	p.approve(notice)
	status, _, body = head.send(notice+"/review", notice+"/publish", url.Values{"version": {"1"}})
	require.Equal(t, 409, status)
	require.Contains(t, body, "还没有冻结的规则版本")

	var benefitID int64
	_, err := fmt.Sscanf(benefit, "/console/benefits/%d", &benefitID)
	require.NoError(t, err)
	by := p.actor()
	_, err = p.policies.SaveRule(t.Context(), by, benefitID, `district == "番禺区"`, []string{"第一条"})
	require.NoError(t, err)
	_, err = p.policies.FreezeRule(t.Context(), by, benefitID)
	require.NoError(t, err)
	status, _, _ = head.send(notice+"/review", notice+"/publish", url.Values{"version": {"1"}})
	require.Equal(t, 303, status)
	rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, p.tx, policies.MatchArgs{}, nil)

	resp, body := public.get(strings.TrimPrefix(notice, "/console"))
	require.Equal(t, 200, resp.StatusCode)
	for _, want := range []string{"小微出口企业", "保费全免", "2022年12月31日（周六）17:00截止", "去申领", "营业执照", "申请表", "保费由谁出？"} {
		require.Contains(t, body, want)
	}
	_, body = public.get("/policies/" + strings.TrimPrefix(document, "/console/documents/") + "?tab=questions")
	require.Contains(t, body, "<strong>问</strong>")
	_, body = public.get("/")
	require.Contains(t, body, "申领通知")
	_, body = head.get("/console/notices")
	require.Contains(t, body, "正在申报")
}

func TestEveryPublicPageStandsWithNothingInIt(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	public, editor := &browser{t, p.server.App(), map[string]string{}}, p.person(accounts.Editor)
	for path, want := range map[string]string{
		"/": "现在没有正在申报的通知", "/policies": "还没有政策文件", "/policies?module=notices": "还没有申报通知",
		"/policies?module=interpretations&q=x%25": "没有找到", "/policies?module=benefits&page=-3&year=abc": "还没有政策申报",
		"/check": "还差3个问题", "/check?trade=make&staff=few&exports=yes": "名录里没有和您相近的企业", "/check?trade=<b>": "还差3个问题",
		"/accessibility": "遇到障碍，请告诉我们",
		"/results":       "现在没有正在公示的名单", "/help": "怎么登录", "/help/contact": "12345", "/help/nothing": "没有这篇帮助",
		"/policies/999999": "没有这份政策文件", "/notices/999999": "没有这条申报通知", "/interpretations/999999": "没有这篇政策解读", "/policies/abc": "没有这个页面",
	} {
		_, body := public.get(path)
		require.Contains(t, body, want, path)
	}
	for path, want := range map[string]string{
		"/console/documents": "从一种文件开始", "/console/documents?state=published&q=x": "没有符合条件的文件",
		"/console/notices": "还没有申报通知", "/console/notices?state=nonsense": "还没有申报通知", "/console/documents/999999": "没有这份政策文件",
	} {
		_, body := editor.get(path)
		require.Contains(t, body, want, path)
	}
}
