package columnar

// The scans read the codes themselves, 64 to a word, without a branch.

type code interface{ uint8 | uint16 | uint32 }

// scanSpan sets the rows, from the first word on, whose code lies in the span. Codes are those of the rows of out.
func scanSpan[C code](codes []C, s span, out bitmap) {
	from, beyond := uint64(s.from), uint64(s.to-s.from)+1
	for w := range out {
		rows := codes[w<<6:]
		if len(rows) < 64 {
			out[w] = 0
			for j, c := range rows {
				out[w] |= (uint64(uint32(c)-uint32(from)) - beyond) >> 63 << j
			}
			break
		}
		rows = rows[:64]
		var word uint64
		for j := 0; j < 64; j += 8 {
			eight := rows[j : j+8 : j+8]
			b := inSpan(eight[0], from, beyond)
			b |= inSpan(eight[1], from, beyond) << 1
			b |= inSpan(eight[2], from, beyond) << 2
			b |= inSpan(eight[3], from, beyond) << 3
			b |= inSpan(eight[4], from, beyond) << 4
			b |= inSpan(eight[5], from, beyond) << 5
			b |= inSpan(eight[6], from, beyond) << 6
			b |= inSpan(eight[7], from, beyond) << 7
			word |= b << j
		}
		out[w] = word
	}
}

// inSpan is 1 for a code in the span, else 0: the subtraction wraps around below it, and stays positive beyond it.
func inSpan[C code](c C, from, beyond uint64) uint64 {
	return (uint64(uint32(c)-uint32(from)) - beyond) >> 63
}

// scanSet sets the rows whose code is marked.
func scanSet[C code](codes []C, marked []uint8, out bitmap) {
	for w := range out {
		rows := codes[w<<6 : min(w<<6+64, len(codes))]
		var word uint64
		for j, c := range rows {
			word |= uint64(marked[c]) << j
		}
		out[w] = word
	}
}

// scan writes the rows from word on whose codes are in s into out.
func (c *column) scan(s set, word int, out bitmap) {
	from := word << 6
	if len(s) == 0 {
		clear(out)
		return
	}
	if len(s) > 1 {
		c.scanMarked(s, from, out)
		return
	}
	switch {
	case c.narrow != nil:
		scanSpan(c.narrow[from:], s[0], out)
	case c.middle != nil:
		scanSpan(c.middle[from:], s[0], out)
	default:
		scanSpan(c.wide[from:], s[0], out)
	}
}

func (c *column) scanMarked(s set, from int, out bitmap) {
	marked := make([]uint8, c.size()+1)
	for _, sp := range s {
		for code := sp.from; code <= sp.to; code++ {
			marked[code] = 1
		}
	}
	switch {
	case c.narrow != nil:
		scanSet(c.narrow[from:], marked, out)
	case c.middle != nil:
		scanSet(c.middle[from:], marked, out)
	default:
		scanSet(c.wide[from:], marked, out)
	}
}
