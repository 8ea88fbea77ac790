package columnar

import "encoding/binary"

// The portable kernels: 64 codes to a word, without a branch. Each writes all of out, whose rows the codes begin with; there may
// be more codes, or fewer than fill the last word.

type code interface{ uint8 | uint16 | uint32 }

// plainSpan sets the rows whose code lies in the span.
func plainSpan[C code](codes []C, s span, out bitmap) {
	from, beyond := uint64(s.from), uint64(s.to-s.from)+1
	for w := range out {
		rows := codes[w<<6:]
		if len(rows) < 64 {
			out[w] = 0
			for j, c := range rows {
				out[w] |= inSpan(c, from, beyond) << j
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

// A lane is 16 bits of a word. It holds a code of 8 bits, and the ninth to take the borrow of a subtraction.
const (
	lanes  = 0x0001_0001_0001_0001
	codes8 = 0x00ff * lanes
	ninth  = 0x0100 * lanes
	gather = 0x0102_0408_1020_4080 // times a word of bytes that are 0 or 1: its highest byte is their bits in order
)

// plainSpan8 is plainSpan for codes of 8 bits, eight at a time.
func plainSpan8(codes []uint8, s span, out bitmap) {
	from, beyond := lanes*uint64(s.from), lanes*uint64(s.to+1)
	for w := range out {
		rows := codes[w<<6:]
		if len(rows) < 64 {
			plainSpan(rows, s, out[w:])
			break
		}
		rows = rows[:64]
		var word uint64
		for j := 0; j < 64; j += 8 {
			eight := binary.LittleEndian.Uint64(rows[j : j+8 : j+8])
			even, odd := lanesInSpan(eight, from, beyond), lanesInSpan(eight>>8, from, beyond)
			word |= (even>>8 | odd) * gather >> 56 << j
		}
		out[w] = word
	}
}

// lanesInSpan sets the ninth bit of the lanes whose code is in the span: subtracting from leaves it, subtracting beyond takes it.
func lanesInSpan(word, from, beyond uint64) uint64 {
	word = word&codes8 | ninth
	return (word - from) &^ (word - beyond) & ninth
}

// plainSet sets the rows whose code is marked.
func plainSet[C code](codes []C, marked []uint8, out bitmap) {
	for w := range out {
		rows := codes[w<<6 : min(w<<6+64, len(codes))]
		var word uint64
		for j, c := range rows {
			word |= uint64(marked[c]) << (j & 63) // which the compiler need not check
		}
		out[w] = word
	}
}
