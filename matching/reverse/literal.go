package reverse

import (
	"encoding/binary"
	"slices"

	"huizhida/matching/rule"
)

// none is the attribute of a literal that is no function of a single one.
const none = -1

// literal is what conjunctions are made of: an expression that is true, false or unknown of a row.
type literal struct {
	expr    *rule.Expr
	attr    int      // the attribute that alone decides it, by its index in the variables; unknown where that is
	breaks  []int64  // of a number, date or yes-or-no: the keys at which its truth may change
	texts   []string // of a text: the constants that it names; its truth is the same for all others, unless it is open
	open    bool     // of a text: looks into it, so that each value has to be asked
	needs   bool     // of a list: that it holds the element
	lacks   bool     // of a list: that it does not hold the element
	element string
	hard    bool // must be asked of every row that it could decide: no axis can tell, or not tell false from unknown
}

// literal returns the number of e, or of its negation.
func (b *builder) literal(e *rule.Expr, negated bool) int32 {
	if negated {
		e = &rule.Expr{Op: rule.Not, Type: rule.Bool, Args: []*rule.Expr{e}}
	}
	id := string(identity(e, nil))
	n, known := b.known[id]
	if !known {
		n = int32(len(b.literals))
		b.known[id] = n
		b.literals = append(b.literals, analyse(e, b.vars))
	}
	return n
}

// identity is equal for equal expressions, and for no others, wherever they stand.
func identity(e *rule.Expr, into []byte) []byte {
	into = append(into, byte(e.Op), byte(e.Type))
	into = binary.AppendUvarint(into, uint64(e.Var))
	if e.Op == rule.Lit {
		into = binary.LittleEndian.AppendUint64(into, uint64(e.Value.Int()))
		into = binary.AppendUvarint(into, uint64(len(e.Value.Text())))
		into = append(into, e.Value.Text()...)
	}
	into = binary.AppendUvarint(into, uint64(len(e.Args)))
	for _, a := range e.Args {
		into = identity(a, into)
	}
	return into
}

// analyse finds out whether one attribute decides e, and where.
func analyse(e *rule.Expr, vars []rule.Variable) literal {
	l := literal{expr: e, attr: none, hard: true}
	attributes := e.Attributes()
	if len(attributes) != 1 {
		return l
	}
	attr := attributes[0]
	if rule.Compute(e, one{attr: attr}).Known() {
		return l // an axis takes it for unknown where the attribute is
	}
	switch vars[attr].Type {
	case rule.List:
		if l.member(e) {
			l.attr, l.hard = attr, false
		}
	case rule.String:
		l.attr = attr
		l.open = !comparisons(e, func(op rule.Op, x, y *rule.Expr) bool { return l.text(op, x, y) })
		l.hard = l.open && !total(e)
	default:
		l.place(e, attr, domains[vars[attr].Type])
	}
	return l
}

// member notes that e asks for one element of a list; false if it asks for anything else.
func (l *literal) member(e *rule.Expr) bool {
	has := e
	if e.Op == rule.Not {
		has = e.Args[0]
	}
	if has.Op != rule.Has || has.Args[0].Op != rule.Lit {
		return false
	}
	l.element, l.needs, l.lacks = has.Args[0].Value.Text(), has == e, has != e
	return true
}

// place finds where along the domain e may change, and whether it can be computed everywhere.
func (l *literal) place(e *rule.Expr, attr int, d domain) {
	if d.last == 1 {
		l.breaks = []int64{1} // yes and no, whatever is done with them
	} else if !comparisons(e, func(_ rule.Op, x, y *rule.Expr) bool { return l.number(d, x, y) }) {
		return
	}
	l.attr = attr
	l.breaks = slices.DeleteFunc(l.breaks, func(k int64) bool { return k <= d.first || k > d.last })
	slices.Sort(l.breaks)
	l.breaks = slices.Compact(l.breaks)
	l.hard = !rule.Compute(e, one{attr, d.value(d.first)}).Known() ||
		slices.ContainsFunc(l.breaks, func(k int64) bool { return !rule.Compute(e, one{attr, d.value(k)}).Known() })
}

// one is a row of which a single attribute is known, if its value is.
type one struct {
	attr  int
	value rule.Value
}

// Value returns the value if i is the attribute.
func (o one) Value(i int) rule.Value {
	if i == o.attr {
		return o.value
	}
	return rule.Value{}
}

// comparisons shows the comparisons that e joins by logic; false if there is anything else, or visit refuses one.
func comparisons(e *rule.Expr, visit func(op rule.Op, x, y *rule.Expr) bool) bool {
	all := func(list []*rule.Expr) bool {
		return !slices.ContainsFunc(list, func(e *rule.Expr) bool { return !comparisons(e, visit) })
	}
	switch e.Op {
	case rule.Lit, rule.Attr:
		return true
	case rule.And, rule.Or, rule.Not, rule.If:
		return all(e.Args)
	case rule.Eq, rule.Ne, rule.Lt, rule.Le, rule.Gt, rule.Ge, rule.In:
		if e.Args[0].Type == rule.Bool {
			return all(e.Args)
		}
		for _, a := range e.Args[1:] {
			if !visit(e.Op, e.Args[0], a) {
				return false
			}
		}
		return len(e.Args) > 1 || e.Args[0].Op == rule.Attr // in nothing: what cannot be computed is not even that
	}
	return false
}

// text notes the constants of a comparison of texts; false if it looks into them.
func (l *literal) text(op rule.Op, x, y *rule.Expr) bool {
	if op != rule.Eq && op != rule.Ne && op != rule.In {
		return false
	}
	for _, side := range []*rule.Expr{x, y} {
		switch {
		case side.Op == rule.Lit && side.Type == rule.String:
			l.texts = append(l.texts, side.Value.Text())
		case side.Op != rule.Attr:
			return false
		}
	}
	return true
}

// total says whether e can be computed of whatever is known.
func total(e *rule.Expr) bool {
	all := true
	e.Walk(func(e *rule.Expr) {
		switch e.Op {
		case rule.Add, rule.Sub, rule.Mul, rule.Div, rule.Mod, rule.Neg:
			all = all && e.Type == rule.Double
		case rule.ToInt:
			all = false
		}
	})
	return all
}
