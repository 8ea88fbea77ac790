package matching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/matching/rule"
)

// VerdictUnder judges an enterprise by its facts of now and by a rule version that its notice rested on once: for what began before the rule
// was amended.
func VerdictUnder(ctx context.Context, conn db.Conn, noticeID, ruleVersionID, enterpriseID int64) (rule.Result, error) {
	var expression string
	var asOf time.Time
	err := conn.QueryRow(ctx, `
		select v.expression, n.as_of from rule_versions v, notices n where v.id = $1 and n.id = $2`, ruleVersionID, noticeID).Scan(&expression, &asOf)
	if err != nil {
		return rule.Result{}, fmt.Errorf("read rule version %d: %w", ruleVersionID, err)
	}
	r, err := Compile(expression)
	if err != nil {
		return rule.Result{}, fmt.Errorf("judge under rule version %d: %w", ruleVersionID, err)
	}
	row, err := oneRow(ctx, conn, enterpriseID, asOf.Year()-1, r.Keys())
	if err != nil {
		return rule.Result{}, fmt.Errorf("judge enterprise %d under rule version %d: %w", enterpriseID, ruleVersionID, err)
	}
	return r.Eval(rule.DayOf(asOf), row), nil
}

// pinnedBy is the rule version that a notice rested on at a past moment: that of now, or the one that the first amendment after it replaced.
func pinnedBy(ctx context.Context, conn db.Conn, noticeID int64, known time.Time) (pinned, error) {
	p, err := findPinned(ctx, conn, noticeID)
	if err != nil {
		return p, err
	}
	err = conn.QueryRow(ctx, `
		select v.id, v.version, v.expression, v.clauses from amendments a join rule_versions v on v.id = a.from_version_id
		where a.notice_id = $1 and a.made_at > $2 order by a.made_at, a.id limit 1`, noticeID, known).Scan(&p.RuleVersionID, &p.Version, &p.Expression, &p.Clauses)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil
	}
	return p, err
}
