package reports

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// ErrYearOpen is returned for a report whose statistical period, to 31 December, is not over.
var ErrYearOpen = fault.New(fault.Conflict, "统计期限到12月31日，年度结束后才能公布年报")

// Publish freezes the report of a finished year and makes it public. A later call replaces it with a corrected one; both are kept.
func (s *Service) Publish(ctx context.Context, actor audit.Actor, year int) (Year, error) {
	y, err := s.Year(ctx, year)
	if err != nil {
		return y, err
	}
	if !y.Final {
		return y, ErrYearOpen
	}
	if failed := y.Failures(); len(failed) > 0 {
		first := failed[0]
		return y, fault.New(fault.Conflict, fmt.Sprintf(errUnbalanced, len(failed), first.Rule+" "+first.Subject+"："+first.Equation))
	}
	at := s.Now()
	y.PublishedAt = &at
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, err := insertPublication(ctx, tx, y, actor.ID)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "report.publish", year, map[string]any{"publication": id})
	})
	if err != nil {
		return y, fmt.Errorf("publish report of %d: %w", year, err)
	}
	return y, nil
}

// Published is a report as it was last made public, or ErrNotPublished.
func (s *Service) Published(ctx context.Context, year int) (Year, error) {
	y, err := published(ctx, s.DB, year)
	if err != nil {
		return y, fmt.Errorf("published report of %d: %w", year, err)
	}
	return y, nil
}

// Publications lists the public reports, newest first.
func (s *Service) Publications(ctx context.Context) ([]Publication, error) {
	list, err := publications(ctx, s.DB)
	if err != nil {
		return nil, fmt.Errorf("list published reports: %w", err)
	}
	return list, nil
}
