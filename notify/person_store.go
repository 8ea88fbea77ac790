package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// isShared asks cheaply whether anybody else is found at an address: of nearly all, nobody is, and nothing more is asked.
func isShared(contact string, channel Channel, hash string) string {
	switch channel {
	case Email:
		return `exists (select from contacts q where q.email_hash = ` + hash + ` and q.id <> ` + contact + `)`
	case SMS, Call:
		return `exists (select from contacts q where q.mobile_hash = ` + hash + ` and q.id <> ` + contact + `)`
	}
	return `exists (select from addresses q where q.channel = $2 and q.address_hash = ` + hash + ` and q.dead_at is null and q.contact_id <> ` + contact + `)`
}

// samePerson is the contacts o, of enterprises i in the audience of campaign $1, that are found at an address on a channel and may be written to
// there, of those that were frozen or added at one time: they are one person with the contact that is named.
func samePerson(contact, channel, hash, added, topic string) string {
	return `
	from contact_persons o
	join audiences y on y.campaign_id = $1 and y.enterprise_id = o.enterprise_id and y.added_at is not distinct from ` + added + `
	join enterprises i on i.id = o.enterprise_id
	join contact_addresses v on v.contact_id = o.contact_id and v.channel = o.channel and v.address_hash = o.address_hash
	where o.channel = ` + channel + ` and o.address_hash = ` + hash + ` and o.contact_id <> ` + contact + `
	  and (` + refusal("o.contact_id", channel, topic) + `) is null`
}

// nameAll names in one message all enterprises of its audience for which its reader speaks and agreed.
func nameAll(ctx context.Context, conn db.Conn, a DeliverArgs, list []claimed) error {
	at := map[int64]int{}
	var ids []int64
	for i, d := range list {
		if d.Shared {
			at[d.ID] = i
			ids = append(ids, d.ID)
		}
	}
	rows, _ := conn.Query(ctx, `
		select d.id, t.names
		from deliveries d
		join audiences z on z.campaign_id = $1 and z.enterprise_id = d.enterprise_id
		cross join lateral `+addressOf("d.contact_id", "$2")+` m
		cross join lateral (select string_agg(x.name, '、' order by x.id) as names from (
			select distinct i.id, i.name `+samePerson("d.contact_id", "$2", "m.address_hash", "z.added_at", topicOf)+` and i.id <> d.enterprise_id) x) t
		where d.id = any($3) and t.names is not null`, a.CampaignID, a.Channel, ids) // the error resurfaces in ForEachRow
	var id int64
	var names string
	_, err := pgx.ForEachRow(rows, []any{&id, &names}, func() error { list[at[id]].Enterprise += "、" + names; return nil })
	return err
}

// promote lets the next of a person's deliveries speak where the one that spoke for it was refused before it left: the person may have agreed for
// another of its enterprises.
func promote(ctx context.Context, conn db.Conn, campaignID int64, at time.Time) ([]madeDelivery, error) {
	rows, _ := conn.Query(ctx, `
		with orphans as materialized (
			select f.id, min(f.id) over (partition by f.told_by) as heir
			from deliveries f join deliveries l on l.id = f.told_by and l.state = 'suppressed'
			where f.campaign_id = $1 and f.state = 'suppressed' and f.reason = 'duplicate_person'
		), heirs as (
			update deliveries f
			set state = case when o.heir = f.id then 'queued' else f.state end, reason = case when o.heir = f.id then '' else f.reason end,
			    told_by = nullif(o.heir, f.id), updated_at = $2
			from orphans o where f.id = o.id
			returning f.id, f.channel, f.state, f.reason
		)
		select id, channel, state, reason from heirs where state = 'queued'`, campaignID, at) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[madeDelivery])
}

// pointToTeller writes into the duplicates of enterprises in (after, last], frozen or added at a moment, which delivery tells them: the first of
// the same person.
func pointToTeller(ctx context.Context, conn db.Conn, campaignID, after, last int64, added *time.Time, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set told_by = t.id, updated_at = $4
		from contact_addresses v
		cross join lateral (
			select l.id from contact_persons o
			join audiences y on y.campaign_id = $1 and y.enterprise_id = o.enterprise_id and y.added_at is not distinct from $5
			join deliveries l on l.campaign_id = $1 and l.enterprise_id = o.enterprise_id and l.contact_id = o.contact_id and l.channel = v.channel
			where o.channel = v.channel and o.address_hash = v.address_hash and l.reason <> 'duplicate_person'
			order by l.state = 'suppressed', l.id limit 1) t
		where d.campaign_id = $1 and d.enterprise_id > $2 and d.enterprise_id <= $3 and d.reason = 'duplicate_person' and d.told_by is null
		  and v.contact_id = d.contact_id and v.channel = d.channel and t.id <> d.id`, campaignID, after, last, at, added)
	return err
}
