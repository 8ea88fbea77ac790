package wechattest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// entered counts a call and gives the answer that a test wants instead; true when it did.
func (p *Peer) entered(w http.ResponseWriter, r *http.Request) bool {
	p.mu.Lock()
	p.calls[r.URL.Path]++
	ask, delay := p.answer, p.delay
	p.mu.Unlock()
	if strings.HasSuffix(r.URL.Path, "token") {
		time.Sleep(delay)
	}
	if ask == nil {
		return false
	}
	a := ask(r.URL.Path)
	if a == nil {
		return false
	}
	raw, _ := io.ReadAll(r.Body) // the test's own client
	if a.Taken {
		p.take(r, raw)
	}
	switch {
	case a.Hang:
		<-r.Context().Done()
	case a.Drop:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close() // that is the point
		}
	case a.Body != "" || a.Status != 0:
		if a.Status == 0 {
			a.Status = http.StatusOK
		}
		if a.Location != "" {
			w.Header().Set("Location", a.Location)
		}
		w.WriteHeader(a.Status)
		_, _ = io.WriteString(w, a.Body) // the client may be gone
	default:
		refuse(w, a.Code, a.Text)
	}
	return true
}

func (p *Peer) send(w http.ResponseWriter, r *http.Request) {
	if p.entered(w, r) {
		return
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	code, text, id := p.take(r, raw)
	if code != 0 {
		refuse(w, code, text+" rid: 65eac940-1a79c8dc-1be683b5")
		return
	}
	write(w, map[string]any{"errcode": 0, "errmsg": "ok", "msgid": json.Number(id)})
}

// take checks a message as the documentation says, and keeps it when nothing is against it.
func (p *Peer) take(r *http.Request, raw []byte) (code int, text, id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := Message{Path: r.URL.Path, Token: r.URL.Query().Get("access_token")}
	if r.Method != http.MethodPost {
		return 43002, "require POST method", ""
	}
	if code := p.good(m.Token); code != 0 {
		return code, "access_token is invalid or not latest", ""
	}
	if bytes.Contains(raw, []byte(`\u`)) {
		return 40033, "invalid charset. please check your request, if include \\uxxxx will create fail!", ""
	}
	if json.Unmarshal(raw, &m) != nil {
		return 47001, "data format error", ""
	}
	who := p.people[m.ToUser]
	if who == nil {
		return 40003, "invalid openid " + m.ToUser, ""
	}
	fields, ok := p.templates[m.TemplateID]
	if !ok {
		return 40037, "invalid template_id", ""
	}
	for _, field := range fields {
		value := m.Data[field].Value
		if value == "" {
			return 47003, "argument invalid! data." + field + ".value is empty", ""
		}
		if !fits(field, value) {
			return 47003, "argument invalid! data." + field + ".value invalid", ""
		}
	}
	if code, text := p.allowed(who, m); code != 0 {
		return code, text, ""
	}
	if m.ClientID == "" || !who.taken[m.ClientID] {
		m.MsgID = strconv.FormatInt(3487542469355618300+int64(len(p.sent)), 10)
		p.sent = append(p.sent, m)
		who.taken[m.ClientID] = true
	}
	return 0, "", m.MsgID
}

// allowed looks at what the reader wants, and uses up an agreement.
func (p *Peer) allowed(who *person, m Message) (int, string) {
	if m.Path == Template {
		if !who.follows {
			return 43004, "require subscribe"
		}
		return 0, ""
	}
	if strings.HasPrefix(m.Page, "/") || strings.Contains(m.Page, "://") {
		return 41030, "invalid page"
	}
	if m.State != "" && m.State != "developer" && m.State != "trial" && m.State != "formal" {
		return 40097, "invalid args"
	}
	if who.agreed[m.TemplateID] == 0 {
		return 43101, "user refuse to accept the msg"
	}
	who.agreed[m.TemplateID]--
	return 0, ""
}

func refuse(w http.ResponseWriter, code int, text string) {
	write(w, map[string]any{"errcode": code, "errmsg": text})
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(fmt.Sprint("a peer's answer: ", err))
	}
}
