package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/draft"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// RulePage is a benefit's rule as it is written: its tree and its text, and whom it reaches.
type RulePage struct {
	Benefit    policies.Benefit
	Document   policies.Document
	Versions   []policies.RuleVersion // the newest first
	Shown      *policies.RuleVersion  // the version on the page; nil for a rule never saved
	ReadOnly   bool                   // a frozen version is looked at
	Writer     bool                   // whoever looks may change rules
	Expression string                 // as typed
	AsOf       time.Time
	Draft      RuleDraft
	Conflict   *Conflict
	Seen       string // when the newest version was saved that the form began with
	Errors     Errors
	Fault      *RuleFault // why the text cannot be read; Rule is nil then
	Rule       *RuleReading
	Live       *RuleLive // nil when the rule cannot be read, or is empty
	Findings   []RuleFinding
	Golden     RuleGolden
	Effect     *RuleEffect
	Others     []policies.FrozenRule // rules to begin with
	Trial      *matching.Explanation
	TrialCode  string
	placed     []draft.Placed      // the conditions of the tree, once place found them
	Alone      bool                // the waterfall shows what each condition does by itself
	Against    int                 // the version asked to be compared with; 0 for the newest frozen
	Change     matching.ChangeKind // whose list is looked at; empty for none
}

// RuleFault is where the rule is wrong, with the line around it.
type RuleFault struct {
	Line, Column          int
	Message               string
	Before, Sign, Follows string // the line, cut at the fault
}

// FaultOf cuts the line of the fault out of the rule.
func FaultOf(expression string, e *rule.Error) *RuleFault {
	f := &RuleFault{Line: e.Line, Column: e.Column, Message: e.Message}
	lines := strings.Split(strings.ReplaceAll(expression, "\r", ""), "\n")
	if e.Line > len(lines) {
		return f
	}
	line := []rune(lines[e.Line-1])
	at := min(e.Column-1, len(line))
	f.Before = string(line[:at])
	if at < len(line) {
		f.Sign, f.Follows = string(line[at]), string(line[at+1:])
	}
	return f
}

// RuleReading is what the rule says.
type RuleReading struct {
	Sentence   string
	Conditions []RuleCondition
}

// RuleCondition is one of the rule's conditions.
type RuleCondition struct {
	Label   string
	Names   string // the attributes in it, in Chinese
	Path    string // of its row in the tree
	Clause  string
	Lacking int    // undetermined for want of its data alone
	Href    string // of those
}

// Read fills in what r says. Live must be there.
func (p *RulePage) Read(r *rule.Rule) {
	day := rule.DayOf(p.AsOf)
	p.Rule = &RuleReading{Sentence: rule.Dated(r.Sentence(), day)}
	placed := p.Draft.Tree.Placed()
	for i, c := range r.Conditions() {
		read := RuleCondition{Label: rule.Dated(c.Label, day), Names: AttributeNames(c.Keys)}
		if at := slices.IndexFunc(placed, func(q draft.Placed) bool { return q.First <= i && i < q.First+q.Count }); at >= 0 {
			read.Path, read.Clause = placed[at].Path, placed[at].Clause
		}
		p.Rule.Conditions = append(p.Rule.Conditions, read)
	}
	for i, s := range p.Live.Steps {
		if first := &p.Rule.Conditions[s.Conditions[0]]; s.Lacking > 0 {
			first.Lacking, first.Href = s.Lacking, p.Live.href("stuck", strconv.Itoa(i+1))
		}
	}
}

// place is the page with its conditions found, for whoever reads each of its rows.
func (p RulePage) place() RulePage {
	p.placed = p.Draft.Tree.Placed()
	return p
}

// Saved says whether what is typed is what the database holds.
func (p RulePage) Saved() bool {
	return p.Shown != nil && strings.ReplaceAll(p.Expression, "\r", "") == p.Shown.Expression
}

// Older is the frozen version that the rule is set against: the one asked for, else the newest before it.
func (p RulePage) Older() (v policies.RuleVersion, ok bool) {
	for _, v := range p.Versions {
		if v.FrozenAt != nil && (p.Against == 0 || v.Version == p.Against) && (p.Shown == nil || v.Version < p.Shown.Version || !p.Saved()) {
			return v, true
		}
	}
	return v, false
}

// version is the number the text on the page has, or will have once saved.
func (p RulePage) version() int {
	switch {
	case p.Shown == nil:
		return 1
	case p.ReadOnly || p.Shown.FrozenAt == nil || p.Saved():
		return p.Shown.Version
	}
	return p.Shown.Version + 1
}

func (p RulePage) path(more string) string {
	return "/console/benefits/" + strconv.FormatInt(p.Benefit.ID, 10) + "/rule" + more
}

// Refuse shows what a refused save or freeze is about.
func (p *RulePage) Refuse(refused *fault.Error) {
	if p.Errors = refused.Fields; len(p.Errors) == 0 {
		p.Errors = Errors{{Name: "expression", Message: refused.Message}}
	}
}

// Clash sets what was typed beside what somebody else saved meanwhile.
func (p *RulePage) Clash(versions []policies.RuleVersion, message string) {
	newest := versions[0]
	p.Versions, p.Shown, p.Seen = versions, &versions[0], Seen(newest.UpdatedAt)
	p.Conflict = &Conflict{Message: message, Fields: Differences("规则文本", p.Expression, newest.Expression,
		"依据条款", strings.Join(p.Draft.Tree.Clauses(), "\n"), strings.Join(newest.Clauses, "\n"))}
}
