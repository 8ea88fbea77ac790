package views

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"huizhida/writing"
)

// Markdown is a text that staff wrote, as safe HTML.
func Markdown(text string) templ.Component { return prose(text, writing.Page{}) }

// MarkdownMarked is Markdown with the clauses at the given anchors (#c3-1) on a ground of their own.
func MarkdownMarked(text string, marked []string) templ.Component {
	return prose(text, writing.Page{Marked: marked})
}

// MarkdownBeside is Markdown on a page with other texts: prefix keeps their anchors apart.
func MarkdownBeside(text, prefix string) templ.Component {
	return prose(text, writing.Page{Prefix: prefix})
}

func prose(text string, p writing.Page) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		html, err := p.HTML(text)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, html)
		return err
	})
}

// ClauseAnchor is the anchor of the first clause named in text, 第三条第（一）项 → #c3-1, or "" when it names none.
func ClauseAnchor(text string) string { return writing.ClauseAnchor(text) }
