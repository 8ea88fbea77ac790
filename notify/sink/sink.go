// Package sink is where a rehearsal's messages go: it takes them all, says how large each would have been, and lets nothing out.
package sink

import (
	"context"
	"fmt"
	"unicode/utf8"

	"huizhida/notify"
)

// Carrier takes a channel's messages. It opens no connection and keeps no address.
type Carrier struct{ channel notify.Channel }

// New returns the sink of a channel.
func New(channel notify.Channel) notify.Carrier { return Carrier{channel} }

// Batch is as many as a lane has in hand.
func (Carrier) Batch() int { return 50 }

// Session has nothing to prepare.
func (c Carrier) Session() notify.Session { return session(c) }

type session Carrier

func (session) Connect(context.Context) *notify.Failure { return nil }

func (session) Close() error { return nil }

// Send answers for each message with its size, in place of a provider's name for it.
func (s session) Send(_ context.Context, batch []notify.Outgoing) []notify.Result {
	results := make([]notify.Result, len(batch))
	for i, m := range batch {
		results[i].Ref = fmt.Sprintf("sink/%d/%d", size(s.channel, m), segments(s.channel, m))
	}
	return results
}

// size is how many bytes of words a message has on its channel.
func size(channel notify.Channel, m notify.Outgoing) int {
	switch channel {
	case notify.Email:
		return len(m.Subject) + len(m.Text) + len(m.HTML)
	case notify.SMS, notify.Call:
		return len(m.Text)
	}
	n := len(m.Subject) + len(m.Text) + len(m.Link)
	for _, value := range m.Params {
		n += len(value)
	}
	return n
}

// segments is how many short messages a text is billed as: one of 70 characters, or parts of 67.
func segments(channel notify.Channel, m notify.Outgoing) int {
	n := utf8.RuneCountInString(m.Text)
	switch {
	case channel != notify.SMS:
		return 1
	case n <= 70:
		return 1
	}
	return (n + 66) / 67
}
