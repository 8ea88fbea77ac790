package notify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWeightMovesFromIllAccountsToTheOthersAndBack(t *testing.T) {
	t.Parallel()
	long, now := noon.Add(-time.Hour), noon
	well := fare{ID: 2, Enabled: true, Resting: 40, Weight: 40, ChangedAt: long, Sent: 100}
	for _, c := range []struct {
		name string
		list []fare
		want map[int64]int
	}{
		{"all is well", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Sent: 50, Failed: 5}, well}, map[int64]int{}},
		{"too few to tell", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Failed: 19}, well}, map[int64]int{}},
		{"more than a tenth fail", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Sent: 17, Failed: 3}, well}, map[int64]int{1: 50, 2: 50}},
		{"changed within the minute", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: now.Add(-59 * time.Second), Failed: 50}, well}, map[int64]int{}},
		{"slow", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Sent: 40, Asked: 20, Prompt: 17, Receipts: true}, well}, map[int64]int{1: 50, 2: 50}},
		{"without receipts nobody is slow", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Asked: 20}, well}, map[int64]int{}},
		{"no more than it has", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 4, ChangedAt: now.Add(-time.Minute), Failed: 50}, well}, map[int64]int{1: 0, 2: 44}},
		{"nobody to give to", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Failed: 50}}, map[int64]int{}},
		{"not to one that is ill too", []fare{{ID: 1, Enabled: true, Weight: 60, ChangedAt: long, Failed: 50}, {ID: 2, Enabled: true, Weight: 40, ChangedAt: long, Failed: 50}}, map[int64]int{}},
		{"not to one that cannot be reached, nor to a disabled one", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Failed: 50},
			{ID: 2, Enabled: true, Failing: true, Weight: 40, ChangedAt: long}, {ID: 3, Weight: 40, ChangedAt: long}}, map[int64]int{}},
		{"in equal parts", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 60, ChangedAt: long, Failed: 50}, well,
			{ID: 3, Enabled: true, Weight: 20, Resting: 20, ChangedAt: long}}, map[int64]int{1: 50, 2: 45, 3: 25}},
		{"back after a quarter of an hour", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 45, ChangedAt: now.Add(-15 * time.Minute)},
			{ID: 2, Enabled: true, Resting: 40, Weight: 46, ChangedAt: now.Add(-15 * time.Minute)}}, map[int64]int{1: 55, 2: 40}},
		{"not sooner", []fare{{ID: 1, Enabled: true, Resting: 60, Weight: 45, ChangedAt: now.Add(-14 * time.Minute)},
			{ID: 2, Enabled: true, Resting: 40, Weight: 55, ChangedAt: now.Add(-14 * time.Minute)}}, map[int64]int{}},
	} {
		got := shift(c.list, now)
		if got == nil {
			got = map[int64]int{}
		}
		require.Equal(t, c.want, got, c.name)
	}
}

func TestAnAccountIsChosenByItsWeightAmongThoseThatAreReady(t *testing.T) {
	t.Parallel()
	ready := func(id int64, weight int) candidate {
		return candidate{ID: id, Enabled: true, Weight: weight, ReadyAt: noon}
	}
	list := []candidate{ready(1, 70), ready(2, 30), ready(3, 0), {ID: 4, Weight: 100, ReadyAt: noon}, {ID: 5, Enabled: true, Weight: 100, ReadyAt: noon.Add(time.Second)}}
	got := map[int64]int{}
	for n := range 100 {
		c, ok := choose(list, noon, func(sum int) int { require.Equal(t, 100, sum); return n })
		require.True(t, ok)
		got[c.ID]++
	}
	require.Equal(t, map[int64]int{1: 70, 2: 30}, got)

	first := func(int) int { return 0 }
	list[0].Thin, list[1].Thin = true, true
	c, _ := choose(list, noon, first)
	require.EqualValues(t, 3, c.ID, "the one in reserve, before one whose bucket is empty")
	list[2].Enabled = false
	c, _ = choose(list, noon, first)
	require.EqualValues(t, 1, c.ID, "an empty bucket is asked when there is no other, so that its turn comes")
	_, ok := choose(list[3:], noon, first)
	require.False(t, ok)
}
