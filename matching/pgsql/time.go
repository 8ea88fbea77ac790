package pgsql

import "huizhida/matching/rule"

// The limits of dates and time spans, in seconds; package rule has the same.
const (
	firstSecond = -62_135_596_800 + 8*3600
	lastSecond  = 253_402_300_799 + 8*3600
	longest     = 9_223_372_036
)

// time writes sums and differences of dates and time spans. None overflows 64 bits; what lies beyond the limits is null.
func (c *compiler) time(e *rule.Expr) code {
	low, high := int64(-longest), int64(longest)
	if e.Type == rule.Date {
		low, high = firstSecond, lastSecond
	}
	sign := " + "
	if e.Op == rule.Sub {
		sign = " - "
	}
	args := c.each(e.Args)
	sum := infix(args[0], sign, args[1], bindsAdd)
	sum.plain = args[0].plain && args[1].plain
	return c.once([]code{sum}, func(v []code) code { return within(v[0], low, high, v[0]) })
}

// part is a year, month or day of a date in Shanghai.
func (c *compiler) part(e *rule.Expr) code {
	d := c.expr(e.Args[0])
	of := "'1970-01-01'::date + floor(" + d.within(bindsMul) + " / 86400.0)::int"
	if e.Args[0].Op == rule.Attr {
		of = c.column(e.Args[0].Var)
	}
	switch e.Op {
	case rule.Year:
		return cast(atom("extract(year from "+of+")"), "bigint")
	case rule.Month:
		return infix(cast(atom("extract(month from "+of+")"), "bigint"), " - ", whole(1), bindsAdd)
	}
	return cast(atom("extract(day from "+of+")"), "bigint")
}
