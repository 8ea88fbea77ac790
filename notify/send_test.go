package notify

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAProviderThatTakesItsTimeIsAskedOverMoreConnections(t *testing.T) {
	t.Parallel()
	const widest = 32
	quick, tardy := time.Millisecond, 20*time.Millisecond
	require.Equal(t, claimSize, next(probe, probe, probe*quick, widest), "a quick one needs one connection")
	require.Equal(t, claimSize, next(claimSize, claimSize, claimSize*quick, widest))

	limit := probe
	for _, width := range []int{8, widest, widest} {
		limit = next(limit, limit, claimSize*tardy, widest)
		require.Equal(t, width*claimSize, limit)
	}
	require.Equal(t, 4*claimSize, next(4*claimSize, 3, 3*tardy, widest), "what little was due says nothing")
	require.Equal(t, claimSize, next(claimSize, 0, time.Second, widest))
	require.Equal(t, claimSize, next(claimSize, claimSize, claimSize*tardy, 1), "nor more than the provider takes")
}
