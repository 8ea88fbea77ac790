package notify

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Wait is when messages on a channel would leave if their campaign began at a moment.
type Wait struct {
	Channel Channel
	Until   time.Time // the beginning itself when nothing waits
	Held    bool      // people may not be written to at the beginning
	Never   bool      // nor again before the notice closes
}

// Begin is when a campaign begins that is released now, or when it was to begin.
func (c Campaign) Begin(now time.Time) time.Time {
	if c.StartsAt != nil && c.StartsAt.After(now) {
		return *c.StartsAt
	}
	return now
}

// Waits says of each of the campaign's channels when its messages may leave.
func (s *Service) Waits(ctx context.Context, c Campaign) ([]Wait, error) {
	manners, err := s.mannersOf(ctx, c.Class)
	if err != nil {
		return nil, fmt.Errorf("waits of campaign %d: %w", c.ID, err)
	}
	begin := c.Begin(s.Now())
	var list []Wait
	for _, channel := range AllChannels {
		if !c.Uses(channel) {
			continue
		}
		until, ok := manners.mayDisturb(channel, begin, c.ClosesAt)
		list = append(list, Wait{Channel: channel, Until: until, Held: ok && until.After(begin), Never: !ok})
	}
	return list, nil
}

// Waiting are those of the waits that are any.
func Waiting(list []Wait) (waiting []Wait) {
	for _, w := range list {
		if w.Held || w.Never {
			waiting = append(waiting, w)
		}
	}
	return waiting
}

// speller is a carrier that makes its own words of a message.
type speller interface{ Text(Outgoing) string }

// short is the words of a short message to one enterprise: those of the account that would carry it first.
func (s *Service) short(ctx context.Context, w writer, to recipient) (string, error) {
	out := s.shortMessage(w, to)
	carriers, err := s.smsCarriers(ctx)
	if err != nil {
		return "", err
	}
	for _, c := range carriers {
		if spelled, ok := c.(speller); ok {
			return spelled.Text(out), nil
		}
	}
	return strings.TrimSpace(out.Text), nil
}
