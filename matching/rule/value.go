package rule

import (
	"fmt"
	"math"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Value is one attribute of one enterprise, or what an expression comes to. The zero Value is unknown, which is neither false,
// nor zero, nor empty.
type Value struct {
	kind  Type
	known bool
	bits  uint64 // a truth, a number's bits, or seconds: of a Date since 1970-01-01 began in Shanghai
	text  string
	list  []string
}

// Row is one enterprise: its values by their index in the variables that the rule was compiled with.
type Row interface {
	Value(variable int) Value
}

// Values is a Row that holds its values.
type Values []Value

// Value returns the i-th value.
func (v Values) Value(i int) Value { return v[i] }

// OfString returns a known text.
func OfString(s string) Value { return Value{kind: String, known: true, text: s} }

// OfInt returns a known whole number.
func OfInt(n int64) Value { return Value{kind: Int, known: true, bits: uint64(n)} }

// OfDouble returns a known number. What is no number (NaN, an infinity) is unknown, and zero has no sign.
func OfDouble(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}
	}
	return computed(f + 0) // −0 + 0 is 0
}

// computed is a number that an expression came to, as IEEE 754 has it.
func computed(f float64) Value { return Value{kind: Double, known: true, bits: math.Float64bits(f)} }

// OfBool returns a known yes or no.
func OfBool(b bool) Value {
	if b {
		return Value{kind: Bool, known: true, bits: 1}
	}
	return Value{kind: Bool, known: true}
}

// OfDay returns a known date.
func OfDay(d Day) Value { return ofSeconds(Date, int64(d)*daySeconds) }

func ofSeconds(t Type, n int64) Value { return Value{kind: t, known: true, bits: uint64(n)} }

// OfList returns a known list, which may be empty.
func OfList(list []string) Value { return Value{kind: List, known: true, list: list} }

// Of returns the known value that v is: a string, int64, float64, bool, []string or a time.Time that shows the day.
func Of(v any) Value {
	switch v := v.(type) {
	case string:
		return OfString(v)
	case int64:
		return OfInt(v)
	case float64:
		return OfDouble(v)
	case bool:
		return OfBool(v)
	case time.Time:
		return OfDay(DayOf(v))
	case []string:
		return OfList(v)
	}
	panic(fmt.Sprintf("no attribute holds a %T", v))
}

// Known says whether there is a value at all.
func (v Value) Known() bool { return v.known }

// Type is the type of a known value.
func (v Value) Type() Type { return v.kind }

// Bool is the truth of a known Bool.
func (v Value) Bool() bool { return v.bits == 1 }

// Int is the number of a known Int, or the seconds of a known Date or Duration: of a Date since 1970-01-01 began in Shanghai.
func (v Value) Int() int64 { return int64(v.bits) }

// Double is the number of a known Double.
func (v Value) Double() float64 { return math.Float64frombits(v.bits) }

// Text is the text of a known String.
func (v Value) Text() string { return v.text }

// List is the elements of a known List; they must not be changed.
func (v Value) List() []string { return v.list }

// Day is the day that a known Date lies in.
func (v Value) Day() Day { return Day(floorDiv(v.Int(), daySeconds)) }

func (v Value) truth() Truth {
	switch {
	case !v.known:
		return Unknown
	case v.Bool():
		return True
	}
	return False
}

// Any returns the value as JSON writes it: nil when unknown, a date as "2022-12-31".
func (v Value) Any() any {
	switch {
	case !v.known:
		return nil
	case v.kind == Int:
		return int64(v.bits)
	case v.kind == Double:
		return math.Float64frombits(v.bits)
	case v.kind == Bool:
		return v.bits == 1
	case v.kind == Date:
		return v.Day().String()
	case v.kind == List:
		return v.list
	}
	return v.text
}

// cel returns the value as cel-go computes with it.
func (v Value) cel() ref.Val {
	switch v.kind {
	case Int:
		return types.Int(v.bits)
	case Double:
		return types.Double(math.Float64frombits(v.bits))
	case Bool:
		return types.Bool(v.bits == 1)
	case Date:
		return types.Timestamp{Time: v.Day().start()}
	case List:
		return types.NewStringList(types.DefaultTypeAdapter, v.list)
	default:
		return types.String(v.text)
	}
}

// Day is a date: the number of days since 1970-01-01.
type Day int32

const daySeconds = 24 * 60 * 60

// shanghai has no summer time, unlike Asia/Shanghai before 1992: a day of a rule is always 24 hours, so that
// subtracting hours from a date lands on the border of a day.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// DayOf returns the calendar day that t shows in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDay reads "2022-12-31".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DayOf(t), nil
}

// Time returns the day as midnight UTC, the way Postgres dates arrive.
func (d Day) Time() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

// String returns "2022-12-31".
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// start is the first instant of the day in Shanghai.
func (d Day) start() time.Time { return time.Unix(int64(d)*24*60*60-8*60*60, 0).In(shanghai) }

// instant is when a known Date is.
func (v Value) instant() time.Time { return time.Unix(v.Int()-zone, 0).In(shanghai) }
