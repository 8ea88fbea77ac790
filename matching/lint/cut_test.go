package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/matching/lint"
	"huizhida/matching/rule"
)

func TestWhatIsNotLookedAtIsSaid(t *testing.T) {
	t.Parallel()
	var long, many []string
	for i := range 120 {
		long = append(long, fmt.Sprintf("employees > %d", i))
		many = append(many, fmt.Sprintf("size == \"小形%d\"", i))
	}
	check := func(list []string, join string) []lint.Finding {
		r, err := rule.Compile(enterprises.Variables(), strings.Join(list, join))
		require.NoError(t, err)
		found := lint.Check(r, 19000, lint.Known(enterprises.Domains()))
		require.NotEmpty(t, found)
		require.Equal(t, lint.Cut, found[len(found)-1].Kind)
		return found
	}
	require.Contains(t, check(long, " && ")[len(check(long, " && "))-1].Message, "没有检查完")
	require.LessOrEqual(t, len(check(many, " || ")), 22)
}
