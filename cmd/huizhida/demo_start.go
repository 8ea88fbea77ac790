package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"huizhida/accounts"
	"huizhida/audit"
)

// demoPassword opens every demo account; a demo world holds nobody's real data.
const demoPassword = "Huizhida-2022"

// ensureDemo loads the demo world into an empty database, once.
func ensureDemo(e *env, a *app) error {
	var used bool
	if err := a.pool.QueryRow(e.ctx, `select exists (select from accounts)`).Scan(&used); err != nil || used {
		return err
	}
	if err := loadDemo(e.ctx, a); err != nil {
		return fmt.Errorf("load the demo world: %w", err)
	}
	return a.build(e)
}

// loadDemo makes one account for each role of the bureau.
func loadDemo(ctx context.Context, a *app) error {
	for _, role := range accounts.Roles {
		if role == accounts.Enterprise {
			continue // needs an enterprise
		}
		n := accounts.New{Login: string(role), Name: "演示" + role.Label(), Role: role, Password: demoPassword}
		if _, err := a.Accounts.Create(ctx, audit.System("演示"), n); err != nil {
			return err
		}
	}
	return nil
}

// printDemoAccounts shows one account of each role to sign in with.
func printDemoAccounts(e *env, a *app) error {
	rows, _ := a.pool.Query(e.ctx, `select distinct on (role) role, login from accounts where disabled_at is null order by role, id`) // the error resurfaces in Collect
	logins := map[accounts.Role]string{}
	var role accounts.Role
	var login string
	if _, err := pgx.ForEachRow(rows, []any{&role, &login}, func() error { logins[role] = login; return nil }); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n  演示账号，密码均为 %s\n", demoPassword)
	w := tabwriter.NewWriter(e.out, 0, 0, 3, ' ', 0)
	for _, role := range accounts.Roles {
		if login, ok := logins[role]; ok {
			fmt.Fprintf(w, "  %s\t%s\n", login, role.Label()) // the wide column last: a tab stop counts characters, not cells
		}
	}
	return w.Flush()
}
