package notify

import (
	"context"
	"fmt"
	"slices"
	"sync"
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

// A count that took dear is shown to others, and again, for rest times as long as it took: pages that refresh themselves must not keep the
// database at counting a million rows. What counts quickly is always counted anew.
const (
	dear = 150 * time.Millisecond
	rest = 10
)

// tallies keeps the dear counts of this process.
type tallies struct {
	mu   sync.Mutex
	kept map[int64]*keptTally
}

type keptTally struct {
	Tally
	over     bool // counted when the campaign was over: nothing but what readers do changes it
	cost     time.Duration
	counted  time.Time // by the machine's clock
	counting bool
}

// begin answers what is kept, and whether the caller is to count: at once when nothing is kept, later when it only grew old. Once a campaign is
// over, what was counted before is not shown any more.
func (t *tallies) begin(c Campaign) (kept *Tally, count bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.kept[c.ID]
	if k == nil || c.Over() && !k.over {
		return nil, true
	}
	count = !k.counting && time.Since(k.counted) > rest*k.cost
	k.counting = k.counting || count
	return &k.Tally, count
}

// end keeps a count if it was dear.
func (t *tallies) end(c Campaign, tally Tally, cost time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch k := t.kept[c.ID]; {
	case err != nil && k != nil:
		k.counting = false
	case err != nil:
	case cost > dear:
		if t.kept == nil {
			t.kept = map[int64]*keptTally{}
		}
		t.kept[c.ID] = &keptTally{Tally: tally, over: c.Over(), cost: cost, counted: time.Now()}
	default:
		delete(t.kept, c.ID)
	}
}

// Tally counts a campaign's deliveries. Of one with very many it answers at once what was counted some seconds ago.
func (s *Service) Tally(ctx context.Context, c Campaign) (Tally, error) {
	kept, count := s.tallies.begin(c)
	switch {
	case kept == nil:
		return s.count(ctx, c)
	case count:
		go func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), countPatience)
			defer cancel()
			_, _ = s.count(ctx, c) // what is kept is shown until one works
		}()
	}
	return *kept, nil
}

// countPatience is how long a count behind a reader's back may take.
const countPatience = 30 * time.Second

func (s *Service) count(ctx context.Context, c Campaign) (Tally, error) {
	began := time.Now()
	tally := Tally{At: s.Now()}
	var err error
	tally.Groups, err = countCells(ctx, s.DB, c.ID)
	s.tallies.end(c, tally, time.Since(began), err)
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
