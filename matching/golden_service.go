package matching

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// SignGolden puts the actor's name to what the benefit's rule must say of an enterprise. Signing a case again replaces what was
// signed before.
func (s *Service) SignGolden(ctx context.Context, actor audit.Actor, benefitID int64, uscc string, expected rule.Verdict, note string) (GoldenCase, error) {
	uscc, note = enterprises.NormalizeUSCC(uscc), strings.TrimSpace(note)
	if actor.ID == 0 {
		return GoldenCase{}, policies.ErrNoActor
	}
	if err := checkSigning(uscc, expected, note); err != nil {
		return GoldenCase{}, err
	}
	g := GoldenCase{BenefitID: benefitID, Expected: expected, Note: note, SignedBy: actor.ID, Signer: actor.Name, SignedAt: s.Now()}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := lockBenefit(ctx, tx, benefitID); err != nil {
			return err
		}
		e, err := findEnterprise(ctx, tx, 0, uscc)
		if err != nil {
			return err
		}
		g.EnterpriseID, g.USCC, g.Name = e.ID, e.USCC, e.Name
		before, err := putGolden(ctx, tx, g)
		if err != nil {
			return err
		}
		return s.recordGolden(ctx, tx, actor, "sign_golden", g, map[string]any{"expected": expected, "before": before, "note": note})
	})
	if err != nil {
		return GoldenCase{}, fmt.Errorf("sign golden case of benefit %d: %w", benefitID, err)
	}
	return g, nil
}

// RemoveGolden takes an enterprise out of the benefit's golden cases.
func (s *Service) RemoveGolden(ctx context.Context, actor audit.Actor, benefitID, enterpriseID int64, reason string) error {
	reason = strings.TrimSpace(reason)
	if actor.ID == 0 {
		return policies.ErrNoActor
	}
	if message := checkWords(reason, "请写明为什么不再对照这家企业，后来修改规则的人会看到"); message != "" {
		return fault.Form(fault.Field{Name: "reason", Message: message})
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := lockBenefit(ctx, tx, benefitID); err != nil {
			return err
		}
		before, err := deleteGolden(ctx, tx, benefitID, enterpriseID)
		if err != nil {
			return err
		}
		g := GoldenCase{BenefitID: benefitID, EnterpriseID: enterpriseID}
		return s.recordGolden(ctx, tx, actor, "remove_golden", g, map[string]any{"before": before, "reason": reason})
	})
	if err != nil {
		return fmt.Errorf("remove golden case of benefit %d: %w", benefitID, err)
	}
	return nil
}

func (s *Service) recordGolden(ctx context.Context, tx pgx.Tx, actor audit.Actor, verb string, g GoldenCase, detail map[string]any) error {
	detail["enterprise_id"] = g.EnterpriseID
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "benefit." + verb, Subject: "benefits", ID: g.BenefitID, Detail: detail})
}

// Golden says what a rule that is being written makes of the benefit's golden cases, in the order in which they were signed.
func (s *Service) Golden(ctx context.Context, benefitID int64, expr string, asOf time.Time) ([]GoldenResult, error) {
	r, err := Compile(expr)
	if err != nil {
		return nil, err
	}
	cases, err := goldenCases(ctx, s.DB, benefitID)
	if err != nil {
		return nil, fmt.Errorf("golden cases of benefit %d: %w", benefitID, err)
	}
	results, err := judgeGolden(ctx, s.DB, cases, r, asOf)
	if err != nil {
		return nil, fmt.Errorf("golden cases of benefit %d: %w", benefitID, err)
	}
	return results, nil
}

// CheckGoldenTx refuses a rule that decides a golden case otherwise than was signed; it is what policies.Service asks before it
// freezes or publishes, in its own transaction.
func (s *Service) CheckGoldenTx(ctx context.Context, tx pgx.Tx, benefitID int64, expr string, asOf time.Time) error {
	cases, err := goldenCases(ctx, tx, benefitID)
	if err != nil {
		return fmt.Errorf("golden cases of benefit %d: %w", benefitID, err)
	}
	if len(cases) == 0 {
		return nil
	}
	r, err := Compile(expr)
	if err != nil {
		return err
	}
	results, err := judgeGolden(ctx, tx, cases, r, asOf)
	if err != nil {
		return fmt.Errorf("golden cases of benefit %d: %w", benefitID, err)
	}
	return refuseGolden(results)
}
