package disclosure

import (
	"time"

	"huizhida/fault"
)

// Kinds are the three groups of table 4; Results its columns, the last for what is still open on 31 December.
var (
	Kinds   = []string{"行政复议", "未经复议直接起诉", "复议后起诉"}
	Results = []string{"结果维持", "结果纠正", "其他结果", "尚未审结"}
)

// Pending is the result of an appeal that is not closed.
const Pending = "尚未审结"

// Appeal is a review or a lawsuit about a request.
type Appeal struct {
	ID         int64
	RequestID  int64
	Kind       string
	AcceptedOn time.Time
	Result     string
	ClosedOn   *time.Time
	CreatedAt  time.Time
}

// ErrAppealClosed is returned for an appeal that is missing or has its result.
var ErrAppealClosed = fault.New(fault.Conflict, "这件复议或诉讼已经登记结果")
