package notify

import (
	"context"
	"fmt"
	"time"
)

// limits are what a campaign's messages are about, and how much of its class one enterprise and one person may be sent.
type limits struct {
	topic   Topic
	manners Manners
	closes  time.Time // of the campaign's notice
}

// apply tells whether the class is limited on the channel.
func (l limits) apply(c Channel) bool {
	return l.manners.Cap > 0 && c != Inbox && c != Webhook && c != Call
}

// limitsOf are the limits of a campaign. A rehearsal reaches nobody and takes nobody's place.
func (s *Service) limitsOf(ctx context.Context, c Campaign) (limits, error) {
	m, err := s.mannersOf(ctx, c.Class)
	if c.Rehearses != nil {
		m.Cap = 0
	}
	return limits{c.Topic, m, c.ClosesAt}, err
}

// Foresight is what politeness would do to a campaign that began now.
type Foresight struct {
	Manners Manners
	From    time.Time // when people may be written to: now, or later
	Expires bool      // nothing outside the inbox would leave before the closing
	Full    int       // enterprises that were told of so much lately that theirs would wait, or come in a digest
}

// Foresee tells what the manners of its class would do to a campaign, for whoever is about to release it.
func (s *Service) Foresee(ctx context.Context, c Campaign) (f Foresight, err error) {
	if f.Manners, err = s.mannersOf(ctx, c.Class); err != nil {
		return f, err
	}
	from, ok := f.Manners.mayDisturb(Email, s.Now(), c.ClosesAt)
	f.From, f.Expires = from, !ok
	if f.Manners.Cap == 0 {
		return f, nil
	}
	if f.Full, err = countFull(ctx, s.DB, c, f.Manners, s.Now()); err != nil {
		return f, fmt.Errorf("foresee campaign %d: %w", c.ID, err)
	}
	return f, nil
}
