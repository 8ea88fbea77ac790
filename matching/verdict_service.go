package matching

import (
	"context"
	"fmt"
)

// Verdicts lists the notice's enterprises: eligible first, then undetermined, then the others, each by name.
func (s *Service) Verdicts(ctx context.Context, noticeID int64, f Filter) (Listing, error) {
	l, err := listVerdicts(ctx, s.DB, noticeID, f)
	if err != nil {
		return Listing{}, fmt.Errorf("list verdicts of notice %d: %w", noticeID, err)
	}
	return l, nil
}

// Counts are the notice's stored verdicts by kind.
func (s *Service) Counts(ctx context.Context, noticeID int64) (Counts, error) {
	c, err := countVerdicts(ctx, s.DB, noticeID)
	if err != nil {
		return Counts{}, fmt.Errorf("count verdicts of notice %d: %w", noticeID, err)
	}
	return c, nil
}
