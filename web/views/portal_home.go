package views

import (
	"time"

	"huizhida/calendar"
	"huizhida/policies"
)

// PortalHome is the portal's first page.
type PortalHome struct {
	Counts   map[policies.Module]int
	Closing  []policies.Entry // open notices, the nearest end first
	Words    []string         // what people look for, each with results
	Headline *Headline        // nil when nothing was pushed yet
	Now      time.Time
}

// Headline is what came of one notice: how many may have it, how many have.
type Headline struct {
	Year     int
	NoticeID int64
	Benefit  string
	Eligible int
	Approved int
}

func (h Headline) label() string {
	return Num(h.Eligible) + "家中" + Num(h.Approved) + "家已领，" + Num(h.Eligible-h.Approved) + "家还没领"
}

// shelfLine is one line of the contents: a module, how much it holds, what it is for.
type shelfLine struct {
	no, label, href, note, unit string
	count                       int
}

func (h PortalHome) contents() []shelfLine {
	return []shelfLine{
		{"一", "申报通知", "/policies?module=notices", "什么时候开始报、什么时候截止", "条", h.Counts[policies.NoticeModule]},
		{"二", "政策文件", "/policies?module=documents", "正式文件，注明文号和是否有效", "件", h.Counts[policies.DocumentModule]},
		{"三", "政策解读", "/policies?module=interpretations", "用白话、图解和问答讲清楚", "篇", h.Counts[policies.InterpretationModule]},
		{"四", "政策申报", "/policies?module=benefits", "正在受理，能自动填的已填好", "项", h.Counts[policies.BenefitModule]},
		{"五", "结果公示", "/results", "谁领到、领多少，有异议可提出", "批", 0},
		{"六", "使用帮助", "/help", "登录、申领、更正资料怎么做", "篇", len(HelpTopics)},
	}
}

// entryLeft is how many working days an entry's window has left.
func entryLeft(e policies.Entry, now time.Time) int { return calendar.Remaining(now, *e.ClosesAt) }

// shortMoment leaves out the year of a deadline in the same year.
func shortMoment(t, now time.Time) string {
	t = t.In(calendar.Shanghai)
	if t.Year() == now.In(calendar.Shanghai).Year() {
		return t.Format("1月2日") + "（" + calendar.Weekday(t) + "）" + t.Format("15:04") + "截止"
	}
	return calendar.DateTime(t) + "截止"
}
