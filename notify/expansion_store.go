package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// launch begins a released campaign, so that its text can no longer be edited.
func launch(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set state = 'running', started_at = coalesce(started_at, $2), updated_at = $2
		where id = $1 and state in ('approved', 'scheduled')`, id, at))
}

// layOut cuts a campaign's frozen audience into pages, and answers how many there are.
func layOut(ctx context.Context, conn db.Conn, id int64) (int64, error) {
	tag, err := conn.Exec(ctx, `
		insert into audience_pages (campaign_id, first, last)
		select $1, min(enterprise_id), max(enterprise_id)
		from (select enterprise_id, (row_number() over (order by enterprise_id) - 1) / $2 as page
		      from audiences where campaign_id = $1 and added_at is null) a
		group by page`, id, pageSize)
	return tag.RowsAffected(), err
}

// audiencePage is the enterprises from first to last of an audience.
type audiencePage struct{ first, last int64 }

// takePage takes the next page of a running campaign that nobody else is expanding, off the list of those to be expanded; false for none.
// Whoever stops the campaign waits for the transaction, or comes before it.
func takePage(ctx context.Context, tx pgx.Tx, id int64) (p audiencePage, ok bool, err error) {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock_shared(`+campaignLock+`)`, id); err != nil {
		return p, false, err
	}
	err = tx.QueryRow(ctx, `
		delete from audience_pages d
		using (select p.first from audience_pages p join campaigns c on c.id = p.campaign_id
		       where c.id = $1 and c.state = 'running' and c.expanded_at is null and `+notHeld+`order by p.first limit 1 for update of p skip locked) next
		where d.campaign_id = $1 and d.first = next.first returning d.first, d.last`, id).Scan(&p.first, &p.last)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

// touch says that a campaign is being worked on.
func touch(ctx context.Context, conn db.Conn, id int64, at time.Time) error {
	_, err := conn.Exec(ctx, `update campaigns set updated_at = $2 where id = $1`, id, at)
	return err
}

// endExpansion marks that every delivery exists.
func endExpansion(ctx context.Context, conn db.Conn, id int64, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update campaigns set expanded_at = $2, updated_at = $2 where id = $1 and state = 'running' and expanded_at is null
		  and not exists (select from audience_pages where campaign_id = $1)`, id, at))
}

// recipients are the enterprises of a page. Both tables are read in their order, however large they are.
func recipients(ctx context.Context, conn db.Conn, campaignID int64, p audiencePage) ([]recipient, error) {
	rows, _ := conn.Query(ctx, `
		select a.enterprise_id, e.name as enterprise, a.reasons
		from audiences a join enterprises e on e.id = a.enterprise_id
		where a.campaign_id = $1 and a.enterprise_id between $2 and $3 and a.added_at is null and e.id between $2 and $3
		order by a.enterprise_id`, campaignID, p.first, p.last) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[recipient])
}

// madeDelivery is a row that plan has just made.
type madeDelivery struct {
	ID      int64
	Channel Channel
	State   DeliveryState
	Reason  Reason
}

// plan makes the deliveries outside the inbox of the audience's enterprises in (after, last]: one per enterprise × contact × channel. Our
// unique key, not the job queue, is what keeps a second run from making any. Added is nil for those frozen, else when they were added. Whoever
// speaks for several enterprises is told once, for the first of them. Channels of the ladder wait; of an enterprise's, the first that may be
// used knows until when.
func plan(ctx context.Context, conn db.Conn, c Campaign, after, last int64, added *time.Time, at time.Time) ([]madeDelivery, error) {
	ladder := c.Ladder
	if c.Rehearses != nil {
		ladder = nil // nobody reads, and nobody waits
	}
	rungs, due := ladder.columns(c.Channels, at)
	rows, _ := conn.Query(ctx, `
		with judged as materialized (
			select a.enterprise_id, c.id as contact_id, ch.channel, ch.rung, ch.due, v.address_hash, `+refusal("c.id", "ch.channel", "$10")+` as refusal
			from audiences a
			cross join unnest($4::text[], $7::int[], $8::timestamptz[]) as ch (channel, rung, due)
			left join contacts c on c.enterprise_id = a.enterprise_id and c.removed_at is null
			left join lateral `+addressOf("c.id", "ch.channel")+` v on true
			where a.campaign_id = $1 and a.enterprise_id > $2 and a.enterprise_id <= $3 and a.added_at is not distinct from $6 and ch.channel <> 'inbox'
		), planned as (
			select j.*, case when j.refusal is not null then j.refusal
			                 when case when j.channel = 'email' then `+isShared("j.contact_id", Email, "j.address_hash")+`
			                           when j.channel in ('sms', 'call') then `+isShared("j.contact_id", SMS, "j.address_hash")+`
			                           else exists (select from addresses q where q.channel = j.channel and q.address_hash = j.address_hash and q.dead_at is null
			                                        and q.contact_id <> j.contact_id) end
			                  and exists (select `+samePerson("j.contact_id", "j.channel", "j.address_hash", "$6", "$10")+`
			                              and (o.enterprise_id, o.contact_id) < (j.enterprise_id, j.contact_id)) then 'duplicate_person' end as reason
			from judged j
		), placed as (
			select p.*, min(p.rung) filter (where p.reason is null and p.rung > 0) over (partition by p.enterprise_id) as first from planned p
		)
		insert into deliveries (campaign_id, enterprise_id, contact_id, channel, rung, state, reason, next_at, planned_at, updated_at)
		select $1, enterprise_id, contact_id, channel, rung,
		       case when reason is not null then 'suppressed' when rung > 0 or channel = 'call' and $9 then 'planned' else 'queued' end, coalesce(reason, ''),
		       case when reason is not null then null when rung = first then due when rung = 0 and channel = 'call' and $9 then $5::timestamptz end, $5, $5
		from placed order by channel, enterprise_id, contact_id
		on conflict (campaign_id, enterprise_id, contact_id, channel) do nothing
		returning id, channel, state, reason`, c.ID, after, last, c.Channels, at, added, rungs, due, c.Rehearses == nil, c.Topic) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[madeDelivery])
}

// insertArrived makes the deliveries of letters that are in their inboxes with them, and answers each one's id by enterprise. An enterprise
// that has one of the campaign gets no other.
func insertArrived(ctx context.Context, conn db.Conn, campaignID int64, enterpriseIDs []int64, at time.Time) (map[int64]int64, error) {
	rows, _ := conn.Query(ctx, `
		insert into deliveries (campaign_id, enterprise_id, channel, state, attempts, planned_at, accepted_at, delivered_at, updated_at)
		select $1, id, 'inbox', 'delivered', 1, $3, $3, $3, $3 from unnest($2::bigint[]) as e (id)
		on conflict (campaign_id, enterprise_id, contact_id, channel) do nothing
		returning enterprise_id, id`, campaignID, enterpriseIDs, at) // the error resurfaces in ForEachRow
	made := make(map[int64]int64, len(enterpriseIDs))
	var enterprise, id int64
	_, err := pgx.ForEachRow(rows, []any{&enterprise, &id}, func() error { made[enterprise] = id; return nil })
	return made, err
}
