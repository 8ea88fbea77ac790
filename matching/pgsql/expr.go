package pgsql

import (
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

type compiler struct {
	column  func(variable int) string
	names   int
	divides bool // below a divisor, where zero's sign tells
}

// expr writes e: null where it is unknown, else its value. A Date or a Duration is a bigint of seconds, as Value.Int is.
func (c *compiler) expr(e *rule.Expr) code {
	switch e.Op {
	case rule.Lit:
		out := literal(e.Value)
		out.plain = true
		return out
	case rule.Attr:
		return c.attribute(e)
	case rule.Item:
		return code{text: "item.t", binds: bindsAtom, plain: true}
	case rule.And, rule.Or:
		return connect(e.Op, c.each(e.Args))
	case rule.If:
		return c.choice(e)
	case rule.Exists, rule.All:
		return c.loop(e)
	}
	if !possible(e) {
		return null(e.Type)
	}
	switch e.Op {
	case rule.Not:
		return connect(e.Op, c.each(e.Args))
	case rule.Eq, rule.Ne, rule.Lt, rule.Le, rule.Gt, rule.Ge:
		return c.compare(e)
	case rule.In:
		return c.in(e)
	case rule.Has:
		return c.has(e)
	case rule.StartsWith, rule.EndsWith, rule.Contains, rule.Matches, rule.Size:
		return c.textual(e)
	case rule.Year, rule.Month, rule.DayOfMonth:
		return c.part(e)
	}
	return c.number(e)
}

func (c *compiler) each(list []*rule.Expr) []code {
	out := make([]code, len(list))
	for i, e := range list {
		out[i] = c.expr(e)
	}
	return out
}

// possible says whether the strict operation e can be known at all. Constants that could be computed have been; and Postgres
// computes what is constant before it looks at any guard.
func possible(e *rule.Expr) bool {
	constant := true
	for _, a := range e.Args {
		switch {
		case a.Op == rule.Lit:
			continue
		case strict(a) && a.Op != rule.Attr && a.Op != rule.Item && !possible(a):
			return false
		}
		constant = false
	}
	return !constant
}

func (c *compiler) attribute(e *rule.Expr) code {
	column := code{text: c.column(e.Var), binds: bindsAtom, plain: true}
	switch {
	case e.Type == rule.Date:
		return code{text: "(" + column.text + " - '1970-01-01'::date) * 86400::bigint", binds: bindsMul, plain: true}
	case e.Type == rule.Double && c.divides: // a stored −0 is 0
		return code{text: column.text + " + 0", binds: bindsAdd, plain: true}
	}
	return column
}

func (c *compiler) choice(e *rule.Expr) code {
	return choose([]code{c.expr(e.Args[0]), c.typed(e.Args[1]), c.typed(e.Args[2])})
}

// loop folds the body over the elements by Kleene's table, which SQL's bool_or alone does not know.
func (c *compiler) loop(e *rule.Expr) code {
	list, body := c.expr(e.Args[0]), c.expr(e.Args[1])
	of, from := "item.b", "unnest("+list.text+") as item(t)"
	if known(e.Args[1]) && e.Args[1].Op != rule.Lit {
		of = body.within(bindsIs + 1)
	} else { // a name also keeps the aggregate here: one over columns outside would belong outside
		from = "(select " + body.text + " as b from " + from + " offset 0) item"
	}
	decisive, result, other := of, "true", "false"
	if e.Op == rule.All {
		decisive, result, other = "not "+of, "false", "true"
	}
	unknown := " when bool_or(" + of + " is null) then null"
	if known(e.Args[1]) {
		unknown = ""
	}
	return atom("case when " + list.text + " is not null then (select case when bool_or(" + decisive + ") then " + result + unknown + " else " + other + " end from " + from + ") end")
}

// known says whether e is known whatever the row holds.
func known(e *rule.Expr) bool {
	switch e.Op {
	case rule.Lit, rule.Item:
		return true
	case rule.Not, rule.And, rule.Or, rule.If, rule.Eq, rule.Ne, rule.Lt, rule.Le, rule.Gt, rule.Ge, rule.In, rule.StartsWith, rule.EndsWith,
		rule.Contains, rule.Matches, rule.Size, rule.Min, rule.Max, rule.ToDouble:
		for _, a := range e.Args {
			if !known(a) {
				return false
			}
		}
		return true
	case rule.Add, rule.Sub, rule.Mul, rule.Div, rule.Neg:
		return e.Type == rule.Double && known(e.Args[0]) && known(e.Args[len(e.Args)-1])
	}
	return false
}

// unlessNull is of where all of args are known, else null.
func (c *compiler) unlessNull(args []code, exprs []*rule.Expr, of func(args []code) code) code {
	return c.once(args, func(args []code) code {
		var checks []string
		for i, e := range exprs {
			if !known(e) {
				checks = append(checks, args[i].within(bindsIs+1)+" is not null")
			}
		}
		if checks == nil {
			return of(args)
		}
		return atom("case when " + strings.Join(checks, " and ") + " then " + of(args).text + " end")
	})
}

func (c *compiler) has(e *rule.Expr) code {
	args := c.each(e.Args)
	among := func(args []code) code {
		return infix(args[0], " = any ", code{text: "(" + args[1].text + ")", binds: bindsAtom}, bindsRelation)
	}
	if known(e.Args[0]) {
		return among(args)
	}
	return c.unlessNull(args, e.Args[:1], among) // null = any (an empty list) is false in SQL
}

func (c *compiler) textual(e *rule.Expr) code {
	args := c.each(e.Args)
	x := args[0]
	switch e.Op {
	case rule.StartsWith:
		return atom("starts_with(" + x.text + ", " + args[1].text + ")")
	case rule.Contains:
		return infix(atom("strpos("+x.text+", "+args[1].text+")"), " > ", whole(0), bindsRelation)
	case rule.Size:
		if e.Args[0].Type == rule.List {
			return cast(atom("cardinality("+x.text+")"), "bigint")
		}
		return cast(atom("char_length("+x.text+")"), "bigint")
	case rule.Matches:
		return infix(collated(x), " ~ ", atom(text(pattern(e.Args[1].Value.Text()))), bindsOther)
	}
	if e.Args[1].Op == rule.Lit {
		end := e.Args[1].Value.Text()
		return infix(atom("right("+x.text+", "+strconv.Itoa(len([]rune(end)))+")"), " = ", args[1], bindsRelation)
	}
	return c.once(args, func(args []code) code {
		return infix(atom("right("+args[0].text+", char_length("+args[1].text+"))"), " = ", args[1], bindsRelation)
	})
}

func collated(x code) code {
	return code{text: x.within(bindsCollate) + ` collate "C"`, binds: bindsCollate}
}
