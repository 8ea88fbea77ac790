package views

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func rendered(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, Markdown(text).Render(t.Context(), &b))
	return b.String()
}

func TestTextsOfStaffCarryNothingThatRuns(t *testing.T) {
	t.Parallel()

	for _, text := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `[x](javascript:alert(1))`, `<a href="javascript:alert(1)">x</a>`,
		`<p style="position:fixed" onclick="x()">x</p>`, `<iframe src="//evil"></iframe>`, `<form action="/x"><input></form>`, `<svg onload=x()>`,
		"<style>*{display:none}</style>", `[x](data:text/html;base64,PHNjcmlwdD4=)`,
	} {
		out := rendered(t, text)
		for _, bad := range []string{"<script", "javascript:", "onerror", "onclick", "style=", "<style", "<iframe", "<form", "<input", "<svg", "<img", "data:text"} {
			require.NotContains(t, out, bad, text)
		}
	}
}

func TestArticlesAndItemsCanBePointedAt(t *testing.T) {
	t.Parallel()

	out := rendered(t, "## 第二条　扶持对象\n\n同时符合：\n\n（一）在本区注册；\n\n（十二）没有失信；\n\n第三条 由财政承担。\n\n（一）全额。\n\n附件\n\n第三条 重复。")
	for _, want := range []string{`<h3 class="clause" id="c2">第二条`, `<p class="clause" id="c2-1">（一）`, `<p class="clause" id="c2-12">`,
		`<p class="clause" id="c3"><strong>第三条</strong>`, `id="c3-1"`} {
		require.Contains(t, out, want)
	}
	require.Equal(t, 1, strings.Count(out, `id="c3"`), "ids are unique")

	var b strings.Builder
	require.NoError(t, MarkdownMarked("第三条 对象：\n\n（一）在本区注册；\n\n（二）没有失信。", []string{"#c3-2", "#c9"}).Render(t.Context(), &b))
	require.Equal(t, 1, strings.Count(b.String(), "is-hit"))
	require.Contains(t, b.String(), `<p class="clause is-hit" id="c3-2">`)

	for text, want := range map[string]string{"第三条第（一）项": "#c3-1", "办法第二十一条": "#c21", "第一百零三条（二）": "#c103-2", "附则": ""} {
		require.Equal(t, want, ClauseAnchor(text), text)
	}
}

func TestTextsKeepTheirShape(t *testing.T) {
	t.Parallel()

	out := rendered(t, "# 标题\n\n一行\n二行\n\n| 问 | 答 |\n|---|---|\n| 给谁 | 小微企业 |\n")
	require.Contains(t, out, `<h3 id="h-标题">标题</h3>`)
	require.Contains(t, out, "一行<br")
	require.Contains(t, out, `<div class="table-wrap" role="region" aria-label="表格" tabindex="0"><table class="table">`)
	require.Contains(t, out, `<th scope="col">问</th>`)
}
