package search

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed synonyms.txt
var builtIn string

// Synonyms are the words that mean the same to those who search.
type Synonyms struct {
	others  map[string][]string // by normalised word
	longest int                 // characters of the longest word
}

// BuiltIn are the synonyms that every installation has.
var BuiltIn = sync.OnceValue(func() *Synonyms {
	return NewSynonyms(strings.Split(builtIn, "\n"))
})

// BuiltInSets are their sets as they are written.
func BuiltInSets() []string {
	var sets []string
	for line := range strings.Lines(builtIn) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			sets = append(sets, line)
		}
	}
	return sets
}

// NewSynonyms reads sets: words between spaces mean the same. After a > stand words that are looked for too when one before it was
// typed, and not the other way round. Empty sets and those that begin with # are passed over.
func NewSynonyms(sets []string) *Synonyms {
	s := &Synonyms{others: map[string][]string{}}
	for _, set := range sets {
		if set = strings.TrimSpace(set); set == "" || set[0] == '#' {
			continue
		}
		left, right, _ := strings.Cut(set, ">")
		from, to := wordsOf(left), wordsOf(right)
		for i, w := range from {
			for j, other := range from {
				if i != j {
					s.join(w, other)
				}
			}
			for _, other := range to {
				s.join(w, other)
			}
		}
	}
	return s
}

func (s *Synonyms) join(w, other string) {
	if w == other {
		return
	}
	for _, have := range s.others[w] {
		if have == other {
			return
		}
	}
	s.others[w] = append(s.others[w], other)
	s.longest = max(s.longest, length(w))
}

var wordEnds = strings.NewReplacer("，", " ", "、", " ", "=", " ", "＝", " ", ",", " ", ";", " ", "；", " ")

// wordsOf are the normalised words of one side of a set.
func wordsOf(s string) []string { return strings.Fields(Normalize(wordEnds.Replace(s))) }

// TidySet writes a set as it is kept, or says what is wrong with it.
func TidySet(set string) (string, error) {
	left, right, oneWay := strings.Cut(strings.ReplaceAll(set, "＞", ">"), ">")
	from := distinctWords(wordsOf(left))
	to := slices.DeleteFunc(distinctWords(wordsOf(right)), func(w string) bool { return slices.Contains(from, w) })
	for _, w := range slices.Concat(from, to) {
		if length(w) > longestWord || bare(w) == "" {
			return "", fmt.Errorf("“%s”不能作为一个词：请写1至%d个字，词之间用空格隔开", w, longestWord)
		}
	}
	switch {
	case oneWay && (len(from) == 0 || len(to) == 0):
		return "", fmt.Errorf("“>”两边都要有词，例如：开饭店 > 餐饮服务 食品经营许可")
	case oneWay:
		return strings.Join(from, " ") + " > " + strings.Join(to, " "), nil
	case len(from) < 2:
		return "", fmt.Errorf("至少写两个不同的词，用空格隔开，例如：补贴 补助 资助")
	}
	return strings.Join(from, " "), nil
}

const longestWord = 20

func distinctWords(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// at finds the longest word that begins at the start of text and has synonyms.
func (s *Synonyms) at(text []rune) (n int, others []string) {
	for n = min(s.longest, len(text)); n > 0; n-- {
		if others = s.others[string(text[:n])]; others != nil {
			return n, others
		}
	}
	return 0, nil
}
