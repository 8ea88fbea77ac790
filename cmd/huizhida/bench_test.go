package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Not parallel: what is measured has one processor, and so has this process meanwhile.
func TestBenchMatchPrintsItsTableAsJSON(t *testing.T) {
	small := []string{"bench", "match", "--enterprises", "200", "--rules", "5", "--reverse-rules", "20", "--time", "1ms"}
	out, _, err := command(t, environment(), append(small, "--json")...)
	require.NoError(t, err)
	var figures []struct {
		Work, Unit string
		Value      float64
		Peers      map[string]float64
	}
	require.NoError(t, json.Unmarshal([]byte(out), &figures))
	require.Greater(t, len(figures), 8)
	require.Equal(t, "counts of one rule, cold, over 200", figures[0].Work)
	require.Equal(t, "ms", figures[0].Unit)
	require.Positive(t, figures[0].Value)
	require.Positive(t, figures[0].Peers["cel-go loop"])

	out, progress, err := command(t, environment(), small...)
	require.NoError(t, err)
	require.Contains(t, out, "cel-go loop")
	require.Contains(t, progress, "loading 200 enterprises")

	_, _, err = command(t, environment(), "bench", "match", "--enterprises", "0")
	require.ErrorContains(t, err, "must be positive")
}
