package smstest

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"
)

// Aliyun starts a peer that speaks Dysmsapi 2017-05-25.
func Aliyun(t testing.TB) *Peer {
	p := &Peer{}
	return start(t, p, aliyun{p}, false)
}

// AliyunTLS starts one with a certificate of its own.
func AliyunTLS(t testing.TB) *Peer {
	p := &Peer{}
	return start(t, p, aliyun{p}, true)
}

type aliyun struct{ p *Peer }

var acs3 = regexp.MustCompile(`^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$`)

// check follows help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.
func (a aliyun) check(r *http.Request, body []byte) (string, *refusal) {
	parts := acs3.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		return "", &refusal{400, "IncompleteSignature", "The request signature does not conform to Aliyun standards."}
	}
	if parts[1] != KeyID {
		return "", &refusal{404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	}
	// Every header that begins with x-acs-, and host and content-type where they are there, has to be signed.
	var must []string
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-acs-") || lower == "content-type" {
			must = append(must, lower)
		}
	}
	must = append(must, "host")
	sort.Strings(must)
	if strings.Join(must, ";") != parts[2] {
		return "", &refusal{400, "IncompleteSignature", "signed headers: " + parts[2]}
	}
	canonical := "POST\n" + r.URL.EscapedPath() + "\n" + canonicalQuery(r.URL.Query()) + "\n"
	for _, name := range must {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical += name + ":" + strings.TrimSpace(value) + "\n"
	}
	canonical += "\n" + parts[2] + "\n" + sum(body)
	if r.Method != http.MethodPost || sum(body) != r.Header.Get("x-acs-content-sha256") ||
		hex.EncodeToString(keyed([]byte(Secret), []byte("ACS3-HMAC-SHA256\n"+sum([]byte(canonical))))) != parts[3] {
		return "", &refusal{400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server string to sign is:" + canonical}
	}
	at, err := time.Parse("2006-01-02T15:04:05Z", r.Header.Get("x-acs-date"))
	if err != nil || time.Since(at).Abs() > 15*time.Minute {
		return "", &refusal{400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."}
	}
	a.p.mu.Lock()
	defer a.p.mu.Unlock()
	nonce := r.Header.Get("x-acs-signature-nonce")
	if nonce == "" || a.p.nonces[nonce] {
		return "", &refusal{400, "SignatureNonceUsed", "Specified signature nonce was used already."}
	}
	a.p.nonces[nonce] = true
	if r.Header.Get("x-acs-version") != "2017-05-25" {
		return "", &refusal{400, "InvalidVersion", "Specified parameter Version is not valid."}
	}
	return r.Header.Get("x-acs-action"), nil
}

// canonicalQuery percent-encodes all but the unreserved characters of RFC 3986.
func canonicalQuery(values url.Values) string {
	var pairs []string
	for name, list := range values {
		for _, value := range list {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "&")
}

func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
		}
	}
	return b.String()
}

func (a aliyun) refuse(no refusal) any {
	return map[string]any{"Code": no.code, "Message": no.words, "RequestId": "819BE656-D2E0-4858-8B21-B2E477085AAF"}
}

func (a aliyun) serve(action string, r *http.Request, body []byte) (any, *refusal) {
	query := r.URL.Query()
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, &refusal{400, "isv.INVALID_PARAMETERS", "body"}
	}
	switch action {
	case "SendSms":
		return a.send(query, []string{query.Get("PhoneNumbers")}, []string{query.Get("SignName")}, []string{query.Get("TemplateParam")})
	case "SendBatchSms":
		var phones, signs []string
		var params []json.RawMessage
		if json.Unmarshal([]byte(form.Get("PhoneNumberJson")), &phones) != nil || json.Unmarshal([]byte(form.Get("SignNameJson")), &signs) != nil ||
			form.Has("TemplateParamJson") && json.Unmarshal([]byte(form.Get("TemplateParamJson")), &params) != nil {
			return nil, &refusal{200, "isv.INVALID_JSON_PARAM", "JSON参数不合法"}
		}
		texts := make([]string, len(phones))
		for i := range params {
			texts[i] = string(params[i])
		}
		if len(phones) > 100 || len(signs) != len(phones) || len(params) != 0 && len(params) != len(phones) {
			return nil, &refusal{200, "isv.INVALID_PARAMETERS", "参数个数"}
		}
		return a.send(query, phones, signs, texts)
	case "QuerySendDetails":
		return a.details(query)
	}
	return nil, &refusal{404, "InvalidAction.NotFound", "Specified api is not found."}
}

// send takes all of a call's messages, or none.
func (a aliyun) send(query url.Values, phones, signs, params []string) (any, *refusal) {
	if !a.p.approved(query.Get("TemplateCode")) {
		return nil, &refusal{200, "isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板"}
	}
	if len(query.Get("OutId")) > 255 {
		return nil, &refusal{200, "isv.INVALID_PARAMETERS", "OutId"}
	}
	var list []Message
	ref := a.p.ref()
	for i, phone := range phones {
		if signs[i] != SignName {
			return nil, &refusal{200, "isv.SMS_SIGNATURE_ILLEGAL", "该账号下找不到对应签名"}
		}
		var named map[string]string
		if params[i] != "" && json.Unmarshal([]byte(params[i]), &named) != nil {
			return nil, &refusal{200, "isv.INVALID_JSON_PARAM", "JSON参数不合法"}
		}
		m := Message{ID: query.Get("OutId"), Template: query.Get("TemplateCode"), To: phone, Ref: ref, At: time.Now()}
		for name, value := range named {
			m.Params = append(m.Params, name+"="+value)
		}
		sort.Strings(m.Params)
		if a.p.Answer != nil {
			if code, words := a.p.Answer(m); code != "" {
				return nil, &refusal{200, code, words}
			}
		}
		list = append(list, m)
	}
	a.p.taken = append(a.p.taken, list...)
	return map[string]any{"Code": "OK", "Message": "OK", "BizId": ref, "RequestId": "F655A8D5-B967-440B-8683-DAD6FF8D28D0"}, nil
}

var shanghai = time.FixedZone("CST", 8*3600)

func (a aliyun) details(query url.Values) (any, *refusal) {
	day, err := time.ParseInLocation("20060102", query.Get("SendDate"), shanghai)
	if err != nil || query.Get("PageSize") != "50" || query.Get("CurrentPage") == "" || len(query.Get("PhoneNumber")) != 11 {
		return nil, &refusal{200, "isv.INVALID_PARAMETERS", "SendDate"}
	}
	list := []any{}
	for _, m := range a.p.taken {
		if m.To != query.Get("PhoneNumber") || query.Has("BizId") && m.Ref != query.Get("BizId") || m.At.Before(day) || !m.At.Before(day.AddDate(0, 0, 1)) {
			continue
		}
		d := map[string]any{"PhoneNum": m.To, "SendStatus": 1, "SendDate": m.At.In(shanghai).Format(time.DateTime), "OutId": m.ID, "TemplateCode": Template,
			"Content": "【" + SignName + "】…", "ErrCode": "", "ReceiveDate": ""}
		if a.p.Report != nil {
			if state, code, at := a.p.Report(m); state != "" {
				d["SendStatus"] = map[string]int{"delivered": 3, "failed": 2}[state]
				d["ErrCode"], d["ReceiveDate"] = code, at.In(shanghai).Format(time.DateTime)
			}
		}
		list = append(list, d)
	}
	return map[string]any{"Code": "OK", "Message": "OK", "TotalCount": len(list), "SmsSendDetailDTOs": map[string]any{"SmsSendDetailDTO": list}}, nil
}
