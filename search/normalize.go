package search

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed traditional.txt
var traditionalTable string

// simplified maps each traditional character to its simplified one; read when first needed.
var simplified = sync.OnceValue(func() map[rune]rune {
	table := make(map[rune]rune, 4096)
	for line := range strings.Lines(traditionalTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			r := []rune(pair)
			table[r[0]] = r[1]
		}
	}
	return table
})

// fold is one character as the index knows it: NFKC, lower case, simplified; several for ㎡ and the like, none for what is invisible.
func fold(r rune) []rune {
	if r < unicode.MaxASCII {
		return []rune{unicode.ToLower(r)}
	}
	if unicode.Is(unicode.Han, r) {
		if s, ok := simplified()[r]; ok {
			return []rune{s}
		}
	}
	if unicode.In(r, unicode.Cf, unicode.Cc) || r == unicode.ReplacementChar {
		return nil
	}
	out := []rune(norm.NFKC.String(string(r)))
	for i, r := range out {
		if s, ok := simplified()[r]; ok {
			r = s
		}
		out[i] = unicode.ToLower(r)
	}
	return out
}

// Normalize writes text as the index knows it, so that full-width, traditional and upper-case spellings are one.
func Normalize(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range text {
		for _, f := range folded(r) {
			out.WriteRune(f)
		}
	}
	return out.String()
}

// folds remembers fold for the characters of the basic plane: texts are long and their characters few.
var folds [0x10000]struct {
	once sync.Once
	to   []rune
}

func folded(r rune) []rune {
	if r < 0 || int(r) >= len(folds) {
		return fold(r)
	}
	f := &folds[r]
	f.once.Do(func() { f.to = fold(r) })
	return f.to
}

// bare is normalised text without anything but letters and digits: how titles are compared.
func bare(text string) string {
	var out strings.Builder
	for _, r := range text {
		for _, f := range folded(r) {
			if isLetter(f) {
				out.WriteRune(f)
			}
		}
	}
	return out.String()
}

func isHan(r rune) bool    { return unicode.Is(unicode.Han, r) || r == '〇' }
func isLetter(r rune) bool { return isHan(r) || unicode.IsLetter(r) || unicode.IsDigit(r) }
