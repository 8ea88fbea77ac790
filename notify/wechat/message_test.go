package wechat_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
)

// fitted sends one value in one field and answers what arrived, or the failure.
func fitted(t *testing.T, b *bench, field, text string) (string, *notify.Failure) {
	t.Helper()
	b.peer.AddTemplate(templateID, field)
	c := b.config(wechat.Template)
	c.Fields = []wechat.Field{{Name: field, Text: "{{notice}}"}}
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	m := letter(field + text)
	m.Params = map[string]string{"notice": text}
	if f := send(t, carrier, m).Failure; f != nil {
		return "", f
	}
	sent := b.peer.Sent()
	return sent[len(sent)-1].Data[field].Value, nil
}

func TestAValueIsCutWhereItsReaderSeesItAndNeverFalsified(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, c := range []struct{ field, text, want string }{
		{"thing1", "二十个字以内的内容原样发出", "二十个字以内的内容原样发出"},
		{"thing01", "一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"},
		{"thing1", "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"},
		{"thing1", " 两行\n内容\u2028与\x00控制符\t", "两行 内容 与控制符"},
		{"thing1", `引号"与<尖括号>&和\反斜杠`, `引号"与<尖括号>&和\反斜杠`},
		{"thing1", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷…"},
		{"keyword1", strings.Repeat("字", 30), strings.Repeat("字", 19) + "…"},
		{"character_string2", "HZD-2026-000001", "HZD-2026-000001"},
		{"character_string2", strings.Repeat("0123456789", 4), "01234567890123456789012345678..."},
		{"number3", "12345678901234567890.5", "12345678901234567890.5"},
		{"letter4", "ABCdef", "ABCdef"},
		{"symbol5", "※★", "※★"},
		{"amount6", "¥500000.00", "¥500000.00"},
		{"amount6", "500000元", "500000元"},
		{"phone_number7", "+86-020-34567890", "+86-020-34567890"},
		{"phrase8", "待申报", "待申报"},
		{"name9", "欧阳震华", "欧阳震华"},
		{"name9", "Jean-Luc Picard", "Jean-Luc Picard"},
		{"time10", "2026年3月31日（周二）17:30", "2026年3月31日 17:30"},
		{"time10", "15:01", "15:01"},
		{"time10", "2026-03-02 09:00 ~ 2026-03-31 17:30", "2026年3月2日 09:00~2026年3月31日 17:30"},
		{"date11", "2026-03-31", "2026年3月31日"},
		{"date11", "2026-03-31T09:30:00Z", "2026年3月31日 17:30"},
	} {
		got, f := fitted(t, b, c.field, c.text)
		require.Nil(t, f, "%s %q", c.field, c.text)
		require.Equal(t, c.want, got, "%s %q", c.field, c.text)
	}
	before := len(b.peer.Sent())
	for _, c := range [][2]string{
		{"thing1", " \n"}, {"character_string2", "编号1"}, {"number3", "12万"}, {"number3", strings.Repeat("9", 33)}, {"letter4", "ABC1"},
		{"letter4", strings.Repeat("x", 33)}, {"symbol5", "！！！！！！"}, {"amount6", "约500元"}, {"amount6", "12345678901"},
		{"phone_number7", "转8001"}, {"phrase8", "申报即将截止"}, {"phrase8", "OK"}, {"name9", "广州市番禺区某某精密机械有限公司"}, {"name9", "张三2"},
		{"time10", "2026年3月31日"}, {"time10", "月底"}, {"date11", "2026-13-01"}, {"date11", ""},
	} {
		_, f := fitted(t, b, c[0], c[1])
		require.NotNil(t, f, "%v", c)
		require.True(t, f.Permanent)
		require.Equal(t, wechat.TemplateRefused, f.Reason)
		require.Contains(t, f.Detail, c[0])
	}
	require.Len(t, b.peer.Sent(), before, "WeChat is not asked")
}

func TestWhatDoesNotFitHasAnotherText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.peer.AddTemplate(templateID, "time1", "phrase2")
	c := b.config(wechat.Template)
	c.Fields = []wechat.Field{{Name: "time1", Text: "{{closes}}", Else: "23:59"}, {Name: "phrase2", Text: "{{notice}}", Else: "见详情"}}
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	m := letter("a")
	m.Params["closes"] = "长期有效"
	require.Nil(t, send(t, carrier, m).Failure)
	require.Equal(t, "23:59", b.peer.Sent()[0].Data["time1"].Value)
	require.Equal(t, "见详情", b.peer.Sent()[0].Data["phrase2"].Value)
}

func TestAValueNeverBecomesAToken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	got, f := fitted(t, b, "thing1", "{{enterprise}}")
	require.Nil(t, f)
	require.Equal(t, "{{enterprise}}", got)
}

func TestWhateverATextHoldsWeChatTakesIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	alphabet := []rune("政策 申报\n\r\t\u0000\u0007\u00a0\u2028\u2029\ufeff<>&\"\\/{}~:：，。…—A1z𠮷😀\u200b\ud7ff\ufffd")
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		text := make([]rune, random.IntN(60))
		for i := range text {
			text[i] = alphabet[random.IntN(len(alphabet))]
		}
		field := []string{"thing1", "character_string2"}[random.IntN(2)]
		if _, f := fitted(t, b, field, string(text)); f != nil {
			require.Equal(t, "template", f.Code, "%s %q: %s", field, string(text), f.Detail)
		}
	}
	require.Greater(t, len(b.peer.Sent()), 100)
}

func TestAConfigurationSaysWhatToMend(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	field := func(name, text, otherwise string) func(*wechat.Config) {
		return func(c *wechat.Config) { c.Fields = []wechat.Field{{Name: name, Text: text, Else: otherwise}} }
	}
	for _, c := range []struct {
		spoil func(*wechat.Config)
		want  string
	}{
		{func(c *wechat.Config) { c.BaseURL = "http://api.weixin.qq.com" }, "https"},
		{func(c *wechat.Config) { c.BaseURL = "weixin" }, "address"},
		{func(c *wechat.Config) { c.AppID = "gh_97417a04a28d" }, "app id"},
		{func(c *wechat.Config) { c.Secret = "short" }, "secret"},
		{func(c *wechat.Config) { c.Kind = "" }, "kind"},
		{func(c *wechat.Config) { c.TemplateID = "" }, "template id"},
		{func(c *wechat.Config) { c.Fields = nil }, "fields"},
		{func(c *wechat.Config) { c.DB = nil }, "database"},
		{func(c *wechat.Config) { c.Page = "pages/index" }, "page"},
		{func(c *wechat.Config) { c.Applet = "wx0123456789abcdef" }, "applet"},
		{func(c *wechat.Config) { c.LongTerm = true }, "long-term"},
		{func(c *wechat.Config) { c.Kind, c.State = wechat.Subscribe, "beta" }, "developer"},
		{func(c *wechat.Config) { c.Kind, c.Page = wechat.Subscribe, "pages/index?n={{number}}" }, "{{number}}"},
		{field("short_thing1", "{{notice}}", ""), `"short_thing" is not one of`},
		{field("first", "{{notice}}", ""), `"first" is not one of`},
		{field("thing", "{{notice}}", ""), "followed by a number"},
		{field("thing1.DATA", "{{notice}}", ""), ".DATA"},
		{field("thing1", "{{title}}", ""), "{{title}}"},
		{field("thing1", "", ""), "nothing to say"},
		{field("thing1", strings.Repeat("长", 21), ""), "does not fit"},
		{field("phrase1", "申报即将截止", ""), "Chinese characters"},
		{field("const1", "{{notice}}", ""), "own words"},
		{field("time1", "{{closes}}", "长期"), "15:01"},
		{field("time1", "{{closes}}", "2026-12-31 23:59"), "2026年12月31日 23:59"},
		{field("thing1", "{{notice}}", "{{subject}}"), "has no {{}}"},
		{func(c *wechat.Config) { c.Fields = append(c.Fields, c.Fields[0]) }, "twice"},
	} {
		config := b.config(wechat.Template)
		c.spoil(&config)
		_, err := wechat.New(config)
		require.ErrorContains(t, err, c.want)
		require.NotContains(t, err.Error(), wechattest.Secret)
	}
	config := b.config(wechat.Template)
	config.BaseURL = ""
	config.Fields = append(config.Fields, wechat.Field{Name: "const9", Text: "政策申报"})
	_, err := wechat.New(config)
	require.NoError(t, err)
}
