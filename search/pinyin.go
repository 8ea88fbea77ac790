package search

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed pinyin.txt
var pinyinTable string

// sounds are the readings of characters; made when first needed.
type sounds struct {
	of        map[rune][]voice
	syllables []string
	careless  []uint16 // by syllable, the first that is said alike
	number    map[string]uint16
	longest   int
}

// voice is a reading of a character.
type voice struct {
	syllable uint16
	seldom   bool
}

var pinyin = sync.OnceValue(func() *sounds {
	s := &sounds{of: make(map[rune][]voice, 20000), number: map[string]uint16{}}
	for line := range strings.Lines(pinyinTable) {
		part := strings.Fields(line)
		if len(part) < 2 || part[0] == "#" {
			continue
		}
		n := uint16(len(s.syllables))
		s.syllables, s.number[part[0]] = append(s.syllables, part[0]), n
		s.longest = max(s.longest, len(part[0]))
		for i, characters := range part[1:] {
			for _, r := range characters {
				s.of[r] = append(s.of[r], voice{n, i > 0})
			}
		}
	}
	alike := map[string]uint16{}
	for i, syllable := range s.syllables {
		said := careless(syllable)
		if _, known := alike[said]; !known {
			alike[said] = uint16(i)
		}
		s.careless = append(s.careless, alike[said])
	}
	return s
})

// sound is what was typed for one character: a syllable, or only how it begins.
type sound struct {
	text  string
	whole bool
}

// fits says whether r may be read so, and how unlikely that is, as a logarithm.
func (p *sounds) fits(r rune, s sound) (cost float64, ok bool) {
	cost = seldomCost
	for _, v := range p.of[r] {
		if s.whole && p.syllables[v.syllable] == s.text || !s.whole && strings.HasPrefix(p.syllables[v.syllable], s.text) {
			ok = true
			if !v.seldom {
				cost = 0
			}
		}
	}
	return cost, ok
}

const seldomCost = 2.5

// alike says whether two characters are read the same, or nearly so: zh as z, ing as in.
func (p *sounds) alike(a, b rune) bool {
	for _, m := range p.of[a] {
		for _, n := range p.of[b] {
			if p.careless[m.syllable] == p.careless[n.syllable] {
				return true
			}
		}
	}
	return false
}

// careless is a syllable as many southerners say it.
func careless(s string) string {
	for _, c := range [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}} {
		if rest, ok := strings.CutPrefix(s, c[0]); ok {
			s = c[1] + rest
			break
		}
	}
	for _, end := range []string{"ang", "eng", "ing"} {
		if strings.HasSuffix(s, end) {
			return s[:len(s)-1]
		}
	}
	return s
}

// Costs of reading letters: one character more, and one of which only the beginning was typed.
const (
	soundCost   = 1
	initialCost = 2.2
)

// cuts are the ways to read a word of letters as sounds, the likeliest first.
func (p *sounds) cuts(letters string) [][]sound {
	type path struct {
		sounds []sound
		cost   float64
	}
	at := make([][]path, len(letters)+1)
	at[0] = []path{{}}
	for i := range len(letters) {
		for _, before := range at[i] {
			step := func(n int, whole bool, cost float64) {
				next := append(slices.Clip(before.sounds), sound{letters[i : i+n], whole})
				at[i+n] = append(at[i+n], path{next, before.cost + cost})
			}
			for n := 1; n <= p.longest && i+n <= len(letters); n++ {
				if _, known := p.number[letters[i:i+n]]; known {
					step(n, true, soundCost)
				}
			}
			if strings.IndexByte("bpmfdtnlgkhjqxrzcsyw", letters[i]) >= 0 {
				step(1, false, initialCost)
				if i+1 < len(letters) && letters[i+1] == 'h' && strings.IndexByte("zcs", letters[i]) >= 0 {
					step(2, false, initialCost)
				}
			}
		}
		for j := i + 1; j <= len(letters); j++ {
			slices.SortStableFunc(at[j], func(a, b path) int { return sign(a.cost - b.cost) })
			at[j] = at[j][:min(len(at[j]), cutsKept)]
		}
	}
	var out [][]sound
	for _, p := range at[len(letters)] {
		out = append(out, p.sounds)
	}
	return out
}

const cutsKept = 6

func sign(x float64) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}
