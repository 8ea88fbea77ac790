package views

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gold "github.com/yuin/goldmark/renderer/html"
)

// staff write tables and single line breaks as they would in a letter
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithRendererOptions(gold.WithHardWraps()))

// safe is what may be in a text: no images from elsewhere, no styles, no scripts, no forms.
var safe = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "blockquote", "ul", "ol", "li", "code", "pre",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowStandardURLs()
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	return p
}()

// Markdown is a text that staff wrote, as safe HTML. Its headings begin at level 3, under the title of the page's part.
// Articles and items get anchors, so that a condition can point at its clause: 第三条第（一）项 is #c3-1.
func Markdown(text string) templ.Component { return MarkdownMarked(text, nil) }

// MarkdownMarked is Markdown with the clauses at the given anchors (#c3-1) on a ground of their own.
func MarkdownMarked(text string, marked []string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out bytes.Buffer
		if err := markdown.Convert([]byte(text), &out); err != nil {
			return err
		}
		_, err := io.WriteString(w, anchored(framed(lowered(safe.Sanitize(out.String()))), marked))
		return err
	})
}

var headings = regexp.MustCompile(`<(/?)h([1-6])>`)

// lowered shifts headings below the page's own: # and ## become h3.
func lowered(s string) string {
	return headings.ReplaceAllStringFunc(s, func(tag string) string {
		m := headings.FindStringSubmatch(tag)
		level, _ := strconv.Atoi(m[2]) // the pattern has one digit
		return "<" + m[1] + "h" + strconv.Itoa(min(max(level+1, 3), 6)) + ">"
	})
}

var tables = regexp.MustCompile(`(?s)<table>.*?</table>`)

// framed lets wide tables scroll in their own frame.
func framed(s string) string {
	return tables.ReplaceAllStringFunc(s, func(t string) string {
		t = regexp.MustCompile(`<th>`).ReplaceAllString(t, `<th scope="col">`)
		return `<div class="table-wrap" role="region" aria-label="表格" tabindex="0"><table class="table">` + t[len("<table>"):] + `</div>`
	})
}

const numerals = `[一二三四五六七八九十百零〇]+`

var clauses = regexp.MustCompile(`<(p|h[3-6])>(?:(第` + numerals + `条)|[（(](` + numerals + `)[）)])`)

// anchored gives each article and each item its id, once: a second 第一条, in an annex, has none.
func anchored(s string, marked []string) string {
	seen := map[string]bool{}
	article := 0
	return clauses.ReplaceAllStringFunc(s, func(match string) string {
		m := clauses.FindStringSubmatch(match)
		tag, head, item := m[1], m[2], m[3]
		id, text := "", head
		if head != "" {
			article = numeral(head[len("第") : len(head)-len("条")])
			id = "c" + strconv.Itoa(article)
			if tag == "p" {
				text = "<strong>" + head + "</strong>"
			}
		} else {
			text = "（" + item + "）"
			if article > 0 {
				id = "c" + strconv.Itoa(article) + "-" + strconv.Itoa(numeral(item))
			}
		}
		if id == "" || seen[id] {
			return `<` + tag + ` class="clause">` + text
		}
		seen[id] = true
		class := "clause"
		if slices.Contains(marked, "#"+id) {
			class += " is-hit"
		}
		return `<` + tag + ` class="` + class + `" id="` + id + `">` + text
	})
}

var reference = regexp.MustCompile(`第(` + numerals + `)条(?:第?[（(](` + numerals + `)[）)]项?)?`)

// ClauseAnchor is the anchor of the first clause named in text, 第三条第（一）项 → #c3-1, or "" when it names none.
func ClauseAnchor(text string) string {
	m := reference.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	anchor := "#c" + strconv.Itoa(numeral(m[1]))
	if m[2] != "" {
		anchor += "-" + strconv.Itoa(numeral(m[2]))
	}
	return anchor
}

// numeral reads 十二 as 12 and 一百零三 as 103.
func numeral(s string) int {
	digits := map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			total += max(digit, 1) * 10
			digit = 0
		case '百':
			total += max(digit, 1) * 100
			digit = 0
		default:
			digit = digits[r]
		}
	}
	return total + digit
}
