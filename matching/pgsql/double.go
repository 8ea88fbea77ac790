package pgsql

import (
	"math"

	"huizhida/matching/rule"
)

// Postgres raises an error where a double overflows, vanishes or is divided by zero. The templates below reach the operation only
// where it cannot; elsewhere they write the result of IEEE 754 as a product with infinity or zero, which raises none. All
// comparisons are exact: powers of two scale without rounding.
const (
	// Two numbers of sizes that no policy leaves; the rest is for the edges.
	sane = "abs($1) between 1e-150 and 1e150 and abs($2) between 1e-150 and 1e150"

	addition = `case when abs($1) < 8e307 and abs($2) < 8e307 then $1 + $2
 when abs($1) >= 1 and abs($1) < 'Infinity'::float8 and abs($2) >= 1 and abs($2) < 'Infinity'::float8
 then case when abs($1 * 0.5::float8 + $2 * 0.5::float8) >= ` + two1023 + ` then $1 * 'Infinity'::float8 else $1 + $2 end
 else $1 + $2 end`

	product = `case when ` + sane + ` then $1 * $2
 when abs($1) >= 1 and abs($2) >= 1
 then case when abs($1 * ` + twoM512 + `) * abs($2 * ` + twoM512 + `) >= 1 then $1 * 'Infinity'::float8 * $2 else $1 * $2 end
 when abs($1) < 1 and abs($2) < 1
 then case when abs($1 * ` + two537 + `) * abs($2 * ` + two537 + `) > 0.5 or abs($1 * ` + two537 + `) * abs($2 * ` + two537 + `) = 0.5 and ` + above + ` then $1 * $2 else $1 * 0::float8 * $2 end
 else $1 * $2 end`

	// Whether the exact product is above the rounded one, 0.5, by Dekker's method: the halves of each factor multiply exactly.
	above = `(select ((x * z - 0.5::float8) + x * t + y * z) + y * t > 0
 from (select h, abs($1 * ` + two537 + `) - h, k, abs($2 * ` + two537 + `) - k
 from (select abs($1 * ` + two537 + `) * 134217729::float8 - (abs($1 * ` + two537 + `) * 134217729::float8 - abs($1 * ` + two537 + `)),
 abs($2 * ` + two537 + `) * 134217729::float8 - (abs($2 * ` + two537 + `) * 134217729::float8 - abs($2 * ` + two537 + `)) offset 0) as half(h, k)) as split(x, y, z, t))`

	quotient = `case when ` + sane + ` then $1 / $2
 when $2 = 0 then $1 * 'Infinity'::float8 * case when $2::text = '-0' then -1 else 1 end
 when abs($2) < 1 and abs($1) >= 1e-30 and abs($1) < 'Infinity'::float8
 then case when abs($2) * ` + two512 + ` - abs($1) * ` + twoM512 + ` <= abs($2) * ` + two458 + ` then $1 * 'Infinity'::float8 * $2 else $1 / $2 end
 when abs($2) > 1 and abs($2) < 'Infinity'::float8 and abs($1) < 1
 then case when abs($1) * ` + two512 + ` <= abs($2) * ` + twoM563 + ` then $1 * 0::float8 * $2 else $1 / $2 end
 else $1 / $2 end`

	two1023 = "8.98846567431158e+307::float8"
	two537  = "4.4989137945431964e+161::float8"
	two512  = "1.3407807929942597e+154::float8"
	two458  = "7.442828536787015e+137::float8"
	twoM512 = "7.458340731200207e-155::float8"
	twoM563 = "3.312168642111238e-170::float8"
)

func (c *compiler) double(e *rule.Expr) code {
	if e.Op == rule.Neg {
		return code{text: "-" + c.expr(e.Args[0]).within(bindsUnary+1), binds: bindsUnary}
	}
	a := c.expr(e.Args[0])
	outer := c.divides
	c.divides = outer || e.Op == rule.Div
	b := c.expr(e.Args[1])
	c.divides = outer
	of := map[rule.Op]code{
		rule.Add: infix(a, " + ", b, bindsAdd), rule.Sub: infix(a, " - ", b, bindsAdd),
		rule.Mul: infix(a, " * ", b, bindsMul), rule.Div: infix(a, " / ", b, bindsMul),
	}[e.Op]
	switch {
	case rangeOf(e).safe() || (e.Op == rule.Add || e.Op == rule.Sub) && (slight(e.Args[0]) || slight(e.Args[1])):
		return of
	case e.Args[1].Op == rule.Lit && (e.Op == rule.Mul || e.Op == rule.Div):
		return c.scaled(e, a, b, false)
	case e.Args[0].Op == rule.Lit && e.Op == rule.Mul:
		return c.scaled(e, b, a, true)
	}
	return c.once([]code{a, b}, func(v []code) code {
		switch e.Op {
		case rule.Add:
			return expand(addition, v...)
		case rule.Sub:
			return expand(addition, v[0], code{text: "-" + v[1].within(bindsUnary+1), binds: bindsUnary})
		case rule.Mul:
			return expand(product, v...)
		}
		return expand(quotient, v...)
	})
}

// slight says whether e is a constant too small to carry any number over the edge when added.
func slight(e *rule.Expr) bool {
	return e.Op == rule.Lit && math.Abs(e.Value.Double()) < math.Ldexp(1, 969)
}

// scaled is a times or divided by a constant: which a overflow or vanish is known now.
func (c *compiler) scaled(e *rule.Expr, a, b code, first bool) code {
	by := e.Args[1].Value
	if first {
		by = e.Args[0].Value
	}
	f := by.Double()
	compute := func(x float64) float64 { return x * math.Abs(f) }
	if e.Op == rule.Div {
		compute = func(x float64) float64 { return x / math.Abs(f) }
	}
	sign := math.Copysign(1, f)
	switch {
	case f != f || math.IsInf(f, 0) || math.Abs(f) == 1 || f == 0 && e.Op == rule.Mul:
		return infix(a, signOf(e.Op), b, bindsMul)
	case f == 0:
		return infix(a, " * ", double(sign*math.Inf(1)), bindsMul)
	}
	return c.once([]code{a}, func(v []code) code {
		of, edge, beyond := infix(v[0], signOf(e.Op), b, bindsMul).text, " > ", sign*0
		limit := last(func(x float64) bool { return compute(x) == 0 })
		if (math.Abs(f) > 1) == (e.Op == rule.Mul) {
			limit, edge, beyond = last(func(x float64) bool { return !math.IsInf(compute(x), 0) }), " <= ", sign*math.Inf(1)
		}
		return atom("case when abs(" + v[0].text + ")" + edge + double(limit).text + " then " + of + " else " + infix(v[0], " * ", double(beyond), bindsMul).text + " end")
	})
}

func signOf(op rule.Op) string {
	if op == rule.Mul {
		return " * "
	}
	return " / "
}

// last is the largest finite double that still holds, of those from zero on.
func last(holds func(float64) bool) float64 {
	low, high := uint64(0), math.Float64bits(math.MaxFloat64)
	for low < high {
		if middle := (low + high + 1) / 2; holds(math.Float64frombits(middle)) {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return math.Float64frombits(low)
}
