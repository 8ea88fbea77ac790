package columnar

import "math/bits"

// keyed is a key beside its row, so that sorting reads memory from end to end.
type keyed struct {
	key uint64
	row uint32
}

// scratch is the memory in which one column is made after the other.
type scratch struct {
	from, to []keyed
	codes    []uint32
}

// unknown is a code for each row, of no value yet.
func (s *scratch) unknown(rows int) []uint32 {
	if cap(s.codes) < rows {
		s.codes = make([]uint32, rows)
	}
	s.codes = s.codes[:rows]
	clear(s.codes)
	return s.codes
}

const digitBits = 11

// sort lists the known rows by their keys, until the next sort: a radix sort, least digit first, of the bits that differ. Rows of
// a key stay in order.
func (s *scratch) sort(p *pile, known int) []keyed {
	if cap(s.from) < known {
		s.from, s.to = make([]keyed, 0, known), make([]keyed, known)
	}
	from, to := s.from[:0], s.to[:known]
	both, either := ^uint64(0), uint64(0)
	for first, keys := range p.runs {
		for i, k := range keys {
			if p.known.has(first + i) {
				both, either = both&k, either|k
				from = append(from, keyed{k, uint32(first + i)})
			}
		}
	}
	differ := both ^ either
	for low := bits.TrailingZeros64(differ); low < bits.Len64(differ); low += digitBits {
		if differ>>low&(1<<digitBits-1) != 0 {
			byDigit(from, to, low)
			from, to = to, from
		}
	}
	s.from, s.to = from, to
	return from
}

// byDigit puts the rows into the order of one digit, whose lowest bit is low.
func byDigit(from, to []keyed, low int) {
	var place [1 << digitBits]uint32
	for i := range from {
		place[from[i].key>>low&(1<<digitBits-1)]++
	}
	at := uint32(0)
	for i, n := range place {
		place[i], at = at, at+n
	}
	for _, k := range from {
		digit := k.key >> low & (1<<digitBits - 1)
		to[place[digit]] = k
		place[digit]++
	}
}

// distinct counts the keys of sorted rows.
func distinct(sorted []keyed) (n int) {
	for i, k := range sorted {
		if i == 0 || sorted[i-1].key != k.key {
			n++
		}
	}
	return n
}
