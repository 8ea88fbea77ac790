package sms

import (
	"context"

	"huizhida/notify"
)

// Ask asks the provider what became of a message, in notify's words. What it knows for certain and last counts.
func (c *Carrier) Ask(ctx context.Context, q notify.Question) (notify.Finding, *notify.Failure) {
	list, f := c.Query(ctx, Question{ID: q.MessageID, Ref: q.Ref, To: q.To, SentAt: q.SentAt})
	if f != nil {
		return notify.Finding{}, f
	}
	var finding notify.Finding
	for _, r := range list {
		if r.MessageID == "" {
			finding.Alike = true
			continue
		}
		said, final := r.heard()
		if !final {
			said.Event = notify.EventAccepted
		}
		if finding.Receipt == nil || final {
			finding.Receipt = &said.Receipt
		}
	}
	return finding, nil
}
