package notify

import (
	"fmt"
	"slices"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// Manners are when and how often people may be written to about a class of messages.
type Manners struct {
	Class    Class
	From, To time.Duration // since midnight in Shanghai; 0 to 24 hours: at any time
	Workdays bool          // on working days only, as the calendar of each year has them
	Past     Past
	Cap      int  // campaigns that one enterprise, and one person, is told of within CapDays outside the inbox; 0: as many as there are
	CapDays  int  // a window that moves
	Digest   bool // the last message within the cap tells of all that wait

	UpdatedAt *time.Time // nil: these are the defaults
}

// Past is what becomes of a message that politeness would hold until what it is about has closed. Late it never leaves.
type Past string

const (
	SendBefore Past = "send"   // it leaves at once: a benefit is worth a disturbance
	LetExpire  Past = "expire" // it never leaves: an invitation is not
)

// Classes are in the order pages list them.
var Classes = []Class{Statutory, Informative, Promotional}

const week = 7

// defaults are the manners of a class that nobody changed. What the law wants delivered waits for nobody's evening to end.
var defaults = map[Class]Manners{
	Statutory:   {Class: Statutory, To: 24 * time.Hour, Past: SendBefore, CapDays: week},
	Informative: {Class: Informative, From: 8 * time.Hour, To: 21 * time.Hour, Past: SendBefore, Cap: 3, CapDays: week, Digest: true},
	Promotional: {Class: Promotional, From: 9 * time.Hour, To: 18 * time.Hour, Workdays: true, Past: LetExpire, Cap: 1, CapDays: week},
}

// DefaultManners are the manners of a class that nobody changed.
func DefaultManners(c Class) Manners { return defaults[c] }

// mayDisturb is when a message may leave: now, or the next moment at which people may be written to. False means that it cannot leave before
// closes, after which it is of no use. A call is made by staff, in their own hours.
func (m Manners) mayDisturb(channel Channel, now, closes time.Time) (from time.Time, ok bool) {
	if !now.Before(closes) {
		return now, false
	}
	if channel == Inbox || channel == Webhook || channel == Call {
		return now, true
	}
	if from = m.next(now); from.Before(closes) {
		return from, true
	}
	return now, m.Past != LetExpire
}

// next is the first moment from now on that lies within the hours.
func (m Manners) next(now time.Time) time.Time {
	for day := calendar.Day(now); ; day = day.AddDate(0, 0, 1) {
		if m.Workdays && !calendar.IsWorkday(day) {
			continue
		}
		if from := day.Add(m.From); now.Before(from) {
			return from
		}
		if now.Before(day.Add(m.To)) {
			return now
		}
	}
}

// window is how long a message counts against the cap.
func (m Manners) window() time.Duration { return time.Duration(m.CapDays) * 24 * time.Hour }

// single is how many messages may leave one by one within the window: where the last is a digest, one less.
func (m Manners) single() int {
	if m.Digest && m.Cap > 1 {
		return m.Cap - 1
	}
	return m.Cap
}

// collected is when what the cap holds back is gathered into a digest: once a day, at the first polite moment of the next day, or at once
// where the window would have closed by then.
func (m Manners) collected(now, closes time.Time) time.Time {
	if next := m.next(calendar.Day(now).AddDate(0, 0, 1)); next.Before(closes) {
		return next
	}
	return now
}

// Check answers the mistakes of what staff set.
func (m Manners) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if !slices.Contains(Classes, m.Class) {
		add("class", "没有这个类别："+string(m.Class))
	}
	if m.From < 0 || m.To > 24*time.Hour || m.From >= m.To || m.From%time.Minute != 0 || m.To%time.Minute != 0 {
		add("hours", "请填写一天之内的时段，开始早于结束")
	}
	if m.Past != SendBefore && m.Past != LetExpire {
		add("past", "没有这个选项："+string(m.Past))
	}
	if m.Cap < 0 || m.Cap > 100 {
		add("cap", "请填写 0 到 100；0 表示不限")
	}
	if m.CapDays < 1 || m.CapDays > 90 {
		add("cap_days", "请填写 1 到 90 天")
	}
	return fault.Form(wrong...)
}

// Hours are the hours in words: 工作日 09:00–18:00.
func (m Manners) Hours() string {
	days := "每天"
	if m.Workdays {
		days = "工作日"
	}
	if m.From == 0 && m.To == 24*time.Hour {
		return days + "全天"
	}
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute) }
	return days + " " + clock(m.From) + "–" + clock(m.To)
}
