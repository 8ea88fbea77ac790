package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Waiting is a text that somebody must act on: review it, or mend what was returned.
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

const everything = `
	select 'documents' as "table", d.id, d.id as document_id, d.title, d.state, d.drafted_by, d.edited_by, d.submitted_at, d.updated_at, d.returned_note
	from documents d
	union all
	select 'interpretations', i.id, i.document_id, i.title, i.state, i.drafted_by, i.edited_by, i.submitted_at, i.updated_at, i.returned_note
	from interpretations i
	union all
	select 'notices', n.id, b.document_id, n.title, n.state, n.drafted_by, n.edited_by, n.submitted_at, n.updated_at, n.returned_note
	from notices n join benefits b on b.id = n.benefit_id`

func listWaiting(ctx context.Context, conn db.Conn, since, where string, args ...any) ([]Waiting, error) {
	rows, _ := conn.Query(ctx, `
		select w."table", w.id, w.document_id, w.title, a.name as drafter, w.`+since+` as since, w.returned_note as note
		from (`+everything+`) w join accounts a on a.id = w.drafted_by
		where `+where+` order by since, w.id`, args...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Waiting])
}

// WaitingForReview lists what the account may review, the longest waiting first: submitted, and not written by the account itself.
func (s *Service) WaitingForReview(ctx context.Context, account int64) ([]Waiting, error) {
	return listWaiting(ctx, s.DB, "submitted_at", `state = 'in_review' and drafted_by <> $1 and $1 <> all (edited_by)`, account)
}

// ReturnedTo lists the drafts that a reviewer sent back to the account.
func (s *Service) ReturnedTo(ctx context.Context, account int64) ([]Waiting, error) {
	return listWaiting(ctx, s.DB, "updated_at", `state = 'draft' and returned_note <> '' and drafted_by = $1`, account)
}
