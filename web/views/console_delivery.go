package views

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// DeliveryList is the page of one campaign's deliveries.
type DeliveryList struct {
	Campaign   notify.Campaign
	Deliveries []notify.Delivery
	Filter     notify.DeliveryFilter
	Query      url.Values // the filter as the address has it
	Total      int        // of all that the filter picks; of a search no more than one beyond notify.Countable
	More       bool       // there is a next page
	Failed     int        // of the whole campaign
	MayRetry   bool
	MayExport  bool
}

// DeliveryPage is one delivery with its history.
type DeliveryPage struct {
	Record    notify.Record
	Campaign  notify.Campaign
	MayDecide bool
}

func deliveryPath(id int64, more string) string {
	return "/console/deliveries/" + strconv.FormatInt(id, 10) + more
}

// address is the list, or its file, with the same filter.
func (p DeliveryList) address(suffix, after string) string {
	query := url.Values{}
	for key, values := range p.Query {
		query[key] = values
	}
	if after != "" {
		query.Set("after", after)
	}
	path := campaignPath(p.Campaign, "/deliveries"+suffix)
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// next is where the next page begins.
func (p DeliveryList) next() string {
	at := p.Deliveries[len(p.Deliveries)-1].Place()
	return strconv.FormatInt(at.EnterpriseID, 10) + "-" + strconv.FormatInt(at.ID, 10)
}

// count says how many the filter picks.
func (p DeliveryList) count() string {
	if p.Filter.Search != "" && p.Total > notify.Countable {
		return "多于" + Num(notify.Countable) + "条"
	}
	return Num(p.Total) + "条"
}

// timed is a moment of a delivery with its time, to be put in order.
type timed struct {
	at time.Time
	Moment
}

// moments are what happened to the delivery, the earliest first, and what comes next.
func (p DeliveryPage) moments() []Moment {
	r := p.Record
	list := []timed{{r.PlannedAt, Moment{Title: "列入投递", Note: calendar.Clock(r.PlannedAt)}}}
	for _, a := range r.Tries {
		list = append(list, timed{a.StartedAt, attemptMoment(a, r.Channel)})
	}
	for _, said := range r.Receipts {
		list = append(list, timed{said.At, receiptMoment(said)})
	}
	for _, d := range r.Decisions {
		title := "人工核对：记为已发出"
		if d.Again {
			title = "人工核对：再发一次"
		}
		list = append(list, timed{d.At, Moment{Title: title, Note: calendar.Clock(d.At) + " " + d.Actor}})
	}
	if i := r.Inquiry; i != nil {
		list = append(list, timed{i.AskedAt, inquiryMoment(*i)})
	}
	slices.SortStableFunc(list, func(a, b timed) int { return a.at.Compare(b.at) })
	moments := make([]Moment, 0, len(list)+1)
	for _, t := range list {
		moments = append(moments, t.Moment)
	}
	return append(moments, p.now())
}

// now is where the delivery stands.
func (p DeliveryPage) now() Moment {
	d := p.Record.Delivery
	m := Moment{Kind: MomentNow, Title: "现在：" + d.State.Label(), Note: why(notify.Delivery{State: d.State, Reason: d.Reason})}
	switch d.State {
	case notify.Failed, notify.Unknown, notify.Expired:
		m.Kind = MomentBad
	case notify.Delivered, notify.Read:
		m.Kind = MomentDone
	}
	if d.NextAt != nil {
		m.Note = cmp.Or(m.Note, d.State.Label()) + "；" + calendar.Clock(*d.NextAt) + "再发"
	}
	return m
}

var outcomeLabels = map[string]string{"accepted": "已交出", "temporary": "暂时没有成功", "permanent": "被拒收", "unsure": "应答前断线，结果不明",
	"interrupted": "发送时中断，结果不明", "recorded": "只记录，没有发出", "started": "正在发送"}

func attemptMoment(a notify.Attempt, channel notify.Channel) Moment {
	m := Moment{Title: "第" + strconv.Itoa(a.N) + "次发送：" + cmp.Or(outcomeLabels[a.Outcome], a.Outcome), Note: calendar.Clock(a.StartedAt)}
	if a.FinishedAt != nil && channel != notify.Inbox {
		m.Note += "，用时" + Num(int(a.FinishedAt.Sub(a.StartedAt).Milliseconds())) + "毫秒"
	}
	if a.Outcome != "accepted" && a.Outcome != "recorded" {
		m.Kind = MomentBad
	}
	return withWords(m, a.Code, a.Detail)
}

var receiptLabels = map[notify.Event]string{notify.EventAccepted: "查询：服务商已受理", notify.EventDelivered: "回执：已送达", notify.EventRead: "已读", notify.EventBounced: "回执：被退回",
	notify.EventComplained: "回执：收件人投诉为垃圾信息"}

func receiptMoment(s notify.Said) Moment {
	m := Moment{Title: cmp.Or(receiptLabels[s.Kind], string(s.Kind)), Note: calendar.Clock(s.At)}
	if s.Kind == notify.EventBounced || s.Kind == notify.EventComplained {
		m.Kind = MomentBad
	}
	return withWords(m, s.Code, s.Detail)
}

func inquiryMoment(i notify.Inquiry) Moment {
	m := Moment{Title: "向服务商查询：" + cmp.Or(i.Label(), "正在查询"), Note: calendar.Clock(i.AskedAt) + "，第" + strconv.Itoa(i.Asked) + "次"}
	if i.NextAt != nil {
		m.Note += "；" + calendar.Clock(*i.NextAt) + "再查"
	}
	return withWords(m, i.Code, "")
}

// withWords adds what the other side said.
func withWords(m Moment, code, detail string) Moment {
	if code != "" || detail != "" {
		m.Body = theirWords(code, detail)
	}
	return m
}

// facts are what a delivery is known by.
func (p DeliveryPage) facts() []Term {
	r := p.Record
	terms := []Term{{Label: "渠道", Text: r.Channel.Label()}, {Label: "状态", Body: deliveryState(r.Delivery)}, {Label: "尝试", Text: Num(r.Attempts) + "次"}}
	if r.Reason == notify.Interrupted && r.State != notify.Unknown {
		terms = append(terms, Term{Label: "标记", Text: "曾经结果不明，收件人可能收到两次"})
	}
	for _, t := range []struct {
		label string
		at    *time.Time
	}{{"发出", r.AcceptedAt}, {"送达", r.DeliveredAt}, {"已读", r.ReadAt}} {
		if t.at != nil {
			terms = append(terms, Term{Label: t.label, Text: calendar.Clock(*t.at)})
		}
	}
	if r.MessageID != "" && r.Attempts > 0 {
		terms = append(terms, Term{Label: "消息编号", Body: mono(r.MessageID)})
	}
	if r.Ref != "" {
		terms = append(terms, Term{Label: "对方编号", Body: mono(r.Ref)})
	}
	return terms
}
