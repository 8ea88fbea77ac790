package views

import (
	"huizhida/calendar"
	"huizhida/instance"
)

// HoldPage is whether messages may leave, with what may be decided.
type HoldPage struct {
	Hold     *instance.Hold // nil: everything may leave
	Reason   string         // as typed
	Decision string
	Errors   Errors
}

// holdHead says since when and why nothing leaves.
func holdHead(h *instance.Hold) string {
	text := calendar.Clock(h.HeldAt) + "起暂停：" + h.Detail
	if h.By != "" {
		text += "（" + h.By + "）"
	}
	return text
}

func (p HoldPage) decisions() []Option {
	return []Option{
		{Value: string(instance.Pause), Label: "恢复发送，进行中的推送先暂停", Hint: "推荐。由各起草人或科室负责人核对后，逐个继续", Selected: p.Decision != string(instance.GoOn)},
		{Value: string(instance.GoOn), Label: "恢复发送，进行中的推送接着发", Hint: "备份之后发过的，会再发一次", Selected: p.Decision == string(instance.GoOn)},
	}
}
