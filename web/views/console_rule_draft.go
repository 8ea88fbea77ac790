package views

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"huizhida/enterprises"
	"huizhida/matching/draft"
	"huizhida/matching/rule"
)

// RuleDraft is the rule as the form holds it.
type RuleDraft struct {
	Tree    draft.Tree
	Base    string   // the text that the tree stands for
	Past    []string // earlier states, the oldest first
	Future  []string // states that were undone, the next to redo last
	Last    string   // what the last change was made in: more of the same is undone with it
	Focus   string   // the id of the control where the work goes on
	Done    string   // what the last button did, for whoever cannot see it
	Refused string   // why it did nothing
	Counted int      // how many were eligible when the form was counted last; -1 for not yet, Opened for a page just opened
}

// Opened stands for a page that was opened, which says nothing of changes.
const Opened = -2

// RuleState is a rule with its clauses, as the form keeps it for going back.
type RuleState struct {
	Text    string   `json:"t"`
	Clauses []string `json:"c"`
}

// String is the state as the form keeps it.
func (s RuleState) String() string {
	out, _ := json.Marshal(s) // of strings
	return string(out)
}

// ParseRuleState reads what String wrote; false for anything else.
func ParseRuleState(s string) (RuleState, bool) {
	var state RuleState
	err := json.Unmarshal([]byte(s), &state)
	return state, err == nil
}

// base is the state that the tree stands for.
func (p RulePage) base() string { return RuleState{p.Draft.Base, p.Draft.Tree.Clauses()}.String() }

// now is the state on the page.
func (p RulePage) now() RuleState { return RuleState{p.Expression, p.Draft.Tree.Clauses()} }

// ruleRow is a condition as the page shows it.
type ruleRow struct {
	Path      string
	Number    string // "3", "4–5"; empty for what is no part of the rule
	C         draft.Condition
	Var       rule.Variable
	Attribute enterprises.Attribute
	Problem   *draft.Problem
	Lacking   int
	Href      string
	Findings  []RuleFinding
}

// row gathers what there is to say of a condition.
func (p RulePage) row(path string, c draft.Condition) ruleRow {
	r := ruleRow{Path: path, C: c, Problem: p.Draft.Tree.Check(c)}
	r.Var, _ = p.Draft.Tree.Variable(c.Key)
	r.Attribute, _ = enterprises.Lookup(c.Key)
	if c.Muted || r.Problem != nil {
		return r
	}
	for _, at := range p.placed {
		if at.Path == path {
			if r.Number = strconv.Itoa(at.First + 1); at.Count > 1 {
				r.Number += "–" + strconv.Itoa(at.First+at.Count)
			}
		}
	}
	if p.Rule == nil {
		return r
	}
	for _, read := range p.Rule.Conditions {
		if read.Path == path && read.Lacking > 0 {
			r.Lacking, r.Href = read.Lacking, read.Href
		}
	}
	for _, f := range p.Findings {
		if f.Must && slices.Contains(f.Paths, path) {
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

// id makes an element's id of a path.
func (r ruleRow) id(part string) string { return ruleID(part, r.Path) }

func ruleID(part, path string) string { return part + "-" + strings.ReplaceAll(path, ".", "-") }

// name is the condition for whoever hears of it: 条件 3, 停用的条件“企业规模”.
func (r ruleRow) name() string {
	switch {
	case r.Number != "":
		return "条件 " + r.Number
	case r.C.Muted:
		return "停用的条件“" + r.title() + "”"
	}
	return "未填好的条件“" + r.title() + "”"
}

func (r ruleRow) title() string {
	switch {
	case r.C.Text:
		return "规则语言"
	case r.Var.Label != "":
		return r.Var.Label
	}
	return "还没选字段"
}

// problem is the message for one of the row's controls, "" for none; of a muted row nothing need be mended.
func (r ruleRow) problem(field string) string {
	if r.Problem == nil || r.Problem.Field != field || r.C.Muted {
		return ""
	}
	return r.Problem.Message
}

// noClause says whether the row rests on nothing although it should.
func (r ruleRow) noClause() bool { return r.Number != "" && strings.TrimSpace(r.C.Clause) == "" }

// chosen says whether a value of a closed list is among the row's.
func (r ruleRow) chosen(value string) bool { return slices.Contains(r.C.Values, value) }

// typed is the row's value in its control.
func (r ruleRow) typed() string { return strings.Join(r.C.Values, "、") }

// operators are those of the row's attribute.
func (r ruleRow) operators() []draft.Operator {
	if r.Var.Key == "" {
		return []draft.Operator{r.C.Operator}
	}
	return draft.Operators(r.Var.Type)
}

// closed says whether the value is one of a list.
func (r ruleRow) closed() bool {
	switch r.C.Operator {
	case draft.Equal, draft.Unequal, draft.OneOf, draft.NoneOf:
		return r.Attribute.Values != nil
	}
	return false
}

// placeholder is an example of what to type.
func (r ruleRow) placeholder() string {
	switch {
	case r.Var.Key == "":
		return ""
	case r.C.Operator == draft.Between:
		return "例如 大于 0 至 300万"
	case r.C.Operator == draft.Full || r.C.Operator == draft.NotFull:
		return "例如 1 年、180 天"
	case r.Var.Type == rule.Date:
		return "2021-12-31 或 基准日前 1 年"
	case r.Var.Ratio():
		return "例如 5.5%"
	case r.Var.Type == rule.Int || r.Var.Type == rule.Double:
		return "例如 3,000,000 或 300万"
	case r.C.Operator.TakesMany():
		return "几个值用顿号分开"
	}
	return ""
}

// unit stands behind the value.
func (r ruleRow) unit() string {
	if r.Var.Ratio() || r.Var.Type != rule.Int && r.Var.Type != rule.Double {
		return ""
	}
	return r.Var.Unit
}

// suggestions is the id of the list that helps to type the value.
func (r ruleRow) suggestions() string {
	if r.C.Key == "town" {
		return "towns"
	}
	return ""
}

// fieldGroup is some attributes that belong together.
type fieldGroup struct {
	Label string
	Keys  []string
}

var fieldGroups = []fieldGroup{
	{"登记信息", []string{"district", "town", "industry", "established", "kind", "legal_form", "registered_capital_10k", "name", "uscc"}},
	{"规模和经营", []string{"size", "above_scale", "listed", "employees", "revenue_10k_prev", "assets_10k_prev", "tax_paid_10k_prev"}},
	{"外贸", []string{"import_export_right", "export_usd_prev", "import_usd_prev", "exhibitions"}},
	{"创新", []string{"high_tech", "tech_sme", "srdi", "rd_expense_10k_prev", "rd_staff_ratio", "patents", "tech_upgrade_filed", "equipment_investment_10k"}},
	{"用工", []string{"insured_staff", "unemployment_months_prev", "graduates_hired", "layoff_rate_prev"}},
	{"融资", []string{"guaranteed_loan_10k", "guarantee_fee_rate"}},
	{"信用", []string{"dishonest", "abnormal", "penalties_prev", "tax_grade"}},
	{"标签", []string{"tags"}},
}

// fields are the attributes in groups; one that no group names stands last.
var fields = sync.OnceValue(func() []fieldGroup {
	named := map[string]bool{}
	for _, g := range fieldGroups {
		for _, key := range g.Keys {
			named[key] = true
		}
	}
	groups := slices.Clone(fieldGroups)
	var rest []string
	for _, a := range enterprises.Catalogue {
		if !named[a.Key] {
			rest = append(rest, a.Key)
		}
	}
	if rest != nil {
		groups = append(groups, fieldGroup{"其他", rest})
	}
	return groups
})
