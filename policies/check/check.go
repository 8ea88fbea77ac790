// Package check reads a text for what should not be published: one kind of finding a file. It asks no database.
package check

import (
	"regexp"
	"strings"
)

// Level says whether a finding stops the publication, or asks a person to accept it.
type Level string

const (
	Block Level = "block"
	Warn  Level = "warn"
)

// Finding is one thing that a check found.
type Finding struct {
	Check   string // idcard, mobile, bankcard, expression, link, figure, closing
	Level   Level
	Excerpt string // what was found; personal numbers are masked
	Message string // what is wrong and how to mend it
}

// Key names the finding for its acceptance: the same words found again need no second one.
func (f Finding) Key() string { return f.Check + ":" + f.Excerpt }

// number is a run of digits, perhaps in groups, perhaps ending in the X of an ID card.
var number = regexp.MustCompile(`[0-9](?:[ -]?[0-9])*[Xx]?`)

var ascii = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"Ｘ", "X", "ｘ", "x", "－", "-", "　", " ", "\u00a0", " ", "％", "%", "，", ",")

// numbers are the runs of digits in text: each as a whole without its separators, and each of its groups. A run that touches a letter is
// part of a code, and no number of anybody's.
func numbers(text string) []string {
	text = ascii.Replace(text)
	var out []string
	for _, at := range number.FindAllStringIndex(text, -1) {
		if at[0] > 0 && letter(text[at[0]-1]) || at[1] < len(text) && letter(text[at[1]]) {
			continue
		}
		run := text[at[0]:at[1]]
		groups := strings.FieldsFunc(run, func(r rune) bool { return r == ' ' || r == '-' })
		out = append(out, strings.Join(groups, ""))
		if len(groups) > 1 {
			out = append(out, groups...)
		}
	}
	return out
}

func letter(b byte) bool { return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' }

// mask keeps the ends of a personal number, so that it is found in the text and not spread by the page.
func mask(s string) string {
	return s[:3] + strings.Repeat("*", len(s)-7) + s[len(s)-4:]
}

// each makes a finding of every number that is one, once.
func each(text string, is func(string) bool, name, message string) []Finding {
	var out []Finding
	seen := map[string]bool{}
	for _, n := range numbers(text) {
		if is(n) && !seen[n] {
			seen[n] = true
			out = append(out, Finding{Check: name, Level: Block, Excerpt: mask(n), Message: message})
		}
	}
	return out
}
