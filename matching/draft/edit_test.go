package draft_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/matching/draft"
)

// read is a tree of a text whose conditions rest on the clauses.
func read(t *testing.T, text string, clauses ...string) draft.Tree {
	t.Helper()
	tree, _, err := draft.Read(vars, text, clauses)
	require.NoError(t, err)
	return tree
}

const three = `size == "小型" && (high_tech || dishonest) && patents > 1`

func TestEditsChangeTheTreeAndLeaveTheOneBefore(t *testing.T) {
	t.Parallel()
	tree := read(t, three, "一", "二", "三", "四")
	before := tree.Text()

	muted, err := tree.Mute("1.0")
	require.NoError(t, err)
	require.Equal(t, "size == \"小型\"\n&& (\n  // 条件组: 满足任一\n  // 停用〔二〕: high_tech\n  dishonest\n)\n&& patents > 1", muted.Text())
	require.Equal(t, []string{"一", "三", "四"}, muted.Clauses())
	again, err := read(t, muted.Text(), muted.Clauses()...).Mute("1.0")
	require.NoError(t, err)
	require.Equal(t, before, again.Text())
	require.Equal(t, tree.Clauses(), again.Clauses(), "the clause came back with it")

	copied, at, err := tree.Duplicate("1")
	require.NoError(t, err)
	require.Equal(t, "2", at)
	require.Len(t, copied.Clauses(), 6)
	gone, err := copied.Remove("1")
	require.NoError(t, err)
	require.Equal(t, before, gone.Text())
	none, err := tree.SetJoin("1", draft.None)
	require.NoError(t, err)
	require.Contains(t, none.Text(), "!(high_tech || dishonest)")
	flat, err := tree.Ungroup("1")
	require.NoError(t, err)
	require.Equal(t, "size == \"小型\"\n&& high_tech\n&& dishonest\n&& patents > 1", flat.Text())
	set, err := tree.SetCondition("2", row1("patents", draft.Between, "1 至 5"))
	require.NoError(t, err)
	require.Contains(t, set.Text(), "patents >= 1 && patents <= 5")
	added, at, err := tree.Add("1", draft.Item{Condition: &draft.Condition{Operator: draft.Equal}})
	require.NoError(t, err)
	require.Equal(t, "1.2", at)
	require.Equal(t, []string{"1.2"}, added.Unfinished())
	last, err := tree.Remove("1.0")
	require.NoError(t, err)
	last, err = last.Remove("1.0")
	require.NoError(t, err)
	require.Equal(t, "size == \"小型\"\n&& patents > 1", last.Text(), "an empty group goes with its last item")

	require.Equal(t, before, tree.Text())
	for _, path := range []string{"7", "0.0", "", "x", "-1", "1.9"} {
		_, err := tree.Remove(path)
		require.ErrorIs(t, err, draft.ErrNoItem, path)
	}
	deep := tree
	for range 3 {
		deep, at, err = deep.Add(at[:1], draft.NewGroup(draft.All))
	}
	require.NoError(t, err)
	path := "1"
	for err == nil {
		deep, path, err = deep.Add(path, draft.NewGroup(draft.Any))
	}
	require.ErrorIs(t, err, draft.ErrTooDeep)
}

func TestAnItemMovesThroughTheWholeTreeAndBack(t *testing.T) {
	t.Parallel()
	tree := read(t, three)
	var way []string
	at := "0"
	for {
		var err error
		from := at
		tree, at, err = tree.Move(at, false)
		require.NoError(t, err)
		if from == at {
			break
		}
		way = append(way, at)
	}
	require.Equal(t, []string{"0.0", "0.1", "0.2", "1", "2"}, way)
	require.Equal(t, "(high_tech || dishonest)\n&& patents > 1\n&& size == \"小型\"", tree.Text())
	for at != "0" {
		var err error
		tree, at, err = tree.Move(at, true)
		require.NoError(t, err)
	}
	require.Equal(t, read(t, three).Text(), tree.Text())
}

func TestNoEditLosesACondition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tree := draft.Tree{Vars: vars, Root: group(t, 2)}
		var paths []string
		count := func(tree draft.Tree) (n int) {
			tree.Walk(func(_ string, it draft.Item) {
				if it.Group == nil {
					n++
				}
			})
			return n
		}
		tree.Walk(func(path string, _ draft.Item) { paths = append(paths, path) })
		moved, at, err := tree.Move(rapid.SampledFrom(paths).Draw(t, "path"), rapid.Bool().Draw(t, "up"))
		require.NoError(t, err)
		require.Equal(t, count(tree), count(moved))
		_, there := moved.Item(at)
		require.True(t, there, "%s is where it went", at)
	})
}

func TestWhereTwoTreesDiffer(t *testing.T) {
	t.Parallel()
	tree := read(t, three, "一")
	one, _ := tree.SetCondition("1.1", row1("high_tech", draft.IsNot))
	require.Equal(t, "1.1", draft.Difference(tree, one))
	two, _ := one.SetJoin("1", draft.All)
	require.Equal(t, "several", draft.Difference(tree, two))
	require.Equal(t, "join:1", draft.Difference(one, two))
	less, _ := tree.Remove("0")
	require.Equal(t, "several", draft.Difference(tree, less))
	require.Empty(t, draft.Difference(tree, read(t, three, "一")))
	require.Equal(t, "0", draft.Difference(tree, read(t, three, "二")))
}

func TestARuleOfCommentsAloneIsKept(t *testing.T) {
	t.Parallel()
	tree := read(t, "// 说明\n// 停用: dishonest\n// 待填: ? 等于 “”")
	require.Empty(t, tree.Placed())
	require.Len(t, tree.Root.Items, 3)
	require.Equal(t, "// 说明\n// 停用: dishonest\n// 待填: ? 等于 “”", tree.Text())
}
