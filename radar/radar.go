// Package radar finds loose ends between documents, interpretations, benefits, notices and pushes: it reads everyone's tables and writes none.
package radar

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// Kind is a sort of loose end.
type Kind string

// The kinds, in the order pages list them.
const (
	Unexplained Kind = "unexplained" // a public document without an interpretation, three working days after it was published
	Outdated    Kind = "outdated"    // an interpretation older than its document, or than a change of a rule under it
	OneForm     Kind = "one_form"    // a document explained in one form only
	Unruled     Kind = "unruled"     // a notice on its way whose benefit has no rule that was frozen
	Slow        Kind = "slow"        // a window about to close that few have claimed in
	Expiring    Kind = "expiring"    // a document that has ended, or soon will, and is still claimed under or pushed
	Idle        Kind = "idle"        // a column without anything new for two weeks
)

// Kinds are all of them.
var Kinds = []Kind{Unexplained, Outdated, OneForm, Unruled, Slow, Expiring, Idle}

const (
	explainWithin = 3  // working days: 国办发〔2016〕80号 asks for the interpretation within three of the document
	closingWithin = 10 // working days from which a window counts as about to close
	fewOf         = 5  // fewer than one claim for so many that are eligible
	enough        = 10 // eligible enterprises from which a share says something
	expiringDays  = 30
	idleDays      = 14 // 国办秘函〔2019〕19号: a front page that stood still for two weeks fails the inspection
	shown         = 500
)

// Service is what pages may ask.
type Service struct {
	DB  db.Conn
	Now func() time.Time
}

// Finding is one loose end.
type Finding struct {
	Table  string // documents, interpretations, notices; empty: a column
	ID     int64
	Title  string
	Detail string     // what is amiss, in words
	Since  *time.Time // from when
}

// Group is the loose ends of one kind.
type Group struct {
	Kind     Kind
	Total    int
	Findings []Finding // the first of them, the oldest first
}

// Look finds the loose ends of every kind, kinds without any among them.
func (s *Service) Look(ctx context.Context) ([]Group, error) {
	list := make([]Group, len(Kinds))
	for i, kind := range Kinds {
		found, err := s.find(ctx, kind)
		if err != nil {
			return nil, fmt.Errorf("look for what is %s: %w", kind, err)
		}
		list[i] = Group{Kind: kind, Total: len(found), Findings: found[:min(len(found), shown)]}
	}
	return list, nil
}

// Count is how many loose ends there are.
func Count(groups []Group) (n int) {
	for _, g := range groups {
		n += g.Total
	}
	return n
}

func (s *Service) find(ctx context.Context, kind Kind) ([]Finding, error) {
	rows, _ := s.DB.Query(ctx, queries[kind], s.args(kind)...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Finding])
}

func (s *Service) args(kind Kind) []any {
	now := s.Now()
	switch kind {
	case Unexplained:
		return []any{workdaysAgo(now, explainWithin)}
	case Slow:
		soon, _ := calendar.AddWorkdays(now, closingWithin)
		return []any{now, calendar.DayEnd(soon), enough, fewOf}
	case Expiring:
		return []any{now, calendar.ISO(now), calendar.ISO(now.AddDate(0, 0, expiringDays))}
	case Idle:
		return []any{now.AddDate(0, 0, -idleDays)}
	}
	return nil
}

// workdaysAgo is the end of the last day from which n working days have passed whole.
func workdaysAgo(now time.Time, n int) time.Time {
	day := calendar.Day(now)
	for n > 0 {
		day = day.AddDate(0, 0, -1)
		if calendar.IsWorkday(day) {
			n--
		}
	}
	return day
}
