package notify

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"huizhida/fault"
)

// callbackPurpose keeps the secret part of a callback's address from being worth anything elsewhere.
const callbackPurpose = "callback"

// ErrForgedCallback is returned for a call to an address that is not ours, or to an account that is not called.
var ErrForgedCallback = fault.New(fault.Forbidden, "回调地址或签名不正确")

// Callback is what a provider sent to an address of ours.
type Callback struct {
	Topic  string // what the address is for: receipts, replies
	Token  string // the secret part of the address
	Method string
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Heard is what a callback says, and what its sender wants to hear once that is stored.
type Heard struct {
	Receipts []HeardReceipt
	Stops    []Stop
	Answer   Answer
}

// HeardReceipt is a receipt with the address that it speaks of, in the clear.
type HeardReceipt struct {
	Receipt
	To string // empty: the provider did not say
}

// Stop is a reader's word that no more should come.
type Stop struct {
	Address string
	At      time.Time // zero: now
}

// Answer is the body of an answer.
type Answer struct {
	Type string // empty: text/plain
	Body string
}

// Listener is a carrier whose provider calls back. It checks that a callback is genuine, or answers a fault.
type Listener interface {
	Hear(ctx context.Context, c Callback) (Heard, error)
}

// CallbackAddress is an address that a provider has to be told.
type CallbackAddress struct {
	Label string
	URL   string
}

// callbackTopics are the addresses of channels whose providers call back.
var callbackTopics = map[Channel][]struct{ topic, label string }{
	SMS: {{"receipts", "短信回执（状态报告）推送地址"}, {"replies", "上行短信（用户回复）推送地址"}},
}

// CallbackToken is the secret part of an account's callback addresses: all that some providers prove.
func (s *Service) CallbackToken(accountID int64) string {
	return base64.RawURLEncoding.EncodeToString(s.Key.Sign(callbackPurpose, strconv.FormatInt(accountID, 10)))
}

// callbacks are the addresses that an account's provider has to be told, none for one that does not call back.
func (s *Service) callbacks(a Account) []CallbackAddress {
	var list []CallbackAddress
	if a.Channel == WeChat || a.Channel == MiniProgram { // which sign what they push
		return append(list, CallbackAddress{"消息推送服务器地址（URL）", strings.TrimSuffix(s.BaseURL, "/") + "/callbacks/wechat/" + strconv.FormatInt(a.ID, 10)})
	}
	for _, t := range callbackTopics[a.Channel] {
		list = append(list, CallbackAddress{t.label, strings.TrimSuffix(s.BaseURL, "/") + "/callbacks/" + string(a.Channel) + "/" + strconv.FormatInt(a.ID, 10) +
			"/" + s.CallbackToken(a.ID) + "/" + t.topic})
	}
	return list
}
