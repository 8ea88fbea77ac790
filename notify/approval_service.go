package notify

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
)

// Approve releases a submitted campaign and asks for its expansion: both happen or neither does. The hash is of what the approver was
// shown; anything else that stands there now is refused, and so is the drafter.
func (s *Service) Approve(ctx context.Context, actor audit.Actor, id int64, hash []byte) error {
	err := s.change(ctx, actor, "campaign.approve", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockCampaign(ctx, tx, id)
		switch {
		case err != nil:
			return id, nil, err
		case c.State != Submitted:
			return id, nil, ErrNotSubmitted
		case c.DraftedBy == actor.ID:
			return id, nil, ErrSelfApproval
		}
		if err := s.requireOpen(ctx, tx, c.NoticeID); err != nil {
			return id, nil, err
		}
		if err := requireUnchanged(ctx, tx, c, hash); err != nil {
			return id, nil, err
		}
		ok, err := approve(ctx, tx, id, actor.ID, hash, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrNotSubmitted)
		}
		var opts *river.InsertOpts
		if c.StartsAt != nil {
			opts = &river.InsertOpts{ScheduledAt: *c.StartsAt}
		}
		_, err = s.Jobs.InsertTx(ctx, tx, ExpandArgs{CampaignID: id}, opts)
		return id, map[string]any{"hash": fmt.Sprintf("%x", hash), "audience": c.AudienceSize}, err
	})
	if err != nil {
		return fmt.Errorf("approve campaign %d: %w", id, err)
	}
	return nil
}

// requireUnchanged answers ErrChanged unless the hash is of the campaign as it stands.
func requireUnchanged(ctx context.Context, tx pgx.Tx, c Campaign, hash []byte) error {
	digest, err := audienceDigest(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if !bytes.Equal(contentHash(c, digest), hash) {
		return ErrChanged
	}
	return nil
}
