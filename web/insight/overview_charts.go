package insight

import (
	"fmt"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/reports"
	"huizhida/web/report"
	"huizhida/web/views"
)

// funnel is the way from eligible to claimed, and which step loses most.
func (o overview) funnel(c reports.Coverage) (string, views.Funnel) {
	f := views.Funnel{ID: "f", Data: views.ChartTable{Name: "政策漏斗", Caption: c.Notice.Title + "，单位：家",
		Head: []string{"步骤", "家数", "其中本步有记录", "比符合", "减少"}}}
	most, why, sum := 0, "", make([]string, 0, len(reports.Steps))
	eligible := c.Count(reports.Eligible)
	for i, step := range reports.Steps {
		s := views.FunnelStep{Label: step.Label(), Count: c.Reached[i], Href: o.list(string(step)), Why: step.Loss()}
		row := []views.ChartCell{{Text: step.Label()}, {Text: views.Num(c.Reached[i]), Href: s.Href},
			{Text: views.Num(c.Recorded[i]), Href: o.list(reports.Did + string(step))}, {Text: views.Rate(c.Reached[i], eligible)}, {Text: "—"}}
		if i == 0 {
			s.Why = fmt.Sprintf("规则 v%d，基准日 %s", c.Notice.RuleVersion, c.Notice.AsOf.Format("2006年1月2日"))
		} else {
			lost := c.Reached[i-1] - c.Reached[i]
			s.LossHref = o.list(reports.At + string(reports.Steps[i-1]))
			row[4] = views.ChartCell{Text: views.Num(lost), Href: s.LossHref}
			if lost > 0 {
				sum = append(sum, views.Num(lost))
			}
			if lost > most {
				most, why = lost, step.Loss()
			}
		}
		f.Steps, f.Data.Rows = append(f.Steps, s), append(f.Data.Rows, row)
	}
	f.Note = "深色是走到这一步的企业，浅色是上一步有、这一步没有的。走到后一步的企业，前面各步都计入。"
	if most == 0 {
		return "符合的企业全部领到，没有流失", f
	}
	f.Note += fmt.Sprintf("各步合计少 %s 家（%s）。", views.Num(c.Gap()), strings.Join(sum, " + "))
	return fmt.Sprintf("流失最多的一步是“%s”：%s 家，占未领的 %s", why, views.Num(most), views.Rate(most, c.Gap())), f
}

func dotRows(groups []reports.Group) []views.DotRow {
	rows := make([]views.DotRow, len(groups))
	for i, g := range groups {
		rows[i] = views.DotRow{Label: g.Label, Done: g.Approved, Total: g.Eligible}
	}
	return rows
}

// tiles is the map of towns; those the map has no tile for are told below it.
func (o overview) tiles(c reports.Coverage) (string, views.Tiles) {
	t := views.Tiles{ID: "tm", Title: "镇街符合未领家数示意图", Towns: map[string]views.DotRow{}}
	for i, row := range dotRows(c.Towns) {
		if c.Towns[i].Key != reports.Unknown {
			t.Towns[row.Label] = row
		}
	}
	say := "各镇街都没有未领的企业"
	if len(c.Towns) > 1 && c.Towns[0].Gap() > 0 {
		two := c.Towns[0].Gap() + c.Towns[1].Gap()
		say = fmt.Sprintf("%s、%s两处未领 %s 家，占全部的 %s", c.Towns[0].Label, c.Towns[1].Label, views.Num(two), views.Rate(two, c.Gap()))
	} else if c.Gap() > 0 {
		say = fmt.Sprintf("未领的 %s 家都在%s", views.Num(c.Gap()), c.Towns[0].Label)
	}
	t.Desc = "按相对位置排列的方格。" + say + "。"
	return say, t
}

func (o overview) towns(c reports.Coverage) views.Dots {
	d := o.dots("dp", "镇街", c, c.Towns, func(q *reports.Query, key string) { q.Town = key })
	d.Title, d.Desc = "镇街领取率与符合未领家数", "按符合未领家数从多到少排列。"+worst(c.Towns)+"。"
	return d
}

// industries is the same by 门类 or 大类; the longest tail is folded away into the table.
func (o overview) industries(c reports.Coverage) (string, views.Dots) {
	d := o.dots("di", "行业", c, c.Industries, func(q *reports.Query, key string) { q.Industry = key })
	d.Title, d.Long = "行业领取率与符合未领家数", true
	d.Rows = d.Rows[:min(len(d.Rows), 8)]
	first := c.Industries[0]
	say := fmt.Sprintf("%s未领 %s 家，领取率 %s", first.Label, views.Num(first.Gap()), views.Rate(first.Approved, first.Eligible))
	d.Desc = say + "。"
	return say, d
}

// dots compares groups; narrow says how a group's key narrows a list.
func (o overview) dots(id, name string, c reports.Coverage, groups []reports.Group, narrow func(*reports.Query, string)) views.Dots {
	d := views.Dots{ID: id, Rows: dotRows(groups), Done: c.Count(reports.Approved), Total: c.Count(reports.Eligible),
		Data: views.ChartTable{Name: name, Caption: c.Notice.Title + "，按符合未领排序，单位：家", Head: []string{name, "符合", "已领", "领取率", "未领"}}}
	cell := func(n int, key, list string) views.ChartCell {
		q := o.query
		q.List, q.Page = list, 0
		narrow(&q, key)
		return views.ChartCell{Text: views.Num(n), Href: report.ListHref(q)}
	}
	for _, g := range groups {
		rate := views.ChartCell{Text: "样本少"}
		if g.Eligible >= 10 {
			rate.Text = views.Rate(g.Approved, g.Eligible)
		}
		d.Data.Rows = append(d.Data.Rows, []views.ChartCell{{Text: g.Label}, cell(g.Eligible, g.Key, string(reports.Eligible)),
			cell(g.Approved, g.Key, string(reports.Approved)), rate, cell(g.Gap(), g.Key, reports.Gap)})
	}
	d.Data.Foot = views.Cells("合计", views.Num(d.Total), views.Num(d.Done), views.Rate(d.Done, d.Total), views.Num(c.Gap()))
	return d
}

// worst names the widest gap and, among groups large enough, the lowest rate.
func worst(groups []reports.Group) string {
	say := groups[0].Label + "缺口最大"
	var low *reports.Group
	for i, g := range groups {
		if g.Eligible >= 10 && (low == nil || g.Approved*low.Eligible < low.Approved*g.Eligible) {
			low = &groups[i]
		}
	}
	if low != nil {
		say += fmt.Sprintf("；%s领取率最低，%s", low.Label, views.Rate(low.Approved, low.Eligible))
	}
	return say
}

// weeks is the approvals by week, with a letter where a campaign started.
func (o overview) weeks(c reports.Coverage) (string, views.Weeks) {
	w := views.Weeks{ID: "wk", Title: "每周领取家数", Data: views.ChartTable{Name: "每周领取", Caption: "每周领取家数，周一起算", Head: []string{"周起始日", "领取", "推送"}}}
	mark, total, best := 'A', 0, c.Weeks[0]
	for _, week := range c.Weeks {
		bar := views.WeekBar{Label: week.Monday.Format("1月2日"), Count: week.Approved}
		event := "—"
		if len(week.Events) > 0 && mark <= 'Z' {
			bar.Mark, bar.Event = string(mark), strings.Join(week.Events, "；")
			event = bar.Mark + " " + bar.Event
			mark++
		}
		w.Bars = append(w.Bars, bar)
		w.Data.Rows = append(w.Data.Rows, views.Cells(week.Monday.Format("2006-01-02"), strconv.Itoa(week.Approved), event))
		total += week.Approved
		if week.Approved > best.Approved {
			best = week
		}
	}
	w.Data.Foot = []views.ChartCell{{Text: "合计"}, {Text: views.Num(total), Href: o.list(string(reports.Approved))}, {}}
	say := fmt.Sprintf("%d 周领取 %s 家，最多的一周是%s起，%s 家", len(c.Weeks), views.Num(total), best.Monday.In(calendar.Shanghai).Format("1月2日"), views.Num(best.Approved))
	w.Desc = say + "。"
	return say, w
}
