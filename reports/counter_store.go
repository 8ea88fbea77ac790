package reports

import (
	"context"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Counters are what a year published and answered.
type Counters struct {
	Documents       int
	Interpreted     int // documents of the year that have a published interpretation
	ManyForms       int // of them in two or more forms
	Interpretations int
	Notices         int
	Received        int // disclosure requests, by the day received
	Answered        int // by the day answered
	OnTime          int // of Answered
	Overdue         int // answered late, or open past the due date on the last day counted
	Workdays        int `db:"-"` // the longest answer, in working days
}

// Forms are the ways an interpretation may explain, in the order pages show them.
var Forms = []string{"文字", "图解", "问答", "音频", "视频", "动漫", "专家", "媒体"}

func counters(ctx context.Context, conn db.Conn, year int) (Counters, error) {
	from, to := bounds(year)
	rows, _ := conn.Query(ctx, `
		with doc as (
			select (select count(distinct i.form) from interpretations i where i.document_id = d.id and i.published_at < $3) as forms
			from documents d where d.published_at >= $2 and d.published_at < $3
		)
		select (select count(*) from doc) as documents,
		       (select count(*) from doc where forms > 0) as interpreted,
		       (select count(*) from doc where forms > 1) as many_forms,
		       (select count(*) from interpretations where published_at >= $2 and published_at < $3) as interpretations,
		       (select count(*) from notices where published_at >= $2 and published_at < $3) as notices,
		       (select count(*) from disclosure_requests where `+receivedIn+`) as received,
		       (select count(*) from disclosure_requests where `+answeredIn+`) as answered,
		       (select count(*) from disclosure_requests where `+answeredIn+` and answered_on <= due_on) as on_time,
		       (select count(*) from disclosure_requests where `+late+`) as overdue`, year, from, to) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Counters])
}

// late are the requests that broke their term within the year: answered after it, or still open at the year's end with the term past.
const late = `(` + answeredIn + ` and answered_on > due_on or ` + carriedOut + ` and due_on < make_date($1 + 1, 1, 1))`

// forms counts a year's published interpretations by form.
func forms(ctx context.Context, conn db.Conn, year int) (map[string]int, error) {
	from, to := bounds(year)
	rows, _ := conn.Query(ctx, `
		select form, count(*) from interpretations where published_at >= $1 and published_at < $2 group by form`, from, to) // the error resurfaces in ForEachRow
	byForm := map[string]int{}
	var form string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&form, &n}, func() error {
		byForm[form] = n
		return nil
	})
	return byForm, err
}
