package views

import (
	"strconv"
	"strings"

	"huizhida/notify"
)

// preflightNote counts what the drafter and the approver should look at.
func (p CampaignPage) preflightNote() string {
	if p.Campaign.Over() {
		return "发送前的检查"
	}
	n := 0
	for _, wrong := range []bool{p.Audience.Size == 0, p.Left < 0, p.Drift.Any(), len(p.Silent) > 0, len(notify.Waiting(p.Waits)) > 0, p.capped() > 0, len(p.Audience.Earlier) > 0} {
		if wrong {
			n++
		}
	}
	if n == 0 {
		return "全部通过"
	}
	return strconv.Itoa(n) + "项要留意"
}

func (p CampaignPage) capped() int {
	n := 0
	for _, l := range p.Limits {
		n += l.Capped
	}
	return n
}

func (p CampaignPage) duplicates() int {
	n := 0
	for _, l := range p.Limits {
		n += l.Duplicates
	}
	return n
}

func limited(n int) string {
	if n == 0 {
		return "没有"
	}
	return Num(n) + "条"
}

// perChannel lists a figure by channel: 邮件 12 · 短信 3.
func (p CampaignPage) perChannel(figure func(notify.Limits) int) string {
	var parts []string
	for _, l := range p.Limits {
		if n := figure(l); n > 0 {
			parts = append(parts, l.Channel.Label()+" "+Num(n))
		}
	}
	return strings.Join(parts, " · ")
}

func (p CampaignPage) capLine() string {
	if by := p.perChannel(func(l notify.Limits) int { return l.Capped }); by != "" {
		return by + "；近期已告知到上限，等有名额或并入汇总消息再发，站内信不受限制"
	}
	return "没有企业或联系人近期已告知到上限"
}

func (p CampaignPage) duplicateLine() string {
	if by := p.perChannel(func(l notify.Limits) int { return l.Duplicates }); by != "" {
		return by + "；同一个人代表几家企业的，只发一条，列出全部企业"
	}
	return "没有人代表几家企业"
}

// remedies say what can be done about a reason; what is empty needs nothing.
var remedies = map[notify.Reason]string{
	notify.NoAddress: "请企业登记联系方式", notify.Refused: "请企业更新或确认地址", notify.NoConsent: "登录后仍可看到", notify.Withdrawn: "登录后仍可看到",
	notify.SamePerson: "不用补救，已一并告知",
}

func remedy(d notify.Delivery) string {
	if text := remedies[d.Reason]; text != "" {
		return text
	}
	return "—"
}
