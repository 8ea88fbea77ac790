package pgsql

import (
	"strings"

	"huizhida/matching/rule"
)

var signs = map[rule.Op]string{rule.Eq: " = ", rule.Ne: " <> ", rule.Lt: " < ", rule.Le: " <= ", rule.Gt: " > ", rule.Ge: " >= "}

// turned is the comparison with its operands exchanged.
var turned = map[rule.Op]rule.Op{rule.Eq: rule.Eq, rule.Ne: rule.Ne, rule.Lt: rule.Gt, rule.Le: rule.Ge, rule.Gt: rule.Lt, rule.Ge: rule.Le}

func (c *compiler) compare(e *rule.Expr) code {
	a, b := e.Args[0], e.Args[1]
	switch a.Type {
	case rule.Date:
		return c.compareDates(e.Op, a, b)
	case rule.Double:
		return c.compareDoubles(e.Op, a, b)
	case rule.String:
		if e.Op != rule.Eq && e.Op != rule.Ne { // = is by bytes in every collation that a column has
			return infix(collated(c.expr(a)), signs[e.Op], c.expr(b), bindsRelation)
		}
	}
	return infix(c.expr(a), signs[e.Op], c.expr(b), bindsRelation)
}

// compareDates keeps a bare attribute a date, so that the planner knows what is asked.
func (c *compiler) compareDates(op rule.Op, a, b *rule.Expr) code {
	switch {
	case a.Op == rule.Attr && b.Op == rule.Attr:
		return infix(atom(c.column(a.Var)), signs[op], atom(c.column(b.Var)), bindsRelation)
	case a.Op == rule.Lit && b.Op == rule.Attr:
		return c.compareDay(turned[op], b, a.Value)
	case b.Op == rule.Lit && a.Op == rule.Attr:
		return c.compareDay(op, a, b.Value)
	}
	return infix(c.expr(a), signs[op], c.expr(b), bindsRelation)
}

// compareDay compares a day with an instant, which may lie within one.
func (c *compiler) compareDay(op rule.Op, a *rule.Expr, at rule.Value) code {
	column := atom(c.column(a.Var))
	d := at.Day()
	whole := rule.OfDay(d).Int() == at.Int()
	switch {
	case whole:
	case op == rule.Eq:
		return expand("case when $1 is not null then false end", column)
	case op == rule.Ne:
		return expand("case when $1 is not null then true end", column)
	case op == rule.Lt:
		op = rule.Le
	case op == rule.Ge:
		op = rule.Gt
	}
	return infix(column, signs[op], day(d), bindsRelation)
}

// compareDoubles minds that Postgres holds NaN for the greatest number, equal to itself. Below zero it stands last again, which
// spares a second look at the operand; where both may be NaN there is none to spare.
func (c *compiler) compareDoubles(op rule.Op, a, b *rule.Expr) code {
	left, right := rangeOf(a).nan, rangeOf(b).nan
	x, y := c.beside(a, b), c.beside(b, a)
	switch {
	case op == rule.Ne && left && right:
		return code{text: "not " + c.compareAny(rule.Eq, a, b).text, binds: bindsNot}
	case left && right:
		return c.compareAny(op, a, b)
	case left && (op == rule.Gt || op == rule.Ge):
		return infix(negated(a, x), signs[turned[op]], negated(b, y), bindsRelation)
	case right && (op == rule.Lt || op == rule.Le):
		return infix(negated(a, x), signs[turned[op]], negated(b, y), bindsRelation)
	}
	return infix(x, signs[op], y, bindsRelation)
}

// compareAny compares what may both be NaN.
func (c *compiler) compareAny(op rule.Op, a, b *rule.Expr) code {
	return c.once(c.each([]*rule.Expr{a, b}), func(v []code) code {
		return expand("case when $1 is null or $2 is null then null when $1 = 'NaN'::float8 or $2 = 'NaN'::float8 then false else $1"+signs[op]+"$2 end", v...)
	})
}

// beside is e's code beside another double.
func (c *compiler) beside(e, other *rule.Expr) code {
	if e.Op == rule.Lit && other.Op != rule.Lit {
		return bare(e.Value.Double())
	}
	return c.expr(e)
}

func negated(e *rule.Expr, as code) code {
	if e.Op == rule.Lit {
		return bare(0 - e.Value.Double())
	}
	return code{text: "-" + as.within(bindsUnary+1), binds: bindsUnary}
}

// in is strict in every element: what SQL's own in is only where none is null.
func (c *compiler) in(e *rule.Expr) code {
	x, list := e.Args[0], e.Args[1:]
	args := c.elements(e)
	if len(list) == 0 {
		return expand("case when $1 is not null then false end", args[0])
	}
	constants := true
	for _, a := range list {
		constants = constants && a.Op == rule.Lit
	}
	within := func(args []code) code { return among(args, x.Type, e) }
	if constants && x.Op != rule.Lit {
		return within(args)
	}
	return c.unlessNull(args, e.Args, within)
}

// elements writes the operand and the elements of in, as days where all of them are.
func (c *compiler) elements(e *rule.Expr) []code {
	args := make([]code, len(e.Args))
	days := e.Args[0].Type == rule.Date
	for i, a := range e.Args {
		days = days && (a.Op == rule.Attr || a.Op == rule.Lit && a.Value.Int()%86400 == 0)
		if args[i] = c.expr(a); a.Op == rule.Lit && a.Type == rule.Double {
			args[i] = bare(a.Value.Double())
			args[i].plain = true
		}
	}
	if !days {
		return args
	}
	for i, a := range e.Args {
		args[i] = code{text: c.column(max(a.Var, 0)), binds: bindsAtom, plain: true}
		if a.Op == rule.Lit {
			args[i] = day(a.Value.Day())
			args[i].plain = true
		}
	}
	return args
}

// among writes in over operands that are known. NaN is among nothing.
func among(args []code, t rule.Type, e *rule.Expr) code {
	list := make([]string, len(args)-1)
	for i, a := range args[1:] {
		list[i] = a.text
	}
	in := code{text: args[0].within(bindsRelation+1) + " in (" + strings.Join(list, ", ") + ")", binds: bindsRelation}
	if t != rule.Double || !rangeOf(e.Args[0]).nan {
		return in
	}
	for _, a := range e.Args[1:] {
		if rangeOf(a).nan {
			return expand("case when $1 <> 'NaN'::float8 then $2 when $1 is not null then false end", args[0], in)
		}
	}
	return in
}
