package notify

import (
	"time"

	"huizhida/calendar"
)

// hours are when people may be written to about something.
type hours struct {
	from, to time.Duration // since midnight in Shanghai
	workdays bool          // on working days only, as the calendar of each year has them
}

// manners are the hours of each class. What the law wants delivered waits for nobody's evening to end.
var manners = map[Class]hours{
	Informative: {from: 8 * time.Hour, to: 21 * time.Hour},
	Promotional: {from: 9 * time.Hour, to: 18 * time.Hour, workdays: true},
}

// mayDisturb is when a message may leave: now, or the next moment at which people may be written to. False means that it cannot leave before
// closes, after which it is of no use. What would be held past closes leaves at once when it is about a benefit, and never when it is an
// invitation.
func mayDisturb(class Class, channel Channel, now, closes time.Time) (from time.Time, ok bool) {
	if !now.Before(closes) {
		return now, false
	}
	h, polite := manners[class]
	if !polite || channel == Inbox || channel == Webhook {
		return now, true
	}
	if from = h.next(now); from.Before(closes) {
		return from, true
	}
	return now, class != Promotional
}

// next is the first moment from now on that lies within the hours.
func (h hours) next(now time.Time) time.Time {
	for day := calendar.Day(now); ; day = day.AddDate(0, 0, 1) {
		if h.workdays && !calendar.IsWorkday(day) {
			continue
		}
		if from := day.Add(h.from); now.Before(from) {
			return from
		}
		if now.Before(day.Add(h.to)) {
			return now
		}
	}
}
