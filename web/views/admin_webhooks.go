package views

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/notify/webhook"
)

// WebhooksPage lists the district's apps that are told of events.
type WebhooksPage struct {
	Endpoints []webhook.Endpoint
}

// WebhookForm is the form of an endpoint.
type WebhookForm struct {
	ID     int64 // 0: a new one
	Typed  webhook.EndpointInput
	Errors Errors
}

// WebhookPage is one endpoint with its deliveries.
type WebhookPage struct {
	webhook.Endpoint
	State      webhook.State // of the deliveries that are listed; empty: all
	Deliveries []webhook.Delivery
	Page       int
	More       bool   // pages follow
	From       string // as typed: the day since which to make up
	FromTime   string
	Errors     Errors
}

// WebhookSent is one message to one endpoint.
type WebhookSent struct {
	webhook.Sent
	Endpoint webhook.Endpoint
}

// WebhookSecret shows a secret once.
type WebhookSecret struct {
	Endpoint webhook.Endpoint
	Title    string
	Secret   string
	Overlap  string // how long the old one signs too; empty for the first
}

func webhookPath(id int64, rest ...string) string {
	return "/admin/webhooks/" + itoa(id) + strings.Join(rest, "")
}

// webhookHost is the host of an address: the rest may be a secret of the app.
func webhookHost(e webhook.Endpoint) string {
	if u, err := url.Parse(e.URL); err == nil {
		return u.Host
	}
	return e.URL
}

func webhookStatus(e webhook.Endpoint) (StatusKind, string) {
	switch {
	case e.DisabledAt != nil && e.DisabledFor == webhook.ByStaff:
		return StatusOff, "已停用"
	case e.DisabledAt != nil:
		return StatusBad, "自动停用"
	case e.FailingSince != nil:
		return StatusBad, "连续失败"
	}
	return StatusDone, "正常"
}

// webhookTrouble says why an endpoint is off or since when it fails.
func webhookTrouble(e webhook.Endpoint) string {
	switch {
	case e.DisabledAt != nil:
		return calendar.Clock(*e.DisabledAt) + " " + e.DisabledFor.Label()
	case e.FailingSince != nil:
		return calendar.Clock(*e.FailingSince) + "起没有一次成功；连续5天会自动停用"
	}
	return ""
}

func eventLabels(events []webhook.Event) string {
	if len(events) == 0 {
		return "全部事件"
	}
	labels := make([]string, len(events))
	for i, e := range events {
		labels[i] = e.Label()
	}
	return strings.Join(labels, "、")
}

func (f WebhookForm) heading() string {
	if f.ID == 0 {
		return "登记接收地址"
	}
	return "修改接收地址"
}

func (f WebhookForm) action() string {
	if f.ID == 0 {
		return "/admin/webhooks"
	}
	return webhookPath(f.ID)
}

func (f WebhookForm) back() string {
	if f.ID == 0 {
		return "/admin/webhooks"
	}
	return webhookPath(f.ID)
}

func (f WebhookForm) eventOptions() []Option {
	options := make([]Option, len(webhook.Events))
	for i, e := range webhook.Events {
		options[i] = Option{Value: string(e), Label: e.Label(), Hint: string(e), Selected: slices.Contains(f.Typed.Events, e)}
	}
	return options
}

// Overlaps are how many hours an old secret may sign beside a new one.
var Overlaps = []int{24, 72, 168, 720, 0}

func overlapText(hours int) string {
	switch {
	case hours == 0:
		return "旧密钥马上失效（密钥泄露时）"
	case hours < 48:
		return strconv.Itoa(hours) + "小时"
	}
	return strconv.Itoa(hours/24) + "天"
}

func overlapOptions() []Option {
	options := make([]Option, len(Overlaps))
	for i, hours := range Overlaps {
		options[i] = Option{Value: strconv.Itoa(hours), Label: overlapText(hours), Selected: i == 0}
	}
	return options
}

// sentStates are the filters of the deliveries, in their order.
var sentStates = []webhook.State{"", webhook.Queued, webhook.Delivered, webhook.Failed, webhook.Cancelled}

func (p WebhookPage) tabs() []Tab {
	tabs := make([]Tab, len(sentStates))
	for i, s := range sentStates {
		label := "全部"
		if s != "" {
			label = s.Label()
		}
		tabs[i] = Tab{Href: p.address(s, 1), Label: label, Current: p.State == s}
	}
	return tabs
}

func (p WebhookPage) address(state webhook.State, number int) string {
	q := url.Values{}
	if state != "" {
		q.Set("state", string(state))
	}
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	path := webhookPath(p.ID)
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path + "#deliveries"
}

func (p WebhookPage) terms() []Term {
	terms := []Term{{Label: "地址", Text: p.URL}, {Label: "事件", Text: eventLabels(p.Events)}}
	if text := webhookTrouble(p.Endpoint); text != "" {
		terms = append(terms, Term{Label: "情况", Text: text})
	}
	secrets := "1个在用"
	if p.Secrets > 1 {
		secrets = "新旧" + strconv.Itoa(p.Secrets) + "个并用，每条消息都带两个签名"
	}
	return append(terms, Term{Label: "密钥", Text: secrets}, Term{Label: "登记", Text: calendar.Clock(p.CreatedAt)})
}

func sentStatus(s webhook.State) StatusKind {
	switch s {
	case webhook.Delivered:
		return StatusDone
	case webhook.Failed:
		return StatusBad
	case webhook.Cancelled:
		return StatusOff
	case webhook.Sending:
		return StatusRunning
	}
	return StatusWaiting
}

// answerText is the last answer: its status and first words.
func answerText(status int, detail string) string {
	if status == 0 {
		return detail
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + detail)
}

var outcomeWords = map[webhook.Outcome]string{webhook.OutcomeStarted: "发送中", webhook.OutcomeDelivered: "成功", webhook.OutcomeFailed: "失败", webhook.OutcomeUnknown: "结果不明"}

// pretty is JSON with a line for each field.
func pretty(text string) string {
	var out bytes.Buffer
	if json.Indent(&out, []byte(text), "", "  ") != nil {
		return text
	}
	return out.String()
}
