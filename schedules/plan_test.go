package schedules_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/schedules"
)

func TestAnExpressionIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expression string
		workdays   bool
		words      string
	}{
		{"0 9 * * *", false, "每天 9:00"},
		{"0 9 * * *", true, "每个工作日 9:00"},
		{"0 9 * * 1-5", false, "每周一至周五 9:00"},
		{"0 9 * * mon-fri", true, "每周一至周五（限工作日） 9:00"},
		{"30 8,14 * * 1,3", false, "每周一、周三 8:30、14:30"},
		{"0 9-17 * * *", false, "每天 9:00至17:00每小时"},
		{"5 0 1,15 * *", false, "每月1、15日 0:05"},
		{"0 10 1 1 *", false, "每年1月1日 10:00"},
		{"@weekly", false, "每周日 0:00"},
		{"15 * * * *", false, "每天 每小时第15分"},
		{"*/20 * * * *", false, "每天 每隔20分钟"},
		{"0 */6 * * *", false, "每天 从0:00起每隔6小时"},
		{"0 9 13 * 5", false, "每年 每个月，13日或周五，9时，0分"},
		{"0 8-18/2 */10 3-5 *", true, "每年 3至5月，每隔10日，每天，8至18每隔2小时，0分，只在工作日"},
	} {
		p, err := schedules.Parse(c.expression, c.workdays)
		require.NoError(t, err, c.expression)
		require.Equal(t, c.words, p.Words(), c.expression)
	}
}

func TestWhatIsWrongWithAnExpressionIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	for expression, message := range map[string]string{
		"":                                   "请填写执行时间，例如 0 9 * * 1-5 是每周一至周五 9:00",
		"0 9 * *":                            "应有 5 段：分钟 小时 日 月 星期，现在只有 4 段，少了“星期”",
		"0 9 * * * *":                        "应有 5 段：分钟 小时 日 月 星期，现在有 6 段，从第 11 个字“*”起是多出来的",
		"0 25 * * *":                         "第 2 段“小时”，第 3 个字起（25）：应在 0 到 23 之间",
		"0 9,30 * * *":                       "第 2 段“小时”，第 5 个字起（30）：应在 0 到 23 之间",
		"0 九 * * *":                          "第 2 段“小时”，第 3 个字起（九）：应是数字或 *",
		"0 9 * * 7":                          "第 5 段“星期”，第 9 个字起（7）：星期日写 0，不写 7",
		"0 9 * * xyz":                        "第 5 段“星期”，第 9 个字起（xyz）：应是数字、*，或 sun 这样的英文缩写",
		"0 9 * 0 *":                          "第 4 段“月”，第 7 个字起（0）：应在 1 到 12 之间",
		"0 17-9 * * *":                       "第 2 段“小时”，第 3 个字起（17-9）：开始 17 在结束 9 之后",
		"0 9,,10 * * *":                      "第 2 段“小时”，第 5 个字起（9,,10）：多了一个逗号",
		"0 */0 * * *":                        "第 2 段“小时”，第 3 个字起（*/0）：间隔不能是 0",
		"0 */x * * *":                        "第 2 段“小时”，第 3 个字起（*/x）：斜杠后面应是数字，表示每隔多少",
		"0 9 30 2 *":                         "第 3、4 段（30 2）：没有这样的日期，永远不会执行",
		"* 9 * * *":                          "第 1 段“分钟”（*）：相邻两次只隔1分钟，至少要隔10分钟；每天只做一次请写成 0 9 * * * 这样的形式",
		"0,55 * * * *":                       "第 1 段“分钟”（0,55）：相邻两次只隔5分钟，至少要隔10分钟；每天只做一次请写成 0 9 * * * 这样的形式",
		"@every 1h":                          "没有 @every 1h 这个名称，可用的是 @hourly、@daily、@weekly、@monthly、@yearly",
		"CRON_TZ=America/New_York 0 9 * * *": "第 1 段（CRON_TZ=America/New_York）：时间总是北京时间，不用写时区",
	} {
		_, err := schedules.Parse(expression, false)
		require.ErrorContains(t, err, message, expression)
	}
}

func TestWorkingDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	p, err := schedules.Parse("0 9 * * *", true)
	require.NoError(t, err)
	var days []string
	for _, at := range p.Upcoming(time.Date(2022, 9, 30, 9, 0, 0, 0, calendar.Shanghai), 3) {
		days = append(days, calendar.Clock(at))
	}
	require.Equal(t, []string{"2022-10-08 09:00", "2022-10-09 09:00", "2022-10-10 09:00"}, days, "the holiday is left out, and the weekend that makes up for it is not")
}

// Whatever is accepted here is accepted by the library, and never panics in words.
func TestNothingIsAcceptedThatCronRefuses(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"*", "?", "0", "5", "12", "23", "31", "59", "60", "7", "-", "/", ",", "1-5", "*/2", "mon", "JAN", "x", "+", "@daily", " "}
	accepted := 0
	for range 200_000 {
		var fields []string
		for range 5 {
			text := pieces[random.IntN(len(pieces))]
			for range random.IntN(3) {
				text += pieces[random.IntN(len(pieces))]
			}
			fields = append(fields, text)
		}
		expression := strings.Join(fields, " ")
		p, err := schedules.Parse(expression, random.IntN(2) == 0)
		if err != nil {
			continue
		}
		accepted++
		_, err = cron.ParseStandard(expression)
		require.NoError(t, err, expression)
		require.NotEmpty(t, p.Words(), expression)
		require.Len(t, p.Upcoming(time.Date(2022, 7, 1, 0, 0, 0, 0, time.UTC), 2), 2, expression)
	}
	require.Greater(t, accepted, 20)
}
