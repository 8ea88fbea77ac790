package rule

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"
)

// describe fills in the conditions.
func (r *Rule) describe() {
	for _, l := range r.leaves {
		c := Condition{Expr: r.text(l.expr), Label: r.label(l.expr)}
		for _, i := range l.vars {
			c.Keys = append(c.Keys, r.vars[i].Key)
		}
		slices.Sort(c.Keys)
		c.Keys = slices.Compact(c.Keys)
		c.Line, c.Column = r.start(l.expr)
		r.conditions = append(r.conditions, c)
	}
}

// text writes e in the rule language.
func (r *Rule) text(e ast.Expr) string {
	s, err := parser.Unparse(e, r.info)
	if err != nil {
		return r.source
	}
	return s
}

// label says one condition in Chinese. What has no wording of its own is shown in the rule language.
func (r *Rule) label(e ast.Expr) string {
	if v, ok := r.variable(e); ok && v.Type == Bool {
		return yes(v.Label)
	}
	if e.Kind() != ast.CallKind {
		return r.phraseOrText(e)
	}
	c := e.AsCall()
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	switch name := c.FunctionName(); name {
	case operators.LogicalNot:
		return r.negated(args[0])
	case operators.Equals, operators.NotEquals:
		return r.equality(args[0], args[1], name == operators.NotEquals)
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return r.ordering(args[0], name, args[1])
	case operators.In:
		return r.membership(args[0], args[1], "")
	case "startsWith":
		return r.term(args[0]) + "以 " + r.term(args[1]) + " 开头"
	case "endsWith":
		return r.term(args[0]) + "以 " + r.term(args[1]) + " 结尾"
	case "contains":
		return r.term(args[0]) + "包含“" + r.term(args[1]) + "”"
	case "matches":
		return r.term(args[0]) + "的格式为 " + r.term(args[1])
	}
	return r.phraseOrText(e)
}

func (r *Rule) phraseOrText(e ast.Expr) string {
	if b, ok := literal[types.Bool](e); ok {
		if b {
			return "总是符合"
		}
		return "总是不符合"
	}
	return r.withLabels(r.text(e))
}

func (r *Rule) negated(e ast.Expr) string {
	if v, ok := r.variable(e); ok {
		return no(v.Label)
	}
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.In {
		return r.membership(e.AsCall().Args()[0], e.AsCall().Args()[1], "不")
	}
	return "不是：" + r.label(e)
}

func (r *Rule) equality(a, b ast.Expr, not bool) string {
	if v, ok := r.variable(a); ok && v.Type == Bool {
		if is, ok := literal[types.Bool](b); ok {
			if bool(is) != not {
				return yes(v.Label)
			}
			return no(v.Label)
		}
	}
	if _, constant := r.variable(b); constant && a.Kind() == ast.LiteralKind {
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

func (r *Rule) membership(e, list ast.Expr, not string) string {
	if v, ok := r.variable(list); ok {
		if not != "" {
			return v.Label + "不含“" + r.term(e) + "”"
		}
		return v.Label + "含“" + r.term(e) + "”"
	}
	if list.Kind() != ast.ListKind {
		return not + "符合：" + r.withLabels(r.text(e)+" in "+r.text(list))
	}
	var items []string
	for _, item := range list.AsList().Elements() {
		items = append(items, r.value(e, item))
	}
	return r.term(e) + not + "属于" + strings.Join(items, "、")
}

var signs = map[string]string{operators.Less: "<", operators.LessEquals: "≤", operators.Greater: ">", operators.GreaterEquals: "≥"}
var mirrored = map[string]string{
	operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals,
	operators.Greater: operators.Less, operators.GreaterEquals: operators.LessEquals,
}

// ordering puts the attribute first: 0 < x reads as x > 0.
func (r *Rule) ordering(a ast.Expr, operator string, b ast.Expr) string {
	if !r.mentions(a) && r.mentions(b) {
		a, operator, b = b, mirrored[operator], a
	}
	if v, ok := r.variable(a); ok && v.Type == Date {
		return r.dateOrdering(v, operator, b)
	}
	return r.term(a) + " " + signs[operator] + " " + r.value(a, b)
}

// mentions says whether e holds an attribute.
func (r *Rule) mentions(e ast.Expr) bool {
	found := false
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		_, ours := r.variable(e)
		found = found || ours
	}))
	return found
}

// variable returns the attribute that e is, looking through the double() that promote adds.
func (r *Rule) variable(e ast.Expr) (Variable, bool) {
	if e.Kind() == ast.CallKind && e.AsCall().FunctionName() == "double" && len(e.AsCall().Args()) == 1 {
		e = e.AsCall().Args()[0]
	}
	if e.Kind() != ast.IdentKind {
		return Variable{}, false
	}
	i, ours := r.index[e.AsIdent()]
	if !ours {
		return Variable{}, false
	}
	return r.vars[i], true
}

func (r *Rule) isNumber(e ast.Expr) bool {
	v, ok := r.variable(e)
	return !ok && e.Kind() == ast.CallKind || ok && (v.Type == Int || v.Type == Double)
}

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
