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
	IsPrimary    bool
	Role         Role
	Name         []byte
	Email        []byte
	Mobile       []byte
	EmailConsent bool
	EmailRefused bool
}

const selectContact = `
	select c.id, c.enterprise_id, c.is_primary, c.role, c.name, c.email, c.mobile,
	       exists (select from consents k
	               where k.contact_id = c.id and k.channel = 'email' and k.purpose = '政策推送' and k.withdrawn_at is null) as email_consent,
	       exists (select from suppressions s
	               where s.channel = 'email' and s.address_hash = c.email_hash) as email_refused
	from contacts c `

// oneContact is one of the enterprise's contacts, or ErrNoSuchContact; with 0 its main one, or ErrNoContact.
func oneContact(ctx context.Context, conn db.Conn, enterpriseID, id int64) (sealedContact, error) {
	rows, _ := conn.Query(ctx, selectContact+`
		where c.enterprise_id = $1 and c.removed_at is null and (c.id = $2 or $2 = 0 and c.is_primary)`, enterpriseID, id) // the error resurfaces in Collect
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[sealedContact])
	if errors.Is(err, pgx.ErrNoRows) {
		if id == 0 {
			return c, ErrNoContact
		}
		return c, ErrNoSuchContact
	}
	return c, err
}

func contactsOf(ctx context.Context, conn db.Conn, enterpriseID int64) ([]sealedContact, error) {
	rows, _ := conn.Query(ctx, selectContact+`
		where c.enterprise_id = $1 and c.removed_at is null order by c.is_primary desc, c.id`, enterpriseID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[sealedContact])
}

// lockContacts keeps others from changing who an enterprise's contacts are until the transaction ends, and answers how many there are.
func lockContacts(ctx context.Context, tx pgx.Tx, enterpriseID int64) (n int, err error) {
	if _, err := tx.Exec(ctx, `select from enterprises where id = $1 for no key update`, enterpriseID); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `select count(*) from contacts where enterprise_id = $1 and removed_at is null`, enterpriseID).Scan(&n)
	return n, err
}

// contactColumns are sealed contacts by column, for one statement over many.
type contactColumns struct {
	enterpriseIDs                            []int64
	roles                                    []string
	names                                    [][]byte
	emails, emailHashes, mobiles, mobileHash [][]byte
}

// moved withdraws the consents of contacts c that were given for an address now replaced by s.
const moved = `
	update consents k set withdrawn_at = $1, withdrawn_origin = 'address'
	from contacts c join stated s on s.id = c.id
	where k.contact_id = c.id and k.withdrawn_at is null
	  and (k.channel = 'email' and c.email_hash is distinct from s.email_hash
	       or k.channel in ('sms', 'call') and c.mobile_hash is distinct from s.mobile_hash)`

// planned has a statement planned for its arguments each time: a plan that was made without them takes an array for short, and goes through
// all of it once for each row.
const planned = pgx.QueryExecModeCacheDescribe

// upsertContacts writes primary contacts, withdraws the consents that were given for an address now replaced, and answers each contact's id
// by enterprise.
func upsertContacts(ctx context.Context, conn db.Conn, c contactColumns, at time.Time) (map[int64]int64, error) {
	rows, _ := conn.Query(ctx, `
		with given as (
			select g.*, c.id, c.role as old_role
			from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::text[])
			  as g (enterprise_id, name, email, email_hash, mobile, mobile_hash, role)
			left join contacts c on c.enterprise_id = g.enterprise_id and c.is_primary
		), stated as (
			select id, email_hash, mobile_hash from given where id is not null
		), moved as (`+moved+`)
		insert into contacts (enterprise_id, name, email, email_hash, mobile, mobile_hash, role, created_at, updated_at)
		select enterprise_id, name, email, email_hash, mobile, mobile_hash, coalesce(nullif(role, ''), old_role, '业务联系人'), $1, $1 from given
		on conflict (enterprise_id) where is_primary do update
		set name = excluded.name, email = excluded.email, email_hash = excluded.email_hash,
		    mobile = excluded.mobile, mobile_hash = excluded.mobile_hash, updated_at = excluded.updated_at, role = excluded.role
		returning enterprise_id, id`, planned, at, c.enterpriseIDs, c.names, c.emails, c.emailHashes, c.mobiles, c.mobileHash, c.roles) // the error resurfaces in ForEachRow
	ids := make(map[int64]int64, len(c.enterpriseIDs))
	var enterprise, id int64
	_, err := pgx.ForEachRow(rows, []any{&enterprise, &id}, func() error { ids[enterprise] = id; return nil })
	return ids, err
}

// overwriteContact writes one contact, and withdraws the consents that were given for an address now replaced.
func overwriteContact(ctx context.Context, conn db.Conn, id int64, c contactColumns, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with stated as (select $2::bigint as id, $5::bytea as email_hash, $7::bytea as mobile_hash), moved as (`+moved+`)
		update contacts set name = $3, email = $4, email_hash = $5, mobile = $6, mobile_hash = $7, role = coalesce(nullif($8, ''), role), updated_at = $1
		where id = $2`, at, id, c.names[0], c.emails[0], c.emailHashes[0], c.mobiles[0], c.mobileHash[0], c.roles[0])
	return err
}

func insertContact(ctx context.Context, conn db.Conn, c contactColumns, primary bool, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into contacts (enterprise_id, is_primary, name, email, email_hash, mobile, mobile_hash, role, created_at, updated_at)
		values ($1, $2, $3, $4, $5, $6, $7, coalesce(nullif($8, ''), '业务联系人'), $9, $9)
		returning id`, c.enterpriseIDs[0], primary, c.names[0], c.emails[0], c.emailHashes[0], c.mobiles[0], c.mobileHash[0], c.roles[0], at).Scan(&id)
	return id, err
}

// emptyContact forgets who a contact was, where it is found, and that it agreed to anything.
func emptyContact(ctx context.Context, conn db.Conn, id int64, blank []byte, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with ended as (
			update consents set withdrawn_at = $3, withdrawn_origin = 'address' where contact_id = $1 and withdrawn_at is null
		), gone as (
			update addresses set address = '', dead_at = coalesce(dead_at, $3) where contact_id = $1
		)
		update contacts set name = $2, email = null, email_hash = null, mobile = null, mobile_hash = null, removed_at = $3, updated_at = $3
		where id = $1`, id, blank, at)
	return err
}

// makePrimary moves the mark of the main contact.
func makePrimary(ctx context.Context, conn db.Conn, enterpriseID, id int64, at time.Time) error {
	if _, err := conn.Exec(ctx, `
		update contacts set is_primary = false, updated_at = $2 where enterprise_id = $1 and is_primary`, enterpriseID, at); err != nil {
		return err
	}
	_, err := conn.Exec(ctx, `update contacts set is_primary = true, updated_at = $2 where id = $1`, id, at)
	return err
}
