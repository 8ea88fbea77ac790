package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

var errNoMobile = fault.New(fault.Invalid, "不是手机号码")

// ReplyStop honours a reply to an SMS that asks for no more: nobody with the number is written to by SMS again until they say so, on any
// topic, not even about their own case, and in no enterprise. What waits is not sent either, because a lane asks again before it sends. Who
// agreed after the reply was written has changed their mind: providers repeat old replies. It answers how many contacts had agreed.
func (s *Service) ReplyStop(ctx context.Context, mobile string, at time.Time) (n int, err error) {
	number, ok := normaliseMobile(mobile)
	if !ok {
		return 0, errNoMobile
	}
	now := s.Now()
	if at.IsZero() || at.After(now) {
		at = now
	}
	hash := s.Key.Hash(number)
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var stopped bool
		if n, stopped, err = stopAddress(ctx, tx, SMS, hash, ByReply, at, now); err != nil || n == 0 && !stopped {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Actor: audit.System("短信回复"), Action: "consent.withdraw", Subject: "suppressions",
			Detail: map[string]any{"channel": SMS, "by": ByReply, "contacts": n}})
	})
	if err != nil {
		return 0, fmt.Errorf("stop by reply: %w", err)
	}
	return n, nil
}

// stopAddress ends the consents on a channel of everybody who is found at an address, as far as they were given before a moment, and keeps the
// address from being used. It answers of how many people, and whether the address was in use. A provider dates to the second.
func stopAddress(ctx context.Context, conn db.Conn, channel Channel, hash []byte, origin Origin, said, at time.Time) (n int, stopped bool, err error) {
	err = conn.QueryRow(ctx, `
		with agreed as materialized (
			select k.id, k.contact_id, k.given_at >= $5 as renewed
			from contact_addresses v join consents k on k.contact_id = v.contact_id and k.channel = $1 and k.withdrawn_at is null
			where v.channel = $1 and v.address_hash = $2
			for update of k
		), ended as (
			update consents k set withdrawn_at = $3, withdrawn_origin = $4 from agreed a where k.id = a.id and not a.renewed returning k.contact_id
		), kept as (
			insert into suppressions (channel, address_hash, reason, created_at)
			select $1, $2, $4, $3 where not exists (select from agreed where renewed)
			on conflict (channel, address_hash) do nothing returning 1
		)
		select (select count(distinct contact_id) from ended), exists (select from kept)`,
		channel, hash, at, origin, said.Add(time.Second)).Scan(&n, &stopped)
	return n, stopped, err
}
