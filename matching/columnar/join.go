package columnar

import (
	"slices"
	"sync"
)

// Join makes one table of the rows of several builders, the ids of each after those of the one before, on as many cores as workers
// says. One attribute after the other is put together, so that no two copies of all are held. The builders are of no use afterwards.
func Join(parts []*Builder, workers int) *Table {
	ids := parts[0].ids
	for _, b := range parts[1:] {
		ids = append(ids, b.ids...)
	}
	t := &Table{ids: newIdentity(ids), columns: make([]*column, len(parts[0].columns)), words: (len(ids) + 63) / 64}
	next := make(chan int)
	var group sync.WaitGroup
	for range max(workers, 1) {
		group.Go(func() {
			for i := range next {
				t.columns[i] = joined(parts, i).column()
			}
		})
	}
	for i, p := range parts[0].columns {
		if p != nil {
			next <- i
		}
	}
	close(next)
	group.Wait()
	return t
}

// joined takes the values of an attribute from all parts, one after the other.
func joined(parts []*Builder, variable int) *pile {
	p := parts[0].columns[variable]
	rows := 0
	for _, b := range parts {
		rows += len(b.columns[variable].keys)
	}
	p.keys = slices.Grow(p.keys, rows-len(p.keys))
	parts[0].columns[variable] = nil
	for _, b := range parts[1:] {
		p.follow(b.columns[variable])
		b.columns[variable] = nil
	}
	return p
}

// follow appends the values of another pile.
func (p *pile) follow(next *pile) {
	at := len(p.keys)
	p.keys = append(p.keys, next.keys...)
	if len(next.list) > 0 {
		places := make([]uint32, len(next.list))
		for i, word := range next.list {
			places[i] = p.place(word)
		}
		for i, k := range p.keys[at:] {
			p.keys[at+i] = uint64(places[k]) // also of the unknown, whose keys mean nothing
		}
	}
	shift := at & 63
	for _, w := range next.known {
		if shift > 0 {
			p.known[len(p.known)-1] |= w << shift
			w >>= 64 - shift
		}
		p.known = append(p.known, w)
	}
	p.known = p.known[:(len(p.keys)+63)/64]
}
