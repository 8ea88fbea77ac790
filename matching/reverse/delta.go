package reverse

import (
	"slices"

	"huizhida/matching/rule"
)

// pending is an entry that the core does not know yet: it is evaluated for every row.
type pending struct {
	Entry
	bound *rule.Expr
}

// With returns an index without the entries of the removed IDs and with those added; an ID in both replaces its entry. It shares
// all sets with x and is made in microseconds, but each added entry costs one evaluation a match: Build anew from Entries when
// there are many.
func (x *Index) With(added []Entry, removed []int64) (*Index, error) {
	if len(x.entries) == 0 {
		return Build(slices.Concat(x.Entries(), added))
	}
	if err := sameVariables(x.vars, added); err != nil {
		return nil, err
	}
	gone := make(map[int64]bool, len(removed))
	for _, id := range removed {
		gone[id] = true
	}
	out := &Index{core: x.core, live: slices.Clone(x.live), gone: slices.Clone(x.gone)}
	for i, e := range x.entries {
		if gone[e.ID] {
			out.gone[i] = true
			out.drop(i)
		}
	}
	for _, p := range x.pending {
		if !gone[p.ID] {
			out.pending = append(out.pending, p)
		}
	}
	for _, e := range added {
		out.pending = append(out.pending, pending{e, e.Rule.Bound(e.AsOf)})
	}
	return out, nil
}

// drop takes the conjunctions of an entry of the core away.
func (x *Index) drop(entry int) {
	for _, p := range x.planes {
		if live := p.of(x.live); entry>>6 < len(live) {
			live[entry>>6] &^= 1 << (entry & 63)
		}
	}
}

// Len is how many numbers entries have: those of removed entries are never found, and not given anew.
func (x *Index) Len() int { return len(x.entries) + len(x.pending) }

// Entry returns the entry of a number that Match gave. The index numbers its entries as suits it.
func (x *Index) Entry(number int32) Entry {
	if n := int(number) - len(x.entries); n >= 0 {
		return x.pending[n].Entry
	}
	return x.entries[number]
}

// Entries lists those that can be found.
func (x *Index) Entries() []Entry {
	var list []Entry
	for i := range int32(x.Len()) {
		if int(i) >= len(x.entries) || !x.gone[i] {
			list = append(list, x.Entry(i))
		}
	}
	return list
}
