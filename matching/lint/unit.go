package lint

import (
	"math"
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// most is the highest limit, in 万元, that a policy of a district plausibly sets; what lies above was meant in 元.
var most = map[string]float64{
	"registered_capital_10k":   500_000,
	"revenue_10k_prev":         10_000_000,
	"assets_10k_prev":          10_000_000,
	"tax_paid_10k_prev":        500_000,
	"rd_expense_10k_prev":      200_000,
	"equipment_investment_10k": 500_000,
	"guaranteed_loan_10k":      100_000,
}

// What other limits make one doubt.
const (
	fewDollars    = 1_000     // below: 万美元 was meant
	someDollars   = 10_000    // below: perhaps
	manyHeads     = 1_000_000 // 人, 件, 次
	tenThousand   = 10_000
	littleRevenue = 10 // 万元: perhaps 亿元 was meant
)

// unit doubts a limit whose size does not fit the unit of the attribute.
func (c *checker) unit(leaf, subject, constant *rule.Expr) {
	v := c.rule.Variables()[subject.Var]
	n := number(constant.Value)
	if n <= 1 {
		return
	}
	switch ceiling, isMoney := most[v.Key]; {
	case c.isRatio(v.Key):
		c.doubt(Must, leaf, constant, v, n/100, "按 0–1 记")
	case v.Unit == "美元" && n < fewDollars:
		c.doubt(Must, leaf, constant, v, n*tenThousand, "以美元计")
	case v.Unit == "美元" && n < someDollars:
		c.doubt(Note, leaf, constant, v, n*tenThousand, "以美元计")
	case isMoney && n > ceiling && math.Mod(n, tenThousand) == 0:
		c.doubt(Must, leaf, constant, v, n/tenThousand, "以万元计")
	case isMoney && n > ceiling:
		c.doubt(Note, leaf, constant, v, n/tenThousand, "以万元计")
	case v.Unit == "万元" && n < littleRevenue && (strings.HasPrefix(v.Key, "revenue") || strings.HasPrefix(v.Key, "assets")):
		c.doubt(Note, leaf, constant, v, n*tenThousand, "以万元计")
	case (v.Unit == "人" || v.Unit == "件" || v.Unit == "次") && n >= manyHeads:
		c.doubt(Note, leaf, constant, v, n/tenThousand, "以"+v.Unit+"计")
	}
}

// isRatio says whether the attribute lies in 0–1.
func (c *checker) isRatio(key string) bool {
	high := c.known[key].High
	return high.Known() && high.Type() == rule.Double && high.Double() == 1
}

func number(v rule.Value) float64 {
	if v.Type() == rule.Double {
		return v.Double()
	}
	return float64(v.Int())
}

// doubt asks whether another figure was meant.
func (c *checker) doubt(level Level, leaf, constant *rule.Expr, v rule.Variable, meant float64, counted string) {
	written := strconv.FormatFloat(meant, 'f', -1, 64)
	if v.Type == rule.Double { // noise of the division
		meant, _ = strconv.ParseFloat(strconv.FormatFloat(meant, 'g', 12, 64), 64)
		written = strconv.FormatFloat(meant, 'f', -1, 64)
	}
	f := Finding{Level: level, Kind: Unit, Conditions: of(leaf),
		Message: c.label(v) + counted + "，这里写的是 " + rule.Number(number(constant.Value), v) + "，是不是 " + rule.Number(meant, v) + "（" + written + "）？",
		Fix:     "对照政策原文核对单位；是的话把数改成 " + written}
	if v.Type == rule.Double || meant == math.Trunc(meant) {
		f.Replacement = c.spliced(constant, written)
	}
	c.add(f)
}

// quotient doubts a share of two amounts in one unit that is compared with a percentage.
func (c *checker) quotient(leaf, subject, constant *rule.Expr) {
	a, b := amount(subject.Args[0]), amount(subject.Args[1])
	n := constant.Value.Double()
	if a == nil || b == nil || n < 1.5 || n > 100 {
		return
	}
	upper, lower := c.rule.Variables()[a.Var], c.rule.Variables()[b.Var]
	if upper.Unit != lower.Unit || !strings.HasPrefix(upper.Key, "rd_") && !strings.HasPrefix(upper.Key, "tax_") && upper.Unit != "人" {
		return
	}
	meant, _ := strconv.ParseFloat(strconv.FormatFloat(n/100, 'g', 12, 64), 64) // noise of the division
	written := strconv.FormatFloat(meant, 'f', -1, 64)
	c.add(Finding{Level: Note, Kind: Unit, Conditions: of(leaf),
		Message: c.label(upper) + "除以" + c.label(lower) + "得到的是 0–1 的比例，" + strconv.FormatFloat(n, 'f', -1, 64) + " 就是 " + strconv.FormatFloat(n*100, 'f', -1, 64) + "%，是不是 " + strconv.FormatFloat(n, 'f', -1, 64) + "%（" + written + "）？",
		Fix:     "是的话把数改成 " + written, Replacement: c.spliced(constant, written)})
}

// amount returns the attribute that e is.
func amount(e *rule.Expr) *rule.Expr {
	if e.Op == rule.ToDouble {
		e = e.Args[0]
	}
	if e.Op != rule.Attr {
		return nil
	}
	return e
}
