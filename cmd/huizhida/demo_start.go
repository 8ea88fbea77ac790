package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"huizhida/accounts"
	"huizhida/demo"
)

// ensureDemo loads the demo world into an empty database, once.
func ensureDemo(e *env, a *app) error {
	used, err := a.inUse(e)
	if err != nil || used {
		return err
	}
	if err := loadDemo(e, a, demo.Size); err != nil {
		return err
	}
	return a.build(e)
}

// inUse says whether anything but the schema, or a demo world cut off while it was loaded, is in the database.
func (a *app) inUse(e *env) (used bool, err error) {
	if cut, err := demoCutOff(e.ctx, a.pool); err != nil || cut {
		return false, err
	}
	err = a.pool.QueryRow(e.ctx, `select exists (select from accounts) or exists (select from enterprises)`).Scan(&used)
	return used, err
}

// printDemoAccounts shows one account of each role to sign in with.
func printDemoAccounts(e *env, a *app) error {
	rows, _ := a.pool.Query(e.ctx, `select distinct on (role) role, login from accounts where disabled_at is null and password_hash is not null order by role, id`) // the error resurfaces in Collect
	logins := map[accounts.Role]string{}
	var role accounts.Role
	var login string
	if _, err := pgx.ForEachRow(rows, []any{&role, &login}, func() error { logins[role] = login; return nil }); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n  演示账号，密码均为 %s\n", demo.Password)
	w := tabwriter.NewWriter(e.out, 0, 0, 3, ' ', 0)
	for _, role := range accounts.Roles {
		if login, ok := logins[role]; ok {
			fmt.Fprintf(w, "  %s\t%s\n", login, role.Label()) // the wide column last: a tab stop counts characters, not cells
		}
	}
	return w.Flush()
}
