package notify

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
)

// Tokens are what a subject or body may leave for each enterprise to fill.
var Tokens = []string{"{{enterprise}}", "{{notice}}", "{{closes}}", "{{reasons}}", "{{link}}"}

var tokenPattern = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// unknownToken is the first token that nothing would fill, or empty.
func unknownToken(text string) string {
	for _, token := range tokenPattern.FindAllString(text, -1) {
		if !slices.Contains(Tokens, token) {
			return token
		}
	}
	return ""
}

// Letter is what one enterprise reads: the same words as plain text, as Markdown and as HTML.
type Letter struct {
	Subject  string
	Text     string
	Markdown string
	HTML     string // a fragment; raw HTML in the Markdown is dropped, so it is safe to show
}

func markdown(source string) string {
	var out bytes.Buffer
	if err := goldmark.Convert([]byte(source), &out); err != nil {
		panic(err) // a buffer never refuses a write
	}
	return out.String()
}

// form is a text with gaps, cut once for a whole campaign.
type form struct {
	between []string // one more than gaps
	gaps    []string // tokens
}

func newForm(text string) (f form) {
	at := 0
	for _, gap := range tokenPattern.FindAllStringIndex(text, -1) {
		f.between, f.gaps = append(f.between, text[at:gap[0]]), append(f.gaps, text[gap[0]:gap[1]])
		at = gap[1]
	}
	f.between = append(f.between, text[at:])
	return f
}

// fill puts a value into each gap; in one pass, so that a value never becomes a gap.
func (f form) fill(value func(token string) string) string {
	var out strings.Builder
	for i, gap := range f.gaps {
		out.WriteString(f.between[i])
		out.WriteString(value(gap))
	}
	out.WriteString(f.between[len(f.gaps)])
	return out.String()
}

// forms are a campaign's words in every shape that a letter has.
type forms struct{ subject, text, markdown, html form }

// newForms cuts a campaign's words. Every letter says why it came and where to go on, asked to or not.
func newForms(subject, body, link string, reasons bool) forms {
	if !strings.Contains(body, "{{reasons}}") && reasons {
		body += "\n\n为什么告知贵单位：{{reasons}}。"
	}
	if !strings.Contains(body, "{{link}}") {
		body += "\n\n查看详情与办理：{{link}}"
	}
	linked := strings.ReplaceAll(body, "{{link}}", "[打开申报通知]("+link+")")
	return forms{
		subject:  newForm(subject),
		text:     newForm(strings.ReplaceAll(strings.ReplaceAll(body, "**", ""), "{{link}}", link)),
		markdown: newForm(linked),
		html:     htmlForm(linked),
	}
}

// htmlForm is the HTML of a Markdown text with gaps. The gaps go through as words, which Markdown leaves alone.
func htmlForm(source string) form {
	marked := tokenPattern.ReplaceAllStringFunc(source, func(token string) string { return "gap7c1f" + token[2:len(token)-2] + "f1c7pag" })
	return newForm(gapPattern.ReplaceAllString(markdown(marked), "{{$1}}"))
}

var gapPattern = regexp.MustCompile(`gap7c1f([a-z]+)f1c7pag`)

// letter fills the forms.
func (f forms) letter(value func(token string) string) Letter {
	return Letter{
		Subject:  f.subject.fill(value),
		Text:     f.text.fill(value),
		Markdown: f.markdown.fill(func(token string) string { return escape(value(token)) }),
		HTML:     f.html.fill(func(token string) string { return html.EscapeString(value(token)) }),
	}
}

var punctuation = regexp.MustCompile("[!-/:-@\\[-`{-~]")

// escape keeps a value from being read as Markdown: names come from a register, not from the letter's author.
func escape(s string) string { return punctuation.ReplaceAllString(s, `\$0`) }

// met picks the labels of the conditions that a verdict's reasons mark true.
func met(labels []string, reasons string) []string {
	var picked []string
	for i, label := range labels {
		if i < len(reasons) && reasons[i] == 't' {
			picked = append(picked, label)
		}
	}
	return picked
}

// unmet picks the labels of the conditions that a verdict's reasons mark false, or for want of any those about which something is unknown.
func unmet(labels []string, reasons string) []string {
	var picked, open []string
	for i, label := range labels {
		switch {
		case i < len(reasons) && reasons[i] == 'f':
			picked = append(picked, label)
		case i < len(reasons) && reasons[i] == 'u':
			open = append(open, label+"（缺少资料）")
		}
	}
	if len(picked) > 0 {
		return picked
	}
	return open
}

// noticePath is the public page of a notice.
func noticePath(id int64) string { return fmt.Sprintf("/notices/%d", id) }
