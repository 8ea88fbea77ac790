package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
)

// RequestFollowUps asks for every open notice to be told to those who became eligible, once this minute is over: a list that is imported
// changes many at once.
func (s *Service) RequestFollowUps(ctx context.Context) error {
	ids, err := followedNotices(ctx, s.DB, s.Now())
	if err != nil {
		return fmt.Errorf("request follow-ups: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	minute := s.Now().Truncate(time.Minute)
	list := make([]river.InsertManyParams, len(ids))
	for i, id := range ids {
		opts := FollowUpArgs{}.InsertOpts()
		opts.ScheduledAt = minute.Add(time.Minute)
		list[i] = river.InsertManyParams{Args: FollowUpArgs{NoticeID: id, Round: minute.Unix() / 60}, InsertOpts: &opts}
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		_, err := s.Jobs.InsertManyTx(ctx, tx, list)
		return err
	})
	if err != nil {
		return fmt.Errorf("request follow-ups: %w", err)
	}
	return nil
}

// FollowUp tells those who became eligible for a notice since its campaign was frozen, under the text that was approved for them too, and
// answers how many there were. Nobody is told of a notice twice: an enterprise that another campaign of the notice speaks to is left out, and a
// unique key says so once more. Running it again finds nobody.
func (s *Service) FollowUp(ctx context.Context, noticeID int64) (n int, err error) {
	var campaignID int64
	for {
		id, added, err := s.followPage(ctx, noticeID)
		if err != nil {
			return n, fmt.Errorf("follow up notice %d: %w", noticeID, err)
		}
		if added == 0 {
			break
		}
		campaignID, n = id, n+added
	}
	if n == 0 {
		return 0, nil
	}
	return n, s.finishIfDone(ctx, campaignID)
}

// EndFollowing lets nobody be told or reminded any more under a campaign's approval: what has run to its end can no longer be cancelled.
func (s *Service) EndFollowing(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.change(ctx, actor, "campaign.end_following", func(tx pgx.Tx) (int64, any, error) {
		ok, err := endFollowing(ctx, tx, id, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrNotFollowing)
		}
		return id, nil, nil
	})
	if err != nil {
		return fmt.Errorf("end what follows campaign %d: %w", id, err)
	}
	return nil
}

// followPage adds a page of enterprises to the audience of the notice's newest campaign that may be followed up; their rows, letters and jobs
// commit together.
func (s *Service) followPage(ctx context.Context, noticeID int64) (campaignID int64, n int, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := lockTelling(ctx, tx, noticeID); err != nil {
			return err
		}
		now := s.Now()
		c, ok, err := lockFollowable(ctx, tx, noticeID, now)
		if err != nil || !ok {
			return err
		}
		list, err := addEligible(ctx, tx, c, pageSize, now)
		if err != nil || len(list) == 0 {
			return err
		}
		campaignID, n = c.ID, len(list)
		if err := reopen(ctx, tx, c.ID, n, now); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, c, list, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: now, Actor: audit.System("推送"), Action: "campaign.follow_up", Subject: "campaigns", ID: c.ID,
			Detail: map[string]any{"added": n}})
	})
	return campaignID, n, err
}

// tell makes the deliveries of enterprises that were added to an audience at a moment, and asks for them to be carried.
func (s *Service) tell(ctx context.Context, tx pgx.Tx, c Campaign, list []recipient, added time.Time) error {
	if c.Uses(Inbox) {
		w, err := s.with(tx).writerOf(ctx, c)
		if err != nil {
			return err
		}
		if err := s.fillPage(ctx, tx, w, c.ID, list); err != nil {
			return err
		}
	}
	return s.planPage(ctx, tx, c, list[0].EnterpriseID-1, list[len(list)-1].EnterpriseID, &added)
}

// with is the service working in a transaction.
func (s *Service) with(tx pgx.Tx) *Service {
	return &Service{DB: tx, Jobs: s.Jobs, Now: s.Now, Key: s.Key, Carriers: s.Carriers, Sink: s.Sink, Providers: s.Providers, BaseURL: s.BaseURL}
}
