package demo

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed world/*.tmpl
var templates embed.FS

var papers = template.Must(template.New("").Funcs(template.FuncMap{
	"ordinal": func(i int) string { return []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[i] },
	"inc":     func(i int) int { return i + 1 },
}).ParseFS(templates, "world/*.tmpl"))

// paper is one document of a theme.
type paper struct {
	template string
	title    func(t theme) string
	kind     string
	summary  func(t theme) string
}

// papersOf are the documents that each theme is published with, in their order.
var papersOf = []paper{
	{"measure.md.tmpl", func(t theme) string { return "番禺区" + t.Title + "办法" }, "措施",
		func(t theme) string { return t.Audience + "可以申领，" + t.Amount + "。" }},
	{"detail.md.tmpl", func(t theme) string { return "番禺区" + t.Title + "实施细则" }, "其他文件",
		func(t theme) string {
			return "写明" + t.Title + "的办理机构、流程、时限和数据来源。"
		}},
	{"circular.md.tmpl", func(t theme) string { return "关于做好2022年" + t.Title + "工作的通知" }, "通知",
		func(t theme) string { return "2022 年" + t.Title + "的对象、标准和方式。" }},
}

func (p paper) body(t theme) (string, error) {
	var b strings.Builder
	if err := papers.ExecuteTemplate(&b, p.template, t); err != nil {
		return "", fmt.Errorf("write %s of %s: %w", p.template, t.Key, err)
	}
	return b.String(), nil
}

// rule is the theme's eligibility rule: all conditions together.
func (t theme) rule() string {
	parts := make([]string, len(t.Conditions))
	for i, c := range t.Conditions {
		parts[i] = c.Expr
		if strings.Contains(c.Expr, "||") {
			parts[i] = "(" + c.Expr + ")"
		}
	}
	return strings.Join(parts, " && ")
}

// conditionsText is what the guide says of who may claim.
func (t theme) conditionsText() string {
	lines := make([]string, len(t.Conditions))
	for i, c := range t.Conditions {
		lines[i] = fmt.Sprintf("（%s）%s", []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[i], c.Text)
	}
	return strings.Join(lines, "；\n") + "。"
}

// clause names where the i-th condition stands in the measure.
func clause(i int) string {
	return "第三条第（" + []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[i] + "）项"
}

// explanation is an interpretation's text in its form.
func (t theme) explanation(form string) string {
	switch form {
	case "图解":
		return fmt.Sprintf("一图看懂%s\n\n| 问 | 答 |\n|---|---|\n| 给谁 | %s |\n| 给多少 | %s |\n| 怎么拿 | %s |\n| 多久办好 | %d 个工作日 |\n",
			t.Title, t.Audience, t.Amount, t.How, t.PromiseDays)
	case "问答":
		return fmt.Sprintf("**问：哪些企业可以申领？**\n\n答：%s。具体条件是：%s\n\n**问：要交什么材料？**\n\n答：%s。政府部门已经掌握的，不用再交。\n\n**问：资料不全怎么办？**\n\n答：系统会写明缺哪一项，补充后自动重新判断。\n",
			t.Audience, t.conditionsText(), strings.Join(t.Materials, "、"))
	case "音频", "视频":
		return fmt.Sprintf("【文字稿】各位企业朋友，大家好。今天用两分钟说清%s：面向%s，%s。办理方式是%s，%s。\n", t.Title, t.Audience, t.Amount, t.Class, t.How)
	}
	return fmt.Sprintf("## 为什么出台\n\n帮助企业减负增效，让%s看得懂、领得到。\n\n## 谁可以领\n\n%s\n\n## 能领多少\n\n%s。\n\n## 怎么领\n\n%s。本事项实行“%s”，自受理之日起 %d 个工作日内办结。\n\n## 数据从哪里来\n\n判断所用的数据来自登记部门，页面逐项显示来源和日期；有误可以申请更正。\n",
		t.Title, t.conditionsText(), t.Amount, t.How, t.Class, t.PromiseDays)
}
