// Package migrations holds the schema, one numbered file per change, and applies it.
package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

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

// Step is one numbered change of the schema.
type Step struct {
	Version   int64      `json:"version"`
	Name      string     `json:"name"`
	AppliedAt *time.Time `json:"applied_at"` // nil when the database lacks it
}

// Status lists every step in order.
func Status(ctx context.Context, pool *pgxpool.Pool) ([]Step, error) {
	provider, err := newProvider(pool)
	if err != nil {
		return nil, err
	}
	defer provider.Close()
	states, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the schema's version: %w", err)
	}
	steps := make([]Step, 0, len(states))
	for _, s := range states {
		step := Step{Version: s.Source.Version, Name: "river"}
		if _, name, ok := strings.Cut(strings.TrimSuffix(s.Source.Path, ".sql"), "_"); ok {
			step.Name = name
		}
		if s.State == goose.StateApplied {
			step.AppliedAt = &s.AppliedAt
		}
		steps = append(steps, step)
	}
	return steps, nil
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
