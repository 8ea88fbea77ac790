package rule

import "slices"

// Condition is a leaf of a rule: what stands between &&, ||, ! and ?:. A single negated leaf is one condition with its "!".
type Condition struct {
	Expr   string   // as the language writes it
	Label  string   // in Chinese: "上年海关出口额 ≤ 300万美元"
	Keys   []string // the attributes it needs, sorted
	Line   int      // where it begins in the rule, from 1
	Column int      // in characters, from 1
}

// Term is one operand of the outermost &&; a rule without one has a single term.
type Term struct {
	Label      string // in Chinese, alternatives included
	Conditions []int  // its conditions, by index
}

// Conditions lists the leaves in the order in which they are written.
func (r *Rule) Conditions() []Condition { return r.conditions }

// Keys lists the attributes that the rule uses, sorted.
func (r *Rule) Keys() []string {
	var keys []string
	for _, c := range r.conditions {
		keys = append(keys, c.Keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// number gives each condition its number, in the order in which they are written.
func (r *Rule) number(e *Expr) {
	if !e.IsLogic() {
		r.leaves = append(r.leaves, e)
		e.Condition = len(r.leaves)
		return
	}
	for _, a := range e.Args {
		r.number(a)
	}
}

// Terms lists the operands of the outermost &&, in order.
func (r *Rule) Terms() []Term {
	var terms []Term
	for _, e := range r.root.Terms() {
		terms = append(terms, Term{Label: r.phrase(e), Conditions: e.conditions(nil)})
	}
	return terms
}

// Terms are the operands of e where it is an &&, else e alone.
func (e *Expr) Terms() []*Expr {
	if e.Op == And && e.IsLogic() {
		return e.Args
	}
	return []*Expr{e}
}

// conditions lists those below e, by index.
func (e *Expr) conditions(into []int) []int {
	if e.Condition > 0 {
		return append(into, e.Condition-1)
	}
	for _, a := range e.Args {
		into = a.conditions(into)
	}
	return into
}
