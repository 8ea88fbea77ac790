package notify

import (
	"slices"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// What stops a call from being recorded.
var (
	ErrNoCall       = fault.New(fault.Conflict, "这通电话不在待打名单上，可能刚被同事登记，请刷新")
	ErrNoCallResult = fault.Form(fault.Field{Name: "result", Message: "请选择通话结果"})
	ErrLongCallNote = fault.Form(fault.Field{Name: "note", Message: "备注太长了，请精简到 500 字以内"})
)

// CallResult is how a call ended.
type CallResult string

const (
	CallTold     CallResult = "told"      // somebody was told
	CallNoAnswer CallResult = "no_answer" // tried again the next working day, three times in all
	CallWrong    CallResult = "wrong"     // not that person's number
	CallDeclined CallResult = "declined"  // told, and wants no more calls
)

// CallResults are all of them, in the order pages list them.
var CallResults = []CallResult{CallTold, CallNoAnswer, CallWrong, CallDeclined}

var callLabels = map[CallResult]string{CallTold: "已告知", CallNoAnswer: "无人接听", CallWrong: "号码不对", CallDeclined: "已告知，不愿再接电话"}

// Label is the result in words.
func (r CallResult) Label() string { return callLabels[r] }

func (r CallResult) known() bool { return slices.Contains(CallResults, r) }

// maxCalls is how often a number is tried.
const maxCalls = 3

// callAgain is when a number that nobody answered is tried again: the next working day, at nine.
func callAgain(now time.Time) time.Time {
	day, _ := calendar.AddWorkdays(now, 1)
	return day.Add(9 * time.Hour)
}

// PhoneCall is a line on staff's list.
type PhoneCall struct {
	DeliveryID   int64
	CampaignID   int64
	Campaign     string
	NoticeID     int64
	Notice       string
	ClosesAt     time.Time
	EnterpriseID int64
	Enterprise   string // with the others for which the person speaks: 甲、乙
	USCC         string
	Town         string
	Name         string // of the contact
	Role         Role
	Mobile       string
	Tries        int
	LastNote     string
	DueAt        time.Time
}

// CallFilter picks a page of the list. Zero fields do not narrow it.
type CallFilter struct {
	DeliveryID int64
	CampaignID int64
	Town       string
	Limit      int
	Offset     int
}
