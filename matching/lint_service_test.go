package matching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/lint"
)

func TestLintKnowsTheCatalogue(t *testing.T) {
	t.Parallel()
	good, err := matching.Lint(exporters, asOf)
	require.NoError(t, err)
	require.Empty(t, good)

	got, err := matching.Lint(`size == "小形" && rd_staff_ratio >= 5.5`, asOf)
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, lint.Choice, got[0].Kind, "the names of a closed list are known")
	require.Equal(t, lint.Unit, got[1].Kind, "and what is a ratio")

	holes, err := matching.LintTiers([]string{`patents < 10`, `patents > 10`}, asOf)
	require.NoError(t, err)
	require.Len(t, holes, 1)

	var bad *fault.Error
	_, err = matching.Lint(`size = "小型"`, asOf)
	require.ErrorAs(t, err, &bad)
	_, err = matching.LintTiers([]string{`high_tech`, `size = "小型"`}, asOf)
	require.ErrorAs(t, err, &bad)
}
