package reverse

import (
	"math/bits"
	"slices"

	"huizhida/matching/rule"
)

// Result is what an enterprise gets, by the numbers of the entries in the index: see Entry. Reuse it: Match then allocates nothing.
type Result struct {
	Eligible     []int32
	Undetermined []int32
}

// scratch is what one match needs for itself.
type scratch struct {
	possible []uint64 // the conjunctions that are not false, literals to be verified aside
	unknown  []uint64 // the conjunctions that use an unknown attribute
	rooms    [][]uint64
	sets     [][]uint64
	answers  []answer
	eligible []uint64 // entries
	open     []uint64 // entries, of which some may be eligible nevertheless
	nothing  []uint64
}

// answer is what a literal that had to be asked came to, for the row at hand.
type answer byte

const (
	unasked answer = iota
	no
	maybe
	yes
)

func newScratch(words, entries, axes, checks int) *scratch {
	n := (entries + 63) / 64
	s := &scratch{eligible: make([]uint64, n), open: make([]uint64, n), nothing: make([]uint64, n)}
	s.possible, s.unknown, s.answers = make([]uint64, words), make([]uint64, words), make([]answer, checks)
	s.rooms, s.sets = make([][]uint64, axes), make([][]uint64, 0, axes)
	for i := range s.rooms {
		s.rooms[i] = make([]uint64, words)
	}
	return s
}

// Match finds the entries of which the row is eligible or undetermined, and replaces what into holds.
func (x *Index) Match(row rule.Row, into *Result) {
	s := x.scratch.Get().(*scratch)
	x.narrow(row, s)
	x.fold(row, s)
	into.Eligible = numbers(into.Eligible, s.eligible, s.nothing)
	into.Undetermined = numbers(into.Undetermined, s.open, s.eligible)
	x.scratch.Put(s)
	for i, p := range x.pending {
		switch v := rule.Compute(p.bound, row); {
		case !v.Known():
			into.Undetermined = append(into.Undetermined, int32(len(x.entries)+i))
		case v.Bool():
			into.Eligible = append(into.Eligible, int32(len(x.entries)+i))
		}
	}
}

// Explain evaluates one entry for the row: its verdict with the truth of each condition and what is missing.
func (x *Index) Explain(entry int32, row rule.Row) rule.Result {
	e := x.Entry(entry)
	return e.Rule.Eval(e.AsOf, row)
}

// narrow intersects what the known attributes let through, and gathers what the unknown ones leave open.
func (x *Index) narrow(row rule.Row, s *scratch) {
	copy(s.possible, x.live)
	clear(s.unknown)
	clear(s.answers)
	s.sets = s.sets[:0]
	for i, a := range x.axes {
		if v := row.Value(a.attr); v.Known() {
			s.sets = append(s.sets, a.through(v, s.rooms[i]))
			continue
		}
		used := a.used
		for w := range s.unknown {
			s.unknown[w] |= used[w]
		}
	}
	intersect(s.possible, s.sets)
}

// intersect narrows into to what is in every set, four at a time.
func intersect(into []uint64, sets [][]uint64) {
	n := len(into)
	for ; len(sets) >= 4; sets = sets[4:] {
		a, b, c, d := sets[0][:n], sets[1][:n], sets[2][:n], sets[3][:n]
		for w := range into {
			into[w] &= a[w] & b[w] & c[w] & d[w]
		}
	}
	for _, set := range sets {
		set = set[:n]
		for w := range into {
			into[w] &= set[w]
		}
	}
}

// fold makes entries of conjunctions: one that is true makes its entry eligible, else one that is not false leaves it open. The
// planes have the same entries at the same places.
func (x *Index) fold(row rule.Row, s *scratch) {
	clear(s.eligible)
	clear(s.open)
	for _, p := range x.planes {
		possible, unknown, verify := p.of(s.possible), p.of(s.unknown), p.of(x.verify)
		eligible, open := s.eligible[:len(possible)], s.open[:len(possible)]
		for w, set := range possible {
			eligible[w] |= set &^ (unknown[w] | verify[w])
			open[w] |= set & unknown[w] &^ verify[w]
		}
	}
	for _, p := range x.planes {
		verify := p.of(x.verify)
		for w, possible := range p.of(s.possible) {
			for set := possible & verify[w]; set != 0; set &= set - 1 {
				x.verified(p, w, set&-set, row, s)
			}
		}
	}
}

// verified asks for what is left of one conjunction of a plane, unless its entry would be none the better for it.
func (x *Index) verified(p plane, w int, bit uint64, row rule.Row, s *scratch) {
	unknown := p.of(s.unknown)[w]&bit != 0
	if s.eligible[w]&bit != 0 || unknown && s.open[w]&bit != 0 {
		return
	}
	switch found := x.check((p.from+w)<<6|bits.TrailingZeros64(bit), row, s); {
	case found == yes && !unknown:
		s.eligible[w] |= bit
	case found != no:
		s.open[w] |= bit
	}
}

// numbers writes down the entries that are in a set and not in another.
func numbers(into []int32, set, without []uint64) []int32 {
	n := 0
	for w, word := range set {
		n += bits.OnesCount64(word &^ without[w])
	}
	into = slices.Grow(into[:0], n)[:n]
	i := 0
	for w, word := range set {
		for word &^= without[w]; word != 0; word &= word - 1 {
			into[i] = int32(w<<6 | bits.TrailingZeros64(word))
			i++
		}
	}
	return into
}

// check asks the literals of conjunction j that no axis decided, each once for a row.
func (x *Index) check(j int, row rule.Row, s *scratch) answer {
	result := yes
	for _, n := range x.hard[x.hardFrom[j]:x.hardFrom[j+1]] {
		if s.answers[n] == unasked {
			s.answers[n] = ask(x.checks[n].expr, row)
		}
		result = min(result, s.answers[n])
		if result == no {
			break
		}
	}
	return result
}

func ask(e *rule.Expr, row rule.Row) answer {
	switch v := rule.Compute(e, row); {
	case !v.Known():
		return maybe
	case v.Bool():
		return yes
	}
	return no
}
