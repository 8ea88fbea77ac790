package matching

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Likeness describes an enterprise in the three things that anybody can answer without signing in. What is not said narrows nothing.
type Likeness struct {
	Sections []string // industry sections: "C", "F"; of the national classification
	MinStaff int
	MaxStaff int   // 0 for no upper bound
	Exports  *bool // last calendar year
}

// Chance is how many enterprises alike are eligible for an open notice. It promises nothing; it says what is worth a look.
type Chance struct {
	NoticeID int64
	Notice   string
	Benefit  string
	Class    string
	Audience string
	Amount   string
	ClosesAt time.Time
	Eligible int
	Judged   int
}

// alikeLimit keeps a public page quick on a register of any size.
const alikeLimit = 5000

// Alike finds registered enterprises that are like the one described, at most 5,000, and for each benefit's open notice that closes first
// how many of them its last run found eligible, the most likely first.
func (s *Service) Alike(ctx context.Context, l Likeness) ([]Chance, error) {
	year := s.Now().Year() - 1
	rows, _ := s.DB.Query(ctx, `
		with alike as (
			select e.id from enterprises e
			where (cardinality($1::text[]) = 0 or left(e.industry, 1) = any ($1)) and e.employees >= $2 and ($3 = 0 or e.employees <= $3)
			  and ($4::boolean is null or $4 = exists (select from enterprise_years y where y.enterprise_id = e.id and y.year = $5 and y.export_usd > 0))
			order by e.id limit $6
		)
		select n.id as notice_id, n.title as notice, b.title as benefit, b.class, b.audience, b.amount, n.closes_at,
		       count(*) filter (where v.verdict = 'eligible') as eligible, count(*) as judged
		from notices n join benefits b on b.id = n.benefit_id join documents d on d.id = b.document_id
		join verdicts v on v.notice_id = n.id join alike a on a.id = v.enterprise_id
		where n.state = 'published' and n.closes_at >= $7 and d.state = 'published' and d.openness = '主动公开'
		  and not exists (select from notices o where o.benefit_id = n.benefit_id and o.state = 'published' and o.closes_at >= $7
		                  and (o.closes_at, o.id) < (n.closes_at, n.id))
		group by n.id, b.id order by eligible desc, n.closes_at, n.id`,
		orEmpty(l.Sections), l.MinStaff, l.MaxStaff, l.Exports, year, alikeLimit, s.Now()) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Chance])
	if err != nil {
		return nil, fmt.Errorf("find enterprises alike: %w", err)
	}
	return list, nil
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
