package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/policies"
)

// Turned counts what an amendment did.
type Turned struct {
	Gained int // enterprises that the new rule includes and the old one did not
	Lost   int // the other way round
	Kept   int // claims that go on under the rule that they began with
}

// Changed is an enterprise whose verdict an amendment turned.
type Changed struct {
	EnterpriseID int64
	USCC         string
	Name         string
	Town         string
	Told         bool // it had been told that it was eligible
	Claims       bool // it has begun a claim, which goes on under the old rule
}

// Turned counts whose verdict an amendment turned, and the claims that it leaves alone.
func (s *Service) Turned(ctx context.Context, a policies.Amendment) (t Turned, err error) {
	err = s.DB.QueryRow(ctx, `
		select (select count(*) from amendment_changes where amendment_id = $1 and gained), (select count(*) from amendment_changes where amendment_id = $1 and not gained),
		       (select count(*) from claims where notice_id = $2 and rule_version_id = $3 and state <> 'withdrawn')`,
		a.ID, a.NoticeID, a.FromVersionID).Scan(&t.Gained, &t.Lost, &t.Kept)
	if err != nil {
		return t, fmt.Errorf("what amendment %d turned: %w", a.ID, err)
	}
	return t, nil
}

// ChangedBy lists those who gained or lost by an amendment, a page at a time.
func (s *Service) ChangedBy(ctx context.Context, a policies.Amendment, gained bool, limit, offset int) ([]Changed, error) {
	rows, _ := s.DB.Query(ctx, `
		select e.id as enterprise_id, e.uscc, e.name, coalesce(e.town, '') as town, `+reached("e.id", "$2")+` as told,
		       exists (select from claims q where q.notice_id = $2 and q.enterprise_id = e.id and q.state <> 'withdrawn') as claims
		from amendment_changes x join enterprises e on e.id = x.enterprise_id
		where x.amendment_id = $1 and x.gained = $3 order by e.id limit $4 offset $5`, a.ID, a.NoticeID, gained, limit, offset) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Changed])
	if err != nil {
		return nil, fmt.Errorf("whom amendment %d changed: %w", a.ID, err)
	}
	return list, nil
}
