package views

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/notify"
)

// ToldSearch asks for which enterprise and which day.
type ToldSearch struct {
	Query  string
	Day    string // as typed
	Today  time.Time
	Found  []enterprises.Enterprise
	Total  int
	Errors Errors
}

// ToldDay is what an enterprise was told on a day, notice by notice.
type ToldDay struct {
	Enterprise enterprises.Enterprise
	Day        time.Time
	Typed      string
	Told       []notify.Told
	Errors     Errors
}

// ToldSlip is the answer about one notice, to be printed.
type ToldSlip struct {
	Told    notify.Told
	Printed time.Time
	By      string
}

// concerned are the notices that were for the enterprise that day, or of which it was told.
func (p ToldDay) concerned() (list []notify.Told) {
	for _, t := range p.Told {
		if !aside(t) {
			list = append(list, t)
		}
	}
	return list
}

// others are those that were not.
func (p ToldDay) others() (list []notify.Told) {
	for _, t := range p.Told {
		if aside(t) {
			list = append(list, t)
		}
	}
	return list
}

func aside(t notify.Told) bool {
	return t.Outcome == notify.Ineligible || t.Outcome == notify.Undetermined || t.Outcome == notify.NotListed || t.Outcome == notify.NotPublished
}

// toldPath is the page of an enterprise and a day; of one notice, or with 0 of all.
func toldPath(enterprise, notice int64, day time.Time) string {
	path := "/console/enterprises/" + itoa(enterprise) + "/told"
	if notice != 0 {
		path += "/" + itoa(notice)
	}
	return path + "?day=" + calendar.ISO(day)
}

// reference names a question, so that the same question has the same number: day, notice, enterprise.
func (p ToldSlip) reference() string {
	return fmt.Sprintf("告知查询-%s-%d-%d", p.Told.Day.In(calendar.Shanghai).Format("20060102"), p.Told.NoticeID, p.Told.EnterpriseID)
}

// known says up to when the answer looks: the end of the day, or now.
func (p ToldSlip) known() string { return knownAt(p.Told) }

func knownAt(t notify.Told) string {
	if t.Known.Before(calendar.DayEnd(t.Day)) {
		return "截至" + calendar.Clock(t.Known)
	}
	return "截至" + calendar.Date(t.Day) + "24时"
}

// toldKind is how an outcome looks in a list.
func toldKind(o notify.Outcome) StatusKind {
	switch o {
	case notify.WasTold:
		return StatusDone
	case notify.InDoubt, notify.NotReached:
		return StatusBad
	case notify.OnItsWay, notify.NotBegun, notify.WasPaused, notify.NotApproved:
		return StatusWaiting
	}
	return StatusOff
}

// answer is the outcome in one sentence, with the reasons: 在受众内，各渠道都未能送达：没有邮箱地址.
func answer(t notify.Told) string {
	if len(t.Reasons) == 0 || t.Outcome == notify.WasTold {
		return t.Outcome.Label()
	}
	var reasons []string
	for _, r := range t.Reasons {
		reasons = append(reasons, r.Label())
	}
	return t.Outcome.Label() + "：" + strings.Join(reasons, "；")
}

// membership says whether a campaign's audience had the enterprise on that day.
func membership(b notify.ToldBy) string {
	switch {
	case b.Refrozen && b.Included:
		return "现在的名单里有；名单在当日之后重新冻结过，当日的名单没有保留"
	case b.Included && b.Since != nil:
		return "在受众内，" + calendar.Clock(*b.Since) + "符合后加入"
	case b.Included:
		return "在受众内"
	case b.State == notify.Draft:
		return "草稿，还没有受众"
	}
	return "不在受众内"
}

// stateThen is a campaign's state of that day in words.
func stateThen(b notify.ToldBy) string {
	label, _ := campaignState(b.State)
	return label
}

// deliveryThen is what became of one delivery by that day: 邮件：不发送（没有邮箱地址）.
func deliveryThen(d notify.ToldOn) string {
	text := d.Channel.Label() + "：" + d.State.Label()
	if why := d.Reason.Label(); why != "" {
		text += "（" + why + "）"
	}
	return text
}

// story is what happened to a delivery, moment by moment.
func story(d notify.ToldOn) []string {
	var lines []string
	for _, m := range d.Moments {
		line := calendar.Clock(m.At) + " " + m.Label()
		if m.N > 1 {
			line += "（第" + strconv.Itoa(m.N) + "次）"
		}
		if words := strings.TrimSpace(m.Code + " " + m.Detail); words != "" {
			line += "：" + words
		}
		lines = append(lines, line)
	}
	return lines
}

// reminded says what was decided about reminding.
func reminded(d notify.Decided) string {
	text := calendar.Clock(d.DecidedAt) + " " + d.Purpose.Label()
	if d.Purpose == notify.Closing {
		text += "（截止前" + strconv.Itoa(d.Stage) + "个工作日）"
	}
	if d.CampaignID != nil {
		return text + "：已列入提醒"
	}
	return text + "：不提醒，" + d.Reason.Label()
}

// judgedThen says the verdict of that day and by what: 符合（规则 v2，基准日 2022年6月1日）.
func judgedThen(t notify.Told) string {
	if t.Verdict == nil {
		return "没有判定"
	}
	return VerdictOf(t.Verdict.Verdict).Label() + "（规则 v" + strconv.Itoa(t.Verdict.Version) + "，基准日 " + calendar.Date(t.Verdict.AsOf) + "）"
}
