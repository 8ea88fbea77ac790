package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"huizhida/policies"
)

// reviewers are who signs what bianji wrote, a level each.
type reviewers struct{ editor, head, leader *person }

func (w *world) reviewers(t *testing.T, head *person) reviewers {
	t.Helper()
	return reviewers{w.person(t, "bianji2"), head, w.person(t, "juling")}
}

// publish takes what bianji handed in through its whole review, and publishes it.
func (w *world) publish(t *testing.T, head *person, path string) {
	t.Helper()
	r := w.reviewers(t, head)
	r.clear(path)
	r.sign(path)
	head.visit(path + "/review")
	head.press("现在发布")
	head.sees("已发布")
}

// clear takes the two decisions.
func (r reviewers) clear(path string) {
	r.head.t.Helper()
	r.head.visit(path + "/review")
	if strings.HasPrefix(path, "/console/documents/") {
		r.head.fill("openness", "主动公开")
		r.head.press("签公开属性")
		r.head.sees("公开属性已审核")
	}
	for _, point := range policies.Points {
		r.head.fill("point_"+point, "不涉及")
	}
	r.head.fill("conclusion", "可以公开")
	r.head.press("签涉密审查")
	r.head.sees("涉密审查已签署")
}

// sign signs the six steps, each person on the page of their own.
func (r reviewers) sign(path string) {
	r.head.t.Helper()
	for i, p := range []*person{r.editor, r.head, r.leader} {
		p.visit(path + "/review")
		for _, step := range policies.Steps[2*i : 2*i+2] {
			p.press("签" + step.Label())
			p.sees("已签" + step.Label())
		}
	}
}

// TestATextPassesThroughSixSignatures lives in a district of its own: different people sign each step, an edit voids them, a repeal ends it.
func TestATextPassesThroughSixSignatures(t *testing.T) {
	w := &world{browser: startBrowser(t)}
	w.site = startSite(t, 100)
	drafter, head := w.person(t, "bianji"), w.person(t, "kezhang")
	r := w.reviewers(t, head)
	paper := writeDocument(drafter)
	drafter.visit(paper + "/review")
	drafter.sees("您是起草人，不能担任初审")
	head.visit("/console?kind=review")
	head.sees(paperTitle)
	r.clear(paper)
	r.sign(paper)
	head.sees("签二校")

	drafter.visit(paper + "/edit")
	drafter.fill("summary", "在番禺的守信企业，信用服务费用给予补贴，每家 2 万元。")
	drafter.press("保存草稿")
	head.visit(paper + "/review")
	head.sees("签署已作废，须重新签")
	head.sees("与上次签署相比，改了：摘要")
	head.sees("轮到初审")
	head.audit("console/documents/N/review-voided")

	r.clear(paper)
	r.sign(paper)
	head.visit(paper + "/review")
	head.audit("console/documents/N/review-signed")
	head.press("现在发布")
	head.sees("已发布")
	public := w.browser.person(t, w.site, "public")
	public.looks = true
	page := strings.Replace(paper, "/console/documents/", "/policies/", 1)
	public.visit(page)
	public.sees("现行有效")

	drafter.visit(paper + "/review")
	drafter.press("更正")
	drafter.fill("reason", "补贴条款漏了一句")
	drafter.press("起草更正稿")
	correction := strings.TrimSuffix(drafter.path(), "/edit")
	drafter.fill("summary", "在番禺的守信企业，信用服务费用给予补贴，每家不超过 2 万元。")
	drafter.press("保存草稿")
	drafter.visit(correction)
	drafter.press("提交审核")
	r.clear(correction)
	r.sign(correction)
	head.visit(correction + "/review")
	head.sees("增：不超过")
	head.press("现在发布")
	public.visit(page)
	public.sees("补贴条款漏了一句")
	public.visit(page + "/versions/2")
	public.visit(page + "/versions/1")
	public.sees("这是旧版本")

	head.visit(paper + "/review")
	head.press("废止")
	head.do("write the reason", chromedp.SetValue("#repeal-reason", "已由新办法代替")) // several forms of the page ask for one
	head.fill("successor", "番禺规〔2022〕第1号")
	head.press("废止这份文件")
	head.sees("不加“第”字")
	head.fill("successor", "")
	head.press("废止这份文件")
	head.sees("已废止")
	public.visit(page)
	public.sees("这份文件已废止，不再适用")
	public.sees("已由新办法代替")
}
