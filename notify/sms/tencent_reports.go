package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"time"

	"huizhida/notify"
)

// tencentPulled is one message in the answer to PullSmsSendStatusByPhoneNumber.
type tencentPulled struct {
	UserReceiveTime loose // in unix seconds
	PhoneNumber     string
	SerialNo        string
	ReportStatus    string
	Description     string
	SessionContext  string // only where Tencent opened it for the account
}

// query pulls what became of a number's messages. Tencent tells only of those that the carrier reported, for 7 days.
func (t tencent) query(ctx context.Context, q Question) ([]Receipt, *notify.Failure) {
	sent := q.SentAt
	if sent.IsZero() {
		sent = t.Now().Add(-24 * time.Hour)
	}
	said, f := t.call(ctx, "PullSmsSendStatusByPhoneNumber", map[string]any{
		"BeginTime": sent.Add(-window).Unix(), "EndTime": min(sent.Add(72*time.Hour).Unix(), t.Now().Unix()), "Offset": 0, "Limit": 100,
		"PhoneNumber": "+86" + q.To, "SmsSdkAppId": t.AppID,
	})
	if f != nil {
		return nil, f
	}
	var found []Receipt
	for _, p := range said.Reports {
		number, _ := Number(p.PhoneNumber)
		r := Receipt{Ref: p.SerialNo, To: number, State: Delivered, Code: scrub(p.Description), At: unix(p.UserReceiveTime)}
		switch {
		case number != q.To || q.Ref != "" && p.SerialNo != q.Ref:
			continue
		case q.Ref != "" || p.SessionContext != "" && carries(p.SessionContext, q.ID):
			r.MessageID = q.ID
		case p.SessionContext != "":
			continue
		}
		if p.ReportStatus != "SUCCESS" {
			r.fail(p.Description)
		}
		found = append(found, r)
	}
	return found, nil
}

// unix reads seconds since 1970; zero when it is something else.
func unix(s loose) time.Time {
	seconds, err := strconv.ParseInt(string(s), 10, 64)
	if err != nil || seconds < 946684800 || seconds > 1<<36 { // before 2000, or far beyond
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// receipts reads a 短信下发状态通知.
func (tencent) receipts(body []byte) ([]Receipt, error) {
	list, err := items(body)
	if err != nil {
		return nil, err
	}
	receipts := make([]Receipt, 0, len(list))
	for _, raw := range list {
		var said struct {
			Time   loose `json:"user_receive_time"`
			Nation loose `json:"nationcode"`
			Mobile loose `json:"mobile"`
			Status loose `json:"report_status"`
			Code   loose `json:"errmsg"`
			Words  loose `json:"description"`
			SID    loose `json:"sid"`
		}
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		number, ok := Number(string(said.Mobile))
		if !ok || said.SID == "" || said.Status != "SUCCESS" && said.Status != "FAIL" || said.Nation != "86" && said.Nation != "" {
			continue
		}
		r := Receipt{Ref: string(said.SID), To: number, State: Delivered, Code: scrub(string(said.Code)), At: clock(string(said.Time))}
		if said.Status == "FAIL" {
			r.fail(string(said.Words))
		}
		receipts = append(receipts, r)
	}
	return receipts, nil
}

// replies reads a 短信回复: one object, or some day a list of them.
func (tencent) replies(body []byte) ([]Reply, error) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		body = append(append([]byte("["), body...), ']')
	}
	list, err := items(body)
	if err != nil {
		return nil, err
	}
	replies := make([]Reply, 0, len(list))
	for _, raw := range list {
		var said struct {
			Nation loose `json:"nationcode"`
			Mobile loose `json:"mobile"`
			Text   loose `json:"text"`
			Time   loose `json:"time"`
		}
		if json.Unmarshal(raw, &said) != nil || said.Nation != "86" && said.Nation != "" {
			continue
		}
		if reply, ok := newReply(string(said.Mobile), string(said.Text), unix(said.Time)); ok {
			replies = append(replies, reply)
		}
	}
	return replies, nil
}
