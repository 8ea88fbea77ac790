//go:build goexperiment.simd && amd64

package columnar

import "simd/archsimd"

// The kernels for processors with AVX2, 32 bytes of codes at a time. A code c lies in a span when c-from, which wraps around below
// it, is at most to-from. What does not fill a word is left to the portable kernels, and so is all on older processors.

var avx2 = archsimd.X86.AVX2()

// wideSpans is up to how many spans are scanned one by one in codes of 16 and 32 bits, instead of looking every code up.
const wideSpans = 8

// wholeWords is how many words of out the codes fill.
func wholeWords[C code](codes []C, out bitmap) int {
	if !avx2 {
		return 0
	}
	return min(len(out), len(codes)>>6)
}

func scanSpan8(codes []uint8, s span, out bitmap) {
	whole := wholeWords(codes, out)
	from, width := archsimd.BroadcastUint8x32(uint8(s.from)), archsimd.BroadcastUint8x32(uint8(s.to-s.from))
	in := func(rows *[32]uint8) uint64 {
		c := archsimd.LoadUint8x32(rows).Sub(from)
		return uint64(c.Min(width).Equal(c).ToBits())
	}
	for w := range out[:whole] {
		rows := (*[64]uint8)(codes[w<<6:])
		out[w] = in((*[32]uint8)(rows[:32])) | in((*[32]uint8)(rows[32:]))<<32
	}
	archsimd.ClearAVXUpperBits()
	plainSpan8(codes[whole<<6:], s, out[whole:])
}

// unzip moves, within each half of a vector, the even bytes before the odd ones.
var unzip = [32]int8{
	0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15,
	0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15,
}

func scanSpan16(codes []uint16, s span, out bitmap) {
	whole := wholeWords(codes, out)
	from, width := archsimd.BroadcastUint16x16(uint16(s.from)), archsimd.BroadcastUint16x16(uint16(s.to-s.from))
	even, order := archsimd.BroadcastUint16x16(0x00ff), archsimd.LoadInt8x32(&unzip)
	in := func(rows *[16]uint16) archsimd.Uint16x16 {
		c := archsimd.LoadUint16x16(rows).Sub(from)
		return c.Min(width).Equal(c).ToInt16x16().AsUint16x16()
	}
	// AVX2 has bits of bytes only: the first eight rows of each half go to the even bytes, the others to the odd ones.
	pair := func(rows *[32]uint16) uint64 {
		a, b := in((*[16]uint16)(rows[:16])), in((*[16]uint16)(rows[16:]))
		first, second := a.Select128FromPair(0, 2, b), a.Select128FromPair(1, 3, b)
		zipped := first.And(even).Or(second.AndNot(even)).AsInt8x32()
		return uint64(zipped.PermuteOrZeroGrouped(order).ToMask().ToBits())
	}
	for w := range out[:whole] {
		rows := (*[64]uint16)(codes[w<<6:])
		out[w] = pair((*[32]uint16)(rows[:32])) | pair((*[32]uint16)(rows[32:]))<<32
	}
	archsimd.ClearAVXUpperBits()
	plainSpan(codes[whole<<6:], s, out[whole:])
}

func scanSpan32(codes []uint32, s span, out bitmap) {
	whole := wholeWords(codes, out)
	from, width := archsimd.BroadcastUint32x8(s.from), archsimd.BroadcastUint32x8(s.to-s.from)
	in := func(rows *[8]uint32) uint64 {
		c := archsimd.LoadUint32x8(rows).Sub(from)
		return uint64(c.Min(width).Equal(c).ToBits())
	}
	for w := range out[:whole] {
		rows := (*[64]uint32)(codes[w<<6:])
		out[w] = in((*[8]uint32)(rows[0:])) | in((*[8]uint32)(rows[8:]))<<8 |
			in((*[8]uint32)(rows[16:]))<<16 | in((*[8]uint32)(rows[24:]))<<24 |
			in((*[8]uint32)(rows[32:]))<<32 | in((*[8]uint32)(rows[40:]))<<40 |
			in((*[8]uint32)(rows[48:]))<<48 | in((*[8]uint32)(rows[56:]))<<56
	}
	archsimd.ClearAVXUpperBits()
	plainSpan(codes[whole<<6:], s, out[whole:])
}

// bitOf is 1<<(i%8) of every i, for each half of a vector.
var bitOf = [32]uint8{
	1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
	1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
}

// scanSet8 finds codes in a table of 256 bits: a code's lower four bits choose the byte, its highest one the half of the table, and
// the other three the bit. A byte chosen with its sign set is 0, which leaves the half that is meant.
func scanSet8(codes []uint8, m *marks, out bitmap) {
	whole := wholeWords(codes, out)
	low, high, bit := archsimd.LoadUint8x32(&m.low), archsimd.LoadUint8x32(&m.high), archsimd.LoadUint8x32(&bitOf)
	sign, place, nibble := archsimd.BroadcastUint8x32(0x80), archsimd.BroadcastUint8x32(0x8f), archsimd.BroadcastUint8x32(0x0f)
	four := archsimd.BroadcastUint32x8(4) // a shift by a constant is slow: the compiler moves it to a vector each time
	for w := range out[:whole] {
		rows := (*[64]uint8)(codes[w<<6:])
		var word uint64
		for half := 0; half < 64; half += 32 { // not a function of its own: it would be too large for the compiler to inline
			c := archsimd.LoadUint8x32((*[32]uint8)(rows[half : half+32]))
			at := c.And(place)
			of := low.PermuteOrZeroGrouped(at.AsInt8x32()).Or(high.PermuteOrZeroGrouped(at.Xor(sign).AsInt8x32()))
			wanted := bit.PermuteOrZeroGrouped(c.AsUint32x8().ShiftRight(four).AsUint8x32().And(nibble).AsInt8x32())
			word |= uint64(of.And(wanted).Equal(wanted).ToBits()) << half
		}
		out[w] = word
	}
	archsimd.ClearAVXUpperBits()
	plainSet(codes[whole<<6:], m.of, out[whole:])
}
