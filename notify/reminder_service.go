package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Remind sends the reminders of a purpose that are due, each as a campaign of its own under the approval of the one that it follows, and
// answers how many there are. Nobody is reminded who has claimed, whose claim was refused or withdrawn, who is not eligible any more, or who
// said no; each of them has a row that says so. Running it again on the same day sends nothing.
func (s *Service) Remind(ctx context.Context, p Purpose) (n int, err error) {
	list, err := remindableCampaigns(ctx, s.DB, p, s.Now())
	if err != nil {
		return 0, fmt.Errorf("find campaigns to remind of: %w", err)
	}
	for _, c := range list {
		sent, err := s.remind(ctx, c.ID, p)
		if err != nil {
			return n, fmt.Errorf("remind of campaign %d: %w", c.ID, err)
		}
		if sent {
			n++
		}
	}
	return n, nil
}

func (s *Service) remind(ctx context.Context, parentID int64, p Purpose) (sent bool, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		now := s.Now()
		parent, ok, err := lockRemindable(ctx, tx, parentID, p, now)
		if err != nil || !ok {
			return err
		}
		d, ok := parent.dueReminder(p, now)
		if !ok {
			return nil
		}
		run, err := lastRun(ctx, tx, parent.NoticeID)
		if err != nil {
			return err
		}
		id, ok, err := insertReminder(ctx, tx, parentID, run, p, d, now)
		if err != nil || !ok {
			return err
		}
		size, err := decideReminder(ctx, tx, parent, id, p, d, now)
		if err != nil {
			return err
		}
		if size == 0 {
			return forgetReminder(ctx, tx, id)
		}
		sent = true
		return s.launchReminder(ctx, tx, id, parentID, size)
	})
	return sent, err
}

// launchReminder binds a reminder to what it says and to whom, and asks for its expansion.
func (s *Service) launchReminder(ctx context.Context, tx pgx.Tx, id, parentID int64, size int) error {
	c, err := campaign(ctx, tx, id)
	if err != nil {
		return err
	}
	digest, err := audienceDigest(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := releaseReminder(ctx, tx, id, size, contentHash(c, digest)); err != nil {
		return err
	}
	if _, err := s.Jobs.InsertTx(ctx, tx, ExpandArgs{CampaignID: id}, nil); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: "campaign.remind", Subject: "campaigns", ID: id,
		Detail: map[string]any{"follows": parentID, "purpose": c.Purpose, "stage": c.Stage, "audience": size}})
}

// RemindersOf lists the reminders that followed a campaign.
func (s *Service) RemindersOf(ctx context.Context, campaignID int64) ([]Campaign, error) {
	list, err := reminders(ctx, s.DB, campaignID)
	if err != nil {
		return nil, fmt.Errorf("reminders of campaign %d: %w", campaignID, err)
	}
	return list, nil
}

// Skipped counts who was not reminded of a notice, and why.
func (s *Service) Skipped(ctx context.Context, noticeID int64) ([]Skipped, error) {
	list, err := skipped(ctx, s.DB, noticeID)
	if err != nil {
		return nil, fmt.Errorf("reminders left out of notice %d: %w", noticeID, err)
	}
	return list, nil
}
