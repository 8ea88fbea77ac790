package views

import "huizhida/accounts"

// NavItem is one entry of a shell's main navigation.
type NavItem struct {
	Key   string // what a page passes as nav
	Label string
	Href  string
	roles []accounts.Role // who sees it; nil is everybody
}

func visible(r Request, items []NavItem) []NavItem {
	var out []NavItem
	for _, item := range items {
		if item.roles == nil || r.Is(item.roles...) {
			out = append(out, item)
		}
	}
	return out
}

var (
	publishers = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader}
	handlers   = []accounts.Role{accounts.Acceptor, accounts.Liaison, accounts.SectionHead}
	staff      = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader, accounts.Acceptor, accounts.Liaison}
	enterprise = []accounts.Role{accounts.Enterprise}
	security   = []accounts.Role{accounts.SecurityAdmin}
	auditors   = []accounts.Role{accounts.AuditAdmin}
	operators  = []accounts.Role{accounts.SystemAdmin}
	watchers   = []accounts.Role{accounts.Manager, accounts.BureauLeader, accounts.SectionHead}
)

func portalNav(r Request) []NavItem {
	return visible(r, []NavItem{
		{"home", "首页", "/", nil},
		{"policies", "政策库", "/policies", nil},
		{"me", "我的政策", "/me", enterprise},
		{"cases", "办件", "/cases", enterprise},
		{"inbox", "消息", "/inbox", enterprise},
		{"help", "使用帮助", "/help", nil},
	})
}

func consoleNav(r Request) []NavItem {
	return visible(r, []NavItem{
		{"home", "工作台", "/console", staff},
		{"documents", "政策文件", "/console/documents", publishers},
		{"notices", "申报通知", "/console/notices", publishers},
		{"campaigns", "推送", "/console/campaigns", staff},
		{"claims", "申领", "/console/claims", handlers},
		{"enterprises", "企业", "/console/enterprises", staff},
		{"disclosure", "依申请公开", "/console/disclosure", staff},
		{"synonyms", "同义词", "/console/synonyms", publishers},
		{"reports", "年报", "/console/reports", publishers},
		{"insight", "覆盖分析", "/insight", watchers},
		{"accounts", "账号", "/admin/accounts", security},
		{"audit", "审计记录", "/admin/audit", auditors},
		{"system", "系统状态", "/admin/system", operators},
		{"providers", "服务商账号", "/admin/providers", operators},
		{"schedules", "定时任务", "/admin/schedules", operators},
		{"manners", "发送规矩", "/console/manners", operators},
		{"webhooks", "应用通知", "/admin/webhooks", operators},
		{"jobs", "后台任务", "/admin/jobs/", operators},
	})
}

func insightNav(r Request) []NavItem {
	return visible(r, []NavItem{
		{"overview", "总览", "/insight", watchers},
		{"notices", "各通知", "/insight/notices", watchers},
		{"reports", "年报", "/console/reports", watchers},
		{"console", "工作台", "/console", staff},
	})
}
