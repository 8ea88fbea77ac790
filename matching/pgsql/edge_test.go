package pgsql_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

// compiled is the rule over the test catalogue.
func compiled(t *testing.T, source string) *rule.Rule {
	t.Helper()
	r, err := rule.Compile(ruletest.Variables, source)
	require.NoError(t, err, source)
	return r
}

// doubles are pairs at which IEEE 754 rounds up to infinity or down to zero, and those beside them.
func doubles(random int) []rule.Values {
	r := rand.New(rand.NewPCG(1, 2))
	var rows []rule.Values
	add := func(a, b float64) {
		row := make(rule.Values, len(ruletest.Variables))
		row[4], row[5] = rule.OfDouble(a), rule.OfDouble(b)
		rows = append(rows, row)
	}
	edges := []float64{math.MaxFloat64, 0x1p1023, 0x1.fffffffffffffp1022, 0x1p970, 0x1p969, 0x1p-1022, 0x1p-1074, 0x1p-1073, 0x1.8p-1074, 0x1.fffffffffffffp-1022, 1, 0.5, 2, 0,
		0x1.fffffffffffffp-1, 0x1.0000000000001p0, 0x1p512, 0x1p-512, 0x1p-537, 0x1p-538, 0x1.0000000000001p-537, 0x1.fffffffffffffp-538, 1e150, 1e-150, 3, 1.0 / 3}
	for _, a := range edges {
		for i, b := range edges {
			add(a, b)
			if random > 100 || i%7 == 0 {
				add(-a, b)
				add(a, -b)
			}
		}
	}
	mantissa := func() float64 { return 1 + r.Float64() }
	for range random { // products and quotients beside 2^-1075, 2^1024
		m := mantissa()
		e := r.IntN(900) - 450
		for _, target := range []float64{2, math.Nextafter(2, 0), math.Nextafter(2, 3), 1, math.Nextafter(1, 2), 1.5} {
			if low := target / m; r.IntN(2) == 0 {
				add(math.Ldexp(m, -538+e/2), math.Ldexp(low, -538-e/2))
				add(math.Ldexp(m, 511+e/2), -math.Ldexp(low, 512-e/2))
			}
			add(math.Ldexp(m*target, -400+e), math.Ldexp(m, 675+e))
			add(math.Ldexp(m*target, 600+min(e, 300)), math.Ldexp(m, -423+min(e, 300)))
		}
	}
	return rows
}

func TestDoublesAreThoseOfIEEE754AtEveryEdge(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows := doubles(500)
	fill(t, tx, rows)
	seen := map[string]int{}
	for _, op := range []string{"*", "/", "+", "-"} {
		of := "export_usd_prev " + op + " rd_staff_ratio"
		for _, source := range []string{
			of + " > 0.0", of + " < 0.0", of + " == 0.0", of + " >= 5e-324", of + " <= 1.7976931348623157e308", of + " < 1.7976931348623157e308",
			of + " == -5e-324", "1.0 / (" + of + ") > 0.0", "1.0 / (" + of + ") < 0.0", of + " != " + of, of + " < 1.0 / 0.0", of + " > -1.0 / 0.0",
			"max(1.0, " + of + ") > 2.0", "min(" + of + ", 0.5) >= 0.5", of + " in [1.0, " + of + "]", "int(" + of + ") > 0",
		} {
			agree(t, tx, compiled(t, source), 0, rows)
		}
	}
	for _, row := range rows { // the rows must reach what the guards are for
		a, b := row[4].Double(), row[5].Double()
		for what, is := range map[string]bool{
			"product overflows": math.IsInf(a*b, 0), "product vanishes": a*b == 0 && a != 0 && b != 0, "product is the smallest": math.Abs(a*b) == 5e-324,
			"quotient overflows": b != 0 && math.IsInf(a/b, 0), "quotient vanishes": a/b == 0 && a != 0, "quotient is the smallest": math.Abs(a/b) == 5e-324,
			"quotient is the largest": math.Abs(a/b) == math.MaxFloat64, "product is the largest": math.Abs(a*b) == math.MaxFloat64,
			"sum overflows": math.IsInf(a+b, 0),
			"tie":           math.Abs(a*b) == 5e-324 && math.Abs(math.Ldexp(a, 537)*math.Ldexp(b, 537)) == 0.5,
		} {
			if is {
				seen[what]++
			}
		}
	}
	require.Len(t, seen, 10, "%v", seen)
}

func TestDoublesByAConstant(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows := doubles(20)
	fill(t, tx, rows)
	for _, c := range []string{"0.055", "1.0", "-1.0", "-0.0", "0.0", "2.5", "1e300", "-1e-300", "5e-324", "1.7976931348623157e308", "1.0000000000000002", "0.9999999999999999", "(1.0 / 0.0)", "(0.0 / 0.0)", "8.98846567431158e307", "9.979201547673599e291"} {
		for _, of := range []string{"export_usd_prev * " + c, c + " * export_usd_prev", "export_usd_prev / " + c, c + " / export_usd_prev", "export_usd_prev + " + c, c + " - export_usd_prev", "export_usd_prev - " + c} {
			for _, rest := range []string{" > 5e-324", " <= -1.7976931348623157e308", " == 0.0", " >= 1.0 / 0.0"} {
				agree(t, tx, compiled(t, of+rest), 0, rows)
			}
			agree(t, tx, compiled(t, "1.0 / ("+of+") > 0.0"), 0, rows)
		}
	}
}

func TestIntegersAreNullWhereTheyDoNotFit(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	edges := []int64{math.MinInt64, math.MinInt64 + 1, math.MinInt64 / 2, math.MinInt64/2 - 1, -3_037_000_500, -1 << 31, -2, -1, 0, 1, 2, 3, 1 << 31, 3_037_000_499, 3_037_000_500, 1 << 62, 1<<62 - 1, math.MaxInt64 - 1, math.MaxInt64}
	var rows []rule.Values
	for _, a := range edges {
		for _, b := range edges {
			row := make(rule.Values, len(ruletest.Variables))
			row[2], row[3] = rule.OfInt(a), rule.OfInt(b)
			rows = append(rows, row)
		}
	}
	rows = append(rows, make(rule.Values, len(ruletest.Variables)))
	fill(t, tx, rows)
	for _, op := range []string{"+", "-", "*", "/", "%"} {
		agree(t, tx, compiled(t, "employees "+op+" patents > 1"), 0, rows)
		agree(t, tx, compiled(t, "(employees "+op+" patents) "+op+" patents > -5"), 0, rows)
		for _, c := range edges {
			if text := fmt.Sprint(c); !(strings.Contains("/%", op) && c == 0) {
				agree(t, tx, compiled(t, "employees "+op+" "+text+" > 0 || "+text+" "+op+" patents <= -1"), 0, rows)
			}
		}
	}
	agree(t, tx, compiled(t, "-employees > 0 && min(employees, -patents, 5) < max(employees, 2)"), 0, rows)
	agree(t, tx, compiled(t, "employees / 0 > 0 || employees % 0 > 0 || -9223372036854775808 / -1 + employees > 0 || high_tech"), 0, rows)
}
