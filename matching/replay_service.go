package matching

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// Replay rebuilds the verdicts of a past moment, one enterprise after the other, and stores nothing. Enterprises that came later
// are not among them. An error of each ends it; each may be nil.
func (s *Service) Replay(ctx context.Context, q ReplayQuery, each Each) (Replayed, error) {
	known, err := s.past(q.Known)
	if err != nil {
		return Replayed{}, err
	}
	p, err := basis(ctx, s.DB, q, known)
	if err != nil {
		return Replayed{}, err
	}
	r, err := Compile(p.Expression)
	if err != nil {
		return Replayed{}, fmt.Errorf("replay rule version %d: %w", p.RuleVersionID, err)
	}
	out := Replayed{RuleVersionID: p.RuleVersionID, Version: p.Version, AsOf: p.AsOf, Known: known}
	day := rule.DayOf(p.AsOf)
	err = recall(ctx, s.DB, recollection{known: known, valid: q.Valid, year: p.AsOf.Year() - 1, keys: r.Keys()}, func(e *recalled) error {
		res := r.Eval(day, e.values)
		out.add(res.Verdict)
		if each == nil {
			return nil
		}
		return each(e.id, e.uscc, res)
	})
	if err != nil {
		return Replayed{}, fmt.Errorf("replay rule version %d at %s: %w", p.RuleVersionID, known.Format(time.RFC3339), err)
	}
	return out, nil
}

// past is the moment asked for, else now.
func (s *Service) past(known time.Time) (time.Time, error) {
	now := s.Now()
	switch {
	case known.IsZero():
		return now, nil
	case known.After(now):
		return known, ErrNotPast
	}
	return known, nil
}

// basis is the rule that a query is about, and its as-of date.
func basis(ctx context.Context, conn db.Conn, q ReplayQuery, known time.Time) (pinned, error) {
	switch {
	case (q.NoticeID == 0) == (q.BenefitID == 0), q.BenefitID != 0 && q.AsOf.IsZero():
		return pinned{}, ErrNoQuestion
	case q.NoticeID != 0:
		return pinnedBy(ctx, conn, q.NoticeID, known)
	}
	p, err := frozenBy(ctx, conn, q.BenefitID, known)
	p.AsOf = q.AsOf
	return p, err
}

// frozenBy is the version that a notice published at that moment would have pinned.
func frozenBy(ctx context.Context, conn db.Conn, benefitID int64, known time.Time) (p pinned, err error) {
	var version *int
	err = conn.QueryRow(ctx, `
		select v.version, coalesce(v.id, 0), coalesce(v.expression, ''), coalesce(v.clauses, '[]')
		from benefits b left join rule_versions v on v.benefit_id = b.id and v.frozen_at <= $2
		where b.id = $1 order by v.version desc limit 1`, benefitID, known).Scan(&version, &p.RuleVersionID, &p.Expression, &p.Clauses)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return p, policies.ErrNoBenefit
	case err != nil:
		return p, err
	case version == nil:
		return p, ErrNotFrozen
	}
	p.Version = *version
	return p, nil
}

// ExplainAt is Explain as it would have been at a past moment: with the facts on record then, and who had stated them.
func (s *Service) ExplainAt(ctx context.Context, noticeID, enterpriseID int64, known time.Time) (Explanation, error) {
	known, err := s.past(known)
	if err != nil {
		return Explanation{}, err
	}
	p, err := pinnedBy(ctx, s.DB, noticeID, known)
	if err != nil {
		return Explanation{}, err
	}
	r, err := Compile(p.Expression)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain notice %d: %w", noticeID, err)
	}
	e, err := findEnterprise(ctx, s.DB, enterpriseID, "")
	if err != nil {
		return Explanation{}, err
	}
	keys := slices.Concat(r.Keys(), []string{"name"}) // it may have had another
	q := recollection{known: known, year: p.AsOf.Year() - 1, keys: slices.Compact(slices.Sorted(slices.Values(keys))), enterpriseID: e.ID}
	x, err := Explanation{}, ErrNotListed
	failed := recall(ctx, s.DB, q, func(then *recalled) error {
		if name, ok := then.values[variables["name"]].Any().(string); ok {
			e.Name = name
		}
		x, err = explanation(r, p.Clauses, p.AsOf, e, then.values, then.facts), nil
		return nil
	})
	if failed != nil {
		return Explanation{}, fmt.Errorf("explain notice %d to enterprise %d at %s: %w", noticeID, enterpriseID, known.Format(time.RFC3339), failed)
	}
	x.JudgedAt, x.RuleVersionID, x.Version = known, p.RuleVersionID, p.Version
	return x, err
}
