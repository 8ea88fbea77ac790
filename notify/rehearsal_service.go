package notify

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Rehearse sends a submitted campaign, whole, to the sink, and answers the copy that it does so with. The campaign itself stays as it is.
func (s *Service) Rehearse(ctx context.Context, actor audit.Actor, id int64) (copied int64, err error) {
	if s.Sink == nil {
		return 0, ErrNoSink
	}
	err = s.change(ctx, actor, "campaign.rehearse", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockCampaign(ctx, tx, id)
		if err != nil {
			return id, nil, err
		}
		if c.State != Submitted || c.Rehearses != nil {
			return id, nil, ErrNotRehearsable
		}
		if err := requireUnchanged(ctx, tx, c, c.ContentHash); err != nil {
			return id, nil, err
		}
		if copied, err = copyForRehearsal(ctx, tx, id, s.Now()); err != nil {
			return id, nil, err
		}
		_, err = s.Jobs.InsertTx(ctx, tx, ExpandArgs{CampaignID: copied}, nil)
		return copied, map[string]any{"of": id, "hash": fmt.Sprintf("%x", c.ContentHash)}, err
	})
	if err != nil {
		return 0, fmt.Errorf("rehearse campaign %d: %w", id, err)
	}
	return copied, nil
}

// Rehearsal reads what a rehearsal came to.
func (s *Service) Rehearsal(ctx context.Context, id int64) (r Rehearsal, err error) {
	if r.Campaign, err = s.Campaign(ctx, id); err != nil {
		return r, err
	}
	if r.Campaign.Rehearses == nil {
		return r, ErrNoRehearsal
	}
	if r.Of, err = s.Campaign(ctx, *r.Campaign.Rehearses); err != nil {
		return r, err
	}
	r.Holds = r.Of.State == Submitted && bytes.Equal(r.Of.ContentHash, r.Campaign.ContentHash)
	if r.Campaign.FinishedAt != nil && r.Campaign.StartedAt != nil {
		r.Took = r.Campaign.FinishedAt.Sub(*r.Campaign.StartedAt)
	}
	if r.Progress, r.Reasons, err = s.Progress(ctx, r.Campaign); err != nil {
		return r, err
	}
	if r.Loads, err = loads(ctx, s.DB, id); err != nil {
		return r, fmt.Errorf("loads of rehearsal %d: %w", id, err)
	}
	return r, nil
}

// RehearsalsOf lists the rehearsals of a campaign, the newest first.
func (s *Service) RehearsalsOf(ctx context.Context, id int64) ([]Campaign, error) {
	list, err := rehearsals(ctx, s.DB, id)
	if err != nil {
		return nil, fmt.Errorf("rehearsals of campaign %d: %w", id, err)
	}
	return list, nil
}

// Promote approves what was rehearsed: the campaign itself, by the same rules as Approve, while it is to the byte what went to the sink.
func (s *Service) Promote(ctx context.Context, actor audit.Actor, rehearsalID int64, hash []byte) error {
	err := s.change(ctx, actor, "campaign.promote", func(tx pgx.Tx) (int64, any, error) {
		r, err := lockCampaign(ctx, tx, rehearsalID)
		switch {
		case err != nil:
			return rehearsalID, nil, err
		case r.Rehearses == nil:
			return rehearsalID, nil, ErrNoRehearsal
		case r.State != Finished:
			return rehearsalID, nil, ErrNotRehearsed
		case !bytes.Equal(r.ContentHash, hash):
			return rehearsalID, nil, ErrOutdated
		}
		of, err := lockCampaign(ctx, tx, *r.Rehearses)
		if err != nil {
			return rehearsalID, nil, err
		}
		if !bytes.Equal(of.ContentHash, hash) {
			return rehearsalID, nil, ErrOutdated
		}
		return rehearsalID, map[string]any{"of": of.ID}, s.with(tx).Approve(ctx, actor, of.ID, hash)
	})
	if err != nil {
		return fmt.Errorf("promote rehearsal %d: %w", rehearsalID, err)
	}
	return nil
}

// carryRehearsed carries a rehearsal's messages to the sink at any time of day. There is no way from here to a real carrier.
func (s *Service) carryRehearsed(ctx context.Context, a DeliverArgs, c Campaign) (left bool, err error) {
	if a.Channel == Inbox {
		return false, nil // its letters were weighed when they were made
	}
	if s.Sink == nil {
		return false, record(ctx, s.DB, a, s.Now())
	}
	return s.send(ctx, a, c, picked{carrier: s.Sink(a.Channel)}, false)
}

// weighPage makes the deliveries of letters that go into no inbox, with their sizes.
func (s *Service) weighPage(ctx context.Context, tx pgx.Tx, w writer, made map[int64]int64, list []recipient) error {
	var ids []int64
	var refs []string
	for _, to := range list {
		if id, ok := made[to.EnterpriseID]; ok {
			letter := w.inward(to)
			ids, refs = append(ids, id), append(refs, fmt.Sprintf("sink/%d/1", len(letter.Subject)+len(letter.Markdown)))
		}
	}
	return weigh(ctx, tx, ids, refs)
}
