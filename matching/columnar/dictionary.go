package columnar

import (
	"slices"

	"huizhida/matching/rule"
)

// column turns a pile into its distinct values, a code for each row, and the index over them.
func (p *pile) column(s *scratch) *column {
	c := &column{kind: p.kind}
	rows := p.rows()
	known := p.known.count()
	if known < rows {
		c.unknown = newBitmap(rows)
		c.unknown.fill(rows)
		for i, w := range p.known {
			c.unknown[i] &^= w
		}
	}
	var codes []uint32
	var order []uint32 // the known rows by code, where it falls out of the sort
	switch {
	case p.words != nil:
		codes = p.wordCodes(c, s)
	default:
		codes, order = p.numberCodes(c, s, known)
	}
	c.index = newIndex(p.kind, codes, order, c.size())
	c.store(codes)
	c.indexElements(codes)
	if c.wide != nil {
		s.codes = nil // they are the column's now
	}
	return c
}

// wordCodes sorts the words; a list's order means nothing, but it is sorted all the same so that tables are the same each time.
func (p *pile) wordCodes(c *column, s *scratch) []uint32 {
	places := make([]uint32, len(p.list))
	for i := range places {
		places[i] = uint32(i)
	}
	slices.SortFunc(places, func(a, b uint32) int { return compareText(p.list[a], p.list[b]) })
	codeOf := make([]uint32, len(places))
	for i, place := range places {
		codeOf[place] = uint32(i + 1)
		if p.kind == rule.List {
			c.lists = append(c.lists, splitList(p.list[place]))
		} else {
			c.texts = append(c.texts, p.list[place])
		}
	}
	codes := s.unknown(p.rows())
	for first, keys := range p.runs {
		for i, place := range keys {
			if p.known.has(first + i) {
				codes[first+i] = codeOf[place]
			}
		}
	}
	return codes
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// denseSpan is how far apart the least and the greatest key may be for a column to be coded by counting instead of sorting.
const denseSpan = 1 << 20

func (p *pile) numberCodes(c *column, s *scratch, known int) (codes, order []uint32) {
	codes = s.unknown(p.rows())
	if known == 0 {
		return codes, nil
	}
	least, greatest := ^uint64(0), uint64(0)
	for first, keys := range p.runs {
		for i, k := range keys {
			if p.known.has(first + i) {
				least, greatest = min(least, k), max(greatest, k)
			}
		}
	}
	if span := greatest - least; span < denseSpan {
		p.countCodes(c, codes, least, int(span)+1)
		return codes, nil
	}
	sorted := s.sort(p, known)
	order = make([]uint32, known)
	c.numbers = make([]uint64, 0, distinct(sorted))
	for i, k := range sorted {
		if i == 0 || sorted[i-1].key != k.key {
			c.numbers = append(c.numbers, k.key)
		}
		codes[k.row], order[i] = uint32(len(c.numbers)), k.row
	}
	return codes, order
}

func (p *pile) countCodes(c *column, codes []uint32, least uint64, span int) {
	code := make([]uint32, span)
	for first, keys := range p.runs {
		for i, k := range keys {
			if p.known.has(first + i) {
				code[k-least] = 1
			}
		}
	}
	for i := range code {
		if code[i] == 1 {
			c.numbers = append(c.numbers, least+uint64(i))
			code[i] = uint32(len(c.numbers))
		}
	}
	for first, keys := range p.runs {
		for i, k := range keys {
			if p.known.has(first + i) {
				codes[first+i] = code[k-least]
			}
		}
	}
}

// store keeps the codes in the narrowest width.
func (c *column) store(codes []uint32) {
	switch {
	case c.size() < 1<<8:
		c.narrow = narrowed[uint8](codes)
	case c.size() < 1<<16:
		c.middle = narrowed[uint16](codes)
	default:
		c.wide = codes
	}
}

func narrowed[C uint8 | uint16](codes []uint32) []C {
	out := make([]C, len(codes))
	for i, code := range codes {
		out[i] = C(code)
	}
	return out
}
