package reports

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Entries are the figures entered for a year, by key.
func (s *Service) Entries(ctx context.Context, year int) (map[string]Entry, error) {
	byKey, err := entries(ctx, s.DB, year)
	if err != nil {
		return nil, fmt.Errorf("figures of %d: %w", year, err)
	}
	return byKey, nil
}

// SetFigure writes down a number of another register with where it was read. The cell of table 2 or the token figure.KEY then prints it.
func (s *Service) SetFigure(ctx context.Context, actor audit.Actor, year int, key, value, source string) error {
	e := Entry{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value), Source: strings.TrimSpace(source)}
	if err := e.check(); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		before, err := entries(ctx, tx, year)
		if err != nil {
			return err
		}
		if err := putEntry(ctx, tx, year, e, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "report.figure", year, map[string]string{"key": e.Key, "value": e.Value, "before": before[e.Key].Value, "source": e.Source})
	})
	if err != nil {
		return fmt.Errorf("set figure %s of %d: %w", e.Key, year, err)
	}
	return nil
}
