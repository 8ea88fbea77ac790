package pgsql

import (
	"math"
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// text is a text literal. A rule's texts hold no NUL, and a backslash is itself.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// literal is a constant. Its type is clear where it stands beside an operand that is none; see typed.
func literal(v rule.Value) code {
	switch v.Type() {
	case rule.Int, rule.Duration, rule.Date:
		return whole(v.Int())
	case rule.Double:
		return double(v.Double())
	case rule.Bool:
		return atom(strconv.FormatBool(v.Bool()))
	}
	return atom(text(v.Text()))
}

// typed is e's code where nothing beside it gives a constant its type.
func (c *compiler) typed(e *rule.Expr) code {
	out := c.expr(e)
	if e.Op != rule.Lit || out.binds == bindsCast {
		return out
	}
	switch e.Type {
	case rule.Int, rule.Duration, rule.Date:
		return cast(out, "bigint")
	case rule.String:
		return cast(out, "text")
	}
	return out
}

func whole(n int64) code {
	switch {
	case n == math.MinInt64:
		return code{text: "'-9223372036854775808'::bigint", binds: bindsCast}
	case n < 0:
		return code{text: strconv.FormatInt(n, 10), binds: bindsUnary}
	}
	return atom(strconv.FormatInt(n, 10))
}

func double(f float64) code {
	name := strconv.FormatFloat(f, 'g', -1, 64)
	switch {
	case math.IsInf(f, 1):
		name = "Infinity"
	case math.IsInf(f, -1):
		name = "-Infinity"
	}
	return code{text: "'" + name + "'::float8", binds: bindsCast}
}

// bare is a double beside a double that is no constant: written as in the rule where it can be.
func bare(f float64) code {
	if size := math.Abs(f); f != f || size != 0 && (size < 1e-4 || size >= 1e15) || f == 0 && math.Signbit(f) {
		return double(f)
	}
	out := strconv.FormatFloat(f, 'f', -1, 64)
	if f < 0 {
		return code{text: out, binds: bindsUnary}
	}
	return atom(out)
}

// day is a date literal. Years that are not of four digits are counted from 1970.
func day(d rule.Day) code {
	if year := d.Time().Year(); year < 1 || year > 9999 {
		return code{text: "'1970-01-01'::date + " + whole(int64(d)).within(bindsUnary), binds: bindsAdd}
	}
	return code{text: "'" + d.String() + "'::date", binds: bindsCast}
}

// null is the unknown of a type.
func null(t rule.Type) code {
	name := map[rule.Type]string{rule.String: "text", rule.Double: "float8", rule.Bool: "boolean", rule.List: "text[]"}[t]
	if name == "" {
		name = "bigint"
	}
	return code{text: "null::" + name, binds: bindsCast}
}

// ColumnType is the type of a column that holds attributes of a type.
func ColumnType(t rule.Type) string {
	switch t {
	case rule.Int:
		return "bigint"
	case rule.Double:
		return "double precision"
	case rule.Bool:
		return "boolean"
	case rule.Date:
		return "date"
	case rule.List:
		return "text[]"
	}
	return "text"
}

// ColumnValue is what such a column holds of v: nil for an unknown, midnight UTC for a date.
func ColumnValue(v rule.Value) any {
	if v.Known() && v.Type() == rule.Date {
		return v.Day().Time()
	}
	return v.Any()
}
