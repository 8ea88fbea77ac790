package bench

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// postgres counts by a sequential scan over typed columns, in one process and without a just-in-time compiler.
type postgres struct {
	conn *pgx.Conn // taken out of the pool for good: its settings must not be another's
	sql  SQL
	rows int
}

// postgresTable is the peer's own; it is made anew and dropped at the end.
const postgresTable = "matching_bench"

// NewPostgres copies the enterprises of w into an unlogged table of the pool's database.
func NewPostgres(ctx context.Context, pool *pgxpool.Pool, sql SQL, w *World) (_ Peer, err error) {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	conn := pooled.Hijack()
	p := &postgres{conn, sql, w.Len()}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("fill the table of the peer Postgres: %w", err), p.Close())
		}
	}()
	if _, err := conn.Exec(ctx, "set max_parallel_workers_per_gather = 0; set jit = off; drop table if exists "+postgresTable+
		"; create unlogged table "+postgresTable+" ("+typedColumns("double precision", "text[]")+")"); err != nil {
		return nil, err
	}
	keys := make([]string, len(enterprises.Catalogue))
	for i, a := range enterprises.Catalogue {
		keys[i] = a.Key
	}
	if _, err := conn.CopyFrom(ctx, pgx.Identifier{postgresTable}, keys, pgx.CopyFromSlice(w.Len(), w.native)); err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, "vacuum analyze "+postgresTable)
	return p, err
}

// typedColumns declares the catalogue's columns; the names of two types differ between databases.
func typedColumns(double, list string) string {
	types := map[rule.Type]string{rule.String: "text", rule.Int: "bigint", rule.Double: double, rule.Bool: "boolean", rule.Date: "date", rule.List: list}
	columns := make([]string, len(enterprises.Catalogue))
	for i, a := range enterprises.Catalogue {
		columns[i] = pgx.Identifier{a.Key}.Sanitize() + " " + types[a.Type]
	}
	return strings.Join(columns, ", ")
}

func (p *postgres) Name() string { return "Postgres typed columns" }
func (p *postgres) Rows() int    { return p.rows }

func (p *postgres) Count(ctx context.Context, text string) (a Answer, err error) {
	query, err := countQuery(p.sql, text)
	if err != nil {
		return Answer{}, err
	}
	began := time.Now()
	err = p.conn.QueryRow(ctx, query, pgx.QueryExecModeExec).Scan(&a.Eligible, &a.Undetermined)
	a.Took = time.Since(began)
	return a, err
}

func countQuery(sql SQL, text string) (string, error) {
	condition, err := sql(text)
	if err != nil {
		return "", fmt.Errorf("SQL of %s: %w", text, err)
	}
	return "select count(*) filter (where r), count(*) filter (where r is null) from (select (" + condition + ") r from " + postgresTable + " t) x", nil
}

func (p *postgres) Close() error {
	_, err := p.conn.Exec(context.Background(), "drop table if exists "+postgresTable)
	return errors.Join(err, p.conn.Close(context.Background()))
}

// native is a row as pgx writes it in binary.
func (w *World) native(i int) ([]any, error) {
	row := make([]any, len(enterprises.Catalogue))
	for a := range row {
		row[a] = native(w.Value(i, a))
	}
	return row, nil
}

// native is a value as pgx writes it in binary.
func native(v rule.Value) any {
	if v.Known() && v.Type() == rule.Date {
		return v.Day().Time()
	}
	return v.Any()
}
