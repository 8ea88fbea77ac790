package pgsql

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
)

// pattern translates a regular expression of RE2's syntax, which rule.Compile has checked, into one of Postgres that is found in
// the same texts. It has no flags, no captures and no classes but those written out, so that no locale has a say; which of
// several matches is found, and how long it is, nobody asks.
func pattern(source string) string {
	re, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return "(?!)" // never: the rule would not have compiled
	}
	var b strings.Builder
	writePattern(&b, re)
	return b.String()
}

func writePattern(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpNoMatch:
		b.WriteString("(?!)")
	case syntax.OpEmptyMatch:
		b.WriteString("(?:)")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			writeRune(b, r, re.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
		writeClass(b, re.Rune)
	case syntax.OpAnyCharNotNL:
		b.WriteString(`[^\u000A]`)
	case syntax.OpAnyChar:
		b.WriteString(".")
	case syntax.OpBeginText:
		b.WriteString("^")
	case syntax.OpEndText:
		b.WriteString("$")
	case syntax.OpCapture:
		writeGroup(b, re.Sub[0])
	case syntax.OpStar:
		writeGroup(b, re.Sub[0])
		b.WriteString("*")
	case syntax.OpPlus:
		writeGroup(b, re.Sub[0])
		b.WriteString("+")
	case syntax.OpQuest:
		writeGroup(b, re.Sub[0])
		b.WriteString("?")
	case syntax.OpRepeat:
		writeRepeat(b, re)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if sub.Op == syntax.OpAlternate {
				writeGroup(b, sub)
			} else {
				writePattern(b, sub)
			}
		}
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				b.WriteString("|")
			}
			writePattern(b, sub)
		}
	}
}

func writeGroup(b *strings.Builder, re *syntax.Regexp) {
	b.WriteString("(?:")
	writePattern(b, re)
	b.WriteString(")")
}

// most is how often Postgres repeats at most.
const most = 255

// writeRepeat writes x{low,high} in pieces of at most 255: those that must be, then those that may be.
func writeRepeat(b *strings.Builder, re *syntax.Regexp) {
	piece := func(times string, n ...any) {
		writeGroup(b, re.Sub[0])
		fmt.Fprintf(b, times, n...)
	}
	low, more := re.Min, re.Max-re.Min
	for ; low > most; low -= most {
		piece("{%d}", most)
	}
	switch {
	case re.Max < 0:
		piece("{%d,}", low)
		return
	case low+more <= most:
		piece("{%d,%d}", low, low+more)
		return
	}
	piece("{%d}", low)
	for ; more > most; more -= most {
		piece("{0,%d}", most)
	}
	piece("{0,%d}", more)
}

// writeRune writes one character, in either case when folded.
func writeRune(b *strings.Builder, r rune, folded bool) {
	if !folded {
		b.WriteString(escape(r))
		return
	}
	class := []rune{r, r}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		class = append(class, f, f)
	}
	if len(class) == 2 {
		b.WriteString(escape(r))
		return
	}
	writeClass(b, class)
}

// writeClass writes a class of ranges. No text holds the character 0.
func writeClass(b *strings.Builder, ranges []rune) {
	var class strings.Builder
	for i := 0; i < len(ranges); i += 2 {
		switch low, high := max(ranges[i], 1), ranges[i+1]; {
		case low == high:
			class.WriteString(escape(low))
		case low < high:
			class.WriteString(escape(low) + "-" + escape(high))
		}
	}
	if class.Len() == 0 {
		b.WriteString("(?!)")
		return
	}
	b.WriteString("[" + class.String() + "]")
}

// escape writes a character so that it stands for itself within a class and outside.
func escape(r rune) string {
	switch {
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', unicode.Is(unicode.Han, r) && r <= 0xffff:
		return string(r)
	case r > 0xffff:
		return fmt.Sprintf(`\U%08X`, r)
	}
	return fmt.Sprintf(`\u%04X`, r)
}
