package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// sealedContact is a contact as the table has it.
type sealedContact struct {
	ID           int64
	EnterpriseID int64
	Name         []byte
	Email        []byte
	Mobile       []byte
	EmailConsent bool
	EmailRefused bool
}

const selectContact = `
	select c.id, c.enterprise_id, c.name, c.email, c.mobile,
	       exists (select from consents k
	               where k.contact_id = c.id and k.channel = 'email' and k.withdrawn_at is null) as email_consent,
	       exists (select from suppressions s
	               where s.channel = 'email' and s.address_hash = c.email_hash) as email_refused
	from contacts c `

// primaryContact is the enterprise's main contact, or ErrNoContact.
func primaryContact(ctx context.Context, conn db.Conn, enterpriseID int64) (sealedContact, error) {
	rows, _ := conn.Query(ctx, selectContact+`where c.enterprise_id = $1 and c.is_primary`, enterpriseID) // the error resurfaces in Collect
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[sealedContact])
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrNoContact
	}
	return c, err
}

// contactColumns are sealed contacts by column, for one statement over many.
type contactColumns struct {
	enterpriseIDs                            []int64
	names                                    [][]byte
	emails, emailHashes, mobiles, mobileHash [][]byte
}

// upsertContacts writes primary contacts and withdraws the consent that was given for an address now replaced.
func upsertContacts(ctx context.Context, conn db.Conn, c contactColumns, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with stated as (
			select * from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[])
			  as s (enterprise_id, name, email, email_hash, mobile, mobile_hash)
		), moved as (
			update consents k set withdrawn_at = $7
			from contacts c join stated s using (enterprise_id)
			where c.is_primary and k.contact_id = c.id and k.channel = 'email' and k.withdrawn_at is null
			  and c.email_hash is distinct from s.email_hash
		)
		insert into contacts (enterprise_id, name, email, email_hash, mobile, mobile_hash, created_at, updated_at)
		select enterprise_id, name, email, email_hash, mobile, mobile_hash, $7, $7 from stated
		on conflict (enterprise_id) where is_primary do update
		set name = excluded.name, email = excluded.email, email_hash = excluded.email_hash,
		    mobile = excluded.mobile, mobile_hash = excluded.mobile_hash, updated_at = excluded.updated_at`,
		c.enterpriseIDs, c.names, c.emails, c.emailHashes, c.mobiles, c.mobileHash, at)
	return err
}
