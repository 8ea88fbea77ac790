package views

import (
	"time"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/policies"
)

// NoticeList is the console's list of notices.
type NoticeList struct {
	Query  string
	State  policies.State
	Tabs   []Tab
	Lines  []policies.NoticeLine
	Paging Paging
	Now    time.Time
}

// span is the days from the first opening to the last closing on the page, today included.
func (l NoticeList) span() (from, to time.Time) {
	from, to = l.Now, l.Now
	for _, n := range l.Lines {
		if opens := policies.OpensAt(n.OpensOn); opens.Before(from) {
			from = opens
		}
		if n.ClosesAt.After(to) {
			to = n.ClosesAt
		}
	}
	return from, to
}

// at is where t stands on the page's scale, in percent.
func (l NoticeList) at(t time.Time) float64 {
	from, to := l.span()
	if !to.After(from) {
		return 0
	}
	return 100 * t.Sub(from).Seconds() / to.Sub(from).Seconds()
}

func (l NoticeList) barLabel(n policies.NoticeLine) string {
	return monthDay(policies.OpensAt(n.OpensOn)) + "至" + monthDay(n.ClosesAt.In(calendar.Shanghai)) + "，" + n.Window(l.Now).Label()
}

func barClass(w policies.Window) string {
	if w == policies.OpenNow {
		return "ch-1"
	}
	if w == policies.Upcoming {
		return "ch-2"
	}
	return "ch-6"
}

// NoticeForm is the editing page of a notice, as it was last filled in.
type NoticeForm struct {
	ID       int64 // 0 for a new one
	Version  int
	Benefit  BenefitDetail
	Document policies.Document
	Typed    NoticeTyped
	Errors   []fault.Field
	Conflict *Conflict
	Flow     policies.Flow
	Warnings []string
}

// NoticeTyped is what stands in the controls, right or wrong.
type NoticeTyped struct {
	Title, Body                         string
	OpensOn, ClosesOn, ClosesTime, AsOf string
}

// TypedNotice fills the controls from a saved draft.
func TypedNotice(n policies.NoticeDraft) NoticeTyped {
	return NoticeTyped{Title: n.Title, Body: n.Body, OpensOn: isoDate(&n.OpensOn), ClosesOn: calendar.ISO(n.ClosesAt),
		ClosesTime: n.ClosesAt.In(calendar.Shanghai).Format("15:04"), AsOf: isoDate(&n.AsOf)}
}

// Against compares what was typed with what is saved.
func (t NoticeTyped) Against(s NoticeTyped) []ConflictField {
	return Differences("标题", t.Title, s.Title, "开始日期", t.OpensOn, s.OpensOn, "截止日期", t.ClosesOn, s.ClosesOn, "截止时间", t.ClosesTime, s.ClosesTime,
		"判定日期", t.AsOf, s.AsOf, "正文", t.Body, s.Body)
}

func (f NoticeForm) title() string {
	if f.ID == 0 {
		return "新建申报通知"
	}
	return "编辑申报通知"
}

func (f NoticeForm) action() string {
	if f.ID == 0 {
		return "/console/benefits/" + itoa(f.Benefit.Benefit.ID) + "/notices"
	}
	return "/console/notices/" + itoa(f.ID)
}

func (f NoticeForm) back() string {
	if f.ID == 0 {
		return "/console/benefits/" + itoa(f.Benefit.Benefit.ID)
	}
	return f.action()
}

func (f NoticeForm) err(name string) string { return Errors(f.Errors).For(name) }

func (f NoticeForm) locked() bool { return f.Conflict != nil && f.Conflict.Locked }

// tasks are what must be true before the notice can be published.
func (f NoticeForm) tasks() []Task {
	documentPath := "/console/documents/" + itoa(f.Document.ID)
	return []Task{
		task("文件已公开", documentPath, f.Document.State == policies.Published && f.Document.Openness == policies.Open, "已发布", "未发布", ""),
		task("规则已冻结", "/console/benefits/"+itoa(f.Benefit.Benefit.ID)+"/rule", f.Benefit.Frozen() != nil, f.Benefit.ruleText(), f.Benefit.ruleText(), "发布时固定最新的冻结版本"),
		task("申报窗口", "#opens_on", f.Typed.OpensOn != "" && f.Typed.ClosesOn != "", "已填", "待填", ""),
	}
}

// NoticeDetail is a notice with what it stands on and what came of it.
type NoticeDetail struct {
	policies.Posted
	Rule     *policies.RuleVersion // the pinned one, else the one that would be
	Verdicts *VerdictCounts        // nil until it has been matched
	History  []policies.Event
	Now      time.Time
}

func (d NoticeDetail) path() string { return "/console/notices/" + itoa(d.Notice.ID) }

// left is how many working days the window has left, or has to its opening.
func (d NoticeDetail) left() int { return calendar.Remaining(d.Now, d.Notice.ClosesAt) }
