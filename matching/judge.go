package matching

import (
	"context"
	"runtime"
	"sync"

	"huizhida/matching/rule"
)

// judged is a chunk of verdicts on their way to Postgres.
type judged struct {
	ids     []int64
	results []rule.Result
}

// verdictSource evaluates on every core while COPY sends what is done. It is a pgx.CopyFromSource.
type verdictSource struct {
	chunks chan judged
	stop   context.CancelFunc
	report func(done, total int)
	total  int

	now    judged
	next   int
	done   int
	counts Counts
	row    [4]any
}

const chunk = 2048

// judge evaluates r for every enterprise of reg. Call stop when done, also early.
func judge(ctx context.Context, reg *register, r *rule.Rule, asOf rule.Day, report func(done, total int)) *verdictSource {
	ctx, stop := context.WithCancel(ctx)
	s := &verdictSource{chunks: make(chan judged, 4), stop: stop, report: report, total: len(reg.ids)}
	starts := make(chan int)
	go func() {
		defer close(starts)
		for from := 0; from < len(reg.ids); from += chunk {
			select {
			case starts <- from:
			case <-ctx.Done():
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for from := range starts {
				j := judged{ids: reg.ids[from:min(from+chunk, len(reg.ids))]}
				for i := range j.ids {
					j.results = append(j.results, r.Eval(asOf, registerRow{reg, from + i}))
				}
				select {
				case s.chunks <- j:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		workers.Wait()
		close(s.chunks)
	}()
	return s
}

// Next moves to the next verdict.
func (s *verdictSource) Next() bool {
	if s.next == len(s.now.ids) {
		if s.report != nil {
			s.report(s.done, s.total)
		}
		var more bool
		if s.now, more = <-s.chunks; !more {
			return false
		}
		s.next = 0
	}
	s.next++
	s.done++
	return true
}

// Values are the columns of new_verdicts.
func (s *verdictSource) Values() ([]any, error) {
	res := s.now.results[s.next-1]
	s.counts.add(res.Verdict)
	missing := res.Missing
	if missing == nil {
		missing = []string{}
	}
	s.row = [4]any{s.now.ids[s.next-1], string(res.Verdict), missing, res.Reasons()}
	return s.row[:], nil
}

// Err is nil: a rule never fails on a row.
func (s *verdictSource) Err() error { return nil }
