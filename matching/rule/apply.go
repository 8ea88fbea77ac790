package rule

import (
	"math"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// apply computes a strict operation on known operands; unknown when it cannot be computed.
func apply(e *Expr, v []Value) Value {
	switch e.Op {
	case Not:
		return OfBool(!v[0].Bool())
	case Eq, Ne, Lt, Le, Gt, Ge:
		return OfBool(compare(e.Op, v[0], v[1]))
	case In:
		return OfBool(slices.ContainsFunc(v[1:], func(x Value) bool { return compare(Eq, v[0], x) }))
	case Has:
		return OfBool(slices.Contains(v[1].list, v[0].text))
	case StartsWith:
		return OfBool(strings.HasPrefix(v[0].text, v[1].text))
	case EndsWith:
		return OfBool(strings.HasSuffix(v[0].text, v[1].text))
	case Contains:
		return OfBool(strings.Contains(v[0].text, v[1].text))
	case Matches:
		return OfBool(pattern(v[1].text).MatchString(v[0].text))
	case Size:
		if v[0].kind == List {
			return OfInt(int64(len(v[0].list)))
		}
		return OfInt(int64(utf8.RuneCountInString(v[0].text)))
	case ToDouble:
		if v[0].kind == Double {
			return v[0]
		}
		return computed(float64(v[0].Int()))
	case ToInt:
		return toInt(v[0])
	case Year:
		return OfInt(int64(v[0].Day().Time().Year()))
	case Month:
		return OfInt(int64(v[0].Day().Time().Month()) - 1)
	case DayOfMonth:
		return OfInt(int64(v[0].Day().Time().Day()))
	}
	return calculate(e, v)
}

// patterns are the regular expressions that were used last, by their text; Compile refused what is none.
var patterns = struct {
	sync.RWMutex
	kept map[string]*regexp.Regexp
}{kept: map[string]*regexp.Regexp{}}

// keptPatterns is how many are kept; one takes some ten kilobytes.
const keptPatterns = 200

func pattern(text string) *regexp.Regexp {
	patterns.RLock()
	p, known := patterns.kept[text]
	patterns.RUnlock()
	if known {
		return p
	}
	p = regexp.MustCompile(text)
	patterns.Lock()
	defer patterns.Unlock()
	if len(patterns.kept) >= keptPatterns {
		clear(patterns.kept)
	}
	patterns.kept[text] = p
	return p
}

// compare says whether a and b, of one type, stand so. NaN stands in no order to anything and equals nothing.
func compare(op Op, a, b Value) bool {
	switch a.kind {
	case Double:
		return ordered(op, a.Double(), b.Double())
	case String:
		return ordered(op, a.text, b.text)
	}
	return ordered(op, a.Int(), b.Int())
}

func ordered[T int64 | float64 | string](op Op, a, b T) bool {
	switch op {
	case Eq:
		return a == b
	case Ne:
		return a != b
	case Lt:
		return a < b
	case Le:
		return a <= b
	case Gt:
		return a > b
	}
	return a >= b
}

func calculate(e *Expr, v []Value) Value {
	switch {
	case e.Op == Min || e.Op == Max:
		best, better := v[0], Lt
		if e.Op == Max {
			better = Gt
		}
		for _, x := range v[1:] {
			if compare(better, x, best) {
				best = x
			}
		}
		return best
	case e.Type == Double && e.Op == Neg:
		return computed(-v[0].Double())
	case e.Type == Double:
		return computed(doubles(e.Op, v[0].Double(), v[1].Double()))
	case e.Op == Neg:
		return integers(Sub, 0, v[0].Int())
	}
	n := integers(e.Op, v[0].Int(), v[1].Int())
	switch {
	case e.Type == Int || !n.known:
		return n
	case e.Type == Date && (n.Int() < firstSecond || n.Int() > lastSecond), e.Type == Duration && (n.Int() < -longest || n.Int() > longest):
		return Value{}
	}
	return ofSeconds(e.Type, n.Int())
}

// What dates and spans can be: the years 1 to 9999 by UTC, as CEL has it, and what fits into 64 bits of nanoseconds.
const (
	zone        = 8 * 60 * 60
	firstSecond = -62_135_596_800 + zone
	lastSecond  = 253_402_300_799 + zone
	longest     = math.MaxInt64 / int64(time.Second)
)

func doubles(op Op, a, b float64) float64 {
	switch op {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	}
	return a / b
}

// integers computes with 64 bits; a result beyond them, or a division by zero, is unknown.
func integers(op Op, a, b int64) Value {
	n, fits := int64(0), true
	switch op {
	case Add:
		n = a + b
		fits = (n > a) == (b > 0)
	case Sub:
		n = a - b
		fits = (n < a) == (b > 0)
	case Mul:
		high, low := bits.Mul64(uint64(max(a, -a)), uint64(max(b, -b)))
		n = a * b
		fits = high == 0 && (low <= math.MaxInt64 || low == 1<<63 && (a < 0) != (b < 0))
	case Div, Mod:
		if b == 0 || a == math.MinInt64 && b == -1 {
			return Value{}
		}
		if n = a / b; op == Mod {
			n = a % b
		}
	}
	if !fits {
		return Value{}
	}
	return OfInt(n)
}

// toInt cuts a number off towards zero, if it then fits.
func toInt(v Value) Value {
	if v.kind == Int {
		return v
	}
	f := v.Double()
	if !(f > math.MinInt64 && f < math.MaxInt64) {
		return Value{}
	}
	return OfInt(int64(f))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
