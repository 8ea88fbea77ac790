package search

import (
	"math"
	"sync"
)

// Index finds texts. It never changes: what follows Postgres makes a new one that shares what stayed.
type Index struct {
	parts    []part
	texts    int // in all parts, dead ones too
	records  int
	live     int
	average  struct{ title, body, record float32 }
	synonyms *Synonyms

	language sync.Once // guards pairs
	pairs    *pairs
	pool     sync.Pool // of *scorer
}

// part is a segment in an index.
type part struct {
	*segment
	text, record int            // numbers of its first text and record in the index
	dead         map[int32]bool // texts that are gone or have a newer version
	shape        *shape
}

// shape is what is looked up for each hit: the text of a record, and how long texts are, against the average.
type shape struct {
	title, body []float32 // by text
	record      []float32 // by record
	numbers     map[uint64][]int32
	titles      map[string][]int32
}

// How much the length of a field tempers how often a term stands there.
const (
	titleTemper  = 0.3
	bodyTemper   = 0.7
	recordTemper = 0.6
)

// Make indexes texts under the given synonyms; nil has those that are built in.
func Make(texts []Text, synonyms *Synonyms) *Index {
	b := newBuilder()
	for _, t := range texts {
		b.add(t)
	}
	return assemble([]part{{segment: b.finish()}}, synonyms)
}

// assemble makes an index of parts; those that have a shape keep it.
func assemble(parts []part, synonyms *Synonyms) *Index {
	if synonyms == nil {
		synonyms = BuiltIn()
	}
	ix := &Index{synonyms: synonyms}
	var sum lengths
	for _, p := range parts {
		p.text, p.record = ix.texts, ix.records
		ix.texts += len(p.texts)
		ix.records += len(p.records)
		ix.live += len(p.texts) - len(p.dead)
		sum.title += p.lengths.title
		sum.body += p.lengths.body
		ix.parts = append(ix.parts, p)
	}
	n := float32(max(ix.texts, 1))
	ix.average.title, ix.average.body = max(float32(sum.title)/n, 1), max(float32(sum.body)/n, 1)
	ix.average.record = max(float32(sum.body)/float32(max(ix.records, 1)), 1)
	for i := range ix.parts {
		if ix.parts[i].shape == nil {
			ix.parts[i].shape = ix.shapeOf(ix.parts[i].segment)
		}
	}
	ix.pool.New = func() any { return newScorer(ix) }
	return ix
}

func (ix *Index) shapeOf(s *segment) *shape {
	out := &shape{title: make([]float32, len(s.texts)), body: make([]float32, len(s.texts)), record: make([]float32, len(s.records)),
		numbers: map[uint64][]int32{}, titles: map[string][]int32{}}
	for i, r := range s.records {
		out.record[i] = saturation * (1 - recordTemper + recordTemper*float32(r.size)/ix.average.record)
	}
	for i, t := range s.texts {
		out.title[i] = 1 / (1 - titleTemper + titleTemper*float32(t.size.title)/ix.average.title)
		out.body[i] = 1 / (1 - bodyTemper + bodyTemper*float32(t.size.body)/ix.average.body)
		if t.number.serial > 0 {
			out.numbers[t.number.key()] = append(out.numbers[t.number.key()], int32(i))
		}
		if t.bare != "" {
			out.titles[t.bare] = append(out.titles[t.bare], int32(i))
		}
	}
	return out
}

// at finds a text by its number in the index.
func (ix *Index) at(text int32) (*part, int32) {
	for i := len(ix.parts) - 1; i > 0; i-- {
		if p := &ix.parts[i]; int(text) >= p.text {
			return p, text - int32(p.text)
		}
	}
	return &ix.parts[0], text
}

func (ix *Index) text(text int32) *indexed {
	p, i := ix.at(text)
	return &p.texts[i]
}

// having counts the texts that have t.
func (ix *Index) having(t term) (n int) {
	for i := range ix.parts {
		n += int(ix.parts[i].stat(t).texts)
	}
	return n
}

// rarity is the inverse document frequency of t as BM25 has it.
func (ix *Index) rarity(t term) float32 {
	n := float64(ix.having(t))
	return float32(math.Log(1 + (float64(ix.texts)-n+0.5)/(n+0.5)))
}

// Size is how many texts and records the index holds.
func (ix *Index) Size() (texts, records int) { return ix.live, ix.records }
