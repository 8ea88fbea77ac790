package views

import (
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// What /dev/components shows: invented, but of the length and kind that pages have.

var devParts = []Link{
	{"#color", "颜色和主题"}, {"#type", "字和数"}, {"#btn", "按钮和链接"}, {"#form", "表单"}, {"#verdict", "判定、状态、期限"},
	{"#sheet", "纸和票据"}, {"#list", "依据和清单"}, {"#table", "表格"}, {"#nav", "导航"}, {"#msg", "消息和出错"},
	{"#task", "任务、进度、回执"}, {"#off", "公文"}, {"#chart", "图"}, {"#icons", "图标"},
}

var devSwatches = []struct{ token, name, use string }{
	{"--c-canvas", "纸底", "页面底色"}, {"--c-paper", "白纸", "单据和表格"}, {"--c-ink", "墨", "正文，15.2:1"},
	{"--c-muted", "淡墨", "次要文字，5.9:1"}, {"--c-line", "线", "1像素分隔"}, {"--c-ctl", "框", "输入框边线，3.9:1"},
	{"--c-tint", "浅青", "选中的行"}, {"--c-brand", "珠江青", "唯一主色，7.4:1"},
	{"--c-seal", "朱", "只用于公文红头和印章"}, {"--c-due", "金", "只用于焦点和临近到期"},
}

var devErrors = Errors{
	{Name: "bad-uscc", Message: "请输入18位统一社会信用代码，您输入了17位"},
	{Name: "bad-export", Message: "请选一项；不清楚就选“说不清”"},
	{Name: "bad-born", Message: "请写年份，例如2018"},
	{Name: "bad-file", Message: "这个文件超过20 MB，请压缩后再传"},
}

var devFaults []fault.Field = devErrors

var devReasons = []Reason{{Yes, "注册在番禺"}, {Yes, "小型企业"}, {Yes, "上年有出口"}}

var devEvidence = []EvidenceRow{
	{Verdict: Yes, Condition: "注册地在番禺区", Clause: "办法第二条第（一）项", Fact: "番禺区大石街道", Source: "市场监管局", AsOf: "2022-11-30", MendHref: "#list"},
	{Verdict: Maybe, Condition: "设备投资额200万元以上", Clause: "通知第三条", Fact: "还不知道，等您填", MendHref: "#list", MendLabel: "填写"},
	{Verdict: No, Condition: "上年营业收入5亿元以上", Clause: "办法第四条", Fact: "2021年2,360万元", Source: "区统计局", AsOf: "2022-01-31", MendHref: "#list"},
}

// devToday is the day on which the sheet's examples are set.
var devToday = time.Date(2022, 12, 12, 8, 30, 0, 0, calendar.Shanghai)

func devDays(last string) []calendar.Mark {
	due, err := calendar.Parse(last)
	if err != nil {
		panic(err) // a literal below is wrong
	}
	return calendar.Days(devToday.AddDate(0, 0, 1), due)
}

var devQueue = func() []QueueRow {
	today, two, six := 0, 2, 6
	return []QueueRow{
		{Left: &today, Kind: "咨询", Href: "#task", Title: "出口信用保险由政府统保，企业还要交保费吗", Note: "广州市番禺区明澜电子厂 · 6月13日提问 · 今天17:00截止", Status: StatusWaiting, State: "待答复"},
		{Left: &two, Kind: "申领", Href: "#task", Title: "展位费补贴：广州沐恒家具有限公司", Note: "申请30,000元 · 材料6/6 · 6月16日截止", Status: StatusRunning, State: "审核中"},
		{Left: &six, Kind: "依申请公开", Href: "#task", Title: "申请公开2021年出口信用保险统保协议", Note: "法定20个工作日 · 6月22日截止", Status: StatusRunning, State: "拟办中"},
		{Kind: "二审", Href: "#task", Title: "《番禺区小微出口企业统保政策图解》", Note: "起草 林嘉欣 · 6月13日提交", Status: StatusWaiting, State: "待二审"},
	}
}()
