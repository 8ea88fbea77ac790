package sms

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"huizhida/notify"
)

// aliyun speaks the API Dysmsapi 2017-05-25.
type aliyun struct {
	Config
	*client
}

func (aliyun) batch() int { return 100 }

// aliyunAnswer is the answer to every action.
type aliyunAnswer struct {
	Code    string
	Message string
	BizID   string `json:"BizId"`
	Details struct {
		List []aliyunDetail `json:"SmsSendDetailDTO"`
	} `json:"SmsSendDetailDTOs"`
	TotalCount loose
}

// call makes one call; its failure is of the call as a whole.
func (a aliyun) call(ctx context.Context, action string, query, form url.Values) (aliyunAnswer, *notify.Failure) {
	target := *a.base
	if target.Path == "" {
		target.Path = "/"
	}
	target.RawQuery = aliyunQuery(query)
	headers := map[string]string{
		"host": target.Host, "x-acs-action": action, "x-acs-version": "2017-05-25", "x-acs-signature-nonce": rand.Text(),
		"x-acs-date": a.Now().UTC().Format(time.RFC3339),
	}
	var body []byte
	if len(form) > 0 {
		headers["content-type"] = "application/x-www-form-urlencoded"
		body = []byte(form.Encode())
	}
	header := signAliyun(a.KeyID, a.Secret, target.EscapedPath(), target.RawQuery, headers, body)
	header.Del("Host") // net/http writes it
	header.Set("Accept", "application/json")
	said, f := a.post(ctx, &target, header, body)
	if f != nil {
		return aliyunAnswer{}, f
	}
	var read aliyunAnswer
	if json.Unmarshal(said.body, &read) != nil || read.Code == "" {
		return aliyunAnswer{}, a.unread(said)
	}
	if read.Code == "OK" && said.status == http.StatusOK {
		return read, nil
	}
	m, known := aliyunMeaning(read.Code, read.Message)
	if read.Code == "OK" || read.BizID != "" || !known && said.status >= 500 { // a refusal names no message, and a crash refuses nothing
		m = meaning{kind: unclear}
	}
	return read, a.failure(m, read.Code, read.Message)
}

// send sends a batch in one call. Aliyun answers once for all of them; when that is a refusal of one, which it does not name, none was taken,
// and each goes by itself.
func (a aliyun) send(ctx context.Context, batch []message) []notify.Result {
	if len(batch) == 1 {
		return []notify.Result{a.sendOne(ctx, batch[0])}
	}
	ref, f := a.sendAll(ctx, batch)
	if f != nil && (f.Unsure || stops(f)) {
		return all(len(batch), *f)
	}
	results := make([]notify.Result, len(batch))
	if f == nil {
		for i := range results {
			results[i].Ref, results[i].Shared = ref, true
		}
		return results
	}
	several(len(batch), func(i int) *notify.Failure {
		results[i] = a.sendOne(ctx, batch[i])
		return results[i].Failure
	}, func(i int, f notify.Failure) { results[i].Failure = copied(f) })
	return results
}

func (a aliyun) sendOne(ctx context.Context, m message) notify.Result {
	query := url.Values{
		"PhoneNumbers": {m.number}, "SignName": {a.Sign}, "TemplateCode": {a.Template}, "OutId": {outID(m)},
	}
	if len(a.Params) > 0 {
		query.Set("TemplateParam", encode(a.named(m)))
	}
	said, f := a.call(ctx, "SendSms", query, nil)
	if f != nil {
		return notify.Result{Failure: f}
	}
	return notify.Result{Ref: said.BizID, Shared: true}
}

func (a aliyun) sendAll(ctx context.Context, batch []message) (ref string, f *notify.Failure) {
	phones, signs, params := make([]string, len(batch)), make([]string, len(batch)), make([]map[string]string, len(batch))
	for i, m := range batch {
		phones[i], signs[i], params[i] = m.number, a.Sign, a.named(m)
	}
	form := url.Values{"PhoneNumberJson": {encode(phones)}, "SignNameJson": {encode(signs)}}
	if len(a.Params) > 0 {
		form.Set("TemplateParamJson", encode(params))
	}
	said, f := a.call(ctx, "SendBatchSms", url.Values{"TemplateCode": {a.Template}, "OutId": {marks(batch)}}, form)
	return said.BizID, f
}

// named are a message's parameters by name.
func (a aliyun) named(m message) map[string]string {
	named := make(map[string]string, len(a.Params))
	for i, name := range a.Params {
		named[name] = m.params[i]
	}
	return named
}

// encode writes what cannot fail as JSON.
func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("sms: " + err.Error()) // strings, and maps and lists of them
	}
	return string(b)
}
