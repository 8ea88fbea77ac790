package search

import (
	"math"
)

// pairs is what the index knows of its language: which character follows which, and how often.
type pairs struct {
	next, before map[rune][]link
	total        map[rune]float64 // of what follows
	sum          float64
}

type link struct {
	r      rune
	weight float64
}

// language counts the pairs of characters, when they are first needed.
func (ix *Index) known() *pairs {
	ix.language.Do(func() {
		l := &pairs{next: map[rune][]link{}, before: map[rune][]link{}, total: map[rune]float64{}}
		for _, p := range ix.parts {
			for t, id := range p.ids {
				a, b, ok := t.runes()
				if !ok {
					continue
				}
				w := float64(p.stats[id].weight)
				l.next[a] = append(l.next[a], link{b, w})
				l.before[b] = append(l.before[b], link{a, w})
				l.total[a] += w
				l.sum += w
			}
		}
		ix.pairs = l
	})
	return ix.pairs
}

// weight is how often b follows a, in all parts.
func (ix *Index) weight(a, b rune) (w float64) {
	t := pair(a, b)
	for i := range ix.parts {
		w += float64(ix.parts[i].stat(t).weight)
	}
	return w
}

// Before anything is counted, any character may follow any other so often.
const unseen = 0.01

// likely is the logarithm of how likely b is after a.
func (ix *Index) likely(l *pairs, a, b rune) float64 {
	return math.Log((ix.weight(a, b) + unseen) / (l.total[a] + 1))
}

// begins is the logarithm of how likely a word is to begin with a.
func (l *pairs) begins(a rune) float64 { return math.Log((l.total[a] + unseen) / (l.sum + 1)) }
