package webhook

import (
	"time"

	"huizhida/fault"
)

var (
	// ErrNoDelivery is returned for a delivery that does not exist, or was forgotten with its message.
	ErrNoDelivery = fault.New(fault.NotFound, "没有这条投递记录，可能已过保存期限")
	// ErrSending is returned for a delivery that is on its way right now.
	ErrSending = fault.New(fault.Conflict, "这条消息正在发送，请稍后再试")
)

// State is where a delivery stands.
type State string

const (
	Queued    State = "queued"    // waits, for the first time or for the next try
	Sending   State = "sending"   // was taken by one worker
	Delivered State = "delivered" // answered 2xx
	Failed    State = "failed"    // the schedule is used up, or the endpoint said 410
	Cancelled State = "cancelled" // the endpoint was switched off or deleted meanwhile
)

// Label is the state in Chinese.
func (s State) Label() string {
	switch s {
	case Queued:
		return "等待发送"
	case Sending:
		return "发送中"
	case Delivered:
		return "已送达"
	case Failed:
		return "失败"
	case Cancelled:
		return "已取消"
	}
	return string(s)
}

// Delivery is one message on its way to one endpoint.
type Delivery struct {
	ID          int64
	EndpointID  int64
	UID         string // the webhook-id, which the receiver logs too
	Event       Event
	State       State
	Attempts    int    // ever
	Status      int    // of the last answer; 0: none came
	Detail      string // of the last attempt: the answer's first words, or what kept it away
	NextAt      time.Time
	DeliveredAt *time.Time
	CreatedAt   time.Time
}

// Sent is a delivery with what was sent and each attempt.
type Sent struct {
	Delivery
	Payload string // the JSON as it was signed
	Tries   []Attempt
}

// DeliveryFilter picks a page of an endpoint's deliveries.
type DeliveryFilter struct {
	EndpointID int64
	State      State // empty: all
	Limit      int
	Offset     int
}

// Outcome is what became of one attempt.
type Outcome string

const (
	OutcomeStarted   Outcome = "started"
	OutcomeDelivered Outcome = "delivered"
	OutcomeFailed    Outcome = "failed"
	OutcomeUnknown   Outcome = "unknown" // the receiver may have got it: its answer got lost, or we stopped
)

// Attempt is one request.
type Attempt struct {
	N          int
	StartedAt  time.Time
	FinishedAt *time.Time
	Outcome    Outcome
	Status     int    // 0: no answer
	Detail     string // the answer's first words, or what kept it away
}
