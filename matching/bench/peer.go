package bench

import (
	"context"
	"errors"
	"time"
)

// Peer is what others would pick to count the enterprises that meet a rule, in three-valued logic.
type Peer interface {
	Name() string
	Rows() int // of the world's enterprises it looks at the first ones, this many
	Count(ctx context.Context, text string) (Answer, error)
	Close() error
}

// Answer is what a peer counted and how long it took.
type Answer struct {
	Eligible, Undetermined int
	Took                   time.Duration
}

// ErrAbsent is wrapped by the reason why a peer cannot be measured on this machine; the table is printed without it.
var ErrAbsent = errors.New("is not on this machine")

// SQL writes a rule's text as an SQL condition that is true, false or null, over columns named by the keys of the catalogue
// (tags is a list of texts).
type SQL func(text string) (string, error)
