package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// joinPatience is how long JoinServer waits for a server that another process is starting.
const joinPatience = time.Minute

// JoinServer uses the server that a live process keeps in dir, or starts one when nobody does.
func JoinServer(ctx context.Context, dir string, settings ...string) (*Server, error) {
	deadline := time.Now().Add(joinPatience)
	for {
		s, err := StartServer(ctx, dir, settings...)
		held, ok := errors.AsType[*HeldError](err)
		if !ok {
			return s, err
		}
		if url, ready := runningURL(held.Dir); ready {
			return &Server{URL: url, done: make(chan struct{})}, nil
		}
		if time.Now().After(deadline) {
			return nil, held
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// AttachServer uses the server that another process keeps in dir, waiting for it to come up. It never keeps one itself, so that process may
// end and come back.
func AttachServer(ctx context.Context, dir string, _ ...string) (*Server, error) {
	deadline := time.Now().Add(joinPatience)
	for {
		if url, ready := runningURL(dir); ready && answers(ctx, url) {
			return &Server{URL: url, done: make(chan struct{})}, nil
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("no database server runs in %s: start huizhida serve there, or set DATABASE_URL", dir)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func answers(ctx context.Context, url string) bool {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

// runningURL returns the way to the server in dir when it takes connections.
func runningURL(dir string) (string, bool) {
	home, err := existingHome(dir)
	if err != nil {
		return "", false
	}
	status := readStatus(home.data())
	return status.url(), status.ready
}
