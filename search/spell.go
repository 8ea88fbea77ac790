package search

import (
	"regexp"
	"slices"
	"strings"
)

// letters is a run of Latin letters, also with spaces or apostrophes between syllables.
var letters = regexp.MustCompile(`[a-z]+(?:[ '’][a-z]+)*`)

func hasLatin(s string) bool { return letters.MatchString(s) }

const (
	readingsKept   = 6
	pathsKept      = 300
	longestLetters = 60
)

// spell writes out the pinyin and the initials in text as the index would say them. It is a last resort: letters that texts have stay, and
// what they might be read as is added to also.
func (ix *Index) spell(text string, also map[string][]string) string {
	return letters.ReplaceAllStringFunc(text, func(run string) string {
		words := strings.FieldsFunc(run, func(r rune) bool { return r == ' ' || r == '\'' || r == '’' })
		read := ix.readings(words)
		known := slices.ContainsFunc(words, func(w string) bool { return ix.having(word(w)) > 0 })
		if len(read) == 0 {
			return run
		}
		if known {
			if len(words) == 1 {
				also[run] = read
			}
			return run
		}
		if len(read) > 1 {
			also[read[0]] = append(also[read[0]], read[1:]...)
		}
		return read[0]
	})
}

// readings are what the letters of words may stand for, the likeliest first.
func (ix *Index) readings(words []string) []string {
	if len(strings.Join(words, "")) > longestLetters {
		return nil
	}
	p := pinyin()
	ways := [][]sound{{}}
	for _, w := range words {
		var longer [][]sound
		for _, way := range ways {
			for _, cut := range p.cuts(w) {
				longer = append(longer, append(slices.Clone(way), cut...))
			}
		}
		ways = longer[:min(len(longer), cutsKept)]
	}
	var found []reading
	for _, way := range ways {
		found = append(found, ix.decode(p, way)...)
	}
	slices.SortStableFunc(found, func(a, b reading) int { return sign(b.score - a.score) })
	var out []string
	for _, r := range found {
		if s := string(r.said); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out[:min(len(out), readingsKept)]
}

// reading is characters that sounds may stand for, and how likely they are.
type reading struct {
	said  []rune
	score float64
}

// decode finds what the index is likeliest to mean by sounds: characters each of which follows the one before somewhere in the texts.
func (ix *Index) decode(p *sounds, way []sound) []reading {
	if len(way) < 2 {
		return nil
	}
	l := ix.known()
	var paths []reading
	for a, total := range l.total {
		if cost, ok := p.fits(a, way[0]); ok && total > 0 {
			paths = append(paths, reading{[]rune{a}, l.begins(a) - cost})
		}
	}
	for _, s := range way[1:] {
		best := map[rune]reading{}
		var longer []reading
		for _, before := range paths {
			last := before.said[len(before.said)-1]
			for _, next := range l.next[last] {
				cost, ok := p.fits(next.r, s)
				if !ok {
					continue
				}
				score := before.score + ix.likely(l, last, next.r) - cost
				if have, ok := best[next.r]; ok && have.score >= score && len(way) > readingsKept {
					continue // long ones are read by their likeliest beginning
				}
				r := reading{append(slices.Clip(before.said), next.r), score}
				best[next.r] = r
				longer = append(longer, r)
			}
		}
		slices.SortFunc(longer, func(a, b reading) int { return sign(b.score - a.score) })
		paths = longer[:min(len(longer), pathsKept)]
	}
	for i := range paths {
		for _, s := range way {
			if !s.whole {
				paths[i].score -= initialCost
			}
		}
	}
	return ix.together(paths)
}

// together keeps the readings that stand in one text, as far as its pairs say, a few at most.
func (ix *Index) together(paths []reading) []reading {
	var out []reading
	for _, r := range paths[:min(len(paths), 40)] {
		if n := ix.meeting(distinct(string(r.said))); n > 0 {
			out = append(out, r)
		}
		if len(out) == readingsKept {
			break
		}
	}
	return out
}

// meeting says how many records have all terms, counting no further than a few.
func (ix *Index) meeting(terms []term) (n int) {
	for i := range ix.parts {
		p := &ix.parts[i]
		if n += p.meeting(terms); n >= enough {
			break
		}
	}
	return n
}

const enough = 3

func (s *segment) meeting(terms []term) (n int) {
	lists := make([]hits, len(terms))
	at := make([]hit, len(terms))
	for i, t := range terms {
		lists[i] = s.list(t)
		if !lists[i].next(&at[i]) {
			return 0
		}
	}
	for len(terms) > 0 {
		furthest := uint32(0)
		for _, h := range at {
			furthest = max(furthest, h.record)
		}
		same := true
		for i := range at {
			for at[i].record < furthest {
				if !lists[i].next(&at[i]) {
					return n
				}
			}
			same = same && at[i].record == furthest
		}
		if same {
			if n++; n >= enough || !lists[0].next(&at[0]) {
				return n
			}
		}
	}
	return n
}
