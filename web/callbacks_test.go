package web

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/web/callback"
)

// called is an office with an SMS account, and a way for its provider to call.
type called struct {
	*office
	account notify.Account
	app     *fiber.App
	log     strings.Builder
}

func newCalled(t *testing.T) *called {
	t.Helper()
	o := &called{office: newOffice(t)}
	n := o.server.Portal.Notify
	n.Providers, n.BaseURL = sms.Providers(), "https://huiqi.example"
	o.server.Log = slog.New(slog.NewTextHandler(&o.log, nil))
	text := func(s string) json.RawMessage { return json.RawMessage(fmt.Sprintf("%q", s)) }
	id, err := n.SaveAccount(t.Context(), audit.System("test"), notify.AccountInput{Channel: notify.SMS, Kind: "aliyun", Name: "阿里云", RestingWeight: 50,
		Config: map[string]json.RawMessage{"key_id": text("LTAI"), "secret": text("s3cr3t"), "sign": text("番禺惠企"), "template": text("SMS_1"), "text": text("${notice}")}})
	require.NoError(t, err)
	o.account, err = n.Account(t.Context(), id)
	require.NoError(t, err)
	o.app = o.server.App()
	return o
}

// path is the account's address for a topic.
func (o *called) path(topic string) string {
	for _, a := range o.account.Callbacks {
		if strings.HasSuffix(a.URL, "/"+topic) {
			return strings.TrimPrefix(a.URL, "https://huiqi.example")
		}
	}
	o.t.Fatalf("no address for %s", topic)
	return ""
}

func (o *called) post(path, body string) (*http.Response, string) {
	o.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	resp, err := o.app.Test(req, -1)
	require.NoError(o.t, err)
	answer, err := io.ReadAll(resp.Body)
	require.NoError(o.t, err)
	return resp, string(answer)
}

func TestAProvidersCallIsTakenWithoutASessionAndAnsweredAsItWants(t *testing.T) {
	t.Parallel()
	o := newCalled(t)
	resp, body := o.post(o.path("receipts"), `[{"phone_number":"13800000001","report_time":"2022-12-12 10:00:03","success":true,"err_code":"DELIVERED","biz_id":"9^0"}]`)
	require.Equal(t, 200, resp.StatusCode, body)
	require.Equal(t, `{"code":0,"msg":"接收成功"}`, body)
	require.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
	require.Empty(t, resp.Cookies())
	require.EqualValues(t, 1, o.id(`select count(*) from river_job where kind = 'take_receipt'`))
	require.EqualValues(t, 0, o.id(`select count(*) from river_job where args::text like '%13800000001%'`), "no number stands in a job")

	reply := `[{"phone_number":"13800000001","send_time":"2022-12-12 10:00:03","content":"R"},{"phone_number":"13800000002","send_time":"2022-12-12 10:00:03","content":"收到"}]`
	for range 2 {
		resp, body = o.post(o.path("replies"), reply)
		require.Equal(t, 200, resp.StatusCode, body)
	}
	require.EqualValues(t, 1, o.id(`select count(*) from suppressions where channel = 'sms' and reason = 'reply'`))
	require.EqualValues(t, 1, o.id(`select count(*) from audit_events where action = 'consent.withdraw'`), "twice is once")
	require.Contains(t, o.log.String(), "path=/callbacks/sms/:account/:token/:topic")
	require.NotContains(t, o.log.String(), o.server.Portal.Notify.CallbackToken(o.account.ID), "the secret part stays out of the log")
}

func TestAForgedCallChangesNothing(t *testing.T) {
	t.Parallel()
	o := newCalled(t)
	good := o.path("replies")
	token := o.server.Portal.Notify.CallbackToken(o.account.ID)
	body := `[{"phone_number":"13800000001","content":"R"}]`
	for path, want := range map[string]int{
		strings.Replace(good, token, "AAAAAAAAAAAAAAAAAAAAAA", 1):                                                         403,
		strings.Replace(good, token, "x", 1):                                                                              403,
		fmt.Sprintf("/callbacks/sms/%d/%s/replies", o.account.ID+1, o.server.Portal.Notify.CallbackToken(o.account.ID+1)): 403, // no such account
		fmt.Sprintf("/callbacks/sms/%d/%s/replies", o.account.ID+1, token):                                                403,
		fmt.Sprintf("/callbacks/sms/x/%s/replies", token):                                                                 403,
		strings.Replace(good, "/sms/", "/wechat/", 1):                                                                     404,
		strings.Replace(good, "replies", "orders", 1):                                                                     404,
	} {
		resp, said := o.post(path, body)
		require.Equal(t, want, resp.StatusCode, path)
		require.NotContains(t, said, "<html", "a machine reads the answer")
		require.Empty(t, resp.Cookies())
	}
	for _, broken := range []string{"", "{", `{"phone_number":1}`, "\x00\xff"} {
		resp, _ := o.post(good, broken)
		require.Equal(t, 422, resp.StatusCode, "%q", broken)
	}
	resp, _ := o.post(good, "["+strings.Repeat(" ", callback.MaxBody)+"]")
	require.Equal(t, 413, resp.StatusCode)
	require.EqualValues(t, 0, o.id(`select count(*) from suppressions where channel = 'sms'`))
	require.EqualValues(t, 0, o.id(`select count(*) from river_job where kind = 'take_receipt'`))
}

func TestWhoIsRefusedOftenIsSlowedDownAndWhoIsHeardIsNot(t *testing.T) {
	t.Parallel()
	o := newCalled(t)
	for range 100 {
		resp, _ := o.post(o.path("receipts"), `[]`)
		require.Equal(t, 200, resp.StatusCode)
	}
	last := 0
	for range 61 {
		resp, _ := o.post("/callbacks/sms/1/x/receipts", `[]`)
		last = resp.StatusCode
	}
	require.Equal(t, 429, last)
}

func TestTheSystemAdministratorFindsTheAddressesThatTheProviderMustBeTold(t *testing.T) {
	t.Parallel()
	o := newCalled(t)
	admin := o.browser(accounts.New{Name: "吴系统", Role: accounts.SystemAdmin})
	_, page := admin.get(fmt.Sprintf("/admin/providers/%d", o.account.ID))
	require.NotEmpty(t, o.account.Callbacks)
	for _, a := range o.account.Callbacks {
		require.Contains(t, page, a.Label)
		require.Contains(t, page, a.URL)
	}
	require.NotContains(t, page, "s3cr3t")
}

// What goes wrong while a callback is taken, and whoever unsubscribes, leave no secret part of an address in the log.
func TestNoSecretPartOfAnAddressIsLogged(t *testing.T) {
	t.Parallel()
	o := newCalled(t)
	o.server.Portal.Notify.Jobs = nil // a fault of ours
	resp, _ := o.post(o.path("receipts"), `[{"phone_number":"13800000001","report_time":"2022-12-12 10:00:03","success":true,"err_code":"DELIVERED","biz_id":"9^0"}]`)
	require.Equal(t, 500, resp.StatusCode)
	require.Contains(t, o.log.String(), "request failed")
	o.post(strings.Replace(o.path("receipts"), "/callbacks/", "/Callbacks/", 1), `[]`)
	o.post("/unsubscribe/c2VjcmV0LXRva2Vu", "")
	require.NotContains(t, o.log.String(), o.server.Portal.Notify.CallbackToken(o.account.ID))
	require.NotContains(t, o.log.String(), "c2VjcmV0LXRva2Vu")
}
