package enterprises

import (
	"context"
	"fmt"
	"time"
)

// ChangesKept is for how long register_changes tells which enterprises changed, by the database's own clock. Who mirrors the
// register and was away for longer reads it anew.
const ChangesKept = 96 * time.Hour

// PruneArgs asks for changes that nobody needs any more to be forgotten. The worker is jobs.PruneChanges.
type PruneArgs struct{}

// Kind names the job in the database; it never changes.
func (PruneArgs) Kind() string { return "prune_changes" }

// PruneChanges forgets the changes of the register that are older than ChangesKept, and returns how many there were.
func (s *Service) PruneChanges(ctx context.Context) (int, error) {
	tag, err := s.DB.Exec(ctx, `delete from register_changes where changed_at < clock_timestamp() - $1::interval`, ChangesKept)
	if err != nil {
		return 0, fmt.Errorf("prune changes of the register: %w", err)
	}
	return int(tag.RowsAffected()), nil
}
