package web

import (
	"crypto/rand"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"huizhida/accounts"
	"huizhida/matching"
	"huizhida/policies"
)

// ruleOffice is an office whose benefit has a rule, with two enterprises in the register.
func ruleOffice(t *testing.T) (o *office, path string) {
	t.Helper()
	o = newOffice(t)
	p := &policies.Service{DB: o.tx, Jobs: o.server.Console.Matching.Jobs, Now: o.server.Now, Check: matching.Check}
	o.server.Console.Policies, o.server.Portal.Policies, o.server.Portal.Matching = p, p, o.server.Console.Matching
	for _, size := range []string{"小型", "大型"} {
		o.id(`insert into enterprises (uscc, name, district, size, town, import_export_right, created_at, updated_at)
			values ($1, $2, '番禺区', $3, '大石街道', true, now(), now()) returning id`, rand.Text()[:18], "广州"+size+"灯光有限公司", size)
	}
	benefit := o.id(`select benefit_id from notices where id = $1`, o.notice)
	o.id(`update documents set state = 'published', published_at = now(), body = E'# 第二条 对象\n\n（一）小微企业' where id = (select document_id from benefits where id = $1) returning id`, benefit)
	return o, fmt.Sprintf("/console/benefits/%d/rule", benefit)
}

func (b *browser) fragment(path string, form url.Values) (int, string) {
	b.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, body := b.do(req)
	return resp.StatusCode, body
}

// formOf is what the rule form of a page would send.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	form := url.Values{}
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		inside = inside || n.Data == "form" && at["id"] == "rule-form" || at["form"] == "rule-form"
		_, checked := at["checked"]
		switch {
		case !inside || at["name"] == "":
		case n.Data == "input" && (at["type"] != "checkbox" && at["type"] != "radio" || checked):
			form.Add(at["name"], at["value"])
		case n.Data == "textarea":
			form.Add(at["name"], innerText(n))
		case n.Data == "select":
			form.Add(at["name"], chosen(n))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(root, false)
	return form
}

func innerText(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// chosen is the value of a select: of its selected option, else of the first.
func chosen(n *html.Node) string {
	first, value := true, ""
	for o := range n.Descendants() {
		if o.Data != "option" {
			continue
		}
		own, selected := "", false
		for _, a := range o.Attr {
			own, selected = map[bool]string{true: a.Val, false: own}[a.Key == "value"], selected || a.Key == "selected"
		}
		if selected || first {
			first, value = false, own
		}
		if selected {
			break
		}
	}
	return value
}

// edit presses a button of the rule form after changing some controls, as a browser without a script does.
func (b *browser) edit(path, page, edit string, changes ...string) string {
	b.t.Helper()
	form := formOf(b.t, page)
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	form.Set("edit", edit)
	resp, out := b.post(path+"/edit", form)
	require.Equal(b.t, 200, resp.StatusCode)
	return out
}

// textOf is the rule's text on a page.
func textOf(t *testing.T, page string) string { return formOf(t, page).Get("expression") }

func TestAnEditorBuildsARuleFromConditions(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, page := editor.get(path)
	require.Contains(t, page, "规则 v1")
	require.Contains(t, page, "“镇街为大石街道，有进出口经营权。”")
	require.Contains(t, page, `<option value="第二条第（一）项">`, "the document's clauses are offered")
	require.Contains(t, page, "verdict=eligible&amp;version=1", "a saved rule's numbers open their lists")

	page = editor.edit(path, page, "add:")
	require.Contains(t, page, "待填")
	require.Contains(t, page, "1 个条件没有填好")
	page = editor.edit(path, page, "", "key.2", "size")
	page = editor.edit(path, page, "", "op.2", "属于")
	page = editor.edit(path, page, "", "val.2", "小型")
	require.Equal(t, "town == \"大石街道\"\n&& import_export_right\n&& size in [\"小型\"]", textOf(t, page))
	require.Contains(t, page, "较 v1：符合 −1")
	require.Contains(t, page, "条件 3 没有依据条款")
	page = editor.edit(path, page, "up:2")
	require.Equal(t, "town == \"大石街道\"\n&& size in [\"小型\"]\n&& import_export_right", textOf(t, page))
	page = editor.edit(path, page, "mute:0")
	require.Contains(t, textOf(t, page), "// 停用〔第二条〕: town == \"大石街道\"")
	page = editor.edit(path, page, "undo:")
	page = editor.edit(path, page, "undo:")
	require.Equal(t, "town == \"大石街道\"\n&& import_export_right\n&& size in [\"小型\"]", textOf(t, page))
	page = editor.edit(path, page, "redo:")
	page = editor.edit(path, page, "group:")
	page = editor.edit(path, page, "", "key.3.0", "employees", "op.3.0", "不超过", "val.3.0", "二十")
	require.Contains(t, page, "“二十”不是数字")
	require.Contains(t, page, `value="二十"`, "what was typed stays")
	require.Contains(t, textOf(t, page), "待填")
	page = editor.edit(path, page, "", "op.3.0", "不超过", "val.3.0", "20人", "clause.1", "第二条第（一）项", "clause.3.0", "第三条")
	page = editor.edit(path, page, "ungroup:3")
	require.Equal(t, "town == \"大石街道\"\n&& size in [\"小型\"]\n&& import_export_right\n&& employees <= 20", textOf(t, page))
	page = editor.edit(path, page, "drop:3")
	page = editor.edit(path, page, "nonsense:9")
	require.Contains(t, page, "这一条已经不在规则里")

	status, location, _ := editor.send(path, path, formOf(t, page))
	require.Equal(t, 303, status)
	require.Contains(t, location, path)
	status, _, _ = editor.send(path, path, formOf(t, page))
	require.Equal(t, 303, status, "pressed twice")
	_, page = editor.get(path)
	require.Contains(t, page, "规则 v2")
	require.Contains(t, page, "与 v1 对比")
	require.Contains(t, page, "新增条件 2")
	require.Contains(t, page, "change=lost")
	status, _, page = editor.send(path, path+"/freeze", formOf(t, page))
	require.Equal(t, 303, status, page)
	_, page = editor.get(path)
	require.Contains(t, page, "已冻结")
	_, list := editor.get(path + "/enterprises?verdict=eligible&version=2")
	require.Contains(t, list, "广州小型灯光有限公司")
	require.NotContains(t, list, "广州大型灯光有限公司")
	_, list = editor.get(path + "/enterprises?change=lost&against=1&version=2")
	require.Contains(t, list, "不再符合的企业")
	require.Contains(t, list, "广州大型灯光有限公司")
	_, old := editor.get(path + "?version=1")
	require.Contains(t, old, "readonly")
	require.NotContains(t, old, "停用</button>")
	resp, _ := editor.get(path + "?version=9")
	require.Equal(t, 404, resp.StatusCode)
}

func TestTheTextAndTheTreeOfARuleKeepStep(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, page := editor.get(path)
	form := formOf(t, page)
	form.Set("expression", "size == \"小型\" && import_export_right")
	status, counted := editor.fragment(path+"/edit", form)
	require.Equal(t, 200, status)
	require.NotContains(t, counted, "<html")
	require.Contains(t, counted, "企业规模为小型")
	require.Contains(t, counted, `data-announce="符合 1，较上次 −1"`)
	next := formOf(t, counted)
	require.Equal(t, "size", next.Get("key.0"))
	require.Equal(t, "第三条", next.Get("clause.1"), "a condition keeps its clause")

	next.Set("expression", "size == \"小型\"\n  && sise")
	status, wrong := editor.fragment(path+"/edit", next)
	require.Equal(t, 200, status)
	require.Contains(t, wrong, "规则文本第 2 行第 6 个字有误")
	require.Contains(t, wrong, "是不是“size”（企业规模）？")
	require.Equal(t, "size", formOf(t, wrong).Get("key.0"), "the conditions stay as they were")
	whole := editor.edit(path, wrong, "mute:0")
	require.Contains(t, whole, "<html", "without a script the answer is the page")
	require.Contains(t, whole, "请先改好规则文本")
	require.Equal(t, "size == \"小型\"\n  && sise", textOf(t, whole), "what was typed stays")
	whole = editor.edit(path, whole, "restore:")
	require.Equal(t, "size == \"小型\" && import_export_right", textOf(t, whole))
	whole = editor.edit(path, whole, "undo:")
	require.Equal(t, `town == "大石街道" && import_export_right`, textOf(t, whole))

	next = formOf(t, counted)
	next.Set("uscc", "nobody")
	status, tried := editor.fragment(path+"/try", next)
	require.Equal(t, 422, status)
	require.Contains(t, tried, "名录里没有这家企业")
	for _, junk := range []string{"node=c:7.7.7&edit=up:7", "node=g:0&node=c:0.0&join.0=x&edit=copy:0", "base={&past=x&edit=undo:", "edit=load:{"} {
		values, err := url.ParseQuery(junk)
		require.NoError(t, err)
		values.Set("csrf", form.Get("csrf"))
		resp, _ := editor.post(path+"/edit", values)
		require.Equal(t, 200, resp.StatusCode, junk)
	}
	acceptor := o.browser(accounts.New{Name: "何敏", Role: accounts.Acceptor})
	_, page = acceptor.get(path)
	require.NotContains(t, page, "保存草稿")
	require.Contains(t, page, "readonly")
	for _, at := range []string{"", "/edit", "/freeze", "/golden"} {
		status, _, _ := acceptor.send(path, path+at, url.Values{})
		require.Equal(t, 403, status, at)
	}
}

func TestARuleBeginsWithClausesAnotherRuleOrWhatTheBrowserKept(t *testing.T) {
	t.Parallel()
	o, taken := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	benefit := o.id(`insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		select document_id, '第二个事项', class, 20, created_by, now(), now() from benefits limit 1 returning id`)
	path := fmt.Sprintf("/console/benefits/%d/rule", benefit)
	_, page := editor.get(path)
	for _, start := range []string{"空白", "从条款提取", "从同类复制", "（v1）"} {
		require.Contains(t, page, start)
	}
	form := formOf(t, page)
	form["pick"] = []string{"第二条第（一）项", "第九条"}
	form.Set("edit", "clauses:")
	resp, picked := editor.post(path+"/edit", form)
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, "// 第二条第（一）项 小微企业\n// 待填〔第二条第（一）项〕: ? 等于 “”", textOf(t, picked))
	picked = editor.edit(path, picked, "", "key.1", "size", "val.1", "小型")
	require.Equal(t, "// 第二条第（一）项 小微企业\nsize == \"小型\"", textOf(t, picked))
	require.Equal(t, "第二条第（一）项", formOf(t, picked).Get("clause.1"))

	copied := editor.edit(path, page, "from:")
	require.Equal(t, `town == "大石街道" && import_export_right`, textOf(t, copied))
	require.Empty(t, formOf(t, copied).Get("clause.0"), "another document's clauses")
	require.Contains(t, editor.edit(path, page, "from:", "copy_of", "0"), "没有冻结过规则")

	loaded := editor.edit(path, page, `load:{"t":"size == \"小型\"","c":["第三条"]}`)
	require.Equal(t, `size == "小型"`, textOf(t, loaded))
	require.Equal(t, "第三条", formOf(t, loaded).Get("clause.0"))

	_, page = editor.get(taken)
	page = editor.edit(taken, page, "copy:1")
	page = editor.edit(taken, page, "mute:2")
	page = editor.edit(taken, page, "", "key.0", "revenue_10k_prev", "op.0", "大于", "val.0", "20000000")
	require.Contains(t, page, "须改")
	proposal := regexp.MustCompile(`value="(put:[^"]*)"`).FindStringSubmatch(page)
	require.NotNil(t, proposal)
	page = editor.edit(taken, page, html.UnescapeString(proposal[1]))
	require.Equal(t, "revenue_10k_prev > 2000\n&& import_export_right\n// 停用〔第三条〕: import_export_right", textOf(t, page), "what is muted stays")
	require.Equal(t, "第二条", formOf(t, page).Get("clause.0"))
}

func TestARuleSavedByTwoIsShownSideBySide(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor, head := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "陈科长", Role: accounts.SectionHead})
	_, mine := editor.get(path)
	_, theirs := head.get(path)
	form := formOf(t, theirs)
	form.Set("expression", `size == "大型"`)
	status, _, _ := head.send(path, path, form)
	require.Equal(t, 303, status)
	form = formOf(t, mine)
	form.Set("expression", `size == "小型"`)
	status, _, clash := editor.send(path, path, form)
	require.Equal(t, 409, status)
	require.Contains(t, clash, "他人已保存的")
	require.Contains(t, clash, "size == &#34;大型&#34;")
	require.Equal(t, `size == "小型"`, textOf(t, clash), "what was typed stays")
	_, saved := head.get(path)
	require.Equal(t, `size == "大型"`, textOf(t, saved), "nothing is overwritten")
	status, _, _ = editor.send(path, path, formOf(t, clash))
	require.Equal(t, 303, status, "after both were seen")
}

func TestARuleIsHeldToSignedEnterprises(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	var code string
	require.NoError(t, o.tx.QueryRow(t.Context(), `select uscc from enterprises where name = '广州大型灯光有限公司'`).Scan(&code))
	status, _, wrong := editor.send(path, path+"/golden", url.Values{"uscc": {code}, "expected": {"ineligible"}})
	require.Equal(t, 422, status)
	require.Contains(t, wrong, "请写明为什么应是这个判定")
	require.Contains(t, wrong, code, "what was typed stays")
	status, _, _ = editor.send(path, path+"/golden", url.Values{"uscc": {"nobody"}, "expected": {"ineligible"}, "note": {"大型"}})
	require.Equal(t, 422, status)
	status, _, _ = editor.send(path, path+"/golden", url.Values{"uscc": {code}, "expected": {"ineligible"}, "note": {"办法只扶持小微"}})
	require.Equal(t, 303, status)
	_, page := editor.get(path)
	require.Contains(t, page, "对照企业：0 家一致，1 家不同")
	require.Contains(t, page, "应为不符合，实际符合。")
	page = editor.edit(path, page, "", "clause.0", "第二条第（一）项", "key.0", "size", "op.0", "等于", "val.0", "大型")
	require.Contains(t, page, "1 家对照企业的判定与签署的不同")
	status, _, refused := editor.send(path, path+"/freeze", formOf(t, page))
	require.Equal(t, 422, status)
	require.Contains(t, refused, `href="#golden"`)
	id := o.id(`select id from enterprises where uscc = $1`, code)
	status, _, _ = editor.send(path, fmt.Sprintf("%s/golden/%d/remove", path, id), url.Values{})
	require.Equal(t, 422, status)
	status, _, _ = editor.send(path, fmt.Sprintf("%s/golden/%d/remove", path, id), url.Values{"reason": {"迁出"}})
	require.Equal(t, 303, status)
	_, page = editor.get(path)
	require.Contains(t, page, "对照企业：还没有")
}
