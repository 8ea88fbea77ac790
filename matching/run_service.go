package matching

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// Match runs the notice's rule over the register as it is now and stores the verdicts. Running it again changes nothing but
// what the register changed; runs of one notice take turns. Report, which may be nil, hears how many enterprises are done.
func (s *Service) Match(ctx context.Context, actor audit.Actor, noticeID int64, report func(done, total int)) (Run, error) {
	var run Run
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) (err error) {
		run, err = s.matchTx(ctx, tx, actor, noticeID, report)
		return err
	})
	if err != nil {
		return Run{}, fmt.Errorf("match notice %d: %w", noticeID, err)
	}
	return run, nil
}

// MatchTx is Match within the caller's transaction.
func (s *Service) MatchTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, noticeID int64) (Run, error) {
	run, err := s.matchTx(ctx, tx, actor, noticeID, nil)
	if err != nil {
		return Run{}, fmt.Errorf("match notice %d: %w", noticeID, err)
	}
	return run, nil
}

func (s *Service) matchTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, noticeID int64, report func(done, total int)) (run Run, err error) {
	if err = lockNotice(ctx, tx, noticeID); err != nil {
		return run, err
	}
	p, err := findPinned(ctx, tx, noticeID)
	if err != nil {
		return run, err
	}
	r, err := Compile(p.Expression)
	if err != nil {
		return run, err
	}
	if run, err = s.run(ctx, tx, p, r, report); err != nil {
		return run, err
	}
	if s.Matched != nil && run.Changed > 0 {
		if err := s.Matched(ctx, tx, run); err != nil {
			return run, err
		}
	}
	return run, audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "notice.match", Subject: "notices", ID: noticeID, Detail: map[string]any{
		"run": run.ID, "eligible": run.Eligible, "undetermined": run.Undetermined, "ineligible": run.Ineligible, "changed": run.Changed,
	}})
}

// matched is what a run found.
type matched struct {
	Counts
	changed  int
	position string // of the database, that the verdicts are true of
}

func (s *Service) run(ctx context.Context, tx pgx.Tx, p pinned, r *rule.Rule, report func(done, total int)) (Run, error) {
	id, err := insertRun(ctx, tx, p, s.Now())
	if err != nil {
		return Run{}, err
	}
	var m matched
	if reg := s.registers.held(p.AsOf.Year()-1, r); reg != nil {
		m, err = s.matchHeld(ctx, tx, reg, p, r, id, report)
	} else {
		m, err = s.matchSQL(ctx, tx, p, r, id)
	}
	if err != nil {
		return Run{}, err
	}
	if report != nil {
		report(m.Total(), m.Total())
	}
	run, err := finishRun(ctx, tx, id, m, s.Now())
	run.Changed = m.changed
	return run, err
}

// matchHeld evaluates r over the register in memory, brought up to date first, and stores what differs.
func (s *Service) matchHeld(ctx context.Context, tx pgx.Tx, reg *register, p pinned, r *rule.Rule, runID int64, report func(done, total int)) (matched, error) {
	now, err := reg.fresh(ctx, tx, 0, s.Dir, s.Memory)
	if err != nil {
		return matched{}, err
	}
	if err := newVerdicts(ctx, tx); err != nil {
		return matched{}, err
	}
	source := judge(ctx, now.view, columnar.Ask(r, rule.DayOf(p.AsOf)), report)
	defer source.stop()
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"pg_temp", "new_verdicts"}, []string{"enterprise_id", "verdict", "missing", "reasons"}, source); err != nil {
		return matched{}, fmt.Errorf("copy verdicts: %w", err)
	}
	changed, err := mergeVerdicts(ctx, tx, p.NoticeID, runID)
	if err != nil {
		return matched{}, fmt.Errorf("merge verdicts: %w", err)
	}
	return matched{source.counts, changed, now.position}, nil
}

// LastRun is the notice's newest finished run; false when it was never matched.
func (s *Service) LastRun(ctx context.Context, noticeID int64) (Run, bool, error) {
	run, err := lastRun(ctx, s.DB, noticeID)
	if errors.Is(err, pgx.ErrNoRows) {
		return Run{}, false, nil
	}
	return run, err == nil, err
}

// RematchOpenTx asks for every open notice to be matched again, because facts changed in tx.
func (s *Service) RematchOpenTx(ctx context.Context, tx pgx.Tx) error {
	ids, err := openNotices(ctx, tx, s.Now())
	if err != nil {
		return fmt.Errorf("rematch open notices: %w", err)
	}
	for _, id := range ids {
		if _, err := s.Jobs.InsertTx(ctx, tx, policies.MatchArgs{NoticeID: id}, nil); err != nil {
			return fmt.Errorf("rematch notice %d: %w", id, err)
		}
	}
	return nil
}

// RematchOpen is RematchOpenTx in a transaction of its own.
func (s *Service) RematchOpen(ctx context.Context) error {
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.RematchOpenTx(ctx, tx) })
}
