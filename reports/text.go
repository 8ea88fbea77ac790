package reports

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Text is one narrative part of the report: the five sub-sections of 一, and the sections 五 and 六.
type Text struct {
	Key        string      `json:"key"`     // 1.1 … 1.5, 5, 6
	Heading    string      `json:"heading"` // the official sub-heading; empty for 五 and 六
	Body       string      `json:"body"`    // with {{tokens}}
	Paragraphs []Paragraph `json:"paragraphs"`
	Version    int         `json:"version"` // 0 while it is the template
	UpdatedBy  string      `json:"updated_by,omitempty"`
	UpdatedAt  *time.Time  `json:"updated_at,omitempty"`
}

// Paragraph is a line of a text, cut where numbers stand in it.
type Paragraph []Span

// Span is running text, or a token that became its value.
type Span struct {
	Text  string `json:"text"`
	Token *Token `json:"token,omitempty"`
}

// Token is a computed number in a text: what it counts, and the list that proves it.
type Token struct {
	Name   string `json:"name"`
	Label  string `json:"label"`
	Known  bool   `json:"known"`  // false when there is nothing to compute it from
	Source string `json:"source"` // of a figure that staff entered
	List   string `json:"list"`   // the parameters of its list, empty when it has none
}

// Plain is the paragraph as printed.
func (p Paragraph) Plain() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Plain is the text as printed, paragraphs on lines.
func (t Text) Plain() string {
	lines := make([]string, len(t.Paragraphs))
	for i, p := range t.Paragraphs {
		lines[i] = p.Plain()
	}
	return strings.Join(lines, "\n")
}

// tokenPattern is {{name}} or {{name notice=12}}.
var tokenPattern = regexp.MustCompile(`\{\{\s*([a-z][a-z0-9_.]*)(?:\s+notice=([0-9]{1,18}))?\s*\}\}`)

// braces finds what was meant as a token and is none.
var braces = regexp.MustCompile(`\{\{[^}]*\}\}|\{\{|\}\}`)

// call is a token as written: its name and the notice that it asks for, 0 for the year's highlight.
type call struct {
	name   string
	notice int64
}

// calls lists the tokens of a body, each once.
func calls(body string) []call {
	var list []call
	seen := map[call]bool{}
	for _, m := range tokenPattern.FindAllStringSubmatch(body, -1) {
		notice, _ := strconv.ParseInt(m[2], 10, 64) // the pattern admits digits only; none is 0
		if c := (call{m[1], notice}); !seen[c] {
			seen[c] = true
			list = append(list, c)
		}
	}
	return list
}

// expand cuts a body into paragraphs and puts values where tokens stand.
func expand(body string, value func(call) (string, Token)) []Paragraph {
	var paragraphs []Paragraph
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		var p Paragraph
		at := 0
		for _, m := range tokenPattern.FindAllStringSubmatchIndex(line, -1) {
			if m[0] > at {
				p = append(p, Span{Text: line[at:m[0]]})
			}
			text, token := value(calls(line[m[0]:m[1]])[0])
			p = append(p, Span{Text: text, Token: &token})
			at = m[1]
		}
		if at < len(line) {
			p = append(p, Span{Text: line[at:]})
		}
		paragraphs = append(paragraphs, p)
	}
	return paragraphs
}

// ordinary are the digits a text may hold without a token: numbering, dates, document numbers, articles, hotlines.
var ordinary = regexp.MustCompile(`^[0-9]{1,2}[.．、]|[0-9]{4}年|[0-9]{1,2}月|[0-9]{1,2}日|〔[0-9]{4}〕[0-9]+号|第[0-9]+[条项款]|12345`)

var digits = regexp.MustCompile(`[0-9][0-9,.%]*`)

// typed lists the numbers that somebody typed into a body instead of a token.
func typed(body string) []string {
	var found []string
	for line := range strings.Lines(body) {
		line = tokenPattern.ReplaceAllString(strings.TrimSpace(line), "")
		found = append(found, digits.FindAllString(ordinary.ReplaceAllString(line, ""), -1)...)
	}
	return found
}
