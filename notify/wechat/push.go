package wechat

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

// Push is what WeChat tells of one reader.
type Push struct {
	Event      string // WeChat's name for it
	OpenID     string
	At         time.Time
	Accepted   []string // templates of which the reader agreed to one message more
	Refused    []string // templates of which the reader wants no more
	Receipts   []Receipt
	Followed   bool // the official account has a new follower, or an old one again
	Unfollowed bool
}

// Outcome is what became of a message.
type Outcome string

const (
	Delivered Outcome = "delivered"
	Blocked   Outcome = "blocked" // the reader refuses messages of this account
	Failed    Outcome = "failed"
)

// Receipt tells what became of a message that WeChat had accepted.
type Receipt struct {
	Ref        string // notify.Result's
	TemplateID string // empty for a template message, whose receipt does not say
	Outcome    Outcome
	Code       string // WeChat's own: "failed:user block", or a number
	Detail     string
}

// wire is a push in either form. WeChat writes numbers with and without quotes, and a list of one as an object.
type wire struct {
	ToUserName   text
	FromUserName text
	CreateTime   text
	MsgType      text
	Event        text
	MsgID        text
	Status       text
	Encrypt      text
	List         entries
	Popup        group `json:"SubscribeMsgPopupEvent" xml:"SubscribeMsgPopupEvent"`
	Change       group `json:"SubscribeMsgChangeEvent" xml:"SubscribeMsgChangeEvent"`
	Sent         group `json:"SubscribeMsgSentEvent" xml:"SubscribeMsgSentEvent"`
}

// entry is one template in a push.
type entry struct {
	TemplateID  text `json:"TemplateId" xml:"TemplateId"`
	Status      text `json:"SubscribeStatusString" xml:"SubscribeStatusString"`
	MsgID       text
	ErrorCode   text
	ErrorStatus text
}

// text is a string or a number.
type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(t))
	}
	if string(raw) != "null" {
		*t = text(raw)
	}
	return nil
}

// entries are a list, or the one entry that it would have.
type entries []entry

func (e *entries) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '{' {
		var one entry
		err := json.Unmarshal(raw, &one)
		*e = entries{one}
		return err
	}
	return json.Unmarshal(raw, (*[]entry)(e))
}

// group is what encloses a list: an element in XML, and the list itself in what the documentation shows as JSON.
type group struct {
	List entries
}

func (g *group) UnmarshalJSON(raw []byte) error {
	var enclosed struct{ List entries }
	if json.Unmarshal(raw, &enclosed) == nil && enclosed.List != nil {
		g.List = enclosed.List
		return nil
	}
	return g.List.UnmarshalJSON(raw)
}

// decode reads either form by its first character.
func decode(raw []byte) (wire, error) {
	var w wire
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '{' {
		return w, json.Unmarshal(raw, &w)
	}
	decoder := xml.NewDecoder(bytes.NewReader(raw))
	if err := decoder.Decode(&w); err != nil {
		return w, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return w, ErrUnread // something follows what is to be the whole
	}
	return w, nil
}

// parseSealed finds the encrypted part of a push.
func parseSealed(raw []byte) (string, error) {
	w, err := decode(raw)
	return strings.TrimSpace(string(w.Encrypt)), err
}

// parsePush reads a push that is known to be WeChat's.
func parsePush(raw []byte) (Push, error) {
	w, err := decode(raw)
	if err != nil {
		return Push{}, ErrUnread
	}
	p := Push{Event: string(w.Event), OpenID: string(w.FromUserName)}
	if w.MsgType != "event" {
		p.Event = ""
		return p, nil // somebody writes to the account; nobody here reads that
	}
	seconds, err := strconv.ParseInt(string(w.CreateTime), 10, 64)
	if err != nil || p.OpenID == "" || p.Event == "" {
		return Push{}, ErrUnread
	}
	p.At = time.Unix(seconds, 0).UTC()
	p.read(w)
	return p, nil
}

// read sorts an event's entries by what they mean.
func (p *Push) read(w wire) {
	all := append(append(append(w.List, w.Popup.List...), w.Change.List...), w.Sent.List...)
	switch p.Event {
	case "subscribe_msg_popup_event", "subscribe_msg_change_event":
		for _, e := range all {
			switch {
			case e.TemplateID == "":
			case e.Status == "accept" && p.Event == "subscribe_msg_popup_event":
				p.Accepted = append(p.Accepted, string(e.TemplateID))
			case e.Status == "reject" && p.Event == "subscribe_msg_change_event":
				p.Refused = append(p.Refused, string(e.TemplateID))
			}
		}
	case "subscribe_msg_sent_event":
		for _, e := range all {
			r := Receipt{Ref: string(e.MsgID), TemplateID: string(e.TemplateID), Outcome: Failed, Code: string(e.ErrorCode), Detail: string(e.ErrorStatus)}
			if e.ErrorCode == "0" {
				r.Outcome = Delivered
			}
			p.Receipts = append(p.Receipts, r)
		}
	case "TEMPLATESENDJOBFINISH":
		p.Receipts = []Receipt{{Ref: string(w.MsgID), Outcome: finished(string(w.Status)), Code: string(w.Status)}}
	case "subscribe":
		p.Followed = true
	case "unsubscribe":
		p.Unfollowed = true
	}
}

// finished reads the status of a template message. The documentation writes it with and without a blank.
func finished(status string) Outcome {
	switch strings.ReplaceAll(status, " ", "") {
	case "success":
		return Delivered
	case "failed:userblock":
		return Blocked
	}
	return Failed
}
