package policies

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/files"
)

// Service is what other packages may ask of policies.
type Service struct {
	DB    db.Conn
	Jobs  *river.Client[pgx.Tx]
	Now   func() time.Time
	Files *files.Service                // holds attachments
	Check func(expression string) error // whether the rule language accepts it; nil accepts everything

	// CheckCases refuses a rule that decides a signed case of the benefit otherwise than was signed; nil refuses nothing. It runs
	// in the transaction that freezes or publishes the rule, which holds the benefit's row.
	CheckCases func(ctx context.Context, tx pgx.Tx, benefitID int64, expression string, asOf time.Time) error

	// CheckUpload refuses a file before it is attached, such as one that bears a 密级 mark; nil refuses nothing.
	CheckUpload func(ctx context.Context, name string, content []byte) error

	// Published is called in the transaction that makes a notice public, with the notice as it is then; nil does nothing.
	Published func(ctx context.Context, tx pgx.Tx, n Notice) error
}

func (s *Service) checkCases(ctx context.Context, tx pgx.Tx, benefitID int64, expression string, asOf time.Time) error {
	if s.CheckCases == nil {
		return nil
	}
	return s.CheckCases(ctx, tx, benefitID, expression, asOf)
}

// step runs one change of a noun and its audit event in a transaction. Drafting and reviewing need a person.
func (s *Service) step(ctx context.Context, actor audit.Actor, n noun, verb string, id int64, detail any, change func(tx pgx.Tx) error) error {
	if actor.ID == 0 {
		return ErrNoActor
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, n, verb, id, detail)
	})
	if err != nil {
		return fmt.Errorf("%s %s %d: %w", verb, n.name, id, err)
	}
	return nil
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, actor audit.Actor, n noun, verb string, id int64, detail any) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: n.name + "." + verb, Subject: n.table, ID: id, Detail: detail})
}

func (s *Service) submit(ctx context.Context, actor audit.Actor, n noun, id int64, ready func(tx pgx.Tx) error) error {
	return s.step(ctx, actor, n, "submit", id, nil, func(tx pgx.Tx) error {
		if err := submit(ctx, tx, n, id, actor.ID, s.Now()); err != nil {
			return err
		}
		return ready(tx)
	})
}

func (s *Service) publish(ctx context.Context, actor audit.Actor, n noun, id int64, version int, also func(tx pgx.Tx) error) error {
	return s.step(ctx, actor, n, "publish", id, map[string]any{"version": version}, func(tx pgx.Tx) error {
		if err := publish(ctx, tx, n, id, version, actor.ID, s.Now()); err != nil {
			return err
		}
		return also(tx)
	})
}

func (s *Service) sendBack(ctx context.Context, actor audit.Actor, n noun, id int64, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	return s.step(ctx, actor, n, "return", id, map[string]any{"reason": reason}, func(tx pgx.Tx) error {
		return sendBack(ctx, tx, n, id, actor.ID, reason, s.Now())
	})
}

func (s *Service) withdraw(ctx context.Context, actor audit.Actor, n noun, id int64, reason string, allowed func(tx pgx.Tx) error) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	return s.step(ctx, actor, n, "withdraw", id, map[string]any{"reason": reason}, func(tx pgx.Tx) error {
		if err := withdraw(ctx, tx, n, id, actor.ID, reason, s.Now()); err != nil {
			return err
		}
		return allowed(tx)
	})
}

// always is the condition of a step that has none of its own.
func always(pgx.Tx) error { return nil }
