package policies

import (
	"time"
)

// Release is how a signed text is made public.
type Release struct {
	Version int       // the one that was read
	At      time.Time // when, for a scheduled publication; zero for now
	Urgent  string    // why it cannot wait for its review; empty for a text that was signed six times
}

// PublishArgs asks for a scheduled text to be published. The worker is jobs.PublishScheduled.
type PublishArgs struct {
	Subject Subject `json:"subject"`
	ID      int64   `json:"id"`
}

// Kind names the job in the database; it never changes.
func (PublishArgs) Kind() string { return "publish_scheduled" }

// Edition is one published text of a record; it never changes.
type Edition struct {
	ID          int64
	Number      int
	Hash        string
	Note        string // why it replaced the one before
	Publisher   string
	PublishedAt time.Time
}
