package notify

import "time"

// Attempt is one try to send a delivery. It is written before the message goes on the wire; one without an end is a crash.
type Attempt struct {
	N          int
	StartedAt  time.Time
	FinishedAt *time.Time
	Outcome    string // started, accepted, temporary, permanent, recorded
	Code       string
	Detail     string
}
