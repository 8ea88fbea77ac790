package views

import (
	"slices"
	"strings"
	"time"

	"huizhida/notify"
)

// contentChange is one part of a campaign that is not what it was.
type contentChange struct {
	label, before, after string
	lines                []textLine // of a long text, instead
}

// textLine is one paragraph of a text: kept, taken out or put in.
type textLine struct {
	mark rune // ' ', '-' or '+'
	text string
}

// contentChanges lists what differs from an earlier submission, in the order of the form.
func (p CampaignPage) contentChanges() []contentChange {
	c, was := p.Campaign, p.Before.Content
	var list []contentChange
	differ := func(label, before, after string) {
		if before != after {
			list = append(list, contentChange{label: label, before: before, after: after})
		}
	}
	differ("渠道", channelLabels(was.Channels), channelLabels(c.Channels))
	differ("标题", was.Subject, c.Subject)
	if was.Body != c.Body {
		list = append(list, contentChange{label: "正文", lines: compareText(was.Body, c.Body)})
	}
	differ("类别", was.Class.Label(), c.Class.Label())
	differ("开始时间", beginning(was.StartsAt), beginning(c.StartsAt))
	differ("错过开始时间", was.Late.Label(), c.Late.Label())
	if was.Topic != "" { // what was put forward before topics were kept says nothing of them
		differ("主题", string(was.Topic), string(c.Topic))
		differ("渠道顺序", ladderLine(was.Ladder), ladderLine(c.Ladder))
		differ("以后符合的企业", followLine(was.FollowUp), followLine(c.FollowUp))
		now := c.Reminders()
		differ("提醒", remindLine(was.Remind), remindLine(now))
		differ("提醒的标题", was.Remind.Subject, now.Subject)
		if was.Remind.Body != now.Body {
			list = append(list, contentChange{label: "提醒的正文", lines: compareText(was.Remind.Body, now.Body)})
		}
	}
	differ("受众", Num(p.Before.Audience)+"家", Num(p.Audience.Size)+"家")
	return list
}

func beginning(at *time.Time) string {
	if at == nil {
		return "批准后马上"
	}
	return dayHour(*at)
}

// compareText lists the paragraphs of two texts, those in both once: the longest way through that both have in common.
func compareText(before, after string) []textLine {
	a, b := paragraphs(before), paragraphs(after)
	common := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var list []textLine
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			list = append(list, textLine{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			list = append(list, textLine{'-', a[i]})
			i++
		default:
			list = append(list, textLine{'+', b[j]})
			j++
		}
	}
	return list
}

func paragraphs(text string) []string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	return slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
}

// changesHead says against what the campaign is compared.
func (p CampaignPage) changesHead() string {
	switch {
	case p.Campaign.State != notify.Draft:
		return "与上一次提请相比"
	case p.Before.ApprovedBy != "":
		return p.Before.ApprovedBy + "的批准已作废，改动如下"
	}
	return "此前的提请已作废，改动如下"
}
