package pgsql

import (
	"fmt"
	"strconv"
	"strings"
)

// How tightly SQL's operations bind, loosest first.
const (
	bindsOr = iota + 1
	bindsAnd
	bindsNot
	bindsIs
	bindsRelation
	bindsOther
	bindsAdd
	bindsMul
	bindsCollate
	bindsUnary
	bindsCast
	bindsAtom
)

// code is an expression of SQL.
type code struct {
	text  string
	binds int
	plain bool // a column or a constant: may be written twice
}

func atom(text string) code { return code{text: text, binds: bindsAtom} }

// within writes the expression as an operand of something that binds so tightly.
func (c code) within(binds int) string {
	if c.binds < binds {
		return "(" + c.text + ")"
	}
	return c.text
}

func cast(of code, to string) code {
	return code{text: of.within(bindsCast) + "::" + to, binds: bindsCast, plain: of.plain}
}

// infix joins two operands by an operator that is not associative on its right.
func infix(a code, sign string, b code, binds int) code {
	left := binds
	if binds == bindsRelation {
		left++
	}
	return code{text: a.within(left) + sign + b.within(binds+1), binds: binds}
}

// once gives names to operands that are not plain, so that body may use each many times while it is computed once. The query
// inside is fenced by its offset: the planner would put the operands in the place of their names.
func (c *compiler) once(args []code, body func(args []code) code) code {
	c.names++
	table := "v" + strconv.Itoa(c.names)
	names := make([]code, len(args))
	var given []string
	for i, a := range args {
		if a.plain {
			names[i] = a
			continue
		}
		column := string(rune('a' + i))
		given = append(given, a.text+" as "+column)
		names[i] = code{text: table + "." + column, binds: bindsAtom, plain: true}
	}
	if given == nil {
		return body(names)
	}
	return atom("(select " + body(names).text + " from (select " + strings.Join(given, ", ") + " offset 0) " + table + ")")
}

// expand fills a template, a CASE: $1 and $2 are operands, to be used anywhere in it.
func expand(template string, args ...code) code {
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("$%d", i+1), a.within(bindsCast))
	}
	return atom(strings.NewReplacer(pairs...).Replace(template))
}
