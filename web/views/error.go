package views

import "net/http"

// failure is what a kind of error page says after its message.
type failure struct {
	title string
	next  []string // what to do now, in order
}

var failures = map[int]failure{
	http.StatusForbidden:           {"不能打开这一页", []string{"确认登录的是您自己的账号：页面右上角写着当前账号。", "需要这项权限，请联系本单位安全管理员。"}},
	http.StatusNotFound:            {"没有找到这一页", []string{"检查网址有没有缺字或多字。", "页面可能已经移走，从首页或政策库可以重新找到。"}},
	http.StatusConflict:            {"这一步没有办成", []string{"返回上一页并刷新，看看最新的状态。", "如果别人刚刚办理过，就不用再办了。"}},
	http.StatusUnprocessableEntity: {"有内容需要改", []string{"返回上一页，按提示改好再提交；填过的内容还在。"}},
	http.StatusTooManyRequests:     {"操作太频繁", []string{"等一分钟再试。"}},
	http.StatusInternalServerError: {"系统出了问题", []string{"没有办成的事，系统不会重复办理，可以放心再试。", "过几分钟仍不行，请拨打12345转惠企专席，说明您在做什么和现在的时间。"}},
	http.StatusServiceUnavailable:  {"系统正忙", []string{"过一会儿再试，或缩小查询的范围。"}},
}

func failureOf(status int) failure {
	if f, ok := failures[status]; ok {
		return f
	}
	if status >= http.StatusInternalServerError {
		return failures[http.StatusInternalServerError]
	}
	return failure{"请求没有办成", []string{"返回上一页再试一次。"}}
}
