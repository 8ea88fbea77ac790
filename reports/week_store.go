package reports

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// approvals counts the approved claims of a scope's eligible enterprises by the Monday of their week. An enterprise counts once, in its first.
func approvals(ctx context.Context, conn db.Conn, s Scope) (map[time.Time]int, error) {
	rows, _ := conn.Query(ctx, `
		select date_trunc('week', at at time zone 'Asia/Shanghai')::date as monday, count(*) from (
			select min(k.decided_at) as at from claims k
			join verdicts v on v.notice_id = k.notice_id and v.enterprise_id = k.enterprise_id and v.verdict = 'eligible'
			join enterprises e on e.id = k.enterprise_id
			where k.notice_id = $1 and k.state = 'approved' and k.decided_at < $2 and k.created_at < $2
			  and ($3 = '' or coalesce(e.town, '-') = $3)
			  and ($4 = '' or coalesce(nullif(e.industry, ''), '-') like $4 || '%')
			group by k.enterprise_id
		) first group by 1`, journeyArgs(s)...) // the error resurfaces in ForEachRow
	weeks := map[time.Time]int{}
	var monday time.Time
	var n int
	_, err := pgx.ForEachRow(rows, []any{&monday, &n}, func() error {
		weeks[monday] = n
		return nil
	})
	return weeks, err
}

// starts lists when campaigns of a notice started, with their title and audience.
func starts(ctx context.Context, conn db.Conn, s Scope) (map[time.Time][]string, error) {
	rows, _ := conn.Query(ctx, `
		select date_trunc('week', started_at at time zone 'Asia/Shanghai')::date, started_at, title, audience_size
		from campaigns where notice_id = $1 and rehearses is null and started_at < $2 order by started_at`, s.NoticeID, s.Until) // the error resurfaces in ForEachRow
	events := map[time.Time][]string{}
	var monday, at time.Time
	var title string
	var size int
	_, err := pgx.ForEachRow(rows, []any{&monday, &at, &title, &size}, func() error {
		events[monday] = append(events[monday], at.In(calendar.Shanghai).Format("1月2日 ")+title+"，"+count(size)+" 家")
		return nil
	})
	return events, err
}
