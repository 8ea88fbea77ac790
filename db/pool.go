package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// maxConns is what one process takes of the server's 100 connections when its URL has no pool_max_conns.
const maxConns = 20

// Config reads a pool's configuration from url. Sessions are in UTC and named huizhida.
func Config(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err) // pgx hides the password
	}
	params := config.ConnConfig.RuntimeParams
	params["timezone"] = "UTC"
	if params["application_name"] == "" {
		params["application_name"] = "huizhida"
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	return config, nil
}

// Open returns a pool on the database that url names, after one successful ping.
func Open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := Config(url)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	ping, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := pool.Ping(ping); err != nil {
		pool.Close()
		return nil, unreachable(config.ConnConfig, err)
	}
	return pool, nil
}

func unreachable(c *pgx.ConnConfig, err error) error {
	return fmt.Errorf("cannot use database %q at %s:%d as %q: %w\n"+
		"  check DATABASE_URL, and that this server runs and lets this machine in; without DATABASE_URL a private server is started",
		c.Database, c.Host, c.Port, c.User, err)
}
