package search

import (
	"slices"
	"strings"
)

// Span is a piece of text, marked where it answers the question.
type Span struct {
	Text   string
	Marked bool
}

const quoteLength = 110 // characters

// quote fills in the heading that says most, and the place under it.
func (ix *Index) quote(s *scorer, asked *question, h *Hit) {
	p, local := ix.at(h.at)
	r := p.records[s.shown(p, local)]
	h.Heading, h.Crumbs = r.heading, r.crumbs
	h.Quote = excerpt(strings.ReplaceAll(r.body, "\n", " "), marksOf(asked.clauses))
}

// marks are the terms that are marked in what is shown.
type marks map[term]bool

func marksOf(clauses []clause) marks {
	m := marks{}
	for _, c := range clauses {
		for _, w := range c.ways {
			for _, t := range w.terms {
				if _, _, two := t.runes(); two || t&wordMark != 0 {
					m[t] = true
				}
			}
		}
	}
	return m
}

// Marker marks what answers a question.
type Marker struct{ marks marks }

// Marker returns what marks the answers to a question in any text.
func (ix *Index) Marker(question string) Marker { return Marker{marksOf(ix.ask(question).clauses)} }

// Mark cuts text where the marking changes; put together, the spans are the text.
func (m Marker) Mark(text string) []Span {
	original := []rune(text)
	hits := m.marks.in(original)
	var spans []Span
	for i := 0; i < len(original); {
		end := i + 1
		for end < len(original) && hits[end] == hits[i] {
			end++
		}
		spans = append(spans, Span{string(original[i:end]), hits[i]})
		i = end
	}
	return spans
}

// in says of each character of a text whether it is marked. Characters are normalised one by one, so that places stay what they are.
func (m marks) in(original []rune) []bool {
	text, from := make([]rune, 0, len(original)), make([]int, 0, len(original))
	for i, r := range original {
		for _, f := range folded(r) {
			text, from = append(text, f), append(from, i)
		}
	}
	hits := make([]bool, len(original))
	for _, t := range analyze(text, false) {
		if m[t.term] {
			for i := t.at; i < t.end; i++ {
				hits[from[i]] = true
			}
		}
	}
	return hits
}

// excerpt is the stretch of text with most marks, begun at a sentence where one is near.
func excerpt(text string, m marks) string {
	original := []rune(text)
	if len(original) <= quoteLength {
		return text
	}
	hits := m.in(original)
	best, at, sum := -1, 0, 0
	for i := range original {
		if hits[i] {
			sum++
		}
		if i >= quoteLength && hits[i-quoteLength] {
			sum--
		}
		if i >= quoteLength-1 && sum > best {
			best, at = sum, i-quoteLength+1
		}
	}
	from := at
	for back := at; back > max(0, at-40); back-- {
		if slices.Contains([]rune("。；！？ "), original[back-1]) {
			from = back
			break
		}
	}
	out := strings.TrimSpace(string(original[from:min(from+quoteLength, len(original))]))
	if from > 0 {
		out = "…" + out
	}
	if from+quoteLength < len(original) {
		out += "…"
	}
	return out
}
