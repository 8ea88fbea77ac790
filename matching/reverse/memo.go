package reverse

import (
	"strings"
	"sync"

	"huizhida/matching/rule"
)

// memoBytes bounds what one axis remembers of the texts it was asked about.
const memoBytes = 8 << 20

// memo remembers the sets of texts, for many goroutines at once, until it is full.
type memo struct {
	lock  sync.RWMutex
	sets  map[string][]uint64
	limit int
}

func newMemo(words int) *memo {
	return &memo{sets: map[string][]uint64{}, limit: memoBytes / (8*words + 64)}
}

func (m *memo) get(text string) []uint64 {
	m.lock.RLock()
	defer m.lock.RUnlock()
	return m.sets[text]
}

func (m *memo) put(text string, mask []uint64) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if len(m.sets) < m.limit {
		m.sets[strings.Clone(text)] = append([]uint64(nil), mask...)
	}
}

// ask is through for an axis with open literals: each is asked once for each text.
func (a *axis) ask(v rule.Value, room []uint64) []uint64 {
	if known := a.memo.get(v.Text()); known != nil {
		return known
	}
	if set := a.closed(v, room); &set[0] != &room[0] {
		copy(room, set)
	}
	for _, o := range a.open {
		if a.passes(o.expr, v) {
			continue
		}
		for _, j := range o.conjunctions {
			room[j>>6] &^= 1 << (j & 63)
		}
	}
	a.memo.put(v.Text(), room)
	return room
}
