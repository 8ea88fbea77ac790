package policies_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/policies"
)

const measure = `# 扶持办法

## 第一章 总则

**第一条** 为了减负，制定本办法。

第三条 申领企业应当同时符合下列条件：

（一）注册在番禺区；
（二）属于小型、微型企业；
(三) 成立满一年。

## 第二章 标准

第四条　每家最高20万元。
不足1万元的不予扶持。
`

func TestAMeasureIsCutIntoArticlesAndItems(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range policies.Clauses(measure) {
		names = append(names, c.Name+"="+c.Text)
	}
	require.Equal(t, []string{"第一条=为了减负，制定本办法。", "第三条=申领企业应当同时符合下列条件：", "第三条第（一）项=注册在番禺区；",
		"第三条第（二）项=属于小型、微型企业；", "第三条第（三）项=成立满一年。", "第四条=每家最高20万元。\n不足1万元的不予扶持。"}, names)
	require.Empty(t, policies.Clauses("没有条文的通知"))
}

func TestItemsThatNoConditionRestsOnAreNamed(t *testing.T) {
	t.Parallel()
	missing, of := policies.Uncited(measure, []string{"第三条第（一）项", "第三条第（三）项", ""})
	require.Equal(t, 3, of)
	require.Len(t, missing, 1)
	require.Equal(t, "第三条第（二）项", missing[0].Name)
	missing, of = policies.Uncited(measure, []string{"第三条", "第四条"})
	require.Empty(t, missing, "an article that is cited whole is cited with its items")
	require.Equal(t, 4, of)
	missing, of = policies.Uncited(measure, nil)
	require.Empty(t, missing)
	require.Zero(t, of)
}

func TestQuestionsAreDraftedInTheDocumentsWordsAndMustBeRead(t *testing.T) {
	t.Parallel()
	d := policies.Document{DocumentDraft: policies.DocumentDraft{Title: "扶持办法", Body: measure}}
	draft := policies.Questions(d, []policies.Benefit{{BenefitDraft: policies.BenefitDraft{Title: "展位费", Audience: "番禺的小微企业", Amount: "最高20万元",
		Materials: []string{"发票"}, PromiseDays: 10}}})
	require.Equal(t, "问答", draft.Form)
	require.Contains(t, draft.Body, "**问：哪些企业可以申领？**\n\n答：【待核对】番禺的小微企业。")
	require.Contains(t, draft.Body, "> 申领企业应当同时符合下列条件：\n>\n> （一）注册在番禺区；")
	require.NotContains(t, draft.Body, "怎么申领", "nothing is known of it")
	require.NotContains(t, draft.Body, "第三条第（一）项是怎么")
	require.Equal(t, strings.Count(draft.Body, "**问："), strings.Count(draft.Body, policies.ToCheck))
}

func FuzzClauses(f *testing.F) {
	f.Add(measure)
	f.Add("第一条（一）\n# \n（一）")
	f.Fuzz(func(t *testing.T, body string) {
		for _, c := range policies.Clauses(body) {
			require.True(t, strings.HasPrefix(c.Name, "第"), c.Name)
		}
		_, _ = policies.Uncited(body, []string{"第一条第（一）项"})
		_ = policies.Questions(policies.Document{DocumentDraft: policies.DocumentDraft{Body: body}}, nil)
	})
}
