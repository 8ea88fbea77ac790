// Package notify decides who is told what, when and by which channel, and keeps a row for everyone, told or not: campaigns and their
// frozen audiences, deliveries, attempts, receipts, contacts, consent, and the enterprise's inbox. Only this package writes those tables;
// it reads notices, rule_versions, match_runs, verdicts, enterprises, claims, accounts and the trail by join, because audiences are sets.
package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/notify/webhook"
	"huizhida/seal"
)

// Service is what other packages may ask of notify.
type Service struct {
	DB        db.Conn
	Jobs      *river.Client[pgx.Tx]
	Now       func() time.Time
	Key       seal.Key
	Carriers  map[Channel]Carrier   // the environment's accounts; a channel without any account is recorded and not sent
	Sink      func(Channel) Carrier // where rehearsals go; without it nothing is rehearsed
	Providers []Provider            // the kinds of account that staff may set up
	BaseURL   string                // the site's address, for links that leave it: "https://huiqi.example"
	Webhooks  *webhook.Service      // tells the district's own apps of finished campaigns; nil: nobody

	made    carriers
	tallies dearly[Tally]
	reaches dearly[[]Reach]
	limits  dearly[[]Limits]
	drifts  dearly[Drift]
	manners mannersCache
}

// Sends tells whether messages on the channel leave the building by the environment's account. Reaches knows all accounts.
func (s *Service) Sends(c Channel) bool { return c == Inbox || s.Carriers[c] != nil }

// Reaches tells whether messages on the channel leave the building, or are only recorded.
func (s *Service) Reaches(ctx context.Context, c Channel) (bool, error) {
	if c == Inbox || c == Call {
		return true, nil
	}
	list, err := s.options(ctx, c, 0, keepsAll)
	if err != nil {
		return false, fmt.Errorf("look for an account of %s: %w", c, err)
	}
	return len(list) > 0, nil
}
