package matching

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/matching/rule"
)

// MatchSQL is Match with the rule evaluated inside Postgres.
func (s *Service) MatchSQL(ctx context.Context, noticeID int64) (run Run, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		p, err := findPinned(ctx, tx, noticeID)
		if err != nil {
			return err
		}
		r, err := Compile(p.Expression)
		if err != nil {
			return err
		}
		id, err := insertRun(ctx, tx, p, s.Now())
		if err != nil {
			return err
		}
		m, err := s.matchSQL(ctx, tx, p, r, id)
		if err != nil {
			return err
		}
		run, err = finishRun(ctx, tx, id, m, s.Now())
		run.Changed = m.changed
		return err
	})
	return run, err
}

// CountSQL is the counts of Preview, counted inside Postgres.
func (s *Service) CountSQL(ctx context.Context, expr string, asOf time.Time) (Counts, error) {
	r, err := Compile(expr)
	if err != nil {
		return Counts{}, err
	}
	return countSQL(ctx, s.DB, r, rule.DayOf(asOf), asOf.Year()-1)
}
