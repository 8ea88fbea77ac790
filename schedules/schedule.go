// Package schedules says when things happen by the clock, as far as staff may decide it: crontab expressions in Chinese time, shown in
// words, and a tick taken once whoever asks, also when it was missed. Only this package writes schedules and schedule_ticks. What happens
// at a tick is its caller's.
package schedules

import (
	"time"

	"huizhida/fault"
)

// Key names a schedule in the database; it never changes.
type Key string

const (
	Rematch   Key = "rematch"
	Closing   Key = "closing"
	Unclaimed Key = "unclaimed"
	Digests   Key = "digests"
	Prune     Key = "prune"
)

// Keys are in the order pages list them.
var Keys = []Key{Rematch, Closing, Unclaimed, Digests, Prune}

var titles = map[Key][2]string{
	Rematch:   {"夜间重新匹配", "把申报中的通知与企业名录重新匹配一遍，新符合条件的企业按已批准的内容补充告知"},
	Closing:   {"截止提醒", "查看哪些通知临近截止，按已批准的内容提醒还没有申领的企业"},
	Unclaimed: {"未申领提醒", "提醒已告知、符合条件但还没有申领的企业"},
	Digests:   {"汇总消息", "把同一联系人积攒的消息合成一封发出"},
	Prune:     {"清理名录变更记录", "删除已经用不到的名录变更记录"},
}

// Title is the schedule's name on pages.
func (k Key) Title() string { return titles[k][0] }

// Purpose says in a sentence what happens at its ticks.
func (k Key) Purpose() string { return titles[k][1] }

// Vital tells whether the system does not stay well without it: staff may say when it happens, and not that it does not.
func (k Key) Vital() bool { return k == Prune }

var (
	// ErrNone is returned for a key that nothing is scheduled under.
	ErrNone = fault.New(fault.NotFound, "没有这项定时任务")
	// ErrStale is returned to the second of two who edit at a time.
	ErrStale = fault.New(fault.Conflict, "您打开之后，有人改过这项定时任务。请刷新后重新修改")
	// ErrVital is returned when a schedule that must go on is switched off.
	ErrVital = fault.New(fault.Conflict, "这项任务关系到系统正常运行，可以改时间，不能停用")
)

// Schedule is when something happens.
type Schedule struct {
	Key        Key
	Expression string // of crontab, in Chinese time
	Workdays   bool   // on working days only
	Enabled    bool
	LastAt     *time.Time // the last tick that was taken
	NextAt     *time.Time // nil when switched off, or not looked at yet
	Version    int
	UpdatedBy  string // empty: as delivered
	UpdatedAt  time.Time
}

// Plan is the schedule's expression, read.
func (s Schedule) Plan() (Plan, error) { return Parse(s.Expression, s.Workdays) }

// Words says when it happens: 每个工作日 9:00.
func (s Schedule) Words() string {
	p, err := s.Plan()
	if err != nil {
		return s.Expression // nothing that was saved is unreadable
	}
	return p.Words()
}

// Upcoming lists the next n ticks after a moment; none when the schedule is switched off.
func (s Schedule) Upcoming(after time.Time, n int) []time.Time {
	p, err := s.Plan()
	if err != nil || !s.Enabled {
		return nil
	}
	return p.Upcoming(after, n)
}

// Input is what staff decide.
type Input struct {
	Expression string
	Workdays   bool
	Enabled    bool
}

// Tick is one moment of a schedule that was taken.
type Tick struct {
	At      time.Time // when it was due
	TakenAt time.Time
	Missed  int // how many ticks before it passed while nothing ran
	JobID   int64
}

// Late tells whether nothing ran when the tick was due.
func (t Tick) Late() bool { return t.Missed > 0 || t.TakenAt.Sub(t.At) > 5*time.Minute }

// TickArgs asks for every tick that is due to be taken. The worker is jobs.TakeTicks.
type TickArgs struct{}

// Kind names the job in the database; it never changes.
func (TickArgs) Kind() string { return "take_ticks" }
