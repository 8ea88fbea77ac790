package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// NoticeLine is one row of the console's list.
type NoticeLine struct {
	Notice
	Benefit    string
	Class      string
	DocumentID int64
	Issuer     string
	Drafter    string
}

const noticeHaystack = `(d.title || ' ' || d.body || ' ' || b.title || ' ' || b.audience)`

func listNotices(ctx context.Context, conn db.Conn, f Filter, now time.Time) ([]NoticeLine, error) {
	rows, _ := conn.Query(ctx, `
		select d.id, d.benefit_id, d.rule_version_id, d.title, '' as body, d.as_of, d.opens_on, d.closes_at, `+prefixed("d", flowColumns)+`,
		       b.title as benefit, b.class, b.document_id, p.issuer, a.name as drafter
		from notices d join benefits b on b.id = d.benefit_id join documents p on p.id = b.document_id join accounts a on a.id = d.drafted_by
		where ($1 = '' and d.state <> 'merged' or d.state = $1) and `+noticeHaystack+` ilike all ($2)
		order by d.closes_at < $5, case when d.closes_at >= $5 then d.closes_at end, d.closes_at desc, d.id limit $3 offset $4`,
		f.State, patterns(f.Query), PerPage, offset(f.Page), now) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[NoticeLine])
}

// Notices lists notices for staff: open and coming windows by their end, then past ones, the latest first.
func (s *Service) Notices(ctx context.Context, f Filter) ([]NoticeLine, error) {
	return listNotices(ctx, s.DB, f, s.Now())
}

// NoticeCounts counts the notices that match query, by state.
func (s *Service) NoticeCounts(ctx context.Context, query string) (map[State]int, error) {
	return countStates(ctx, s.DB, `notices d join benefits b on b.id = d.benefit_id`, noticeHaystack, query)
}
