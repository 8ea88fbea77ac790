package writing

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// docx collects the parts of a Word file while the text is walked.
type docx struct {
	official Official
	b        strings.Builder
	source   []byte
	top      int // the level of the text's highest headings
	links    []string
	media    []medium
	notes    map[int]string // footnotes by their number
	begun    bool           // a paragraph of text has been written
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(controls.ReplaceAllString(strings.ToValidUTF8(s, ""), ""))
}

// run is a stretch of letters with the properties that differ from the style's.
func run(text, rPr string) string {
	if text == "" {
		return ""
	}
	if rPr != "" {
		rPr = "<w:rPr>" + rPr + "</w:rPr>"
	}
	return `<w:r>` + rPr + `<w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r>`
}

// para is a paragraph of runs.
func (d *docx) para(style, pPr, runs string) {
	d.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + pPr + `</w:pPr>` + runs + `</w:p>`)
}

// body walks a Markdown text.
func (d *docx) body(markdownText string) {
	d.source = []byte(markdownText)
	d.notes = map[int]string{}
	root := markdown.Parser().Parse(text.NewReader(d.source))
	d.top = 6
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // this walk has no error of its own
		switch n := n.(type) {
		case *ast.Heading:
			d.top = min(d.top, n.Level)
		case *ext.Footnote:
			if entering {
				d.notes[n.Index] = d.inlinesOf(n)
			}
		}
		return ast.WalkContinue, nil
	})
	d.blocks(root, "")
}

// blocks writes the children of n; lead stands before the first paragraph, as the mark of a list's item does.
func (d *docx) blocks(n ast.Node, lead string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			d.para(fmt.Sprintf("Heading%d", min(c.Level-d.top+1, 4)), "", d.inlines(c, ""))
		case *ast.Paragraph, *ast.TextBlock:
			d.paragraph(c, lead)
			lead = ""
		case *ast.List:
			d.list(c)
		case *ext.Table:
			d.table(c)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			d.para("Body", "", run(strings.TrimRight(string(c.Lines().Value(d.source)), "\n"), ""))
		case *ast.ThematicBreak:
			d.para("Body", "", "")
		case *ext.FootnoteList, *ast.HTMLBlock:
		default:
			d.blocks(c, lead)
		}
	}
}

// paragraph is text with two characters in front; whom the text is addressed to begins at the edge, and 第X条 is 黑体.
func (d *docx) paragraph(n ast.Node, lead string) {
	if image, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 {
		d.picture(image)
		return
	}
	plain := cellText(n, d.source)
	style := "Body"
	if !d.begun && strings.HasSuffix(plain, "：") && article.FindString(plain) == "" && !strings.Contains(plain, "。") {
		style = "Recipient"
	}
	d.begun = true
	d.para(style, "", run(lead, "")+d.inlines(n, ""))
}

func (d *docx) list(l *ast.List) {
	number := max(l.Start, 1)
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "· "
		if l.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		d.blocks(item, mark)
	}
}

// inlines are the runs of a paragraph's text.
func (d *docx) inlines(n ast.Node, rPr string) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(d.inline(c, rPr))
	}
	return b.String()
}

func (d *docx) inline(n ast.Node, rPr string) string {
	switch n := n.(type) {
	case *ast.Text:
		words := unescape(string(n.Segment.Value(d.source)))
		out := ""
		if a := article.FindString(words); a != "" && n.PreviousSibling() == nil && n.Parent().Kind() != ast.KindHeading && rPr == "" {
			out, words = run(a, fonts(heiTi, heiTi)), words[len(a):]
		}
		out += run(words, rPr)
		if n.HardLineBreak() || n.SoftLineBreak() {
			out += `<w:r><w:br/></w:r>`
		}
		return out
	case *ast.String:
		return run(string(n.Value), rPr)
	case *ast.Emphasis:
		if n.Level == 2 {
			return d.inlines(n, strings.TrimSuffix(rPr, dotted)+`<w:b/>`+rPr[len(strings.TrimSuffix(rPr, dotted)):]) // in the order of the schema
		}
		return d.inlines(n, strings.TrimSuffix(rPr, dotted)+dotted)
	case *ast.CodeSpan:
		return d.inlines(n, rPr)
	case *ast.Link:
		return d.link(string(n.Destination), d.inlines(n, rPr))
	case *ast.AutoLink:
		return d.link(string(n.URL(d.source)), run(string(n.Label(d.source)), rPr))
	case *ast.Image:
		return run("〔图："+cellText(n, d.source)+"〕", rPr)
	case *ext.FootnoteLink:
		return fmt.Sprintf(`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, n.Index)
	case *ext.FootnoteBacklink:
		return ""
	}
	return d.inlines(n, rPr)
}

// dotted is 着重号, which 汉字 have for slanted letters.
const dotted = `<w:em w:val="dot"/>`

func (d *docx) inlinesOf(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(d.inlines(c, ""))
	}
	return b.String()
}

// link leads out of the file where a page would let it; any other is its words.
func (d *docx) link(target, runs string) string {
	if target = address(target); target == "" || len(d.links) >= 1000 {
		return runs
	}
	d.links = append(d.links, target)
	return fmt.Sprintf(`<w:hyperlink r:id="link%d">%s</w:hyperlink>`, len(d.links), runs)
}

// unescape takes the backslashes and entities of Markdown out of a text.
func unescape(s string) string {
	return entityText(string(backslashes.ReplaceAll([]byte(s), []byte("$1"))))
}

func (d *docx) footnotes() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:footnotes ` + namespaces + `><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	for i := 1; i <= len(d.notes); i++ {
		fmt.Fprintf(&b, `<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="Footnote"/></w:pPr><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>%s</w:p></w:footnote>`, i, run(" ", "")+d.notes[i])
	}
	return b.String() + `</w:footnotes>`
}

func (d *docx) relations() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, part := range []string{"styles", "settings", "footer", "footer", "footnotes"} {
		target := part + ".xml"
		if part == "footer" {
			target = fmt.Sprintf("footer%d.xml", i-1)
		}
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i+1, office, part, target)
	}
	for i, m := range d.media {
		fmt.Fprintf(&b, `<Relationship Id="image%d" Type="%simage" Target="%s"/>`, i+1, office, m.name)
	}
	for i, target := range d.links {
		fmt.Fprintf(&b, `<Relationship Id="link%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, office, escaped(target))
	}
	return b.String() + `</Relationships>`
}
