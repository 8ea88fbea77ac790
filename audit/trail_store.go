package audit

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// listLines reads what the filter chooses, the latest first, behind the line after. Moments may be equal, ids are not.
func listLines(ctx context.Context, conn db.Conn, f Filter, after int64, limit int) ([]Line, error) {
	rows, _ := conn.Query(ctx, `
		select id, at, actor_id, actor, coalesce(host(ip), '') as ip, action, subject, subject_id,
		       case jsonb_typeof(detail) when 'object' then detail end as detail
		from audit_events
		where ($1 = '' or strpos(lower(actor), lower($1)) > 0 or host(ip) = $1)
		  and ($2 = '' or action = $2)
		  and ($3 = '' or subject = $3)
		  and ($4::bigint = 0 or subject_id = $4)
		  and ($5::timestamptz is null or at >= $5)
		  and ($6::timestamptz is null or at < $6)
		  and ($7::bigint = 0 or (at, id) < (select at, id from audit_events where id = $7))
		order by at desc, id desc limit $8`,
		f.Who, f.Action, f.Subject, f.ID, begins(f.From, 0), begins(f.To, 1), after, limit) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Line])
}

// begins is the moment in Shanghai at which a day begins, or the one that many days later; nil for none.
func begins(day *time.Time, later int) *time.Time {
	if day == nil {
		return nil
	}
	t := time.Date(day.Year(), day.Month(), day.Day()+later, 0, 0, 0, 0, calendar.Shanghai)
	return &t
}

// kinds steps from one value to the next through an index, so that it reads as many rows as there are kinds.
func kinds(ctx context.Context, conn db.Conn) (k Kinds, err error) {
	rows, _ := conn.Query(ctx, `
		with recursive kind as (
			(select action from audit_events order by action limit 1)
			union all
			select (select e.action from audit_events e where e.action > k.action order by e.action limit 1) from kind k where k.action is not null)
		select action from kind where action is not null`) // the error resurfaces in Collect
	if k.Actions, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return k, err
	}
	rows, _ = conn.Query(ctx, `
		with recursive kind as (
			(select subject from audit_events order by subject limit 1)
			union all
			select (select e.subject from audit_events e where e.subject > k.subject order by e.subject limit 1) from kind k where k.subject is not null)
		select subject from kind where subject is not null`)
	k.Subjects, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return k, err
}
