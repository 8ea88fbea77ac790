package pgsql

import (
	"slices"
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// perMask is how many attributes one bigint tells of.
const perMask = 62

// missing prepares the residual: which attributes are unknown below what is undecided. It is a sum of bits, so that its text
// grows with the rule and not with the number of attributes times its depth.
func (q *Query) missing(r *rule.Rule, root *rule.Expr, column func(int) string) {
	var attributes []int
	root.Walk(func(e *rule.Expr) {
		if e.Op == rule.Attr && !slices.Contains(attributes, e.Var) {
			attributes = append(attributes, e.Var)
		}
	})
	slices.SortFunc(attributes, func(a, b int) int { return strings.Compare(r.Variables()[a].Key, r.Variables()[b].Key) })
	for _, v := range attributes {
		q.Keys = append(q.Keys, r.Variables()[v].Key)
		q.columns = append(q.columns, column(v))
	}
	for from := 0; from < len(attributes); from += perMask {
		m := &mask{places: map[int]int{}, first: from, c: &compiler{column: column}, query: q}
		for i, v := range attributes[from:min(from+perMask, len(attributes))] {
			m.places[v] = from + i
		}
		bits := m.below(root)
		if bits == "" {
			bits = "0"
		}
		q.masks = append(q.masks, "("+bits+")::bigint")
	}
}

// missingKeys writes the residual from the masks.
func (q Query) missingKeys() string {
	if len(q.Keys) == 0 {
		return "'{}'::text[]"
	}
	keys := make([]string, len(q.Keys))
	for i, key := range q.Keys {
		keys[i] = "case when m" + strconv.Itoa(i/perMask) + " & " + bit(i%perMask) + " <> 0 then " + text(key) + " end"
	}
	none := make([]string, len(q.masks))
	for i := range q.masks {
		none[i] = "m" + strconv.Itoa(i) + " = 0"
	}
	return "case when " + strings.Join(none, " and ") + " then '{}'::text[] else array_remove(array[" + strings.Join(keys, ", ") + "], null) end"
}

func bit(i int) string { return strconv.FormatInt(1<<i, 10) }

type mask struct {
	places map[int]int // variable -> its place in Keys
	first  int
	c      *compiler
	query  *Query
	inside bool // a condition
}

// below is the bits of what is missing below e, which has been reached; empty when nothing can be.
func (m *mask) below(e *rule.Expr) string {
	if e.Op == rule.Attr {
		place, ours := m.places[e.Var]
		if !ours {
			return ""
		}
		return "case when u" + strconv.Itoa(place+1) + " then " + bit(place-m.first) + " else 0 end"
	}
	if e.Condition > 0 {
		m.inside = true
		defer func() { m.inside = false }()
	}
	var bits []string
	add := func(of string) {
		if of != "" && !slices.Contains(bits, of) {
			bits = append(bits, of)
		}
	}
	switch {
	case e.Op == rule.Exists || e.Op == rule.All:
		for _, v := range e.Attributes() {
			add(m.below(&rule.Expr{Op: rule.Attr, Var: v}))
		}
	case e.Op == rule.If:
		m.branches(e, add)
	default:
		for _, a := range e.Args {
			add(m.below(a))
		}
	}
	return m.guarded(e, strings.Join(bits, " | "))
}

// guarded asks for bits only while e is undecided. An operation that is unknown whenever an operand is needs no question.
func (m *mask) guarded(e *rule.Expr, bits string) string {
	if bits == "" || strict(e) {
		return bits
	}
	return "case when " + m.truth(e).within(bindsIs+1) + " is null then " + bits + " else 0 end"
}

// branches asks for the condition of an If, and for each branch unless the condition chose the other.
func (m *mask) branches(e *rule.Expr, add func(string)) {
	add(m.below(e.Args[0]))
	for i, not := range []string{" is not false", " is not true"} {
		if bits := m.below(e.Args[i+1]); bits != "" {
			add("case when " + m.truth(e.Args[0]).within(bindsIs+1) + not + " then " + bits + " else 0 end")
		}
	}
}

// truth is what e comes to: over the conditions, or inside one by a name of its own.
func (m *mask) truth(e *rule.Expr) code {
	if e.Condition > 0 || e.IsLogic() && !m.inside {
		return logic(e, condition)
	}
	of := m.c.expr(e).text
	i := slices.Index(m.query.inner, of)
	if i < 0 {
		i = len(m.query.inner)
		m.query.inner = append(m.query.inner, of)
	}
	return atom("d" + strconv.Itoa(i+1))
}

// strict says whether e is unknown whenever one of its operands is.
func strict(e *rule.Expr) bool {
	switch e.Op {
	case rule.And, rule.Or, rule.If, rule.Exists, rule.All:
		return false
	}
	return true
}
