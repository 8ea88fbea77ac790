package worklist

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// publications lists what became public since a moment, the latest first.
func publications(ctx context.Context, conn db.Conn, since, until time.Time) ([]Publication, error) {
	rows, _ := conn.Query(ctx, `
		select what, id, title, published_at as at from (
			select 'documents' as what, id, title, published_at from documents where state = 'published'
			union all
			select 'interpretations', id, title, published_at from interpretations where state = 'published'
			union all
			select 'notices', id, title, published_at from notices where state = 'published'
		) p where published_at >= $1 and published_at <= $2 order by published_at desc, id desc limit 8`, since, until) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Publication])
}

// windows lists the notices that close next.
func windows(ctx context.Context, conn db.Conn, now time.Time) ([]Window, error) {
	rows, _ := conn.Query(ctx, `
		select n.id as notice_id, n.title, n.closes_at, 0 as left,
		       (select count(*) from verdicts v where v.notice_id = n.id and v.verdict = 'eligible') as eligible,
		       (select count(*) from verdicts v where v.notice_id = n.id and v.verdict = 'eligible' and not exists (
		           select from claims c where c.notice_id = n.id and c.enterprise_id = v.enterprise_id and c.state not in ('draft', 'withdrawn'))) as unclaimed
		from notices n where n.state = 'published' and n.opens_on <= ($1::timestamptz at time zone 'Asia/Shanghai')::date and n.closes_at > $1
		order by n.closes_at, n.id limit 5`, now) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Window])
}

// sendings lists the campaigns on their way.
func sendings(ctx context.Context, conn db.Conn) ([]Sending, error) {
	rows, _ := conn.Query(ctx, `
		select c.id as campaign_id, c.title,
		       count(d.id) filter (where d.state <> 'suppressed') as messages,
		       count(d.id) filter (where d.state in ('accepted', 'delivered', 'read', 'recorded')) as sent,
		       count(d.id) filter (where d.state = 'failed') as failed, count(d.id) filter (where d.state = 'unknown') as unknown
		from campaigns c left join deliveries d on d.campaign_id = c.id
		where c.state in ('approved', 'running') and c.rehearses is null group by c.id order by c.id desc limit 5`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Sending])
}

// failures lists the imports that broke off.
func failures(ctx context.Context, conn db.Conn) ([]Failure, error) {
	rows, _ := conn.Query(ctx, `
		select id as import_id, source, file_name, coalesce(failure, '') as reason, coalesce(finished_at, created_at) as at
		from imports where state = 'failed' order by id desc limit 3`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Failure])
}
