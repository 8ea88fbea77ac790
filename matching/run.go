package matching

import (
	"fmt"
	"time"

	"huizhida/fault"
	"huizhida/matching/rule"
)

var (
	// ErrNoNotice is returned for a notice that does not exist.
	ErrNoNotice = fault.New(fault.NotFound, "没有这条申报通知，请检查网址或回到申报通知列表查找")
	// ErrNotPublished is returned for a notice that has no pinned rule: it cannot be matched yet, or any more.
	ErrNotPublished = fault.New(fault.Conflict, "该申报通知没有发布，发布后才会匹配")
)

// Run is one evaluation of a notice's rule over the register.
type Run struct {
	ID            int64
	NoticeID      int64
	RuleVersionID int64
	AsOf          time.Time
	Counts
	StartedAt  time.Time
	FinishedAt *time.Time
	Position   *string // of the database, that the verdicts are true of: a snapshot of Postgres; nil for a run of one enterprise
	Changed    int     `db:"-"` // verdicts that are new or differ from the run before
}

// RematchArgs asks for every open notice to be matched again. The worker is jobs.RematchOpen.
type RematchArgs struct{}

// Kind names the job in the database; it never changes.
func (RematchArgs) Kind() string { return "rematch_open" }

// Counts are enterprises by verdict.
type Counts struct {
	Eligible     int
	Undetermined int
	Ineligible   int
}

// Total is every enterprise that was judged.
func (c Counts) Total() int { return c.Eligible + c.Undetermined + c.Ineligible }

// Of is the count of one verdict.
func (c Counts) Of(v rule.Verdict) int {
	switch v {
	case rule.Eligible:
		return c.Eligible
	case rule.Undetermined:
		return c.Undetermined
	}
	return c.Ineligible
}

func (c *Counts) add(v rule.Verdict) {
	switch v {
	case rule.Eligible:
		c.Eligible++
	case rule.Undetermined:
		c.Undetermined++
	default:
		c.Ineligible++
	}
}

// Position says where in a rule an error is: "第 2 行第 6 个字：".
func Position(e *rule.Error) string {
	return fmt.Sprintf("第 %d 行第 %d 个字：", e.Line, e.Column)
}
