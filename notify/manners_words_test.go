package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
)

func TestMannersAreSaidInWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, "法定类：任何时候都发；次数不限", notify.DefaultManners(notify.Statutory).Effect())
	require.Equal(t, "服务类：每天 08:00–21:00；其余时间暂缓到下一个 08:00；会等过申报截止的马上发；一家企业、一个人每7天最多3次，第3次把其余的汇总成一条",
		notify.DefaultManners(notify.Informative).Effect())
	require.Equal(t, "邀约类：工作日 09:00–18:00；其余时间暂缓到下一个工作时段，周末和放假暂缓到下一工作日 09:00；会等过申报截止的不再发；一家企业、一个人每7天最多1次，其余的等到有名额",
		notify.DefaultManners(notify.Promotional).Effect())
	require.Equal(t, "服务类：工作日全天；周末和放假暂缓到下一工作日；会等过申报截止的马上发；次数不限",
		notify.Manners{Class: notify.Informative, To: 24 * time.Hour, Workdays: true, Past: notify.SendBefore}.Effect())
}
