package lint

import (
	"slices"
	"strings"

	"huizhida/matching/rule"
)

// conditions finds those that come out one way for everybody.
func (c *checker) conditions() {
	for _, leaf := range leaves(c.tree) {
		switch {
		case slices.Contains(c.flagged, leaf) || leaf == c.tree:
		case c.space.Excludes(leaf, rule.True):
			c.flagged = append(c.flagged, leaf)
			c.add(Finding{Level: c.level(c.never), Kind: Never, Conditions: of(leaf), Message: c.say(leaf) + "没有企业能满足" + c.dated(leaf), Fix: "核对后删去或改正这一条"})
		case c.space.Excludes(leaf, rule.False):
			c.flagged = append(c.flagged, leaf)
			c.add(Finding{Level: Note, Kind: Always, Conditions: of(leaf), Message: c.say(leaf) + "每家有数据的企业都满足，等于没有要求" + c.dated(leaf), Fix: "核对后删去或改正这一条"})
		}
	}
}

func (c *checker) level(grave bool) Level {
	if grave {
		return Must
	}
	return Note
}

// dated says that a condition is so only at this date.
func (c *checker) dated(leaf *rule.Expr) string {
	if leaf.Op != rule.Lit {
		return ""
	}
	return "（基准日" + rule.ChineseDate(c.asOf) + "）"
}

// joins looks at the operands of each && and ||; from is the node of the rule that e was bound from.
func (c *checker) joins(from, e *rule.Expr) {
	if !e.IsLogic() {
		return
	}
	if e.Op == rule.And || e.Op == rule.Or {
		dull := c.repeated(from, e)
		if e.Op == rule.And {
			dull = append(dull, c.contradictory(e)...)
		}
		c.implied(from, e, dull)
	}
	for i, a := range e.Args {
		c.joins(from.Args[i], a)
	}
}

// skip says whether nothing is to be concluded from an operand.
func (c *checker) skip(e *rule.Expr) bool {
	return slices.ContainsFunc(leaves(e), func(l *rule.Expr) bool { return slices.Contains(c.flagged, l) })
}

// repeated finds operands that are written twice, and returns them by their places.
func (c *checker) repeated(from, e *rule.Expr) (places []int) {
	seen := map[string]int{}
	for i, a := range from.Args {
		text := c.rule.Text(a)
		first, again := seen[text]
		if !again {
			seen[text] = i
			continue
		}
		places = append(places, i)
		c.add(Finding{Level: Note, Kind: Duplicate, Conditions: of(e.Args[first], e.Args[i]), Message: c.say(a) + "写了两遍", Fix: "删去一遍", Replacement: c.dropped(from, i)})
	}
	return places
}

// maxTriples bounds the operands of an && among which three that exclude one another are sought.
const maxTriples = 12

// contradictory finds the smallest sets of operands that cannot hold together, and returns their places.
func (c *checker) contradictory(e *rule.Expr) (places []int) {
	clash := func(of ...int) bool {
		var args []*rule.Expr
		for _, i := range of {
			if c.skip(e.Args[i]) || slices.Contains(places, i) {
				return false
			}
			args = append(args, e.Args[i])
		}
		return related(args) && c.space.Excludes(and(args...), rule.True)
	}
	for i := range e.Args {
		for j := range i {
			if clash(j, i) {
				places = append(places, j, i)
				c.clash(e, j, i)
			}
		}
	}
	if len(places) > 0 || len(e.Args) > maxTriples {
		return places
	}
	for i := range e.Args {
		for j := range i {
			for k := range j {
				if clash(k, j, i) {
					places = append(places, k, j, i)
					c.clash(e, k, j, i)
				}
			}
		}
	}
	return places
}

func (c *checker) clash(e *rule.Expr, places ...int) {
	var args []*rule.Expr
	var names []string
	for _, i := range places {
		args = append(args, e.Args[i])
		names = append(names, c.say(e.Args[i]))
	}
	so := "这一支永远不成立"
	if e == c.tree {
		so = "规则恒为不符合"
	}
	c.add(Finding{Level: Must, Kind: Contradiction, Conditions: of(args...), Message: strings.Join(names, "与") + "不能同时成立，" + so,
		Fix: "核对后保留一条；如果是两种情形，请把“&&”改成“||”"})
}

// related says whether each of the operands shares an attribute with another.
func related(list []*rule.Expr) bool {
	for i, e := range list {
		if !slices.ContainsFunc(list, func(o *rule.Expr) bool { return o != list[i] && shares(e, o) }) {
			return false
		}
	}
	return true
}

func shares(a, b *rule.Expr) bool {
	of := b.Attributes()
	return slices.ContainsFunc(a.Attributes(), func(i int) bool { return slices.Contains(of, i) })
}

// implied finds operands that the others make needless; those at the places in dull are left out.
func (c *checker) implied(from, e *rule.Expr, dull []int) {
	gone := slices.Clone(dull)
	for i, a := range e.Args {
		if slices.Contains(dull, i) || c.skip(a) {
			continue
		}
		var others []*rule.Expr
		for j, o := range e.Args {
			if j != i && !slices.Contains(gone, j) && !c.skip(o) && shares(a, o) {
				others = append(others, o)
			}
		}
		if len(others) == 0 || !c.needless(e.Op, a, others...) {
			continue
		}
		for _, o := range others {
			if c.needless(e.Op, a, o) {
				others = []*rule.Expr{o}
				break
			}
		}
		gone = append(gone, i)
		c.redundant(from, e, i, others)
	}
}

// needless says whether an operand adds nothing to the others.
func (c *checker) needless(op rule.Op, e *rule.Expr, others ...*rule.Expr) bool {
	if op == rule.And {
		return c.space.Excludes(and(append(slices.Clone(others), not(e))...), rule.True)
	}
	return c.space.Excludes(and(e, not(or(others...))), rule.True)
}

func (c *checker) redundant(from, e *rule.Expr, i int, others []*rule.Expr) {
	var names []string
	for _, o := range others {
		names = append(names, c.say(o))
	}
	by := strings.Join(names, "和")
	f := Finding{Level: Note, Kind: Redundant, Conditions: of(append(others, e.Args[i])...), Replacement: c.dropped(from, i)}
	f.Message = "满足" + by + "的企业一定满足" + c.say(e.Args[i]) + "，后者可以不写"
	if e.Op == rule.Or {
		f.Message = "满足" + c.say(e.Args[i]) + "的企业一定满足" + by + "，前者可以不写"
	}
	f.Fix = "核对限值有没有写错；没有错就删去" + c.say(e.Args[i])
	c.add(f)
}

// whole judges the rule as one.
func (c *checker) whole() {
	explained := slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Level == Must })
	switch {
	case explained:
	case c.never:
		c.add(Finding{Level: Must, Kind: Never, Conditions: of(c.tree), Message: "没有一家企业能满足这条规则", Fix: "逐条核对，找出互相矛盾的条件"})
	case c.space.Excludes(c.tree, rule.False):
		c.add(Finding{Level: Must, Kind: Always, Conditions: of(c.tree), Message: "数据齐全的企业全都满足这条规则，等于没有要求", Fix: "逐条核对，看“&&”和“||”有没有写反"})
	}
}
