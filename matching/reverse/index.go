// Package reverse matches one enterprise against very many rules at once. Every rule becomes conjunctions of literals; every
// attribute keeps, for each of its values, the set of conjunctions that the value lets through; one enterprise then is the
// intersection of one set per attribute. It is pure: no database, no clock but for how long a build took.
package reverse

import (
	"errors"
	"slices"
	"sync"
	"time"

	"huizhida/matching/rule"
)

// ErrVariables is returned for rules that were compiled with different variables.
var ErrVariables = errors.New("the rules of one index must share their variables")

// Entry is a rule of an index, evaluated on a date of its own.
type Entry struct {
	ID   int64
	Rule *rule.Rule
	AsOf rule.Day
}

// Index is many rules, ready for one enterprise after the other. It never changes, and many goroutines may use it at once.
type Index struct {
	*core
	live    []uint64  // the conjunctions of the entries that were not removed
	gone    []bool    // the entries of the core that were
	pending []pending // entries added since the core was built
}

// core is what Build makes and With shares.
type core struct {
	entries  []Entry
	vars     []rule.Variable
	planes   []plane    // the first conjunction of every entry, the second, …
	axes     []*axis    // one per attribute that literals are a function of
	verify   []uint64   // the conjunctions with literals that no axis decides
	hardFrom []int32    // conjunction -> where its literals begin in hard
	hard     []int32    // those literals, by their number in checks
	checks   []literal  // the literals that are asked one by one, each once however many conjunctions have it
	scratch  *sync.Pool // of *scratch
	stats    Stats
}

// Stats says what an index costs.
type Stats struct {
	Entries      int // in the core
	Pending      int // added since, which cost one evaluation each
	Removed      int // still in the core, but never found
	Conjunctions int
	Literals     int           // distinct ones
	Checks       int           // those among them that are asked one by one
	Bytes        int           // what the sets hold, without the rules themselves
	Took         time.Duration // to build the core
}

// Build makes the index of the entries, whose rules share their variables.
func Build(entries []Entry) (*Index, error) {
	began := time.Now()
	c := &core{entries: slices.Clone(entries)}
	if len(entries) > 0 {
		c.vars = entries[0].Rule.Variables()
	}
	if err := sameVariables(c.vars, entries); err != nil {
		return nil, err
	}
	b := &builder{vars: c.vars, known: map[string]int32{}}
	count := c.arrange(b)
	c.collectChecks(b)
	c.axes = b.axes()
	words := len(b.conjunctions) / 64
	c.scratch = &sync.Pool{New: func() any { return newScratch(words, len(entries), len(c.axes), len(c.checks)) }}
	x := &Index{core: c, live: make([]uint64, words), gone: make([]bool, len(entries))}
	for j, conjunction := range b.conjunctions {
		if conjunction.used {
			set(x.live, int32(j))
		}
	}
	c.stats = Stats{Entries: len(entries), Conjunctions: count, Literals: len(b.literals), Checks: len(c.checks), Bytes: c.bytes()}
	c.stats.Took = time.Since(began)
	return x, nil
}

func sameVariables(vars []rule.Variable, entries []Entry) error {
	for _, e := range entries {
		theirs := e.Rule.Variables()
		if len(theirs) > 0 && len(vars) == len(theirs) && &theirs[0] == &vars[0] {
			continue // the very same list
		}
		if !slices.Equal(vars, theirs) {
			return ErrVariables
		}
	}
	return nil
}

// collectChecks gathers, for each conjunction, the literals that have to be asked.
func (c *core) collectChecks(b *builder) {
	c.verify = make([]uint64, len(b.conjunctions)/64)
	c.hardFrom = make([]int32, 1, len(b.conjunctions)+1)
	number := map[int32]int32{}
	for j, conjunction := range b.conjunctions {
		for _, l := range conjunction.asked {
			n, known := number[l]
			if !known {
				n = int32(len(c.checks))
				number[l] = n
				c.checks = append(c.checks, b.literals[l])
			}
			c.hard = append(c.hard, n)
			set(c.verify, int32(j))
		}
		c.hardFrom = append(c.hardFrom, int32(len(c.hard)))
	}
}

func (c *core) bytes() int {
	n := 4*(len(c.hardFrom)+len(c.hard)) + 8*2*len(c.verify)
	for _, a := range c.axes {
		n += a.bytes()
	}
	return n
}

// Stats says what the index costs.
func (x *Index) Stats() Stats {
	s := x.stats
	s.Pending = len(x.pending)
	for _, gone := range x.gone {
		if gone {
			s.Removed++
		}
	}
	return s
}

func set(mask []uint64, j int32)  { mask[j>>6] |= 1 << (j & 63) }
func flip(mask []uint64, j int32) { mask[j>>6] ^= 1 << (j & 63) }
