package views

import (
	"strings"

	"huizhida/notify"
)

// CallList is staff's list of calls.
type CallList struct {
	Calls      []notify.PhoneCall
	CampaignID int64
	Town       string
	Paging     Paging
}

// CallPage is one call with its number.
type CallPage struct {
	Call   notify.PhoneCall
	Result notify.CallResult
	Note   string
	Errors Errors
}

func callPath(c notify.PhoneCall, more string) string {
	return "/console/calls/" + itoa(c.DeliveryID) + more
}

// callHints say what becomes of each result.
var callHints = map[notify.CallResult]string{
	notify.CallTold:     "对方听明白了；这条记为已送达",
	notify.CallNoAnswer: "下一个工作日再打，三次都没有接通就不再打，记为失败",
	notify.CallWrong:    "不是这个人的号码；这个号码以后不再打电话，也不再发短信",
	notify.CallDeclined: "告知到了，但不愿再接电话；以后不再打，其他渠道不受影响",
}

func (p CallPage) options() []Option {
	var options []Option
	for _, r := range notify.CallResults {
		options = append(options, Option{Value: string(r), Label: r.Label(), Hint: callHints[r], Selected: r == p.Result})
	}
	return options
}

// spoken is a number in the groups in which people read it out: 138 0013 8000.
func spoken(mobile string) string {
	if len(mobile) != 11 || strings.Trim(mobile, "0123456789") != "" {
		return mobile
	}
	return mobile[:3] + " " + mobile[3:7] + " " + mobile[7:]
}

func tries(c notify.PhoneCall) string {
	if c.Tries == 0 {
		return "还没有打过"
	}
	text := "打过" + Num(c.Tries) + "次，没有接通"
	if c.LastNote != "" {
		text += "：" + c.LastNote
	}
	return text
}
