package views

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// RulePage is a benefit's rule as it is written: its text, what it says, and whom it reaches.
type RulePage struct {
	Benefit    policies.Benefit
	Document   policies.Document
	Versions   []policies.RuleVersion // the newest first
	Shown      *policies.RuleVersion  // the version on the page; nil for a rule never saved
	ReadOnly   bool                   // a frozen version is looked at
	Expression string                 // as typed
	AsOf       time.Time
	Errors     Errors
	Fault      *RuleFault // why the rule cannot be read; Rule is nil then
	Rule       *RuleReading
	Live       *RuleLive // nil when the rule cannot be read
	Trial      *matching.Explanation
	TrialCode  string
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

// RuleReading is what the rule says, condition by condition.
type RuleReading struct {
	Sentence   string
	Conditions []RuleCondition
	Clauses    []string // suggestions from the document
}

// RuleCondition is one numbered condition with the clause it rests on.
type RuleCondition struct {
	Number  int
	Label   string
	Expr    string
	Names   string // the attributes in it, in Chinese
	Clause  string
	Group   string // what joins it to its neighbours, at the first of a group
	Lacking int    // undetermined for want of its data alone
	Href    string // of those
	Bad     string
}

// RuleLive is the result in numbers, beside the version it follows.
type RuleLive struct {
	matching.Preview
	Path      string     // of the lists behind the numbers; empty while what is typed is not saved
	Query     url.Values // kept in every address
	Against   int        // the frozen version compared with, 0 for none
	Before    matching.Counts
	Conflicts []string // what to look at before freezing
}

func (l RuleLive) href(pairs ...string) string {
	if l.Path == "" {
		return ""
	}
	q := url.Values{}
	for key, values := range l.Query {
		q[key] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return l.Path + "?" + q.Encode()
}

// Fall is the waterfall: how many are left after each term.
func (l RuleLive) fall(names []string) Fall {
	f := Fall{Rows: []FallRow{{Label: "全部企业", Remain: l.Total(), Href: l.href()}}}
	for i, s := range l.Steps {
		f.Rows = append(f.Rows, FallRow{Label: names[i], Remain: s.Left, Unknown: s.Unknown, Href: l.href("left", strconv.Itoa(i+1))})
	}
	last := f.Rows[len(f.Rows)-1].Remain
	f.Note = "最后剩 " + Num(last) + " 家，其中符合 " + Num(l.Eligible) + "，可能符合 " + Num(l.Undetermined) + "。"
	return f
}

// stepNames are the terms in a few words: "4 上年海关出口额".
func (p RulePage) stepNames() []string {
	var names []string
	for _, s := range p.Live.Steps {
		first, last := s.Conditions[0], s.Conditions[len(s.Conditions)-1]
		number := strconv.Itoa(first + 1)
		if last > first {
			number += "–" + strconv.Itoa(last+1)
		}
		names = append(names, number+" "+p.Rule.Conditions[first].Names)
	}
	return names
}

// delta is the change against the frozen version: "较 v2：符合 −14".
func (l RuleLive) delta() string {
	if l.Against == 0 {
		return ""
	}
	d := l.Eligible - l.Before.Eligible
	switch {
	case d > 0:
		return "较 v" + strconv.Itoa(l.Against) + "：符合 +" + Num(d)
	case d < 0:
		return "较 v" + strconv.Itoa(l.Against) + "：符合 −" + Num(-d)
	}
	return "较 v" + strconv.Itoa(l.Against) + "：符合家数不变"
}

// Saved says whether what is typed is what the database holds.
func (p RulePage) Saved() bool {
	return p.Shown != nil && strings.ReplaceAll(p.Expression, "\r", "") == p.Shown.Expression
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

// Read fills in the conditions of r with the clauses they rest on. Live must be there.
func (p *RulePage) Read(r *rule.Rule, clauses []string) {
	p.Rule = &RuleReading{Sentence: rule.Dated(r.Sentence(), rule.DayOf(p.AsOf)), Clauses: ClausesOf(p.Document.Body)}
	for i, c := range r.Conditions() {
		read := RuleCondition{Number: i + 1, Label: rule.Dated(c.Label, rule.DayOf(p.AsOf)), Expr: c.Expr, Names: AttributeNames(c.Keys)}
		if i < len(clauses) {
			read.Clause = clauses[i]
		}
		p.Rule.Conditions = append(p.Rule.Conditions, read)
	}
	for i, s := range p.Live.Steps {
		first := &p.Rule.Conditions[s.Conditions[0]]
		if n := len(s.Conditions); n > 1 {
			first.Group = "条件 " + strconv.Itoa(first.Number) + "–" + strconv.Itoa(first.Number+n-1) + " 是一组：" + rule.Dated(s.Label, rule.DayOf(p.AsOf))
		}
		if s.Lacking > 0 {
			first.Lacking, first.Href = s.Lacking, p.Live.href("stuck", strconv.Itoa(i+1))
		}
		if s.Cut == 0 && s.Unknown == 0 && p.Live.Total() > 0 {
			p.Live.Conflicts = append(p.Live.Conflicts, "条件 "+p.stepNames()[i]+" 没有排除任何企业，请核对是否需要。")
		}
		if s.Left == 0 && (i == 0 || p.Live.Steps[i-1].Left > 0) && p.Live.Total() > 0 {
			p.Live.Conflicts = append(p.Live.Conflicts, "到条件 "+p.stepNames()[i]+" 为止已没有企业剩下，请核对条件之间是否矛盾。")
		}
	}
}

// Refuse marks what a refused save or freeze is about.
func (p *RulePage) Refuse(refused *fault.Error) {
	p.Errors = refused.Fields
	if n, _ := p.missingClauses(); n > 0 && len(refused.Fields) == 0 && p.Rule != nil {
		for i := range p.Rule.Conditions {
			if c := &p.Rule.Conditions[i]; strings.TrimSpace(c.Clause) == "" {
				c.Bad = "选择依据条款后才能冻结"
				p.Errors = append(p.Errors, fault.Field{Name: "clause-" + strconv.Itoa(c.Number), Message: "条件 " + strconv.Itoa(c.Number) + "：" + c.Bad})
			}
		}
	}
	if len(p.Errors) == 0 {
		p.Errors = Errors{{Name: "expression", Message: refused.Message}}
	}
}

func (p RulePage) path(more string) string {
	return "/console/benefits/" + strconv.FormatInt(p.Benefit.ID, 10) + "/rule" + more
}

// missingClauses counts the conditions that rest on nothing yet.
func (p RulePage) missingClauses() (n int, first int) {
	if p.Rule == nil {
		return 0, 0
	}
	for _, c := range p.Rule.Conditions {
		if strings.TrimSpace(c.Clause) == "" {
			if n++; first == 0 {
				first = c.Number
			}
		}
	}
	return n, first
}

var articles = regexp.MustCompile(`(?m)^[#\s]*(第[一二三四五六七八九十百零〇]+条)|^[\s　]*[（(]([一二三四五六七八九十]+)[）)]`)

// ClausesOf lists the articles and items of a document's text: 第二条, 第二条第（一）项.
func ClausesOf(body string) []string {
	var out []string
	article := ""
	for _, m := range articles.FindAllStringSubmatch(body, -1) {
		if m[1] != "" {
			article = m[1]
			out = append(out, article)
		} else if article != "" {
			out = append(out, article+"第（"+m[2]+"）项")
		}
	}
	return slices.Compact(out)
}

// AttributeNames are the labels of keys, joined.
func AttributeNames(keys []string) string {
	var names []string
	for _, key := range keys {
		if a, known := enterprises.Lookup(key); known {
			names = append(names, a.Label)
		}
	}
	return strings.Join(names, "、")
}

func typeExample(a enterprises.Attribute) string {
	switch a.Type {
	case rule.Bool:
		return a.Key + "，!" + a.Key
	case rule.Date:
		return a.Key + ` <= as_of - duration("8760h")`
	case rule.List:
		return `"老字号" in ` + a.Key
	case rule.Int, rule.Double:
		return a.Key + " <= 100"
	}
	if a.Values != nil {
		return a.Key + ` in ["` + strings.Join(a.Values[:min(2, len(a.Values))], `", "`) + `"]`
	}
	return a.Key + ` == "…"`
}
