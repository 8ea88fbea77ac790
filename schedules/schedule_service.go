package schedules

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/db"
)

// Service is what other packages may ask of schedules.
type Service struct {
	DB   db.Conn
	Jobs *river.Client[pgx.Tx]
	Now  func() time.Time
}

// Schedules lists them all.
func (s *Service) Schedules(ctx context.Context) ([]Schedule, error) {
	list, err := schedules(ctx, s.DB)
	if err != nil {
		return nil, fmt.Errorf("list schedules: %w", err)
	}
	return list, nil
}

// Schedule reads one, or answers ErrNone.
func (s *Service) Schedule(ctx context.Context, key Key) (Schedule, error) {
	found, err := schedule(ctx, s.DB, key)
	if err != nil {
		return found, fmt.Errorf("schedule %s: %w", key, err)
	}
	return found, nil
}

// Ticks lists the latest ticks that were taken.
func (s *Service) Ticks(ctx context.Context, key Key, limit int) ([]Tick, error) {
	list, err := ticks(ctx, s.DB, key, limit)
	if err != nil {
		return nil, fmt.Errorf("ticks of schedule %s: %w", key, err)
	}
	return list, nil
}

// Edit says anew when something happens, over the given version. It begins with the next moment: nothing that the old or the new expression
// would have had before is caught up.
func (s *Service) Edit(ctx context.Context, actor audit.Actor, key Key, version int, in Input) error {
	in.Expression = strings.Join(strings.Fields(in.Expression), " ")
	p, err := Parse(in.Expression, in.Workdays)
	if err != nil {
		return err
	}
	if !in.Enabled && key.Vital() {
		return ErrVital
	}
	var next *time.Time
	if in.Enabled {
		at := p.Next(s.Now())
		next = &at
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		before, err := schedule(ctx, tx, key)
		if err != nil {
			return err
		}
		if ok, err := save(ctx, tx, key, version, in, next, actor.ID, s.Now()); err != nil {
			return err
		} else if !ok {
			return ErrStale
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "schedule.edit", Subject: "schedules", Detail: map[string]any{
			"key": key, "from": before.Expression, "to": in.Expression, "workdays": in.Workdays, "enabled": in.Enabled,
		}})
	})
	if err != nil {
		return fmt.Errorf("edit schedule %s: %w", key, err)
	}
	return nil
}

// Take takes every tick that is due and enqueues what it calls for, both or neither, and answers how many it took. Anybody may ask at any
// time and at once: each tick is taken once. Of several that were missed the last is taken, once, for all of them.
func (s *Service) Take(ctx context.Context, work map[Key]river.JobArgs) (n int, err error) {
	for _, key := range Keys {
		args := work[key]
		if args == nil {
			continue // nothing here does it
		}
		took := false
		err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) (err error) {
			took, err = s.take(ctx, tx, key, args)
			return err
		})
		if err != nil {
			return n, fmt.Errorf("take tick of schedule %s: %w", key, err)
		}
		if took {
			n++
		}
	}
	return n, nil
}

func (s *Service) take(ctx context.Context, tx pgx.Tx, key Key, args river.JobArgs) (bool, error) {
	now := s.Now()
	found, ok, err := due(ctx, tx, key, now)
	if err != nil || !ok {
		return false, err
	}
	p, err := found.Plan()
	if err != nil {
		return false, err
	}
	if found.NextAt == nil {
		return false, moveOn(ctx, tx, key, nil, p.Next(now))
	}
	t := Tick{At: *found.NextAt, TakenAt: now}
	next := p.Next(t.At)
	for ; !next.IsZero() && !next.After(now); next = p.Next(t.At) {
		t.At = next
		t.Missed++
	}
	if next.IsZero() {
		return false, fmt.Errorf("no tick after %s", t.At)
	}
	if done, err := taken(ctx, tx, key, t.At); err != nil || done {
		if err == nil {
			err = moveOn(ctx, tx, key, nil, next)
		}
		return false, err
	}
	job, err := s.Jobs.InsertTx(ctx, tx, args, nil)
	if err != nil {
		return false, err
	}
	t.JobID = job.Job.ID
	if err := insertTick(ctx, tx, key, t); err != nil {
		return false, err
	}
	return true, moveOn(ctx, tx, key, &t.At, next)
}
