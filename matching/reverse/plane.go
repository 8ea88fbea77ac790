package reverse

import (
	"cmp"
	"slices"
)

// plane has one conjunction of each entry, at the place of the entry: so conjunctions become entries by putting planes on top of
// each other, 64 at a time. The entries with most conjunctions come first, so that a later plane is merely shorter.
type plane struct {
	from, words int // of the sets of conjunctions
}

// of is the plane's part of a set of conjunctions.
func (p plane) of(set []uint64) []uint64 { return set[p.from : p.from+p.words] }

// arrange brings the rules into normal form and their conjunctions into planes, and returns how many they are.
func (c *core) arrange(b *builder) int {
	type normal struct {
		entry   Entry
		clauses []clause
	}
	all := make([]normal, len(c.entries))
	for i, e := range c.entries {
		all[i] = normal{e, b.clauses(e.Rule.Bound(e.AsOf), false)}
	}
	slices.SortStableFunc(all, func(x, y normal) int { return cmp.Compare(len(y.clauses), len(x.clauses)) })
	count := 0
	for i, n := range all {
		c.entries[i] = n.entry
		count += len(n.clauses)
	}
	for k := 0; len(all) > 0 && k < len(all[0].clauses); k++ {
		p := plane{from: len(b.conjunctions) / 64}
		for _, n := range all {
			if len(n.clauses) <= k {
				break
			}
			b.conjunctions = append(b.conjunctions, b.divide(n.clauses[k]))
		}
		for len(b.conjunctions)%64 > 0 {
			b.conjunctions = append(b.conjunctions, conjunction{})
		}
		p.words = len(b.conjunctions)/64 - p.from
		c.planes = append(c.planes, p)
	}
	return count
}
