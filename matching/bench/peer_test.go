package bench_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/bench"
)

func TestPeersCountWhatTheInterpreterCounts(t *testing.T) {
	t.Parallel()
	const n = 5000
	w, rows, rules := bench.New(seed, n), rows(n), bench.Rules(seed, 50)
	peers := map[string]func() (bench.Peer, error){
		"CEL":      func() (bench.Peer, error) { return bench.NewCEL(w) },
		"Postgres": func() (bench.Peer, error) { return bench.NewPostgres(t.Context(), dbtest.Pool(t), bench.InPostgres, w) },
		"DuckDB":   func() (bench.Peer, error) { return bench.NewDuckDB(t.Context(), bench.InDuckDB, w) },
	}
	type counts struct{ eligible, undetermined int }
	want := make([]counts, len(rules))
	for i, text := range rules {
		want[i].eligible, want[i].undetermined = interpret(t, text, rows)
	}
	for name, open := range peers {
		t.Run(name, func(t *testing.T) {
			p, err := open()
			if errors.Is(err, bench.ErrAbsent) {
				t.Skip(err)
			}
			require.NoError(t, err)
			defer func() { require.NoError(t, p.Close()) }()
			require.Equal(t, n, p.Rows())
			for i, text := range rules {
				a, err := p.Count(t.Context(), text)
				require.NoError(t, err)
				require.Equal(t, want[i], counts{a.Eligible, a.Undetermined}, text)
				require.Positive(t, a.Took)
			}
		})
	}
}
