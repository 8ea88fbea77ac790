package notify

// Why an SMS was not taken, or did not arrive: a closed list, whatever codes the providers have.
const (
	BadNumber       Reason = "bad_number"
	OutOfService    Reason = "out_of_service"
	Blacklisted     Reason = "blacklisted"
	Sensitive       Reason = "sensitive_words"
	TemplateRefused Reason = "template_refused"
	SignRefused     Reason = "sign_refused"
	ParamsRefused   Reason = "params_refused"
	NumberCapped    Reason = "number_capped"
	Throttled       Reason = "throttled"
	Curfew          Reason = "provider_curfew"
	AccountSpent    Reason = "account_spent"
	AccountDenied   Reason = "account_denied"
)

// smsReasons are in the order pages list them.
var smsReasons = []Reason{BadNumber, OutOfService, Blacklisted, Sensitive, TemplateRefused, SignRefused, ParamsRefused, NumberCapped, Throttled, Curfew, AccountSpent,
	AccountDenied}

var smsReasonLabels = map[Reason]string{
	BadNumber: "手机号码无效或为空号", OutOfService: "手机停机、关机或不在服务区", Blacklisted: "号码在短信服务商的免打扰名单中", Sensitive: "短信内容含敏感词",
	TemplateRefused: "消息模板未通过审核、不可用，或内容填不进", SignRefused: "短信签名未通过审核或不可用", ParamsRefused: "模板变量不符合要求", NumberCapped: "该号码收到的短信已达服务商上限",
	Throttled: "服务商限制发送速度", Curfew: "服务商只在 8 时至 22 时发送此类短信", AccountSpent: "短信账户余额不足或达到限额", AccountDenied: "短信账户无权发送，请核对密钥与权限",
}

// ofReader tells whether a message failed for its reader's sake, which says nothing of the account that carried it.
func (r Reason) ofReader() bool { return r == NumberCapped || r == Curfew }
