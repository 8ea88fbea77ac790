package webhook

import "time"

// schedule is how long after each failed try the next follows; after the last there is none.
var schedule = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour,
}

const (
	// jitter spreads tries, so that what failed together does not come back together.
	jitter = 0.2
	// endurance is how long an endpoint may do nothing but fail before it is switched off.
	endurance = 5 * 24 * time.Hour
	// fairTries is how many tries a message gets before it may switch off its endpoint: one that was quiet for days is not judged by a hiccup.
	fairTries = 4
)

// backoff is how long to wait after a number of failed tries, at least one; false when the schedule is used up. What the receiver asks for
// is heard between once and twice the schedule. Random is in [0, 1).
func backoff(tries int, asked time.Duration, random float64) (time.Duration, bool) {
	if tries > len(schedule) {
		return 0, false
	}
	base := schedule[tries-1]
	if asked > 0 {
		return min(max(asked, base), 2*base), true
	}
	return time.Duration(float64(base) * (1 - jitter + 2*jitter*random)), true
}
