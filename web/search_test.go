package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/search"
	"huizhida/web/portal"
)

// finder is a site whose public documents are the given titles, each with one article.
func newFinder(t *testing.T, titles ...string) *press {
	t.Helper()
	p := newPress(t)
	s := &search.Service{DB: p.tx, Now: p.server.Now, Help: portal.HelpTexts()}
	p.server.Portal.Search, p.server.Console.Search = s, s
	author := p.actor()
	for _, title := range titles {
		p.id(`insert into documents (title, issuer, body, expires_on, state, drafted_by, published_at, created_at, updated_at)
			values ($1, '番禺区商务局', $2, $3, 'published', $4, now(), now(), now()) returning id`,
			title, "第一条　对投保出口信用保险的企业给予<b>保费</b>补助。", time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), author.ID)
	}
	return p
}

func TestTheSearchShowsWhatItFoundWithTheWordsMarkedAndNothingUnescaped(t *testing.T) {
	t.Parallel()

	p := newFinder(t, "出口信用保险<img src=x>扶持办法", "技术改造奖励办法")
	public := &browser{t, p.server.App(), map[string]string{}}
	status, body := public.get("/search?q=" + url.QueryEscape("出口信用保险"))
	require.Equal(t, 200, status.StatusCode)
	require.Contains(t, body, "<mark>出口信用保险</mark>&lt;img src=x&gt;扶持办法")
	require.Contains(t, body, "&lt;b&gt;")
	require.Contains(t, body, "现行有效")
	require.NotContains(t, body, "<img src=x>")

	_, body = public.get("/search?q=" + url.QueryEscape("失业报险<script>alert(1)</script>"))
	require.NotContains(t, body, "<script>alert")
	_, body = public.get("/search?q=" + url.QueryEscape("出口信用抱险"))
	require.Contains(t, body, "您是不是要找")
	require.Contains(t, body, "<b>出口信用保险</b>")
}

func TestASearchThatFindsNothingOffersTheNearestAndWaysOn(t *testing.T) {
	t.Parallel()

	p := newFinder(t, "出口信用保险扶持办法")
	public := &browser{t, p.server.App(), map[string]string{}}
	status, body := public.get("/search?q=" + url.QueryEscape("量子计算火箭发射出口"))
	require.Equal(t, 200, status.StatusCode)
	require.Contains(t, body, "没有找到")
	require.Contains(t, body, "tel:12345")
	status, body = public.get("/search?q=&kind=nonsense&page=99999999")
	require.Equal(t, 200, status.StatusCode)
	require.NotContains(t, body, "没有找到")
}

func TestASearchIsNarrowedByItsFilters(t *testing.T) {
	t.Parallel()

	p := newFinder(t, "出口信用保险扶持办法")
	public := &browser{t, p.server.App(), map[string]string{}}
	_, body := public.get("/search?kind=documents&q=" + url.QueryEscape("出口信用保险"))
	require.Contains(t, body, "政策文件里找到1件")
	_, body = public.get("/search?validity=expired&q=" + url.QueryEscape("出口信用保险"))
	require.NotContains(t, body, "扶持办法")
	_, body = public.get("/search?kind=help&q=" + url.QueryEscape("怎么领"))
	require.Contains(t, body, `href="/help/claim"`)
}

func TestSuggestionsAreAPartOfAPage(t *testing.T) {
	t.Parallel()

	p := newFinder(t, "出口信用保险扶持办法")
	public := &browser{t, p.server.App(), map[string]string{}}
	_, body := public.get("/search/suggest?q=ckxybx")
	require.Contains(t, body, "<mark>")
	require.Contains(t, body, "扶持办法")
	require.NotContains(t, body, "<html")
	_, body = public.get("/search/suggest?q=")
	require.Empty(t, strings.TrimSpace(body))
}

func TestStaffKeepSynonymsThatCountAtOnce(t *testing.T) {
	t.Parallel()

	p := newFinder(t, "单一窗口办法")
	editor, public := p.person(accounts.Editor), &browser{t, p.server.App(), map[string]string{}}
	_, body := public.get("/search?q=" + url.QueryEscape("报关绿道"))
	require.Contains(t, body, "没有找到")

	status, to, _ := editor.send("/console/synonyms", "/console/synonyms", url.Values{"words": {"报关绿道 > 单一窗口"}})
	require.Equal(t, 303, status)
	require.Equal(t, "/console/synonyms", to)
	_, body = public.get("/search?q=" + url.QueryEscape("报关绿道"))
	require.Contains(t, body, "单一窗口</mark>办法")

	status, _, body = editor.send("/console/synonyms", "/console/synonyms", url.Values{"words": {"只有一个"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "至少写两个不同的词")
	require.Contains(t, body, `value="只有一个"`, "what was typed stays")

	id := itoaOf(p, `select id from synonym_sets`)
	status, _, body = editor.send("/console/synonyms", "/console/synonyms/"+id, url.Values{"seen": {"报关绿道 > 单一窗口"}, "words": {"> 空"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, `href="#words-`+id+`"`)
	status, _, _ = editor.send("/console/synonyms", "/console/synonyms/"+id+"/remove", url.Values{})
	require.Equal(t, 303, status)
	status, _, _ = editor.send("/console/synonyms", "/console/synonyms/silence", url.Values{"words": {"公租房 公共租赁住房 廉租房 廉租住房"}})
	require.Equal(t, 303, status)
	_, body = editor.get("/console/synonyms")
	require.Contains(t, body, "恢复：公租房")
}

func itoaOf(p *press, sql string) string {
	var s string
	require.NoError(p.t, p.tx.QueryRow(p.t.Context(), `select (`+sql+`)::text`).Scan(&s))
	return s
}
