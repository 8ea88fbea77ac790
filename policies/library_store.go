package policies

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// shelves is each module as one query over what the public may see, with the same columns; $1 is now.
var shelves = map[Module]string{
	NoticeModule: `
		select n.id, n.title, b.audience as summary, d.issuer, d.doc_no, b.class, d.id as document_id, null::bigint as notice_id, n.opens_on, n.closes_at,
		       null::date as expires_on, n.published_at, n.title || ' ' || b.title || ' ' || b.audience || ' ' || n.body || ' ' || d.doc_no as haystack,
		       case when n.closes_at < $1 then '已截止' when n.opens_on > ($1 at time zone 'Asia/Shanghai')::date then '即将开始' else '正在申报' end as facet,
		       extract(epoch from case when n.closes_at < $1 then $1 - n.closes_at + interval '100 years' else n.closes_at - $1 end) as rank
		from notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id
		where n.state = 'published' and d.openness = '主动公开'`,
	DocumentModule: `
		select d.id, d.title, d.summary, d.issuer, d.doc_no, '' as class, d.id as document_id, null::bigint as notice_id, null::date as opens_on,
		       null::timestamptz as closes_at, d.expires_on, d.published_at, d.title || ' ' || d.doc_no || ' ' || d.issuer || ' ' || d.summary || ' ' || d.body as haystack,
		       d.kind as facet, -extract(epoch from d.published_at) as rank
		from documents d
		where d.state = 'published' and d.openness = '主动公开' and $1::timestamptz is not null`,
	InterpretationModule: `
		select i.id, i.title, d.title as summary, d.issuer, d.doc_no, '' as class, d.id as document_id, null::bigint as notice_id, null::date as opens_on,
		       null::timestamptz as closes_at, null::date as expires_on, i.published_at, i.title || ' ' || i.body || ' ' || d.title || ' ' || d.doc_no as haystack,
		       i.form as facet, -extract(epoch from i.published_at) as rank
		from interpretations i join documents d on d.id = i.document_id
		where i.state = 'published' and d.state = 'published' and d.openness = '主动公开' and $1::timestamptz is not null`,
	BenefitModule: `
		select b.id, b.title, b.audience as summary, d.issuer, d.doc_no, b.class, d.id as document_id, n.id as notice_id, n.opens_on, n.closes_at,
		       null::date as expires_on, n.published_at, b.title || ' ' || b.audience || ' ' || b.amount || ' ' || b.conditions || ' ' || d.title || ' ' || d.doc_no as haystack,
		       b.class as facet, extract(epoch from n.closes_at - $1) as rank
		from benefits b join documents d on d.id = b.document_id
		join lateral (select n.id, n.opens_on, n.closes_at, n.published_at from notices n
		              where n.benefit_id = b.id and n.state = 'published' and n.closes_at >= $1
		                and n.opens_on <= ($1 at time zone 'Asia/Shanghai')::date order by n.closes_at limit 1) n on true
		where d.state = 'published' and d.openness = '主动公开'`,
}

// shelf is a module's query with the year of publication beside every record.
func shelf(m Module) string {
	return `(select s.*, extract(year from s.published_at at time zone 'Asia/Shanghai')::int as year from (` + shelves[m] + `) s) e`
}

const matches = ` where e.haystack ilike all ($2) and ($3 = '' or e.facet = $3) and ($4 = 0 or e.year = $4)`

func listEntries(ctx context.Context, conn db.Conn, f LibraryFilter, now time.Time) ([]Entry, error) {
	rows, _ := conn.Query(ctx, `
		select e.id, e.title, e.summary, e.facet, e.issuer, e.doc_no, e.class, e.document_id, e.notice_id, e.opens_on, e.closes_at, e.expires_on, e.published_at
		from `+shelf(f.Module)+matches+` order by e.rank, e.id limit $5 offset $6`,
		now, patterns(f.Query), f.Facet, f.Year, PerPage, offset(f.Page)) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
}

func countEntries(ctx context.Context, conn db.Conn, f LibraryFilter, now time.Time) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) from `+shelf(f.Module)+matches, now, patterns(f.Query), f.Facet, f.Year).Scan(&n)
	return n, err
}

// chips counts the records by the values of column, under the other filters.
func chips(ctx context.Context, conn db.Conn, f LibraryFilter, column string, now time.Time) ([]Chip, error) {
	order := "count desc, value"
	if column == "facet" {
		f.Facet = ""
	} else {
		f.Year, order = 0, "value desc"
	}
	rows, _ := conn.Query(ctx, `
		select e.`+column+` as value, count(*) as count from `+shelf(f.Module)+matches+` group by 1 order by `+order,
		now, patterns(f.Query), f.Facet, f.Year) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Chip])
}

// ParseModule reads a module of an address, and takes anything else for the documents.
func ParseModule(s string) Module {
	if _, known := shelves[Module(s)]; known {
		return Module(s)
	}
	return DocumentModule
}

// ParseYear reads a year of an address; 0 when there is none.
func ParseYear(s string) int {
	year, err := strconv.Atoi(s)
	if err != nil || year < 1949 || year > 9999 {
		return 0
	}
	return year
}
