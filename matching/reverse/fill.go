package reverse

import (
	"slices"

	"huizhida/matching/rule"
)

// apart is how many changes may lie between a state and its full set: making them costs about as much as copying the set.
const apart = 128

// fill walks the states in order and writes down what changes from one to the next.
func (l *layout) fill(b *builder) {
	changes := l.changes(b)
	failing := map[int32]int{} // conjunction -> how many of its literals here are false
	current := make([]uint64, len(l.used))
	for i := range current {
		current[i] = ^uint64(0)
	}
	holds := map[int32]bool{}
	for _, n := range l.literals {
		holds[n] = true
	}
	for s, value := range l.values {
		for _, n := range changes[int32(s)] {
			now := l.passes(b.literals[n].expr, value)
			if now == holds[n] {
				continue
			}
			holds[n] = now
			l.toggle(l.in[n], now, failing, current)
		}
		l.keep(s, current)
	}
	l.flips = slices.Clip(l.flips)
}

// changes lists, for each state, the literals that may change there.
func (l *layout) changes(b *builder) map[int32][]int32 {
	changes := map[int32][]int32{0: slices.Clone(l.literals)}
	for _, n := range l.literals {
		var at []int32
		for _, k := range b.literals[n].breaks {
			s, _ := slices.BinarySearch(l.keys, k)
			at = append(at, int32(s)+1)
		}
		for _, text := range b.literals[n].texts {
			at = append(at, l.texts[text], l.texts[text]+1) // where it is named, and back
		}
		slices.Sort(at)
		for _, s := range slices.Compact(at) {
			changes[s] = append(changes[s], n)
		}
	}
	return changes
}

// passes says whether a known value leaves e open or makes it true.
func (a *axis) passes(e *rule.Expr, value rule.Value) bool {
	v := rule.Compute(e, one{a.attr, value})
	return !v.Known() || v.Bool()
}

// toggle lets a literal begin or cease to be false in its conjunctions.
func (l *layout) toggle(conjunctions []int32, now bool, failing map[int32]int, current []uint64) {
	for _, j := range conjunctions {
		before := failing[j] > 0
		if now {
			failing[j]--
		} else {
			failing[j]++
		}
		if before != (failing[j] > 0) {
			flip(current, j)
			l.flips = append(l.flips, j)
		}
	}
}

// keep writes state s down, with a full set if the last one is too far away.
func (l *layout) keep(s int, current []uint64) {
	end := int32(len(l.flips))
	if s == 0 || int(end-l.from[len(l.from)-1]) > apart {
		l.full = append(l.full, slices.Clone(current))
		l.from = append(l.from, end)
	}
	l.base = append(l.base, int32(len(l.full)-1))
	l.end = append(l.end, end)
}
