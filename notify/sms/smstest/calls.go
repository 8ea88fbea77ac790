package smstest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Outcome is what a provider reports of a message.
type Outcome struct {
	Message
	Arrived bool
	Code    string // the carrier's: DELIVRD, MK:0001
	Words   string
}

// Caller posts to a site what a provider of its kind would.
type Caller struct {
	Kind string // aliyun, tencent, gateway
	HTTP *http.Client
}

// Receipts posts what became of messages, and answers what the site said.
func (c Caller) Receipts(t testing.TB, url string, list ...Outcome) (status int, answer string) {
	t.Helper()
	at := time.Now().In(shanghai)
	rows := make([]any, len(list))
	for i, o := range list {
		number := strings.TrimPrefix(o.To, "+86")
		switch c.Kind {
		case "aliyun": // help.aliyun.com/zh/sms/developer-reference/configure-delivery-receipts-1: SmsReport
			rows[i] = map[string]any{"phone_number": number, "send_time": at.Format(time.DateTime), "report_time": at.Format(time.DateTime), "success": o.Arrived,
				"err_code": o.Code, "err_msg": o.Words, "sms_size": "1", "biz_id": o.Ref, "out_id": o.ID}
		case "tencent": // cloud.tencent.com/document/product/382/59178: 短信下发状态通知
			rows[i] = map[string]any{"user_receive_time": at.Format(time.DateTime), "nationcode": "86", "mobile": number, "sid": o.Ref,
				"report_status": map[bool]string{true: "SUCCESS", false: "FAIL"}[o.Arrived], "errmsg": o.Code, "description": o.Words}
		default:
			rows[i] = map[string]any{"id": o.ID, "ref": o.Ref, "to": number, "code": o.Code, "at": at.Format(time.RFC3339),
				"state": map[bool]string{true: "delivered", false: "failed"}[o.Arrived]}
		}
	}
	if c.Kind == "gateway" {
		return c.post(t, url, map[string]any{"receipts": rows})
	}
	return c.post(t, url, rows)
}

// Reply posts what a reader answered.
func (c Caller) Reply(t testing.TB, url, from, text string) (status int, answer string) {
	t.Helper()
	at := time.Now().In(shanghai)
	switch c.Kind {
	case "aliyun": // help.aliyun.com/zh/sms/developer-reference/configure-mo-message-1: SmsUp
		return c.post(t, url, []any{map[string]any{"phone_number": from, "send_time": at.Format(time.DateTime), "content": text, "sign_name": SignName,
			"dest_code": "10690000", "sequence_id": 1234567890}})
	case "tencent": // cloud.tencent.com/document/product/382/59179: 短信回复通知
		return c.post(t, url, map[string]any{"extend": "", "mobile": from, "nationcode": "86", "sign": SignName, "text": text, "time": at.Unix()})
	}
	return c.post(t, url, map[string]any{"replies": []any{map[string]any{"from": from, "text": text, "at": at.Format(time.RFC3339)}}})
}

// post sends a body, signed as the kind signs.
func (c Caller) post(t testing.TB, url string, body any) (int, string) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json;charset=utf-8")
	if c.Kind == "gateway" {
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		req.Header.Set("X-Sms-Key", KeyID)
		req.Header.Set("X-Sms-Timestamp", stamp)
		req.Header.Set("X-Sms-Signature", GatewaySignature(stamp, text))
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var said bytes.Buffer
	if _, err := said.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, said.String()
}
