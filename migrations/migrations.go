// Package migrations holds the schema, one numbered file per change, and applies it.
package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed *.sql
var files embed.FS

// riverStep is the number of the migration that creates River's tables.
const riverStep = 2

// Up brings the database to the newest schema and returns how many steps it took. Processes that start together migrate once: a lock lets one in.
func Up(ctx context.Context, pool *pgxpool.Pool) (int, error) {
	provider, err := newProvider(pool)
	if err != nil {
		return 0, err
	}
	defer provider.Close()
	done, err := provider.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// Pending says whether a newer schema than the database's is embedded.
func Pending(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	provider, err := newProvider(pool)
	if err != nil {
		return false, err
	}
	defer provider.Close()
	return provider.HasPending(ctx)
}

// Fingerprint names this state of the schema: another file, another name.
func Fingerprint() string {
	sum := sha256.New()
	names, _ := files.ReadDir(".") // embedded
	for _, entry := range names {
		body, _ := files.ReadFile(entry.Name())
		fmt.Fprintf(sum, "%s %d %s", entry.Name(), len(body), body)
	}
	if m, err := rivermigrate.New(riverpgxv5.New(nil), nil); err == nil {
		fmt.Fprint(sum, len(m.AllVersions()))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

func newProvider(pool *pgxpool.Pool) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	river := goose.NewGoMigration(riverStep, &goose.GoFunc{RunDB: func(ctx context.Context, _ *sql.DB) error {
		m, err := rivermigrate.New(riverpgxv5.New(pool), nil)
		if err != nil {
			return err
		}
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}}, nil)
	return goose.NewProvider(goose.DialectPostgres, stdlib.OpenDBFromPool(pool), files,
		goose.WithGoMigrations(river), goose.WithSessionLocker(locker))
}
