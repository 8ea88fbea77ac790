package claims

import (
	"context"
	"fmt"

	"huizhida/calendar"
)

// Message is what the enterprise is told of one step.
type Message struct {
	EnterpriseID int64
	NoticeID     int64
	ClaimID      int64
	Event        int64
	RefNo        string
	Subject      string
	Body         string
}

// Message words one step of a claim for its enterprise, as it was, even when the claim has moved on. A step that never
// was is ErrNotFound.
func (s *Service) Message(ctx context.Context, args ToldArgs) (Message, error) {
	c, err := s.read(ctx, "c.id = $1", args.ClaimID)
	if err != nil {
		return Message{}, fmt.Errorf("word message of claim %d: %w", args.ClaimID, err)
	}
	for _, e := range c.Events {
		if e.ID == args.Event {
			subject, body := c.word(e)
			return Message{EnterpriseID: c.EnterpriseID, NoticeID: c.NoticeID, ClaimID: c.ID, Event: e.ID, RefNo: c.RefNo,
				Subject: subject, Body: body + "\n\n办件编号 " + c.RefNo + "，可在“办件”里查看进度。"}, nil
		}
	}
	return Message{}, fmt.Errorf("word message of claim %d: no event %d: %w", args.ClaimID, args.Event, ErrNotFound)
}

func (c Case) word(e Event) (subject, body string) {
	what := "“" + c.Benefit + "”"
	switch e.To {
	case Submitted:
		if e.From == Correction {
			return "补正已收到：" + c.Benefit, "您补正的" + what + "申领已收到，我们继续办理。"
		}
		return "申领已提交：" + c.Benefit, fmt.Sprintf("您于%s提交了%s的申领。我们在%d个工作日内决定是否受理。", calendar.DateTime(e.At), what, AcceptDays)
	case Accepted:
		if e.From == Correction {
			return "补正已收到：" + c.Benefit, "您补正的" + what + "申领已收到，审核继续，期限恢复计算。"
		}
		due, _ := calendar.AddWorkdays(e.At, c.PromiseDays)
		return "申领已受理：" + c.Benefit, fmt.Sprintf("%s的申领已于%s受理，%d个工作日内办结，最晚%s（%s）。", what, calendar.Date(e.At), c.PromiseDays, calendar.Date(due), calendar.Weekday(due))
	case Correction:
		return "请补正：" + c.Benefit, what + "的申领需要补正：\n\n" + e.Note + "\n\n补正期间办理期限暂停计算。"
	case Approved:
		body = what + "的申领已于" + calendar.Date(e.At) + "审核通过。"
		if e.Note != "" {
			body += "\n\n" + e.Note
		}
		return "申领已通过：" + c.Benefit, body
	case Refused:
		return "申领未通过：" + c.Benefit, what + "的申领审核后不予通过。\n\n理由：" + e.Note + "\n依据：" + c.Clause + "\n\n资料有变化的，可以在申报截止前重新申领。"
	case Rejected:
		return "申领不予受理：" + c.Benefit, what + "的申领不予受理。\n\n理由：" + e.Note + "\n依据：" + c.Clause + "\n\n资料有变化的，可以在申报截止前重新申领。"
	default:
		return "申领已撤回：" + c.Benefit, "您已撤回" + what + "的申领。申报截止前可以重新申领。"
	}
}
