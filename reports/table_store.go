package reports

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// A request counts as 新收 in the year it was received (条例 art. 31), under a leaf in the year it was answered, and as 结转 while it is open on
// 31 December. The three sets are disjoint and complete, so rule E1 holds for any true records.
const (
	receivedIn = `received_on >= make_date($1, 1, 1) and received_on < make_date($1 + 1, 1, 1)`
	carriedIn  = `received_on < make_date($1, 1, 1) and (answered_on is null or answered_on >= make_date($1, 1, 1))`
	answeredIn = `answered_on >= make_date($1, 1, 1) and answered_on < make_date($1 + 1, 1, 1)`
	carriedOut = `received_on < make_date($1 + 1, 1, 1) and (answered_on is null or answered_on >= make_date($1 + 1, 1, 1))`
)

// table3 counts a year's disclosure requests.
func table3(ctx context.Context, conn db.Conn, year int) (Table3, error) {
	rows, _ := conn.Query(ctx, `
		select 'new' as key, applicant_class, count(*) from disclosure_requests where `+receivedIn+` group by 2
		union all select 'carry_in', applicant_class, count(*) from disclosure_requests where `+carriedIn+` group by 2
		union all select 'carry_out', applicant_class, count(*) from disclosure_requests where `+carriedOut+` group by 2
		union all select outcome, applicant_class, count(*) from disclosure_requests where `+answeredIn+` group by 1, 2`, year) // the error resurfaces in ForEachRow
	var t Table3
	var key, class string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&key, &class, &n}, func() error {
		r, c := rowOf(key), slices.Index(Applicants, class)
		if r < 0 || r == rowDone || c < 0 {
			return fmt.Errorf("disclosure request with outcome %q of %q has no cell in table 3", key, class)
		}
		t[r][c] = n
		return nil
	})
	t.sum()
	return t, err
}

func rowOf(key string) int { return slices.IndexFunc(Rows, func(r Row) bool { return r.Key == key }) }

// table4 counts the appeals that were open at any time of the year by what they were on 31 December.
func table4(ctx context.Context, conn db.Conn, year int) (Table4, error) {
	rows, _ := conn.Query(ctx, `
		select kind, `+appealResult+`, count(*) from disclosure_appeals where `+appealIn+` group by 1, 2`, year) // the error resurfaces in ForEachRow
	var t Table4
	var kind, result string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&kind, &result, &n}, func() error {
		t[slices.Index(Appeals, kind)][slices.Index(Results, result)] = n // the schema's check admits no other
		return nil
	})
	t.sum()
	return t, err
}

const (
	appealIn     = `accepted_on < make_date($1 + 1, 1, 1) and (closed_on is null or closed_on >= make_date($1, 1, 1))`
	appealResult = `case when closed_on < make_date($1 + 1, 1, 1) then result else '尚未审结' end`
)

// normative are the 行政规范性文件 of the agency $2 with the day each began and the day it ceased; a last day of validity still counts.
const normative = `(
	select id, title, doc_no, coalesce(issued_on, (published_at at time zone 'Asia/Shanghai')::date) as began,
	       least((withdrawn_at at time zone 'Asia/Shanghai')::date, expires_on + 1) as ceased
	from documents
	where kind = '行政规范性文件' and issuer = $2 and published_at is not null
) d `

// normativeWhere are the three columns of table 2 over normative.
var normativeWhere = map[string]string{
	"normative.issued":   `began >= make_date($1, 1, 1) and began < make_date($1 + 1, 1, 1)`,
	"normative.repealed": `ceased >= make_date($1, 1, 1) and ceased < make_date($1 + 1, 1, 1)`,
	"normative.valid":    `began < make_date($1 + 1, 1, 1) and (ceased is null or ceased >= make_date($1 + 1, 1, 1))`,
}

// table2 counts the agency's own 行政规范性文件 and takes the rest from the entered figures.
func table2(ctx context.Context, conn db.Conn, year int, agency string, entered map[string]Entry) (Table2, error) {
	t := Table2(table2Cells)
	var issued, repealed, valid int
	err := conn.QueryRow(ctx, `
		select count(*) filter (where `+normativeWhere["normative.issued"]+`),
		       count(*) filter (where `+normativeWhere["normative.repealed"]+`),
		       count(*) filter (where `+normativeWhere["normative.valid"]+`)
		from `+normative, year, agency).Scan(&issued, &repealed, &valid)
	if err != nil {
		return t, err
	}
	for i, n := range []int{issued, repealed, valid} {
		t[3+i].Value, t[3+i].Known, t[3+i].Source = strconv.Itoa(n), true, "政策文件台账，发文机关为本机关的行政规范性文件"
	}
	for i := range t {
		f := &t[i]
		switch e, ok := entered[f.Key]; {
		case f.List != "":
		case ok:
			f.Value, f.Known, f.Source = e.Value, true, e.Source
		case i < 3: // 立法法: a district department makes no 规章
			f.Value, f.Known, f.Source = "0", true, "区级部门无规章制定权"
		default:
			f.Value = "0"
		}
	}
	return t, nil
}
