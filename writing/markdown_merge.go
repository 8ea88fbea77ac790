package writing

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The cells of a Markdown table that belong to another say so: a merged cell stays a line of plain text that two versions can be compared by.
const (
	JoinLeft = "<<" // with the cell to the left
	JoinUp   = "^^" // with the cell above
)

// merging turns the marks of joined cells into spans.
type merging struct{}

// Transform is called by goldmark with every parsed text.
func (merging) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var found, breaks []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // this walk has no error of its own
		switch raw, ok := n.(*ast.RawHTML); {
		case !entering:
		case n.Kind() == tables.KindTable:
			found = append(found, n)
		case ok && lineBreak.Match(raw.Segments.Value(reader.Source())):
			breaks = append(breaks, n)
		}
		return ast.WalkContinue, nil
	})
	for _, t := range found {
		mergeTable(t, reader.Source())
	}
	for _, b := range breaks {
		line := ast.NewText()
		line.SetHardLineBreak(true)
		b.Parent().ReplaceChild(b.Parent(), b, line)
	}
}

// lineBreak is the one tag that texts may hold: a cell has no other way to begin a line.
var lineBreak = regexp.MustCompile(`^<br ?/?>$`)

// block is a cell and the part of the grid that it covers.
type block struct {
	cell                     ast.Node
	top, left, bottom, right int
	covers                   int // places in the grid
	joined                   []ast.Node
}

// mergeTable joins the cells that say so. A table whose joined cells make no rectangles keeps its marks as they were typed.
func mergeTable(table ast.Node, source []byte) {
	var grid [][]*block
	var all []*block
	var rows []ast.Node
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		rows = append(rows, row)
		var line []*block
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			r, c := len(grid), len(line)
			b := neighbour(cellText(cell, source), grid, line)
			if b == nil {
				b = &block{cell: cell, top: r, left: c, bottom: r, right: c}
				all = append(all, b)
			} else {
				b.joined = append(b.joined, cell)
			}
			b.covers++
			b.bottom, b.right = max(b.bottom, r), max(b.right, c)
			line = append(line, b)
		}
		grid = append(grid, line)
	}
	head := 0
	for _, b := range all {
		if b.covers != (b.bottom-b.top+1)*(b.right-b.left+1) {
			return
		}
		if b.top <= head {
			head = max(head, b.bottom) // what a cell of the head reaches into is head too
		}
	}
	for _, b := range all {
		b.apply()
	}
	for _, row := range rows[1 : head+1] {
		row.SetAttributeString("head", true)
	}
}

// neighbour is the block that a cell with this text joins, or nil.
func neighbour(mark string, grid [][]*block, line []*block) *block {
	switch {
	case mark == JoinLeft && len(line) > 0:
		return line[len(line)-1]
	case mark == JoinUp && len(grid) > 0 && len(line) < len(grid[len(grid)-1]):
		return grid[len(grid)-1][len(line)]
	}
	return nil
}

func (b *block) apply() {
	if n := b.right - b.left + 1; n > 1 {
		b.cell.SetAttributeString("colspan", n)
	}
	if n := b.bottom - b.top + 1; n > 1 {
		b.cell.SetAttributeString("rowspan", n)
	}
	for _, cell := range b.joined {
		cell.Parent().RemoveChild(cell.Parent(), cell)
	}
}

func cellText(cell ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(cell, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // this walk has no error of its own
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return strings.ReplaceAll(strings.TrimSpace(b.String()), `\`, "") // editors write \<<
}
