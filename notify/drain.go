package notify

import (
	"context"
	"fmt"
	"time"
)

// Drain expands an approved campaign and carries all that is due now, here and without waiting for workers: for commands that load or mend.
func (s *Service) Drain(ctx context.Context, id int64) error {
	if err := s.Expand(ctx, id); err != nil {
		return err
	}
	spans, err := silentSpans(ctx, s.DB, id, s.Now().Add(time.Second), s.Now().Add(time.Second)) // silent for no time at all: everything that is due
	if err != nil {
		return fmt.Errorf("drain campaign %d: %w", id, err)
	}
	for _, a := range spans {
		if _, err := s.Deliver(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
