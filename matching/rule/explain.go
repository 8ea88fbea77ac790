package rule

import "strings"

// describe fills in the conditions.
func (r *Rule) describe() {
	for _, l := range r.leaves {
		r.conditions = append(r.conditions, Condition{Expr: r.Text(l), Label: r.label(l), Keys: r.keys(l.Attributes()), Line: l.Line, Column: l.Column})
	}
}

// label says one condition in Chinese. What has no wording of its own is shown in the rule language.
func (r *Rule) label(e *Expr) string {
	args := e.Args
	switch e.Op {
	case Attr:
		return yes(r.vars[e.Var].Label)
	case Not:
		return r.negated(args[0])
	case Eq, Ne:
		return r.equality(args[0], args[1], e.Op == Ne)
	case Lt, Le, Gt, Ge:
		return r.ordering(args[0], e.Op, args[1])
	case In, Has:
		return r.membership(e, "")
	case StartsWith:
		return r.term(args[0]) + "以 " + r.term(args[1]) + " 开头"
	case EndsWith:
		return r.term(args[0]) + "以 " + r.term(args[1]) + " 结尾"
	case Contains:
		return r.term(args[0]) + "包含“" + r.term(args[1]) + "”"
	case Matches:
		return r.term(args[0]) + "的格式为 " + r.term(args[1])
	case Exists:
		return r.term(args[0]) + "中有一项满足：" + r.label(args[1])
	case All:
		return r.term(args[0]) + "的每一项都满足：" + r.label(args[1])
	}
	return r.phraseOrText(e)
}

func (r *Rule) phraseOrText(e *Expr) string {
	if e.Op == Lit && e.Type == Bool {
		if e.Value.Bool() {
			return "总是符合"
		}
		return "总是不符合"
	}
	return r.withLabels(r.Text(e))
}

func (r *Rule) negated(e *Expr) string {
	if v, ok := r.variable(e); ok {
		return no(v.Label)
	}
	if e.Op == In || e.Op == Has {
		return r.membership(e, "不")
	}
	return "不是：" + r.label(e)
}

func (r *Rule) equality(a, b *Expr, not bool) string {
	if v, ok := r.variable(a); ok && v.Type == Bool && b.Op == Lit {
		if b.Value.Bool() != not {
			return yes(v.Label)
		}
		return no(v.Label)
	}
	if _, turned := r.variable(b); turned && a.Op == Lit {
		a, b = b, a
	}
	if not {
		return r.term(a) + "不是" + r.value(a, b)
	}
	if r.isNumber(a) {
		return r.term(a) + " = " + r.value(a, b)
	}
	return r.term(a) + "为" + r.value(a, b)
}

func (r *Rule) membership(e *Expr, not string) string {
	if e.Op == Has {
		return r.term(e.Args[1]) + not + "含“" + r.term(e.Args[0]) + "”"
	}
	var items []string
	for _, item := range e.Args[1:] {
		items = append(items, r.value(e.Args[0], item))
	}
	return r.term(e.Args[0]) + not + "属于" + strings.Join(items, "、")
}

var signs = map[Op]string{Lt: "<", Le: "≤", Gt: ">", Ge: "≥"}
var mirrored = map[Op]Op{Lt: Gt, Le: Ge, Gt: Lt, Ge: Le}

// ordering puts the attribute first: 0 < x reads as x > 0.
func (r *Rule) ordering(a *Expr, op Op, b *Expr) string {
	if len(a.Attributes()) == 0 && len(b.Attributes()) > 0 {
		a, op, b = b, mirrored[op], a
	}
	if v, ok := r.variable(a); ok && v.Type == Date {
		return r.dateOrdering(v, op, b)
	}
	return r.term(a) + " " + signs[op] + " " + r.value(a, b)
}

// variable returns the attribute that e is, looking through what only makes it a double.
func (r *Rule) variable(e *Expr) (Variable, bool) {
	if e.Op == ToDouble {
		e = e.Args[0]
	}
	if e.Op != Attr {
		return Variable{}, false
	}
	return r.vars[e.Var], true
}

func (r *Rule) isNumber(e *Expr) bool { return e.Type == Int || e.Type == Double }

// withLabels replaces the keys in a text of the rule language by their labels.
func (r *Rule) withLabels(text string) string {
	var b strings.Builder
	word := 0
	flush := func(end int) {
		if i, ours := r.index[text[word:end]]; ours {
			b.WriteString(r.vars[i].Label)
			return
		}
		b.WriteString(text[word:end])
	}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			continue
		}
		flush(i)
		b.WriteByte(text[i])
		word = i + 1
	}
	flush(len(text))
	return b.String()
}

// yes and no word an attribute of type Bool by the way its label ends.
func yes(label string) string {
	return verb(label, [5]string{"有", "列入", "已", "已", "是"}) + label
}
func no(label string) string {
	return verb(label, [5]string{"没有", "未列入", "未", "未", "不是"}) + label
}

func verb(label string, verbs [5]string) string {
	for i, ending := range []string{"权", "名录", "备案", "上市"} {
		if strings.HasSuffix(label, ending) {
			return verbs[i]
		}
	}
	return verbs[4]
}
