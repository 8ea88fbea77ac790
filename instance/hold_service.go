package instance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Held is the hold that is on; nil when everything may leave.
func (s *Service) Held(ctx context.Context) (*Hold, error) {
	rows, _ := s.DB.Query(ctx, `
		select h.id, h.cause, h.detail, h.held_at, coalesce(a.name, '') as by
		from sending_holds h left join accounts a on a.id = h.held_by where h.released_at is null`) // the error resurfaces in Collect
	h, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Hold])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a hold: %w", err)
	}
	return &h, nil
}

// Hold keeps everything from leaving until somebody releases it. What is on the wire at this moment still ends.
func (s *Service) Hold(ctx context.Context, actor audit.Actor, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" || utf8.RuneCountInString(reason) > 200 {
		return ErrNoReason
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.holdTx(ctx, tx, actor, Staff, reason) })
	if err != nil {
		return fmt.Errorf("hold sending: %w", err)
	}
	return nil
}

func (s *Service) holdTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, cause Cause, detail string) error {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into sending_holds (cause, detail, held_at, held_by) values ($1, $2, $3, nullif($4::bigint, 0))
		on conflict ((true)) where released_at is null do nothing returning id`, cause, detail, s.Now(), actor.ID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrHeld
	}
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "sending.hold", Subject: "sending_holds", ID: id,
		Detail: map[string]any{"cause": cause, "reason": detail}})
}

// Release lets messages leave again: the campaigns under way go on, or each is paused until staff have looked. It answers how many were paused.
func (s *Service) Release(ctx context.Context, actor audit.Actor, decision Decision) (paused int, err error) {
	if decision != GoOn && decision != Pause {
		return 0, ErrNoDecision
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, `
			update sending_holds set released_at = $1, released_by = nullif($2::bigint, 0), decision = $3 where released_at is null returning id`,
			s.Now(), actor.ID, decision).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotHeld
		}
		if err != nil {
			return err
		}
		if decision == Pause && s.PauseAll != nil {
			if paused, err = s.PauseAll(ctx, tx, actor, "全部发送暂停过，请核对后再继续"); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "sending.release", Subject: "sending_holds", ID: id,
			Detail: map[string]any{"decision": decision, "paused": paused}})
	})
	if err != nil {
		return 0, fmt.Errorf("release sending: %w", err)
	}
	return paused, nil
}
