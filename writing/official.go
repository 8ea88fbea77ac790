package writing

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Official is a document to be laid out as an official file in the format of GB/T 9704-2012.
type Official struct {
	Issuer, DocNo, Title string
	Body                 string // Markdown
	IssuedOn             *time.Time
	PrintedOn            *time.Time
	Attachments          []string // their names, as 附件说明 lists them
	Openness             string   // 主动公开, printed in brackets under the date
	Image                func(sha256 string) []byte
}

// The page of GB/T 9704, in twips: A4, 天头 37 mm, 订口 28 mm, 版心 156×225 mm of 22 lines with 28 characters.
const (
	pageWidth, pageHeight                            = 11906, 16838
	marginTop, marginLeft, marginRight, marginBottom = 2098, 1588, 1474, 1985
	textWidth                                        = pageWidth - marginLeft - marginRight
	linePitch                                        = 579
	charSpace                                        = -850 // 4096ths of a point that a character of 16 pt lacks, so that 28 stand in a line
	red                                              = "FF0000"
)

// Word writes the document as a .docx file. Fonts are named, not embedded: the reader's machine has them or its nearest.
func (o Official) Word() ([]byte, error) {
	d := &docx{official: o}
	body := d.document()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", packageRels}, {"docProps/core.xml", o.core()},
		{"word/document.xml", body}, {"word/styles.xml", styleSheet}, {"word/settings.xml", settings}, {"word/footnotes.xml", d.footnotes()},
		{"word/footer1.xml", footer("right", "rightChars")}, {"word/footer2.xml", footer("left", "leftChars")}, {"word/_rels/document.xml.rels", d.relations()},
	}
	for _, m := range d.media {
		parts = append(parts, struct{ name, content string }{"word/" + m.name, string(m.data)})
	}
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate}) // no time: the same document is the same file
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
		if _, err := io.WriteString(w, p.content); err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write docx: %w", err)
	}
	return b.Bytes(), nil
}

// document is the text between the red head and the last lines.
func (d *docx) document() string {
	o := d.official
	d.head()
	d.body(o.Body)
	for i, name := range o.Attachments {
		text := fmt.Sprintf("　　　%d. %s", i+1, name)
		switch {
		case len(o.Attachments) == 1:
			text = "附件：" + name
		case i == 0:
			text = "附件：1. " + name
		}
		if i == 0 {
			d.para("Body", "", "")
		}
		d.para("Body", "", run(text, ""))
	}
	d.signature()
	if o.Openness != "" {
		d.para("Body", "", run("（此件"+o.Openness+"）", ""))
	}
	d.imprint()
	return xmlHead + `<w:document ` + namespaces + `><w:body>` + d.b.String() + section + `</w:body></w:document>`
}

// head is the issuer in red, the number, the red line and the title.
func (d *docx) head() {
	o := d.official
	if o.Issuer != "" {
		size := min(96, max(36, textWidth/10/max(utf8.RuneCountInString(o.Issuer)+2, 1))) // half points: one line holds it
		d.para("RedHead", "", run(o.Issuer+"文件", fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, size, size)))
	}
	d.para("DocNo", "", run(o.DocNo, ""))
	d.para("Title", "", run(o.Title, ""))
	d.para("Body", "", "")
}

// signature is the issuer centred over the date, which ends four characters from the right.
func (d *docx) signature() {
	o := d.official
	if o.IssuedOn == nil {
		return
	}
	date := o.IssuedOn.Format("2006年1月2日")
	space := 400 + int((width(date)-width(o.Issuer))*50)
	d.para("Body", "", "")
	d.para("Signature", fmt.Sprintf(`<w:ind w:rightChars="%d" w:right="%d" w:firstLine="0"/>`, max(space, 0), max(space, 0)*316/100), run(o.Issuer, ""))
	d.para("Signature", `<w:ind w:rightChars="400" w:right="1264" w:firstLine="0"/>`, run(date, ""))
}

// width is how many 汉字 a text is as wide as: a digit is half of one.
func width(s string) float64 {
	n := 0.0
	for _, r := range s {
		if r < 0x2000 {
			n += 0.5
		} else {
			n++
		}
	}
	return n
}

// imprint is the 版记 at the foot of the last page: who printed it and when, between two lines.
func (d *docx) imprint() {
	o := d.official
	printed := ""
	if o.PrintedOn != nil {
		printed = o.PrintedOn.Format("2006年1月2日") + "印发"
	}
	cell := func(width int, align, text string) string {
		return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Imprint"/><w:jc w:val="%s"/></w:pPr>%s</w:p></w:tc>`, width, align, run(text, ""))
	}
	fmt.Fprintf(&d.b, `<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpY="14300"/><w:tblW w:w="%d" w:type="dxa"/>`+
		`<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>`+
		`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid><w:tr>%s%s</w:tr></w:tbl>`,
		textWidth, textWidth-3600, 3600, cell(textWidth-3600, "left", "　"+o.Issuer), cell(3600, "right", printed+"　"))
	d.para("Imprint", "", "")
}

func (o Official) core() string {
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escaped(o.Title) + `</dc:title><dc:creator>` + escaped(o.Issuer) + `</dc:creator><dc:identifier>` + escaped(o.DocNo) + `</dc:identifier><dc:language>zh-CN</dc:language></cp:coreProperties>`
}

// plainName is a title as a file is named after it.
func plainName(title string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || strings.ContainsRune(`\/:*?"<>|`, r) {
			return -1
		}
		return r
	}, title)
}

// FileName is the name under which the document is saved.
func (o Official) FileName() string {
	name := []rune(plainName(o.Title))
	return string(name[:min(len(name), 80)]) + ".docx"
}
