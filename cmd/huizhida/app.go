package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/migrations"
	"huizhida/seal"
)

// dataFlag names the data directory; commands that need the database embed it.
type dataFlag struct {
	Data string `default:"data" placeholder:"DIR" help:"Data directory of the private Postgres, used when DATABASE_URL is not set (default ./data)."`
}

// app is an opened installation: a migrated database, the clock, the services. Commands that touch data begin with one and close it.
type app struct {
	*services
	pool   *pgxpool.Pool
	server *db.Server // nil with DATABASE_URL
	key    seal.Key
	data   string // the data directory; empty where there is none
	demo   bool   // the clock is a demo world's
}

// starter is db.StartServer, which refuses a data directory that is in use, db.JoinServer, which uses the server there,
// or db.AttachServer, which waits for one.
type starter func(ctx context.Context, dir string, settings ...string) (*db.Server, error)

// openApp opens the database, brings it to this version's schema and builds the services.
func openApp(e *env, data string, start starter) (_ *app, err error) {
	a := &app{}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if err := a.openDatabase(e, data, start); err != nil {
		return a, err
	}
	a.data = existing(data) // a private server has made it by now
	if _, err := migrations.Up(e.ctx, a.pool); err != nil {
		return a, err
	}
	if a.key, err = loadKey(e.config, data); err != nil {
		return a, err
	}
	if err := checkKey(e.ctx, a.pool, a.key); err != nil {
		return a, err
	}
	return a, a.build(e)
}

// build reads the clock and makes the services; again after a demo world was loaded, whose clock differs.
func (a *app) build(e *env) (err error) {
	var now func() time.Time
	if now, a.demo, err = readClock(e.ctx, a.pool); err != nil {
		return err
	}
	if a.services, err = newServices(a.pool, e.config, a.key, now); err != nil {
		return err
	}
	a.Matching.Dir = a.data
	if a.data != "" {
		a.Instance.File, a.Instance.Private = filepath.Join(a.data, "epoch"), a.server != nil
	}
	return nil
}

// existing is the directory's name if it is there.
func existing(dir string) string {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

func (a *app) openDatabase(e *env, data string, start starter) (err error) {
	url := e.config.DatabaseURL
	if url == "" {
		if a.server, err = start(e.ctx, data); err != nil {
			return err
		}
		url = a.server.URL
	}
	a.pool, err = db.Open(e.ctx, url)
	return err
}

// ownsServer says that this process alone started Postgres.
func (a *app) ownsServer() bool { return a.server != nil && a.server.PID() != 0 }

// close lets go of the database, and stops Postgres when this process started it.
func (a *app) close() error {
	if a.pool != nil {
		a.pool.Close()
	}
	if a.server != nil {
		return a.server.Stop()
	}
	return nil
}
