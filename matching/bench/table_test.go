package bench_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/bench"
)

var figures = []bench.Figure{
	{Work: "counts of one rule", Value: 0.1234, Unit: "ms", Target: 0.3, Peers: map[string]float64{"Postgres": 507.4, "DuckDB": 124}},
	{Work: "preview", Value: 7, Unit: "ms", Target: 5, Peers: map[string]float64{}},
	{Work: "rules", Value: 1234567, Unit: "µs", Peers: map[string]float64{"cel-go": 12345.67}},
}

func TestTheTableShowsTargetPeersAndRatio(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, bench.WriteTable(&out, figures))
	require.Equal(t, `work                value         target   best peer  peers
counts of one rule  0.123 ms      ✓ ≤ 0.3  1,005×     DuckDB 124 · Postgres 507
preview             7 ms          ✗ ≤ 5               
rules               1,234,567 µs           0.01×      cel-go 12,346
`, out.String())
}

func TestAFigureIsFourFieldsOfJSON(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(figures[:2])
	require.NoError(t, err)
	require.JSONEq(t, `[{"work":"counts of one rule","value":0.1234,"unit":"ms","peers":{"Postgres":507.4,"DuckDB":124}},
		{"work":"preview","value":7,"unit":"ms","peers":{}}]`, string(text))
}
