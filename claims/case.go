package claims

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Entry is a claim with the names a list shows.
type Entry struct {
	Claim
	Notice      string
	Benefit     string
	PromiseDays int
	ClosesAt    time.Time
	Enterprise  string
	USCC        string
	Town        string
	Officer     string
}

// Case is everything about one claim. Answers are opened: they hold personal data.
type Case struct {
	Entry
	Answers Answers
	Events  []Event // oldest first
}

// ByID returns one claim for staff, unless it was never submitted: until then it is the enterprise's own.
func (s *Service) ByID(ctx context.Context, id int64) (Case, error) {
	return s.read(ctx, "c.id = $1 and c.submitted_at is not null", id)
}

// OwnByRef returns the enterprise's own claim by its reference number.
func (s *Service) OwnByRef(ctx context.Context, enterpriseID int64, refNo string) (Case, error) {
	return s.read(ctx, "c.enterprise_id = $1 and c.ref_no = $2", enterpriseID, refNo)
}

// OwnOpen returns the enterprise's claim under the notice that is neither refused nor withdrawn.
func (s *Service) OwnOpen(ctx context.Context, enterpriseID, noticeID int64) (Case, error) {
	return s.read(ctx, "c.enterprise_id = $1 and c.notice_id = $2 and c.state not in ('refused', 'rejected', 'withdrawn')", enterpriseID, noticeID)
}

// Own lists the enterprise's claims, the ones that wait for it first, then the newest.
func (s *Service) Own(ctx context.Context, enterpriseID int64) ([]Entry, error) {
	rows, _ := s.DB.Query(ctx, entries+`
		where c.enterprise_id = $1
		order by c.state in ('draft', 'correction') desc, c.updated_at desc, c.id desc`, enterpriseID)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	if err != nil {
		return nil, fmt.Errorf("list claims of enterprise %d: %w", enterpriseID, err)
	}
	return list, nil
}

func (s *Service) read(ctx context.Context, where string, args ...any) (Case, error) {
	rows, _ := s.DB.Query(ctx, entries+` where `+where, args...)
	e, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Entry]))
	if err != nil {
		return Case{}, fmt.Errorf("read claim: %w", err)
	}
	answers, err := stored(ctx, s.DB, e.ID)
	if err != nil {
		return Case{}, fmt.Errorf("read answers of claim %d: %w", e.ID, err)
	}
	if answers, err = answers.open(s.Key); err != nil {
		return Case{}, fmt.Errorf("read answers of claim %d: %w", e.ID, err)
	}
	events, err := history(ctx, s.DB, e.ID)
	if err != nil {
		return Case{}, fmt.Errorf("read history of claim %d: %w", e.ID, err)
	}
	return Case{Entry: e, Answers: answers, Events: events}, nil
}

// entries selects what an Entry shows; the caller adds where and order.
const entries = `
	select ` + columns + `, n.title as notice, b.title as benefit, b.promise_days, n.closes_at, e.name as enterprise, e.uscc,
		coalesce(e.town, '') as town, coalesce(a.name, '') as officer
	from claims c
	join notices n on n.id = c.notice_id
	join benefits b on b.id = c.benefit_id
	join enterprises e on e.id = c.enterprise_id
	left join accounts a on a.id = c.officer_id`

// history returns a claim's events, oldest first.
func history(ctx context.Context, conn db.Conn, claimID int64) ([]Event, error) {
	rows, _ := conn.Query(ctx, `
		select id, at, actor, from_state as "from", to_state as "to", note
		from claim_events where claim_id = $1 order by id`, claimID)
	return pgx.CollectRows(rows, pgx.RowToStructByName[Event])
}
