package views

import (
	"strconv"
	"time"

	"huizhida/calendar"
)

// Me is 我的惠企政策: what an enterprise may claim, what one answer would settle, what it just misses.
type Me struct {
	Company   string
	Facts     []string // 小型企业, 有出口, 大石街道
	Ready     []MeReady
	Questions []MeQuestion
	Misses    []EvidenceRow // the policies it does not qualify for, the nearest first
	Missed    int           // how many there are in all
	Saved     bool          // an answer was just saved
	Answered  []MeAnswered  // what it settled
	Claims    []MeClaim
	Messages  []MeMessage
	Unread    int
	Sources   []MeSource
	JudgedAt  time.Time // zero before the first match
}

// MeReady is a benefit that can be claimed now.
type MeReady struct {
	ID       string // of its heading
	Title    string
	Href     string
	Class    string
	Amount   string // 给多少
	How      string // 怎么拿
	Evidence []EvidenceRow
	Closes   time.Time
	Action   string // 去申领
	ActHref  string
}

// MeQuestion asks for one fact that no register holds.
type MeQuestion struct {
	Key      string
	Period   int // the year of a yearly figure, else 0
	Title    string
	Input    Input
	Options  []Option    // choices instead of a box
	Settles  []MeSettles // the policies that wait for it
	Lacks    int         // how many facts the first of them still lacks
	NoticeID int64       // the first of them
	Urgent   bool        // stands first, its button is the loud one
	Closes   time.Time
	Evidence []EvidenceRow // what else the first of the policies asks
}

// MeSettles is a policy that waits for the answer.
type MeSettles struct {
	Title  string
	Href   string
	Amount string
	Closes time.Time
}

// MeAnswered is a policy that the last answer settled.
type MeAnswered struct {
	Title   string
	Href    string
	Verdict VerdictKind
}

// MeClaim is a claim under way or decided.
type MeClaim struct {
	Title string
	Href  string
	State StatusKind
	Label string
	Note  string
}

// MeMessage is a message from the inbox.
type MeMessage struct {
	Title string
	Href  string
	Note  string
	Read  bool
}

// MeSource is a department whose data was read.
type MeSource struct {
	Name  string
	Items int
	AsOf  string
}

// closing is the nearest deadline of what can be claimed.
func (m Me) closing() time.Time {
	var nearest time.Time
	for _, r := range m.Ready {
		if nearest.IsZero() || r.Closes.Before(nearest) {
			nearest = r.Closes
		}
	}
	return nearest
}

// headline is the page in one sentence, in two parts that do not break inside.
func (m Me) headline() (what, when string) {
	switch n := len(m.Ready); {
	case n > 0:
		return "您有" + strconv.Itoa(n) + "项可直接领，", "最近" + shortDay(m.closing()) + "截止"
	case len(m.Questions) > 0:
		return "答" + strconv.Itoa(len(m.Questions)) + "题，", "看看能领什么"
	}
	return "眼下没有可以直接领的，", "有了会告诉您"
}

// reads counts the facts that were read.
func (m Me) reads() int {
	n := 0
	for _, s := range m.Sources {
		n += s.Items
	}
	return n
}

// reasons are the first conditions in a line; the rest stand in the evidence.
func (r MeReady) reasons() []Reason {
	const shown = 3
	var out []Reason
	for _, e := range r.Evidence {
		if len(out) < shown {
			out = append(out, Reason{e.Verdict, e.Condition})
		}
	}
	return out
}

// shortDay writes "12月23日".
func shortDay(t time.Time) string { return t.In(calendar.Shanghai).Format("1月2日") }

// moment writes "12月23日（周五）17:00截止".
func moment(t time.Time) string {
	t = t.In(calendar.Shanghai)
	return shortDay(t) + "（" + calendar.Weekday(t) + "）" + t.Format("15:04") + "截止"
}

// daysUntil are the days after now up to due, for the bars.
func daysUntil(now, due time.Time) []calendar.Mark {
	return calendar.Days(now.AddDate(0, 0, 1), due)
}
