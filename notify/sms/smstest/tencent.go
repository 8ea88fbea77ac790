package smstest

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Tencent starts a peer that speaks sms 2021-01-11.
func Tencent(t testing.TB) *Peer {
	p := &Peer{}
	return start(t, p, tencent{p}, false)
}

type tencent struct{ p *Peer }

var tc3 = regexp.MustCompile(`^TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, SignedHeaders=([a-z;-]+), Signature=([0-9a-f]{64})$`)

// check follows cloud.tencent.com/document/api/382/52072 (签名方法 v3).
func (t tencent) check(r *http.Request, body []byte) (string, *refusal) {
	parts := tc3.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		return "", &refusal{200, "AuthFailure.InvalidAuthorization", "authorization"}
	}
	if parts[1] != KeyID {
		return "", &refusal{200, "AuthFailure.SecretIdNotFound", "The SecretId is not found"}
	}
	seconds, err := strconv.ParseInt(r.Header.Get("X-TC-Timestamp"), 10, 64)
	at := time.Unix(seconds, 0).UTC()
	if err != nil || time.Since(at).Abs() > 5*time.Minute || at.Format("2006-01-02") != parts[2] {
		return "", &refusal{200, "AuthFailure.SignatureExpire", "expired"}
	}
	canonical := []string{r.Method, "/", r.URL.RawQuery}
	for name := range strings.SplitSeq(parts[3], ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical = append(canonical, name+":"+strings.ToLower(strings.TrimSpace(value)))
	}
	canonical = append(canonical, "", parts[3], sum(body))
	scope := parts[2] + "/sms/tc3_request"
	signing := keyed(keyed(keyed([]byte("TC3"+Secret), []byte(parts[2])), []byte("sms")), []byte("tc3_request"))
	text := "TC3-HMAC-SHA256\n" + r.Header.Get("X-TC-Timestamp") + "\n" + scope + "\n" + sum([]byte(strings.Join(canonical, "\n")))
	if !strings.Contains(parts[3], "content-type;host") || hex.EncodeToString(keyed(signing, []byte(text))) != parts[4] {
		return "", &refusal{200, "AuthFailure.SignatureFailure", "The provided credentials could not be validated."}
	}
	if r.Header.Get("X-TC-Version") != "2021-01-11" || r.Header.Get("X-TC-Region") == "" {
		return "", &refusal{200, "NoSuchVersion", "version"}
	}
	return r.Header.Get("X-TC-Action"), nil
}

func (t tencent) refuse(no refusal) any {
	return map[string]any{"Response": map[string]any{"RequestId": "ed93f3cb-f35e-473f-b9f3-0d451b8b79c6",
		"Error": map[string]any{"Code": no.code, "Message": no.words}}}
}

func (t tencent) serve(action string, _ *http.Request, body []byte) (any, *refusal) {
	switch action {
	case "SendSms":
		return t.send(body)
	case "PullSmsSendStatusByPhoneNumber":
		return t.pull(body)
	}
	return nil, &refusal{200, "InvalidAction", "action"}
}

func (t tencent) send(body []byte) (any, *refusal) {
	var said struct {
		PhoneNumberSet, TemplateParamSet                  []string
		SmsSdkAppID, TemplateID, SignName, SessionContext string
	}
	if json.Unmarshal(body, &said) != nil || len(said.PhoneNumberSet) == 0 {
		return nil, &refusal{200, "FailedOperation.JsonParseFail", "json"}
	}
	switch {
	case len(said.PhoneNumberSet) > 200:
		return nil, &refusal{200, "LimitExceeded.PhoneNumberCountLimit", "200"}
	case said.SmsSdkAppID != AppID:
		return nil, &refusal{200, "InvalidParameterValue.SdkAppIdNotExist", "app"}
	case !t.p.approved(said.TemplateID):
		return nil, &refusal{200, "FailedOperation.TemplateIncorrectOrUnapproved", "template"}
	case said.SignName != SignName:
		return nil, &refusal{200, "FailedOperation.SignatureIncorrectOrUnapproved", "sign"}
	case len(said.SessionContext) >= 512:
		return nil, &refusal{200, "InvalidParameterValue", "SessionContext"}
	}
	list := []any{}
	for _, phone := range said.PhoneNumberSet {
		m := Message{ID: said.SessionContext, Template: said.TemplateID, To: phone, Params: said.TemplateParamSet, Ref: t.p.ref()}
		words := "send success"
		if t.p.Answer != nil {
			m.Code, words = t.p.Answer(m)
		}
		if m.Code == "drop" { // leave it out of the answer
			continue
		}
		m = t.p.take(m)
		status := map[string]any{"SerialNo": m.Ref, "PhoneNumber": phone, "Fee": 1, "SessionContext": said.SessionContext, "Code": "Ok", "Message": words, "IsoCode": "CN"}
		if m.Code != "" {
			status["SerialNo"], status["Fee"], status["Code"] = "", 0, m.Code
		}
		list = append(list, status)
	}
	return map[string]any{"Response": map[string]any{"RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279", "SendStatusSet": list}}, nil
}

func (t tencent) pull(body []byte) (any, *refusal) {
	var said struct {
		BeginTime, EndTime, Limit int64
		Offset                    *int64
		PhoneNumber, SmsSdkAppID  string
	}
	if json.Unmarshal(body, &said) != nil || said.SmsSdkAppID != AppID || said.Offset == nil || said.Limit < 1 || said.Limit > 100 {
		return nil, &refusal{200, "InvalidParameter", "pull"}
	}
	list := []any{}
	for _, m := range t.p.taken {
		if m.To != said.PhoneNumber || t.p.Report == nil || m.At.Unix() < said.BeginTime || m.At.Unix() > said.EndTime {
			continue
		}
		state, code, at := t.p.Report(m)
		if state == "" {
			continue
		}
		report := map[string]any{"UserReceiveTime": at.Unix(), "CountryCode": "86", "SubscriberNumber": strings.TrimPrefix(m.To, "+86"), "PhoneNumber": m.To,
			"SerialNo": m.Ref, "ReportStatus": map[string]string{"delivered": "SUCCESS", "failed": "FAIL"}[state], "Description": code, "SessionContext": ""}
		if t.p.Marks {
			report["SessionContext"] = m.ID
		}
		list = append(list, report)
	}
	return map[string]any{"Response": map[string]any{"RequestId": "a0aabda6-cf91-4f3e-a81f-9198114a2279", "PullSmsSendStatusSet": list}}, nil
}
