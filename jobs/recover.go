package jobs

import (
	"context"
	"fmt"

	"huizhida/db"
)

// Recover makes the jobs that a killed process left running available at once, instead of when River takes them for dead, and forgets that
// it was leader. Only for a process that knows that no other works jobs: the one that just started the private Postgres. A job on its last
// attempt is left to River.
func Recover(ctx context.Context, conn db.Conn) error {
	_, err := conn.Exec(ctx, `
		update river_job set state = 'available', scheduled_at = now()
		where state = 'running' and attempt < max_attempts`)
	if err == nil {
		_, err = conn.Exec(ctx, `delete from river_leader`)
	}
	if err != nil {
		return fmt.Errorf("recover jobs: %w", err)
	}
	return nil
}
