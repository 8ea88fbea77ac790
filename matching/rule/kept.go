package rule

import (
	"slices"
	"sync"
)

// shelf keeps rules that were compiled: one that is being edited is asked for many times over.
type shelf struct {
	mu    sync.Mutex
	rules map[string]*Rule // by source
}

// keptRules is how many are kept; a rule takes some kilobytes.
const keptRules = 1000

var kept = shelf{rules: map[string]*Rule{}}

func (s *shelf) find(vars []Variable, expr string) (*Rule, bool) {
	s.mu.Lock()
	r, known := s.rules[expr]
	s.mu.Unlock()
	return r, known && slices.Equal(r.vars, vars)
}

func (s *shelf) keep(r *Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rules) >= keptRules {
		clear(s.rules)
	}
	s.rules[r.source] = r
}
