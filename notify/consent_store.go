package notify

import (
	"context"
	"time"

	"huizhida/db"
)

// giveConsents opens a consent for the main contact of each enterprise that has none open, and lifts what suppressed its address: whoever
// confirms an address says that it works.
func giveConsents(ctx context.Context, conn db.Conn, enterpriseIDs []int64, channel Channel, ip string, at time.Time) error {
	if len(enterpriseIDs) == 0 {
		return nil
	}
	_, err := conn.Exec(ctx, `
		with lifted as (
			delete from suppressions s using contacts c
			where c.enterprise_id = any($1) and c.is_primary and s.channel = $2 and s.address_hash = c.email_hash
		)
		insert into consents (contact_id, channel, text_version, given_at, given_ip)
		select id, $2, $3, $4, nullif($5, '')::inet from contacts where enterprise_id = any($1) and is_primary
		on conflict (contact_id, channel, purpose) where withdrawn_at is null do nothing`,
		enterpriseIDs, channel, ConsentText, at, ip)
	return err
}

// withdrawConsentOf ends the open consent of an enterprise's main contact, if there is one.
func withdrawConsentOf(ctx context.Context, conn db.Conn, enterpriseID int64, channel Channel, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update consents k set withdrawn_at = $3 from contacts c
		where c.enterprise_id = $1 and c.is_primary and k.contact_id = c.id and k.channel = $2 and k.withdrawn_at is null`,
		enterpriseID, channel, at)
	return err
}

// withdrawConsent ends a contact's open consent and tells whether there was one.
func withdrawConsent(ctx context.Context, conn db.Conn, contactID int64, channel Channel, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update consents set withdrawn_at = $3
		where contact_id = $1 and channel = $2 and withdrawn_at is null`, contactID, channel, at)
	return tag.RowsAffected() > 0, err
}

// contactEnterprise is the name of the enterprise a contact speaks for.
func contactEnterprise(ctx context.Context, conn db.Conn, contactID int64) (name string, err error) {
	err = conn.QueryRow(ctx, `
		select e.name from contacts c join enterprises e on e.id = c.enterprise_id where c.id = $1`, contactID).Scan(&name)
	return name, err
}

// suppress keeps an address from ever being tried again on the channel.
func suppress(ctx context.Context, conn db.Conn, channel Channel, addressHash []byte, reason string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into suppressions (channel, address_hash, reason, created_at) values ($1, $2, $3, $4)
		on conflict (channel, address_hash) do nothing`, channel, addressHash, reason, at)
	return err
}
