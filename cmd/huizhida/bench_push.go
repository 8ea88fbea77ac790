package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/jobs"
	"huizhida/migrations"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/seal"
)

type benchPushCmd struct {
	Recipients int            `default:"20000" placeholder:"N" help:"How many enterprises are told (default 20000)."`
	Channel    notify.Channel `enum:"inbox,email" default:"email" help:"inbox or email."`
	SMTP       string         `name:"smtp" placeholder:"HOST:PORT" help:"The mail server to send through; for --channel email."`
	Data       string         `placeholder:"DIR" help:"Keep the database there instead of throwing it away."`
	Resume     bool           `help:"Finish the campaign that a killed run left in --data, and measure all of it."`
	JSON       bool           `help:"Print one object with the figures."`
}

// Help is shown by huizhida bench push --help.
func (benchPushCmd) Help() string {
	return "Everything is what a push in production is: an approved campaign with its audience, jobs, delivery rows, attempts and one letter of some 5 KB " +
		"to each contact, in a private Postgres that writes through to the disk. Time runs from the approval until the campaign is finished. Memory is " +
		"the peak of this process after the approval; Postgres has its own. A killed run can be finished with --resume; its time then includes " +
		"the pause."
}

// pushFigures are what a push came to.
type pushFigures struct {
	Channel    notify.Channel `json:"channel"`
	Recipients int            `json:"recipients"`
	Accepted   int            `json:"accepted"`
	Unknown    int            `json:"unknown"`
	Failed     int            `json:"failed"`
	Resent     int            `json:"resent"` // in doubt once, and sent again under the same Message-ID
	Seconds    float64        `json:"seconds"`
	PerSecond  float64        `json:"per_second"`
	P50        float64        `json:"p50_ms"`
	P99        float64        `json:"p99_ms"`
	Memory     float64        `json:"rss_mb"`
	Written    float64        `json:"bytes_per_delivery"`
	Busy       float64        `json:"cpu_us_per_delivery"` // of this process and Postgres, on however many processors
	State      notify.State   `json:"state"`
}

// Run pushes and prints the figures.
func (c benchPushCmd) Run(e *env) (err error) {
	if c.Recipients < 1 {
		return usage(errors.New("--recipients must be positive"))
	}
	if c.Resume && c.Data == "" {
		return usage(errors.New("--resume needs the --data directory of the run to finish"))
	}
	if c.Channel == notify.Email && c.SMTP == "" {
		return usage(errors.New("--channel email needs --smtp HOST:PORT"))
	}
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "huizhida-bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	if err := os.MkdirAll(dir, 0o711); err != nil { // Postgres's user passes through
		return err
	}
	server, err := db.StartServer(e.ctx, filepath.Join(dir, "postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	pool, err := db.Open(e.ctx, server.URL)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := migrations.Up(e.ctx, pool); err != nil {
		return err
	}
	all, err := newServices(pool, config{SMTP: email.Config{Addr: c.SMTP, From: "noreply@bench.example"}, BaseURL: "https://bench.example"}, seal.Key{}, time.Now)
	if err != nil {
		return err
	}
	b := pushBench{all: all, pool: pool, server: server, log: func(format string, args ...any) { fmt.Fprintf(e.err, format+"\n", args...) }}
	if err := b.prepare(e.ctx, c); err != nil {
		return err
	}
	figures, err := b.run(e.ctx, e)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(figures)
	}
	figures.print(e)
	return nil
}

func (f pushFigures) print(e *env) {
	fmt.Fprintf(e.out, "%s: %d of %d accepted, %d unknown, %d failed, %d sent again after a doubt; %s\n",
		f.Channel, f.Accepted, f.Recipients, f.Unknown, f.Failed, f.Resent, f.State)
	fmt.Fprintf(e.out, "%.0f messages/s over %.2f s; from approval to accepted p50 %.0f ms, p99 %.0f ms\n", f.PerSecond, f.Seconds, f.P50, f.P99)
	fmt.Fprintf(e.out, "peak memory %.0f MB; per delivery %.0f bytes of write-ahead log and %.0f µs of processor time, Postgres included\n", f.Memory, f.Written, f.Busy)
}

// pushBench is a push in a database of its own.
type pushBench struct {
	all    *services
	pool   *pgxpool.Pool
	server *db.Server
	log    func(format string, args ...any)
	id     int64 // of the campaign
}

// run works the jobs until the campaign is finished.
func (b *pushBench) run(ctx context.Context, e *env) (f pushFigures, err error) {
	if err := jobs.Recover(ctx, b.pool); err != nil {
		return f, err
	}
	if err := b.all.Notify.Recover(ctx); err != nil {
		return f, err
	}
	client, err := b.all.newWorkers(b.pool, e.log)
	if err != nil {
		return f, err
	}
	forgetPeak()
	before, err := b.written(ctx)
	if err != nil {
		return f, err
	}
	idle := busy(b.server.PID())
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, drain(client)) }()
	if err := b.approve(ctx); err != nil {
		return f, err
	}
	for answered := time.Now(); f.State != notify.Finished; {
		select {
		case <-ctx.Done():
			return f, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		switch err := b.pool.QueryRow(ctx, `select state from campaigns where id = $1`, b.id).Scan(&f.State); {
		case err == nil:
			answered = time.Now()
		case time.Since(answered) > time.Minute: // less is a Postgres that starts again
			return f, err
		}
	}
	f.Memory, f.Busy = peakMemory(), float64((busy(b.server.PID()) - idle).Microseconds())
	after, err := b.written(ctx)
	if err != nil {
		return f, err
	}
	return f, b.figures(ctx, &f, after-before)
}

// written is how much the write-ahead log has grown, in bytes, since the cluster was made.
func (b *pushBench) written(ctx context.Context) (n float64, err error) {
	err = b.pool.QueryRow(ctx, `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8`).Scan(&n)
	return n, err
}

func (b *pushBench) figures(ctx context.Context, f *pushFigures, written float64) error {
	rows, _ := b.pool.Query(ctx, `
		select d.channel, count(*) as recipients, count(*) filter (where d.accepted_at is not null) as accepted,
		       count(*) filter (where d.state = 'unknown') as unknown, count(*) filter (where d.state = 'failed') as failed,
		       count(*) filter (where d.reason = 'interrupted' and d.state = 'accepted') as resent,
		       extract(epoch from c.finished_at - c.approved_at)::float8 as seconds,
		       coalesce(1000 * percentile_cont(0.5) within group (order by extract(epoch from d.accepted_at - c.approved_at)), 0)::float8 as p50,
		       coalesce(1000 * percentile_cont(0.99) within group (order by extract(epoch from d.accepted_at - c.approved_at)), 0)::float8 as p99
		from deliveries d join campaigns c on c.id = d.campaign_id where c.id = $1 group by d.channel, c.id`, b.id) // the error resurfaces in Collect
	type row struct {
		Channel                                       notify.Channel
		Recipients, Accepted, Unknown, Failed, Resent int
		Seconds, P50, P99                             float64
	}
	got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
	if err != nil {
		return err
	}
	f.Channel, f.Recipients, f.Accepted, f.Unknown, f.Failed, f.Resent = got.Channel, got.Recipients, got.Accepted, got.Unknown, got.Failed, got.Resent
	f.Seconds, f.P50, f.P99 = got.Seconds, got.P50, got.P99
	f.PerSecond, f.Written, f.Busy = float64(f.Accepted)/f.Seconds, written/float64(f.Recipients), f.Busy/float64(f.Recipients)
	return nil
}
