package sms

import (
	"context"
	"time"

	"huizhida/notify"
)

// Question is about one message of which nobody knows whether the provider took it, or whether it arrived.
type Question struct {
	ID     string    // ours
	Ref    string    // the provider's, when it told one
	To     string    // a mobile number
	SentAt time.Time // when the call was made
}

// window is how long after a call a provider may date the message.
const window = 10 * time.Minute

// Query asks the provider about a message. Nothing means that the provider knows none such, now: it may be behind by some minutes. A receipt
// with a MessageID is of the message for certain; one without is of a message to the same number around the same time. A failure is of the
// question, not of the message.
func (c *Carrier) Query(ctx context.Context, q Question) ([]Receipt, *notify.Failure) {
	number, ok := Number(q.To)
	if !ok {
		return nil, meaning{kind: badNumber}.failure(c.config.Now(), "number", "不是中国内地手机号码")
	}
	q.To = number
	found, f := c.provider.query(ctx, q)
	if f != nil {
		f.Unsure, f.Permanent, f.BadAddress = false, false, false // asking changes nothing
	}
	return found, f
}

// near tells whether a provider's date is of the call at sent; an unknown date may be.
func near(at, sent time.Time) bool {
	return at.IsZero() || sent.IsZero() || !at.Before(sent.Add(-window)) && !at.After(sent.Add(window))
}
