package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Record is all that is known of one delivery.
type Record struct {
	Delivery
	MessageID   string // as the message itself carries it; empty for the inbox
	Ref         string // the provider's name for it
	PlannedAt   time.Time
	AcceptedAt  *time.Time
	DeliveredAt *time.Time
	ReadAt      *time.Time
	Tries       []Attempt
	Receipts    []Said
	Decisions   []Decision
	Inquiry     *Inquiry // of the last attempt; nil when its provider was not asked
}

// Said is a receipt that came.
type Said struct {
	Kind   Event
	At     time.Time
	Code   string
	Detail string
}

// Decision is what a person decided about a delivery of which nobody knew whether it had left.
type Decision struct {
	At    time.Time
	Actor string
	Again bool // it is sent again; else it counts as sent
}

// Record reads one delivery with its history, or answers ErrNoDelivery.
func (s *Service) Record(ctx context.Context, id int64) (Record, error) {
	r, err := s.record(ctx, id)
	if err != nil {
		return Record{}, fmt.Errorf("record of delivery %d: %w", id, err)
	}
	return r, nil
}

func (s *Service) record(ctx context.Context, id int64) (r Record, err error) {
	var token string
	d := &r.Delivery
	err = s.DB.QueryRow(ctx, `
		select d.id, d.campaign_id, d.enterprise_id, e.name, e.uscc, d.channel, d.state, d.reason, d.attempts, d.next_at, d.updated_at,
		       coalesce(d.ref, ''), d.planned_at, d.accepted_at, d.delivered_at, d.read_at, c.token
		from deliveries d join enterprises e on e.id = d.enterprise_id join campaigns c on c.id = d.campaign_id
		where d.id = $1`, id).Scan(&d.ID, &d.CampaignID, &d.EnterpriseID, &d.Enterprise, &d.USCC, &d.Channel, &d.State, &d.Reason, &d.Attempts, &d.NextAt,
		&d.UpdatedAt, &r.Ref, &r.PlannedAt, &r.AcceptedAt, &r.DeliveredAt, &r.ReadAt, &token)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, ErrNoDelivery
	}
	if err != nil {
		return r, err
	}
	if d.Channel != Inbox {
		r.MessageID = s.messageID(token, id)
	}
	if r.Tries, err = attempts(ctx, s.DB, id); err != nil {
		return r, err
	}
	rows, _ := s.DB.Query(ctx, `select kind, at, code, detail from receipts where delivery_id = $1 order by at, id`, id) // the error resurfaces in Collect
	if r.Receipts, err = pgx.CollectRows(rows, pgx.RowToStructByName[Said]); err != nil {
		return r, err
	}
	if r.Inquiry, err = inquiryOf(ctx, s.DB, id); err != nil {
		return r, err
	}
	r.Decisions, err = s.decisions(ctx, id)
	return r, err
}

// decisions are a delivery's, from the trail, the earliest first.
func (s *Service) decisions(ctx context.Context, id int64) ([]Decision, error) {
	trail := &audit.Service{DB: s.DB, Now: s.Now}
	lines, err := trail.Lines(ctx, audit.Filter{Subject: "deliveries", ID: id}, 0, history)
	var list []Decision
	for i := len(lines) - 1; i >= 0; i-- {
		if l := lines[i]; l.Action == sentAction || l.Action == againAction {
			list = append(list, Decision{At: l.At, Actor: l.Actor, Again: l.Action == againAction})
		}
	}
	return list, err
}
