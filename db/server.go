package db

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// Server is a private Postgres cluster: a child process on a Unix socket that ends with its parent and is started again when it dies.
type Server struct {
	URL string // connection string of its database

	cluster  *cluster // nil when another process keeps the server
	postgres atomic.Pointer[postgres]
	stop     chan struct{}
	done     chan struct{}
	err      error // set before done is closed
}

// StartServer runs the cluster kept in dir, creating it first when dir is empty. Settings are extra "name=value" server settings.
// It returns a HeldError when a live process keeps dir.
func StartServer(ctx context.Context, dir string, settings ...string) (*Server, error) {
	c, err := openCluster(ctx, dir, settings)
	if err != nil {
		return nil, err
	}
	p, err := c.start(ctx)
	if err != nil {
		c.close()
		return nil, err
	}
	s := &Server{URL: c.url(), cluster: c, stop: make(chan struct{}), done: make(chan struct{})}
	s.postgres.Store(p)
	go s.supervise()
	return s, nil
}

// Restarts within restartWindow before a server that cannot stay up is given up.
const (
	maxRestarts   = 12
	restartWindow = time.Minute
	startPause    = 500 * time.Millisecond // after a start that failed
)

// supervise starts Postgres again whenever it ends by itself: the write-ahead log brings back all that was committed.
func (s *Server) supervise() {
	defer close(s.done)
	defer s.cluster.close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-s.stop; cancel() }()
	var restarts []time.Time
	for {
		p := s.postgres.Load()
		select {
		case <-s.stop:
			s.err = p.shutdown()
			return
		case <-p.done:
		}
		slog.Warn("postgres ended by itself, starting it again", "reason", p.err)
		next, err := s.startAgain(ctx, p.err, &restarts)
		if err != nil {
			s.err = err
			return
		}
		if next == nil {
			return // told to stop
		}
		slog.Info("postgres runs again", "pid", next.pid())
		s.postgres.Store(next)
	}
}

// startAgain starts Postgres, more than once when it ends while it starts, as it does when it is killed then; until it has ended too often.
// Nil without an error means that it is not wanted any more.
func (s *Server) startAgain(ctx context.Context, reason error, restarts *[]time.Time) (*postgres, error) {
	for {
		*restarts = append(*restarts, time.Now())
		if n := len(*restarts); n > maxRestarts && time.Since((*restarts)[n-1-maxRestarts]) < restartWindow {
			return nil, fmt.Errorf("postgres ended %d times within a minute, last: %w\n  see %s", maxRestarts, reason, s.cluster.log)
		}
		next, err := s.cluster.start(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err == nil:
			return next, nil
		}
		slog.Warn("postgres ended while it started, starting it again", "reason", err)
		reason = err
		time.Sleep(startPause)
	}
}

// PID is the process id of Postgres, or 0 when another process keeps the server.
func (s *Server) PID() int {
	if s.cluster == nil {
		return 0
	}
	return s.postgres.Load().pid()
}

// Done is closed when the server has ended for good: after Stop, or when it cannot be kept up.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says why the server ended; nil after a clean stop. Read it after Done.
func (s *Server) Err() error { return s.err }

// Stop asks for a fast shutdown, then a hard one, and lets go of the data directory. Call it once.
func (s *Server) Stop() error {
	if s.cluster == nil {
		return nil
	}
	close(s.stop)
	<-s.done
	return s.err
}
