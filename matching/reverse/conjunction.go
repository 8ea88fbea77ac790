package reverse

import (
	"slices"

	"huizhida/matching/rule"
)

// maxConjunctions is how many conjunctions one rule may become; what would be more is asked of the interpreter in one piece.
const maxConjunctions = 64

// builder gathers the literals and conjunctions of all rules.
type builder struct {
	vars         []rule.Variable
	known        map[string]int32 // the literal's identity -> its number
	literals     []literal
	conjunctions []conjunction
}

// conjunction is a clause, divided into what the axes see to and what has to be asked. A literal may be both.
type conjunction struct {
	used          bool // else it fills a plane up
	placed, asked []int32
}

// divide also leaves to the axis of a list one element only that it must hold: any of several could be there alone.
func (b *builder) divide(c clause) conjunction {
	out := conjunction{used: true}
	needing := map[int]bool{}
	for _, n := range c {
		l := &b.literals[n]
		more := l.needs && needing[l.attr]
		needing[l.attr] = needing[l.attr] || l.needs
		if l.attr != none && !more {
			out.placed = append(out.placed, n)
		}
		if l.hard || more {
			out.asked = append(out.asked, n)
		}
	}
	return out
}

// clause is a conjunction of literals, by their numbers, ascending, each once; an empty one is true.
type clause []int32

// clauses brings e, or its negation, into disjunctive normal form. Kleene's logic is a distributive lattice with De Morgan's
// laws, so this is exact, as long as nobody simplifies x && !x to false, or x || !x to true: of an unknown x both are unknown.
func (b *builder) clauses(e *rule.Expr, negated bool) []clause {
	switch {
	case e.Op == rule.Lit:
		if e.Value.Bool() != negated {
			return []clause{{}}
		}
		return nil
	case e.Op == rule.Not:
		return b.clauses(e.Args[0], !negated)
	case !joins(e):
		return b.one(e, negated)
	}
	if whole, exact := b.together(e, negated); exact {
		return whole
	}
	var out []clause
	switch {
	case e.Op == rule.If:
		out = b.choice(e, negated)
	case (e.Op == rule.Or) != negated:
		out = b.either(e, negated)
	default:
		out = b.each(e, negated)
	}
	if len(out) > maxConjunctions {
		return b.one(e, negated)
	}
	return out
}

// joins says whether e can be taken apart: so can the && and || that an exists or all over constants became, although they are
// one condition.
func joins(e *rule.Expr) bool {
	switch e.Op {
	case rule.And, rule.Or:
		return true
	case rule.If: // its condition is written three times: nested in each other, they would multiply
		nested := false
		e.Args[0].Walk(func(e *rule.Expr) { nested = nested || e.Op == rule.If })
		return !nested
	}
	return false
}

// one is e, or its negation, as a literal.
func (b *builder) one(e *rule.Expr, negated bool) []clause { return []clause{{b.literal(e, negated)}} }

// together is e as one literal, if one attribute decides all of it: that saves conjunctions.
func (b *builder) together(e *rule.Expr, negated bool) ([]clause, bool) {
	if len(e.Attributes()) != 1 {
		return nil, false
	}
	l := b.literal(e, negated)
	return []clause{{l}}, !b.literals[l].hard
}

// choice takes c ? a : b apart. An unknown condition makes it unknown even where a and b agree, which the third alternative of
// (c && a) || (!c && b) || (c && !c) sees to; of a known c it is false.
func (b *builder) choice(e *rule.Expr, negated bool) []clause {
	yes, no := b.clauses(e.Args[0], false), b.clauses(e.Args[0], true)
	return slices.Concat(cross(yes, b.clauses(e.Args[1], negated)), cross(no, b.clauses(e.Args[2], negated)), cross(yes, no))
}

// either returns the clauses of all alternatives, those over one attribute together.
func (b *builder) either(e *rule.Expr, negated bool) []clause {
	var out []clause
	groups := map[int][]*rule.Expr{}
	var order []int
	for _, a := range e.Args {
		attributes := a.Attributes()
		if len(attributes) != 1 {
			out = append(out, b.clauses(a, negated)...)
			continue
		}
		if groups[attributes[0]] == nil {
			order = append(order, attributes[0])
		}
		groups[attributes[0]] = append(groups[attributes[0]], a)
	}
	for _, attribute := range order {
		group := groups[attribute]
		if len(group) > 1 && len(group) < len(e.Args) {
			out = append(out, b.clauses(&rule.Expr{Op: e.Op, Type: rule.Bool, Args: group}, negated)...)
			continue
		}
		for _, a := range group {
			out = append(out, b.clauses(a, negated)...)
		}
	}
	return out
}

// each returns the product of the operands. While it is too large, the operand with the most clauses becomes one literal.
func (b *builder) each(e *rule.Expr, negated bool) []clause {
	parts := make([][]clause, len(e.Args))
	for i, a := range e.Args {
		parts[i] = b.clauses(a, negated)
	}
	for size(parts) > maxConjunctions {
		most := 0
		for i, p := range parts {
			if len(p) > len(parts[most]) {
				most = i
			}
		}
		parts[most] = b.one(e.Args[most], negated)
	}
	out := []clause{{}}
	for _, p := range parts {
		out = cross(out, p)
	}
	return out
}

// size is how many clauses the product of parts has, counted to just above the limit.
func size(parts [][]clause) int {
	n := 1
	for _, p := range parts {
		if len(p) == 0 {
			return 0
		}
		n = min(n*len(p), maxConjunctions+1)
	}
	return n
}

func cross(x, y []clause) []clause {
	var out []clause
	for _, a := range x {
		for _, b := range y {
			both := slices.Concat(a, b)
			slices.Sort(both)
			out = append(out, slices.Compact(both))
		}
	}
	return out
}
