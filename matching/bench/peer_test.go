package bench_test

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

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
		"Postgres": func() (bench.Peer, error) { return bench.NewPostgres(t.Context(), dbtest.Pool(t), testSQL, w) },
		"DuckDB":   func() (bench.Peer, error) { return bench.NewDuckDB(t.Context(), testSQL, w) },
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

// testSQL translates what Rules writes, and only that. DuckDB would take x = any(null) for false.
func testSQL(text string) (string, error) {
	for _, step := range []struct {
		pattern string
		sql     func(groups []string) string
	}{
		{`as_of - duration\("(\d+)h"\)`, func(g []string) string {
			hours, _ := strconv.Atoi(g[1])
			return "date '" + bench.AsOf.Time().Add(-time.Duration(hours)*time.Hour).Format(time.DateOnly) + "'"
		}},
		{`date\("([^"]+)"\)`, func(g []string) string { return "date '" + g[1] + "'" }},
		{`"([^"]+)" in tags`, func(g []string) string { return "tags @> array['" + g[1] + "']" }},
		{`(\w+) in \[([^\]]+)\]`, func(g []string) string { return g[1] + " in (" + strings.ReplaceAll(g[2], `"`, "'") + ")" }},
		{`(\w+)\.startsWith\("(\w+)"\)`, func(g []string) string { return "starts_with(" + g[1] + ", '" + g[2] + "')" }},
		{`"`, func([]string) string { return "'" }},
		{`==`, func([]string) string { return "=" }},
		{`&&`, func([]string) string { return "and" }},
		{`\|\|`, func([]string) string { return "or" }},
		{`!([^=])`, func(g []string) string { return "not " + g[1] }},
	} {
		pattern := regexp.MustCompile(step.pattern)
		text = pattern.ReplaceAllStringFunc(text, func(s string) string { return step.sql(pattern.FindStringSubmatch(s)) })
	}
	if strings.ContainsAny(text, `"{&|`) {
		return "", fmt.Errorf("no SQL for %s", text)
	}
	return text, nil
}
