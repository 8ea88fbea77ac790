package search

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"huizhida/calendar"
)

// best are the texts that fit the question best under the filters of q, best first; what the filters would leave is counted in found.
func (ix *Index) best(s *scorer, asked *question, pinned map[int32]float32, q Query, found *Found) []Hit {
	candidates := ix.candidates(s, asked, pinned, q)
	var top float32
	for _, c := range candidates {
		if c.Score < nearNumber {
			top = max(top, c.Score)
		}
		if c.Score >= nearNumber || s.cover[c.at] >= weakBelow*asked.mass {
			found.Weak = false
		}
	}
	kept := &worst{}
	facets, about := map[string]int{}, map[string]int{}
	for _, c := range candidates {
		fits := ix.fits(c, q)
		if c.Score >= farBelow*top {
			found.count(c, fits, facets, about, ix.text(c.at).topics)
		}
		if fits != all {
			continue
		}
		if kept.Len() < ranked {
			heap.Push(kept, c)
		} else if c.Score > (*kept)[0].Score {
			(*kept)[0] = c
			heap.Fix(kept, 0)
		}
	}
	found.Facets, found.Topics = counted(facets), counted(about)
	found.Total = max(found.Total, min(kept.Len(), 1))
	slices.SortStableFunc(*kept, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.at, b.at))
	})
	return *kept
}

// candidates are the texts that have anything of the question, with what they are worth.
func (ix *Index) candidates(s *scorer, asked *question, pinned map[int32]float32, q Query) []Hit {
	list := make([]Hit, 0, len(s.touched))
	today := q.Now.In(calendar.Shanghai).Format(time.DateOnly)
	for i := range ix.parts {
		p := &ix.parts[i]
		for _, at := range s.touched {
			local := at - int32(p.text)
			if local < 0 || int(local) >= len(p.texts) || p.dead[local] {
				continue
			}
			h := Hit{Text: p.texts[local].Text, at: at, Validity: p.texts[local].validity(today)}
			h.Score = s.texts[at] * (0.5 + 0.5*s.cover[at]/max(asked.mass, 1e-6))
			switch h.Validity {
			case Expired, Repealed:
				h.Score *= outOfForce
			case NotYet:
				h.Score *= notYet
			}
			h.Score += pinned[at]
			list = append(list, h)
		}
	}
	return list
}

// fitting says which filters a hit passes, a bit each.
type fitting uint8

const (
	kindFits fitting = 1 << iota
	facetFits
	topicFits
	validityFits
	all = kindFits | facetFits | topicFits | validityFits
)

func (ix *Index) fits(h Hit, q Query) (f fitting) {
	if q.Kind == "" || q.Kind == h.Kind {
		f |= kindFits
	}
	if q.Facet == "" || q.Facet == h.Facet {
		f |= facetFits
	}
	if bit := topicBit(q.Topic); bit == 0 || ix.text(h.at).topics&bit != 0 {
		f |= topicFits
	}
	if q.Validity == "" || q.Validity == h.Validity {
		f |= validityFits
	}
	return f
}

// count counts a hit in every filter whose other filters it passes.
func (f *Found) count(h Hit, fits fitting, facets, about map[string]int, bits uint16) {
	if fits == all {
		f.Total++
	}
	if fits|kindFits == all {
		f.Kinds[h.Kind]++
	}
	if fits|facetFits == all && h.Facet != "" {
		facets[h.Facet]++
	}
	if fits|validityFits == all {
		f.Standing[h.Validity]++
	}
	if fits|topicFits == all {
		for i, t := range topics {
			if bits&(1<<i) != 0 {
				about[t.name]++
			}
		}
	}
}

func counted(m map[string]int) []Count {
	list := make([]Count, 0, len(m))
	for v, n := range m {
		list = append(list, Count{v, n})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(b.N-a.N, cmp.Compare(a.Value, b.Value)) })
	return list
}

// worst is a heap whose first is the worst of those that are kept.
type worst []Hit

func (w worst) Len() int           { return len(w) }
func (w worst) Less(i, j int) bool { return w[i].Score < w[j].Score }
func (w worst) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *worst) Push(x any)        { *w = append(*w, x.(Hit)) } // heap.Push is given hits only
func (w *worst) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
