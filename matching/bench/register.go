package bench

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/enterprises"
)

// load is the time in seconds that a new engine takes to load a million enterprises from the register.
func (s *Stage) load(ctx context.Context, b *testing.B) (float64, error) {
	if err := s.fillRegister(ctx); err != nil {
		return 0, err
	}
	for b.Loop() {
		if err := s.Engine().(Registered).LoadRegister(ctx, s.Pool); err != nil {
			return 0, err
		}
	}
	return per(b, time.Second, 1) * 1e6 / float64(s.Enterprises), nil
}

// copyOut is how long Postgres takes to say the same with nobody listening.
func (s *Stage) copyOut(ctx context.Context) (map[string]float64, error) {
	conn, err := s.Pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	_, once := split("e")
	_, yearly := split("y")
	began := time.Now()
	_, err = conn.Conn().PgConn().CopyTo(ctx, io.Discard, fmt.Sprintf(`copy (select e.id, %s, %s from enterprises e
		left join enterprise_years y on y.enterprise_id = e.id and y.year = %d) to stdout (format binary)`,
		strings.Join(once, ", "), strings.Join(yearly, ", "), lastYear))
	return map[string]float64{"Postgres COPY, discarded": time.Since(began).Seconds() * 1e6 / float64(s.Enterprises)}, err
}

// lastYear is that of the yearly figures.
var lastYear = AsOf.Time().Year() - 1

// split lists the attributes of one of the register's two tables, and their columns: e is the enterprises, y their years.
func split(table string) (attributes []int, columns []string) {
	for i, a := range enterprises.Catalogue {
		if a.Yearly == (table == "y") {
			attributes, columns = append(attributes, i), append(columns, pgx.Identifier{table, a.Column()}.Sanitize())
		}
	}
	return attributes, columns
}

// fillRegister copies the world into the register's tables, once.
func (s *Stage) fillRegister(ctx context.Context) error {
	if s.filled {
		return nil
	}
	s.Log("filling the register with %d enterprises", s.Enterprises)
	w := New(Seed, s.Enterprises)
	err := fill(ctx, s.Pool, w, "enterprises", "e", []string{"id", "created_at", "updated_at"}, func(i int) []any {
		return []any{int64(i + 1), AsOf.Time(), AsOf.Time()}
	})
	if err == nil {
		err = fill(ctx, s.Pool, w, "enterprise_years", "y", []string{"enterprise_id", "year"}, func(i int) []any {
			return []any{int64(i + 1), int16(lastYear)}
		})
	}
	if err == nil {
		_, err = s.Pool.Exec(ctx, "analyze enterprises, enterprise_years")
	}
	s.filled = err == nil
	return err
}

func fill(ctx context.Context, pool *pgxpool.Pool, w *World, table, alias string, more []string, begin func(i int) []any) error {
	attributes, _ := split(alias)
	for _, a := range attributes {
		more = append(more, enterprises.Catalogue[a].Column())
	}
	_, err := pool.CopyFrom(ctx, pgx.Identifier{table}, more, pgx.CopyFromSlice(w.Len(), func(i int) ([]any, error) {
		values := begin(i)
		for _, a := range attributes {
			values = append(values, native(w.Value(i, a)))
		}
		return values, nil
	}))
	if err != nil {
		return fmt.Errorf("fill %s: %w", table, err)
	}
	return nil
}
