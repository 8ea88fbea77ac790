package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/demo"
	"huizhida/migrations"
)

type demoCmd struct {
	dataFlag
	Enterprises int `default:"20000" help:"How many enterprises the register holds, up to 1,000,000."`
}

// Help is shown by huizhida demo --help.
func (demoCmd) Help() string {
	return "Fills an empty database with the year 2022 of a made-up district, through the same services that people use. " +
		"The same number of enterprises gives the same world. huizhida serve --demo does this by itself at its first start."
}

var errNotEmpty = errors.New("the database is not empty: the demo world is only loaded into an empty one; choose another --data directory or database")

// Run loads the demo world.
func (c demoCmd) Run(e *env) error {
	if c.Enterprises < 100 || c.Enterprises > 1_000_000 {
		return usage(errors.New("--enterprises: between 100 and 1000000"))
	}
	a, err := openApp(e, c.Data, db.StartServer)
	if err != nil {
		return err
	}
	used, err := a.inUse(e)
	if err == nil && used {
		err = errNotEmpty
	}
	if err == nil {
		err = loadDemo(e, a, c.Enterprises)
	}
	return errors.Join(err, a.close())
}

// loadDemo lives the demo year on a clock of its own, with workers in this process, and sets the installation's clock to its end.
// Nothing is sent: whatever mail server is configured, the demo world's people are made up.
func loadDemo(e *env, a *app, n int) (err error) {
	alone, err := loadAlone(e.ctx, a.pool)
	if err != nil {
		return err
	}
	defer letGo(alone)
	switch used, err := a.inUse(e); {
	case err != nil:
		return err
	case used:
		return errNotEmpty // another process has loaded it in the meantime
	}
	pool, err := hastyPool(e.ctx, a.pool)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := beginDemo(e.ctx, pool); err != nil {
		return err
	}
	clock := &demo.Clock{}
	quiet := e.config
	quiet.SMTP.Addr = ""
	s, err := newServices(pool, quiet, a.key, clock.Now)
	if err != nil {
		return err
	}
	workers, err := s.newWorkers(pool, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	if err := workers.Start(context.WithoutCancel(e.ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	defer func() {
		stopping, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), time.Minute)
		defer cancel()
		err = errors.Join(err, workers.Stop(stopping))
	}()
	tell := &demoProgress{env: e}
	defer tell.finish()
	err = demo.Load(e.ctx, demo.Services{
		DB: pool, Accounts: s.Accounts, Enterprises: s.Enterprises, Policies: s.Policies, Notify: s.Notify, Claims: s.Claims,
		Disclosure: s.Disclosure, Reports: s.Reports, Clock: clock, Drain: func(ctx context.Context) error { return drainQueue(ctx, pool) },
	}, n, tell.step)
	if err != nil {
		return err
	}
	return finishDemo(e.ctx, a.pool)
}

// hastyPool does not wait for the disk at each commit: a loading that is cut off begins anew.
func hastyPool(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Pool, error) {
	config := pool.Config()
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	return pgxpool.NewWithConfig(ctx, config)
}

var errLoading = errors.New("another process is loading the demo world into this database: wait until it is done")

// loadAlone holds, until its connection is closed or dies, the right to load: a second loading would take the first for one cut off and
// clear it away.
func loadAlone(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Conn, error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	var alone bool
	err = conn.QueryRow(ctx, `select pg_try_advisory_lock(hashtextextended('load demo', 0))`).Scan(&alone)
	if err == nil && !alone {
		err = errLoading
	}
	if err != nil {
		conn.Release()
		return nil, err
	}
	return conn, nil
}

// letGo closes the connection, because one that goes back to the pool keeps its lock.
func letGo(conn *pgxpool.Conn) {
	_ = conn.Conn().Close(context.Background()) // the server lets go of the lock either way
	conn.Release()
}

// beginDemo notes that a loading is under way, after clearing away what an earlier one left.
func beginDemo(ctx context.Context, pool *pgxpool.Pool) error {
	cut, err := demoCutOff(ctx, pool)
	if err != nil {
		return err
	}
	if cut {
		if _, err := pool.Exec(ctx, `drop schema public cascade; create schema public`); err != nil {
			return fmt.Errorf("clear an unfinished demo world: %w", err)
		}
		pool.Reset()
		if _, err := migrations.Up(ctx, pool); err != nil {
			return err
		}
	}
	_, err = pool.Exec(ctx, `insert into settings (key, value) values ('demo_loading', 'true')`)
	return err
}

func demoCutOff(ctx context.Context, pool *pgxpool.Pool) (cut bool, err error) {
	err = pool.QueryRow(ctx, `select exists (select from settings where key = 'demo_loading')`).Scan(&cut)
	return cut, err
}

// finishDemo sets the installation's clock to the end of the year, and the planner's figures to the world.
func finishDemo(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(ctx, `
		with done as (delete from settings where key = 'demo_loading')
		insert into settings (key, value) values ('demo_clock', jsonb_build_object('anchor', $1::timestamptz))
		on conflict (key) do update set value = excluded.value`, demo.Today)
	if err == nil {
		_, err = pool.Exec(ctx, `analyze`)
	}
	return err
}

// drainQueue returns when no job waits or runs.
func drainQueue(ctx context.Context, pool *pgxpool.Pool) error {
	for {
		var waiting, dead bool
		err := pool.QueryRow(ctx, `
			select exists (select from river_job where state in ('available', 'running', 'pending') or state = 'scheduled' and scheduled_at < now() + interval '10 s'),
			       exists (select from river_job where state in ('discarded', 'retryable'))`).Scan(&waiting, &dead)
		switch {
		case err != nil:
			return fmt.Errorf("look for waiting jobs: %w", err)
		case dead:
			return firstFailure(ctx, pool)
		case !waiting:
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func firstFailure(ctx context.Context, pool *pgxpool.Pool) error {
	var kind, text string
	err := pool.QueryRow(ctx, `
		select kind, errors[1] ->> 'error' from river_job where state in ('discarded', 'retryable') order by id limit 1`).Scan(&kind, &text)
	if err != nil {
		return err
	}
	return fmt.Errorf("job %s failed: %s", kind, text)
}

// demoProgress shows one bar for each stage of the loading.
type demoProgress struct {
	env   *env
	label string
	bar   *progress
	done  int
}

func (p *demoProgress) step(done, total int, label string) {
	if label != p.label {
		p.finish()
		p.label, p.done, p.bar = label, 0, newProgress(p.env, int64(total), label)
	}
	p.bar.Add(int64(done - p.done))
	p.done = done
}

func (p *demoProgress) finish() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
