package email

import (
	"encoding/base64"
	"html"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"huizhida/notify"
)

// boundary parts the two forms. It holds a character that base64 does not.
const boundary = "=_huizhida_="

// writer writes letters from one sender. It keeps its buffer, and serves one goroutine.
type writer struct {
	from   string // as the header has it
	sender string // as a reader knows it
	now    func() time.Time
	page   []byte // a form before it is encoded
}

func newWriter(from *mail.Address, now func() time.Time) *writer {
	w := &writer{from: "<" + from.Address + ">", sender: from.Name, now: now}
	if from.Name == "" {
		w.sender = from.Address
	} else {
		w.from = string(phrase(nil, from.Name)) + " " + w.from
	}
	return w
}

// write appends the whole message, in both forms, with the header by which a mail program offers to unsubscribe in one click (RFC 8058).
// Chinese takes a third less room as base64 than as quoted-printable. No line begins with a dot, so that none needs another before it.
func (w *writer) write(out []byte, m notify.Outgoing, to string) []byte {
	out = append(out, "Date: "...)
	out = w.now().AppendFormat(out, time.RFC1123Z)
	out = append(out, "\r\nMIME-Version: 1.0\r\nMessage-ID: <"...)
	out = append(out, m.ID...)
	out = append(out, ">\r\nFrom: "...)
	out = append(out, w.from...)
	out = append(out, "\r\nTo: <"...)
	out = append(out, to...)
	out = append(out, ">\r\nSubject: "...)
	out = phrase(out, m.Subject)
	out = append(out, "\r\nPrecedence: bulk\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"...)
	if m.Unsubscribe != "" {
		out = append(out, "List-Unsubscribe: <"...)
		out = append(out, m.Unsubscribe...)
		out = append(out, ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"...)
	}
	out = append(out, "Content-Type: multipart/alternative; boundary=\""+boundary+"\"\r\n\r\n--"+boundary+"\r\n"...)
	out = append(out, "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"...)
	w.plain(m)
	out = encode(out, w.page)
	out = append(out, "--"+boundary+"\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"...)
	w.html(m)
	out = encode(out, w.page)
	return append(out, "--"+boundary+"--\r\n"...)
}

func (w *writer) plain(m notify.Outgoing) {
	w.page = lines(w.page[:0], m.Text)
	w.page = append(w.page, "\r\n\r\n--\r\n这封邮件由"...)
	w.page = append(w.page, w.sender...)
	w.page = append(w.page, "自动发出。"...)
	if m.Unsubscribe != "" {
		w.page = append(w.page, "不再接收此类邮件："...)
		w.page = append(w.page, m.Unsubscribe...)
	}
	w.page = append(w.page, "\r\n"...)
}

const (
	head = "<!doctype html>\r\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
	body = "</title></head>\r\n<body style=\"margin:0;padding:24px;font:16px/1.75 'PingFang SC','Microsoft YaHei',sans-serif;color:#16202a;background:#ffffff\">\r\n" +
		"<div style=\"max-width:36em;margin:0 auto\">\r\n"
	foot = "\r\n<hr style=\"border:0;border-top:1px solid #d5dade;margin:32px 0 16px\">\r\n<p style=\"font-size:14px;color:#56626d\">这封邮件由"
	tail = "</p>\r\n</div></body></html>\r\n"
)

func (w *writer) html(m notify.Outgoing) {
	w.page = append(w.page[:0], head...)
	w.page = append(w.page, html.EscapeString(m.Subject)...)
	w.page = append(w.page, body...)
	w.page = lines(w.page, m.HTML)
	w.page = append(w.page, foot...)
	w.page = append(w.page, html.EscapeString(w.sender)...)
	w.page = append(w.page, "自动发出。"...)
	if m.Unsubscribe != "" {
		w.page = append(w.page, "不再接收此类邮件：<a href=\""...)
		w.page = append(w.page, html.EscapeString(m.Unsubscribe)...)
		w.page = append(w.page, "\" style=\"color:#0b5f63\">退订</a>"...)
	}
	w.page = append(w.page, tail...)
}

// lines appends text with the line ends that MIME wants before encoding (RFC 2045 §6.8).
func lines(out []byte, text string) []byte {
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\r\n")
		out = append(out, bare...)
		if len(bare) < len(line) {
			out = append(out, "\r\n"...)
		}
	}
	return out
}

// encode appends base64 in lines of 76 characters.
func encode(out, page []byte) []byte {
	const take = 57
	for len(page) > 0 {
		n := min(take, len(page))
		out = base64.StdEncoding.AppendEncode(out, page[:n])
		out = append(out, "\r\n"...)
		page = page[n:]
	}
	return out
}

// phrase appends a header's text: as it is where it is short and plain, or else as encoded words (RFC 2047), each on a line of its own.
func phrase(out []byte, text string) []byte {
	if len(text) <= 60 && !strings.ContainsFunc(text, func(r rune) bool {
		return r != ' ' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		return append(out, text...)
	}
	text = strings.ToValidUTF8(text, "?")
	for first := true; text != ""; first = false {
		n := min(len(text), 45) // 60 characters, and 12 around them
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n--
		}
		if !first {
			out = append(out, "\r\n "...)
		}
		out = append(out, "=?UTF-8?B?"...)
		out = base64.StdEncoding.AppendEncode(out, []byte(text[:n]))
		out = append(out, "?="...)
		text = text[n:]
	}
	return out
}
