package columnar

// codeScan reads the rows of a set of codes off the codes themselves.
type codeScan struct {
	column *column
	set    set
	marks  *marks // nil when the set is scanned span by span
}

// marks are the codes of a set, to look codes up in.
type marks struct {
	of        []uint8 // by code, 1 or 0
	low, high [32]uint8
}

// narrowSpans is up to how many spans are scanned one by one in codes of 8 bits; wideSpans is for all others.
const narrowSpans = 2

func (c *column) scan(s set) *codeScan {
	x, few := &codeScan{column: c, set: s}, wideSpans
	if c.narrow != nil {
		few = narrowSpans
	}
	if len(s) > few {
		x.marks = newMarks(s, c.size())
	}
	return x
}

// newMarks also sets the bits of the codes up to 255 in a table, twice: bit i%8 of low[j] is code 16i+j, and those with i from 8 on
// are in high.
func newMarks(s set, size int) *marks {
	m := &marks{of: make([]uint8, size+1)}
	for _, sp := range s {
		for code := sp.from; code <= sp.to; code++ {
			m.of[code] = 1
			bit, at := uint8(1)<<(code>>4&7), code&15
			switch {
			case code < 128:
				m.low[at] |= bit
				m.low[at+16] |= bit
			case code < 256:
				m.high[at] |= bit
				m.high[at+16] |= bit
			}
		}
	}
	return m
}

// rows writes the rows from word on into out.
func (x *codeScan) rows(word int, out bitmap) {
	switch {
	case len(x.set) == 0:
		clear(out)
		return
	case x.marks != nil:
		x.marked(word<<6, out)
		return
	}
	x.span(x.set[0], word<<6, out)
	var room [blockWords]uint64
	for _, sp := range x.set[1:] {
		for at := 0; at < len(out); at += blockWords {
			into := out[at:min(at+blockWords, len(out))]
			more := room[:len(into)]
			x.span(sp, (word+at)<<6, more)
			for i, w := range more {
				into[i] |= w
			}
		}
	}
}

func (x *codeScan) span(s span, row int, out bitmap) {
	switch c := x.column; {
	case c.narrow != nil:
		scanSpan8(c.narrow[row:], s, out)
	case c.middle != nil:
		scanSpan16(c.middle[row:], s, out)
	default:
		scanSpan32(c.wide[row:], s, out)
	}
}

func (x *codeScan) marked(row int, out bitmap) {
	switch c := x.column; {
	case c.narrow != nil:
		scanSet8(c.narrow[row:], x.marks, out)
	case c.middle != nil:
		plainSet(c.middle[row:], x.marks.of, out)
	default:
		plainSet(c.wide[row:], x.marks.of, out)
	}
}

// truthScan evaluates a condition block by block, so that what it writes stays in the processor's first cache.
type truthScan struct {
	sure, unsure *codeScan // unsure is nil when it finds nothing
	unknown      bitmap    // of the column, where it makes the condition unknown
	room         [2][blockWords]uint64
}

func (c *column) truthScan(sure, unsure set, unknown bitmap) *truthScan {
	x := &truthScan{sure: c.scan(sure), unknown: unknown}
	if len(unsure) > 0 {
		x.unsure = c.scan(unsure)
	}
	return x
}

// block is the condition over n words from first on, good until the next block.
func (x *truthScan) block(first, n int) (sure, unsure bitmap) {
	sure = x.room[0][:n]
	x.sure.rows(first, sure)
	if x.unknown != nil {
		unsure = x.unknown[first : first+n]
	}
	if x.unsure != nil {
		unknown := unsure
		unsure = x.room[1][:n]
		x.unsure.rows(first, unsure)
		for i, w := range unknown {
			unsure[i] |= w
		}
	}
	return sure, unsure
}
