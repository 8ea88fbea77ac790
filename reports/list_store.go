package reports

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// day writes a moment as its day in Shanghai.
func day(column string) string {
	return `coalesce(to_char(` + column + ` at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), '')`
}

// date writes a date column.
func date(column string) string { return `coalesce(to_char(` + column + `, 'YYYY-MM-DD'), '')` }

var (
	documentsSQL = `
		select id, array[title, doc_no, issuer, ` + day("published_at") + `] as cells, published_at
		from documents where published_at >= $1 and published_at < $2`
	interpretationsSQL = `
		select i.id, array[i.title, i.form, d.title, ` + day("i.published_at") + `] as cells, i.published_at
		from interpretations i join documents d on d.id = i.document_id
		where i.published_at >= $1 and i.published_at < $2 and ($3 = '' or i.form = $3) and (not $4::bool or i.form not in ('文字', '图解'))`
	noticesSQL = `
		select n.id, array[n.title, b.title, ` + date("n.opens_on") + `, ` + day("n.closes_at") + `, ` + day("n.published_at") + `] as cells, n.published_at
		from notices n join benefits b on b.id = n.benefit_id
		where n.published_at >= $1 and n.published_at < $2`
	normativeSQL = `
		select id, array[title, doc_no, ` + date("began") + `, ` + date("ceased") + `] as cells, began
		from ` + normative
	requestsSQL = `
		select id, array[ref_no, applicant_class, subject, ` + date("received_on") + `, ` + date("due_on") + `, ` + date("answered_on") + `, coalesce(outcome, '')] as cells, received_on
		from disclosure_requests`
	appealsSQL = `
		select a.id, array[r.ref_no, a.kind, ` + date("a.accepted_on") + `, ` + date("a.closed_on") + `, ` + appealResult + `] as cells, a.accepted_on
		from (select id, request_id, kind, accepted_on, closed_on, result from disclosure_appeals where ` + appealIn + ` and kind = $2) a join disclosure_requests r on r.id = a.request_id
		where $3 = '' or ` + appealResult + ` = $3`
)

// enterprisesSQL lists journeys; $5 names the steps, and the caller adds its where over step and recorded.
const enterprisesSQL = journey + `
	select id, array[name, uscc, town, industry, ($5::text[])[step]] as cells, town from journey`

// undeterminedSQL lists who could not be judged, with the attributes that are missing.
const undeterminedSQL = `
	select e.id, array[e.name, e.uscc, coalesce(e.town, '-'), coalesce(e.industry, '-'), array_to_string(v.missing, '、')] as cells, coalesce(e.town, '-') as town
	from verdicts v join enterprises e on e.id = v.enterprise_id
	where v.notice_id = $1 and v.verdict = 'undetermined' and ($2 = '' or coalesce(e.town, '-') = $2)
	  and ($3 = '' or coalesce(nullif(e.industry, ''), '-') like $3 || '%')`

// page fetches one page of a source and the number of all its records, in one pass; only a page past the end is counted apart.
func page(ctx context.Context, conn db.Conn, s source, number int) (list []ListRow, total int, err error) {
	rows, _ := conn.Query(ctx, fmt.Sprintf(`select id, cells, count(*) over () from (%s) listed order by %s limit %d offset %d`,
		s.sql, s.order, PageSize, (number-1)*PageSize), s.args...) // the error resurfaces in ForEachRow
	var r ListRow
	_, err = pgx.ForEachRow(rows, []any{&r.ID, &r.Cells, &total}, func() error {
		list = append(list, ListRow{r.ID, slices.Clone(r.Cells)})
		return nil
	})
	if err != nil || len(list) > 0 || number == 1 {
		return list, total, err
	}
	err = conn.QueryRow(ctx, `select count(*) from (`+s.sql+`) listed`, s.args...).Scan(&total)
	return nil, total, err
}

// each streams every record of a source.
func each(ctx context.Context, conn db.Conn, s source, yield func(ListRow) error) error {
	rows, _ := conn.Query(ctx, fmt.Sprintf(`select id, cells from (%s) listed order by %s`, s.sql, s.order), s.args...) // the error resurfaces in ForEachRow
	var r ListRow
	_, err := pgx.ForEachRow(rows, []any{&r.ID, &r.Cells}, func() error { return yield(r) })
	return err
}
