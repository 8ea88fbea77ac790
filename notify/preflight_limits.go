package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Limits are the messages of an audience that would not leave as they are, though their readers agreed, if their campaign began now.
type Limits struct {
	Channel    Channel
	Messages   int // whose readers agreed
	Duplicates int // of readers who are told by another: one person speaks for several enterprises
	Capped     int // of enterprises or persons that were told as often as they may be
}

// Limits says of each of the campaign's channels outside the site what its class's limits would hold back, and who would be told twice. It
// takes no place: when the campaign begins, others may have.
func (s *Service) Limits(ctx context.Context, c Campaign) ([]Limits, error) {
	list, err := s.limits.get(ctx, c.ID, c.stamp(), func(ctx context.Context) ([]Limits, error) { return s.countLimits(ctx, c) })
	if err != nil {
		return nil, fmt.Errorf("limits of campaign %d: %w", c.ID, err)
	}
	return list, nil
}

func (s *Service) countLimits(ctx context.Context, c Campaign) ([]Limits, error) {
	manners, err := s.mannersOf(ctx, c.Class)
	if err != nil {
		return nil, err
	}
	var outward []Channel
	for _, channel := range c.Channels {
		if channel != Inbox && channel != Webhook {
			outward = append(outward, channel)
		}
	}
	rows, _ := s.DB.Query(ctx, `
		with reached as (
			select ch.channel, m.enterprise_id, c.mobile_hash, c.email_hash, v.address_hash
			from `+members(c)+`cross join unnest($4::text[]) as ch (channel)
			join contacts c on c.enterprise_id = m.enterprise_id and c.removed_at is null
			join lateral `+addressOf("c.id", "ch.channel")+` v on true
			where (`+refusal("c.id", "ch.channel", topicOf)+`) is null
		), full_ones as materialized (
			select w.key from allowances w
			where w.class = $5 and $6 > 0 and (select count(*) from unnest(w.campaigns, w.times) as u (c, t) where u.t > $7 and u.c <> $1) >= $6
		)
		select channel, count(*), count(*) - count(distinct address_hash),
		       count(*) filter (where exists (select from full_ones f where f.key in (int8send(r.enterprise_id), r.mobile_hash, r.email_hash, r.address_hash)))
		from reached r group by channel order by array_position($4::text[], channel)`,
		c.ID, c.State == Draft, c.NoticeID, outward, c.Class, manners.single(), s.Now().Add(-manners.window())) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Limits])
}

// Claimed counts the enterprises of a campaign's audience that handed in a claim under its notice.
func (s *Service) Claimed(ctx context.Context, c Campaign) (n int, err error) {
	err = s.DB.QueryRow(ctx, `
		select count(distinct q.enterprise_id) from claims q join audiences a on a.campaign_id = $1 and a.enterprise_id = q.enterprise_id
		where q.notice_id = $2 and q.state not in ('draft', 'withdrawn')`, c.ID, c.NoticeID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("claims after campaign %d: %w", c.ID, err)
	}
	return n, nil
}
