package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/fault"
)

// ErrNotApproved is returned for a campaign that nobody has released, or that was stopped since.
var ErrNotApproved = fault.New(fault.Conflict, "该推送活动未经批准，不能发送")

// pageSize is how many enterprises of an audience are expanded in one transaction.
const pageSize = 2000

// expanders is how many jobs expand a campaign that stays in the building. Elsewhere one is enough: the letters take longer to leave.
const expanders = 2

// touchEvery is how often an expansion says that it is alive.
const touchEvery = 10 * time.Second

// Expand makes an approved campaign's deliveries, a page of its audience at a time: the rows of a page, the jobs that carry them and the end
// of the page commit together, so a run that dies is simply run again, and goes on from there. Several may run side by side.
func (s *Service) Expand(ctx context.Context, id int64) error {
	c, err := s.launch(ctx, id)
	if err != nil || c.State != Running || c.ExpandedAt != nil {
		return err
	}
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return fmt.Errorf("expand campaign %d: %w", id, err)
	}
	touched := s.Now()
	for more := true; more; {
		if more, err = s.expandPage(ctx, w, c); err != nil {
			return fmt.Errorf("expand campaign %d: %w", id, err)
		}
		if now := s.Now(); now.Sub(touched) > touchEvery {
			touched = now
			if err := touch(ctx, s.DB, id, now); err != nil {
				return fmt.Errorf("expand campaign %d: %w", id, err)
			}
		}
	}
	if _, err := endExpansion(ctx, s.DB, id, s.Now()); err != nil {
		return fmt.Errorf("expand campaign %d: %w", id, err)
	}
	return s.finishIfDone(ctx, id)
}

// launch lets a released campaign begin, once more after checking that what stands is what was approved, and answers it as it is then. One
// whose moment passed while nothing ran is treated as its Late says.
func (s *Service) launch(ctx context.Context, id int64) (c Campaign, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if c, err = lockCampaign(ctx, tx, id); err != nil {
			return err
		}
		switch c.State {
		case Approved, Scheduled:
			if c.AwaitsStart(s.Now()) {
				return nil
			}
		case Running, Finished, Paused:
			return nil
		default:
			return ErrNotApproved
		}
		if err := requireUnchanged(ctx, tx, c, c.ContentHash); err != nil {
			return err
		}
		if c.Rehearses == nil && c.StartsAt != nil && s.Now().Sub(*c.StartsAt) > grace && c.Late != SendLate {
			return s.tooLate(ctx, tx, &c)
		}
		if _, err = launch(ctx, tx, id, s.Now()); err != nil {
			return err
		}
		c.State = Running
		if err := s.layOut(ctx, tx, c); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System("推送"), Action: "campaign.launch", Subject: "campaigns", ID: id,
			Detail: map[string]any{"audience": c.AudienceSize}})
	})
	if err != nil {
		return c, fmt.Errorf("launch campaign %d: %w", id, err)
	}
	return c, nil
}

// layOut cuts the audience into pages, and asks for others to expand them too.
func (s *Service) layOut(ctx context.Context, tx pgx.Tx, c Campaign) error {
	pages, err := layOut(ctx, tx, c.ID)
	if err != nil || c.goesOut() {
		return err
	}
	for lane := 1; lane < min(expanders, int(pages)); lane++ {
		if _, err := s.Jobs.InsertTx(ctx, tx, ExpandArgs{CampaignID: c.ID, Lane: lane}, nil); err != nil {
			return err
		}
	}
	return nil
}

// expandPage makes the deliveries of a page of the audience, and answers whether there may be another.
func (s *Service) expandPage(ctx context.Context, w writer, c Campaign) (more bool, err error) {
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		p, ok, err := takePage(ctx, tx, c.ID)
		if more = ok; err != nil || !ok {
			return err
		}
		if c.Uses(Inbox) {
			list, err := recipients(ctx, tx, c.ID, p)
			if err != nil {
				return err
			}
			if err := s.fillPage(ctx, tx, w, c.ID, list); err != nil {
				return err
			}
		}
		return s.planPage(ctx, tx, c, p.first-1, p.last, nil)
	})
	return more, err
}

// planPage makes the deliveries outside the inbox of the audience's enterprises in (after, last], and asks for the lanes that carry them.
func (s *Service) planPage(ctx context.Context, tx pgx.Tx, c Campaign, after, last int64, added *time.Time) error {
	if !c.goesOut() {
		return nil
	}
	made, err := plan(ctx, tx, c, after, last, added, s.Now())
	if err != nil {
		return err
	}
	if err := s.pointOut(ctx, tx, c, made, after, last, added); err != nil {
		return err
	}
	return s.enqueue(ctx, tx, c.ID, made)
}

// pointOut lets the new deliveries that are not sent, because their reader is told by another, say by which.
func (s *Service) pointOut(ctx context.Context, tx pgx.Tx, c Campaign, made []madeDelivery, after, last int64, added *time.Time) error {
	if !slices.ContainsFunc(made, func(d madeDelivery) bool { return d.Reason == SamePerson }) {
		return nil
	}
	return pointToTeller(ctx, tx, c.ID, after, last, added, s.Now())
}

// fillPage puts the page's letters into inboxes. Nothing leaves the building, so a message and its delivery are made together.
func (s *Service) fillPage(ctx context.Context, tx pgx.Tx, w writer, campaignID int64, list []recipient) error {
	enterpriseIDs := make([]int64, len(list))
	for i, to := range list {
		enterpriseIDs[i] = to.EnterpriseID
	}
	made, err := insertArrived(ctx, tx, campaignID, enterpriseIDs, s.Now())
	if err != nil {
		return err
	}
	if w.rehearses {
		return s.weighPage(ctx, tx, w, made, list)
	}
	var l letters
	for _, to := range list {
		if id, ok := made[to.EnterpriseID]; ok {
			l.add(w, id, to)
		}
	}
	return insertLetters(ctx, tx, w.noticeID, l, s.Now())
}

// enqueue asks for lane 0 of each channel that has something to carry among new deliveries.
func (s *Service) enqueue(ctx context.Context, tx pgx.Tx, campaignID int64, made []madeDelivery) error {
	var jobs []river.InsertManyParams
	for _, channel := range AllChannels {
		if slices.ContainsFunc(made, func(d madeDelivery) bool { return d.Channel == channel && d.State == Queued }) {
			jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{CampaignID: campaignID, Channel: channel}})
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := s.Jobs.InsertManyTx(ctx, tx, jobs)
	return err
}
