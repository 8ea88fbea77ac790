package sms_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

func TestAnAnswerThatIsLostIsUnsure(t *testing.T) {
	t.Parallel()
	hang := func(_ http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }
	drop := func(w http.ResponseWriter, _ *http.Request) bool {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			err = conn.Close()
		}
		return err == nil
	}
	say := func(status int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
			return true
		}
	}
	cut := func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Length", "500")
		_, _ = w.Write([]byte(`{"Code":"OK"`))
		return true
	}
	for name, after := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"hangs": hang, "drops": drop, "cut short": cut, "no JSON": say(200, "<html>"), "no code": say(200, "{}"), "crash": say(500, "oops"),
		"bad gateway": say(502, `{"error":"x"}`), "too much": say(200, strings.Repeat(" ", 2<<20)),
	} {
		for provider, peer := range peers(t) {
			t.Run(name+" "+string(provider), func(t *testing.T) {
				t.Parallel()
				peer.After = after
				c := config(provider, peer)
				c.Timeout = 300 * time.Millisecond
				batch := several(3)
				for i := range batch {
					batch[i].Params["enterprise"] = "甲" // one call, for Tencent too
				}
				for _, r := range send(t, carrier(t, c), batch...) {
					require.NotNil(t, r.Failure)
					require.True(t, r.Failure.Unsure)
					require.False(t, r.Failure.Permanent || r.Failure.Account)
					require.NotContains(t, r.Failure.Detail, "1380")
					require.NotContains(t, r.Failure.Detail, "127.0.0.1:"+strings.Split(peer.URL, ":")[2]+"/?")
				}
				require.Len(t, peer.Messages(), 3, "a lost answer is not tried again")
			})
		}
	}
}

func TestAYesUnderAnErrorsStatusIsUnsure(t *testing.T) {
	t.Parallel()
	yes := map[sms.Provider]string{
		sms.Aliyun:  `{"Code":"OK","BizId":"1^0"}`,
		sms.Tencent: `{"Response":{"RequestId":"1","SendStatusSet":[{"Code":"Ok","SerialNo":"1","PhoneNumber":"+8613800000001"}]}}`,
		sms.Gateway: `{"code":"ok","results":[{"id":"7.1@huiqi.example","code":"ok"}]}`,
	}
	for provider, peer := range peers(t) {
		for _, status := range []int{http.StatusBadRequest, http.StatusBadGateway} {
			peer.Call = func(w http.ResponseWriter, _ *http.Request) bool {
				w.WriteHeader(status)
				_, err := w.Write([]byte(yes[provider]))
				return err == nil
			}
			got := send(t, carrier(t, config(provider, peer)), outgoing(1, "甲"))[0].Failure
			require.NotNil(t, got, provider)
			require.True(t, got.Unsure, provider)
		}
	}
}

func TestAProviderThatHangsMakesOnlyTheCallsOnTheirWayUnsure(t *testing.T) {
	t.Parallel()
	for _, provider := range []sms.Provider{sms.Tencent, sms.Aliyun} {
		peer := peers(t)[provider]
		peer.Answer = func(smstest.Message) (string, string) { return "isv.MOBILE_NUMBER_ILLEGAL", "" } // Aliyun's batch goes one by one
		peer.Call = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("X-Acs-Action") == "SendBatchSms" {
				return false
			}
			// The server hears of a client that leaves only after the body was read.
			if _, err := io.Copy(io.Discard, r.Body); err == nil {
				<-r.Context().Done()
			}
			return true
		}
		c := config(provider, peer)
		c.Timeout = 300 * time.Millisecond
		began, unsure := time.Now(), 0
		for _, r := range send(t, carrier(t, c), several(100)...) {
			require.Equal(t, "network", r.Failure.Code)
			if r.Failure.Unsure {
				unsure++
			}
		}
		require.Equal(t, 8, unsure, provider)
		require.Less(t, time.Since(began), 5*time.Second)
	}
}

func TestANumberWithoutAnAnswerIsUnsure(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		if provider == sms.Aliyun {
			continue // it answers for all at once
		}
		peer.Answer = func(m smstest.Message) (string, string) {
			if strings.HasSuffix(m.To, number(2)) {
				return "drop", ""
			}
			return "", ""
		}
		batch := several(3)
		for i := range batch {
			batch[i].Params["enterprise"] = "甲"
		}
		results := send(t, carrier(t, config(provider, peer)), batch...)
		require.Nil(t, results[0].Failure)
		require.True(t, results[1].Failure.Unsure)
		require.Nil(t, results[2].Failure)
	}
}

func TestWhatWasTurnedAwayUnreadIsNotUnsure(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]notify.Failure{
		302: {Account: true, Reason: sms.AccountDenied, Code: "http 302"}, 404: {Account: true, Reason: sms.AccountDenied, Code: "http 404"},
		403: {Account: true, Reason: sms.AccountDenied, Code: "http 403"}, 408: {Unsure: true, Code: "http 408"},
		429: {Reason: sms.Throttled, Wait: 7 * time.Second, Code: "http 429"},
	} {
		for provider, peer := range peers(t) {
			peer.Call = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Location", "/elsewhere")
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(status)
				return true
			}
			got := send(t, carrier(t, config(provider, peer)), outgoing(1, "甲"))[0].Failure
			require.NotNil(t, got)
			got.Detail = ""
			require.Equal(t, want, *got, provider)
		}
	}
}
