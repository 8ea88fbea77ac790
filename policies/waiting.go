package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Waiting is a text that somebody must act on: sign it, or mend what was returned.
type Waiting struct {
	Table      string // documents, interpretations or notices
	ID         int64
	DocumentID int64
	Title      string
	Drafter    string
	Since      time.Time // submitted, or returned
	Note       string    // why it was returned
}

// Noun is the thing's name on pages.
func (w Waiting) Noun() string {
	return map[string]string{"documents": "政策文件", "interpretations": "政策解读", "notices": "申报通知"}[w.Table]
}

// WaitingForReview lists what the account may sign or decide now, the longest waiting first.
func (s *Service) WaitingForReview(ctx context.Context, account int64) ([]Waiting, error) {
	rows, _ := s.DB.Query(ctx, `
		select r.subject as "table", r.id, r.document_id, r.title, a.name as drafter, coalesce(r.submitted_at, now()) as since, '' as note
		from reviews r join accounts a on a.id = r.drafted_by join accounts v on v.id = $1
		where `+mayAct+` order by since, r.id`, account) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Waiting])
}

// mayAct is what the account v may do about the row r of reviews: sign the next step, or take one of the two decisions.
const mayAct = `r.drafted_by <> v.id and v.id <> all (r.edited_by)
	and (may_sign(v.role, r.next_step) and not exists (
	       select from signatures s where s.subject = r.subject and s.subject_id = r.id and s.voided_at is null and s.step <= 6
	       and s.account_id = v.id and (s.step + 1) / 2 <> (r.next_step + 1) / 2)
	     or (r.unclassified or r.unscreened) and may_sign(v.role, 8))`

// ReturnedTo lists the drafts that a reviewer sent back to the account.
func (s *Service) ReturnedTo(ctx context.Context, account int64) ([]Waiting, error) {
	rows, _ := s.DB.Query(ctx, `
		select w."table", w.id, w.document_id, w.title, a.name as drafter, w.updated_at as since, w.returned_note as note
		from (
			select 'documents' as "table", id, id as document_id, title, drafted_by, updated_at, returned_note from documents where state = 'draft'
			union all
			select 'interpretations', id, document_id, title, drafted_by, updated_at, returned_note from interpretations where state = 'draft'
			union all
			select 'notices', n.id, b.document_id, n.title, n.drafted_by, n.updated_at, n.returned_note
			from notices n join benefits b on b.id = n.benefit_id where n.state = 'draft'
		) w join accounts a on a.id = w.drafted_by
		where w.returned_note <> '' and w.drafted_by = $1 order by since, w.id`, account) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Waiting])
}
