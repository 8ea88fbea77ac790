package matching

import (
	"time"

	"huizhida/fault"
	"huizhida/matching/rule"
)

// Refusals of a replay.
var (
	ErrNotPast    = fault.New(fault.Invalid, "只能查看已经过去的时刻")
	ErrNoQuestion = fault.New(fault.Invalid, "请指明一条申报通知，或一个惠企事项和基准日")
	ErrNotFrozen  = fault.New(fault.Conflict, "那时该事项还没有冻结的规则版本，请选择较晚的时刻")
	ErrNotListed  = fault.New(fault.NotFound, "那时名录里还没有这家企业，请选择较晚的时刻")
)

// ReplayQuery asks for the verdicts of a past moment, of a notice or of a benefit.
//
// Facts have two times. Known is recorded time: the register as it was when the last merge before that moment was done, so that
// a run of that moment gives the same verdicts. Valid is valid time: what we know, by Known, to have been so on that day. Of the
// values dated up to Valid the newest holds, also one that came too late to become current; an authority's stands before the
// enterprise's own, and a size class that nobody stated is derived from the values of that day.
//
// A replay rests on facts alone, and is exact because package enterprises changes no typed column without one; what is put into
// enterprises or enterprise_years by other hands is unknown to it. Three things facts do not tell:
//   - The moment between the recording of a fact and its commit. A run in that moment did not see what a replay sees.
//   - When a value was confirmed. With Valid, a confirmation that came after Known may hold against a value between its dates;
//     without Valid no verdict depends on it.
//   - That a source stated the current value of an earlier day, too: with Valid before the current value's day it is unknown.
type ReplayQuery struct {
	NoticeID  int64     // the rule that it rested on by Known, at its as-of date; or
	BenefitID int64     // the newest of its rule versions frozen by Known, at AsOf
	AsOf      time.Time // the evaluation date for a benefit, a midnight UTC; a notice has its own
	Known     time.Time // what was on record by then; zero: now
	Valid     time.Time // what was so on this day, a midnight UTC; zero: what was current
}

// Replayed is what a replay came to, and the rule it came from.
type Replayed struct {
	Counts
	RuleVersionID int64
	Version       int
	AsOf          time.Time
	Known         time.Time
}

// Each hears of one enterprise of a replay, in the order of their ids. The result is its to keep. It must not use the
// transaction, if any, that the service works in.
type Each func(enterpriseID int64, uscc string, res rule.Result) error
