package webhook

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"huizhida/fault"
	"huizhida/notify/egress"
)

var (
	// ErrNoEndpoint is returned for an endpoint that does not exist or was deleted.
	ErrNoEndpoint = fault.New(fault.NotFound, "没有这个接收地址，可能已被删除")
	// ErrDisabled is returned for what needs an endpoint that is switched on.
	ErrDisabled = fault.New(fault.Conflict, "接收地址已停用，请先启用")
	// ErrEnabled is returned when switching on what is on.
	ErrEnabled = fault.New(fault.Conflict, "接收地址已是启用状态")
)

// DisabledFor says why an endpoint is off.
type DisabledFor string

const (
	ByStaff   DisabledFor = "staff"
	ByGone    DisabledFor = "gone"    // it answered 410
	ByFailing DisabledFor = "failing" // for days nothing but failures
)

// Label is the reason in Chinese.
func (d DisabledFor) Label() string {
	switch d {
	case ByStaff:
		return "由工作人员停用"
	case ByGone:
		return "对方应答410，不再接收"
	case ByFailing:
		return "连续5天全部失败，自动停用"
	}
	return ""
}

// Endpoint is an app's address that is told of events.
type Endpoint struct {
	ID           int64
	Name         string
	URL          string
	Events       []Event // empty: all
	DisabledAt   *time.Time
	DisabledFor  DisabledFor
	FailingSince *time.Time
	CreatedBy    int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Secrets      int // how many sign; more than one while a change of secrets runs
}

// EndpointInput is an endpoint as somebody states it.
type EndpointInput struct {
	Name   string
	URL    string
	Events []Event // empty: all
}

const (
	maxName = 100  // characters
	maxURL  = 2000 // bytes
)

// clean trims and checks what was typed.
func (in EndpointInput) clean(ctx context.Context, guard egress.Guard) (EndpointInput, error) {
	var wrong []fault.Field
	in.Name, in.URL = strings.TrimSpace(in.Name), strings.TrimSpace(in.URL)
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > maxName {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请填写应用名称，100字以内"})
	}
	if len(in.URL) > maxURL {
		wrong = append(wrong, fault.Field{Name: "url", Message: "网址过长，请控制在2000个字符以内"})
	} else if words := mend(guard.CheckURL(ctx, in.URL)); words != "" {
		wrong = append(wrong, fault.Field{Name: "url", Message: words})
	}
	events := []Event{}
	for _, e := range Events { // in their own order, each once
		if slices.Contains(in.Events, e) {
			events = append(events, e)
		}
	}
	for _, e := range in.Events {
		if !slices.Contains(Events, e) {
			wrong = append(wrong, fault.Field{Name: "events", Message: "没有这种事件，请从列表中选择"})
			break
		}
	}
	in.Events = events
	return in, fault.Form(wrong...)
}

// mend says in Chinese what is wrong with an address and how to mend it; empty for nothing.
func mend(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, egress.ErrCredentials):
		return "地址中不能带用户名或密码，请去掉"
	case errors.Is(err, egress.ErrPlain):
		return "公网地址须使用https，请改为以https://开头"
	case errors.Is(err, egress.ErrRefused):
		return "该地址指向内部网络，不允许访问；确需访问请系统管理员将其网段列入允许范围"
	case errors.Is(err, egress.ErrUnknownHost):
		return "域名无法解析，请检查是否写错"
	}
	return "请填写完整的网址，例如https://app.example.gov.cn/hooks"
}
