package views

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"huizhida/notify"
)

// CampaignList is the page of campaigns.
type CampaignList struct {
	Campaigns []notify.Campaign
	Counts    map[notify.State]int
	State     notify.State // the tab; empty is all
	Paging    Paging
}

// CampaignForm asks for a campaign's words, of a new one or to change one.
type CampaignForm struct {
	Campaign notify.Campaign // as stored, or blank
	Title    string
	Subject  string
	Body     string
	Channels []notify.Channel
	Class    notify.Class
	StartsAt string // as the control writes it; empty: as soon as it is approved
	Late     notify.Late
	Version  int
	Errors   Errors
	Eligible int
	Silent   []notify.Channel // what is sent on them is recorded and does not leave
}

// CampaignPage is one campaign with all that its second person must see.
type CampaignPage struct {
	Campaign notify.Campaign
	Audience notify.Audience
	Progress CampaignProgress
	Preview  *notify.Preview // nil without an audience
	Untold   []notify.Delivery
	Sends    bool
	Left     int // working days until the notice closes
	MayEdit  bool
	MayJudge bool // approve or return
	MayStop  bool
	NoteFail string // what is wrong with the reason of a return
}

// CampaignProgress is the part that refreshes itself while the campaign is on its way.
type CampaignProgress struct {
	Campaign notify.Campaign
	Channels []notify.Progress
	Reasons  map[notify.Reason]int
	Now      time.Time
	MayRetry bool
}

// DeliveryList is the page of one campaign's deliveries.
type DeliveryList struct {
	Campaign   notify.Campaign
	Deliveries []notify.Delivery
	Filter     notify.DeliveryFilter
	State      string
	Failed     int
	MayRetry   bool
	Paging     Paging
}

// MemberList is the page of one campaign's audience.
type MemberList struct {
	Campaign notify.Campaign
	Members  []notify.Member
	Search   string
	Paging   Paging
}

var campaignStates = []struct {
	state notify.State
	label string
	kind  StatusKind
}{
	{notify.Draft, "草稿", StatusDraft}, {notify.Submitted, "待批准", StatusWaiting}, {notify.Approved, "即将发送", StatusRunning}, {notify.Scheduled, "定时发送", StatusWaiting},
	{notify.Running, "发送中", StatusRunning}, {notify.Paused, "已暂停", StatusWaiting}, {notify.Finished, "已发完", StatusDone}, {notify.Cancelled, "已停止", StatusOff},
}

func campaignState(state notify.State) (string, StatusKind) {
	for _, s := range campaignStates {
		if s.state == state {
			return s.label, s.kind
		}
	}
	return string(state), StatusOff
}

func campaignPath(c notify.Campaign, more ...string) string {
	return "/console/campaigns/" + strconv.FormatInt(c.ID, 10) + strings.Join(more, "")
}

// deliveriesPath is the list behind a number of deliveries.
func deliveriesPath(c notify.Campaign, channel notify.Channel, state, reason string) string {
	q := url.Values{}
	for key, value := range map[string]string{"channel": string(channel), "state": state, "reason": reason} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return campaignPath(c, "/deliveries?", q.Encode())
}

func campaignTabs(p CampaignList) []Tab {
	total := 0
	for _, n := range p.Counts {
		total += n
	}
	tabs := []Tab{{Href: "/console/campaigns", Label: "全部", Count: Num(total), Current: p.State == ""}}
	for _, s := range campaignStates {
		tabs = append(tabs, Tab{Href: "/console/campaigns?state=" + string(s.state), Label: s.label, Count: Num(p.Counts[s.state]), Current: p.State == s.state})
	}
	return tabs
}

// head is the page's first line: what is, or would be, done.
func (p CampaignPage) head() string {
	verb := map[notify.State]string{notify.Draft: "拟告知", notify.Submitted: "待批准：告知", notify.Cancelled: "已停止：告知"}[p.Campaign.State]
	if verb == "" {
		verb = "告知"
	}
	return verb + Num(p.Audience.Size) + "家：" + p.Campaign.Title
}

var campaignSteps = []string{"起草", "受众快照与预检", "批准", "发送", "结果"}

func (p CampaignPage) step() int {
	switch p.Campaign.State {
	case notify.Submitted:
		return 2
	case notify.Approved, notify.Scheduled, notify.Running, notify.Paused:
		return 3
	case notify.Finished:
		return 4
	}
	return 0
}

// sentence says how far the sending is.
func (p CampaignProgress) sentence() string {
	t := notify.Total(p.Channels)
	switch {
	case p.Campaign.State == notify.Approved:
		return "已批准，即将开始发送"
	case t.Due() == 0:
		return "没有要发出的消息"
	case t.Counts[notify.Recorded] == t.Due():
		return "已记录" + Num(t.Due()) + "条，未发出"
	}
	return "已发出" + Num(t.Sent()) + "条，占" + Rate(t.Sent(), t.Due())
}

// note says what the reader should do about what is not well.
func (p CampaignProgress) note() string {
	t := notify.Total(p.Channels)
	var parts []string
	if n := t.Counts[notify.Recorded]; n > 0 && n < t.Due() {
		parts = append(parts, "只记录"+Num(n)+"条：这个渠道没有配置，没有发出。")
	}
	if n := t.Counts[notify.Unknown]; n > 0 {
		parts = append(parts, fmt.Sprintf("结果不明%s条：发送中断，无法确定是否送出，系统不会自动重发，请核对后决定。", Num(n)))
	}
	if n := t.Counts[notify.Deferred]; n > 0 {
		parts = append(parts, fmt.Sprintf("%s条暂时没有发出，系统会按1分钟、5分钟、20分钟、1小时、4小时的间隔重试。", Num(n)))
	}
	return strings.Join(parts, "")
}
