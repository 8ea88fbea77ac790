package columnar

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
)

func TestJoinedBuildersHoldWhatOneWouldHold(t *testing.T) {
	t.Parallel()
	vars := []rule.Variable{{Key: "n", Type: rule.Int}, {Key: "f", Type: rule.Double}, {Key: "s", Type: rule.String}, {Key: "l", Type: rule.List}, {Key: "b", Type: rule.Bool},
		{Key: "not_kept", Type: rule.Int}, {Key: "late", Type: rule.String}}
	keep := []bool{true, true, true, true, true, false, true}
	for _, cuts := range [][]int{{0, 200}, {200, 200}, {64, 128}, {1, 2}, {63, 65}, {100, 131}, {0, 0}, {37, 170}} {
		one := NewBuilder(vars, keep, 0)
		parts := []*Builder{NewBuilder(vars, keep, 0), NewBuilder(vars, keep, 300), NewBuilder(vars, keep, 0)}
		for i := range 200 {
			part := parts[0]
			switch {
			case i >= cuts[1]:
				part = parts[2]
			case i >= cuts[0]:
				part = parts[1]
			}
			for _, b := range []*Builder{one, part} {
				if i%3 > 0 {
					b.Set(0, rule.OfInt(int64(i*i%91-40)))
					b.Set(1, rule.OfDouble(float64(i%53)/7))
				}
				if i%5 > 0 {
					b.Set(2, rule.OfString(fmt.Sprint("w", (200-i)%17)))
					b.Set(3, rule.OfList([]string{"a", fmt.Sprint(i % 4)}[:i%3]))
				}
				if i%2 > 0 {
					b.Set(4, rule.OfBool(i%4 == 1))
				}
				if i > 150 {
					b.Set(6, rule.OfString("late"))
				}
				b.Next(int64(i*2 + 5))
			}
		}
		want, got := one.Build(1), Join(parts, 2)
		require.Equal(t, want.ids, got.ids)
		require.Equal(t, want.words, got.words)
		require.Equal(t, want.columns, got.columns, "%v", cuts)
	}
}
