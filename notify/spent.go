package notify

import (
	"context"

	"huizhida/db"
)

// oneShot is a carrier of whose messages each uses up an agreement of its reader.
type oneShot interface{ OneShot() bool }

// spent is how many contacts of an audience might be written to on a channel, had they agreed to another message.
func (s *Service) spent(ctx context.Context, c Campaign, channel Channel) (int, error) {
	if channel != MiniProgram {
		return 0, nil
	}
	carrier, err := s.anyCarrier(ctx, channel)
	if err != nil {
		return 0, err
	}
	if one, ok := carrier.(oneShot); !ok || !one.OneShot() {
		return 0, nil
	}
	return countSpent(ctx, s.DB, c, channel)
}

func countSpent(ctx context.Context, conn db.Conn, c Campaign, channel Channel) (n int, err error) {
	err = conn.QueryRow(ctx, `
		select count(*)
		from `+members(c)+`join contacts c on c.enterprise_id = m.enterprise_id and c.removed_at is null
		cross join lateral (select a.account, a.address, a.address_hash from addresses a
		                    where a.contact_id = c.id and a.channel = $4 and a.dead_at is null order by a.id desc limit 1) v
		where `+refusal("c.id", "$4", topicOf)+` is null
		  and not exists (select from subscription_grants g
		                  where g.account = v.account and g.openid_hash = v.address_hash and g.used_at is null and g.voided_at is null)`,
		c.ID, c.State == Draft, c.NoticeID, channel).Scan(&n)
	return n, err
}
