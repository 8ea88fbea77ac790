package wechat

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// tokenRow is an account's row of wechat_tokens.
type tokenRow struct {
	Token       []byte
	ExpiresAt   *time.Time
	RefreshedAt *time.Time
	RefusedHash []byte
	ForcedAt    *time.Time
}

func (r tokenRow) forced() time.Time {
	if r.ForcedAt == nil {
		return time.Time{}
	}
	return *r.ForcedAt
}

const tokenColumns = `select token, expires_at, refreshed_at, refused_hash, forced_at from wechat_tokens where account = $1`

// readToken looks without waiting for anybody. An account without a row has an empty one.
func readToken(ctx context.Context, conn db.Conn, account string) (tokenRow, error) {
	rows, _ := conn.Query(ctx, tokenColumns, account) // the error resurfaces in Collect
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[tokenRow])
	if errors.Is(err, pgx.ErrNoRows) {
		return tokenRow{}, nil
	}
	return row, err
}

// lockToken waits until nobody else refreshes the account's token, and keeps others from it until the transaction ends.
func lockToken(ctx context.Context, tx pgx.Tx, account string) (tokenRow, error) {
	if _, err := tx.Exec(ctx, `insert into wechat_tokens (account) values ($1) on conflict (account) do nothing`, account); err != nil {
		return tokenRow{}, err
	}
	rows, _ := tx.Query(ctx, tokenColumns+` for update`, account) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[tokenRow])
}

func storeToken(ctx context.Context, tx pgx.Tx, account string, sealed, hash []byte, t token) error {
	_, err := tx.Exec(ctx, `
		update wechat_tokens set token = $2, token_hash = $3, expires_at = $4, refreshed_at = $5
		where account = $1`, account, sealed, hash, t.expires, t.refreshed)
	return err
}

// noteForce keeps the time of a forced refresh, which WeChat wants far apart.
func noteForce(ctx context.Context, tx pgx.Tx, account string, at time.Time) error {
	_, err := tx.Exec(ctx, `update wechat_tokens set forced_at = $2 where account = $1`, account, at)
	return err
}

// refuseToken takes the token away if it still is the stored one.
func refuseToken(ctx context.Context, conn db.Conn, account string, hash []byte) error {
	_, err := conn.Exec(ctx, `
		update wechat_tokens set refused_hash = token_hash, token = null, token_hash = null, expires_at = null
		where account = $1 and token_hash = $2`, account, hash)
	return err
}
