package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/notify/egress"
	"huizhida/notify/webhook"
	"huizhida/notify/webhook/webhooktest"
	"huizhida/seal"
)

var secretPattern = regexp.MustCompile(`whsec_[A-Za-z0-9+/]+=*`)

// withHooks is an office that tells apps on loopback, and a system administrator's browser.
func withHooks(t *testing.T) (*office, *webhook.Service, *browser) {
	t.Helper()
	o := newOffice(t)
	hooks, err := webhook.New(webhook.Config{DB: o.tx, Jobs: dbtest.Queue(t), Key: seal.NewKey(), Now: o.server.Now,
		Guard: egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}})
	require.NoError(t, err)
	o.server.Console.Webhooks = hooks
	return o, hooks, o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
}

func TestASystemAdministratorRegistersAnAppAndSeesItsSecretOnce(t *testing.T) {
	t.Parallel()

	o, hooks, admin := withHooks(t)
	app := webhooktest.Start(t)
	app.Now = o.server.Now
	_, body := admin.get("/admin/webhooks")
	require.Contains(t, body, "还没有登记接收地址")
	form := url.Values{"name": {"禺好办"}, "url": {"ftp://app"}, "events": {"claim.approved", "campaign.finished"}}
	status, _, body := admin.send("/admin/webhooks/new", "/admin/webhooks", form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "请填写完整的网址")
	require.Contains(t, body, `value="ftp://app"`, "what was typed stays")
	form.Set("url", app.URL)
	status, _, body = admin.send("/admin/webhooks/new", "/admin/webhooks", form)
	require.Equal(t, 201, status)
	first := secretPattern.FindString(body)
	require.NotEmpty(t, first)
	app.Know(first)
	id := o.id(`select max(id) from webhook_endpoints`)
	path := webhookPathOf(id)
	_, body = admin.get(path)
	require.NotContains(t, body, first)
	require.Contains(t, body, "推送完成、申领通过")

	status, _, _ = admin.send(path, path+"/test", url.Values{})
	require.Equal(t, 303, status)
	delivery := o.id(`select max(id) from webhook_deliveries`)
	app.Answer(func(w http.ResponseWriter, _ webhooktest.Hook) {
		http.Error(w, "维护中，稍后再来", http.StatusServiceUnavailable)
	})
	_, err := hooks.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: delivery})
	require.NoError(t, err)
	_, body = admin.get(path)
	require.Contains(t, body, "503 维护中，稍后再来", "the answer's first words")
	require.Contains(t, body, "连续失败")

	status, _, body = admin.send(path, path+"/rotate", url.Values{"overlap": {"24"}})
	require.Equal(t, 200, status)
	second := secretPattern.FindString(body)
	require.NotEqual(t, first, second)
	require.Contains(t, body, "旧密钥用到2022年12月13日（周二）10:24")
	app.Know(second)
	app.Answer(func(w http.ResponseWriter, _ webhooktest.Hook) { w.WriteHeader(204) })
	o.now = o.now.Add(time.Minute)
	sent := path + "/deliveries/" + itoa(delivery)
	status, _, _ = admin.send(sent, sent+"/replay", url.Values{})
	require.Equal(t, 303, status)
	_, err = hooks.Deliver(t.Context(), webhook.DeliverArgs{DeliveryID: delivery})
	require.NoError(t, err)
	require.Empty(t, app.Refused(), "each bears a signature of the new secret or of the old one")
	_, body = admin.get(sent)
	for _, want := range []string{"已送达", "webhook.test", "结果不明|失败", "成功"} {
		require.Regexp(t, want, body)
	}
	resp, _ := admin.get("/admin/webhooks/" + itoa(id+1) + "/deliveries/" + itoa(delivery))
	require.Equal(t, 404, resp.StatusCode)
}

func TestAnAppThatFailedForDaysIsOffUntilItIsEnabledAndMadeUpFor(t *testing.T) {
	t.Parallel()

	o, hooks, admin := withHooks(t)
	id, _, err := hooks.AddEndpoint(t.Context(), o.person(t), webhook.EndpointInput{Name: "番禺政务通", URL: "http://127.0.0.1:1/hooks"})
	require.NoError(t, err)
	path := webhookPathOf(id)
	_, err = o.tx.Exec(t.Context(), `update webhook_endpoints set disabled_at = $2, disabled_for = 'failing', failing_since = $2 where id = $1`, id, o.now.Add(-48*time.Hour))
	require.NoError(t, err)
	require.NoError(t, hooks.Emit(t.Context(), o.tx, webhook.NoticePublished, "notices/1/published/"+itoa(id), webhook.NoticeData{NoticeID: 1}))
	_, body := admin.get(path)
	for _, want := range []string{"自动停用", "连续5天全部失败", "没有消息"} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, "补发未送达的", "not while it is off")
	status, _, _ := admin.send(path, path+"/enable", url.Values{})
	require.Equal(t, 303, status)
	status, _, body = admin.send(path, path+"/recover", url.Values{"from": {"gestern"}, "from_time": {"10:00"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "日期应写成")
	status, _, _ = admin.send(path, path+"/recover", url.Values{"from": {"2022-12-10"}, "from_time": {"10:00"}})
	require.Equal(t, 303, status)
	_, body = admin.get(path)
	require.Contains(t, body, "没有送达的1条重新排队")
	require.Contains(t, body, "申报通知发布")

	status, _, _ = admin.send(path, path+"/disable", url.Values{})
	require.Equal(t, 303, status)
	status, _, body = admin.send(path, path+"/delete", url.Values{})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请先勾选确定")
	status, _, _ = admin.send(path, path+"/delete", url.Values{"sure": {"1"}})
	require.Equal(t, 303, status)
	resp, _ := admin.get(path)
	require.Equal(t, 404, resp.StatusCode)
	require.EqualValues(t, 4, o.id(`select count(*) from audit_events where subject = 'webhook_endpoints' and subject_id = $1 and actor = '罗永康'`, id))
}

// person is the system administrator as the trail names it.
func (o *office) person(t *testing.T) audit.Actor {
	t.Helper()
	return audit.Actor{ID: o.id(`select id from accounts where name = '罗永康' order by id desc limit 1`), Name: "罗永康 系统"}
}

func webhookPathOf(id int64) string { return "/admin/webhooks/" + itoa(id) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
