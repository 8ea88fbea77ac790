package notify

import "context"

// Channel is a way to reach an enterprise.
type Channel string

const (
	Inbox Channel = "inbox" // 站内信: the enterprise's own, needs no contact
	Email Channel = "email" // 邮件
)

// Channels are those a campaign may use, in the order pages show them.
var Channels = []Channel{Inbox, Email}

// Label is the channel's Chinese name.
func (c Channel) Label() string {
	switch c {
	case Inbox:
		return "站内信"
	case Email:
		return "邮件"
	}
	return string(c)
}

// Carrier takes messages out of the building on one channel. An adapter under notify/ implements it.
type Carrier interface {
	// Session prepares to carry one batch. It does no work yet and is used by one goroutine.
	Session() Session
}

// Session is a connection that is kept for a batch.
type Session interface {
	// Connect makes sure that the provider can be reached; the error is a Failure of the whole batch.
	Connect(ctx context.Context) *Failure
	// Send carries one message; nil means that the provider accepted it.
	Send(ctx context.Context, m Outgoing) *Failure
	Close() error
}

// Outgoing is one message for one address.
type Outgoing struct {
	ID          string // the Message-ID without brackets; the same on every attempt
	To          string
	Subject     string
	Text        string // plain text
	HTML        string // a fragment
	Unsubscribe string // the one-click address
}

// Failure is why a provider did not take a message.
type Failure struct {
	Permanent  bool
	BadAddress bool   // the address itself is at fault: never try it again
	Code       string // the provider's own: "550 5.1.1", or "network"
	Detail     string // the provider's words, without the recipient's address
}
