package demo

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
)

func TestCompaniesAreDistinctAndTheirCellsAreReadable(t *testing.T) {
	t.Parallel()

	e, themes, err := readWorld()
	require.NoError(t, err)
	require.Len(t, themes, 22)
	a := newAuthor(e)
	codes := map[string]bool{}
	plans := a.census(3000)
	require.Len(t, plans, 3000)
	for _, p := range plans {
		c := a.company(p)
		require.NoError(t, enterprises.CheckUSCC(c["uscc"]))
		require.True(t, enterprises.CheckOrgCode(c["uscc"]))
		require.False(t, codes[c["uscc"]], "a code twice")
		codes[c["uscc"]] = true
		for key, cell := range c {
			attribute, ok := enterprises.Lookup(key)
			require.True(t, ok, key)
			_, _, err := attribute.Parse(cell)
			require.NoError(t, err, "%s %s", key, cell)
		}
	}
}

func TestTheWorldIsTheSameEachTime(t *testing.T) {
	t.Parallel()

	write := func() []company {
		e, _, err := readWorld()
		require.NoError(t, err)
		a := newAuthor(e)
		var out []company
		for _, p := range a.census(200) {
			out = append(out, a.company(p))
		}
		return out
	}
	require.Equal(t, write(), write())
}
