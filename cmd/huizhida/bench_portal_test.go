package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBenchPortalAsksEveryPageAndEachIsAnswered(t *testing.T) {
	t.Parallel()
	data, err := os.MkdirTemp("", "hzd-bench-") // not below t.TempDir, which Postgres's user cannot pass
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(data) })
	small := []string{"bench", "portal", "--documents", "400", "--readers", "3", "--time", "30ms", "--data", data}
	out, _, err := command(t, environment(), append(small, "--json")...)
	require.NoError(t, err)
	var figures []portalFigure
	require.NoError(t, json.Unmarshal([]byte(out), &figures))
	require.GreaterOrEqual(t, len(figures), 8)
	require.Equal(t, "bare handler", figures[0].Page)
	for _, f := range figures {
		require.Zero(t, f.Failed, f.Page)
		require.Positive(t, f.Requests, f.Page)
		require.LessOrEqual(t, f.P50, f.P99, f.Page)
		require.Greater(t, f.KB, 0.5, f.Page)
	}
	out, _, err = command(t, environment(), small...)
	require.NoError(t, err, "the database is used again")
	require.Contains(t, out, "requests/s")
	_, _, err = command(t, environment(), "bench", "portal", "--documents", "300", "--data", data)
	require.ErrorContains(t, err, "holds 400 documents")
	_, _, err = command(t, environment(), "bench", "portal", "--documents", "0")
	require.ErrorContains(t, err, "must be positive")
}
