package db

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// shutdownPatience is how long a server whose owner was killed may take to finish.
const shutdownPatience = 2 * time.Minute

// clearTheWay waits for a server whose owner was killed to finish, ends processes that outlived their postmaster, and removes the
// locks of the dead: Postgres itself only asks whether their process id is alive, so one in other use would stop it for ever.
func clearTheWay(ctx context.Context, data, socket string) error {
	began := time.Now()
	for told := false; ; told = true {
		alive := serversIn(data)
		if len(alive) == 0 {
			break
		}
		postmaster := readStatus(data).pid
		if !slices.Contains(alive, postmaster) {
			for _, pid := range alive {
				_ = syscall.Kill(pid, syscall.SIGQUIT) // without a postmaster nothing of theirs can be kept
			}
		} else if !told {
			slog.Info("waiting for the previous postgres to finish", "pid", postmaster)
		}
		if time.Since(began) > shutdownPatience {
			return fmt.Errorf("a Postgres that this process did not start (pid %d) still runs in %s: stop it with kill -INT %d", alive[0], data, alive[0])
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(25 * time.Millisecond):
		}
	}
	for _, file := range []string{
		filepath.Join(data, "postmaster.pid"), filepath.Join(socket, ".s.PGSQL.5432"), filepath.Join(socket, ".s.PGSQL.5432.lock"),
	} {
		if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
