package notify

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Estimate is what the short messages of a campaign would come to. Accounts differ in their templates and prices: then the low one and the
// high one are not the same.
type Estimate struct {
	Messages int
	Segments Span
	Price    Span // in ten-thousandths of a yuan
	Priced   bool // every account says what a segment costs
}

// Span is from the least to the most.
type Span struct{ Low, High int }

func (s Span) with(n int) Span { return Span{min(s.Low, n), max(s.High, n)} }

// coster is a carrier whose messages are billed by length.
type coster interface {
	Cost(Outgoing) (segments, price int)
}

// alike are readers whose messages are of the same length.
type alike struct {
	recipient
	Count int
}

// Estimate counts the segments of a campaign's short messages and what they cost, by the accounts that would carry them; nil when it sends none.
func (s *Service) Estimate(ctx context.Context, c Campaign) (*Estimate, error) {
	if !c.Uses(SMS) {
		return nil, nil
	}
	carriers, err := s.smsCarriers(ctx)
	if err != nil {
		return nil, fmt.Errorf("estimate campaign %d: %w", c.ID, err)
	}
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("estimate campaign %d: %w", c.ID, err)
	}
	groups, err := alikeReaders(ctx, s.DB, c)
	if err != nil {
		return nil, fmt.Errorf("estimate campaign %d: %w", c.ID, err)
	}
	e := &Estimate{Priced: len(carriers) > 0}
	for _, g := range groups {
		e.Messages += g.Count
	}
	for i, carrier := range carriers {
		segments, price := 0, 0
		for _, g := range groups {
			n, each := carrier.Cost(s.shortMessage(w, g.recipient))
			segments, price = segments+n*g.Count, price+n*g.Count*each
			e.Priced = e.Priced && each > 0
		}
		if i == 0 {
			e.Segments, e.Price = Span{segments, segments}, Span{price, price}
		}
		e.Segments, e.Price = e.Segments.with(segments), e.Price.with(price)
	}
	return e, nil
}

// alikeReaders are those of the audience whom a short message may reach, by what its length depends on.
func alikeReaders(ctx context.Context, conn db.Conn, c Campaign) ([]alike, error) {
	rows, _ := conn.Query(ctx, `
		select min(m.enterprise_id) as enterprise_id, min(e.name) as enterprise, m.reasons, count(*)
		from `+members(c)+`
		join enterprises e on e.id = m.enterprise_id
		join contacts c on c.enterprise_id = m.enterprise_id and c.removed_at is null
		left join lateral `+addressOf("c.id", "'sms'")+` v on true
		where (`+refusal("c.id", "'sms'", topicOf)+`) is null
		group by char_length(e.name), m.reasons`, c.ID, c.State == Draft, c.NoticeID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[alike])
}

// smsCarriers are the accounts that short messages leave through: those that are enabled, or where none is, all of them.
func (s *Service) smsCarriers(ctx context.Context) ([]coster, error) {
	list, err := s.options(ctx, SMS, 0, keepsAll)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list, func(c candidate) bool { return c.Enabled }) {
		list = slices.DeleteFunc(list, func(c candidate) bool { return !c.Enabled })
	}
	var carriers []coster
	for _, c := range list {
		carrier, err := s.carrierOf(ctx, SMS, c)
		if err != nil {
			continue // its page says that it cannot be used
		}
		if priced, ok := carrier.(coster); ok {
			carriers = append(carriers, priced)
		}
	}
	return carriers, nil
}

// shortMessage is a short message to one enterprise, as a carrier is given it.
func (s *Service) shortMessage(w writer, to recipient) Outgoing {
	return Outgoing{Topic: w.topic, Text: w.outward(to).Text, Link: w.link, Unsubscribe: s.BaseURL + "/unsubscribe", Params: w.params(to)}
}
