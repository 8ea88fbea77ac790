package search

import (
	"math"
	"slices"
	"strings"
)

// baseline is the plain search that this one is measured against: BM25 over pairs of characters, title and text as one.
type baseline struct {
	refs    []string
	lists   map[string][]posting
	lengths []float64
	average float64
}

type posting struct {
	text  int
	often float64
}

func newBaseline(texts []Text) *baseline {
	b := &baseline{lists: map[string][]posting{}, lengths: make([]float64, len(texts))}
	total := 0.0
	for i, t := range texts {
		b.refs = append(b.refs, t.Ref)
		counts := map[string]float64{}
		for _, g := range bigrams(t.Title + "\n" + t.DocNo + "\n" + t.Body) {
			counts[g]++
			b.lengths[i]++
		}
		for g, n := range counts {
			b.lists[g] = append(b.lists[g], posting{i, n})
		}
		total += b.lengths[i]
	}
	b.average = max(total/float64(max(len(texts), 1)), 1)
	return b
}

// bigrams are the pairs of neighbouring characters between spaces, in lower case.
func bigrams(text string) []string {
	var out []string
	for part := range strings.FieldsSeq(strings.ToLower(text)) {
		r := []rune(part)
		for i := 0; i+1 < len(r); i++ {
			out = append(out, string(r[i:i+2]))
		}
	}
	return out
}

func (b *baseline) find(question string, limit int) []string {
	scores := make([]float64, len(b.refs))
	for _, g := range bigrams(question) {
		list := b.lists[g]
		rarity := math.Log(1 + (float64(len(b.refs))-float64(len(list))+0.5)/(float64(len(list))+0.5))
		for _, p := range list {
			scores[p.text] += rarity * p.often * 2.2 / (p.often + 1.2*(0.25+0.75*b.lengths[p.text]/b.average))
		}
	}
	order := make([]int, 0, len(scores))
	for i, s := range scores {
		if s > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, c int) int { return sign(scores[c] - scores[a]) })
	var out []string
	for _, i := range order[:min(limit, len(order))] {
		out = append(out, b.refs[i])
	}
	return out
}
