package notify

import "time"

// Attempt is one try to send a delivery. Its delivery says that it is on the wire before the message goes there; the attempt is written with
// its outcome, or by the sweep when none came.
type Attempt struct {
	N          int
	StartedAt  time.Time
	FinishedAt *time.Time // nil: interrupted
	Outcome    string     // accepted, temporary, permanent, unsure, interrupted, recorded
	Code       string
	Detail     string
	Account    string // the name of the account that carried it; empty: none did
}
