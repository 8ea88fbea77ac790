package policies

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// CreateDocument starts a draft in the actor's name.
func (s *Service) CreateDocument(ctx context.Context, actor audit.Actor, d DocumentDraft) (Document, error) {
	if err := d.tidy(); err != nil {
		return Document{}, err
	}
	if actor.ID == 0 {
		return Document{}, ErrNoActor
	}
	var doc Document
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var err error
		if doc, err = insertDocument(ctx, tx, d, actor.ID, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, documents, "create", doc.ID, map[string]any{"title": doc.Title})
	})
	if err != nil {
		return Document{}, fmt.Errorf("create document: %w", err)
	}
	return doc, nil
}

// EditDocument saves d over the given version of a draft. When somebody saved another version since, it refuses with ErrStale.
func (s *Service) EditDocument(ctx context.Context, actor audit.Actor, id int64, version int, d DocumentDraft) (Document, error) {
	return s.editDocument(ctx, actor, "edit", id, version, d)
}

func (s *Service) editDocument(ctx context.Context, actor audit.Actor, verb string, id int64, version int, d DocumentDraft) (Document, error) {
	if err := d.tidy(); err != nil {
		return Document{}, err
	}
	var doc Document
	err := s.edit(ctx, actor, documents, verb, id, version, func(tx pgx.Tx) (err error) {
		doc, err = updateDocument(ctx, tx, id, version, d, actor.ID, s.Now())
		return err
	})
	return doc, err
}

// SubmitDocument hands a draft to the reviewers.
func (s *Service) SubmitDocument(ctx context.Context, actor audit.Actor, id int64) error {
	return s.submit(ctx, actor, documents, id, func(tx pgx.Tx) error { return hasBody(ctx, tx, documents, id) })
}

// PublishDocument makes the version that was signed six times public.
func (s *Service) PublishDocument(ctx context.Context, actor audit.Actor, id int64, version int) error {
	return s.Publish(ctx, actor, Documents, id, Release{Version: version})
}

// ReturnDocument sends a submitted document back to its drafter.
func (s *Service) ReturnDocument(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.sendBack(ctx, actor, documents, id, reason)
}

// WithdrawDocument takes a published document out of force, unless one of its notices is still open.
func (s *Service) WithdrawDocument(ctx context.Context, actor audit.Actor, id int64, reason string) error {
	return s.withdraw(ctx, actor, documents, id, reason, func(tx pgx.Tx) error { return noneOpen(ctx, tx, id, s.Now()) })
}

// Document returns one document in any state.
func (s *Service) Document(ctx context.Context, id int64) (Document, error) {
	return getDocument(ctx, s.DB, id)
}

// PublicDocument returns a document that the public may see; a withdrawn one is still shown, with its reason.
func (s *Service) PublicDocument(ctx context.Context, id int64) (Document, error) {
	d, err := getDocument(ctx, s.DB, id)
	if err == nil && (d.Openness != Open || !d.Public()) {
		return Document{}, ErrNoDocument
	}
	return d, err
}
