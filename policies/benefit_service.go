package policies

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

var benefits = noun{"benefits", "benefit", ErrNoBenefit}

// CreateBenefit adds what can be claimed under a document.
func (s *Service) CreateBenefit(ctx context.Context, actor audit.Actor, documentID int64, d BenefitDraft) (Benefit, error) {
	if err := d.tidy(); err != nil {
		return Benefit{}, err
	}
	if actor.ID == 0 {
		return Benefit{}, ErrNoActor
	}
	if _, err := getDocument(ctx, s.DB, documentID); err != nil {
		return Benefit{}, err
	}
	var b Benefit
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var err error
		if b, err = insertBenefit(ctx, tx, documentID, d, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, benefits, "create", b.ID, map[string]any{"title": b.Title, "document_id": documentID})
	})
	if err != nil {
		return Benefit{}, fmt.Errorf("create benefit of document %d: %w", documentID, err)
	}
	return b, nil
}

// EditBenefit saves d over the benefit as it stood when it was last saved at seen, or refuses with ErrStale.
func (s *Service) EditBenefit(ctx context.Context, actor audit.Actor, id int64, seen time.Time, d BenefitDraft) (Benefit, error) {
	if err := d.tidy(); err != nil {
		return Benefit{}, err
	}
	var b Benefit
	err := s.step(ctx, actor, benefits, "edit", id, d, func(tx pgx.Tx) (err error) {
		b, err = updateBenefit(ctx, tx, id, seen, d, s.Now())
		return err
	})
	return b, err
}

// Benefit returns one benefit.
func (s *Service) Benefit(ctx context.Context, id int64) (Benefit, error) {
	return getBenefit(ctx, s.DB, id)
}

// BenefitsOf lists what can be claimed under a document.
func (s *Service) BenefitsOf(ctx context.Context, documentID int64) ([]Benefit, error) {
	return benefitsOf(ctx, s.DB, documentID)
}
