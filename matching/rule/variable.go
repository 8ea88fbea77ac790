// Package rule is the eligibility rule language: it parses, checks, explains and evaluates rules over typed attributes.
// It is pure: no database, no clock. docs/rules.md is its manual for staff.
package rule

// Variable is one attribute that a rule may name.
type Variable struct {
	Key    string // as written in a rule and as the header of an import file: "export_usd_prev"
	Type   Type
	Label  string // Chinese name: "上年海关出口额"
	Unit   string // "美元", "万元"; empty for none
	Yearly bool   // a figure of the calendar year before the as-of date (key ends in _prev)
}

// Type is the kind of value an attribute holds.
type Type uint8

// The types of attributes, and Duration, which only expressions have. A Date is a day in Asia/Shanghai, in an expression any
// second of it; a List holds strings.
const (
	String Type = iota
	Int
	Double
	Bool
	Date
	List
	Duration
)

// String returns the Chinese name of the type, for messages.
func (t Type) String() string {
	return [...]string{"文本", "整数", "数字", "是否", "日期", "列表", "时长"}[t]
}

// Ratio says whether the attribute is a part of a whole, which people read and write as a percentage.
func (v Variable) Ratio() bool { return isRatio(v) }
