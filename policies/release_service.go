package policies

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// urgentDays is how many working days the review of an urgent publication may take.
const urgentDays = 1

// Publish makes a text public, now or at r.At, urgently or after its review. A correction replaces what it corrects.
func (s *Service) Publish(ctx context.Context, actor audit.Actor, subject Subject, id int64, r Release) error {
	n, err := nounOf(subject)
	if err != nil {
		return err
	}
	if actor.ID == 0 {
		return ErrNoActor
	}
	r.Urgent = strings.TrimSpace(r.Urgent)
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if !r.At.IsZero() {
			return s.schedule(ctx, tx, actor, n, id, r)
		}
		return s.publishTx(ctx, tx, actor, n, id, r)
	})
	if err != nil {
		return fmt.Errorf("publish %s %d: %w", n.name, id, err)
	}
	return nil
}

// PublishUrgently makes a submitted text public before its review, for a reason; the review must follow within a working day.
func (s *Service) PublishUrgently(ctx context.Context, actor audit.Actor, subject Subject, id int64, version int, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrUrgentNoReason
	}
	return s.Publish(ctx, actor, subject, id, Release{Version: version, Urgent: reason})
}

// publishTx publishes and records it, or says why not.
func (s *Service) publishTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, n noun, id int64, r Release) error {
	rule, err := s.pin(ctx, tx, n, id)
	if err != nil {
		return err
	}
	p, err := s.read(ctx, tx, n, id, true)
	if err != nil {
		return err
	}
	if p.flow.CorrectsID != nil && r.Urgent == "" {
		return s.merge(ctx, tx, actor, p, r)
	}
	if err = publishable(ctx, tx, p); err != nil {
		return err
	}
	now := s.Now()
	due, _ := calendar.AddWorkdays(now, urgentDays) // provisional or not, it is the law's day
	ok, verb, detail := false, "publish", map[string]any{"version": p.flow.Version, "hash": p.hash}
	if r.Urgent != "" {
		verb, detail["reason"] = "publish_urgent", r.Urgent
		ok, err = publishUrgently(ctx, tx, p, actor.ID, r, now, calendar.DayEnd(due))
	} else {
		ok, err = publish(ctx, tx, p, actor.ID, r.Version, now)
	}
	if err != nil {
		return err
	}
	if !ok {
		return refused(ctx, tx, p, actor.ID, r)
	}
	if _, err = bring(ctx, tx, p, id, actor.ID, "", now); err != nil {
		return err
	}
	if err = s.after(ctx, tx, p, rule); err != nil {
		return err
	}
	return s.record(ctx, tx, actor, n, verb, id, detail)
}

// refused is the reason for a guarded update that found no row.
func refused(ctx context.Context, tx pgx.Tx, p piece, actor int64, r Release) error {
	if err := whyNotPublish(ctx, tx, p, actor, r); err != nil {
		return err
	}
	return ErrNotInReview
}

// schedule sets the time of a publication, and asks for the job that keeps it.
func (s *Service) schedule(ctx context.Context, tx pgx.Tx, actor audit.Actor, n noun, id int64, r Release) error {
	if !r.At.After(s.Now()) {
		return ErrPastTime
	}
	p, err := s.read(ctx, tx, n, id, true)
	if err != nil {
		return err
	}
	if err = publishable(ctx, tx, p); err != nil {
		return err
	}
	ok, err := schedule(ctx, tx, p, actor.ID, r, s.Now())
	if err != nil {
		return err
	}
	if !ok {
		return refused(ctx, tx, p, actor.ID, r)
	}
	if _, err = s.Jobs.InsertTx(ctx, tx, PublishArgs{Subject: Subject(n.table), ID: id}, &river.InsertOpts{ScheduledAt: r.At}); err != nil {
		return err
	}
	return s.record(ctx, tx, actor, n, "schedule", id, map[string]any{"at": r.At, "version": r.Version})
}

// PublishDue publishes a text whose time has come; one that was published, edited or put off since is left alone. What can no longer be
// published goes back into review with the reason, so that nobody believes it public.
func (s *Service) PublishDue(ctx context.Context, subject Subject, id int64) error {
	n, err := nounOf(subject)
	if err != nil {
		return err
	}
	actor := audit.System("定时发布")
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		p, err := s.read(ctx, tx, n, id, true)
		if err != nil || p.flow.State != Scheduled || p.flow.PublishAt.After(s.Now()) {
			return err
		}
		return s.publishTx(ctx, tx, actor, n, id, Release{Version: p.flow.Version})
	})
	known, refused := errors.AsType[*fault.Error](err)
	if !refused || errors.Is(err, n.missing) {
		return err
	}
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		note := "定时发布没有完成：" + known.Message
		if err := unschedule(ctx, tx, n, id, note, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, n, "unschedule", id, map[string]any{"reason": note})
	})
}

// pin is what a notice needs before its row may be public; nothing for other texts.
func (s *Service) pin(ctx context.Context, tx pgx.Tx, n noun, id int64) (pinned, error) {
	if n != notices {
		return pinned{}, nil
	}
	if err := lockBenefitOf(ctx, tx, id); err != nil {
		return pinned{}, err
	}
	return pinRule(ctx, tx, id, s.Now())
}

// after is what follows in the transaction that makes a text public: its document must be public, and a notice is matched.
func (s *Service) after(ctx context.Context, tx pgx.Tx, p piece, rule pinned) error {
	if p.noun == documents {
		return nil
	}
	if err := shown(ctx, tx, p.documentID); err != nil || p.noun != notices {
		return err
	}
	if err := s.checkCases(ctx, tx, rule.benefitID, rule.expression, rule.asOf); err != nil {
		return err
	}
	if _, err := s.Jobs.InsertTx(ctx, tx, MatchArgs{NoticeID: p.id}, nil); err != nil || s.Published == nil {
		return err
	}
	n, err := getNotice(ctx, tx, p.id)
	if err != nil {
		return err
	}
	return s.Published(ctx, tx, n)
}

// Editions lists what was ever public of a record, the latest first.
func (s *Service) Editions(ctx context.Context, subject Subject, id int64) ([]Edition, error) {
	n, err := nounOf(subject)
	if err != nil {
		return nil, err
	}
	return editionsOf(ctx, s.DB, n, id)
}

// Edition is one published text of a record with what it said.
func (s *Service) Edition(ctx context.Context, subject Subject, id int64, number int) (e Edition, c Content, err error) {
	n, err := nounOf(subject)
	if err != nil {
		return e, c, err
	}
	if e, err = edition(ctx, s.DB, n, id, number); err != nil {
		return e, c, err
	}
	c, err = contentOf(ctx, s.DB, e.Hash)
	return e, c, err
}
