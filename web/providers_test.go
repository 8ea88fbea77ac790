package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
)

// smtpKind is a kind of account with every sort of field.
var smtpKind = notify.Provider{Channel: notify.Email, Kind: "smtp", Label: "SMTP 邮件服务器", Fields: []notify.ProviderField{
	{Name: "addr", Label: "服务器地址", Required: true}, {Name: "from", Label: "发件人", Required: true}, {Name: "password", Label: "密码", Secret: true},
	{Name: "headers", Label: "附加信头", Rows: 3},
}, Make: func(config json.RawMessage) (notify.Carrier, error) {
	var c struct {
		Addr, From, Password string
		Headers              map[string]string
	}
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return email.New(email.Config{Addr: c.Addr, From: c.From})
}}

func TestASystemAdministratorSetsUpTriesAndEnablesAProviderAccount(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	push.Providers = []notify.Provider{smtpKind}
	peer := smtptest.Start(t)
	admin := o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
	_, body := admin.get("/admin/providers")
	require.Contains(t, body, "邮件没有启用的账号：消息只记录，不发出")
	blank := "/admin/providers/new?channel=email&amp;kind=smtp"
	require.Contains(t, body, blank)
	blank = strings.ReplaceAll(blank, "&amp;", "&")

	form := url.Values{"channel": {"email"}, "kind": {"smtp"}, "name": {"区政务邮箱"}, "config-addr": {""}, "config-from": {"noreply@huiqi.example"},
		"config-password": {"s3cret-Panyu"}, "config-headers": {`{"X-Office": "panyu"}`}, "weight": {"101"}, "rate": {"fast"}}
	status, _, body := admin.send(blank, "/admin/providers", form)
	require.Equal(t, 422, status)
	for _, want := range []string{"请填写服务器地址", `href="#config-addr"`, "权重应在0到100之间", "每秒条数应为不小于0的数", `value="区政务邮箱"`, `value="fast"`, "X-Office"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "s3cret-Panyu", "a secret does not come back")
	form.Set("config-addr", peer.Addr)
	form.Set("weight", "60")
	form.Set("rate", "2.5")
	status, path, _ := admin.send(blank, "/admin/providers", form)
	require.Equal(t, 303, status)

	_, body = admin.get(path)
	for _, want := range []string{"已停用", "已设置，不再显示", "每秒2.5条，一次最多8条", "先做连通测试，再启用"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "s3cret-Panyu")
	status, _, body = admin.send(path, path+"/test", url.Values{"address": {"luo"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写完整的邮箱地址")
	require.Contains(t, body, `value="luo"`)
	status, _, _ = admin.send(path, path+"/test", url.Values{"address": {"luo@panyu.example"}})
	require.Equal(t, 303, status)
	require.Len(t, peer.Mails(), 1)
	status, _, _ = admin.send(path, path+"/enable", url.Values{})
	require.Equal(t, 303, status)
	status, _, body = admin.send(path, path+"/enable", url.Values{})
	require.Equal(t, 409, status)
	require.Contains(t, body, "已经启用")
	_, body = admin.get("/admin/providers")
	require.NotContains(t, body, "没有启用的账号")

	_, body = admin.get(path + "/edit")
	require.Contains(t, body, "已设置，留空则不变")
	_, version, _ := strings.Cut(body, `name="version" value="`)
	version, _, _ = strings.Cut(version, `"`)
	form.Set("version", version)
	form.Set("config-password", "")
	form.Set("daily_quota", "500")
	status, _, _ = admin.send(path+"/edit", path, form)
	require.Equal(t, 303, status)
	_, body = admin.get(path)
	require.Contains(t, body, "今日已用0/500条")
	require.Contains(t, body, "已设置，不再显示", "a blank secret keeps what it was")
	status, _, body = admin.send(path+"/edit", path, form)
	require.Equal(t, 409, status, "the same form twice is stale")
	require.Contains(t, body, "有人改过")
	status, _, _ = admin.send(path, path+"/disable", url.Values{})
	require.Equal(t, 303, status)
	id := o.id(`select max(id) from provider_accounts`)
	require.Equal(t, fmt.Sprintf("/admin/providers/%d", id), path)
	require.EqualValues(t, 5, o.id(`select count(*) from audit_events where subject = 'provider_accounts' and subject_id = $1 and actor = '罗永康'`, id))
}
