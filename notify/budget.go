package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"huizhida/calendar"
)

// reserve is the part of an account's bucket and of its day that a message must leave to others: what somebody waits for at a screen may
// use all of it, what the law wants delivered half of the rest's reserve, and nothing else any. However big a campaign is, a verification
// code finds a token.
type reserve float64

const (
	keepsNone reserve = 0    // a verification code, a test
	keepsHalf reserve = 0.05 // statutory
	keepsAll  reserve = 0.1
)

// reserve is what messages of the class leave to others.
func (c Class) reserve() reserve {
	if c == Statutory {
		return keepsHalf
	}
	return keepsAll
}

// handful is how many seconds' worth of its rate an account gathers before a lane that found it empty comes back, unless half its bucket is
// less, and how far one campaign may be ahead of another.
const handful = 1

// impatience is how long after its time a campaign is waited for that does not come back for its share.
const impatience = 5 * time.Second

// today is the day in Shanghai to which a quota belongs, as a date column has it.
func (s *Service) today() time.Time {
	day := calendar.Day(s.Now())
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
}

// tomorrow is when the next day's quota begins.
func (s *Service) tomorrow() time.Time { return calendar.Day(s.Now()).AddDate(0, 0, 1) }

// ask asks for so many messages of an account's budget, and answers how many may leave. It costs nothing where there is
// no budget.
func (s *Service) ask(ctx context.Context, from picked, c Campaign, want int) (int, error) {
	if !from.Limited {
		return want, nil
	}
	g, err := take(ctx, s.DB, request{Account: from.ID, Campaign: c.ID, Want: want, Leave: c.Class.reserve(), Day: s.today(), At: s.Now()})
	return g.Granted, err
}

// unused returns what was granted and not sent. A campaign that has nothing due is no longer waited for.
func (s *Service) unused(ctx context.Context, from picked, c Campaign, n int, gone bool) error {
	if !from.Limited || n == 0 {
		return nil
	}
	return giveBack(context.WithoutCancel(ctx), s.DB, request{Account: from.ID, Campaign: c.ID, Want: n, Day: s.today(), At: s.Now()}, gone)
}

// restOrHold is until when no account is ready for a campaign's messages, zero when one is. When the day's quota is spent everywhere, what is
// due is held until the next, or until people may be written to after that, and says why.
func (s *Service) restOrHold(ctx context.Context, a DeliverArgs, c Campaign) (time.Time, error) {
	until, spent, err := s.rest(ctx, a.Channel, c)
	if err != nil || !spent {
		return until, err
	}
	manners, err := s.mannersOf(ctx, c.Class)
	if err != nil {
		return until, err
	}
	if polite, ok := manners.mayDisturb(a.Channel, until, c.ClosesAt); ok {
		until = polite
	}
	return until, holdSpent(ctx, s.DB, a, until, s.Now())
}

// SendNow sends one message that somebody waits for, such as a verification code, outside any campaign. It may use the reserve of every
// account. It is tried once; the caller says so to whoever waits.
func (s *Service) SendNow(ctx context.Context, channel Channel, m Outgoing) error {
	f, err := s.sendNow(ctx, channel, m)
	if f != nil {
		err = errors.Join(fmt.Errorf("send now by %s: %s: %w", channel, f.Code, ErrNotSent), err)
	}
	return err
}

// sendNow answers why a message was not taken, or an error when it could not even be tried.
func (s *Service) sendNow(ctx context.Context, channel Channel, m Outgoing) (*Failure, error) {
	from, failing, _, err := s.pick(ctx, channel, 0, keepsNone)
	switch {
	case err != nil:
		return nil, fmt.Errorf("send now by %s: %w", channel, err)
	case from == nil:
		return nil, fmt.Errorf("send now by %s: %w", channel, ErrNotSent)
	}
	if from.Limited {
		g, err := take(ctx, s.DB, request{Account: from.ID, Want: 1, Leave: keepsNone, Day: s.today(), At: s.Now()})
		if err != nil || g.Granted == 0 {
			return nil, fmt.Errorf("send now by %s: %w", channel, orElse(err, ErrNoBudget))
		}
	}
	f := s.carryOne(ctx, from.carrier, m)
	ctx = context.WithoutCancel(ctx)
	switch {
	case f == nil && failing:
		err = providerWorks(ctx, s.DB, from.ID)
	case f != nil && (f.Account || f.Code == "network" && !f.Unsure):
		err = providerFailed(ctx, s.DB, from.ID, *f, s.Now())
	}
	return f, err
}
