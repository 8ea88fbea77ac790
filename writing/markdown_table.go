package writing

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// tableHTML writes tables whose heads may have several rows.
type tableHTML struct{}

// RegisterFuncs is called by goldmark.
func (t tableHTML) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(tables.KindTable, t.table)
	reg.Register(tables.KindTableHeader, t.row)
	reg.Register(tables.KindTableRow, t.row)
	reg.Register(tables.KindTableCell, t.cell)
}

func (tableHTML) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<table>\n")
	} else {
		_, _ = w.WriteString("</table>\n")
	}
	return ast.WalkContinue, nil
}

func (tableHTML) row(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	part := "tbody"
	if inHead(n) {
		part = "thead"
	}
	if entering {
		if prev := n.PreviousSibling(); prev == nil || inHead(prev) != inHead(n) {
			_, _ = w.WriteString("<" + part + ">\n")
		}
		_, _ = w.WriteString("<tr>\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("</tr>\n")
	if next := n.NextSibling(); next == nil || inHead(next) != inHead(n) {
		_, _ = w.WriteString("</" + part + ">\n")
	}
	return ast.WalkContinue, nil
}

func (tableHTML) cell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag := "td"
	if inHead(n.Parent()) {
		tag = "th"
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<" + tag)
	for _, name := range []string{"colspan", "rowspan"} {
		if v := spanOf(n, name); v > 1 {
			_, _ = fmt.Fprintf(w, ` %s="%d"`, name, v)
		}
	}
	if c, ok := n.(*tables.TableCell); ok && c.Alignment != tables.AlignNone {
		_, _ = w.WriteString(` align="` + c.Alignment.String() + `"`)
	}
	_, _ = w.WriteString(">")
	return ast.WalkContinue, nil
}

// inHead says whether a row belongs to the head of its table.
func inHead(row ast.Node) bool {
	_, joined := row.AttributeString("head")
	return joined || row.Kind() == tables.KindTableHeader
}

// spanOf is how many columns or rows a cell covers.
func spanOf(cell ast.Node, name string) int {
	if v, ok := cell.AttributeString(name); ok {
		if n, ok := v.(int); ok {
			return n
		}
	}
	return 1
}
