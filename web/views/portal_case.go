package views

import (
	"fmt"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/claims"
)

func claimPath(noticeID int64) string {
	return "/notices/" + strconv.FormatInt(noticeID, 10) + "/claim"
}

// caseHref leads to a draft's form and to everything else's progress.
func caseHref(c claims.Entry) string {
	if c.State == claims.Draft {
		return claimPath(c.NoticeID)
	}
	return "/cases/" + c.RefNo
}

func caseSince(c claims.Entry) string {
	if c.SubmittedAt == nil {
		return calendar.Date(c.UpdatedAt) + "保存"
	}
	if c.DecidedAt != nil {
		return calendar.Date(*c.DecidedAt) + "办结"
	}
	return calendar.Date(*c.SubmittedAt) + "提交"
}

// casePromise says by when the bureau has to act, and how long it gave itself.
func casePromise(c claims.Entry) string {
	day := calendar.Date(*c.DueOn) + "（" + calendar.Weekday(*c.DueOn) + "）前"
	if c.State == claims.Submitted {
		return day + fmt.Sprintf("决定是否受理（%d个工作日）", claims.AcceptDays)
	}
	return day + fmt.Sprintf("办结（受理起%d个工作日）", c.PromiseDays)
}

func caseTerms(c claims.Entry) []Term {
	terms := []Term{{Label: "企业", Text: c.Enterprise}, {Label: "通知", Text: c.Notice}}
	for _, t := range []struct {
		label string
		at    string
	}{{"提交", clockText(c.SubmittedAt)}, {"受理", clockText(c.AcceptedAt)}, {"办结", clockText(c.DecidedAt)}} {
		if t.at != "" {
			terms = append(terms, Term{Label: t.label, Text: t.at})
		}
	}
	return terms
}

// typed is what was just typed, else what was saved.
func (p CasePage) typed(field string) string {
	if v, ok := p.Typed[field]; ok {
		return v
	}
	return p.Answers[field]
}

func join(items []string) string { return strings.Join(items, "、") }
