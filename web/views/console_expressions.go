package views

import (
	"huizhida/policies/check"
)

// ExpressionList is what the checks take for wrong or sensitive, and the form for one more.
type ExpressionList struct {
	Lines  []check.Expression
	Typed  check.Expression
	Errors Errors
}

func levelText(l check.Level) string {
	if l == check.Block {
		return "必须改正"
	}
	return "提示"
}

func levelKind(l check.Level) StatusKind {
	if l == check.Block {
		return StatusBad
	}
	return StatusWaiting
}
