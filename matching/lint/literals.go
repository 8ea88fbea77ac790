package lint

import (
	"slices"
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// literals looks at each comparison by itself: at the constants in it, and whether it compares anything at all.
func (c *checker) literals() {
	for _, leaf := range leaves(c.tree) {
		before := len(c.findings)
		leaf.Walk(func(e *rule.Expr) {
			switch e.Op {
			case rule.Eq, rule.Ne, rule.Lt, rule.Le, rule.Gt, rule.Ge:
				c.itself(leaf, e)
				c.compared(leaf, e.Args[0], e.Op, e.Args[1])
				c.compared(leaf, e.Args[1], turn(e.Op), e.Args[0])
			case rule.In:
				for _, item := range e.Args[1:] {
					c.compared(leaf, e.Args[0], rule.Eq, item)
				}
			}
		})
		if len(c.findings) > before {
			c.flagged = append(c.flagged, leaf)
			leaf.Walk(func(e *rule.Expr) { c.flagged = append(c.flagged, e) })
		}
	}
}

// leaves are the conditions in a tree.
func leaves(e *rule.Expr) []*rule.Expr {
	var out []*rule.Expr
	e.Walk(func(e *rule.Expr) {
		if e.Condition > 0 {
			out = append(out, e)
		}
	})
	return out
}

func turn(op rule.Op) rule.Op {
	if m, ordered := map[rule.Op]rule.Op{rule.Lt: rule.Gt, rule.Gt: rule.Lt, rule.Le: rule.Ge, rule.Ge: rule.Le}[op]; ordered {
		return m
	}
	return op
}

func (c *checker) itself(leaf, e *rule.Expr) {
	if len(e.Attributes()) == 0 || c.rule.Text(e.Args[0]) != c.rule.Text(e.Args[1]) {
		return
	}
	c.add(Finding{Level: Must, Kind: Itself, Conditions: of(leaf), Message: c.say(leaf) + "两边是同一个数据，比了等于没比", Fix: "把其中一边换成真正要比的数或属性"})
}

// compared looks at what subject is compared with.
func (c *checker) compared(leaf, subject *rule.Expr, op rule.Op, constant *rule.Expr) {
	if constant.Op != rule.Lit {
		return
	}
	if subject.Op == rule.ToDouble {
		subject = subject.Args[0]
	}
	switch {
	case subject.Op == rule.Year && constant.Type == rule.Int:
		c.year(leaf, op, constant)
	case subject.Op == rule.Div && constant.Type == rule.Double:
		c.quotient(leaf, subject, constant)
	case subject.Op != rule.Attr:
	case constant.Type == rule.String:
		c.choice(leaf, subject, constant)
	case constant.Type == rule.Date:
		c.date(leaf, op, constant)
	case constant.Type == rule.Int || constant.Type == rule.Double:
		c.unit(leaf, subject, constant)
	}
}

// choice finds a text that is not among those allowed, and the one that was probably meant.
func (c *checker) choice(leaf, subject, constant *rule.Expr) {
	v := c.rule.Variables()[subject.Var]
	allowed, text := c.known[v.Key].Texts, constant.Value.Text()
	if allowed == nil || slices.Contains(allowed, text) {
		return
	}
	f := Finding{Level: Must, Kind: Choice, Conditions: of(leaf), Message: c.label(v) + "没有“" + text + "”这一项", Fix: "可用的有：" + strings.Join(allowed, "、")}
	if meant := nearest(text, allowed); meant != "" {
		f.Message += "，是不是“" + meant + "”？"
		f.Replacement = c.spliced(constant, strconv.Quote(meant))
	}
	c.add(f)
}

// nearest finds the word that shares most with a mistyped one; empty when none is near.
func nearest(text string, words []string) string {
	best, distance := "", len([]rune(text))
	for _, w := range words {
		if d := apart([]rune(text), []rune(w)); d < distance {
			best, distance = w, d
		}
	}
	return best
}

// apart counts the characters to insert, delete or replace.
func apart(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
