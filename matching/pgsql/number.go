package pgsql

import (
	"math"
	"strings"

	"huizhida/matching/rule"
)

// number writes what computes: doubles as IEEE 754 has it, all else in 64 bits or not at all.
func (c *compiler) number(e *rule.Expr) code {
	switch {
	case e.Op == rule.Min || e.Op == rule.Max:
		return c.extreme(e)
	case e.Op == rule.ToDouble:
		if e.Args[0].Type == rule.Double {
			return c.expr(e.Args[0])
		}
		return cast(c.expr(e.Args[0]), "float8")
	case e.Op == rule.ToInt:
		return c.toInt(e)
	case e.Type == rule.Double:
		return c.double(e)
	case e.Type != rule.Int:
		return c.time(e)
	}
	if e.Op == rule.Neg {
		return c.once(c.each(e.Args), negate)
	}
	return c.once(c.each(e.Args), func(v []code) code { return integer(e, v[0], v[1]) })
}

func negate(v []code) code {
	return expand("case when $1 > '-9223372036854775808'::bigint then -$1 end", v[0])
}

// integer guards an operation so that it is null instead of an error.
func integer(e *rule.Expr, a, b code) code {
	if by, ok := constant(e.Args[1]); ok {
		return integerBy(e, a, b, by)
	}
	by, ok := constant(e.Args[0])
	switch e.Op {
	case rule.Add:
		if ok {
			return integerBy(e, b, a, by)
		}
		return expand("case when case when $2 < 0 then $1 >= '-9223372036854775808'::bigint - $2 else $1 <= 9223372036854775807 - $2 end then $1 + $2 end", a, b)
	case rule.Sub:
		return expand("case when case when $2 < 0 then $1 <= 9223372036854775807 + $2 else $1 >= '-9223372036854775808'::bigint + $2 end then $1 - $2 end", a, b)
	case rule.Mul:
		if ok {
			return integerBy(e, b, a, by)
		}
		return expand("case when $1::numeric * $2 between -9223372036854775808 and 9223372036854775807 then $1 * $2 end", a, b)
	}
	sign := map[rule.Op]string{rule.Div: " / ", rule.Mod: " % "}[e.Op]
	if ok && by > math.MinInt64 {
		return infix(cast(a, "bigint"), sign, atom("nullif("+b.text+", 0)"), bindsMul)
	}
	return expand("case when $1 = '-9223372036854775808'::bigint and $2 = -1 then null else $1"+sign+"nullif($2, 0) end", a, b)
}

// constant is the number that e is, when it is one.
func constant(e *rule.Expr) (int64, bool) {
	if e.Op != rule.Lit {
		return 0, false
	}
	return e.Value.Int(), true
}

// integerBy is integer by a constant, which says how large the other operand may be. Of + and * the constant may stand first.
func integerBy(e *rule.Expr, a, b code, by int64) code {
	lowest, highest := int64(math.MinInt64), int64(math.MaxInt64)
	sign := map[rule.Op]string{rule.Add: " + ", rule.Sub: " - ", rule.Mul: " * ", rule.Div: " / ", rule.Mod: " % "}[e.Op]
	low, high := lowest, highest
	switch e.Op {
	case rule.Add:
		low, high = lowest-min(by, 0), highest-max(by, 0)
	case rule.Sub:
		if by == lowest {
			high = -1
		} else {
			low, high = lowest+max(by, 0), highest+min(by, 0)
		}
	case rule.Mul:
		switch {
		case by == -1:
			return negate([]code{a})
		case by > 1:
			low, high = lowest/by, highest/by
		case by < -1:
			low, high = highest/by, lowest/by
		}
	case rule.Div, rule.Mod:
		switch by {
		case 0:
			return null(rule.Int)
		case -1:
			low++
		}
	}
	of := infix(a, sign, b, map[bool]int{true: bindsAdd, false: bindsMul}[e.Op == rule.Add || e.Op == rule.Sub])
	return within(a, low, high, of)
}

// within is of where a lies between bounds, else null.
func within(a code, low, high int64, of code) code {
	var checks []string
	if low > math.MinInt64 {
		checks = append(checks, infix(a, " >= ", whole(low), bindsRelation).text)
	}
	if high < math.MaxInt64 {
		checks = append(checks, infix(a, " <= ", whole(high), bindsRelation).text)
	}
	if checks == nil {
		return of
	}
	return atom("case when " + strings.Join(checks, " and ") + " then " + of.text + " end")
}

// toInt cuts off towards zero what then fits.
func (c *compiler) toInt(e *rule.Expr) code {
	if e.Args[0].Type == rule.Int {
		return c.expr(e.Args[0])
	}
	return c.once(c.each(e.Args), func(v []code) code {
		return expand("case when $1 > -9223372036854775808::float8 and $1 < 9223372036854775808::float8 then trunc($1)::bigint end", v...)
	})
}

// extreme is min or max. SQL's least and greatest ignore a null, and know no NaN.
func (c *compiler) extreme(e *rule.Expr) code {
	name, sign := "least", " < "
	if e.Op == rule.Max {
		name, sign = "greatest", " > "
	}
	if e.Type == rule.Int || !rangeOf(e).nan {
		return c.unlessNull(c.each(e.Args), e.Args, func(v []code) code {
			list := make([]string, len(v))
			for i := range v {
				list[i] = v[i].text
			}
			return atom(name + "(" + strings.Join(list, ", ") + ")")
		})
	}
	best := c.expr(e.Args[0])
	for _, a := range e.Args[1:] { // the later one where it compares so with the one before
		best = c.once([]code{best, c.expr(a)}, func(v []code) code {
			return expand("case when $1 is null or $2 is null then null when $1 <> 'NaN'::float8 and $2 <> 'NaN'::float8 and $2"+sign+"$1 then $2 else $1 end", v...)
		})
	}
	return best
}
