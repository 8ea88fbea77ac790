package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// evaluate runs the command as main does and returns what it printed.
func evaluate(t *testing.T, input string, args ...string) (out, warnings string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "enterprises.csv")
	require.NoError(t, os.WriteFile(file, []byte(input), 0o600))
	var stdout, stderr bytes.Buffer
	e := &env{ctx: t.Context(), in: strings.NewReader(input), out: &stdout, err: &stderr}
	err = run(e, append([]string{"evaluate", "--input", file, "--as-of", "2022-12-31"}, args...), func(string) string { return "" })
	return stdout.String(), stderr.String(), err
}

const fourEnterprises = "uscc,size,export_usd_prev,dishonest\n" +
	"91440101MA5D693M4Q,小型,2999999.5,false\n" +
	"９１440101ma5d693m4q,小型,,false\n" +
	"91440101MA5D693M4R,大型,,否\n" +
	"91440101MA5D693M4S,,,是\n"

func TestEvaluate(t *testing.T) {
	t.Parallel()
	const exporters = `size in ["小型", "微型"] && export_usd_prev <= 3000000 && !dishonest`

	t.Run("PrintsOneLinePerRowInInputOrder", func(t *testing.T) {
		t.Parallel()
		out, _, err := evaluate(t, fourEnterprises, "--rule", exporters)
		require.NoError(t, err)
		require.Equal(t, `{"uscc":"91440101MA5D693M4Q","verdict":"eligible","missing":[]}
{"uscc":"91440101MA5D693M4Q","verdict":"undetermined","missing":["export_usd_prev"]}
{"uscc":"91440101MA5D693M4R","verdict":"ineligible","missing":[]}
{"uscc":"91440101MA5D693M4S","verdict":"ineligible","missing":[]}
`, out)
	})

	t.Run("EveryEngineSaysTheSame", func(t *testing.T) {
		t.Parallel()
		const manifold = `(size == "小型" ? export_usd_prev / 2 < 2000000.0 : !dishonest) || max(export_usd_prev, 1) == 7.0`
		for _, rule := range []string{exporters, manifold} {
			want, _, err := evaluate(t, fourEnterprises, "--rule", rule, "--explain")
			require.NoError(t, err)
			for _, engine := range []string{"interpreter", "columnar", "reverse", "cel", "sql"} {
				out, _, err := evaluate(t, fourEnterprises, "--rule", rule, "--explain", "--engine", engine)
				require.NoError(t, err, engine)
				require.Equal(t, want, out, engine)
			}
		}
		_, _, err := evaluate(t, fourEnterprises, "--rule", exporters, "--engine", "magic")
		require.ErrorContains(t, err, "--engine")
	})

	t.Run("SaysHowFarARowIsFromACondition", func(t *testing.T) {
		t.Parallel()
		out, _, err := evaluate(t, "uscc,export_usd_prev\n91440101MA5D693M4Q,6200000\n", "--rule", "export_usd_prev <= 6000000", "--explain")
		require.NoError(t, err)
		require.Contains(t, out, `"gap":"2021年海关出口额 620万美元，上限 600万美元，超出 20万美元"`)
	})

	t.Run("ReadsLabelsInAnyOrderInGB18030FromStandardInput", func(t *testing.T) {
		t.Parallel()
		text, err := simplifiedchinese.GB18030.NewEncoder().String("失信被执行人,上年海关出口额（美元）,统一社会信用代码,企业规模\n否,\"3,000,000\",91440101MA5D693M4Q,微型\n")
		require.NoError(t, err)
		out, _, err := evaluate(t, text, "--rule", exporters, "--input", "-")
		require.NoError(t, err)
		require.Equal(t, `{"uscc":"91440101MA5D693M4Q","verdict":"eligible","missing":[]}`+"\n", out)
	})

	t.Run("ReadsTheRuleFromAFile", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "rule.cel")
		require.NoError(t, os.WriteFile(file, []byte("\ufeff// 小微\nsize == '小型'\n"), 0o600))
		out, _, err := evaluate(t, fourEnterprises, "--rule", "@"+file)
		require.NoError(t, err)
		require.Equal(t, 4, strings.Count(out, "\n"))
	})

	t.Run("ExplainsEveryCondition", func(t *testing.T) {
		t.Parallel()
		out, _, err := evaluate(t, "uscc,size\n91440101MA5D693M4Q,小型\n", "--explain", "--rule", `size == "小型" && export_usd_prev > 0`)
		require.NoError(t, err)
		require.JSONEq(t, `{"uscc":"91440101MA5D693M4Q","verdict":"undetermined","missing":["export_usd_prev"],"conditions":[
			{"condition":"企业规模为小型","expr":"size == \"小型\"","result":"true","values":{"size":"小型"}},
			{"condition":"2021年海关出口额 > 0","expr":"export_usd_prev > 0","result":"unknown","values":{"export_usd_prev":null}}]}`, out)
	})

	t.Run("CountsAColumnNamedWithTheYearBefore", func(t *testing.T) {
		t.Parallel()
		out, warnings, err := evaluate(t, "uscc,2021年海关出口额,2020年海关出口额\nA,5,1\n", "--rule", `export_usd_prev > 2`)
		require.NoError(t, err)
		require.Contains(t, out, `"eligible"`)
		require.Contains(t, warnings, "“2020年海关出口额”列不是 2021 年的数据")
	})

	t.Run("WarnsOfColumnsItDoesNotKnowAndOfThoseItLacks", func(t *testing.T) {
		t.Parallel()
		out, warnings, err := evaluate(t, "uscc,备注\nA,x\n", "--rule", `high_tech`)
		require.NoError(t, err)
		require.Equal(t, `{"uscc":"A","verdict":"undetermined","missing":["high_tech"]}`+"\n", out)
		require.Contains(t, warnings, "“备注”列不是属性目录中的属性")
		require.Contains(t, warnings, "表中没有 high_tech（高新技术企业）列")
	})
}

func TestEvaluateRefusesWithExitCode2AndPrintsNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		input, rule, want string
	}{
		"ARuleThatDoesNotParse":   {fourEnterprises, `size == `, "1:9: 规则没有写完"},
		"ARuleOfTheWrongType":     {fourEnterprises, "dishonest &&\n  size > 3", "2:8: 文本不能与整数用“>”比较"},
		"AnUnknownAttribute":      {fourEnterprises, `sizes == "小型"`, "1:1: 没有名为“sizes”的属性"},
		"ARuleThatIsNoCondition":  {fourEnterprises, `export_usd_prev`, "1:1: 规则的结果应为"},
		"AMalformedCellInTheLast": {fourEnterprises + "X,小型,很多,\n", `true`, "第 6 行“export_usd_prev”列的“很多”无效：应为数字"},
		"ARaggedRow":              {fourEnterprises + "X,小型\n", `true`, "第 6 行：该行有 2 列，表头有 4 列"},
		"NoCodeColumn":            {"size\n小型\n", `true`, "表中没有 uscc（统一社会信用代码）列"},
		"AColumnTwice":            {"uscc,size,size\nA,小型,微型\n", `true`, "表头中“size”出现了两次"},
		"AnAttributeTwice":        {"uscc,size,企业规模\nA,小型,微型\n", `true`, "企业规模"},
		"AnEmptyFile":             {"", `true`, "空文件"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, _, err := evaluate(t, tt.input, "--rule", tt.rule)
			require.ErrorContains(t, err, tt.want)
			var coded exitError
			require.ErrorAs(t, err, &coded)
			require.Equal(t, 2, coded.code)
			require.Empty(t, out)
		})
	}
}
