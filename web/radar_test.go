package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/radar"
)

func TestQuestionsAreDraftedFromClausesAndLooseEndsAreListed(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	p.server.Console.Links = &radar.Service{DB: p.tx, Now: func() time.Time { return p.now }}
	editor := p.person(accounts.Editor)
	status, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	require.Equal(t, 303, status)
	path := strings.TrimSuffix(edit, "/edit")
	id := path[strings.LastIndex(path, "/")+1:]
	_, body := editor.get(path)
	require.Contains(t, body, "从条款生成问答草稿")

	resp, body := editor.get(path + "/interpretations/new?form=" + url.QueryEscape("问答") + "&from=clauses")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "第一条是怎么规定的？")
	require.Contains(t, body, "稳定外贸订单")
	require.EqualValues(t, 0, p.id(`select count(*) from interpretations`), "it only fills the form")
	unread := url.Values{"form": {"问答"}, "title": {"问答"}, "body": {"**问：第一条是怎么规定的？**\n\n答：【待核对】稳定外贸订单。"}, "then": {"submit"}}
	status, _, body = editor.send(path+"/interpretations/new", path+"/interpretations", unread)
	require.Equal(t, 422, status)
	require.Contains(t, body, "还有1处【待核对】")
	require.Contains(t, body, "答：【待核对】稳定外贸订单", "what was typed stays")

	_, err := p.tx.Exec(t.Context(), `update documents set state = 'published', published_at = $2 where id = $1::text::bigint`, id, p.now.AddDate(0, 0, -20))
	require.NoError(t, err)
	resp, body = editor.get("/console/radar")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "没有解读的文件")
	require.Contains(t, body, "公开后还没有解读")
	require.Contains(t, body, path)
}
