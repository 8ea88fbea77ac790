package views

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"huizhida/audit"
)

// AuditPage is the trail with its filters.
type AuditPage struct {
	Filter   audit.Filter
	From, To string // as typed
	Kinds    audit.Kinds
	List     []audit.Line
	After    int64 // the list begins behind this line
	More     bool  // lines follow
	Errors   Errors
}

func (p AuditPage) filtered() bool { return p.address("", "") != "/admin/audit" }

// address is the page with the same filters and one more value; path ends it, as .csv.
func (p AuditPage) address(path, after string) string {
	q := url.Values{}
	for k, v := range map[string]string{"who": p.Filter.Who, "action": p.Filter.Action, "subject": p.Filter.Subject, "from": p.From, "to": p.To, "after": after} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if p.Filter.ID > 0 {
		q.Set("id", itoa(p.Filter.ID))
	}
	if len(q) == 0 {
		return "/admin/audit" + path
	}
	return "/admin/audit" + path + "?" + q.Encode()
}

func (p AuditPage) next() string { return p.address("", itoa(p.List[len(p.List)-1].ID)) }

// subjectPath is the whole history of what a line is about.
func subjectPath(l audit.Line) string {
	return "/admin/audit?" + url.Values{"subject": {l.Subject}, "id": {itoa(l.SubjectID)}}.Encode()
}

func (p AuditPage) actionOptions() []Option {
	return kindOptions(p.Filter.Action, "全部动作", p.Kinds.Actions, actionLabel)
}

func (p AuditPage) subjectOptions() []Option {
	return kindOptions(p.Filter.Subject, "全部对象", p.Kinds.Subjects, subjectLabel)
}

func kindOptions(chosen, all string, values []string, label func(string) string) []Option {
	options := []Option{{Value: "", Label: all}}
	for _, v := range values {
		options = append(options, Option{Value: v, Label: label(v), Selected: v == chosen})
	}
	if chosen != "" && !slices.Contains(values, chosen) {
		options = append(options, Option{Value: chosen, Label: label(chosen), Selected: true})
	}
	return options
}

// The words of the trail in the language of the page; a word that is missing is shown as it is kept.
var (
	subjectWords = map[string]string{
		"accounts": "账号", "audit_events": "审计记录", "benefits": "惠企事项", "campaigns": "推送", "claims": "申领", "contacts": "联系方式",
		"disclosure_requests": "依申请公开", "documents": "政策文件", "enterprises": "企业", "imports": "企业导入", "interpretations": "政策解读", "notices": "申报通知",
		"outcome_imports": "保单导入", "report_years": "年报", "rule_versions": "规则", "settings": "设置", "suppressions": "停发地址",
		"provider_accounts": "服务商账号", "schedules": "定时任务", "webhook_endpoints": "应用接收地址", "manners": "发送规矩", "river_job": "后台任务", "sending_holds": "暂停发送",
	}
	nounWords = map[string]string{
		"account": "账号", "session": "登录", "audit": "审计", "document": "政策文件", "interpretation": "政策解读", "benefit": "惠企事项", "rule": "规则",
		"notice": "申报通知", "campaign": "推送", "claim": "申领", "contact": "联系方式", "consent": "订阅", "address": "地址", "outcome": "保单",
		"enterprises": "企业", "disclosure": "依申请公开", "report": "年报", "list": "名单", "rule_version": "规则", "demo": "演示数据",
		"provider": "服务商账号", "schedule": "定时任务", "webhook": "应用通知", "manners": "发送规矩", "job": "后台任务", "sending": "发送", "queue": "任务队列", "restore": "数据恢复",
	}
	verbWords = map[string]string{
		"create": "新建", "edit": "修改", "update": "修改", "save": "保存", "submit": "提交", "publish": "发布", "return": "退回", "withdraw": "撤回",
		"approve": "批准", "reject": "不予批准", "cancel": "取消", "retry": "重试", "draft": "起草", "expand": "展开名单", "finish": "完成", "match": "匹配",
		"request_match": "请求匹配", "export": "导出", "import": "导入", "start": "开始", "end": "退出", "refuse": "被拒", "refuse_locked": "锁定中被拒",
		"lock": "锁定", "unlock": "解锁", "disable": "停用", "enable": "启用", "reset_password": "重置密码", "change_password": "修改密码",
		"confirm_import": "确认导入", "discard_import": "放弃导入", "override_uscc": "放行信用代码", "set_fact": "登记资料", "suppress": "停发",
		"register": "登记", "answer": "答复", "appeal": "登记复议诉讼", "close_appeal": "审结复议诉讼", "figure": "改数字", "text": "改文字",
		"freeze": "定版", "freeze_rule": "规则定版", "sign_golden": "签署对照企业", "remove_golden": "移除对照企业", "save_rule": "保存规则", "accept": "受理", "correct": "补正", "decide": "办结", "deny": "不予通过", "pay": "兑付", "load": "载入",
		"test": "测试", "weight": "调整权重", "add": "登记", "rotate": "更换密钥", "delete": "删除", "replay": "重发", "recover": "补发", "pause": "暂停", "resume": "继续",
		"hold": "暂停发送", "release": "恢复发送",
	}
	detailWords = map[string]string{
		"login": "登录名", "role": "角色", "title": "标题", "reason": "理由", "rows": "行数", "state": "状态", "filter": "条件", "sessions_ended": "退出的登录",
		"document_id": "文件", "benefit_id": "事项", "notice_id": "通知", "town": "镇街", "version": "版本", "form": "形式", "key": "项目", "value": "值", "source": "来源",
	}
)

// actionWords are the actions whose verb means something else than usual.
var actionWords = map[string]string{"claim.refuse": "申领：不予通过", "claim.approve": "申领：通过"}

// actionLabel writes campaign.approve as 推送：批准.
func actionLabel(action string) string {
	if w := actionWords[action]; w != "" {
		return w
	}
	noun, verb, _ := strings.Cut(action, ".")
	return word(nounWords, noun) + "：" + word(verbWords, verb)
}

func subjectLabel(subject string) string { return word(subjectWords, subject) }

func word(words map[string]string, key string) string {
	if w := words[key]; w != "" {
		return w
	}
	return key
}

// detailText writes a line's detail in the order of its keys.
func detailText(detail map[string]any) string {
	keys := make([]string, 0, len(detail))
	for k, v := range detail {
		if v != nil && v != "" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	parts := make([]string, len(keys))
	for i, k := range keys {
		text, ok := detail[k].(string)
		if !ok {
			b, _ := json.Marshal(detail[k]) // it was JSON a moment ago
			text = string(b)
		}
		parts[i] = word(detailWords, k) + " " + text
	}
	return strings.Join(parts, "；")
}
