package sms_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

func TestAMessageArrivesWithItsParameters(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		t.Run(string(provider), func(t *testing.T) {
			t.Parallel()
			result := send(t, carrier(t, config(provider, peer)), outgoing(1, "甲 & 乙+丙~*\n公司"))[0]
			require.Nil(t, result.Failure)
			require.Len(t, peer.Messages(), 1)
			m := peer.Messages()[0]
			require.Equal(t, m.Ref, result.Ref)
			require.NotEmpty(t, m.Ref)
			require.Equal(t, number(1), strings.TrimPrefix(m.To, "+86"))
			if provider == sms.Tencent {
				require.Equal(t, []string{"甲 & 乙+丙~* 公司", "9月30日"}, m.Params, "by place")
			} else {
				require.Equal(t, []string{"closes=9月30日", "enterprise=甲 & 乙+丙~* 公司"}, m.Params, "by name, and none that the template lacks")
				require.Equal(t, "7.1@huiqi.example", m.ID)
			}
			if provider == sms.Gateway {
				require.Equal(t, "【番禺惠企】请及时申报 拒收请回复R", m.Text)
			}
		})
	}
}

func TestAFullBatchGoesInAsFewCallsAsTheProviderAllows(t *testing.T) {
	t.Parallel()
	for provider, want := range map[sms.Provider]struct{ batch, calls int }{sms.Aliyun: {100, 1}, sms.Tencent: {200, 200}, sms.Gateway: {200, 1}} {
		t.Run(string(provider), func(t *testing.T) {
			t.Parallel()
			peer := peers(t)[provider]
			c := carrier(t, config(provider, peer))
			require.Equal(t, want.batch, c.Batch())
			for i, r := range send(t, c, several(want.batch)...) {
				require.Nil(t, r.Failure, i)
				require.NotEmpty(t, r.Ref)
			}
			require.Len(t, peer.Messages(), want.batch)
			require.Len(t, peer.Actions(), want.calls)
			params := map[string]bool{}
			for _, m := range peer.Messages() {
				params[strings.TrimPrefix(m.To, "+86")+strings.Join(m.Params, "|")] = true
			}
			require.True(t, params[number(7)+"closes=9月30日|enterprise=企业7"] || params[number(7)+"企业7|9月30日"], "each with its own parameters")
		})
	}
}

func TestTencentTakesMessagesThatAreAlikeInOneCall(t *testing.T) {
	t.Parallel()
	peer := smstest.Tencent(t)
	batch := several(200)
	for i := range batch {
		batch[i].Params["enterprise"] = "甲"
	}
	refs := map[string]bool{}
	for _, r := range send(t, carrier(t, config(sms.Tencent, peer)), batch...) {
		require.Nil(t, r.Failure)
		refs[r.Ref] = true
	}
	require.Len(t, peer.Actions(), 1)
	require.Len(t, refs, 200, "each with a name of its own")
}

func TestANumberTwiceInABatchGoesInTwoCalls(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		first, second, other := outgoing(1, "甲"), outgoing(2, "甲"), outgoing(3, "甲")
		second.To = "+86 " + first.To
		results := send(t, carrier(t, config(provider, peer)), first, second, other)
		require.NotEqual(t, results[0].Ref, results[1].Ref, provider)
		require.Len(t, peer.Messages(), 3)
		require.Len(t, peer.Actions(), 2)
	}
}

func TestOneBadMessageSpoilsNoOther(t *testing.T) {
	t.Parallel()
	codes := map[sms.Provider]string{sms.Aliyun: "isv.MOBILE_NUMBER_ILLEGAL", sms.Tencent: "InvalidParameterValue.IncorrectPhoneNumber", sms.Gateway: "bad_number"}
	for provider, peer := range peers(t) {
		t.Run(string(provider), func(t *testing.T) {
			t.Parallel()
			peer.Answer = func(m smstest.Message) (string, string) {
				if strings.HasSuffix(m.To, number(2)) {
					return codes[provider], "号码 " + m.To + " 不对, +86 138-0000-0002, 138****0002"
				}
				return "", ""
			}
			landline, bare := outgoing(4, "丁"), outgoing(5, "戊")
			landline.To = "020-84636666"
			delete(bare.Params, "closes")
			results := send(t, carrier(t, config(provider, peer)), append(several(3), landline, bare)...)
			require.Nil(t, results[0].Failure)
			require.Nil(t, results[2].Failure)
			require.Len(t, peer.Messages(), 2, "nobody got it twice")

			bad := results[1].Failure
			require.NotNil(t, bad)
			require.True(t, bad.Permanent && bad.BadAddress)
			require.Equal(t, sms.BadNumber, bad.Reason)
			require.Equal(t, codes[provider], bad.Code)
			require.Equal(t, "号码 收件人 不对, 收件人, 收件人", bad.Detail)

			require.Equal(t, notify.Failure{Permanent: true, BadAddress: true, Reason: sms.BadNumber, Code: "number", Detail: "不是中国内地手机号码"}, *results[3].Failure)
			require.Equal(t, notify.Failure{Permanent: true, Reason: sms.ParamsRefused, Code: "params", Detail: "缺少模板变量 closes"}, *results[4].Failure)
		})
	}
}

func TestOnceTheAccountIsSpentNothingMoreIsTried(t *testing.T) {
	t.Parallel()
	peer := smstest.Tencent(t)
	var asked atomic.Int64
	peer.Answer = func(smstest.Message) (string, string) {
		if asked.Add(1) > 20 {
			return "FailedOperation.InsufficientBalanceInSmsPackage", "套餐包余量不足"
		}
		return "", ""
	}
	accepted, spent := 0, 0
	for _, r := range send(t, carrier(t, config(sms.Tencent, peer)), several(200)...) {
		if r.Failure == nil {
			accepted++
		} else if require.True(t, r.Failure.Account); r.Failure.Reason == sms.AccountSpent {
			spent++
		}
	}
	require.Equal(t, 20, accepted)
	require.Equal(t, 180, spent)
	require.Less(t, len(peer.Actions()), 40, "the calls on their way, and no others")
}

func TestNobodyThereIsFoundOutBeforeAnythingIsSaid(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	for provider := range peers(t) {
		c := config(provider, &smstest.Peer{URL: "http://" + listener.Addr().String()})
		session := carrier(t, c).Session()
		got := session.Connect(t.Context())
		require.NotNil(t, got)
		require.Equal(t, "network", got.Code)
		require.False(t, got.Unsure)
		got = session.Send(t.Context(), several(2))[1].Failure
		require.Equal(t, "network", got.Code)
		require.False(t, got.Unsure, "nothing was written")
		require.NotContains(t, got.Detail, "1380")
	}
	peer := smstest.Aliyun(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := carrier(t, config(sms.Aliyun, peer)).Session().Send(ctx, several(1))[0].Failure
	require.False(t, got.Unsure, "a call that never began")
	require.Empty(t, peer.Actions())
}

func TestAnIdleConnectionThatDiedIsReplacedWithoutASecondCopy(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		var calls atomic.Int64
		peer.After = func(w http.ResponseWriter, _ *http.Request) bool {
			if calls.Add(1) != 2 {
				return false
			}
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				err = conn.Close()
			}
			return err == nil
		}
		c := carrier(t, config(provider, peer))
		require.Nil(t, send(t, c, outgoing(1, "甲"))[0].Failure)
		require.True(t, send(t, c, outgoing(2, "乙"))[0].Failure.Unsure)
		require.Len(t, peer.Messages(), 2, "%s: the message whose answer was dropped was not posted again", provider)
		require.Nil(t, send(t, c, outgoing(3, "丙"))[0].Failure)
	}
}

func TestACertificateHasToBeVouchedFor(t *testing.T) {
	t.Parallel()
	peer := smstest.AliyunTLS(t)
	c := config(sms.Aliyun, peer)
	session := carrier(t, c).Session()
	require.NotNil(t, session.Connect(t.Context()))
	got := session.Send(t.Context(), several(1))[0].Failure
	require.Equal(t, "network", got.Code)
	require.False(t, got.Unsure, "TLS failed before anything was written")
	c.Roots = peer.Roots
	require.Nil(t, send(t, carrier(t, c), outgoing(1, "甲"))[0].Failure)
}

func TestAWrongKeyIsTheAccountsFault(t *testing.T) {
	t.Parallel()
	for provider, peer := range peers(t) {
		for _, wrong := range []func(*sms.Config){func(c *sms.Config) { c.Secret = "another" }, func(c *sms.Config) { c.KeyID = "another" }} {
			c := config(provider, peer)
			wrong(&c)
			for _, r := range send(t, carrier(t, c), several(2)...) {
				require.True(t, r.Failure.Account)
				require.Equal(t, sms.AccountDenied, r.Failure.Reason)
				require.NotContains(t, r.Failure.Detail, number(1))
			}
			alone := send(t, carrier(t, c), outgoing(1, "甲"))[0].Failure
			require.NotContains(t, alone.Detail, "PhoneNumber", "what was signed is not repeated")
			require.NotContains(t, alone.Detail, number(1))
		}
		c := config(provider, peer)
		c.Now = func() time.Time { return time.Now().Add(-time.Hour) }
		require.True(t, send(t, carrier(t, c), outgoing(1, "甲"))[0].Failure.Account, "%s: a wrong clock", provider)
		require.Empty(t, peer.Messages())
	}
}

func TestAWrongConfigurationSaysWhatToMend(t *testing.T) {
	t.Parallel()
	good := config(sms.Tencent, &smstest.Peer{URL: "https://sms.example"})
	_, err := sms.New(good)
	require.NoError(t, err)
	for want, spoil := range map[string]func(*sms.Config){
		"没有这种短信服务商":      func(c *sms.Config) { c.Provider = "carrier pigeon" },
		"请填写访问密钥":        func(c *sms.Config) { c.Secret = "" },
		"不带【】":           func(c *sms.Config) { c.Sign = "【番禺惠企】" },
		"短信模板编号":         func(c *sms.Config) { c.Template = "" },
		"SDKAppID":       func(c *sms.Config) { c.AppID = "" },
		"至少要 16 个字符":     func(c *sms.Config) { c.CallbackToken = "short" },
		"变量 company 不能用": func(c *sms.Config) { c.Params = []string{"company"} },
		"变量 link 不能用":    func(c *sms.Config) { c.Params = []string{"link", "link"} },
		"应以 https:// 开头": func(c *sms.Config) { c.BaseURL = "http://sms.example" },
		"接口地址应以":         func(c *sms.Config) { c.Provider, c.BaseURL = sms.Gateway, "" },
	} {
		c := good
		spoil(&c)
		_, err := sms.New(c)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), smstest.Secret)
	}
}
