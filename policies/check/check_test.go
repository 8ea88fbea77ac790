package check_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/policies/check"
)

func excerpts(list []check.Finding) []string {
	out := []string{}
	for _, f := range list {
		out = append(out, f.Excerpt)
	}
	return out
}

func TestPersonalNumbersAreFoundByTheirCheckDigits(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]int{
		"身份证号11010519491231002X。":     1,
		"１１０１０５１９４９１２３１００２Ｘ":          1, // full width
		"110105 19491231 002x":        1,
		"110105194912310021":          0, // another check digit
		"110***********002X":          0,
		"011010519491231002X":         0, // within a longer number
		"统一社会信用代码 91440101633203772F": 0,
		"914403001922038216":          0,
	} {
		require.Len(t, check.IDCards(text), want, text)
	}
	require.Equal(t, []string{"110***********002X"}, excerpts(check.IDCards("11010519491231002X，11010519491231002X")), "masked, and once")
}

func TestMobilesAreFoundAndLandlinesAreNot(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]int{
		"联系人13800138000":          1,
		"+86 138 0013 8000":       1,
		"138-0013-8000":           1,
		"13800138000 13900139000": 2,
		"020-84636000":            0,
		"12345":                   0,
		"138****8000":             0,
		"穗番府规〔2022〕13800138000号":  1, // no 文号 has such a serial
		"2022-06-27 17:00":        0,
		"91440101MA13800138000X":  0, // part of a code
		"金额12800138000":           0, // no network begins so
	} {
		require.Len(t, check.Mobiles(text), want, text)
	}
}

func TestBankCardsAreFoundAndCodesAreNot(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]int{
		"账号6228480402564890018":     1,
		"账号6228480402564890019":     0, // another check digit
		"4111 1111 1111 1111":       1,
		"4111111111111112":          0,
		"914403001922038216":        0, // a code of digits only
		"11010519491231002X":        0,
		"1234567812345670":          0, // Luhn holds, but no issuer begins so
		"穗番府规〔2022〕3号，2022年6月27日印发": 0,
	} {
		require.Len(t, check.BankCards(text), want, text)
	}
}

func TestExpressionsAreFoundWithWhatToWriteInstead(t *testing.T) {
	t.Parallel()

	list := []check.Expression{{Text: "布署", Suggestion: "部署", Level: check.Warn}, {Text: "禁词", Level: check.Block}}
	found := check.Expressions("工作布署如下", list)
	require.Len(t, found, 1)
	require.Contains(t, found[0].Message, "应写成“部署”")
	require.Equal(t, check.Block, check.Expressions("禁词", list)[0].Level)
}

func TestLinksToRecordsAreRead(t *testing.T) {
	t.Parallel()

	links := check.Links("见[办法](/policies/12)、[通知](https://huiqi.example/notices/3?x=1)和[别处](https://gov.cn/policies.html)。")
	require.Equal(t, []check.Link{{"policies", 12, "/policies/12"}, {"notices", 3, "/notices/3"}}, links)
}

func TestFiguresThatTheDocumentLacksAreFound(t *testing.T) {
	t.Parallel()

	document := "每家补贴不超过 2 万元，按 50% 计，20个工作日内办结，自2022年7月1日起施行，预算1,000万元。"
	require.Empty(t, check.Differ("补贴2万元，50％，20 工作日，2022 年 07 月 1 日，1000万元，2.0万元。", document))
	require.Equal(t, []string{"3万元", "2022年8月1日"}, excerpts(check.Differ("补贴3万元，2022年8月1日起。", document)))
	require.Empty(t, check.Differ("2022年8月1日截止", document, "2022年8月1日"), "the window's own dates are right")
}

func TestAClosingDayMustBeWorked(t *testing.T) {
	t.Parallel()

	require.Len(t, check.Closing(time.Date(2022, 12, 31, 17, 0, 0, 0, calendar.Shanghai)), 1)
	require.Empty(t, check.Closing(time.Date(2022, 10, 8, 17, 0, 0, 0, calendar.Shanghai)), "a Saturday that is worked")
}

func TestASecretMarkIsToldFromTheWord(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]bool{
		"机密★1年\n关于……的通知":            true,
		"关于……的通知\n第三页 秘 密 ★ 长期":     true,
		"绝密\n\n某某文件":                true,
		"# 秘密\n正文":                  true,
		"000012\n机密1年\n特急\n":        true,
		"第三条　应当保守国家秘密、商业秘密。":        false,
		"一\n二\n三\n四\n五\n六\n七\n秘密\n": false, // far below the head: a list of words
		"涉及秘密的除外":                   false,
		"":                          false,
	} {
		_, found := check.SecretMark(text)
		require.Equal(t, want, found, text)
	}
}
