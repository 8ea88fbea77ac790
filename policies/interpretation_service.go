package policies

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// CreateInterpretation starts a draft that explains the document.
func (s *Service) CreateInterpretation(ctx context.Context, actor audit.Actor, documentID int64, d InterpretationDraft) (Interpretation, error) {
	if err := d.tidy(); err != nil {
		return Interpretation{}, err
	}
	if actor.ID == 0 {
		return Interpretation{}, ErrNoActor
	}
	if _, err := getDocument(ctx, s.DB, documentID); err != nil {
		return Interpretation{}, err
	}
	var i Interpretation
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var err error
		if i, err = insertInterpretation(ctx, tx, documentID, d, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, interpretations, "create", i.ID, map[string]any{"title": i.Title, "form": i.Form, "document_id": documentID})
	})
	if err != nil {
		return Interpretation{}, fmt.Errorf("create interpretation of document %d: %w", documentID, err)
	}
	return i, nil
}

// EditInterpretation saves d over the given version of a draft, or refuses with ErrStale.
func (s *Service) EditInterpretation(ctx context.Context, actor audit.Actor, id int64, version int, d InterpretationDraft) (Interpretation, error) {
	return s.editInterpretation(ctx, actor, "edit", id, version, d)
}

func (s *Service) editInterpretation(ctx context.Context, actor audit.Actor, verb string, id int64, version int, d InterpretationDraft) (Interpretation, error) {
	if err := d.tidy(); err != nil {
		return Interpretation{}, err
	}
	var i Interpretation
	err := s.edit(ctx, actor, interpretations, verb, id, version, func(tx pgx.Tx) (err error) {
		i, err = updateInterpretation(ctx, tx, id, version, d, actor.ID, s.Now())
		return err
	})
	return i, err
}

// SubmitInterpretation hands a draft to the reviewers.
func (s *Service) SubmitInterpretation(ctx context.Context, actor audit.Actor, id int64) error {
	return s.submit(ctx, actor, interpretations, id, func(tx pgx.Tx) error {
		if err := hasBody(ctx, tx, interpretations, id); err != nil {
			return err
		}
		i, err := getInterpretation(ctx, tx, id)
		if err != nil {
			return err
		}
		return checked(i.Body)
	})
}

// PublishInterpretation makes the version that was signed six times public.
func (s *Service) PublishInterpretation(ctx context.Context, actor audit.Actor, id int64, version int) error {
	return s.Publish(ctx, actor, Interpretations, id, Release{Version: version})
}

// ReturnInterpretation sends a submitted interpretation back to its drafter.
func (s *Service) ReturnInterpretation(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.sendBack(ctx, actor, interpretations, id, reason)
}

// WithdrawInterpretation takes a published interpretation away; its page stays, with the reason.
func (s *Service) WithdrawInterpretation(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.withdraw(ctx, actor, interpretations, id, reason, always)
}

// Interpretation returns one interpretation in any state.
func (s *Service) Interpretation(ctx context.Context, id int64) (Interpretation, error) {
	return getInterpretation(ctx, s.DB, id)
}

// PublicInterpretation returns an interpretation that the public may see, with its document.
func (s *Service) PublicInterpretation(ctx context.Context, id int64) (Interpretation, Document, error) {
	i, err := getInterpretation(ctx, s.DB, id)
	if err != nil {
		return Interpretation{}, Document{}, err
	}
	if !i.Public() {
		return Interpretation{}, Document{}, ErrNoInterpretation
	}
	d, err := s.PublicDocument(ctx, i.DocumentID)
	return i, d, err
}

// InterpretationsOf lists a document's interpretations that are not withdrawn.
func (s *Service) InterpretationsOf(ctx context.Context, documentID int64) ([]Interpretation, error) {
	return interpretationsOf(ctx, s.DB, documentID, []State{Draft, InReview, Scheduled, Published})
}

// PublishedInterpretationsOf lists what the public may read about a document.
func (s *Service) PublishedInterpretationsOf(ctx context.Context, documentID int64) ([]Interpretation, error) {
	return interpretationsOf(ctx, s.DB, documentID, []State{Published})
}
