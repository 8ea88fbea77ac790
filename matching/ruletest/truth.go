package ruletest

import (
	"strings"

	"huizhida/matching/rule"
)

var (
	orders     = []string{" < ", " <= ", " > ", " >= ", " == ", " != "}
	equalities = []string{" == ", " != "}
)

// truth makes a condition, or several that are joined, about depth operators deep.
func (g *Generator) truth(depth int) string {
	if depth <= 0 {
		return g.simple()
	}
	sub := func() string { return g.truth(depth - 1) }
	switch g.IntN(16) {
	case 0:
		return "!(" + sub() + ")"
	case 1, 2, 3:
		return "(" + g.chain(" && ", sub) + ")"
	case 4, 5, 6:
		return "(" + g.chain(" || ", sub) + ")"
	case 7:
		return "(" + sub() + " ? " + sub() + " : " + sub() + ")"
	case 8:
		return "(" + sub() + ")" + pick(g, equalities) + "(" + sub() + ")"
	case 9, 10:
		if g.item == "" {
			return g.loop(depth - 1)
		}
	}
	return g.condition(depth - 1)
}

func (g *Generator) chain(sign string, operand func() string) string {
	operands := make([]string, 2+g.IntN(2))
	for i := range operands {
		operands[i] = operand()
	}
	return strings.Join(operands, sign)
}

// simple makes a condition as most rules have them: one attribute and a constant.
func (g *Generator) simple() string {
	switch g.IntN(8) {
	case 0:
		return g.attribute(rule.Bool)
	case 1:
		return "!" + g.attribute(rule.Bool)
	case 2:
		return g.attribute(rule.String) + pick(g, equalities) + g.constant(rule.String)
	case 3:
		return g.attribute(rule.String) + " in [" + g.constant(rule.String) + ", " + g.constant(rule.String) + ", " + g.constant(rule.String) + "]"
	case 4:
		return g.attribute(rule.Date) + pick(g, orders) + g.constant(rule.Date)
	case 5:
		return g.constant(rule.String) + " in " + g.attribute(rule.List)
	case 6:
		return g.attribute(rule.Int) + pick(g, orders) + g.constant(pick(g, []rule.Type{rule.Int, rule.Double}))
	}
	return g.attribute(rule.Double) + pick(g, orders) + g.constant(pick(g, []rule.Type{rule.Int, rule.Double}))
}

// condition makes one that computes.
func (g *Generator) condition(depth int) string {
	text := func() string { return g.expression(rule.String, depth) }
	switch g.IntN(12) {
	case 0, 1, 2:
		return g.mixed(depth) + pick(g, orders) + g.mixed(depth)
	case 3:
		return g.expression(rule.Date, depth) + pick(g, orders) + g.expression(rule.Date, depth)
	case 4:
		return g.expression(rule.Duration, depth) + pick(g, orders) + g.expression(rule.Duration, depth)
	case 5:
		return text() + pick(g, orders) + text()
	case 6:
		return text() + "." + pick(g, []string{"startsWith", "endsWith", "contains"}) + "(" + text() + ")"
	case 7:
		return text() + ".matches(" + quote(pick(g, patterns)) + ")"
	case 8:
		return text() + " in " + g.attribute(rule.List)
	case 9:
		t := pick(g, []rule.Type{rule.String, rule.Date, rule.Bool, rule.Duration})
		return g.member(t, func() string { return g.expression(t, min(depth, 1)) })
	}
	return g.member(pick(g, []rule.Type{rule.Int, rule.Double}), func() string { return g.mixed(min(depth, 1)) })
}

func (g *Generator) member(t rule.Type, element func() string) string {
	list := make([]string, g.IntN(4))
	for i := range list {
		if g.IntN(2) == 0 {
			list[i] = g.constant(t)
		} else {
			list[i] = element()
		}
	}
	return "(" + element() + ") in [" + strings.Join(list, ", ") + "]"
}

// loop makes an exists or all over an attribute or over constants.
func (g *Generator) loop(depth int) string {
	list := g.attribute(rule.List)
	if g.IntN(4) == 0 {
		elements := make([]string, g.IntN(4))
		for i := range elements {
			elements[i] = quote(pick(g, words))
		}
		list = "[" + strings.Join(elements, ", ") + "]"
	}
	g.item = "t"
	defer func() { g.item = "" }()
	var body string
	switch g.IntN(4) {
	case 0:
		body = "t.startsWith(" + g.constant(rule.String) + ")"
	case 1:
		body = "t" + pick(g, orders) + g.expression(rule.String, 0)
	default:
		body = g.truth(min(depth, 2))
	}
	return list + pick(g, []string{".exists(t, ", ".all(t, "}) + body + ")"
}
