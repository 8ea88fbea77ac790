package notify

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

// turn is how long a lane works before it lets others have its place, and overdue how long one claim may take, at a provider that hangs.
const (
	turn    = 10 * time.Second
	overdue = 40 * time.Second
)

// send carries what is due, claimSize at a time, until its turn is over, and answers whether anything may be left. No connection to the
// database is held while the provider is talked to.
func (s *Service) send(ctx context.Context, a DeliverArgs, c Campaign, carrier Carrier) (left bool, err error) {
	retry, err := providerFailing(ctx, s.DB, a.Channel)
	if err != nil || retry.After(s.Now()) {
		return false, err
	}
	manners, err := s.mannersOf(ctx, c.Class)
	if err != nil {
		return false, err
	}
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return false, err
	}
	session := carrier.Session()
	defer func() { _ = session.Close() }() // everything sent has been answered by now
	if f := session.Connect(ctx); f != nil {
		_, err := providerFailed(ctx, s.DB, a.Channel, *f, s.Now())
		return false, err
	}
	if !retry.IsZero() {
		if err := providerWorks(ctx, s.DB, a.Channel); err != nil {
			return false, err
		}
	}
	for first, began := true, time.Now(); time.Since(began) < turn; first = false {
		if err := ctx.Err(); err != nil {
			return true, err
		}
		list, err := claim(ctx, s.DB, a, limits{manners, c.ClosesAt}, claimSize, s.Now())
		if err != nil || len(list) == 0 {
			return false, err
		}
		if first && a.Lane == 0 && len(list) == claimSize {
			if err := s.callLanes(ctx, a, carrier); err != nil {
				return false, err
			}
		}
		list = slices.DeleteFunc(list, func(c claimed) bool { return c.Attempts == nil })
		if on, err := s.sendClaimed(ctx, a, w, carrier.Batch(), session, list); err != nil || !on {
			return false, err
		}
	}
	return true, nil
}

// callLanes lets more lanes work beside lane 0.
func (s *Service) callLanes(ctx context.Context, a DeliverArgs, carrier Carrier) error {
	lanes := 4
	if wide, ok := carrier.(interface{ Lanes() int }); ok {
		lanes = wide.Lanes()
	}
	var jobs []river.InsertManyParams
	for a.Lane = 1; a.Lane < lanes; a.Lane++ {
		jobs = append(jobs, river.InsertManyParams{Args: a})
	}
	if len(jobs) == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
		return err
	})
}

// sendClaimed sends what was claimed and writes all answers down at once. What had no turn, because we are being stopped, the provider hangs
// or the account is spent, waits again as if it had not been claimed. It answers whether to go on.
func (s *Service) sendClaimed(ctx context.Context, a DeliverArgs, w writer, batch int, session Session, list []claimed) (on bool, err error) {
	stop := s.keepAlive(ctx, list)
	defer stop()
	answers := make([]answer, 0, len(list))
	var spent *Failure
	began := time.Now()
	for part := range slices.Chunk(list, batch) {
		if ctx.Err() != nil || spent != nil || time.Since(began) > overdue {
			break
		}
		out, err := s.write(w, a.Channel, part)
		if err != nil {
			return false, err
		}
		now := s.Now()
		for i, result := range session.Send(ctx, out) {
			part[i].StartedAt = now
			answers = append(answers, s.judge(a.Channel, part[i], result))
			if f := result.Failure; f != nil && f.Account {
				spent = f
			}
		}
	}
	stop()
	ctx = context.WithoutCancel(ctx) // what has left is written down even when we are being stopped
	if len(answers) > 0 {
		err := persist(ctx, func(ctx context.Context) error { return settle(ctx, s.DB, a.Channel, answers, s.Now()) })
		if err != nil {
			return false, err
		}
	}
	if rest := list[len(answers):]; len(rest) > 0 {
		if err := release(ctx, s.DB, rest, s.Now()); err != nil {
			return false, err
		}
	}
	if spent != nil {
		_, err := providerFailed(ctx, s.DB, a.Channel, *spent, s.Now())
		return false, err
	}
	return true, nil
}

// keepAlive tells the sweep that what was claimed is in good hands, until stop.
func (s *Service) keepAlive(ctx context.Context, list []claimed) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(heartbeat):
				_ = beat(ctx, s.DB, list, s.Now()) // one that is missed is followed by another
			}
		}
	}()
	return func() { cancel(); <-done }
}

// write composes the messages.
func (s *Service) write(w writer, channel Channel, list []claimed) ([]Outgoing, error) {
	out := make([]Outgoing, len(list))
	for i, d := range list {
		to, err := s.Key.Open(d.Address)
		if err != nil {
			return nil, fmt.Errorf("delivery %d: %w", d.ID, err)
		}
		letter := w.outward(d.recipient)
		params := w.params(d.recipient)
		link := w.link
		if len(d.Also) > 0 {
			letter, params, link = s.digest(w, d)
		}
		out[i] = Outgoing{ID: s.messageID(w.token, d.ID), To: to, Subject: letter.Subject, Text: letter.Text, HTML: letter.HTML, Link: link,
			Unsubscribe: s.unsubscribeURL(*d.ContactID, channel), Params: params}
	}
	return out, nil
}

// judge says what an answer means for its delivery.
func (s *Service) judge(channel Channel, d claimed, r Result) answer {
	x := answer{claimed: d, ref: r.Ref}
	if r.Failure == nil {
		x.outcome, x.state = "accepted", Accepted
		return x
	}
	x.failure = *r.Failure
	now := s.Now()
	next, again := nextTry(*d.Attempts, now)
	if wait := now.Add(x.failure.Wait); wait.After(next) {
		next = wait
	}
	switch {
	case x.failure.Unsure && !channel.Resends():
		x.outcome, x.state, x.reason = "unsure", Unknown, Interrupted
	case x.failure.Permanent:
		x.outcome, x.state, x.reason = "permanent", Failed, cmp.Or(x.failure.Reason, Rejected)
	case !again:
		x.outcome, x.state, x.reason = "temporary", Failed, Exhausted
	case x.failure.Unsure:
		x.outcome, x.state, x.reason, x.next = "unsure", Deferred, Interrupted, &next
	default:
		x.outcome, x.state, x.reason, x.next = "temporary", Deferred, cmp.Or(x.failure.Reason, Temporary), &next
	}
	return x
}

// messageID names a delivery's message: the same on every attempt, so that a second copy is recognised, and not guessable from outside.
func (s *Service) messageID(token string, deliveryID int64) string {
	host := "huizhida.invalid"
	if u, err := url.Parse(s.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return strconv.FormatInt(deliveryID, 10) + "." + token + "@" + host
}
