package views

import (
	"time"

	"huizhida/radar"
)

// RadarPage lists loose ends between documents, interpretations, notices and pushes.
type RadarPage struct {
	Now    time.Time
	Total  int
	Only   radar.Kind // empty: all kinds
	Groups []RadarGroup
}

// RadarGroup is the loose ends of one kind.
type RadarGroup struct {
	Kind  radar.Kind
	Total int
	Lines []RadarLine // the first of them
}

// RadarLine is one of them.
type RadarLine struct {
	Title, Detail, Href string
	Since               *time.Time
}

// radarWords say of each kind what it is, why it matters, and what the moment beside a finding is.
var radarWords = map[radar.Kind]struct{ title, hint, when string }{
	radar.Unexplained: {"没有解读的文件", "公开后3个工作日内应有解读；打开文件，新增解读", "公开"},
	radar.Outdated:    {"过时的解读", "解读早于文件重新发布或规则修订；核对后修改重发", "变动"},
	radar.OneForm:     {"只有一种形式的解读", "图解、问答、音视频更容易看懂；打开文件，补一种形式", "解读"},
	radar.Unruled:     {"没有资格规则的通知", "没有规则就不能匹配企业、不能发布；打开通知，先写规则", "更新"},
	radar.Slow:        {"将截止而申领少的窗口", "10个工作日内截止，申领不到符合企业的两成；打开通知，建提醒推送", "截止"},
	radar.Expiring:    {"文件将失效、仍在申报或推送", "文件30天内失效或已撤下；核对有效期，或提前截止、停止推送", "失效"},
	radar.Idle:        {"没有更新的栏目", "网站检查要求首页和栏目两周内有更新", "上次更新"},
}

func (g RadarGroup) id() string { return "radar-" + string(g.Kind) }

func (p RadarPage) heading() string {
	if p.Total == 0 {
		return "关联检查：没有发现问题"
	}
	return "关联检查：" + Num(p.Total) + "处要看"
}
