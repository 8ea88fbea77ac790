package matching

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// narrowing is the town and word filter, over enterprises e; $1 town, $2 a word in the name, $3 the beginning of a code.
const narrowing = `($1 = '' or e.town = $1 or $1 = '-' and e.town is null) and ($2 = '' or e.name like '%' || $2 || '%' or e.uscc like $3 || '%')`

func (p Page) words() []any {
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(p.Query))
	return []any{p.Town, escaped, strings.ToUpper(escaped)}
}

// verdictFilter narrows verdicts v further: $4 notice, $5 verdict, $6 lacking attribute, $7 the only failing condition.
const verdictFilter = `v.notice_id = $4 and ($5 = '' or v.verdict = $5) and ($6 = '' or v.missing @> array[$6])
	and ($7 = 0 or v.reasons = repeat('t', $7 - 1) || 'f' || repeat('t', length(v.reasons) - $7))`

func listVerdicts(ctx context.Context, conn db.Conn, noticeID int64, f Filter) (Listing, error) {
	args := append(f.words(), noticeID, string(f.Verdict), f.Lacks, f.Condition)
	var l Listing
	if err := conn.QueryRow(ctx, `
		select count(*) from verdicts v join enterprises e on e.id = v.enterprise_id where `+narrowing+` and `+verdictFilter, args...).Scan(&l.Total); err != nil {
		return Listing{}, err
	}
	limit, offset := f.limits()
	rows, _ := conn.Query(ctx, `
		select e.id as enterprise_id, e.uscc, e.name, e.town, e.industry, e.size, v.verdict, v.missing, v.reasons
		from verdicts v join enterprises e on e.id = v.enterprise_id
		where `+narrowing+` and `+verdictFilter+`
		order by case v.verdict when 'eligible' then 1 when 'undetermined' then 2 else 3 end, e.name, e.id limit $8 offset $9`, append(args, limit, offset)...) // the error resurfaces in Collect
	var err error
	if l.Rows, err = pgx.CollectRows(rows, pgx.RowToStructByName[Listed]); err != nil {
		return Listing{}, err
	}
	args[0] = "" // towns are counted over all towns
	rows, _ = conn.Query(ctx, `
		select coalesce(e.town, '') as town, count(*) from verdicts v join enterprises e on e.id = v.enterprise_id
		where `+narrowing+` and `+verdictFilter+` group by 1 order by 2 desc, 1`, args...) // the error resurfaces in Collect
	l.Towns, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TownCount])
	return l, err
}

// listEnterprises lists some enterprises, without verdicts.
func listEnterprises(ctx context.Context, conn db.Conn, ids []int64, p Page) (Listing, error) {
	args := append(p.words(), ids)
	var l Listing
	if err := conn.QueryRow(ctx, `select count(*) from enterprises e where `+narrowing+` and e.id = any ($4)`, args...).Scan(&l.Total); err != nil {
		return Listing{}, err
	}
	limit, offset := p.limits()
	rows, _ := conn.Query(ctx, `
		select e.id as enterprise_id, e.uscc, e.name, e.town, e.industry, e.size
		from enterprises e where `+narrowing+` and e.id = any ($4) order by e.name, e.id limit $5 offset $6`, append(args, limit, offset)...) // the error resurfaces in Collect
	var err error
	if l.Rows, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[Listed]); err != nil {
		return Listing{}, err
	}
	args[0] = ""
	rows, _ = conn.Query(ctx, `
		select coalesce(e.town, '') as town, count(*) from enterprises e where `+narrowing+` and e.id = any ($4) group by 1 order by 2 desc, 1`, args...) // the error resurfaces in Collect
	l.Towns, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TownCount])
	return l, err
}

func countVerdicts(ctx context.Context, conn db.Conn, noticeID int64) (c Counts, err error) {
	err = conn.QueryRow(ctx, `
		select count(*) filter (where verdict = 'eligible'), count(*) filter (where verdict = 'undetermined'), count(*) filter (where verdict = 'ineligible')
		from verdicts where notice_id = $1`, noticeID).Scan(&c.Eligible, &c.Undetermined, &c.Ineligible)
	return c, err
}

func findVerdict(ctx context.Context, conn db.Conn, noticeID, enterpriseID int64) (Verdict, error) {
	rows, _ := conn.Query(ctx, `
		select notice_id, enterprise_id, run_id, verdict, missing, reasons from verdicts where notice_id = $1 and enterprise_id = $2`, noticeID, enterpriseID) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Verdict])
}

// openFor is an open notice with its rule, and the stored verdict when there is one.
type openFor struct {
	NoticeID   int64
	Notice     string
	BenefitID  int64
	Benefit    string
	DocumentID int64
	Class      string
	Audience   string
	Amount     string
	AsOf       time.Time
	OpensOn    time.Time
	ClosesAt   time.Time
	Expression string
	Clauses    []string
	Verdict    *string
	Missing    []string
	Reasons    *string
}

// opportunities lists the open notices of documents that the public may see.
func opportunities(ctx context.Context, conn db.Conn, enterpriseID int64, now time.Time) ([]openFor, error) {
	rows, _ := conn.Query(ctx, `
		select n.id as notice_id, n.title as notice, b.id as benefit_id, b.title as benefit, d.id as document_id, b.class, b.audience, b.amount,
		       n.as_of, n.opens_on, n.closes_at, r.expression, r.clauses, v.verdict, v.missing, v.reasons
		from notices n
		join benefits b on b.id = n.benefit_id
		join documents d on d.id = b.document_id
		join rule_versions r on r.id = n.rule_version_id
		left join verdicts v on v.notice_id = n.id and v.enterprise_id = $1
		where n.state = 'published' and n.closes_at >= $2 and d.openness = '主动公开'
		order by n.closes_at, n.id`, enterpriseID, now) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[openFor])
}
