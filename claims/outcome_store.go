package claims

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// known returns the ids of the enterprises with these codes.
func known(ctx context.Context, conn db.Conn, codes []string) (map[string]int64, error) {
	rows, _ := conn.Query(ctx, `select uscc, id from enterprises where uscc = any($1)`, codes)
	ids := map[string]int64{}
	var code string
	var id int64
	_, err := pgx.ForEachRow(rows, []any{&code, &id}, func() error {
		ids[code] = id
		return nil
	})
	return ids, err
}

// insertOutcomes writes the rows nobody reported before and returns their policy numbers.
func insertOutcomes(ctx context.Context, conn db.Conn, im OutcomeImport, list []policyRow, at time.Time) (map[string]bool, error) {
	numbers, codes, days := make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, r := range list {
		numbers[i], codes[i], days[i] = r.policyNo, r.uscc, calendar.ISO(r.issuedOn)
	}
	rows, _ := conn.Query(ctx, `
		insert into outcomes (import_id, notice_id, source, policy_no, uscc, issued_on, enterprise_id, pushed, created_at)
		select $1, $2, $3, r.policy_no, r.uscc, r.issued_on, e.id, exists (
			select 1 from deliveries d join campaigns p on p.id = d.campaign_id
			where p.notice_id = $2 and p.rehearses is null and p.purpose <> 'lost' and d.enterprise_id = e.id and d.state in ('accepted', 'delivered', 'read', 'recorded', 'unknown')), $7
		from unnest($4::text[], $5::text[], $6::date[]) with ordinality as r (policy_no, uscc, issued_on, n)
		left join enterprises e on e.uscc = r.uscc
		order by r.n
		on conflict (source, policy_no) do nothing
		returning policy_no`, im.ID, im.NoticeID, im.Source, numbers, codes, days, at)
	inserted := map[string]bool{}
	var number string
	_, err := pgx.ForEachRow(rows, []any{&number}, func() error {
		inserted[number] = true
		return nil
	})
	return inserted, err
}

// reported returns what is on record under these policy numbers of the source.
func reported(ctx context.Context, conn db.Conn, source string, numbers []string) (map[string]Outcome, error) {
	rows, _ := conn.Query(ctx, `
		select id, import_id, notice_id, source, policy_no, uscc, issued_on, enterprise_id, pushed, created_at
		from outcomes where source = $1 and policy_no = any($2)`, source, numbers)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Outcome])
	byNumber := map[string]Outcome{}
	for _, o := range list {
		byNumber[o.PolicyNo] = o
	}
	return byNumber, err
}

func insertImport(ctx context.Context, conn db.Conn, im OutcomeImport) (int64, error) {
	var id int64
	err := conn.QueryRow(ctx, `
		insert into outcome_imports (source, notice_id, file_name, actor, rows, created, unchanged, rejected, created_at)
		values ($1, $2, $3, $4, $5, 0, 0, 0, $6) returning id`, im.Source, im.NoticeID, im.FileName, im.Actor, im.Rows, im.CreatedAt).Scan(&id)
	return id, err
}

func finishImport(ctx context.Context, conn db.Conn, im OutcomeImport) error {
	_, err := conn.Exec(ctx, `
		update outcome_imports set created = $2, unchanged = $3, rejected = $4, errors = $5 where id = $1`,
		im.ID, im.Created, im.Unchanged, im.Rejected, im.Errors)
	return err
}

const imports = `
	select i.id, i.notice_id, n.title as notice, i.source, i.file_name, i.actor, i.rows, i.created, i.unchanged, i.rejected, i.errors, i.created_at
	from outcome_imports i join notices n on n.id = i.notice_id`

// OutcomeImports lists the files of the last while, newest first.
func (s *Service) OutcomeImports(ctx context.Context) ([]OutcomeImport, error) {
	rows, _ := s.DB.Query(ctx, imports+` order by i.id desc limit 50`)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[OutcomeImport])
	if err != nil {
		return nil, fmt.Errorf("list outcome imports: %w", err)
	}
	return list, nil
}

// OutcomeImport returns one file's result.
func (s *Service) OutcomeImport(ctx context.Context, id int64) (OutcomeImport, error) {
	rows, _ := s.DB.Query(ctx, imports+` where i.id = $1`, id)
	im, err := one(pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[OutcomeImport]))
	if err != nil {
		return OutcomeImport{}, fmt.Errorf("read outcome import %d: %w", id, err)
	}
	return im, nil
}

const reportedFrom = `
	from outcomes o
	left join enterprises e on e.id = o.enterprise_id
	left join claims c on c.notice_id = o.notice_id and c.enterprise_id = o.enterprise_id and c.state not in ('draft', 'refused', 'rejected', 'withdrawn')
	where o.notice_id = $1 and `

// Outcomes returns one page of a notice's outcomes that belong on the list, newest first.
func (s *Service) Outcomes(ctx context.Context, noticeID int64, list List, page int) ([]Reported, error) {
	rows, _ := s.DB.Query(ctx, `
		select o.id, o.import_id, o.notice_id, o.source, o.policy_no, o.uscc, o.issued_on, o.enterprise_id, o.pushed, o.created_at,
			coalesce(e.name, '') as enterprise, coalesce(e.town, '') as town, c.id as claim_id,
			coalesce(c.ref_no, '') as claim_ref, coalesce(c.state, '') as claim_state`+reportedFrom+where(list)+`
		order by o.issued_on desc, o.id desc limit $2 offset $3`, noticeID, PageSize, max(page-1, 0)*PageSize)
	out, err := pgx.CollectRows(rows, pgx.RowToStructByName[Reported])
	if err != nil {
		return nil, fmt.Errorf("list outcomes of notice %d: %w", noticeID, err)
	}
	return out, nil
}

// OutcomeCounts says how many outcomes of the notice are on each list.
func (s *Service) OutcomeCounts(ctx context.Context, noticeID int64) (map[List]int, error) {
	counts := map[List]int{}
	for list := range conditions {
		var n int
		if err := s.DB.QueryRow(ctx, `select count(*)`+reportedFrom+where(list), noticeID).Scan(&n); err != nil {
			return nil, fmt.Errorf("count outcomes of notice %d: %w", noticeID, err)
		}
		counts[list] = n
	}
	return counts, nil
}

// where is the list's condition; a list nobody knows holds nothing.
func where(list List) string {
	if condition, ok := conditions[list]; ok {
		return condition
	}
	return "false"
}
