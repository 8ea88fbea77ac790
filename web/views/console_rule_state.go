package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/matching"
)

// frozen says whether an old version is looked at.
func (p RulePage) frozen() bool { return p.ReadOnly }

// editable says whether the rule on the page may be changed by whoever looks at it.
func (p RulePage) editable() bool { return p.Writer && !p.ReadOnly }

// working is where the form goes that only counts.
func (p RulePage) working() string {
	switch {
	case p.editable():
		return p.path("/edit")
	case p.ReadOnly:
		return p.path("/count?version=" + strconv.Itoa(p.Shown.Version))
	}
	return p.path("/count")
}

// stamp is the line under the title.
func (p RulePage) stamp() string {
	parts := []string{"基准日 " + calendar.Date(p.AsOf)}
	if p.Shown != nil && p.Shown.FrozenAt != nil {
		parts = append(parts, "v"+strconv.Itoa(p.Shown.Version)+" 于 "+calendar.Clock(*p.Shown.FrozenAt)+" 冻结")
	} else if p.Shown != nil {
		parts = append(parts, calendar.Clock(p.Shown.UpdatedAt)+" 保存")
	}
	if p.editable() && p.Shown != nil && !p.Saved() {
		parts = append(parts, "有未保存的修改")
	}
	return strings.Join(parts, " · ")
}

// countText is the line beside the heading: 6 条，全部满足才符合.
func (p RulePage) countText() string {
	if p.Rule == nil {
		return ""
	}
	text := strconv.Itoa(len(p.Rule.Conditions)) + " 条"
	if len(p.Rule.Conditions) > 1 && len(p.Live.Steps) == len(p.Rule.Conditions) {
		text += "，全部满足才符合"
	}
	return text
}

// announcement is what changed, for whoever hears the page: 符合 1,572，较上次 −14.
func (p RulePage) announcement() string {
	text := p.Draft.Done
	switch {
	case p.Draft.Refused != "":
		return p.Draft.Refused
	case p.Draft.Counted == Opened:
		return ""
	case p.Fault != nil:
		return "规则文本第 " + strconv.Itoa(p.Fault.Line) + " 行有误：" + p.Fault.Message
	case p.Live == nil:
		return text
	}
	if text != "" {
		text += "。"
	}
	text += "符合 " + Num(p.Live.Eligible)
	switch d := p.Live.Eligible - p.Draft.Counted; {
	case p.Draft.Counted < 0 || d == 0:
	case d > 0:
		text += "，较上次 +" + Num(d)
	default:
		text += "，较上次 −" + Num(-d)
	}
	return text
}

// counted is how many are eligible now, for the next answer to compare with.
func (p RulePage) counted() int {
	if p.Live == nil {
		return -1
	}
	return p.Live.Eligible
}

// savedState is the state that the database holds, for the browser to know what is not saved.
func (p RulePage) savedState() string {
	if p.Shown == nil {
		return RuleState{Clauses: []string{}}.String()
	}
	return RuleState{p.Shown.Expression, p.Shown.Clauses}.String()
}

// rows is how tall the text is.
func (p RulePage) rows() int { return min(max(strings.Count(p.Expression, "\n")+2, 5), 24) }

// says is a row in words.
func (p RulePage) says(r ruleRow) string {
	if p.Rule != nil {
		var labels []string
		for _, c := range p.Rule.Conditions {
			if c.Path == r.Path {
				labels = append(labels, c.Label)
			}
		}
		if labels != nil {
			return strings.Join(labels, "，")
		}
	}
	if r.C.Text {
		return r.C.Raw
	}
	return strings.TrimSpace(r.Var.Label + " " + string(r.C.Operator) + " " + r.typed())
}

// strange are the values that a closed list does not have.
func (r ruleRow) strange() []string {
	var out []string
	for _, v := range r.C.Values {
		if v != "" && !slices.Contains(r.Attribute.Values, v) {
			out = append(out, v)
		}
	}
	return out
}

func towns() []string { return enterprises.Towns }

// groupName is a group for whoever hears of it.
func groupName(path string) string {
	if path == "" {
		return "整条规则"
	}
	var parts []string
	for part := range strings.SplitSeq(path, ".") {
		n, _ := strconv.Atoi(part) // a path is numbers
		parts = append(parts, strconv.Itoa(n+1))
	}
	return "条件组 " + strings.Join(parts, "-")
}

// editID is the id of the button that makes an edit.
func editID(edit string) string { return "b-" + dashes.Replace(edit) }

var dashes = strings.NewReplacer(":", "-", ".", "-")

// EditID is editID for whoever chooses where the work goes on.
func EditID(verb, path string) string { return editID(verb + ":" + path) }

// RowID is the id of a part of a row: f its field, v its value.
func RowID(part, path string) string { return ruleID(part, path) }

// focused puts the keyboard on the control where the work goes on.
func focused(p RulePage, id string) templ.Attributes {
	if p.Draft.Focus != id {
		return nil
	}
	return templ.Attributes{"data-focus": true, "autofocus": true}
}

// invalid marks a control whose value keeps its row out of the rule.
func invalid(r ruleRow, field string) templ.Attributes {
	if r.problem(field) == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": r.id("e")}
}

// recount makes a choice beside the form count anew.
func (p RulePage) recount() templ.Attributes {
	return templ.Attributes{"hx-post": p.working(), "hx-trigger": "change", "hx-target": "#rule-page", "hx-swap": "innerMorph", "hx-include": "#rule-form", "hx-sync": "#rule-form:replace"}
}

// changeHref is the list behind a number of the comparison, empty while what is typed is not saved.
func (p RulePage) changeHref(kind string, c RuleChange) string {
	if p.Live == nil {
		return ""
	}
	pairs := []string{"change", kind, "against", strconv.Itoa(p.Effect.Against)}
	term := c.Is
	if matching.ChangeKind(kind) == matching.Gained {
		term = c.Was
	}
	if term > 0 {
		pairs = append(pairs, "cause", strconv.Itoa(term))
	}
	return p.Live.href(pairs...)
}

// mostDropped is the scale of the bars of what each condition does by itself.
func (l RuleLive) mostDropped() int {
	most := 1
	for _, s := range l.Steps {
		most = max(most, s.Dropped)
	}
	return most
}

// Find fills in the rows that findings are about.
func (p *RulePage) Find(f RuleFinding, conditions []int) {
	for _, i := range conditions {
		if p.Rule != nil && i < len(p.Rule.Conditions) && p.Rule.Conditions[i].Path != "" {
			f.Paths, f.Numbers = append(f.Paths, p.Rule.Conditions[i].Path), append(f.Numbers, i+1)
		}
	}
	p.Findings = append(p.Findings, f)
}

// quarrel names the term in a sentence: 条件 4（上年海关出口额）….
func quarrel(name, rest string) string {
	number, label, _ := strings.Cut(name, " ")
	return "条件 " + number + "（" + label + "）" + rest
}

// Quarrels finds what the numbers alone show: conditions that rule nobody out, or everybody.
func (p *RulePage) Quarrels() {
	if p.Live == nil || p.Live.Total() == 0 {
		return
	}
	names := p.stepNames()
	for i, s := range p.Live.Steps {
		if s.Cut == 0 && s.Unknown == 0 && s.Left > 0 {
			p.Find(RuleFinding{Message: quarrel(names[i], "没有排除任何企业，请核对是否需要。")}, s.Conditions[:1])
		}
		if s.Left == 0 && (i == 0 || p.Live.Steps[i-1].Left > 0) {
			p.Find(RuleFinding{Message: "到" + quarrel(names[i], "为止已没有企业剩下，请核对条件之间是否矛盾。")}, s.Conditions[:1])
		}
	}
}
