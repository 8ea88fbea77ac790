package policies

import (
	"time"

	"huizhida/fault"
)

// Refusals of the rule's verbs.
var (
	ErrNoRuleDraft = fault.New(fault.Conflict, "没有可冻结的规则草稿，请先保存规则")
	ErrNoClause    = fault.New(fault.Invalid, "每个条件都要注明依据的条款，补齐后才能冻结")
	ErrNoRule      = fault.New(fault.NotFound, "没有这个规则版本")
	ErrEmptyRule   = fault.New(fault.Invalid, "规则还是空的，请至少写一个条件")
)

// RuleVersion is one version of a benefit's rule. The draft may change; a frozen one never does.
type RuleVersion struct {
	ID         int64
	BenefitID  int64
	Version    int
	Expression string
	Clauses    []string // the clause each condition rests on, in condition order
	FrozenAt   *time.Time
	CreatedBy  int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// FrozenRule is a rule of another benefit, to begin a new one with.
type FrozenRule struct {
	BenefitID  int64
	Title      string
	Version    int
	Expression string
}

const maxFrozen = 100 // rules that are offered to begin with

// RuleBasis is what a benefit's rule is written on.
type RuleBasis struct {
	Benefit  Benefit
	Document Document
	Versions []RuleVersion // the newest first
}
