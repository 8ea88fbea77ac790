package reverse_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/matching/reverse"
	"huizhida/matching/rule"
)

// The benchmarks' rules have 3 to 8 conditions, 5.5 on average, over 31 attributes, as the rules of policies do: places and sizes
// by name, figures and dates by limits, industries by their beginning, some tags, and alternatives here and there.
const benchAsOf = rule.Day(19357)

var benchVars = makeBenchVars()

func makeBenchVars() []rule.Variable {
	var vars []rule.Variable
	add := func(t rule.Type, n int, name string) {
		for i := range n {
			vars = append(vars, rule.Variable{Key: fmt.Sprintf("%s%d", name, i), Type: t, Label: name})
		}
	}
	add(rule.String, 7, "text") // how many values each has: cardinality
	add(rule.Int, 6, "whole")
	add(rule.Double, 8, "number")
	add(rule.Bool, 5, "flag")
	add(rule.Date, 4, "date")
	add(rule.List, 1, "tags")
	return vars
}

var cardinality = []int{11, 4, 6, 170, 5, 900, 3}

func benchText(i, n int) string {
	if i == 5 {
		return fmt.Sprintf("%c%02d%02d", 'A'+n%20, n%97, n%89) // an industry
	}
	return fmt.Sprintf("值%d", n)
}

func benchCondition(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 22:
		i := r.IntN(7)
		if i == 5 {
			return fmt.Sprintf("text5.startsWith(%q)", benchText(5, r.IntN(900))[:1+r.IntN(2)])
		}
		var list []string
		for range 1 + cardinality[i]*(1+r.IntN(3))/4 {
			list = append(list, fmt.Sprintf("%q", benchText(i, r.IntN(cardinality[i]))))
		}
		if len(list) > 12 {
			list = list[:12]
		}
		return fmt.Sprintf("text%d in [%s]", i, strings.Join(list, ", "))
	case n < 38:
		return fmt.Sprintf("whole%d %s %d", r.IntN(6), []string{">=", "<=", ">"}[r.IntN(3)], 10*r.IntN(100))
	case n < 62:
		return fmt.Sprintf("number%d %s %d", r.IntN(8), []string{">=", "<=", "<"}[r.IntN(3)], 500*r.IntN(2000))
	case n < 78:
		return strings.Repeat("!", r.IntN(2)) + fmt.Sprintf("flag%d", r.IntN(5))
	case n < 90:
		return fmt.Sprintf("date%d %s as_of - duration(\"%dh\")", r.IntN(4), []string{"<=", ">="}[r.IntN(2)], 8760*(1+r.IntN(15)))
	}
	return fmt.Sprintf("\"标签%d\" in tags0", r.IntN(40))
}

func benchRule(r *rand.Rand) string {
	var terms []string
	for left := 3 + r.IntN(6); left > 0; {
		if left >= 2 && r.IntN(100) < 40 {
			terms = append(terms, "("+benchCondition(r)+" || "+benchCondition(r)+")")
			left -= 2
			continue
		}
		terms = append(terms, benchCondition(r))
		left--
	}
	return strings.Join(terms, " && ")
}

func benchRow(r *rand.Rand) rule.Values {
	row := make(rule.Values, len(benchVars))
	text := 0
	for i, v := range benchVars {
		unknown := r.IntN(20) == 0
		switch v.Type {
		case rule.String:
			row[i] = rule.OfString(benchText(text, r.IntN(cardinality[text])))
			text++
		case rule.Int:
			row[i] = rule.OfInt(int64(r.IntN(1000)))
		case rule.Double:
			row[i] = rule.OfDouble(r.Float64() * 1e6)
		case rule.Bool:
			row[i] = rule.OfBool(r.IntN(2) == 0)
		case rule.Date:
			row[i] = rule.OfDay(benchAsOf - rule.Day(r.IntN(16*365)))
		case rule.List:
			var tags []string
			for range r.IntN(8) {
				tags = append(tags, fmt.Sprintf("标签%d", r.IntN(40)))
			}
			row[i] = rule.OfList(tags)
		}
		if unknown {
			row[i] = rule.Value{}
		}
	}
	return row
}

var benchEntries = sync.OnceValue(func() []reverse.Entry {
	r := rand.New(rand.NewPCG(1, 2))
	entries := make([]reverse.Entry, 10_000)
	for i := range entries {
		compiled, err := rule.Compile(benchVars, benchRule(r))
		if err != nil {
			panic(err)
		}
		entries[i] = reverse.Entry{ID: int64(i), Rule: compiled, AsOf: benchAsOf}
	}
	return entries
})

func benchRows(n int) []rule.Row {
	r := rand.New(rand.NewPCG(3, 4))
	rows := make([]rule.Row, n)
	for i := range rows {
		rows[i] = benchRow(r)
	}
	return rows
}

// cpu is the processor time that the process has used: what to look at on a machine that others use too.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkMatch(b *testing.B) {
	rows := benchRows(1000)
	for _, n := range []int{200, 1000, 10_000} {
		x, err := reverse.Build(benchEntries()[:n])
		require.NoError(b, err)
		for _, explained := range []int{0, 20} {
			b.Run(fmt.Sprintf("rules=%d/explained=%d", n, explained), func(b *testing.B) {
				var into reverse.Result
				found, open := 0, 0
				b.ReportAllocs()
				began := cpu(b)
				for i := 0; b.Loop(); i++ {
					row := rows[i%len(rows)]
					x.Match(row, &into)
					found += len(into.Eligible)
					open += len(into.Undetermined)
					for k := range explained { // from all over, eligible or not
						shown := into.Eligible
						if k%2 == 1 && len(into.Undetermined) > 0 || len(shown) == 0 {
							shown = into.Undetermined
						}
						if len(shown) > 0 {
							x.Explain(shown[k*len(shown)/explained], row)
						}
					}
				}
				b.ReportMetric(float64(cpu(b)-began)/float64(b.N), "cpu-ns/op")
				b.ReportMetric(float64(found)/float64(b.N), "eligible/op")
				b.ReportMetric(float64(open)/float64(b.N), "undetermined/op")
			})
		}
	}
}

// Rules that were published since the index was built are evaluated one by one.
func BenchmarkMatchWithPending(b *testing.B) {
	rows := benchRows(1000)
	x, err := reverse.Build(benchEntries()[:9900])
	require.NoError(b, err)
	x, err = x.With(benchEntries()[9900:], nil)
	require.NoError(b, err)
	var into reverse.Result
	began := cpu(b)
	for i := 0; b.Loop(); i++ {
		x.Match(rows[i%len(rows)], &into)
	}
	b.ReportMetric(float64(cpu(b)-began)/float64(b.N), "cpu-ns/op")
}

func BenchmarkBuild(b *testing.B) {
	entries := benchEntries()
	for _, n := range []int{200, 1000, 10_000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			var stats reverse.Stats
			began := cpu(b)
			for b.Loop() {
				x, err := reverse.Build(entries[:n])
				require.NoError(b, err)
				stats = x.Stats()
			}
			b.ReportMetric(float64(cpu(b)-began)/float64(b.N), "cpu-ns/op")
			b.ReportMetric(float64(stats.Bytes), "index-bytes")
			b.ReportMetric(float64(stats.Conjunctions)/float64(n), "conjunctions/rule")
			b.ReportMetric(float64(stats.Checks), "checks")
		})
	}
}
