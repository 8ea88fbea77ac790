package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"huizhida/audit"
)

// Content is what an approval is bound to, apart from the audience.
type Content struct {
	Subject  string     `json:"subject"`
	Body     string     `json:"body"`
	Channels []Channel  `json:"channels"`
	Class    Class      `json:"class"`
	StartsAt *time.Time `json:"starts_at"`
	Late     Late       `json:"late"`
	Topic    Topic      `json:"topic,omitempty"` // empty in what was kept before topics, and what follows, were
	Ladder   Ladder     `json:"ladder,omitempty"`
	FollowUp bool       `json:"follow_up,omitempty"`
	Remind   Reminders  `json:"remind"`
}

// content is the campaign's words as they stand.
func (c Campaign) content() Content {
	return Content{Subject: c.Subject, Body: c.Body, Channels: c.Channels, Class: c.Class, StartsAt: c.StartsAt, Late: c.Late,
		Topic: c.Topic, Ladder: c.Ladder, FollowUp: c.FollowUp, Remind: c.Reminders()}
}

// Submission is what a campaign said when it was put forward, for comparing with what it says now.
type Submission struct {
	Content
	Audience   int
	At         time.Time
	ApprovedBy string // empty when nobody had approved it
}

// history is how many of a campaign's latest events are searched for its submissions.
const history = 200

// Before is the submission that the campaign as it stands takes the place of: the last one of a draft, the one before of what waits or was
// released. It answers nil when there is none.
func (s *Service) Before(ctx context.Context, c Campaign) (*Submission, error) {
	trail := &audit.Service{DB: s.DB, Now: s.Now}
	lines, err := trail.Lines(ctx, audit.Filter{Subject: "campaigns", ID: c.ID}, 0, history)
	if err != nil {
		return nil, fmt.Errorf("submissions of campaign %d: %w", c.ID, err)
	}
	skip := 1
	if c.State == Draft {
		skip = 0
	}
	approver := ""
	for _, l := range lines { // the latest first
		switch l.Action {
		case "campaign.approve":
			approver = l.Actor
		case "campaign.submit", "campaign.refreeze":
			if skip == 0 {
				return submissionOf(l, approver)
			}
			skip, approver = skip-1, ""
		}
	}
	return nil, nil
}

// submissionOf reads a submission back from the trail; nil when the trail did not keep its words.
func submissionOf(l audit.Line, approver string) (*Submission, error) {
	raw, err := json.Marshal(l.Detail)
	if err != nil {
		return nil, err
	}
	var kept struct {
		Audience int
		Content  *Content
	}
	if err := json.Unmarshal(raw, &kept); err != nil {
		return nil, fmt.Errorf("audit event %d: %w", l.ID, err)
	}
	if kept.Content == nil {
		return nil, nil
	}
	return &Submission{Content: *kept.Content, Audience: kept.Audience, At: l.At, ApprovedBy: approver}, nil
}
