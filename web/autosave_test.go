package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
)

func TestTypingSavesItselfAndOverwritesNobody(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	first, second := p.person(accounts.Editor), p.person(accounts.Editor)
	_, edit, _ := first.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	typed := func(version, body string) url.Values {
		form := documentForm()
		form.Set("version", version)
		form.Set("body", body)
		return form
	}

	_, page := first.get(edit)
	require.Contains(t, page, `data-autosave="`+path+`/autosave"`)
	status, _, body := first.send(edit, path+"/autosave", typed("1", "第一条　甲"))
	require.Equal(t, 200, status)
	require.Contains(t, body, `data-version="2"`)
	status, _, body = first.send(edit, path+"/autosave", typed("2", "第一条　甲乙"))
	require.Equal(t, 200, status)
	require.Contains(t, body, `data-version="3"`)

	status, _, body = second.send(edit, path+"/autosave", typed("1", "第一条　丙"))
	require.Equal(t, 409, status)
	require.Contains(t, body, "第一条　丙", "what the second typed")
	require.Contains(t, body, "第一条　甲乙", "beside what the first saved")
	_, page = second.get(edit)
	require.Contains(t, page, "第一条　甲乙")
	require.NotContains(t, page, "第一条　丙", "nothing was overwritten")
	status, _, body = second.send(edit, path, typed("1", "第一条　丙"))
	require.Equal(t, 409, status)
	require.NotContains(t, body, "data-autosave", "a person settles it")

	form := typed("3", "x")
	form.Set("title", "")
	status, _, body = first.send(edit, path+"/autosave", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "还没有自动保存：请填写标题")
	_, page = first.get(path)
	require.Equal(t, 1, strings.Count(page, "自动保存"), "many times in a row are one line of the history")

	status, _, _ = first.send(edit, path+"/submit", url.Values{})
	require.Equal(t, 303, status)
	status, _, body = second.send(path, path+"/autosave", typed("3", "第一条　丁"))
	require.Equal(t, 409, status)
	require.Contains(t, body, "已不是草稿")
}
