package draft

import (
	"slices"

	"huizhida/matching/rule"
)

// Operator is how a condition compares its attribute.
type Operator string

// The operators, by the words that staff choose from.
const (
	Is       Operator = "是"
	IsNot    Operator = "不是"
	Equal    Operator = "等于"
	Unequal  Operator = "不等于"
	OneOf    Operator = "属于"
	NoneOf   Operator = "不属于"
	Begins   Operator = "以…开头"
	Ends     Operator = "以…结尾"
	Contains Operator = "包含"
	Greater  Operator = "大于"
	AtLeast  Operator = "不低于"
	Less     Operator = "小于"
	AtMost   Operator = "不超过"
	Between  Operator = "介于"
	Before   Operator = "早于"
	Until    Operator = "不晚于"
	After    Operator = "晚于"
	From     Operator = "不早于"
	Full     Operator = "满"
	NotFull  Operator = "不满"
	Has      Operator = "含"
	HasNot   Operator = "不含"
)

var operators = map[rule.Type][]Operator{
	rule.Bool:   {Is, IsNot},
	rule.String: {Equal, Unequal, OneOf, NoneOf, Begins, Ends, Contains},
	rule.Int:    {Equal, Unequal, Greater, AtLeast, Less, AtMost, Between},
	rule.Double: {Equal, Unequal, Greater, AtLeast, Less, AtMost, Between},
	rule.Date:   {Before, Until, After, From, Full, NotFull, Equal, Unequal},
	rule.List:   {Has, HasNot},
}

// Operators lists those of a type, in the order in which they are offered.
func Operators(t rule.Type) []Operator { return operators[t] }

// Fits says whether the attribute can be compared so.
func (o Operator) Fits(t rule.Type) bool { return slices.Contains(operators[t], o) }

// NeedsValue says whether something is to be typed.
func (o Operator) NeedsValue() bool { return o != Is && o != IsNot }

// TakesMany says whether several values may be typed.
func (o Operator) TakesMany() bool { return o == OneOf || o == NoneOf }

// comparisons are the operators that one sign of the rule language says.
var comparisons = map[rule.Type]map[Operator]rule.Op{
	rule.String: {Equal: rule.Eq, Unequal: rule.Ne},
	rule.Int:    numberSigns,
	rule.Double: numberSigns,
	rule.Date:   {Before: rule.Lt, Until: rule.Le, After: rule.Gt, From: rule.Ge, Equal: rule.Eq, Unequal: rule.Ne},
}

var numberSigns = map[Operator]rule.Op{Equal: rule.Eq, Unequal: rule.Ne, Less: rule.Lt, AtMost: rule.Le, Greater: rule.Gt, AtLeast: rule.Ge}

var signs = map[rule.Op]string{rule.Eq: "==", rule.Ne: "!=", rule.Lt: "<", rule.Le: "<=", rule.Gt: ">", rule.Ge: ">="}

// operatorOf is the operator of a type that the sign says.
func operatorOf(t rule.Type, op rule.Op) (Operator, bool) {
	for o, sign := range comparisons[t] {
		if sign == op {
			return o, true
		}
	}
	return "", false
}

var mirrored = map[rule.Op]rule.Op{rule.Eq: rule.Eq, rule.Ne: rule.Ne, rule.Lt: rule.Gt, rule.Le: rule.Ge, rule.Gt: rule.Lt, rule.Ge: rule.Le}
