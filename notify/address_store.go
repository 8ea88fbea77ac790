package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// bindAddress writes an address of a contact. On WeChat the contact has one at each account; of browsers, so many.
func bindAddress(ctx context.Context, conn db.Conn, contactID int64, in AddressInput, sealed, hash []byte, at time.Time) (id int64, err error) {
	kept := 1
	if in.Channel == WebPush {
		kept = maxBrowsers
	}
	err = conn.QueryRow(ctx, `
		with others as (
			select id from addresses where contact_id = $1 and channel = $2 and account = $3 and address_hash <> $5 and dead_at is null
			order by id desc offset $8
		), replaced as (
			update addresses set address = '', dead_at = $7 where id in (select id from others)
		)
		insert into addresses (contact_id, channel, account, address, address_hash, label, created_at) values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (contact_id, channel, address_hash) do update
		set address = excluded.address, account = excluded.account, label = excluded.label, created_at = excluded.created_at, dead_at = null
		returning id`, contactID, in.Channel, in.Account, sealed, hash, in.Label, at, kept-1).Scan(&id)
	return id, err
}

// forgetAddress empties an address of one of the enterprise's contacts, or answers ErrNoAddress.
func forgetAddress(ctx context.Context, conn db.Conn, enterpriseID, id int64, at time.Time) (a Address, err error) {
	rows, _ := conn.Query(ctx, `
		update addresses a set address = '', dead_at = $3
		from contacts c
		where a.id = $2 and a.dead_at is null and c.id = a.contact_id and c.enterprise_id = $1
		returning a.id, a.contact_id, a.channel, a.account, a.label, a.created_at, 0 as granted`, enterpriseID, id, at) // the error resurfaces in Collect
	a, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Address])
	if errors.Is(err, pgx.ErrNoRows) {
		return a, ErrNoAddress
	}
	return a, err
}

// endWithoutAddress withdraws what a contact agreed to on a channel where it is no longer found.
func endWithoutAddress(ctx context.Context, conn db.Conn, a Address, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update consents k set withdrawn_at = $3, withdrawn_origin = 'address'
		where k.contact_id = $1 and k.channel = $2 and k.withdrawn_at is null
		  and not exists (select from addresses x where x.contact_id = $1 and x.channel = $2 and x.dead_at is null)`, a.ContactID, a.Channel, at)
	return err
}

// agreedOn tells whether anything that a contact agreed to on a channel stands.
func agreedOn(ctx context.Context, conn db.Conn, contactID int64, channel Channel) (yes bool, err error) {
	err = conn.QueryRow(ctx, `
		select exists (select from consents where contact_id = $1 and channel = $2 and withdrawn_at is null)`, contactID, channel).Scan(&yes)
	return yes, err
}

// addressesOf lists where a contact is found, with how many messages its reader still granted there.
func addressesOf(ctx context.Context, conn db.Conn, contactID int64) ([]Address, error) {
	rows, _ := conn.Query(ctx, `
		select a.id, a.contact_id, a.channel, a.account, a.label, a.created_at,
		       (select count(*) from subscription_grants g
		        where g.account = a.account and g.openid_hash = a.address_hash and g.used_at is null and g.voided_at is null) as granted
		from addresses a where a.contact_id = $1 and a.dead_at is null order by a.channel, a.id desc`, contactID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Address])
}

// leaveAddress ends the consents on a channel, given up to a moment, of everybody who is found at an address, and answers of how many people.
func leaveAddress(ctx context.Context, conn db.Conn, channel Channel, hash []byte, said, at time.Time) (n int, err error) {
	err = conn.QueryRow(ctx, `
		with ended as (
			update consents k set withdrawn_at = $4, withdrawn_origin = 'provider'
			from addresses a
			where a.channel = $1 and a.address_hash = $2 and a.dead_at is null and k.contact_id = a.contact_id and k.channel = $1
			  and k.withdrawn_at is null and k.given_at < $3
			returning k.contact_id
		)
		select count(distinct contact_id) from ended`, channel, hash, said.Add(time.Second), at).Scan(&n)
	return n, err
}

// buryAddresses forgets addresses of which a provider says that nobody is there. What is left of a contact's may still serve.
const buryAddresses = `
	update addresses set address = '', dead_at = $3
	where channel = $1 and address_hash = any($2::bytea[]) and dead_at is null`
