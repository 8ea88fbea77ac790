//go:build !goexperiment.simd || !amd64

package columnar

// wideSpans is up to how many spans are scanned one by one in codes of 16 and 32 bits, instead of looking every code up.
const wideSpans = 1

func scanSpan8(codes []uint8, s span, out bitmap)   { plainSpan8(codes, s, out) }
func scanSpan16(codes []uint16, s span, out bitmap) { plainSpan(codes, s, out) }
func scanSpan32(codes []uint32, s span, out bitmap) { plainSpan(codes, s, out) }

func scanSet8(codes []uint8, m *marks, out bitmap) { plainSet(codes, m.of, out) }
