package matching

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// register mirrors every enterprise in memory with the figures of one year. It is read from Postgres once and then follows what
// changed there; those who read it are never kept waiting by those who follow.
type register struct {
	year    int
	keep    []bool      // by variable, the attributes it holds
	loading sync.Mutex  // held by the one who loads or follows
	gate    *sync.Mutex // held by the one who loads, of all registers: each takes memory
	state   atomic.Pointer[mirror]
	used    atomic.Int64 // when it was last asked for, by the process's own clock
	kept    string       // the position of what was last written to a file
}

// mirror is the register at one position of the database.
type mirror struct {
	view     *columnar.View
	position string    // the snapshot of Postgres whose changes are all in it, and no others: xmin:xmax:running
	server   string    // which start of Postgres, and which tables: after another one, history may have been put back
	seen     time.Time // when it was last asked what changed, by the process's own clock: the demo's stands still
}

// patience is how far behind the register a preview may be.
const patience = 250 * time.Millisecond

// lag is how far behind it may be instead while another goroutine takes in what changed: after a large import that takes seconds.
const lag = 10 * time.Second

// firstYear is the earliest whose figures are held in memory.
const firstYear = 2000

// unlisted are the attributes that are different for each enterprise: they are held only once a rule reads them.
var unlisted = []string{"uscc", "name"}

func newRegister(year int) *register {
	r := &register{year: year, gate: &sync.Mutex{}, keep: make([]bool, len(enterprises.Catalogue))}
	for i, a := range enterprises.Catalogue {
		r.keep[i] = !slices.Contains(unlisted, a.Key)
	}
	return r
}

// holds says whether the register has every attribute of the rule.
func (r *register) holds(of *rule.Rule) bool {
	for _, v := range of.Root().Attributes() {
		if !r.keep[v] {
			return false
		}
	}
	return true
}

// fresh returns the register as it is now or, when within is not 0, as it was within that time, or within lag while it is brought up
// to date.
func (s *Service) fresh(ctx context.Context, r *register, within time.Duration) (*mirror, error) {
	return r.fresh(ctx, s.DB, within, s.Dir, s.Memory)
}

func (r *register) fresh(ctx context.Context, conn db.Conn, within time.Duration, dir string, memory int) (*mirror, error) {
	if m := r.state.Load(); m != nil && time.Since(m.seen) < within {
		return m, nil
	}
	if !r.loading.TryLock() {
		if m := r.state.Load(); m != nil && within > 0 && time.Since(m.seen) < lag {
			return m, nil
		}
		r.loading.Lock()
	}
	defer r.loading.Unlock()
	m := r.state.Load()
	if m != nil && time.Since(m.seen) < within {
		return m, nil
	}
	var err error
	switch {
	case m != nil && time.Since(m.seen.Round(0)) < remembered: // by the wall: a machine that sleeps must know it
		if m, err = r.follow(ctx, conn, m); errors.Is(err, errOther) {
			m, err = r.make(ctx, conn, "", memory)
		}
	case m == nil:
		m, err = r.make(ctx, conn, dir, memory)
	default:
		m, err = r.make(ctx, conn, "", memory)
	}
	if err == nil && memory > 0 && m.view.Rows()*bytesPerEnterprise > memory {
		err = ErrTooLarge // it grew, or was kept by a process that might use more
		r.state.Store(nil)
	}
	if err != nil {
		return nil, err
	}
	r.state.Store(m)
	return m, nil
}

// make takes up the register that was kept in dir, or reads it anew; one at a time.
func (r *register) make(ctx context.Context, conn db.Conn, dir string, memory int) (*mirror, error) {
	r.gate.Lock()
	defer r.gate.Unlock()
	if dir != "" {
		if m, err := r.read(ctx, conn, dir); err == nil {
			return m, nil // else there is none, or of something else
		}
	}
	return r.load(ctx, conn, memory)
}

// registers are the mirrors that a process holds, one for each year that is asked for, the least used of which make room.
type registers struct {
	mu     sync.Mutex
	gate   sync.Mutex
	byYear map[int]*register
}

// maxYears is how many years' figures are held at once: this campaign's, and one more to compare with.
const maxYears = 2

// of returns the register of a year with what the rule needs, which may still have to be loaded.
func (all *registers) of(year int, needs *rule.Rule) *register {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.byYear == nil {
		all.byYear = map[int]*register{}
	}
	r := all.byYear[year]
	if r == nil || !r.holds(needs) {
		larger := newRegister(year)
		larger.gate = &all.gate
		for _, v := range needs.Root().Attributes() {
			larger.keep[v] = true
		}
		if r != nil {
			for v, kept := range r.keep {
				larger.keep[v] = larger.keep[v] || kept
			}
		}
		all.byYear[year], r = larger, larger
	}
	r.used.Store(time.Now().UnixNano())
	for len(all.byYear) > maxYears {
		delete(all.byYear, all.leastUsed())
	}
	return r
}

func (all *registers) leastUsed() (year int) {
	var oldest *register
	for y, r := range all.byYear {
		if oldest == nil || r.used.Load() < oldest.used.Load() {
			oldest, year = r, y
		}
	}
	return year
}

// held is the register of a year if it is in memory and has what the rule needs.
func (all *registers) held(year int, needs *rule.Rule) *register {
	all.mu.Lock()
	defer all.mu.Unlock()
	if r := all.byYear[year]; r != nil && r.state.Load() != nil && r.holds(needs) {
		return r
	}
	return nil
}

// all are the registers that were asked for.
func (all *registers) all() []*register {
	all.mu.Lock()
	defer all.mu.Unlock()
	return slices.Collect(maps.Values(all.byYear))
}

// view is the register of the year before asOf, ready to be asked the rule.
func (s *Service) view(ctx context.Context, r *rule.Rule, asOf rule.Day) (*columnar.View, *columnar.Question, error) {
	year := asOf.Time().Year() - 1
	if year < firstYear || year > s.Now().Year() {
		return nil, nil, ErrTooLarge // no year that a campaign is about: it is not worth the memory
	}
	m, err := s.fresh(ctx, s.registers.of(year, r), patience)
	if err != nil {
		return nil, nil, fmt.Errorf("read the register: %w", err)
	}
	return m.view, columnar.Ask(r, asOf), nil
}
