package insight

import (
	"fmt"
	"strconv"

	"huizhida/reports"
	"huizhida/web/report"
	"huizhida/web/views"
)

// countDisclosed fills in what the year published and answered.
func (o overview) countDisclosed(p *views.InsightPage) {
	d := o.disclosed
	list := func(name, row, class string) string {
		return report.ListHref(reports.Query{List: name, Year: o.query.Year, Row: row, Class: class})
	}
	plain := d.Forms["文字"] + d.Forms["图解"]
	p.Counts = []views.StatItem{
		{Label: "政策文件", Number: views.Num(d.Documents), Unit: "条", Href: list("documents", "", ""), Note: "有解读 " + ratio(d.Interpreted, d.Documents)},
		{Label: "政策解读", Number: views.Num(d.Interpretations), Unit: "条", Href: list("interpretations", "", ""), Note: "文字和图解 " + ratio(plain, d.Interpretations)},
		{Label: "申报通知", Number: views.Num(d.Notices), Unit: "条", Href: list("notices", "", "")},
		{Label: "依申请公开新收", Number: views.Num(d.Received), Unit: "件", Href: list("requests", "new", ""), Note: "本年答复 " + views.Num(d.Answered) + " 件"},
		{Label: "按时答复", Number: views.Num(d.OnTime), Unit: "件", Href: list("requests", "on_time", ""), Note: "按时 " + ratio(d.OnTime, d.Answered) + overdue(d.Overdue)},
	}
	p.FormsSay = "解读有两种以上形式的政策：" + ratio(d.ManyForms, d.Documents)
	p.Forms = views.Shares{ID: "fm", Title: fmt.Sprintf("%d 条政策解读的形式", d.Interpretations), Whole: d.Interpretations,
		Data: views.ChartTable{Name: "解读形式", Caption: fmt.Sprintf("%d年政策解读 %d 条", o.query.Year, d.Interpretations), Head: []string{"形式", "条数", "占比"}}}
	for _, form := range reports.Forms {
		n := d.Forms[form]
		p.Forms.Bars = append(p.Forms.Bars, views.Share{Label: form, Count: n})
		p.Forms.Desc += form + " " + strconv.Itoa(n) + "，"
		p.Forms.Data.Rows = append(p.Forms.Data.Rows, []views.ChartCell{{Text: form}, {Text: strconv.Itoa(n), Href: list("interpretations", "", form)}, {Text: ratio(n, d.Interpretations)}})
	}
	p.Forms.Desc += "共 " + strconv.Itoa(d.Interpretations) + "。"
}

// ratio is a rate with its fraction; nothing of nothing is a dash.
func ratio(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return views.Rate(part, whole)
}

func overdue(n int) string {
	if n == 0 {
		return ""
	}
	return "，超过期限 " + views.Num(n) + " 件"
}

// definitions is 口径: numerator, denominator, moment and rule version of every number on the page.
func (o overview) definitions(c reports.Coverage) []views.Term {
	terms := []views.Term{}
	for i, step := range reports.Steps {
		text := step.Definition() + views.Num(c.Reached[i]) + " 家"
		if c.Recorded[i] != c.Reached[i] {
			text += "，其中本步有记录的 " + views.Num(c.Recorded[i]) + " 家"
		}
		terms = append(terms, views.Term{Label: step.Label(), Text: text + "。"})
	}
	return append(terms,
		views.Term{Label: "可能符合", Text: fmt.Sprintf("最近一次匹配中资料不全、无法判定的 %s 家（全区，不随筛选变化），不计入分母。", views.Num(c.Undetermined))},
		views.Term{Label: "领取率", Text: "已领家数 / 符合家数。符合不足 10 家的只显示家数。企业有几个联系人、几条消息、几次申领，都只计一家。"},
		views.Term{Label: "未领", Text: fmt.Sprintf("符合家数减已领家数，%s 家，含联系不上、不予和办理中的。", views.Num(c.Gap()))},
		views.Term{Label: "统计时点", Text: fmt.Sprintf("推送、申领统计至%s；规则 v%d，基准日 %s；“可触达”按当前的账号和联系人。", lastMoment(c.Scope.Until), c.Notice.RuleVersion, c.Notice.AsOf.Format("2006年1月2日"))},
	)
}
