package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/health"
	"huizhida/matching"
)

// SystemPage is how the installation is.
type SystemPage struct {
	health.Report
	Held  []matching.Held // registers in this process's memory
	State string          // of the jobs listed; empty for the failed ones
	Jobs  []health.Job
}

// jobStates are River's states, the failed ones first.
var jobStates = []struct{ key, label string }{
	{"discarded", "已放弃"}, {"retryable", "待重试"}, {"running", "运行中"}, {"available", "等待中"}, {"scheduled", "定时"}, {"pending", "挂起"},
	{"completed", "已完成"}, {"cancelled", "已取消"},
}

func jobStateLabel(state string) string {
	for _, s := range jobStates {
		if s.key == state {
			return s.label
		}
	}
	return state
}

func jobStatus(state string) StatusKind {
	switch state {
	case "discarded":
		return StatusBad
	case "retryable", "available", "scheduled", "pending":
		return StatusWaiting
	case "running":
		return StatusRunning
	case "completed":
		return StatusDone
	}
	return StatusOff
}

func (p SystemPage) count(states ...string) int {
	n := 0
	for _, c := range p.States {
		if slices.Contains(states, c.State) {
			n += c.N
		}
	}
	return n
}

func (p SystemPage) tabs() []Tab {
	tabs := []Tab{{Href: "/admin/system#jobs", Label: "没有成功的", Count: Num(p.count(health.Failed...)), Current: p.State == ""}}
	for _, s := range jobStates {
		if n := p.count(s.key); n > 0 || p.State == s.key {
			tabs = append(tabs, Tab{Href: "/admin/system?state=" + s.key + "#jobs", Label: s.label, Count: Num(n), Current: p.State == s.key})
		}
	}
	return tabs
}

// listed is how many there are of the jobs listed.
func (p SystemPage) listed() int {
	if p.State == "" {
		return p.count(health.Failed...)
	}
	return p.count(p.State)
}

// troubles are what is the matter, each with its mend; none is a good sign.
func (p SystemPage) troubles() []string {
	var out []string
	say := func(when bool, text string) {
		if when {
			out = append(out, text)
		}
	}
	say(p.Postgres.Major < health.OldestPostgres, "数据库版本过低，请换用 PostgreSQL "+strconv.Itoa(health.OldestPostgres)+" 或更新的版本。")
	say(len(p.Schema.Pending) > 0, "数据库还差"+strconv.Itoa(len(p.Schema.Pending))+"步升级，请运行 huizhida migrate。")
	say(p.Leader == "", "没有进程在处理后台任务，推送和匹配都会停住；请运行 huizhida serve 或 huizhida work。")
	say(p.Waiting.Late(), "后台任务积压，最早的已等了"+durationText(p.Waiting.Oldest)+"；请增加 huizhida work 进程。")
	say(p.Stuck > 0, strconv.Itoa(p.Stuck)+"个任务运行超过"+durationText(health.StuckJob)+"；请重启所在的进程，任务会自动重跑。")
	say(p.count("discarded") > 0, Num(p.count("discarded"))+"个任务重试多次仍未成功，已放弃；原因列在下面。")
	say(p.ClockOff > health.LooseClock, "本机与数据库的时钟相差"+durationText(p.ClockOff)+"，会影响期限；请用 NTP 校准。")
	say(p.Mail == "", "没有配置邮件服务器，邮件只记录、不发送；请设置 SMTP_ADDR 和 SMTP_FROM。")
	return out
}

func (p SystemPage) terms(r Request) []Term {
	clock := calendar.DateTime(r.Now)
	if r.Demo {
		clock += "（演示数据的时间）"
	}
	mail := "未配置，只记录、不发送"
	if p.Mail != "" {
		mail = "经 " + p.Mail + " 发送"
	}
	schema := "全部" + strconv.Itoa(p.Schema.Steps) + "步已完成"
	if n := len(p.Schema.Pending); n > 0 {
		schema = fmt.Sprintf("共%d步，还差%d步", p.Schema.Steps, n)
		for _, s := range p.Schema.Pending {
			schema += fmt.Sprintf("；%05d %s", s.Version, s.Name)
		}
	}
	leader := "没有"
	if p.Leader != "" {
		leader = p.Leader
	}
	return []Term{{Label: "数据库", Text: "PostgreSQL " + p.Postgres.Version + "，" + p.Postgres.Size + "，" + p.Postgres.Encoding}, {Label: "数据库升级", Text: schema},
		{Label: "邮件", Text: mail}, {Label: "系统时间", Text: clock}, {Label: "时钟偏差", Text: "与数据库相差" + durationText(p.ClockOff)}, {Label: "任务调度", Text: leader}, {Label: "内存里的名录", Text: heldText(p.Held)}}
}

// heldText says which registers the process mirrors, and what they take.
func heldText(list []matching.Held) string {
	if len(list) == 0 {
		return "没有，规则由数据库计算"
	}
	var parts []string
	for _, h := range list {
		parts = append(parts, fmt.Sprintf("%d年数据 %s家，占 %s，条件缓存 %s，%s 与数据库一致", h.Year, Num(h.Enterprises), megabytes(h.Bytes), megabytes(h.Conditions), calendar.Clock(h.Seen)))
	}
	return strings.Join(parts, "；")
}

func megabytes(n int) string { return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB" }

// durationText writes a length of time in its largest fitting unit.
func durationText(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + "毫秒"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + "秒"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + "分钟"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + "小时"
	}
	return strconv.Itoa(int(d.Hours()/24)) + "天"
}

func (p SystemPage) waitingNote() string {
	if p.Waiting.N == 0 {
		return "没有积压"
	}
	return "最早的等了" + durationText(p.Waiting.Oldest)
}
