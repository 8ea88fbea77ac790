// Package writing is how a text gets in and out: Markdown as safe HTML, Word and PDF files as Markdown, Markdown as an official Word file.
// It is pure: no database, no network.
package writing

import (
	"bytes"
	"regexp"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gold "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// FilePath is where the images and attachments of texts are served, by the hex of their content hash.
const FilePath = "/files/"

// markdown reads tables, whose cells may be merged and may break their lines with <br>, and footnotes. Staff write single line breaks as they would in a letter.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.Table,
		extension.NewFootnote(extension.WithFootnoteBacklinkHTML("回到正文")),
	),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(merging{}, 500))),
	goldmark.WithRendererOptions(gold.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(tableHTML{}, 100))),
)

// safe is what may be in a text: no images from elsewhere, no styles, no scripts, no forms.
var safe = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "blockquote", "ul", "ol", "li", "code", "pre", "sup",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-(noteref|backlink)$`)).OnElements("a")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^fn(ref\d*)?:\d+$`)).OnElements("sup", "li")
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^doc-endnotes$`)).OnElements("div")
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^` + FilePath + `[0-9a-f]{64}$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("th", "td")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	return p
}()

// HTML is a Markdown text as safe HTML: the one place that renders what staff write. Its headings begin at level 3, under the title
// of the page's part, and have anchors; articles and items have theirs, so that a condition can point at its clause: 第三条第（一）项 is #c3-1.
func HTML(text string) (string, error) { return Page{}.HTML(text) }

// Page is how a text stands on its page.
type Page struct {
	Marked []string // anchors (#c3-1) of clauses on a ground of their own
	Prefix string   // begins every id, for a page with several texts
}

// HTML is text as it stands on the page.
func (p Page) HTML(text string) (string, error) {
	var out bytes.Buffer
	if err := markdown.Convert([]byte(text), &out); err != nil {
		return "", err
	}
	html := framed(lowered(safe.Sanitize(out.String())))
	html = entitled(anchored(html, p.Marked))
	if p.Prefix != "" {
		html = prefixed(html, p.Prefix)
	}
	return html, nil
}
