package wechat

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

func insertGrant(ctx context.Context, conn db.Conn, openid []byte, g Grant) (bool, error) {
	tag, err := conn.Exec(ctx, `
		insert into subscription_grants (account, openid_hash, template_id, contact_id, origin, granted_at)
		values ($1, $2, $3, nullif($4::bigint, 0), $5, $6)
		on conflict (account, openid_hash, template_id, origin) do nothing`,
		g.Account, openid, g.TemplateID, g.ContactID, g.Origin, g.At)
	return tag.RowsAffected() == 1, err
}

// takeGrant waits for whoever holds the oldest grant, and looks at the next one if that got used.
func takeGrant(ctx context.Context, conn db.Conn, s Subscription, openid []byte, message string, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		with mine as (
			select id from subscription_grants where account = $1 and used_by_delivery = $4 and voided_at is null
		), oldest as (
			select id from subscription_grants
			where account = $1 and openid_hash = $2 and template_id = $3 and used_at is null and voided_at is null and not exists (select from mine)
			order by granted_at, id limit 1 for update
		)
		update subscription_grants set used_at = coalesce(used_at, $5), used_by_delivery = $4
		where id in (select id from mine union all select id from oldest) and (used_at is null or used_by_delivery = $4) and voided_at is null`,
		s.Account, openid, s.TemplateID, message, at)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return ErrNoGrant
	}
	return nil
}

func restoreGrant(ctx context.Context, conn db.Conn, account, message string) error {
	_, err := conn.Exec(ctx, `
		update subscription_grants set used_at = null, used_by_delivery = null
		where account = $1 and used_by_delivery = $2 and voided_at is null`, account, message)
	return err
}

func voidGrants(ctx context.Context, conn db.Conn, s Subscription, openid []byte, message string, until time.Time) (int, error) {
	tag, err := conn.Exec(ctx, `
		update subscription_grants set voided_at = $5
		where account = $1 and openid_hash = $2 and template_id = $3 and voided_at is null
			and (used_at is null and granted_at <= $5 or $4 <> '' and used_by_delivery = $4)`,
		s.Account, openid, s.TemplateID, message, until)
	return int(tag.RowsAffected()), err
}

func countGrants(ctx context.Context, conn db.Conn, s Subscription, openid []byte) (n int, err error) {
	err = conn.QueryRow(ctx, `
		select count(*) from subscription_grants
		where account = $1 and openid_hash = $2 and template_id = $3 and used_at is null and voided_at is null`,
		s.Account, openid, s.TemplateID).Scan(&n)
	return n, err
}

func countByTemplate(ctx context.Context, conn db.Conn, account string, contactID int64) (map[string]int, error) {
	rows, err := conn.Query(ctx, `
		select template_id, count(*) from subscription_grants
		where account = $1 and contact_id = $2 and used_at is null and voided_at is null
		group by template_id`, account, contactID)
	if err != nil {
		return nil, err
	}
	balances := map[string]int{}
	var template string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&template, &n}, func() error {
		balances[template] = n
		return nil
	})
	return balances, err
}

func assignGrants(ctx context.Context, conn db.Conn, account string, openid []byte, contactID int64) (int, error) {
	tag, err := conn.Exec(ctx, `
		update subscription_grants set contact_id = $3
		where account = $1 and openid_hash = $2 and contact_id is distinct from $3`, account, openid, contactID)
	return int(tag.RowsAffected()), err
}
