package notify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// CallList lists whom staff should call now, what closes first on top, and counts all of them. Nobody is on it who has read the message, or
// whose campaign is paused or over. Whoever sees names and numbers is in the trail for it.
func (s *Service) CallList(ctx context.Context, actor audit.Actor, f CallFilter) (list []PhoneCall, total int, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		sealed, err := callsDue(ctx, tx, f, s.Now())
		if err != nil {
			return err
		}
		if total, err = countCallsDue(ctx, tx, f, s.Now()); err != nil {
			return err
		}
		if list, err = s.openCalls(sealed); err != nil || len(list) == 0 {
			return err
		}
		return s.seen(ctx, tx, actor, f, list)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list calls: %w", err)
	}
	return list, total, nil
}

// openCalls reads who is to be called, and where.
func (s *Service) openCalls(sealed []sealedCall) (list []PhoneCall, err error) {
	list = make([]PhoneCall, len(sealed))
	for i, c := range sealed {
		if c.PhoneCall.Name, err = s.Key.Open(c.SealedName); err != nil {
			return nil, fmt.Errorf("call %d: %w", c.DeliveryID, err)
		}
		if c.PhoneCall.Mobile, err = s.Key.Open(c.SealedMobile); err != nil {
			return nil, fmt.Errorf("call %d: %w", c.DeliveryID, err)
		}
		list[i] = c.PhoneCall
	}
	return list, nil
}

// seen writes into the trail whose numbers were shown.
func (s *Service) seen(ctx context.Context, tx pgx.Tx, actor audit.Actor, f CallFilter, list []PhoneCall) error {
	deliveries := make([]int64, len(list))
	for i, c := range list {
		deliveries[i] = c.DeliveryID
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "call.list", Subject: "campaigns", ID: f.CampaignID,
		Detail: map[string]any{"deliveries": deliveries, "town": f.Town}})
}

// RecordCall notes how a call ended. Who was told is told; a number that nobody answers is tried again, and in the end the delivery failed; a
// wrong number is never called or written to again, and neither is one whose owner declines calls.
func (s *Service) RecordCall(ctx context.Context, actor audit.Actor, deliveryID int64, result CallResult, note string) error {
	if note = strings.TrimSpace(note); len([]rune(note)) > 500 {
		return ErrLongCallNote
	}
	if !result.known() {
		return ErrNoCallResult
	}
	var campaignID int64
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		d, err := lockCall(ctx, tx, deliveryID, s.Now())
		if err != nil {
			return err
		}
		campaignID = d.CampaignID
		if err := recordCall(ctx, tx, d, outcomeOf(result, d.Attempts+1), note, s.Now()); err != nil {
			return err
		}
		if err := s.heed(ctx, tx, d, result); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "call.record", Subject: "deliveries", ID: deliveryID,
			Detail: map[string]any{"result": result, "try": d.Attempts + 1}})
	})
	if err != nil {
		return fmt.Errorf("record call of delivery %d: %w", deliveryID, err)
	}
	return s.finishIfDone(ctx, campaignID)
}

// heed does what the person on the phone wants.
func (s *Service) heed(ctx context.Context, tx pgx.Tx, d calledDelivery, result CallResult) error {
	switch result {
	case CallWrong:
		for _, channel := range []Channel{Call, SMS} {
			if err := suppress(ctx, tx, channel, d.AddressHash, "wrong", s.Now()); err != nil {
				return err
			}
		}
	case CallDeclined:
		_, err := withdrawConsent(ctx, tx, d.ContactID, Call, ByStaff, s.Now())
		return err
	}
	return nil
}

// callOutcome is what a result means for its delivery.
type callOutcome struct {
	result  CallResult
	outcome string // of the attempt
	standing
}

func outcomeOf(r CallResult, try int) callOutcome {
	switch {
	case r == CallNoAnswer && try < maxCalls:
		return callOutcome{r, "temporary", standing{Planned, ""}}
	case r == CallNoAnswer:
		return callOutcome{r, "temporary", standing{Failed, Exhausted}}
	case r == CallWrong:
		return callOutcome{r, "permanent", standing{Failed, Rejected}}
	}
	return callOutcome{r, "accepted", standing{Delivered, ""}}
}
