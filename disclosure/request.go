// Package disclosure is 依申请公开: requests for government information, their clock, their one outcome, and the reviews and
// lawsuits that follow. It alone writes disclosure_requests and disclosure_appeals.
package disclosure

import (
	"time"

	"huizhida/fault"
)

// ReplyDays is how many working days the bureau has to answer, from the day after receipt (条例 art. 33).
const ReplyDays = 20

// State is where a request stands.
type State string

const (
	Registered State = "registered"
	Answered   State = "answered"
)

// Label is the state as pages write it.
func (s State) Label() string {
	if s == Answered {
		return "已答复"
	}
	return "办理中"
}

// Classes are the applicants of table 3 of the yearly report, in its order.
var Classes = []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}

// Channels are the ways a request comes in (条例 art. 31).
var Channels = []string{"当面", "挂号信", "平信", "网络", "传真"}

// Request is one person's or organisation's request for information.
type Request struct {
	ID             int64
	RefNo          string
	ApplicantClass string
	Applicant      string // opened; personal data
	Contact        string // opened; personal data
	Channel        string
	Subject        string
	ReceivedOn     time.Time
	DueOn          time.Time
	State          State
	Outcome        string // key of a Leaf; empty until answered
	Reply          string
	AnsweredOn     *time.Time
	Officer        string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Late says that the answer left after the due date.
func (r Request) Late() bool { return r.AnsweredOn != nil && r.AnsweredOn.After(r.DueOn) }

// Registration is what is known of a request when it comes in.
type Registration struct {
	Class      string
	Applicant  string
	Contact    string
	Channel    string
	Subject    string
	ReceivedOn time.Time
}

// Reply is the one answer to a request.
type Reply struct {
	Outcome    string // key of a Leaf
	Text       string
	AnsweredOn time.Time
}

var (
	// ErrNotFound is returned when there is no such request.
	ErrNotFound = fault.New(fault.NotFound, "没有找到这件依申请公开申请")
	// ErrAnswered is returned when the request was answered before.
	ErrAnswered = fault.New(fault.Conflict, "这件申请已经答复，不能重复答复")
)
