package reverse

import "slices"

// elements is the axis of a list. Of the elements that a conjunction needs it sees to one, and to all that it must lack.
type elements struct {
	free  []uint64           // the conjunctions that need none
	needs map[string][]int32 // element -> the conjunctions that it lets through
	lacks map[string][]int32 // element -> the conjunctions that it makes false
}

func (e *elements) through(list []string, room []uint64) []uint64 {
	copy(room, e.free)
	for _, element := range list {
		for _, j := range e.needs[element] {
			set(room, j)
		}
	}
	for _, element := range list {
		for _, j := range e.lacks[element] {
			room[j>>6] &^= 1 << (j & 63)
		}
	}
	return room
}

func (e *elements) bytes() int {
	n := 8 * len(e.free)
	for _, side := range []map[string][]int32{e.needs, e.lacks} {
		for element, list := range side {
			n += 40 + len(element) + 4*len(list)
		}
	}
	return n
}

func (l *layout) placeElements(b *builder) {
	l.list = &elements{free: slices.Repeat([]uint64{^uint64(0)}, len(l.used)), needs: map[string][]int32{}, lacks: map[string][]int32{}}
	for _, n := range l.literals {
		literal := &b.literals[n]
		if literal.lacks {
			l.list.lacks[literal.element] = l.in[n]
			continue
		}
		l.list.needs[literal.element] = l.in[n]
		for _, j := range l.in[n] {
			l.list.free[j>>6] &^= 1 << (j & 63)
		}
	}
}
