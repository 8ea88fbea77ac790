package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// choices are topics on channels of contacts, by column, for one statement over many.
type choices struct {
	contactIDs       []int64
	channels, topics []string
}

func (c *choices) add(contactID int64, channel Channel, topic Topic) {
	c.contactIDs, c.channels, c.topics = append(c.contactIDs, contactID), append(c.channels, string(channel)), append(c.topics, string(topic))
}

func choicesOf(contactID int64, list []Choice) (c choices) {
	for _, choice := range list {
		c.add(contactID, choice.Channel, choice.Topic)
	}
	return c
}

// giveConsents opens the consents that are not open, and lifts what suppressed their addresses: whoever agrees says that the address works.
func giveConsents(ctx context.Context, conn db.Conn, c choices, origin Origin, ip string, at time.Time) error {
	if len(c.contactIDs) == 0 {
		return nil
	}
	_, err := conn.Exec(ctx, `
		with stated as materialized (
			select * from unnest($1::bigint[], $2::text[], $3::text[]) as s (contact_id, channel, purpose)
		), lifted as (
			delete from suppressions x using contact_addresses v
			where x.channel = v.channel and x.address_hash = v.address_hash and v.contact_id = any($1)
			  and exists (select from stated s where s.contact_id = v.contact_id and s.channel = v.channel)
		)
		insert into consents (contact_id, channel, purpose, text_version, given_at, given_ip, origin)
		select contact_id, channel, purpose, $4, $5, nullif($6, '')::inet, $7 from stated
		on conflict (contact_id, channel, purpose) where withdrawn_at is null do nothing`,
		planned, c.contactIDs, c.channels, c.topics, ConsentText, at, ip, origin)
	return err
}

// takeConsents ends open consents.
func takeConsents(ctx context.Context, conn db.Conn, c choices, origin Origin, at time.Time) error {
	if len(c.contactIDs) == 0 {
		return nil
	}
	_, err := conn.Exec(ctx, `
		update consents k set withdrawn_at = $4, withdrawn_origin = $5
		from unnest($1::bigint[], $2::text[], $3::text[]) as s (contact_id, channel, purpose)
		where k.contact_id = s.contact_id and k.channel = s.channel and k.purpose = s.purpose and k.withdrawn_at is null`,
		planned, c.contactIDs, c.channels, c.topics, at, origin)
	return err
}

// withdrawConsent ends a contact's open consents on a channel, whatever they are about, and tells whether there was one.
func withdrawConsent(ctx context.Context, conn db.Conn, contactID int64, channel Channel, origin Origin, at time.Time) (bool, error) {
	return changed(conn.Exec(ctx, `
		update consents set withdrawn_at = $3, withdrawn_origin = $4
		where contact_id = $1 and channel = $2 and withdrawn_at is null`, contactID, channel, at, origin))
}

// consentsOf lists all consents of a contact, the newest first.
func consentsOf(ctx context.Context, conn db.Conn, contactID int64) ([]Consent, error) {
	rows, _ := conn.Query(ctx, `
		select id, contact_id, channel, purpose as topic, text_version, given_at, origin, withdrawn_at, coalesce(withdrawn_origin, '') as withdrawn_origin
		from consents where contact_id = $1 order by id desc`, contactID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Consent])
}

// ways tells of each of GridChannels whether a contact is found there, and what keeps its address from being used.
func ways(ctx context.Context, conn db.Conn, contactID int64) ([]Way, error) {
	rows, _ := conn.Query(ctx, `
		select g.channel, g.channel = 'inbox' or v.address is not null as known, coalesce(x.reason, '') as refused, false as sends
		from unnest($2::text[]) with ordinality as g (channel, n)
		left join contact_addresses v on v.contact_id = $1 and v.channel = g.channel
		left join suppressions x on x.channel = v.channel and x.address_hash = v.address_hash
		order by g.n`, contactID, GridChannels) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Way])
}

// lift lets a contact's addresses on some channels be tried again.
func lift(ctx context.Context, conn db.Conn, contactID int64, channels []Channel) error {
	if len(channels) == 0 {
		return nil
	}
	_, err := conn.Exec(ctx, `
		delete from suppressions x using contact_addresses v
		where v.contact_id = $1 and v.channel = any($2::text[]) and x.channel = v.channel and x.address_hash = v.address_hash`, contactID, channels)
	return err
}

// contactEnterprise is the name of the enterprise a contact speaks for.
func contactEnterprise(ctx context.Context, conn db.Conn, contactID int64) (name string, err error) {
	err = conn.QueryRow(ctx, `
		select e.name from contacts c join enterprises e on e.id = c.enterprise_id where c.id = $1`, contactID).Scan(&name)
	return name, err
}

// suppress keeps an address from being tried on the channel until its owner confirms it.
func suppress(ctx context.Context, conn db.Conn, channel Channel, addressHash []byte, reason string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into suppressions (channel, address_hash, reason, created_at) values ($1, $2, $3, $4)
		on conflict (channel, address_hash) do nothing`, channel, addressHash, reason, at)
	return err
}
