package writing

import (
	"strconv"
	"strings"
)

const maxColumns = 64

// table is one passage; a table of a single cell is a frame around its paragraphs.
func (w *word) table(n *node) []passage {
	grid := w.grid(n)
	width := 0
	for _, line := range grid {
		width = max(width, len(line))
	}
	if width == 0 {
		return nil
	}
	if len(grid) == 1 && width == 1 {
		var single []passage
		n.all("tc", func(tc *node) {
			if single == nil {
				single = w.blocks(tc)
			}
		})
		return single
	}
	var b strings.Builder
	for r, line := range grid {
		for len(line) < width {
			line = append(line, "")
		}
		b.WriteString("| " + strings.Join(line, " | ") + " |\n")
		if r == 0 {
			b.WriteString(strings.Repeat("|---", width) + "|\n")
		}
	}
	return []passage{{text: strings.TrimRight(b.String(), "\n"), plain: "表", table: true}}
}

// grid is a table with the marks of its joined cells.
func (w *word) grid(n *node) [][]string {
	var grid [][]string
	for _, tr := range rowsOf(n, "tr") {
		var line []string
		skipped, _ := strconv.Atoi(tr.kid("trPr", "gridBefore").get("val")) // none is none
		for range min(max(skipped, 0), maxColumns) {
			line = append(line, "")
		}
		for _, tc := range rowsOf(tr, "tc") {
			line = append(line, w.cells(tc, len(grid) > 0)...)
			if len(line) > maxColumns {
				line = line[:maxColumns]
				break
			}
		}
		grid = append(grid, line)
	}
	return grid
}

// rowsOf are the rows of a table or the cells of a row, also those that a control or a revision wraps.
func rowsOf(n *node, name string) []*node {
	var out []*node
	for _, k := range n.kids {
		switch k.name {
		case name:
			if k.kid("trPr", "del") == nil {
				out = append(out, k)
			}
		case "sdt", "sdtContent", "ins", "customXml":
			out = append(out, rowsOf(k, name)...)
		}
	}
	return out
}

// cells is one cell and the places of the grid that it covers in its row.
func (w *word) cells(tc *node, below bool) []string {
	pr := tc.kid("tcPr")
	columns, _ := strconv.Atoi(pr.kid("gridSpan").get("val")) // none is one
	columns = min(max(columns, 1), maxColumns)
	merge := pr.kid("vMerge")
	if across := pr.kid("hMerge"); across != nil && across.get("val") != "restart" {
		return []string{JoinLeft}
	}
	out := make([]string, columns)
	for i := range out {
		out[i] = JoinLeft
	}
	if merge != nil && merge.get("val") != "restart" && below {
		for i := range out {
			out[i] = JoinUp
		}
		return out
	}
	var parts []string
	for _, p := range w.blocks(tc) {
		if p.table {
			w.seen["表格里的表格已拆开，请核对"]++
			for line := range strings.Lines(p.text) {
				if !strings.HasPrefix(line, "|---") {
					parts = append(parts, strings.Trim(strings.ReplaceAll(strings.TrimSpace(line), " | ", "　"), "| "))
				}
			}
			continue
		}
		parts = append(parts, strings.TrimLeft(p.list, " ")+p.text)
	}
	out[0] = strings.ReplaceAll(strings.Join(parts, "\n"), "\n", "<br>")
	return out
}
