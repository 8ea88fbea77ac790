package writing_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"huizhida/writing"
)

func rendered(t *testing.T, text string) string {
	t.Helper()
	out, err := writing.HTML(text)
	require.NoError(t, err)
	return out
}

func TestHeadingsKeepTheirAnchorWhenTheyAreRenumbered(t *testing.T) {
	t.Parallel()
	require.Contains(t, rendered(t, "# 一、扶持对象"), `<h3 id="h-扶持对象">一、扶持对象</h3>`)
	require.Contains(t, rendered(t, "# 二、扶持**对象**"), `<h3 id="h-扶持对象">`)
	twice := rendered(t, "## 附则\n\n甲\n\n## 附则")
	require.Contains(t, twice, `id="h-附则"`)
	require.Contains(t, twice, `id="h-附则-2"`)
	require.Contains(t, rendered(t, "## 第二条　对象"), `<h3 class="clause" id="c2">第二条`)

	beside, err := writing.Page{Prefix: "q7-"}.HTML("## 附则\n\n见注[^1]\n\n[^1]: 注文")
	require.NoError(t, err)
	require.Contains(t, beside, `id="q7-h-附则"`)
	require.Contains(t, beside, `href="#q7-fn:1"`)
	require.Contains(t, beside, `id="q7-fn:1"`)
}

func TestMergedCellsAreSpans(t *testing.T) {
	t.Parallel()
	out := rendered(t, "| 类别 | 标准 | << |\n|---|---|---|\n| 小微 | 保费 | 全额 |\n| ^^ | 上限 | 20万元 |\n| 合计 | << | 1 |\n")
	require.Contains(t, out, `<th scope="col" colspan="2">标准</th>`)
	require.Contains(t, out, `<td rowspan="2">小微</td>`)
	require.Contains(t, out, `<td colspan="2">合计</td>`)
	require.NotContains(t, out, "^^")

	block := rendered(t, "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 大 | << | 1 |\n| ^^ | ^^ | 2 |\n")
	require.Contains(t, block, `<td colspan="2" rowspan="2">大</td>`)
	corner := rendered(t, "| 甲 | 乙 | 丙 |\n|---|---|---|\n| 大 | << | 1 |\n| ^^ | 2 | 3 |\n")
	require.NotContains(t, corner, "span=", "no rectangle, so the marks stay to be seen")
	require.Contains(t, corner, "^^")

	tall := rendered(t, "| 类别 | 标准 | << |\n|---|---|---|\n| ^^ | 费率 | 上限 |\n| 小微 | 全额 | 20<br>万元 |\n")
	require.Contains(t, tall, `<th scope="col" rowspan="2">类别</th>`)
	require.Contains(t, tall, `<th scope="col">费率</th>`, "the head has two rows")
	require.Regexp(t, `(?s)</tr>\s*</thead>\s*<tbody>\s*<tr>\s*<td>小微`, tall)
	require.Regexp(t, `20<br/?>\s*万元`, tall)
}

func TestFootnotesLeadThereAndBack(t *testing.T) {
	t.Parallel()
	out := rendered(t, "保费[^1]全额。\n\n[^1]: 不含增值税。")
	require.Contains(t, out, `<a href="#fn:1" role="doc-noteref">1</a>`)
	require.Contains(t, out, `<li id="fn:1">`)
	require.Contains(t, out, `href="#fnref:1"`)
}

func TestImagesComeOnlyFromTheStore(t *testing.T) {
	t.Parallel()
	hash := strings.Repeat("0a", 32)
	require.Contains(t, rendered(t, "![流程图](/files/"+hash+")"), `<img src="/files/`+hash+`" alt="流程图"`)
	require.NotContains(t, rendered(t, "![x](https://elsewhere.example/x.png)"), "src=")
	require.NotContains(t, rendered(t, "![x](/files/../secret)"), "src=")
}

var (
	allowed = map[string]string{"p": "class id", "br": "", "hr": "", "strong": "", "em": "", "blockquote": "", "ul": "", "ol": "start", "li": "id", "code": "", "pre": "",
		"sup": "id", "div": "class role aria-label tabindex", "h3": "class id", "h4": "class id", "h5": "class id", "h6": "class id",
		"table": "class", "thead": "", "tbody": "", "tr": "", "th": "scope colspan rowspan align", "td": "colspan rowspan align", "a": "href role rel", "img": "src alt"}
	stored = regexp.MustCompile(`^/files/[0-9a-f]{64}$`)
)

// harmless complains about the first thing in out that a browser would do more with than show.
func harmless(out string) string {
	z := html.NewTokenizer(strings.NewReader(out))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			attrs, ok := allowed[tok.Data]
			if !ok {
				return "<" + tok.Data + ">"
			}
			for _, a := range tok.Attr {
				if !strings.Contains(" "+attrs+" ", " "+a.Key+" ") {
					return tok.Data + " " + a.Key
				}
				if a.Key == "src" && !stored.MatchString(a.Val) {
					return "src " + a.Val
				}
				if a.Key == "href" {
					u, err := url.Parse(strings.TrimSpace(a.Val))
					if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "tel" {
						return "href " + a.Val
					}
				}
			}
		case html.CommentToken, html.DoctypeToken:
			return z.Token().String()
		}
	}
}

func FuzzNoTextCarriesAnythingThatRuns(f *testing.F) {
	for _, seed := range []string{
		"# 一、总则\n\n第三条 由财政承担。\n\n（一）全额[^1]。\n\n[^1]: 注", "| 甲 | << |\n|:-:|--:|\n| ^^ | `x` |\n", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
		"[x](javascript:alert(1))", "[x](JaVaScRiPt&colon;alert(1))", "[x]( \tjava\nscript:alert(1))", "![x](javascript:alert(1))", "<a href=\"&#106;avascript:x\">",
		"[x](data:text/html;base64,PHNjcmlwdD4=)", "<svg/onload=x>", "<p style=x onclick=y>", "[a]: javascript:x\n\n[a]", "<javascript:alert(1)>", "## <b onmouseover=x>第三条", "[^\"onclick=x]: y\n\n[^\"onclick=x]",
		"# \"><script>x</script>", "<!--><script>x</script>", "![\" onerror=x](/files/" + strings.Repeat("a", 64) + ")", "<details open ontoggle=x>", "<math><mi xlink:href=javascript:x>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, err := writing.Page{Marked: []string{"#c3"}, Prefix: "q1-"}.HTML(text)
		if err != nil {
			t.Fatal(err)
		}
		if bad := harmless(out); bad != "" {
			t.Fatalf("%q came out as %q: %s", text, out, bad)
		}
	})
}
