package rule

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Gap says how far a row is from what a condition (by index) asks: "2021年海关出口额 620万美元，上限 600万美元，超出 20万美元".
// Empty when the condition does not stand in the way: it holds, is unknown, only chooses between others, or was not chosen.
// Under a negation it is the condition that holds which stands in the way.
func (r *Rule) Gap(condition int, asOf Day, row Row) string {
	g := &gap{rule: r, frame: frame{row: row, asOf: OfDay(asOf)}}
	leaf := r.leaves[condition]
	want, asked := g.wanted(r.root, leaf, true)
	if !asked {
		return ""
	}
	if v := g.eval(leaf); !v.known || v.Bool() == want {
		return ""
	}
	return Dated(g.say(leaf, want), asOf)
}

type gap struct {
	rule *Rule
	frame
}

// wanted says what the rule wants the leaf below e to be, when it wants e to be want; asked is false if it wants nothing of it.
func (g *gap) wanted(e, leaf *Expr, want bool) (result, asked bool) {
	switch {
	case e == leaf:
		return want, true
	case !e.IsLogic():
		return false, false
	case e.Op == Not:
		return g.wanted(e.Args[0], leaf, !want)
	}
	args := e.Args
	if e.Op == If {
		switch g.eval(args[0]).truth() {
		case True:
			args = args[1:2]
		case False:
			args = args[2:3]
		default:
			args = args[1:]
		}
	}
	for _, a := range args {
		if result, asked = g.wanted(a, leaf, want); asked {
			return result, true
		}
	}
	return false, false
}

var opposite = map[Op]Op{Lt: Ge, Ge: Lt, Le: Gt, Gt: Le, Eq: Ne, Ne: Eq}

// say words the gap of e, which is the contrary of want.
func (g *gap) say(e *Expr, want bool) string {
	text := ""
	switch e.Op {
	case Not:
		return g.say(e.Args[0], !want)
	case Attr:
		text = truthGap(g.rule.vars[e.Var].Label, want)
	case Eq, Ne, Lt, Le, Gt, Ge:
		text = g.comparison(e, want)
	case In:
		text = g.membership(e, want)
	case Has, StartsWith, EndsWith, Contains:
		text = g.part(e, want)
	case Or:
		text = g.oneOfPrefixes(e, want)
	}
	if text != "" {
		return text
	}
	return g.plainly(e, want)
}

// plainly shows the condition and the values that it saw.
func (g *gap) plainly(e *Expr, want bool) string {
	needed := g.rule.label(e)
	if !want {
		needed = "不满足“" + needed + "”"
	}
	var values []string
	for _, i := range e.Attributes() {
		v := g.rule.vars[i]
		values = append(values, v.Label+" "+orUnknown(Show(g.row.Value(i), v)))
	}
	return strings.Join(values, "，") + "，须" + needed
}

func orUnknown(s string) string {
	if s == "" {
		return "未知"
	}
	return s
}

// truthGap: 是失信被执行人，须不是.
func truthGap(label string, want bool) string {
	now, need := no(label), yes(label)
	if !want {
		now, need = need, now
	}
	if verb := strings.TrimSuffix(need, label); verb != "已" && verb != "未" {
		need = verb
	}
	return now + "，须" + need
}

// turned puts what varies on the left, and an age as the date that it means.
func turned(e *Expr, want bool) (a *Expr, op Op, b *Expr) {
	a, op, b = e.Args[0], e.Op, e.Args[1]
	if len(a.Attributes()) == 0 && len(b.Attributes()) > 0 {
		a, b = b, a
		if m, ordered := mirrored[op]; ordered {
			op = m
		}
	}
	if !want {
		op = opposite[op]
	}
	m, ordered := mirrored[op]
	if ordered && a.Op == Sub && a.Args[0].Op == AsOfDate && a.Args[1].Op == Attr && b.Op == Lit && b.Type == Duration {
		return a.Args[1], m, &Expr{Op: Sub, Type: Date, Args: []*Expr{a.Args[0], b}}
	}
	return a, op, b
}

func (g *gap) comparison(e *Expr, want bool) string {
	a, op, b := turned(e, want)
	have, limit := g.eval(a), g.eval(b)
	v, isAttribute := g.rule.variable(a)
	if !have.known || !limit.known {
		return ""
	}
	switch {
	case isAttribute && v.Type == Bool:
		return truthGap(v.Label, limit.Bool() == (op == Eq))
	case a.Type == Bool || a.Type == Duration || a.Type == String && op != Eq && op != Ne:
		return ""
	case op == Eq:
		return g.has(a, have) + "，须为" + spaced(a) + g.limit(a, b, limit)
	case op == Ne:
		return g.has(a, have) + "，须不是" + spaced(a) + g.limit(a, b, limit)
	case a.Type == Date:
		return g.date(a, op, b, have, limit)
	}
	return g.has(a, have) + "，" + g.number(a, op, b, have, limit)
}

// has says what the row has there: "从业人员 8人".
func (g *gap) has(a *Expr, have Value) string {
	v, _ := g.rule.variable(a)
	value := orNone(Show(have, v))
	switch {
	case a.Type == String && len([]rune(value)) > 0 && value[0] >= 0x80:
		return g.rule.term(a) + "为" + value
	case a.Op == Attr || a.Op == ToDouble && a.Args[0].Op == Attr:
		return g.rule.term(a) + " " + value
	}
	return g.rule.term(a) + " 为 " + value
}

func spaced(a *Expr) string {
	if a.Type == String {
		return ""
	}
	return " "
}

// limit says what it is compared with, and where that comes from when it is not written in the rule.
func (g *gap) limit(a, b *Expr, limit Value) string {
	v, ours := g.rule.variable(b)
	if !ours {
		v, _ = g.rule.variable(a)
	}
	value := orNone(Show(limit, v))
	if len(b.Attributes()) == 0 {
		return value
	}
	return g.rule.term(b) + "（" + value + "）"
}

// number says the limit and the distance to it.
func (g *gap) number(a *Expr, op Op, b *Expr, have, limit Value) string {
	word := map[Op]string{Le: "上限 ", Lt: "须小于 ", Ge: "至少 ", Gt: "须大于 "}[op]
	text := word + g.limit(a, b, limit)
	distance := math.Abs(asDouble(have) - asDouble(limit))
	if distance == 0 || math.IsInf(distance, 0) || math.IsNaN(distance) || a.Op == Year || a.Op == Month || a.Op == DayOfMonth {
		return text
	}
	verb := "超出 "
	if op == Ge || op == Gt {
		verb = "还差 "
	}
	v, _ := g.rule.variable(a)
	return text + "，" + verb + difference(distance, math.Max(math.Abs(asDouble(have)), math.Abs(asDouble(limit))), v)
}

func asDouble(v Value) float64 {
	if v.kind == Double {
		return v.Double()
	}
	return float64(v.Int())
}

// difference says how far apart two figures of v are, the larger one as large as given, without the noise of binary fractions.
func difference(f, larger float64, v Variable) string {
	decimals := min(max(13-int(math.Floor(math.Log10(larger))), 0), 12)
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'f', decimals, 64), 64) // what FormatFloat wrote
	if v.Type == Double && isRatio(v) {
		return plain(math.Round(f*1e8)/1e6) + "个百分点"
	}
	return Number(f, v)
}

// date counts the days, and for a rule that counts back from the as-of date says when the age is reached or left.
func (g *gap) date(a *Expr, op Op, b *Expr, have, limit Value) string {
	text := g.has(a, have) + "，须" + dateVerbs[op] + " " + g.limit(a, b, limit)
	if days := (have.Int() - limit.Int()) / daySeconds; days > 0 {
		text += "，晚了 " + strconv.FormatInt(days, 10) + " 天"
	} else if days < 0 {
		text += "，早了 " + strconv.FormatInt(-days, 10) + " 天"
	}
	span, counted := beforeAsOf(b)
	if v, ours := g.rule.variable(a); counted && ours && span > 0 {
		event := strings.TrimSuffix(strings.TrimSuffix(v.Label, "日期"), "时间")
		at := Day(floorDiv(have.Int()+int64(span/time.Second)+daySeconds-1, daySeconds))
		switch op {
		case Le:
			text += "；" + event + "满" + Span(span) + "要到 " + ChineseDate(at)
		case Lt:
			text += "；" + event + "超过" + Span(span) + "要到 " + ChineseDate(Day(floorDiv(have.Int()+int64(span/time.Second), daySeconds))+1)
		case Ge:
			text += "；" + ChineseDate(at) + "以后就超过" + Span(span)
		case Gt:
			text += "；" + ChineseDate(at) + "就满" + Span(span)
		}
	}
	return text
}

func (g *gap) membership(e *Expr, want bool) string {
	have := g.eval(e.Args[0])
	var names []string
	for _, item := range e.Args[1:] {
		names = append(names, g.rule.value(e.Args[0], item))
	}
	if len(names) == 0 || len(e.Args[0].Attributes()) == 0 {
		return ""
	}
	verb := "，须为"
	if !want {
		verb = "，须不是"
	}
	return g.has(e.Args[0], have) + verb + spaced(e.Args[0]) + alternatives(alternativesOf(names))
}

// part is for what a text or list has to hold.
func (g *gap) part(e *Expr, want bool) string {
	need := "，须"
	if !want {
		need = "，须不"
	}
	if e.Op == Has {
		what := g.rule.term(e.Args[1]) + "中没有“" + g.eval(e.Args[0]).text + "”"
		if !want {
			what = g.rule.term(e.Args[1]) + "中有“" + g.eval(e.Args[0]).text + "”，须没有"
		}
		return what
	}
	have, part := g.rule.term(e.Args[0])+" "+orNone(g.eval(e.Args[0]).text), g.eval(e.Args[1]).text
	switch e.Op {
	case StartsWith:
		return have + need + "以 " + part + " 开头"
	case EndsWith:
		return have + need + "以 " + part + " 结尾"
	}
	return have + need + "含“" + part + "”"
}

// oneOfPrefixes is for ["B", "C"].exists(x, industry.startsWith(x)).
func (g *gap) oneOfPrefixes(e *Expr, want bool) string {
	var parts []string
	for _, a := range e.Args {
		if a.Op != StartsWith || a.Args[1].Op != Lit || a.Args[0].Op != Attr || a.Args[0].Var != e.Args[0].Args[0].Var {
			return ""
		}
		parts = append(parts, a.Args[1].Value.text)
	}
	if len(parts) == 0 {
		return ""
	}
	need := "，须以 "
	if !want {
		need = "，须不以 "
	}
	return g.has(e.Args[0].Args[0], g.eval(e.Args[0].Args[0])) + need + alternatives(parts) + " 开头"
}
