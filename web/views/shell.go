package views

import "huizhida/accounts"

const siteName = "番禺惠企直达"

// theme is the attribute the style sheet reads; without a choice the device decides.
func (d Display) theme() string {
	if d.Theme == "" {
		return "auto"
	}
	return d.Theme
}

// The values that Display may have, beside the empty ones.
var (
	Themes = []string{"light", "dark", "contrast"}
	Sizes  = []string{"large", "xlarge", "max"}
	Rates  = []string{"slow", "fast"}
)

type displayGroup struct {
	name, label string
	options     []Option
}

func displayGroups(d Display) []displayGroup {
	care := "0"
	if d.Care {
		care = "1"
	}
	return []displayGroup{
		{"care", "关怀版：大字、大按钮", Options(care, "1", "开启", "0", "关闭")},
		{"size", "界面放大", Options(d.Size, "", "100%", "large", "125%", "xlarge", "150%", "max", "200%")},
		{"theme", "颜色", Options(d.Theme, "", "跟随系统", "light", "浅色", "dark", "深色", "contrast", "高对比")},
	}
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// deskOf is the section of a member of staff, or the role of one without.
func deskOf(a *accounts.Account) string {
	if a.Section != "" {
		return a.Section
	}
	return a.Role.Label()
}

type bottomItem struct {
	NavItem
	icon IconName
}

var bottomItems = []bottomItem{
	{NavItem{Key: "me", Label: "首页", Href: "/me"}, IconHome},
	{NavItem{Key: "policies", Label: "政策", Href: "/policies"}, IconDocument},
	{NavItem{Key: "cases", Label: "办件", Href: "/cases"}, IconCase},
	{NavItem{Key: "inbox", Label: "消息", Href: "/inbox"}, IconTalk},
}

// ownLinks are an enterprise's places behind its name.
var ownLinks = []Link{
	{Href: "/me", Label: "我的惠企政策"},
	{Href: "/cases", Label: "办件"},
	{Href: "/inbox", Label: "消息"},
	{Href: "/me/profile", Label: "企业资料"},
	{Href: "/me/preferences", Label: "通知偏好"},
}

var footGroups = []struct {
	title string
	links []Link
}{
	{"政策", []Link{{"/notices", "申报通知"}, {"/policies", "政策文件"}, {"/results", "结果公示"}}},
	{"公开", []Link{{"/reports", "年度报告"}, {"/developers", "开放接口和订阅"}}},
	{"求助", []Link{{"tel:12345", "12345 热线，全天"}, {"/help", "使用帮助"}, {"/accessibility", "无障碍声明"}}},
}

// homeOf is where each kind of viewer starts.
func homeOf(r Request) string {
	switch {
	case r.Viewer == nil:
		return "/"
	case r.Is(accounts.Enterprise):
		return "/me"
	case r.Is(accounts.Manager):
		return "/insight"
	case r.Is(staff...):
		return "/console"
	}
	return "/admin"
}

// deskHome is where the desk of a member of staff begins.
func deskHome(r Request) string {
	if home := homeOf(r); home == "/admin" {
		return home
	}
	return "/console"
}

func homeName(r Request) string {
	return map[string]string{"/": "回到首页", "/me": "回到我的政策", "/insight": "回到覆盖总览", "/console": "回到工作台", "/admin": "回到管理页"}[homeOf(r)]
}
