package columnar

import (
	"sync"

	"huizhida/matching/rule"
)

// cacheBytes is how much a table keeps of conditions that were evaluated: while a rule is edited, all but one are asked again.
const cacheBytes = 64 << 20

// cache keeps conditions of one table by their text. What is kept is never written to, so readers share it.
type cache struct {
	table *Table
	mu    sync.Mutex
	kept  map[string]truths
	order []string // the longest kept first
	size  int
}

func newCache(t *Table) *cache { return &cache{table: t, kept: map[string]truths{}} }

// condition evaluates a bound condition whose text is given, or finds it kept.
func (c *cache) condition(e *rule.Expr, text string) truths {
	c.mu.Lock()
	found, ok := c.kept[text]
	c.mu.Unlock()
	if ok {
		return found
	}
	made := c.table.condition(e, false).compact(c.table.words)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.kept[text]; ok {
		return made
	}
	c.kept[text], c.order, c.size = made, append(c.order, text), c.size+c.cost(text)
	for c.size > cacheBytes && len(c.order) > 1 {
		delete(c.kept, c.order[0])
		c.size -= c.cost(c.order[0])
		c.order = c.order[1:]
	}
	return made
}

// cost is the bytes of a condition that is kept: two bitmaps, its text, and what the map needs.
func (c *cache) cost(text string) int { return 16*c.table.words + 2*len(text) + 200 }

func (c *cache) bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}
