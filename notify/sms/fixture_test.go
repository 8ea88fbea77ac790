package sms_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

const token = "a-token-of-24-characters"

func config(provider sms.Provider, peer *smstest.Peer) sms.Config {
	c := sms.Config{Provider: provider, BaseURL: peer.URL, KeyID: smstest.KeyID, Secret: smstest.Secret, Sign: smstest.SignName, Template: smstest.Template,
		Params: []string{"enterprise", "closes"}, CallbackToken: token}
	switch provider {
	case sms.Tencent:
		c.AppID = smstest.AppID
	case sms.Gateway:
		c.BaseURL += "/api"
	}
	return c
}

func carrier(t testing.TB, c sms.Config) *sms.Carrier {
	t.Helper()
	made, err := sms.New(c)
	require.NoError(t, err)
	return made
}

// peers starts one of each.
func peers(t testing.TB) map[sms.Provider]*smstest.Peer {
	return map[sms.Provider]*smstest.Peer{sms.Aliyun: smstest.Aliyun(t), sms.Tencent: smstest.Tencent(t), sms.Gateway: smstest.Gateway(t)}
}

// number is a mobile number that nobody has written into a test.
func number(i int) string { return fmt.Sprintf("138%08d", i) }

func outgoing(i int, enterprise string) notify.Outgoing {
	return notify.Outgoing{ID: fmt.Sprintf("7.%d@huiqi.example", i), To: number(i), Text: "请及时申报", Unsubscribe: "https://huiqi.example/u/x",
		Params: map[string]string{"enterprise": enterprise, "closes": "9月30日", "link": "https://huiqi.example/n/7"}}
}

// several are n messages, each for another enterprise.
func several(n int) []notify.Outgoing {
	list := make([]notify.Outgoing, n)
	for i := range list {
		list[i] = outgoing(i+1, fmt.Sprintf("企业%d", i+1))
	}
	return list
}

func send(t testing.TB, c *sms.Carrier, batch ...notify.Outgoing) []notify.Result {
	t.Helper()
	session := c.Session()
	require.Nil(t, session.Connect(t.Context()))
	results := session.Send(t.Context(), batch)
	require.NoError(t, session.Close())
	require.Len(t, results, len(batch))
	return results
}
