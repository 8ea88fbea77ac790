package instance

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/db"
)

// found is what the database is now, and what it was when it was last seen.
type found struct {
	Cluster, ClusterThen   string
	Database, DatabaseThen int64
	Epoch                  int64
}

// look reads both, and locks the row; false when the database was never seen.
func look(ctx context.Context, tx pgx.Tx) (f found, known bool, err error) {
	if err := tx.QueryRow(ctx, `select oid::bigint from pg_database where datname = current_database()`).Scan(&f.Database); err != nil {
		return f, false, err
	}
	if f.Cluster, err = cluster(ctx, tx); err != nil {
		return f, false, err
	}
	err = tx.QueryRow(ctx, `select cluster, database, epoch from instances for update`).Scan(&f.ClusterThen, &f.DatabaseThen, &f.Epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return f, false, nil
	}
	return f, err == nil, err
}

// cluster names the server and its timeline; empty where Postgres does not tell us.
func cluster(ctx context.Context, tx pgx.Tx) (name string, err error) {
	err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select (pg_control_system()).system_identifier || '/' || (pg_control_checkpoint()).timeline_id`).Scan(&name)
	})
	if denied, ok := errors.AsType[*pgconn.PgError](err); ok && denied.Code == "42501" { // a managed server
		return "", nil
	}
	return name, err
}

// settle writes down what the database is now.
func settle(ctx context.Context, tx pgx.Tx, f found, epoch int64, at time.Time) (int64, error) {
	if _, err := tx.Exec(ctx, `set local synchronous_commit = on`); err != nil {
		return 0, err
	}
	err := tx.QueryRow(ctx, `
		insert into instances (cluster, database, epoch, seen_at) values ($1, $2, $3, $4)
		on conflict (single) do update set cluster = excluded.cluster, database = excluded.database,
		    epoch = greatest(instances.epoch + 1, excluded.epoch), seen_at = excluded.seen_at
		returning epoch`, f.Cluster, f.Database, epoch, at).Scan(&epoch)
	return epoch, err
}

// grow lets the epoch grow; 0 when the database was never seen.
func grow(ctx context.Context, conn db.Conn, at time.Time) (epoch int64, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local synchronous_commit = on`); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `update instances set epoch = epoch + 1, seen_at = $1 returning epoch`, at).Scan(&epoch)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return epoch, err
}
