package matching

import (
	"context"

	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// verdictSource reads verdicts off the register in memory while COPY sends those before to Postgres. It is a pgx.CopyFromSource.
type verdictSource struct {
	chunks chan []judged
	stop   context.CancelFunc
	report func(done, total int)
	total  int

	now    []judged
	next   int
	done   int
	counts Counts
	row    [4]any
}

// judged is a verdict on its way to Postgres.
type judged struct {
	id      int64
	verdict rule.Verdict
	missing []string
	reasons string
}

const chunk = 2048

// judge asks the question of every enterprise. Call stop when done, also early.
func judge(ctx context.Context, view *columnar.View, q *columnar.Question, report func(done, total int)) *verdictSource {
	ctx, stop := context.WithCancel(ctx)
	s := &verdictSource{chunks: make(chan []judged, 4), stop: stop, report: report, total: view.Rows()}
	go func() {
		defer close(s.chunks)
		texts := map[string]string{} // there are few different ones
		ready := make([]judged, 0, chunk)
		send := func() error {
			select {
			case s.chunks <- ready:
				ready = make([]judged, 0, chunk)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := view.Verdicts(q, func(v columnar.Verdict) error {
			reasons, known := texts[string(v.Reasons)]
			if !known {
				reasons = string(v.Reasons)
				texts[reasons] = reasons
			}
			if v.Missing == nil {
				v.Missing = []string{}
			}
			if ready = append(ready, judged{v.ID, v.Verdict, v.Missing, reasons}); len(ready) < chunk {
				return nil
			}
			return send()
		})
		if err == nil && len(ready) > 0 {
			_ = send() // cancelled: nobody waits for it
		}
	}()
	return s
}

// Next moves to the next verdict.
func (s *verdictSource) Next() bool {
	if s.next == len(s.now) {
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
	j := s.now[s.next-1]
	s.counts.add(j.verdict)
	s.row = [4]any{j.id, string(j.verdict), j.missing, j.reasons}
	return s.row[:], nil
}

// Err is nil: a rule never fails on a row.
func (s *verdictSource) Err() error { return nil }
