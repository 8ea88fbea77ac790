package columnar

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// expected is what every kernel must write, row by row.
func expected[C code](codes []C, words int, in func(uint32) bool) bitmap {
	out := make(bitmap, words)
	for row, c := range codes[:min(len(codes), words<<6)] {
		if in(uint32(c)) {
			out.set(row)
		}
	}
	return out
}

// lengths are those around words, vectors and blocks.
var lengths = []int{0, 1, 7, 8, 31, 32, 63, 64, 65, 95, 127, 128, 129, 640, 16383, 16384, 16385}

// testSpans holds both span kernels of a width against the loop above: over every part of a column, and spans with the extremes.
func testSpans[C code](t *testing.T, r *rand.Rand, kernels ...func([]C, span, bitmap)) {
	t.Helper()
	greatest := uint32(^C(0))
	for _, n := range lengths {
		codes := make([]C, n)
		ends := []uint32{0, 1, greatest>>1 - 1, greatest >> 1, greatest>>1 + 1, greatest - 1, greatest}
		for i := range codes {
			codes[i] = C(r.Uint32())
			if r.IntN(3) == 0 {
				codes[i] = C(ends[r.IntN(7)])
			}
		}
		for _, from := range append(ends, uint32(C(r.Uint32()))) {
			for _, to := range append(ends, uint32(C(r.Uint32())), from) {
				if from > to {
					continue
				}
				testKernels(t, codes, func(c uint32) bool { return from <= c && c <= to }, func(k int, codes []C, out bitmap) {
					kernels[k](codes, span{from, to}, out)
				}, len(kernels), fmt.Sprintf("%d codes, %d to %d", n, from, to))
			}
		}
	}
}

// testKernels runs kernels over all of a column and over its first word only, into bitmaps that hold something else.
func testKernels[C code](t *testing.T, codes []C, in func(uint32) bool, run func(kernel int, codes []C, out bitmap), kernels int, message string) {
	t.Helper()
	all := (len(codes) + 63) >> 6
	for k := range kernels {
		for _, words := range []int{all, min(all, 1)} {
			out := make(bitmap, words)
			for i := range out {
				out[i] = 0xdead_beef_dead_beef
			}
			run(k, codes, out)
			require.Equal(t, expected(codes, words, in), out, "kernel %d, %s", k, message)
		}
	}
}

func TestTheSpanKernelsAgreeWithALoopOverTheRows(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	testSpans(t, r, scanSpan8, plainSpan8, plainSpan)
	testSpans(t, r, scanSpan16, plainSpan)
	testSpans(t, r, scanSpan32, plainSpan)
}

func TestTheSetKernelsAgreeWithALoopOverTheRows(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 10))
	kernels := []func([]uint8, *marks, bitmap){scanSet8, func(codes []uint8, m *marks, out bitmap) { plainSet(codes, m.of, out) }}
	for _, n := range lengths {
		for _, share := range []int{0, 1, 128, 255, 256} {
			var chosen [256]bool
			var s set
			for c := range chosen {
				if chosen[c] = r.IntN(256) < share; chosen[c] {
					s = s.add(uint32(c), uint32(c))
				}
			}
			codes := make([]uint8, n)
			for i := range codes {
				codes[i] = uint8(r.Uint32())
			}
			m := newMarks(s, 255)
			testKernels(t, codes, func(c uint32) bool { return chosen[c] }, func(k int, codes []uint8, out bitmap) {
				kernels[k](codes, m, out)
			}, len(kernels), fmt.Sprintf("%d codes, %d of 256 marked", n, share))
		}
	}
}

// A scan gives the same rows by spans and by marks, in one go and from any block on.
func TestAScanOfSeveralSpansFindsTheRowsOfEach(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	for _, size := range []int{200, 60_000, 70_000} {
		codes := make([]uint32, 20_001)
		for i := range codes {
			codes[i] = uint32(r.IntN(size + 1))
		}
		c := &column{numbers: make([]uint64, size)}
		c.store(codes)
		for spans := range 12 {
			var s set
			for i := range spans {
				from := uint32(1 + i*size/12)
				s = s.add(from, from+uint32(r.IntN(size/15)))
			}
			in := func(code uint32) (found bool) {
				for _, sp := range s {
					found = found || sp.from <= code && code <= sp.to
				}
				return found
			}
			want, got := expected(codes, 313, in), newBitmap(len(codes))
			c.scan(s).rows(0, got)
			require.Equal(t, want, got, "%d spans of %d", spans, size)
			clear(got)
			c.scan(s).rows(blockWords, got[blockWords:])
			require.Equal(t, want[blockWords:], got[blockWords:], "%d spans of %d", spans, size)
		}
	}
}

// BenchmarkKernels scans the codes of 1,000,000 rows into bitmaps.
func BenchmarkKernels(b *testing.B) {
	const rows = 1_000_000
	narrow, middle, wide := make([]uint8, rows), make([]uint16, rows), make([]uint32, rows)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range rows {
		narrow[i], middle[i], wide[i] = uint8(r.Uint32()), uint16(r.Uint32()), r.Uint32()>>8
	}
	out := newBitmap(rows)
	of := newMarks(set{{1, 3}, {40, 50}, {200, 210}}, 255)
	marked := make([]uint8, 1<<16)
	for _, k := range []struct {
		name string
		run  func()
	}{
		{"Span8", func() { scanSpan8(narrow, span{10, 99}, out) }},
		{"Span16", func() { scanSpan16(middle, span{1000, 30_000}, out) }},
		{"Span32", func() { scanSpan32(wide, span{1000, 1 << 23}, out) }},
		{"Set8", func() { scanSet8(narrow, of, out) }},
		{"Set16", func() { plainSet(middle, marked, out) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			for b.Loop() {
				k.run()
			}
		})
	}
}
