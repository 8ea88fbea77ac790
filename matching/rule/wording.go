package rule

import (
	"math"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// term says an operand: an attribute by its label, arithmetic with its signs.
func (r *Rule) term(e ast.Expr) string {
	if v, ok := r.variable(e); ok {
		return v.Label
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return r.value(nil, e)
	case ast.IdentKind:
		if e.AsIdent() == AsOf {
			return "基准日"
		}
	case ast.CallKind:
		if s, ok := r.arithmetic(e.AsCall()); ok {
			return s
		}
	}
	return r.withLabels(r.text(e))
}

func (r *Rule) arithmetic(c ast.CallExpr) (string, bool) {
	args := c.Args()
	switch c.FunctionName() {
	case operators.Add:
		return r.term(args[0]) + " ＋ " + r.term(args[1]), true
	case operators.Subtract:
		return r.term(args[0]) + " － " + r.group(args[1]), true
	case operators.Multiply:
		return r.group(args[0]) + " × " + r.group(args[1]), true
	case operators.Divide:
		return r.group(args[0]) + " ÷ " + r.group(args[1]), true
	case "double", "date", "int":
		return r.term(args[0]), len(args) == 1
	case "duration":
		if text, ok := literal[types.String](args[0]); ok {
			if span, err := time.ParseDuration(string(text)); err == nil {
				return Span(span), true
			}
		}
	case "size":
		if c.IsMemberFunction() {
			return r.term(c.Target()) + "的个数", true
		}
		return r.term(args[0]) + "的个数", true
	case "getFullYear":
		return r.term(c.Target()) + "的年份", c.IsMemberFunction()
	}
	return "", false
}

// group parenthesises a sum inside a product.
func (r *Rule) group(e ast.Expr) string {
	if e.Kind() == ast.CallKind {
		if f := e.AsCall().FunctionName(); f == operators.Add || f == operators.Subtract {
			return "（" + r.term(e) + "）"
		}
	}
	return r.term(e)
}

// value says the constant that subject is compared with, in subject's unit.
func (r *Rule) value(subject, e ast.Expr) string {
	var v Variable
	if subject != nil {
		v, _ = r.variable(subject)
	}
	if e.Kind() != ast.LiteralKind {
		if day, ok := dateLiteral(e); ok {
			return ChineseDate(day)
		}
		return r.term(e)
	}
	switch n := e.AsLiteral().(type) {
	case types.String:
		return string(n)
	case types.Int:
		return Number(float64(n), v)
	case types.Double:
		return Number(float64(n), v)
	case types.Bool:
		if n {
			return "是"
		}
		return "否"
	}
	return r.text(e)
}

func dateLiteral(e ast.Expr) (Day, bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "date" || len(e.AsCall().Args()) != 1 {
		return 0, false
	}
	text, ok := literal[types.String](e.AsCall().Args()[0])
	if !ok {
		return 0, false
	}
	day, err := ParseDay(string(text))
	return day, err == nil
}

var dateVerbs = map[string]string{operators.Less: "早于", operators.LessEquals: "不晚于", operators.Greater: "晚于", operators.GreaterEquals: "不早于"}

// dateOrdering says how long before the as-of date, where the rule counts back from it.
func (r *Rule) dateOrdering(v Variable, operator string, b ast.Expr) string {
	event := strings.TrimSuffix(strings.TrimSuffix(v.Label, "日期"), "时间")
	if span, ok := beforeAsOf(b); ok {
		switch operator {
		case operators.LessEquals:
			return event + "满" + Span(span)
		case operators.Less:
			return event + "超过" + Span(span)
		case operators.Greater:
			return event + "不满" + Span(span)
		case operators.GreaterEquals:
			return event + "不超过" + Span(span)
		}
	}
	return v.Label + dateVerbs[operator] + r.value(nil, b)
}

// beforeAsOf recognises as_of - duration("…").
func beforeAsOf(e ast.Expr) (time.Duration, bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Subtract {
		return 0, false
	}
	args := e.AsCall().Args()
	if args[0].Kind() != ast.IdentKind || args[0].AsIdent() != AsOf {
		return 0, false
	}
	if args[1].Kind() != ast.CallKind || args[1].AsCall().FunctionName() != "duration" || len(args[1].AsCall().Args()) != 1 {
		return 0, false
	}
	text, ok := literal[types.String](args[1].AsCall().Args()[0])
	if !ok {
		return 0, false
	}
	span, err := time.ParseDuration(string(text))
	return span, err == nil
}

// Span says a duration: whole years of 365 days as years, whole days as days.
func Span(d time.Duration) string {
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	switch {
	case d > 0 && d%year == 0 && d/year == 1:
		return "一年"
	case d > 0 && d%year == 0:
		return strconv.Itoa(int(d/year)) + "年"
	case d%day == 0:
		return strconv.Itoa(int(d/day)) + "天"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + "小时"
	}
	return d.String()
}

// ChineseDate returns "2021年12月31日".
func ChineseDate(d Day) string { return d.Time().Format("2006年1月2日") }

// Number says a figure of v with its unit: 3000000 美元 as 300万美元, a ratio of 0.055 as 5.5%.
func Number(f float64, v Variable) string {
	if v.Type == Double && isRatio(v) {
		return strconv.FormatFloat(math.Round(f*1e8)/1e6, 'f', -1, 64) + "%"
	}
	if f == 0 {
		return "0"
	}
	unit := v.Unit
	magnitude := math.Abs(f)
	switch {
	case unit == "万元" && magnitude >= 1e4 && exact(f/1e4):
		return plain(f/1e4) + "亿元"
	case magnitude >= 1e8 && exact(f/1e8):
		return plain(f/1e8) + "亿" + unit
	case magnitude >= 1e4 && exact(f/1e4):
		return plain(f/1e4) + "万" + unit
	case v.Key != "": // a year is no quantity
		return grouped(plain(f)) + unit
	}
	return plain(f) + unit
}

func isRatio(v Variable) bool {
	return strings.HasPrefix(v.Unit, "0–1") || v.Unit == "" && (strings.HasSuffix(v.Label, "率") || strings.HasSuffix(v.Label, "占比"))
}

// exact says whether f has at most two decimals, so that the shorter form says the same.
func exact(f float64) bool { return f*100 == math.Trunc(f*100) }

// grouped puts commas between the thousands: 2,467,275.
func grouped(s string) string {
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}

func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Show writes a value of v as people do: 280万美元, 是, 2019年3月12日. Empty when it is unknown.
func Show(value Value, v Variable) string {
	if !value.known {
		return ""
	}
	switch value.kind {
	case Int:
		return Number(float64(int64(value.bits)), v)
	case Double:
		return Number(math.Float64frombits(value.bits), v)
	case Bool:
		if value.bits == 1 {
			return "是"
		}
		return "否"
	case Date:
		return ChineseDate(Day(value.bits))
	case List:
		if len(value.list) == 0 {
			return "无"
		}
		return strings.Join(value.list, "、")
	}
	return value.text
}
