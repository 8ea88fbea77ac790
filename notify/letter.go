package notify

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/yuin/goldmark"

	"huizhida/calendar"
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

// Letter is what one enterprise reads: the same words as plain text and as Markdown.
type Letter struct {
	Subject  string
	Text     string
	Markdown string
}

// HTML is the letter as a fragment. Raw HTML in it is dropped, so it is safe to show.
func (l Letter) HTML() string { return markdown(l.Markdown) }

func markdown(source string) string {
	var out bytes.Buffer
	if err := goldmark.Convert([]byte(source), &out); err != nil {
		panic(err) // a buffer never refuses a write
	}
	return out.String()
}

// particulars fill a letter's tokens.
type particulars struct {
	Enterprise string
	Notice     string
	ClosesAt   time.Time
	Reasons    []string // labels of the conditions that the enterprise meets
	Link       string
}

// compose writes the letter to one enterprise. Every letter says why it came and where to go on, asked to or not.
func compose(subject, body string, p particulars) Letter {
	if !strings.Contains(body, "{{reasons}}") && len(p.Reasons) > 0 {
		body += "\n\n为什么告知贵单位：{{reasons}}。"
	}
	if !strings.Contains(body, "{{link}}") {
		body += "\n\n查看详情与办理：{{link}}"
	}
	return Letter{
		Subject:  p.fill(subject, plain, ""),
		Text:     p.fill(strings.ReplaceAll(body, "**", ""), plain, p.Link),
		Markdown: p.fill(body, escape, "[打开申报通知]("+p.Link+")"),
	}
}

// fill replaces the tokens in one pass, so that a value never becomes a token.
func (p particulars) fill(text string, as func(string) string, link string) string {
	return tokenPattern.ReplaceAllStringFunc(text, func(token string) string {
		switch token {
		case "{{enterprise}}":
			return as(p.Enterprise)
		case "{{notice}}":
			return as(p.Notice)
		case "{{closes}}":
			return as(calendar.DateTime(p.ClosesAt))
		case "{{reasons}}":
			return as(strings.Join(p.Reasons, "；"))
		case "{{link}}":
			return link
		}
		return token
	})
}

func plain(s string) string { return s }

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

// noticePath is the public page of a notice.
func noticePath(id int64) string { return fmt.Sprintf("/notices/%d", id) }
