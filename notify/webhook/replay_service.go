package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
)

// Deliveries lists an endpoint's deliveries, the newest message first.
func (s *Service) Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, error) {
	list, err := deliveries(ctx, s.db, f)
	if err != nil {
		return nil, fmt.Errorf("list deliveries of webhook endpoint %d: %w", f.EndpointID, err)
	}
	return list, nil
}

// Delivery reads one with what was sent and each attempt, or answers ErrNoDelivery.
func (s *Service) Delivery(ctx context.Context, id int64) (sent Sent, err error) {
	if sent.Delivery, sent.Payload, err = delivery(ctx, s.db, id); err == nil {
		sent.Tries, err = attempts(ctx, s.db, id)
	}
	if err != nil {
		return sent, fmt.Errorf("webhook delivery %d: %w", id, err)
	}
	return sent, nil
}

// Attempts lists the requests that were made of a delivery, in order.
func (s *Service) Attempts(ctx context.Context, deliveryID int64) ([]Attempt, error) {
	list, err := attempts(ctx, s.db, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("list attempts of webhook delivery %d: %w", deliveryID, err)
	}
	return list, nil
}

// Replay sends one message again at once, under its own id, whatever became of it, and begins the schedule anew.
func (s *Service) Replay(ctx context.Context, actor audit.Actor, deliveryID int64) error {
	err := s.change(ctx, actor, "webhook.replay", func(tx pgx.Tx) (int64, any, error) {
		endpointID, err := endpointOf(ctx, tx, deliveryID)
		if err != nil {
			return 0, nil, err
		}
		on, err := lockEndpoint(ctx, tx, endpointID)
		if err := orElse(on, err, ErrDisabled); err != nil {
			return 0, nil, err
		}
		ok, err := requeue(ctx, tx, deliveryID, s.now())
		if err := orElse(ok, err, ErrSending); err != nil {
			return 0, nil, err
		}
		return endpointID, map[string]any{"delivery": deliveryID}, s.enqueue(ctx, tx, []int64{deliveryID})
	})
	if err != nil {
		return fmt.Errorf("replay webhook delivery %d: %w", deliveryID, err)
	}
	return nil
}

// Recover sends an endpoint all messages since a moment that did not reach it: those that failed, those that were cancelled, and those that
// came while it was off. It answers how many.
func (s *Service) Recover(ctx context.Context, actor audit.Actor, endpointID int64, since time.Time) (n int, err error) {
	err = s.verb(ctx, actor, "webhook.recover", endpointID, func(tx pgx.Tx) (any, error) {
		on, err := lockEndpoint(ctx, tx, endpointID)
		if err := orElse(on, err, ErrDisabled); err != nil {
			return nil, err
		}
		ids, err := missed(ctx, tx, endpointID, since, s.now())
		if err != nil {
			return nil, err
		}
		n = len(ids)
		return map[string]any{"since": since, "messages": n}, s.enqueue(ctx, tx, ids)
	})
	return n, err
}

func endpointOf(ctx context.Context, conn db.Conn, deliveryID int64) (id int64, err error) {
	err = conn.QueryRow(ctx, `select endpoint_id from webhook_deliveries where id = $1`, deliveryID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNoDelivery
	}
	return id, err
}

// requeue makes a delivery due; false while somebody sends it.
func requeue(ctx context.Context, conn db.Conn, id int64, now time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update webhook_deliveries set state = 'queued', tries = 0, next_at = $2, updated_at = $2
		where id = $1 and state <> 'sending'`, id, now)
	return tag.RowsAffected() > 0, err
}

// missed makes due what did not reach an endpoint since a moment, and answers the deliveries in the order of their messages.
func missed(ctx context.Context, conn db.Conn, endpointID int64, since, now time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `
		with wanted as (
			select m.id from webhook_messages m join webhook_endpoints e on e.id = $1
			where m.created_at >= $2 and m.event <> $4 and (e.events = '{}' or m.event = any(e.events))
		), due as (
			insert into webhook_deliveries (endpoint_id, message_id, state, next_at, created_at, updated_at)
			select $1, id, 'queued', $3, $3, $3 from wanted
			on conflict (endpoint_id, message_id) do update
			set state = 'queued', tries = 0, next_at = $3, updated_at = $3
			where webhook_deliveries.state in ('failed', 'cancelled')
			returning id, message_id
		)
		select id from due order by message_id`, endpointID, since, now, Test) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
