package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"
)

// most is how many enterprises a peer is given; for more, its time grows in proportion.
const most = 1_000_000

// measured is a peer's time for all rules over all enterprises.
type measured struct {
	name string
	took time.Duration
}

// measured has every peer that is here apply all rules, once.
func (s *Stage) measured(ctx context.Context) ([]measured, error) {
	if s.forward != nil {
		return s.forward, nil
	}
	list := []measured{}
	for _, open := range []func(context.Context) (Peer, error){s.openCEL, s.openPostgres, s.openDuckDB} {
		p, err := open(ctx)
		if errors.Is(err, ErrAbsent) {
			s.Log("%v", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		m, err := s.measure(ctx, p)
		if err := errors.Join(err, p.Close()); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	s.forward = list
	return list, nil
}

func (s *Stage) openCEL(context.Context) (Peer, error) {
	return NewCEL(New(Seed, min(s.Enterprises, sample)))
}

func (s *Stage) openPostgres(ctx context.Context) (Peer, error) {
	if s.Pool == nil || s.SQL == nil {
		return nil, fmt.Errorf("Postgres %w: no database or no SQL", ErrAbsent)
	}
	return NewPostgres(ctx, s.Pool, s.SQL, New(Seed, min(s.Enterprises, most)))
}

func (s *Stage) openDuckDB(ctx context.Context) (Peer, error) {
	if s.DuckSQL == nil {
		return nil, fmt.Errorf("DuckDB %w: no SQL", ErrAbsent)
	}
	return NewDuckDB(ctx, s.DuckSQL, New(Seed, min(s.Enterprises, most)))
}

// measure has the peer count every rule, and fails when it does not count what our engine counts.
func (s *Stage) measure(ctx context.Context, p Peer) (measured, error) {
	e, err := s.engine(ctx, p.Rows())
	if err != nil {
		return measured{}, err
	}
	rules, err := s.compiled(s.Rules)
	if err != nil {
		return measured{}, err
	}
	s.Log("%s counts %d rules over %d enterprises", p.Name(), len(rules), p.Rows())
	m := measured{name: p.Name()}
	for _, r := range rules {
		if err := ctx.Err(); err != nil {
			return measured{}, err
		}
		a, err := p.Count(ctx, r.Source())
		if err != nil {
			return measured{}, fmt.Errorf("%s: %w", p.Name(), err)
		}
		if t, u := e.Count(r); t != a.Eligible || u != a.Undetermined {
			return measured{}, fmt.Errorf("%s counts %d eligible and %d undetermined of %d, the engine %d and %d: %s",
				p.Name(), a.Eligible, a.Undetermined, p.Rows(), t, u, r.Source())
		}
		m.took += a.Took
	}
	m.took = extrapolate(m.took, p.Rows(), s.Enterprises)
	m.name += extrapolated(p.Rows(), s.Enterprises, "enterprises")
	return m, nil
}

func extrapolate(took time.Duration, from, to int) time.Duration {
	return time.Duration(float64(took) * float64(to) / float64(from))
}

func extrapolated(from, to int, what string) string {
	if from == to {
		return ""
	}
	return fmt.Sprintf(" (extrapolated from %s %s)", thousands(from), what)
}

// perRule is the peers' mean time in milliseconds for one rule, or for several.
func (s *Stage) perRule(rules int) peers {
	return func(ctx context.Context) (map[string]float64, error) {
		list, err := s.measured(ctx)
		return maps.Collect(func(yield func(string, float64) bool) {
			for _, m := range list {
				if !yield(m.name, m.took.Seconds()*1000*float64(rules)/float64(s.Rules)) {
					return
				}
			}
		}), err
	}
}

// celReverse is cel-go's mean time in microseconds for one enterprise and m rules; it is given a thousand rules at most.
func (s *Stage) celReverse(m int) peers {
	return func(context.Context) (map[string]float64, error) {
		few := min(m, 1000)
		e, err := s.reverse(few)
		if err != nil {
			return nil, err
		}
		programs, err := newCELRules(Rules(Seed, few))
		if err != nil {
			return nil, err
		}
		var took time.Duration
		visitors := s.visitors()
		for _, row := range visitors {
			activation, err := celRow(row)
			if err != nil {
				return nil, err
			}
			a, err := programs.match(activation)
			if err != nil {
				return nil, err
			}
			if t, u := e.Match(row); t != a.Eligible || u != a.Undetermined {
				return nil, fmt.Errorf("cel-go finds %d rules met and %d undetermined, the reverse engine %d and %d, for %v", a.Eligible, a.Undetermined, t, u, row[0].Text())
			}
			took += a.Took
		}
		name := "cel-go loop" + extrapolated(few, m, "rules")
		return map[string]float64{name: extrapolate(took, few, m).Seconds() * 1e6 / float64(len(visitors))}, nil
	}
}
