package wechat

import (
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// Reasons that this channel knows better than its code.
const (
	NotSubscribed   = notify.NotSubscribed
	NotFollowing    = notify.NotFollowing
	TemplateRefused = notify.TemplateRefused
	ContentRefused  = notify.ContentRefused
)

// tokenRefused tells whether WeChat has something against the token and not the message.
func tokenRefused(code int) bool {
	return code == 40001 || code == 40014 || code == 42001
}

// refusals are the codes that say what to do, of 发送订阅消息, 发送模板消息, 获取稳定版接口调用凭据 and 全局返回码. On all others the message
// is tried again: WeChat did not take it.
var refusals = map[int]notify.Failure{
	-1:    {Wait: 30 * time.Second},                                        // 系统繁忙
	40003: {Permanent: true, BadAddress: true},                             // openid 不正确
	43004: {Permanent: true, Reason: NotFollowing},                         // 需要接收者关注
	43019: {Permanent: true, Reason: NotSubscribed},                        // 需要将接收者从黑名单中移除
	43101: {Permanent: true, Reason: NotSubscribed},                        // 用户拒绝接受消息
	43108: {Wait: 5 * time.Second},                                         // 并发下发消息给同一个粉丝
	45015: {Permanent: true, Reason: NotSubscribed},                        // 回复时间超过限制或订阅已取消
	45168: {Permanent: true, Reason: ContentRefused},                       // 命中敏感词
	47001: {Permanent: true, Reason: TemplateRefused},                      // 解析 JSON 内容错误
	47003: {Permanent: true, Reason: TemplateRefused},                      // 模板参数不准确
	40033: {Permanent: true, Reason: TemplateRefused},                      // 不合法的请求字符
	40039: {Permanent: true, Reason: TemplateRefused},                      // 不合法的 URL 长度
	45011: {Wait: time.Minute},                                             // API 调用太频繁
	40036: {Account: true, Reason: TemplateRefused},                        // 不合法的模板 id 长度
	40037: {Account: true, Reason: TemplateRefused},                        // 不合法的模板 id
	41030: {Account: true, Reason: TemplateRefused},                        // page 路径不正确
	40165: {Account: true, Reason: TemplateRefused},                        // 不合法的小程序页面
	43116: {Account: true, Reason: TemplateRefused},                        // 该模板被限制下发
	43107: {Account: true},                                                 // 订阅消息能力封禁
	40001: {Account: true, Wait: time.Minute},                              // the secret is wrong, or a token is that was just had
	40014: {Account: true, Wait: time.Minute},                              // 不合法的 access_token
	42001: {Account: true, Wait: time.Minute},                              // access_token 超时
	40002: {Account: true}, 40013: {Account: true}, 40125: {Account: true}, // grant_type, AppID, AppSecret
	40164: {Account: true}, 40243: {Account: true}, // IP 不在白名单, AppSecret 已冻结
	41002: {Account: true}, 41004: {Account: true}, // appid, secret missing
	45109: {Account: true}, 48001: {Account: true}, 48004: {Account: true}, // 接口下线, 未授权, 被封禁
	50002: {Account: true}, 50004: {Account: true}, 50007: {Account: true}, // 用户受限, 禁止使用 token 接口, 账号已冻结
	61003: {Account: true}, 61007: {Account: true},
	89501: {Account: true}, 89503: {Account: true}, 89506: {Account: true}, 89507: {Account: true}, // 此 IP 等待管理员确认, 被拒
}

const dailyQuota = 45009 // 接口调用超过限制; quotas start anew at midnight, Beijing time

// refused reads what WeChat has against a call.
func refused(r reply, to string, now time.Time) *notify.Failure {
	f := refusals[r.ErrCode] // nothing known: try again
	if r.ErrCode == dailyQuota {
		f = notify.Failure{Account: true, Wait: calendar.Day(now).AddDate(0, 0, 1).Sub(now)}
	}
	f.Code, f.Detail = strconv.Itoa(r.ErrCode), scrub(r.ErrMsg, to)
	return &f
}

// scrub takes the reader's openid out of what is stored: it is kept sealed.
func scrub(text, to string) string {
	if to != "" {
		text = strings.ReplaceAll(text, to, "收件人")
	}
	return shorten(text)
}
