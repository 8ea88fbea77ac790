package policies

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// shelves is each module as one query over what the public may see, with the same columns; $1 is now.
var shelves = map[Module]string{
	NoticeModule: `
		select n.id, n.title, b.audience as summary, d.issuer, d.doc_no, b.class, d.id as document_id, null::bigint as notice_id, n.opens_on, n.closes_at,
		       null::date as effective_on, null::date as expires_on, n.published_at, n.title || ' ' || b.title || ' ' || b.audience || ' ' || n.body || ' ' || d.doc_no as haystack,
		       case when n.closes_at < $1 then '已截止' when n.opens_on > ($1 at time zone 'Asia/Shanghai')::date then '即将开始' else '正在申报' end as facet
		from notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id
		where n.state = 'published' and d.openness = '主动公开'`,
	DocumentModule: `
		select d.id, d.title, d.summary, d.issuer, d.doc_no, '' as class, d.id as document_id, null::bigint as notice_id, null::date as opens_on,
		       null::timestamptz as closes_at, d.effective_on, d.expires_on, d.published_at, d.title || ' ' || d.doc_no || ' ' || d.issuer || ' ' || d.summary || ' ' || d.body as haystack,
		       d.kind as facet
		from documents d
		where d.state = 'published' and d.openness = '主动公开' and $1::timestamptz is not null`,
	InterpretationModule: `
		select i.id, i.title, d.title as summary, d.issuer, d.doc_no, '' as class, d.id as document_id, null::bigint as notice_id, null::date as opens_on,
		       null::timestamptz as closes_at, null::date as effective_on, null::date as expires_on, i.published_at, i.title || ' ' || i.body || ' ' || d.title || ' ' || d.doc_no as haystack,
		       i.form as facet
		from interpretations i join documents d on d.id = i.document_id
		where i.state = 'published' and d.state = 'published' and d.openness = '主动公开' and $1::timestamptz is not null`,
	BenefitModule: `
		select b.id, b.title, b.audience as summary, d.issuer, d.doc_no, b.class, d.id as document_id, n.id as notice_id, n.opens_on, n.closes_at,
		       null::date as effective_on, null::date as expires_on, n.published_at, b.title || ' ' || b.audience || ' ' || b.amount || ' ' || b.conditions || ' ' || d.title || ' ' || d.doc_no as haystack,
		       b.class as facet
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

// entryQuery is a query over a shelf; its first argument is now.
type entryQuery struct {
	from  string
	where []string
	args  []any
}

func (q *entryQuery) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

func (q *entryQuery) and(condition string) { q.where = append(q.where, condition) }

// text is the query up to its conditions.
func (q *entryQuery) text(columns string) string {
	return "select " + columns + " from " + q.from + " where " + strings.Join(append([]string{"true"}, q.where...), " and ")
}

// entriesOf narrows a shelf to what f asks for. What it does not ask for does not stand in the query: an unused filter would still be computed
// for every record.
func entriesOf(f LibraryFilter, now time.Time) *entryQuery {
	q := &entryQuery{from: shelf(f.Module), args: []any{now}}
	if words := patterns(f.Query); len(words) > 0 {
		q.and("e.haystack ilike all (" + q.arg(words) + ")")
	}
	if f.Facet != "" {
		q.and("e.facet = " + q.arg(f.Facet))
	}
	if f.Year != 0 {
		q.and("e.published_at >= " + q.arg(newYear(f.Year)) + " and e.published_at < " + q.arg(newYear(f.Year+1)))
	}
	return q
}

func newYear(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, calendar.Shanghai) }

func countEntries(ctx context.Context, conn db.Conn, f LibraryFilter, now time.Time) (n int, err error) {
	q := entriesOf(f, now)
	err = conn.QueryRow(ctx, q.text("count(*)"), q.args...).Scan(&n)
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
	q := entriesOf(f, now)
	rows, _ := conn.Query(ctx, q.text("e."+column+" as value, count(*) as count")+" group by 1 order by "+order, q.args...) // the error resurfaces in Collect
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
