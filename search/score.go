package search

// How much a term counts by field, and how soon more of it counts no more (k1 of BM25).
const (
	inTitle    = 4
	inRelated  = 3 // the title of an interpretation, a notice or a benefit
	inHeading  = 2
	saturation = 1.5
)

// clause is a part of the question that may be said in several ways; the best of them counts.
type clause struct {
	ways []way
	mass float32 // what it is worth when it is met in full
}

// way is one way to say a clause.
type way struct {
	terms  []term
	weight float32 // against the words that were typed, which have 1
	whole  bool    // counts only where every term is
}

// scorer adds up what each text and each record is worth to a question.
type scorer struct {
	ix      *Index
	texts   []float32
	cover   []float32 // how much of the question's mass a text has
	records []float32
	touched []int32 // texts, each once
	marked  []int32 // records, each once

	sum  []float32 // of the way that is being added, by text
	seen []uint8   // terms of the way, by text
	best []float32 // of the clause's ways so far
	met  []float32
	now  []int32 // texts of the way
	any  []int32 // texts of the clause
}

func newScorer(ix *Index) *scorer {
	f := func(n int) []float32 { return make([]float32, n) }
	return &scorer{ix: ix, texts: f(ix.texts), cover: f(ix.texts), records: f(ix.records), sum: f(ix.texts), seen: make([]uint8, ix.texts),
		best: f(ix.texts), met: f(ix.texts)}
}

// reset makes the scorer as new.
func (s *scorer) reset() {
	for _, t := range s.touched {
		s.texts[t], s.cover[t] = 0, 0
	}
	for _, r := range s.marked {
		s.records[r] = 0
	}
	s.touched, s.marked = s.touched[:0], s.marked[:0]
}

// spread is where the records of a text of the part begin and end.
func (p *part) spread(text int32) (from, to int32) {
	from, to = p.texts[text].first, int32(len(p.records))
	if int(text)+1 < len(p.texts) {
		to = p.texts[text+1].first
	}
	return from, to
}

// add adds what every text has of a clause.
func (s *scorer) add(c clause) {
	for _, w := range c.ways {
		s.try(c, w)
	}
	for _, t := range s.any {
		if s.texts[t] == 0 {
			s.touched = append(s.touched, t)
		}
		s.texts[t] += s.best[t]
		s.cover[t] += s.met[t]
		s.best[t], s.met[t] = 0, 0
	}
	s.any = s.any[:0]
}

// try adds a way of saying the clause, where it is better than those before.
func (s *scorer) try(c clause, w way) {
	var full float32
	for _, t := range w.terms {
		rarity := s.ix.rarity(t)
		full += rarity
		for i := range s.ix.parts {
			s.list(&s.ix.parts[i], t, rarity, w.weight)
		}
	}
	for _, t := range s.now {
		share := float32(s.seen[t]) / float32(len(w.terms))
		if !w.whole || share >= 1 {
			value := w.weight * c.mass * s.sum[t] / full
			if s.best[t] == 0 {
				s.any = append(s.any, t)
			}
			s.best[t], s.met[t] = max(s.best[t], value), max(s.met[t], w.weight*c.mass*share)
		}
		s.sum[t], s.seen[t] = 0, 0
	}
	s.now = s.now[:0]
}

// list adds one term over one part.
func (s *scorer) list(p *part, t term, rarity, weight float32) {
	list := p.list(t)
	var h hit
	more := list.next(&h)
	for more {
		text := p.owners[h.record]
		at := int32(p.text) + text
		title := float32(inTitle)
		if p.texts[text].Kind != Document {
			title = inRelated
		}
		var often float32
		for more && p.owners[h.record] == text {
			often += float32(h.title)*title*p.shape.title[text] + (float32(h.heading)*inHeading+float32(h.body))*p.shape.body[text]
			if h.heading|h.body != 0 {
				s.mark(p, h, rarity*weight)
			}
			more = list.next(&h)
		}
		if s.seen[at] == 0 {
			s.now = append(s.now, at)
		}
		s.seen[at]++
		s.sum[at] += rarity * often * (saturation + 1) / (often + saturation)
	}
}

// mark adds a hit to its record, to choose the one that is shown.
func (s *scorer) mark(p *part, h hit, value float32) {
	r := p.record + int(h.record)
	if s.records[r] == 0 {
		s.marked = append(s.marked, int32(r))
	}
	often := float32(h.heading)*inHeading + float32(h.body)
	s.records[r] += value * often / (often + p.shape.record[h.record])
}
