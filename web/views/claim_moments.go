package views

import (
	"fmt"

	"huizhida/calendar"
	"huizhida/claims"
)

var momentTitles = map[claims.State]string{
	claims.Draft: "建立草稿", claims.Submitted: "企业提交", claims.Accepted: "受理", claims.Correction: "通知补正",
	claims.Approved: "审核通过", claims.Refused: "不予通过", claims.Rejected: "不予受理", claims.Withdrawn: "企业撤回",
}

// claimMoments are a claim's history and what comes next. Staff see who did it; the enterprise sees what it means for it.
func claimMoments(c claims.Case, staff bool) []Moment {
	var moments []Moment
	for _, e := range c.Events {
		if e.To == claims.Draft && !staff {
			continue
		}
		title := momentTitles[e.To]
		if e.From == claims.Correction && !e.To.Decided() {
			title = "补正齐全，继续办理"
		}
		note := calendar.Clock(e.At)
		if staff {
			note += " · " + e.Actor
		}
		m := Moment{Title: title, Note: note, Body: momentNote(e.Note)}
		switch e.To {
		case claims.Refused, claims.Rejected:
			m.Kind = MomentBad
			m.Body = momentNote(e.Note + "（依据：" + c.Clause + "）")
		case claims.Accepted:
			if e.From == claims.Submitted {
				m.Note += fmt.Sprintf(" · 次日起算，%d个工作日内办结", c.PromiseDays)
			}
		}
		moments = append(moments, m)
	}
	return append(moments, nextMoments(c)...)
}

// nextMoments are what the claim waits for and what follows.
func nextMoments(c claims.Case) []Moment {
	due := ""
	if c.DueOn != nil {
		due = "最晚" + calendar.Date(*c.DueOn) + "（" + calendar.Weekday(*c.DueOn) + "）"
	}
	promise := fmt.Sprintf("受理起%d个工作日内办结", c.PromiseDays)
	switch c.State {
	case claims.Draft:
		return []Moment{{Kind: MomentNow, Title: "等您提交", Note: calendar.DateTime(c.ClosesAt) + "截止"}, {Kind: MomentNext, Title: "受理", Note: fmt.Sprintf("提交后%d个工作日内决定", claims.AcceptDays)}, {Kind: MomentNext, Title: "审核", Note: promise}}
	case claims.Submitted:
		return []Moment{{Kind: MomentNow, Title: "等待受理", Note: due}, {Kind: MomentNext, Title: "审核", Note: promise}}
	case claims.Accepted:
		return []Moment{{Kind: MomentNow, Title: "审核中", Note: due}, {Kind: MomentNext, Title: "办结", Note: "结果会发到消息里"}}
	case claims.Correction:
		return []Moment{{Kind: MomentNow, Title: "等企业补正", Note: "补正期间办理期限暂停计算"}, {Kind: MomentNext, Title: "继续办理", Note: "补正齐全后恢复计算"}}
	}
	return nil
}
