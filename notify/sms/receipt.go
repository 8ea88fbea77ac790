package sms

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// State is what became of a message that a provider took.
type State string

const (
	Delivered State = "delivered"
	Failed    State = "failed"
	Pending   State = "pending" // only in answers to a question: taken, and nothing heard from the carrier yet
)

// Receipt is what a provider reports of one message. Aliyun's Ref is of a whole call: only together with To it names the message.
type Receipt struct {
	Ref        string
	MessageID  string // ours, where the provider hands it back
	To         string // 11 digits
	State      State
	Code       string        // the carrier's own
	Reason     notify.Reason // of a failure, where the code is known
	BadAddress bool          // there is no such number
	At         time.Time     // zero when the provider did not say
}

// fail notes why a message did not arrive.
func (r *Receipt) fail(words string) {
	r.State = Failed
	k, ok := carrierCodes[r.Code]
	if !ok && strings.Contains(words, "空号") && !strings.ContainsAny(words, "、或/") { // a list of causes names none
		k = badNumber
	}
	r.BadAddress = k == badNumber
	r.Reason = k.reason()
	if r.Reason == "" {
		r.Reason = notify.Rejected
	}
}

// carrierCodes are what carriers report of a message that did not arrive. Aliyun's words and the three networks' codes, which Tencent passes on.
var carrierCodes = map[string]kind{
	"MOBILE_NOT_ON_SERVICE": outOfReach, "INVALID_NUMBER": outOfReach, "MOBILE_ACCOUNT_ABNORMAL": outOfReach, "MOBLLE_TERMINAL_ERROR": outOfReach,
	"MOBILE_IN_BLACK": blacklisted, "USER_REJECT": blacklisted, "MOBILE_SEND_LIMIT": capped, "CONTENT_KEYWORD": sensitive,
	"CONTENT_ERROR": badTemplate, "SIGNATURE_BLACKLIST": badSign, "PARAMS_ILLEGAL": badParams,
	"MK:0001": badNumber, "CB:0001": badNumber, "CB:0053": badNumber, "DB:0101": badNumber, // 空号, 号码不存在
	"MK:0005": outOfReach, "MK:0013": outOfReach, "MK:0010": outOfReach, "MK:0023": outOfReach, "002": outOfReach, "EXPIRED": outOfReach, "UNDELIV": outOfReach,
	"MBBLACK": blacklisted, "DBBLACK": blacklisted, "DB:0144": blacklisted, "-106": sensitive, "MK:0115": sensitive, "DB:0142": capped,
}

// items are the elements of a JSON array each by itself, so that one that cannot be read spoils no other.
func items(body []byte) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if len(body) > maxAnswer || json.Unmarshal(body, &list) != nil {
		return nil, ErrCallback
	}
	return list, nil
}

// loose is a string that some versions of a protocol write as a number.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = string(bytes.TrimSpace(b))
		if s == "null" {
			s = ""
		}
	}
	*l = loose(s)
	return nil
}

// clock reads a provider's "2017-01-01 00:00:00", which is in Shanghai; zero when it is something else.
func clock(s string) time.Time {
	at, err := time.ParseInLocation(time.DateTime, s, calendar.Shanghai)
	if err != nil || at.Year() < 2000 {
		return time.Time{}
	}
	return at
}
