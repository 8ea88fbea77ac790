package notify

import (
	"context"
)

// Drain expands an approved campaign and carries all that is due now, here and without waiting for workers: for commands that load or mend.
func (s *Service) Drain(ctx context.Context, id int64) error {
	if err := s.Expand(ctx, id); err != nil {
		return err
	}
	c, err := s.Campaign(ctx, id)
	if err != nil {
		return err
	}
	for _, channel := range c.Channels {
		for wait := soon; wait == soon; {
			if wait, err = s.Deliver(ctx, DeliverArgs{CampaignID: id, Channel: channel}); err != nil {
				return err
			}
		}
	}
	return nil
}
