package views

import (
	"net/url"
	"slices"
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

// CampaignPage is one campaign with all that its second person must see.
type CampaignPage struct {
	Campaign notify.Campaign
	Audience notify.Audience
	Progress CampaignProgress
	Preview  *notify.Preview  // nil without an audience
	Estimate *notify.Estimate // of its short messages; nil when it sends none
	Untold   []notify.Delivery
	Silent   []notify.Channel   // what is sent on them is recorded and does not leave
	Before   *notify.Submission // what it said when it was last put forward; nil when it never was
	Limits   []notify.Limits    // before the launch: who would be told twice, or too often
	Claimed  int                // enterprises of the audience that claimed
	Drift    notify.Drift       // before the launch, from the verdicts of now
	Waits    []notify.Wait
	Manners  notify.Manners // of its class
	Left     int            // working days until the notice closes

	Rehearsals  []notify.Campaign // the newest first
	MayRehearse bool
	MayEdit     bool
	MayJudge    bool // approve or return
	MayStop     bool
	MayPause    bool
	MayResume   bool
	MayTest     bool

	NoteFail    string // what is wrong with the reason of a return
	PauseFail   string // of a pause
	TestFail    string // with the address of a test letter
	TestAddress string
}

// CampaignProgress is the part that refreshes itself while the campaign is on its way.
type CampaignProgress struct {
	Campaign notify.Campaign
	Channels []notify.Progress
	Now      time.Time // when it was counted
	MayRetry bool
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

// Tried are the campaign's channels on which a message can be tried by an address.
func (p CampaignPage) Tried() (list []notify.Channel) {
	for _, c := range []notify.Channel{notify.Email, notify.SMS} {
		if p.Campaign.Uses(c) && !slices.Contains(p.Silent, c) {
			list = append(list, c)
		}
	}
	return list
}

// tryLabel asks for an address of one of them.
func (p CampaignPage) tryLabel() string {
	if tried := p.Tried(); len(tried) == 1 {
		return "试发到自己的" + map[notify.Channel]string{notify.Email: "邮箱", notify.SMS: "手机号码"}[tried[0]]
	}
	return "试发到自己的邮箱或手机号码"
}
