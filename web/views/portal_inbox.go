package views

import (
	"strconv"

	"huizhida/calendar"
	"huizhida/notify"
)

// InboxPage is an enterprise's messages, unread first.
type InboxPage struct {
	Messages []notify.Message
	Unread   int
	Paging   Paging
}

// MessagePage is one message, and where to go on from it.
type MessagePage struct {
	Message notify.Message
	Left    int // working days until the notice closes; below zero when past
}

func messagePath(m notify.Message) string { return "/inbox/" + strconv.FormatInt(m.ID, 10) }

// about says what a message belongs to.
func about(m notify.Message) string {
	switch {
	case m.ClaimID != nil:
		return "办件进度"
	case m.NoticeTitle != "":
		return "政策推送"
	}
	return "系统消息"
}

// split parts the unread from the read; they come in that order.
func (p InboxPage) split() (unread, read []notify.Message) {
	for i, m := range p.Messages {
		if m.ReadAt != nil {
			return p.Messages[:i], p.Messages[i:]
		}
	}
	return p.Messages, nil
}

func messageMeta(m notify.Message) string {
	meta := about(m) + " · " + calendar.Clock(m.CreatedAt)
	if m.NoticeTitle != "" && m.ClaimID == nil {
		meta += " · " + m.NoticeTitle
	}
	return meta
}

// UnsubscribePage ends the letters to an enterprise in one step.
type UnsubscribePage struct {
	Enterprise string
	Channel    notify.Channel // that is ended
	Token      string
	Done       bool
}
