package notify

import "slices"

// Event is what somebody says about one message, in whatever order and however often.
type Event string

const (
	EventInterrupted Event = "interrupted" // nobody knows whether it left, and it is not sent again by itself
	EventRejected    Event = "rejected"    // the provider refused it, or it was tried often enough
	EventAccepted    Event = "accepted"    // the provider took it
	EventDelivered   Event = "delivered"   // a receipt: it is where the reader will find it
	EventBounced     Event = "bounced"     // a receipt: it came back
	EventComplained  Event = "complained"  // a receipt: the reader calls it spam, so it had arrived
	EventRead        Event = "read"        // the reader opened it
)

// Events are all of them, in the order of what they prove: each counts for more than those before it.
var Events = []Event{EventInterrupted, EventRejected, EventAccepted, EventDelivered, EventComplained, EventBounced, EventRead}

// standing is a state with its reason.
type standing struct {
	State  DeliveryState
	Reason Reason
}

// proof says where a message stands once something is known of it. It is ordered like Events: what comes later in the list is better known,
// and nothing less known ever takes its place, so that events lead to the same state in any order.
var proof = []struct {
	event Event
	standing
}{
	{EventRejected, standing{Failed, Rejected}},
	{EventInterrupted, standing{Unknown, Interrupted}},
	{EventAccepted, standing{Accepted, ""}},
	{EventDelivered, standing{Delivered, ""}},
	{EventComplained, standing{Delivered, ""}},
	{EventBounced, standing{Failed, Bounced}},
	{EventRead, standing{Read, ""}},
}

// weight is how much is known of a message that stands so: 0 while it is open.
func (s standing) weight() int {
	switch {
	case s.State.Open():
		return 0
	case s.State == Failed && s.Reason == Bounced:
		return 5
	case s.State == Unknown:
		return 2
	case s.State == Accepted:
		return 3
	case s.State == Delivered:
		return 4
	case s.State == Read:
		return 6
	}
	return 1 // decided here, and not by anybody who saw it
}

// weightSQL is weight of row d.
const weightSQL = `
	case when d.state in ('planned', 'held', 'queued', 'sending', 'deferred') then 0
	     when d.state = 'failed' and d.reason = 'bounced' then 5
	     when d.state = 'unknown' then 2 when d.state = 'accepted' then 3 when d.state = 'delivered' then 4 when d.state = 'read' then 6
	     else 1 end`

// after is where a message stands after an event, and whether that moved it.
func (s standing) after(e Event) (standing, bool) {
	at := slices.IndexFunc(proof, func(p struct {
		event Event
		standing
	}) bool {
		return p.event == e
	})
	if at < 0 || proof[at].weight() <= s.weight() {
		return s, false
	}
	next := proof[at].standing
	if s.Reason == Interrupted && next.Reason == "" {
		next.Reason = Interrupted // that it may have come twice stays written
	}
	return next, true
}
