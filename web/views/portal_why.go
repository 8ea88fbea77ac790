package views

import (
	"strconv"

	"huizhida/calendar"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// WhyPage says to an enterprise why a notice is or is not for it.
type WhyPage struct {
	Posted  policies.Posted
	Window  policies.Window
	Left    int // working days to the end of the window
	Unlocks []Unlock
	matching.Explanation
}

// Unlock is one thing the enterprise may tell, and how many open benefits wait for it.
type Unlock struct {
	Name     string
	Policies int
}

// UnlocksOf ranks what an explanation lacks by how many opportunities wait for it.
func UnlocksOf(missing []string, waiting map[string]int) []Unlock {
	var out []Unlock
	for _, key := range missing {
		u := Unlock{Name: AttributeNames([]string{key}), Policies: max(waiting[key], 1)}
		at := len(out)
		for at > 0 && out[at-1].Policies < u.Policies {
			at--
		}
		out = append(out[:at], append([]Unlock{u}, out[at:]...)...)
	}
	return out
}

// conclusion is the page's heading.
func (w WhyPage) conclusion() string {
	switch w.Verdict {
	case rule.Eligible:
		return "为什么说您符合"
	case rule.Undetermined:
		return "还差什么才能确定"
	}
	if w.NearMiss {
		return "只差一条就符合"
	}
	return "为什么暂不符合"
}

// tally says how the conditions stand: 6个条件全部满足，判定于2022年12月12日.
func (w WhyPage) tally() string {
	held, failed, unknown := 0, 0, 0
	for _, c := range w.Conditions {
		switch c.Truth {
		case rule.True:
			held++
		case rule.False:
			failed++
		default:
			unknown++
		}
	}
	judged := "判定于" + calendar.Date(w.JudgedAt)
	all := strconv.Itoa(len(w.Conditions))
	if held == len(w.Conditions) {
		return all + "个条件全部满足，" + judged
	}
	text := all + "个条件里，" + strconv.Itoa(held) + "个满足"
	if failed > 0 {
		text += "，" + strconv.Itoa(failed) + "个不满足"
	}
	if unknown > 0 {
		text += "，" + strconv.Itoa(unknown) + "个还不知道"
	}
	return text + "，" + judged
}
