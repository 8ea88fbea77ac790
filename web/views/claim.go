package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// Basis is why the rule says what it says about one enterprise.
type Basis struct {
	Verdict  string // eligible, undetermined, ineligible
	Sentence string // the whole rule in Chinese
	AsOf     string // 2022-12-01
	Rows     []EvidenceRow
}

// BasisOf shows an explanation beside a claim.
func BasisOf(x matching.Explanation) Basis {
	b := Basis{Verdict: string(x.Verdict), Sentence: x.Sentence, AsOf: calendar.ISO(x.AsOf)}
	for _, c := range x.Conditions {
		row := EvidenceRow{Verdict: No, Condition: c.Label, Clause: c.Clause}
		switch c.Truth {
		case rule.True:
			row.Verdict = Yes
		case rule.Unknown:
			row.Verdict = Maybe
		}
		var facts, sources []string
		for _, f := range c.Facts {
			facts = append(facts, factText(f, len(c.Facts) > 1))
			if !f.Known {
				continue
			}
			if f.Source != "" && !slices.Contains(sources, f.Source) {
				sources, row.AsOf = append(sources, f.Source), calendar.ISO(f.AsOf)
			}
		}
		row.Fact, row.Source = strings.Join(facts, "；"), strings.Join(sources, "、")
		b.Rows = append(b.Rows, row)
	}
	return b
}

// factText is a fact's value, with its name where there are several.
func factText(f matching.Fact, named bool) string {
	text := f.Value
	if !f.Known {
		text = "未知"
	}
	if named {
		return f.Label + "：" + text
	}
	return text
}

// summary says how the conditions stand, in one line.
func (b Basis) summary() string {
	n := map[VerdictKind]int{}
	for _, r := range b.Rows {
		n[r.Verdict]++
	}
	text := strconv.Itoa(len(b.Rows)) + "条"
	if n[Yes] == len(b.Rows) {
		return text + "全部满足"
	}
	text += "，满足" + strconv.Itoa(n[Yes]) + "条"
	if n[Maybe] > 0 {
		text += "，" + strconv.Itoa(n[Maybe]) + "条缺资料"
	}
	if n[No] > 0 {
		text += "，" + strconv.Itoa(n[No]) + "条不满足"
	}
	return text
}

// ClaimStatus is how far a claim in the state has come.
func ClaimStatus(s claims.State) StatusKind {
	switch s {
	case claims.Submitted:
		return StatusWaiting
	case claims.Accepted:
		return StatusRunning
	case claims.Correction, claims.Refused, claims.Rejected:
		return StatusBad
	case claims.Approved:
		return StatusDone
	case claims.Withdrawn:
		return StatusOff
	}
	return StatusDraft
}

// claimLeft is the working days left of the step the claim is in; nil when no clock runs.
func claimLeft(c claims.Claim, now time.Time) *int {
	if c.DueOn == nil || c.State != claims.Submitted && c.State != claims.Accepted {
		return nil
	}
	left := calendar.Remaining(now, *c.DueOn)
	return &left
}

// dueMoment is a due date as pages write it: the bureau closes at 17:00.
func dueMoment(t time.Time) string { return monthDayWeek(t) + "17:00" }

func monthDayWeek(t time.Time) string {
	return t.In(calendar.Shanghai).Format("1月2日") + "（" + calendar.Weekday(t) + "）"
}

// factRows are the prefilled facts as a summary list.
func factRows(facts []claims.Fact) []SummaryRow {
	rows := make([]SummaryRow, len(facts))
	for i, f := range facts {
		rows[i] = SummaryRow{Label: f.Label, Value: f.Value, Source: f.Source}
		switch {
		case f.Value == "":
			rows[i].Source = "没有部门登记过"
		case f.AsOf != nil:
			rows[i].Source += "，" + calendar.ISO(*f.AsOf)
		}
	}
	return rows
}

// masked hides the middle of a mobile number.
func masked(mobile string) string {
	if len(mobile) != 11 {
		return mobile
	}
	return mobile[:3] + "****" + mobile[7:]
}

// answerRows are what the enterprise filled in.
func answerRows(a claims.Answers, mobile string) []SummaryRow {
	contact := a[claims.ContactName]
	if contact != "" && mobile != "" {
		contact += "，" + mobile
	}
	statement := a[claims.Statement]
	if statement == "" {
		statement = "（没有填写）"
	}
	return []SummaryRow{{Label: "联系人", Value: contact}, {Label: "情况说明", Value: statement}}
}

func clockText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return calendar.Clock(*t)
}
