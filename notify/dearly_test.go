package notify

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestADearCountIsKeptUntilWhatWasCountedChanges(t *testing.T) {
	t.Parallel()
	var kept dearly[int]
	counts := 0
	slow := func(context.Context) (int, error) {
		counts++
		time.Sleep(dear + 10*time.Millisecond)
		return counts, nil
	}
	get := func(stamp string, count func(context.Context) (int, error)) int {
		n, err := kept.get(t.Context(), 7, stamp, count)
		require.NoError(t, err)
		return n
	}
	require.Equal(t, []int{1, 1}, []int{get("a", slow), get("a", slow)}, "the second is shown the first")
	require.Equal(t, 2, get("b", slow), "under another stamp it is counted anew")
	_, err := kept.get(t.Context(), 7, "c", func(context.Context) (int, error) { return 0, errors.New("no database") })
	require.Error(t, err)
	require.Equal(t, 2, get("b", slow), "a count that failed spoils nothing")

	quick := func(context.Context) (int, error) { counts++; return counts, nil }
	require.Equal(t, []int{3, 4}, []int{get("d", quick), get("d", quick)}, "what counts quickly is counted each time")
}
