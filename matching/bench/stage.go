package bench

import (
	"context"
	"fmt"
	"runtime"

	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// Seed is that of every measurement.
const Seed = 20221231

// sample is how many enterprises are looked at where all would take hours: cel-go's, and where all ways of an engine are compared.
const sample = 20_000

// Stage is what works are measured on. Each part is made when it is first asked for, and then kept.
type Stage struct {
	Enterprises  int // 1,000,000 is what the targets are for
	Rules        int // 200; over many enterprises
	ReverseRules int // 10,000; for one enterprise
	Engine       func() Engine
	Reverse      func() Reverse

	Pool    *pgxpool.Pool           // an empty, migrated database that is thrown away afterwards; nil leaves out what needs it
	SQL     SQL                     // for Postgres; nil leaves it out
	DuckSQL SQL                     // for DuckDB; nil leaves it out
	Preview func(text string) error // asks the running site for a preview; nil leaves it out
	Log     func(format string, args ...any)

	rules    []*rule.Rule
	engines  map[int]loaded
	reverses map[int]Reverse
	filled   bool
	forward  []measured
}

type loaded struct {
	Engine
	bytes uint64 // that the heap grew by
}

// compiled returns the first n rules.
func (s *Stage) compiled(n int) ([]*rule.Rule, error) {
	if len(s.rules) >= n {
		return s.rules[:n], nil
	}
	s.Log("compiling %d rules", n-len(s.rules))
	for _, text := range Rules(Seed, n)[len(s.rules):] {
		r, err := rule.Compile(enterprises.Variables(), text)
		if err != nil {
			return nil, fmt.Errorf("compile %s: %w", text, err)
		}
		s.rules = append(s.rules, r)
	}
	return s.rules[:n], nil
}

// engine returns the engine with the first n enterprises. It is checked against itself when it is small.
func (s *Stage) engine(ctx context.Context, n int) (loaded, error) {
	if e, done := s.engines[n]; done {
		return e, nil
	}
	s.Log("loading %d enterprises", n)
	before, e := heap(), s.Engine()
	if err := e.Load(ctx, New(Seed, n)); err != nil {
		return loaded{}, err
	}
	l := loaded{Engine: e}
	if after := heap(); after > before {
		l.bytes = after - before
	}
	if n <= sample {
		if err := s.agree(e); err != nil {
			return loaded{}, err
		}
	}
	if s.engines == nil {
		s.engines = map[int]loaded{}
	}
	s.engines[n] = l
	return l, nil
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// agree compares the ways of an engine with each other.
func (s *Stage) agree(e Engine) error {
	rules, err := s.compiled(s.Rules)
	if err != nil {
		return err
	}
	var all [2]int
	for _, r := range rules {
		t, u := e.Count(r)
		all[0], all[1] = all[0]+t, all[1]+u
		for way, count := range map[string]func(*rule.Rule) (int, int){"scan": e.Scan, "lists": e.Lists, "preview": e.Preview} {
			if alsoT, alsoU := count(r); alsoT != t || alsoU != u {
				return fmt.Errorf("the engine counts %d eligible and %d undetermined by index, %d and %d by %s: %s", t, u, alsoT, alsoU, way, r.Source())
			}
		}
	}
	if t, u := e.CountAll(rules); t != all[0] || u != all[1] {
		return fmt.Errorf("the engine counts %d eligible and %d undetermined for all rules at once, %d and %d one by one", t, u, all[0], all[1])
	}
	return nil
}

// reverse returns the reverse engine with the first m rules.
func (s *Stage) reverse(m int) (Reverse, error) {
	if e, done := s.reverses[m]; done {
		return e, nil
	}
	s.Log("loading %d rules", m)
	rules, err := s.compiled(m)
	if err != nil {
		return nil, err
	}
	e := s.Reverse()
	if err := e.Load(rules); err != nil {
		return nil, err
	}
	if s.reverses == nil {
		s.reverses = map[int]Reverse{}
	}
	s.reverses[m] = e
	return e, nil
}

// visitors are the enterprises that ask which rules they meet.
func (s *Stage) visitors() []rule.Values {
	w, rows := New(Seed, s.Enterprises), make([]rule.Values, min(64, s.Enterprises))
	for i := range rows {
		rows[i] = make(rule.Values, len(enterprises.Catalogue))
		w.Row(i, rows[i])
	}
	return rows
}
