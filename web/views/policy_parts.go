package views

import (
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/policies"
)

// stateKind is how a state of the publishing flow looks.
func stateKind(s policies.State) StatusKind {
	return map[policies.State]StatusKind{policies.Draft: StatusDraft, policies.InReview: StatusWaiting,
		policies.Scheduled: StatusWaiting, policies.Published: StatusDone, policies.Withdrawn: StatusOff, policies.Repealed: StatusOff, policies.Merged: StatusDone}[s]
}

// stateText is the state's name; a draft that came back says so.
func stateText(s policies.State, returned string) string {
	if s == policies.Draft && returned != "" {
		return "已退回"
	}
	return s.Label()
}

func returnedKind(s policies.State, returned string) StatusKind {
	if s == policies.Draft && returned != "" {
		return StatusBad
	}
	return stateKind(s)
}

// inReview says whether a save voids what was signed.
func inReview(f policies.Flow) bool {
	return f.State == policies.InReview || f.State == policies.Scheduled
}

// windowKind is how a notice's window looks.
func windowKind(label string) StatusKind {
	switch label {
	case policies.OpenNow.Label():
		return StatusDone
	case policies.Upcoming.Label():
		return StatusWaiting
	}
	return StatusOff
}

// dateOr writes a date column, or what stands for none.
func dateOr(t *time.Time, none string) string {
	if t == nil {
		return none
	}
	return t.Format("2006年1月2日")
}

// isoDate writes a date column for a date control; nothing for none.
func isoDate(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// until is the window's end as the four answers give it.
func until(n policies.NoticeDraft) string { return calendar.DateTime(n.ClosesAt) + "截止" }

// StateTabs are the tabs of a console list, with how many each holds.
func StateTabs(path, query string, current policies.State, counts map[policies.State]int) []Tab {
	all := 0
	for _, n := range counts {
		all += n
	}
	p := Paging{Path: path, Query: map[string][]string{}}
	if query != "" {
		p.Query.Set("q", query)
	}
	tabs := []Tab{{Href: p.URL(1), Label: "全部", Count: Num(all), Current: current == ""}}
	for _, s := range policies.States {
		p.Query.Set("state", string(s))
		tabs = append(tabs, Tab{Href: p.URL(1), Label: s.Label(), Count: Num(counts[s]), Current: current == s})
	}
	return tabs
}

var stepNames = map[string]string{
	"create": "起草", "edit": "保存修改", "submit": "提交审核", "publish": "发布", "return": "退回修改", "withdraw": "撤下",
	"sign": "签署", "void": "签署作废", "publish_urgent": "紧急发布", "review_urgent": "补办审核完成", "schedule": "定时发布", "unschedule": "定时发布未完成",
	"correct": "起草更正稿", "corrected": "更正", "merge": "更正稿发布", "repeal": "废止", "accept": "接受提示",
	"autosave": "自动保存", "attach": "添加附件", "detach": "移除附件", "replace_attachment": "替换附件", "move_attachment": "调整附件顺序",
	"save_rule": "保存规则草稿", "freeze_rule": "冻结规则", "sign_golden": "签署对照企业", "remove_golden": "移除对照企业", "match": "匹配全部企业", "request_match": "要求重新匹配",
}

// History turns the audit trail of a record into moments, the latest first.
func History(events []policies.Event) []Moment {
	events = folded(events)
	moments := make([]Moment, len(events))
	for i, e := range events {
		_, verb, _ := strings.Cut(e.Action, ".")
		moments[i] = Moment{Title: stepName(verb), Note: e.Actor + "，" + calendar.Clock(e.At)}
		if step, ok := e.Detail["step"].(string); ok && verb == "sign" {
			moments[i].Title = "签" + step
		}
		if verb == "return" || verb == "withdraw" || verb == "void" || verb == "repeal" || verb == "unschedule" {
			moments[i].Kind = MomentBad
		}
		if reason := e.Reason(); reason != "" {
			moments[i].Note += "。原因：" + reason
		}
	}
	return moments
}

// folded keeps the last of the times that one person's typing was saved by itself in a row.
func folded(events []policies.Event) []policies.Event {
	var out []policies.Event
	for i, e := range events {
		if i > 0 && strings.HasSuffix(e.Action, ".autosave") && events[i-1].Action == e.Action && events[i-1].Actor == e.Actor {
			continue
		}
		out = append(out, e)
	}
	return out
}

func stepName(verb string) string {
	if name, ok := stepNames[verb]; ok {
		return name
	}
	return verb
}

// Conflict is what was typed beside what somebody else saved meanwhile, so that nothing is lost and nothing overwritten unseen.
type Conflict struct {
	Message string
	Locked  bool // it is no draft any more: what was typed can only be copied
	Fields  []ConflictField
}

// ConflictField is one field that differs.
type ConflictField struct {
	Label string
	Typed string
	Saved string
}

// Differences keeps the fields of label, typed, saved triples that differ.
func Differences(triples ...string) []ConflictField {
	var out []ConflictField
	for i := 0; i+2 < len(triples); i += 3 {
		if typed := strings.ReplaceAll(triples[i+1], "\r\n", "\n"); typed != strings.ReplaceAll(triples[i+2], "\r\n", "\n") {
			out = append(out, ConflictField{triples[i], typed, triples[i+2]})
		}
	}
	return out
}

func itoa[I ~int | ~int64](n I) string { return strconv.FormatInt(int64(n), 10) }

// besides joins what there is with a full-width space, as the pages' small lines do.
func besides(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, "　")
}

func lines(items []string) string { return strings.Join(items, "\n") }
