package lint

import (
	"slices"

	"huizhida/matching/rule"
)

// reach finds alternatives that never come into play. in puts a node in e's place and returns the whole rule then. Below a
// negation it does not look.
func (c *checker) reach(e *rule.Expr, in func(*rule.Expr) *rule.Expr) {
	if !e.IsLogic() || e.Op == rule.Not {
		return
	}
	switch e.Op {
	case rule.Or:
		for _, a := range e.Args {
			if !c.explained(a) && c.space.Excludes(in(a), rule.True) {
				c.unreachable(a, c.say(a)+"这一支永远走不到：与其他条件合起来不能成立")
			}
		}
		c.holes(e, in)
	case rule.If:
		condition, then, otherwise := e.Args[0], e.Args[1], e.Args[2]
		switch {
		case c.explained(condition):
		case c.space.Excludes(in(condition), rule.True):
			c.unreachable(then, c.say(condition)+"在这里不会成立，“?”后面的一支永远走不到")
		case c.space.Excludes(in(not(condition)), rule.True):
			c.unreachable(otherwise, c.say(condition)+"在这里总是成立，“:”后面的一支永远走不到")
		}
	}
	for i, a := range e.Args {
		if e.Op == rule.If && i == 0 {
			continue
		}
		c.reach(a, func(x *rule.Expr) *rule.Expr {
			if e.Op == rule.Or {
				return in(x)
			}
			if e.Op == rule.If && i == 1 {
				return in(and(e.Args[0], x))
			}
			if e.Op == rule.If {
				return in(and(not(e.Args[0]), x))
			}
			out := *e
			out.Args = slices.Clone(e.Args)
			out.Args[i] = x
			return in(&out)
		})
	}
}

// explained says whether a finding is already about the part, or about something around it.
func (c *checker) explained(e *rule.Expr) bool {
	inside := of(e)
	within := func(a, b []int) bool {
		return !slices.ContainsFunc(a, func(i int) bool { return !slices.Contains(b, i) })
	}
	return c.skip(e) || slices.ContainsFunc(c.findings, func(f Finding) bool {
		return (f.Kind == Contradiction || f.Kind == Unreachable) && (within(f.Conditions, inside) || within(inside, f.Conditions))
	})
}

func (c *checker) unreachable(e *rule.Expr, message string) {
	c.add(Finding{Level: Must, Kind: Unreachable, Conditions: of(e), Message: message, Fix: "核对这一支的条件，或把它删去"})
}
