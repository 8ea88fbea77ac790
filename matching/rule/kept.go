package rule

import (
	"slices"
	"sync"
)

// shelf keeps rules that were compiled: one that is being edited is asked for many times over.
type shelf struct {
	mu    sync.Mutex
	rules map[string]*Rule // by source
	size  int              // of the sources, in bytes
}

// keptSize is how long the sources of all rules that are kept may be, in bytes: a thousand usual rules. A rule takes about a hundred
// times its source.
const keptSize = 200_000

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
	if s.size += len(r.source); s.size > keptSize {
		clear(s.rules)
		s.size = len(r.source)
	}
	s.rules[r.source] = r
}
