package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the story publishes.
const (
	paperTitle   = "番禺区外贸企业信用服务扶持办法"
	benefitTitle = "外贸企业信用服务补贴"
	noticeTitle  = "2022年外贸企业信用服务补贴申报通知"
	mailbox      = "jingban@qiye.example"
)

// clauses are what each condition of the rule rests on.
var clauses = []string{"第二条第（一）项", "第二条第（二）项", "第二条第（三）项"}

// story: staff publish, a second person approves the push, the enterprise is told and claims, staff approve, the figures move.
func (w *world) story(t *testing.T) {
	editor, head := w.person(t, "bianji"), w.person(t, "kezhang")
	company := w.person(t, "qiye")
	before := reportFigures(head)

	name, town := introduce(company)
	consent(company)
	paper := writeDocument(editor)
	w.publish(t, head, paper)
	rule := fmt.Sprintf("district == \"番禺区\"\n  && town == %q\n  && !dishonest", town)
	notice := writeNotice(editor, writeBenefit(editor, paper), rule)
	w.publish(t, head, notice)
	head.visit(notice)
	head.waitsFor("看每家企业的判定和依据")
	head.visit(notice + "/verdicts?q=" + url.QueryEscape(name))
	head.sees(name)

	push(editor, head, notice)
	requireOneLetterEach(t, w, name)
	manager := w.person(t, "guanli")
	coverage := coverageOf(manager)
	require.Zero(t, coverage.approved, "nobody has claimed yet")
	require.Positive(t, coverage.eligible)

	ref := claim(company)
	decide(w.person(t, "shouli"), name, ref, "accept", "受理")
	company.visit("/cases/" + ref)
	company.sees("审核中")
	decide(head, name, ref, "approve", "通过")
	company.visit("/cases/" + ref)
	company.sees("审核通过")

	require.Equal(t, coverageNumbers{coverage.eligible, 1}, coverageOf(manager))
	after := reportFigures(head)
	require.Equal(t, before.documents+1, after.documents, "published documents in the report")
	require.Equal(t, before.notices+1, after.notices, "published notices in the report")
}

// introduce reads on the enterprise's own pages who it is and where.
func introduce(p *person) (name, town string) {
	p.t.Helper()
	p.visit("/me")
	name = ask[string](p, `document.querySelector('.me-co b').textContent.trim()`)
	for _, fact := range strings.Fields(ask[string](p, `[...document.querySelectorAll('.me-facts span')].map(e => e.textContent.trim()).join(' ')`)) {
		if strings.HasSuffix(fact, "街道") || strings.HasSuffix(fact, "镇") {
			town = fact
		}
	}
	require.NotEmpty(p.t, town, "the page says where %s is", name)
	p.visit("/me/profile")
	p.sees(town)
	return name, town
}

// consent leaves an address to write to.
func consent(p *person) {
	p.t.Helper()
	p.visit("/inbox")
	p.visit("/me/preferences")
	p.fill("name", "李晓敏")
	p.fill("email", mailbox)
	p.fill("on", "政策推送/email")
	p.press("保存")
	p.visit("/me/preferences")
	require.True(p.t, ask[bool](p, `document.querySelector('[value="政策推送/email"]').checked`))
}

// writeDocument writes a document and hands it in.
func writeDocument(p *person) (path string) {
	p.t.Helper()
	p.visit("/console")
	p.visit("/console/documents")
	p.visit("/console/documents/new")
	p.fill("title", paperTitle)
	p.fill("issuer", "广州市番禺区商务局")
	p.fill("doc_no", "番商务规〔2022〕99号")
	p.fill("kind", "行政规范性文件")
	p.fill("issued_on", "2022-12-26")
	p.fill("effective_on", "2022-12-27")
	p.fill("expires_on", "2025-12-26")
	p.fill("openness", "主动公开")
	p.fill("summary", "在番禺的守信企业，信用服务费用给予补贴。")
	p.fill("body", "第一条　为帮助外贸企业使用信用服务，制定本办法。\n\n第二条　申报企业应当同时符合下列条件：\n\n（一）在番禺区登记注册；\n\n（二）经营地在扶持的镇街；\n\n（三）未被列为失信被执行人。\n\n第三条　符合条件的，补贴 2 万元。\n")
	p.press("保存草稿")
	p.sees("草稿已保存")
	path = strings.TrimSuffix(p.path(), "/edit")
	p.visit(path)
	p.press("提交审核")
	return path
}

// writeBenefit writes what can be claimed under the document.
func writeBenefit(p *person, document string) (path string) {
	p.t.Helper()
	p.visit(document + "/benefits/new")
	p.fill("title", benefitTitle)
	p.fill("audience", "在番禺的守信企业")
	p.fill("amount", "补贴 2 万元")
	p.fill("how", "网上确认资料，约3分钟")
	p.fill("class", "快申快享")
	p.fill("conditions", "在番禺区登记注册；未被列为失信被执行人")
	p.fill("promise_days", "20")
	p.fill("phone", "020-84636000")
	p.press("保存")
	p.sees("事项已保存")
	return p.path()
}

// writeNotice writes and freezes the benefit's rule, then a notice, and hands it in.
func writeNotice(p *person, benefit, rule string) (path string) {
	p.t.Helper()
	p.visit(benefit + "/rule")
	p.press("规则文本")
	p.fill("expression", rule)
	p.until("the conditions are read", fmt.Sprintf(`document.querySelectorAll('main [name^="clause."]').length === %d`, len(clauses)))
	p.audit("console/benefits/N/rule-typed")
	for i, clause := range clauses {
		p.fill(fmt.Sprintf("clause.%d", i), clause)
	}
	p.until("nothing is in the way", `document.getElementById('b-freeze').getAttribute('aria-disabled') !== 'true'`)
	p.press("冻结版本")
	p.sees("已冻结，可以用于发布申报通知")
	p.visit(benefit + "/notices/new")
	p.fill("title", noticeTitle)
	p.fill("opens_on", "2022-12-28")
	p.fill("closes_on", "2023-01-31")
	p.fill("closes_time", "17:00")
	p.fill("body", "请在截止前提交。")
	p.press("保存并提交审核")
	p.sees("已保存并提交审核")
	return p.path()
}

// push drafts a campaign over the inbox and by e-mail; a second person approves.
func push(drafter, approver *person, notice string) {
	drafter.t.Helper()
	drafter.visit(notice)
	drafter.press("推送")
	drafter.fill("title", "信用服务补贴首次告知")
	drafter.fill("channels", "inbox")
	drafter.fill("channels", "email")
	drafter.fill("subject", "{{enterprise}}可以申领：{{notice}}")
	drafter.press("保存草稿")
	campaign := drafter.path()
	drafter.press("提请批准")
	drafter.visit(campaign)
	approver.visit("/console/campaigns")
	approver.visit(campaign)
	approver.press("批准")
	approver.visit(campaign)
	approver.waitsFor("已发完")
	approver.visit(campaign + "/deliveries")
	approver.visit(ask[string](approver, `document.querySelector('main a[href^="/console/deliveries/"]').getAttribute('href')`))
	approver.sees("列入投递")
	approver.visit(campaign + "/audience")
}

// requireOneLetterEach expects the enterprise's e-mail, and no address twice.
func requireOneLetterEach(t *testing.T, w *world, name string) {
	t.Helper()
	require.Eventually(t, func() bool { return len(w.lettersTo(mailbox)) > 0 }, patience, 200*time.Millisecond, "no e-mail reached %s", mailbox)
	times := map[string]int{}
	ids := map[string]bool{}
	for _, l := range w.post.letters() {
		times[l.to]++
		require.Equal(t, 1, times[l.to], "%s was told twice", l.to)
		require.Regexp(t, `^<[^@\s]+@[^@\s]+>$`, l.id)
		require.False(t, ids[l.id], "Message-ID %s is used twice", l.id)
		ids[l.id] = true
		require.Contains(t, l.subject, noticeTitle)
	}
	require.Equal(t, name+"可以申领："+noticeTitle, w.lettersTo(mailbox)[0].subject)
}

// claim reads the message, asks why, claims step by step, and returns the reference number.
func claim(p *person) string {
	p.t.Helper()
	p.visit("/me")
	p.sees(benefitTitle)
	p.visit("/inbox")
	p.press(noticeTitle)
	p.sees("为什么符合")
	p.press("为什么符合")
	p.sees("不是失信被执行人")
	p.press("去申领")
	p.press("企业信息")
	p.press("确认无误，继续")
	p.fill("contact_name", "李晓敏")
	p.fill("contact_mobile", "13800138000")
	p.press("保存并继续")
	p.fill("statement", "2022年使用信用服务3次。")
	p.press("保存并继续")
	p.fill("undertaking", "1")
	p.press("提交申领")
	ref := regexp.MustCompile(`[A-Z]*[0-9]{4,}[0-9-]*`).FindString(strings.TrimPrefix(p.path(), "/cases/"))
	require.NotEmpty(p.t, ref, "no reference number in %s", p.path())
	p.sees(ref)
	p.visit("/cases")
	p.sees(ref)
	return ref
}

// decide opens a claim from the queue and decides.
func decide(p *person, name, ref, decision, label string) {
	p.t.Helper()
	p.visit("/console/claims?q=" + ref)
	p.press(name)
	p.sees(ref)
	p.fill("decision", decision)
	p.press("提交决定")
	p.sees(label)
}

type coverageNumbers struct{ eligible, approved int }

// coverageOf reads the notice's line among the manager's.
func coverageOf(p *person) coverageNumbers {
	p.t.Helper()
	p.visit("/insight/notices?year=2022")
	cells := ask[[]string](p, fmt.Sprintf(`[...document.querySelectorAll('main tr')].filter(r => r.textContent.includes(%q)).flatMap(r => [...r.cells].map(c => c.textContent.trim()))`, noticeTitle))
	require.Len(p.t, cells, 8, "the line of the notice")
	return coverageNumbers{number(p.t, cells[3]), number(p.t, cells[5])}
}

type figures struct{ documents, notices int }

// reportFigures reads the yearly report as staff see it, where every number opens its list.
func reportFigures(p *person) figures {
	p.t.Helper()
	p.visit("/console/reports/2022")
	figure := func(title string) int {
		return number(p.t, ask[string](p, fmt.Sprintf(`document.querySelector('main a.rp-tok[title=%q]').firstChild.textContent.trim()`, title)))
	}
	return figures{figure("本年发布的政策文件"), figure("本年发布的申报通知")}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	require.NoError(t, err)
	return n
}
