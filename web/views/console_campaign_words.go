package views

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"huizhida/calendar"
	"huizhida/notify"
)

// bar is an SVG number: the width of n in a bar as wide as whole.
func bar(n int) string { return strconv.Itoa(max(n, 0)) }

func barBox(whole int) string { return "0 0 " + strconv.Itoa(max(whole, 1)) + " 10" }

// fingerprint is a content hash as people compare it: "3f9a 61c2 e07b".
func fingerprint(hash []byte) string {
	text := hex.EncodeToString(hash)
	if len(text) < 12 {
		return "—"
	}
	return text[:4] + " " + text[4:8] + " " + text[8:12]
}

// hashField is the whole hash, as the approval form sends it back.
func hashField(hash []byte) string { return hex.EncodeToString(hash) }

func stamp(at *time.Time) string {
	if at == nil {
		return ""
	}
	return calendar.Clock(*at)
}

// untold sums a map of reasons.
func untold(reasons map[notify.Reason]int) int {
	n := 0
	for _, count := range reasons {
		n += count
	}
	return n
}

type reasonCount struct {
	reason notify.Reason
	n      int
}

// byCount lists reasons, the most frequent first.
func byCount(reasons map[notify.Reason]int) []reasonCount {
	var list []reasonCount
	for reason, n := range reasons {
		list = append(list, reasonCount{reason, n})
	}
	slices.SortFunc(list, func(a, b reasonCount) int {
		if a.n != b.n {
			return b.n - a.n
		}
		return strings.Compare(string(a.reason), string(b.reason))
	})
	return list
}

// reach says what each channel will carry: 站内信 1,402 · 邮件 876.
func reach(a notify.Audience) string {
	var parts []string
	total := 0
	for _, r := range a.Reach {
		parts = append(parts, r.Channel.Label()+" "+Num(r.Messages))
		total += r.Messages
	}
	return strings.Join(parts, " · ") + "；共" + Num(total) + "条"
}

// reasonsLine says why messages are not sent: 没有登记这个渠道的联系方式 83 · 已退订 31.
func reasonsLine(reasons map[notify.Reason]int) string {
	var parts []string
	for _, r := range byCount(reasons) {
		parts = append(parts, r.reason.Label()+" "+Num(r.n))
	}
	return strings.Join(parts, " · ")
}

// suppressed are the audience's unsent messages by reason, over all channels.
func suppressed(a notify.Audience) map[notify.Reason]int {
	all := map[notify.Reason]int{}
	for _, r := range a.Reach {
		for reason, n := range r.Suppressed {
			all[reason] += n
		}
	}
	return all
}

var deliveryStatus = map[notify.DeliveryState]StatusKind{
	notify.Planned: StatusDraft, notify.Held: StatusWaiting, notify.Expired: StatusOff, notify.Dropped: StatusOff, notify.Queued: StatusWaiting, notify.Sending: StatusRunning, notify.Deferred: StatusWaiting,
	notify.Accepted: StatusRunning, notify.Delivered: StatusDone, notify.Read: StatusDone, notify.Recorded: StatusOff,
	notify.Failed: StatusBad, notify.Unknown: StatusBad, notify.Suppressed: StatusOff,
}

// why joins a delivery's reason and the provider's words.
func why(d notify.Delivery) string {
	parts := []string{}
	reason := d.Reason.Label()
	if d.State == notify.Unknown && d.Reason == notify.Interrupted {
		reason = "发送时中断，等人核对后决定"
	}
	for _, part := range []string{reason, d.Code} {
		if part != "" && part != "network" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

func channelLabels(channels []notify.Channel) string {
	var labels []string
	for _, c := range channels {
		labels = append(labels, c.Label())
	}
	return strings.Join(labels, "、")
}

// messages is how many the campaign sends over all channels.
func (p CampaignPage) messages() int {
	n := 0
	for _, r := range p.Audience.Reach {
		n += r.Messages
	}
	return n
}

// untoldPath is the list behind a number of messages that are not sent: the audience, until there are deliveries.
func (p CampaignPage) untoldPath(reason string) string {
	if p.Campaign.StartedAt == nil {
		return campaignPath(p.Campaign, "/audience")
	}
	return deliveriesPath(p.Campaign, "", string(notify.Suppressed), reason)
}

func barWhole(whole int) string { return strconv.Itoa(max(whole, 1)) }

// stopLabel is what ending the campaign by hand is called at its stage.
func (p CampaignPage) stopLabel() string {
	if p.Campaign.ApprovedBy == nil {
		return "作废"
	}
	return "停止发送"
}

// channelHints say whom each channel reaches.
var channelHints = map[notify.Channel]string{
	notify.Inbox:       "每家都收到，登录后在“消息”里看",
	notify.Email:       "发给同意接收邮件的联系人",
	notify.WeChat:      "发给关注了公众号并同意接收的联系人",
	notify.MiniProgram: "发给授权了订阅消息的联系人，授权一次发一条",
	notify.SMS:         "发给同意接收短信的联系人，按条计费",
	notify.WebPush:     "发给在浏览器里允许了通知的联系人",
	notify.Webhook:     "交给区级应用，由应用告知其用户",
	notify.Call:        "列入工作人员的电话清单",
}

// notConfigured says that a channel has nothing to send with.
func notConfigured(c notify.Channel) string {
	if c == notify.Email {
		return "未配置邮件服务器：邮件只记录、不发出。"
	}
	return "未配置" + c.Label() + "渠道：" + c.Label() + "只记录、不发出。"
}

// topicHints say what each topic is for.
var topicHints = map[notify.Topic]string{
	notify.PolicyPush:    "告知可以申领的政策",
	notify.ClaimReminder: "申报窗口即将关闭，请还没有申领的企业抓紧",
	notify.PayoutNotice:  "公示名单、兑付到账",
	notify.Invitation:    "宣讲会、培训和问卷",
	notify.CaseProgress:  "企业自己的办件，不需要同意；不用于推送",
}

// lateHints say what becomes of a campaign that missed its moment.
var lateHints = map[notify.Late]string{
	notify.AskLate:  "活动转为已暂停，没有一条发出，等人决定继续或停止",
	notify.SendLate: "系统恢复后马上开始，仍守可以打扰的时间",
	notify.DropLate: "活动停止，一条也不发；要发的另建活动",
}

// classHint says what a class is for, and what becomes of its messages outside its hours.
func classHint(c notify.Class) string {
	switch c {
	case notify.Statutory:
		return "法律规定必须送达的决定和通知；" + notify.DefaultManners(c).Hours() + "都发"
	case notify.Promotional:
		return "邀请参加活动、填写调查；" + notify.DefaultManners(c).Hours() + "发，其余时间等到可以发的时候，等到申报截止的不再发"
	}
	return "告知可以申领的政策；" + notify.DefaultManners(c).Hours() + "发，其余时间等到次日，会等过申报截止的马上发"
}

// shortLength says how long a short message is, and as how many it is billed: 64字 · 1条.
func shortLength(text string) string {
	return Num(utf8.RuneCountInString(text)) + "字 · 计" + Num(notify.Segments(text)) + "条"
}

func clockSeconds(at time.Time) string { return at.In(calendar.Shanghai).Format("15:04:05") }

// waits says how the hours of the campaign's class bear on it: 每天 08:00–21:00发；未发完的顺延.
func (p CampaignPage) waits() string {
	if p.closed() {
		return "申报已经截止，没有发出的不再发"
	}
	if p.Campaign.Class == notify.Statutory {
		return p.Campaign.Class.Label() + "类，" + notify.DefaultManners(p.Campaign.Class).Hours() + "都发"
	}
	text := p.Campaign.Class.Label() + "类，" + notify.DefaultManners(p.Campaign.Class).Hours() + "发，未发完的顺延；站内信不受限制"
	for _, w := range notify.Waiting(p.Waits) {
		if w.Never {
			text += "；" + w.Channel.Label() + "等不到可以发的时间，申报就截止了"
		} else {
			text += "；" + w.Channel.Label() + "等到" + dayHour(w.Until) + "发"
		}
	}
	return text
}

// closed tells whether nothing may leave any more, on any channel.
func (p CampaignPage) closed() bool {
	return len(p.Waits) > 0 && !slices.ContainsFunc(p.Waits, func(w notify.Wait) bool { return !w.Never })
}

// heldMessages is how many messages would wait at the beginning, or never leave.
func (p CampaignPage) heldMessages() int {
	n := 0
	for _, w := range notify.Waiting(p.Waits) {
		for _, r := range p.Audience.Reach {
			if r.Channel == w.Channel {
				n += r.Messages
			}
		}
	}
	return n
}

// smsNote says how long a short message is.
func (p CampaignPage) smsNote() string {
	if p.Preview == nil || p.Preview.Short == "" {
		return ""
	}
	return "；短信" + shortLength(p.Preview.Short)
}

// segments is how many segments the short messages are billed as: 约 3,144 条.
func segments(e notify.Estimate) string { return "约" + span(e.Segments, Num) + "条" }

// cost is what they come to: 约 157.20 元；按每条短信的长度和账号单价估算.
func cost(e notify.Estimate) string {
	switch {
	case e.Segments.High == 0:
		return "没有可以发短信的联系人，或没有短信账号"
	case !e.Priced:
		return Num(e.Messages) + "人；短信账号没有填每条单价，不能估算费用"
	}
	return "约" + span(e.Price, yuan) + "元；" + Num(e.Messages) + "人，按短信长度和账号单价估算"
}

func span(s notify.Span, text func(int) string) string {
	if s.Low == s.High {
		return text(s.Low)
	}
	return text(s.Low) + "至" + text(s.High)
}

// yuan writes ten-thousandths of a yuan, to the fen.
func yuan(n int) string {
	fen := (n + 50) / 100
	return Num(fen/100) + "." + strconv.Itoa(fen/10%10) + strconv.Itoa(fen%10)
}
