package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/policies"
)

var hashField = regexp.MustCompile(`name="hash" value="([0-9a-f]{64})"`)

// signing is the form of a step as the page shows it to this person.
func signing(t *testing.T, b *browser, path, step string) url.Values {
	t.Helper()
	_, body := b.get(path + "/review")
	m := hashField.FindStringSubmatch(body)
	require.NotNil(t, m, body)
	return url.Values{"hash": {m[1]}, "step": {step}}
}

func TestTheStepsAreSignedOnTheReviewPage(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	editor, second, head, leader := p.person(accounts.Editor), p.person(accounts.Editor), p.person(accounts.SectionHead), p.person(accounts.BureauLeader)
	_, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	editor.send(edit, path+"/submit", url.Values{})

	status, _, body := head.send(path+"/review", path+"/screen", url.Values{"hash": signing(t, head, path, "")["hash"], "conclusion": {"可以公开"}, "note": {"看过"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请逐项审查：国家秘密")
	require.Contains(t, body, "看过", "what was typed stays")
	screening := url.Values{"hash": signing(t, head, path, "")["hash"], "conclusion": {"可以公开"}}
	for _, point := range policies.Points {
		screening.Set("point_"+point, string(policies.Absent))
	}
	status, _, _ = head.send(path+"/review", path+"/screen", screening)
	require.Equal(t, 303, status)
	status, _, _ = head.send(path+"/review", path+"/classify", url.Values{"hash": screening["hash"], "openness": {"主动公开"}})
	require.Equal(t, 303, status)

	for i, by := range []*browser{second, second, head, head, leader, leader} {
		form := signing(t, leader, path, string(rune('1'+i)))
		status, _, body = by.send(path+"/review", path+"/sign", form)
		require.Equal(t, 303, status, body)
	}
	_, body = leader.get(path + "/review")
	require.Contains(t, body, "现在发布")
	status, _, body = leader.send(path+"/review", path+"/publish", url.Values{"version": {"1"}, "when": {"later"}, "publish_on": {"2022-06-26"}, "publish_at": {"09:00"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "应晚于现在")
	require.Contains(t, body, `value="2022-06-26"`)
	status, _, _ = leader.send(path+"/review", path+"/publish", url.Values{"version": {"1"}, "when": {"later"}, "publish_on": {"2022-06-28"}, "publish_at": {"09:00"}})
	require.Equal(t, 303, status)
	_, body = leader.get(path + "/review")
	require.Contains(t, body, "定于2022-06-28 09:00发布")
	_, body = editor.get(path + "/edit")
	require.Contains(t, body, "全部作废，须重新签")
}

func TestWhatWasPublicOnceIsReadAtItsAddress(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	editor, head := p.person(accounts.Editor), p.person(accounts.SectionHead)
	public := &browser{t, p.server.App(), map[string]string{}}
	_, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	read := strings.Replace(path, "/console/documents", "/policies", 1)
	editor.send(edit, path+"/submit", url.Values{})
	p.approve(path)
	resp, _ := public.get(read + "/versions/1")
	require.Equal(t, 404, resp.StatusCode)
	head.send(path+"/review", path+"/publish", url.Values{"version": {"1"}})
	resp, body := public.get(read + "/versions/1")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "稳定外贸订单")
	resp, _ = public.get(read + "/versions/2")
	require.Equal(t, 404, resp.StatusCode)

	status, _, body := head.send(path+"/review", path+"/repeal", url.Values{"reason": {"过时"}, "successor": {"番府〔2022〕第1号"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "过时")
	status, _, _ = head.send(path+"/review", path+"/repeal", url.Values{"reason": {"过时"}})
	require.Equal(t, 303, status)
	_, body = public.get(read)
	require.Contains(t, body, "这份文件已废止，不再适用")
}

func TestTheExpressionsAreKeptByReviewers(t *testing.T) {
	t.Parallel()

	p := newPress(t)
	editor, head := p.person(accounts.Editor), p.person(accounts.SectionHead)
	_, body := editor.get("/console/expressions")
	require.Contains(t, body, "布署")
	require.NotContains(t, body, "加入词表")
	status, _, body := head.send("/console/expressions", "/console/expressions", url.Values{"text": {"布署"}, "level": {"warn"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "词表里已有")
	status, _, _ = head.send("/console/expressions", "/console/expressions", url.Values{"text": {"测试词甲"}, "suggestion": {"好测试词甲"}, "level": {"block"}})
	require.Equal(t, 422, status, "the suggestion would be found again")
	status, _, _ = head.send("/console/expressions", "/console/expressions", url.Values{"text": {"测试词甲"}, "suggestion": {"好词"}, "level": {"block"}})
	require.Equal(t, 303, status)
}
