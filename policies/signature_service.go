package policies

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

func selfReview(step Step) error {
	return fault.New(ErrSelfReview, "您是起草人，不能担任"+step.Label())
}

func wrongRole(step Step) error {
	return fault.New(ErrNotYourStep, step.Label()+"由"+step.Signers()+"签署")
}

// Sign signs one of the six steps over the content that the signer read. Signing the same once more changes nothing.
func (s *Service) Sign(ctx context.Context, actor audit.Actor, subject Subject, id int64, g Signing) error {
	if !slices.Contains(Steps, g.Step) {
		return ErrWrongOrder
	}
	return s.slip(ctx, actor, subject, id, g, SlipDetail{Note: strings.TrimSpace(g.Note)})
}

// slip signs one step and records it, all or nothing.
func (s *Service) slip(ctx context.Context, actor audit.Actor, subject Subject, id int64, g Signing, detail SlipDetail) error {
	n, err := nounOf(subject)
	if err != nil {
		return err
	}
	if actor.ID == 0 {
		return ErrNoActor
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.slipTx(ctx, tx, actor, n, id, g, detail) })
	if err != nil {
		return fmt.Errorf("sign %s of %s %d: %w", g.Step.Label(), n.name, id, err)
	}
	return nil
}

func (s *Service) slipTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, n noun, id int64, g Signing, detail SlipDetail) error {
	p, err := s.read(ctx, tx, n, id, true)
	if err != nil {
		return err
	}
	if p.hash != g.Hash {
		return ErrReviewStale
	}
	if done, err := signedBy(ctx, tx, p, g.Step, actor.ID); err != nil || done && g.Step <= FinalProof {
		return err
	}
	if err = keep(ctx, tx, p); err != nil {
		return err
	}
	if g.Step > FinalProof { // a decision may be taken anew
		if err = whyNotSign(ctx, tx, p, g.Step, actor.ID); err != nil {
			return err
		}
		if _, err = void(ctx, tx, n, id, g.Step, actor.ID, "again", s.Now()); err != nil {
			return err
		}
	}
	ok, err := sign(ctx, tx, p, g.Step, actor.ID, detail, s.Now())
	if err != nil {
		return err
	}
	if !ok {
		if err = whyNotSign(ctx, tx, p, g.Step, actor.ID); err == nil {
			err = ErrReviewStale
		}
		return err
	}
	if err = s.record(ctx, tx, actor, n, "sign", id, map[string]any{"step": g.Step.Label(), "hash": p.hash, "reason": detail.Note}); err != nil || g.Step != FinalProof {
		return err
	}
	return s.closeUrgent(ctx, tx, actor, p)
}

// voidChanged voids what was signed over another content than p has now, and says in the trail what changed.
func (s *Service) voidChanged(ctx context.Context, tx pgx.Tx, actor audit.Actor, before, now piece) error {
	if before.hash == now.hash {
		return nil
	}
	steps, err := void(ctx, tx, now.noun, now.id, 0, actor.ID, "edit", s.Now())
	if err != nil || len(steps) == 0 {
		return err
	}
	slices.Sort(steps)
	labels := make([]string, len(steps))
	for i, step := range steps {
		labels[i] = step.Label()
	}
	return s.record(ctx, tx, actor, now.noun, "void", now.id, map[string]any{"steps": labels, "changed": before.content.Changes(now.content),
		"reason": "修改了" + strings.Join(before.content.Changes(now.content), "、") + "，" + strings.Join(labels, "、") + "作废"})
}

// edit runs the save of a text; what was signed over the text before is void after. Only a draft saves itself: a pause in typing must not void
// what others signed.
func (s *Service) edit(ctx context.Context, actor audit.Actor, n noun, verb string, id int64, version int, save func(tx pgx.Tx) error) error {
	return s.alter(ctx, actor, n, verb, id, map[string]any{"version": version + 1}, func(tx pgx.Tx) error {
		if verb == autosave {
			if err := isDraft(ctx, tx, n, id); err != nil {
				return err
			}
		}
		return save(tx)
	})
}

// alter is a step that may change what was signed, and voids what was signed over anything else than there is then.
func (s *Service) alter(ctx context.Context, actor audit.Actor, n noun, verb string, id int64, detail any, change func(tx pgx.Tx) error) error {
	return s.step(ctx, actor, n, verb, id, detail, func(tx pgx.Tx) error {
		before, err := s.read(ctx, tx, n, id, true)
		if err != nil {
			return err
		}
		if err = change(tx); err != nil {
			return err
		}
		now, err := s.read(ctx, tx, n, id, false)
		if err != nil {
			return err
		}
		return s.voidChanged(ctx, tx, actor, before, now)
	})
}

// AttachmentsChangedTx voids what was signed over other attachments than the text has now. Whoever adds or removes one calls it in the same
// transaction, after the change.
func (s *Service) AttachmentsChangedTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, subject Subject, id int64) error {
	n, err := nounOf(subject)
	if err != nil {
		return err
	}
	now, err := s.read(ctx, tx, n, id, true)
	if err != nil {
		return err
	}
	list, err := signaturesOf(ctx, tx, n, id)
	if err != nil {
		return err
	}
	for _, g := range list {
		if g.VoidedAt != nil || g.Hash == now.hash {
			continue
		}
		signed, err := contentOf(ctx, tx, g.Hash)
		if err != nil {
			return err
		}
		return s.voidChanged(ctx, tx, actor, piece{hash: g.Hash, content: signed}, now)
	}
	return nil
}

// Signatures lists a text's signatures, void ones too, the first one first.
func (s *Service) Signatures(ctx context.Context, subject Subject, id int64) ([]Signature, error) {
	n, err := nounOf(subject)
	if err != nil {
		return nil, err
	}
	return signaturesOf(ctx, s.DB, n, id)
}
