package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

func disable(ctx context.Context, conn db.Conn, id int64, at time.Time) (Account, error) {
	return guarded(ctx, conn, ErrNotEnabled, `
		update accounts set disabled_at = $2
		where id = $1 and role <> 'enterprise' and disabled_at is null
		returning `+accountColumns, id, at)
}

func enable(ctx context.Context, conn db.Conn, id int64) (Account, error) {
	return guarded(ctx, conn, ErrNotDisabled, `
		update accounts set disabled_at = null, failures = 0, locked_until = null
		where id = $1 and role <> 'enterprise' and disabled_at is not null
		returning `+accountColumns, id)
}

func unlock(ctx context.Context, conn db.Conn, id int64, at time.Time) (Account, error) {
	return guarded(ctx, conn, ErrNotLocked, `
		update accounts set failures = 0, locked_until = null
		where id = $1 and role <> 'enterprise' and locked_until > $2
		returning `+accountColumns, id, at)
}

// resetPassword also lifts a lock: who forgot the password guessed before asking.
func resetPassword(ctx context.Context, conn db.Conn, id int64, hash string) (Account, error) {
	return guarded(ctx, conn, ErrNotEnabled, `
		update accounts set password_hash = $2, must_change = true, failures = 0, locked_until = null
		where id = $1 and role <> 'enterprise' and disabled_at is null
		returning `+accountColumns, id, hash)
}

// guarded runs what answers one account; no row is the error none.
func guarded(ctx context.Context, conn db.Conn, none error, sql string, args ...any) (Account, error) {
	rows, _ := conn.Query(ctx, sql, args...) // the error resurfaces in Collect
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Account])
	if errors.Is(err, pgx.ErrNoRows) {
		return Account{}, none
	}
	return a, err
}
