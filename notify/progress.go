package notify

import "context"

// Progress is how far a campaign's deliveries on one channel are.
type Progress struct {
	Channel Channel
	Counts  map[DeliveryState]int
}

func (p Progress) sum(states ...DeliveryState) int {
	n := 0
	for _, state := range states {
		n += p.Counts[state]
	}
	return n
}

// Sent are the states of what has left: taken by a provider, or in the reader's inbox.
var Sent = []DeliveryState{Accepted, Delivered, Read}

// OpenStates are the states in which something will still happen.
var OpenStates = []DeliveryState{Planned, Held, Queued, Sending, Deferred}

// Due is how many messages the channel has to deal with: all but the suppressed.
func (p Progress) Due() int {
	n := 0
	for state, count := range p.Counts {
		if state != Suppressed {
			n += count
		}
	}
	return n
}

// Sent is how many have left.
func (p Progress) Sent() int { return p.sum(Sent...) }

// Delivered is how many are known to be where the reader finds them.
func (p Progress) Delivered() int { return p.sum(Delivered, Read) }

// Open is how many are still on their way.
func (p Progress) Open() int { return p.sum(OpenStates...) }

// Total adds up channels.
func Total(list []Progress) Progress {
	total := Progress{Counts: map[DeliveryState]int{}}
	for _, p := range list {
		for state, n := range p.Counts {
			total.Counts[state] += n
		}
	}
	return total
}

// Progress counts a campaign's deliveries by channel and state, and the suppressed and failed ones by reason.
func (s *Service) Progress(ctx context.Context, c Campaign) ([]Progress, map[Reason]int, error) {
	t, err := s.Tally(ctx, c)
	return t.Channels(c), t.Reasons(Suppressed, Failed), err
}
