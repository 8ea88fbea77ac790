package worklist

import (
	"context"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// waiting is everything that waits for account $1, who reviews if $2, among the kinds $3. A date is due at its end.
var waiting = `
	with waiting as (
		select 'review' as kind, r.subject as what, r.id, 'review' as state, r.title, a.name as who, r.next_step::text as note, r.submitted_at as since,
		       r.opens_on::timestamp at time zone 'Asia/Shanghai' as due
		from reviews r join accounts a on a.id = r.drafted_by join accounts v on v.id = $1
		where r.drafted_by <> $1 and $1 <> all (r.edited_by) and r.state = 'in_review' and may_sign(v.role, r.next_step) and not exists (
		  select from signatures s where s.subject = r.subject and s.subject_id = r.id and s.voided_at is null and s.step <= 6
		  and s.account_id = $1 and (s.step + 1) / 2 <> (r.next_step + 1) / 2)
		union all
		select 'review', r.subject, r.id, case when r.unclassified or r.unscreened then 'clear' else 'publish' end, r.title, a.name, '', r.submitted_at,
		       r.opens_on::timestamp at time zone 'Asia/Shanghai'
		from reviews r join accounts a on a.id = r.drafted_by
		where r.state = 'in_review' and r.drafted_by <> $1 and $1 <> all (r.edited_by) and $2 and (r.unclassified or r.unscreened or r.next_step = 7)
		union all
		select 'review', r.subject, r.id, 'urgent', r.title, a.name, r.next_step::text, r.submitted_at, r.urgent_due_at
		from reviews r join accounts a on a.id = r.drafted_by join accounts v on v.id = $1
		where r.state = 'published' and ($2 or may_sign(v.role, r.next_step) and r.drafted_by <> $1)
		union all
		select 'review', t.what, t.id, 'mend', t.title, '', t.returned_note, t.updated_at, null
		from (
			select 'documents' as what, id, title, state, drafted_by, returned_note, updated_at from documents
			union all
			select 'interpretations', id, title, state, drafted_by, returned_note, updated_at from interpretations
			union all
			select 'notices', id, title, state, drafted_by, returned_note, updated_at from notices
		) t where t.state = 'draft' and t.returned_note <> '' and t.drafted_by = $1
		union all
		select 'push', 'campaigns', c.id, 'approve', c.title, a.name, c.audience_size::text, c.submitted_at, n.closes_at
		from campaigns c join notices n on n.id = c.notice_id join accounts a on a.id = c.drafted_by
		where c.state = 'submitted' and c.drafted_by <> $1 and $2
		union all
		select 'push', 'campaigns', c.id, 'mend', c.title, '', c.returned_note, c.updated_at, n.closes_at
		from campaigns c join notices n on n.id = c.notice_id
		where c.state = 'draft' and c.returned_note <> '' and c.drafted_by = $1
		union all
		select 'push', 'campaigns', c.id, 'retry', c.title, '', f.n::text, f.since, n.closes_at
		from campaigns c join notices n on n.id = c.notice_id
		join lateral (select count(*) as n, max(updated_at) as since from deliveries where campaign_id = c.id and state in ('failed', 'unknown')) f on f.n > 0
		where c.state in ('running', 'finished') and c.rehearses is null and n.closes_at > $4
		union all
		select 'claim', 'claims', c.id, case c.state when 'submitted' then 'accept' else 'decide' end,
		       b.title || '：' || e.name, e.name, c.ref_no, coalesce(c.accepted_at, c.submitted_at), ` + endOf("c.due_on") + `
		from claims c join benefits b on b.id = c.benefit_id join enterprises e on e.id = c.enterprise_id
		where c.state = 'submitted' or c.state = 'accepted' and coalesce(c.officer_id, $1) = $1
		union all
		select 'disclosure', 'disclosure_requests', r.id, 'answer', r.subject, r.applicant_class, r.ref_no,
		       r.received_on::timestamp at time zone 'Asia/Shanghai', ` + endOf("r.due_on") + `
		from disclosure_requests r where r.state = 'registered'
		union all
		select 'import', 'imports', i.id, 'finish', i.source || '：' || i.file_name, i.actor, coalesce(i.failure, i.state), i.created_at, null
		from imports i where i.state in ('staged', 'failed')
	), mine as (
		select * from waiting where kind = any($3)
	) `

// endOf is the last moment of a date column in Chinese time.
func endOf(column string) string {
	return `(` + column + `::timestamp + interval '23:59:59') at time zone 'Asia/Shanghai'`
}

// items lists what waits, the nearest deadline first and then the longest waiting.
func items(ctx context.Context, conn db.Conn, q query) ([]Item, error) {
	rows, _ := conn.Query(ctx, waiting+`
		select kind, what, id, state, title, who, note, since, due from mine
		where $5 = '' or kind = $5
		order by due nulls last, since, what, id limit $6`, append(q.args(), q.only, q.limit)...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (i Item, err error) {
		err = row.Scan(&i.Kind, &i.What, &i.ID, &i.State, &i.Title, &i.Who, &i.Note, &i.Since, &i.Due)
		return i, err
	})
}

func counts(ctx context.Context, conn db.Conn, q query) (map[Kind]int, error) {
	rows, _ := conn.Query(ctx, waiting+`select kind, count(*) from mine group by kind`, q.args()...) // the error resurfaces in ForEachRow
	n := map[Kind]int{}
	var kind Kind
	var count int
	_, err := pgx.ForEachRow(rows, []any{&kind, &count}, func() error { n[kind] = count; return nil })
	return n, err
}
