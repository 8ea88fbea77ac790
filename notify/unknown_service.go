package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// ErrNotUnknown is returned for a decision about a delivery of which it is known, by now, what became of it.
var ErrNotUnknown = fault.New(fault.Conflict, "这条投递的结果已经清楚，或刚被他人处理，请刷新")

// What the trail calls the decisions.
const (
	sentAction  = "delivery.mark_sent"
	againAction = "delivery.send_again"
)

// MarkSent notes that a person found out, at the provider, that a message of unknown fate had left. That it was in doubt stays written.
func (s *Service) MarkSent(ctx context.Context, actor audit.Actor, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		ok, err := changed(tx.Exec(ctx, `
			update deliveries set state = 'accepted', reason = 'interrupted', accepted_at = coalesce(accepted_at, $2), next_at = null, updated_at = $2
			where id = $1 and state = 'unknown'`, id, s.Now()))
		if err != nil || !ok {
			return orElse(err, ErrNotUnknown)
		}
		return s.decided(ctx, tx, actor, sentAction, id)
	})
	if err != nil {
		return fmt.Errorf("mark delivery %d as sent: %w", id, err)
	}
	return nil
}

// SendAgain lets a message of unknown fate be sent once more, under the same id, because a person would rather have it come twice than never.
// Its campaign goes on for it if it had finished; one that was stopped stays so.
func (s *Service) SendAgain(ctx context.Context, actor audit.Actor, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var campaignID, noticeID int64
		err := tx.QueryRow(ctx, `
			select c.id, c.notice_id from campaigns c join deliveries d on d.campaign_id = c.id
			where d.id = $1 and d.state = 'unknown' for update of c`, id).Scan(&campaignID, &noticeID)
		if err != nil {
			return orNone(err, ErrNotUnknown)
		}
		if err := s.requireOpen(ctx, tx, noticeID); err != nil {
			return err
		}
		made, err := requeueUnknown(ctx, tx, campaignID, id, s.Now())
		if err != nil {
			return err
		}
		if err := s.decided(ctx, tx, actor, againAction, id); err != nil {
			return err
		}
		return s.enqueue(ctx, tx, campaignID, []madeDelivery{made})
	})
	if err != nil {
		return fmt.Errorf("send delivery %d again: %w", id, err)
	}
	return nil
}

// decided writes a decision into the trail.
func (s *Service) decided(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, id int64) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "deliveries", ID: id})
}
