package policies

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// CreateNotice starts a draft that will open a window for the benefit.
func (s *Service) CreateNotice(ctx context.Context, actor audit.Actor, benefitID int64, d NoticeDraft) (Notice, error) {
	if err := d.tidy(); err != nil {
		return Notice{}, err
	}
	if actor.ID == 0 {
		return Notice{}, ErrNoActor
	}
	if _, err := getBenefit(ctx, s.DB, benefitID); err != nil {
		return Notice{}, err
	}
	var n Notice
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var err error
		if n, err = insertNotice(ctx, tx, benefitID, d, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, notices, "create", n.ID, map[string]any{"title": n.Title, "benefit_id": benefitID})
	})
	if err != nil {
		return Notice{}, fmt.Errorf("create notice of benefit %d: %w", benefitID, err)
	}
	return n, nil
}

// EditNotice saves d over the given version of a draft, or refuses with ErrStale.
func (s *Service) EditNotice(ctx context.Context, actor audit.Actor, id int64, version int, d NoticeDraft) (Notice, error) {
	return s.editNotice(ctx, actor, "edit", id, version, d)
}

func (s *Service) editNotice(ctx context.Context, actor audit.Actor, verb string, id int64, version int, d NoticeDraft) (Notice, error) {
	if err := d.tidy(); err != nil {
		return Notice{}, err
	}
	var n Notice
	err := s.edit(ctx, actor, notices, verb, id, version, func(tx pgx.Tx) (err error) {
		n, err = updateNotice(ctx, tx, id, version, d, actor.ID, s.Now())
		return err
	})
	return n, err
}

// SubmitNotice hands a draft to the reviewers.
func (s *Service) SubmitNotice(ctx context.Context, actor audit.Actor, id int64) error {
	return s.submit(ctx, actor, notices, id, always)
}

// PublishNotice makes the version that was signed six times public.
func (s *Service) PublishNotice(ctx context.Context, actor audit.Actor, id int64, version int) error {
	return s.Publish(ctx, actor, Notices, id, Release{Version: version})
}

// NoticeTx is Notice within the caller's transaction.
func (s *Service) NoticeTx(ctx context.Context, tx pgx.Tx, id int64) (Notice, error) {
	return getNotice(ctx, tx, id)
}

// ReturnNotice sends a submitted notice back to its drafter.
func (s *Service) ReturnNotice(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.sendBack(ctx, actor, notices, id, reason)
}

// WithdrawNotice closes a published notice for good; its page stays, with the reason.
func (s *Service) WithdrawNotice(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.withdraw(ctx, actor, notices, id, reason, always)
}

// Notice returns one notice in any state.
func (s *Service) Notice(ctx context.Context, id int64) (Notice, error) {
	return getNotice(ctx, s.DB, id)
}

// Posted is a notice with what it stands on.
type Posted struct {
	Notice   Notice
	Benefit  Benefit
	Document Document
}

// Posted returns a notice in any state with its benefit and document.
func (s *Service) Posted(ctx context.Context, id int64) (p Posted, err error) {
	if p.Notice, err = getNotice(ctx, s.DB, id); err != nil {
		return p, err
	}
	if p.Benefit, err = getBenefit(ctx, s.DB, p.Notice.BenefitID); err != nil {
		return p, err
	}
	p.Document, err = getDocument(ctx, s.DB, p.Benefit.DocumentID)
	return p, err
}

// PublicNotice is Posted for what the public may see; a withdrawn notice is still shown, with its reason.
func (s *Service) PublicNotice(ctx context.Context, id int64) (Posted, error) {
	p, err := s.Posted(ctx, id)
	if err == nil && (p.Document.Openness != Open || !p.Notice.Public()) {
		return Posted{}, ErrNoNotice
	}
	return p, err
}

// NoticesOf lists a benefit's notices in every state, the newest window first.
func (s *Service) NoticesOf(ctx context.Context, benefitID int64) ([]Notice, error) {
	return noticesOf(ctx, s.DB, benefitID, States)
}

// PublishedNoticesOf lists what the public may see of a benefit's notices.
func (s *Service) PublishedNoticesOf(ctx context.Context, benefitID int64) ([]Notice, error) {
	return noticesOf(ctx, s.DB, benefitID, []State{Published})
}
