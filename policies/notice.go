package policies

import (
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// Refusals of a notice's publication.
var (
	ErrNoNotice       = fault.New(fault.NotFound, "没有这条申报通知，请检查网址或回到申报通知列表查找")
	ErrNoFrozenRule   = fault.New(fault.Conflict, "该事项还没有冻结的规则版本，请先冻结规则再发布通知")
	ErrDocumentHidden = fault.New(fault.Conflict, "所属政策文件尚未发布，或不是主动公开，请先发布文件")
	ErrWindowPast     = fault.New(fault.Conflict, "申报窗口已经结束，请退回起草人修改截止时间")
	ErrNoticesOpen    = fault.New(fault.Conflict, "该文件下还有正在申报或即将开始的通知，请先撤下通知再撤下文件")
)

// Notice opens a window in which a benefit can be claimed.
type Notice struct {
	ID            int64
	BenefitID     int64
	RuleVersionID *int64 // pinned when published
	NoticeDraft
	Flow
}

// NoticeDraft is what its drafter writes.
type NoticeDraft struct {
	Title    string
	Body     string    // Markdown
	AsOf     time.Time // the evaluation date, a midnight UTC
	OpensOn  time.Time // the first day of the window, a midnight UTC
	ClosesAt time.Time // the last minute of the window
}

// MatchArgs asks for a notice to be matched. The worker is jobs.MatchNotice.
type MatchArgs struct {
	NoticeID int64 `json:"notice_id"`
}

// Kind names the job in the database; it never changes.
func (MatchArgs) Kind() string { return "match_notice" }

func (d *NoticeDraft) tidy() error {
	var bad []fault.Field
	d.Title = strings.TrimSpace(d.Title)
	if d.Title == "" {
		bad = append(bad, fault.Field{Name: "title", Message: "请填写标题"})
	}
	if d.OpensOn.IsZero() {
		bad = append(bad, fault.Field{Name: "opens_on", Message: "请填写开始日期"})
	}
	if d.ClosesAt.IsZero() {
		bad = append(bad, fault.Field{Name: "closes_on", Message: "请填写截止日期"})
	}
	if d.AsOf.IsZero() {
		d.AsOf = d.OpensOn
	}
	if !d.OpensOn.IsZero() && !d.ClosesAt.IsZero() && !d.ClosesAt.After(OpensAt(d.OpensOn)) {
		bad = append(bad, fault.Field{Name: "closes_on", Message: "截止时间应晚于开始日期"})
	}
	bad = append(bad, secretFields(d.Title, d.Body)...)
	return fault.Form(bad...)
}

// OpensAt is the moment in Shanghai at which a window that opens on day begins.
func OpensAt(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, calendar.Shanghai)
}

// Window is where a notice stands in its window.
type Window string

const (
	Upcoming Window = "upcoming" // 即将开始
	OpenNow  Window = "open"     // 正在申报
	Ended    Window = "ended"    // 已截止
)

// Label is the window's name on pages.
func (w Window) Label() string {
	return map[Window]string{Upcoming: "即将开始", OpenNow: "正在申报", Ended: "已截止"}[w]
}

// Window says where now is in the notice's window; the moment it closes still belongs to it.
func (n Notice) Window(now time.Time) Window {
	switch {
	case now.Before(OpensAt(n.OpensOn)):
		return Upcoming
	case now.After(n.ClosesAt):
		return Ended
	}
	return OpenNow
}

// Warnings are what a reviewer should think about; they stop nothing.
func (d NoticeDraft) Warnings() []string {
	var out []string
	if !calendar.IsWorkday(d.ClosesAt) {
		out = append(out, "截止日"+calendar.Date(d.ClosesAt)+"（"+calendar.Weekday(d.ClosesAt)+"）不是工作日，企业临近截止时找不到人咨询，建议改到工作日。")
	}
	if !calendar.IsWorkday(OpensAt(d.OpensOn)) {
		out = append(out, "开始日"+calendar.Date(OpensAt(d.OpensOn))+"（"+calendar.Weekday(OpensAt(d.OpensOn))+"）不是工作日。")
	}
	if days := calendar.WorkdaysBetween(OpensAt(d.OpensOn), d.ClosesAt); days < 10 {
		out = append(out, "窗口不足10个工作日，企业可能来不及准备材料。")
	}
	return out
}
