package reports

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Disclosed is what a year published and answered, with the forms of its interpretations.
type Disclosed struct {
	Counters
	Forms map[string]int
}

// Disclosed counts a year's documents, interpretations, notices and disclosure requests.
func (s *Service) Disclosed(ctx context.Context, year int) (Disclosed, error) {
	var d Disclosed
	var err error
	if d.Counters, err = counters(ctx, s.DB, year); err != nil {
		return d, fmt.Errorf("counters of %d: %w", year, err)
	}
	if d.Forms, err = forms(ctx, s.DB, year); err != nil {
		return d, fmt.Errorf("forms of %d: %w", year, err)
	}
	return d, nil
}

// NoticeCoverage is one notice of a year in a few numbers.
type NoticeCoverage struct {
	NoticeRef
	Eligible int
	Approved int
}

// Gap is how many are eligible and have not been approved.
func (n NoticeCoverage) Gap() int { return n.Eligible - n.Approved }

// Summary counts every notice of a year, the most pushed first.
func (s *Service) Summary(ctx context.Context, year int) ([]NoticeCoverage, error) {
	notices, err := noticesOf(ctx, s.DB, year)
	if err != nil {
		return nil, fmt.Errorf("summary of %d: %w", year, err)
	}
	ids := make([]int64, len(notices))
	for i, n := range notices {
		ids[i] = n.ID
	}
	counts, err := eligibleAndApproved(ctx, s.DB, ids, s.Now())
	if err != nil {
		return nil, fmt.Errorf("summary of %d: %w", year, err)
	}
	list := make([]NoticeCoverage, len(notices))
	for i, n := range notices {
		list[i] = NoticeCoverage{n, counts[n.ID][0], counts[n.ID][1]}
	}
	return list, nil
}

// eligibleAndApproved counts both for many notices in one pass over the partial index of eligible verdicts.
func eligibleAndApproved(ctx context.Context, conn db.Conn, notices []int64, until time.Time) (map[int64][2]int, error) {
	rows, _ := conn.Query(ctx, `
		with approved as (
			select distinct notice_id, enterprise_id from claims
			where notice_id = any($1) and state = 'approved' and decided_at < $2
		)
		select v.notice_id, count(*), count(a.enterprise_id)
		from verdicts v left join approved a on a.notice_id = v.notice_id and a.enterprise_id = v.enterprise_id
		where v.notice_id = any($1) and v.verdict = 'eligible'
		group by v.notice_id`, notices, until) // the error resurfaces in ForEachRow
	counts := map[int64][2]int{}
	var id int64
	var eligible, approved int
	_, err := pgx.ForEachRow(rows, []any{&id, &eligible, &approved}, func() error {
		counts[id] = [2]int{eligible, approved}
		return nil
	})
	return counts, err
}
