package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"huizhida/calendar"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// Told answers why an enterprise was, or was not, told of a notice by the end of a day: from the campaigns, deliveries, attempts and receipts
// as they stood then, and from the facts and the rule version of that day. There is always an answer; only a day that has not begun, and an
// enterprise or a notice that never was, are refused.
func (s *Service) Told(ctx context.Context, enterpriseID, noticeID int64, day time.Time) (Told, error) {
	t := Told{EnterpriseID: enterpriseID, NoticeID: noticeID, Day: calendar.Day(day), Known: calendar.DayEnd(day)}
	now := s.Now()
	if t.Day.After(now) {
		return t, matching.ErrNotPast
	}
	if t.Known.After(now) {
		t.Known = now
	}
	published, err := asked(ctx, s.DB, &t)
	if err != nil {
		return t, err
	}
	if published == nil || published.After(t.Known) {
		t.Outcome = NotPublished
		return t, nil
	}
	if err := s.recount(ctx, &t); err != nil {
		return t, fmt.Errorf("what enterprise %d was told of notice %d: %w", enterpriseID, noticeID, err)
	}
	judged, err := s.judgedThen(ctx, &t)
	if err != nil {
		return t, fmt.Errorf("verdict of notice %d on enterprise %d: %w", noticeID, enterpriseID, err)
	}
	t.conclude(judged)
	return t, nil
}

// judgedThen explains the verdict of that day, and answers what it means for one whom no campaign included.
func (s *Service) judgedThen(ctx context.Context, t *Told) (Outcome, error) {
	matcher := &matching.Service{DB: s.DB, Now: s.Now}
	x, err := matcher.ExplainAt(ctx, t.NoticeID, t.EnterpriseID, t.Known)
	switch {
	case errors.Is(err, matching.ErrNotListed):
		return NotListed, nil
	case errors.Is(err, matching.ErrNotPublished):
		return NotPublished, nil
	case err != nil:
		return "", err
	}
	t.Verdict = &x
	switch x.Verdict {
	case rule.Eligible:
		return NoCampaignYet, nil
	case rule.Undetermined:
		return Undetermined, nil
	}
	return Ineligible, nil
}

// recount gathers what campaigns did by then.
func (s *Service) recount(ctx context.Context, t *Told) (err error) {
	if t.Campaigns, err = tellers(ctx, s.DB, *t); err != nil {
		return err
	}
	if err := s.statesThen(ctx, t); err != nil {
		return err
	}
	rows, err := toldRows(ctx, s.DB, *t)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	happened, err := moments(ctx, s.DB, ids, t.Known)
	if err != nil {
		return err
	}
	for _, r := range rows {
		at := slices.IndexFunc(t.Campaigns, func(b ToldBy) bool { return b.CampaignID == r.CampaignID })
		if at < 0 {
			continue // of a campaign that was drafted later: cannot be
		}
		list := happened[r.ID]
		was := r.then(list, t.Known)
		list = slices.Insert(list, 0, Moment{At: r.PlannedAt, Kind: "planned"})
		t.Campaigns[at].Deliveries = append(t.Campaigns[at].Deliveries, ToldOn{ID: r.ID, Channel: r.Channel, State: was.State, Reason: was.Reason, Moments: list})
	}
	t.Reminders, err = decisions(ctx, s.DB, *t)
	return err
}

// statesThen puts campaigns into the states that they had.
func (s *Service) statesThen(ctx context.Context, t *Told) error {
	ids := make([]int64, len(t.Campaigns))
	for i, b := range t.Campaigns {
		ids[i] = b.CampaignID
	}
	done, err := steps(ctx, s.DB, ids, t.Known)
	for i := range t.Campaigns {
		b := &t.Campaigns[i]
		if state, ok := afterStep[done[b.CampaignID]]; ok {
			b.State = state
		}
		if b.State == Draft { // whoever was in an audience before it was sent back is in none
			b.Included = false
		}
		b.Refrozen = b.Refrozen && b.State != Draft
	}
	return err
}

// afterStep is the state in which a step leaves a campaign.
var afterStep = map[string]State{
	"campaign.draft": Draft, "campaign.edit": Draft, "campaign.return": Draft, "campaign.submit": Submitted, "campaign.refreeze": Submitted,
	"campaign.approve": Approved, "campaign.remind": Approved, "campaign.launch": Running, "campaign.resume": Running, "campaign.retry": Running,
	"campaign.follow_up": Running, "campaign.pause": Paused, "campaign.cancel": Cancelled, "campaign.finish": Finished,
}

func actions() (list []string) {
	for action := range afterStep {
		list = append(list, action)
	}
	return list
}

// then is where a delivery stood at a moment. What did not change since is known; the rest follows from what happened to it by then.
func (r toldRow) then(happened []Moment, known time.Time) standing {
	if !r.UpdatedAt.After(known) {
		return r.standing
	}
	at := standing{State: Queued}
	for _, m := range happened {
		switch {
		case m.Kind == "receipt":
			at, _ = at.after(Event(m.What))
		case at.weight() > 1: // better known already
		case m.Kind == "attempt":
			at = standing{State: Sending}
		default:
			at = answered[m.What]
		}
	}
	for _, mark := range []struct {
		at    *time.Time
		event Event
	}{{r.AcceptedAt, EventAccepted}, {r.DeliveredAt, EventDelivered}, {r.ReadAt, EventRead}} {
		if mark.at != nil && !mark.at.After(known) {
			at, _ = at.after(mark.event)
		}
	}
	return at
}

// answered is where an answer leaves a delivery that is to be tried again.
var answered = map[string]standing{
	"accepted": {Accepted, ""}, "temporary": {Deferred, Temporary}, "permanent": {Failed, Rejected}, "unsure": {Unknown, Interrupted},
	"interrupted": {Unknown, Interrupted}, "recorded": {Recorded, NoCarrier},
}

// conclude says what it all comes to. Otherwise is the answer for one whom no campaign spoke to.
func (t *Told) conclude(otherwise Outcome) {
	best := otherwise
	for _, b := range t.Campaigns {
		if b.Purpose != Announce && b.Purpose != Gained || !b.Included && otherwise != NoCampaignYet {
			continue
		}
		if o := b.outcome(); slices.Index(Outcomes, o) < slices.Index(Outcomes, best) {
			best = o
		}
	}
	t.Outcome = best
	if best == WasTold {
		return
	}
	for _, reason := range Reasons {
		if slices.ContainsFunc(t.Campaigns, func(b ToldBy) bool {
			return slices.ContainsFunc(b.Deliveries, func(d ToldOn) bool { return d.Reason == reason })
		}) {
			t.Reasons = append(t.Reasons, reason)
		}
	}
}
