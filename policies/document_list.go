package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Filter narrows a list of the console.
type Filter struct {
	State State // empty for every state
	Query string
	Page  int // from 1
}

// DocumentLine is one row of the console's list.
type DocumentLine struct {
	ID              int64
	Title           string
	DocNo           string
	Kind            string
	Issuer          string
	Openness        Openness
	ExpiresOn       *time.Time
	State           State
	ReturnedNote    string
	Drafter         string
	DraftedBy       int64
	Interpretations int // published ones
	Forms           int // how many different forms they have
	Benefits        int
	Notices         int // published ones
	PublishedAt     *time.Time
	UpdatedAt       time.Time
}

const documentHaystack = `(d.title || ' ' || d.doc_no || ' ' || d.issuer || ' ' || d.summary || ' ' || d.body)`

func listDocuments(ctx context.Context, conn db.Conn, f Filter) ([]DocumentLine, error) {
	args := []any{f.State, PerPage, offset(f.Page)}
	matching := "true"
	if words := patterns(f.Query); len(words) > 0 {
		matching = documentHaystack + " ilike all ($4)"
		args = append(args, words)
	}
	rows, _ := conn.Query(ctx, `
		select d.id, d.title, d.doc_no, d.kind, d.issuer, d.openness, d.expires_on, d.state, d.returned_note, d.drafted_by, a.name as drafter,
		       (select count(*) from interpretations i where i.document_id = d.id and i.state = 'published') as interpretations,
		       (select count(distinct i.form) from interpretations i where i.document_id = d.id and i.state = 'published') as forms,
		       (select count(*) from benefits b where b.document_id = d.id) as benefits,
		       (select count(*) from notices n join benefits b on b.id = n.benefit_id where b.document_id = d.id and n.state = 'published') as notices,
		       d.published_at, d.updated_at
		from (select d.* from documents d where ($1 = '' and d.state <> 'merged' or d.state = $1) and `+matching+`
		      order by coalesce(d.published_at, d.updated_at) desc, d.id desc limit $2 offset $3) d join accounts a on a.id = d.drafted_by
		order by coalesce(d.published_at, d.updated_at) desc, d.id desc`, args...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[DocumentLine])
}

// Documents lists documents for staff, the latest first.
func (s *Service) Documents(ctx context.Context, f Filter) ([]DocumentLine, error) {
	return listDocuments(ctx, s.DB, f)
}

// DocumentCounts counts the documents that match query, by state.
func (s *Service) DocumentCounts(ctx context.Context, query string) (map[State]int, error) {
	return countStates(ctx, s.DB, `documents d`, documentHaystack, query)
}

func countStates(ctx context.Context, conn db.Conn, from, haystack, query string) (map[State]int, error) {
	sql, args := `select d.state, count(*) from `+from+` where d.state <> 'merged'`, []any{}
	if words := patterns(query); len(words) > 0 {
		sql, args = sql+` and `+haystack+` ilike all ($1)`, append(args, words)
	}
	rows, _ := conn.Query(ctx, sql+` group by d.state`, args...)
	counts := map[State]int{}
	var state State
	var n int
	_, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error { counts[state] = n; return nil }) // the query's error resurfaces here
	return counts, err
}
