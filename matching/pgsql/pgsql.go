// Package pgsql compiles a rule to SQL of Postgres 14 and later. SQL's null is Kleene's unknown, so a rule becomes one boolean
// expression that is true, false or null exactly as rule.Eval says eligible, ineligible or undetermined. It never raises an error
// (what the language cannot compute is null, a division of doubles by zero is infinite), and it asks nothing of the session but
// standard_conforming_strings: not its collation, time zone, date style or search path.
//
// Constants are written as literals and not as parameters: the planner then knows them in every plan, and the text of a rule's
// query can be read, stored and explained as it is. They all go through the functions of literal.go.
package pgsql

import (
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// Query is a rule as SQL.
type Query struct {
	Verdict    string   // boolean over the columns
	Conditions []string // boolean over the columns, one per condition of the rule
	Keys       []string // the attributes that the rule reads, sorted

	columns []string // of Keys
	over    string   // Verdict, over conditions c1, c2, …
	inner   []string // what masks ask of the inside of a condition, as d1, d2, …
	masks   []string // which of Keys are missing, in bits of 62 each, over conditions c1, c2, … and flags u1, u2, …
}

// Compile translates r as of a day. Column names the column of an attribute, quoted as need be and best with its table; it is a
// text, bigint, double precision, boolean, date or text[]. Numbers are finite there, and so are dates.
func Compile(r *rule.Rule, asOf rule.Day, column func(variable int) string) Query {
	c := &compiler{column: column}
	root := r.Bound(asOf)
	q := Query{Conditions: make([]string, len(r.Conditions()))}
	var each func(e *rule.Expr)
	each = func(e *rule.Expr) {
		if e.Condition > 0 {
			q.Conditions[e.Condition-1] = c.expr(e).text
			return
		}
		for _, a := range e.Args {
			each(a)
		}
	}
	each(root)
	q.Verdict = logic(root, func(e *rule.Expr) code { return c.expr(e) }).text
	q.over = logic(root, condition).text
	q.missing(r, root, column)
	return q
}

// condition is the name that a condition has once it is computed.
func condition(e *rule.Expr) code { return atom("c" + strconv.Itoa(e.Condition)) }

// logic writes what stands above the conditions.
func logic(e *rule.Expr, leaf func(*rule.Expr) code) code {
	if e.Condition > 0 {
		return leaf(e)
	}
	args := make([]code, len(e.Args))
	for i, a := range e.Args {
		args[i] = logic(a, leaf)
	}
	return connect(e.Op, args)
}

func connect(op rule.Op, args []code) code {
	switch op {
	case rule.And:
		return join(" and ", bindsAnd, args, "true")
	case rule.Or:
		return join(" or ", bindsOr, args, "false")
	case rule.Not:
		return code{text: "not " + args[0].within(bindsNot), binds: bindsNot}
	}
	return choose(args)
}

func join(sign string, binds int, args []code, none string) code {
	if len(args) == 0 {
		return atom(none)
	}
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.within(binds)
	}
	if len(args) == 1 {
		return args[0]
	}
	return code{text: strings.Join(parts, sign), binds: binds}
}

// choose is c ? a : b. The short form of CASE evaluates c once, and leaves a null c without a branch.
func choose(args []code) code {
	return atom("case " + args[0].within(bindsAtom) + " when true then " + args[1].text + " when false then " + args[2].text + " end")
}

// Select is a query that judges every row of from: the columns are enterprise_id (which is id), verdict, missing and reasons, as
// runs store them.
func (q Query) Select(id, from string) string {
	var b strings.Builder
	b.WriteString("select enterprise_id, case v when true then 'eligible' when false then 'ineligible' else 'undetermined' end as verdict,\n  ")
	b.WriteString(q.missingKeys() + " as missing,\n  reasons\nfrom (select enterprise_id, " + q.over + " as v")
	for i, m := range q.masks {
		b.WriteString(",\n  " + m + " as m" + strconv.Itoa(i))
	}
	b.WriteString(",\n  array_to_string(array[" + q.list("c", len(q.Conditions)) + "]::boolean[], '', 'u') as reasons\nfrom (select " + id + " as enterprise_id")
	for i, c := range q.Conditions {
		b.WriteString(",\n  " + c + " as c" + strconv.Itoa(i+1))
	}
	for i, d := range q.inner {
		b.WriteString(",\n  " + d + " as d" + strconv.Itoa(i+1))
	}
	for i, c := range q.columns {
		b.WriteString(",\n  " + c + " is null as u" + strconv.Itoa(i+1))
	}
	b.WriteString("\nfrom " + from + "\noffset 0) s offset 0) s") // offset 0: what has a name is computed once
	return b.String()
}

// Count is a query of three numbers over from: eligible, undetermined, ineligible.
func (q Query) Count(from string) string {
	return "select count(*) filter (where v), count(*) filter (where v is null), count(*) filter (where not v)\nfrom (select " + q.Verdict + " as v from " + from + " offset 0) s"
}

func (q Query) list(prefix string, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = prefix + strconv.Itoa(i+1)
	}
	return strings.Join(names, ", ")
}
