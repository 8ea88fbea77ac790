package columnar

import "math/bits"

// Change is one way in which a verdict may change from one rule to another.
type Change int

// The changes; every enterprise whose verdict differs is in exactly one.
const (
	Gained  Change = iota // eligible now and not before
	Lost                  // eligible before, ineligible now
	Blurred               // undetermined now and not before
	Cleared               // undetermined before, ineligible now
	changes
)

// Effect is what becomes of a register when one rule takes another's place.
type Effect struct {
	Before, After Counts
	Changed       [changes]int
	ByBefore      [][changes]int // by term of the rule before: the first that did not hold for those who are gained
	ByAfter       [][changes]int // by term of the rule after: the first that does not hold for the lost, blurred and cleared
}

// Compare counts the effect of putting after in the place of before.
func (v *View) Compare(before, after *Question) Effect {
	e := Effect{Before: v.Count(before), After: v.Count(after),
		ByBefore: make([][changes]int, len(before.root.Terms())), ByAfter: make([][changes]int, len(after.root.Terms()))}
	v.changes(before, after, func(c change, _ identity, _ int) {
		e.Changed[c.kind] += bits.OnesCount64(c.rows)
		if c.kind == Gained {
			e.ByBefore[c.term][c.kind] += bits.OnesCount64(c.rows)
		} else {
			e.ByAfter[c.term][c.kind] += bits.OnesCount64(c.rows)
		}
	})
	return e
}

// Changed lists the enterprises of one change, by their ids; of those that the term causes (counted from 1), or of all.
func (v *View) Changed(before, after *Question, kind Change, term int) (ids []int64) {
	v.changes(before, after, func(c change, of identity, word int) {
		if c.kind == kind && (term == 0 || c.term == term-1) {
			ids = of.pick(c.rows, word, ids)
		}
	})
	return ids
}

// change is rows of one word that change alike, for the same cause.
type change struct {
	kind Change
	term int
	rows uint64
}

func (v *View) changes(before, after *Question, visit func(c change, of identity, word int)) {
	for _, p := range v.parts {
		b, a := before.over(p), after.over(p)
		b.room()
		a.room()
		for first := 0; first < p.table.words; first += blockWords {
			n := b.block(first)
			a.block(first)
			for i := range n {
				each(b, a, i, p.mask(first+i), func(c change) { visit(c, p.table.ids, first+i) })
			}
		}
	}
}

// each finds the changes of one word with their causes.
func each(b, a *program, i int, mask uint64, visit func(change)) {
	was, is := &b.nodes[len(b.nodes)-1], &a.nodes[len(a.nodes)-1]
	bt, bp, at, ap := was.t[i], was.p[i], is.t[i], is.p[i]
	attribute(b, i, Gained, at&^bt&mask, notSure, visit)
	attribute(a, i, Lost, bt&^ap&mask, impossible, visit)
	attribute(a, i, Blurred, ap&^at&^(bp&^bt)&mask, notSure, visit)
	attribute(a, i, Cleared, bp&^bt&^ap&mask, impossible, visit)
}

func notSure(x *node, i int) uint64    { return ^x.t[i] }
func impossible(x *node, i int) uint64 { return ^x.p[i] }

// attribute gives each row to the first term that fails it.
func attribute(g *program, i int, kind Change, rows uint64, fails func(*node, int) uint64, visit func(change)) {
	for term, at := range g.terms {
		if rows == 0 {
			return
		}
		if hit := rows & fails(&g.nodes[at], i); hit != 0 {
			visit(change{kind, term, hit})
			rows &^= hit
		}
	}
}
