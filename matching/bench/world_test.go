package bench_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching/bench"
	"huizhida/matching/rule"
)

const seed = 20221231

func TestAWorldIsTheSameOnEveryMachine(t *testing.T) {
	t.Parallel()
	w := bench.New(seed, 1000)
	row := make(rule.Values, len(enterprises.Catalogue))
	h := fnv.New64a()
	for i := range w.Len() {
		w.Row(i, row)
		for _, v := range row {
			fmt.Fprintln(h, v.Any())
		}
	}
	require.Equal(t, uint64(0xa1aca6e73898bded), h.Sum64(), "rules and figures of other days are over another world")
}

func TestALargerWorldBeginsWithTheSameEnterprises(t *testing.T) {
	t.Parallel()
	small, large := bench.New(seed, 10), bench.New(seed, 10_000_000)
	one, other := make(rule.Values, len(enterprises.Catalogue)), make(rule.Values, len(enterprises.Catalogue))
	for i := range small.Len() {
		small.Row(i, one)
		large.Row(i, other)
		require.Equal(t, one, other)
		for a := range one {
			require.Equal(t, one[a], large.At(i).Value(a))
		}
	}
}

func TestEveryAttributeHasItsTypeAndItsUnknowns(t *testing.T) {
	t.Parallel()
	const n = 10_000
	types := map[rule.Type]any{rule.String: "", rule.Int: int64(0), rule.Double: 0.0, rule.Bool: false, rule.Date: "", rule.List: []string{}}
	w := bench.New(seed, n)
	for a, attribute := range enterprises.Catalogue {
		unknown, negative, different := 0, 0, map[string]bool{}
		for i := range n {
			v := w.Value(i, a).Any()
			if v == nil {
				unknown++
				continue
			}
			if x, ok := v.(float64); ok && !(x >= 0) {
				negative++
			}
			different[fmt.Sprintf("%T %v", v, v)] = true
		}
		require.Zero(t, negative, attribute.Key)
		require.Greater(t, len(different), 1, attribute.Key)
		for v := range different {
			require.True(t, strings.HasPrefix(v, fmt.Sprintf("%T ", types[attribute.Type])), v)
		}
		if attribute.Key == "uscc" || attribute.Key == "name" {
			require.Zero(t, unknown)
			continue
		}
		require.InDelta(t, 0.05, float64(unknown)/n, 0.01, attribute.Key)
	}
}

func TestEveryEnterpriseHasACodeOfItsOwn(t *testing.T) {
	t.Parallel()
	w, seen := bench.New(seed, 100_000), map[string]bool{}
	for i := range w.Len() {
		seen[w.Value(i, 0).Any().(string)] = true
	}
	require.Len(t, seen, w.Len())
	require.Len(t, bench.New(seed, 10_000_000).Value(9_999_999, 0).Any(), 18)
}

func BenchmarkRow(b *testing.B) {
	w := bench.New(seed, 10_000_000)
	row := make(rule.Values, len(enterprises.Catalogue))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Row(i, row)
	}
}
