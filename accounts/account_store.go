package accounts

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const accountColumns = `id, login, name, role, section, enterprise_id, locked_until, disabled_at, must_change, created_at`

func insertAccount(ctx context.Context, conn db.Conn, n New, hash *string, at time.Time) (Account, error) {
	rows, _ := conn.Query(ctx, `
		insert into accounts (login, name, role, section, enterprise_id, password_hash, must_change, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (login) do nothing
		returning `+accountColumns, n.Login, n.Name, n.Role, n.Section, n.EnterpriseID, hash, n.MustChange, at) // the error resurfaces in Collect
	a, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Account])
	if errors.Is(err, pgx.ErrNoRows) {
		return Account{}, ErrLoginTaken
	}
	return a, err
}

// credentials locks the account's row, so that guesses made at once are counted one by one.
func credentials(ctx context.Context, conn db.Conn, login string) (a Account, hash string, err error) {
	type row struct {
		Account
		PasswordHash string
	}
	rows, _ := conn.Query(ctx, `
		select `+accountColumns+`, coalesce(password_hash, '') as password_hash
		from accounts where login = $1 for update`, login) // the error resurfaces in Collect
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
	if errors.Is(err, pgx.ErrNoRows) {
		return Account{}, "", nil
	}
	return r.Account, r.PasswordHash, err
}

// countFailure adds a failed guess; the fifth in a row locks the account until until.
func countFailure(ctx context.Context, conn db.Conn, id int64, until time.Time) (locked bool, err error) {
	err = conn.QueryRow(ctx, `
		update accounts set failures = case when failures + 1 >= $2 then 0 else failures + 1 end,
		                    locked_until = case when failures + 1 >= $2 then $3 else locked_until end
		where id = $1 returning failures = 0`, id, maxFailures, until).Scan(&locked)
	return locked, err
}

func clearFailures(ctx context.Context, conn db.Conn, id int64) error {
	_, err := conn.Exec(ctx, `update accounts set failures = 0, locked_until = null where id = $1 and (failures > 0 or locked_until is not null)`, id)
	return err
}

func listAccounts(ctx context.Context, conn db.Conn) ([]Account, error) {
	rows, _ := conn.Query(ctx, `
		select `+accountColumns+` from accounts where role <> 'enterprise' order by array_position($1::text[], role), login`, Roles) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Account])
}

func getAccount(ctx context.Context, conn db.Conn, id int64) (Account, error) {
	return guarded(ctx, conn, ErrNoAccount, `select `+accountColumns+` from accounts where id = $1 and role <> 'enterprise'`, id)
}
