package reports

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/fault"
)

// ErrNoNotice is returned for a notice that is missing or was never public.
var ErrNoNotice = fault.New(fault.NotFound, "没有这个申报通知，或它还没有发布")

// journey is one row per enterprise eligible for notice $1: the furthest step by moment $2, and a bit for each step it has a record of.
// Several contacts, channels, campaigns or claims of an enterprise fold into its one row. $3 is a town, $4 an industry prefix.
const journey = `
	with push as (
		select d.enterprise_id,
		       bool_or(d.state in ('sending', 'accepted', 'delivered', 'read', 'failed', 'unknown') or d.state = 'deferred' and d.attempts > 0) as pushed,
		       bool_or(d.delivered_at < $2 or d.read_at < $2 or d.channel = 'email' and d.accepted_at < $2) as delivered,
		       bool_or(d.read_at < $2) as read
		from deliveries d join campaigns c on c.id = d.campaign_id
		where c.notice_id = $1 and c.rehearses is null and c.purpose <> 'lost' and d.planned_at < $2
		group by d.enterprise_id
	), claim as (
		select enterprise_id, true as started, bool_or(submitted_at < $2) as submitted,
		       bool_or(state = 'approved' and decided_at < $2) as approved
		from claims where notice_id = $1 and created_at < $2
		group by enterprise_id
	), base as not materialized (
		select enterprise_id from verdicts where notice_id = $1 and verdict = 'eligible'
	), reach as (
		select enterprise_id from base join accounts using (enterprise_id) where disabled_at is null
		union
		select enterprise_id from base join contacts c using (enterprise_id)
		join consents k on k.contact_id = c.id and k.channel = 'email' and k.withdrawn_at is null
		where c.email is not null
		  and not exists (select from suppressions s where s.channel = 'email' and s.address_hash = c.email_hash)
	), journey as (
		select e.id, e.uscc, e.name, coalesce(e.town, '-') as town, coalesce(nullif(e.industry, ''), '-') as industry,
		       case when k.approved then 8 when k.submitted then 7 when k.started then 6 when p.read then 5
		            when p.delivered then 4 when p.pushed then 3 when r.enterprise_id is not null then 2 else 1 end as step,
		       1 + 2 * (r.enterprise_id is not null)::int + 4 * coalesce(p.pushed, false)::int + 8 * coalesce(p.delivered, false)::int
		         + 16 * coalesce(p.read, false)::int + 32 * coalesce(k.started, false)::int + 64 * coalesce(k.submitted, false)::int
		         + 128 * coalesce(k.approved, false)::int as recorded
		from base v
		join enterprises e on e.id = v.enterprise_id
		left join push p on p.enterprise_id = v.enterprise_id
		left join claim k on k.enterprise_id = v.enterprise_id
		left join reach r on r.enterprise_id = v.enterprise_id
		where ($3 = '' or coalesce(e.town, '-') = $3)
		  and ($4 = '' or coalesce(nullif(e.industry, ''), '-') like $4 || '%')
	)`

func journeyArgs(s Scope) []any { return []any{s.NoticeID, s.Until, s.Town, s.Industry} }

// tallyRow is how many enterprises of a town and 大类 came to the same step with the same records.
type tallyRow struct {
	Town     string
	Industry string
	Step     int
	Recorded int
	N        int
}

// tally folds the journeys of a scope into at most a few thousand rows, whatever the register's size.
func tally(ctx context.Context, conn db.Conn, s Scope) ([]tallyRow, error) {
	rows, _ := conn.Query(ctx, journey+`
		select town, left(industry, 3) as industry, step, recorded, count(*) as n
		from journey group by 1, 2, 3, 4`, journeyArgs(s)...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[tallyRow])
}

const noticeColumns = `
	n.id, n.title, b.title as benefit, r.version as rule_version, n.as_of, n.published_at,
	coalesce((select max(c.audience_size) from campaigns c where c.notice_id = n.id and c.started_at is not null and c.rehearses is null and c.purpose <> 'lost'), 0) as audience
	from notices n join benefits b on b.id = n.benefit_id join rule_versions r on r.id = n.rule_version_id`

func notice(ctx context.Context, conn db.Conn, id int64) (NoticeRef, error) {
	rows, _ := conn.Query(ctx, `select`+noticeColumns+` where n.id = $1 and n.published_at is not null`, id) // the error resurfaces in Collect
	n, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[NoticeRef])
	if errors.Is(err, pgx.ErrNoRows) {
		return n, ErrNoNotice
	}
	return n, err
}

// noticesOf lists the notices published in a year, the most pushed first: the first is the year's highlight.
func noticesOf(ctx context.Context, conn db.Conn, year int) ([]NoticeRef, error) {
	from, to := bounds(year)
	rows, _ := conn.Query(ctx, `select`+noticeColumns+`
		where n.published_at >= $1 and n.published_at < $2
		order by audience desc, n.published_at, n.id`, from, to) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[NoticeRef])
}

// mostPushed is the notice of a year that the most enterprises were told of, if any were. The home page asks, so it reads pushes and not all
// notices.
func mostPushed(ctx context.Context, conn db.Conn, year int) ([]NoticeRef, error) {
	from, to := bounds(year)
	rows, _ := conn.Query(ctx, `select`+noticeColumns+`
		where n.published_at >= $1 and n.published_at < $2
		  and n.id in (select c.notice_id from campaigns c where c.audience_size > 0 and c.started_at is not null and c.rehearses is null and c.purpose <> 'lost')
		order by audience desc, n.published_at, n.id limit 1`, from, to) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[NoticeRef])
}

// lastRun tells when the notice was last matched and how many stayed undetermined.
func lastRun(ctx context.Context, conn db.Conn, noticeID int64) (at *time.Time, undetermined int, err error) {
	err = conn.QueryRow(ctx, `
		select finished_at, undetermined from match_runs
		where notice_id = $1 and finished_at is not null order by id desc limit 1`, noticeID).Scan(&at, &undetermined)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, 0, nil
	}
	return at, undetermined, err
}

// years lists the calendar years in which anything was published or asked, newest first.
func years(ctx context.Context, conn db.Conn) ([]int, error) {
	rows, _ := conn.Query(ctx, `
		select distinct extract(year from at)::int as year from (
			select published_at at time zone 'Asia/Shanghai' as at from documents where published_at is not null
			union all select published_at at time zone 'Asia/Shanghai' from notices where published_at is not null
			union all select received_on from disclosure_requests
		) dated order by year desc`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int])
}
