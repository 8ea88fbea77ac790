package views

import (
	"time"

	"huizhida/matching"
)

// CheckAnswers are the answers to the three questions, as they stand in the address.
type CheckAnswers struct {
	Trade, Staff, Exports string
}

// complete says whether every question was answered.
func (a CheckAnswers) complete() bool { return a.Trade != "" && a.Staff != "" && a.Exports != "" }

// CheckView is what enterprises like the reader's are eligible for.
type CheckView struct {
	Answers CheckAnswers
	Chances []matching.Chance // the most likely first
	Now     time.Time
}

// Trades, Staffs and ExportAnswers are the choices, as value, label pairs.
var (
	Trades        = []string{"make", "制造", "trade", "批发零售", "service", "服务", "other", "其他"}
	Staffs        = []string{"few", "10人以下", "some", "10至99人", "many", "100人以上"}
	ExportAnswers = []string{"yes", "有", "no", "没有", "unsure", "说不清"}
)

// alike is how many enterprises were compared.
func (v CheckView) alike() int {
	most := 0
	for _, c := range v.Chances {
		most = max(most, c.Judged)
	}
	return most
}

// worth are the chances that some enterprise alike has.
func (v CheckView) worth() []matching.Chance {
	var out []matching.Chance
	for _, c := range v.Chances {
		if c.Eligible > 0 {
			out = append(out, c)
		}
	}
	return out
}

// few says that too few enterprises are alike for a share to mean anything.
func (v CheckView) few() bool { return v.alike() < 10 }
