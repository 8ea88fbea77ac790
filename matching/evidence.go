package matching

import (
	"time"

	"huizhida/matching/rule"
)

// Explanation says why an enterprise is or is not meant, condition by condition, with the facts and where they come from.
type Explanation struct {
	EnterpriseID  int64
	USCC          string
	Name          string
	Verdict       rule.Verdict
	Missing       []string
	RuleVersionID int64     // 0 for a rule that is being written
	Version       int       // the rule version's number
	AsOf          time.Time // the rule's evaluation date
	JudgedAt      time.Time // when the verdict was reached
	Sentence      string    // the whole rule in Chinese
	Conditions    []Evidence
	NearMiss      bool            // a single condition fails and all others hold
	Settling      []rule.Settling // of an undetermined verdict: what would settle it, the smallest sets first
	Blocks        [][]int         // of an ineligible one: the smallest sets of Conditions that stand in the way, by index
}

// Evidence is one condition with the facts it saw.
type Evidence struct {
	Judged
	Facts []Fact
	Gap   string // how far the facts are from what is asked, where that stands in the way: "…上限 600万美元，超出 20万美元"
}

// Fact is one value of the enterprise with its source.
type Fact struct {
	Key    string
	Label  string // with the year filled in: 2021年海关出口额
	Value  string // as people write it: 280万美元, 是; empty when unknown
	Known  bool
	Source string    // 市场监管局; empty when nobody said
	AsOf   time.Time // zero when nobody said
}
