package ruletest

import (
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// Text makes the text of a rule, which Compile may refuse: it may divide one constant by another that is zero.
func (g *Generator) Text() string {
	if g.IntN(4) > 0 {
		return g.truth(2 + g.IntN(3))
	}
	terms := make([]string, 2+g.IntN(4)) // as policies are: a few terms in a row
	for i := range terms {
		terms[i] = g.truth(g.IntN(3))
	}
	return strings.Join(terms, pick(g, []string{" && ", " && ", "\n  || "}))
}

// expression makes one of the type, about depth operators deep.
func (g *Generator) expression(t rule.Type, depth int) string {
	if t == rule.Bool {
		return g.truth(depth)
	}
	if depth <= 0 {
		if g.IntN(3) == 0 || t == rule.Duration {
			return g.constant(t)
		}
		return g.attribute(t)
	}
	if g.IntN(6) == 0 {
		return "(" + g.truth(depth-1) + " ? " + g.expression(t, depth-1) + " : " + g.expression(t, depth-1) + ")"
	}
	switch t {
	case rule.Int:
		return g.integer(depth - 1)
	case rule.Double:
		return g.double(depth - 1)
	case rule.Date:
		return g.date(depth - 1)
	case rule.Duration:
		return g.duration(depth - 1)
	}
	return g.expression(t, 0)
}

func (g *Generator) attribute(t rule.Type) string {
	if t == rule.String && g.item != "" && g.IntN(2) == 0 {
		return g.item
	}
	var keys []string
	for _, v := range Variables {
		if v.Type == t {
			keys = append(keys, v.Key)
		}
	}
	return pick(g, keys)
}

func (g *Generator) constant(t rule.Type) string {
	switch t {
	case rule.String:
		return quote(pick(g, words))
	case rule.Int:
		return strconv.FormatInt(g.whole(), 10)
	case rule.Double:
		return g.spell()
	case rule.Bool:
		return strconv.FormatBool(g.IntN(2) == 0)
	case rule.Duration:
		if g.IntN(10) == 0 {
			return `duration("` + pick(g, farSpan) + `")`
		}
		return `duration("` + pick(g, spans) + `")`
	}
	switch g.IntN(6) {
	case 0:
		return `timestamp("` + pick(g, moments) + `")`
	case 1:
		return rule.AsOf
	}
	return `date("` + g.day() + `")`
}

func (g *Generator) spell() string {
	if g.IntN(20) == 0 {
		return "-0.0"
	}
	text := strconv.FormatFloat(g.number(), 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// mixed makes a number of either type.
func (g *Generator) mixed(depth int) string {
	return g.expression(pick(g, []rule.Type{rule.Int, rule.Double}), depth)
}

func (g *Generator) integer(depth int) string {
	sub := func() string { return g.expression(rule.Int, depth) }
	switch g.IntN(16) {
	case 0, 1, 2, 3, 4, 5:
		return "(" + sub() + pick(g, []string{" + ", " - ", " * ", " / ", " % "}) + sub() + ")"
	case 6:
		return "-(" + sub() + ")"
	case 7:
		return g.extreme(sub)
	case 8:
		return "int(" + g.mixed(depth) + ")"
	case 9:
		return "size(" + g.expression(rule.String, depth) + ")"
	case 10:
		return g.attribute(rule.List) + ".size()"
	case 11, 12, 13, 14:
		return g.expression(rule.Date, depth) + pick(g, []string{".getFullYear()", ".getMonth()", ".getDate()"})
	}
	return "(" + sub() + pick(g, []string{" + ", " - ", " * "}) + g.constant(rule.Int) + ")"
}

func (g *Generator) double(depth int) string {
	sub := func() string { return g.expression(rule.Double, depth) }
	either := func() string { return g.mixed(depth) }
	switch g.IntN(10) {
	case 0, 1, 2, 3:
		return "(" + either() + pick(g, []string{" + ", " - ", " * ", " / ", " * ", " / "}) + sub() + ")"
	case 4, 5:
		return "(" + sub() + pick(g, []string{" + ", " - ", " * ", " / ", " * ", " / "}) + either() + ")"
	case 6:
		return "-(" + sub() + ")"
	case 7:
		return g.extreme(sub)
	case 8:
		return "double(" + either() + ")"
	}
	return "(" + sub() + pick(g, []string{" + ", " - ", " * ", " / "}) + g.constant(rule.Double) + ")"
}

func (g *Generator) extreme(operand func() string) string {
	operands := make([]string, 2+g.IntN(3))
	for i := range operands {
		operands[i] = operand()
	}
	return pick(g, []string{"min(", "max("}) + strings.Join(operands, ", ") + ")"
}

func (g *Generator) date(depth int) string {
	if g.IntN(8) == 0 {
		return "(" + g.expression(rule.Duration, depth) + " + " + g.expression(rule.Date, depth) + ")"
	}
	return "(" + g.expression(rule.Date, depth) + pick(g, []string{" + ", " - "}) + g.expression(rule.Duration, depth) + ")"
}

func (g *Generator) duration(depth int) string {
	if g.IntN(4) == 0 {
		return "(" + g.expression(rule.Duration, depth) + pick(g, []string{" + ", " - "}) + g.expression(rule.Duration, depth) + ")"
	}
	return "(" + g.expression(rule.Date, depth) + " - " + g.expression(rule.Date, depth) + ")"
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func quote(s string) string { return `"` + escapes.Replace(s) + `"` }
