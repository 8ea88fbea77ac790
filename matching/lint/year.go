package lint

import (
	"strconv"

	"huizhida/matching/rule"
)

// date doubts a day after the as-of date: what has happened by then is all that data can know.
func (c *checker) date(leaf *rule.Expr, op rule.Op, constant *rule.Expr) {
	day := constant.Value.Day()
	if day <= c.asOf || !c.written[constant] {
		return
	}
	at := "基准日是" + rule.ChineseDate(c.asOf) + "，"
	switch op {
	case rule.Ge, rule.Gt, rule.Eq:
		c.add(Finding{Level: Must, Kind: Year, Conditions: of(leaf), Message: at + c.say(leaf) + "在它之后，现在没有企业满足", Fix: "核对年份，或改用 as_of 往前推"})
	case rule.Le, rule.Lt:
		if day.Time().Year() > c.asOf.Time().Year() {
			c.add(Finding{Level: Note, Kind: Year, Conditions: of(leaf), Message: at + c.say(leaf) + "在它之后，现在每家企业都满足", Fix: "核对年份，或改用 as_of 往前推"})
		}
	}
}

// year doubts a year that is neither this nor the last.
func (c *checker) year(leaf *rule.Expr, op rule.Op, constant *rule.Expr) {
	year, now := int(constant.Value.Int()), c.asOf.Time().Year()
	at := "基准日在" + strconv.Itoa(now) + "年，"
	switch {
	case year > now && (op == rule.Eq || op == rule.Ge || op == rule.Gt):
		c.add(Finding{Level: Must, Kind: Year, Conditions: of(leaf), Message: at + c.say(leaf) + "还没有到，现在没有企业满足",
			Fix: "核对年份：上年是" + strconv.Itoa(now-1) + "年，当年是" + strconv.Itoa(now) + "年"})
	case year < now-1 && op == rule.Eq:
		c.add(Finding{Level: Note, Kind: Year, Conditions: of(leaf), Message: at + "上年是" + strconv.Itoa(now-1) + "年，这里写的是" + strconv.Itoa(year) + "年",
			Fix: "政策每年重开的，请确认年份要不要跟着改"})
	}
}
