package sms

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/notify"
)

// aliyunDetail is one message in the answer to QuerySendDetails.
type aliyunDetail struct {
	PhoneNum    string
	SendStatus  loose // 1 waits for the carrier, 2 failed, 3 arrived
	ErrCode     string
	SendDate    string
	ReceiveDate string
	OutID       string `json:"OutId"`
}

// query looks a number up on the day of the call, and on the day before or after where the call was close to midnight.
func (a aliyun) query(ctx context.Context, q Question) ([]Receipt, *notify.Failure) {
	var found []Receipt
	sent := q.SentAt
	if sent.IsZero() {
		sent = a.Now()
	}
	first, last := calendar.Day(sent.Add(-window)), calendar.Day(sent.Add(window))
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		values := url.Values{"PhoneNumber": {q.To}, "SendDate": {day.Format("20060102")}, "PageSize": {"50"}}
		if q.Ref != "" {
			values.Set("BizId", q.Ref)
		}
		for page := 1; page <= 20; page++ {
			values.Set("CurrentPage", strconv.Itoa(page))
			said, f := a.call(ctx, "QuerySendDetails", values, nil)
			if f != nil {
				return nil, f
			}
			for _, d := range said.Details.List {
				if r, ok := d.receipt(q); ok {
					found = append(found, r)
				}
			}
			if len(said.Details.List) < 50 {
				break
			}
		}
	}
	return found, nil
}

// receipt reads a detail; false when it is of another message.
func (d aliyunDetail) receipt(q Question) (Receipt, bool) {
	number, _ := Number(d.PhoneNum)
	r := Receipt{Ref: q.Ref, To: number, Code: d.ErrCode, At: clock(d.ReceiveDate)}
	switch {
	case number != q.To:
		return r, false
	case q.Ref != "" || d.OutID != "" && carries(d.OutID, q.ID):
		r.MessageID = q.ID
	case d.OutID != "" || !near(clock(d.SendDate), q.SentAt):
		return r, false
	}
	switch d.SendStatus {
	case "3":
		r.State = Delivered
	case "2":
		r.fail("")
	default:
		r.State = Pending
	}
	return r, true
}

// receipts reads SmsReport in its HTTP form.
func (aliyun) receipts(body []byte) ([]Receipt, error) {
	list, err := items(body)
	if err != nil {
		return nil, err
	}
	receipts := make([]Receipt, 0, len(list))
	for _, raw := range list {
		var said struct {
			Phone   loose `json:"phone_number"`
			Time    loose `json:"report_time"`
			Success loose `json:"success"`
			Code    loose `json:"err_code"`
			Words   loose `json:"err_msg"`
			BizID   loose `json:"biz_id"`
			OutID   loose `json:"out_id"`
		}
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		number, ok := Number(string(said.Phone))
		if !ok || said.BizID == "" || said.Success != "true" && said.Success != "false" {
			continue
		}
		r := Receipt{Ref: string(said.BizID), To: number, State: Delivered, Code: scrub(string(said.Code)), At: clock(string(said.Time))}
		if !strings.HasPrefix(string(said.OutID), marked) {
			r.MessageID = string(said.OutID)
		}
		if said.Success == "false" {
			r.fail(string(said.Words))
		}
		receipts = append(receipts, r)
	}
	return receipts, nil
}

// replies reads SmsUp in its HTTP form.
func (aliyun) replies(body []byte) ([]Reply, error) {
	list, err := items(body)
	if err != nil {
		return nil, err
	}
	replies := make([]Reply, 0, len(list))
	for _, raw := range list {
		var said struct {
			Phone loose `json:"phone_number"`
			Time  loose `json:"send_time"`
			Text  loose `json:"content"`
		}
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		if reply, ok := newReply(string(said.Phone), string(said.Text), clock(string(said.Time))); ok {
			replies = append(replies, reply)
		}
	}
	return replies, nil
}
