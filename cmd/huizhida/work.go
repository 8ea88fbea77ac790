package main

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/jobs"
)

type workCmd struct {
	dataFlag
}

// Help is shown by huizhida work --help.
func (workCmd) Help() string {
	return "With DATABASE_URL it works that database's jobs. Without it, it joins the private Postgres of a running serve, " +
		"for which it waits. Ctrl-C lets running jobs finish; a second Ctrl-C does not."
}

// Run works jobs until it is told to stop.
func (c workCmd) Run(e *env) error {
	a, err := openApp(e, c.Data, db.AttachServer)
	if err != nil {
		return err
	}
	stop, err := startJobs(e, a)
	if err != nil {
		return errors.Join(err, a.close())
	}
	e.log.Info("working jobs")
	return errors.Join(wait(e.ctx, a, nil), stop(), a.close())
}

// How long running jobs may take to finish, first untroubled, then with a cancelled context.
const (
	drainPatience  = 20 * time.Second
	cancelPatience = 5 * time.Second
)

// startJobs begins to work jobs and to mirror the register, and returns what lets both finish.
func startJobs(e *env, a *app) (stop func() error, err error) {
	if err := checkInstance(e, a); err != nil {
		return nil, err
	}
	if a.ownsServer() {
		if err := jobs.Recover(e.ctx, a.pool); err != nil {
			return nil, err
		}
		if err := a.Notify.Recover(e.ctx); err != nil {
			return nil, err
		}
	}
	client, err := a.newWorkers(a.pool, e.log)
	if err != nil {
		return nil, err
	}
	if err := client.Start(context.WithoutCancel(e.ctx)); err != nil { // the signal is for us to pass on
		return nil, err
	}
	stopBounces, err := startBounces(e, a)
	if err != nil {
		return nil, errors.Join(err, drain(client))
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(e.ctx))
	go a.Instance.Keep(ctx, func(err error) { e.log.Warn("the epoch is not kept", "error", err) })
	mirrored := make(chan struct{})
	go func() {
		defer close(mirrored)
		a.Matching.Mirror(ctx, func(err error) { e.log.Warn("the register in memory is not up to date", "error", err) })
	}()
	return func() error {
		err := errors.Join(stopBounces(), drain(client))
		cancel()
		<-mirrored
		return err
	}, nil
}

// checkInstance holds all sending when the database was put back to an earlier state.
func checkInstance(e *env, a *app) error {
	held, err := a.Instance.Check(e.ctx)
	if err == nil && held {
		e.log.Warn("nothing is sent: a system administrator decides on " + holdPath + " when it goes on")
	}
	return err
}

// holdPath is where a system administrator lets messages leave again.
const holdPath = "/admin/hold"

func drain(client *river.Client[pgx.Tx]) error {
	ctx, cancel := context.WithTimeout(context.Background(), drainPatience)
	defer cancel()
	if client.Stop(ctx) == nil {
		return nil
	}
	ctx, cancel = context.WithTimeout(context.Background(), cancelPatience)
	defer cancel()
	return client.StopAndCancel(ctx)
}

// wait returns when the process is told to stop, when its Postgres cannot be kept up, or when something else failed.
func wait(ctx context.Context, a *app, failed <-chan error) error {
	var gone <-chan struct{}
	if a.server != nil {
		gone = a.server.Done()
	}
	select {
	case <-ctx.Done():
		return nil
	case <-gone:
		return a.server.Err()
	case err := <-failed:
		return err
	}
}
