// Package claims is an enterprise's claim on a benefit, from draft to decision, and the outcomes that insurers report.
// It alone writes claims, claim_events, outcomes and outcome_imports; it reads notices, benefits, verdicts, enterprises
// and deliveries by join.
package claims

import (
	"time"

	"huizhida/fault"
)

// State is where a claim stands.
type State string

const (
	Draft      State = "draft"
	Submitted  State = "submitted"  // waits for acceptance
	Accepted   State = "accepted"   // under examination: the promise runs
	Correction State = "correction" // back with the enterprise, the clock stands still
	Approved   State = "approved"
	Refused    State = "refused"  // 不予通过, after examination
	Rejected   State = "rejected" // 不予受理, before it
	Withdrawn  State = "withdrawn"
)

var labels = map[State]string{
	Draft: "草稿", Submitted: "待受理", Accepted: "审核中", Correction: "待补正",
	Approved: "已通过", Refused: "不予通过", Rejected: "不予受理", Withdrawn: "已撤回",
}

// Label is the state as pages write it.
func (s State) Label() string { return labels[s] }

// Decided says that nothing more will happen to the claim.
func (s State) Decided() bool {
	return s == Approved || s == Refused || s == Rejected || s == Withdrawn
}

// Editable says that the enterprise may change its answers.
func (s State) Editable() bool { return s == Draft || s == Correction }

// AcceptDays is how many working days the bureau gives itself to accept a submitted claim.
const AcceptDays = 5

// Claim is one enterprise's application under one notice.
type Claim struct {
	ID            int64
	RefNo         string
	BenefitID     int64
	NoticeID      int64
	EnterpriseID  int64
	State         State
	Verdict       string     // the matcher's, at submission; empty when there was none
	Reasons       string     // one letter per condition, at submission
	DueOn         *time.Time // last day of the step it is in; nil for a draft
	OfficerID     *int64     // who accepted or decided
	Note          string     // reason of the last return or refusal
	Clause        string     // what a refusal rests on
	RuleVersionID *int64     // the rule that it began with: an amendment since does not touch it
	Version       int        // grows with each step; a stale one is refused
	CreatedAt     time.Time
	SubmittedAt   *time.Time
	AcceptedAt    *time.Time
	DecidedAt     *time.Time
	UpdatedAt     time.Time
}

// Event is one line of a claim's history.
type Event struct {
	ID    int64
	At    time.Time
	Actor string
	From  State // empty for the start
	To    State
	Note  string
}

var (
	// ErrNotFound is returned for a claim that does not exist, and for another enterprise's.
	ErrNotFound = fault.New(fault.NotFound, "没有找到这件申领")
	// ErrNoNotice is returned when there is no such published notice.
	ErrNoNotice = fault.New(fault.NotFound, "没有找到这条申报通知")
	// ErrIneligible is returned when the register says that the enterprise does not qualify.
	ErrIneligible = fault.New(fault.Conflict, "按现有资料，贵企业不符合申报条件，不能提交。请查看“为什么”：资料有误的，先申请更正，更正后会重新判断。")
)

// ToldArgs asks for the enterprise to be told of one step of its claim. The worker is jobs.TellClaimant.
type ToldArgs struct {
	ClaimID int64 `json:"claim_id"`
	Event   int64 `json:"event"`
}

// Kind names the job in the database; it never changes.
func (ToldArgs) Kind() string { return "tell_claimant" }
