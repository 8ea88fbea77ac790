package notify

import (
	"context"
	"time"

	"huizhida/db"
)

// samePerson is the contacts o, of enterprises i in the audience of campaign $1, that are found at an address on a channel and may be written to
// there: they are one person with the contact that is named.
func samePerson(contact, channel, hash string) string {
	return `
	from contact_persons o
	join audiences y on y.campaign_id = $1 and y.enterprise_id = o.enterprise_id
	join enterprises i on i.id = o.enterprise_id
	join contact_addresses v on v.contact_id = o.contact_id and v.channel = o.channel and v.address_hash = o.address_hash
	where o.channel = ` + channel + ` and o.address_hash = ` + hash + ` and o.contact_id <> ` + contact + `
	  and (` + refusal("o.contact_id", channel) + `) is null`
}

// namesakes are the names of the other enterprises for which the person of a started delivery s, at the address of j, speaks: one message
// names them all.
var namesakes = `coalesce((
	select '、' || string_agg(t.name, '、' order by t.id) from (
		select distinct i.id, i.name ` + samePerson("s.contact_id", "$2", "j.address_hash") + ` and i.id <> s.enterprise_id) t), '')`

// heirsSQL lets the next of a person's deliveries speak where the one that spoke for it was refused: the person may have agreed for another of
// its enterprises.
const heirsSQL = `
	orphans as materialized (
		select f.id, min(f.id) over (partition by f.told_by) as heir
		from judged j join deliveries f on f.told_by = j.id and f.state = 'suppressed' and f.reason = 'duplicate_person'
		where j.refusal is not null
	), heirs as (
		update deliveries f
		set state = case when o.heir = f.id then 'queued' else f.state end, reason = case when o.heir = f.id then '' else f.reason end,
		    told_by = nullif(o.heir, f.id), updated_at = $3
		from orphans o where f.id = o.id
	),`

// pointToTeller writes into the duplicates of enterprises in (after, last] which delivery tells them: the first of the same person.
func pointToTeller(ctx context.Context, conn db.Conn, campaignID, after, last int64, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries d set told_by = t.id, updated_at = $4
		from contact_addresses v
		cross join lateral (
			select l.id from contact_persons o
			join deliveries l on l.campaign_id = $1 and l.enterprise_id = o.enterprise_id and l.contact_id = o.contact_id and l.channel = v.channel
			where o.channel = v.channel and o.address_hash = v.address_hash and l.reason <> 'duplicate_person'
			order by l.state = 'suppressed', l.id limit 1) t
		where d.campaign_id = $1 and d.enterprise_id > $2 and d.enterprise_id <= $3 and d.reason = 'duplicate_person' and d.told_by is null
		  and v.contact_id = d.contact_id and v.channel = d.channel and t.id <> d.id`, campaignID, after, last, at)
	return err
}
