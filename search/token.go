package search

import (
	"hash/maphash"
	"unicode/utf8"
)

// term is a pair of Han characters, a single one, or a word of letters or digits.
type term uint64

const wordMark = 1 << 63

func pair(a, b rune) term { return term(a)<<21 | term(b) }

func single(a rune) term { return term(a) << 42 }

var wordSeed = maphash.MakeSeed()

func word(s string) term { return term(maphash.String(wordSeed, s)) | wordMark }

// runes are the two characters of a pair, if t is one.
func (t term) runes() (a, b rune, ok bool) {
	if t&wordMark != 0 || t>>42 != 0 {
		return 0, 0, false
	}
	return rune(t >> 21), rune(t & (1<<21 - 1)), true
}

// token is a term and where it stands in the normalised text, in runes.
type token struct {
	term
	at, end int
}

// analyze cuts normalised text into overlapping pairs of Han characters and words of letters and digits. With singles, every Han
// character is a term too; a Han character alone between others always is one.
func analyze(text []rune, singles bool) []token {
	tokens := make([]token, 0, len(text))
	for i := 0; i < len(text); {
		r := text[i]
		switch {
		case isHan(r):
			end := i + 1
			for end < len(text) && isHan(text[end]) {
				end++
			}
			tokens = hanTokens(tokens, text, i, end, singles)
			i = end
		case isLetter(r):
			end := i + 1
			for end < len(text) && isLetter(text[end]) && !isHan(text[end]) && isDigit(text[end]) == isDigit(r) {
				end++
			}
			tokens = append(tokens, token{word(string(text[i:end])), i, end})
			i = end
		default:
			i++
		}
	}
	return tokens
}

func hanTokens(tokens []token, text []rune, from, to int, singles bool) []token {
	for i := from; i < to; i++ {
		if singles || to-from == 1 {
			tokens = append(tokens, token{single(text[i]), i, i + 1})
		}
		if i+1 < to {
			tokens = append(tokens, token{pair(text[i], text[i+1]), i, i + 2})
		}
	}
	return tokens
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// distinct are the terms of text, each once, in their order.
func distinct(text string) []term {
	var out []term
	seen := map[term]bool{}
	for _, t := range analyze([]rune(text), false) {
		if !seen[t.term] {
			seen[t.term] = true
			out = append(out, t.term)
		}
	}
	return out
}

// length is how many characters s has.
func length(s string) int { return utf8.RuneCountInString(s) }
