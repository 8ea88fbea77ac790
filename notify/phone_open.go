package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Calls lists whom staff should call now, what closes first on top, and counts all of them. It says neither who answers the telephone nor the
// number: OpenCall does, of one at a time.
func (s *Service) Calls(ctx context.Context, f CallFilter) ([]PhoneCall, int, error) {
	sealed, err := callsDue(ctx, s.DB, f, s.Now())
	if err != nil {
		return nil, 0, fmt.Errorf("list calls: %w", err)
	}
	total, err := countCallsDue(ctx, s.DB, f, s.Now())
	if err != nil {
		return nil, 0, fmt.Errorf("count calls: %w", err)
	}
	list := make([]PhoneCall, len(sealed))
	for i, c := range sealed {
		list[i] = c.PhoneCall
	}
	return list, total, nil
}

// OpenCall shows the name and the number of one call that is due, and puts who saw them on record; ErrNoCall when it is not due any more.
func (s *Service) OpenCall(ctx context.Context, actor audit.Actor, deliveryID int64) (call PhoneCall, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		sealed, err := callsDue(ctx, tx, CallFilter{DeliveryID: deliveryID, Limit: 1}, s.Now())
		if err != nil {
			return err
		}
		if len(sealed) == 0 {
			return ErrNoCall
		}
		list, err := s.openCalls(sealed)
		if err != nil {
			return err
		}
		call = list[0]
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "call.open", Subject: "deliveries", ID: deliveryID,
			Detail: map[string]any{"campaign": call.CampaignID, "enterprise": call.EnterpriseID}})
	})
	if err != nil {
		return PhoneCall{}, fmt.Errorf("open call of delivery %d: %w", deliveryID, err)
	}
	return call, nil
}
