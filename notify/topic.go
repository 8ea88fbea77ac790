package notify

import "slices"

// Topic is what people may want to be told about, or not: the purpose that a consent names (个人信息保护法 art. 14).
type Topic string

const (
	PolicyPush    Topic = "政策推送" // a policy that the enterprise meets
	ClaimReminder Topic = "申报提醒" // a window that is about to close
	CaseProgress  Topic = "办件进度" // its own case: telling it is the office's duty, and needs no consent (个人信息保护法 art. 13)
	PayoutNotice  Topic = "公示兑付" // public lists and payments
	Invitation    Topic = "活动邀请" // talks and training
)

// Topics are all of them, in the order pages list them.
var Topics = []Topic{PolicyPush, ClaimReminder, CaseProgress, PayoutNotice, Invitation}

// Required tells whether the topic cannot be turned off.
func (t Topic) Required() bool { return t == CaseProgress }

func (t Topic) known() bool { return slices.Contains(Topics, t) }

// Origin is where a consent was given or taken back.
type Origin string

const (
	ByForm      Origin = "form"      // the enterprise's own preferences
	ByImport    Origin = "import"    // a list that another office collected
	ByStaff     Origin = "staff"     // told to staff, at the counter or on the phone
	ByReply     Origin = "reply"     // an SMS that says R
	ByLink      Origin = "link"      // the link in a letter
	ByComplaint Origin = "complaint" // the reader called it spam
	ByProvider  Origin = "provider"  // the provider says so: a follower who left, a subscription that ended
	ByAddress   Origin = "address"   // the address it was given for was replaced or removed
)

// Origins are all of them, in the order pages list them.
var Origins = []Origin{ByForm, ByImport, ByStaff, ByReply, ByLink, ByComplaint, ByProvider, ByAddress}

var originLabels = map[Origin]string{
	ByForm: "企业自己设置", ByImport: "部门导入", ByStaff: "工作人员代录", ByReply: "短信回复", ByLink: "退订链接", ByComplaint: "投诉",
	ByProvider: "平台通知", ByAddress: "更换或删除地址",
}

// Label is the origin in words.
func (o Origin) Label() string { return originLabels[o] }
