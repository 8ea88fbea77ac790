package search

import (
	"slices"
	"strings"
	"time"
)

// Query is what somebody looks for.
type Query struct {
	Text     string
	Kind     Kind     // empty for all
	Facet    string   // empty for all
	Topic    string   // one of Topics; empty for all
	Validity Validity // empty for all
	Now      time.Time
	Limit    int // of hits; 0 is 10
	Offset   int
}

// Found is what was found.
type Found struct {
	Hits     []Hit
	Total    int
	Kinds    map[Kind]int // under the other filters
	Facets   []Count
	Topics   []Count
	Standing map[Validity]int
	Read     string // how the question was understood, when it was not as it was typed
	Weak     bool   // nothing fits well: the hits are only the nearest
}

// Count is a choice of a filter and how many hits it would leave.
type Count struct {
	Value string
	N     int
}

// Hit is a text that was found, and the heading under which.
type Hit struct {
	*Text
	Heading  string
	Crumbs   []string
	Quote    string // of what stands under the heading
	Validity Validity
	Score    float32

	at int32 // its number in the index
}

// What a rank takes into account beside the words.
const (
	exactNumber = 1e6 // the 文号 that was typed
	nearNumber  = 1e4
	exactTitle  = 1e5
	outOfForce  = 0.75 // expired or repealed
	notYet      = 0.95
	ranked      = Deepest
	refined     = 40 // how many of them are looked at closely
	weakBelow   = 0.42
	farBelow    = 0.3 // of the best score: what is worse is not counted
)

// Deepest is how many hits there are at most: nobody pages further.
const Deepest = 200

// Find ranks what fits q. Without words it finds nothing.
func (ix *Index) Find(q Query) Found {
	asked := ix.ask(q.Text)
	found := Found{Kinds: map[Kind]int{}, Standing: map[Validity]int{}, Weak: true}
	if asked.mended {
		found.Read = asked.read
	}
	if ix.texts == 0 || asked.asked == "" {
		return found
	}
	s := ix.pool.Get().(*scorer) // made by New only
	defer func() { s.reset(); ix.pool.Put(s) }()
	for _, c := range asked.clauses {
		s.add(c)
	}
	pinned := ix.pinned(s, asked)
	list := ix.best(s, asked, pinned, q, &found)
	for i := range list[:min(len(list), refined)] {
		list[i].Score = ix.refine(s, asked, &list[i])
	}
	slices.SortStableFunc(list, func(a, b Hit) int { return sign(float64(b.Score - a.Score)) })
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	from := min(max(q.Offset, 0), len(list))
	found.Hits = list[from:min(from+limit, len(list))]
	for i := range found.Hits {
		ix.quote(s, asked, &found.Hits[i])
	}
	return found
}

// pinned are the texts that the question names, by 文号 or by its whole title, and what that is worth.
func (ix *Index) pinned(s *scorer, asked *question) map[int32]float32 {
	out := map[int32]float32{}
	name := func(text int32, worth float32) {
		if s.texts[text] == 0 {
			s.touched = append(s.touched, text)
			s.texts[text] = 0.001
		}
		out[text] = max(out[text], worth)
	}
	for i := range ix.parts {
		p := &ix.parts[i]
		for _, n := range asked.numbers {
			for _, local := range p.shape.numbers[n.key()] {
				code := p.texts[local].number.code
				switch nearness(n.code, code) {
				case 3:
					name(int32(p.text)+local, exactNumber+float32(length(code)))
				case 2:
					name(int32(p.text)+local, exactNumber/2)
				case 1:
					name(int32(p.text)+local, nearNumber)
				default:
					if n.code == "" {
						name(int32(p.text)+local, nearNumber)
					}
				}
			}
		}
		if asked.bare != "" {
			for _, local := range p.shape.titles[asked.bare] {
				name(int32(p.text)+local, exactTitle)
			}
		}
	}
	return out
}

// refine adds to a score what costs too much to look at in every text: how much of the question stands there in one piece.
func (ix *Index) refine(s *scorer, asked *question, h *Hit) float32 {
	if h.Score >= nearNumber {
		return h.Score
	}
	p, local := ix.at(h.at)
	read := []rune(strings.ReplaceAll(asked.read, " ", ""))
	title := p.texts[local].title
	n := float32(common(read, title))
	score := h.Score * (1 + 0.5*n/float32(max(len(read), 1)) + 0.1*n/float32(max(len(title), 1)))
	r := s.shown(p, local)
	body := []rune(Normalize(p.records[r].heading + "\n" + p.records[r].body))
	n = float32(common(read, body[:min(len(body), longestLooked)]))
	return score * (1 + 0.3*n/float32(max(len(read), 1)))
}

const longestLooked = 800

// shown is the record of a text that says most about the question.
func (s *scorer) shown(p *part, text int32) int32 {
	from, to := p.spread(text)
	best := from
	for r := from; r < to; r++ {
		if s.records[p.record+int(r)] > s.records[p.record+int(best)] {
			best = r
		}
	}
	return best
}

// common is the length of the longest piece that stands in both.
func common(a, b []rune) (longest int) {
	row := make([]int, len(b)+1)
	for i := range a {
		diagonal := 0
		for j := range b {
			up := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diagonal + 1
				longest = max(longest, row[j+1])
			} else {
				row[j+1] = 0
			}
			diagonal = up
		}
	}
	return longest
}
