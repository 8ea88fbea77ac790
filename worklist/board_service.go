package worklist

import (
	"context"
	"fmt"
	"slices"
	"time"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/db"
)

// pageSize is how much of the queue the home page shows; the rest is in the lists it links to.
const pageSize = 30

// urgent is the number of working days from which a deadline is near.
const urgent = 3

// Service is what the home page may ask.
type Service struct {
	DB  db.Conn
	Now func() time.Time
}

// Board is the home page of one person.
type Board struct {
	Items        []Item       // of the chosen kind, the nearest deadline first
	Counts       map[Kind]int // of every kind that is this person's work
	Kinds        []Kind       // this person's work, in tab order
	Total        int
	Failures     []Failure
	Publications []Publication // of today
	Sendings     []Sending
	Windows      []Window
}

// query is what the store is asked for.
type query struct {
	account int64
	reviews bool
	kinds   []Kind
	now     time.Time
	only    Kind // "" for all
	limit   int
}

// args are the parameters of waiting.
func (q query) args() []any { return []any{q.account, q.reviews, q.kinds, q.now} }

// Count is how much waits for a person, for the badge of the main navigation.
func (s *Service) Count(ctx context.Context, a accounts.Account) (int, error) {
	byKind, err := counts(ctx, s.DB, s.query(a, ""))
	if err != nil {
		return 0, fmt.Errorf("count the work of account %d: %w", a.ID, err)
	}
	n := 0
	for _, count := range byKind {
		n += count
	}
	return n, nil
}

// Board gathers a person's home page; only narrows the queue to one kind.
func (s *Service) Board(ctx context.Context, a accounts.Account, only Kind) (b Board, err error) {
	q := s.query(a, only)
	b.Kinds = q.kinds
	now := s.Now()
	for _, part := range []func() error{
		func() error { b.Items, err = items(ctx, s.DB, q); return err },
		func() error { b.Counts, err = counts(ctx, s.DB, q); return err },
		func() error { b.Publications, err = publications(ctx, s.DB, calendar.Day(now), now); return err },
		func() error { b.Sendings, err = sendings(ctx, s.DB); return err },
		func() error { b.Windows, err = windows(ctx, s.DB, now); return err },
		func() error { b.Failures, err = s.failures(ctx, q); return err },
	} {
		if err := part(); err != nil {
			return Board{}, fmt.Errorf("gather the work of account %d: %w", a.ID, err)
		}
	}
	for _, n := range b.Counts {
		b.Total += n
	}
	for i := range b.Items {
		if due := b.Items[i].Due; due != nil {
			left := calendar.Remaining(now, *due)
			b.Items[i].Left, b.Items[i].Urgent = &left, left <= urgent
		}
	}
	for i := range b.Windows {
		b.Windows[i].Left = calendar.Remaining(now, b.Windows[i].ClosesAt)
	}
	return b, nil
}

func (s *Service) query(a accounts.Account, only Kind) query {
	return query{account: a.ID, reviews: reviews(a.Role), kinds: duties[a.Role], now: s.Now(), only: only, limit: pageSize}
}

func (s *Service) failures(ctx context.Context, q query) ([]Failure, error) {
	if !slices.Contains(q.kinds, Import) {
		return nil, nil
	}
	return failures(ctx, s.DB)
}
