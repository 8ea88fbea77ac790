package columnar

import "sync"

// Join makes one table of the rows of several builders, the ids of each after those of the one before, on as many cores as workers
// says. Nothing is copied on the way. The builders are of no use afterwards.
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
			var s scratch
			for i := range next {
				t.columns[i] = joined(parts, i).column(&s)
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
	parts[0].columns[variable] = nil
	for _, b := range parts[1:] {
		p.follow(b.columns[variable])
		b.columns[variable] = nil
	}
	return p
}

// follow appends the values of another pile, whose memory it takes over. No more can be put to it then.
func (p *pile) follow(next *pile) {
	rows := p.rows()
	if len(next.list) > 0 {
		places := make([]uint32, len(next.list))
		for i, word := range next.list {
			places[i] = p.place(word)
		}
		for i, k := range next.keys {
			next.keys[i] = uint64(places[k]) // also of the unknown, whose keys mean nothing
		}
	}
	p.more = append(p.more, next.keys)
	shift := rows & 63
	for _, w := range next.known {
		if shift > 0 {
			p.known[len(p.known)-1] |= w << shift
			w >>= 64 - shift
		}
		p.known = append(p.known, w)
	}
	p.known = p.known[:(rows+len(next.keys)+63)/64]
}

// runs are the keys of all rows, and the row that each run begins with.
func (p *pile) runs(yield func(first int, keys []uint64) bool) {
	at := len(p.keys)
	if !yield(0, p.keys) {
		return
	}
	for _, keys := range p.more {
		if !yield(at, keys) {
			return
		}
		at += len(keys)
	}
}

func (p *pile) rows() int {
	n := len(p.keys)
	for _, keys := range p.more {
		n += len(keys)
	}
	return n
}
