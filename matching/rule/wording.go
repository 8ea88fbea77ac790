package rule

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// term says an operand: an attribute by its label, arithmetic with its signs.
func (r *Rule) term(e *Expr) string {
	args := e.Args
	switch e.Op {
	case Attr:
		return r.vars[e.Var].Label
	case Item:
		return "该项"
	case AsOfDate:
		return "基准日"
	case Lit:
		return r.value(nil, e)
	case Add:
		return r.term(args[0]) + " ＋ " + r.term(args[1])
	case Sub:
		return r.term(args[0]) + " － " + r.group(args[1])
	case Mul:
		return r.group(args[0]) + " × " + r.group(args[1])
	case Div:
		return r.group(args[0]) + " ÷ " + r.group(args[1])
	case Min:
		return r.terms(args) + " 中较小的"
	case Max:
		return r.terms(args) + " 中较大的"
	case ToDouble, ToInt:
		return r.term(args[0])
	case Size:
		if args[0].Type == String {
			return r.term(args[0]) + "的字数"
		}
		return r.term(args[0]) + "的个数"
	case Year:
		return r.term(args[0]) + "的年份"
	}
	return r.withLabels(r.Text(e))
}

func (r *Rule) terms(list []*Expr) string {
	var out []string
	for _, e := range list {
		out = append(out, r.term(e))
	}
	return strings.Join(out, "、")
}

// group parenthesises a sum inside a product.
func (r *Rule) group(e *Expr) string {
	if e.Op == Add || e.Op == Sub {
		return "（" + r.term(e) + "）"
	}
	return r.term(e)
}

// value says the constant that subject is compared with, in subject's unit.
func (r *Rule) value(subject, e *Expr) string {
	var v Variable
	if subject != nil {
		v, _ = r.variable(subject)
	}
	if e.Op != Lit {
		return r.term(e)
	}
	switch n := e.Value; n.kind {
	case String:
		return n.text
	case Int:
		return Number(float64(n.Int()), v)
	case Double:
		return Number(n.Double(), v)
	case Date:
		if n.Int()%daySeconds == 0 {
			return ChineseDate(n.Day())
		}
	case Duration:
		return Span(time.Duration(n.Int()) * time.Second)
	case Bool:
		return Show(n, v)
	}
	return r.Text(e)
}

var dateVerbs = map[Op]string{Lt: "早于", Le: "不晚于", Gt: "晚于", Ge: "不早于"}

// dateOrdering says how long before the as-of date, where the rule counts back from it.
func (r *Rule) dateOrdering(v Variable, op Op, b *Expr) string {
	event := strings.TrimSuffix(strings.TrimSuffix(v.Label, "日期"), "时间")
	if span, ok := beforeAsOf(b); ok {
		switch op {
		case Le:
			return event + "满" + Span(span)
		case Lt:
			return event + "超过" + Span(span)
		case Gt:
			return event + "不满" + Span(span)
		case Ge:
			return event + "不超过" + Span(span)
		}
	}
	return v.Label + dateVerbs[op] + r.value(nil, b)
}

// beforeAsOf recognises as_of - duration("…").
func beforeAsOf(e *Expr) (time.Duration, bool) {
	if e.Op != Sub || e.Args[0].Op != AsOfDate || e.Args[1].Op != Lit {
		return 0, false
	}
	return time.Duration(e.Args[1].Value.Int()) * time.Second, true
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
		return ChineseDate(value.Day())
	case List:
		if len(value.list) == 0 {
			return "无"
		}
		return strings.Join(value.list, "、")
	}
	return value.text
}
