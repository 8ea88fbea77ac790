package bench_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/matching/bench"
	"huizhida/matching/rule"
)

var size = flag.Int("enterprises", 100_000, "how many enterprises are matched by BenchmarkMatching")

// TestMain measures each work once, unless benchmarks are what was asked for.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		must(flag.Set("test.benchtime", "1x"))
	}
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func stage(t testing.TB, n int) *bench.Stage {
	return &bench.Stage{
		Enterprises: n, Rules: 10, ReverseRules: 200,
		Engine:  func() bench.Engine { return &bench.Interpreter{} },
		Reverse: func() bench.Reverse { return &bench.ReverseInterpreter{} },
		Log:     t.Logf,
	}
}

func TestEveryWorkIsMeasuredOnce(t *testing.T) {
	s := stage(t, 300)
	s.Pool, s.SQL, s.DuckSQL = dbtest.Pool(t), bench.InPostgres, bench.InDuckDB
	s.Preview = func(string) error { return nil }
	seen := map[string]bool{}
	for _, work := range s.Works() {
		f, err := work.Measure(t.Context())
		require.NoError(t, err)
		require.False(t, seen[f.Work], f.Work)
		seen[f.Work] = true
		require.NotEmpty(t, f.Unit)
		require.NotNil(t, f.Peers)
		if !strings.HasPrefix(f.Work, "memory") { // the interpreter keeps nothing
			require.Positive(t, f.Value, f.Work)
		}
		for _, peer := range f.Peers {
			require.Positive(t, peer, f.Work)
		}
		if f.Work == "counts of one rule, cold, over 300" {
			require.Contains(t, f.Peers, "cel-go loop")
			require.Contains(t, f.Peers, "Postgres typed columns")
		}
	}
	require.Greater(t, len(seen), 10)
}

// faulty is the interpreter, but for one enterprise too many in some of its ways.
type faulty struct {
	bench.Interpreter
	count, others int
}

func (e *faulty) off(r *rule.Rule, by int) (int, int) {
	eligible, undetermined := e.Interpreter.Count(r)
	return eligible + by, undetermined
}

func (e *faulty) Count(r *rule.Rule) (int, int)   { return e.off(r, e.count) }
func (e *faulty) Scan(r *rule.Rule) (int, int)    { return e.off(r, e.others) }
func (e *faulty) Lists(r *rule.Rule) (int, int)   { return e.off(r, e.others) }
func (e *faulty) Preview(r *rule.Rule) (int, int) { return e.off(r, e.others) }

func (e *faulty) CountAll(rules []*rule.Rule) (eligible, undetermined int) {
	eligible, undetermined = e.Interpreter.CountAll(rules)
	return eligible + e.others*len(rules), undetermined
}

// faultyReverse finds a rule too many.
type faultyReverse struct{ bench.ReverseInterpreter }

func (e *faultyReverse) Match(row rule.Row) (int, int) {
	eligible, undetermined := e.ReverseInterpreter.Match(row)
	return eligible, undetermined + 1
}

func TestAnEngineThatMiscountsIsNotMeasured(t *testing.T) {
	for want, e := range map[string]faulty{
		"the engine counts":   {others: 1},
		"cel-go loop counts ": {count: 1, others: 1},
	} {
		s := stage(t, 300)
		s.Engine = func() bench.Engine { return &e }
		_, err := s.Works()[0].Measure(t.Context())
		require.ErrorContains(t, err, want)
	}

	s := stage(t, 300)
	s.Reverse = func() bench.Reverse { return &faultyReverse{} }
	for _, work := range s.Works() {
		if work.Name == "one enterprise × 200 rules" {
			_, err := work.Measure(t.Context())
			require.ErrorContains(t, err, "cel-go finds")
		}
	}
}

func BenchmarkMatching(b *testing.B) {
	s := stage(b, *size)
	s.Pool, s.Rules, s.ReverseRules = dbtest.Pool(b), 200, 10_000
	for _, work := range s.Works() {
		b.Run(work.Name, work.Run)
	}
}
