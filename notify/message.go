package notify

import (
	"time"

	"huizhida/fault"
)

// ErrNoMessage is returned for a message that is missing or somebody else's: an enterprise cannot tell which.
var ErrNoMessage = fault.New(fault.NotFound, "没有这条消息")

// Message is what an enterprise finds in its inbox.
type Message struct {
	ID           int64
	DeliveryID   *int64 // of a campaign's message
	EnterpriseID int64
	NoticeID     *int64 // what it is about
	ClaimID      *int64
	Subject      string
	Body         string // Markdown; empty in a list
	CreatedAt    time.Time
	ReadAt       *time.Time

	NoticeTitle string // empty without a notice
	ClosesAt    *time.Time
	ClaimRef    string // the claim's number, empty without a claim
}

// HTML is the body as a fragment. Raw HTML in it is dropped, so it is safe to show.
func (m Message) HTML() string { return markdown(m.Body) }

// Post is a message that comes from no campaign, such as a step of a claim.
type Post struct {
	EnterpriseID int64
	NoticeID     int64  // 0 for none
	ClaimID      int64  // 0 for none
	Origin       string // what it tells of, once: "claim_events/7"; a second post of it does nothing
	Subject      string
	Body         string // Markdown
}
