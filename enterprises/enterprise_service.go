package enterprises

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/files"
)

// Service is what other packages may ask of the register.
type Service struct {
	DB    db.Conn
	Jobs  *river.Client[pgx.Tx]
	Files *files.Service
	Now   func() time.Time
}

// Get returns one enterprise.
func (s *Service) Get(ctx context.Context, id int64) (Enterprise, error) {
	e, err := get(ctx, s.DB, id)
	if err != nil {
		return Enterprise{}, fmt.Errorf("get enterprise %d: %w", id, err)
	}
	return e, nil
}

// GetByUSCC returns the enterprise of a code, however it is written.
func (s *Service) GetByUSCC(ctx context.Context, uscc string) (Enterprise, error) {
	e, err := getByUSCC(ctx, s.DB, NormalizeUSCC(uscc))
	if err != nil {
		return Enterprise{}, fmt.Errorf("get enterprise by code: %w", err)
	}
	return e, nil
}

// Filter chooses enterprises; empty fields choose all.
type Filter struct {
	Text     string // part of a name, or the beginning of a code
	Town     string // or Unknown
	Industry string // a code or the beginning of one, or Unknown
	Size     string // or Unknown
}

// Unknown as a filter's value chooses enterprises of which it is not known.
const Unknown = "unknown"

// Search returns enterprises in the order of their ids, those after the given one, and how many there are in all.
func (s *Service) Search(ctx context.Context, f Filter, after int64, limit int) ([]Enterprise, int, error) {
	list, err := search(ctx, s.DB, f, after, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("search enterprises: %w", err)
	}
	n, err := countOf(ctx, s.DB, f)
	if err != nil {
		return nil, 0, fmt.Errorf("count enterprises: %w", err)
	}
	return list, n, nil
}

// Count is how many enterprises share a value; an empty value is unknown.
type Count struct {
	Value string
	N     int
}

// CountByTown counts the register by town, the largest first.
func (s *Service) CountByTown(ctx context.Context) ([]Count, error) {
	return s.counts(ctx, "town")
}

// CountByIndustry counts the register by section letter of GB/T 4754-2017, the largest first.
func (s *Service) CountByIndustry(ctx context.Context) ([]Count, error) {
	return s.counts(ctx, "left(industry, 1)")
}

func (s *Service) counts(ctx context.Context, expression string) ([]Count, error) {
	counts, err := countBy(ctx, s.DB, expression)
	if err != nil {
		return nil, fmt.Errorf("count enterprises: %w", err)
	}
	return counts, nil
}

// SizeOf explains the size class that 统计上大中小微型企业划分办法（2017） gives an enterprise, and the year of the figures it rests on.
func (s *Service) SizeOf(ctx context.Context, id int64) (SizeFinding, int, error) {
	in, year, err := sizeInputs(ctx, s.DB, id)
	if err != nil {
		return SizeFinding{}, 0, fmt.Errorf("explain size of enterprise %d: %w", id, err)
	}
	return DeriveSize(in), year, nil
}
