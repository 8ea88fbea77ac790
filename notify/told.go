package notify

import (
	"slices"
	"time"

	"huizhida/matching"
)

// Outcome answers whether an enterprise was told of a notice by the end of a day, and if not, why: a closed list, one of which always holds.
type Outcome string

const (
	WasTold       Outcome = "told"
	InDoubt       Outcome = "in_doubt"
	OnItsWay      Outcome = "on_its_way"
	WasPaused     Outcome = "paused"
	OnlyRecorded  Outcome = "recorded"
	NotReached    Outcome = "not_reached"
	WasStopped    Outcome = "stopped"
	NotBegun      Outcome = "not_begun"
	NotApproved   Outcome = "not_approved"
	NotIncluded   Outcome = "not_included"
	OnlyDrafted   Outcome = "drafted"
	NoCampaignYet Outcome = "no_campaign"
	Undetermined  Outcome = "undetermined"
	Ineligible    Outcome = "ineligible"
	NotListed     Outcome = "not_listed"
	NotPublished  Outcome = "not_published"
)

// Outcomes are in the order of what counts most: of several campaigns the best holds.
var Outcomes = []Outcome{WasTold, InDoubt, OnItsWay, WasPaused, OnlyRecorded, NotReached, WasStopped, NotBegun, NotApproved, NotIncluded, OnlyDrafted, NoCampaignYet,
	Undetermined, Ineligible, NotListed, NotPublished}

var outcomeLabels = map[Outcome]string{
	WasTold: "已告知", InDoubt: "已经发送，是否送达不明", OnItsWay: "在受众内，当日尚未发出", WasPaused: "在受众内，推送当日处于暂停", OnlyRecorded: "在受众内，没有可用的发送渠道，只作记录",
	NotReached: "在受众内，各渠道都未能送达", WasStopped: "在受众内，推送已被停止", NotBegun: "在受众内，推送已批准，当日尚未开始", NotApproved: "在受众内，推送当日尚未批准",
	NotIncluded: "当日符合条件，但不在已冻结的受众内：受众冻结在先", OnlyDrafted: "当日符合条件，推送还在起草，没有提请批准", NoCampaignYet: "当日符合条件，还没有推送活动",
	Undetermined: "当日资料不全，判定为可能符合，不在告知之列", Ineligible: "当日判定为不符合", NotListed: "当日名录里还没有这家企业", NotPublished: "当日申报通知还没有发布",
}

// Label is the outcome in words.
func (o Outcome) Label() string { return outcomeLabels[o] }

// Told is the answer for one enterprise, one notice and one day, with everything that it rests on, as it stood at the end of that day.
type Told struct {
	EnterpriseID int64
	Enterprise   string
	USCC         string
	NoticeID     int64
	Notice       string
	Day          time.Time // its midnight in Shanghai
	Known        time.Time // its end, or now
	Outcome      Outcome
	Reasons      []Reason // why its deliveries went nowhere, in the order of Reasons; empty when it was told
	Campaigns    []ToldBy // the first drafted first
	Reminders    []Decided
	Verdict      *matching.Explanation // of that day, with its facts and its rule version; nil before the enterprise or the notice was there
}

// ToldBy is one campaign of the notice as it concerns the enterprise.
type ToldBy struct {
	CampaignID int64
	Title      string
	Purpose    Purpose
	State      State      // on that day
	Included   bool       // in the audience
	Since      *time.Time // when it was added later; nil: frozen with the others
	Refrozen   bool       // the audience was frozen anew after that day: whether the enterprise was in the one before is not kept
	Deliveries []ToldOn
}

// ToldOn is one delivery with what happened to it by that day.
type ToldOn struct {
	ID      int64
	Channel Channel
	State   DeliveryState // on that day
	Reason  Reason
	Moments []Moment
}

// Moment is one thing that happened to a delivery.
type Moment struct {
	At     time.Time
	Kind   string // planned, attempt, answer, receipt
	What   string // of an answer: accepted, temporary, permanent, unsure, interrupted, recorded; of a receipt: delivered, read, bounced, complained
	N      int    // the attempt's number
	Code   string
	Detail string
}

var momentLabels = map[string]string{
	"planned": "列入投递", "attempt": "开始发送", "accepted": "服务商接收", "temporary": "暂时失败", "permanent": "被拒收", "unsure": "没有收到答复", "interrupted": "发送中断，结果不明",
	"recorded": "只记录", "delivered": "回执：已送达", "read": "回执：已读", "bounced": "回执：被退回", "complained": "回执：收件人投诉",
}

// Label says what happened, in words.
func (m Moment) Label() string {
	if m.What != "" {
		return momentLabels[m.What]
	}
	return momentLabels[m.Kind]
}

// Decided is whether the enterprise was reminded.
type Decided struct {
	Purpose    Purpose
	Stage      int
	CampaignID *int64 // nil: it was not
	Reason     Reason // why not
	DecidedAt  time.Time
}

// outcome is what a campaign's part comes to.
func (b ToldBy) outcome() Outcome {
	if !b.Included {
		switch b.State {
		case Draft:
			return OnlyDrafted
		case Cancelled:
			return NoCampaignYet
		}
		return NotIncluded
	}
	best := map[State]Outcome{Submitted: NotApproved, Paused: WasPaused, Cancelled: WasStopped}[b.State]
	if best == "" {
		best = NotBegun
	}
	if len(b.Deliveries) > 0 && b.State != Cancelled && b.State != Paused {
		best = NotReached
	}
	for _, d := range b.Deliveries {
		if o := d.outcome(b.State); slices.Index(Outcomes, o) < slices.Index(Outcomes, best) {
			best = o
		}
	}
	return best
}

func (d ToldOn) outcome(campaign State) Outcome {
	switch {
	case slices.Contains(Sent, d.State):
		return WasTold
	case d.State == Unknown:
		return InDoubt
	case d.State == Recorded:
		return OnlyRecorded
	case d.State.Open() && campaign == Paused:
		return WasPaused
	case d.State.Open():
		return OnItsWay
	}
	return NotReached
}
