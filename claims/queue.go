package claims

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// PageSize is how many claims a page of the queue holds.
const PageSize = 20

// Filter narrows the queue; zero values mean all.
type Filter struct {
	State    State // Submitted … Withdrawn; empty means everything handed in
	NoticeID int64
	Town     string
	Query    string // part of a name, a code or a reference number
	Page     int    // from 1
}

// matches is the filter as SQL, apart from state ($4) and page. Drafts belong to the enterprise and never show.
const matches = `
	where c.submitted_at is not null
		and ($1::bigint = 0 or c.notice_id = $1)
		and ($2::text = '' or e.town = $2)
		and ($3::text = '' or e.name ilike '%' || $3 || '%' or e.uscc ilike $3 || '%' or c.ref_no ilike '%' || $3 || '%')`

// args escapes what like would read as a wildcard.
func (f Filter) args() []any {
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(f.Query))
	return []any{f.NoticeID, f.Town, escaped}
}

// nearest puts what is due first at the top, and what is decided last, newest first.
const nearest = ` order by c.decided_at is not null, case when c.decided_at is null then c.due_on end, c.decided_at desc, c.submitted_at, c.id`

// Queue returns one page of claims, the nearest deadline first.
func (s *Service) Queue(ctx context.Context, f Filter) ([]Entry, error) {
	offset := max(f.Page-1, 0) * PageSize
	rows, _ := s.DB.Query(ctx, entries+matches+` and ($4::text = '' or c.state = $4)`+nearest+` limit $5 offset $6`,
		append(f.args(), f.State, PageSize, offset)...)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	if err != nil {
		return nil, fmt.Errorf("list claims: %w", err)
	}
	return list, nil
}

// Counts says how many claims of the filter are in each state; the filter's own state is not used.
func (s *Service) Counts(ctx context.Context, f Filter) (map[State]int, error) {
	rows, _ := s.DB.Query(ctx, `
		select c.state, count(*) from claims c join enterprises e on e.id = c.enterprise_id`+matches+` group by c.state`, f.args()...)
	counts := map[State]int{}
	var state State
	var n int
	_, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error {
		counts[state] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count claims: %w", err)
	}
	return counts, nil
}

// Choice is one value a filter offers.
type Choice struct {
	ID    int64
	Label string
}

// Notices lists the notices that have claims, newest first.
func (s *Service) Notices(ctx context.Context) ([]Choice, error) {
	rows, _ := s.DB.Query(ctx, `
		select n.id, n.title as label from notices n
		where exists (select 1 from claims c where c.notice_id = n.id and c.submitted_at is not null)
		order by n.id desc`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Choice])
	if err != nil {
		return nil, fmt.Errorf("list notices with claims: %w", err)
	}
	return list, nil
}

// Towns lists the towns of the enterprises that have claims.
func (s *Service) Towns(ctx context.Context) ([]string, error) {
	rows, _ := s.DB.Query(ctx, `
		select distinct e.town from enterprises e join claims c on c.enterprise_id = e.id
		where e.town is not null and c.submitted_at is not null order by 1`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list towns with claims: %w", err)
	}
	return list, nil
}

// Waiting returns the claims that wait for an officer, the nearest deadline first.
func (s *Service) Waiting(ctx context.Context, limit int) ([]Entry, error) {
	rows, _ := s.DB.Query(ctx, entries+` where c.state in ('submitted', 'accepted') order by c.due_on, c.submitted_at, c.id limit $1`, limit)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	if err != nil {
		return nil, fmt.Errorf("list waiting claims: %w", err)
	}
	return list, nil
}

// Published lists the notices that outcomes may be reported for, newest first.
func (s *Service) Published(ctx context.Context) ([]Choice, error) {
	rows, _ := s.DB.Query(ctx, `select id, title as label from notices where state = 'published' order by published_at desc nulls last, id desc`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Choice])
	if err != nil {
		return nil, fmt.Errorf("list published notices: %w", err)
	}
	return list, nil
}
