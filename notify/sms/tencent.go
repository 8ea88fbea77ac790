package sms

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"huizhida/notify"
)

// tencent speaks the API sms 2021-01-11.
type tencent struct {
	Config
	*client
}

func (tencent) batch() int { return 200 }

// tencentAnswer is the answer to every action.
type tencentAnswer struct {
	Error *struct {
		Code    string
		Message string
	}
	RequestID string          `json:"RequestId"`
	Sent      []tencentSent   `json:"SendStatusSet"`
	Reports   []tencentPulled `json:"PullSmsSendStatusSet"`
}

type tencentSent struct {
	SerialNo    string
	PhoneNumber string
	Code        string
	Message     string
}

// call makes one call; its failure is of the call as a whole.
func (t tencent) call(ctx context.Context, action string, request any) (tencentAnswer, *notify.Failure) {
	target := *t.base
	target.Path = "/" // the only one that is signed
	body := []byte(encode(request))
	header := signTencent(t.KeyID, t.Secret, target.Host, "sms", action, t.Now(), body)
	header.Set("X-TC-Version", "2021-01-11")
	header.Set("X-TC-Region", t.Region)
	said, f := t.post(ctx, &target, header, body)
	if f != nil {
		return tencentAnswer{}, f
	}
	var read struct{ Response *tencentAnswer }
	if json.Unmarshal(said.body, &read) != nil || read.Response == nil || read.Response.RequestID == "" {
		return tencentAnswer{}, t.unread(said)
	}
	if e := read.Response.Error; e != nil {
		m, known := tencentMeaning(e.Code)
		if !known && said.status >= 500 {
			m = meaning{kind: unclear}
		}
		return tencentAnswer{}, t.failure(m, e.Code, e.Message)
	}
	if said.status != http.StatusOK {
		return tencentAnswer{}, &notify.Failure{Code: "http " + strconv.Itoa(said.status), Unsure: true, Detail: "服务商的应答自相矛盾"}
	}
	return *read.Response, nil
}

// send sends messages whose parameters are the same in one call each: Tencent fills the template once for all numbers of a call.
func (t tencent) send(ctx context.Context, batch []message) []notify.Result {
	groups := map[string][]int{}
	var order []string
	for i, m := range batch {
		key := encode(m.params)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], i)
	}
	results := make([]notify.Result, len(batch))
	several(len(order), func(n int) *notify.Failure {
		return t.sendAlike(ctx, batch, groups[order[n]], results)
	}, func(n int, f notify.Failure) {
		for _, i := range groups[order[n]] {
			results[i].Failure = copied(f)
		}
	})
	return results
}

// sendAlike sends the messages at the places in one call and answers a failure that stops other calls, where there is one.
func (t tencent) sendAlike(ctx context.Context, batch []message, places []int, results []notify.Result) (stop *notify.Failure) {
	alike := make([]message, len(places))
	phones := make([]string, len(places))
	for n, i := range places {
		alike[n], phones[n] = batch[i], "+86"+batch[i].number
	}
	said, f := t.call(ctx, "SendSms", map[string]any{
		"PhoneNumberSet": phones, "SmsSdkAppId": t.AppID, "TemplateId": t.Template, "SignName": t.Sign, "TemplateParamSet": alike[0].params,
		"SessionContext": marks(alike),
	})
	if f != nil {
		for _, i := range places {
			results[i] = notify.Result{Failure: copied(*f)}
		}
		return f
	}
	answers := make(map[string]tencentSent, len(said.Sent))
	for _, s := range said.Sent {
		number, _ := Number(s.PhoneNumber)
		answers[number] = s
	}
	for _, i := range places {
		s, ok := answers[batch[i].number]
		if !ok {
			s = tencentSent{Code: "unanswered", Message: "服务商没有答复这个号码"}
		}
		if results[i] = t.result(s); stops(results[i].Failure) {
			stop = results[i].Failure
		}
	}
	return stop
}

// result reads what Tencent said of one number.
func (t tencent) result(s tencentSent) notify.Result {
	if strings.EqualFold(s.Code, "Ok") {
		return notify.Result{Ref: s.SerialNo}
	}
	m, _ := tencentMeaning(s.Code)
	if s.Code == "unanswered" {
		m = meaning{kind: unclear}
	}
	return notify.Result{Ref: s.SerialNo, Failure: t.failure(m, s.Code, s.Message)}
}
