package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
)

// Receive queues receipts, all or none.
func (s *Service) Receive(ctx context.Context, list []Receipt) error {
	if len(list) == 0 {
		return nil
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		jobs := make([]river.InsertManyParams, len(list))
		for i, r := range list {
			jobs[i].Args = ReceiptArgs{r}
		}
		_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue %d receipts: %w", len(list), err)
	}
	return nil
}

// TakeReceipt notes a receipt and moves its delivery forward, never back; twice is once. It answers ErrNoDelivery while the message is unknown.
func (s *Service) TakeReceipt(ctx context.Context, r Receipt) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		d, err := lockReceived(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := insertReceipt(ctx, tx, d.ID, r); err != nil {
			return err
		}
		if next, moved := d.standing.after(r.Event); moved {
			if err := move(ctx, tx, d.ID, next, r.At, s.Now()); err != nil {
				return err
			}
		}
		if r.Event == EventRead {
			if err := spare(ctx, tx, d.ID, s.Now()); err != nil {
				return err
			}
		}
		if r.Event != EventComplained && !r.Dead || d.AddressHash == nil {
			return nil
		}
		return s.shun(ctx, tx, d, r)
	})
	if err != nil {
		return fmt.Errorf("receipt of a message by %s: %w", r.Channel, err)
	}
	return nil
}

// shun keeps an address from being tried again. A reader who complains has also withdrawn what was agreed (个人信息保护法 art. 15).
func (s *Service) shun(ctx context.Context, tx pgx.Tx, d received, r Receipt) error {
	if err := suppress(ctx, tx, r.Channel, d.AddressHash, string(r.Event), s.Now()); err != nil {
		return err
	}
	if r.Event != EventComplained || d.ContactID == nil {
		return nil
	}
	had, err := withdrawConsent(ctx, tx, *d.ContactID, r.Channel, ByComplaint, s.Now())
	if err != nil || !had {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("回执"), Action: "consent.withdraw", Subject: "contacts", ID: *d.ContactID,
		Detail: map[string]any{"channel": r.Channel, "by": "complaint"}})
}
