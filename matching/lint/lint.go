// Package lint looks over rules before they are used, as a careful colleague would: it finds what can never hold, what says
// nothing, limits in the wrong unit, years and names that cannot be meant, and holes between the tiers of a benefit. It is
// pure: no database, no clock. Where it is not sure it is silent.
package lint

import (
	"fmt"
	"slices"

	"huizhida/matching/rule"
)

// Level is how pressing a finding is.
type Level string

// The levels.
const (
	Must Level = "须改" // the rule surely does not say what was meant
	Note Level = "提醒" // worth a look
)

// Kind is what a finding is about; it never changes.
type Kind string

// The kinds.
const (
	Never         Kind = "never"         // no enterprise can meet the rule, or the condition
	Always        Kind = "always"        // every enterprise whose data are known does
	Contradiction Kind = "contradiction" // conditions that exclude one another
	Unreachable   Kind = "unreachable"   // an alternative that nothing leads to
	Redundant     Kind = "redundant"     // said by the others already
	Duplicate     Kind = "duplicate"     // written twice
	Itself        Kind = "itself"        // something compared with itself
	Unit          Kind = "unit"          // 元 for 万元, 美元 for 万美元, percent for a ratio
	Year          Kind = "year"          // a date or year that does not fit the as-of date
	Choice        Kind = "choice"        // a text that is none of those allowed
	Inclusive     Kind = "inclusive"     // < in one place and <= in another
	Gap           Kind = "gap"           // values between tiers that none covers
	Overlap       Kind = "overlap"       // values that two tiers cover
	Cut           Kind = "cut"           // the rule is too long to be looked over whole, or too much was found
)

// Finding is one thing to look at.
type Finding struct {
	Level       Level
	Kind        Kind
	Conditions  []int // by index in rule.Conditions, ascending; of Tiers none
	Rules       []int // of Tiers: by index, ascending
	Message     string
	Fix         string // what to do about it
	Replacement string // the whole rule as it would be then, to put in with one click; empty when that takes judgement
}

// Known is what an attribute, by its key, can hold: the names of a closed list, 0–1 for a ratio, no negative counts.
type Known map[string]rule.Domain

// checker looks at one rule.
type checker struct {
	rule     *rule.Rule
	asOf     rule.Day
	known    Known
	tree     *rule.Expr // bound to asOf
	space    *rule.Space
	domains  map[int]rule.Domain
	written  map[*rule.Expr]bool // constants that stand in the rule as they are
	never    bool                // no enterprise can meet the rule
	flagged  []*rule.Expr        // conditions whose mistake is already named: nothing is concluded from them
	findings []Finding
}

// Check looks over a rule that is judged at asOf; the gravest findings come first. Of a rule that it can say nothing about, and
// of a good one, it says nothing.
func Check(r *rule.Rule, asOf rule.Day, known Known) []Finding {
	c := &checker{rule: r, asOf: asOf, known: known, tree: r.Bound(asOf), domains: domains(r.Variables(), known), written: map[*rule.Expr]bool{}}
	r.Root().Walk(func(e *rule.Expr) { c.written[e] = e.Op == rule.Lit })
	c.literals()
	c.space = rule.Divide(r.Variables(), c.domains, []*rule.Expr{c.tree}, c.flagged...)
	c.never = c.space.Excludes(c.tree, rule.True)
	c.conditions()
	c.joins(r.Root(), c.tree)
	if !c.never {
		c.reach(c.tree, func(e *rule.Expr) *rule.Expr { return e })
	}
	c.whole()
	c.inclusive()
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return rank(a) - rank(b) })
	if more := len(c.findings) - maxFindings; more > 0 {
		c.findings = c.findings[:maxFindings]
		c.add(Finding{Level: Note, Kind: Cut, Message: fmt.Sprintf("另有 %d 处没有列出", more), Fix: "先改好列出的"})
	}
	if c.space.Spent() {
		c.add(Finding{Level: Note, Kind: Cut, Message: "规则太长，没有检查完", Fix: "请人工核对，或拆成几条规则"})
	}
	return c.findings
}

// maxFindings is how many are worth reading at once.
const maxFindings = 20

func rank(f Finding) int {
	if f.Level == Must {
		return 0
	}
	return 1
}

func domains(vars []rule.Variable, known Known) map[int]rule.Domain {
	m := map[int]rule.Domain{}
	for i, v := range vars {
		if d, ok := known[v.Key]; ok {
			m[i] = d
		}
	}
	return m
}

func (c *checker) add(f Finding) {
	slices.Sort(f.Conditions)
	f.Conditions = slices.Compact(f.Conditions)
	c.findings = append(c.findings, f)
}

// of lists the conditions in e, by index.
func of(list ...*rule.Expr) []int {
	var out []int
	for _, e := range list {
		e.Walk(func(e *rule.Expr) {
			if e.Condition > 0 {
				out = append(out, e.Condition-1)
			}
		})
	}
	slices.Sort(out)
	return out
}

// say puts a part of the rule in quotation marks.
func (c *checker) say(e *rule.Expr) string {
	return "“" + rule.Dated(c.rule.Phrase(e), c.asOf) + "”"
}

// label is an attribute's name with the year that it is of.
func (c *checker) label(v rule.Variable) string { return rule.Dated(v.Label, c.asOf) }

func and(args ...*rule.Expr) *rule.Expr {
	return &rule.Expr{Op: rule.And, Type: rule.Bool, Args: args}
}
func or(args ...*rule.Expr) *rule.Expr {
	return &rule.Expr{Op: rule.Or, Type: rule.Bool, Args: args}
}
func not(e *rule.Expr) *rule.Expr {
	return &rule.Expr{Op: rule.Not, Type: rule.Bool, Args: []*rule.Expr{e}}
}
