package sms

import (
	"context"

	"huizhida/fault"
	"huizhida/notify"
)

// Of callbacks, what they are about.
const (
	ReceiptsTopic = "receipts"
	RepliesTopic  = "replies"
)

// Hear reads a provider's callback in notify's words.
func (c *Carrier) Hear(_ context.Context, in notify.Callback) (notify.Heard, error) {
	heard := notify.Heard{Answer: notify.Answer{Type: "application/json; charset=utf-8", Body: c.Thanks()}}
	call := Callback{Token: in.Token, Header: in.Header, Body: in.Body}
	switch in.Topic {
	case ReceiptsTopic:
		list, err := c.Receipts(call)
		if err != nil {
			return notify.Heard{}, err
		}
		for _, r := range list {
			if heardOf, ok := r.heard(); ok {
				heard.Receipts = append(heard.Receipts, heardOf)
			}
		}
	case RepliesTopic:
		list, err := c.Replies(call)
		if err != nil {
			return notify.Heard{}, err
		}
		for _, r := range list {
			if r.OptOut {
				heard.Stops = append(heard.Stops, notify.Stop{Address: r.From, At: r.At})
			}
		}
	default:
		return notify.Heard{}, fault.New(fault.NotFound, "没有这个回调地址")
	}
	return heard, nil
}

// heard is a receipt in notify's words; false while nothing was heard from the carrier.
func (r Receipt) heard() (notify.HeardReceipt, bool) {
	said := notify.HeardReceipt{To: r.To, Receipt: notify.Receipt{MessageID: r.MessageID, Ref: r.Ref, Code: r.Code, At: r.At}}
	switch r.State {
	case Delivered:
		said.Event = notify.EventDelivered
	case Failed:
		said.Event, said.Detail = notify.EventBounced, r.Reason.Label()
		said.Dead = r.BadAddress || r.Reason == Blacklisted
	default:
		return said, false
	}
	return said, true
}
