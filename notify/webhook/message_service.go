package webhook

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// maxPayload keeps messages what they should be: ids and a few words, for a receiver that asks for the rest.
const maxPayload = 20 << 10 // bytes

// Emit tells every endpoint that wants it of an event, when the caller's transaction commits. The origin names what happened, such as
// "claims/7/approved": a second event of the same origin does nothing. Data is what the event's Data type says, and never personal data.
func (s *Service) Emit(ctx context.Context, tx pgx.Tx, e Event, origin string, data any) error {
	if _, err := s.emit(ctx, tx, e, origin, data, 0); err != nil {
		return fmt.Errorf("emit %s of %s: %w", e, origin, err)
	}
	return nil
}

// SendTest sends a test event to one endpoint and answers its delivery.
func (s *Service) SendTest(ctx context.Context, actor audit.Actor, endpointID int64) (deliveryID int64, err error) {
	err = s.verb(ctx, actor, "webhook.test", endpointID, func(tx pgx.Tx) (any, error) {
		on, err := lockEndpoint(ctx, tx, endpointID)
		if err := orElse(on, err, ErrDisabled); err != nil {
			return nil, err
		}
		ids, err := s.emit(ctx, tx, Test, fmt.Sprintf("webhook_endpoints/%d/test/%s", endpointID, rand.Text()), TestData{EndpointID: endpointID}, endpointID)
		if err == nil {
			deliveryID = ids[0]
		}
		return nil, err
	})
	return deliveryID, err
}

// emit keeps the message and makes its deliveries with their jobs; for endpoint 0 all that want it.
func (s *Service) emit(ctx context.Context, tx pgx.Tx, e Event, origin string, data any, endpointID int64) ([]int64, error) {
	if !e.known() || origin == "" {
		return nil, fmt.Errorf("event %q: need one of the list, and an origin", e)
	}
	now := s.now()
	payload, err := json.Marshal(envelope{Type: e, Timestamp: now.UTC(), Data: data})
	if err != nil {
		return nil, err
	}
	if len(payload) > maxPayload {
		return nil, fmt.Errorf("%d bytes of payload, %d is the most", len(payload), maxPayload)
	}
	id, fresh, err := insertMessage(ctx, tx, newUID(), e, origin, payload, now)
	if err != nil || !fresh {
		return nil, err
	}
	deliveries, err := address(ctx, tx, id, e, endpointID, now)
	if err != nil {
		return nil, err
	}
	return deliveries, s.enqueue(ctx, tx, deliveries)
}
