package notify

import (
	"fmt"
	"time"
)

// Classes are in the order pages list them.
var Classes = []Class{Statutory, Informative, Promotional}

var classLabels = map[Class]string{Statutory: "法定", Informative: "服务", Promotional: "邀约"}

// Label is the class's Chinese name.
func (c Class) Label() string { return classLabels[c] }

// Hours says when people are written to in this class: "8:00—21:00"; "任何时间" for what waits for nobody's evening to end.
func (c Class) Hours() string {
	h, polite := manners[c]
	if !polite {
		return "任何时间"
	}
	clock := func(d time.Duration) string { return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	text := clock(h.from) + "—" + clock(h.to)
	if h.workdays {
		return "工作日" + text
	}
	return text
}

// Lates are in the order pages list them.
var Lates = []Late{AskLate, SendLate, DropLate}

var lateLabels = map[Late]string{SendLate: "尽快发送", AskLate: "先暂停，由人决定", DropLate: "不再发送"}

// Label is the policy in words.
func (l Late) Label() string { return lateLabels[l] }
