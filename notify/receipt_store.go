package notify

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// received is a delivery that a receipt speaks of.
type received struct {
	standing
	ID          int64
	Ref         string
	ContactID   *int64
	AddressHash []byte // nil when the contact has another address by now, or none
}

// lockReceived finds a receipt's delivery and keeps it until the transaction ends. A reference may be of a whole call to the provider: then the
// address tells whose message it is, and where nothing tells, nobody is believed.
func lockReceived(ctx context.Context, tx pgx.Tx, r Receipt) (received, error) {
	id, token := splitMessageID(r.MessageID)
	rows, _ := tx.Query(ctx, `
		select d.state, d.reason, d.id, coalesce(d.ref, '') as ref, d.contact_id, v.address_hash
		from deliveries d join campaigns c on c.id = d.campaign_id
		left join lateral `+addressOf("d.contact_id", "d.channel")+` v on true
		where d.channel = $1 and (d.id = $2 and c.token = $3 or $4 <> '' and d.ref in ($4, $5))
		order by d.id = $2 and c.token = $3 desc, d.ref = $5 desc nulls last, d.id limit 2
		for update of d`, r.Channel, id, token, r.Ref, sharedRef(r.Ref, r.Whose)) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[received])
	switch {
	case err != nil:
		return received{}, err
	case len(list) == 0:
		return received{}, ErrNoDelivery
	case len(list) == 1 || list[0].ID == id || list[0].Ref == sharedRef(r.Ref, r.Whose) && list[1].Ref != list[0].Ref:
		return list[0], nil
	}
	return received{}, ErrNoDelivery
}

// sharedRef is how the reference of a call for several messages is kept with each of them: with a mark of the address, whose hash that is.
func sharedRef(ref string, addressHash []byte) string {
	if ref == "" {
		return ""
	}
	return ref + sharedMark(addressHash)
}

// sharedMark is the part of a shared reference that tells its messages apart.
func sharedMark(addressHash []byte) string {
	if len(addressHash) < 8 {
		return ""
	}
	return "/" + hex.EncodeToString(addressHash[:8])
}

// insertReceipt keeps a receipt of each kind, with the earliest time that it was given.
func insertReceipt(ctx context.Context, conn db.Conn, deliveryID int64, r Receipt) error {
	_, err := conn.Exec(ctx, `
		insert into receipts (delivery_id, kind, at, code, detail) values ($1, $2, $3, $4, $5)
		on conflict (delivery_id, kind) do update set at = least(receipts.at, excluded.at)`, deliveryID, r.Event, r.At, r.Code, r.Detail)
	return err
}

// move puts a delivery where a receipt says that it stands. How long it took to arrive counts for the account that carried it.
func move(ctx context.Context, conn db.Conn, id int64, to standing, said, at time.Time) error {
	_, err := conn.Exec(ctx, `
		with moved as (
			update deliveries
			set state = $2, reason = $3, next_at = null, updated_at = $5,
			    accepted_at = coalesce(accepted_at, $4),
			    delivered_at = case when $2 in ('delivered', 'read') then coalesce(delivered_at, $4) else delivered_at end,
			    read_at = case when $2 = 'read' then coalesce(read_at, $4) else read_at end
			where id = $1
			returning account_id, accepted_at, $4::timestamptz - accepted_at > interval '5 min' as slow
		)
		insert into provider_minutes as m (account_id, minute, slot, prompt, slow)
		select account_id, date_trunc('minute', accepted_at), 0, (not slow)::int, slow::int from moved where $2 = 'delivered' and account_id is not null
		on conflict (account_id, minute, slot) do update set prompt = m.prompt + excluded.prompt, slow = m.slow + excluded.slow`,
		id, to.State, to.Reason, said, at)
	return err
}
