package matching

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// lockBenefit takes the row that freezing and publishing take, so that no rule is checked against cases that are being signed.
func lockBenefit(ctx context.Context, conn db.Conn, id int64) error {
	err := conn.QueryRow(ctx, `select id from benefits where id = $1 for update`, id).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return policies.ErrNoBenefit
	}
	return err
}

// putGolden signs a case and returns what was signed before; "" when it is new.
func putGolden(ctx context.Context, conn db.Conn, g GoldenCase) (before rule.Verdict, err error) {
	err = conn.QueryRow(ctx, `
		with before as (select expected from golden_cases where benefit_id = $1 and enterprise_id = $2)
		insert into golden_cases (benefit_id, enterprise_id, expected, note, signed_by, signed_at) values ($1, $2, $3, $4, $5, $6)
		on conflict (benefit_id, enterprise_id) do update
		set expected = excluded.expected, note = excluded.note, signed_by = excluded.signed_by, signed_at = excluded.signed_at
		returning coalesce((select expected from before), '')`,
		g.BenefitID, g.EnterpriseID, string(g.Expected), g.Note, g.SignedBy, g.SignedAt).Scan(&before)
	return before, err
}

// deleteGolden returns what had been signed.
func deleteGolden(ctx context.Context, conn db.Conn, benefitID, enterpriseID int64) (before rule.Verdict, err error) {
	err = conn.QueryRow(ctx, `delete from golden_cases where benefit_id = $1 and enterprise_id = $2 returning expected`, benefitID, enterpriseID).Scan(&before)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", ErrNoGolden
	}
	return before, err
}

// goldenCases lists a benefit's cases in the order in which they were signed.
func goldenCases(ctx context.Context, conn db.Conn, benefitID int64) ([]GoldenCase, error) {
	var some bool // most benefits have none, and to plan the joins takes longer than to see that
	if err := conn.QueryRow(ctx, `select exists (select from golden_cases where benefit_id = $1)`, benefitID).Scan(&some); err != nil || !some {
		return nil, err
	}
	rows, _ := conn.Query(ctx, `
		select g.benefit_id, g.enterprise_id, e.uscc, e.name, g.expected, g.note, g.signed_by, a.name as signer, g.signed_at
		from golden_cases g join enterprises e on e.id = g.enterprise_id join accounts a on a.id = g.signed_by
		where g.benefit_id = $1 order by g.signed_at, g.enterprise_id`, benefitID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[GoldenCase])
}

// judgeGolden says what r makes of each case's present facts.
func judgeGolden(ctx context.Context, conn db.Conn, cases []GoldenCase, r *rule.Rule, asOf time.Time) ([]GoldenResult, error) {
	results := make([]GoldenResult, 0, len(cases))
	for _, c := range cases {
		row, err := oneRow(ctx, conn, c.EnterpriseID, asOf.Year()-1, r.Keys())
		if err != nil {
			return nil, err
		}
		res := r.Eval(rule.DayOf(asOf), row)
		results = append(results, GoldenResult{GoldenCase: c, Actual: res.Verdict, Missing: res.Missing, Differs: res.Verdict != c.Expected})
	}
	return results, nil
}
