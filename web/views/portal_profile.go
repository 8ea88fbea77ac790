package views

import (
	"strconv"
	"strings"
	"time"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// ProfilePage is what the register knows of the enterprise that reads it.
type ProfilePage struct {
	Enterprise enterprises.Enterprise
	Sources    []enterprises.SourceFacts
	Now        time.Time
	Edit       *enterprises.Attribute // the attribute being filled in
	Value      string
	Errors     Errors
}

// declarable are the attributes an enterprise may fill in by itself; the others are for authorities to state.
var declarable = map[string]bool{
	"industry": true, "town": true, "employees": true, "revenue_10k_prev": true, "assets_10k_prev": true, "tax_paid_10k_prev": true,
	"import_export_right": true, "export_usd_prev": true, "import_usd_prev": true, "rd_expense_10k_prev": true, "rd_staff_ratio": true,
	"patents": true, "insured_staff": true, "unemployment_months_prev": true, "graduates_hired": true, "layoff_rate_prev": true,
	"equipment_investment_10k": true, "tech_upgrade_filed": true, "guaranteed_loan_10k": true, "guarantee_fee_rate": true, "exhibitions": true,
}

// Declarable says whether an enterprise may fill in an attribute by itself.
func Declarable(key string) bool { return declarable[key] }

// MayState says whether the enterprise may fill in an attribute now: authorities have said nothing of it.
func (p ProfilePage) MayState(a enterprises.Attribute) bool {
	for _, s := range p.Sources {
		for _, f := range s.Facts {
			if f.Key == a.Key && f.Period == p.period(a) && s.Source != enterprises.SelfDeclared {
				return false
			}
		}
	}
	return declarable[a.Key]
}

func (p ProfilePage) period(a enterprises.Attribute) int {
	if a.Yearly {
		return p.Now.Year() - 1
	}
	return 0
}

// open are the attributes that nobody has stated and the enterprise may fill in.
func (p ProfilePage) open() []enterprises.Attribute {
	var out []enterprises.Attribute
	for _, a := range missing(p.Sources) {
		if declarable[a.Key] {
			out = append(out, a)
		}
	}
	return out
}

func (p ProfilePage) summary(s enterprises.SourceFacts) []SummaryRow {
	rows := make([]SummaryRow, len(s.Facts))
	for i, f := range s.Facts {
		rows[i] = SummaryRow{Label: f.Label(), Value: f.Shown()}
		if !f.Dated().Equal(s.Newest) {
			rows[i].Source = "数据日期：" + dayText(f.Dated())
		}
		if f.Source == enterprises.SelfDeclared && declarable[f.Key] {
			rows[i].Href = profileEdit(f.Key)
		}
	}
	return rows
}

func (p ProfilePage) sourceNote(s enterprises.SourceFacts) string {
	return Num(len(s.Facts)) + "项，数据日期 " + dayText(s.Newest)
}

// label names an attribute with the year it will be stored under.
func (p ProfilePage) label(a enterprises.Attribute) string {
	if a.Yearly {
		return strconv.Itoa(p.Now.Year()-1) + "年" + strings.TrimPrefix(a.Label, "上年")
	}
	return a.Label
}

func profileEdit(key string) string { return "/me/profile?edit=" + key + "#edit" }

// input is the control for the attribute being filled in.
func (p ProfilePage) input() Input {
	a := *p.Edit
	in := Input{Name: "value", Label: p.label(a), Value: p.Value, Error: p.Errors.For(a.Key), Width: "m", Unit: a.Unit}
	switch {
	case a.Ratio:
		in.Hint, in.InputMode = "例如 35% 或 0.35", "decimal"
	case a.Key == "industry":
		in.Hint = "国民经济行业代码，例如 C3911"
	case a.Type == rule.Int:
		in.InputMode = "numeric"
	case a.Type == rule.Double:
		in.InputMode = "decimal"
	}
	return in
}

// choices are the answers of an attribute that has few; nil for one to be typed.
func (p ProfilePage) choices() []Option {
	a := *p.Edit
	switch {
	case a.Type == rule.Bool:
		return Options(p.Value, "是", "是", "否", "否")
	case a.Key == "town":
		options := []Option{}
		for _, t := range enterprises.Towns {
			options = append(options, Option{Value: t, Label: t, Selected: t == p.Value})
		}
		return options
	}
	return nil
}
