package enterprises

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// idle are the states in which nothing works on an import and nothing has been written.
var idle = []ImportState{ImportStaged, ImportChecked, ImportFailed}

// Check takes the choice for each column, in file order (a key or Skip), and tries the list in the background, without writing.
func (s *Service) Check(ctx context.Context, actor audit.Actor, id int64, choices []string) error {
	imp, err := s.GetImport(ctx, id)
	if err != nil {
		return err
	}
	mapping, err := s.mappingOf(ctx, imp, choices)
	if err != nil {
		return err
	}
	return s.tryAgain(ctx, id, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update imports set mapping = $2 where id = $1`, id, orEmpty(mapping))
		return err
	})
}

// mappingOf ties choices to the file's columns. Choices with which the file cannot be read are refused while they can still be mended.
func (s *Service) mappingOf(ctx context.Context, imp Import, choices []string) (map[string]string, error) {
	table, err := s.openStored(ctx, imp)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	mapping := map[string]string{}
	for i, choice := range choices[:min(len(choices), len(table.Header))] {
		mapping[table.Header[i]] = choice
	}
	targets, _, err := MapHeader(table.Header, mapping)
	if err != nil {
		return nil, err
	}
	_, err = newReading(table.Header, targets, imp.AsOf, nil)
	return mapping, err
}

// Override lets a wrong check character through for an officer's reason, and tries the list again.
func (s *Service) Override(ctx context.Context, actor audit.Actor, id int64, uscc, reason string) error {
	uscc, reason = NormalizeUSCC(uscc), strings.TrimSpace(reason)
	problem, bad := errors.AsType[*USCCProblem](CheckUSCC(uscc))
	switch {
	case !bad:
		return fault.Form(fault.Field{Name: "uscc", Message: "这个代码的校验码没有问题，不需要放行"})
	case !problem.Overridable:
		return fault.Form(fault.Field{Name: "uscc", Message: problem.Message})
	case reason == "":
		return fault.Form(fault.Field{Name: "reason", Message: "请写明放行的理由，如 已核对营业执照原件"})
	}
	return s.tryAgain(ctx, id, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update imports set overrides = overrides || jsonb_build_object($2::text, $3::text) where id = $1`, id, uscc, reason)
		return err
	})
}

// tryAgain changes a staged import and enqueues its check, both or neither.
func (s *Service) tryAgain(ctx context.Context, id int64, change func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		imp, err := move(ctx, tx, id, idle, ImportChecking)
		if err != nil {
			return err
		}
		if imp.FileSHA256 == nil {
			return ErrImportBusy // it came from the command line and failed there
		}
		if err := change(tx); err != nil {
			return err
		}
		if err := reset(ctx, tx, id); err != nil {
			return err
		}
		_, err = s.Jobs.InsertTx(ctx, tx, CheckArgs{ImportID: id}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("check import %d: %w", id, err)
	}
	return nil
}

// Confirm sends a checked list on its way into the register.
func (s *Service) Confirm(ctx context.Context, actor audit.Actor, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := move(ctx, tx, id, []ImportState{ImportChecked}, ImportQueued); err != nil {
			return err
		}
		if err := reset(ctx, tx, id); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "enterprises.confirm_import", Subject: "imports", ID: id}); err != nil {
			return err
		}
		_, err := s.Jobs.InsertTx(ctx, tx, ImportArgs{ImportID: id}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("confirm import %d: %w", id, err)
	}
	return nil
}

// Discard gives up a list before anything of it was written.
func (s *Service) Discard(ctx context.Context, actor audit.Actor, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := move(ctx, tx, id, idle, ImportDiscarded); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "enterprises.discard_import", Subject: "imports", ID: id})
	})
	if err != nil {
		return fmt.Errorf("discard import %d: %w", id, err)
	}
	return nil
}
