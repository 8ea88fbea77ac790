package views

import (
	"slices"
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

// usual is the share, one in so many, from which a benefit is common among enterprises alike.
const usual = 10

// likely are the benefits that at least a tenth of the enterprises alike may have, rare those that fewer may.
func (v CheckView) likely() []matching.Chance {
	return slices.DeleteFunc(slices.Clone(v.Chances), func(c matching.Chance) bool { return c.Eligible == 0 || c.Eligible*usual < c.Judged })
}

func (v CheckView) rare() []matching.Chance {
	return slices.DeleteFunc(slices.Clone(v.Chances), func(c matching.Chance) bool { return c.Eligible == 0 || c.Eligible*usual >= c.Judged })
}

// none is how many open benefits no enterprise alike may have.
func (v CheckView) none() int { return len(v.Chances) - len(v.likely()) - len(v.rare()) }

// few says that too few enterprises are alike for a share to mean anything.
func (v CheckView) few() bool { return v.alike() < 10 }
