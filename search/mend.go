package search

import (
	"slices"
	"strings"
)

// How unlikely each slip is, as a logarithm: a character that sounds the same is typed most easily.
const (
	soundSlip   = 2.0
	swapSlip    = 3.0
	doubleSlip  = 2.5 // a character typed that is one too many
	missingSlip = 4.0
	otherSlip   = 5.0
	mostSlips   = 2
	longestMend = 40 // characters in a row; longer ones are pasted, not typed
)

// mend corrects slips in the Han characters of text, where two stand together as they do nowhere in the texts.
func (ix *Index) mend(text string) string {
	var out strings.Builder
	run := []rune{}
	flush := func() {
		out.WriteString(string(ix.mendRun(run)))
		run = run[:0]
	}
	for _, r := range text {
		if isHan(r) {
			run = append(run, r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

func (ix *Index) mendRun(run []rune) []rune {
	if len(run) < 3 || len(run) > longestMend {
		return run
	}
	for range mostSlips {
		better, ok := ix.mendOnce(run)
		if !ok {
			break
		}
		run = better
	}
	return run
}

// slip is what may have been meant.
type slip struct {
	said []rune
	gain float64 // how much likelier it is than what was typed
	from int     // where it differs first
}

func (ix *Index) mendOnce(run []rune) ([]rune, bool) {
	l := ix.known()
	protected := ix.knownWords(run)
	var all []slip
	for i := 0; i+1 < len(run); i++ {
		if ix.weight(run[i], run[i+1]) == 0 && !(protected[i] && protected[i+1]) {
			all = ix.slips(all, l, run, i)
		}
	}
	all = slices.DeleteFunc(all, func(s slip) bool { return s.gain <= 0 })
	slices.SortStableFunc(all, func(a, b slip) int { return sign(b.gain - a.gain) })
	for _, s := range all[:min(len(all), 12)] {
		around := s.said[max(0, s.from-1):min(len(s.said), s.from+3)]
		if ix.meeting(distinct(string(around))) > 0 {
			return s.said, true
		}
	}
	return nil, false
}

// knownWords marks the characters of words with synonyms: people mean them.
func (ix *Index) knownWords(run []rune) []bool {
	marks := make([]bool, len(run))
	for i := 0; i < len(run); {
		n, _ := ix.synonyms.at(run[i:])
		for j := i; j < i+n; j++ {
			marks[j] = true
		}
		i += max(n, 1)
	}
	return marks
}

// slips adds what may have been meant where the character after place i does not follow the one there.
func (ix *Index) slips(all []slip, l *pairs, run []rune, i int) []slip {
	worth := ix.worth(l, run)
	try := func(said []rune, cost float64, from int) {
		for j := max(0, from-1); j < min(from+1, len(said)-1); j++ {
			if ix.weight(said[j], said[j+1]) == 0 {
				return
			}
		}
		all = append(all, slip{said, ix.worth(l, said) - worth - cost, from})
	}
	for _, at := range []int{i, i + 1} {
		for _, r := range ix.between(l, run, at) {
			cost := otherSlip
			if pinyin().alike(r, run[at]) {
				cost = soundSlip
			}
			try(slices.Concat(run[:at], []rune{r}, run[at+1:]), cost, at)
		}
		if len(run) > 3 {
			try(slices.Concat(run[:at], run[at+1:]), doubleSlip, at)
		}
	}
	swapped := slices.Clone(run)
	swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
	try(swapped, swapSlip, i)
	for _, n := range l.next[run[i]] {
		if n.weight > 1 && ix.weight(n.r, run[i+1]) > 1 {
			try(slices.Concat(run[:i+1], []rune{n.r}, run[i+1:]), missingSlip, i+1)
		}
	}
	return all
}

// between are the characters that fit between the neighbours of a place.
func (ix *Index) between(l *pairs, run []rune, at int) []rune {
	var out []rune
	switch {
	case at > 0 && at+1 < len(run):
		for _, n := range l.next[run[at-1]] {
			if ix.weight(n.r, run[at+1]) > 0 {
				out = append(out, n.r)
			}
		}
	case at > 0:
		for _, n := range l.next[run[at-1]] {
			if pinyin().alike(n.r, run[at]) {
				out = append(out, n.r)
			}
		}
	case at+1 < len(run):
		for _, n := range l.before[run[at+1]] {
			if pinyin().alike(n.r, run[at]) {
				out = append(out, n.r)
			}
		}
	}
	return out
}

// worth is the logarithm of how likely characters are in a row.
func (ix *Index) worth(l *pairs, run []rune) float64 {
	total := l.begins(run[0])
	for i := 0; i+1 < len(run); i++ {
		total += ix.likely(l, run[i], run[i+1])
	}
	return total
}
