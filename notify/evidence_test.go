package notify

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/db/dbtest"
)

// Failure case 8: receipts come early, late, twice and in any order, and the message ends in the same state.
func TestEventsLeadToTheSameStateInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		begin := standing{State: rapid.SampledFrom([]DeliveryState{Sending, Deferred}).Draw(t, "begin")}
		events := rapid.SliceOfN(rapid.SampledFrom(Events), 1, 8).Draw(t, "events")
		follow := func(list []Event) standing {
			at, weight := begin, begin.weight()
			for _, e := range list {
				at, _ = at.after(e)
				if at.weight() < weight {
					t.Fatalf("%s moved %v back", e, at)
				}
				weight = at.weight()
			}
			return at
		}
		once := follow(events)
		again := rapid.Permutation(append(append([]Event(nil), events...), rapid.SliceOf(rapid.SampledFrom(events)).Draw(t, "repeated")...)).Draw(t, "order")
		if got := follow(again); got.State != once.State {
			t.Fatalf("%v lead to %s, %v to %s", events, once.State, again, got.State)
		}
	})
}

func TestTheDatabaseWeighsStatesAsWeDo(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	for _, state := range DeliveryStates {
		for _, reason := range append(Reasons, "") {
			var weight int
			require.NoError(t, tx.QueryRow(t.Context(), `select `+weightSQL+` from (select $1::text as state, $2::text as reason) d`, state, reason).Scan(&weight))
			require.Equal(t, standing{state, reason}.weight(), weight, "%s %s", state, reason)
		}
	}
}
