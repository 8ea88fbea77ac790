package web

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/files"
)

// addRegister gives the office's site its register.
func (o *office) addRegister() *enterprises.Service {
	clock := func() time.Time { return o.now }
	register := &enterprises.Service{DB: o.tx, Jobs: dbtest.Queue(o.t), Now: clock, Files: &files.Service{DB: o.tx, Now: clock}}
	o.server.Console.Enterprises, o.server.Portal.Enterprises = register, register
	o.server.Portal.Matching = o.server.Console.Matching
	return register
}

// upload sends a list through the import form.
func (b *browser) upload(source, file string) (int, string, string) {
	b.t.Helper()
	_, body := b.get("/console/imports")
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range map[string]string{"csrf": csrfOf(b.t, body), "source": source, "as_of": "2022-12-01"} {
		require.NoError(b.t, w.WriteField(name, value))
	}
	part, err := w.CreateFormFile("file", "名单.csv")
	require.NoError(b.t, err)
	_, err = part.Write([]byte(file))
	require.NoError(b.t, err)
	require.NoError(b.t, w.Close())
	req := httptest.NewRequest("POST", "/console/imports", &form)
	req.Header.Set("Content-Type", w.FormDataContentType())
	resp, answer := b.do(req)
	return resp.StatusCode, resp.Header.Get("Location"), answer
}

func TestStaffImportAListAndOpenAnEnterprise(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	register := o.addRegister()
	b := o.browser(accounts.New{Name: "何国荣", Role: accounts.Liaison})

	status, _, answer := b.upload("", "uscc\n1\n")
	require.Equal(t, 422, status)
	require.Contains(t, answer, "请填写数据来源")
	status, at, _ := b.upload("广州海关", "uscc,单位,镇街,从业人员\n91440101MA5CJQ4N59,广州甲公司,沙湾镇,25\n91350100M0001TGQXM,乙,,\n<b>,丙,,x\n")
	require.Equal(t, 303, status)
	_, body := b.get(at)
	require.Contains(t, body, "没有“单位”这个属性")
	require.Contains(t, body, `<option value="uscc" selected`)

	status, _, answer = b.send(at, at+"/check", url.Values{"c0": {"name"}, "c1": {"name"}, "c2": {"town"}, "c3": {"-"}})
	require.Equal(t, 422, status)
	require.Contains(t, answer, "两列都对应")
	choices := url.Values{"c0": {"uscc"}, "c1": {"name"}, "c2": {"town"}, "c3": {"employees"}}
	status, _, _ = b.send(at, at+"/check", choices)
	require.Equal(t, 303, status)
	_, body = b.get(at)
	require.Contains(t, body, "试导入中")
	id, err := strconv.ParseInt(at[strings.LastIndex(at, "/")+1:], 10, 64)
	require.NoError(t, err)
	require.NoError(t, register.RunCheck(t.Context(), id))

	_, body = b.get(at)
	for _, want := range []string{"将新增1家", "校验码不符", "放行", "&lt;b&gt;", "确认导入"} {
		require.Contains(t, body, want)
	}
	status, _, _ = b.send(at, at+"/override", url.Values{"uscc": {"91350100M0001TGQXM"}, "reason": {""}})
	require.Equal(t, 422, status)
	status, _, _ = b.send(at, at+"/override", url.Values{"uscc": {"91350100M0001TGQXM"}, "reason": {"已核对营业执照"}})
	require.Equal(t, 303, status)
	require.NoError(t, register.RunCheck(t.Context(), id))
	status, _, _ = b.send(at, at+"/confirm", url.Values{})
	require.Equal(t, 303, status)
	require.NoError(t, register.RunImport(t.Context(), id))
	_, body = b.get(at)
	require.Contains(t, body, "已导入：新增2家")
	resp, body := b.get(at + "/rejected.csv")
	require.Equal(t, "text/csv; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Contains(t, body, "<b>,丙,,x,4,")
	status, _, _ = b.send("/console/imports", at+"/confirm", url.Values{})
	require.Equal(t, 409, status)

	_, body = b.get("/console/enterprises?q=" + url.QueryEscape("甲公司"))
	require.Contains(t, body, "沙湾街道")
	e, err := register.GetByUSCC(t.Context(), "91440101MA5CJQ4N59")
	require.NoError(t, err)
	one := "/console/enterprises/" + strconv.FormatInt(e.ID, 10)
	_, body = b.get(one)
	for _, want := range []string{"广州海关", "25人", "2022-12-01", "行业未知，无法判定规模", "申领通知"} {
		require.Contains(t, body, want)
	}
	_, body = b.get(one + "/facts/employees")
	require.Contains(t, body, "现值")
	resp, _ = b.get(one + "/facts/nothing")
	require.Equal(t, 404, resp.StatusCode)
	resp, _ = b.get("/console/enterprises/999999999")
	require.Equal(t, 404, resp.StatusCode)

	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, body = editor.get(at)
	require.NotContains(t, body, "/confirm")
	_, body = editor.get("/console/imports")
	require.NotContains(t, body, `type="file"`)
}

func TestAnEnterpriseSeesItsFactsAndAddsToThem(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	register := o.addRegister()
	b := o.firm("甲公司")
	_, body := b.get("/me/profile")
	require.Contains(t, body, "还没有您的资料")
	_, body = b.get("/me/profile?edit=patents")
	require.Contains(t, body, `name="value"`)

	status, _, body := b.send("/me/profile?edit=patents", "/me/profile", url.Values{"key": {"patents"}, "value": {"许多"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "应为整数")
	require.Contains(t, body, "许多", "what was typed stays")
	status, _, _ = b.send("/me/profile?edit=patents", "/me/profile", url.Values{"key": {"patents"}, "value": {"12"}})
	require.Equal(t, 303, status)
	_, body = b.get("/me/profile")
	require.Contains(t, body, enterprises.SelfDeclared)
	require.Contains(t, body, "12件")
	status, _, _ = b.send("/me/profile?edit=patents", "/me/profile", url.Values{"key": {"dishonest"}, "value": {"否"}})
	require.Equal(t, 422, status, "an authority's to state")

	id := o.id(`select enterprise_id from facts where key = 'patents' and superseded_at is null`)
	_, err := register.SetFact(t.Context(), audit.System("test"), id, enterprises.Statement{Key: "patents", Cell: "3", Source: "知识产权局"})
	require.NoError(t, err)
	_, body = b.get("/me/profile?edit=patents")
	require.NotContains(t, body, `name="value"`, "what an authority has stated is not for the enterprise to change")
}
