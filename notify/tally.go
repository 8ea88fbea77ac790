package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Group is how many of a campaign's deliveries are of one kind.
type Group struct {
	Channel Channel
	State   DeliveryState
	Reason  Reason
	N       int
}

// Tally is a campaign's deliveries as they were counted at a moment.
type Tally struct {
	Groups []Group
	At     time.Time
}

// Channels are the campaign's channels with their counts, in the order pages list them.
func (t Tally) Channels(c Campaign) []Progress {
	var list []Progress
	for _, channel := range AllChannels {
		counts := map[DeliveryState]int{}
		for _, cell := range t.Groups {
			if cell.Channel == channel {
				counts[cell.State] += cell.N
			}
		}
		if len(counts) > 0 || c.Uses(channel) {
			list = append(list, Progress{channel, counts})
		}
	}
	return list
}

// Reasons counts what is in some states, by reason.
func (t Tally) Reasons(states ...DeliveryState) map[Reason]int {
	reasons := map[Reason]int{}
	for _, cell := range t.Groups {
		if slices.Contains(states, cell.State) {
			reasons[cell.Reason] += cell.N
		}
	}
	return reasons
}

// reach is what the deliveries say of each of the campaign's channels.
func (t Tally) reach(c Campaign) (list []Reach) {
	for _, p := range t.Channels(c) {
		r := Reach{Channel: p.Channel, Messages: p.Due(), Suppressed: map[Reason]int{}}
		for _, g := range t.Groups {
			if g.Channel == p.Channel && g.State == Suppressed {
				r.Suppressed[g.Reason] += g.N
			}
		}
		list = append(list, r)
	}
	return list
}

// Count is how many the filter picks; its search and its enterprise are not looked at.
func (t Tally) Count(f DeliveryFilter) int {
	n := 0
	for _, cell := range t.Groups {
		if (f.Channel == "" || f.Channel == cell.Channel) && (f.Reason == "" || f.Reason == cell.Reason) &&
			(len(f.States) == 0 || slices.Contains(f.States, cell.State)) {
			n += cell.N
		}
	}
	return n
}

// Tally counts a campaign's deliveries. Of one with very many it answers at once what was counted some seconds ago; but once it is over, not
// what was counted before.
func (s *Service) Tally(ctx context.Context, c Campaign) (Tally, error) {
	stamp := "open"
	if c.Over() {
		stamp = "over"
	}
	tally, err := s.tallies.get(ctx, c.ID, stamp, func(ctx context.Context) (t Tally, err error) {
		t.At = s.Now()
		t.Groups, err = countCells(ctx, s.DB, c.ID)
		return t, err
	})
	if err != nil {
		return Tally{}, fmt.Errorf("tally of campaign %d: %w", c.ID, err)
	}
	return tally, nil
}

// countCells counts a campaign's deliveries by kind.
func countCells(ctx context.Context, conn db.Conn, campaignID int64) ([]Group, error) {
	rows, _ := conn.Query(ctx, `
		select channel, state, reason, count(*) as n from deliveries where campaign_id = $1 group by channel, state, reason`, campaignID) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Group])
}
