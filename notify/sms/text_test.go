package sms_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

func TestAMessageCostsAsManySegmentsAsItsTextHas(t *testing.T) {
	t.Parallel()
	c := config(sms.Aliyun, smstest.Aliyun(t))
	c.TemplateText, c.Params, c.Price = "${enterprise}", []string{"enterprise"}, 450
	for n, want := range map[int]int{40: 1, 100: 2} {
		segments, price := carrier(t, c).Cost(notify.Outgoing{Params: map[string]string{"enterprise": strings.Repeat("惠", n)}, Unsubscribe: "x"})
		require.Equal(t, want, segments)
		require.Equal(t, 450, price)
	}
}

func TestATextIsSeenWithItsSignAndHowToRefuse(t *testing.T) {
	t.Parallel()
	require.Equal(t, "【番禺惠企】您好 拒收请回复R", sms.Text("番禺惠企", "您好\n", true))
	require.Equal(t, "【番禺惠企】您好", sms.Text("番禺惠企", "您好", false))
	require.Equal(t, "【番禺惠企】您好，拒收请回复R", sms.Text("番禺惠企", "您好，拒收请回复R", true), "said once is enough")

	m := notify.Outgoing{Text: "信的正文", Unsubscribe: "https://huiqi.example/u/x", Params: map[string]string{"enterprise": "甲\n公司", "closes": "9月30日"}}
	plain := config(sms.Aliyun, smstest.Aliyun(t))
	require.Equal(t, "【番禺惠企】信的正文 拒收请回复R", carrier(t, plain).Text(m))
	named := plain
	named.TemplateText = "${enterprise}请于${closes}前申报"
	require.Equal(t, "【番禺惠企】甲 公司请于9月30日前申报 拒收请回复R", carrier(t, named).Text(m))
	m.Unsubscribe = ""
	placed := config(sms.Tencent, smstest.Tencent(t))
	placed.TemplateText = "{1}请于{2}前申报"
	require.Equal(t, "【番禺惠企】甲 公司请于9月30日前申报", carrier(t, placed).Text(m), "what is owed by statute cannot be refused")
}

func TestNumbersAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"13800138000", "+8613800138000", "+86 138-0013-8000", "008613800138000", "8613800138000", " 138 0013 8000 ", "１３８００１３８０００"} {
		got, ok := sms.Number(s)
		require.True(t, ok, s)
		require.Equal(t, "13800138000", got, s)
	}
	for _, s := range []string{"", "1380013800", "138001380000", "12800138000", "+85251234567", "020-84636666", "13800138abc", "+8602084636666"} {
		_, ok := sms.Number(s)
		require.False(t, ok, s)
	}
}

func TestARefusalIsUnderstoodHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"R", "r", "Ｒ", " R ", "R。", "“R”", "【R】", "R\r\n", "\u3000Ｒ\u3000", "R\u200b", "rr", "TD", "td", "ＴＤ", "T D", "T.D.", "Td退订", "T",
		"退订", "退 订", "拒收", "拒收。", "拒收请回复R", "回复R", "请退订，谢谢！", "我要退订", "退订了", "拒收此类短信", "退订短信", "取消订阅", "STOP", "R R R", "回复TD"} {
		require.True(t, sms.OptOut(s), "%q", s)
	}
	for _, s := range []string{"", "收到", "R你好", "RE: 收到", "请问如何申报", "1", "退税怎么办", "不退订", "TDK", "已申报", "拒收到款吗", "Roger", "好的R公司", "T恤", "…"} {
		require.False(t, sms.OptOut(s), "%q", s)
	}
}
