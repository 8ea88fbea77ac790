package lint

import (
	"strconv"

	"huizhida/matching/rule"
)

// holes finds values between the alternatives of an || that none covers.
func (c *checker) holes(e *rule.Expr, in func(*rule.Expr) *rule.Expr) {
	if len(e.Args) > maxTiers || c.skip(e) {
		return
	}
	whole := make([]*rule.Expr, len(e.Args))
	for i, a := range e.Args {
		whole[i] = in(a)
	}
	t := &tiers{vars: c.rule.Variables(), space: c.space, trees: whole}
	for _, g := range t.gaps() {
		lower, upper := e.Args[g.lower], e.Args[g.upper]
		if !asks(lower, g.attr) || !asks(upper, g.attr) {
			continue
		}
		f := Finding{Level: Note, Kind: Gap, Conditions: of(lower, upper), Message: rule.Dated(g.values, c.asOf) + "的企业，" + c.say(lower) + "和" + c.say(upper) + "都不包括",
			Fix: "对照政策原文：限值带“（含）”的写 <= 或 >="}
		if g.point {
			f.Replacement = c.included(g.attr, g.at)
		}
		c.add(f)
	}
}

func asks(e *rule.Expr, attr int) bool {
	for _, i := range e.Attributes() {
		if i == attr {
			return true
		}
	}
	return false
}

// included is the rule in which the attribute's upper limit at the value includes it.
func (c *checker) included(attr int, at rule.Value) string {
	return c.rewritten(func(e *rule.Expr) *rule.Expr {
		if e.Op != rule.Lt || e.Args[1].Op != rule.Lit {
			return e
		}
		if a := amount(e.Args[0]); a == nil || a.Var != attr || number(e.Args[1].Value) != number(at) {
			return e
		}
		out := *e
		out.Op = rule.Le
		return &out
	})
}

// limit is a value at which an attribute is cut, and the conditions that put it on its lower or its upper side.
type limit struct {
	attr  int
	value string
	sides [2][]side // below: x <= limit, x > limit; above: x < limit, x >= limit
}

type side struct {
	leaf *rule.Expr
	op   rule.Op // with the attribute on the left
}

// inclusive finds a limit that counts as below in one alternative and as above in another.
func (c *checker) inclusive() {
	if c.findsGap() {
		return
	}
	for _, l := range c.limits() {
		a, b := apartIn(c.tree, l)
		if a == nil {
			continue
		}
		c.add(Finding{Level: Note, Kind: Inclusive, Conditions: of(a, b), Message: "同一个限值，一处写" + c.say(a) + "，一处写" + c.say(b) + "，正好 " + l.value + " 时两处算法不同",
			Fix: "对照政策原文有没有“（含）”，把两处写成一样"})
	}
}

func (c *checker) findsGap() bool {
	for _, f := range c.findings {
		if f.Kind == Gap {
			return true
		}
	}
	return false
}

// limits lists the limits of the rule's plain comparisons, in order.
func (c *checker) limits() []*limit {
	var list []*limit
	places := map[string]*limit{}
	for _, leaf := range leaves(c.tree) {
		e := leaf
		if len(e.Args) != 2 || e.Op < rule.Lt || e.Op > rule.Ge {
			continue
		}
		subject, op, constant := e.Args[0], e.Op, e.Args[1]
		if subject.Op == rule.Lit {
			subject, op, constant = constant, turn(op), subject
		}
		a := amount(subject)
		if a == nil || constant.Op != rule.Lit {
			continue
		}
		v := c.rule.Variables()[a.Var]
		key := strconv.Itoa(a.Var) + " " + rule.Show(constant.Value, rule.Variable{})
		l := places[key]
		if l == nil {
			l = &limit{attr: a.Var, value: rule.Show(constant.Value, v)}
			places[key] = l
			list = append(list, l)
		}
		at := 0
		if op == rule.Lt || op == rule.Ge {
			at = 1
		}
		l.sides[at] = append(l.sides[at], side{leaf, op})
	}
	return list
}

// apartIn finds two conditions on different sides of a limit, of the same direction and in different alternatives.
func apartIn(tree *rule.Expr, l *limit) (a, b *rule.Expr) {
	for _, a := range l.sides[0] {
		for _, b := range l.sides[1] {
			if (a.op == rule.Le) == (b.op == rule.Lt) && !conjoined(tree, a.leaf, b.leaf) {
				return a.leaf, b.leaf
			}
		}
	}
	return nil, nil
}

// conjoined says whether the lowest node above both is an &&.
func conjoined(e, a, b *rule.Expr) bool {
	for _, child := range e.Args {
		found := 0
		child.Walk(func(e *rule.Expr) {
			if e == a || e == b {
				found++
			}
		})
		if found == 2 {
			return conjoined(child, a, b)
		}
	}
	return e.Op == rule.And
}
