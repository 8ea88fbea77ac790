package insight

import (
	"fmt"
	"time"

	"huizhida/calendar"
	"huizhida/reports"
	"huizhida/web/report"
	"huizhida/web/views"
)

// page puts the numbers into words and charts.
func (o overview) page() views.InsightPage {
	p := views.InsightPage{Filter: o.filter(), Period: fmt.Sprintf("%d年1月1日至12月31日", o.query.Year)}
	o.countDisclosed(&p)
	if o.coverage == nil {
		p.Empty = fmt.Sprintf("%d年没有发布申报通知", o.query.Year)
		return p
	}
	c := *o.coverage
	p.Say, p.Actions = o.sentence(c), o.actions(c)
	p.Facts, p.AsOfLink = o.facts(c), o.asOfLink()
	if c.Count(reports.Eligible) == 0 {
		p.Empty = "按这个口径，没有符合的企业"
		p.Definitions = o.definitions(c)
		return p
	}
	p.FunnelSays, p.Funnel = o.funnel(c)
	if o.query.Town == "" {
		p.TownNote = "总体领取率 " + views.Rate(c.Count(reports.Approved), c.Count(reports.Eligible))
		p.TilesSay, p.Tiles = o.tiles(c)
		dots := o.towns(c)
		p.TownsSay, p.Towns = worst(c.Towns), &dots
	}
	p.IndustrySays, p.Industries = o.industries(c)
	p.IndustryNote = "按国民经济行业" + map[bool]string{true: "大类", false: "门类"}[o.query.Industry != ""]
	if len(c.Weeks) > 0 {
		say, weeks := o.weeks(c)
		p.WeeksSay, p.Weeks = say, &weeks
	}
	p.Definitions = o.definitions(c)
	return p
}

// list is the address of a list within the page's filters.
func (o overview) list(name string) string {
	q := o.query
	q.List, q.Page = name, 0
	return report.ListHref(q)
}

// sentence is line 1 of the page: the conclusion.
func (o overview) sentence(c reports.Coverage) []views.SayPart {
	eligible, approved := c.Count(reports.Eligible), c.Count(reports.Approved)
	parts := []views.SayPart{{Before: c.Notice.Benefit + "："}, {Before: views.Num(eligible) + " 家符合，"}, {Before: views.Num(approved) + " 家已领，"}}
	if eligible == 0 {
		return append(parts[:2], views.SayPart{Before: "还没有可以计算的覆盖率。"})
	}
	if len(c.Towns) < 2 || c.Towns[0].Gap() == 0 {
		return append(parts, views.SayPart{Strong: "覆盖 " + views.Rate(approved, eligible), After: "。"})
	}
	return append(parts, views.SayPart{Strong: "覆盖 " + views.Rate(approved, eligible), After: "；"},
		views.SayPart{Before: "差距最大的是", Strong: c.Towns[0].Label, After: "，"},
		views.SayPart{Before: "符合未领 ", Strong: views.Num(c.Towns[0].Gap()) + " 家", After: "。"})
}

func (o overview) actions(c reports.Coverage) []views.Link {
	var actions []views.Link
	if c.Gap() > 0 {
		actions = append(actions, views.Link{Href: o.list(reports.Gap), Label: "看未领的 " + views.Num(c.Gap()) + " 家"})
	}
	if o.query.Town == "" && len(c.Towns) > 1 && c.Towns[0].Gap() > 0 {
		q := o.query
		q.List, q.Town = reports.Gap, c.Towns[0].Key
		actions = append(actions, views.Link{Href: report.ListHref(q), Label: fmt.Sprintf("看%s的 %s 家", c.Towns[0].Label, views.Num(c.Towns[0].Gap()))})
	}
	return append(actions, views.Link{Href: fmt.Sprintf("/insight/notices?year=%d", o.query.Year), Label: fmt.Sprintf("看全部 %d 个通知", len(o.notices))})
}

// facts are the terms the numbers stand on: printed with the page.
func (o overview) facts(c reports.Coverage) []views.Term {
	facts := []views.Term{{Label: "统计至", Text: lastMoment(c.Scope.Until)}, {Label: "规则", Text: fmt.Sprintf("v%d", c.Notice.RuleVersion)},
		{Label: "基准日", Text: c.Notice.AsOf.Format("2006年1月2日")}}
	if c.MatchedAt != nil {
		facts = append(facts, views.Term{Label: "匹配于", Text: calendar.Clock(*c.MatchedAt)})
	}
	if o.query.Town != "" {
		facts = append(facts, views.Term{Label: "镇街", Text: reports.TownName(o.query.Town)})
	}
	if o.query.Industry != "" {
		facts = append(facts, views.Term{Label: "行业", Text: reports.IndustryName(o.query.Industry)})
	}
	return facts
}

// lastMoment writes the end of a year as its last day, and any other moment in full.
func lastMoment(until time.Time) string {
	if last := until.Add(-time.Second); calendar.Day(until).Equal(until) {
		return calendar.Date(last) + "24:00"
	}
	return calendar.Clock(until)
}

// asOfLink goes to the same page at the other moment.
func (o overview) asOfLink() views.Link {
	q := o.query
	q.List, q.YearEnd = "", !q.YearEnd
	v := q.Values()
	v.Del("list")
	label := fmt.Sprintf("改看%d年末的数", q.Year)
	if o.query.YearEnd {
		label = "改看现在的数"
	}
	return views.Link{Href: "/insight?" + v.Encode(), Label: label}
}
