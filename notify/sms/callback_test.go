package sms_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

var reported = time.Date(2022, 9, 1, 10, 0, 3, 0, calendar.Shanghai)

// posted is a callback as its provider sends it.
func posted(provider sms.Provider, body string) sms.Callback {
	if provider != sms.Gateway {
		return sms.Callback{Token: token, Body: []byte(body)}
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	h := http.Header{}
	h.Set("X-Sms-Key", smstest.KeyID)
	h.Set("X-Sms-Timestamp", stamp)
	h.Set("X-Sms-Signature", smstest.GatewaySignature(stamp, []byte(body)))
	return sms.Callback{Header: h, Body: []byte(body)}
}

func offline(t testing.TB, provider sms.Provider) *sms.Carrier {
	return carrier(t, config(provider, &smstest.Peer{URL: "https://sms.example"}))
}

const (
	aliyunReport = `[
	{"phone_number":"13800000001","send_time":"2022-09-01 10:00:00","report_time":"2022-09-01 10:00:03","success":true,"err_code":"DELIVERED",
	 "err_msg":"用户接收成功","sms_size":"1","biz_id":"900619746936498440^0","out_id":"7.1@huiqi.example"},
	{"phone_number":"13800000002","send_time":"2022-09-01 10:00:00","report_time":"2022-09-01 10:00:03","success":false,"err_code":"MOBILE_IN_BLACK",
	 "err_msg":"黑名单","sms_size":"1","biz_id":"900619746936498440^0","out_id":"m.abcd"},
	{"phone_number":"13800000003","report_time":"2022-09-01 10:00:03","success":"false","err_code":"MOBILE_NOT_ON_SERVICE","err_msg":"停机、空号、关机","biz_id":"9^0"},
	{"phone_number":"13800000004","report_time":"?","success":false,"err_code":"MK:0001","err_msg":"","biz_id":9},
	{"phone_number":"13800000005","report_time":"2022-09-01 10:00:03","success":false,"err_code":"XX:9","err_msg":"空号","biz_id":"9^0"},
	{"phone_number":"13800000008","report_time":"2022-09-01 10:00:03","success":false,"err_code":"XX:8","err_msg":"停机、空号或关机","biz_id":"9^0"},
	{"phone_number":"138****0006","success":true,"biz_id":"9^0"}, {"phone_number":"13800000007","success":true}, {"phone_number":"13800000007","biz_id":"9^0"}, 7, null, []
	]`
	tencentReport = `[
	{"user_receive_time":"2022-09-01 10:00:03","nationcode":"86","mobile":"13800000001","report_status":"SUCCESS","errmsg":"DELIVRD","description":"用户短信送达成功","sid":"5000:1"},
	{"user_receive_time":"2022-09-01 10:00:03","nationcode":"86","mobile":"13800000002","report_status":"FAIL","errmsg":"DB:0144","description":"黑名单","sid":"5000:2"},
	{"user_receive_time":"2022-09-01 10:00:03","nationcode":"852","mobile":"13800000003","report_status":"SUCCESS","errmsg":"DELIVRD","sid":"5000:3"},
	{"nationcode":"86","mobile":"13800000004","report_status":"SOME","sid":"5000:4"}, "x"]`
	gatewayReport = `{"receipts":[
	{"id":"7.1@huiqi.example","ref":"g-1","to":"13800000001","state":"delivered","code":"DELIVRD","at":"2022-09-01T10:00:03+08:00"},
	{"id":"7.2@huiqi.example","to":"13800000002","state":"failed","code":"blacklisted","at":"2022-09-01T02:00:03Z"},
	{"id":"7.3@huiqi.example","to":"13800000003","state":"failed","code":"out_of_service","at":"2022-09-01T02:00:03Z"},
	{"id":"7.4@huiqi.example","to":"13800000004","state":"failed","code":"bad_number"},
	{"id":"7.5@huiqi.example","to":"13800000004","state":"pending"}, {"to":"13800000004","state":"failed"}, {"id":1}]}`
)

func TestReceiptsAreReadAsTheProvidersWriteThem(t *testing.T) {
	t.Parallel()
	for provider, c := range map[sms.Provider]struct {
		body string
		want []sms.Receipt
	}{
		sms.Aliyun: {aliyunReport, []sms.Receipt{
			{Ref: "900619746936498440^0", MessageID: "7.1@huiqi.example", To: number(1), State: sms.Delivered, Code: "DELIVERED", At: reported},
			{Ref: "900619746936498440^0", To: number(2), State: sms.Failed, Code: "MOBILE_IN_BLACK", Reason: sms.Blacklisted, At: reported},
			{Ref: "9^0", To: number(3), State: sms.Failed, Code: "MOBILE_NOT_ON_SERVICE", Reason: sms.OutOfService, At: reported},
			{Ref: "9", To: number(4), State: sms.Failed, Code: "MK:0001", Reason: sms.BadNumber, BadAddress: true},
			{Ref: "9^0", To: number(5), State: sms.Failed, Code: "XX:9", Reason: sms.BadNumber, BadAddress: true, At: reported},
			{Ref: "9^0", To: number(8), State: sms.Failed, Code: "XX:8", Reason: notify.Rejected, At: reported}, // one of several causes
		}},
		sms.Tencent: {tencentReport, []sms.Receipt{
			{Ref: "5000:1", To: number(1), State: sms.Delivered, Code: "DELIVRD", At: reported},
			{Ref: "5000:2", To: number(2), State: sms.Failed, Code: "DB:0144", Reason: sms.Blacklisted, At: reported},
		}},
		sms.Gateway: {gatewayReport, []sms.Receipt{
			{Ref: "g-1", MessageID: "7.1@huiqi.example", To: number(1), State: sms.Delivered, Code: "DELIVRD", At: reported},
			{MessageID: "7.2@huiqi.example", To: number(2), State: sms.Failed, Code: "blacklisted", Reason: sms.Blacklisted, At: reported},
			{MessageID: "7.3@huiqi.example", To: number(3), State: sms.Failed, Code: "out_of_service", Reason: sms.OutOfService, At: reported},
			{MessageID: "7.4@huiqi.example", To: number(4), State: sms.Failed, Code: "bad_number", Reason: sms.BadNumber, BadAddress: true},
		}},
	} {
		got, err := offline(t, provider).Receipts(posted(provider, c.body))
		require.NoError(t, err)
		for i := range got {
			if !got[i].At.IsZero() {
				got[i].At = got[i].At.In(calendar.Shanghai)
			}
		}
		require.Equal(t, c.want, got, provider)
	}
}

func TestRepliesAreReadAsTheProvidersWriteThem(t *testing.T) {
	t.Parallel()
	for provider, body := range map[sms.Provider]string{
		sms.Aliyun: `[{"phone_number":"13800000001","send_time":"2022-09-01 10:00:03","content":"Ｒ ","sign_name":"番禺惠企","dest_code":"1234","sequence_id":1234567890},
			{"phone_number":"13800000002","send_time":"2022-09-01 10:00:03","content":"收到","dest_code":"1234","sequence_id":"1234567891"},{"content":"R"}]`,
		sms.Tencent: `{"extend":"","mobile":"13800000001","nationcode":"86","sign":"番禺惠企","text":"Ｒ ","time":1661997603}`,
		sms.Gateway: `{"replies":[{"from":"+8613800000001","text":"Ｒ ","at":"2022-09-01T10:00:03+08:00"},{"from":"13800000002","text":"收到","at":"2022-09-01T10:00:03+08:00"},{}]}`,
	} {
		got, err := offline(t, provider).Replies(posted(provider, body))
		require.NoError(t, err)
		for i := range got {
			require.True(t, got[i].At.Equal(reported))
			got[i].At = time.Time{}
		}
		want := []sms.Reply{{From: number(1), Text: "Ｒ ", OptOut: true}, {From: number(2), Text: "收到"}}
		if provider == sms.Tencent {
			want = want[:1] // one to a call
		}
		require.Equal(t, want, got, provider)
	}
}

func TestAForgedCallbackIsTurnedAway(t *testing.T) {
	t.Parallel()
	for provider, body := range map[sms.Provider]string{sms.Aliyun: aliyunReport, sms.Tencent: tencentReport, sms.Gateway: gatewayReport} {
		c := offline(t, provider)
		forged := map[string]sms.Callback{"nothing": {Body: []byte(body)}, "another token": {Token: token + "x", Body: []byte(body)}}
		if provider == sms.Gateway {
			spoil := func(header, value string) sms.Callback {
				cb := posted(provider, body)
				cb.Header.Set(header, value)
				return cb
			}
			old := strconv.FormatInt(time.Now().Add(-6*time.Minute).Unix(), 10)
			late := spoil("X-Sms-Timestamp", old)
			late.Header.Set("X-Sms-Signature", smstest.GatewaySignature(old, []byte(body)))
			changed := posted(provider, body)
			changed.Body = append(changed.Body, ' ')
			forged = map[string]sms.Callback{"nothing": {Token: token, Body: []byte(body)}, "another key": spoil("X-Sms-Key", "x"), "another time": spoil("X-Sms-Timestamp", old),
				"another signature": spoil("X-Sms-Signature", "v1=00"), "an old one": late, "another body": changed}
		}
		for name, cb := range forged {
			_, err := c.Receipts(cb)
			require.ErrorIs(t, err, sms.ErrForged, "%s %s", provider, name)
			_, err = c.Replies(cb)
			require.ErrorIs(t, err, sms.ErrForged, "%s %s", provider, name)
		}
	}
	open := config(sms.Aliyun, &smstest.Peer{URL: "https://sms.example"})
	open.CallbackToken = ""
	_, err := carrier(t, open).Receipts(sms.Callback{Body: []byte(aliyunReport)})
	require.ErrorIs(t, err, sms.ErrForged, "without a secret nothing is let in")
}

func TestABodyThatIsNoReportIsAnError(t *testing.T) {
	t.Parallel()
	for _, provider := range []sms.Provider{sms.Aliyun, sms.Tencent, sms.Gateway} {
		c := offline(t, provider)
		for _, body := range []string{"", "{", "7", `{"receipts":7,"replies":"x"}`, `"x"`, "<html>"} {
			_, err := c.Receipts(posted(provider, body))
			require.ErrorIs(t, err, sms.ErrCallback, "%s %q", provider, body)
			if provider != sms.Tencent || body != `{"receipts":7,"replies":"x"}` {
				_, err = c.Replies(posted(provider, body))
				require.ErrorIs(t, err, sms.ErrCallback, "%s %q", provider, body)
			}
		}
		require.NotEmpty(t, c.Thanks())
	}
}

func FuzzCallbacks(f *testing.F) {
	for _, seed := range []string{aliyunReport, tencentReport, gatewayReport, `{"mobile":"13800000001","text":"R","time":-1}`, `{"replies":[{"from":"x"}]}`, "[[[", "[null]"} {
		f.Add([]byte(seed))
	}
	carriers := map[sms.Provider]*sms.Carrier{}
	for _, provider := range []sms.Provider{sms.Aliyun, sms.Tencent, sms.Gateway} {
		carriers[provider] = offline(f, provider)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for provider, c := range carriers {
			receipts, err := c.Receipts(posted(provider, string(body)))
			for _, r := range receipts {
				if r.To != number1(r.To) || r.Ref == "" && r.MessageID == "" || r.State != sms.Delivered && r.State != sms.Failed ||
					r.BadAddress && r.State != sms.Failed || (r.Reason != "") != (r.State == sms.Failed) || r.At.Year() != 1 && r.At.Year() < 2000 {
					t.Errorf("%s: %+v", provider, r)
				}
			}
			if err != nil && len(receipts) > 0 {
				t.Errorf("%s: both an error and receipts", provider)
			}
			replies, _ := c.Replies(posted(provider, string(body)))
			for _, r := range replies {
				if r.From != number1(r.From) || r.OptOut != sms.OptOut(r.Text) {
					t.Errorf("%s: %+v", provider, r)
				}
			}
		}
	})
}

func number1(s string) string {
	n, ok := sms.Number(s)
	if !ok {
		return "no number"
	}
	return n
}

func TestAQuestionFindsTheMessageThatGotLost(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		t.Run(string(provider), func(t *testing.T) {
			t.Parallel()
			peer.Marks = true
			peer.After = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(500); return true }
			c := carrier(t, config(provider, peer))
			batch := several(3)
			for i := range batch {
				batch[i].Params["enterprise"] = "甲" // one call, for Tencent too
			}
			sent := time.Now()
			for _, r := range send(t, c, batch...) {
				require.True(t, r.Failure.Unsure)
			}
			peer.After = nil
			peer.Report = func(m smstest.Message) (string, string, time.Time) {
				switch m.To {
				case number(1), "+86" + number(1):
					return "delivered", "DELIVERED", reported
				case number(2), "+86" + number(2):
					return "failed", "MK:0001", reported
				}
				return "", "", time.Time{}
			}
			ask := func(q sms.Question) []sms.Receipt {
				got, f := c.Query(t.Context(), q)
				require.Nil(t, f)
				for i := range got {
					got[i].At, got[i].Ref = time.Time{}, ""
				}
				return got
			}
			require.Equal(t, []sms.Receipt{{MessageID: batch[0].ID, To: number(1), State: sms.Delivered, Code: "DELIVERED"}},
				ask(sms.Question{ID: batch[0].ID, To: batch[0].To, SentAt: sent}))
			require.Equal(t, []sms.Receipt{{MessageID: batch[1].ID, To: number(2), State: sms.Failed, Code: "MK:0001", Reason: sms.BadNumber, BadAddress: true}},
				ask(sms.Question{ID: batch[1].ID, To: batch[1].To, SentAt: sent}))
			waiting := ask(sms.Question{ID: batch[2].ID, To: batch[2].To, SentAt: sent})
			if provider == sms.Tencent {
				require.Empty(t, waiting, "it tells only of what the carrier reported")
			} else {
				require.Equal(t, []sms.Receipt{{MessageID: batch[2].ID, To: number(3), State: sms.Pending}}, waiting)
			}
			require.Empty(t, ask(sms.Question{ID: "another", To: batch[0].To, SentAt: sent}), "another message to the same number")
			require.Empty(t, ask(sms.Question{ID: batch[0].ID, To: number(9), SentAt: sent}))
			for _, m := range peer.Messages() {
				if strings.HasSuffix(m.To, number(1)) {
					require.Len(t, ask(sms.Question{ID: batch[0].ID, Ref: m.Ref, To: number(1), SentAt: sent}), 1)
				}
			}
			require.Empty(t, ask(sms.Question{Ref: "another", To: number(1), SentAt: sent}))
		})
	}
}

func TestAnAnswerWithoutTheContextIsMarkedAsUncertain(t *testing.T) {
	t.Parallel()
	peer := smstest.Tencent(t)
	c := carrier(t, config(sms.Tencent, peer))
	require.Nil(t, send(t, c, outgoing(1, "甲"))[0].Failure)
	peer.Report = func(smstest.Message) (string, string, time.Time) { return "delivered", "DELIVRD", time.Now() }
	got, f := c.Query(t.Context(), sms.Question{ID: "7.1@huiqi.example", To: number(1), SentAt: time.Now()})
	require.Nil(t, f)
	require.Len(t, got, 1)
	require.Empty(t, got[0].MessageID, "the number and the time alone do not say which")
	require.NotEmpty(t, got[0].Ref)
}

func TestAQuestionThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		peer.After = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(500); return true }
		c := carrier(t, config(provider, peer))
		_, f := c.Query(t.Context(), sms.Question{ID: "1", To: number(1), SentAt: time.Now()})
		require.Equal(t, notify.Failure{Code: "http 500", Detail: "服务商的应答无法识别"}, *f)
		_, f = c.Query(t.Context(), sms.Question{ID: "1", To: "020-84636666"})
		require.Equal(t, "number", f.Code)
	}
}
