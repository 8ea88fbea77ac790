package reports

import (
	"context"
	"fmt"
)

// Headline is the year's most pushed notice in a few numbers, for the portal's first page; false when nothing was pushed.
func (s *Service) Headline(ctx context.Context, year int) (NoticeCoverage, bool, error) {
	notices, err := mostPushed(ctx, s.DB, year)
	if err != nil {
		return NoticeCoverage{}, false, fmt.Errorf("headline of %d: %w", year, err)
	}
	if len(notices) == 0 {
		return NoticeCoverage{}, false, nil
	}
	counts, err := eligibleAndApproved(ctx, s.DB, []int64{notices[0].ID}, s.Now())
	if err != nil {
		return NoticeCoverage{}, false, fmt.Errorf("headline of %d: %w", year, err)
	}
	n := counts[notices[0].ID]
	return NoticeCoverage{notices[0], n[0], n[1]}, n[0] > 0, nil
}
