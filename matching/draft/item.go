package draft

import (
	"strings"
	"time"
	"unicode/utf8"

	"huizhida/matching/rule"
)

func nextRune(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return i + size
}

// item is the row, or the group around a row, that shows one condition of a rule.
func (p *reader) item(e *rule.Expr) (Item, bool) {
	if e.Op == rule.Not {
		return p.negation(e.Args[0])
	}
	c, ok := p.condition(e)
	if !ok || p.tree.Check(c) != nil {
		return Item{}, false
	}
	return Item{Condition: &c}, true
}

func (p *reader) negation(e *rule.Expr) (Item, bool) {
	it, ok := p.item(e)
	if !ok {
		return Item{}, false
	}
	if c := it.Condition; c != nil {
		if opposite, known := map[Operator]Operator{Is: IsNot, OneOf: NoneOf, Has: HasNot}[c.Operator]; known {
			c.Operator = opposite
			return it, true
		}
	}
	return Item{Group: &Group{Join: None, Items: []Item{it}}}, true
}

// condition is the row that shows a comparison; false for what none can.
func (p *reader) condition(e *rule.Expr) (Condition, bool) {
	switch e.Op {
	case rule.Attr:
		return Condition{Key: p.tree.Vars[e.Var].Key, Operator: Is}, true
	case rule.Eq, rule.Ne, rule.Lt, rule.Le, rule.Gt, rule.Ge:
		a, b, op := e.Args[0], e.Args[1], e.Op
		if _, ok := p.variable(a); !ok {
			a, b, op = b, a, mirrored[op]
		}
		if v, ok := p.variable(a); ok {
			return compared(v, op, b)
		}
	case rule.In:
		return p.listed(e)
	case rule.Has:
		if v, ok := p.variable(e.Args[1]); ok {
			return texted(v, Has, e.Args[0])
		}
	case rule.StartsWith, rule.EndsWith, rule.Contains:
		if v, ok := p.variable(e.Args[0]); ok {
			return texted(v, map[rule.Op]Operator{rule.StartsWith: Begins, rule.EndsWith: Ends, rule.Contains: Contains}[e.Op], e.Args[1])
		}
	}
	return Condition{}, false
}

// variable is the attribute that e is, looking through what only makes a whole number a double.
func (p *reader) variable(e *rule.Expr) (rule.Variable, bool) {
	if e.Op == rule.ToDouble && e.Implicit {
		e = e.Args[0]
	}
	if e.Op != rule.Attr {
		return rule.Variable{}, false
	}
	return p.tree.Vars[e.Var], true
}

func compared(v rule.Variable, op rule.Op, b *rule.Expr) (Condition, bool) {
	if v.Type == rule.Date {
		return dated(v, op, b)
	}
	if b.Op != rule.Lit {
		return Condition{}, false
	}
	if v.Type == rule.Bool {
		if op != rule.Eq && op != rule.Ne {
			return Condition{}, false
		}
		return Condition{Key: v.Key, Operator: map[bool]Operator{true: Is, false: IsNot}[b.Value.Bool() == (op == rule.Eq)]}, true
	}
	o, ok := operatorOf(v.Type, op)
	if !ok {
		return Condition{}, false
	}
	switch b.Value.Type() {
	case rule.String:
		return texted(v, o, b)
	case rule.Int:
		return numbered(v, o, float64(b.Value.Int()), b.Value.Int())
	case rule.Double:
		return numbered(v, o, b.Value.Double(), int64(b.Value.Double()))
	}
	return Condition{}, false
}

// numbered is a comparison with a figure that can be typed: one that is read as it is written.
func numbered(v rule.Variable, o Operator, f float64, whole int64) (Condition, bool) {
	if v.Type == rule.Int && float64(whole) != f || whole > 1<<53 || whole < -1<<53 {
		return Condition{}, false
	}
	s := showNumber(v, f)
	return Condition{Key: v.Key, Operator: o, Values: []string{s}}, reads(v, s, f)
}

func texted(v rule.Variable, o Operator, b *rule.Expr) (Condition, bool) {
	if b.Op != rule.Lit {
		return Condition{}, false
	}
	s := b.Value.Text()
	if s == "" || s != strings.TrimSpace(s) || len(splitWords(s)) > 1 || strings.ContainsAny(s, "\r\n") {
		return Condition{}, false
	}
	return Condition{Key: v.Key, Operator: o, Values: []string{s}}, true
}

func (p *reader) listed(e *rule.Expr) (Condition, bool) {
	v, ok := p.variable(e.Args[0])
	if !ok || v.Type != rule.String || len(e.Args) < 2 {
		return Condition{}, false
	}
	c := Condition{Key: v.Key, Operator: OneOf}
	for _, a := range e.Args[1:] {
		one, ok := texted(v, OneOf, a)
		if !ok {
			return Condition{}, false
		}
		c.Values = append(c.Values, one.Values...)
	}
	return c, len(c.words()) == len(c.Values)
}

// dated is a comparison with a day, or with a span before the as-of date.
func dated(v rule.Variable, op rule.Op, b *rule.Expr) (Condition, bool) {
	o, ok := operatorOf(rule.Date, op)
	if !ok {
		return Condition{}, false
	}
	switch b.Op {
	case rule.AsOfDate:
		return Condition{Key: v.Key, Operator: o, Values: []string{today}}, true
	case rule.Lit:
		if b.Value.Int()%int64(day/time.Second) != 0 {
			return Condition{}, false
		}
		return Condition{Key: v.Key, Operator: o, Values: []string{b.Value.Day().String()}}, true
	case rule.Sub:
		if b.Args[0].Op != rule.AsOfDate || b.Args[1].Op != rule.Lit {
			break
		}
		span := time.Duration(b.Args[1].Value.Int()) * time.Second
		if span < 0 || span%day != 0 {
			break
		}
		switch op {
		case rule.Le:
			return Condition{Key: v.Key, Operator: Full, Values: []string{showSpan(span)}}, true
		case rule.Gt:
			return Condition{Key: v.Key, Operator: NotFull, Values: []string{showSpan(span)}}, true
		}
		return Condition{Key: v.Key, Operator: o, Values: []string{today + "前 " + showSpan(span)}}, true
	}
	return Condition{}, false
}

// collapse shows a group that is one range as that row.
func collapse(g *Group) []Item {
	if g.Join == All && len(g.Items) == 1 && g.Items[0].Condition != nil && g.Items[0].Condition.Operator == Between {
		return g.Items
	}
	return []Item{{Group: g}}
}

// mergeRanges shows "x > a && x <= b" as one row.
func (p *reader) mergeRanges(join Join, items []Item) []Item {
	if join != All {
		return items
	}
	var out []Item
	for _, it := range items {
		if n := len(out); n > 0 {
			if merged, ok := ranged(out[n-1].Condition, it.Condition); ok && p.tree.Check(merged) == nil {
				out[n-1] = Item{Condition: &merged}
				continue
			}
		}
		out = append(out, it)
	}
	return out
}

// ranged joins a lower and an upper limit of one attribute that rest on one clause.
func ranged(a, b *Condition) (Condition, bool) {
	if a == nil || b == nil || a.Key == "" || a.Key != b.Key || a.Clause != b.Clause || a.Muted || b.Muted {
		return Condition{}, false
	}
	low, lower := map[Operator]string{Greater: "大于 ", AtLeast: ""}[a.Operator]
	high, upper := map[Operator]string{Less: "小于 ", AtMost: ""}[b.Operator]
	if !lower || !upper || strings.ContainsAny(a.typed()+b.typed(), "eE") {
		return Condition{}, false
	}
	return Condition{Key: a.Key, Operator: Between, Values: []string{low + a.typed() + " 至 " + high + b.typed()}, Clause: a.Clause}, true
}
