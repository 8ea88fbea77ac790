package notify

import (
	"cmp"
	"slices"
	"time"

	"github.com/riverqueue/river"
)

// claimSize is how many of them are on the wire at a time: so many are in doubt when the process dies.
const claimSize = 50

// patience is how long a delivery may be silent on the wire before the sweep takes its process for dead. A process that is alive says so
// every heartbeat.
const (
	patience  = 45 * time.Second
	heartbeat = 10 * time.Second
)

// backoff is the wait after each failed attempt of a round; the attempt after the last wait is the round's last.
var backoff = []time.Duration{time.Minute, 5 * time.Minute, 20 * time.Minute, time.Hour, 4 * time.Hour}

// maxAttempts is how often one round tries before it gives up. A person may ask for another round.
var maxAttempts = len(backoff) + 1

// DeliveryState is where one message stands. It only moves forward, except into another try.
type DeliveryState string

const (
	Planned    DeliveryState = "planned"    // waits for its turn after an earlier channel
	Held       DeliveryState = "held"       // waits for NextAt, when people may be written to
	Queued     DeliveryState = "queued"     // a job will carry it
	Sending    DeliveryState = "sending"    // on the wire, its attempt is written
	Deferred   DeliveryState = "deferred"   // failed for now, tried again at NextAt
	Accepted   DeliveryState = "accepted"   // the provider took it
	Delivered  DeliveryState = "delivered"  // it is where the reader will find it
	Read       DeliveryState = "read"       // the reader opened it
	Failed     DeliveryState = "failed"     // refused for good, or tried often enough
	Recorded   DeliveryState = "recorded"   // nothing sends on this channel here
	Suppressed DeliveryState = "suppressed" // must not be sent
	Expired    DeliveryState = "expired"    // what it is about ended before it could be sent
	Dropped    DeliveryState = "cancelled"  // not needed any more, or stopped by a person
	Unknown    DeliveryState = "unknown"    // nobody knows whether it left
)

// DeliveryStates are in the order pages list them.
var DeliveryStates = []DeliveryState{Planned, Held, Queued, Sending, Deferred, Accepted, Delivered, Read, Recorded, Failed, Unknown, Expired, Dropped, Suppressed}

var stateLabels = map[DeliveryState]string{
	Planned: "待触发", Held: "候时发送", Queued: "待发送", Sending: "发送中", Deferred: "稍后重试", Accepted: "已发出", Delivered: "已送达", Read: "已读",
	Failed: "失败", Recorded: "只记录", Suppressed: "不发送", Expired: "已过期", Dropped: "已取消",
	Unknown: "结果不明",
}

// Label is the state's Chinese name.
func (s DeliveryState) Label() string { return stateLabels[s] }

// Open tells whether something will still happen to the delivery by itself.
func (s DeliveryState) Open() bool {
	return s == Planned || s == Held || s == Queued || s == Sending || s == Deferred
}

// Reason is why a delivery is where it is: a closed list, so that every enterprise that was not told has one that can be counted.
type Reason string

const (
	NoAddress   Reason = "no_address"
	NoConsent   Reason = "no_consent"
	Withdrawn   Reason = "withdrawn"
	Refused     Reason = "refused"
	Stopped     Reason = "stopped"
	NoCarrier   Reason = "no_carrier"
	Unreachable Reason = "unreachable"
	Temporary   Reason = "temporary"
	Exhausted   Reason = "exhausted"
	Rejected    Reason = "rejected"
	Interrupted Reason = "interrupted"
	Bounced     Reason = "bounced"
	QuietHours  Reason = "quiet_hours"
	TooLate     Reason = "window_closed"
	CapReached  Reason = "cap_reached"
	InDigest    Reason = "digest"
	SamePerson  Reason = "duplicate_person"
	AlreadyRead Reason = "read"
	QuotaSpent  Reason = "quota_spent"
	RuleAmended Reason = "rule_amended"
)

var reasonLabels = map[Reason]string{
	NoAddress: "没有登记这个渠道的联系方式", NoConsent: "未同意在这个渠道接收", Withdrawn: "已退订", Refused: "地址已停用（退回、空号、投诉或回复拒收），等企业重新确认", Stopped: "活动已停止",
	NoCarrier: "没有可用的发送账号，只记录", Unreachable: "服务商连不上", Temporary: "对方暂时拒收", Exhausted: "多次重试仍未成功",
	Bounced: "已发出，后被退回", QuotaSpent: "服务商账号当日额度已用完，次日再发", QuietHours: "不在可以打扰的时间，到时再发", TooLate: "申报窗口已经关闭", RuleAmended: "规则修订后不再符合条件",
	CapReached: "近期告知已达上限，等名额或并入汇总消息", InDigest: "并入汇总消息告知", SamePerson: "同一联系人已在另一条消息里一并告知", AlreadyRead: "已读到，不再用后面的渠道",
	Claimed: "已经申领", ClaimEnded: "申领已办结或已撤回", NotEligible: "现在不符合条件", OptedOut: "已退订，不再提醒",
	Rejected: "对方拒收", Interrupted: "发送时中断过，结果曾经不明",
}

// Reasons are in the order pages list them.
var Reasons = slices.Concat([]Reason{NoAddress, NoConsent, Withdrawn, Refused, Stopped, NoCarrier, Unreachable, Temporary, Exhausted, Rejected, Interrupted, Bounced, QuietHours, TooLate,
	QuotaSpent, RuleAmended, CapReached, InDigest, SamePerson, AlreadyRead}, wechatReasons, smsReasons)

// Label is the reason in words.
func (r Reason) Label() string {
	return cmp.Or(reasonLabels[r], wechatReasonLabels[r], smsReasonLabels[r])
}

// Delivery is one message to one contact on one channel.
type Delivery struct {
	ID           int64
	CampaignID   int64
	EnterpriseID int64
	Enterprise   string
	USCC         string
	Channel      Channel
	State        DeliveryState
	Reason       Reason
	Attempts     int
	NextAt       *time.Time
	ToldBy       *int64 // the delivery whose message tells of this one too
	UpdatedAt    time.Time
	Code         string // of the last attempt: the provider's own, "550 5.1.1"
	Detail       string // of the last attempt: the provider's words
}

// DeliverArgs asks for whatever is due of one campaign on one channel to be carried. Several lanes may do so at once; lane 0 calls the others,
// and stays until nothing will become due any more. The worker is jobs.Deliver.
type DeliverArgs struct {
	CampaignID int64   `json:"campaign_id" river:"unique"`
	Channel    Channel `json:"channel" river:"unique"`
	Lane       int     `json:"lane" river:"unique"`
	Round      int64   `json:"round" river:"unique"` // 0, or the minute of the sweep that found the lanes dead
}

// Kind names the job in the database; it never changes.
func (DeliverArgs) Kind() string { return "deliver" }

// Queue is where deliveries wait, apart from everything else: a campaign to a million must not hold up one person's message.
const Queue = "push"

// InsertOpts sends the job to its own queue, and leaves it out where the same lane already waits or runs.
func (DeliverArgs) InsertOpts() river.InsertOpts { return *onceAtATime(Queue) }

// nextTry is when attempt n, which failed for now, is repeated; false when it was the last of its round.
func nextTry(n int, now time.Time) (time.Time, bool) {
	place := (n - 1) % maxAttempts
	if place >= len(backoff) {
		return time.Time{}, false
	}
	return now.Add(backoff[place]), true
}
