package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

func insertSession(ctx context.Context, conn db.Conn, hash []byte, accountID int64, csrf, ip, agent string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		insert into sessions (token_hash, account_id, csrf, ip, user_agent, created_at, seen_at)
		values ($1, $2, $3, nullif($4, '')::inet, left($5, 300), $6, $6)`, hash, accountID, csrf, ip, agent, at)
	return err
}

type sessionRow struct {
	Account
	CSRF             string
	SessionCreatedAt time.Time
	SeenAt           time.Time
}

func findSession(ctx context.Context, conn db.Conn, hash []byte) (sessionRow, error) {
	rows, _ := conn.Query(ctx, `
		select a.id, a.login, a.name, a.role, a.section, a.enterprise_id, a.locked_until, a.disabled_at, a.must_change, a.created_at,
		       s.csrf, s.created_at as session_created_at, s.seen_at
		from sessions s join accounts a on a.id = s.account_id
		where s.token_hash = $1 and a.disabled_at is null`, hash) // the error resurfaces in Collect
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[sessionRow])
	if errors.Is(err, pgx.ErrNoRows) {
		return sessionRow{}, ErrNoSession
	}
	return r, err
}

func touchSession(ctx context.Context, conn db.Conn, hash []byte, at time.Time) error {
	_, err := conn.Exec(ctx, `update sessions set seen_at = $2 where token_hash = $1`, hash, at)
	return err
}

func deleteSession(ctx context.Context, conn db.Conn, hash []byte) (accountID int64, err error) {
	err = conn.QueryRow(ctx, `delete from sessions where token_hash = $1 returning account_id`, hash).Scan(&accountID)
	return accountID, err
}

// deleteSessionsOf ends every session of an account but the one whose hash is kept, which may be nil.
func deleteSessionsOf(ctx context.Context, conn db.Conn, accountID int64, kept []byte) (int64, error) {
	tag, err := conn.Exec(ctx, `delete from sessions where account_id = $1 and token_hash is distinct from $2`, accountID, kept)
	return tag.RowsAffected(), err
}

func deleteSessionsBefore(ctx context.Context, conn db.Conn, at time.Time) (int64, error) {
	tag, err := conn.Exec(ctx, `delete from sessions where created_at < $1 or seen_at < $2`, at.Add(-longest), at.Add(-idleEnterprise))
	return tag.RowsAffected(), err
}
