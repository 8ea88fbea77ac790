package views

import (
	"net/url"
	"strconv"
	"time"

	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// VerdictsPage is a notice's stored verdicts, filtered.
type VerdictsPage struct {
	Posted   policies.Posted
	Overview matching.Overview
	Listing  matching.Listing
	Filter   matching.Filter
	Query    url.Values // the filters, without the page
}

// VerdictPage is why a notice does or does not fit an enterprise, now or on a past day.
type VerdictPage struct {
	Posted      policies.Posted
	Explanation matching.Explanation
	At          string     // the day asked for, as typed
	Known       *time.Time // the moment of a past verdict; nil for now
	Absent      bool       // the enterprise was not in the register then
	Errors      Errors
}

func (v VerdictPage) path() string {
	return "/console/notices/" + strconv.FormatInt(v.Posted.Notice.ID, 10) + "/verdicts"
}

// unannounced says that the notice was not public at the moment shown.
func (v VerdictPage) unannounced() bool {
	published := v.Posted.Notice.PublishedAt
	return v.Known != nil && published != nil && published.After(*v.Known)
}

func (v VerdictsPage) path() string {
	return "/console/notices/" + strconv.FormatInt(v.Posted.Notice.ID, 10) + "/verdicts"
}

// with is the address of the list with some filters changed.
func with(path string, query url.Values, pairs ...string) string {
	p := Paging{Path: path, Query: url.Values{}}
	for key, values := range query {
		p.Query[key] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if p.Query.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			p.Query.Del(pairs[i])
		}
	}
	return p.URL(1)
}

// verdictTabs part the list by verdict; a tab drops the filters that only another verdict has.
func verdictTabs(path string, query url.Values, current rule.Verdict, c matching.Counts) []Tab {
	tabs := []Tab{{Href: with(path, query, "verdict", "", "lacks", "", "condition", ""), Label: "全部", Count: Num(c.Total()), Current: current == ""}}
	for _, v := range []rule.Verdict{rule.Eligible, rule.Undetermined, rule.Ineligible} {
		tabs = append(tabs, Tab{Href: with(path, query, "verdict", string(v), "lacks", "", "condition", ""), Label: VerdictOf(v).Label(), Count: Num(c.Of(v)), Current: current == v})
	}
	return tabs
}

func (v VerdictsPage) paging() Paging {
	return Paging{Path: v.path(), Query: v.Query, Page: max(v.Filter.Number, 1), PerPage: v.Filter.Size, Total: v.Listing.Total, Unit: "家"}
}

// whys is why a verdict is what it is, in a few words: the conditions that fail, or the data that lack.
func whys(conditions []matching.Judged, l matching.Listed) string {
	switch l.Verdict {
	case rule.Eligible:
		return "各项条件都满足"
	case rule.Undetermined:
		if len(l.Missing) == 0 {
			return "有条件算不出来，请核对数据"
		}
		return "缺：" + AttributeNames(l.Missing)
	}
	text := ""
	for i, t := range rule.ParseReasons(l.Reasons) {
		if t != rule.False || i >= len(conditions) {
			continue
		}
		if text != "" {
			text += "；"
		}
		text += "不满足“" + conditions[i].Label + "”"
	}
	return text
}

// townOptions are the towns of a list with how many of it each has.
func townOptions(current string, towns []matching.TownCount) []Option {
	options := []Option{{Value: "", Label: "全部镇街", Selected: current == ""}}
	for _, t := range towns {
		if t.Town == "" {
			options = append(options, Option{Value: "-", Label: "镇街未知（" + Num(t.Count) + "）", Selected: current == "-"})
		} else {
			options = append(options, Option{Value: t.Town, Label: t.Town + "（" + Num(t.Count) + "）", Selected: current == t.Town})
		}
	}
	return options
}

// choiceTitle says which number of the rule page a list stands behind.
func choiceTitle(p RulePage, c matching.Choice) string {
	steps := []string{}
	if r, err := matching.Compile(p.Expression); err == nil {
		for _, t := range r.Terms() {
			steps = append(steps, rule.Dated(t.Label, rule.DayOf(p.AsOf)))
		}
	}
	step := func(n int) string {
		if n < 1 || n > len(steps) {
			return "第 " + strconv.Itoa(n) + " 条"
		}
		return "“" + steps[n-1] + "”"
	}
	switch {
	case p.Change != "":
		return ChangeTitle(p.Change) + "的企业（与 v" + strconv.Itoa(p.Against) + " 相比）"
	case c.Only > 0:
		return "仅差一条的企业：" + step(c.Only)
	case c.Stuck > 0:
		return "只缺数据、其余条件都符合的企业：" + step(c.Stuck)
	case c.Left > 0:
		return "到" + step(c.Left) + "为止还剩的企业"
	case c.Lacks != "":
		return "缺“" + AttributeNames([]string{c.Lacks}) + "”的企业"
	case c.Verdict != "":
		return VerdictOf(c.Verdict).Label() + "的企业"
	}
	return "全部企业"
}
