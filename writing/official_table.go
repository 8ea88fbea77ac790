package writing

import (
	"bytes"
	"fmt"
	"html"
	"image"
	_ "image/gif"  // the kinds of image that a Word file may hold
	_ "image/jpeg" //
	_ "image/png"  //
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	ext "github.com/yuin/goldmark/extension/ast"
)

var backslashes = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)

func entityText(s string) string { return html.UnescapeString(s) }

// tableCell is a place in the grid of a Word table.
type tableCell struct {
	node    ast.Node
	columns int
	covered bool // by the cell above
	below   int  // rows under it that it covers
}

// table writes a table whose head repeats on every page.
func (d *docx) table(t *ext.Table) {
	var rows [][]tableCell
	width := 0
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		line := d.cells(row, rows)
		rows = append(rows, line)
		n := 0
		for _, c := range line {
			n += c.columns
		}
		width = max(width, n)
	}
	if width == 0 {
		return
	}
	column := textWidth / width
	d.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(column*width) + `" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		d.b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	d.b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>` + strings.Repeat(fmt.Sprintf(`<w:gridCol w:w="%d"/>`, column), width) + `</w:tblGrid>`)
	r := 0
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		head := ""
		if inHead(row) {
			head = `<w:tblHeader/>`
		}
		d.b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + head + `</w:trPr>`)
		for _, c := range rows[r] {
			d.cell(c, column, head != "")
		}
		d.b.WriteString(`</w:tr>`)
		r++
	}
	d.b.WriteString(`</w:tbl>`)
	d.para("Body", "", "")
}

// cells lays a row out under the rows above it, whose tall cells take their places first.
func (d *docx) cells(row ast.Node, above [][]tableCell) []tableCell {
	tall := map[int]tableCell{}
	if len(above) > 0 {
		at := 0
		for _, c := range above[len(above)-1] {
			if c.below > 0 {
				tall[at] = tableCell{columns: c.columns, covered: true, below: c.below - 1}
			}
			at += c.columns
		}
	}
	var line []tableCell
	at := 0
	fill := func() {
		for c, ok := tall[at]; ok; c, ok = tall[at] {
			line = append(line, c)
			at += c.columns
		}
	}
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		fill()
		c := tableCell{node: n, columns: spanOf(n, "colspan"), below: spanOf(n, "rowspan") - 1}
		line = append(line, c)
		at += c.columns
	}
	fill()
	return line
}

func (d *docx) cell(c tableCell, column int, head bool) {
	fmt.Fprintf(&d.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, column*c.columns)
	if c.columns > 1 {
		fmt.Fprintf(&d.b, `<w:gridSpan w:val="%d"/>`, c.columns)
	}
	switch {
	case c.covered:
		d.b.WriteString(`<w:vMerge/>`)
	case c.below > 0:
		d.b.WriteString(`<w:vMerge w:val="restart"/>`)
	}
	d.b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	runs, align, letters := "", "", ""
	if head {
		align, letters = `<w:jc w:val="center"/>`, fonts(heiTi, heiTi)
	}
	if !c.covered {
		runs = d.inlines(c.node, letters)
		if cell, ok := c.node.(*ext.TableCell); ok && cell.Alignment != ext.AlignNone {
			align = `<w:jc w:val="` + cell.Alignment.String() + `"/>`
		}
	}
	d.para("Cell", align, runs)
	d.b.WriteString(`</w:tc>`)
}

// medium is an image in the file.
type medium struct {
	name string
	data []byte
}

// picture puts an image of the store into the file, no wider than the text.
func (d *docx) picture(n *ast.Image) {
	alt := cellText(n, d.source)
	hash, ok := strings.CutPrefix(string(n.Destination), FilePath)
	var data []byte
	if ok && d.official.Image != nil {
		data = d.official.Image(hash)
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		d.para("Picture", "", run("〔图："+alt+"〕", ""))
		return
	}
	d.media = append(d.media, medium{fmt.Sprintf("media/image%d.%s", len(d.media)+1, kind), data})
	const unit = 9525 // English metric units of a pixel at 96 per inch
	const most, tallest = textWidth * 635, 6_800_000
	w, h := config.Width*unit, config.Height*unit
	if w > most {
		w, h = most, h*most/w
	}
	if h > tallest {
		w, h = w*tallest/h, tallest
	}
	id := len(d.media)
	d.para("Picture", "", fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="图%d" descr="%s"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="图%d"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="image%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		w, h, id, id, escaped(alt), id, id, id, w, h))
}
