package matching

import (
	"context"
	"fmt"
	"slices"
	"time"

	"huizhida/db"
	"huizhida/matching/rule"
)

// Preview counts what the rule would say of the register, storing nothing. It may be a second behind the register.
func (s *Service) Preview(ctx context.Context, expr string, asOf time.Time) (Preview, error) {
	r, err := Compile(expr)
	if err != nil {
		return Preview{}, err
	}
	reg, err := s.register(ctx, asOf.Year()-1, r.Keys())
	if err != nil {
		return Preview{}, fmt.Errorf("preview rule: %w", err)
	}
	return preview(reg, r, rule.DayOf(asOf)), nil
}

// Choice picks enterprises from a preview.
type Choice struct {
	Verdict rule.Verdict // or any
	Lacks   string       // undetermined for want of this attribute
	Only    int          // ruled out by this term alone; 0 for any, else from 1
	Stuck   int          // undetermined for this term alone; 0 for any, else from 1
	Left    int          // ruled out by none of the first so many terms
	Page
}

// PreviewList lists the enterprises that a preview counted.
func (s *Service) PreviewList(ctx context.Context, expr string, asOf time.Time, choice Choice) (Listing, error) {
	r, err := Compile(expr)
	if err != nil {
		return Listing{}, err
	}
	reg, err := s.register(ctx, asOf.Year()-1, r.Keys())
	if err != nil {
		return Listing{}, fmt.Errorf("list preview: %w", err)
	}
	var ids []int64
	found := map[int64]rule.Result{}
	for i, id := range reg.ids {
		res := r.Eval(rule.DayOf(asOf), registerRow{reg, i})
		if choice.takes(res, r.TermTruths(res.Conditions)) {
			ids = append(ids, id)
			found[id] = res
		}
	}
	l, err := listEnterprises(ctx, s.DB, ids, choice.Page)
	if err != nil {
		return Listing{}, fmt.Errorf("list preview: %w", err)
	}
	for i := range l.Rows {
		res := found[l.Rows[i].EnterpriseID]
		l.Rows[i].Verdict, l.Rows[i].Missing, l.Rows[i].Reasons = res.Verdict, res.Missing, res.Reasons()
	}
	return l, nil
}

func (c Choice) takes(res rule.Result, terms []rule.Truth) bool {
	if c.Verdict != "" && res.Verdict != c.Verdict || c.Lacks != "" && !slices.Contains(res.Missing, c.Lacks) {
		return false
	}
	if slices.Contains(terms[:min(max(c.Left, 0), len(terms))], rule.False) {
		return false
	}
	return (c.Only == 0 || alone(terms, c.Only-1, rule.False)) && (c.Stuck == 0 || alone(terms, c.Stuck-1, rule.Unknown))
}

// alone says whether the term has this truth while all others hold.
func alone(terms []rule.Truth, term int, truth rule.Truth) bool {
	for i, t := range terms {
		if want := map[bool]rule.Truth{true: truth, false: rule.True}[i == term]; t != want {
			return false
		}
	}
	return term >= 0 && term < len(terms)
}

// register returns the register with at least these keys, read again when it has changed.
func (s *Service) register(ctx context.Context, year int, keys []string) (*register, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := s.cached != nil && s.cached.year == year && s.cached.holds(keys)
	if fresh && time.Since(s.seen) < time.Second { // the process's own clock: the demo's stands still
		return s.cached, nil
	}
	stamp, err := registerStamp(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	if !fresh || stamp != s.stamp {
		if s.cached != nil { // what was asked for before will be asked for again
			keys = slices.Compact(slices.Sorted(slices.Values(slices.Concat(keys, s.cached.keys))))
		}
		if s.cached, err = loadRegister(ctx, s.DB, year, keys); err != nil {
			return nil, err
		}
	}
	s.stamp, s.seen = stamp, time.Now()
	return s.cached, nil
}

// registerStamp changes when the register does: its size, its newest change, and Postgres's own count of changed rows,
// which sees a change made at the same time of a standing clock.
func registerStamp(ctx context.Context, conn db.Conn) (stamp string, err error) {
	err = conn.QueryRow(ctx, `
		select concat_ws('/', (select count(*) from enterprises), (select max(updated_at) from enterprises),
		       (select sum(n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables where relname in ('enterprises', 'enterprise_years')))`).Scan(&stamp)
	return stamp, err
}
