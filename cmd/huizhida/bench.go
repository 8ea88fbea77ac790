package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/matching/bench"
	"huizhida/migrations"
)

type benchCmd struct {
	Match  benchMatchCmd  `cmd:"" help:"Measure matching beside what others would pick: cel-go, Postgres, DuckDB."`
	Portal benchPortalCmd `cmd:"" help:"Measure the public pages under load, beside a bare handler with one indexed query."`
	Push   benchPushCmd   `cmd:"" help:"Measure a push from its approval until the last provider's yes, in a database of its own."`
	Search benchSearchCmd `cmd:"" help:"Measure the search over generated texts."`
}

type benchMatchCmd struct {
	Enterprises  int           `default:"1000000" placeholder:"N" help:"How many enterprises; the targets are for 1000000."`
	Rules        int           `default:"200" placeholder:"N" help:"How many rules are applied to all of them (default 200)."`
	ReverseRules int           `default:"10000" placeholder:"N" help:"How many rules are applied to one enterprise (default 10000)."`
	Time         time.Duration `default:"1s" help:"How long each work is measured at least (default 1s)."`
	JSON         bool          `help:"Print a list of {\"work\",\"value\",\"unit\",\"peers\":{name:value}}."`
}

// Help is shown by huizhida bench match --help.
func (benchMatchCmd) Help() string {
	return "The enterprises and the rules are computed from a seed, the same on every machine; no installation is touched. Everything has one " +
		"processor. Each peer is loaded with the same enterprises and must count the same, or the command fails. cel-go sees a sample, and its " +
		"time is extrapolated. Postgres is a private server in a temporary folder; DuckDB needs `make bench-peers` and is left out without it. " +
		"Scans use AVX2 when it was built with GOEXPERIMENT=simd, as `make bench-simd` does."
}

// Run measures every work and prints the table.
func (c benchMatchCmd) Run(e *env) (err error) {
	if c.Enterprises < 1 || c.Rules < 1 || c.ReverseRules < 1 {
		return usage(errors.New("--enterprises, --rules and --reverse-rules must be positive"))
	}
	testing.Init()
	if err := flag.Set("test.benchtime", c.Time.String()); err != nil {
		return err
	}
	s := c.stage(e)
	pool, stop, err := scratchDatabase(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if s.Pool = pool; pool != nil {
		site, err := startSite(e.ctx, pool)
		if err != nil {
			return err
		}
		s.Preview = site.preview
		defer func() { err = errors.Join(err, site.close()) }()
	}
	figures := []bench.Figure{}
	for _, work := range s.Works() {
		s.Log("%s", work.Name)
		figure, err := work.Measure(e.ctx)
		if err != nil {
			return err
		}
		figures = append(figures, figure)
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(figures)
	}
	return bench.WriteTable(e.out, figures)
}

// stage chooses what is measured.
func (c benchMatchCmd) stage(e *env) *bench.Stage {
	return &bench.Stage{
		Enterprises: c.Enterprises, Rules: c.Rules, ReverseRules: c.ReverseRules,
		Engine:  func() bench.Engine { return &bench.Columns{} },
		Reverse: func() bench.Reverse { return &bench.ReverseIndex{} },
		SQL:     bench.InPostgres, DuckSQL: bench.InDuckDB,
		Log: func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) },
	}
}

// scratchDatabase is an empty installation on a server of its own, which stop throws away; nil where no Postgres is installed.
func scratchDatabase(e *env) (_ *pgxpool.Pool, stop func() error, err error) {
	dir, err := os.MkdirTemp("", "huizhida-bench-*")
	if err != nil {
		return nil, nil, err
	}
	stop = func() error { return os.RemoveAll(dir) }
	if err := os.Chmod(dir, 0o711); err != nil { // Postgres's user passes through
		return nil, nil, errors.Join(err, stop())
	}
	server, err := db.StartServer(e.ctx, dir, "shared_buffers=1GB", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
	if errors.Is(err, db.ErrNoBinaries) {
		fmt.Fprintln(e.err, "without the peer Postgres:", err)
		return nil, stop, nil
	}
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	stop = func() error { return errors.Join(server.Stop(), os.RemoveAll(dir)) }
	pool, err := db.Open(e.ctx, server.URL)
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	down := stop
	stop = func() error { pool.Close(); return down() }
	if _, err := migrations.Up(e.ctx, pool); err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return pool, stop, nil
}
