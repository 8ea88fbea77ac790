package columnar

import "huizhida/matching/rule"

// fewElements is up to how many different elements of a column's lists have their rows at hand.
const fewElements = 48

// indexElements finds the rows of each element, if there are few.
func (c *column) indexElements(codes []uint32) {
	elements := map[string]bitmap{}
	for _, list := range c.lists {
		for _, e := range list {
			if elements[e] = nil; len(elements) > fewElements {
				return
			}
		}
	}
	for e := range elements {
		elements[e] = newBitmap(len(codes))
	}
	for row, code := range codes {
		if code > 0 && c.lists != nil {
			for _, e := range c.lists[code-1] {
				elements[e].set(row)
			}
		}
	}
	c.elements = elements
}

// having is the rows whose list has the text that a condition asks for, or with flip those that may lack it; nil when it asks
// otherwise, or it is not known without looking.
func (c *column) having(e *rule.Expr) (rows bitmap, flip uint64) {
	if e.Op == rule.Not {
		rows, flip = c.having(e.Args[0])
		return rows, ^flip
	}
	if e.Op != rule.Has || e.Args[0].Op != rule.Lit || c.kind != rule.List {
		return nil, 0
	}
	return c.elements[e.Args[0].Value.Text()], 0
}
