package bench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"huizhida/matching/rule"
)

// Works lists the lines of the table: the only place that names a work, its unit and its target. A target holds on one core, with
// 200 rules over 1,000,000 enterprises, or 10,000 rules over one; at other sizes only what is per enterprise keeps it.
func (s *Stage) Works() []Work {
	n, m, rules := thousands(s.Enterprises), thousands(s.ReverseRules), thousands(s.Rules)
	wide, deep := 0.0, 0.0 // what targets are multiplied by
	if s.Enterprises == 1_000_000 && s.Rules == 200 {
		wide = 1
	}
	if s.ReverseRules == 10_000 {
		deep = 1
	}
	works := []Work{
		{"counts of one rule, cold, over " + n, "ms", 0.30 * wide, s.counts(s.Enterprises, Engine.Count), s.perRule(1)},
		{"counts by full scan, no index, over " + n, "ms", 9 * wide, s.counts(s.Enterprises, Engine.Scan), s.perRule(1)},
		{"both id lists of one rule, over " + n, "ms", 2 * wide, s.counts(s.Enterprises, Engine.Lists), s.perRule(1)}, // the peers only count
		{"preview after one edited threshold, engine, mean, over " + n, "ms", 0.3 * wide, s.previews(s.engineAnswers, mean), nil},
		{"preview after one edited threshold, engine, p99, over " + n, "ms", 0, s.previews(s.engineAnswers, p99), nil},
	}
	if s.Preview != nil {
		works = append(works, Work{"preview after one edited threshold, HTTP, p99, over " + n, "ms", 5 * wide, s.previews(s.siteAnswers, p99), nil})
	}
	works = append(works,
		Work{rules + " rules, counts, over " + n, "ms", 60 * wide, s.matrix, s.perRule(s.Rules)},
		Work{"memory per enterprise, of " + n, "B", 300, s.memory, nil},
	)
	if _, can := s.Engine().(Registered); can && s.Pool != nil {
		works = append(works, Work{"load from Postgres, per million, of " + n, "s", 6, s.load, s.copyOut})
	}
	return append(append(works,
		Work{"one enterprise × " + m + " rules", "µs", 60 * deep, s.matches(s.ReverseRules, Reverse.Match), s.celReverse(s.ReverseRules)},
		Work{"one enterprise × " + m + " rules, 20 explained", "µs", 150 * deep, s.matches(s.ReverseRules, explain), nil},
		Work{"one changed enterprise re-matched against " + m + " rules", "µs", 100 * deep, s.rematches, nil},
	), s.scaling()...)
}

// scaling is the same work at every power of ten below.
func (s *Stage) scaling() (works []Work) {
	for n := 10_000; n < s.Enterprises; n *= 10 {
		works = append(works, Work{"counts of one rule, cold, over " + thousands(n), "ms", 0, s.counts(n, Engine.Count), nil})
	}
	for m := 100; m < s.ReverseRules; m *= 10 {
		works = append(works, Work{"one enterprise × " + thousands(m) + " rules", "µs", 0, s.matches(m, Reverse.Match), s.celReverse(m)})
	}
	return works
}

// counts applies every rule, again and again; the value is the mean of one in milliseconds.
func (s *Stage) counts(n int, count func(Engine, *rule.Rule) (int, int)) body {
	return func(ctx context.Context, b *testing.B) (float64, error) {
		e, rules, err := s.forwardEngine(ctx, n)
		if err != nil {
			return 0, err
		}
		for b.Loop() {
			for _, r := range rules {
				count(e, r)
			}
		}
		return per(b, time.Millisecond, len(rules)), nil
	}
}

// forwardEngine is the engine with n enterprises; its ways agree on a sample of them.
func (s *Stage) forwardEngine(ctx context.Context, n int) (Engine, []*rule.Rule, error) {
	if _, err := s.engine(ctx, min(n, sample)); err != nil {
		return nil, nil, err
	}
	e, err := s.engine(ctx, n)
	if err != nil {
		return nil, nil, err
	}
	rules, err := s.compiled(s.Rules)
	return e.Engine, rules, err
}

// per is the time of one of so many operations in a run of b.
func per(b *testing.B, unit time.Duration, operations int) float64 {
	return float64(b.Elapsed()) / float64(unit) / float64(b.N) / float64(operations)
}

func (s *Stage) matrix(ctx context.Context, b *testing.B) (float64, error) {
	e, rules, err := s.forwardEngine(ctx, s.Enterprises)
	if err != nil {
		return 0, err
	}
	for b.Loop() {
		e.CountAll(rules)
	}
	return per(b, time.Millisecond, 1), nil
}

// editing is a rule and what it becomes while someone tries figures.
type editing struct {
	base  *rule.Rule
	edits []*rule.Rule
}

// session compiles four edits of every rule that compares with a figure.
func (s *Stage) session() ([]editing, error) {
	rules, err := s.compiled(s.Rules)
	if err != nil {
		return nil, err
	}
	var list []editing
	for _, r := range rules {
		e := editing{base: r}
		for _, text := range Edits(r.Source(), 4) {
			edited, err := rule.Compile(r.Variables(), text)
			if err != nil {
				return nil, fmt.Errorf("compile %s: %w", text, err)
			}
			e.edits = append(e.edits, edited)
		}
		list = append(list, e)
	}
	return list, nil
}

// engineAnswers readies the engine for a session.
func (s *Stage) engineAnswers(ctx context.Context) (answer func(*rule.Rule) error, forget func(), err error) {
	e, _, err := s.forwardEngine(ctx, s.Enterprises)
	if err != nil {
		return nil, nil, err
	}
	return func(r *rule.Rule) error { e.Preview(r); return nil }, e.Forget, nil
}

// siteAnswers readies the site's register.
func (s *Stage) siteAnswers(ctx context.Context) (answer func(*rule.Rule) error, forget func(), err error) {
	if s.Pool != nil {
		err = s.fillRegister(ctx)
	}
	return func(r *rule.Rule) error { return s.Preview(r.Source()) }, func() {}, err
}

// previews shows every rule once, untimed, and then times each of its edits.
func (s *Stage) previews(ready func(context.Context) (func(*rule.Rule) error, func(), error), summary func([]time.Duration) time.Duration) body {
	return func(ctx context.Context, b *testing.B) (float64, error) {
		answer, forget, err := ready(ctx)
		if err != nil {
			return 0, err
		}
		session, err := s.session()
		if err != nil {
			return 0, err
		}
		var took []time.Duration
		for b.Loop() {
			forget()
			for _, e := range session {
				if err := answer(e.base); err != nil {
					return 0, err
				}
				for _, edit := range e.edits {
					began := time.Now()
					if err := answer(edit); err != nil {
						return 0, err
					}
					took = append(took, time.Since(began))
				}
			}
		}
		return float64(summary(took)) / float64(time.Millisecond), nil
	}
}

func mean(list []time.Duration) (sum time.Duration) {
	for _, d := range list {
		sum += d
	}
	return sum / time.Duration(max(1, len(list)))
}

func p99(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)*99/100]
}

// memory is what the heap grew by when the engine was loaded.
func (s *Stage) memory(ctx context.Context, _ *testing.B) (float64, error) {
	e, err := s.engine(ctx, s.Enterprises)
	return float64(e.bytes) / float64(s.Enterprises), err
}

// shown is how many rules a page explains.
const shown = 20

func explain(e Reverse, row rule.Row) (conditions, none int) { return e.Explain(row, shown), 0 }

// matches asks for every visitor, again and again; the value is the mean of one in microseconds.
func (s *Stage) matches(m int, match func(Reverse, rule.Row) (int, int)) body {
	return func(ctx context.Context, b *testing.B) (float64, error) {
		e, err := s.reverse(m)
		if err != nil {
			return 0, err
		}
		visitors := s.visitors()
		for b.Loop() {
			for _, row := range visitors {
				match(e, row)
			}
		}
		return per(b, time.Microsecond, len(visitors)), nil
	}
}

// rematches changes one figure of every visitor to that of the next one.
func (s *Stage) rematches(_ context.Context, b *testing.B) (float64, error) {
	e, err := s.reverse(s.ReverseRules)
	if err != nil {
		return 0, err
	}
	before := s.visitors()
	after := make([]rule.Values, len(before))
	for i, row := range before {
		after[i] = slices.Clone(row)
		a := numbers[i%len(numbers)]
		after[i][a] = before[(i+1)%len(before)][a]
	}
	for b.Loop() {
		for i := range before {
			e.Rematch(before[i], after[i])
		}
	}
	return per(b, time.Microsecond, len(before)), nil
}

// thousands writes 1000000 as 1,000,000.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
