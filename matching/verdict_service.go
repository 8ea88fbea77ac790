package matching

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// Overview is what heads the list of a notice's verdicts.
type Overview struct {
	Run        Run  // the newest finished
	Ran        bool // false: the first run is still to come
	Counts     Counts
	Version    int // of the rule
	Sentence   string
	Conditions []Judged // without truths
	Alone      bool     // every condition stands for itself, so that one of them can be the only one that fails
}

// Overview tells how the notice's verdicts came about.
func (s *Service) Overview(ctx context.Context, noticeID int64) (o Overview, err error) {
	p, err := findPinned(ctx, s.DB, noticeID)
	if err != nil {
		return o, err
	}
	r, err := Compile(p.Expression)
	if err != nil {
		return o, fmt.Errorf("overview of notice %d: %w", noticeID, err)
	}
	if o.Run, o.Ran, err = s.LastRun(ctx, noticeID); err != nil {
		return o, fmt.Errorf("overview of notice %d: %w", noticeID, err)
	}
	day := rule.DayOf(p.AsOf)
	o.Version, o.Sentence, o.Conditions = p.Version, rule.Dated(r.Sentence(), day), judgedConditions(r, p.Clauses, nil, day)
	o.Alone = len(r.Terms()) == len(o.Conditions)
	o.Counts, err = s.Counts(ctx, noticeID)
	return o, err
}

// Request asks for the notice to be matched again in the background.
func (s *Service) Request(ctx context.Context, actor audit.Actor, noticeID int64) error {
	if _, err := findPinned(ctx, s.DB, noticeID); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := s.Jobs.InsertTx(ctx, tx, policies.MatchArgs{NoticeID: noticeID}, nil); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "notice.request_match", Subject: "notices", ID: noticeID})
	})
	if err != nil {
		return fmt.Errorf("request match of notice %d: %w", noticeID, err)
	}
	return nil
}

// Verdicts lists the notice's enterprises: eligible first, then undetermined, then the others, each by name.
func (s *Service) Verdicts(ctx context.Context, noticeID int64, f Filter) (Listing, error) {
	l, err := listVerdicts(ctx, s.DB, noticeID, f)
	if err != nil {
		return Listing{}, fmt.Errorf("list verdicts of notice %d: %w", noticeID, err)
	}
	return l, nil
}

// Counts are the notice's stored verdicts by kind.
func (s *Service) Counts(ctx context.Context, noticeID int64) (Counts, error) {
	c, err := countVerdicts(ctx, s.DB, noticeID)
	if err != nil {
		return Counts{}, fmt.Errorf("count verdicts of notice %d: %w", noticeID, err)
	}
	return c, nil
}
