package notify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// CampaignFilter picks a page of campaigns. The zero filter means all of them.
type CampaignFilter struct {
	State    State
	NoticeID int64
	Limit    int
	Offset   int
}

// Campaign reads one, or answers ErrNoCampaign.
func (s *Service) Campaign(ctx context.Context, id int64) (Campaign, error) {
	c, err := campaign(ctx, s.DB, id)
	if err != nil {
		return c, fmt.Errorf("campaign %d: %w", id, err)
	}
	return c, nil
}

// Campaigns lists the newest first, with how many there are in each state.
func (s *Service) Campaigns(ctx context.Context, f CampaignFilter) ([]Campaign, map[State]int, error) {
	list, err := campaigns(ctx, s.DB, f)
	if err != nil {
		return nil, nil, fmt.Errorf("list campaigns: %w", err)
	}
	counts, err := countCampaigns(ctx, s.DB, f.NoticeID)
	if err != nil {
		return nil, nil, fmt.Errorf("count campaigns: %w", err)
	}
	return list, counts, nil
}

// Draft begins a campaign on a notice that is published and still open.
func (s *Service) Draft(ctx context.Context, actor audit.Actor, in CampaignInput) (id int64, err error) {
	closes, err := closing(ctx, s.DB, in.NoticeID)
	if err != nil {
		return 0, err
	}
	if in, err = s.checked(in, closes); err != nil {
		return 0, err
	}
	err = s.change(ctx, actor, "campaign.draft", func(tx pgx.Tx) (int64, any, error) {
		if err := s.requireOpen(ctx, tx, in.NoticeID); err != nil {
			return 0, nil, err
		}
		if id, err = insertCampaign(ctx, tx, in, actor.ID, s.Now()); err != nil {
			return 0, nil, err
		}
		return id, map[string]any{"notice": in.NoticeID}, setFollowing(ctx, tx, id, in)
	})
	if err != nil {
		return 0, fmt.Errorf("draft campaign on notice %d: %w", in.NoticeID, err)
	}
	return id, nil
}

// Edit writes new content over the given version. Whatever was submitted or approved returns to draft: approval is of one text only.
func (s *Service) Edit(ctx context.Context, actor audit.Actor, id int64, version int, in CampaignInput) error {
	before, err := s.Campaign(ctx, id)
	if err != nil {
		return err
	}
	if in, err = s.checked(in, before.ClosesAt); err != nil {
		return err
	}
	err = s.change(ctx, actor, "campaign.edit", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockCampaign(ctx, tx, id)
		switch {
		case err != nil:
			return id, nil, err
		case !c.Editable():
			return id, nil, ErrNotEditable
		case c.DraftedBy != actor.ID:
			return id, nil, ErrNotDrafter
		}
		if ok, err := edit(ctx, tx, id, version, in, actor.ID, s.Now()); err != nil || !ok {
			return id, nil, orElse(err, ErrStale)
		}
		return id, map[string]any{"from": c.State}, setFollowing(ctx, tx, id, in)
	})
	if err != nil {
		return fmt.Errorf("edit campaign %d: %w", id, err)
	}
	return nil
}

// Submit freezes the audience from the notice's eligible verdicts and puts the campaign before a second person.
func (s *Service) Submit(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.change(ctx, actor, "campaign.submit", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockTold(ctx, tx, id)
		switch {
		case err != nil:
			return id, nil, err
		case c.State != Draft:
			return id, nil, ErrNotDraft
		case c.DraftedBy != actor.ID:
			return id, nil, ErrNotDrafter
		case c.StartsAt != nil && !c.StartsAt.After(s.Now()):
			return id, nil, ErrStartPassed
		}
		size, err := s.submitTx(ctx, tx, c)
		return id, map[string]any{"audience": size, "content": c.content()}, err
	})
	if err != nil {
		return fmt.Errorf("submit campaign %d: %w", id, err)
	}
	return nil
}

// submitTx is for whoever holds the campaign by lockTold.
func (s *Service) submitTx(ctx context.Context, tx pgx.Tx, c Campaign) (size int, err error) {
	if err := s.requireOpen(ctx, tx, c.NoticeID); err != nil {
		return 0, err
	}
	run, err := lastRun(ctx, tx, c.NoticeID)
	if err != nil {
		return 0, err
	}
	if size, err = freeze(ctx, tx, c); err != nil {
		return 0, err
	}
	if size == 0 {
		return 0, ErrNoAudience
	}
	digest, err := audienceDigest(ctx, tx, c.ID)
	if err != nil {
		return 0, err
	}
	ok, err := submit(ctx, tx, c.ID, run, contentHash(c, digest), size, s.Now())
	if err != nil || !ok {
		return 0, orElse(err, ErrNotDraft)
	}
	return size, nil
}

// Return sends a submitted campaign back to its drafter with the reason.
func (s *Service) Return(ctx context.Context, actor audit.Actor, id int64, note string) error {
	if note = strings.TrimSpace(note); note == "" {
		return ErrNoReturnNote
	}
	err := s.change(ctx, actor, "campaign.return", func(tx pgx.Tx) (int64, any, error) {
		ok, err := returnToDraft(ctx, tx, id, note, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrNotSubmitted)
		}
		return id, map[string]any{"note": note}, nil
	})
	if err != nil {
		return fmt.Errorf("return campaign %d: %w", id, err)
	}
	return nil
}

// Cancel stops a campaign. What already left cannot be called back; what is open will not leave.
func (s *Service) Cancel(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.change(ctx, actor, "campaign.cancel", func(tx pgx.Tx) (int64, any, error) {
		if _, err := lockCampaign(ctx, tx, id); err != nil {
			return id, nil, err
		}
		ok, err := cancel(ctx, tx, id, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrOver)
		}
		stopped, err := dropOpen(ctx, tx, id, s.Now())
		return id, map[string]any{"stopped": stopped}, err
	})
	if err != nil {
		return fmt.Errorf("cancel campaign %d: %w", id, err)
	}
	return nil
}

func (s *Service) requireOpen(ctx context.Context, tx pgx.Tx, noticeID int64) error {
	open, err := noticeOpen(ctx, tx, noticeID, s.Now())
	if err == nil && !open {
		return ErrNotOpen
	}
	return err
}

// change runs one verb on a campaign and its audit event in one transaction.
func (s *Service) change(ctx context.Context, actor audit.Actor, action string, verb func(pgx.Tx) (id int64, detail any, err error)) error {
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, detail, err := verb(tx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "campaigns", ID: id, Detail: detail})
	})
}

// orElse is the error of a guarded update: its own, or what finding no row means.
func orElse(err, missing error) error {
	if err != nil {
		return err
	}
	return missing
}
