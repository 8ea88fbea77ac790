package columnar

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/matching/rule"
)

var _ = fmt.Sprint
var _ = math.Pi
var _ = slices.Sort[[]int]

func TestX(t *testing.T) {
	table := benchTable(20_000)
	v := NewView(benchVars, table)
	for _, text := range []string{benchRule, `high_tech`, `!high_tech || export > revenue`, `tags.exists(t, t == "上云" || t == town)`,
		`(employees > 20 ? high_tech : dishonest) && town != "镇街3"`, `employees / (employees - 20) > 1`, `industry.startsWith("C") && industry.endsWith("00") && employees in [1, 2, 5, 7, 20, 30, 40, 50, 60]`,
		`export > 0.0 && (size == "小型" || high_tech && "上云" in tags)`, `["C","D"].exists(x, industry.startsWith(x)) && size(tags) > 1`, `employees != 3 && established.getFullYear() >= 2000`} {
		r, err := rule.Compile(benchVars, text)
		require.NoError(t, err)
		q := Ask(r, 19000)
		var want Counts
		i := 0
		require.NoError(t, v.Verdicts(q, func(got Verdict) error {
			res := r.Eval(19000, table.Row(i))
			require.Equal(t, res.Verdict, got.Verdict, text)
			require.Equal(t, res.Reasons(), string(got.Reasons))
			require.Equal(t, res.Missing, got.Missing, text)
			want.add(map[bool]int{true: 1}[res.Verdict == rule.Eligible], map[bool]int{true: 1}[res.Verdict != rule.Ineligible], 1)
			i++
			return nil
		}))
		require.Equal(t, want, v.Count(q))
		a := v.Analyse(q)
		require.Equal(t, want, a.Counts)
		t.Logf("%+v", a)
	}
	_ = rapid.Check
}
