package rule

import (
	"fmt"
	"strings"
	"testing"

	"cel.dev/cel-go/common/ast"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// nodes writes a tree node by node, each with its place in the text.
func nodes(tree *ast.AST) (list []string) {
	ast.PreOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		at, _ := tree.SourceInfo().GetOffsetRange(e.ID())
		text := fmt.Sprint(e.Kind(), " at ", at.Start)
		switch e.Kind() {
		case ast.LiteralKind:
			text += fmt.Sprintf(" %T %v", e.AsLiteral(), e.AsLiteral())
		case ast.IdentKind:
			text += " " + e.AsIdent()
		case ast.CallKind:
			text += " " + e.AsCall().FunctionName()
		case ast.SelectKind:
			text += " " + e.AsSelect().FieldName()
		}
		list = append(list, text)
	}))
	return list
}

// sameTree says that both parsers make the same tree of a text, or that the quick one refuses it.
func sameTree(t require.TestingT, expr string) (refused bool) {
	env, err := environment(testVars)
	require.NoError(t, err)
	quickly := parseQuickly(expr)
	parsed, issues := env.Parse(expr)
	if quickly == nil {
		return true
	}
	require.NoError(t, issues.Err(), expr)
	require.Equal(t, nodes(parsed.NativeRep()), nodes(quickly.NativeRep()), expr)
	require.Equal(t, parsed.NativeRep().SourceInfo().LineOffsets(), quickly.NativeRep().SourceInfo().LineOffsets(), expr)
	return false
}

func TestBothParsersMakeTheSameTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		require.False(t, sameTree(t, text(expression(t, Bool, 3))))
	})
	for _, expr := range []string{
		"size == \"小型\" &&\n  // 说明\n  town in [\"a\", 'b'] || !high_tech", `-employees < -3`, `employees > -9223372036854775808`, `- 1 < employees`,
		`tags.exists(t, t.startsWith("大")) && tags.all(t, t != "a")`, `employees in [1, 2,]`, `high_tech ? patents > 1 : !!dishonest`,
		`export_usd_prev / 1e3 * 2.5E-1 >= .5`, `size.matches(r"^a\d") && size == """b"""`, `established <= as_of - duration("8760h")`,
		`employees > 0x10`, `patents > 1u`, `max(employees, patents, 3) - min(1, 2) == 0`, `(((high_tech)))`, `"\u5c0f" == size`,
		`a.b.c == 1`, `has(a.b)`, `size == b"x"`, `null == size`, `[1][0] == 1`, `{"a": 1}.a == 1`,
	} {
		sameTree(t, expr)
	}
}

func TestTheQuickParserRefusesWhatTheOtherDoes(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{
		``, `size =`, `size = "a"`, `(high_tech`, `high_tech)`, `size == "a`, `high_tech and dishonest`, `size == “a”`, `employees > 1 2`, `in`,
		`employees > 99999999999999999999`, `employees in [1, , 2]`, `high_tech &`, `!`, `size == '\q'`, `if == 1`, `employees > 1e`,
		strings.Repeat("(", maxDepth) + "high_tech" + strings.Repeat(")", maxDepth),
		strings.Repeat("!(", maxDepth) + "high_tech" + strings.Repeat(")", maxDepth),
		strings.Repeat("employees + ", maxDepth) + "1 > 0",
		strings.Repeat("high_tech ? dishonest : ", maxDepth) + "true",
	} {
		require.True(t, sameTree(t, expr), expr)
	}
}
