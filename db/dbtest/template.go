package dbtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/migrations"
)

// create returns a pool on a new database with the whole schema: a copy of the template, which is migrated once per server.
func create(ctx context.Context, name string) (*pgxpool.Pool, error) {
	url, err := server()
	if err != nil {
		return nil, err
	}
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer admin.Close(ctx)
	template, err := ensureTemplate(ctx, admin, url)
	if err != nil {
		return nil, fmt.Errorf("prepare the template database: %w", err)
	}
	if err := drop(ctx, admin, name); err != nil {
		return nil, err
	}
	if _, err := admin.Exec(ctx, "create database "+quote(name)+" template "+quote(template)); err != nil {
		return nil, err
	}
	return connect(ctx, url, name)
}

// ensureTemplate returns the name of the migrated database that tests copy, one for each state of the schema.
func ensureTemplate(ctx context.Context, admin *pgx.Conn, url string) (string, error) {
	name := "hzd_template_" + migrations.Fingerprint()
	exists := func() (found bool, err error) {
		err = admin.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&found)
		return found, err
	}
	if found, err := exists(); found || err != nil {
		return name, err
	}
	const lock = 0x687a64 // held by the one process that builds it
	if _, err := admin.Exec(ctx, `select pg_advisory_lock($1)`, lock); err != nil {
		return "", err
	}
	defer admin.Exec(ctx, `select pg_advisory_unlock($1)`, lock)
	if found, err := exists(); found || err != nil {
		return name, err
	}
	if err := dropDead(ctx, admin); err != nil {
		return "", err
	}
	half := name + "_new"
	if err := drop(ctx, admin, half); err != nil {
		return "", err
	}
	if _, err := admin.Exec(ctx, "create database "+quote(half)); err != nil {
		return "", err
	}
	if err := migrate(ctx, url, half); err != nil {
		return "", err
	}
	_, err := admin.Exec(ctx, "alter database "+quote(half)+" rename to "+quote(name))
	return name, err
}

func migrate(ctx context.Context, url, name string) error {
	pool, err := connect(ctx, url, name)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = migrations.Up(ctx, pool)
	return err
}

// connect opens a pool on another database of the server.
func connect(ctx context.Context, url, name string) (*pgxpool.Pool, error) {
	config, err := db.Config(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.Database = name
	return pgxpool.NewWithConfig(ctx, config)
}

// remove drops a test's database by force: a job that still runs must not keep it.
func remove(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	url, err := server()
	if err != nil {
		return
	}
	if admin, err := pgx.Connect(ctx, url); err == nil {
		defer admin.Close(ctx)
		_ = drop(ctx, admin, name) // else the next run drops it
	}
}

func drop(ctx context.Context, admin *pgx.Conn, name string) error {
	_, err := admin.Exec(ctx, "drop database if exists "+quote(name)+" with (force)")
	return err
}

// dropDead drops what test processes that are gone have left on a server that outlives them.
func dropDead(ctx context.Context, admin *pgx.Conn) error {
	rows, _ := admin.Query(ctx, `select datname from pg_database where datname ~ '^hzd_[0-9]+_'`) // the error resurfaces in Collect
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if gone(strings.Split(name, "_")[1]) {
			if err := drop(ctx, admin, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// databaseName is unique to this process and part of it; Postgres cuts names at 63 bytes.
func databaseName(part string) string { return fmt.Sprintf("hzd_%d_%s", os.Getpid(), part) }

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
