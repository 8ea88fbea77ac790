package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// outlet is where one lane's messages leave: some sessions with the provider, kept for the lane's turn.
type outlet struct {
	service  *Service
	args     DeliverArgs
	writer   writer
	from     picked
	sessions []Session
}

// width is how many sessions are worth having at once, over all lanes.
func (o *outlet) width() int {
	if wide, ok := o.from.carrier.(interface{ Width() int }); ok {
		return wide.Width()
	}
	return lanes
}

// open makes sure of n sessions.
func (o *outlet) open(n int) []Session {
	for len(o.sessions) < n {
		o.sessions = append(o.sessions, o.from.carrier.Session())
	}
	return o.sessions[:n]
}

func (o *outlet) close() {
	for _, session := range o.sessions {
		_ = session.Close() // everything sent has been answered by now
	}
}

// carry sends what was claimed, claimSize to a session, and answers how many the provider was given, and whether to go on.
func (o *outlet) carry(ctx context.Context, list []claimed) (sent int, on bool, err error) {
	defer o.service.keepAlive(ctx, list)()
	parts := slices.Collect(slices.Chunk(list, claimSize))
	sessions := o.open(len(parts))
	given, goOn, errs := make([]int, len(parts)), make([]bool, len(parts)), make([]error, len(parts))
	var group sync.WaitGroup
	for i, part := range parts[min(1, len(parts)):] {
		group.Go(func() {
			defer func() { // a fault of an adapter ends its job, and not the process
				if fault := recover(); fault != nil {
					errs[i+1] = fmt.Errorf("panic: %v", fault)
				}
			}()
			given[i+1], goOn[i+1], errs[i+1] = o.send(ctx, sessions[i+1], part)
		})
	}
	if len(parts) > 0 {
		given[0], goOn[0], errs[0] = o.send(ctx, sessions[0], parts[0])
	}
	group.Wait()
	for _, n := range given {
		sent += n
	}
	return sent, len(parts) > 0 && !slices.Contains(goOn, false), errors.Join(errs...)
}

// send sends what was claimed through one session and writes all answers down at once. What had no turn, because we are being stopped, the
// provider hangs or the account is spent, waits again as if it had not been claimed.
func (o *outlet) send(ctx context.Context, session Session, list []claimed) (sent int, on bool, err error) {
	s := o.service
	answers := make([]answer, 0, len(list))
	var unsent []claimed
	var spent *Failure
	began, taken := time.Now(), 0
	for part := range slices.Chunk(list, o.from.carrier.Batch()) {
		if ctx.Err() != nil || spent != nil || time.Since(began) > overdue {
			break
		}
		out, err := s.write(o.writer, o.args.Channel, part)
		if err != nil {
			return len(answers), false, err
		}
		now := s.Now()
		taken += len(part)
		for i, result := range session.Send(ctx, out) {
			if result.Failure != nil && result.Failure.Unsent {
				unsent = append(unsent, part[i])
				continue
			}
			part[i].StartedAt = now
			answers = append(answers, s.judge(o.args.Channel, part[i], result))
			if f := result.Failure; f != nil && f.Account {
				spent = f
			}
		}
	}
	ctx = context.WithoutCancel(ctx) // what has left is written down even when we are being stopped
	if len(answers) > 0 {
		err := persist(ctx, func(ctx context.Context) error { return settle(ctx, s.DB, o.args.Channel, o.from.ID, answers, s.Now()) })
		if err != nil {
			return len(answers), false, err
		}
	}
	if rest := append(unsent, list[taken:]...); len(rest) > 0 {
		if err := persist(ctx, func(ctx context.Context) error { return release(ctx, s.DB, rest, s.Now()) }); err != nil {
			return len(answers), false, err
		}
	}
	if spent != nil {
		return len(answers), false, providerFailed(ctx, s.DB, o.from.ID, *spent, s.Now())
	}
	return len(answers), len(answers) > 0, nil
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
