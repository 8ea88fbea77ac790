// Package notify decides who is told what, when and by which channel, and keeps a row for everyone, told or not: campaigns and their
// frozen audiences, deliveries, attempts, receipts, contacts, consent, and the enterprise's inbox. Only this package writes those tables;
// it reads notices, rule_versions, match_runs, verdicts, enterprises, claims and accounts by join, because audiences are sets.
package notify

import (
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/seal"
)

// Service is what other packages may ask of notify.
type Service struct {
	DB       db.Conn
	Jobs     *river.Client[pgx.Tx]
	Now      func() time.Time
	Key      seal.Key
	Carriers map[Channel]Carrier // a channel without one is recorded and not sent
	BaseURL  string              // the site's address, for links that leave it: "https://huiqi.example"

	manners mannersCache
}

// Sends tells whether messages on the channel leave the building, or are only recorded.
func (s *Service) Sends(c Channel) bool { return c == Inbox || s.Carriers[c] != nil }
