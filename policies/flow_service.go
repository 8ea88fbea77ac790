package policies

import (
	"context"
	"fmt"
	"slices"
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

	// Published is called in the transaction that makes a notice public, with the notice as it is then; nil does nothing.
	Published func(ctx context.Context, tx pgx.Tx, n Notice) error

	// Announced is called in the transaction that publishes, withdraws or repeals a document or an interpretation, with its audit event; nil does nothing.
	Announced func(ctx context.Context, tx pgx.Tx, e audit.Event) error

	Memory *Memory // of the figures around large lists; nil counts them each time
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
	e := audit.Event{At: s.Now(), Actor: actor, Action: n.name + "." + verb, Subject: n.table, ID: id, Detail: detail}
	if err := audit.Record(ctx, tx, e); err != nil || s.Announced == nil || !slices.Contains(announcing, verb) {
		return err
	}
	return s.Announced(ctx, tx, e)
}

// announcing are the steps that change what the public sees of a text as a whole.
var announcing = []string{"publish", "publish_urgent", "withdraw", "repeal"}

func (s *Service) submit(ctx context.Context, actor audit.Actor, n noun, id int64, ready func(tx pgx.Tx) error) error {
	return s.step(ctx, actor, n, "submit", id, nil, func(tx pgx.Tx) error {
		if err := submit(ctx, tx, n, id, actor.ID, s.Now()); err != nil {
			return err
		}
		return ready(tx)
	})
}

func (s *Service) sendBack(ctx context.Context, actor audit.Actor, n noun, id int64, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrNoReason
	}
	return s.step(ctx, actor, n, "return", id, map[string]any{"reason": reason}, func(tx pgx.Tx) error {
		if err := sendBack(ctx, tx, n, id, actor.ID, reason, s.Now()); err != nil {
			return err
		}
		_, err := void(ctx, tx, n, id, 0, actor.ID, "return", s.Now())
		return err
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
