package enterprises

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// RunCheck is the work of CheckArgs: the whole list, merged and taken back batch by batch.
func (s *Service) RunCheck(ctx context.Context, id int64) error {
	imp, err := getImport(ctx, s.DB, id)
	if err != nil || imp.State != ImportChecking {
		return err
	}
	if err := reset(ctx, s.DB, id); err != nil { // a check that was cut off begins anew
		return fmt.Errorf("run check of import %d: %w", id, err)
	}
	imp.Counts = Counts{}
	return s.runStored(ctx, imp, true)
}

// RunImport is the work of ImportArgs. Cut off and run again, it goes on after the last batch; run after its end, it does nothing.
func (s *Service) RunImport(ctx context.Context, id int64) error {
	imp, err := move(ctx, s.DB, id, []ImportState{ImportQueued, ImportRunning}, ImportRunning)
	if errors.Is(err, ErrImportBusy) {
		return nil // it ended before
	}
	if err != nil {
		return fmt.Errorf("run import %d: %w", id, err)
	}
	return s.runStored(ctx, imp, false)
}

// runStored carries a stored list. A file that cannot be read fails the import for good; other trouble is returned, to be tried again.
func (s *Service) runStored(ctx context.Context, imp Import, dry bool) error {
	actor := audit.Actor{ID: imp.ActorID, Name: imp.Actor}
	_, content, err := s.Files.Open(ctx, imp.FileSHA256)
	if err != nil {
		return fmt.Errorf("run import %d: %w", imp.ID, err)
	}
	list := List{Reader: content, Name: imp.FileName, Source: imp.Source, AsOf: imp.AsOf, Map: imp.Mapping, Overrides: imp.Overrides, DryRun: dry}
	r, err := s.open(ctx, actor, &imp, list)
	if err == nil {
		defer r.table.Close()
		err = s.complete(ctx, r)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return s.Fail(ctx, imp.ID, f.Message)
	}
	if err != nil {
		return fmt.Errorf("run import %d: %w", imp.ID, err)
	}
	return nil
}

// Fail ends an import that cannot be carried to its end; what it merged stays, and verdicts follow it.
func (s *Service) Fail(ctx context.Context, id int64, message string) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		imp, ran, err := fail(ctx, tx, id, message, s.Now())
		if err != nil || !ran {
			return err
		}
		return s.tellChanged(ctx, tx, imp)
	})
	if err != nil {
		return fmt.Errorf("fail import %d: %w", id, err)
	}
	return nil
}
