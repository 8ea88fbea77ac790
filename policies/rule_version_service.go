package policies

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// SaveRule keeps the rule as the benefit's draft version. It need not compile yet: work in progress is never refused.
func (s *Service) SaveRule(ctx context.Context, actor audit.Actor, benefitID int64, expression string, clauses []string) (RuleVersion, error) {
	return s.saveRule(ctx, actor, benefitID, nil, expression, clauses)
}

// EditRule is SaveRule over the rule as it stood when it was last saved at seen, the zero time for never. When somebody saved or
// froze another one since, it refuses with ErrStale; to save the same again changes nothing.
func (s *Service) EditRule(ctx context.Context, actor audit.Actor, benefitID int64, seen time.Time, expression string, clauses []string) (RuleVersion, error) {
	v, err := s.saveRule(ctx, actor, benefitID, &seen, expression, clauses)
	if !errors.Is(err, ErrStale) {
		return v, err
	}
	versions, failed := ruleVersions(ctx, s.DB, benefitID)
	if failed != nil {
		return v, failed
	}
	if len(versions) > 0 && versions[0].FrozenAt == nil && versions[0].Expression == expression && slices.Equal(versions[0].Clauses, clauses) {
		return versions[0], nil
	}
	return v, err
}

func (s *Service) saveRule(ctx context.Context, actor audit.Actor, benefitID int64, seen *time.Time, expression string, clauses []string) (RuleVersion, error) {
	if strings.TrimSpace(expression) == "" {
		return RuleVersion{}, ErrEmptyRule
	}
	if clauses == nil {
		clauses = []string{}
	}
	var v RuleVersion
	err := s.step(ctx, actor, benefits, "save_rule", benefitID, map[string]any{"expression": expression, "clauses": clauses}, func(tx pgx.Tx) error {
		err := lockBenefit(ctx, tx, benefitID)
		if err != nil {
			return err
		}
		v, err = saveRule(ctx, tx, benefitID, seen, expression, clauses, actor.ID, s.Now())
		return err
	})
	return v, err
}

// FreezeRule makes the draft version final, so that notices can rest on it. The rule must compile,
// every condition name its clause, and the cases that were signed must still be decided as signed.
func (s *Service) FreezeRule(ctx context.Context, actor audit.Actor, benefitID int64) (RuleVersion, error) {
	return s.freezeRule(ctx, actor, benefitID, nil)
}

// FreezeSaved is FreezeRule for the draft as it was saved; ErrStale when somebody saved another meanwhile.
func (s *Service) FreezeSaved(ctx context.Context, actor audit.Actor, saved RuleVersion) (RuleVersion, error) {
	return s.freezeRule(ctx, actor, saved.BenefitID, &saved)
}

func (s *Service) freezeRule(ctx context.Context, actor audit.Actor, benefitID int64, saved *RuleVersion) (RuleVersion, error) {
	var v RuleVersion
	err := s.step(ctx, actor, benefits, "freeze_rule", benefitID, nil, func(tx pgx.Tx) error {
		err := lockBenefit(ctx, tx, benefitID)
		if err != nil {
			return err
		}
		v, err = s.freezeTx(ctx, tx, benefitID, saved)
		return err
	})
	return v, err
}

// freezeTx makes the draft version of a benefit that is locked final, or says why it cannot be.
func (s *Service) freezeTx(ctx context.Context, tx pgx.Tx, benefitID int64, saved *RuleVersion) (RuleVersion, error) {
	v, err := freezeRule(ctx, tx, benefitID, s.Now())
	if err != nil {
		return v, err
	}
	if saved != nil && (v.Expression != saved.Expression || !slices.Equal(v.Clauses, saved.Clauses)) {
		return v, ErrStale
	}
	if len(v.Clauses) == 0 || slices.ContainsFunc(v.Clauses, func(c string) bool { return strings.TrimSpace(c) == "" }) {
		return v, ErrNoClause
	}
	if s.Check != nil {
		if err = s.Check(v.Expression); err != nil {
			return v, err
		}
	}
	asOf, err := newestAsOf(ctx, tx, benefitID, s.Now())
	if err != nil {
		return v, err
	}
	return v, s.checkCases(ctx, tx, benefitID, v.Expression, asOf)
}

// RuleVersions lists a benefit's versions, the newest first; the draft, if any, is the first.
func (s *Service) RuleVersions(ctx context.Context, benefitID int64) ([]RuleVersion, error) {
	return ruleVersions(ctx, s.DB, benefitID)
}

// RuleBasis returns what a benefit's rule is written on.
func (s *Service) RuleBasis(ctx context.Context, benefitID int64) (RuleBasis, error) {
	return ruleBasis(ctx, s.DB, benefitID)
}

// FrozenRules lists the newest frozen rules of other benefits, to begin this one's with.
func (s *Service) FrozenRules(ctx context.Context, benefitID int64) ([]FrozenRule, error) {
	return frozenRules(ctx, s.DB, benefitID)
}

// Rule returns one version.
func (s *Service) Rule(ctx context.Context, id int64) (RuleVersion, error) {
	return getRule(ctx, s.DB, id)
}
