package lint_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
)

// Alone, because it looks at what the whole process allocates.
//
// A rule within the language's limits may name so many beginnings and endings that all texts they make would take minutes to try.
func TestARuleOfManyTextsIsLeftOpenInsteadOfTried(t *testing.T) {
	var ends, list []string
	for i := range 150 {
		ends = append(ends, fmt.Sprintf("name.startsWith(%q) || name.endsWith(%q)", fmt.Sprint(i), fmt.Sprint("x", i)))
	}
	for i := range 600 {
		list = append(list, fmt.Sprintf("%q", fmt.Sprint(i)))
	}
	for _, expr := range []string{
		strings.Join(ends, " || "), `kind.contains("a") || kind.contains("b") || ` + strings.Join(ends[:100], " || "),
		"[" + strings.Join(list, ",") + "].exists(x, name.startsWith(x) || name.endsWith(x))",
	} {
		r, err := rule.Compile(enterprises.Variables(), expr)
		require.NoError(t, err)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		lint.Check(r, 19000, lint.Known{})
		r.Settle(19000, make(rule.Values, len(enterprises.Catalogue)))
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(200<<20), "gigabytes, and minutes, if every text were tried")
	}
}
