package sms

import (
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// Why an SMS was not taken, or did not arrive, beyond what notify knows.
const (
	BadNumber       notify.Reason = "bad_number"
	OutOfService    notify.Reason = "out_of_service"
	Blacklisted     notify.Reason = "blacklisted"
	Sensitive       notify.Reason = "sensitive_words"
	TemplateRefused notify.Reason = "template_refused"
	SignRefused     notify.Reason = "sign_refused"
	ParamsRefused   notify.Reason = "params_refused"
	NumberCapped    notify.Reason = "number_capped"
	Throttled       notify.Reason = "throttled"
	Curfew          notify.Reason = "provider_curfew"
	AccountSpent    notify.Reason = "account_spent"
	AccountDenied   notify.Reason = "account_denied"
)

// Labels are the reasons in words.
var Labels = map[notify.Reason]string{
	BadNumber: "手机号码无效或为空号", OutOfService: "手机停机、关机或不在服务区", Blacklisted: "号码在短信服务商的免打扰名单中", Sensitive: "短信内容含敏感词",
	TemplateRefused: "短信模板未通过审核或不可用", SignRefused: "短信签名未通过审核或不可用", ParamsRefused: "模板变量不符合要求", NumberCapped: "该号码收到的短信已达服务商上限",
	Throttled: "服务商限制发送速度", Curfew: "服务商只在 8 时至 22 时发送此类短信", AccountSpent: "短信账户余额不足或达到限额", AccountDenied: "短信账户无权发送，请核对密钥与权限",
}

type kind int

const (
	passing    kind = iota // said nothing for good: try again
	badNumber              // the number is none
	outOfReach             // only in receipts: the phone could not be reached
	blacklisted
	sensitive
	badTemplate // no message of the account will be taken
	badSign
	badParams // this message does not fit the template
	capped    // this number has had enough for now
	throttled // too many calls a second
	curfew
	spent
	denied
	unclear // it may have been taken
	refused // this message, for good
)

// Waits that depend on the day.
const (
	tomorrow  time.Duration = -1
	nextMonth time.Duration = -2
	morning   time.Duration = -3
)

// meaning is what a provider's code says.
type meaning struct {
	kind kind
	wait time.Duration
}

// failure puts a meaning in notify's words.
func (m meaning) failure(now time.Time, code, detail string) *notify.Failure {
	f := &notify.Failure{Code: code, Detail: detail, Reason: m.kind.reason(), Wait: m.until(now)}
	switch m.kind {
	case badNumber:
		f.Permanent, f.BadAddress = true, true
	case blacklisted, sensitive, badParams, refused:
		f.Permanent = true
	case badTemplate, badSign, spent, denied:
		f.Account = true
	case unclear:
		f.Unsure = true
	}
	return f
}

func (k kind) reason() notify.Reason {
	return map[kind]notify.Reason{
		badNumber: BadNumber, outOfReach: OutOfService, blacklisted: Blacklisted, sensitive: Sensitive, badTemplate: TemplateRefused, badSign: SignRefused,
		badParams: ParamsRefused, capped: NumberCapped, throttled: Throttled, curfew: Curfew, spent: AccountSpent, denied: AccountDenied, refused: notify.Rejected,
	}[k]
}

// until is how long the wait is from now on.
func (m meaning) until(now time.Time) time.Duration {
	day := calendar.Day(now)
	switch m.wait {
	case tomorrow:
		return day.AddDate(0, 0, 1).Sub(now)
	case nextMonth:
		return day.AddDate(0, 1, 1-day.Day()).Sub(now)
	case morning:
		eight := day.Add(8 * time.Hour)
		if !eight.After(now) {
			eight = eight.AddDate(0, 0, 1)
		}
		return eight.Sub(now)
	}
	return m.wait
}
