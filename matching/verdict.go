package matching

import (
	"time"

	"huizhida/fault"
	"huizhida/matching/rule"
)

// ErrNoEnterprise is returned for an enterprise that is not in the register.
var ErrNoEnterprise = fault.New(fault.NotFound, "名录里没有这家企业，请核对统一社会信用代码；新设企业请先导入名录")

// Verdict is what a notice's rule says of one enterprise, as its last run stored it.
type Verdict struct {
	NoticeID     int64
	EnterpriseID int64
	RunID        int64
	Verdict      rule.Verdict
	Missing      []string // attribute keys, sorted; empty when decided
	Reasons      string   // one letter per condition, in rule order: t, f or u
}

// Page is which part of a list to show, narrowed by town and words.
type Page struct {
	Town   string // or all; "-" for those without one
	Query  string // part of the name, or the beginning of the code
	Number int    // from 1
	Size   int
}

func (p Page) limits() (limit, offset int) {
	size := p.Size
	if size <= 0 || size > 1000 {
		size = 50
	}
	return size, (max(p.Number, 1) - 1) * size
}

// Filter picks verdicts of one notice.
type Filter struct {
	Verdict   rule.Verdict // or any
	Lacks     string       // undetermined for want of this attribute
	Condition int          // the only condition that fails; 0 for any, else from 1
	Page
}

// Listing is one page of enterprises with their verdicts.
type Listing struct {
	Rows  []Listed
	Total int         // over all pages
	Towns []TownCount // what the town filter offers, over all towns
}

// Listed is one enterprise of a list.
type Listed struct {
	EnterpriseID int64
	USCC         string
	Name         string
	Town         *string
	Industry     *string
	Size         *string
	Verdict      rule.Verdict
	Missing      []string
	Reasons      string
}

// TownCount is how many enterprises of a list are in a town; an empty town is unknown.
type TownCount struct {
	Town  string
	Count int
}

// Opportunity is an open notice as it concerns one enterprise.
type Opportunity struct {
	NoticeID   int64
	Notice     string // its title
	BenefitID  int64
	Benefit    string // its title
	DocumentID int64
	Class      string // 免申即享 …
	Audience   string
	Amount     string
	AsOf       time.Time
	OpensOn    time.Time
	ClosesAt   time.Time
	Verdict    rule.Verdict
	Missing    []string
	Conditions []Judged
}

// Judged is one condition with what it said, and the clause it rests on.
type Judged struct {
	Label  string // in Chinese, with the years filled in
	Clause string
	Truth  rule.Truth
	Keys   []string
}
